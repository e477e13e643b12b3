"""Passages of originals as HTML that shows just their text: quoted, side by side, compared. No widgets."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from typing import Final

from rapidfuzz import fuzz, process

from loaders.model import Block, Document, Paragraph, Table, Where
from loaders.sections import Section
from ui import text

Parts = tuple[str, str, str]
"""What stands before a place, the place, what stands after it."""

NOTHING: Final[Parts] = ("", "", "")
AROUND: Final = 60
"""So many characters are shown before and after a place."""
_BAR: Final = " │ "
_CELL: Final = 30
"""A cell has at most so many characters."""
_CELLS: Final = 12
"""So many of them are looked at on either side; a row of the standard tables has eight."""
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*%?|[A-Za-z]+|.", re.DOTALL)
"""Numbers and Latin words are compared as wholes, Chinese character by character."""
_PRIVATE: Final = re.compile(r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{17}[\dXx])(?![\dXx])")
"""Numbers of mobiles and identity cards."""
_DIGIT: Final = re.compile(r"\d")
_LONGEST: Final = 1500
"""Passages of more tokens are not compared within themselves: it would take seconds."""
_SHORTEST: Final = 2
"""What two texts have in common between two changes is part of the change where it is shorter."""
_MANY: Final = 5000
"""Of texts of more lines, those that occur again and again don't count as common: else it takes minutes."""
_NARRATIVE: Final = 30
"""Paragraphs of fewer characters are headings or labels: what these have in common says nothing."""

_LABEL: Final = re.compile(r"^$|[^\W\d_]")
"""What can stand before the numbers of a row: a word, or nothing where a label spans rows."""

_TAG: Final = re.compile(r"</?(?:del|ins|br)>")

Change = tuple[str, str]
"""What stood there before and what stands there now; equal where nothing has changed."""

Pair = tuple[str, str]
"""HTML of a paragraph and of the one in another report that is most like it."""


def parts(document: Document, where: Where) -> Parts:
    """The passage at a locator: a little before, the place itself, a little after; of a cell, its row.

    Nothing where the document has no such place: when it was stored it may have been read otherwise.
    """
    block = document.blocks[where.block] if where.block < len(document.blocks) else None
    if isinstance(block, Table):
        return _around(*_row(block, where))
    if block is None:
        return NOTHING
    before, after = _neighbours(document, where.block) if _is_cell(block) else ("", "")
    start, end = len(before) + (where.start or 0), len(before) + (where.end or 0)
    return _around(before + block.text + after, start, end)


def _neighbours(document: Document, number: int) -> tuple[str, str]:
    """What stands before and after a paragraph that is a mere cell: in some texts each cell has a line."""
    before, after = document.blocks[:number][::-1][:_CELLS], document.blocks[number + 1 :][:_CELLS]
    cells = [
        [block.text for block in takewhile(_is_cell, blocks) if isinstance(block, Paragraph)]
        for blocks in (before, after)
    ]
    return "".join(cell + _BAR for cell in cells[0][::-1]), "".join(_BAR + cell for cell in cells[1])


def _is_cell(block: Block | None) -> bool:
    """Whether a paragraph may be a cell of a table that was taken for text: short, and no sentence."""
    return isinstance(block, Paragraph) and len(block.text) <= _CELL and block.text[-1:] not in "。；！？"


def _around(words: str, start: int, end: int) -> Parts:
    """The words from a little before the place to a little after it, … where some are left out."""
    words = veiled(words)
    left, right = max(0, start - AROUND), end + AROUND
    before = ("…" if left else "") + words[left:start]
    after = words[end:right] + ("…" if right < len(words) else "")
    return before, words[start:end], after


def _row(table: Table, where: Where) -> tuple[str, int, int]:
    """A row as a line, its cells apart by a bar, and where in it the place is; without a row the first."""
    row = table.rows[where.row] if where.row is not None and where.row < len(table.rows) else table.rows[0]
    here = (
        row[where.col] if where.row is not None and where.col is not None and where.col < len(row) else None
    )
    line, start, end = "", 0, 0
    for cell in dict.fromkeys(cell for cell in row if cell is not None):
        line += _BAR if line else ""
        if cell is here:
            start = len(line) + (where.start or 0)
            end = len(line) + (len(cell.text) if where.end is None else where.end)
        line += cell.text
    return line, start, end


def as_html(passage: Parts) -> str:
    """A passage with the place marked; "" for nothing."""
    before, marked, after = map(text.as_html, passage)
    return f"{before}<mark>{marked}</mark>{after}" if marked else before + after


def place_words(document: Document, where: Where, sections: Sequence[Section]) -> str:
    """Where a place is, as far as it is known: section (of `find_sections`), row of the table, page."""
    block = document.blocks[where.block] if where.block < len(document.blocks) else None
    if block is None:
        return ""
    words = [f"{section.number}、{section.title}" for section in sections if _holds(section, where)]
    if isinstance(block, Table) and where.row is not None and where.row < len(block.rows):
        cells = ["".join(cell.text.split()) if cell else "" for cell in block.rows[where.row]]
        labels = [cell for cell in takewhile(_is_label, cells) if cell]
        words += [f"“{labels[-1]}”一行"] if labels else []
    page = page_of(document, where)
    return "，".join([*words, f"第{page}页"] if page else words)


