"""How many digits of the standard tables became facts, and where the others stand.

What stands in the tables is found by other means than `loaders.tables` reads it with: the labels of all forms
mark where tables are, and each number there that is no part of a label should have become a fact, whether or
not the report's form was recognised, its rows aligned or its cells placed.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from loaders.flat import Flat, Piece, flatten
from loaders.forms import FormGrid, load_forms, load_indicators
from loaders.model import Document, Fact, Report, Table, Where
from loaders.normalise import squeeze
from loaders.sections import narrative_spans

_ANCHOR: Final = 4
"""A label with so many characters tells a table; 总计, 其他 or 规章 are words of any text."""

_FEWEST_ANCHORS: Final = 2
_WIDEST_GAP: Final = 200
"""Characters between two labels of one table; a row of another wording and its numbers fit in."""

_LONGEST_SHOWN: Final = 60
_LEAD: Final = re.compile(
    r"(?:\(?(?:[一二三四五六七八九十]{1,2}|\d)\)?[、.,:)])?(?:其中[:、,]?)?(?:\d[.、])?"
)
_NUMBER: Final = re.compile(r"\d+(?:[,.]\d+)*")
_ENUMERATES: Final = re.compile(r"\s?[.、:](?!\d)|\)|\n[.、]")
_IS_NO_CELL: Final = re.compile(
    r"20\d\d *[-年./] *\d{1,2} *[-月./] *\d{1,2}|\d+ ?[年月日号页](?!数)|第 ?\d+|附[件表] ?\d+"
    r"|^ *-+ *\d{1,3} *-+ *$|\d{3,4}-\d{6,8}|\[\d{4}\] ?\d+|\([^()\n]*[^\W\d_]{4}[^()\n]*\)"
    r"|(?<![总合])计 ?\d+[条次]|[A-Za-z_]+\d+",
    re.MULTILINE,
)
_SENTENCE: Final = re.compile(r"[。;!?]|[^\W\d_],\s?[^\W\d_]|\d[件条项次],")
_WORD: Final = re.compile(r"[^\W\d_]")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_COUNTING: Final = 5
_LONGEST_COUNT: Final = 3

Span = tuple[int, int]


class Missed(NamedTuple):
    """Digits that became no fact: their number, the first one's place, and the line or cell they stand in."""

    digits: int
    where: Where
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The digits of the cells of standard tables, those of labels left out; `read` of them became facts."""

    digits: int
    read: int
    missed: tuple[Missed, ...]


def share(digits: int, read: int) -> float | None:
    """The part of the digits that became facts; None where there are none."""
    return read / digits if digits else None


def coverage_of(report: Report) -> Coverage:
    """Which digits of the report's standard tables stand in the place of a fact of these tables.

    A cell that merged cells repeat counts once, and columns that count rows (序号) do not count.
    """
    flat = flatten(report.document)
    places = [place for span in _cell_numbers(report.document, flat) for place in range(*span)]
    digits = [place for place in places if flat.text[place].isdigit()]
    facts = _fact_spans(report.facts)
    missed = [place for place in digits if not _is_in_fact(flat, place, facts)]
    return Coverage(len(digits), len(digits) - len(missed), tuple(_by_line(report.document, flat, missed)))


# --- the places of facts ---


def _fact_spans(facts: Iterable[Fact]) -> Mapping[tuple[int, int | None, int | None], list[Span]]:
    """Paragraph or cell → the spans of its own text that facts of standard tables were read from."""
    indicators = load_indicators()
    spans: dict[tuple[int, int | None, int | None], list[Span]] = defaultdict(list)
    for fact in facts:
        if indicators[fact.indicator].table is not None and fact.value is not None:
            at = fact.where
            whole = at.start is None or at.end is None
            spans[at.block, at.row, at.col].append((0, 1 << 30) if whole else (at.start or 0, at.end or 0))
    return spans


def _is_in_fact(
    flat: Flat, place: int, facts: Mapping[tuple[int, int | None, int | None], Sequence[Span]]
) -> bool:
    at = flat.where(place, place + 1)
    own = at.start or 0
    return any(start <= own < end for start, end in facts.get((at.block, at.row, at.col), ()))


def _by_line(document: Document, flat: Flat, places: Sequence[int]) -> Iterator[Missed]:
    """The missed digits of one printed line or cell together."""
    for (_, start), run in groupby(places, key=lambda place: _line_of(flat, place)):
        found = list(run)
        piece = flat.pieces[flat.index_at(start)]
        line = flat.printed[start : piece.end].partition("\n")[0].strip()
        shown = line if len(line) <= _LONGEST_SHOWN else _around(flat, piece, found)
        yield Missed(len(found), document.paged(flat.where(found[0], found[0] + 1)), shown)


def _line_of(flat: Flat, place: int) -> tuple[int, int]:
    """The piece of a place, and where the line begins that it stands in."""
    index = flat.index_at(place)
    return index, flat.text.rfind("\n", flat.pieces[index].start, place) + 1 or flat.pieces[index].start


def _around(flat: Flat, piece: Piece, places: Sequence[int]) -> str:
    start = max(places[0] - _LONGEST_SHOWN // 2, piece.start)
    return f"…{flat.printed[start : min(start + _LONGEST_SHOWN, piece.end)].strip()}…"


# --- what the forms print ---


class _Labels(NamedTuple):
    """What the tables of all forms print: `pattern` finds labels in text without blanks and signs.

    `words` are the keys of labels, and units; `aside` are the keys of 序号 and the like.
    """

    pattern: re.Pattern[str]
    words: frozenset[str]
    aside: frozenset[str]


@cache
def _labels() -> _Labels:
    grids = [grid for form in load_forms().values() for grid in form.grids]
    keys = frozenset(_key(text) for grid in grids for text in _texts(grid))
    units = frozenset(indicator.unit for indicator in load_indicators().values())
    longest_first = sorted((key for key in keys if len(key) > 1), key=len, reverse=True)
    aside = frozenset(_key(text) for grid in grids for text in grid.aside)
    return _Labels(re.compile("|".join(map(re.escape, longest_first))), keys | units, aside)


def _texts(grid: FormGrid) -> Iterator[str]:
    labels = (*grid.columns, *(row.label for row in grid.rows))
    yield from (grid.title, grid.stub, *grid.aside)
    for label in labels:
        yield from (*label.texts, *label.under)


def _key(text: str) -> str:
    """A label without its number, blanks and signs."""
    squeezed = squeeze(text)
    lead = _LEAD.match(squeezed)
    return "".join(filter(str.isalnum, squeezed[lead.end() if lead else 0 :]))


def _label_spans(flat: Flat) -> list[Span]:
    """Where labels are printed, with whatever blanks, signs and line breaks stand within them."""
    places = [place for place, character in enumerate(flat.text) if character.isalnum()]
    squeezed = "".join(flat.text[place] for place in places)
    found = _labels().pattern.finditer(squeezed)
    return [(places[match.start()], places[match.end() - 1] + 1) for match in found]


# --- where the tables are ---


def _cell_numbers(document: Document, flat: Flat) -> Iterator[Span]:
    """The numbers in cells of standard tables, in reading order, as spans of the flat text."""
    labels = _label_spans(flat)
    left_out = _merged((*labels, *(match.span() for match in _IS_NO_CELL.finditer(flat.text))))
    left_out = _merged((*left_out, *_cells_left_out(document, flat)))
    for start, end in _merged((*_tables(flat, labels), *_lines(flat, labels))):
        yield from _without_counting(flat.text, list(_numbers(flat.text, start, end, left_out)), labels)


def _numbers(text: str, start: int, end: int, left_out: Sequence[Span]) -> Iterator[Span]:
    """The numbers of a stretch without those within `left_out`, and without the digits that begin a label."""
    for first, last in _without((start, end), left_out):
        for match in _NUMBER.finditer(text, first, last):
            a, b = match.span()
            # "0001.属于国家秘密" is a value and a label's number, which has one digit.
            b -= bool(_ENUMERATES.match(text, b)) and text[a:b].isdigit()
            if b > a:
                yield a, b


def _without_counting(text: str, numbers: Sequence[Span], labels: Sequence[Span]) -> Iterator[Span]:
    """The numbers without those that count rows: the first or last of each label's, and rising by one."""
    groups = [list(run) for _, run in groupby(numbers, key=lambda span: bisect_right(labels, span))]
    counting: set[Span] = set()
    for at in (0, -1):
        counts = [int(text[slice(*group[at])]) if _is_whole(text, group[at]) else -1 for group in groups]
        rises = [n for n, (before, after) in enumerate(pairwise(counts)) if after == before + 1 > 0]
        if len(rises) > max(_COUNTING, len(counts) // 2):
            counting |= {groups[n][at] for rise in rises for n in (rise, rise + 1)}
    return (span for span in numbers if span not in counting)


def _is_whole(text: str, number: Span) -> bool:
    return text[slice(*number)].isdecimal() and number[1] - number[0] <= _LONGEST_COUNT


def _tables(flat: Flat, labels: Sequence[Span]) -> Iterator[Span]:
    """The tables with geometry in which labels of a form stand."""
    for _, run in groupby((piece for piece in flat.pieces if piece.is_cell), key=lambda piece: piece.block):
        cells = list(run)
        start, end = cells[0].start, cells[-1].end
        if len(_anchors(flat, labels, start, end)) >= _FEWEST_ANCHORS:
            yield start, end


def _anchors(flat: Flat, labels: Sequence[Span], start: int, end: int) -> set[str]:
    """The different labels between two places that only tables have."""
    found = {_key(flat.text[a:b]) for a, b in labels if start <= a and b <= end}
    return {key for key in found if len(key) >= _ANCHOR}


def _lines(flat: Flat, labels: Sequence[Span]) -> Iterator[Span]:
    """The stretches of lines between labels near each other, each up to the words behind its last numbers."""
    prose = _prose(flat)
    inside = [
        label
        for label in labels
        if len(_key(flat.text[slice(*label)])) >= _ANCHOR
        and not flat.pieces[flat.index_at(label[0])].is_cell
        and not _covers(prose, label[0])
    ]
    for run in _runs(flat.text, inside):
        start, last = run[0][0], run[-1][1]
        if len(_anchors(flat, run, start, last)) >= _FEWEST_ANCHORS:
            yield from _without((start, _first_other_word(flat.text, last)), prose)


def _first_other_word(text: str, place: int) -> int:
    """Where the first words after a place stand that no label has and that are no unit."""
    for words in _WORDS.finditer(text, place):
        if not any(words.group() in key for key in _labels().words):
            return words.start()
    return len(text)


def _runs(text: str, spans: Sequence[Span]) -> Iterator[list[Span]]:
    """The spans in groups of near ones; blanks do not count."""
    run: list[Span] = []
    for span in spans:
        if run and sum(map(len, text[run[-1][1] : span[0]].split())) > _WIDEST_GAP:
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _prose(flat: Flat) -> list[Span]:
    """Narrative in which there are sentences; a row of a table that was taken for narrative has none."""
    spans = narrative_spans(flat)
    return _merged(span for span in spans if _SENTENCE.search(flat.text, *span))


# --- cells that are no values of their own ---


def _cells_left_out(document: Document, flat: Flat) -> Iterator[Span]:
    """Cells that repeat a merged cell beside them, and those of columns that count rows."""
    for piece in flat.pieces:
        if piece.row is not None and piece.col is not None:
            table = document.blocks[piece.block]
            if isinstance(table, Table) and (
                _repeats(table, piece.row, piece.col) or _counts_rows(table, piece.row, piece.col)
            ):
                yield piece.start, piece.end


def _repeats(table: Table, row: int, col: int) -> bool:
    """A number like the one to its left, under a label that is printed once more to its left."""
    if col == 0 or _text(table, row, col) != _text(table, row, col - 1):
        return False
    for above in range(row - 1, -1, -1):
        if _WORD.search(_text(table, above, col)):
            twice = _text(table, above, col) == _text(table, above, col - 1)
            return twice and table.rows[above][col] is not table.rows[above][col - 1]
    return False


def _counts_rows(table: Table, row: int, col: int) -> bool:
    return any(_key(_text(table, above, col)) in _labels().aside for above in range(row))


def _text(table: Table, row: int, col: int) -> str:
    cell = table.rows[row][col]
    return squeeze(cell.text) if cell else ""


# --- spans ---


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same places, sorted, as spans that do not overlap."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _without(span: Span, holes: Sequence[Span]) -> Iterator[Span]:
    """The parts of a span between sorted holes."""
    inside = [(max(a, span[0]), min(b, span[1])) for a, b in holes if a < span[1] and b > span[0]]
    bounds = [(span[0], span[0]), *inside, (span[1], span[1])]
    yield from ((end, start) for (_, end), (start, _) in pairwise(bounds) if start > end)


def _covers(spans: Sequence[Span], place: int) -> bool:
    return any(start <= place < end for start, end in spans)
