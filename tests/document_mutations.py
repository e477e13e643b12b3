"""Documents as careless hands leave them: one thing changed, and what the tables then say.

A mutation takes a `Case` and a source of chance. It gives the changed document, and the numbers that the
tables state afterwards where that is certain; None where it does not apply to the document.
"""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from loaders.model import Cell, Paragraph, Table, Where
from tests.document_cases import (
    Case,
    Mutated,
    copied,
    everywhere,
    fact_in_lines,
    fact_in_table,
    facts_at,
    has_no_label,
    is_single,
    is_whole_row,
    key_of_fact,
    line_at,
    matrix_of,
    reaches,
    some_line,
    table_of,
    width_of,
    with_cell,
    with_lines,
    with_other_number,
    with_table,
    without,
)

Mutation = Callable[[Case, random.Random], Mutated | None]

JUNK = ("打印", "- 3 -", "第3页 共7页", "责任编辑：政务公开办", "字号：大 中 小", "（续表）", "扫一扫")
WORDS = "红旗路文化站农经所河长制"
_HAN = re.compile(r"[\u4e00-\u9fff]")


# --- tables with geometry ---


def drop_a_table_row(case: Case, chance: random.Random) -> Mutated | None:
    """The row of one indicator is not printed."""
    fact = fact_in_table(case, chance)
    if fact is None or has_no_label(case, fact):
        return None
    block, row = fact.where.block, fact.where.row
    rows = matrix_of(case, block)
    del rows[row or 0]
    gone = {
        key_of_fact(other) for other in case.facts if (other.where.block, other.where.row) == (block, row)
    }
    return Mutated(with_table(case, block, rows), without(case, gone))


def drop_a_column(case: Case, chance: random.Random) -> Mutated | None:
    """A column is not printed, header and all."""
    fact = fact_in_table(case, chance)
    if fact is None or fact.where.col is None or fact.indicator.startswith("sheet"):
        return None
    block, col = fact.where.block, fact.where.col
    rows = matrix_of(case, block)
    gone = {
        key_of_fact(other)
        for other in case.facts
        if (other.where.block, other.where.col) == (block, col) and width_of(case, other) == 1
    }
    # Where the only number of a row is gone, what its label then stands beside is another matter.
    if len({other.where.col for other in case.facts if other.where.block == block}) < 3:
        return None
    return Mutated(with_table(case, block, [row[:col] + row[col + 1 :] for row in rows]), without(case, gone))


def swap_columns(case: Case, chance: random.Random) -> Mutated | None:
    """Two columns change places, headers and all."""
    fact = fact_in_table(case, chance)
    if fact is None or fact.where.col is None or fact.indicator.startswith("sheet"):
        return None
    rows, a = matrix_of(case, fact.where.block), fact.where.col
    others = [
        c
        for c in range(len(rows[0]))
        if c != a and all(row[a] is row[c] or (is_single(row[a]) and is_single(row[c])) for row in rows)
    ]
    others = [
        c for c in others if any(f.where.col == c and f.where.block == fact.where.block for f in case.facts)
    ]
    if not others:
        return None
    b = chance.choice(others)
    for row in rows:
        row[a], row[b] = row[b], row[a]
    return Mutated(with_table(case, fact.where.block, rows), case.numbers)


def swap_table_rows(case: Case, chance: random.Random) -> Mutated | None:
    """Two rows next to each other change places, labels and all."""
    fact = fact_in_table(case, chance)
    if fact is None or fact.where.row is None:
        return None
    rows, r = matrix_of(case, fact.where.block), fact.where.row
    beside = [f for f in case.facts if (f.where.block, f.where.row) == (fact.where.block, r + 1)]
    if not beside or any((a is b) != reaches(a, b) for a, b in zip(rows[r], rows[r + 1], strict=True)):
        return None
    rows[r], rows[r + 1] = rows[r + 1], rows[r]
    return Mutated(with_table(case, fact.where.block, rows), case.numbers)


