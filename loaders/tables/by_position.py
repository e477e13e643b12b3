"""A row with blank cells in text whose columns line up → cells by where they stand in their line.

The rows that are complete show where each column stands. Whether a character of Chinese is one or two
columns wide depends on what wrote the text, so both are tried.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from loaders.tables.pieces import Entry, Piece, Row
from loaders.tables.placement import Placement

_FEWEST_ROWS: Final = 3
_FIRST_WIDE: Final = "\u1100"

Span = tuple[int, int]
Width = Callable[[str], int]


def place_by_position(
    row: Row, complete: Sequence[Row], order: Sequence[int], columns: int
) -> Placement | None:
    """The row's cells under those of the `complete` rows of its table; None where columns don't line up.

    Complete rows whose labels are all of one length line up by chance, so they prove nothing.
    """
    for width in (len, _display_width):
        bands = _bands([[_span(entry, width) for entry in other.entries] for other in complete])
        ends = {_span(other.entries[0], width)[0] - other.entries[0].gap for other in complete}
        if len(complete) < _FEWEST_ROWS or len(ends) < 2 or not bands:
            continue
        under = [_bands_under(_span(entry, width), bands) for entry in row.entries]
        if all(len(found) == 1 for found in under) and len({found[0] for found in under}) == len(under):
            cells = dict(zip((order[found[0]] for found in under), row.entries, strict=True))
            blank = _blank_beside(row.entries[-1])
            placed = {column: cells.get(column, blank) for column in order}
            return Placement(tuple(placed.get(column) for column in range(columns)))
    return None


def _display_width(text: str) -> int:
    return sum(2 if character >= _FIRST_WIDE else 1 for character in text)


def _span(entry: Entry, width: Width) -> Span:
    """Where a cell begins and ends in its printed line."""
    source = entry.piece.source
    first, last = source.normal.span(entry.piece.start, entry.piece.end)
    line = source.original.rfind("\n", 0, first) + 1
    start = width(source.original[line:first])
    return start, start + width(source.original[first:last])


def _bands(rows: Sequence[Sequence[Span]]) -> list[Span]:
    """For each column from where to where its cells reach; [] where columns overlap."""
    bands = [(min(a for a, _ in column), max(b for _, b in column)) for column in zip(*rows, strict=True)]
    return bands if all(left[1] < right[0] for left, right in pairwise(bands)) else []


def _bands_under(span: Span, bands: Sequence[Span]) -> list[int]:
    return [n for n, (start, end) in enumerate(bands) if span[0] < end and span[1] > start]


def _blank_beside(entry: Entry) -> Entry:
    piece = entry.piece
    return Entry(Piece("", piece.source, piece.end, piece.end), line=entry.line)
