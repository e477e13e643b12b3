"""One report as files of many kinds, each as people save them: the same words, numbers and merged cells."""

import csv
import io
from collections.abc import Sequence
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape

import docx
import openpyxl
from openpyxl.utils import get_column_letter
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, SimpleDocTemplate  # type: ignore[import-untyped]
from reportlab.platypus import Table as DrawnTable

from loaders.model import Cell, Table
from tests.table_layouts import Rows, as_table, lines_of

Item = str | Rows
"""A line of the report, or a table."""

_FONT = "STSong-Light"


def as_text(items: Sequence[Item], layout: str = "a row a line, signs, filled up") -> bytes:
    """Lines; tables in one of `table_layouts.LAYOUTS`."""
    lines = [line for item in items for line in ([item] if isinstance(item, str) else lines_of(item, layout))]
    return "\n".join(lines).encode()


def as_markdown(items: Sequence[Item]) -> bytes:
    """Text with tables of Markdown, which repeat what spans cells."""
    return as_text([f"## {item}" if _is_heading(item) else item for item in items], "repeated cells")


def as_html(items: Sequence[Item]) -> bytes:
    """A page with merged cells, in GB18030 as it says."""
    body = "\n".join(
        f"<p>{escape(item)}</p>" if isinstance(item, str) else _html_table(item) for item in items
    )
    page = f'<html><head><meta charset="gb18030"><title>年报</title></head><body>{body}</body></html>'
    return page.encode("gb18030")


def as_mht(items: Sequence[Item]) -> bytes:
    """The page as a browser saves it with its pictures."""
    archive = MIMEMultipart("related", type="text/html")
    archive.attach(MIMEText(as_html(items).decode("gb18030"), "html", "utf-8"))
    return archive.as_bytes()


def as_docx(items: Sequence[Item]) -> bytes:
    """A Word document with merged cells."""
    document = docx.Document()
    for item in items:
        if isinstance(item, str):
            document.add_paragraph(item)
            continue
        table = as_table(item)
        made = document.add_table(len(table.rows), len(table.rows[0]))
        grid = [list(row.cells) for row in made.rows]
        for cell in table.cells():
            first = grid[cell.row][cell.col]
            first.text = cell.text
            if cell.rowspan * cell.colspan > 1:
                first.merge(grid[cell.row + cell.rowspan - 1][cell.col + cell.colspan - 1])
    document.add_paragraph()  # as Word does: a table is never the last
    return _saved(document)


def as_xlsx(items: Sequence[Item]) -> bytes:
    """All in one sheet: lines over the whole width, tables with merged cells, numbers as numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    row = 1
    for item in items:
        if isinstance(item, str):
            sheet.cell(row, 1, item)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=15)
            row += 1
            continue
        table = as_table(item)
        for cell in table.cells():
            value = int(cell.text) if cell.text.lstrip("-").isdecimal() else cell.text or None
            sheet.cell(row + cell.row, 1 + cell.col, value)
            if cell.rowspan * cell.colspan > 1:
                corners = ((cell.col + 1, 0), (cell.col + cell.colspan, cell.rowspan - 1))
                first, last = (f"{get_column_letter(col)}{row + cell.row + down}" for col, down in corners)
                sheet.merge_cells(f"{first}:{last}")
        row += len(table.rows)
    return _saved(book)


def as_csv(items: Sequence[Item]) -> bytes:
    """A sheet as Excel saves it for exchange: what spans cells is followed by blanks."""
    rows = [row for item in items for row in ([[item]] if isinstance(item, str) else _alone(as_table(item)))]
    width = max(map(len, rows))
    buffer = io.StringIO()
    csv.writer(buffer).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return buffer.getvalue().encode("gb18030")


def as_pdf(items: Sequence[Item]) -> bytes:
    """Pages with ruled tables that go on over their ends."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    prose = ParagraphStyle(
        "prose", fontName=_FONT, fontSize=12, leading=18, firstLineIndent=24, wordWrap="CJK"
    )
    small = ParagraphStyle("small", fontName=_FONT, fontSize=7, leading=9, wordWrap="CJK")
    buffer = io.BytesIO()
    story = [
        Paragraph(escape(item), prose) if isinstance(item, str) else _drawn(as_table(item), small)
        for item in items
    ]
    SimpleDocTemplate(buffer, pagesize=A4, leftMargin=50, rightMargin=50).build(story)
    return buffer.getvalue()


def _is_heading(item: Item) -> bool:
    return isinstance(item, str) and item[1:2] == "、"


def _html_table(rows: Rows) -> str:
    body = "".join(
        "<tr>"
        + "".join(
            f'<td rowspan="{c.rowspan}" colspan="{c.colspan}"><p>{escape(c.text)}</p></td>' for c in row
        )
        + "</tr>"
        for row in rows
    )
    return f"<table>{body}</table>"


def _alone(table: Table) -> list[list[str]]:
    """Each cell's text where it begins."""
    return [[_begins(cell, r, c) for c, cell in enumerate(row)] for r, row in enumerate(table.rows)]


def _begins(cell: Cell | None, row: int, col: int) -> str:
    return cell.text if cell and (cell.row, cell.col) == (row, col) else ""


def _drawn(table: Table, style: ParagraphStyle) -> DrawnTable:
    spans = [
        ("SPAN", (c.col, c.row), (c.col + c.colspan - 1, c.row + c.rowspan - 1))
        for c in table.cells()
        if c.rowspan * c.colspan > 1
    ]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), *spans]
    columns = len(table.rows[0])
    texts = [[Paragraph(escape(text), style) for text in row] for row in _alone(table)]
    return DrawnTable(texts, colWidths=[495 / columns] * columns, style=grid)


def _saved(made: object) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()
