"""Rows of printed cells → a `Table` with spans resolved, or lines where the table is only layout."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from typing import Final, NamedTuple

from loaders.model import Block, Cell, Paragraph, Table

Item = str | Table
"""What stands in a page or in a cell: one line of text, or a table."""

LONGEST_SPAN: Final = 200
"""Spans beyond this are slips of an editor (colspan=10000); no official form has so many columns."""

MOST_POSITIONS: Final = 1_000_000
"""A grid with more positions is no report's; its cells are given as lines."""

LONGEST_LABEL: Final = 120
"""A cell with more characters holds prose: the longest label of an official form has about 60."""

_FREE: Final = -1


class Content(NamedTuple):
    """What a reader found in a file: the parts of a `Document` that its format has to say."""

    blocks: tuple[Block, ...]
    title: str = ""
    hidden: tuple[str, ...] = ()


class PrintedCell(NamedTuple):
    """A cell as a file gives it: what it holds and how far it reaches, not where it stands.

    `text` is its lines joined by "\\n". `items` is given only where a table stands in the cell: then it
    is everything in the cell, in reading order.
    """

    text: str
    rowspan: int = 1
    colspan: int = 1
    items: tuple[Item, ...] = ()


PrintedRow = Sequence[PrintedCell]


class _Placed(NamedTuple):
    """`owners[row][col]` is the index of the cell that covers the position, or _FREE."""

    cells: list[tuple[PrintedCell, int, int, int, int]]  # cell, top, left, bottom, right
    owners: list[list[int]]


def to_blocks(items: Iterable[Item]) -> tuple[Block, ...]:
    """The blocks of a document: each line that is not blank a `Paragraph`, tables as they are."""
    return tuple(
        Paragraph(item) if isinstance(item, str) else item
        for item in items
        if not isinstance(item, str) or (item and not item.isspace())
    )


def cell_of(items: Sequence[Item], rowspan: int = 1, colspan: int = 1) -> PrintedCell:
    """A printed cell that holds `items`; its blank lines are left out."""
    lines = [item for item in items if isinstance(item, str) and item and not item.isspace()]
    tables = any(isinstance(item, Table) for item in items)
    return PrintedCell("\n".join(lines), rowspan, colspan, tuple(items) if tables else ())


def plain_table(rows: Sequence[Sequence[str]]) -> Table:
    """A `Table` of rows of equal length in which every cell has its own position."""
    return Table(
        tuple(tuple(Cell(text, r, c) for c, text in enumerate(texts)) for r, texts in enumerate(rows))
    )


def rows_to_items(rows: Iterable[PrintedRow], *, nested: bool = False) -> list[Item]:
    """What a table means to a reader, in reading order.

    A table of data is one `Table`. A table that only lays out a page (one column, prose in its cells,
    tables within it) is the lines and tables that its cells hold; where rows of data stand between rows
    of prose, each run of data is a `Table`; a note before or after the data is lines. A nested table of
    one short row is one line ("18.5" "万元").
    """
    printed = list(rows)
    held = [row for row in printed if any(cell.text or cell.items for cell in row)]
    if not held:
        return []
    if nested and len(held) == 1 and len(held[0]) < 3:
        return _as_one_line(held[0])
    placed = _place(printed)
    if placed is None:
        return _lines(printed)
    alone = [_stands_alone(placed, row) for row in range(len(printed))]
    prose = [only and _is_prose(row[0]) for only, row in zip(alone, printed, strict=True)]
    top = prose.index(False) if False in prose else len(prose)
    bottom = len(prose) - prose[::-1].index(False) if False in prose else top
    items = _lines(printed[:top])
    if any(prose[top:bottom]) or 2 * sum(alone[top:bottom]) > bottom - top:
        for only, group in groupby(range(top, bottom), key=alone.__getitem__):
            run = list(group)
            first, end = run[0], run[-1] + 1
            items += _lines(printed[first:end]) if only else _data_or_lines(printed, placed, first, end)
    elif top < bottom:
        items += _data_or_lines(printed, placed, top, bottom)
    return items + _lines(printed[bottom:])


def spanned_table(rows: Sequence[PrintedRow]) -> Table | None:
    """The rows as a grid with spans resolved, whatever they hold; None where it would be absurdly large."""
    placed = _place(rows)
    return _numbered_table(placed, 0, len(rows)) if placed and placed.cells else None


