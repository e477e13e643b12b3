"""Bytes → text: by mark, by what the bytes can be, by declaration, at last by statistics."""

import codecs
from typing import Final

from charset_normalizer import from_bytes

from loaders.readers.problem import NOT_TEXT, UnreadableError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TRADITIONAL: Final = frozenset({"big5", "big5-hkscs", "cn-big5", "x-x-big5"})
_WITH_IDEOGRAPHS: Final = ["gb18030", "big5hkscs", "big5", "cp950", "shift_jis", "euc_jp", "euc_kr"]
_TEXT_BYTES: Final = bytes({*b"\t\n\v\f\r\x1a\x1b", *range(0x20, 0x100)})
_HEAD: Final = 8_192
_SAMPLE: Final = 65_536


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`; `declared` is the charset that the file names for itself, or "".

    A byte order mark decides; else what can be UTF-8 is UTF-8, whatever is declared (chance does not
    write UTF-8, but templates declare anything); else Big5 where declared, GB18030 (which holds GB2312
    and GBK), and at last statistics about what
    else has ideographs. A few broken bytes become U+FFFD and do not stop the reading.

    Raises:
        UnreadableError: these bytes are not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _sound(data[len(mark) :].decode(encoding, "replace"))
    if _looks_binary(data[:_HEAD]):
        text = data.decode(_unmarked_utf16(data[:_HEAD]), "replace")
        if _is_whole(text) and _is_common_chinese(text):
            return text
        raise UnreadableError(NOT_TEXT)
    text = data.decode("utf-8", "replace")
    if _is_whole(text):
        return text
    if declared.lower() in _TRADITIONAL:
        return _sound(data.decode("big5hkscs", "replace"))
    text = data.decode("gb18030", "replace")
    if _is_whole(text) and _is_common_chinese(text):
        return text
    best = from_bytes(data[:_SAMPLE], cp_isolation=_WITH_IDEOGRAPHS).best()
    if best is None:
        raise UnreadableError(NOT_TEXT)
    return _sound(data.decode(best.encoding, "replace"))


def _looks_binary(head: bytes) -> bool:
    """The first bytes hold more control characters than any text does; UTF-16 does so as well."""
    return len(head.translate(None, _TEXT_BYTES)) * 100 > len(head)


def _unmarked_utf16(head: bytes) -> str:
    """UTF-16 without its mark: the NULs of its ASCII characters stand on one side."""
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _sound(text: str) -> str:
    """The text, if hardly any of it was lost and it holds no more control characters than text does."""
    if not _is_whole(text) or _looks_binary(text[:_HEAD].encode("utf-8", "replace")):
        raise UnreadableError(NOT_TEXT)
    return text


def _is_whole(text: str) -> bool:
    """Hardly any character was lost: at most three of a hundred beyond ASCII, and a cut one at the end."""
    lost = text.removesuffix("\ufffd").count("\ufffd")
    if not lost or lost * 33 > len(text):
        return not lost
    return lost * 33 <= len(text) - len(text.encode("ascii", "ignore"))


def _is_common_chinese(text: str) -> bool:
    """Three wide characters of four are in GB2312: read in a wrong encoding, at most one of two is."""
    head = text[:_HEAD]
    narrow = len(head.encode("ascii", "ignore"))
    return len(head.encode("gb2312", "ignore")) - narrow >= 1.5 * (len(head) - narrow)
