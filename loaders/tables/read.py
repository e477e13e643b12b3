"""The stages of the table reader in order."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from loaders.flat import flatten
from loaders.forms import Form
from loaders.model import Document, Fact, Finding
from loaders.normalise import squeeze
from loaders.tables.align import Match, align
from loaders.tables.beside import block_starts, blocks_of
from loaders.tables.by_header import Path, Unit, header_paths, place_in_grid, units_of
from loaders.tables.by_order import Ending, ending_of, place_in_stream
from loaders.tables.by_position import place_by_position
from loaders.tables.cells import is_value, number_in
from loaders.tables.facts import empty_tables, report_facts
from loaders.tables.grids import grid_rows
from loaders.tables.labels import FormRow, LabelIndex, index_labels, key_of
from loaders.tables.lines import Grid, document_parts
from loaders.tables.order import printed_columns
from loaders.tables.pieces import Heads, Piece, Row
from loaders.tables.placement import Placement, cells_agree, row_equations, sums_hold
from loaders.tables.streams import stream_rows


def read_tables(document: Document, form: Form) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """The facts of the form's tables, and findings on what stands there and was not read.

    Facts have the label of their row as printed, the indicator's unit, and the place of the cell. Blank
    cells give facts with status "blank", "/" and 无 "not_applicable". A row or cell that can't be told
    apart gives a finding and no fact.
    """
    index = index_labels(form)
    rows = document_rows(document, index)
    headers = _Headers(form)
    matches = align(rows, index, {n: headers.grids_of(row) for n, row in enumerate(rows) if row.heads})
    placements = _place(rows, matches, form, index, headers)
    facts, findings = report_facts(rows, matches, placements, form, index)
    read = {form.grids[index.rows[match.candidate.place].grid].table for match in matches}
    unread = {grid.table for grid in form.grids} - read
    return facts, (
        *findings,
        *(empty_tables(form, unread, squeeze(flatten(document).text)) if unread else ()),
    )


def document_rows(document: Document, index: LabelIndex) -> list[Row]:
    """All rows of numbers with their labels, in reading order."""
    rows: list[Row] = []
    carried: Heads | None = None
    starts: tuple[int, ...] = ()
    for number, part in enumerate(document_parts(document)):
        found: list[Row] = []
        if isinstance(part, Grid) and (_is_standard(part, index) or _is_bare(part, carried)):
            starts = block_starts(part, index) or _if_it_goes_on(part, starts, carried)
            for block in blocks_of(part, starts):
                rows_of_block, behind = grid_rows(block, index, number, carried)
                found += rows_of_block
                carried = behind or (found[-1].heads if found else None)
        elif isinstance(part, Grid):
            carried = None
        else:
            found = stream_rows(part.lines, index, number)
        rows += (row for row in found if not _is_heading(row, index))
    return rows


def _is_heading(row: Row, index: LabelIndex) -> bool:
    """A row that only stands above others and states nothing (二、回应解读情况 —— ——)."""
    named = bool(row.labels) and key_of(row.labels[-1].text).full in index.spans
    return named and all(number_in(entry.piece.text).value is None for entry in row.entries)


def _if_it_goes_on(grid: Grid, starts: tuple[int, ...], heads: Heads | None) -> tuple[int, ...]:
    """The blocks of the table before, if this one has as many columns and no header of its own."""
    width = len(grid.rows[0])
    return starts if starts and heads and width == starts[-1] + len(heads.rows[0]) else ()


def _is_standard(grid: Grid, index: LabelIndex) -> bool:
    """Whether any cell of a table has a label of the standard tables; others (site chrome) are not read."""
    return any(cell and key_of(cell.piece.text).full in index.begins for row in grid.rows for cell in row)


def _is_bare(grid: Grid, heads: Heads | None) -> bool:
    """Whether numbers stand alone in a table, as wide as the header that the table before ended with."""
    texts = [cell.piece.text for row in grid.rows for cell in row if cell and cell.piece.text]
    return (
        heads is not None
        and len(grid.rows[0]) == len(heads.rows[0])
        and bool(texts)
        and all(map(is_value, texts))
    )


class _Headers:
    """What the headers of grids name, worked out once for each header and grid of the form."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._paths: dict[int, tuple[Path, ...]] = {}
        self._units: dict[tuple[int, int], tuple[Unit, ...]] = {}

    def units(self, heads: Heads, grid: int) -> tuple[Unit, ...]:
        """The header's cells; () where it has not half of the grid's columns."""
        key = (id(heads), grid)
        if key not in self._units:
            paths = self._paths.get(id(heads)) or self._paths.setdefault(id(heads), header_paths(heads))
            units = units_of(paths, self._form.grids[grid])
            named = sum(unit.column is not None for unit in units)
            self._units[key] = units if named * 2 > len(self._form.grids[grid].columns) else ()
        return self._units[key]

    def grids_of(self, row: Row) -> set[int]:
        """The grids of the form whose columns the row's header has."""
        return {g for g in range(len(self._form.grids)) if row.heads and self.units(row.heads, g)}