def _is_label(cell: str) -> bool:
    return bool(_LABEL.search(cell))


def _holds(section: Section, where: Where) -> bool:
    spot = (where.block, 0 if where.row is not None else where.start or 0)
    first, last = ((place.block, place.start or 0) for place in (section.start, section.end))
    return bool(section.number) and first <= spot < last


def page_of(document: Document, where: Where) -> int | None:
    """The page of a locator, where the format has pages and it is known."""
    if where.page is not None:
        return where.page
    try:
        piece = document.piece_at(where)
    except IndexError:  # the file was read otherwise when it was stored
        return None
    return piece.page if piece else None


def hidden(document: Document, words: str) -> Parts:
    """The first passage that a reader of the page does not see and that holds these words, if any."""
    for unseen in document.hidden:
        start = unseen.find(words)
        if words and start >= 0:
            return _around(unseen, start, start + len(words))
    return NOTHING


def veiled(words: str) -> str:
    """The words, as long as they were, with private numbers as 138*****000: what is quoted is passed on."""
    return _PRIVATE.sub(
        lambda found: f"{found[0][:3]}{re.sub(_DIGIT, '*', found[0][3:-3])}{found[0][-3:]}", words
    )


def lines_of(document: Document) -> list[str]:
    """The text that a reader sees, a line a paragraph or row of a table."""
    return [veiled(line) for block in document.blocks for line in _lines(block)]


def _lines(block: object) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from filter(None, (block.text.strip(),))
        return
    for row in getattr(block, "rows", ()):
        cells = dict.fromkeys(cell for cell in row if cell is not None)
        words = _BAR.join(" ".join(cell.text.split()) for cell in cells if cell.text.strip())
        if words:
            yield words


def twins(document: Document, other: Document, most: int) -> list[Pair]:
    """The paragraphs that two reports have most in common, at most `most`, in the order of the first."""
    mine, others = (_narrative(each) for each in (document, other))
    found = []
    for place, paragraph in enumerate(mine):
        best = process.extractOne(paragraph, others, scorer=fuzz.ratio, score_cutoff=60)
        if best:
            found.append((best[1] * len(paragraph), place, best[0]))
    nearest = sorted(sorted(found, reverse=True)[:most], key=lambda each: each[1])
    return [sides(mine[place], twin) for _, place, twin in nearest]


def _narrative(document: Document) -> list[str]:
    words = (block.text.strip() for block in document.blocks if isinstance(block, Paragraph))
    return [veiled(each) for each in words if len(each) >= _NARRATIVE]


def sides(mine: str, others: str) -> Pair:
    """HTML of two texts, what only one of them has underlined in it."""
    changes = list(_changes(mine, others))
    left = "".join(_tagged("ins", old) if old != new else text.as_html(old) for old, new in changes)
    right = "".join(_tagged("ins", new) if old != new else text.as_html(new) for old, new in changes)
    return left, right


def inline(before: str, now: str) -> str:
    """HTML of a changed text: what is gone struck out, what is new underlined."""
    return "".join(
        text.as_html(new) if old == new else _tagged("del", old) + _tagged("ins", new)
        for old, new in _changes(before, now)
    ).replace("\n", "<br>")


def changed_lines(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """HTML of each place where two texts differ, in reading order; [] where they are alike.

    A number that stands alone in its line comes after the label that stands before it.
    """
    matcher = SequenceMatcher(None, before, now, autojunk=len(now) > _MANY)
    changed = (codes for codes in matcher.get_opcodes() if codes[0] != "equal")
    return [_labelled(now[:k], html) for _, i, j, k, m in changed for html in _block(before[i:j], now[k:m])]


def _block(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Lines that became others: line by line where they are as many, else as one."""
    if len(before) == len(now):
        yield from (inline(old, new) for old, new in zip(before, now, strict=True))
    else:
        yield inline("\n".join(before), "\n".join(now))


def _labelled(above: Sequence[str], html: str) -> str:
    if _LABEL.search(_TAG.sub("", html)):
        return html
    label = next((line for line in reversed(above) if _LABEL.search(line)), "")
    return f"{text.as_html(label)} … {html}" if label else html


def _changes(before: str, now: str) -> Iterator[Change]:
    """Both texts cut alike: equal pieces and changed ones in turn."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(now)
    if not old or not new or max(len(old), len(new)) > _LONGEST:
        yield before, now
        return
    pieces = [
        (code == "equal" and (j - i >= _SHORTEST or i == 0 or j == len(old)), old[i:j], new[k:m])
        for code, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ]
    for _, group in groupby(pieces, key=lambda piece: piece[0]):
        run = list(group)
        yield "".join(t for piece in run for t in piece[1]), "".join(t for piece in run for t in piece[2])


def _tagged(tag: str, words: str) -> str:
    return f"<{tag}>{text.as_html(words)}</{tag}>" if words else ""
