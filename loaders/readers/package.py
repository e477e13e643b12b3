"""Office packages (a zip of XML parts): opened with a limit, parsed without entities."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from lzma import LZMAError
from typing import IO, Final

from lxml import etree

from loaders.readers.problem import DAMAGED, TOO_LARGE_UNPACKED, UnreadableError

MAX_UNPACKED: Final = 500_000_000
"""Bytes of all parts together. A report full of photographs stays below; a zip bomb does not."""

MAX_PART: Final = 50_000_000
"""Bytes of one XML part. The largest report seen has one megabyte."""

MAX_STREAM: Final = 4 * MAX_PART
"""Bytes of one XML part that is read as a stream."""

_LONGEST_TYPE: Final = 200
ZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,  # a compression method that Python does not know
    RuntimeError,  # encrypted
    OSError,
    ValueError,
)
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL: Final = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


class Package:
    """The parts of an Office file by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {info.filename.lstrip("/"): info for info in archive.infolist()}
        if sum(info.file_size for info in self._parts.values()) > MAX_UNPACKED:
            raise UnreadableError(TOO_LARGE_UNPACKED)

    def holds(self, folder: str) -> bool:
        """Whether a part stands in `folder` ("word/") or is named so."""
        return any(name.startswith(folder) for name in self._parts)

    def is_of_type(self, media: str) -> bool:
        """Whether an OpenDocument package says that it is of this type, or a template of it."""
        info = self._parts.get("mimetype")
        if info is None or info.file_size > _LONGEST_TYPE:
            return False
        return media.encode() in read_member(self._archive, info)

    def part(self, name: str) -> etree._Element | None:
        """The root of an XML part; None where the package does not have it."""
        info = self._parts.get(name.lstrip("/"))
        if info is None:
            return None
        if info.file_size > MAX_PART:
            raise UnreadableError(TOO_LARGE_UNPACKED)
        return _parse(read_member(self._archive, info))

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of an XML part with these names (of any namespace), each as it ends.

        The part is a stream: an element is emptied when the next one is asked for, so that memory stays flat
        however long the part is. There are none where the package does not have the part.
        """
        info = self._parts.get(name.lstrip("/"))
        if info is None:
            return
        if info.file_size > MAX_STREAM:
            raise UnreadableError(TOO_LARGE_UNPACKED)
        with self._archive.open(info) as stream:
            yield from _stream_elements(stream, tags)


@contextmanager
def open_package(data: bytes) -> Iterator[Package]:
    """The package that `data` is; what the zip format can find wrong within becomes an UnreadableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Package(archive)
    except ZIP_ERRORS as error:
        raise UnreadableError(DAMAGED) from error


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, and no more than it claims: `ZipFile.read` believes a claim only afterwards."""
    with archive.open(info) as stream:
        return stream.read(info.file_size)


def _parse(xml: bytes) -> etree._Element:
    """Office writes no document type; one that declares entities is not Office's and is refused."""
    if _STRICT in xml:
        for strict, transitional in _TRANSITIONAL.items():
            xml = xml.replace(strict, transitional)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableError(DAMAGED)
    return root


def _stream_elements(stream: IO[bytes], tags: Sequence[str]) -> Iterator[etree._Element]:
    """The elements of a stream as they end. A document type is refused as `_parse` refuses it."""
    events = etree.iterparse(
        stream,
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    checked = False
    try:
        for _, element in events:
            if not checked and element.getroottree().docinfo.doctype:
                raise UnreadableError(DAMAGED)
            checked = True
            yield element
            element.clear()
            parent = element.getparent()
            while element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise UnreadableError(DAMAGED) from error
