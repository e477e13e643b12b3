"""The standard tables of the shared corpus, against its hand-checked truth; skips where it is not there."""

import json
from pathlib import Path

import pytest

from loaders.checks import check
from loaders.flat import flatten
from loaders.forms import load_forms
from loaders.readers import SUFFIXES, read
from loaders.recognise import recognise_form
from loaders.tables import read_tables

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "reports"
FORMS = load_forms()
TABLES = {indicator for form in FORMS.values() for indicator in (slot.indicator for slot in form.slots())}


def _documents() -> list[tuple[Path, Path]]:
    pairs = []
    for truth in sorted(CORPUS.rglob("*.truth.json")):
        stem = truth.name.removesuffix(".truth.json")
        found = [p for p in truth.parent.iterdir() if p.stem == stem and p.suffix in SUFFIXES]
        pairs += [(path, truth) for path in found]
    return pairs


if not _documents():
    pytest.skip("the shared corpus of reports is not beside the project", allow_module_level=True)


@pytest.mark.parametrize(("path", "truth_path"), _documents(), ids=lambda path: path.name)
def test_read_tables_of(path: Path, truth_path: Path) -> None:
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    document = read(path.read_bytes(), path.name)
    form = FORMS.get(recognise_form(flatten(document), FORMS) or "")
    expected = {
        (fact["indicator"], *fact["dims"].values()): fact["value"]
        for fact in truth["facts"]
        if fact["indicator"] in TABLES
    }
    if form is None:
        assert expected == {}
        return
    facts, findings = read_tables(document, form)
    stated = [fact for fact in facts if fact.value is not None]
    sheet = [fact for fact in stated if fact.indicator.startswith("sheet2014.")]
    found = {(f.indicator, *f.dims.values()): f.value for f in stated if f not in sheet}
    assert found == pytest.approx(expected)
    printed = sorted((row["label"], row["value"]) for row in truth.get("sheet") or ())
    assert sorted((fact.label, fact.value) for fact in sheet) == printed
    fired = {finding.rule for finding in (*findings, *check(facts, form))}
    for rule in truth.get("findings") or ():
        if rule.startswith(("balance.", "value.", "structure.blank", "structure.unmapped")):
            assert rule in fired
    assert not [rule for rule in fired if rule.startswith(tuple(truth.get("no_findings") or ("\0",)))]
