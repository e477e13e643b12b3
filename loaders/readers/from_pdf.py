"""PDFs with text → paragraphs and tables as the page shows them, without page numbers and running heads.

A PDF knows neither paragraphs nor tables, only letters and lines at places: see pdf_page (what is drawn),
pdf_table (what ruling lines enclose) and pdf_lines (what stands in a line).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw  # type: ignore[import-untyped]

from loaders.readers.grid import Content, Item, rows_to_items, to_blocks
from loaders.readers.pdf_lines import Line, is_full, join_wrapped, lines_of
from loaders.readers.pdf_page import PDFIUM, Box, Budget, Page, read_page
from loaders.readers.pdf_table import RuledTable, joined, ruled_tables
from loaders.readers.problem import ENCRYPTED, UnreadableError

MOST_PAGES: Final = 300
"""A report has a few; with all annexes of a county some dozens."""

_TOO_LONG: Final = "有 {pages} 页，不像一份年报（最多读取 {most} 页）；请只导出年报部分再上传。"
_DAMAGED: Final = "是 PDF 文件，但已损坏或没有传完整；请重新下载，或从 Word、WPS 重新导出后再上传。"
_SCANNED: Final = "是扫描件或图片，里面没有文字；请从 Word、WPS 导出带文字的 PDF，或直接上传 docx 文件。"
_UNMAPPED: Final = "里的字体没有文字编码，复制出来是乱码；请从 Word、WPS 重新导出 PDF，或直接上传 docx 文件。"

_FEWEST_LETTERS: Final = 10
_MARGIN: Final = 0.12  # of a page's height: where page numbers and running heads stand
_PAGE_NUMBER: Final = re.compile(
    r"[\s\-—–－_·.~]*(?:第|page)?\s*\d{1,4}\s*(?:页|(?:/|页?[,，]?\s*共|of)\s*\d{1,4}\s*页?)?[\s\-—–－_·.~]*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")
_LOST: Final = re.compile("[\ufffd\ue000-\uf8ff]")
_ENDS_SENTENCE: Final = tuple("。！？；：!?;:")
_HEADING: Final = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、]")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line or a table, the page that it stands on, and between which margins that page is printed."""

    what: Line | RuledTable
    page: int
    left: float
    right: float


def read_pdf(data: bytes) -> Content:
    """The document's text in reading order.

    Raises:
        UnreadableError: damaged, encrypted, too long, or without text (a scan).
    """
    with PDFIUM:
        pages, title = _pages(data)
    text = "".join(word.text for page in pages for word in page.words)
    if len(text) < _FEWEST_LETTERS and (not text or any(page.has_picture for page in pages)):
        raise UnreadableError(_SCANNED)
    if 4 * len(_LOST.findall(text)) > len(text):
        raise UnreadableError(_UNMAPPED)
    hidden = tuple(" ".join(word.text for word in page.off_page) for page in pages if page.off_page)
    return Content(to_blocks(_items(_joined_tables(_placed(pages)))), title, hidden)


def _pages(data: bytes) -> tuple[list[Page], str]:
    """The pages, and the title that the file names."""
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            if len(document) > MOST_PAGES:
                raise UnreadableError(_TOO_LONG.format(pages=len(document), most=MOST_PAGES))
            pages, budget = [], Budget()
            for number in range(len(document)):
                with closing(document[number]) as page:
                    pages.append(read_page(page, budget))
            return pages, document.get_metadata_value("Title").strip()
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY)
        raise UnreadableError(ENCRYPTED if locked else _DAMAGED) from error


def _placed(pages: Sequence[Page]) -> list[_Placed]:
    """The lines and tables of all pages in reading order."""
    tables: list[list[RuledTable]] = []
    printed: list[list[Line]] = []
    for page in pages:
        found, words = ruled_tables(page)
        tables.append(found)
        printed.append(lines_of(words))
    bodies = _without_furniture(printed, [page.box for page in pages])
    alike: dict[int, list[Line]] = defaultdict(list)
    for page, body in zip(pages, bodies, strict=True):
        alike[_paper(page.box)] += body
    margins = {_paper(page.box): _margins(alike[_paper(page.box)], page.box) for page in pages}
    placed: list[_Placed] = []
    for number, (page, found, body) in enumerate(zip(pages, tables, bodies, strict=True)):
        parts: list[Line | RuledTable] = [*found, *body]
        parts.sort(key=lambda part: part.y if isinstance(part, RuledTable) else part.box.top)
        placed += [_Placed(part, number, *margins[_paper(page.box)]) for part in parts]
    return placed


