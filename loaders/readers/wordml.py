"""The names of WordprocessingML that the readers of docx share."""

from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_OFF: Final = frozenset({"0", "false", "off"})


def child_of(element: etree._Element | None, tag: str) -> etree._Element | None:
    """The first child of that name; quicker than `find`, and a missing parent has none."""
    return None if element is None else next(element.iterchildren(tag), None)


def value_of(element: etree._Element | None) -> str | None:
    """The w:val of an element that may be missing."""
    return None if element is None else element.get(f"{W}val")


def is_on(element: etree._Element | None) -> bool:
    """A switch such as w:vanish: on where it stands, unless its w:val says otherwise."""
    return element is not None and value_of(element) not in _OFF
