"""A form's standard tables with given values, printed in the ways that reports print them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.forms import Form, FormGrid, load_indicators
from loaders.model import Cell, Document, Paragraph, Table

Values = dict[tuple[str, str | None], str]
"""(indicator, applicant or None) → the text of the cell."""

BEFORE = (
    "示范县太平镇人民政府年度报告",
    "一、总体情况",
    "全年公开信息 12 条，其中行政许可12件，行政处罚3件。电话 0577-12345678",
)
AFTER = ("五、存在的主要问题及改进情况", "问题2个，整改12项。", "六、其他需要报告的事项", "无")
TITLES = {
    1: "附件：政府信息公开情况统计表",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
}


@dataclass(frozen=True)
class Printed:
    """A cell as it is laid out."""

    text: str
    rowspan: int = 1
    colspan: int = 1


Rows = list[list[Printed]]
UNITS = {indicator.unit for indicator in load_indicators().values()}


def values_for(form: Form, seed: int, *, most: int = 30) -> Values:
    """Values of which all sums hold; with `most` < 10, each is one digit."""
    chance = random.Random(seed)
    values: Values = {}
    for slot in form.slots():
        values[slot.indicator, slot.member] = str(chance.choice([0, 0, 1, 2, min(most, 158)]))
    for grid in form.grids:
        if grid.table == 3:
            _balance_applications(grid, values, chance, most)
    for rule in form.sums:
        if rule.each is None and rule.across is None:
            total = sum(int(values[part, None]) for part in rule.left)
            for part in rule.left if total > most else ():
                values[part, None] = "0"
            values[rule.right[0], None] = str(total if total <= most else 0)
    return values


def _balance_applications(grid: FormGrid, values: Values, chance: random.Random, most: int) -> None:
    members = [slot.member for slot in grid.rows[0].slots if slot.member != "total"]
    codes = [row.slots[0].indicator for row in grid.rows]
    flow = [f"applications.{part}" for part in ("received", "carried_in", "concluded", "carried_out")]
    for member in members:
        for code in codes:
            values[code, member] = "0"
        outcome = chance.choice([code for code in codes if code not in flow])
        count = chance.choice([0, 1, most // len(members)])
        for code in (outcome, flow[0], flow[2]):
            values[code, member] = str(count)
    for code in codes:
        values[code, "total"] = str(sum(int(values[code, member]) for member in members))


def standard_tables(form: Form, values: Mapping[tuple[str, str | None], str]) -> dict[int, Rows]:
    """Table → its rows with merged cells, as the official form is laid out."""
    tables: dict[int, Rows] = {}
    for grid in form.grids:
        rows = {1: _sheet, 2: _block_of_table_2, 3: _table_3, 4: _table_4}[grid.table](grid, values)
        tables.setdefault(grid.table, []).extend(rows)
    return tables


def _cells(grid: FormGrid, row: int, values: Mapping[tuple[str, str | None], str]) -> list[Printed]:
    return [Printed(values[slot.indicator, slot.member]) for slot in grid.rows[row].slots]


def _sheet(grid: FormGrid, values: Mapping[tuple[str, str | None], str]) -> Rows:
    """The statistics sheet: units beside the numbers, "——" in rows that only stand above others."""
    rows = [[Printed(grid.stub), Printed(grid.aside[0]), Printed(grid.columns[0].text)]]
    printed = {row.label.text for row in grid.rows}
    indicators = load_indicators()
    for r, row in enumerate(grid.rows):
        above = [span for span in row.label.under if span not in printed]
        rows += [[Printed(span), Printed("——"), Printed("——")] for span in above]
        printed.update(above)
        unit = Printed(indicators[row.slots[0].indicator].unit)
        rows.append([Printed(row.label.text), unit, *_cells(grid, r, values)])
    return rows


def _block_of_table_2(grid: FormGrid, values: Mapping[tuple[str, str | None], str]) -> Rows:
    rows = [[Printed(grid.title, 1, 4)], [Printed(grid.stub), *(Printed(c.text) for c in grid.columns)]]
    rows += [[Printed(row.label.text), *_cells(grid, r, values)] for r, row in enumerate(grid.rows)]
    for row in rows[1:]:
        row[-1] = Printed(row[-1].text, 1, 5 - len(row))
    return rows


def _table_3(grid: FormGrid, values: Mapping[tuple[str, str | None], str]) -> Rows:
    inner = [column for column in grid.columns if len(column.under) == 2]
    place = grid.columns.index(inner[0])
    outer = [column for column in grid.columns if column not in inner]
    second = [Printed(column.text, 2) for column in outer]
    second.insert(place, Printed(inner[0].under[1], 1, len(inner)))
    rows = [[Printed(grid.stub, 3, 3), Printed("申请人情况", 1, 7)], second, [Printed(c.text) for c in inner]]
    paths = [row.label.under for row in grid.rows]
    for r, row in enumerate(grid.rows):
        spans = [
            Printed(span, sum(path[: depth + 1] == row.label.under[: depth + 1] for path in paths))
            for depth, span in enumerate(row.label.under)
            if r == 0 or paths[r - 1][: depth + 1] != row.label.under[: depth + 1]
        ]
        label = Printed(row.label.text, 1, 3 - len(row.label.under))
        rows.append([*spans, label, *_cells(grid, r, values)])
    return rows


def _table_4(grid: FormGrid, values: Mapping[tuple[str, str | None], str]) -> Rows:
    second = [Printed(column.text, 2) for column in grid.columns[:5]]
    second += [Printed("未经复议直接起诉", 1, 5), Printed("复议后起诉", 1, 5)]
    leaves = [Printed(column.text) for column in grid.columns[5:]]
    return [[Printed("行政复议", 1, 5), Printed("行政诉讼", 1, 10)], second, leaves, _cells(grid, 0, values)]


def as_table(rows: Rows) -> Table:
    """Rows with spans as the readers resolve them."""
    covering: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(rows):
        c = 0
        for printed in row:
            while (r, c) in covering:
                c += 1
            cell = Cell(printed.text, r, c, printed.rowspan, printed.colspan)
            for position in ((r + i, c + j) for i in range(cell.rowspan) for j in range(cell.colspan)):
                covering.setdefault(position, cell)
            c += cell.colspan
    width = max(c for r, c in covering if r < len(rows)) + 1
    return Table(tuple(tuple(covering.get((r, c)) for c in range(width)) for r in range(len(rows))))


def document(*blocks: str | Table) -> Document:
    """A document of these paragraphs and tables between others."""
    around = (*BEFORE, *blocks, *AFTER)
    made = tuple(Paragraph(block) if isinstance(block, str) else block for block in around)
    return Document("report.txt", "0" * 64, "text", made)


def printed(form: Form, values: Values, layout: str) -> Document:
    """The form's tables in one of `LAYOUTS`."""
    return laid_out(standard_tables(form, values), layout)