def insert_a_column(case: Case, chance: random.Random) -> Mutated | None:
    """A column 备注 without numbers."""
    fact = fact_in_table(case, chance)
    if fact is None or fact.where.col is None:
        return None
    rows = matrix_of(case, fact.where.block)
    at = chance.choice((fact.where.col, len(rows[0])))
    value_rows = {f.where.row for f in case.facts if f.where.block == fact.where.block}
    for r, row in enumerate(rows):
        spanned = 0 < at < len(row) and row[at - 1] is row[at]
        text = "备注" if r not in value_rows else ""
        row.insert(at, row[at - 1] if spanned else Cell(text, r, at))
    return Mutated(with_table(case, fact.where.block, rows), case.numbers)


def blank_a_cell(case: Case, chance: random.Random) -> Mutated | None:
    """A number is deleted from its cell."""
    fact = fact_in_table(case, chance)
    if fact is None:
        return None
    return Mutated(with_cell(case, fact.where, ""), without(case, facts_at(case, fact.where)))


def blank_a_column(case: Case, chance: random.Random) -> Mutated | None:
    """All numbers of a column are deleted (总计 is often left so)."""
    fact = fact_in_table(case, chance)
    if fact is None:
        return None
    alike = [f for f in case.facts if (f.where.block, f.where.col) == (fact.where.block, fact.where.col)]
    document = case.document
    for other in alike:
        document = with_cell(replace(case, document=document), other.where, "")
    return Mutated(document, without(case, {key_of_fact(f) for f in alike}))


def split_a_table(case: Case, chance: random.Random) -> Mutated | None:
    """A table goes on in a second one, as at a page's end."""
    fact = fact_in_table(case, chance)
    if fact is None or not fact.where.row:
        return None
    block, r = fact.where.block, fact.where.row
    rows = matrix_of(case, block)
    blocks = case.document.blocks
    parts = (table_of(rows[:r]), Paragraph("- 2 -"), table_of(rows[r:]))
    return Mutated(
        replace(case.document, blocks=(*blocks[:block], *parts, *blocks[block + 1 :])), case.numbers
    )


def repeat_the_header(case: Case, chance: random.Random) -> Mutated | None:
    """The rows above the first numbers are printed again further down, as at a page's beginning."""
    fact = fact_in_table(case, chance)
    if fact is None or fact.where.row is None:
        return None
    rows = matrix_of(case, fact.where.block)
    first = min(f.where.row or 0 for f in case.facts if f.where.block == fact.where.block)
    grids = {
        f.where.row for f in case.facts if f.where.block == fact.where.block and "applications" in f.indicator
    }
    if fact.where.row not in grids or first == 0:
        return None
    rows[fact.where.row : fact.where.row] = copied(rows[:first])
    return Mutated(with_table(case, fact.where.block, rows), case.numbers)


def insert_a_junk_row(case: Case, chance: random.Random) -> Mutated | None:
    """A row that one cell has to itself: a page number, a remark of the site."""
    fact = fact_in_table(case, chance)
    if fact is None or fact.where.row is None:
        return None
    rows = matrix_of(case, fact.where.block)
    junk = Cell(chance.choice(JUNK), 0, 0)
    rows.insert(fact.where.row, [junk] * len(rows[0]))
    return Mutated(with_table(case, fact.where.block, rows), case.numbers)


def drop_the_header(case: Case, chance: random.Random) -> Mutated | None:
    """The rows above the first numbers of a table are lost."""
    fact = fact_in_table(case, chance)
    if fact is None:
        return None
    first = min(f.where.row or 0 for f in case.facts if f.where.block == fact.where.block)
    if first == 0:
        return None
    return Mutated(with_table(case, fact.where.block, matrix_of(case, fact.where.block)[first:]), None)


def drop_a_header_row(case: Case, chance: random.Random) -> Mutated | None:
    """One row without numbers is lost."""
    fact = fact_in_table(case, chance)
    if fact is None:
        return None
    rows = matrix_of(case, fact.where.block)
    with_values = {f.where.row for f in case.facts if f.where.block == fact.where.block}
    without = [r for r in range(len(rows)) if r not in with_values]
    if not without:
        return None
    del rows[chance.choice(without)]
    return Mutated(with_table(case, fact.where.block, rows), None)


