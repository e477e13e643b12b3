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
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import repeat
from operator import attrgetter
from threading import Lock
from typing import Any, Final, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as c  # type: ignore[import-untyped]

from loaders.readers.problem import DAMAGED, UnreadableError

PDFIUM: Final = Lock()
"""Held while a document is open."""

MOST_MARKS: Final = 1_000_000
"""Letters and drawn objects of a document; the report of a county has ten thousand."""

_CROWDED: Final = "的页面内容过于庞大，不像一份年报；请用 WPS 或 Word 重新导出 PDF，或另存为 docx 再上传。"
_MOST_RULES: Final = 4_000  # more are a drawing, not a table
_MOST_SEGMENTS: Final = 4_000
_DEEPEST_FORM: Final = 4
_FARTHEST: Final = 100_000.0  # points; a page may measure 14,400
_THIN: Final = 3.0
_SHORTEST: Final = 4.0
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
_Pointer: Final = ctypes.c_void_p
_Matrix = tuple[float, float, float, float, float, float]
_UPRIGHT: Final[tuple[_Matrix, ...]] = (
    (1, 0, 0, -1, 0, 0),
    (0, -1, -1, 0, 0, 0),
    (-1, 0, 0, 1, 0, 0),
    (0, 1, 1, 0, 0, 0),
)
"""By quarter turns of the text (clockwise): page coordinates → x to the right and y down as it is read."""


class Budget:
    """How many marks may still be looked at; spent by all pages of a document together."""

    def __init__(self, marks: int = MOST_MARKS) -> None:
        self._left = marks

    def spend(self, marks: int) -> int:
        """`marks`, if there are so many left."""
        self._left -= marks
        if self._left < 0:
            raise UnreadableError(_CROWDED)
        return marks


class Box(NamedTuple):
    """x grows to the right, y downwards; in points."""

    left: float
    top: float
    right: float
    bottom: float


class Word(NamedTuple):
    """Letters of one line without a blank or a ruling line between them."""

    text: str
    box: Box


class Rule(NamedTuple):
    """A ruling line: at x (or y) `at`, from y (or x) `start` to `end`."""

    at: float
    start: float
    end: float


class Page(NamedTuple):
    """What is drawn on a page, turned so that its text is upright."""

    box: Box
    words: list[Word]
    off_page: list[Word]
    across: list[Rule]
    down: list[Rule]
    has_picture: bool


def _function(name: str, *arguments: type, result: type | None = ctypes.c_int) -> Callable[..., Any]:
    """PDFium's function without the checks of the generated bindings, which cost more than the call."""
    address = ctypes.cast(getattr(c, name), _Pointer).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_count_letters: Final = _function("FPDFText_CountChars", _Pointer)
_text: Final = _function("FPDFText_GetText", _Pointer, ctypes.c_int, ctypes.c_int, _Pointer)
_unicode: Final = _function("FPDFText_GetUnicode", _Pointer, ctypes.c_int, result=ctypes.c_uint)
_letter_box: Final = _function("FPDFText_GetLooseCharBox", _Pointer, ctypes.c_int, _Pointer)
_angle: Final = _function("FPDFText_GetCharAngle", _Pointer, ctypes.c_int, result=ctypes.c_float)
_count_objects: Final = _function("FPDFPage_CountObjects", _Pointer)
_object: Final = _function("FPDFPage_GetObject", _Pointer, ctypes.c_int, result=_Pointer)
_count_in_form: Final = _function("FPDFFormObj_CountObjects", _Pointer)
_object_in_form: Final = _function("FPDFFormObj_GetObject", _Pointer, ctypes.c_ulong, result=_Pointer)
_kind: Final = _function("FPDFPageObj_GetType", _Pointer)
_bounds: Final = _function("FPDFPageObj_GetBounds", *[_Pointer] * 5)
_matrix: Final = _function("FPDFPageObj_GetMatrix", _Pointer, _Pointer)
_draw_mode: Final = _function("FPDFPath_GetDrawMode", _Pointer, _Pointer, _Pointer)
_count_segments: Final = _function("FPDFPath_CountSegments", _Pointer)
_segment: Final = _function("FPDFPath_GetPathSegment", _Pointer, ctypes.c_int, result=_Pointer)
_segment_kind: Final = _function("FPDFPathSegment_GetType", _Pointer)
_segment_closes: Final = _function("FPDFPathSegment_GetClose", _Pointer)
_point: Final = _function("FPDFPathSegment_GetPoint", _Pointer, _Pointer, _Pointer)


def read_page(page: pypdfium2.PdfPage, budget: Budget) -> Page:
    """The page's words and rules.

    Raises:
        UnreadableError: more letters or drawings than a report can have, or no page to print on.
        pypdfium2.PdfiumError: the page is damaged.
    """
    with closing(page.get_textpage()) as textpage:
        handle = ctypes.cast(textpage.raw, _Pointer)
        text = _page_text(handle, budget)
        spans = [match.span() for match in _WORD.finditer(text)]
        turns = _quarter_turns(handle, spans)
        upright = _UPRIGHT[turns]
        across, down, has_picture = _rules(ctypes.cast(page.raw, _Pointer), upright, budget)
        words = list(_words(handle, text, spans, turns, down))
    box = _turned(page.get_cropbox(), upright)
    if not _is_near(box):
        raise UnreadableError(DAMAGED)
    shown = [word for word in words if _is_shown(word.box, box)]
    off_page = [] if len(shown) == len(words) else [word for word in words if not _is_shown(word.box, box)]
    return Page(box, shown, off_page, across, down, has_picture)


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
    return [_turned((left, bottom, right, top), matrix) for left, top, right, bottom in corners]


