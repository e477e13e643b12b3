"""Facts of the running text, by rules and words that stand in data/narrative.toml.

document → passage → sentences → tokens → items → statements → facts. No statistics and no model: the same
text always gives the same facts, and each fact has the place it was read from.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from loaders.flat import Flat
from loaders.forms import load_indicators
from loaders.model import Document, Fact, Finding
from loaders.narrative.checks import check_list_sum, check_rates, compare_with_tables
from loaders.narrative.frames import FrameReader
from loaders.narrative.grammar import Grammar, load_grammar
from loaders.narrative.items import Item, to_items
from loaders.narrative.lists import read_lists, unstated
from loaders.narrative.passage import Passage, to_passage
from loaders.narrative.period import is_of_other_year, numbers_of_this_year
from loaders.narrative.publications import PublicationReader
from loaders.narrative.statements import Statement
from loaders.narrative.tokens import Token, to_tokens
from loaders.narrative.totals import Conclusion, conclude
from loaders.narrative.unread import Candidate, candidates_in, check_unread
from loaders.numerals import find_numbers
from loaders.sections import find_headings, narrative_spans
from loaders.titles import find_titles
from loaders.year import recognise_year

__all__ = ["compare_with_tables", "read_narrative"]

_OUTCOME_OR_NOTHING: Final = re.compile(r"[未没无零均都]|全[部数]|已")
_BARE_NONE: Final = re.compile(
    r"(?:[本全今]年度?|年度内|年内)?(?:无|没有|未发生|暂无|均无)(?:发生)?(?:情况)?"
)
_TITLE_LENGTH: Final = 40
_NEXT_POINT: Final = re.compile(r"\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、")


def read_narrative(flat: Flat) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """What the running text states of publications, hotlines, training, campaigns, applications and disputes.

    Only this year's figures: last year's, growth, plans, addresses and cumulative totals give no fact. Each
    indicator (and dimension value) is stated once, by its first mention; what a list in a table adds
    (lists.py) follows. Findings: a list that doesn't add up to its total, a rate that isn't that of its
    counts.
    """
    document, headings = flat.document, find_headings(flat)
    plans = [(heading.start, heading.until) for heading in headings if heading.kind == "problems"]
    passage = to_passage(document, flat, _without(narrative_spans(flat), plans))
    year, _ = recognise_year(flat, find_titles(flat))
    statements, publications, candidates = read_passage(passage, load_grammar(), year)
    told = (*statements, *publications.statements)
    facts = tuple(_fact(statement, passage, document) for statement in told)
    listed, unread = read_lists(document)
    facts = (*facts, *unstated(listed, facts))
    findings = (*unread, *check_rates(facts))
    left = check_unread(candidates, told, publications.listed, passage, document)
    findings = (*findings, left) if left else findings
    if publications.total:
        where = passage.where(publications.total.start, publications.total.end)
        sums = (check_list_sum(publications.total.value, parts, where) for parts in publications.lists)
        findings = (*findings, *filter(None, sums))
    return facts, findings


def read_passage(
    passage: Passage, grammar: Grammar, year: int | None
) -> tuple[tuple[Statement, ...], Conclusion, tuple[Candidate, ...]]:
    """What a passage of the report for `year` states: by frames, and of publications; and what may be unread.

    A word of planning (下一步, 力争) ends what is read of its paragraph, or of its numbered point.
    """
    text = passage.text
    numbers = {number.start: number for number in find_numbers(text)}
    places = tuple(numbers)
    frames = FrameReader(text, grammar)
    publications = PublicationReader(text, grammar.units["pieces"])
    candidates: list[Candidate] = []
    paragraph, last, planned = 0, 0, False
    for index, (start, end) in enumerate(passage.sentences):
        breaks = text.count("\n", last, start)
        paragraph, last = paragraph + breaks, start
        planned = planned and not breaks and not _NEXT_POINT.match(text, start)
        title = text.startswith("\n", end) and end - start <= _TITLE_LENGTH
        counts = bisect_left(places, start) < bisect_left(places, end)
        if planned or not (counts or title or _OUTCOME_OR_NOTHING.search(text, start, end)):
            continue
        if _BARE_NONE.fullmatch(text, start, end) and index:
            start = _title_before(passage.sentences[index - 1], text) or start
        tokens = to_tokens(text, (start, end), numbers, grammar)
        frames.begin(index, paragraph, title)
        publications.begin(index, tokens)
        other_year = False
        for item in to_items(tokens):
            planned = planned or "PLAN" in item.kinds()
            other_year = is_of_other_year(item, year, other_year and item.before != ";", text)
            if not planned and not other_year:
                counted = numbers_of_this_year(item, year)
                _read_item(item, counted, frames, publications)
                candidates += candidates_in(item, counted, frames.in_list or publications.in_list)
    concluded = conclude(publications.heads, publications.unheaded, text)
    return tuple(frames.statements), concluded, tuple(candidates)


def _title_before(sentence: tuple[int, int], text: str) -> int | None:
    """Where a short title begins that a bare 无。 answers; None where a sentence of its own stands there."""
    start, end = sentence
    return start if end - start <= _TITLE_LENGTH and not re.search(r"[,;\d]", text[start:end]) else None


def _read_item(
    item: Item, numbers: tuple[Token, ...], frames: FrameReader, publications: PublicationReader
) -> None:
    if not item.numbers:
        publications.mark(item)
        frames.read(item, ())
    elif not numbers:
        publications.note_cumulative(item)
        frames.read(item, ())
    elif (
        publications.take_report(item, numbers)
        or publications.take_member(item, numbers)
        or publications.goes_on(item, numbers)
    ):
        frames.forget()
    elif frames.read(item, numbers):
        publications.close()
    elif publications.take_head(item, numbers, frames.in_list):
        frames.forget()


def _without(spans: Iterable[tuple[int, int]], holes: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of `spans` outside `holes` (sorted)."""
    for start, end in spans:
        for first, last in holes:
            if first < end and last > start:
                if first > start:
                    yield start, first
                start = max(start, last)
        if start < end:
            yield start, end


def _fact(statement: Statement, passage: Passage, document: Document) -> Fact:
    indicator = load_indicators()[statement.indicator]
    label = _printed(passage, document, *statement.label)
    dims = {}
    if statement.subject is not None and indicator.dims:
        named = statement.subject != statement.label
        subject = _printed(passage, document, *statement.subject) if named else label
        dims = {indicator.dims[0]: subject}
    return Fact(
        indicator=statement.indicator,
        label=label,
        value=statement.value,
        unit=indicator.unit,
        raw=passage.printed(document, statement.start, statement.end),
        where=passage.where(statement.start, statement.end),
        dims=dims,
        qualifier=statement.qualifier,
    )


def _printed(passage: Passage, document: Document, start: int, end: int) -> str:
    """A name as printed, without the blanks of typesetting."""
    return "".join(passage.printed(document, start, end).split())
