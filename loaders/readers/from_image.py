"""Photographs, images and scanned pages of PDFs → paragraphs and tables, by character recognition.

Needs the optional requirements (requirements-ocr.txt): see ocr, which asks for this module where they are
installed, in a process of its own.
"""

import io
import struct
from collections.abc import Iterator
from itertools import islice
from typing import Final

import cv2
import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw  # type: ignore[import-untyped]
from PIL import Image, ImageOps

from loaders.readers.from_pdf import read_pages
from loaders.readers.grid import Content
from loaders.readers.ocr import is_image
from loaders.readers.ocr_engine import Picture
from loaders.readers.ocr_page import page_of
from loaders.readers.printed_blocks import pages_to_blocks
from loaders.readers.printed_page import Page
from loaders.readers.problem import READABLE, UnreadableError

MOST_PICTURES: Final = 40
"""Pages of a document that are recognised; further ones are named as unread."""

MOST_PIXELS: Final = 120_000_000
"""Of one picture; a telephone takes 12 to 108 million."""

SEEN_AT: Final = 200
"""Dots an inch at which pages are looked at: letters of 10 points are 28 pixels high."""

_LEAST_SEEN_AT: Final = 150
_LEAST_SIDE: Final = 1_240  # pixels of the shorter side of a page: 150 dots an inch
_MOST_SIDE: Final = 3_000  # pixels of the longer side
_LONGEST: Final = 20_000  # pixels of the longer side of a screenshot
_TALL: Final = 2.0
_MOST_ENLARGED: Final = 2.0
_PAPER: Final = (595.0, 842.0)  # points that a sheet of A4 is wide, upright or not
_POINTS_AN_INCH: Final = 72
_MOST_OBJECTS: Final = 1_000
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
_DAMAGES: Final = (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, IndexError, struct.error)
"""What Pillow says of damaged files comes in all these kinds."""

_DAMAGED: Final = f"是图片，但已损坏或没有传完整；请重新拍摄、扫描后再上传，或上传文字版（{READABLE}）。"
_TOO_LARGE: Final = (
    "的图片有 {width}×{height} 像素，超过每张 {most} 万像素的上限；请缩小图片或降低扫描分辨率后再上传。"
)

Image.MAX_IMAGE_PIXELS = None  # MOST_PIXELS is checked before a picture is unpacked


def read_pictures(data: bytes) -> Content:
    """What is recognised in a picture, or in the pages of a PDF that are pictures."""
    return read_image(data) if is_image(data) else read_scanned_pdf(data)


def read_image(data: bytes) -> Content:
    """What is recognised in the picture; each frame of a TIFF file is a page.

    Raises:
        UnreadableError: damaged, or with more pixels than a photograph has.
    """
    pages: list[Page] = []
    unread: list[int] = []
    for number, picture in enumerate(_pictures(data), 1):
        if picture is None:
            unread.append(number)
            continue
        height, width = picture.shape[:2]
        pages.append(page_of(picture, number, _PAPER[width > height]))
    return Content(pages_to_blocks(pages), unread_pages=tuple(unread))


def read_scanned_pdf(data: bytes) -> Content:
    """The text of a PDF; of pages that are pictures what is recognised there.

    Raises:
        UnreadableError: damaged, encrypted or too long.
    """
    left = iter(range(MOST_PICTURES))

    def recognise(page: pypdfium2.PdfPage, number: int) -> Page | None:
        picture = _rendered(page) if next(left, None) is not None else None
        return None if picture is None else page_of(picture, number, page.get_width())

    return read_pages(data, recognise)


def _pictures(data: bytes) -> Iterator[Picture | None]:
    """The pictures of the file; None for each that is too many."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            for number in range(getattr(image, "n_frames", 1) if image.format == "TIFF" else 1):
                image.seek(number)
                yield _pixels(image) if number < MOST_PICTURES else None
    except _DAMAGES as error:
        raise UnreadableError(_DAMAGED) from error


def _pixels(frame: Image.Image) -> Picture:
    """The picture upright as the camera says, on white paper, in a size at which letters are legible."""
    width, height = frame.size
    if width * height > MOST_PIXELS:
        raise UnreadableError(_TOO_LARGE.format(width=width, height=height, most=MOST_PIXELS // 10_000))
    image = ImageOps.exif_transpose(frame)
    if image.has_transparency_data:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    pixels = np.asarray(image.convert("RGB"))[:, :, ::-1]
    scale = _scale(*sorted(pixels.shape[:2]))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    picture: Picture = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=method)
    return picture


def _scale(short: int, long: int) -> float:
    """By how much a picture is enlarged, so that a page has between `_LEAST_SIDE` and `_MOST_SIDE` pixels."""
    if long > _TALL * short:  # a screenshot of a page of the web, as wide as a sheet of paper
        return min(_LEAST_SIDE / short, _LONGEST / long, _MOST_ENLARGED)
    return min(_MOST_SIDE / long, max(_LEAST_SIDE / short, 1), _MOST_ENLARGED)


def _rendered(page: pypdfium2.PdfPage) -> Picture | None:
    """The page as it is shown, no finer than its pictures are; None where one has too many pixels."""
    seen_at = []
    for image in islice(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]), _MOST_OBJECTS):
        width, height = image.get_px_size()
        left, bottom, right, top = image.get_bounds()
        if width * height > MOST_PIXELS:
            return None
        seen_at.append(_POINTS_AN_INCH * max(width, height) / max(right - left, top - bottom, 1))
    dots = min(max(*seen_at, _LEAST_SEEN_AT) if seen_at else SEEN_AT, SEEN_AT)
    scale = min(dots / _POINTS_AN_INCH, _MOST_SIDE / max(page.get_size()))
    picture: Picture = page.render(scale=scale, prefer_bgrx=False).to_numpy()
    return np.ascontiguousarray(picture[:, :, :3])
