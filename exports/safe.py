"""What a file or a cell is called by people must do no harm on another machine."""

import io
import re
import zipfile
from typing import Final

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a text that begins so."""

_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_LONGEST_NAME: Final = 120
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


def file_name(title: str) -> str:
    """A title as the name of a file, without its ending, on any system: Windows allows the least."""
    name = _FORBIDDEN.sub(" ", title).strip(" .")[:_LONGEST_NAME].rstrip(" .")
    return f"_{name}"[:_LONGEST_NAME] if not name or _DEVICES.match(name) else name


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text if someone edited its cell."""
    return text.startswith(FORMULA_SIGNS)


def printable(text: str) -> str:
    """The text without characters that no document may hold; line breaks and tabs stay."""
    return _UNPRINTABLE.sub("", text)


def dated_alike(package: bytes) -> bytes:
    """The same Office package with its members dated alike: equal documents are equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(zip_entry(name), old.read(name))
    return made.getvalue()


def zip_entry(name: str) -> zipfile.ZipInfo:
    """The head of a compressed member of an archive, with a date that never changes."""
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