def _is_crossed(first: Box, last: Box, edges: Sequence[Rule]) -> bool:
    """Whether one of the rules (sorted) stands between these letters."""
    middle = (first.top + first.bottom) / 2
    begin = bisect_right(edges, first.left + _NEAR, key=_at)
    end = bisect_left(edges, last.right - _NEAR, begin, key=_at)
    return any(rule.start <= middle <= rule.end for rule in edges[begin:end])


def _rules(page: ctypes.c_void_p, upright: _Matrix, budget: Budget) -> tuple[list[Rule], list[Rule], bool]:
    """The ruling lines across and down, and whether the page shows a picture."""
    across: list[Rule] = []
    down: list[Rule] = []
    has_picture = False
    for kind, handle, matrix in _objects(page, _count_objects, _object, upright, budget):
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            has_picture = True
            continue
        for left, top, right, bottom in filter(_is_near, _strokes(handle, matrix)):
            if bottom - top <= _THIN and right - left >= _SHORTEST:
                across.append(Rule((top + bottom) / 2, left, right))
            elif right - left <= _THIN and bottom - top >= _SHORTEST:
                down.append(Rule((left + right) / 2, top, bottom))
        if len(across) + len(down) > _MOST_RULES:
            return [], [], has_picture
    return across, down, has_picture


def _objects(
    parent: object,
    count: Callable[..., int],
    at: Callable[..., int],
    matrix: _Matrix,
    budget: Budget,
    depth: int = 0,
) -> Iterator[tuple[int, int, _Matrix]]:
    """(kind, handle, matrix to upright coordinates) of paths and pictures, also within forms."""
    number = budget.spend(count(parent))
    handles = list(map(at, repeat(parent), range(number)))
    for kind, handle in zip(map(_kind, handles), handles, strict=True):
        if kind in (c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE):
            yield kind, handle, matrix
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _then(_matrix_of(handle), matrix)
            yield from _objects(handle, _count_in_form, _object_in_form, inner, budget, depth + 1)


def _strokes(path: int, matrix: _Matrix) -> list[Box]:
    """The straight parts of a path: itself where it is thin, else its thin subpaths and stroked sides."""
    bounds = (ctypes.c_float * 4)()
    address = ctypes.addressof(bounds)
    if not _bounds(path, address, address + 4, address + 8, address + 12):
        return []
    left, bottom, right, top = bounds
    whole = _turned((left, bottom, right, top), matrix)
    if min(whole.right - whole.left, whole.bottom - whole.top) <= _THIN:
        return [whole]
    count = _count_segments(path)
    if not 2 < count <= _MOST_SEGMENTS:
        return []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    _draw_mode(path, ctypes.addressof(fill), ctypes.addressof(stroke))
    strokes: list[Box] = []
    to_upright = _then(_matrix_of(path), matrix)
    for sides in _subpaths(path, count, to_upright):
        outline = _around(sides)
        if min(outline.right - outline.left, outline.bottom - outline.top) <= _THIN:
            strokes.append(outline)
        elif stroke.value:
            strokes += sides
    return strokes


def _subpaths(path: int, count: int, matrix: _Matrix) -> Iterator[list[Box]]:
    """The straight sides of each subpath."""
    point = (ctypes.c_float * 2)()
    address = ctypes.addressof(point)
    sides: list[Box] = []
    start = at = (0.0, 0.0)
    for index in range(count):
        segment = _segment(path, index)
        _point(segment, address, address + 4)
        before, at = at, (point[0], point[1])
        kind = _segment_kind(segment)
        if kind == c.FPDF_SEGMENT_MOVETO:
            if sides:
                yield sides
            sides, start = [], at
        elif kind == c.FPDF_SEGMENT_LINETO:
            sides.append(_turned((*before, *at), matrix))
        if _segment_closes(segment):
            sides.append(_turned((*at, *start), matrix))
    if sides:
        yield sides


def _around(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _matrix_of(handle: int) -> _Matrix:
    values = (ctypes.c_float * 6)()
    _matrix(handle, ctypes.addressof(values))
    a, b, c_, d, e, f = values
    return a, b, c_, d, e, f


def _then(first: _Matrix, second: _Matrix) -> _Matrix:
    """The matrix that does `first`, then `second`."""
    a, b, c_, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c_ * g + d * i,
        c_ * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _turned(corners: tuple[float, float, float, float], matrix: _Matrix) -> Box:
    """The box with these two corners after the transformation."""
    x, y, to_x, to_y = corners
    a, b, c_, d, e, f = matrix
    x, y, to_x, to_y = (
        a * x + c_ * y + e,
        b * x + d * y + f,
        a * to_x + c_ * to_y + e,
        b * to_x + d * to_y + f,
    )
    return Box(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))


def _is_near(box: Box) -> bool:
    """Nothing in it is infinite, or not a number."""
    left, top, right, bottom = box
    return -_FARTHEST < left <= right < _FARTHEST and -_FARTHEST < top <= bottom < _FARTHEST


def _is_shown(word: Box, page: Box) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return page.left < x < page.right and page.top < y < page.bottom and _is_near(word)
