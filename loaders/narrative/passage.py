"""A document's running text as one string, with the way back to each character.

Blanks that typesetting left between characters are gone, lines that a PDF or a site broke inside a sentence
are joined, page marks are left out; a line break stands where one thought can't run on into the next.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from loaders.flat import Flat
from loaders.model import Document, Paragraph, Where

_PAGE_MARK: Final = re.compile(r"[-·. ]*+(?:第? ?\d{1,3} ?页?(?:[,/ ]*+共? ?\d{1,3} ?页?)?)?[-·. ]*+")
_LEAD: Final = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、.,部]|\([一二三四五六七八九十\d]{1,3}\)"
    r"|\d{1,2}[.、](?!\d)|[*●·■◆▪-] ?)"
)
_STOP: Final = re.compile(r"[。!?\n…]")
_ENDED: Final = frozenset("。!?…")
_LOOSE_BLANK: Final = re.compile(r"(?<![A-Za-z0-9]) +| +(?![A-Za-z0-9])")
_SENTENCE_INSIDE: Final = re.compile(r"[,;。]|\d$")
_HEADING_LENGTH: Final = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the running text; its characters came from `places` of the flat text."""

    text: str
    places: Sequence[int]
    block: int


@dataclass(frozen=True)
class Passage:
    """`text` is made of the lines' texts, each from its start on; a "\\n" may stand between two of them."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    flat: Flat

    def where(self, start: int, end: int) -> Where:
        """The locator of `text[start:end]`, cut to the line in which it begins."""
        return self.flat.where(*next(self._stretches(start, end)))

    def printed(self, document: Document, start: int, end: int) -> str:
        """The characters of the document that gave `text[start:end]`, without the line breaks between."""
        parts = []
        for stretch in self._stretches(start, end):
            where = self.flat.where(*stretch)
            parts.append(document.text_at(where))
        return "".join(parts)

    def _stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The spans of the flat text that gave `text[start:end]`, one for each line."""
        index = bisect_right(self.starts, start) - 1
        while index < len(self.lines) and self.starts[index] < end:
            line, base = self.lines[index], self.starts[index]
            first, last = max(start - base, 0), min(end - base, len(line.text))
            if first < last:
                yield line.places[first], line.places[last - 1] + 1
            index += 1

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Spans between full stops, exclamation and question marks and line breaks; empty ones left out."""
        stops = [-1, *(match.start() for match in _STOP.finditer(self.text)), len(self.text)]
        return tuple((left + 1, right) for left, right in pairwise(stops) if right - left > 1)


def to_passage(document: Document, flat: Flat, spans: Iterable[tuple[int, int]]) -> Passage:
    """The running text that `spans` of the flat text hold."""
    texts: list[str] = []
    lines: list[Line] = []
    starts: list[int] = []
    place = 0
    for line in _lines(flat, spans):
        if lines and not _runs_on(lines[-1], line, document):
            texts.append("\n")
            place += 1
        texts.append(line.text)
        lines.append(line)
        starts.append(place)
        place += len(line.text)
    return Passage("".join(texts), tuple(lines), tuple(starts), flat)


def _lines(flat: Flat, spans: Iterable[tuple[int, int]]) -> Iterator[Line]:
    for start, end in spans:
        block = flat.pieces[flat.index_at(start)].block
        for part in flat.text[start:end].splitlines(keepends=True):
            text = part.strip()
            first = start + part.index(text)
            start += len(part)
            if text and not _PAGE_MARK.fullmatch(text):
                yield Line(*_tightened(text, first), block)


def _tightened(text: str, first: int) -> tuple[str, Sequence[int]]:
    """Without blanks, but for one between two words or two numbers (1 385), and each character's place."""
    if " " not in text:
        return text, range(first, first + len(text))
    kept: list[int] = []
    last = 0
    for blank in _LOOSE_BLANK.finditer(text):
        kept.extend(range(last, blank.start()))
        last = blank.end()
    kept.extend(range(last, len(text)))
    return "".join(text[index] for index in kept), [first + index for index in kept]


def _runs_on(before: Line, after: Line, document: Document) -> bool:
    """Whether `after` continues the sentence in which `before` ends."""
    if before.text[-1] in _ENDED or _LEAD.match(after.text):
        return False
    between = document.blocks[before.block + 1 : after.block]
    return all(isinstance(block, Paragraph) for block in between) and not _is_heading(before.text)


def _is_heading(text: str) -> bool:
    short = len(text) <= _HEADING_LENGTH
    return short and bool(_LEAD.match(text)) and not _SENTENCE_INSIDE.search(text)