def _place(
    rows: Sequence[Row], matches: Sequence[Match], form: Form, index: LabelIndex, headers: _Headers
) -> list[Placement]:
    """For each match the cells of its row by the form's columns: by geometry, else by the printed order."""
    placed = [(rows[match.row], index.rows[match.candidate.place]) for match in matches]
    by_geometry = [_place_by_header(row, place, form, headers) for row, place in placed]
    misled = _misled_grids(placed, by_geometry, form, index)
    by_geometry = [
        None if place.grid in misled else found for (_, place), found in zip(placed, by_geometry, strict=True)
    ]
    rest = [one for one, found in zip(placed, by_geometry, strict=True) if not _is_settled(found)]
    columns = {grid: _printed_columns(rest, grid, form, index) for grid in {place.grid for _, place in rest}}
    refuted = {grid for grid in columns if _is_refuted(rest, grid, columns[grid], form, index)}
    endings = _endings(rest, columns, form)
    complete = _complete_rows(rest, columns)
    placements: list[Placement] = []
    for (row, place), found in zip(placed, by_geometry, strict=True):
        if found and _is_settled(found):
            placements.append(found)
            continue
        grid, order = form.grids[place.grid], columns[place.grid]
        if place.grid in refuted:
            placements.append(_unclear(row, len(order)))
            continue
        equations = row_equations(form, place.grid, place.row)
        ending = Ending() if row.in_grid else endings[grid.table]
        in_order = place_in_stream(row, order, len(grid.columns), equations, ending)
        if in_order.problem == "few" and not row.explicit:
            in_order = place_by_position(row, complete[place.grid], order, len(grid.columns)) or in_order
        placements.append(found if found and in_order.problem else in_order)
    return placements


def _place_by_header(row: Row, place: FormRow, form: Form, headers: _Headers) -> Placement | None:
    units = headers.units(row.heads, place.grid) if row.heads and row.fits else ()
    return place_in_grid(row, units, len(form.grids[place.grid].columns)) if units else None


def _is_settled(placement: Placement | None) -> bool:
    """Geometry has placed each cell; else their order may still do it (merged cells with wrong widths)."""
    return placement is not None and placement.exact and not placement.extra


def _misled_grids(
    placed: Sequence[tuple[Row, FormRow]], found: Sequence[Placement | None], form: Form, index: LabelIndex
) -> set[int]:
    """The form's grids whose sums fail by the header's geometry and hold by the order of its labels.

    A merged header cell with a wrong width shifts the header above cells that it does not name.
    """
    by_grid: dict[int, list[tuple[Row, FormRow, Placement]]] = defaultdict(list)
    for (row, place), placement in zip(placed, found, strict=True):
        if placement and placement.exact:
            by_grid[place.grid].append((row, place, placement))
    misled: set[int] = set()
    for grid, rows in by_grid.items():
        sums = [row_equations(form, grid, place.row) for _, place, _ in rows]
        broken = sum(not cells_agree(p.entries, s) for (_, _, p), s in zip(rows, sums, strict=True))
        if broken:
            order = _printed_columns([(row, place) for row, place, _ in rows], grid, form, index)
            agree = (
                len(row.entries) == len(order) and sums_hold(row, order, s)
                for (row, _, _), s in zip(rows, sums, strict=True)
            )
            complete = len(order) == len(form.grids[grid].columns)
            if complete and broken > len(rows) - sum(agree):
                misled.add(grid)
    return misled


