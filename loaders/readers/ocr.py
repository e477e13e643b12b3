"""PDFs and pictures, with character recognition where it is installed (requirements-ocr.txt).

Both are read in processes of their own; what is recognised needs more memory and time than text.
"""

import re
from importlib.util import find_spec
from typing import Final

from loaders.readers.apart import Worker
from loaders.readers.grid import Content
from loaders.readers.problem import READABLE, UnreadableError

SECONDS: Final = 600
"""How long the pictures of a file may take; a page takes two to ten seconds."""

MOST_MEMORY: Final = 2**32
"""How much memory the process may ask for; it uses about one gigabyte."""

INSTALL: Final = "pip install -r requirements-ocr.txt"

_IMAGE: Final = re.compile(
    rb"\x89PNG|\xff\xd8\xff|II[*+]\0|MM\0[*+]|BM.{12}[\x0c-\x7c]\0\0\0|RIFF.{4}WEBP", re.DOTALL
)
_LIBRARIES: Final = ("rapidocr", "onnxruntime", "cv2", "PIL")
_PDF_PICTURES: Final = (
    "是扫描件或图片（或者字体没有文字编码），里面取不出文字；"
    f"请让管理员运行“{INSTALL}”装上文字识别后再上传，或从 Word、WPS 导出带文字的 PDF、docx 上传。"
)
_PICTURE: Final = f"是图片；请让管理员运行“{INSTALL}”装上文字识别，或上传文字版（{READABLE}）。"

_read_pdf_text: Final = Worker("loaders.readers.from_pdf", "read_pdf")
_read_pictures: Final = Worker("loaders.readers.from_image", "read_pictures", SECONDS, MOST_MEMORY)


def is_image(data: bytes) -> bool:
    """Whether these bytes begin as a picture of a kind that is read: PNG, JPEG, TIFF, BMP, WebP."""
    return _IMAGE.match(data) is not None


def is_installed() -> bool:
    """Whether character recognition can be had."""
    return all(find_spec(library) for library in _LIBRARIES)


def read_pdf(data: bytes) -> Content:
    """A PDF's text; pages that are pictures are recognised, or named in `unread_pages`.

    Raises:
        UnreadableError: the file can't be read, or has no text and character recognition is not installed.
    """
    content = _read_pdf_text(data)
    if not content.unread_pages:
        return content
    if not is_installed():
        if not content.blocks:
            raise UnreadableError(_PDF_PICTURES)
        return content
    try:
        return _read_pictures(data)
    except UnreadableError:
        if content.blocks:
            return content
        raise


def read_image(data: bytes) -> Content:
    """What is recognised in a picture, or in all pictures of a TIFF file.

    Raises:
        UnreadableError: damaged or too large, or character recognition is not installed.
    """
    if not is_installed():
        raise UnreadableError(_PICTURE)
    return _read_pictures(data)
