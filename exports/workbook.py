"""What all workbooks that are handed out share: type, colours, A4, cells that no spreadsheet runs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from exports.safe import looks_like_formula

SONG: Final = "宋体"
RED: Final = "#C00000"
INK: Final = "#1F2933"
LINE: Final = "#7F8790"
HEAD: Final = "#EEF1F4"

_A4: Final = 9
_CHINESE: Final = 134
_LONG_AGO: Final = datetime(2000, 1, 1)


class Book:
    """An xlsxwriter workbook with the formats that it already has.

    `with making(title) as book: …` and then `book.data`, the same bytes for the same content.
    """

    def __init__(self, title: str) -> None:
        self._buffer = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.writer = xlsxwriter.Workbook(self._buffer, options)
        self.writer.set_properties({"title": title, "created": _LONG_AGO})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    @property
    def data(self) -> bytes:
        """The file, once it is closed."""
        return self._buffer.getvalue()

    def format(self, **properties: Any) -> Any:
        """The format with these properties over the common type; made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            common = {"font_name": SONG, "font_charset": _CHINESE, "font_size": 11, "font_color": INK}
            self._formats[key] = self.writer.add_format(common | {"valign": "vcenter"} | properties)
        return self._formats[key]

    def boxed(self, **properties: Any) -> Any:
        """As `format`, with a thin border, centred and wrapped."""
        box = {"border": 1, "border_color": LINE, "align": "center", "text_wrap": True}
        return self.format(**(box | properties))

    def text(self, sheet: Any, row: int, col: int, text: str, **properties: Any) -> None:
        """Writes text that stays text, even when someone edits the cell of "=1+1"; a blank cell for ""."""
        if looks_like_formula(text):
            properties = {**properties, "quote_prefix": True}
        if text:
            sheet.write_string(row, col, text, self.boxed(**properties))
        else:
            sheet.write_blank(row, col, None, self.boxed(**properties))

    def sheet(self, name: str, *, landscape: bool = False, margins: Mapping[str, float] | None = None) -> Any:
        """A new sheet that prints on A4, as wide as the page, its pages numbered."""
        sheet = self.writer.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(**(margins or {"left": 0.6, "right": 0.6, "top": 0.8, "bottom": 0.8}))
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet


@contextmanager
def making(title: str) -> Iterator[Book]:
    """A workbook that is closed at the end of the block."""
    book = Book(title)
    yield book
    book.writer.close()
