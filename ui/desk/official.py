"""A form's tables with a report's numbers in them, as HTML. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from exports.layout import Layout, Printed, lay_out
from loaders.forms import Form, FormGrid, Slot
from loaders.model import Report, Where
from ui import text
from ui.desk import words


def official_tables(report: Report, read: Report, form: Form, focus: Where | None) -> str:
    """HTML of the form's tables with the report's numbers, those put right and those with findings marked."""
    numbers = _numbers(report, read, focus)
    tables = groupby(form.grids, key=lambda grid: grid.table)
    return "".join(
        f"<h4>{text.as_html(_title(form, table))}</h4>{_official_table(list(grids), numbers)}"
        for table, grids in tables
    )


class _Number(NamedTuple):
    """What stands in a cell of an official table."""

    html: str
    ordinal: int
    kind: str


def _numbers(report: Report, read: Report, focus: Where | None) -> Mapping[Slot, _Number]:
    errors = {finding.where.spot for finding in report.findings if finding.where is not None}
    numbers: dict[Slot, _Number] = {}
    for ordinal, (fact, before) in enumerate(zip(report.facts, read.facts, strict=True)):
        slot = Slot(fact.indicator, fact.dim)
        if slot in numbers:
            continue
        kinds = [
            "fixed" if fact is not before and fact != before else "",
            "doubted" if fact.where.spot in errors else "",
            "here" if focus is not None and focus.spot == fact.where.spot else "",
            fact.status if fact.value is None else "",
        ]
        shown = words.amount(fact.value) if fact.value is not None else words.value_of(fact)
        old = "" if "fixed" not in kinds else f"<s>{text.as_html(words.amount(before.value))}</s> "
        numbers[slot] = _Number(old + text.as_html(shown), ordinal, " ".join(filter(None, kinds)))
    return numbers


def _official_table(grids: Sequence[FormGrid], numbers: Mapping[Slot, _Number]) -> str:
    layout = lay_out(grids)
    rows = "".join(f"<tr>{''.join(_printed(cell, numbers) for cell in row)}</tr>" for row in _rows(layout))
    return f"<table class='official'>{rows}</table>"


def _title(form: Form, table: int) -> str:
    """The title of the section that the table stands in."""
    titles = (f"{each.number}、{each.title}" for each in form.sections if table in each.tables)
    names = (grid.name for grid in form.grids if grid.table == table)
    return next(titles, None) or next(names)


def _rows(layout: Layout) -> Iterator[list[Printed]]:
    for row in range(layout.height):
        yield sorted((cell for cell in layout.cells if cell.row == row), key=lambda cell: cell.col)


def _printed(cell: Printed, numbers: Mapping[Slot, _Number]) -> str:
    span = f"rowspan={cell.rowspan} colspan={cell.colspan}"
    if cell.slot is None:
        return f"<th {span}>{text.as_html(cell.text)}</th>"
    number = numbers.get(cell.slot)
    if number is None:
        return f"<td {span} class='absent' title='没有读到这一格'>·</td>"
    button = f"<button type='button' data-number='{number.ordinal}'>{number.html}</button>"
    return f"<td {span} class='{number.kind}'>{button}</td>"
