"""Grid → rows: which rows are header, which hold data, and which of their cells are labels."""

from collections.abc import Sequence
from dataclasses import replace

from loaders.tables.cells import is_unit, is_value
from loaders.tables.labels import LabelIndex, key_of, split_unit
from loaders.tables.lines import Grid, GridCell
from loaders.tables.pieces import Entry, Heads, Piece, Row

GridRow = Sequence[GridCell | None]


def grid_rows(
    grid: Grid, index: LabelIndex, part: int, carried: Heads | None
) -> tuple[list[Row], Heads | None]:
    """The data rows of a grid, and the header that holds on behind them.

    `carried` is the header of the table before it; it holds on where this one has none and as many columns.
    A header row after data begins a new header (a page's head, the next block of table 2). A label may go on
    in the row below its numbers.
    """
    width = len(grid.rows[0]) if grid.rows else 0
    heads = carried if carried and len(carried.rows[0]) == width else None
    pending: list[tuple[Piece | None, ...]] = []
    rows: list[Row] = []
    stub = _width_of_labels(grid, index)
    for r, printed in enumerate(grid.rows):
        current = Heads(tuple(pending)) if pending and (heads is None or _names(pending, index)) else heads
        row, aside = _without_aside(printed, r, current, index)
        under = _first_named_column(row, current, index)
        behind = _first_behind_labels(row, r, under, index)
        first = behind if under is None else under
        fits = under is not None and not _is_shifted(row, r, under, behind, index)
        if not fits:
            first = _behind_blank_labels(row, behind, stub)
        if _is_data(row, r, first, index):
            heads, pending = current, []
            rows.append(_data_row(row, r, first, part, current, fits, index, aside))
        elif rows and not pending and (rest := _rest_of_label(rows[-1], row, r, index)):
            rows[-1] = replace(rows[-1], labels=(*rows[-1].labels, rest))
        elif any(cell and cell.piece.text for cell in row) and not _is_row_span(row, index):
            pending.append(tuple(cell.piece if cell and cell.piece.text else None for cell in row))
    if _names(pending, index):
        return rows, Heads(tuple(pending))
    return rows, heads if rows else None


def _names(lines: Sequence[Sequence[Piece | None]], index: LabelIndex) -> bool:
    """Whether lines are a header of the form, not a page number, a remark or what rows stand under."""
    keys = (key_of(piece.text).full for line in lines for piece in line if piece)
    return any(key in index.other and key not in index.spans for key in keys)


def _width_of_labels(grid: Grid, index: LabelIndex) -> int:
    """How many columns hold labels of rows."""
    columns = (
        col
        for r, row in enumerate(grid.rows)
        for col, cell in enumerate(row)
        if _is_row_label(cell, r, index)
    )
    return max(columns, default=-1) + 1


def _behind_blank_labels(row: GridRow, first: int, stub: int) -> int:
    """The first column behind the blanks that stand in other rows' place for labels (merged cells)."""
    while first < stub and (cell := row[first]) and not cell.piece.text:
        first += 1
    return first


def _rest_of_label(before: Row, row: GridRow, r: int, index: LabelIndex) -> Piece | None:
    """The only text of a row, if with it the label of the row before is one of the form's."""
    texts = [cell.piece for cell in row if cell and cell.row == r and cell.piece.text]
    if len(texts) != 1 or not before.labels:
        return None
    start, rest = key_of(before.labels[-1].text), key_of(texts[0].text).full
    is_label = start.full + rest in index.exact or start.core + rest in index.exact
    return texts[0] if is_label and start.full not in index.exact else None


def _without_aside(
    row: GridRow, r: int, heads: Heads | None, index: LabelIndex
) -> tuple[GridRow, list[Piece]]:
    """The row without its cells in columns that state no counts (单位, 序号), and what these say."""
    if not index.aside:
        return row, []
    columns = {
        col
        for line in (heads.rows if heads else ())
        for col, piece in enumerate(line)
        if piece and key_of(piece.text).full in index.aside
    }
    lone = {
        col
        for col in columns
        if (cell := row[col]) and (cell.row, cell.col, cell.colspan) == (r, col, 1) and _is_aside(cell, index)
    }
    said = [cell.piece for col in sorted(lone) if (cell := row[col])]
    return [None if col in lone else cell for col, cell in enumerate(row)], said


