"""A document as one string in the comparable spelling, with the way back to each block and cell.

Headings, titles and items run over lines and stand inside lines; on one string they are one search.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from loaders.model import Document, Paragraph, Where
from loaders.normalise import Normalised, normalise
from loaders.traditional import simplify, without_glosses


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A paragraph or a table cell as it stands in `Flat.text[start:end]`."""

    start: int
    end: int
    block: int
    row: int | None
    col: int | None
    _normal: Normalised
    _places: list[int] | None

    @property
    def is_cell(self) -> bool:
        """Whether the piece is a cell of a table."""
        return self.row is not None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the paragraph's or cell's own text that gave `Flat.text[start:end]`."""
        first, last = start - self.start, end - self.start
        if self._places is not None:
            places = [*self._places, len(self._normal.text)]
            first, last = places[first], places[last - 1] + 1 if last > first else places[first]
        return self._normal.span(first, last)


@dataclass(frozen=True, eq=False)
class Flat:
    """`text` holds the pieces in reading order, one line break between two of them.

    They are normalised, in simplified characters, and without pinyin glosses. `printed` is the same text,
    place by place, in the document's own characters.
    """

    text: str
    printed: str
    pieces: tuple[Piece, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    def words(self, piece: Piece) -> str:
        """The piece's part of `text`."""
        return self.text[piece.start : piece.end]

    def index_at(self, place: int) -> int:
        """Index of the piece that holds the character at `place` (the break after a piece is its own)."""
        return max(bisect_right(self._starts, place) - 1, 0)

    def where(self, start: int, end: int) -> Where:
        """The locator of `text[start:end]`, cut to the piece in which it begins."""
        piece = self.pieces[self.index_at(start)]
        first = min(start, piece.end)
        span = piece.span(first, max(min(end, piece.end), first))
        return Where(piece.block, piece.row, piece.col, *span)


def flatten(document: Document) -> Flat:
    """All paragraphs and all cells of `document`, each cell once."""
    pieces: list[Piece] = []
    texts: list[str] = []
    place = 0
    for block, row, col, text in _parts(document):
        normal = normalise(text)
        plain, places = without_glosses(normal.text)
        pieces.append(Piece(place, place + len(plain), block, row, col, normal, places))
        texts.append(plain)
        place += len(plain) + 1
    printed = "\n".join(texts)
    return Flat(simplify(printed), printed, tuple(pieces))


def _parts(document: Document) -> Iterator[tuple[int, int | None, int | None, str]]:
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            yield index, None, None, block.text
        else:
            for cell in block.cells():
                yield index, cell.row, cell.col, cell.text
