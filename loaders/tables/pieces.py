"""What the stages of the table reader hand on: pieces of text that know their place, and rows of them.

What a document has by the hundred is a named tuple: it costs a third of a frozen dataclass.
"""

from dataclasses import dataclass
from typing import NamedTuple

from loaders.model import Where
from loaders.normalise import Normalised, normalise

TAB = "\ue000"
"""Stands for a tab in a `Source`'s text: `normalise` makes blanks of tabs, but here they separate cells."""


@dataclass(slots=True, eq=False)
class Source:
    """A paragraph, or a cell of a table: where its text stands, and the text in the comparable spelling.

    Not frozen, as it keeps that spelling once it was asked for.
    """

    original: str
    block: int
    row: int | None = None
    col: int | None = None
    _normal: Normalised | None = None

    @property
    def normal(self) -> Normalised:
        """The comparable text; the offsets of pieces count its characters."""
        if self._normal is None:
            self._normal = normalise(self.with_tabs)
        return self._normal

    @property
    def with_tabs(self) -> str:
        """The printed text in which `TAB` stands for a tab."""
        return self.original.replace("\t", TAB)


class Piece(NamedTuple):
    """Text that stands by itself: a cell, a line, a word of a line. "" is a blank cell.

    `start` and `end` count characters of `source.normal.text`; -1 for the whole of a table's cell.
    """

    text: str
    source: Source
    start: int = -1
    end: int = -1

    @property
    def where(self) -> Where:
        """The piece's locator in the document."""
        source = self.source
        if self.start < 0:
            return Where(source.block, source.row, source.col)
        return Where(source.block, source.row, source.col, *source.normal.span(self.start, self.end))

    @property
    def raw(self) -> str:
        """The characters as printed."""
        if self.start < 0:
            return self.source.original.strip()
        first, last = self.source.normal.span(self.start, self.end)
        return self.source.original[first:last]

    def part(self, start: int, end: int) -> "Piece":
        """The characters `text[start:end]` as a piece of their own."""
        base = max(self.start, 0)
        return Piece(self.text[start:end], self.source, base + start, base + end)


class Entry(NamedTuple):
    """A cell that may hold a number.

    Attributes:
        piece: its text; "" for a cell that is printed blank.
        first, last: the grid columns that it covers; -1 where there is no grid.
        line: a number of the printed line that it stands in.
        gap: how many blanks stand before it in its line (0: it is glued to what stands before).
    """

    piece: Piece
    first: int = -1
    last: int = -1
    line: int = 0
    gap: int = 1


@dataclass(frozen=True, eq=False)
class Heads:
    """The header rows above rows of a grid: `rows[r][c]` covers column c; None where nothing is printed."""

    rows: tuple[tuple[Piece | None, ...], ...]

    def pieces(self) -> tuple[Piece, ...]:
        """Each printed cell once, in reading order."""
        return tuple(dict.fromkeys(piece for row in self.rows for piece in row if piece))


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Numbers, and the labels that stand before them.

    Attributes:
        labels: the label pieces in reading order; without a grid, everything since the last row.
        entries: the cells after the labels.
        part: a number of the table or the run of lines that it stands in.
        in_grid: it is a row of a grid; else of a stream.
        heads: the header above it in its grid, None where there is none.
        fits: the columns of that header are those of the row, as far as can be seen.
        explicit: a blank cell is seen: it stands in a grid, or signs separate its cells.
        width: how many cells the printed row has, labels and blanks included (explicit rows only).
        after: what stands behind the numbers up to the next ones (streams only): labels may be broken
            around their numbers.
        unit: the row's printed unit, where the form has a column for it.
    """

    labels: tuple[Piece, ...]
    entries: tuple[Entry, ...]
    part: int
    in_grid: bool = False
    heads: Heads | None = None
    fits: bool = False
    explicit: bool = False
    width: int = 0
    after: tuple[Piece, ...] = ()
    unit: Piece | None = None
