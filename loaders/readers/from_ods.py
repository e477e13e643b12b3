"""OpenDocument spreadsheets → sheets; each cell says itself what it shows."""

from typing import Final

from lxml import etree

from loaders.readers.cell_format import plain
from loaders.readers.grid import Content
from loaders.readers.package import open_package
from loaders.readers.problem import ENCRYPTED, UnreadableError
from loaders.readers.sheet import Area, Budget, Sheet, sheets_to_content

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_UNPRINTED: Final = frozenset({f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"})
_CHARACTERS: Final = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_HIDDEN: Final = frozenset({"collapse", "filter"})
_MOST_COLUMNS: Final = 16_384


def read_ods(data: bytes) -> Content:
    """The spreadsheet's sheets in order, numbers and dates as they were last shown.

    Raises:
        UnreadableError: damaged, encrypted, or with more cells than any report has.
    """
    with open_package(data) as package:
        if any(True for _ in package.elements("META-INF/manifest.xml", "encryption-data")):
            raise UnreadableError(ENCRYPTED)
        budget = Budget()
        sheets: list[Sheet] = []
        hiding: set[str] = set()
        reading = _Reading(budget)
        for element in package.elements("content.xml", "style", "table-column", "table-row", "table"):
            if element.tag == f"{_STYLE}style":
                properties = element.find(f"{_STYLE}table-properties")
                if properties is not None and properties.get(f"{_TABLE}display") == "false":
                    hiding.add(element.get(f"{_STYLE}name", ""))
            elif element.tag == f"{_TABLE}table-column":
                reading.add_columns(element)
            elif element.tag == f"{_TABLE}table-row":
                reading.add_rows(element)
            elif element.tag == f"{_TABLE}table":
                reading.sheet.name = element.get(f"{_TABLE}name", "")
                reading.sheet.hidden = element.get(f"{_TABLE}style-name") in hiding
                sheets.append(reading.sheet)
                reading = _Reading(budget)
        meta = package.part("meta.xml")
        title = next(meta.iter(_TITLE), None) if meta is not None else None
        return sheets_to_content(sheets, budget, (title.text or "") if title is not None else "")


class _Reading:
    """A sheet that is being read, and how far."""

    def __init__(self, budget: Budget) -> None:
        self.sheet = Sheet("")
        self._budget = budget
        self._row = 0
        self._column = 0

    def add_columns(self, element: etree._Element) -> None:
        count = min(_count(element, "number-columns-repeated"), _MOST_COLUMNS - self._column)
        if element.get(f"{_TABLE}visibility") in _HIDDEN:
            self.sheet.hidden_cols.update(range(self._column, self._column + count))
        self._column += max(count, 0)

    def add_rows(self, element: etree._Element) -> None:
        """A row, as often as it says that it is repeated; blank rows cost nothing."""
        repeated = _count(element, "number-rows-repeated")
        cells = self._cells(element)
        if cells:
            self._budget.take(cells=repeated * len(cells))
            for row in range(self._row, self._row + repeated):
                self.sheet.texts.update({(row, col): text for col, text in cells})
        if element.get(f"{_TABLE}visibility") in _HIDDEN:
            self._budget.take(positions=repeated if cells else 0)
            self.sheet.hidden_rows.update(range(self._row, self._row + (repeated if cells else 0)))
        self._row += repeated

    def _cells(self, row: etree._Element) -> list[tuple[int, str]]:
        cells: list[tuple[int, str]] = []
        col = 0
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            repeated = min(_count(cell, "number-columns-repeated"), _MOST_COLUMNS)
            self._budget.take(positions=1)
            text = _shown(cell)
            if text and not text.isspace():
                self._budget.take(cells=repeated)
                cells += [(col + n, text) for n in range(repeated)]
            rowspan, colspan = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            if rowspan > 1 or colspan > 1:
                self.sheet.merged.append(Area(self._row, col, self._row + rowspan, col + colspan))
            col += repeated
        return cells


def _shown(cell: etree._Element) -> str:
    """The text of a cell; of one without any its value, as some programs write it. A zero is always shown."""
    value = cell.get(f"{_OFFICE}value")
    lines = ["".join(_texts(child)) for child in cell.iterchildren(f"{_TEXT}p")]
    text = "\n".join(lines)
    if value is None or (text and (float(value) != 0 or any(map(str.isdigit, text)))):
        return text
    if cell.get(f"{_OFFICE}value-type") == "percentage":
        return f"{plain(float(value) * 100)}%"
    return plain(float(value))


def _texts(element: etree._Element) -> list[str]:
    """The characters that a paragraph shows, without the comments and notes in it."""
    texts = [element.text or ""]
    for child in element:
        if child.tag in _CHARACTERS:
            texts.append(_CHARACTERS[child.tag] * min(int(child.get(f"{_TEXT}c", "1")), 100))
        elif child.tag not in _UNPRINTED:
            texts += _texts(child)
        texts.append(child.tail or "")
    return texts


def _count(element: etree._Element, name: str) -> int:
    return max(int(element.get(f"{_TABLE}{name}", "1")), 1)
