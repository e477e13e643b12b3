"""Photographs of paper: what bends or converges is flattened by the ruling lines, which were straight.

A smooth displacement of each pixel is looked for, one across and one down, that makes every ruling line run
level or upright. It undoes a camera held askew as it does a bent page. Pages without tables stay as they are.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from loaders.readers.ocr_engine import Picture
from loaders.readers.ocr_picture import ink_of

Numbers = NDArray[np.float64]
Trace = tuple[Numbers, Numbers]
"""A line: where it is, from -1 to 1 across the picture, at steps along the picture, also from -1 to 1."""

_RUN: Final = 8.0  # points of a line that are level within its thickness
_SHORTEST: Final = 80.0
_STEEPEST: Final = 0.12
_FEWEST: Final = 3
_POWERS: Final = tuple((i, j) for i in (1, 2, 3) for j in (0, 1, 2))
"""Of the place along a line and across it, in the terms of the displacement."""

_STIFFNESS: Final = 1e-3
_STRAY: Final = 1.5  # points by which a line may miss the others before it counts as none of the paper's
_LEAST: Final = 0.7  # points that are worth a correction
_MOST: Final = 0.1  # of the picture; more is a misunderstanding
_STEP: Final = 16


def flattened(picture: Picture, point: float) -> Picture:
    """The picture with its ruling lines straight; itself where they are, or are too few to tell."""
    ink = ink_of(picture, point)
    height, width = ink.shape
    down = _displacement(_traces(ink, point), point / height)
    across = _displacement(_traces(ink.T, point), point / width)
    us, vs = np.meshgrid(_places(width), _places(height))
    xs, ys = us, vs
    for _ in range(4):  # the displacement is known where a pixel was, and wanted where it comes to stand
        xs, ys = us - _moved(across, ys, xs), vs - _moved(down, xs, ys)
    furthest = max(np.abs(xs - us).max() * width, np.abs(ys - vs).max() * height) / 2
    if not _LEAST * point < furthest < _MOST * max(width, height):
        return picture
    map_x = cv2.resize(((xs + 1) * width / 2).astype(np.float32), (width, height))
    map_y = cv2.resize(((ys + 1) * height / 2).astype(np.float32), (width, height))
    flat: Picture = cv2.remap(picture, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return flat


def _places(size: int) -> Numbers:
    """The middles of steps of some pixels, from -1 to 1."""
    count = -(-size // _STEP)
    return (np.arange(count) + 0.5) * 2 / count - 1


def _traces(ink: Picture, point: float) -> list[Trace]:
    """The long lines that run across the ink."""
    height, width = ink.shape
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(_RUN * point)), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    traces = []
    for label, (left, top, wide, high, _) in enumerate(stats.tolist()):
        if label and wide >= _SHORTEST * point and high <= _STEEPEST * wide + 4 * point:
            line = labels[top : top + high, left : left + wide] == label
            columns = np.nonzero(line.any(axis=0))[0][:: max(round(_RUN * point / 2), 1)]
            middles = [np.nonzero(line[:, column])[0].mean() + top for column in columns]
            traces.append(((columns + left) * 2 / width - 1, np.array(middles) * 2 / height - 1))
    return traces


def _displacement(traces: Sequence[Trace], point: float) -> tuple[Numbers, Numbers] | None:
    """Factors of the terms that make the traces level, and the area within which they hold."""
    for _ in range(3):
        if len(traces) < _FEWEST:
            return None
        terms = np.concatenate([_centred(_terms(along, at)) for along, at in traces])
        heights = np.concatenate([at - at.mean() for _, at in traces])
        factors = np.linalg.solve(
            terms.T @ terms + _STIFFNESS * len(terms) * np.eye(len(_POWERS)), -terms.T @ heights
        )
        strays = [np.abs(_centred(at + _terms(along, at) @ factors)).max() / 2 for along, at in traces]
        kept = [trace for trace, stray in zip(traces, strays, strict=True) if stray <= _STRAY * point]
        if len(kept) == len(traces):
            break
        traces = kept
    else:
        return None
    area = [(part.min(), part.max()) for part in map(np.concatenate, zip(*traces, strict=True))]
    return factors, np.array(area)


def _terms(along: Numbers, at: Numbers) -> Numbers:
    return np.stack([along**i * at**j for i, j in _POWERS], axis=-1)


def _centred(values: Numbers) -> Numbers:
    centred: Numbers = values - values.mean(axis=0)
    return centred


def _moved(displacement: tuple[Numbers, Numbers] | None, along: Numbers, at: Numbers) -> Numbers:
    if displacement is None:
        return np.zeros_like(at)
    factors, ((first, last), (top, bottom)) = displacement
    moved: Numbers = _terms(np.clip(along, first, last), np.clip(at, top, bottom)) @ factors
    return moved
