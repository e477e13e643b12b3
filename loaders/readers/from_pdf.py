"""PDFs → paragraphs and tables as the page shows them, without page numbers and running heads.

A PDF knows neither paragraphs nor tables, only letters and lines at places: see pdf_page (what is drawn),
printed_table (what ruling lines enclose), printed_lines (what stands in a line), printed_blocks (all pages).
Pages that are pictures are read by character recognition, where it is installed (ocr_page).
"""

import re
from collections.abc import Callable
from contextlib import closing
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw  # type: ignore[import-untyped]

from loaders.readers.grid import Content
from loaders.readers.pdf_drawings import Budget
from loaders.readers.pdf_page import PDFIUM, Drawn, read_page
from loaders.readers.printed_blocks import pages_to_blocks
from loaders.readers.printed_page import Page
from loaders.readers.problem import ENCRYPTED, UnreadableError

MOST_PAGES: Final = 300
"""A report has a few; with all annexes of a county some dozens."""

UNSURE: Final = 0.5
"""Confidence in what a scanner's software wrote behind its picture: it does not say how sure it was."""

_TOO_LONG: Final = "有 {pages} 页，不像一份年报（最多读取 {most} 页）；请只导出年报部分再上传。"
_DAMAGED: Final = "是 PDF 文件，但已损坏或没有传完整；请重新下载，或从 Word、WPS 重新导出后再上传。"

_FEWEST_LETTERS: Final = 10
_FEWEST_PATHS: Final = 100  # of a page whose letters are drawn as curves
_LOST: Final = re.compile("[\ufffd\ue000-\uf8ff]")

Recognise = Callable[[pypdfium2.PdfPage, int], Page | None]
"""(page, its number) → what is recognised in its picture; None where no more pages are to be read so."""


def read_pdf(data: bytes) -> Content:
    """The document's text in reading order, without character recognition: `unread_pages` are pictures.

    Raises:
        UnreadableError: damaged, encrypted or too long.
    """
    return read_pages(data, lambda page, number: None)


def read_pages(data: bytes, recognise: Recognise) -> Content:
    """The document's text in reading order; `recognise` is asked for the pages that are pictures."""
    with PDFIUM:
        pages, unread, title = _pages(data, recognise)
    hidden = tuple(" ".join(word.text for word in page.off_page) for page in pages if page.off_page)
    return Content(pages_to_blocks(pages), title, hidden, tuple(unread))


def _pages(data: bytes, recognise: Recognise) -> tuple[list[Page], list[int], str]:
    """The pages, the numbers of those that are unread pictures, and the title that the file names."""
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            if len(document) > MOST_PAGES:
                raise UnreadableError(_TOO_LONG.format(pages=len(document), most=MOST_PAGES))
            pages, unread, budget = [], [], Budget()
            for number in range(1, len(document) + 1):
                with closing(document[number - 1]) as page:
                    drawn = read_page(page, number, budget)
                    recognised = recognise(page, number) if _is_picture(drawn) else None
                if recognised:
                    pages.append(recognised)
                    continue
                if _is_picture(drawn):
                    unread.append(number)
                pages.append(_as_the_file_says(drawn))
            return pages, unread, document.get_metadata_value("Title").strip()
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY)
        raise UnreadableError(ENCRYPTED if locked else _DAMAGED) from error


def _is_picture(drawn: Drawn) -> bool:
    """Whether the page must be looked at to be read.

    It is scanned, or its letters are drawn as curves, or its font does not say which letters they are.
    """
    letters = sum(len(word.text) for word in drawn.page.words)
    if letters < _FEWEST_LETTERS:
        return drawn.pictured > 0 or drawn.paths >= _FEWEST_PATHS
    return drawn.unseen or _is_lost(drawn.page)


def _is_lost(page: Page) -> bool:
    text = "".join(word.text for word in page.words)
    return 4 * len(_LOST.findall(text)) > len(text)


def _as_the_file_says(drawn: Drawn) -> Page:
    """The page's own text: unsure where it stands behind a picture, none where its letters are lost."""
    page = drawn.page
    if _is_lost(page):
        return page._replace(words=[])
    if drawn.unseen:
        return page._replace(words=[word._replace(confidence=UNSURE) for word in page.words], recognised=True)
    return page
