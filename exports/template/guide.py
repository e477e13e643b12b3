"""The first sheet of the template: what came of all checks, and how to fill it in."""

from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.template.cells import AGREES, AUTO, DIFFERS, INPUT, NOT_YET, Check, Inputs, references
from exports.template.known import Unit
from exports.workbook import HEAD, RED, Book

GUIDE: Final = "填报说明"
TITLE: Final = "政府信息公开工作年度报告填报表"

_STEPS: Final = (
    "先填“基本情况”，再填各张表、“主动公开”和“热线与信箱”；只有有底色的格可以填",
    "黄色格填数，只填阿拉伯数字；蓝色格自动合计，一般不用改",
    "没有发生的填0，不要留空：空白和0是两回事；选中一片黄色格，输入0，按Ctrl+Enter，可以一次填满",
    "“检查”显示“相符”才对；显示红色“不符，差…”的，请对照台账改正后再报",
    "满意率填百分数，例如98.5%；没有统计的留空",
    "栏目、渠道、线路的名称按本单位的叫法写，一行一个；下拉框里的只供选用，也可以自己写",
    "打印时只印官方表式，“检查”不印；填好后保存为xlsx，报送县（市、区）政务公开主管部门",
)


def write_guide(
    book: Book, sheet: Any, unit: Unit, year: int, checks: Sequence[Check], inputs: Sequence[Inputs]
) -> None:
    """The state of the workbook at the top, each check with its result, the steps below.

    The steps stand in cells of a table and have no full stops: no reader takes them for a report's text.
    """
    for col, width in enumerate((9, 46, 40)):
        sheet.set_column(col, col, width)
    sheet.merge_range(0, 0, 0, 2, TITLE, book.format(bold=True, font_size=18, align="center"))
    sheet.set_row(0, 42)
    results = range(3, 3 + len(checks))
    _state(book, sheet, _overall(results, inputs))
    for col, head in enumerate(("序号", "检查", "结果")):
        book.text(sheet, 2, col, head, bg_color=HEAD, bold=True)
    for number, (row, check) in enumerate(zip(results, checks, strict=True), 1):
        sheet.write_number(row, 0, number, book.boxed())
        _link(book, sheet, row, check)
        _result(book, sheet, row, 2, _outcome(check))
        sheet.set_row(row, 20)
    row = results.stop + 1
    row = _legend(book, sheet, row)
    _steps(book, sheet, row + 1)
    sheet.set_header(f"&L{_plain(unit.county + unit.name)}&R{year}年度")
    sheet.protect("")


def _state(book: Book, sheet: Any, formula: str) -> None:
    sheet.set_row(1, 34)
    book.text(sheet, 1, 0, "现状", bg_color=HEAD, bold=True)
    style = book.boxed(bold=True, font_size=13)
    sheet.merge_range(1, 1, 1, 2, "", style)
    sheet.write_formula(1, 1, formula, style, NOT_YET)
    _red_where_it_differs(book, sheet, 1, 1)


def _overall(results: range, inputs: Sequence[Inputs]) -> str:
    cells = references((row, 2) for row in results)
    expected = sum(len(one.places) for one in inputs)
    filled = "+".join(f"COUNT({references(one.places, one.sheet)})" for one in inputs)
    return (
        f'=IF(COUNTIF({cells},"{DIFFERS}*")>0,"{DIFFERS}：有"&COUNTIF({cells},"{DIFFERS}*")&"项检查没有通过，请改正",'
        f'IF({expected}-({filled})>0,"还有"&({expected}-({filled}))&"格没有填（没有发生的填0）",'
        f'"全部填好，检查{AGREES}，可以报送"))'
    )


def _outcome(check: Check) -> str:
    """How many cells of the check differ; whether any says that it agrees."""
    ranges = references(check.places, check.sheet).split(",")
    differ = "+".join(f'COUNTIF({cells},"{DIFFERS}*")' for cells in ranges)
    agree = "+".join(f'COUNTIF({cells},"{AGREES}*")' for cells in ranges)
    return f'=IF({differ}>0,"{DIFFERS}"&({differ})&"处",IF({agree}>0,"{AGREES}","未填"))'


def _link(book: Book, sheet: Any, row: int, check: Check) -> None:
    """The name of a check, which leads to it."""
    words = f"{check.sheet.partition(' ')[0]}：{check.name}"
    style = book.boxed(align="left", indent=1, font_color="#1F4E8C", underline=1)
    target = f"internal:'{check.sheet}'!{xl_rowcol_to_cell(*check.places[0])}"
    sheet.write_url(row, 1, target, style, words)


def _result(book: Book, sheet: Any, row: int, col: int, formula: str) -> None:
    sheet.write_formula(row, col, formula, book.boxed(), "未填")
    _red_where_it_differs(book, sheet, row, col)


def _red_where_it_differs(book: Book, sheet: Any, row: int, col: int) -> None:
    failed = book.format(font_color=RED, bg_color="#FDE7E9", bold=True)
    sheet.conditional_format(
        row, col, row, col, {"type": "text", "criteria": "begins with", "value": DIFFERS, "format": failed}
    )


def _legend(book: Book, sheet: Any, row: int) -> int:
    for colour, words, meaning in ((INPUT, "黄色", "填写"), (AUTO, "蓝色", "自动合计，可以核对后改写")):
        book.text(sheet, row, 0, words, bg_color=colour)
        book.text(sheet, row, 1, meaning, align="left", indent=1)
        sheet.set_row(row, 20)
        row += 1
    return row


def _steps(book: Book, sheet: Any, row: int) -> None:
    for number, step in enumerate(_STEPS, 1):
        sheet.write_number(row, 0, number, book.boxed())
        style = book.boxed(align="left", indent=1)
        sheet.merge_range(row, 1, row, 2, step, style)
        sheet.set_row(row, 30)
        row += 1


def _plain(words: str) -> str:
    """Words in a page's header, where & begins a code."""
    return words.replace("&", "&&")
