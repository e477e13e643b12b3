"""The official tables of the template: as printed on the form, with totals and checks that compute."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from exports.layout import Layout, Printed, lay_out
from exports.sums import Equation, equations_of, totals_of
from exports.template.cells import (
    AUTO,
    INPUT,
    NOT_YET,
    Check,
    Inputs,
    Place,
    accept_counts,
    check_formula,
    total_formula,
    write_check,
)
from exports.workbook import HEAD, Book
from loaders.forms import Form, FormSection, Slot, load_indicators

CHECK_HEAD: Final = "检查"

_TOP: Final = 1
_WIDE: Final = 12
_STUB_WIDTHS: Final = {0: (), 1: (26.0,), 2: (9.0, 34.0), 3: (7.0, 9.5, 33.0)}
_DATA_WIDTH: Final = 8.6
_CHECK_WIDTH: Final = 16.0
_LINE_HEIGHT: Final = 15.0


class _Sheet(NamedTuple):
    """A table on its sheet."""

    book: Book
    sheet: Any
    name: str
    layout: Layout
    places: Mapping[Slot, Place]
    equations: tuple[Equation, ...]


def write_table(
    book: Book, form: Form, section: FormSection, table: int, known: Mapping[tuple[str, str | None], float]
) -> tuple[list[Check], Inputs]:
    """The sheet of one official table; its checks, and its cells that must not stay empty."""
    grids = [grid for grid in form.grids if grid.table == table]
    layout = lay_out(grids)
    name = f"{grids[0].name} {section.title}"[:31]
    sheet = book.sheet(name, landscape=layout.width >= _WIDE)
    places = {slot: (_TOP + cell.row, cell.col) for slot, cell in layout.numbers.items()}
    made = _Sheet(book, sheet, name, layout, places, equations_of(form, table))
    _write_frame(made, f"{grids[0].name}　{section.title}")
    totals = totals_of(made.equations)
    for slot, cell in layout.numbers.items():
        _write_number(made, cell, slot, totals.get(slot), known.get((slot.indicator, slot.member)))
    checks = [*_checks_beside(made), *_checks_below(made)]
    return checks, Inputs(name, tuple(place for slot, place in places.items() if slot not in totals))


def _write_frame(made: _Sheet, title: str) -> None:
    """Title, labels, widths and heights; what stays in sight and what is printed."""
    book, sheet, _, layout, *_ = made
    sheet.merge_range(0, 0, 0, layout.width - 1, title, book.format(bold=True, font_size=15, align="center"))
    sheet.set_row(0, 34)
    widths = [*_stub_widths(layout), *[_data_width(layout)] * (layout.width - layout.stub)]
    for col, width in enumerate(widths):
        sheet.set_column(col, col, width)
    sheet.set_column(layout.width, layout.width, _CHECK_WIDTH)
    for row in range(layout.height):
        sheet.set_row(_TOP + row, _height(layout, row, widths))
    for cell in layout.cells:
        if cell.slot is None:
            beside = {} if cell.heading or cell.rowspan > 1 else {"align": "left", "indent": 1}
            _write(sheet, cell, cell.text, book.boxed(bg_color=HEAD, bold=cell.heading, **beside))
    sheet.freeze_panes(_TOP + (layout.head if layout.stub > 1 else 0), layout.stub)
    sheet.print_area(0, 0, _TOP + layout.height - 1, layout.width - 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_number(
    made: _Sheet, cell: Printed, slot: Slot, parts: Sequence[Slot] | None, known: float | None
) -> None:
    book, sheet = made.book, made.sheet
    place = made.places[slot]
    style = book.boxed(bg_color=AUTO if parts else INPUT, locked=False)
    _write(sheet, cell, "", style)
    if known is not None:
        sheet.write_number(*place, known, style)
        sheet.write_comment(*place, "按上一年的年报填入，请核对。")
    elif parts:
        sheet.write_formula(*place, total_formula([made.places[part] for part in parts]), style, NOT_YET)
    accept_counts(sheet, place, whole=load_indicators()[slot.indicator].unit in ("件", "项", "条"))


def _write(sheet: Any, cell: Printed, text: str, style: Any) -> None:
    first = (_TOP + cell.row, cell.col)
    last = (first[0] + cell.rowspan - 1, first[1] + cell.colspan - 1)
    if first == last:
        sheet.write(*first, text or None, style)
    else:
        sheet.merge_range(*first, *last, text, style)


def _checks_beside(made: _Sheet) -> list[Check]:
    """The sums within rows that have labels, each at the end of its row."""
    if not made.layout.stub:
        return []
    col = made.layout.width
    found: dict[tuple[str, str], list[Place]] = {}
    for equation in made.equations:
        if equation.row:
            place = (made.places[equation.left[0]][0], col)
            _check(made, equation, place)
            found.setdefault((equation.rule, equation.name), []).append(place)
    if found:
        last = _TOP + made.layout.head - 1
        style = made.book.boxed(bold=True, font_size=10, font_color="#5B6670")
        made.sheet.merge_range(_TOP, col, last, col, CHECK_HEAD, style)
    return [Check(name, made.name, tuple(places)) for (_, name), places in found.items()]


def _checks_below(made: _Sheet) -> list[Check]:
    """The sums within columns, and those of a row without a label, each under its cells."""
    row = _TOP + made.layout.height
    checks: list[Check] = []
    names = list(dict.fromkeys(_key(equation) for equation in made.equations if _is_below(made, equation)))
    for key in names:
        equations = [one for one in made.equations if _is_below(made, one) and _key(one) == key]
        places = []
        for equation in equations:
            cols = [made.places[slot][1] for slot in equation.slots]
            places.append((row, min(cols)))
            _check(made, equation, places[-1], max(cols))
        named = made.layout.stub > 0
        if named:
            style = made.book.boxed(align="left", indent=1, font_size=10, font_color="#5B6670")
            words = f"{CHECK_HEAD}：{equations[0].name}"
            made.sheet.merge_range(row, 0, row, made.layout.stub - 1, words, style)
        made.sheet.set_row(row, 2 * _LINE_HEIGHT)
        row += named
        checks.append(Check(equations[0].name, made.name, tuple(places)))
    return checks


def _is_below(made: _Sheet, equation: Equation) -> bool:
    return not (equation.row and made.layout.stub)


def _key(equation: Equation) -> tuple[str, str]:
    return equation.rule, equation.name


def _check(made: _Sheet, equation: Equation, place: Place, last_col: int | None = None) -> None:
    left, right, needs = (
        [made.places[slot] for slot in side] for side in (equation.left, equation.right, equation.needs)
    )
    write_check(made.book, made.sheet, place, check_formula(left, right, needs), last_col)


def _stub_widths(layout: Layout) -> tuple[float, ...]:
    return _STUB_WIDTHS.get(layout.stub, (8.0,) * (layout.stub - 1) + (33.0,))


def _data_width(layout: Layout) -> float:
    """Wider where the columns are few."""
    return max(_DATA_WIDTH, 60 / (layout.width - layout.stub)) if layout.stub == 1 else _DATA_WIDTH


def _height(layout: Layout, row: int, widths: Sequence[float]) -> float:
    """High enough for the labels that stand in this row alone; header rows share what spans them."""
    lines = 1.0
    for cell in layout.cells:
        if cell.row <= row < cell.row + cell.rowspan and cell.text:
            width = sum(widths[cell.col : cell.col + cell.colspan])
            needed = -(-2.1 * len(cell.text) // (width - 1))
            lines = max(lines, needed / cell.rowspan)
    return max(1.6, lines + 0.4) * _LINE_HEIGHT
