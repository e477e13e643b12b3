"""Pixels → ink, the angle at which a page lies, its ruling lines."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from loaders.readers.ocr_engine import Picture, Span

_MOST_TILT: Final = 6.0
"""Degrees that a page may lie askew."""

_TILT_SEEN_AT: Final = 1_000  # pixels of the longer side
_HALF_INK: Final = 96
_WINDOW: Final = 24.0  # points around a pixel that decide whether it is dark
_DARKER: Final = 12  # levels of 255 by which ink is darker than the paper around it
_SHORTEST_RULE: Final = 12.0  # points; a row is higher
_LONGER_THAN_LETTERS: Final = 30.0
_THICKEST_RULE: Final = 6.0
_GAP: Final = 1.2  # points that may be missing within a stroke
_BROKEN: Final = 10.0  # points that may be missing from a rule; a merged cell is wider
_ALIGNED: Final = 1.5
_NEAR: Final = 3.0  # points within which rules meet
_ROUNDS: Final = 2
_FLAT: Final = 0.25  # em; a dash is less high
_SLANTS: Final = (0.2, 3.0)  # of a "/": to the right for each step up
_STRAIGHT: Final = 0.09  # em by which an edge may leave its line
_THICKEST_STROKE: Final = 0.4
_MOST_STROKES: Final = 2_000  # more are a drawing


Places = NDArray[np.int64]


class Rules(NamedTuple):
    """Ruling lines across and down, as spans of pixels, and which pixels they are."""

    across: list[Span]
    down: list[Span]
    pixels: Picture


def ink_of(picture: Picture, point: float) -> Picture:
    """Which pixels are darker than their surroundings (255), whatever the light; `point` is in pixels."""
    smooth = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    window = 2 * round(_WINDOW * point / 2) + 1
    ink: Picture = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER
    )
    return ink


def straightened(picture: Picture, point: float) -> Picture:
    """The picture turned so that lines of text and rules run level."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), _tilt_of(ink_of(picture, point)), 1)
    straight: Picture = cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return straight


def _tilt_of(ink: Picture) -> float:
    """By how many degrees lines fall to the right: at that angle rows of pixels differ most."""
    scale = min(_TILT_SEEN_AT / max(ink.shape), 1)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > _HALF_INK)
    best = 0.0
    for step, reach in ((0.5, _MOST_TILT), (0.1, 0.5), (0.02, 0.1)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = max(angles.tolist(), key=lambda angle: (_sharpness(ys, xs, angle), -abs(angle)))
    return best


def _sharpness(ys: Places, xs: Places, angle: float) -> float:
    rows = (ys - xs * math.tan(math.radians(angle))).astype(np.int64) + _TILT_SEEN_AT
    return float(np.square(np.diff(np.bincount(rows))).sum())


def rules_of(ink: Picture, point: float) -> Rules:
    """The ruling lines of tables; `point` is in pixels.

    Letters have straight strokes too. A rule across is longer than a letter, or meets two rules down; a rule
    down meets two across, and what juts out beyond them is a letter that stands too near.
    """
    length, gap = round(_SHORTEST_RULE * point), round(_GAP * point)
    across, pixels_across = _strokes(ink, (1, length), (1, gap))
    down, pixels_down = _strokes(ink, (length, 1), (gap, 1))
    across = [span for span in across if span.bottom - span.top <= _THICKEST_RULE * point]
    down = [_flipped(span) for span in down if span.right - span.left <= _THICKEST_RULE * point]
    if len(across) + len(down) > _MOST_STROKES:
        return Rules([], [], np.zeros_like(ink))
    down = _bridged(down, point)
    long = [span for span in across if span.right - span.left >= _LONGER_THAN_LETTERS * point]
    short = [span for span in across if span.right - span.left < _LONGER_THAN_LETTERS * point]
    rules_across, rules_down = long, list[Span]()
    for _ in range(_ROUNDS):
        rules_down = _between(down, [_flipped(span) for span in rules_across], point)
        rules_across = long + _between(short, [_flipped(span) for span in rules_down], point)
    found = Rules(
        _bridged(rules_across, point), [_flipped(span) for span in _bridged(rules_down, point)], ink
    )
    return found._replace(pixels=(pixels_across | pixels_down) & _covered(found, ink, point))


def _strokes(ink: Picture, length: tuple[int, int], gap: tuple[int, int]) -> tuple[list[Span], Picture]:
    """Strokes in one direction and their pixels (255); small gaps are bridged."""
    long = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(length, np.uint8))
    long = cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones(gap, np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    return [Span(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()], long


def _between(strokes: Sequence[Span], rules: Sequence[Span], point: float) -> list[Span]:
    """The strokes across from the first to the last rule down that they meet, where they meet two."""
    near = _NEAR * point
    left, top, right, bottom = np.array(rules, np.float64).reshape(-1, 4).T
    kept = []
    for span in strokes:
        y = (span.top + span.bottom) / 2
        met = (
            (top - near <= y)
            & (y <= bottom + near)
            & (left >= span.left - near)
            & (right <= span.right + near)
        )
        if met.any() and right[met].max() - left[met].min() >= _SHORTEST_RULE * point:
            kept.append(span._replace(left=int(left[met].min()), right=int(right[met].max())))
    return kept


def _bridged(rules: Sequence[Span], point: float) -> list[Span]:
    """Rules across; those that go on in another after a gap are one with it."""
    whole: list[Span] = []
    for span in sorted(rules):
        for n, other in enumerate(whole):
            apart = abs(span.top + span.bottom - other.top - other.bottom) / 2
            if apart <= _ALIGNED * point and span.left - other.right <= _BROKEN * point:
                whole[n] = Span(
                    other.left,
                    min(other.top, span.top),
                    max(other.right, span.right),
                    max(other.bottom, span.bottom),
                )
                break
        else:
            whole.append(span)
    return whole


def _covered(rules: Rules, ink: Picture, point: float) -> Picture:
    """Which pixels (255) lie on the rules."""
    covered = np.zeros_like(ink)
    for left, top, right, bottom in (*rules.across, *rules.down):
        covered[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1] = 255
    return covered


def _flipped(span: Span) -> Span:
    """x for y: a rule down as if it went across."""
    return Span(span.top, span.left, span.bottom, span.right)


def sign_of(ink: Picture, em: float) -> str:
    """A sign by its strokes: "/" is a straight slanted one, "—" a flat one; else "". `em` is in pixels."""
    height, width = ink.shape
    if height <= _FLAT * em:
        return "—" if width >= _FLAT * em and 2 * np.count_nonzero(ink.any(axis=0)) > width else ""
    if height < em / 2 or not ink.any(axis=1).all():
        return ""
    left, right = ink.argmax(axis=1), width - ink[:, ::-1].argmax(axis=1)
    slants = []
    for edge, outwards in ((left, -1), (right, 1)):
        rows = np.arange(height)
        middle = slice(height // 5, height - height // 5)
        slant, start = np.polyfit(rows[middle], edge[middle], 1)
        beyond = outwards * (edge - slant * rows - start)
        if beyond.max() > _STRAIGHT * em or np.abs(beyond[middle]).max() > _STRAIGHT * em:
            return ""
        slants.append(-slant)
    is_thin = np.median(right - left) <= _THICKEST_STROKE * em
    return "/" if is_thin and _SLANTS[0] <= min(slants) and max(slants) <= _SLANTS[1] else ""
