"""A stream row's cells by the order of the printed columns.

As many cells as columns are placed one by one. Fewer or more are placed only where that is sure; where
cells can't be told apart none is placed, and the `Placement` says why.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, islice, pairwise
from typing import Final

from loaders.tables.cells import number_in
from loaders.tables.pieces import Entry, Piece, Row
from loaders.tables.placement import Equation, Placement, cells_agree, printed_sides

_MOST_WAYS: Final = 20_000
_WIDE: Final = 7


@dataclass(frozen=True, slots=True)
class Ending:
    """How the printed rows of one table end, told by those that have a number in each column.

    `width`: each row is filled up to so many cells; `behind`: so many blank cells stand behind the last
    column (a border that was taken for a cell). None where rows differ in it.
    """

    width: int | None = None
    behind: int | None = 0

    def is_of(self, row: Row, expected: int) -> bool:
        """Whether the row ends so, and none of its cells is lost."""
        by_width = self.width is None or row.width == self.width
        return by_width and (self.behind is None or len(row.entries) == expected + self.behind)


def ending_of(rows: Sequence[tuple[Row, int]]) -> Ending:
    """How one table's rows end; `rows` are its rows, and how many columns each has.

    Where they end so differently that blanks at their end say nothing, the width is 0.
    """
    if not any(len(row.entries) > expected and not row.entries[-1].piece.text for row, expected in rows):
        return Ending()
    complete = [(row, expected) for row, expected in rows if _last(row.entries) == expected]
    behind = {len(row.entries) - expected for row, expected in complete}
    labels = {row.width - len(row.entries) for row, _ in complete}
    width, times = Counter(row.width for row, _ in rows).most_common(1)[0]
    if len(behind) == 1 and len(labels) > 1:
        return Ending(None, behind.pop())
    return Ending(width if times * 2 > len(rows) else 0, behind.pop() if len(behind) == 1 else None)


def _last(cells: Sequence[Entry]) -> int:
    """How many cells there are up to the last that says something."""
    return max((n for n, entry in enumerate(cells, 1) if entry.piece.text), default=0)


def place_in_stream(
    row: Row, order: Sequence[int], columns: int, equations: Sequence[Equation], ending: Ending
) -> Placement:
    """A stream row's cells, in the order of the printed columns.

    As many cells as columns are placed one by one. Blank cells count where signs separate cells and the
    printed row has its table's `ending`. Fewer or more are placed only where that is sure:
    thousands with a blank within, digits that can be cut in one way only, a row's own sum that holds for
    the first cells.
    """
    expected = len(order)
    moved = [(printed_sides(left, order), printed_sides(right, order)) for left, right in equations]
    sums = [(left, right) for left, right in moved if left and right]
    cells = _chosen(row, expected, sums, ending)
    if cells is None:
        count = sum(bool(entry.piece.text) for entry in row.entries)
        return Placement((), "few" if count < expected else "many", count, expected)
    by_column = dict(zip(order, cells, strict=True))
    return Placement(tuple(by_column.get(column) for column in range(columns)))


def _chosen(row: Row, expected: int, sums: Sequence[Equation], ending: Ending) -> Sequence[Entry] | None:
    cells = row.entries
    last = _last(cells)
    if last == expected:
        return cells[:expected]
    if last < expected:
        if row.explicit:
            return cells[:expected] if ending.is_of(row, expected) and len(cells) >= expected else None
        return _unique(_cuts(cells[:last], expected), sums)
    return (
        _one_line(cells, expected)
        or (None if row.explicit else _unique(_merges(cells, expected), sums))
        or (cells[:expected] if sums and cells_agree(cells[:expected], sums) else None)
    )


def _unique(ways: Iterator[tuple[Entry, ...]], sums: Sequence[Equation]) -> tuple[Entry, ...] | None:
    """The only way, or the only one whose sums hold."""
    found = list(islice(ways, _MOST_WAYS))
    if len(found) == _MOST_WAYS:
        return None
    if len(found) > 1 and sums:
        found = [way for way in found if cells_agree(way, sums)]
    return found[0] if len(found) == 1 else None


def _one_line(cells: Sequence[Entry], expected: int) -> tuple[Entry, ...] | None:
    """The printed line with just as many cells as columns, where others hold a page number or the like."""
    lines = [tuple(line) for _, line in groupby(cells, key=lambda entry: entry.line)]
    fitting = [line for line in lines if len(line) == expected > 1]
    return fitting[0] if len(fitting) == 1 else None


def _merges(cells: Sequence[Entry], expected: int) -> Iterator[tuple[Entry, ...]]:
    """The ways to read "1 204" as one number until as many numbers as columns are left."""
    joints = [n for n in range(1, len(cells)) if _continues(cells[n - 1], cells[n])]
    for joined in combinations(joints, len(cells) - expected):
        merged: list[Entry] = []
        for n, entry in enumerate(cells):
            if n in joined:
                merged[-1] = _merged(merged[-1], entry)
            else:
                merged.append(entry)
        if all(number_in(entry.piece.text).value is not None for entry in merged):
            yield tuple(merged)


def _continues(before: Entry, entry: Entry) -> bool:
    text = entry.piece.text
    return (
        entry.line == before.line
        and entry.gap == 1
        and before.piece.text.lstrip("+-").isdigit()
        and len(before.piece.text.lstrip("+-")) <= 3
        and len(text) >= 3
        and text[:3].isdigit()
        and not text[3:4].isdigit()
    )


def _merged(before: Entry, entry: Entry) -> Entry:
    first, last = before.piece, entry.piece
    piece = Piece(f"{first.text} {last.text}", first.source, first.start, last.end)
    return Entry(piece, line=before.line, gap=before.gap)


def _cuts(cells: Sequence[Entry], expected: int) -> Iterator[tuple[Entry, ...]]:
    """The ways to cut jammed digits ("118" as 1, 1, 8) into as many numbers as columns; 0 begins none."""
    if not cells:
        return
    lengths = [_cuttable(entry, alone=len(cells) == 1 and expected >= _WIDE) for entry in cells]
    if sum(lengths) < expected:
        return
    head, rest = cells[0], cells[1:]
    text = head.piece.text
    fewest, most = expected - sum(lengths[1:]), expected - len(rest)
    for parts in range(max(fewest, 1), min(lengths[0], most) + 1):
        for bounds in combinations(range(1, len(text)), parts - 1) if parts > 1 else ((),):
            edges = [0, *bounds, len(text)]
            pieces = [head.piece.part(a, b) for a, b in pairwise(edges)]
            if lengths[0] > 1 and any(len(p.text) > 1 and p.text[0] == "0" for p in pieces):
                continue
            entries = tuple(Entry(p, line=head.line, gap=head.gap) for p in pieces)
            if not rest:
                if parts == expected:
                    yield entries
            else:
                for others in _cuts(rest, expected - parts):
                    yield (*entries, *others)


def _cuttable(entry: Entry, *, alone: bool) -> int:
    """Into how many numbers a cell may be cut.

    Digits are jammed where they are glued to a label, begin with a 0 that begins no number, or stand alone
    in a row of many columns.
    """
    text = entry.piece.text
    jammed = text.isdigit() and len(text) > 1 and (entry.gap == 0 or text[0] == "0" or alone)
    return len(text) if jammed else 1
