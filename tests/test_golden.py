"""Every trouble that a document once made: tests/reports/<trouble>.<ext>, and what it says.

tests/expected/<trouble>.json is checked by hand:
    code, year, form    of the report
    facts               [indicator, applicant or free label or "", value], where needed followed by the
                        qualifier ("at_least", "about") or the status ("blank", "not_applicable")
    zeros               how many further cells of the standard tables state 0
    findings            the rules that fire, each once
Nothing else may be read.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.load import read_report
from loaders.model import Report
from loaders.normalise import squeeze

HERE = Path(__file__).parent
REPORTS = sorted(path for path in (HERE / "reports").iterdir() if path.is_file())

Row = tuple[str, str, float | None, str]


def row(indicator: str, dim: str, value: float | None, remark: str = "") -> Row:
    return indicator, re.sub(r"[“”\"]", "", squeeze(dim)), value, remark


def rows(report: Report) -> Iterator[Row]:
    for fact in report.facts:
        remark = fact.qualifier or ("" if fact.status == "stated" else fact.status)
        yield row(fact.indicator, "".join(fact.dims.values()), fact.value, remark)


def test_hold_an_expectation_for_each_report() -> None:
    assert [path.stem for path in REPORTS] == sorted(p.stem for p in (HERE / "expected").glob("*.json"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_read_a_troublesome_report(path: Path) -> None:
    expected: dict[str, Any] = json.loads((HERE / "expected" / f"{path.stem}.json").read_text("utf-8"))
    report = read_report(path.read_bytes(), path.name)

    assert report.unit is not None
    assert (report.unit.code, report.year, report.form) == (
        expected["code"],
        expected["year"],
        expected["form"],
    )
    listed = {row(*fact) for fact in expected["facts"]}
    got = list(rows(report))
    zeros = [
        fact for fact in got if fact not in listed and fact[2] == 0 and not fact[0].startswith("stated.")
    ]
    assert {fact for fact in got if fact not in zeros} == listed
    assert len(zeros) == expected["zeros"]
    assert sorted({finding.rule for finding in report.findings}) == expected["findings"]
