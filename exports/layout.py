"""An official table as printed cells: the labels of a form with their spans, and where each number stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.forms import FormGrid, Label, Slot


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as it is printed. `slot` is what it counts, None for a label; `heading`: it is above numbers."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str = ""
    slot: Slot | None = None
    heading: bool = False


@dataclass(frozen=True)
class Layout:
    """A table of `height` rows and `width` columns, the first `stub` of them labels.

    `head` is how many rows stand above the first number.
    """

    cells: tuple[Printed, ...]
    height: int
    width: int
    stub: int
    head: int

    @cached_property
    def numbers(self) -> Mapping[Slot, Printed]:
        """The cells that are filled in, in reading order."""
        return {cell.slot: cell for cell in self.cells if cell.slot}


def lay_out(grids: Sequence[FormGrid]) -> Layout:
    """The grids of one table one under the other, all as wide as the widest."""
    stub = max(_stub_width(grid) for grid in grids)
    width = max(_stub_width(grid) + len(grid.columns) for grid in grids)
    cells: list[Printed] = []
    height = 0
    for grid in grids:
        cells += _grid_cells(grid, height, width)
        height = max(cell.row + cell.rowspan for cell in cells)
    head = min(cell.row for cell in cells if cell.slot)
    return Layout(tuple(cells), height, width, stub, head)


def _grid_cells(grid: FormGrid, top: int, width: int) -> Iterator[Printed]:
    if grid.title:
        yield Printed(top, 0, 1, width, grid.title, heading=True)
        top += 1
    stub, head = _stub_width(grid), max(len(column.under) + 1 for column in grid.columns)
    wider = width - stub - len(grid.columns)
    if stub:
        yield Printed(top, 0, head, stub, grid.stub, heading=True)
    for text, level, start, length, thickness in _spans(grid.columns, head):
        reach = length + (wider if start + length == len(grid.columns) else 0)
        yield Printed(top + level, stub + start, thickness, reach, text, heading=True)
    for text, level, start, length, thickness in _spans([row.label for row in grid.rows], stub):
        yield Printed(top + head + start, level, length, thickness, text)
    for r, row in enumerate(grid.rows):
        for c, slot in enumerate(row.slots):
            reach = 1 + (wider if c + 1 == len(row.slots) else 0)
            yield Printed(top + head + r, stub + c, 1, reach, slot=slot)


def _stub_width(grid: FormGrid) -> int:
    """Columns that the row labels take; 0 where rows have none."""
    return max(len(row.label.under) + 1 if row.label.text else 0 for row in grid.rows)


def _spans(labels: Sequence[Label], depth: int) -> Iterator[tuple[str, int, int, int, int]]:
    """Each label once, from the outermost level in: (text, level, first line, how many lines, levels taken).

    The innermost label of a line fills what is left of `depth`.
    """
    paths = [(*label.under, label.text) for label in labels]
    for level in range(depth):
        start = 0
        while start < len(paths):
            path, end = paths[start], start + 1
            innermost = level == len(path) - 1
            while not innermost and end < len(paths) and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            if level < len(path):
                yield path[level], level, start, end - start, depth - level if innermost else 1
            start = end