def _is_aside(cell: GridCell, index: LabelIndex) -> bool:
    """No header cell, and no row's label that a shifted header stands above."""
    key = key_of(cell.piece.text).full
    return key not in index.aside and key not in index.exact


def _is_row_span(row: GridRow, index: LabelIndex) -> bool:
    """A row that says only what the rows below stand under (二、回应解读情况): the header holds on."""
    texts = [key_of(cell.piece.text).full for cell in row if cell and cell.piece.text]
    return bool(index.aside) and all(text in index.spans for text in texts)


def _first_named_column(row: GridRow, heads: Heads | None, index: LabelIndex) -> int | None:
    """The first column under a column label of the form."""
    columns = range(len(row)) if heads else ()
    named = (
        col for col in columns if heads and any(_is_column_label(line[col], index) for line in heads.rows)
    )
    return next(named, None)


def _first_behind_labels(row: GridRow, r: int, under: int | None, index: LabelIndex) -> int:
    """The first column behind the row's label, or behind the words that the row begins with."""
    labels = [col for col, cell in enumerate(row) if _is_row_label(cell, r, index)]
    words = [col for col, cell in enumerate(row[:under]) if _is_word(cell)]
    return max((*labels, *words), default=-1) + 1


def _is_shifted(row: GridRow, r: int, under: int, behind: int, index: LabelIndex) -> bool:
    """The header is not above the numbers: a label stands under it, or a number before it."""
    between = (cell for cell in row[behind:under] if cell and cell.row == r)
    return behind > under or any(is_value(cell.piece.text) for cell in between)


def _is_word(cell: GridCell | None) -> bool:
    return cell is not None and bool(cell.piece.text) and not is_value(cell.piece.text)


def _is_row_label(cell: GridCell | None, r: int, index: LabelIndex) -> bool:
    if cell is None or cell.row != r or not cell.piece.text:
        return False
    key = key_of(cell.piece.text).full
    return key in index.exact and key not in index.other


def _is_column_label(piece: Piece | None, index: LabelIndex) -> bool:
    return piece is not None and key_of(piece.text).full in index.columns


def _is_data(row: GridRow, r: int, first: int, index: LabelIndex) -> bool:
    """A row with a number, or one with a row's label that no column label stands beside."""
    cells = [cell for cell in row[first:] if cell and cell.row == r]
    if any(is_value(cell.piece.text) for cell in cells):
        return True
    labels, _ = split_unit([cell.piece for cell in row[:first] if cell and cell.piece.text], index)
    if sum(_is_column_label(piece, index) for piece in labels) > 1:
        return False
    if not labels or not cells:
        return not labels and bool(cells) and not any(cell.piece.text for cell in row if cell)
    return key_of(labels[-1].text).full in index.exact and not any(
        _is_column_label(cell.piece, index) for cell in cells
    )


def _data_row(
    row: GridRow,
    r: int,
    first: int,
    part: int,
    heads: Heads | None,
    fits: bool,
    index: LabelIndex,
    aside: Sequence[Piece],
) -> Row:
    printed = tuple(dict.fromkeys(cell.piece for cell in row[:first] if cell and cell.piece.text))
    labels, behind = split_unit(printed, index)
    unit = behind or next((piece for piece in aside if is_unit(key_of(piece.text).full)), None)
    entries = tuple(
        Entry(cell.piece, col, min(col + cell.colspan, len(row)) - 1)
        for col, cell in enumerate(row)
        if cell and col >= first and cell.row == r and cell.col == col
    )
    width = len(printed) + len(entries)
    return Row(tuple(labels), entries, part, True, heads, fits, explicit=True, width=width, unit=unit)
