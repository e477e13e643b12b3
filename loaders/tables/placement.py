"""Which cell of a row belongs to which column of the form, and the sums that say whether that can be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from loaders.forms import Form, GridRow
from loaders.tables.cells import number_in
from loaders.tables.pieces import Entry, Row

Problem = Literal["", "few", "many", "unclear"]

Equation = tuple[tuple[int, ...], tuple[int, ...]]
"""Columns of a row whose values together must be equal."""


@dataclass(frozen=True, slots=True)
class Placement:
    """`entries[c]` is the cell of the form's column c; None where the document has no such column.

    With a problem there are no entries: `count` cells were found where `expected` were due.
    `extra` are numbers under a header that the form does not have. `exact`: by geometry, and each cell
    stands alone under its own header cell.
    """

    entries: tuple[Entry | None, ...] = ()
    problem: Problem = ""
    count: int = 0
    expected: int = 0
    extra: tuple[Entry, ...] = ()
    exact: bool = False


@lru_cache(maxsize=1024)
def row_equations(form: Form, grid: int, row: int) -> tuple[Equation, ...]:
    """The sums of the form that speak only of the cells of this row."""
    return tuple(_equations(form, form.grids[grid].rows[row]))


def _equations(form: Form, row: GridRow) -> Iterator[Equation]:
    for rule in form.sums:
        if rule.across:
            names = {slot.member: c for c, slot in enumerate(row.slots)}
        elif rule.each is None:
            names = {slot.indicator: c for c, slot in enumerate(row.slots)}
        else:
            continue
        if all(part in names for part in (*rule.left, *rule.right)):
            yield tuple(names[part] for part in rule.left), tuple(names[part] for part in rule.right)


def cells_agree(cells: Sequence[Entry | None], sums: Sequence[Equation]) -> bool:
    """Whether the sums hold for these cells; a cell that states nothing counts as 0.

    Nothing is said of a sum with a column that the document does not have.
    """
    values = [(number_in(entry.piece.text).value if entry else None) or 0.0 for entry in cells]
    return all(
        sum(values[c] for c in left) == sum(values[c] for c in right)
        for left, right in sums
        if all(cells[c] for c in (*left, *right))
    )


def sums_hold(row: Row, order: Sequence[int], equations: Sequence[Equation]) -> bool:
    """Whether a row's sums hold if its cells stand in this order; True where nothing can be said."""
    if len(row.entries) != len(order):
        return True
    moved = [(printed_sides(left, order), printed_sides(right, order)) for left, right in equations]
    return cells_agree(row.entries, [(left, right) for left, right in moved if left and right])


def printed_sides(side: Sequence[int], order: Sequence[int]) -> tuple[int, ...]:
    """Columns of the form → positions in the printed order; () if one is not printed."""
    return tuple(order.index(c) for c in side) if set(side) <= set(order) else ()
