"""Rows of printed cells → a `Table` with spans resolved, or lines where the table is only layout."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from typing import Final, NamedTuple

from loaders.model import Block, Cell, Paragraph, Table

Item = str | Paragraph | Table
"""What stands in a page or in a cell: one line of text, with its page where it has one, or a table."""

LONGEST_SPAN: Final = 200
"""Spans beyond this are slips of an editor (colspan=10000); no official form has so many columns."""

MOST_POSITIONS: Final = 1_000_000
"""A grid with more positions is no report's; its cells are given as lines."""

LONGEST_LABEL: Final = 120
"""A cell with more characters holds prose: the longest label of an official form has about 60."""


class Content(NamedTuple):
    """What a reader found in a file: the parts of a `Document` that its format has to say."""

    blocks: tuple[Block, ...]
    title: str = ""
    hidden: tuple[str, ...] = ()
    unread_pages: tuple[int, ...] = ()


class PrintedCell(NamedTuple):
    """A cell as a file gives it: what it holds and how far it reaches, not where it stands.

    `text` is its lines joined by "\\n". `items` is given only where a table stands in the cell: then it
    is everything in the cell, in reading order. `page` and `confidence` as of a `Cell`.
    """

    text: str
    rowspan: int = 1
    colspan: int = 1
    items: tuple[Item, ...] = ()
    page: int | None = None
    confidence: float | None = None


PrintedRow = Sequence[PrintedCell]


class _Placed(NamedTuple):
    """`rows[r][c]` is the one of `cells` that covers the position; None or beyond the end for none."""

    cells: list[Cell]
    rows: list[list[Cell | None]]


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
    if not any(cell.text or cell.items for row in printed for cell in row):
        return []
    if nested and (row := _only_short_row(printed)):
        return _as_one_line(row)
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
    placed: list[list[Cell | None]] = [[] for _ in rows]
    cells: list[Cell] = []
    positions = 0
    for top, row in enumerate(rows):
        line = placed[top]
        left = 0
        for text, rowspan, colspan, _, page, confidence in row:
            if rowspan == colspan == 1 and left == len(line):
                cell = Cell(text, top, left, 1, 1, page, confidence)
                line.append(cell)
                cells.append(cell)
                left += 1
                continue
            while left < len(line) and line[left] is not None:
                left += 1
            bottom = min(top + max(rowspan, 1), len(rows))
            right = left + min(max(colspan, 1), LONGEST_SPAN)
            positions += (bottom - top) * (right - left)
            if positions > MOST_POSITIONS or right * len(rows) > MOST_POSITIONS:
                return None
            cell = Cell(text, top, left, bottom - top, right - left, page, confidence)
            for covered in placed[top:bottom]:
                if len(covered) < right:
                    covered.extend([None] * (right - len(covered)))
                for position in range(left, right):
                    if covered[position] is None:
                        covered[position] = cell
            cells.append(cell)
            left = right
    return _Placed(cells, placed)


def _stands_alone(placed: _Placed, row: int) -> bool:
    """One cell has the row to itself (whether or not its colspan says so)."""
    line = placed.rows[row]
    first = next((cell for cell in line if cell is not None), None)
    if first is None or any(cell is not first for cell in line if cell is not None):
        return False
    return first.row == row and first.rowspan == 1


def _only_short_row(rows: Sequence[PrintedRow]) -> PrintedRow | None:
    """The only row that holds something, where it has at most two cells."""
    held = [row for row in rows if any(cell.text or cell.items for cell in row)]
    return held[0] if len(held) == 1 and len(held[0]) < 3 else None


def _data_or_lines(rows: Sequence[PrintedRow], placed: _Placed, top: int, bottom: int) -> list[Item]:
    """The rows from `top` to `bottom` as one `Table` if they hold data, else what their cells hold."""
    run = rows[top:bottom]
    most = max(map(len, run))
    if most < 2 or (len(run) == 1 and most < 3):
        return _lines(run)
    lengths = [len(cell.text) for row in run for cell in row]
    prose = sum(length for length in lengths if length > LONGEST_LABEL)
    if 2 * prose > sum(lengths) or any(cell.items for row in run for cell in row):
        return _lines(run)
    return [_numbered_table(placed, top, bottom)]


def _numbered_table(placed: _Placed, top: int, bottom: int) -> Table:
    """The placed rows as a `Table`; rows and columns in which no cell begins are left out."""
    cells = placed.cells
    if bottom - top < len(placed.rows):
        cells = [cell for cell in cells if top <= cell.row < bottom]
    first_rows, first_cols = {cell.row for cell in cells}, {cell.col for cell in cells}
    width = max([cell.col + cell.colspan for cell in cells])
    rows = [placed.rows[row] for row in range(top, bottom) if row in first_rows]
    if len(rows) < len(placed.rows) or len(first_cols) < width:
        rows = _renumbered(cells, rows, range(top, bottom), width)
    width = len(first_cols)
    return Table(tuple([(*row, *[None] * (width - len(row))) for row in rows]))


def _renumbered(
    cells: Sequence[Cell], rows: Iterable[list[Cell | None]], span: range, width: int
) -> list[list[Cell | None]]:
    """The rows cut to those of `span`, without the columns in which none of `cells` begins."""
    first_rows, first_cols = {cell.row for cell in cells}, {cell.col for cell in cells}
    rows_before = list(accumulate((row in first_rows for row in span), initial=0))
    cols_before = list(accumulate((col in first_cols for col in range(width)), initial=0))
    numbered: dict[int, Cell] = {}
    for cell in cells:
        row, col = rows_before[cell.row - span.start], cols_before[cell.col]
        end = min(cell.row + cell.rowspan, span.stop) - span.start
        rowspan, colspan = rows_before[end] - row, cols_before[cell.col + cell.colspan] - col
        numbered[id(cell)] = Cell(cell.text, row, col, rowspan, colspan, cell.page, cell.confidence)
    kept = sorted(first_cols)
    return [[numbered.get(id(line[col])) if col < len(line) else None for col in kept] for line in rows]


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
            items += cell.items or (_line(line, cell) for line in cell.text.split("\n") if line)
    return items


def _line(text: str, cell: PrintedCell) -> Item:
    return text if cell.page is None else Paragraph(text, cell.page, cell.confidence)


def _is_prose(cell: PrintedCell) -> bool:
    return bool(cell.items) or len(cell.text) > LONGEST_LABEL
