"""The arithmetic that a form declares → findings. One generic check; the rules stand in data/forms/*.toml."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from loaders.forms import Form, Label, Slot, Sum, load_dims, load_indicators
from loaders.model import Fact, Finding

Cell = tuple[str, str | None]
"""An indicator and the member of its dimension, None for an indicator without one."""

_MOST_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class _Equation:
    """Cells on two sides, and what all of them have in common, for the message."""

    rule: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]
    needs: frozenset[Cell]


def check(facts: Sequence[Fact], form: Form) -> tuple[Finding, ...]:
    """A finding for each sum of the form that does not hold; severity "error".

    `expected` is the sum of the left side (the parts), `found` that of the right (the total). Blank cells
    and "/" count as 0 beside a stated part. A sum is not checked where a cell was not read or is not in the
    document, where a side states nothing, or where a total is blank.
    """
    cells = {_cell_of(fact): fact for fact in reversed(facts) if fact.status != "unread"}
    return tuple(finding for equation in _all_equations(form) for finding in _check(equation, cells, form))


@lru_cache(maxsize=32)
def _all_equations(form: Form) -> tuple[_Equation, ...]:
    return tuple(equation for rule in form.sums for equation in _equations(rule, form))


def _cell_of(fact: Fact) -> Cell:
    return fact.indicator, fact.dim


def _equations(rule: Sum, form: Form) -> Iterator[_Equation]:
    """The rule for each member of its dimension, or for each row that has the dimension."""
    if rule.across:
        rows = (row for grid in form.grids if grid.table == rule.table for row in grid.rows)
        for indicator in dict.fromkeys(slot.indicator for row in rows for slot in row.slots):
            yield _equation(rule, [(indicator, m) for m in rule.left], [(indicator, m) for m in rule.right])
    else:
        members: Sequence[str | None] = load_dims()[rule.each] if rule.each else (None,)
        for member in members:
            yield _equation(rule, [(i, member) for i in rule.left], [(i, member) for i in rule.right])


def _equation(rule: Sum, left: Sequence[Cell], right: Sequence[Cell]) -> _Equation:
    """A side of one cell is a total: it must be stated, as must what the rule needs."""
    totals = {side[0] for side in (left, right) if len(side) == 1}
    needed = {cell for cell in (*left, *right) if cell[0] in rule.needs}
    return _Equation(rule.rule, tuple(left), tuple(right), frozenset(totals | needed))


def _check(equation: _Equation, cells: Mapping[Cell, Fact], form: Form) -> Iterator[Finding]:
    left = [cells.get(cell) for cell in equation.left]
    right = [cells.get(cell) for cell in equation.right]
    if not all((*left, *right)) or any(cells[cell].value is None for cell in equation.needs):
        return
    expected, found = _total(left), _total(right)
    if expected is None or found is None or expected == found:
        return
    where = next(fact for fact in (*right, *left) if fact and fact.value is not None).where
    yield Finding(equation.rule, "error", _message(equation, expected, found, form), where, expected, found)


def _total(side: Sequence[Fact | None]) -> float | None:
    """The sum of a side; None where it states nothing."""
    values = [fact.value for fact in side if fact and fact.value is not None]
    return sum(values) if values else None


def _message(equation: _Equation, expected: float, found: float, form: Form) -> str:
    """Which row or column, both sides and their difference, and the way out."""
    names = {code: indicator.zh for code, indicator in load_indicators().items()}
    members = {slot.member: column.text for slot, column in _columns(form) if slot.member}
    (code, member), *_ = equation.left
    one_row = all(other == code for other, _ in (*equation.left, *equation.right))
    place = f"“{names[code]}”一行" if one_row else f"“{members[member]}”一列" if member else ""
    parts, totals = (
        [f"“{members[m] if one_row and m else names[c]}”" for c, m in side]
        for side in (equation.left, equation.right)
    )
    return (
        f"{place}{_together(parts)}为{expected:.12g}，而{_together(totals)}为{found:.12g}，"
        f"相差{abs(expected - found):.12g}；请对照原表改正其中有误的数后重新上传。"
    )


def _columns(form: Form) -> Iterator[tuple[Slot, Label]]:
    for grid in form.grids:
        for row in grid.rows:
            yield from zip(row.slots, grid.columns, strict=True)


def _together(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > _MOST_NAMED:
        return f"{names[0]}至{names[-1]}共{len(names)}项之和"
    return "加".join(names) + "之和"
