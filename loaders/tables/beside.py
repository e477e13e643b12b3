"""A grid that prints its rows in several blocks side by side → one grid a block, in reading order.

A long sheet is often folded: 统计指标 | 单位 | 统计数 | 统计指标 | 单位 | 统计数. What is printed above
the row labels stands there once a block.
"""

from collections.abc import Sequence
from itertools import pairwise

from loaders.tables.labels import LabelIndex, key_of
from loaders.tables.lines import Grid, GridCell


def block_starts(grid: Grid, index: LabelIndex) -> tuple[int, ...]:
    """The columns in which blocks begin; () where no row repeats the stub of the form."""
    return next(filter(None, (_starts_in(row, r, index) for r, row in enumerate(grid.rows))), ())


def blocks_of(grid: Grid, starts: Sequence[int]) -> list[Grid]:
    """The grid's blocks from left to right; the grid itself where there are no `starts`."""
    bounds = [*starts, len(grid.rows[0])] if starts else []
    return [_columns(grid, first, end) for first, end in pairwise(bounds)] or [grid]


def _starts_in(row: Sequence[GridCell | None], r: int, index: LabelIndex) -> tuple[int, ...]:
    """Where the blocks of a header row begin; () where it is not the header of several.

    Columns before the stub (序号) belong to its block, if each block has them.
    """
    keys = [
        key_of(cell.piece.text).full if cell and (cell.row, cell.col) == (r, col) else ""
        for col, cell in enumerate(row)
    ]
    stubs = [col for col, key in enumerate(keys) if key in index.stubs]
    if len(stubs) < 2:
        return ()
    before = keys[: stubs[0]]
    lead = len(before)
    shared = all(keys[col - lead : col] == before for col in stubs)
    return (0, *(col - lead if shared else col for col in stubs[1:]))


def _columns(grid: Grid, first: int, end: int) -> Grid:
    """The grid's columns from `first` up to `end`; a cell that reaches beyond is cut."""
    made: dict[int, GridCell] = {}

    def cut(cell: GridCell | None) -> GridCell | None:
        if cell is None:
            return None
        col = max(cell.col, first)
        width = min(cell.col + cell.colspan, end) - col
        return made.setdefault(id(cell), GridCell(cell.piece, cell.row, col - first, width))

    return Grid(tuple(tuple(cut(cell) for cell in row[first:end]) for row in grid.rows))
