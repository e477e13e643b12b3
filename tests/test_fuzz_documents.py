"""Damaged documents: never a crash, never a wrong number in silence.

Each document of the shared corpus (if it is there), of tests/reports and of each layout is changed in many
ways, the same each time. A number that the tables now state is the one that the document says, or a finding
names what is odd.
"""

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest

from loaders.checks import check
from loaders.errors import ReadError
from loaders.flat import flatten
from loaders.forms import Form, load_forms, load_indicators
from loaders.load import read_report
from loaders.model import Document, Fact, Finding
from loaders.readers import SUFFIXES, read
from loaders.recognise import recognise_form
from loaders.tables import read_tables
from tests.document_cases import Case, Numbers, numbers_of
from tests.document_mutations import (
    MUTATIONS,
    Mutation,
    blank_a_cell,
    blank_a_column,
    change_a_cell,
    change_the_signs,
    count_in_pieces,
    double_a_row_line,
    drop_a_row_line,
    drop_a_table_row,
    widen_digits,
)
from tests.readers_helpers import CORPUS
from tests.table_layouts import JAMMED, LAYOUTS, printed, values_for

FORMS = load_forms()
REPORTS = Path(__file__).parent / "reports"
NOT_READ_HERE = (".pdf",)
"""PDFs become the same tables, and take ten times as long."""

EXACT = (
    *(blank_a_cell, blank_a_column, change_a_cell, change_the_signs, count_in_pieces),
    *(double_a_row_line, drop_a_row_line, drop_a_table_row, widen_digits),
)
"""What leaves no doubt what the tables say: everything else is still read."""

TOLD = ("structure.", "balance.", "value.not_a_number", "value.unit_missing")
Said = set[tuple[str, str]]
"""Rules and messages of findings that tell of odd tables."""

Change = Callable[[str, random.Random], str]


def documents() -> Iterator[Path]:
    for folder in (CORPUS, REPORTS):
        found = sorted(folder.rglob("*")) if folder.is_dir() else ()
        yield from (path for path in found if path.suffix in SUFFIXES and path.suffix not in NOT_READ_HERE)


@cache
def cases() -> tuple[tuple[str, Case, Said], ...]:
    """Documents with standard tables: their names, and what findings say of them."""
    found = []
    for path in documents():
        document = read(path.read_bytes(), path.name)
        form = FORMS.get(recognise_form(flatten(document), FORMS) or "")
        if form:
            found.append((path.name, document, form))
    for layout, form in zip(LAYOUTS, cycle(FORMS.values()), strict=False):
        values = values_for(form, 5, most=9 if layout in JAMMED else 158)
        found.append((f"{form.id}, {layout}", printed(form, values, layout), form))
    made = [(name, *read_case(document, form)) for name, document, form in found]
    return tuple((name, case, findings) for name, case, findings in made if case.facts)


def read_case(document: Document, form: Form) -> tuple[Case, Said]:
    """The document with the facts of its tables, and what findings say that the tables are odd."""
    facts, findings = read_tables(document, form)
    return Case(document, form, facts), said((*findings, *check(facts, form)))


def said(findings: tuple[Finding, ...]) -> Said:
    return {(found.rule, found.message) for found in findings if found.rule.startswith(TOLD)}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_read_no_wrong_number_in_silence(mutation: Mutation) -> None:
    tried = 0
    for name, case, before in cases():
        seed = f"{name}-{mutation.__name__}"
        mutated = mutation(case, random.Random(seed))
        if mutated is None:
            continue
        tried += 1
        after, findings = read_case(mutated.document, case.form)
        got, new = after.numbers, findings - before
        says = case.numbers if mutated.says is None else mutated.says
        wrong = {key: value for key, value in got.items() if says.get(key) != value}
        assert new or not wrong, f"{seed}: {wrong}"
        if mutation in EXACT:
            assert got == says, seed
        elif mutated.says is not None:
            assert new or got == says, seed
    assert tried


def test_read_twice_mutated_tables_without_a_wrong_number_in_silence() -> None:
    for name, case, _ in cases():
        chance = random.Random(f"{name}-twice")
        first = chance.choice(EXACT)(case, chance)
        if first is None or first.says is None:
            continue
        between, before = read_case(first.document, case.form)
        mutation = chance.choice(MUTATIONS)
        second = mutation(between, chance) if between.facts else None
        if second is None:
            continue
        after, findings = read_case(second.document, case.form)
        got, new = after.numbers, findings - before
        says = between.numbers if second.says is None else second.says
        wrong = {key: value for key, value in got.items() if says.get(key) != value}
        assert new or not wrong, f"{name}, {mutation.__name__}: {wrong}"


# --- the source of a page or a text, through all stages ---

_TAG = re.compile(r"</?(?:td|th|tr|tbody|table|p|span|div)\b[^>]*>", re.IGNORECASE)
_SPAN = re.compile(r"(?<=span=\")\d+")
_CHARACTERS = '<>|"\n\t ，。、'


def change_a_tag(source: str, chance: random.Random) -> str:
    """A tag is lost or doubled; that of a text is one of its lines."""
    tags = list(_TAG.finditer(source)) or list(re.finditer(r"[^\n]+\n", source))
    tag = chance.choice(tags)
    return source[: tag.start()] + tag.group() * chance.choice((0, 2)) + source[tag.end() :]


def change_a_span(source: str, chance: random.Random) -> str:
    """A merged cell with a wrong width or height."""
    spans = list(_SPAN.finditer(source))
    if not spans:
        return source
    span = chance.choice(spans)
    return source[: span.start()] + chance.choice("01359") + source[span.end() :]


def change_characters(source: str, chance: random.Random) -> str:
    """Some characters that are no digits are lost, or signs come between them."""
    characters = list(source)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(characters))
        if not characters[at].isdigit():
            characters[at] = chance.choice(("", characters[at] + chance.choice(_CHARACTERS)))
    return "".join(characters)


def cut_off(source: str, chance: random.Random) -> str:
    return source[: chance.randrange(len(source))]


def table_numbers(facts: tuple[Fact, ...]) -> Numbers:
    indicators = load_indicators()
    return numbers_of([fact for fact in facts if indicators[fact.indicator].table is not None])


@pytest.mark.parametrize(
    "change", [change_a_tag, change_a_span, change_characters, cut_off], ids=lambda change: change.__name__
)
def test_read_damaged_sources_without_a_wrong_number_in_silence(change: Change) -> None:
    for path in REPORTS.glob("*.*"):
        if path.suffix not in (".txt", ".html"):
            continue
        source = path.read_text("utf-8", errors="replace")
        sound = read_report(source.encode(), path.name)
        truth = table_numbers(sound.facts)
        for count in range(6):
            seed = f"{path.name}-{change.__name__}-{count}"
            try:
                report = read_report(change(source, random.Random(seed)).encode(), path.name)
            except ReadError:
                continue
            got = table_numbers(report.facts)
            new = said(report.findings) - said(sound.findings)
            assert new or all(truth.get(key) == value for key, value in got.items()), seed