def drop_a_cell(case: Case, chance: random.Random) -> Mutated | None:
    """A cell is lost, and what stands behind it in its row moves up."""
    fact = fact_in_table(case, chance)
    if fact is None or fact.where.row is None:
        return None
    rows = matrix_of(case, fact.where.block)
    row = rows[fact.where.row]
    at = chance.randrange(len(row))
    rows[fact.where.row] = [*row[:at], *row[at + 1 :], Cell("", 0, 0)]
    return Mutated(with_table(case, fact.where.block, rows), None)


def merge_cells(case: Case, chance: random.Random) -> Mutated | None:
    """Two neighbours become one cell with both texts."""
    fact = fact_in_table(case, chance)
    if fact is None or fact.where.row is None:
        return None
    rows = matrix_of(case, fact.where.block)
    row = rows[fact.where.row]
    at = chance.randrange(len(row) - 1)
    a, b = row[at], row[at + 1]
    if a is b or a is None or b is None:
        return None
    # "6" and "0" put together without anything between them are 60: then the document says so.
    both = Cell(f"{a.text} {b.text}".strip(), 0, 0)
    made = [[both if cell is a or cell is b else cell for cell in row] for row in rows]
    return Mutated(with_table(case, fact.where.block, made), None)


def lose_a_cells_label(case: Case, chance: random.Random) -> Mutated | None:
    """A label is blank, or other words stand there."""
    fact = fact_in_table(case, chance)
    if fact is None:
        return None
    rows = matrix_of(case, fact.where.block)
    labels = sorted(
        {(c.row, c.col) for row in rows for c in row if c and _HAN.search(c.text)},
    )
    if not labels:
        return None
    row, col = chance.choice(labels)
    text = chance.choice(["", "".join(chance.sample(WORDS, 6))])
    return Mutated(with_cell(case, Where(fact.where.block, row, col), text), None)


def change_a_cell(case: Case, chance: random.Random) -> Mutated | None:
    """Another number stands in a cell; sums may fail, but it is what the document says."""
    fact = fact_in_table(case, chance)
    return with_other_number(case, fact, chance) if fact else None


# --- lines ---


def change_a_number(case: Case, chance: random.Random) -> Mutated | None:
    """Another number with as many digits stands in a line."""
    fact = fact_in_lines(case, chance)
    return with_other_number(case, fact, chance) if fact else None


def drop_a_row_line(case: Case, chance: random.Random) -> Mutated | None:
    """The line of a whole row is lost."""
    fact = fact_in_lines(case, chance)
    if fact is None or not is_whole_row(case, fact.where.block):
        return None
    gone = {key_of_fact(f) for f in case.facts if f.where.block == fact.where.block}
    return Mutated(with_lines(case, fact.where.block, ()), without(case, gone))


def double_a_row_line(case: Case, chance: random.Random) -> Mutated | None:
    """The line of a whole row is printed twice."""
    fact = fact_in_lines(case, chance)
    if fact is None or not is_whole_row(case, fact.where.block):
        return None
    line = line_at(case, fact.where.block)
    return Mutated(with_lines(case, fact.where.block, (line, line)), case.numbers)


def drop_a_line(case: Case, chance: random.Random) -> Mutated | None:
    at = some_line(case, chance)
    return Mutated(with_lines(case, at, ()), None) if at is not None else None


def double_a_line(case: Case, chance: random.Random) -> Mutated | None:
    at = some_line(case, chance)
    return Mutated(with_lines(case, at, (line_at(case, at),) * 2), None) if at is not None else None


def swap_lines(case: Case, chance: random.Random) -> Mutated | None:
    """A label and numbers next to each other change places."""
    at = some_line(case, chance)
    if at is None or at + 1 >= len(case.document.blocks):
        return None
    below = case.document.blocks[at + 1]
    line = line_at(case, at)
    if not isinstance(below, Paragraph) or bool(_HAN.search(line)) == bool(_HAN.search(below.text)):
        return None
    blocks = case.document.blocks
    moved = (*blocks[:at], below, Paragraph(line), *blocks[at + 2 :])
    return Mutated(replace(case.document, blocks=moved), None)


