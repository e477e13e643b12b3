"""A grid's header → which of its columns the form has, wherever they stand, and a row's cells by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from loaders.forms import FormGrid
from loaders.tables.cells import number_in
from loaders.tables.labels import key_of
from loaders.tables.pieces import Entry, Heads, Row
from loaders.tables.placement import Placement

Path = tuple[str, ...]
"""Keys of the labels above a column, the lowest first."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Adjacent grid columns under one header cell.

    `column` is the form's column that it names, None if it names another; `printed`: it says something.
    """

    first: int
    last: int
    column: int | None
    printed: bool


def header_paths(heads: Heads) -> tuple[Path, ...]:
    """For each grid column the labels above it, the lowest first.

    Above the lowest, a blank continues its left neighbour (a merged cell printed as one cell and blanks).
    """
    rows = [[key_of(piece.text).core if piece else "" for piece in row] for row in heads.rows]
    spread = [_spread(row) for row in rows]
    paths: list[Path] = []
    for col in range(len(rows[0])):
        low = max((r for r, row in enumerate(rows) if row[col]), default=-1)
        labels = (spread[r][col] for r in range(low, -1, -1))
        paths.append(tuple(dict.fromkeys(label for label in labels if label)))
    return tuple(paths)


def _spread(row: Sequence[str]) -> list[str]:
    """Each blank as its left neighbour."""
    filled: list[str] = []
    for text in row:
        filled.append(text or (filled[-1] if filled else ""))
    return filled


@lru_cache(maxsize=1 << 12)  # most reports print one of a few headers
def units_of(paths: tuple[Path, ...], grid: FormGrid) -> tuple[Unit, ...]:
    """The header's cells from the first known column on, each with the form's column it names."""
    taken: set[int] = set()
    units: list[Unit] = []
    for path, run in groupby(range(len(paths)), key=lambda col: paths[col]):
        first, *others = run
        column = next((c for c in _fitting_columns(path, grid) if c not in taken), None)
        if column is not None:
            taken.add(column)
        if column is not None or units:
            units.append(Unit(first, others[-1] if others else first, column, bool(path)))
    return tuple(units)


def _fitting_columns(path: Path, grid: FormGrid) -> Sequence[int]:
    """The form's columns that the path names: the lowest label that fits any, by what spans it if it says."""
    for depth, text in enumerate(path):
        fitting = _columns_named(grid, text)
        if len(fitting) > 1:
            above = set(path[depth + 1 :])
            shared = [len(above.intersection(_span_keys(grid)[c])) for c in fitting]
            return [c for c, count in zip(fitting, shared, strict=True) if count == max(shared)]
        if fitting:
            return fitting
    return ()


@lru_cache(maxsize=1 << 14)
def _columns_named(grid: FormGrid, text: str) -> tuple[int, ...]:
    """The columns with this label, forgiving one slip in a long one."""
    slips = 1 if len(text) >= 5 else 0
    wordings = [[key_of(wording).core for wording in column.texts] for column in grid.columns]
    return tuple(
        c
        for c, cores in enumerate(wordings)
        if any(Levenshtein.distance(text, core, score_cutoff=slips) <= slips for core in cores)
    )


@lru_cache(maxsize=64)
def _span_keys(grid: FormGrid) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(key_of(span).core for span in column.under) for column in grid.columns)


def place_in_grid(row: Row, units: Sequence[Unit], columns: int) -> Placement:
    """A grid row's cells by the header above them.

    Each cell under its own header cell; of several under one (cells of a merged cell that repeat it, or are
    blank) the one that says something.
    """
    cells = [entry for entry in row.entries if entry.last >= units[0].first]
    under = _cells_under(units, cells)
    chosen = [_only(found) for found in under]
    named = [(unit.column, cell) for unit, cell in zip(units, chosen, strict=True) if unit.column is not None]
    stated = [id(cell) for _, cell in named if cell and cell.piece.text]
    count = sum(bool(cell.piece.text) for cell in cells)
    if any(cell is None for _, cell in named) or len(set(stated)) < len(stated):
        return Placement((), "few" if count < len(named) else "unclear", count, len(named))
    by_column = dict(named)
    kept = set(map(id, by_column.values()))
    extra = [
        cell
        for cell in cells
        if id(cell) not in kept
        and not _repeats(cell, under, kept)
        and number_in(cell.piece.text).value is not None
    ]
    if any(not _has_header(cell, units) for cell in extra):
        return Placement((), "many", count, len(named))
    return Placement(
        tuple(by_column.get(column) for column in range(columns)),
        extra=tuple(extra),
        exact=all(len(found) == 1 for found in under) and len(kept) == len(named),
    )


def _cells_under(units: Sequence[Unit], cells: Sequence[Entry]) -> list[list[Entry]]:
    """For each header cell the cells that stand under any part of it."""
    if [(unit.first, unit.last) for unit in units] == [(cell.first, cell.last) for cell in cells]:
        return [[cell] for cell in cells]
    return [[cell for cell in cells if cell.first <= unit.last and cell.last >= unit.first] for unit in units]


def _has_header(cell: Entry, units: Sequence[Unit]) -> bool:
    return any(unit.printed and cell.first <= unit.last and cell.last >= unit.first for unit in units)


def _only(found: Sequence[Entry]) -> Entry | None:
    """The one cell among these: the others are blank, or repeat it."""
    texts = {entry.piece.text for entry in found if entry.piece.text}
    if len(texts) > 1 or not found:
        return None
    return next((entry for entry in found if entry.piece.text), found[0])


def _repeats(cell: Entry, under: Sequence[Sequence[Entry]], kept: set[int]) -> bool:
    """Whether a cell stands beside a placed one under the same header."""
    return any(cell in found and any(id(other) in kept for other in found) for found in under)
