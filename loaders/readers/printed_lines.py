"""Words with boxes → lines, and whether a line goes on in the next one because the paper was full."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from loaders.readers.printed_page import Box, Word

_WIDE_GAP: Final = 0.5
_NARROW_GAP: Final = 0.15
_MOST_BLANKS: Final = 20
_SMALLEST: Final = 0.1  # points
_UNBROKEN: Final = re.compile(r"(?:[!-~]+|.)[、。，；：！？…）》〉」』】〕”’％,.;:!?)%]*")
"""What may not be parted at the end of a line: a word or number, with the punctuation behind it."""


class Line(NamedTuple):
    """A printed line; `em` is the width of one of its ideographs, `confidence` as of a `Word`."""

    text: str
    box: Box
    em: float
    confidence: float | None = None


def lines_of(words: Sequence[Word]) -> list[Line]:
    """The lines that the words stand in, from above."""
    rows: list[list[Word]] = []
    words = words if len(words) < 2 else sorted(words, key=_middle)
    middle = height = 0.0
    for word in words:
        if not rows or _middle(word) - middle > 0.5 * min(height, word.box.bottom - word.box.top):
            rows.append([])
            middle, height = _middle(word), word.box.bottom - word.box.top
        rows[-1].append(word)
    return [_line(row) for row in rows]


def least_sure(confidences: Iterable[float | None]) -> float | None:
    """What is put together is as sure as the least sure of its parts; None where all state their letters."""
    return min((confidence for confidence in confidences if confidence is not None), default=None)


def join_wrapped(first: str, second: str) -> str:
    """Two parts of what was broken at the end of a line; a blank only between words of Latin letters."""
    return f"{first} {second}" if _is_letter(first[-1:]) and _is_letter(second[:1]) else first + second


def is_full(line: Line, room: float, following: str) -> bool:
    """The next line's beginning would not have found room behind this line: it is a wrap, not an end."""
    begins = _UNBROKEN.match(following)
    return bool(begins) and room < (_width(begins[0]) + 0.3) * line.em if begins else False


def cell_text(lines: Sequence[Line], room: float) -> str:
    """The lines of a cell whose text may be `room` wide; "\\n" where a line ends before the cell does."""
    text = lines[0].text if lines else ""
    for above, below in pairwise(lines):
        wraps = is_full(above, room - (above.box.right - above.box.left), below.text)
        text = join_wrapped(text, below.text) if wraps else f"{text}\n{below.text}"
    return text


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _left(word: Word) -> float:
    return word.box.left


def _line(words: list[Word]) -> Line:
    """The words from left to right; a blank stands for a gap, several for a wide one."""
    if len(words) == 1:
        ((text, box, confidence),) = words
        return Line(text, box, max((box.right - box.left) / _width(text), _SMALLEST), confidence)
    words.sort(key=_left)
    printed = sum(word.box.right - word.box.left for word in words)
    em = max(printed / sum(_width(word.text) for word in words), _SMALLEST)
    parts = [words[0].text]
    for before, word in pairwise(words):
        gap = word.box.left - before.box.right
        latin = before.text[-1] < "\u2000" and word.text[0] < "\u2000"
        if gap > (_NARROW_GAP if latin else _WIDE_GAP) * em:
            parts.append(" " * min(max(int(gap / em), 1), _MOST_BLANKS))
        parts.append(word.text)
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    box = Box(min(lefts), min(tops), max(rights), max(bottoms))
    return Line("".join(parts), box, em, least_sure(word.confidence for word in words))


def _width(text: str) -> float:
    """In ems: an ideograph has one, a Latin letter or a digit half of it."""
    if text.isascii():
        return 0.5 * len(text)
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5 for letter in text)


def _is_letter(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()
