"""A document as one string in the comparable spelling, with the way back to each block and cell.

Headings, titles and items run over lines and stand inside lines; on one string they are one search.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, NamedTuple, TypeVar

from loaders.model import Document, Paragraph, Where
from loaders.normalise import Normalised, normalise, normalise_all
from loaders.traditional import has_glosses, simplify, without_glosses

_Made = TypeVar("_Made")


class Piece(NamedTuple):
    """A paragraph or a table cell as it stands in `Flat.text[start:end]`; `printed` is its own text."""

    start: int
    end: int
    block: int
    row: int | None
    col: int | None
    printed: str

    @property
    def is_cell(self) -> bool:
        """Whether the piece is a cell of a table."""
        return self.row is not None


@dataclass(frozen=True, eq=False)
class Flat:
    """`text` holds the pieces of `document` in reading order, one line break between two of them.

    They are normalised, in simplified characters, and without pinyin glosses. `printed` is the same text,
    place by place, in the document's own characters.
    """

    document: Document
    text: str
    printed: str
    pieces: tuple[Piece, ...]
    _made: dict[Callable[["Flat"], Any], Any] = field(default_factory=dict, repr=False)
    _ways_back: dict[int, tuple[Normalised, list[int] | None]] = field(default_factory=dict, repr=False)

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
        span = self.span(piece, first, max(min(end, piece.end), first))
        return Where(piece.block, piece.row, piece.col, *span)

    def span(self, piece: Piece, start: int, end: int) -> tuple[int, int]:
        """The span of the piece's own text, in the document, that gave `text[start:end]`."""
        if piece.start not in self._ways_back:
            normal = normalise(piece.printed)
            self._ways_back[piece.start] = normal, without_glosses(normal.text)[1]
        normal, places = self._ways_back[piece.start]
        first, last = start - piece.start, end - piece.start
        if places is not None:
            places = [*places, len(normal.text)]
            first, last = places[first], places[last - 1] + 1 if last > first else places[first]
        return normal.span(first, last)


def once(make: Callable[[Flat], _Made]) -> Callable[[Flat], _Made]:
    """`make`, worked out once a document and kept with it: several stages ask for the same headings."""

    @wraps(make)
    def kept(flat: Flat) -> _Made:
        if make not in flat._made:
            flat._made[make] = make(flat)
        found: _Made = flat._made[make]
        return found

    return kept


def flatten(document: Document) -> Flat:
    """All paragraphs and all cells of `document`, each cell once."""
    parts = list(_parts(document))
    texts = normalise_all([text for _, _, _, text in parts])
    printed = "\n".join(texts)
    if has_glosses(printed):
        texts = [without_glosses(text)[0] for text in texts]
        printed = "\n".join(texts)
    pieces: list[Piece] = []
    start = 0
    for part, text in zip(parts, texts, strict=True):
        end = start + len(text)
        pieces.append(Piece(start, end, *part))
        start = end + 1
    return Flat(document, simplify(printed), printed, tuple(pieces))


def _parts(document: Document) -> Iterator[tuple[int, int | None, int | None, str]]:
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            yield index, None, None, block.text
        else:
            for cell in block.cells():
                yield index, cell.row, cell.col, cell.text
