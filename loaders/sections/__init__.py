"""Where a report's sections begin and end, and which of its text is narrative.

    flat text → headings (kinds.py, headings.py) → what is no narrative (narrative.py) → spans

Headings are looked for at the start of a line, and inside a line that a site has jammed together. Row labels
of the standard tables ("三、本年度办理结果") and rows of the statistics sheet look like headings and are not.
"""

from dataclasses import dataclass

from loaders.flat import Flat, flatten
from loaders.model import Document, Where
from loaders.sections.headings import Heading, find_headings
from loaders.sections.kinds import Kind, kind_of_title
from loaders.sections.narrative import narrative_spans
from loaders.sections.numbers import HAN_DIGITS, han_number, printed_han

__all__ = [
    "HAN_DIGITS",
    "Heading",
    "Kind",
    "Section",
    "find_headings",
    "find_sections",
    "han_number",
    "kind_of_title",
    "narrative_spans",
    "printed_han",
    "running_text",
]


@dataclass(frozen=True, slots=True)
class Section:
    """A section 一、…六、 of a report.

    Attributes:
        number: as printed ("三"), "" for a heading without a number.
        title: the heading's words without its number, blanks removed.
        start: where the heading begins.
        end: where the next section (or the site's footer) begins.
        kind: what it is about.
    """

    number: str
    title: str
    start: Where
    end: Where
    kind: Kind


def find_sections(document: Document) -> tuple[Section, ...]:
    """The sections in reading order; empty where no heading can be recognised."""
    flat = flatten(document)
    return tuple(
        Section(
            number=printed_han(heading.number),
            title=heading.title,
            start=_point(flat, heading.start),
            end=_point(flat, heading.until),
            kind=heading.kind,
        )
        for heading in find_headings(flat)
    )


def running_text(document: Document) -> tuple[tuple[int, int, int], ...]:
    """The narrative as (block, start, end): no standard tables, no statistics sheet, no site chrome.

    Spans count characters of a paragraph's own text; none reaches over a paragraph's end. A document in
    which nothing is recognised is narrative from its first paragraph to its last.
    """
    flat = flatten(document)
    spans = []
    for start, end in narrative_spans(flat):
        piece = flat.pieces[flat.index_at(start)]
        spans.append((piece.block, *flat.span(piece, start, end)))
    return tuple(spans)


def _point(flat: Flat, place: int) -> Where:
    at = flat.where(place, place)
    return Where(at.block, at.row, at.col, at.start)
