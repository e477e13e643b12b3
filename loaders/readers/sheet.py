"""Sheets of a workbook → lines and tables, whatever the file format.

A sheet has no tables, only cells. Here a row with one cell is a line (a title, a paragraph of the
narrative), and what stands between such rows is a table.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from loaders.readers.grid import LONGEST_LABEL, Content, Item, PrintedCell, cell_of, rows_to_items, to_blocks
from loaders.readers.problem import UnreadableError

MOST_CELLS: Final = 200_000
"""Cells that hold something, in all sheets together. The standard tables have three hundred."""

MOST_POSITIONS: Final = 1_000_000
"""Cells that a file lists, blank ones too, and positions that merged cells cover."""

TOO_MANY_CELLS: Final = (
    f"的单元格超过 {MOST_CELLS // 10_000} 万个或空行过多，不像一份年报；请只保留年报内容，"
    "删去多余的行和列，另存后再上传。"
)
_NAME_OF_NOTHING: Final = re.compile(r"(?:sheet|工作表|表格?|table)?\s*\d*|[ -~]*", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[-+－]?[\d０-９][\d０-９.,，]*[%％\w]?|/|／")


class Area(NamedTuple):
    """Cells from (top, left) up to, not including, (bottom, right); counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """What a file says of one sheet; rows and columns count from 0.

    Attributes:
        texts: (row, col) → the text that the cell shows; blank cells are left out.
        framed: blank cells with a border: part of a form. Formats that don't tell leave it empty.
        merged: areas that are one cell, that of their top left corner.
        hidden_rows, hidden_cols: not shown.
        hidden: the whole sheet is not shown.
    """

    name: str
    hidden: bool = False
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    framed: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Budget:
    """How many cells a workbook may still have, so that a sheet of a million rows ends soon."""

    cells: int = MOST_CELLS
    positions: int = MOST_POSITIONS

    def take(self, cells: int = 0, positions: int = 0) -> None:
        """Counts cells that hold something, and positions of any kind; raises UnreadableError beyond."""
        self.cells -= cells
        self.positions -= positions
        if self.cells < 0 or self.positions < 0:
            raise UnreadableError(TOO_MANY_CELLS)


class _Placed(NamedTuple):
    text: str
    area: Area


_Rows = dict[int, list[_Placed]]
"""row → the cells that begin in it, from left to right."""


def sheets_to_content(sheets: Iterable[Sheet], budget: Budget, title: str = "") -> Content:
    """The workbook as a reader sees it, sheet after sheet; what is hidden apart.

    A sheet in which a table begins at once is headed by its name ("依申请公开"), unless nobody named it.
    """
    items: list[Item] = []
    hidden: list[str] = []
    for sheet in sheets:
        if sheet.hidden:
            hidden += _row_texts(sheet.texts)
            continue
        cells, unseen = _visible_cells(sheet, budget)
        hidden += unseen
        items += _sheet_items(sheet, cells)
    return Content(to_blocks(items), title.strip(), tuple(hidden))


def _sheet_items(sheet: Sheet, cells: Sequence[_Placed]) -> list[Item]:
    rows: _Rows = defaultdict(list)
    for cell in sorted(cells, key=lambda cell: cell.area):
        rows[cell.area.top].append(cell)
    if not any(cell.text for cell in cells):
        return []
    kept = sorted(rows)
    is_line = _which_are_lines(rows, kept)
    named = not is_line[kept[0]] and not _NAME_OF_NOTHING.fullmatch(sheet.name.strip())
    items: list[Item] = [sheet.name.strip()] if named else []
    for line, group in groupby(kept, key=is_line.__getitem__):
        run = list(group)
        if line:
            items += [text for row in run for cell in rows[row] for text in cell.text.splitlines()]
        else:
            items += rows_to_items(_printed_rows(rows, run))
    return items


def _which_are_lines(rows: _Rows, kept: Sequence[int]) -> dict[int, bool]:
    """row → whether it is a line of its own rather than a row of a table."""
    reach = 0
    begun = False
    is_line: dict[int, bool] = {}
    prose: set[int] = set()
    for number, row in enumerate(kept):
        cells = rows[row]
        full = [cell for cell in cells if cell.text]
        begun = begun or len(full) > 1
        alone = len(full) == 1 and (len(cells) == 1 or not begun)  # no table, no blank cells of one
        apart = all(below >= cells[0].area.bottom for below in kept[number + 1 : number + 2])
        is_line[row] = reach <= row and alone and apart
        if reach <= row and len(full) == 1 and len(full[0].text) > LONGEST_LABEL:
            is_line[row] = True
            prose.add(row)
        reach = max(reach, *(cell.area.bottom for cell in cells))
    return is_line | dict.fromkeys(_labels_without_values(rows, kept, is_line) - prose, False)


