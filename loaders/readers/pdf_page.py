"""One page of a PDF as it is drawn: words with their boxes, and ruling lines.

PDFium is asked through its C functions: a call for the first and the last letter of a word, not an
object for each letter, keeps the reading near the time that PDFium itself needs. PDFium is not safe for
threads: whoever opens a document holds `PDFIUM`.
"""

import ctypes
import math
import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import repeat
from operator import attrgetter
from threading import Lock
from typing import Final, NamedTuple

import pypdfium2  # type: ignore[import-untyped]

from loaders.readers.pdf_drawings import (
    MOSTLY,
    Budget,
    Matrix,
    Pointer,
    drawings_of,
    is_near,
    is_unseen,
    pdfium_function,
    share_of,
    turned,
)
from loaders.readers.printed_page import Box, Page, Rule, Word
from loaders.readers.problem import DAMAGED, UnreadableError

PDFIUM: Final = Lock()
"""Held while a document is open."""

_NEAR: Final = 1.0
_BLANKS: Final = r"\s\x00-\x1f\x7f\xad\ufeff\ufffe\uffff"
_WORD: Final = re.compile(f"[^{_BLANKS}]+")
_RADICALS: Final = str.maketrans(
    "⺁⺇⺌⺟⺠⺪⺫⺬⺮⺳⺶⺷⺻⺼⻁⻄⻅⻆⻉⻋⻌⻍⻏⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻟⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "厂几小母民疋目示竹网羊羊聿肉虎西见角贝车辶辶阝長长门雨青韦页风飞食食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""Letters that some fonts name by the radical of the same look; Unicode normalisation leaves these."""

_at: Final = attrgetter("at")
_FOUR: Final = struct.Struct("4f")
_UPRIGHT: Final[tuple[Matrix, ...]] = (
    (1, 0, 0, -1, 0, 0),
    (0, -1, -1, 0, 0, 0),
    (-1, 0, 0, 1, 0, 0),
    (0, 1, 1, 0, 0, 0),
)
"""By quarter turns of the text (clockwise): page coordinates → x to the right and y down as it is read."""

_count_letters: Final = pdfium_function("FPDFText_CountChars", Pointer)
_text: Final = pdfium_function("FPDFText_GetText", Pointer, ctypes.c_int, ctypes.c_int, Pointer)
_unicode: Final = pdfium_function("FPDFText_GetUnicode", Pointer, ctypes.c_int, result=ctypes.c_uint)
_letter_box: Final = pdfium_function("FPDFText_GetLooseCharBox", Pointer, ctypes.c_int, Pointer)
_angle: Final = pdfium_function("FPDFText_GetCharAngle", Pointer, ctypes.c_int, result=ctypes.c_float)


class Drawn(NamedTuple):
    """A page, and what else is drawn on it.

    Attributes:
        pictured: how much of the page pictures cover, 0–1 (more where they cover each other).
        paths: how many paths are drawn.
        unseen: whether pictures cover most of the page, and most of its text lies under them or is drawn
            without ink: what the software of a scanner recognised in the picture.
    """

    page: Page
    pictured: float
    paths: int
    unseen: bool


def read_page(page: pypdfium2.PdfPage, number: int, budget: Budget) -> Drawn:
    """The words and rules of the page, the `number`th from 1, and whether pictures cover it.

    Raises:
        UnreadableError: more letters or drawings than a report can have, or no page to print on.
        pypdfium2.PdfiumError: the page is damaged.
    """
    with closing(page.get_textpage()) as textpage:
        handle = ctypes.cast(textpage.raw, Pointer)
        text = _page_text(handle, budget)
        spans = [match.span() for match in _WORD.finditer(text)]
        turns = _quarter_turns(handle, spans)
        upright = _UPRIGHT[turns]
        box = turned(page.get_cropbox(), upright)
        if not is_near(box):
            raise UnreadableError(DAMAGED)
        objects = ctypes.cast(page.raw, Pointer)
        across, down, pictures, paths = drawings_of(objects, upright, budget)
        words = list(_words(handle, text, spans, turns, down))
    shown = [word for word in words if _is_shown(word.box, box)]
    off_page = [] if len(shown) == len(words) else [word for word in words if not _is_shown(word.box, box)]
    pictured = sum(share_of(picture, box) for picture in pictures)
    unseen = bool(words) and pictured > MOSTLY and is_unseen(objects, upright, box, budget)
    return Drawn(Page(number, box, shown, off_page, across, down), pictured, paths, unseen)


def _page_text(handle: ctypes.c_void_p, budget: Budget) -> str:
    """A character for each index of PDFium's list of letters."""
    count = budget.spend(_count_letters(handle))
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = _text(handle, 0, count, buffer)
    text = buffer.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
    if len(text) != count:  # letters that Unicode does not know, or that need two units
        codes = (_unicode(handle, index) for index in range(count))
        text = "".join(
            chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes
        )
    return text.translate(_RADICALS)


def _quarter_turns(handle: ctypes.c_void_p, spans: list[tuple[int, int]]) -> int:
    """How the page's text is turned, by the middle one of a few words."""
    picked = spans[:: max(len(spans) // 5, 1)]
    turns = sorted(round(_angle(handle, start) / (math.pi / 2)) % 4 for start, _ in picked)
    return turns[len(turns) // 2] if turns else 0


def _words(
    handle: ctypes.c_void_p,
    text: str,
    spans: Sequence[tuple[int, int]],
    turns: int,
    down: Iterable[Rule],
) -> Iterator[Word]:
    """The words with their boxes; letter by letter where one turns into another line or crosses a rule."""
    edges = sorted(down)
    ends = _boxes(handle, [index for start, end in spans for index in (start, end - 1)], turns)
    for (start, end), first, last in zip(spans, ends[::2], ends[1::2], strict=True):
        is_one_line = last.left >= first.left and first.top < (last.top + last.bottom) / 2 < first.bottom
        if end == start + 1:
            yield Word(text[start], first)
        elif is_one_line and not (edges and _is_crossed(first, last, edges)):
            top, bottom = min(first.top, last.top), max(first.bottom, last.bottom)
            yield Word(text[start:end], Box(first.left, top, last.right, bottom))
        else:
            yield from map(Word, text[start:end], _boxes(handle, range(start, end), turns))


def _boxes(handle: ctypes.c_void_p, letters: Sequence[int], turns: int) -> list[Box]:
    """Where these letters stand. PDFium fills one array: no object is made for a call."""
    size = _FOUR.size
    buffer = ctypes.create_string_buffer(size * len(letters))
    start = ctypes.addressof(buffer)
    for _ in map(_letter_box, repeat(handle), letters, range(start, start + len(buffer), size)):
        pass
    corners = _FOUR.iter_unpack(buffer)
    if turns == 0:
        return [Box(left, -top, right, -bottom) for left, top, right, bottom in corners]
    matrix = _UPRIGHT[turns]
    return [turned((left, bottom, right, top), matrix) for left, top, right, bottom in corners]


def _is_crossed(first: Box, last: Box, edges: Sequence[Rule]) -> bool:
    """Whether one of the rules (sorted) stands between these letters."""
    middle = (first.top + first.bottom) / 2
    begin = bisect_right(edges, first.left + _NEAR, key=_at)
    end = bisect_left(edges, last.right - _NEAR, begin, key=_at)
    return any(rule.start <= middle <= rule.end for rule in edges[begin:end])


def _is_shown(word: Box, page: Box) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return page.left < x < page.right and page.top < y < page.bottom and is_near(word)
