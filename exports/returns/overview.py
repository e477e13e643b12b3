"""The overview of a county: which reports go back, which are right, which have not come."""

from collections.abc import Sequence
from typing import Any, Final

from exports.returns.items import Missing, Return
from exports.safe import printable
from exports.workbook import HEAD, RED, Book, making

_HEADS: Final = ("序号", "乡镇（街道）", "区划代码", "年度", "状态", "错误", "提醒", "报送文件", "退回清单")
_WIDTHS: Final = (6, 22, 13, 8, 10, 7, 7, 40, 36)
_MISSING: Final = "未报"


def to_overview(county: str, returns: Sequence[tuple[Return, str]], missing: Sequence[Missing]) -> bytes:
    """One sheet: a row for each report (with the name of its list, "" for none) and each missing one."""
    title = f"{county}政府信息公开工作年度报告退回情况汇总"
    with making(title) as book:
        sheet = book.sheet("汇总", landscape=True)
        for col, width in enumerate(_WIDTHS):
            sheet.set_column(col, col, width)
        heading = book.format(bold=True, font_size=16, align="center")
        sheet.merge_range(0, 0, 0, len(_HEADS) - 1, printable(title), heading)
        sheet.set_row(0, 36)
        sheet.merge_range(1, 0, 1, len(_HEADS) - 1, _summary(returns, missing), book.format(align="left"))
        sheet.set_row(1, 24)
        for col, head in enumerate(_HEADS):
            book.text(sheet, 2, col, head, bg_color=HEAD, bold=True)
        sheet.set_row(2, 24)
        rows = [_row(one, name) for one, name in returns]
        rows += [(one.unit_name, one.unit_code, one.year, _MISSING, None, None, "", "") for one in missing]
        for row, values in enumerate(rows, 3):
            _write(book, sheet, row, (row - 2, *values))
        sheet.freeze_panes(3, 2)
        sheet.repeat_rows(2)
        sheet.autofilter(2, 0, 2 + max(len(rows), 1), len(_HEADS) - 1)
    return book.data


def _summary(returns: Sequence[tuple[Return, str]], missing: Sequence[Missing]) -> str:
    back = sum(bool(one.errors) for one, _ in returns)
    errors = sum(len(one.errors) for one, _ in returns)
    return (
        f"应报{len(returns) + len(missing)}份，已报{len(returns)}份，其中退回{back}份（错误共{errors}处），"
        f"无误{len(returns) - back}份；未报{len(missing)}份。"
    )


def _row(one: Return, name: str) -> tuple[str | int | None, ...]:
    state = "退回" if one.errors else "无误"
    files = f"{name}.docx" if name else ""
    errors, warnings = len(one.errors), len(one.warnings)
    return one.unit_name, one.unit_code, one.year, state, errors, warnings, one.document_name, files


def _write(book: Book, sheet: Any, row: int, values: Sequence[str | int | None]) -> None:
    red = {"font_color": RED, "bold": True} if values[4] in ("退回", _MISSING) else {}
    for col, value in enumerate(values):
        style: dict[str, Any] = red if col in (4, 5) and value else {}
        if col in (1, 7, 8):
            style = {**style, "align": "left", "indent": 1}
        if isinstance(value, int):
            sheet.write_number(row, col, value, book.boxed(**style))
        else:
            book.text(sheet, row, col, printable(value or ""), **style)
    sheet.set_row(row, 24)