def _labels_without_values(rows: _Rows, kept: Sequence[int], is_line: dict[int, bool]) -> set[int]:
    """Rows with nothing but a label, in the midst of a table: rows of numbers go on right below them."""
    found: set[int] = set()
    start = 0
    for line, group in groupby(kept, key=is_line.__getitem__):
        run = list(group)
        end = start + len(run)
        if line and start > 0 and end < len(kept):
            whole = kept[end] - kept[start - 1] == len(run) + 1
            if whole and any(_NUMBER.fullmatch(cell.text.strip()) for cell in rows[kept[end]]):
                found.update(run)
        start = end
    return found


def _printed_rows(rows: _Rows, run: Sequence[int]) -> list[list[PrintedCell]]:
    """The rows of a table; columns in which nothing begins are left out, blank positions filled."""
    columns = sorted({cell.area.left for row in run for cell in rows[row] if cell.text})
    covered: list[set[int]] = [set() for _ in run]
    printed: list[list[PrintedCell]] = []
    for number, row in enumerate(run):
        placed: list[tuple[int, PrintedCell]] = []
        for text, (_, left, bottom, right) in rows[row]:
            first, end = bisect_left(columns, left), bisect_left(columns, right)
            below = bisect_left(run, bottom)
            if first < end and first not in covered[number]:
                placed.append((first, cell_of(text.splitlines(), below - number, end - first)))
                for line in covered[number:below]:
                    line.update(range(first, end))
        blank = (col for col in range(len(columns)) if col not in covered[number])
        placed += [(col, PrintedCell("")) for col in blank]
        printed.append([cell for _, cell in sorted(placed, key=lambda item: item[0])])
    return printed


def _visible_cells(sheet: Sheet, budget: Budget) -> tuple[list[_Placed], list[str]]:
    """The sheet's cells where hidden rows and columns are folded away, and the texts hidden with them."""
    cells = _merged_cells(sheet, budget)
    if not sheet.hidden_rows and not sheet.hidden_cols:
        return list(cells), []
    hidden_rows, hidden_cols = sorted(sheet.hidden_rows), sorted(sheet.hidden_cols)
    shown: list[_Placed] = []
    unseen: dict[tuple[int, int], str] = {}
    for text, area in cells:
        top, bottom = (row - bisect_left(hidden_rows, row) for row in (area.top, area.bottom))
        left, right = (col - bisect_left(hidden_cols, col) for col in (area.left, area.right))
        if top < bottom and left < right:
            shown.append(_Placed(text, Area(top, left, bottom, right)))
        elif text:
            unseen[area.top, area.left] = text
    return shown, _row_texts(unseen)


def _merged_cells(sheet: Sheet, budget: Budget) -> Iterator[_Placed]:
    """Each cell with its area. Merged areas end with the content; of two that overlap the first counts."""
    end_row = max((row for row, _ in sheet.texts), default=0) + 1
    end_col = max((col for _, col in sheet.texts), default=0) + 1
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged:
        area = Area(top, left, min(bottom, end_row), min(right, end_col))
        if area.top >= area.bottom or area.left >= area.right or (top, left) in covered:
            continue
        budget.take(positions=(area.bottom - area.top) * (area.right - area.left))
        covered.update((r, c) for r in range(top, area.bottom) for c in range(left, area.right))
        text = sheet.texts.get((top, left), "")
        if text or (top, left) in sheet.framed:
            yield _Placed(text, area)
    for (row, col), text in sheet.texts.items():
        if (row, col) not in covered:
            yield _Placed(text, Area(row, col, row + 1, col + 1))
    for row, col in sheet.framed:
        # The row below the last text may be the one that was left blank; more would be a framed void.
        if (row, col) not in covered and row <= end_row and col <= end_col:
            yield _Placed("", Area(row, col, row + 1, col + 1))


def _row_texts(texts: dict[tuple[int, int], str]) -> list[str]:
    """The texts of each row as one line."""
    ordered = sorted(texts.items())
    return [" ".join(text for _, text in row) for _, row in groupby(ordered, key=lambda item: item[0][0])]
