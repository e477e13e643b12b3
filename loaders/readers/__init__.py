"""Bytes → `Document`. The readers know file formats, not official forms.

What a file is, its content decides; its name is only shown. A new format is a new reader in `_kind_of`.
"""

import hashlib
import re
from collections.abc import Callable
from itertools import islice
from typing import Final

from loaders.errors import ReadError
from loaders.model import Document
from loaders.readers.from_csv import is_csv, read_csv
from loaders.readers.from_docx import read_docx
from loaders.readers.from_html import read_html
from loaders.readers.from_mht import read_mht
from loaders.readers.from_ods import read_ods
from loaders.readers.from_office import read_office
from loaders.readers.from_text import read_text
from loaders.readers.from_xls import read_xls
from loaders.readers.from_xlsx import read_xlsx
from loaders.readers.grid import Content
from loaders.readers.ocr import is_image, read_image, read_pdf
from loaders.readers.package import open_package
from loaders.readers.problem import (
    ADVISED,
    DAMAGED,
    EMPTY,
    ENCRYPTED,
    NOTHING_RECOGNISED,
    NOTHING_SHOWN,
    READABLE,
    UnreadableError,
)

_ALSO_READ: Final = (".htm", ".mhtml", ".xlsm", ".et", ".tsv")
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
_CONVERTED: Final = (".doc", ".wps", ".rtf", ".odt")
_ARCHIVES: Final = (".zip",)

SUFFIXES: Final = (*ADVISED, *_ALSO_READ, *_PICTURES, *_CONVERTED, *_ARCHIVES)
"""Names that a file to be read may end with; what a folder is searched for."""

MAX_BYTES: Final = 50 * 2**20
"""A report has a few hundred kilobytes, with photographs a few megabytes."""

_READERS: Final[dict[str, Callable[[bytes], Content]]] = {
    "text": read_text,
    "html": read_html,
    "docx": read_docx,
    "pdf": read_pdf,
    "mht": read_mht,
    "xlsx": read_xlsx,
    "xls": read_xls,
    "ods": read_ods,
    "csv": read_csv,
    "office": read_office,
    "image": read_image,
}

_CONVERT: Final = f"目前能读取 {READABLE} 文件，请另存为其中一种再上传。"
_GIF: Final = f"是 GIF 图片；请另存为 PNG 或 JPG 再上传，或上传文字版（{READABLE}）。"
_HEIC: Final = "是苹果手机的 HEIC 照片；请在手机上导出为 JPG 再上传，或上传文字版。"
_ARCHIVE: Final = "是压缩包；请先解压，再上传其中的年报文件。"
_NOT_READ: Final = (
    (b"GIF8", _GIF),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
)
_HEIC_BRANDS: Final = re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)", re.DOTALL)
_ZIP: Final = b"PK\x03\x04"
_PDF: Final = b"%PDF-"
_PDF_WITHIN: Final = 1_024  # bytes of something else may stand before it, and readers look past them
_SLIDES: Final = f"是幻灯片；{_CONVERT}"
_PACKAGES: Final = (
    ("xl/workbook.bin", f"是 Excel 的二进制表格（xlsb）；{_CONVERT}"),
    ("ppt/", _SLIDES),
    ("OFD.xml", f"是 OFD 版式文件；{_CONVERT}"),
)
_ODF_SHEET: Final = "opendocument.spreadsheet"
_RTF: Final = b"{\\rtf"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_OFFICE: Final = f"是旧版（doc、xls、wps）的 Office 文件，但已损坏或不完整；{_CONVERT}"
_MAIL_HEADER: Final = re.compile(rb"\s*[a-z][a-z-]{2,40}:")
_MAIL_MARKS: Final = (b"mime-version:", b"content-type:")
_WORD_XML: Final = (b"<w:worddocument", b"<pkg:package")
_TAG: Final = re.compile(
    rb"<(?:!doctype\s+html|/?(?:html|head|body|meta|title|style|script|link|article|section|div|p|span|strong"
    rb"|b|a|font|br|center|pre|h[1-6]|table|tbody|tr|td|ul|ol|li)\b)",
    re.IGNORECASE,
)
_NOTHING: Final = b" \t\r\n\0"
_BEGINNING: Final = 4_096
_LOOK: Final = 65_536
_FEWEST_TAGS: Final = 3


