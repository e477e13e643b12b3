"""A document with what its tables state, and changed copies of it: tables cell by cell, text line by line."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from loaders.forms import Form
from loaders.model import Cell, Document, Fact, Paragraph, Table, Where

Numbers = dict[tuple[str, str | None], float]
"""(indicator, member or None) → the number that a table states."""

Matrix = list[list[Cell | None]]
"""A table's positions; a merged cell is the same object at each."""


@dataclass(frozen=True)
class Case:
    """A document, its form, and the facts of its tables."""

    document: Document
    form: Form
    facts: tuple[Fact, ...]

    @property
    def numbers(self) -> Numbers:
        return numbers_of(self.facts)


@dataclass(frozen=True)
class Mutated:
    """`says` is what the document's tables now state, None where it has become unclear."""

    document: Document
    says: Numbers | None


_NUMBER = re.compile(r"\d+")


def numbers_of(facts: Sequence[Fact]) -> Numbers:
    return {key_of_fact(fact): fact.value for fact in facts if fact.value is not None}


def key_of_fact(fact: Fact) -> tuple[str, str | None]:
    return fact.indicator, next(iter(fact.dims.values()), None)


# --- parts of a case ---


def fact_in_table(case: Case, chance: random.Random) -> Fact | None:
    """A fact that a whole cell of a table states."""
    found = [f for f in case.facts if f.where.row is not None and f.where.start is None]
    return chance.choice(found) if found else None


def fact_in_lines(case: Case, chance: random.Random) -> Fact | None:
    found = [f for f in case.facts if f.where.row is None and f.value is not None]
    return chance.choice(found) if found else None


def some_line(case: Case, chance: random.Random) -> int | None:
    """A line between the first and the last of the tables' numbers, or shortly before them."""
    blocks = [f.where.block for f in case.facts if f.where.row is None]
    if not blocks:
        return None
    lines = range(max(min(blocks) - 5, 0), max(blocks) + 1)
    return chance.choice([n for n in lines if isinstance(case.document.blocks[n], Paragraph)])


def line_at(case: Case, at: int) -> str:
    block = case.document.blocks[at]
    assert isinstance(block, Paragraph)
    return block.text


def is_whole_row(case: Case, block: int) -> bool:
    """Whether a line holds the label of a row of the form and all of its numbers, and no other's."""
    inside = {key_of_fact(fact) for fact in case.facts if fact.where.block == block}
    rows = [
        (row.label.text, cells)
        for grid in case.form.grids
        for row in grid.rows
        if inside & (cells := {(slot.indicator, slot.member) for slot in row.slots})
    ]
    if len(rows) != 1 or rows[0][1] != inside:
        return False
    ends = re.sub(r"\W", "", rows[0][0])[-3:]
    return bool(ends) and ends in re.sub(r"\W", "", line_at(case, block))


def has_no_label(case: Case, fact: Fact) -> bool:
    """Whether the row has no label (table 4)."""
    return fact.indicator.startswith(("reviews.", "lawsuits."))


def facts_at(case: Case, where: Where) -> set[tuple[str, str | None]]:
    return {key_of_fact(f) for f in case.facts if f.where == where}


def without(case: Case, gone: set[tuple[str, str | None]]) -> Numbers:
    return {key: value for key, value in case.numbers.items() if key not in gone}


def with_other_number(case: Case, fact: Fact, chance: random.Random) -> Mutated | None:
    """The fact's digits replaced by others, as many; no first digit becomes 0."""
    digits = _NUMBER.fullmatch(fact.raw)
    if digits is None or fact.value is None or fact.value != float(fact.raw):
        return None
    number = str(chance.randrange(1, 10)) + "".join(chance.choices("0123456789", k=len(fact.raw) - 1))
    block = case.document.blocks[fact.where.block]
    says = {**case.numbers, key_of_fact(fact): float(number)}
    if isinstance(block, Table):
        return Mutated(with_cell(case, fact.where, number), says)
    text = block.text[: fact.where.start] + number + block.text[fact.where.end :]
    return Mutated(with_lines(case, fact.where.block, (text,)), says)


# --- making the changed document ---


def matrix_of(case: Case, block: int) -> Matrix:
    table = case.document.blocks[block]
    assert isinstance(table, Table)
    return [list(row) for row in table.rows]


def copied(rows: Matrix) -> Matrix:
    """The same cells as others."""
    made = {id(cell): retold(cell, cell.text) for row in rows for cell in row if cell}
    return [[made[id(cell)] if cell else None for cell in row] for row in rows]


def table_of(rows: Sequence[Sequence[Cell | None]]) -> Table:
    """A table of these positions: rectangles of one object are one merged cell."""
    made: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None or (r, c) in made:
                continue
            right = c
            while right + 1 < len(row) and row[right + 1] is cell and (r, right + 1) not in made:
                right += 1
            down = r
            while down + 1 < len(rows) and all(rows[down + 1][x] is cell for x in range(c, right + 1)):
                down += 1
            placed = Cell(cell.text, r, c, down - r + 1, right - c + 1)
            made.update({(y, x): placed for y in range(r, down + 1) for x in range(c, right + 1)})
    return Table(tuple(tuple(made.get((r, c)) for c in range(len(row))) for r, row in enumerate(rows)))


def with_table(case: Case, block: int, rows: Matrix) -> Document:
    blocks = case.document.blocks
    made = (table_of(rows),) if rows else ()
    return replace(case.document, blocks=(*blocks[:block], *made, *blocks[block + 1 :]))


def with_cell(case: Case, where: Where, text: str) -> Document:
    rows = matrix_of(case, where.block)
    old = rows[where.row or 0][where.col or 0]
    assert old is not None
    new = retold(old, text)
    return with_table(case, where.block, [[new if cell is old else cell for cell in row] for row in rows])


def retold(cell: Cell, text: str) -> Cell:
    return Cell(text, cell.row, cell.col, cell.rowspan, cell.colspan)


def with_lines(case: Case, at: int, lines: Sequence[str]) -> Document:
    blocks = case.document.blocks
    return replace(case.document, blocks=(*blocks[:at], *map(Paragraph, lines), *blocks[at + 1 :]))


def everywhere(case: Case, change: Callable[[str], str]) -> Document:
    """The change in each paragraph and cell from the first to the last of the tables' numbers."""
    places = [f.where.block for f in case.facts]
    blocks = list(case.document.blocks)
    for n in range(min(places), max(places) + 1) if places else ():
        block = blocks[n]
        if isinstance(block, Paragraph):
            blocks[n] = Paragraph(change(block.text))
        else:
            new = {id(cell): retold(cell, change(cell.text)) for cell in block.cells()}
            blocks[n] = Table(tuple(tuple(new[id(c)] if c else None for c in row) for row in block.rows))
    return replace(case.document, blocks=tuple(blocks))


def width_of(case: Case, fact: Fact) -> int:
    cell = case.document.piece_at(fact.where)
    return cell.colspan if isinstance(cell, Cell) else 1


def is_single(cell: Cell | None) -> bool:
    return cell is None or cell.colspan == 1


def reaches(above: Cell | None, below: Cell | None) -> bool:
    """Whether a merged cell covers both of two positions, one below the other."""
    return above is not None and above is below
