"""A picture of a page → its words and ruling lines, as if a PDF had stated them.

Rules make cells (printed_table); in a cell each line of ink is read, whether or not the detector found it:
it misses single digits. Outside of tables the detector's lines are read. What is made of words and rules
is the same for pictures and PDFs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from loaders.readers.ocr_engine import Picture, Span, find_lines, read_lines
from loaders.readers.ocr_flat import flattened
from loaders.readers.ocr_picture import Rules, ink_of, rules_of, sign_of, straightened
from loaders.readers.printed_page import Box, Page, Rule, Word
from loaders.readers.printed_table import Grid, grids_of
from loaders.readers.problem import UnreadableError

LEAST_SURE: Final = 0.5
"""What is recognised in a cell with less confidence is not taken for text: the cell is unread."""

MOST_LINES: Final = 3_000
"""Of a page, each part of a cell included; the largest form has 300."""

_CROWDED: Final = "的图片内容过于杂乱，不像一份年报；请换一张清楚、平整的图片，或上传文字版。"
_SMALLEST_MARK: Final = 2.2  # points; ink that is smaller is dirt, or a full stop within a line
_EDGE: Final = 1.0  # points beside a ruling line that may be its own ink
_TYPICAL_EM: Final = 10.5
_LONG: Final = 2.0  # times as long as wide
_SMALLEST_PAGE: Final = 40  # pixels; less is a dot or a stroke
_LONGEST_PAGE: Final = 40  # times as long as wide
_SAMPLE: Final = 3  # lines that tell whether a page stands on its head
_UPRIGHT: Final = 0.9
_NEARLY_A_NUMBER: Final = re.compile(r"(?=.*[A-Za-z|\[\]])[\dlIijJ|\[\]OoSTU.,]+")
"""What the recogniser makes of digits that it does not quite recognise."""

Marks = NDArray[np.int64]
"""Connected ink, a row each: left, top, right, bottom in pixels."""


class _Line(NamedTuple):
    """A crop to be read, where its ink stands, and whether it stands in a cell.

    `sign` is what its ink is without being read: "/" or "—", which a recogniser takes for 1 and 一.
    """

    crop: Span
    ink: Span
    in_cell: bool
    sign: str = ""


def page_of(picture: Picture, number: int, width: float) -> Page:
    """The words and rules on a picture of the page, the `number`th from 1, that is `width` points wide.

    The page may lie askew, on its side or upside down.
    """
    point = picture.shape[1] / width
    short, long = sorted(picture.shape[:2])
    if short < _SMALLEST_PAGE or long > _LONGEST_PAGE * short:
        return Page(number, Box(0.0, 0.0, width, picture.shape[0] / point), [], [], [], [], recognised=True)
    picture = _flat(picture, point)
    found = find_lines(picture)
    if _on_its_side(found):
        picture = _flat(np.rot90(picture).copy(), point)
        found = find_lines(picture)
    if (sure := _sureness(picture, found)) < _UPRIGHT:
        turned = np.rot90(picture, 2).copy()
        found_turned = find_lines(turned)
        if _sureness(turned, found_turned) > sure:
            picture, found = turned, found_turned
    return _read(picture, found, number, point)


def _flat(picture: Picture, point: float) -> Picture:
    return flattened(straightened(picture, point), point)


def _on_its_side(found: Sequence[Span]) -> bool:
    """Most lines are much higher than wide."""
    sizes = [(span.right - span.left, span.bottom - span.top) for span in found]
    high = sum(height for width, height in sizes if height > _LONG * width)
    return high > sum(width for width, height in sizes if width > _LONG * height)


def _sureness(picture: Picture, found: Sequence[Span]) -> float:
    """How sure the reading of the longest lines is: little of lines that stand on their heads."""
    longest = sorted(found, key=lambda span: span.left - span.right)[:_SAMPLE]
    readings = read_lines([picture[_rows(span), _columns(span)] for span in longest])
    return sum(reading.confidence for reading in readings) / max(len(readings), 1)


def _read(picture: Picture, found: Sequence[Span], number: int, point: float) -> Page:
    """What stands on a picture that is upright and level."""
    ink = ink_of(picture, point)
    rules = rules_of(ink, point)
    box = Box(0.0, 0.0, picture.shape[1] / point, picture.shape[0] / point)
    across = [Rule((a.top + a.bottom) / 2 / point, a.left / point, a.right / point) for a in rules.across]
    down = [Rule((d.left + d.right) / 2 / point, d.top / point, d.bottom / point) for d in rules.down]
    unread = [Word("", _box(span, point)) for span in found]
    page = Page(number, box, unread, [], across, down, recognised=True)
    lines = _lines(list(grids_of(page)), found, ink & ~_around(rules.pixels, point), point)
    return page._replace(words=list(_words(_without(picture, rules, point), lines, point)))


def _words(picture: Picture, lines: Sequence[_Line], point: float) -> Iterator[Word]:
    if len(lines) > MOST_LINES:
        raise UnreadableError(_CROWDED)
    crops = [picture[_rows(line.crop), _columns(line.crop)] for line in lines if not line.sign]
    readings = iter(read_lines(crops))
    for line in lines:
        text, confidence = (line.sign, 1.0) if line.sign else next(readings)
        if line.in_cell and (confidence < LEAST_SURE or _NEARLY_A_NUMBER.fullmatch(text)):
            continue
        if text and not text.isspace():
            yield Word(text.strip(), _box(line.ink, point), confidence)


def _marks(ink: Picture, point: float) -> Marks:
    """Where ink is connected, without dirt."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, height = stats[1:, :4].T.astype(np.int64)
    marks: Marks = np.stack([left, top, left + width, top + height], axis=1)
    letters: Marks = marks[np.maximum(width, height) >= _SMALLEST_MARK * point]
    return letters


