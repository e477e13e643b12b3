"""The models that find text in a picture and read it: RapidOCR with PP-OCRv6, out of its wheel, offline."""

import os
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

Picture = NDArray[np.uint8]
"""Pixels: (height, width, 3) with blue, green and red, or (height, width) with one value."""

_FINDS_AT: Final = 1_280
"""Pixels of the longer side at which text is found: more find no more lines, and take longer."""

_MOST_THREADS: Final = 4  # each asks for memory of its own

_NARROWEST: Final = 96
"""Pixels to which short crops are filled up: the 320 that are usual make a table take three times as long."""


_TALL: Final = 2.0  # times as high as wide: a screenshot of a whole page of the web


class Span(NamedTuple):
    """A part of a picture, in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int


class Reading(NamedTuple):
    """What is recognised in a crop, and how sure that is (0–1).

    The line is as sure as its letters are on average, and no surer than its least sure digit.
    """

    text: str
    confidence: float


@cache
def _models() -> RapidOCR:
    """Raises ImportError where the optional requirements are not installed."""
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.return_word_box": True,  # for the confidence of each letter
            "Rec.rec_img_shape": [3, 48, _NARROWEST],
            "EngineConfig.onnxruntime.intra_op_num_threads": min(os.cpu_count() or 1, _MOST_THREADS),
        }
    )


def find_lines(picture: Picture) -> list[Span]:
    """Where lines of text stand, or parts of lines; from above. A long picture is looked at in parts."""
    spans: list[Span] = []
    for top, bottom in pairwise(_cuts(picture)):
        found = _find(picture[top:bottom])
        spans += [span._replace(top=span.top + top, bottom=span.bottom + top) for span in found]
    return spans


def _cuts(picture: Picture) -> list[int]:
    """Where to part a picture that is much higher than wide: at the plainest row within reach."""
    height, width = picture.shape[:2]
    cuts = [0]
    while height - cuts[-1] > _TALL * width:
        first = cuts[-1] + width
        cuts.append(first + int(picture[first : first + width // 2].std(axis=1).mean(axis=1).argmin()))
    return [*cuts, height]


def _find(picture: Picture) -> list[Span]:
    height, width = picture.shape[:2]
    scale = min(_FINDS_AT / max(height, width), 1)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = _models()(small, use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    corners = np.asarray(found.boxes) / scale
    edges = np.concatenate([np.floor(corners.min(axis=1)), np.ceil(corners.max(axis=1))], axis=1)
    spans = np.clip(edges, 0, (width, height, width, height)).astype(int).tolist()
    return [Span(*edges) for edges in spans if edges[2] > edges[0] and edges[3] > edges[1]]


def read_lines(crops: Sequence[Picture]) -> list[Reading]:
    """What stands in each crop, one line of text each; "" with confidence 0 where nothing is recognised."""
    if not crops:
        return []
    found = _models().recognize_txt(list(crops))
    return [
        Reading(text, _confidence(text, letters.confs))
        for text, letters in zip(found.txts or (), found.word_results or (), strict=True)
    ]


def _confidence(text: str, of_letters: Sequence[float]) -> float:
    if not text:
        return 0.0
    digits = [sure for letter, sure in zip(text, of_letters, strict=False) if letter.isdigit()]
    return min([sum(of_letters) / len(of_letters), *digits])
