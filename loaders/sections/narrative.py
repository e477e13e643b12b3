"""The text that is neither standard table nor statistics sheet nor a site's chrome."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from loaders.flat import Flat, once
from loaders.sections.chrome import Span, content_start, footer_start, is_metadata, sheet_spans
from loaders.sections.headings import Heading, find_headings

_TABLE_HEAD: Final = re.compile(
    r"第二十条\s*(?:第\s*)?\(\s*[一1]|本年新制作|本年制发件数|(?:\( ?)?本列数据的勾稽|"
    r"申请人情况|本年新收政府信息(?!公开申请(?:数量?)?[为是共计:]*\s*\d+\s*[件份条宗])|"
    r"结果\s*维持[\s|\"',]*结果\s*纠正|"
    r"^[ |]*行政复议[\s|\"',]+行政诉讼[ |\"',]*$",
    re.MULTILINE,
)
_LABEL_LIKE_PROSE: Final = re.compile(r"勾稽|只计这一情形|不再处理其政府信息")
_SENTENCE: Final = re.compile(r"[^\W\d_]{6}")
_TITLE_WITHIN: Final = 1500


@once
def narrative_spans(flat: Flat) -> tuple[Span, ...]:
    """What `running_text` gives, on the flat text: paragraphs (no cells) without tables and chrome."""
    headings = find_headings(flat)
    dropped = _merged((*_chrome(flat, headings), *_tables(flat, headings), *sheet_spans(flat)))
    return tuple(
        (start, end)
        for piece in flat.pieces
        if not piece.is_cell
        for start, end in _without((piece.start, piece.end), dropped)
        if flat.text[start:end].strip()
    )


def _chrome(flat: Flat, headings: Sequence[Heading]) -> Iterator[Span]:
    """What the site put around the report: navigation before its title, fields, the footer."""
    text = flat.text
    limit = headings[0].start if headings else min(len(text), _TITLE_WITHIN)
    yield 0, content_start(text, limit)
    yield footer_start(text, headings[-1].end if headings else 0), len(text)
    for piece in flat.pieces:
        if not piece.is_cell and is_metadata(flat.words(piece)):
            yield piece.start, piece.end


def _tables(flat: Flat, headings: Sequence[Heading]) -> Iterator[Span]:
    """Standard tables that stand in the text as lines: from a table's first label to the next heading.

    A line with a full stop inside that stretch (a note under a table) is narrative.
    """
    stops = [*(heading.start for heading in headings), len(flat.text)]
    until = 0
    for match in _TABLE_HEAD.finditer(flat.text):
        start = match.start()
        if start >= until:
            until = stops[bisect_right(stops, start)]
            yield from _without((start, until), _prose(flat, (start, until)))


def _prose(flat: Flat, span: Span) -> list[Span]:
    """Pieces inside `span`, after its first, that are sentences."""
    found = []
    for index in range(flat.index_at(span[0]) + 1, len(flat.pieces)):
        piece = flat.pieces[index]
        if piece.start >= span[1]:
            break
        end = min(piece.end, span[1])
        words = flat.text[piece.start : end]
        if "。" in words and _SENTENCE.search(words) and not _LABEL_LIKE_PROSE.search(words):
            found.append((piece.start, end))
    return found


def _without(span: Span, holes: Sequence[Span]) -> Iterator[Span]:
    """The parts of `span` that no hole covers; `holes` sorted, none reaching into the next."""
    start, end = span
    for index in range(bisect_right(holes, start, key=_end), len(holes)):
        first, last = holes[index]
        if first >= end:
            break
        if first > start:
            yield start, first
        start = last
    if start < end:
        yield start, end


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same places, sorted, as spans that do not overlap; empty ones left out."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif start < end:
            merged.append((start, end))
    return merged


def _end(span: Span) -> int:
    return span[1]