def laid_out(tables: Mapping[int, Rows], layout: str) -> Document:
    """These tables in one of `LAYOUTS`."""
    if layout == "table":
        return document(*(block for n, rows in tables.items() for block in (TITLES[n], as_table(rows))))
    lines = [line for n, rows in tables.items() for line in (TITLES[n], *lines_of(rows, layout))]
    if layout.startswith("one line"):
        return document((" " if "blanks" in layout else "").join(lines))
    return document(*lines)


LAYOUTS = (
    "table",
    "a cell a line",
    "a cell a line, broken",
    "a cell a line, signs",
    "a cell a line, signs between",
    "a cell a line, signs around",
    "a row a line, signs",
    "a row a line, signs, filled up",
    "a row a line, signs around",
    "a row a line, blanks",
    "a row a line, one blank",
    "a row a line, jammed",
    "repeated cells",
    "tabs",
    "quoted commas",
    "labels around numbers",
    "one line, blanks",
    "one line, jammed",
)
EXPLICIT = (
    "table",
    "a cell a line, signs",
    "a cell a line, signs between",
    "a cell a line, signs around",
    "a row a line, signs, filled up",
    "tabs",
    "quoted commas",
)
"""Layouts in which a blank cell can be seen."""
JAMMED = ("a row a line, jammed", "one line, jammed")
"""Layouts in which only numbers of one digit can be told apart."""


def lines_of(rows: Rows, layout: str) -> Iterator[str]:
    """A table as printed lines."""
    grid = as_table(rows).rows
    width = len(grid[0])
    for r, row in enumerate(rows):
        texts = [cell.text for cell in row]
        if layout == "a cell a line":
            yield from texts
        elif layout == "a cell a line, broken":
            yield from (text[at : at + 5] for text in texts for at in range(0, len(text), 5))
        elif layout == "a cell a line, signs":
            yield from (f"{text} |" for text in texts)
            yield "|" * (width + 1 - len(row))
        elif layout == "a cell a line, signs between":
            yield from (line for text in texts for line in (text, "|") if line)
        elif layout == "a cell a line, signs around":
            yield "|"
            yield from (f"{text} |" for text in texts[:-1])
            yield f"{texts[-1]} | |"
        elif layout == "a row a line, signs":
            yield "".join(f"{text}|" for text in texts)
        elif layout == "a row a line, signs, filled up":
            yield " | ".join(texts) + " |" + "|" * (width + 1 - len(row))
        elif layout == "a row a line, signs around":
            yield "｜" + "｜".join(texts) + "｜"
        elif layout == "a row a line, blanks":
            yield "    ".join(texts)
        elif layout in ("a row a line, one blank", "one line, blanks"):
            yield " ".join(texts)
        elif layout in JAMMED:
            yield "".join(texts)
        elif layout == "repeated cells":
            yield "| " + " | ".join(cell.text if cell else "" for cell in grid[r]) + " |"
            if r == 0:
                yield "|" + " --- |" * width
        elif layout in ("tabs", "quoted commas"):
            alone = [
                cell.text if cell and (cell.row, cell.col) == (r, c) else "" for c, cell in enumerate(grid[r])
            ]
            yield "\t".join(alone) if layout == "tabs" else ",".join(f'"{text}"' for text in alone)
        else:
            yield from _around(texts)


def _around(texts: Sequence[str]) -> Iterator[str]:
    """A long label broken around its numbers, as text of a PDF has it."""
    labels = [text for text in texts if not text.isdigit() and text not in ("/", "——", *UNITS)]
    numbers = texts[len(labels) :]
    if numbers and labels and len(labels[-1]) > 14:
        middle = len(labels[-1]) // 2
        yield " ".join([*labels[:-1], labels[-1][:middle]])
        yield " ".join(numbers)
        yield labels[-1][middle:]
    elif numbers and len(labels) > 1 and len(labels[0]) > 5:
        yield " ".join([labels[0][:4], *labels[1:], *numbers])
        yield labels[0][4:]
    else:
        yield " ".join(texts)
