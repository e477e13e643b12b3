"""Printed pages → paragraphs and tables in reading order, without page numbers and running heads."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from loaders.model import Block, Paragraph
from loaders.readers.grid import Item, rows_to_items, to_blocks
from loaders.readers.printed_breaks import joined
from loaders.readers.printed_lines import Line, is_full, join_wrapped, least_sure, lines_of
from loaders.readers.printed_page import Box, Page
from loaders.readers.printed_table import RuledTable, ruled_tables

_MARGIN: Final = 0.12  # of a page's height: where page numbers and running heads stand
_PAGE_NUMBER: Final = re.compile(
    r"[\s\-—–－_·.~]*(?:第|page)?\s*\d{1,4}\s*(?:页|(?:/|页?[,，]?\s*共|of)\s*\d{1,4}\s*页?)?[\s\-—–－_·.~]*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")
_ENDS_SENTENCE: Final = tuple("。！？；：!?;:")
_HEADING: Final = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、]")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line or a table, the page that it stands on, and between which margins that page is printed."""

    what: Line | RuledTable
    page: int
    left: float
    right: float


def pages_to_blocks(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The paragraphs and tables of all pages; each knows its page."""
    return to_blocks(_items(_joined_tables(_placed(pages))))


def _placed(pages: Sequence[Page]) -> list[_Placed]:
    """The lines and tables of all pages in reading order."""
    tables: list[list[RuledTable]] = []
    printed: list[list[Line]] = []
    for page in pages:
        found, words = ruled_tables(page)
        tables.append(found)
        printed.append(lines_of(words))
    bodies = _without_furniture(printed, [page.box for page in pages])
    alike: dict[int, list[Line]] = defaultdict(list)
    for page, body in zip(pages, bodies, strict=True):
        alike[_paper(page.box)] += body
    margins = {_paper(page.box): _margins(alike[_paper(page.box)], page.box) for page in pages}
    placed: list[_Placed] = []
    for page, found, body in zip(pages, tables, bodies, strict=True):
        parts: list[Line | RuledTable] = [*found, *body]
        parts.sort(key=lambda part: part.y if isinstance(part, RuledTable) else part.box.top)
        placed += [_Placed(part, page.number, *margins[_paper(page.box)]) for part in parts]
    return placed


def _paper(page: Box) -> int:
    """Pages of the same width have the same margins."""
    return round(page.right - page.left)


def _without_furniture(pages: Sequence[list[Line]], boxes: Sequence[Box]) -> list[list[Line]]:
    """The lines of each page without page numbers and without what stands at the edge of most pages."""
    edges = [_at_edges(lines, box) for lines, box in zip(pages, boxes, strict=True)]
    seen = Counter(key for lines in edges for key in {_masked(line) for line in lines})
    often = {key for key, count in seen.items() if count > 1 and 2 * count >= len(pages)}
    return [
        [
            line
            for line in lines
            if line not in edge or not (_masked(line) in often or _PAGE_NUMBER.fullmatch(line.text))
        ]
        for lines, edge in zip(pages, edges, strict=True)
    ]


def _at_edges(lines: Sequence[Line], box: Box) -> list[Line]:
    """The first and last two lines, as far as they stand in the page's margins."""
    margin = _MARGIN * (box.bottom - box.top)
    above = [line for line in lines[:2] if line.box.bottom < box.top + margin]
    return above + [line for line in lines[-2:] if line.box.top > box.bottom - margin]


def _masked(line: Line) -> str:
    return _DIGITS.sub("0", "".join(normalize("NFKC", line.text).split()))


def _margins(lines: Sequence[Line], box: Box) -> tuple[float, float]:
    """Between which x the text stands; where no line reaches so far, as wide a margin right as left."""
    if not lines:
        return box.left, box.right
    left = min(line.box.left for line in lines)
    right = max(line.box.right for line in lines)
    mirrored = box.right - (left - box.left)
    return left, right if right > mirrored - 3 * lines[0].em else mirrored


def _joined_tables(placed: Iterable[_Placed]) -> list[_Placed]:
    """A table that goes on over the page becomes one."""
    parts: list[_Placed] = []
    for part in placed:
        above = parts[-1] if parts else part
        whole = None
        if (
            isinstance(above.what, RuledTable)
            and isinstance(part.what, RuledTable)
            and above.page + 1 == part.page
        ):
            whole = joined(above.what, part.what)
        if whole:
            parts[-1] = _Placed(whole, part.page, part.left, part.right)
        else:
            parts.append(part)
    return parts


def _items(placed: Iterable[_Placed]) -> Iterator[Item]:
    """Tables as they are; lines that go on in the next one are joined."""
    begun: Paragraph | None = None
    above: tuple[Line, _Placed] | None = None
    for part in placed:
        line = part.what
        if isinstance(line, RuledTable):
            if begun:
                yield begun
            yield from rows_to_items(line.printed_rows())
            begun = above = None
            continue
        if begun and above and _goes_on(*above, line, part):
            confidence = least_sure((begun.confidence, line.confidence))
            begun = Paragraph(join_wrapped(begun.text, line.text), begun.page, confidence)
        else:
            if begun:
                yield begun
            begun = Paragraph(line.text, part.page, line.confidence)
        above = line, part
    if begun:
        yield begun


def _goes_on(line: Line, place: _Placed, below: Line, place_below: _Placed) -> bool:
    """Whether the line ends only because the paper does.

    A new paragraph is told by room left behind the line, by its indent, by another size of letters, by
    distance; and where nothing else tells it, by the end of a sentence before a heading.
    """
    em = line.em
    if not 0.8 < below.em / em < 1.25 or not is_full(line, place.right - line.box.right, below.text):
        return False
    if place_below.page - place.page > 1:
        return False
    height = line.box.bottom - line.box.top
    if place.page == place_below.page and below.box.top - line.box.bottom > 2 * height:
        return False
    indent = below.box.left - place_below.left
    if not line.text.endswith(_ENDS_SENTENCE):
        return indent < max(line.box.left - place.left, 0) + 2.5 * em
    return indent < em and not _HEADING.match(below.text)
