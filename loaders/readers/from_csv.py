"""Delimited text (csv, tsv) as a sheet, where it is one: its rows have equally many cells."""

import csv
import io
import re
from typing import Final

from loaders.readers.decode import decode
from loaders.readers.grid import Content
from loaders.readers.problem import UnreadableError
from loaders.readers.sheet import Budget, Sheet, sheets_to_content

_DELIMITERS: Final = ",\t;"
_LOOK: Final = 65_536
_RECORD: Final = 2  # a record costs as much memory as two cells
_FEWEST_ROWS: Final = 3
_FEWEST_VALUES: Final = 0.2
_VALUE: Final = re.compile(r"\s*(?:[-+]?[\d０-９][\d０-９.,，]*\s*[%％\w]?|/|—|)\s*")


def is_csv(data: bytes) -> bool:
    """Whether these bytes are a sheet saved as text, rather than text in which commas stand.

    Raises UnreadableError for a sheet that has more cells than any report.
    """
    if not any(delimiter.encode() in data[:_LOOK] for delimiter in _DELIMITERS):
        return False
    try:
        text = decode(data)
    except UnreadableError:
        return False
    return _records(text) is not None


def read_csv(data: bytes) -> Content:
    """The records as the rows of one sheet; merged cells are blank there, as the format has none.

    Raises:
        UnreadableError: not text, or with more cells than any report has.
    """
    budget = Budget()
    sheet = Sheet("")
    records = _records(decode(data)) or []
    # Where titles are not filled up with blank cells, the blank cells beside a label belong to the table.
    blanks_are_cells = any(len(record) == 1 for record in records)
    for row, record in enumerate(records):
        full = {(row, col): text for col, text in enumerate(record) if text and not text.isspace()}
        budget.take(cells=len(full), positions=len(record))
        sheet.texts |= full
        if blanks_are_cells:
            sheet.framed.update((row, col) for col in range(len(record)) if (row, col) not in full)
    return sheets_to_content([sheet], budget)


def _records(text: str) -> list[list[str]] | None:
    """The records by the first delimiter that gives rows of equal length; None where none does."""
    return next((found for delimiter in _DELIMITERS if (found := _split(text, delimiter))), None)


def _split(text: str, delimiter: str) -> list[list[str]] | None:
    """The records, if they are a sheet's. Programs write a title as a record of one cell."""
    if delimiter not in text:
        return None
    budget = Budget()
    records: list[list[str]] = []
    width = 0
    try:
        for record in csv.reader(io.StringIO(text), delimiter=delimiter):
            if not any(record):
                continue
            if len(record) > 1 or delimiter == "\t":
                if len(record) != (width or len(record)):
                    return None
                width = len(record)
            budget.take(positions=_RECORD + len(record))
            records.append(record)
    except csv.Error:  # a cell beyond the module's limit
        return None
    rows = [record for record in records if len(record) == width]
    if width < 2 or len(rows) < _FEWEST_ROWS:
        return None
    values = sum(_VALUE.fullmatch(cell) is not None for row in rows for cell in row)
    return records if values >= _FEWEST_VALUES * len(rows) * width else None
