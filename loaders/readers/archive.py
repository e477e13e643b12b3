"""ZIP archives → their members, each a document of its own. Nothing is ever unpacked to a disk."""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final, NamedTuple

from loaders.errors import ReadError
from loaders.readers.package import MAX_UNPACKED, ZIP_ERRORS, read_member

MOST_MEMBERS: Final = 5_000
"""Members of an archive, those of the archives within it included."""

MAX_MEMBER: Final = 50 * 2**20
"""Bytes of one member: as much as a single file may have."""

MOST_TIMES: Final = 200
"""How many times as large as packed a member may become; text becomes about five times as large."""

_ALWAYS_ALLOWED: Final = 2**20
_MAGIC: Final = b"PK\x03\x04"
_NO_MEMBERS: Final = b"PK\x05\x06"
_OFFICE: Final = ("word/", "xl/", "ppt/", "content.xml", "OFD.xml", "[Content_Types].xml")
_JUNK: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1
_DEEPEST: Final = 1


Source = bytes | Path
"""An archive at hand, or the file that it is."""


class Member(NamedTuple):
    """A file in an archive; `name` is shown, never used as a path. `problem` says why there is no data."""

    name: str
    data: bytes = b""
    problem: str = ""


def is_archive(source: Source) -> bool:
    """Whether this is a ZIP file, and not an Office file, which is one within."""
    try:
        with _opened_file(source) as file:
            if file.read(len(_MAGIC)) not in (_MAGIC, _NO_MEMBERS):
                return False
            names = [info.filename.lstrip("/") for info in zipfile.ZipFile(file).infolist()]
    except ZIP_ERRORS:
        return False
    return not any(name.startswith(_OFFICE) for name in names)


def count_members(source: Source) -> int:
    """How many files an archive has; one within it counts as one."""
    with _opened_file(source) as file:
        return sum(map(_is_file, zipfile.ZipFile(file).infolist()))


def members(source: Source, name: str) -> Iterator[Member]:
    """The archive's files in order, and those of archives directly within it ("里面.zip/年报.docx").

    Folders, symbolic links and what operating systems leave behind are passed over; an encrypted, damaged
    or absurdly large member has a problem instead of data. One member at a time is in memory.

    Raises:
        ReadError: the archive is damaged, or larger unpacked than any batch of reports.
    """
    return _members(source, name, _Limits(), 0)


def members_or_why(source: Source, name: str) -> Iterator[Member]:
    """The `members`; where there are none, or no more can be read, one without a name that says why."""
    found = False
    try:
        for member in members(source, name):
            found = True
            yield member
    except ReadError as error:
        yield Member("", problem=str(error))
        return
    if not found:
        yield Member("", problem=f"压缩包“{name}”里没有文件；请确认后重新压缩。")


class _Limits:
    """What an archive and those within it may still hold."""

    def __init__(self) -> None:
        self.members = MOST_MEMBERS
        self.size = MAX_UNPACKED

    def take(self, name: str, infos: list[zipfile.ZipInfo]) -> None:
        self.members -= len(infos)
        if self.members < 0:
            raise ReadError(f"“{name}”里的文件超过 {MOST_MEMBERS} 个；请分成几个压缩包再上传。")
        self.size -= sum(info.file_size for info in infos)
        if self.size < 0:
            most = MAX_UNPACKED // 10**6
            raise ReadError(f"“{name}”解压后超过 {most} MB；请确认来源，或分成几个压缩包再上传。")


def _members(source: Source, name: str, limits: _Limits, depth: int) -> Iterator[Member]:
    with _opened_file(source) as file:
        try:
            archive = zipfile.ZipFile(file)
        except ZIP_ERRORS as error:
            raise ReadError(f"压缩包“{name}”已损坏或没有传完整；请重新压缩后再上传。") from error
        infos = [info for info in archive.infolist() if _is_file(info)]
        limits.take(name, infos)
        for info in infos:
            yield from _unfolded(_member(archive, info), limits, depth)


def _unfolded(member: Member, limits: _Limits, depth: int) -> Iterator[Member]:
    """The member; of an archive its members."""
    if not member.data.startswith(_MAGIC) or not is_archive(member.data):
        yield member
    elif depth == _DEEPEST:
        yield Member(member.name, b"", f"“{member.name}”是压缩包里的压缩包里的压缩包；请解压后再上传。")
    else:
        try:
            for inner in _members(member.data, member.name, limits, depth + 1):
                yield inner._replace(name=f"{member.name}/{inner.name}")
        except ReadError as error:
            yield Member(member.name, b"", str(error))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    name = member_name(info)
    if info.flag_bits & _ENCRYPTED:
        return Member(name, b"", f"“{name}”加了密码，无法读取；请解压后再上传。")
    packed = max(info.compress_size, 1)
    if info.file_size > MAX_MEMBER or info.file_size > max(MOST_TIMES * packed, _ALWAYS_ALLOWED):
        return Member(name, b"", f"“{name}”解压后过大，不像一份年报；请确认文件来源。")
    try:
        return Member(name, read_member(archive, info))
    except ZIP_ERRORS:
        return Member(name, b"", f"“{name}”已损坏或没有传完整；请重新压缩后再上传。")


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as its author saw it: Chinese Windows writes GBK and does not say so."""
    return _decoded(info).replace("\\", "/")


def _decoded(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _opened_file(source: Source) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _is_file(info: zipfile.ZipInfo) -> bool:
    """A file that somebody meant to hand in."""
    parts = PurePosixPath(member_name(info)).parts
    left_behind = any(
        part.lower() in _JUNK or (part.startswith(("._", "~$", ".")) and part != "..") for part in parts
    )
    return not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16) and not left_behind
