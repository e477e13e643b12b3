"""The sheets of the template beside the official tables: who reports, what was published, the hotlines."""

from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.template.cells import (
    AGREES,
    DIFFERS,
    INPUT,
    Check,
    Inputs,
    accept_counts,
    at_most_formula,
    references,
    write_check,
)
from exports.template.known import LastYear, Unit
from exports.template.tables import CHECK_HEAD
from exports.workbook import HEAD, Book
from loaders.forms import Form, load_indicators

BASICS: Final = "基本情况"
PUBLICATIONS: Final = "主动公开"
LINES: Final = "热线与信箱"

_CATEGORY_ROWS: Final = 20
_CHANNEL_ROWS: Final = 12
_LINE_ROWS: Final = 15
_ROW_HEIGHT: Final = 22
_COMMON_LINES: Final = (
    *("12345政务服务便民热线", "书记信箱", "县长信箱", "人民网领导留言板", "网上信访", "政府网站留言"),
)
_COMMON_CHANNELS: Final = (
    *("政府网站", "微信公众号", "政务微博", "政务新媒体客户端", "政务公开栏", "便民服务中心", "广播"),
)
_LINE_HEADS: Final = (
    *("序号", "线路名称", "受理件数", "办结件数", "按时办结件数", "满意率", "备注", CHECK_HEAD),
)


def write_basics(book: Book, form: Form, unit: Unit, year: int) -> None:
    """单位名称, 区划代码, 县, 年度: what the loaders recognise the report by."""
    sheet = book.sheet(BASICS)
    _title(book, sheet, "填报单位基本情况", 2)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 2, 34)
    rows = (
        ("单位名称", unit.name, "全称，例如某某镇人民政府"),
        ("行政区划代码", unit.code, "9位，县级6位代码加乡级3位"),
        ("所属县（市、区）", unit.county, "写全称"),
        ("报告年度", year, "数据所属的年份，不是填报的年份"),
    )
    for row, (label, value, hint) in enumerate(rows, 1):
        book.text(sheet, row, 0, label, bg_color=HEAD, bold=True)
        style = book.boxed(bg_color=INPUT, locked=False, num_format="@" if isinstance(value, str) else "0")
        sheet.write(row, 1, value or None, style)
        book.text(sheet, row, 2, hint, align="left", indent=1, font_color="#5B6670", font_size=10)
        sheet.set_row(row, _ROW_HEIGHT + 4)
    nine = {"validate": "custom", "value": "=AND(LEN(B3)=9,ISNUMBER(VALUE(B3)))"}
    sheet.data_validation(2, 1, 2, 1, _with_error(nine, "行政区划代码是9位数字。"))
    years = {"validate": "integer", "criteria": "between", "minimum": form.years[0], "maximum": form.years[1]}
    sheet.data_validation(4, 1, 4, 1, _with_error(years, f"本模板用于{form.years[0]}年度起的报告。"))
    sheet.protect("")


def write_publications(book: Book, last_year: LastYear) -> tuple[list[Check], Inputs]:
    """The total, then how many by category and by channel."""
    sheet = book.sheet(PUBLICATIONS)
    _title(book, sheet, "主动公开政府信息数量", 3)
    for col, width in enumerate((7, 44, 18, 26)):
        sheet.set_column(col, col, width)
    total = (1, 2)
    words = load_indicators()["publications.total"].zh
    sheet.merge_range(1, 0, 1, 1, f"{words}（条）", book.boxed(bg_color=HEAD, bold=True))
    sheet.write_blank(*total, None, book.boxed(bg_color=INPUT, locked=False))
    accept_counts(sheet, total, whole=True)
    sheet.set_row(1, _ROW_HEIGHT + 4)
    first = 4
    _list(book, sheet, first, ("按栏目（信息类别）", "栏目"), last_year.categories, (), _CATEGORY_ROWS)
    second = first + _CATEGORY_ROWS + 2
    _list(book, sheet, second, ("按发布渠道", "渠道"), last_year.channels, _COMMON_CHANNELS, _CHANNEL_ROWS)
    listed = references((first + row, 2) for row in range(_CATEGORY_ROWS))
    stated = xl_rowcol_to_cell(*total)
    write_check(
        book,
        sheet,
        (1, 3),
        f'=IF(OR(COUNT({listed})=0,COUNT({stated})=0),"",IF(SUM({listed})={stated},"{AGREES}",'
        f'IF(SUM({listed})>{stated},"{DIFFERS}，差"&(SUM({listed})-{stated})&"：各栏目合计多于总数",'
        f'"各栏目合计比总数少"&({stated}-SUM({listed}))&"，只列主要栏目的不必改")))',
    )
    sheet.protect("")
    return [Check("各栏目之和＝总数", PUBLICATIONS, ((1, 3),))], Inputs(PUBLICATIONS, (total,))


