"""What is drawn on a page of a PDF beside its text: ruling lines, pictures, curves."""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any, Final, NamedTuple

import pypdfium2.raw as c  # type: ignore[import-untyped]

from loaders.readers.printed_page import Box, Rule
from loaders.readers.problem import UnreadableError

MOST_MARKS: Final = 1_000_000
"""Letters and drawn objects of a document; the report of a county has ten thousand."""

_CROWDED: Final = "的页面内容过于庞大，不像一份年报；请用 WPS 或 Word 重新导出 PDF，或另存为 docx 再上传。"
_MOST_RULES: Final = 4_000  # more are a drawing, not a table
_MOST_SEGMENTS: Final = 4_000
_DEEPEST_FORM: Final = 4
_FARTHEST: Final = 100_000.0  # points; a page may measure 14,400
_THIN: Final = 3.0
_SHORTEST: Final = 4.0
MOSTLY: Final = 0.5
"""Pictures that cover more of a page are its content, not its decoration."""

_DRAWINGS: Final = frozenset({c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE})
_TEXTS: Final = frozenset({c.FPDF_PAGEOBJ_TEXT, c.FPDF_PAGEOBJ_IMAGE})
Pointer: Final = ctypes.c_void_p
Matrix = tuple[float, float, float, float, float, float]


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


def pdfium_function(name: str, *arguments: type, result: type | None = ctypes.c_int) -> Callable[..., Any]:
    """PDFium's function without the checks of the generated bindings, which cost more than the call."""
    address = ctypes.cast(getattr(c, name), Pointer).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_count_objects: Final = pdfium_function("FPDFPage_CountObjects", Pointer)
_object: Final = pdfium_function("FPDFPage_GetObject", Pointer, ctypes.c_int, result=Pointer)
_count_in_form: Final = pdfium_function("FPDFFormObj_CountObjects", Pointer)
_object_in_form: Final = pdfium_function("FPDFFormObj_GetObject", Pointer, ctypes.c_ulong, result=Pointer)
_kind: Final = pdfium_function("FPDFPageObj_GetType", Pointer)
_bounds: Final = pdfium_function("FPDFPageObj_GetBounds", *[Pointer] * 5)
_matrix: Final = pdfium_function("FPDFPageObj_GetMatrix", Pointer, Pointer)
_render_mode: Final = pdfium_function("FPDFTextObj_GetTextRenderMode", Pointer)
_draw_mode: Final = pdfium_function("FPDFPath_GetDrawMode", Pointer, Pointer, Pointer)
_count_segments: Final = pdfium_function("FPDFPath_CountSegments", Pointer)
_segment: Final = pdfium_function("FPDFPath_GetPathSegment", Pointer, ctypes.c_int, result=Pointer)
_segment_kind: Final = pdfium_function("FPDFPathSegment_GetType", Pointer)
_segment_closes: Final = pdfium_function("FPDFPathSegment_GetClose", Pointer)
_point: Final = pdfium_function("FPDFPathSegment_GetPoint", Pointer, Pointer, Pointer)


class Drawings(NamedTuple):
    """The ruling lines of a page, its pictures, and how many paths are drawn."""

    across: list[Rule]
    down: list[Rule]
    pictures: list[Box]
    paths: int


def drawings_of(page: ctypes.c_void_p, upright: Matrix, budget: Budget) -> Drawings:
    """What is drawn on the page, as it stands when the page is upright."""
    across: list[Rule] = []
    down: list[Rule] = []
    pictures: list[Box] = []
    paths = 0
    for kind, handle, matrix in _objects(page, _count_objects, _object, upright, budget, _DRAWINGS):
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            pictures.append(_outline(handle, matrix))
            continue
        paths += 1
        if len(across) + len(down) > _MOST_RULES:
            continue
        for left, top, right, bottom in filter(is_near, _strokes(handle, matrix)):
            if bottom - top <= _THIN and right - left >= _SHORTEST:
                across.append(Rule((top + bottom) / 2, left, right))
            elif right - left <= _THIN and bottom - top >= _SHORTEST:
                down.append(Rule((left + right) / 2, top, bottom))
    if len(across) + len(down) > _MOST_RULES:
        across, down = [], []
    return Drawings(across, down, pictures, paths)


def is_unseen(page: ctypes.c_void_p, upright: Matrix, box: Box, budget: Budget) -> bool:
    """Whether most of the text is drawn without ink, or before a picture that covers most of the page."""
    seen = unseen = 0
    for kind, handle, matrix in _objects(page, _count_objects, _object, upright, budget, _TEXTS):
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            if share_of(_outline(handle, matrix), box) > MOSTLY:
                seen, unseen = 0, seen + unseen
        elif _render_mode(handle) == c.FPDF_TEXTRENDERMODE_INVISIBLE:
            unseen += 1
        else:
            seen += 1
    return unseen > seen


def share_of(picture: Box, page: Box) -> float:
    """How much of the page the picture covers."""
    width = min(picture.right, page.right) - max(picture.left, page.left)
    height = min(picture.bottom, page.bottom) - max(picture.top, page.top)
    area = (page.right - page.left) * (page.bottom - page.top)
    return max(width, 0) * max(height, 0) / area if area > 0 else 0


def _objects(
    parent: object,
    count: Callable[..., int],
    at: Callable[..., int],
    matrix: Matrix,
    budget: Budget,
    kinds: frozenset[int],
    depth: int = 0,
) -> Iterator[tuple[int, int, Matrix]]:
    """(kind, handle, matrix to upright coordinates) of objects of these kinds, also within forms."""
    number = budget.spend(count(parent))
    handles = list(map(at, repeat(parent), range(number)))
    for kind, handle in zip(map(_kind, handles), handles, strict=True):
        if kind in kinds:
            yield kind, handle, matrix
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _then(_matrix_of(handle), matrix)
            yield from _objects(handle, _count_in_form, _object_in_form, inner, budget, kinds, depth + 1)


def _strokes(path: int, matrix: Matrix) -> list[Box]:
    """The straight parts of a path: itself where it is thin, else its thin subpaths and stroked sides."""
    whole = _outline(path, matrix)
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


def _outline(handle: int, matrix: Matrix) -> Box:
    """What the object covers at most."""
    bounds = (ctypes.c_float * 4)()
    address = ctypes.addressof(bounds)
    _bounds(handle, address, address + 4, address + 8, address + 12)
    left, bottom, right, top = bounds
    return turned((left, bottom, right, top), matrix)


def _subpaths(path: int, count: int, matrix: Matrix) -> Iterator[list[Box]]:
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
            sides.append(turned((*before, *at), matrix))
        if _segment_closes(segment):
            sides.append(turned((*at, *start), matrix))
    if sides:
        yield sides


def _around(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _matrix_of(handle: int) -> Matrix:
    values = (ctypes.c_float * 6)()
    _matrix(handle, ctypes.addressof(values))
    a, b, c_, d, e, f = values
    return a, b, c_, d, e, f


def _then(first: Matrix, second: Matrix) -> Matrix:
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


def turned(corners: tuple[float, float, float, float], matrix: Matrix) -> Box:
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


def is_near(box: Box) -> bool:
    """Nothing in it is infinite, or not a number."""
    left, top, right, bottom = box
    return -_FARTHEST < left <= right < _FARTHEST and -_FARTHEST < top <= bottom < _FARTHEST