def _place(rows: Sequence[PrintedRow]) -> _Placed | None:
    """Each cell at the next free position of its row, as HTML places them.

    Where spans overlap, the position stays with the earlier cell; spans end with the table.
    None where the grid would be absurdly large.
    """
    owners: list[list[int]] = [[] for _ in rows]
    cells: list[tuple[PrintedCell, int, int, int, int]] = []
    positions = 0
    for top, row in enumerate(rows):
        line = owners[top]
        left = 0
        for cell in row:
            if cell.rowspan == cell.colspan == 1 and left == len(line):
                line.append(len(cells))
                left += 1
                cells.append((cell, top, left - 1, top + 1, left))
                continue
            while left < len(line) and line[left] != _FREE:
                left += 1
            bottom = min(top + max(cell.rowspan, 1), len(rows))
            right = left + min(max(cell.colspan, 1), LONGEST_SPAN)
            positions += (bottom - top) * (right - left)
            if positions > MOST_POSITIONS or right * len(rows) > MOST_POSITIONS:
                return None
            for covered in owners[top:bottom]:
                if len(covered) < right:
                    covered.extend([_FREE] * (right - len(covered)))
                for position in range(left, right):
                    if covered[position] == _FREE:
                        covered[position] = len(cells)
            cells.append((cell, top, left, bottom, right))
            left = right
    return _Placed(cells, owners)


def _stands_alone(placed: _Placed, row: int) -> bool:
    """One cell has the row to itself (whether or not its colspan says so)."""
    found = set(placed.owners[row]) - {_FREE}
    if len(found) != 1:
        return False
    _, top, _, bottom, _ = placed.cells[found.pop()]
    return top == row and bottom == row + 1


def _data_or_lines(rows: Sequence[PrintedRow], placed: _Placed, top: int, bottom: int) -> list[Item]:
    """The rows from `top` to `bottom` as one `Table` if they hold data, else what their cells hold."""
    run = rows[top:bottom]
    most = max(map(len, run))
    lengths = [len(cell.text) for row in run for cell in row]
    prose = sum(length for length in lengths if length > LONGEST_LABEL)
    if most < 2 or (len(run) == 1 and most < 3) or 2 * prose > sum(lengths):
        return _lines(run)
    if any(cell.items for row in run for cell in row):
        return _lines(run)
    return [_numbered_table(placed, top, bottom)]


def _numbered_table(placed: _Placed, top: int, bottom: int) -> Table:
    """The placed rows as a `Table`; rows and columns in which no cell begins are left out."""
    cells = [(index, *cell) for index, cell in enumerate(placed.cells) if top <= cell[1] < bottom]
    first_rows = {row for _, _, row, _, _, _ in cells}
    first_cols = {col for _, _, _, col, _, _ in cells}
    width = max(right for _, _, _, _, _, right in cells)
    rows_before = list(accumulate((row in first_rows for row in range(top, bottom)), initial=0))
    cols_before = list(accumulate((col in first_cols for col in range(width)), initial=0))
    numbered: dict[int, Cell | None] = {_FREE: None}
    for index, cell, row, col, end, right in cells:
        r, c = rows_before[row - top], cols_before[col]
        rowspan, colspan = rows_before[min(end, bottom) - top] - r, cols_before[right] - c
        numbered[index] = Cell(cell.text, r, c, rowspan, colspan)
    kept = [col for col in range(width) if col in first_cols]
    return Table(
        tuple(
            tuple(numbered.get(line[col]) if col < len(line) else None for col in kept)
            for row, line in enumerate(placed.owners[top:bottom], top)
            if row in first_rows
        )
    )


def _as_one_line(row: PrintedRow) -> list[Item]:
    items = _lines([row])
    lines = [item for item in items if isinstance(item, str)]
    short = len(lines) == len(items) <= len(row) and sum(map(len, lines)) <= LONGEST_LABEL
    return ["".join(lines)] if short else items


def _lines(rows: Iterable[PrintedRow]) -> list[Item]:
    """What the cells hold, in reading order."""
    items: list[Item] = []
    for row in rows:
        for cell in row:
            items += cell.items or [line for line in cell.text.split("\n") if line]
    return items


def _is_prose(cell: PrintedCell) -> bool:
    return bool(cell.items) or len(cell.text) > LONGEST_LABEL