def write_lines(book: Book, last_year: LastYear) -> list[Check]:
    """What each hotline and mailbox received and handled."""
    sheet = book.sheet(LINES, landscape=True)
    _title(book, sheet, "热线、信箱、留言办理情况", len(_LINE_HEADS) - 2)
    for col, width in enumerate((6, 36, 12, 12, 14, 12, 26, 30)):
        sheet.set_column(col, col, width)
    sheet.set_row(1, _ROW_HEIGHT + 6)
    for col, head in enumerate(_LINE_HEADS):
        book.text(sheet, 1, col, head, bg_color=HEAD, bold=True)
    places = []
    for number in range(1, _LINE_ROWS + 1):
        row = 1 + number
        _write_line(book, sheet, row, number, dict(enumerate(last_year.lines, 1)).get(number, ""))
        received, handled, on_time = ((row, col) for col in (2, 3, 4))
        parts = [
            (handled, received, "办结多于受理"),
            (on_time, received, "按时办结多于受理"),
            (on_time, handled, "按时办结多于办结"),
        ]
        places.append((row, 7))
        write_check(book, sheet, places[-1], at_most_formula(parts))
    sheet.freeze_panes(2, 2)
    sheet.print_area(0, 0, 1 + _LINE_ROWS, 6)
    sheet.protect("")
    return [Check("办结不多于受理", LINES, tuple(places))]


def _write_line(book: Book, sheet: Any, row: int, number: int, name: str) -> None:
    sheet.set_row(row, _ROW_HEIGHT)
    sheet.write_number(row, 0, number, book.boxed())
    _name_cell(book, sheet, row, name, _COMMON_LINES)
    for col in (2, 3, 4):
        sheet.write_blank(row, col, None, book.boxed(bg_color=INPUT, locked=False))
        accept_counts(sheet, (row, col), whole=True)
    sheet.write_blank(row, 5, None, book.boxed(bg_color=INPUT, locked=False, num_format="0.00%"))
    rate = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    sheet.data_validation(row, 5, row, 5, _with_error(rate, "请填百分数，例如 98.5%。"))
    remark = book.boxed(bg_color=INPUT, locked=False, num_format="@", align="left", indent=1)
    sheet.write_blank(row, 6, None, remark)


def _list(
    book: Book,
    sheet: Any,
    first: int,
    titles: tuple[str, str],
    names: Sequence[str],
    common: Sequence[str],
    rows: int,
) -> None:
    """A list of names and counts; `first` is its first row, title and header stand above."""
    title, head = titles
    style = book.format(bold=True, font_size=12, align="left")
    sheet.merge_range(first - 2, 0, first - 2, 2, title, style)
    sheet.set_row(first - 2, _ROW_HEIGHT + 8)
    for col, text in enumerate(("序号", head, "公开条数")):
        book.text(sheet, first - 1, col, text, bg_color=HEAD, bold=True)
    for number in range(rows):
        row = first + number
        sheet.set_row(row, 18)
        sheet.write_number(row, 0, number + 1, book.boxed())
        _name_cell(book, sheet, row, names[number] if number < len(names) else "", common)
        sheet.write_blank(row, 2, None, book.boxed(bg_color=INPUT, locked=False))
        accept_counts(sheet, (row, 2), whole=True)


def _name_cell(book: Book, sheet: Any, row: int, name: str, common: Sequence[str]) -> None:
    """A name that people write; usual ones are offered."""
    book.text(sheet, row, 1, name, bg_color=INPUT, locked=False, num_format="@", align="left", indent=1)
    if common:
        offered = {"validate": "list", "source": list(common), "show_error": False}
        sheet.data_validation(row, 1, row, 1, offered)


def _title(book: Book, sheet: Any, title: str, last_col: int) -> None:
    style = book.format(bold=True, font_size=15, align="center")
    sheet.merge_range(0, 0, 0, last_col, title, style)
    sheet.set_row(0, 34)


def _with_error(rule: dict[str, Any], message: str) -> dict[str, Any]:
    return {**rule, "error_title": "请改正", "error_message": message}
