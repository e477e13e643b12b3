"""Grid → rows: which rows are header, which hold data, and which of their cells are labels."""

from collections.abc import Iterator, Sequence

from loaders.tables.cells import is_value
from loaders.tables.labels import LabelIndex, key_of
from loaders.tables.lines import Grid, GridCell
from loaders.tables.pieces import Entry, Heads, Piece, Row

GridRow = Sequence[GridCell | None]


def grid_rows(grid: Grid, index: LabelIndex, part: int, carried: Heads | None) -> Iterator[Row]:
    """The data rows of a grid.

    `carried` is the header of the table before it; it holds on where this one has none and as many columns.
    A header row after data begins a new header (a page's head, the next block of table 2).
    """
    width = len(grid.rows[0]) if grid.rows else 0
    heads = carried if carried and len(carried.rows[0]) == width else None
    pending: list[tuple[Piece | None, ...]] = []
    for r, row in enumerate(grid.rows):
        current = Heads(tuple(pending)) if pending else heads
        under = _first_named_column(row, current, index)
        behind = _first_behind_labels(row, r, under, index)
        first = behind if under is None else under
        fits = under is not None and not _is_shifted(row, r, under, behind, index)
        if not fits:
            first = behind
        if _is_data(row, r, first, index):
            heads, pending = current, []
            yield _data_row(row, r, first, part, current, fits)
        elif any(cell and cell.piece.text for cell in row):
            pending.append(tuple(cell.piece if cell and cell.piece.text else None for cell in row))


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
    labels = [cell for cell in row[:first] if cell and cell.piece.text]
    if not labels or not cells:
        return not labels and bool(cells) and not any(cell.piece.text for cell in row if cell)
    return key_of(labels[-1].piece.text).full in index.exact and not any(
        _is_column_label(cell.piece, index) for cell in cells
    )


def _data_row(row: GridRow, r: int, first: int, part: int, heads: Heads | None, fits: bool) -> Row:
    labels = tuple(dict.fromkeys(cell.piece for cell in row[:first] if cell and cell.piece.text))
    entries = tuple(
        Entry(cell.piece, col, min(col + cell.colspan, len(row)) - 1)
        for col, cell in enumerate(row)
        if cell and col >= first and cell.row == r and cell.col == col
    )
    width = len(labels) + len(entries)
    return Row(labels, entries, part, True, heads, fits, explicit=True, width=width)
