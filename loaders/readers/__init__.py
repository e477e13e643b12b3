"""Bytes → `Document`. The readers know file formats, not official forms.

What a file is, its content decides; its name is only shown. A new format is a new reader in `_kind_of`.
"""

import hashlib
import re
from itertools import islice
from typing import Final

from loaders.errors import ReadError
from loaders.model import Document
from loaders.readers.from_docx import read_docx
from loaders.readers.from_html import read_html
from loaders.readers.from_text import read_text
from loaders.readers.package import open_package
from loaders.readers.problem import DAMAGED, EMPTY, NOTHING_SHOWN, UnreadableError

SUFFIXES: Final = (".txt", ".html", ".htm", ".docx")
"""Names that a file to be read may end with; what a folder is searched for."""

MAX_BYTES: Final = 50 * 2**20
"""A report has a few hundred kilobytes, with photographs a few megabytes."""

_READERS: Final = {"text": read_text, "html": read_html, "docx": read_docx}

_READABLE: Final = "、".join(suffix.removeprefix(".") for suffix in SUFFIXES if suffix != ".htm")
_CONVERT: Final = f"目前能读取 {_READABLE} 文件，请另存为其中一种再上传。"
_PICTURE: Final = f"的内容是图片，读不出文字；{_CONVERT}"
_ARCHIVE: Final = "是压缩包；请先解压，再上传其中的年报文件。"
_NOT_READ: Final = (
    (b"%PDF", f"是 PDF 文件；{_CONVERT}"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"是旧版（doc、xls、wps）或加了密码的 Office 文件；{_CONVERT}"),
    (b"{\\rtf", f"是 RTF 文件；{_CONVERT}"),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
)
_ZIP: Final = b"PK\x03\x04"
_PACKAGES: Final = (
    ("xl/", f"是 Excel 表格；{_CONVERT}"),
    ("ppt/", f"是幻灯片；{_CONVERT}"),
    ("OFD.xml", f"是 OFD 版式文件；{_CONVERT}"),
    ("content.xml", f"是 ODF 文档；{_CONVERT}"),
)
_WEB_ARCHIVE: Final = b"content-type: multipart/related"
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
            raise UnreadableError(NOTHING_SHOWN)
    except UnreadableError as problem:
        raise ReadError(f"“{name}”{problem}") from problem
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(name, sha256, media, content.blocks, content.title, content.hidden)


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
    if data.startswith(_ZIP):
        return _kind_of_package(data)
    beginning = data[:_BEGINNING].lower()
    if _WEB_ARCHIVE in beginning:
        raise UnreadableError(f"是网页存档（MHT）；{_CONVERT}")
    if any(mark in beginning for mark in _WORD_XML):
        raise UnreadableError(f"是 Word 的 XML 文件；{_CONVERT}")
    return "html" if _is_html(data) else "text"


def _kind_of_package(data: bytes) -> str:
    with open_package(data) as package:
        if package.holds("word/"):
            return "docx"
        for part, problem in _PACKAGES:
            if package.holds(part):
                raise UnreadableError(problem)
        raise UnreadableError(DAMAGED if package.holds("[Content_Types].xml") else _ARCHIVE)


def _is_html(data: bytes) -> bool:
    """It begins with a tag, or holds some; text that only mentions one is text."""
    head = data[:_LOOK].replace(b"\0", b"")  # UTF-16 becomes legible enough for a look
    if _TAG.match(head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")):
        return True
    return b"<" in head and len(list(islice(_TAG.finditer(head), _FEWEST_TAGS))) == _FEWEST_TAGS
