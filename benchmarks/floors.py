"""The floor of each format: the bare library opens the same file from the disk and walks its text.

What a program would do at the least that had to see every word of the file, without asking what it means.
Each function returns how many characters it saw, so that nothing of the walk can be left out.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_RUNS: Final = re.compile(r"\d+|[^\W\d]+|\s+|[^\w\s]+")


def walk_text(path: Path) -> int:
    """Decode by mark, as UTF-8 or as GB18030; each line by its runs of digits, letters, blanks and signs."""
    return sum(len(run) for line in _decoded(path).splitlines() for run in _RUNS.findall(line))


def split_text(path: Path) -> int:
    """Decode as `walk_text`, and nothing more than split into lines: the least that can be called reading."""
    return sum(map(len, _decoded(path).splitlines()))


def walk_html(path: Path) -> int:
    """selectolax (Lexbor): decode, parse, and visit every text node."""
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(_decoded(path)).root
    nodes = root.traverse(include_text=True) if root else ()
    return sum(len(node.text(strip=True)) for node in nodes if node.tag == "-text")


def walk_docx(path: Path) -> int:
    """python-docx: every paragraph, and every cell of every table row by row."""
    import docx

    document = docx.Document(str(path))
    seen = sum(len(paragraph.text) for paragraph in document.paragraphs)
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return seen + sum(len(cell.text) for cell in cells)


def walk_docx_xml(path: Path) -> int:
    """lxml on the package's main part: every run of text. No styles, no merged cells, no numbering."""
    import zipfile

    from lxml import etree

    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return sum(len(run.text or "") for run in root.iter(f"{word}t"))


def walk_xlsx(path: Path) -> int:
    """openpyxl, read-only: every cell's value, row by row. No merged cells, no number formats."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    values = (value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    seen = sum(len(str(value)) for value in values if value is not None)
    book.close()
    return seen


def walk_pdf(path: Path) -> int:
    """pypdfium2: every page's text, and the box of every letter."""
    import pypdfium2  # type: ignore[import-untyped]

    seen = 0
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            textpage = page.get_textpage()
            seen += len(textpage.get_text_range())
            for letter in range(textpage.count_chars()):
                textpage.get_charbox(letter, loose=True)
            textpage.close()
            page.close()
    return seen


FLOORS: Final[Mapping[str, Callable[[Path], int]]] = {
    "txt": walk_text,
    "html": walk_html,
    "html-wps": walk_html,
    "docx": walk_docx,
    "xlsx": walk_xlsx,
    "pdf": walk_pdf,
}

STRICTER: Final[Mapping[str, Callable[[Path], int]]] = {"txt": split_text, "docx": walk_docx_xml}
"""Lower floors that say less: shown beside the others, aimed at by nobody."""


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