def _paper(page: Box) -> int:
    """Pages of the same width have the same margins."""
    return round(page.right - page.left)


def _without_furniture(pages: Sequence[list[Line]], boxes: Sequence[Box]) -> list[list[Line]]:
    """The lines of each page without page numbers and without what stands at the edge of most pages."""
    edges = [_at_edges(lines, box) for lines, box in zip(pages, boxes, strict=True)]
    seen = Counter(key for lines in edges for key in {_masked(line) for line in lines})
    often = {key for key, count in seen.items() if count > 1 and 2 * count >= len(pages)}
    return [
        [
            line
            for line in lines
            if line not in edge or not (_masked(line) in often or _PAGE_NUMBER.fullmatch(line.text))
        ]
        for lines, edge in zip(pages, edges, strict=True)
    ]


def _at_edges(lines: Sequence[Line], box: Box) -> list[Line]:
    """The first and last two lines, as far as they stand in the page's margins."""
    margin = _MARGIN * (box.bottom - box.top)
    above = [line for line in lines[:2] if line.box.bottom < box.top + margin]
    return above + [line for line in lines[-2:] if line.box.top > box.bottom - margin]


def _masked(line: Line) -> str:
    return _DIGITS.sub("0", "".join(line.text.split()))


def _margins(lines: Sequence[Line], box: Box) -> tuple[float, float]:
    """Between which x the text stands; where no line reaches so far, as wide a margin right as left."""
    if not lines:
        return box.left, box.right
    left = min(line.box.left for line in lines)
    right = max(line.box.right for line in lines)
    mirrored = box.right - (left - box.left)
    return left, right if right > mirrored - 3 * lines[0].em else mirrored


def _joined_tables(placed: Iterable[_Placed]) -> list[_Placed]:
    """A table that goes on over the page becomes one."""
    parts: list[_Placed] = []
    for part in placed:
        above = parts[-1] if parts else part
        whole = None
        if (
            isinstance(above.what, RuledTable)
            and isinstance(part.what, RuledTable)
            and above.page < part.page
        ):
            whole = joined(above.what, part.what)
        if whole:
            parts[-1] = _Placed(whole, part.page, part.left, part.right)
        else:
            parts.append(part)
    return parts


def _items(placed: Iterable[_Placed]) -> Iterator[Item]:
    """Tables as they are; lines that go on in the next one are joined."""
    text = ""
    above: tuple[Line, _Placed] | None = None
    for part in placed:
        line = part.what
        if isinstance(line, RuledTable):
            yield text
            yield from rows_to_items(line.printed_rows())
            text, above = "", None
            continue
        if above and _goes_on(*above, line, part):
            text = join_wrapped(text, line.text)
        else:
            yield text
            text = line.text
        above = line, part
    yield text


def _goes_on(line: Line, place: _Placed, below: Line, place_below: _Placed) -> bool:
    """Whether the line ends only because the paper does.

    A new paragraph is told by room left behind the line, by its indent, by another size of letters, by
    distance; and where nothing else tells it, by the end of a sentence before a heading.
    """
    em = line.em
    if not 0.8 < below.em / em < 1.25 or not is_full(line, place.right - line.box.right, below.text):
        return False
    height = line.box.bottom - line.box.top
    if place.page == place_below.page and below.box.top - line.box.bottom > 2 * height:
        return False
    indent = below.box.left - place_below.left
    if not line.text.endswith(_ENDS_SENTENCE):
        return indent < max(line.box.left - place.left, 0) + 2.5 * em
    return indent < em and not _HEADING.match(below.text)