def _without(picture: Picture, rules: Rules, point: float) -> Picture:
    """The picture with paper where the rules were."""
    cleared = picture.copy()
    cleared[_around(rules.pixels, point) > 0] = np.median(picture, axis=(0, 1))
    return cleared


def _around(pixels: Picture, point: float) -> Picture:
    reach = 2 * round(_EDGE * point / 2) + 1
    around: Picture = cv2.dilate(pixels, np.ones((reach, reach), np.uint8))
    return around


def _lines(grids: Sequence[Grid], found: Sequence[Span], ink: Picture, point: float) -> list[_Line]:
    """What is to be read: in cells each line of ink, elsewhere what the detector found."""
    marks = _marks(ink, point)
    cells = [_inside(marks, _span(grid.box_of(cell), point)) for grid in grids for cell in grid.cells()]
    bands = [_bands(cell) for cell in cells]
    heights = [int(band[:, 3].max() - band[:, 1].min()) for cell in bands for band in cell]
    em = float(np.percentile(heights, 80)) * 1.2 if heights else _TYPICAL_EM * point
    lines: list[_Line] = []
    for cell in bands:
        parts = [part for band in _whole(cell, em) for part in _parts(band, em)]
        if len(parts) == 1 and (sign := sign_of(ink[_rows(parts[0].ink)][:, _columns(parts[0].ink)], em)):
            parts = [parts[0]._replace(sign=sign)]
        lines += parts
    for span in found:
        x, y = (span.left + span.right) / 2 / point, (span.top + span.bottom) / 2 / point
        if not any(grid.cell_at(x, y) for grid in grids):
            lines.append(_Line(span, _inked(span, marks), in_cell=False))
    return lines


def _inside(marks: Marks, span: Span) -> Marks:
    """The marks whose middle is in the span, and that are no larger."""
    x, y = (marks[:, 0] + marks[:, 2]) / 2, (marks[:, 1] + marks[:, 3]) / 2
    is_within = (span.left < x) & (x < span.right) & (span.top < y) & (y < span.bottom)
    is_wider = marks[:, 2] - marks[:, 0] > span.right - span.left
    is_higher = marks[:, 3] - marks[:, 1] > span.bottom - span.top
    inside: Marks = marks[is_within & ~is_wider & ~is_higher]
    return inside


def _bands(marks: Marks) -> list[Marks]:
    """The marks of a cell by lines: a line ends where a row of pixels has no ink."""
    bands: list[list[NDArray[np.int64]]] = []
    bottom = -1
    for mark in marks[np.argsort(marks[:, 1], kind="stable")]:
        if mark[1] >= bottom:
            bands.append([])
        bands[-1].append(mark)
        bottom = max(bottom, int(mark[3]))
    return [np.stack(band) for band in bands]


def _whole(bands: Iterable[Marks], em: float) -> list[Marks]:
    """Bands that together are no higher than one letter are one line: 三 has three."""
    lines: list[Marks] = []
    for band in bands:
        if lines and band[:, 3].max() - lines[-1][:, 1].min() <= em:
            lines[-1] = np.concatenate([lines[-1], band])
        else:
            lines.append(band)
    return lines


def _parts(marks: Marks, em: float) -> Iterator[_Line]:
    """A line of a cell, parted where nothing stands over the width of a letter."""
    top, bottom = int(marks[:, 1].min()), int(marks[:, 3].max())
    ordered = marks[np.argsort(marks[:, 0], kind="stable")]
    reach = np.maximum.accumulate(ordered[:, 2])
    ends = np.nonzero(ordered[1:, 0] - reach[:-1] > em)[0] + 1
    for part in np.split(ordered, ends):
        ink = Span(int(part[:, 0].min()), top, int(part[:, 2].max()), bottom)
        yield _Line(_padded(ink, em), ink, in_cell=True)


def _padded(ink: Span, em: float) -> Span:
    """Room around the ink as lines of text have it."""
    across, above = round(0.3 * em), round(max(0.9 * em - (ink.bottom - ink.top), 0.24 * em) / 2)
    return Span(ink.left - across, ink.top - above, ink.right + across, ink.bottom + above)


def _inked(span: Span, marks: Marks) -> Span:
    """The span as wide as its ink."""
    inside = _inside(marks, span)
    if not len(inside):
        return span
    return span._replace(left=int(inside[:, 0].min()), right=int(inside[:, 2].max()))


def _rows(span: Span) -> slice:
    return slice(max(span.top, 0), span.bottom)


def _columns(span: Span) -> slice:
    return slice(max(span.left, 0), span.right)


def _box(span: Span, point: float) -> Box:
    return Box(span.left / point, span.top / point, span.right / point, span.bottom / point)


def _span(box: Box, point: float) -> Span:
    return Span(*(round(edge * point) for edge in box))
