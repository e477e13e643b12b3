"""A report's paragraphs and tables as a file: three kinds of text, two of HTML, one of Word."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

import docx
from docx.shared import Pt

from loaders.model import Cell, Table

Part = str | Table
Writer = Callable[[str, Sequence[Part]], bytes]
"""(title, parts in reading order) → the file's bytes."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def text_of_lines(title: str, parts: Sequence[Part]) -> bytes:
    """As a page is copied into Notepad: every cell on a line of its own. GB18030."""
    lines = [title]
    for part in parts:
        lines += [f"　　{part}"] if isinstance(part, str) else [cell.text for cell in part.cells()]
    return "\r\n".join([*lines, ""]).encode("gb18030")


def text_of_rows(title: str, parts: Sequence[Part]) -> bytes:
    """Every table row on a line, its cells closed by bars; a label that spans rows stands once. UTF-8."""
    lines = [title]
    for part in parts:
        if isinstance(part, str):
            lines += ["", part]
        else:
            lines += ["".join(f"{cell.text} | " for cell in row).rstrip() for row in _printed_rows(part)]
    return "\n".join([*lines, ""]).encode()


def text_of_tabs(title: str, parts: Sequence[Part]) -> bytes:
    """As a spreadsheet is copied: tabs, and an empty field where a merged cell goes on. UTF-8 with a mark."""
    lines = [title]
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
        else:
            for row in _printed_rows(part):
                at = {cell.col: cell.text for cell in row}
                lines.append("\t".join(at.get(col, "") for col in range(len(part.rows[0]))))
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def page_of_site(title: str, parts: Sequence[Part]) -> bytes:
    """A page of the county's site with its menu, path, date line and foot."""
    body = "\n".join(
        f"<p>　　{escape(part)}</p>" if isinstance(part, str) else _html_table(part, ' class="nbtable"', "{}")
        for part in parts
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{escape(title)}_示范县人民政府</title>
<style>.nav li{{float:left}} .nbtable td{{border:1px solid #999;padding:4px}}</style>
</head>
<body>
<div class="top"><a href="/">示范县人民政府</a>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>
<li><a href="/hdjl/">互动交流</a></li></ul></div>
<div class="path">当前位置：首页 &gt; 政务公开 &gt; 政府信息公开年报</div>
<div class="article">
<h1>{escape(title)}</h1>
<div class="info">来源：示范县人民政府　<a href="#">打印</a>　<a href="#">关闭</a></div>
{body}
</div>
<div class="foot"><p>主办：示范县人民政府办公室　网站标识码：0000000000</p></div>
</body>
</html>
""".encode()


def page_of_word(title: str, parts: Sequence[Part]) -> bytes:
    """A page that a word processor saved: no headings, spans in spans, blanks that do not break."""
    span = '<p class="MsoNormal"><span style="font-family:仿宋"><span lang="EN-US">{}</span></span></p>'
    body = "\n".join(
        span.format("&nbsp;&nbsp;" + escape(part))
        if isinstance(part, str)
        else _html_table(part, ' class="MsoNormalTable" border="1" cellspacing="0"', span.format("{}&nbsp;"))
        for part in parts
    )
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<style>p.MsoNormal{{margin:0;line-height:28pt}}</style></head>
<body lang="ZH-CN"><div class="WordSection1">
<p class="MsoNormal" align="center"><b>{escape(title)}</b></p>
{body}
</div></body></html>
""".encode("gb18030")


def word(title: str, parts: Sequence[Part]) -> bytes:
    """A Word document with merged cells and a fixed date."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author = title, "示例"
    properties.created = properties.modified = _LONG_AGO
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(title, level=0)
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            _word_table(document, part)
    made = io.BytesIO()
    document.save(made)
    return _without_dates(made.getvalue())


def _word_table(document: Any, table: Table) -> None:
    made = document.add_table(rows=len(table.rows), cols=len(table.rows[0]), style="Table Grid")
    grid = [list(row.cells) for row in made.rows]
    for cell in table.cells():
        anchor = grid[cell.row][cell.col]
        if cell.rowspan > 1 or cell.colspan > 1:
            anchor = anchor.merge(grid[cell.row + cell.rowspan - 1][cell.col + cell.colspan - 1])
        anchor.text = cell.text


def _without_dates(package: bytes) -> bytes:
    """The same Office package, its members dated alike, so that equal documents are equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return made.getvalue()


def _html_table(table: Table, attributes: str, wrap: str) -> str:
    rows = ("".join(_html_cell(cell, wrap) for cell in row) for row in _printed_rows(table))
    return f"<table{attributes}>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def _html_cell(cell: Cell, wrap: str) -> str:
    spans = (("rowspan", cell.rowspan), ("colspan", cell.colspan))
    attributes = "".join(f' {name}="{count}"' for name, count in spans if count > 1)
    return f"<td{attributes}>{wrap.format(escape(cell.text))}</td>"


def _printed_rows(table: Table) -> list[list[Cell]]:
    """For each row the cells whose top left corner stands in it."""
    rows: list[list[Cell]] = [[] for _ in table.rows]
    for cell in table.cells():
        rows[cell.row].append(cell)
    return rows
