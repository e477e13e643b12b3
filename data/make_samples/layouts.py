"""The official tables as printed cells: a form of data/forms/ and its values → rows × columns with spans."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.make_samples.numbers import Key
from loaders.forms import Form, FormGrid, Label
from loaders.model import Cell, Table


@dataclass(frozen=True, slots=True)
class _Span:
    """A label that stands over (or left of) the lines `start` to `start + length` at `level`."""

    text: str
    start: int
    length: int
    level: int
    thickness: int


def print_tables(form: Form, printed: Mapping[Key, str]) -> Mapping[str, Table]:
    """Chapter number → its standard table. A cell that `printed` does not hold shows 0."""
    return {
        section.number: _stack([grid for grid in form.grids if grid.table in section.tables], printed)
        for section in form.sections
        if section.tables
    }


def _stack(grids: Sequence[FormGrid], printed: Mapping[Key, str]) -> Table:
    """Grids one under the other in one table, all as wide as the widest."""
    width = max(_stub_width(grid) + len(grid.columns) for grid in grids)
    cells: list[Cell] = []
    height = 0
    for grid in grids:
        block = list(_grid_cells(grid, printed, height, width))
        height = max(cell.row + cell.rowspan for cell in block)
        cells += block
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            rows[row][cell.col : cell.col + cell.colspan] = [cell] * cell.colspan
    return Table(tuple(tuple(row) for row in rows))


def _grid_cells(grid: FormGrid, printed: Mapping[Key, str], top: int, width: int) -> Iterator[Cell]:
    if grid.title:
        yield Cell(grid.title, top, 0, 1, width)
        top += 1
    stub, head = _stub_width(grid), max(len(column.under) + 1 for column in grid.columns)
    last = len(grid.columns) - 1
    wider = width - stub - len(grid.columns)
    if stub:
        yield Cell(grid.stub, top, 0, head, stub)
    for span in _spans(grid.columns, head):
        reach = span.length + (wider if span.start + span.length > last else 0)
        yield Cell(span.text, top + span.level, stub + span.start, span.thickness, reach)
    for span in _spans([row.label for row in grid.rows], stub):
        yield Cell(span.text, top + head + span.start, span.level, span.length, span.thickness)
    for r, row in enumerate(grid.rows):
        for c, slot in enumerate(row.slots):
            value = printed.get((slot.indicator, slot.member or ""), "0")
            yield Cell(value, top + head + r, stub + c, 1, 1 + (wider if c == last else 0))


def _stub_width(grid: FormGrid) -> int:
    """Columns that the row labels take; 0 where rows have none."""
    return max(len(row.label.under) + 1 if row.label.text else 0 for row in grid.rows)


def _spans(labels: Sequence[Label], depth: int) -> Iterator[_Span]:
    """Each label once, from the outermost level in; the innermost fills what is left of `depth`."""
    paths = [(*label.under, label.text) for label in labels]
    for level in range(depth):
        start = 0
        while start < len(paths):
            path, end = paths[start], start + 1
            innermost = level == len(path) - 1
            while not innermost and end < len(paths) and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            if level < len(path):
                yield _Span(path[level], start, end - start, level, depth - level if innermost else 1)
            start = end
