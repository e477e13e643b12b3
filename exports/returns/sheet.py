"""A return list as an Excel file: one sheet of what must be put right, one of what should be looked at."""

from collections.abc import Sequence
from typing import Any, Final

from exports.returns.items import CLOSING, Item, Return, chinese_date, opening
from exports.safe import looks_like_formula, printable
from exports.workbook import HEAD, RED, Book, making

_HEADS: Final = (
    *("序号", "问题", "具体情况", "在哪里", "原文", "应为", "现为", "相差", "怎样改", "改正情况"),
)
_WIDTHS: Final = (5, 13, 34, 19, 33, 8, 8, 8, 26, 15)
_LINE: Final = 15.0


def to_xlsx(one: Return) -> bytes:
    """The list; the part in question of each passage is bold and red. Text stays text."""
    with making(f"{one.unit_name}{one.year}年度退回清单") as book:
        _sheet(book, "必须改正", one, one.errors, "必须改正的错误")
        if one.warnings:
            _sheet(book, "请核对", one, one.warnings, "请核对的地方")
    return book.data


def _sheet(book: Book, name: str, one: Return, items: Sequence[Item], title: str) -> None:
    sheet = book.sheet(name, landscape=True)
    last = len(_HEADS) - 1
    for col, width in enumerate(_WIDTHS):
        sheet.set_column(col, col, width)
    heading = book.format(bold=True, font_size=18, align="center")
    sheet.merge_range(0, 0, 0, last, "政府信息公开工作年度报告退回清单", heading)
    sheet.set_row(0, 40)
    lines = (f"{one.unit_name}：", opening(one), f"{title}（{len(items)}处）")
    for row, line in enumerate(lines, 1):
        style = book.format(bold=row == len(lines), text_wrap=True, align="left", font_size=12)
        sheet.merge_range(row, 0, row, last, printable(line), style)
        sheet.set_row(row, 2.4 * _LINE if row == 2 else 1.6 * _LINE)
    head = len(lines) + 1
    for col, words in enumerate(_HEADS):
        book.text(sheet, head, col, words, bg_color=HEAD, bold=True)
    sheet.set_row(head, 1.8 * _LINE)
    for number, item in enumerate(items, 1):
        _write_item(book, sheet, head + number, number, item)
    _close(book, sheet, head + len(items) + 1, one)
    sheet.freeze_panes(head + 1, 2)
    sheet.repeat_rows(head)


def _write_item(book: Book, sheet: Any, row: int, number: int, item: Item) -> None:
    sheet.write_number(row, 0, number, book.boxed())
    book.text(sheet, row, 1, printable(item.title), align="left", indent=1, bold=True)
    for col, words in ((2, item.message), (3, item.place), (8, item.advice)):
        book.text(sheet, row, col, printable(words), align="left", indent=1)
    _write_passage(book, sheet, row, 4, item)
    for col, value in ((5, item.expected), (6, item.found), (7, item.difference)):
        style = book.boxed(font_color=RED, bold=True) if col == 7 else book.boxed()
        if value is None:
            sheet.write_blank(row, col, None, style)
        else:
            sheet.write_number(row, col, value, style)
    sheet.write_blank(row, 9, None, book.boxed(align="left"))
    sheet.set_row(row, _height(item))


def _write_passage(book: Book, sheet: Any, row: int, col: int, item: Item) -> None:
    before, marked, after = (printable(part) for part in (item.before, item.marked, item.after))
    whole = before + marked + after
    if not marked or whole == marked:
        style = {"font_color": RED, "bold": True} if marked else {}
        book.text(sheet, row, col, whole, align="left", indent=1, **style)
        return
    plain, red = book.format(), book.format(font_color=RED, bold=True)
    runs = ((plain, before), (red, marked), (plain, after))
    parts = [part for style, text in runs if text for part in (style, text)]
    quoted = {"quote_prefix": True} if looks_like_formula(whole) else {}
    sheet.write_rich_string(row, col, *parts, book.boxed(align="left", indent=1, **quoted))


def _close(book: Book, sheet: Any, row: int, one: Return) -> None:
    """How to hand in again; who sent it back, and when."""
    last = len(_HEADS) - 1
    sheet.merge_range(row, 0, row, last, CLOSING, book.format(align="left", text_wrap=True))
    sheet.set_row(row, 2 * _LINE)
    signed = f"{one.county}　　{chinese_date(one.made_on)}"
    sheet.merge_range(row + 1, 0, row + 1, last, printable(signed), book.format(align="right"))
    sheet.set_row(row + 1, 2 * _LINE)


def _height(item: Item) -> float:
    """High enough for the longest cell: an office program does not always fit rows by itself."""
    texts = (item.title, item.message, item.place, item.before + item.marked + item.after, item.advice)
    widths = (_WIDTHS[1], _WIDTHS[2], _WIDTHS[3], _WIDTHS[4], _WIDTHS[8])
    lines = max(-(-2.1 * len(text) // (width - 2)) for text, width in zip(texts, widths, strict=True))
    return min(max(2.0, lines + 0.6) * _LINE, 400)
