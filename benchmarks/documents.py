"""The documents to read: the corpus beside the checkout where it is there, samples, tests, and made ones.

Everything is copied to one folder, so that a run touches nothing else.
"""

import shutil
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from loaders.model import Document, Table
from loaders.readers import read

ROOT: Final = Path(__file__).resolve().parents[1]
_SOURCES: Final = (
    ROOT.parent / "shared" / "reports",
    ROOT / "tests" / "reports",
    ROOT / "data" / "samples" / "reports",
)
_SUFFIXES: Final = {".txt": "txt", ".html": "html", ".docx": "docx", ".xlsx": "xlsx", ".pdf": "pdf"}
_MADE: Final = 4
_STYLE: Final = (
    "width:63.0500pt;padding:0.7500pt 0.7500pt 0.7500pt 0.7500pt;"
    "border-left:1.0000pt solid windowtext;mso-border-left-alt:0.5000pt solid windowtext;"
    "border-right:1.0000pt solid windowtext;mso-border-right-alt:0.5000pt solid windowtext;"
    "border-top:none;mso-border-top-alt:0.5000pt solid windowtext;"
    "border-bottom:1.0000pt solid windowtext;mso-border-bottom-alt:0.5000pt solid windowtext;background:none"
)
_SPAN: Final = (
    "mso-spacerun:'yes';font-family:宋体;color:rgb(51,51,51);letter-spacing:0.0000pt;font-size:10.5000pt;"
)


def gather(folder: Path) -> Mapping[str, list[Path]]:
    """Format → its documents, each in `folder` under a name of its own."""
    found: dict[str, list[Path]] = {name: [] for name in (*_SUFFIXES.values(), "html-wps")}
    for number, path in enumerate(_originals()):
        copy = folder / f"{number}-{path.name}"
        shutil.copyfile(path, copy)
        found[_SUFFIXES[path.suffix]].append(copy)
    for number, path in enumerate(found["docx"][:_MADE]):
        document = read(path.read_bytes(), path.name)
        found["xlsx"].append(_as_xlsx(document, folder / f"made-{number}.xlsx"))
        found["pdf"].append(_as_pdf(document, folder / f"made-{number}.pdf"))
        found["html-wps"].append(_as_wps_page(document, folder / f"made-{number}.html"))
    return found


def _originals() -> Iterator[Path]:
    files = (file for source in _SOURCES if source.is_dir() for file in sorted(source.rglob("*")))
    return (file for file in files if file.suffix in _SUFFIXES)


def _rows(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.rows]


def _as_xlsx(document: Document, path: Path) -> Path:
    """All of it in one sheet, a paragraph a row, merged cells repeated."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    for block in document.blocks:
        for row in _rows(block) if isinstance(block, Table) else [[block.text]]:
            sheet.append([int(text) if text.isdecimal() else text for text in row])
    book.save(path)
    return path


def _as_pdf(document: Document, path: Path) -> Path:
    """Printed with ruled tables, as an office suite would export it."""
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
    from reportlab.platypus import Paragraph, SimpleDocTemplate  # type: ignore[import-untyped]
    from reportlab.platypus import Table as Printed

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("text", fontName="STSong-Light", fontSize=10, leading=15, wordWrap="CJK")
    ruled = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 7)]
    story: list[Any] = []
    for block in document.blocks:
        if isinstance(block, Table):
            rows = [[Paragraph(escape(text), style) for text in row] for row in _rows(block)]
            story.append(Printed(rows, colWidths=[450 / len(rows[0])] * len(rows[0]), style=ruled))
        else:
            story.append(Paragraph(escape(block.text), style))
    SimpleDocTemplate(str(path)).build(story)
    return path


def _as_wps_page(document: Document, path: Path) -> Path:
    """As WPS exports it: each cell a <td> with 400 characters of style, a <p>, two <span> and an &nbsp;."""
    parts = ['<html><head><meta charset="utf-8"><title>年度报告</title></head><body>']
    for block in document.blocks:
        if isinstance(block, Table):
            rows = ("".join(map(_wps_cell, row)) for row in _rows(block))
            parts.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
        else:
            parts.append(f'<p style="{_STYLE}">{_wps_words(block.text)}</p>')
    path.write_text("\n".join((*parts, "</body></html>")), encoding="utf-8")
    return path


def _wps_cell(text: str) -> str:
    return f'<td valign=center style="{_STYLE}"><p class=MsoNormal>{_wps_words(text)}</p></td>'


def _wps_words(text: str) -> str:
    return f'<span style="{_SPAN}">{escape(text)}</span><span style="{_SPAN}">&nbsp;</span>'
