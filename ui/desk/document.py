"""A document as HTML, its numbers marked. Pure.

All text comes out escaped: the HTML shows just the document's own words, whatever they are.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from loaders.model import Cell, Document, Report, Table, Where
from ui import text
from ui.desk import words

_AROUND: Final = 48
"""So many characters are shown before and after a number."""
_MOST_SHOWN: Final = 150_000
"""Characters of a document that are shown at once; a report has some ten thousand."""
_KEY_INDICATORS: Final = (
    "publications.total",
    "publications.by_category",
    "publications.by_channel",
    "hotlines.",
    "training.",
    "campaigns.",
    "articles.",
    "stated.",
)


class Mark(NamedTuple):
    """Characters of a text that are marked: `kind` says how, `number` is the ordinal of a fact or "".

    `new` is what they were put right to, or "".
    """

    start: int
    end: int
    kind: str = ""
    number: str = ""
    new: str = ""


def passages(report: Report) -> Iterator[tuple[list[str], str]]:
    """Each passage of the running text that states numbers: what it states, and its HTML with them marked."""
    stated = [fact for fact in report.facts if fact.indicator.startswith(_KEY_INDICATORS)]
    for _, group in groupby(stated, key=lambda fact: (fact.where.block, fact.where.row)):
        facts = list(group)
        yield words.facts_in_words(facts), passage(report.document, *(fact.where for fact in facts))


def passage(document: Document, *places: Where) -> str:
    """HTML of the passage around places of one block: escaped, the places marked, the far left out."""
    first = places[0]
    block = document.blocks[first.block]
    if isinstance(block, Table):
        return _row_of_table(block, first)
    ends = ((place.start, place.end) for place in places)
    marks = [Mark(start, end) for start, end in ends if start is not None and end is not None]
    left = max(0, min((mark.start for mark in marks), default=0) - _AROUND)
    right = min(len(block.text), max((mark.end for mark in marks), default=0) + _AROUND)
    return _cut(block.text, marks, left, right)


def whole(report: Report, read: Report, focus: Where | None) -> str:
    """HTML of the document with every number that was read marked, and `focus` to be scrolled to.

    Args:
        report: with its corrections; `read`, as read: a number that differs is marked as put right.
        focus: the place that is looked at; it has the class `here`.
    """
    marks = _marks(report, read)
    shown = _shown_blocks(report.document, focus)
    parts = ["" if shown.start == 0 else "<p class='cut'>……前面的内容没有显示</p>"]
    for number in shown:
        block = report.document.blocks[number]
        here = focus if focus is not None and focus.block == number else None
        if isinstance(block, Table):
            parts.append(_table(block, number, marks, here))
        else:
            own = marks.get((number, None, None), [])
            mine = "here" if here is not None and here.start is None else ""
            parts.append(f"<p class='{mine}'>{_text(block.text, own, here)}</p>")
    if shown.stop < len(report.document.blocks):
        parts.append("<p class='cut'>……后面的内容没有显示</p>")
    return "".join(parts)


Marks = dict[tuple[int, int | None, int | None], list[Mark]]
"""Block, row and column of a text → what is marked in it."""


def _marks(report: Report, read: Report) -> Marks:
    marks: Marks = {}
    for ordinal, (fact, before) in enumerate(zip(report.facts, read.facts, strict=True)):
        where = fact.where
        kind, new = ("fixed", words.amount(fact.value)) if fact != before else ("", "")
        length = len(report.document.text_at(Where(where.block, where.row, where.col)))
        start = 0 if where.start is None else where.start
        end = length if where.end is None else where.end
        marks.setdefault((where.block, where.row, where.col), []).append(
            Mark(start, end, kind, str(ordinal), new)
        )
    return marks


def _shown_blocks(document: Document, focus: Where | None) -> range:
    """The blocks from a little before the focus on that are not too much to be shown."""
    sizes = [_size(document, number) for number in range(len(document.blocks))]
    first, room = 0, _MOST_SHOWN
    if focus is not None and sum(sizes) > _MOST_SHOWN:
        first = focus.block
        while first > 0 and sum(sizes[first - 1 : focus.block]) < _MOST_SHOWN // 2:
            first -= 1
    last = first
    while last < len(sizes) and (room := room - sizes[last]) > 0:
        last += 1
    return range(first, max(last, min(first + 1, len(sizes))))


def _size(document: Document, number: int) -> int:
    block = document.blocks[number]
    return sum(len(cell.text) + 1 for cell in block.cells()) if isinstance(block, Table) else len(block.text)


def _table(table: Table, number: int, marks: Marks, here: Where | None) -> str:
    rows = []
    for r, row in enumerate(table.rows):
        cells = [_cell(table, r, c, number, marks, here) for c in range(len(row))]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    mine = "here" if here is not None and here.row is None else ""
    return f"<table class='{mine}'>{''.join(rows)}</table>"


def _cell(table: Table, r: int, c: int, number: int, marks: Marks, here: Where | None) -> str:
    cell = table.rows[r][c]
    if cell is None:
        return "<td></td>"
    if (cell.row, cell.col) != (r, c):
        return ""
    own = marks.get((number, r, c), [])
    at = here if here is not None and _is_cell(here, cell) else None
    kinds = " ".join(
        kind
        for kind, holds in (
            ("here", at is not None),
            ("number", bool(own)),
            ("fixed", any(mark.kind == "fixed" for mark in own)),
        )
        if holds
    )
    chosen = f" data-number='{own[0].number}' tabindex='0'" if own else ""
    inner = _text(cell.text, own, None) if len(own) > 1 else text.as_html(cell.text) + "".join(map(_new, own))
    return f"<td rowspan={cell.rowspan} colspan={cell.colspan} class='{kinds}'{chosen}>{inner}</td>"


def _is_cell(where: Where, cell: Cell) -> bool:
    return (where.row, where.col) == (cell.row, cell.col)


def _text(words_: str, marks: Sequence[Mark], here: Where | None) -> str:
    """The words with marks; the place that is looked at stands in for the numbers in it."""
    kept = list(marks)
    if here is not None and here.start is not None and here.end is not None:
        over = [mark for mark in marks if mark.start < here.end and here.start < mark.end]
        first = over[0] if over else Mark(here.start, here.end)
        kept = [mark for mark in marks if mark not in over]
        kept.append(first._replace(start=here.start, end=here.end, kind="here"))
    return _cut(words_, kept, 0, min(len(words_), _MOST_SHOWN))


def _cut(words_: str, marks: Sequence[Mark], left: int, right: int) -> str:
    """The words from left to right with the marks; a mark that overlaps an earlier one is left out."""
    pieces, at = ["…" if left else ""], left
    for mark in sorted(set(marks)):
        if mark.start >= at and mark.start < mark.end:
            chosen = f" data-number='{mark.number}' tabindex='0'" if mark.number else ""
            kind = f" class='{mark.kind}'" if mark.kind else ""
            pieces += [
                text.as_html(words_[at : mark.start]),
                f"<mark{kind}{chosen}>{text.as_html(words_[mark.start : mark.end])}{_new(mark)}</mark>",
            ]
            at = mark.end
    return "".join([*pieces, text.as_html(words_[at:right]), "…" if right < len(words_) else ""])


def _new(mark: Mark) -> str:
    return f"<ins>→ {text.as_html(mark.new)}</ins>" if mark.new else ""


def _row_of_table(table: Table, where: Where) -> str:
    """The row of a cell, its cells apart by a bar, the cell's number marked."""
    if where.row is None or where.col is None:
        everything = " ".join(cell.text for cell in table.cells())
        return _cut(everything, [], 0, min(len(everything), _AROUND))
    shown = []
    for cell in dict.fromkeys(cell for cell in table.rows[where.row] if cell is not None):
        here = cell is table.rows[where.row][where.col]
        end = len(cell.text) if where.end is None else where.end
        marks = [Mark(where.start or 0, end)] if here else []
        left = max(0, (marks[0].start if marks else 0) - _AROUND)
        right = min(len(cell.text), (marks[0].end if marks else 0) + _AROUND)
        shown.append(_cut(cell.text, marks, left, right))
    return " │ ".join(filter(None, shown))
