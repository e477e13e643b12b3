"""Workbooks of Excel 97 to 2003 (xls, et) → sheets as Excel shows them. Macros are never looked at."""

import io
from typing import Any, Final

import xlrd  # type: ignore[import-untyped]

from loaders.readers.cell_format import BUILT_IN, GENERAL, show_number
from loaders.readers.grid import Content
from loaders.readers.problem import DAMAGED, ENCRYPTED, UnreadableError
from loaders.readers.sheet import TOO_MANY_CELLS, Area, Budget, Sheet, sheets_to_content

MAX_XLS: Final = 10 * 2**20
"""xlrd builds the whole workbook in memory, some 15 bytes for each of the file's; a report has 50 KB."""

_ERRORS: Final[dict[int, str]] = xlrd.error_text_from_code


def read_xls(data: bytes) -> Content:
    """The workbook's sheets in order: formulas as their stored values, numbers as their format shows them.

    Raises:
        UnreadableError: damaged, encrypted, or with more cells than any report has.
    """
    if len(data) > MAX_XLS:
        raise UnreadableError(TOO_MANY_CELLS)
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        budget = Budget()
        sheets = [_read_sheet(book, sheet, budget) for sheet in book.sheets()]
        return sheets_to_content(sheets, budget)
    except (UnreadableError, MemoryError):
        raise
    except xlrd.XLRDError as error:
        raise UnreadableError(ENCRYPTED if "encrypted" in str(error) else DAMAGED) from error
    except Exception as error:  # xlrd follows offsets of the file without a check, and trips in its own ways
        raise UnreadableError(DAMAGED) from error


def _read_sheet(book: Any, source: Any, budget: Budget) -> Sheet:
    sheet = Sheet(source.name, source.visibility != 0)
    sheet.merged = [Area(top, left, bottom, right) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = {row for row, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_cols = {col for col, info in source.colinfo_map.items() if info.hidden}
    for row in range(source.nrows):
        for col, cell in enumerate(source.row(row)):
            budget.take(positions=1)
            text = _shown(book, cell)
            if text and not text.isspace():
                budget.take(cells=1)
                sheet.texts[row, col] = text
            elif _is_framed(book, cell):
                sheet.framed.add((row, col))
    return sheet


def _shown(book: Any, cell: Any) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value).replace("\r\n", "\n")
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            return show_number(cell.value, _code(book, cell), since_1904=bool(book.datemode))
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            return _ERRORS.get(cell.value, "#N/A")
        case _:
            return ""


def _code(book: Any, cell: Any) -> str:
    style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
    key = style.format_key if style else 0
    if key in BUILT_IN:
        return BUILT_IN[key]
    known = book.format_map.get(key)
    return known.format_str if known else GENERAL


def _is_framed(book: Any, cell: Any) -> bool:
    if cell.xf_index is None:
        return False
    border = book.xf_list[cell.xf_index].border
    sides = (border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style)
    return any(sides)