def join_lines(case: Case, chance: random.Random) -> Mutated | None:
    """Two lines become one."""
    at = some_line(case, chance)
    if at is None or at + 1 >= len(case.document.blocks):
        return None
    below = case.document.blocks[at + 1]
    if not isinstance(below, Paragraph):
        return None
    joined = line_at(case, at) + chance.choice(["", " "]) + below.text
    blocks = case.document.blocks
    return Mutated(replace(case.document, blocks=(*blocks[:at], Paragraph(joined), *blocks[at + 2 :])), None)


def break_a_label(case: Case, chance: random.Random) -> Mutated | None:
    """A label goes on in the next line."""
    at = some_line(case, chance)
    line = line_at(case, at) if at is not None else ""
    places = [m.start() for m in re.finditer(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", line)]
    if at is None or not places:
        return None
    cut = chance.choice(places)
    return Mutated(with_lines(case, at, (line[:cut], line[cut:])), None)


def lose_a_lines_label(case: Case, chance: random.Random) -> Mutated | None:
    """Other words, or none, stand where a label stood."""
    at = some_line(case, chance)
    if at is None or not _HAN.search(line_at(case, at)):
        return None
    words = "".join(chance.sample(WORDS, 6))
    text = re.sub(r"[^\d\s|｜\t,，\"]*[\u4e00-\u9fff][^\s|｜\t,，\"\d]*", words, line_at(case, at), count=1)
    return Mutated(with_lines(case, at, (text,)), None)


def insert_junk(case: Case, chance: random.Random) -> Mutated | None:
    """What a site or a page prints between lines."""
    at = some_line(case, chance)
    if at is None:
        return None
    return Mutated(with_lines(case, at, (line_at(case, at), chance.choice(JUNK))), None)


def truncate(case: Case, chance: random.Random) -> Mutated | None:
    """The document ends somewhere in its tables."""
    places = [f.where for f in case.facts]
    if not places:
        return None
    where = chance.choice(places)
    blocks = case.document.blocks[: where.block]
    block = case.document.blocks[where.block]
    if isinstance(block, Table) and where.row:
        blocks = (*blocks, table_of(matrix_of(case, where.block)[: where.row]))
    elif isinstance(block, Paragraph):
        blocks = (*blocks, Paragraph(block.text[: where.end]))
    return Mutated(replace(case.document, blocks=blocks), None)


# --- the whole document ---


def widen_digits(case: Case, chance: random.Random) -> Mutated | None:
    """Full-width digits."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return Mutated(everywhere(case, lambda text: text.translate(wide)), case.numbers)


def change_the_signs(case: Case, chance: random.Random) -> Mutated | None:
    """Other signs between cells."""
    sign = chance.choice("｜│┃")
    return Mutated(everywhere(case, lambda text: text.replace("|", sign)), case.numbers)


def count_in_pieces(case: Case, chance: random.Random) -> Mutated | None:
    """Numbers of a table's cells as 3件."""
    document = case.document
    for fact in case.facts:
        at = fact.where
        if (
            at.row is not None
            and at.start is None
            and fact.raw.isdecimal()
            and "applications" in fact.indicator
        ):
            document = with_cell(replace(case, document=document), at, f"{fact.raw}件")
    return Mutated(document, case.numbers) if document is not case.document else None


MUTATIONS: tuple[Mutation, ...] = (
    *(drop_a_table_row, drop_a_column, swap_columns, swap_table_rows, insert_a_column, blank_a_cell),
    *(repeat_the_header, insert_a_junk_row),
    *(blank_a_column, split_a_table, drop_the_header, drop_a_header_row, drop_a_cell, merge_cells),
    *(lose_a_cells_label, change_a_cell, change_a_number, drop_a_row_line, double_a_row_line, drop_a_line),
    *(double_a_line, swap_lines, join_lines, break_a_label, lose_a_lines_label, insert_junk, truncate),
    *(widen_digits, change_the_signs, count_in_pieces),
)