def read(data: bytes, name: str) -> Document:
    """The document that these bytes are; `name` is shown in messages and kept, never opened.

    Raises:
        ReadError: empty, too large, damaged, of a format that is not read, or without any text.
    """
    try:
        media = _kind_of(data)
        content = _READERS[media](data)
        if not content.blocks:
            raise UnreadableError(NOTHING_RECOGNISED if media == "image" else NOTHING_SHOWN)
    except UnreadableError as problem:
        raise ReadError(f"“{name}”{problem}") from problem
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(name, sha256, media, *content)


def _kind_of(data: bytes) -> str:
    """Which reader reads these bytes."""
    if len(data) > MAX_BYTES:
        size, most = len(data) / 2**20, MAX_BYTES // 2**20
        raise UnreadableError(f"有 {size:.0f} MB，超过单个文件 {most} MB 的上限；请确认选的是年报文件。")
    if not data[:_BEGINNING].strip(_NOTHING) and not data.strip(_NOTHING):
        raise UnreadableError(EMPTY)
    for magic, problem in _NOT_READ:
        if data.startswith(magic):
            raise UnreadableError(problem)
    if is_image(data):
        return "image"
    if _HEIC_BRANDS.match(data):
        raise UnreadableError(_HEIC)
    if data.startswith(_ZIP):
        return _kind_of_package(data)
    if data.startswith(_COMPOUND):
        return _kind_of_compound(data)
    if data.startswith(_RTF):
        return "office"
    if _PDF in data[:_PDF_WITHIN]:
        return "pdf"
    beginning = data[:_BEGINNING].lower()
    if _MAIL_HEADER.match(beginning) and all(mark in beginning for mark in _MAIL_MARKS):
        return "mht"
    if any(mark in beginning for mark in _WORD_XML):
        raise UnreadableError(f"是 Word 的 XML 文件；{_CONVERT}")
    if _is_html(data):
        return "html"
    return "csv" if is_csv(data) else "text"


def _kind_of_package(data: bytes) -> str:
    with open_package(data) as package:
        if package.holds("word/"):
            return "docx"
        for part, problem in _PACKAGES:
            if package.holds(part):
                raise UnreadableError(problem)
        if package.holds("xl/"):
            return "xlsx"
        if package.holds("content.xml"):
            return "ods" if package.is_of_type(_ODF_SHEET) else "office"
        raise UnreadableError(DAMAGED if package.holds("[Content_Types].xml") else _ARCHIVE)


def _kind_of_compound(data: bytes) -> str:
    """An Office file of before 2007, by the names of the streams within; a newer one with a password."""
    if _stream_named("EncryptedPackage", data):
        raise UnreadableError(ENCRYPTED)
    if _stream_named("WordDocument", data):
        return "office"
    if _stream_named("Workbook", data) or _stream_named("Book", data):
        return "xls"
    raise UnreadableError(_SLIDES if _stream_named("PowerPoint Document", data) else _OLD_OFFICE)


def _stream_named(name: str, data: bytes) -> bool:
    """Whether the directory of a compound file has this name: there it ends with its 64-byte field."""
    return f"{name}\0".encode("utf-16-le") in data


def _is_html(data: bytes) -> bool:
    """It begins with a tag, or holds some; text that only mentions one is text."""
    head = data[:_LOOK].replace(b"\0", b"")  # UTF-16 becomes legible enough for a look
    if _TAG.match(head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")):
        return True
    return b"<" in head and len(list(islice(_TAG.finditer(head), _FEWEST_TAGS))) == _FEWEST_TAGS
