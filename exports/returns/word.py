"""A return list as a Word document that looks like an office's paper: A4, 宋体 and 仿宋, page numbers."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from exports.returns.items import CLOSING, Item, Return, chinese_date, number, opening
from exports.safe import dated_alike, printable

_TITLE, _HEADING, _BODY = "宋体", "黑体", "仿宋"
_LATIN: Final = "Times New Roman"
_RED: Final = RGBColor(0xC0, 0x00, 0x00)
_HEAD_FILL: Final = "EDEFF2"
_COLUMNS: Final = (("序号", 12), ("问题", 66), ("在哪里", 42), ("原文", 60), ("核对", 27), ("怎样改", 46))
_CENTRED: Final = (0, 4)
_TEXT_SIZE: Final = 14.0
_CELL_SIZE: Final = 10.5


def to_docx(one: Return) -> bytes:
    """The list as a docx; the part in question of each passage is bold and red. The same bytes each time."""
    document = docx.Document()
    _set_up(document, one)
    _paragraph(document, "政府信息公开工作年度报告退回清单", _TITLE, 22, bold=True, centred=True, after=14)
    _paragraph(document, f"{one.unit_name}：", _BODY, _TEXT_SIZE)
    _paragraph(document, opening(one), _BODY, _TEXT_SIZE, indent=True, after=8)
    parts = (("必须改正", one.errors), ("请核对", one.warnings))
    numerals = iter("一二三")
    for title, items in parts:
        if items:
            words = f"{next(numerals)}、{title}（{len(items)}处）"
            _paragraph(document, words, _HEADING, _TEXT_SIZE, before=8, after=4, keep=True)
            _table(document, items)
    _paragraph(document, f"{next(numerals)}、重新报送", _HEADING, _TEXT_SIZE, before=12, after=2, keep=True)
    _paragraph(document, CLOSING, _BODY, _TEXT_SIZE, indent=True, keep=True)
    _signature(document, one)
    made = io.BytesIO()
    document.save(made)
    return dated_alike(made.getvalue())


def _set_up(document: Any, one: Return) -> None:
    """Paper, type, the page numbers, and what the file says of itself."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    _set_fonts(document.styles["Normal"], _BODY, _TEXT_SIZE)
    _number_pages(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title = printable(f"{one.unit_name}{one.year}年度政府信息公开工作年度报告退回清单")
    properties.author, properties.comments, properties.language = printable(one.county), "", "zh-CN"
    properties.created = properties.modified = datetime.combine(one.made_on, time())


def _paragraph(
    parent: Any,
    text: str,
    font: str,
    size: float,
    *,
    bold: bool = False,
    centred: bool = False,
    indent: bool = False,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> Any:
    """A paragraph of one run; `indent` by two characters, `keep` it on the page of the next one."""
    paragraph = parent.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.3
    layout.keep_with_next = keep
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        layout.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(printable(text))
    _set_fonts(run, font, size)
    run.font.bold = bold
    return paragraph


def _table(document: Any, items: Sequence[Item]) -> None:
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, (_, width) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Mm(width)  # copied to the cells of each row that is added
    for cell, (head, _) in zip(table.rows[0].cells, _COLUMNS, strict=True):
        _fill(cell, [(head, True, False)], centred=True, font=_HEADING)
        _shade(cell)
    _mark_row(table.rows[0], "w:tblHeader")
    for place, item in enumerate(items, 1):
        row = table.add_row()
        for col, (cell, lines) in enumerate(zip(row.cells, _cells(place, item), strict=True)):
            _fill(cell, *lines, centred=col in _CENTRED)
        _mark_row(row, "w:cantSplit")


Line = list[tuple[str, bool, bool]]
"""The runs of a line: text, bold, red."""

_NOTHING: Final[Line] = [("—", False, False)]


def _cells(place: int, item: Item) -> Iterator[list[Line]]:
    """The lines of each cell of a row."""
    yield [[(str(place), False, False)]]
    yield [[(item.title, True, False)], [(item.message, False, False)]]
    yield [[(item.place, False, False)]]
    passage = [(item.before, False, False), (item.marked, True, True), (item.after, False, False)]
    yield [passage if item.before or item.marked or item.after else _NOTHING]
    numbers = (("应为", item.expected), ("现为", item.found), ("相差", item.difference))
    yield [
        [(f"{words}{number(value)}", words == "相差", words == "相差")]
        for words, value in numbers
        if value is not None
    ] or [_NOTHING]
    yield [[(item.advice, False, False)]]


def _fill(cell: Any, *lines: Line, centred: bool = False, font: str = _BODY) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.line_spacing = 1.1
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for text, bold, red in line:
            if text:
                run = paragraph.add_run(printable(text))
                _set_fonts(run, font, _CELL_SIZE)
                run.font.bold = bold
                if red:
                    run.font.color.rgb = _RED


def _signature(document: Any, one: Return) -> None:
    for words, before in ((one.county, 14), (chinese_date(one.made_on), 0)):
        paragraph = _paragraph(document, words, _BODY, _TEXT_SIZE, before=before)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(4 * _TEXT_SIZE)


def _set_fonts(styled: Any, chinese: str, size: float) -> None:
    """One font for Chinese, one for Latin letters and digits; of a run or a style.

    The hint makes quotation marks Chinese ones, the language the commas.
    """
    styled.font.name, styled.font.size = _LATIN, Pt(size)
    properties = styled.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), chinese)
    fonts.set(qn("w:hint"), "eastAsia")
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _HEAD_FILL)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _mark_row(row: Any, name: str) -> None:
    """tblHeader: repeated on each page; cantSplit: not broken over pages."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _number_pages(paragraph: Any) -> None:
    """— 1 —"""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" —")
    for run in paragraph.runs:
        _set_fonts(run, _TITLE, 10.5)
