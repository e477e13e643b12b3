"""The sums that a form declares, as equations between the cells of one of its tables."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.forms import Form, FormGrid, Slot, Sum, load_dims

_LEAD: Final = re.compile(r"[（(]?[一二三四五六七八九十]+[）)]?(?=、|[^、]*$)")
_MOST_NAMED: Final = 2


@dataclass(frozen=True, slots=True)
class Equation:
    """Cells whose sums must be equal.

    Attributes:
        rule: the name of the sum, e.g. "balance.applications_flow".
        name: the sum in words, the same for all equations of it that look alike: 一＋二＝（七）＋四.
        left, right: the two sides.
        needs: cells without which it is not checked.
        row: all its cells stand in one row.
    """

    rule: str
    name: str
    left: tuple[Slot, ...]
    right: tuple[Slot, ...]
    needs: tuple[Slot, ...]
    row: bool

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All its cells."""
        return (*self.left, *self.right)


def equations_of(form: Form, table: int) -> tuple[Equation, ...]:
    """The equations between cells of one table, in the order in which the form declares its sums."""
    grids = [grid for grid in form.grids if grid.table == table]
    there = {slot for grid in grids for row in grid.rows for slot in row.slots}
    found = (equation for rule in form.sums for equation in _equations(rule, grids))
    return tuple(equation for equation in found if there.issuperset(equation.slots))


def totals_of(equations: Iterable[Equation]) -> Mapping[Slot, tuple[Slot, ...]]:
    """The cells that are sums of others, and of which; of two sums for one cell the first."""
    totals: dict[Slot, tuple[Slot, ...]] = {}
    for equation in equations:
        for side, other in ((equation.right, equation.left), (equation.left, equation.right)):
            if len(side) == 1 and len(other) > 1:
                totals.setdefault(side[0], other)
    return totals


def _equations(rule: Sum, grids: Sequence[FormGrid]) -> Iterator[Equation]:
    if rule.across:
        rows = (row for grid in grids if grid.table == rule.table for row in grid.rows)
        for code in dict.fromkeys(slot.indicator for row in rows for slot in row.slots):
            left, right = (tuple(Slot(code, m) for m in side) for side in (rule.left, rule.right))
            yield _equation(rule, left, right, grids)
    else:
        members: Sequence[str | None] = load_dims()[rule.each] if rule.each else (None,)
        for member in members:
            left, right = (tuple(Slot(code, member) for code in side) for side in (rule.left, rule.right))
            yield _equation(rule, left, right, grids)


def _equation(
    rule: Sum, left: tuple[Slot, ...], right: tuple[Slot, ...], grids: Sequence[FormGrid]
) -> Equation:
    rows = [set(row.slots) for grid in grids for row in grid.rows]
    row = any(cells.issuperset((*left, *right)) for cells in rows)
    words = _column_names(grids) if row else _row_names(grids)
    parts = "各列之和" if rule.across else "各项之和"
    name = "＝".join(_side([words.get(slot, "") for slot in side], parts) for side in (left, right))
    spans = _common_span(grids, (*left, *right)) if row and not rule.across else ""
    needs = tuple(slot for slot in (*left, *right) if slot.indicator in rule.needs)
    return Equation(rule.rule, f"{spans}：{name}" if spans else name, left, right, needs, row)


def _side(names: Sequence[str], parts: str) -> str:
    return parts if len(names) > _MOST_NAMED else "＋".join(names)


def _column_names(grids: Iterable[FormGrid]) -> dict[Slot, str]:
    return {
        slot: column.text
        for grid in grids
        for row in grid.rows
        for slot, column in zip(row.slots, grid.columns, strict=True)
    }


def _row_names(grids: Iterable[FormGrid]) -> dict[Slot, str]:
    """The number that a row's label begins with (一, （七）), else the label."""
    return {
        slot: (lead.group() if (lead := _LEAD.match(row.label.text)) else row.label.text)
        for grid in grids
        for row in grid.rows
        for slot in row.slots
    }


def _common_span(grids: Iterable[FormGrid], slots: Sequence[Slot]) -> str:
    """What the columns of all the cells stand under: 行政诉讼·复议后起诉."""
    under = {
        slot: column.under
        for grid in grids
        for row in grid.rows
        for slot, column in zip(row.slots, grid.columns, strict=True)
    }
    paths = {under.get(slot, ()) for slot in slots}
    return "·".join(paths.pop()) if len(paths) == 1 else ""