def _is_refuted(
    placed: Sequence[tuple[Row, FormRow]], grid: int, order: Sequence[int], form: Form, index: LabelIndex
) -> bool:
    """Whether the form's order was only assumed, for want of column labels, and most sums are against it."""
    rows = [(row, row_equations(form, grid, place.row)) for row, place in placed if place.grid == grid]
    if len(printed_columns(_header_of(rows[0][0]), form.grids[grid], index)) == len(order):
        return False
    telling = [
        sums_hold(row, order, sums)
        for row, sums in rows
        if sums and len(row.entries) == len(order) and any(number_in(e.piece.text).value for e in row.entries)
    ]
    return telling.count(False) > max(1, len(telling) // 2)


def _unclear(row: Row, expected: int) -> Placement:
    count = sum(bool(entry.piece.text) for entry in row.entries)
    return Placement((), "unclear", count, expected)


def _header_of(row: Row) -> Sequence[Piece]:
    """What is printed above a row; in a stream, all words since the row before."""
    return row.heads.pieces() if row.heads else row.labels


def _endings(
    placed: Sequence[tuple[Row, FormRow]], columns: Mapping[int, Sequence[int]], form: Form
) -> dict[int, Ending]:
    """Table → how its rows in streams end."""
    by_table: dict[int, list[tuple[Row, int]]] = defaultdict(list)
    for row, place in placed:
        if not row.in_grid:
            by_table[form.grids[place.grid].table].append((row, len(columns[place.grid])))
    endings = {table: ending_of(rows) for table, rows in by_table.items()}
    if any(ending != Ending() for ending in endings.values()):
        # Lines are filled up in this document: a blank at the end of a lone row (table 4) proves nothing.
        return {table: Ending(0) if len(by_table[table]) == 1 else end for table, end in endings.items()}
    return endings


def _complete_rows(
    placed: Sequence[tuple[Row, FormRow]], columns: Mapping[int, Sequence[int]]
) -> dict[int, list[Row]]:
    """Grid → its rows in streams that have a number in each column, all in one line."""
    complete: dict[int, list[Row]] = {grid: [] for grid in columns}
    for row, place in placed:
        lines = {entry.line for entry in row.entries}
        if not row.explicit and len(row.entries) == len(columns[place.grid]) and len(lines) == 1:
            complete[place.grid].append(row)
    return complete


def _printed_columns(
    placed: Sequence[tuple[Row, FormRow]], grid: int, form: Form, index: LabelIndex
) -> list[int]:
    """The columns that a grid of the form has in the document, in the printed order.

    Columns whose labels are not printed are missing only if the rows lack their cells, too. Another order
    than the form's is believed only if it breaks no more sums than that.
    """
    rows = [(row, place) for row, place in placed if place.grid == grid]
    first = rows[0][0]
    columns = list(range(len(form.grids[grid].columns)))
    printed = printed_columns(_header_of(first), form.grids[grid], index)
    usual = Counter(len(row.entries) for row, _ in rows).most_common(1)[0][0]
    if 1 < len(printed) < len(columns) and usual == len(printed):
        return printed
    if len(printed) < len(columns) or printed == columns:
        return columns
    sums = [(row, row_equations(form, grid, place.row)) for row, place in rows]
    broken = [sum(not sums_hold(row, order, sides) for row, sides in sums) for order in (printed, columns)]
    return printed if broken[0] <= broken[1] else columns
