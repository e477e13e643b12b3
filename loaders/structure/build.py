"""Sections that a form prescribes, numbers that rise by one, a form for the report's year."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from loaders.flat import Flat
from loaders.forms import Form
from loaders.model import Finding, Severity
from loaders.sections import (
    HAN_DIGITS,
    find_headings,
    han_number,
    kind_of_title,
    narrative_spans,
    printed_han,
)

Style = Literal["section", "bracketed", "plain"]

_START: Final = r"(?:^|(?<=[\n。;:!?])|(?<=[\n。;:!?] ))[ #*]*"
_BRACKETED: Final = re.compile(rf"{_START}\((?P<number>[{HAN_DIGITS}]{{1,3}})\)")
_PLAIN: Final = re.compile(rf"{_START}(?P<number>\d{{1,2}})\s?[.、](?!\d)")
_LONGEST_GAP: Final = 5


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered place on the flat text: 一、, （一） or 1.; `leads` tells whether it begins a line."""

    style: Style
    number: int
    start: int
    end: int
    leads: bool

    @property
    def printed(self) -> str:
        """The number as reports print it."""
        return _printed(self.number, self.style)


def missing_sections(flat: Flat, form: Form) -> Iterator[Finding]:
    """Sections of the form that no heading stands for; a workbook of bare tables has none to miss."""
    headings = find_headings(flat)
    if not headings and not any("。" in flat.words(piece) for piece in flat.pieces if not piece.is_cell):
        return
    present = {heading.kind for heading in headings}
    for section in form.sections:
        if kind_of_title(section.title) not in present:
            severity: Severity = "error" if section.tables else "warning"
            yield Finding(
                "structure.section_missing",
                severity,
                f"没有找到“{section.number}、{section.title}”这一部分（{form.name}要求有），"
                "请补上，或检查标题是否写错。",
            )


def form_of_other_years(form: Form, year: int, forms: Mapping[str, Form]) -> Iterator[Finding]:
    """A report that was written on the form of other years."""
    if _prescribed(form, year):
        return
    right = next((other for other in forms.values() if _prescribed(other, year)), None)
    advice = f"请按{right.name}重新填报" if right else "请核对所用格式"
    yield Finding(
        "structure.form_year_mismatch",
        "error",
        f"这是{year}年度的报告，用的却是{form.name}；{advice}，或检查报告年度是否写错。",
    )


def numbering_gaps(flat: Flat) -> Iterator[Finding]:
    """Numbers skipped between sections, items （一）（二） of a section, items 1. 2. of a parent.

    Only the narrative counts: rows of tables are numbered too; a decimal, a date or 第（二）项 is no item.
    """
    headings, spans = find_headings(flat), narrative_spans(flat)
    narrative = _blanked(flat.text, spans)
    items = [item for span in spans for item in _items(flat.text, *span)]
    sections = [Item("section", head.number, head.start, head.end, True) for head in headings if head.number]
    yield from _gaps(flat, narrative, sections)
    bounds = [*(heading.start for heading in headings), len(flat.text)] if headings else [0, len(flat.text)]
    for start, end in pairwise(bounds):
        inside = [item for item in items if start <= item.start < end]
        for siblings in _lists(inside, start, end):
            yield from _gaps(flat, narrative, siblings)


def _lists(items: Sequence[Item], start: int, end: int) -> Iterator[list[Item]]:
    """The lists of one section: its bracketed items, and the plain items of each of them.

    A plain list may go on from one bracketed item to the next; one that begins in the middle is no list.
    """
    bracketed = [item for item in items if item.style == "bracketed"]
    yield bracketed
    last = 0
    for first, until in pairwise((start, *(item.start for item in bracketed), end)):
        plain = [item for item in items if item.style == "plain" and first <= item.start < until]
        if plain and plain[0].number in (1, last + 1):
            yield plain
        last = plain[-1].number if plain else last


def _items(text: str, start: int, end: int) -> list[Item]:
    styles: tuple[tuple[Style, re.Pattern[str]], ...] = (("bracketed", _BRACKETED), ("plain", _PLAIN))
    found = []
    for style, pattern in styles:
        for match in pattern.finditer(text, start, end):
            words = match["number"]
            lead = text[text.rfind("\n", 0, match.start("number")) + 1 : match.start("number")]
            number = int(words) if style == "plain" else han_number(words)
            found.append(Item(style, number, match.start(), match.end(), not lead.strip(" #*(")))
    return sorted(found, key=lambda item: item.start)


def _gaps(flat: Flat, narrative: str, items: Sequence[Item]) -> Iterator[Finding]:
    """A finding for each step that leaves numbers out; a list that restarts is new, a leap is no list."""
    for before, after in pairwise(items):
        missing = range(before.number + 1, after.number)
        between = narrative[before.end : after.start]
        alike = before.leads == after.leads or "\n" not in between
        if not 1 <= len(missing) <= _LONGEST_GAP or not alike:
            continue
        if any(_stands_somehow(number, after.style, between) for number in missing):
            continue
        wanted = "、".join(_printed(number, after.style) for number in missing)
        yield Finding(
            "structure.numbering_gap",
            "warning",
            f"编号从“{before.printed}”跳到“{after.printed}”，缺少“{wanted}”，请检查是漏了内容还是编号写错。",
            flat.where(after.start, after.end),
        )


def _stands_somehow(number: int, style: Style, between: str) -> bool:
    """Whether a skipped number stands there in another dress: inside a line, with another mark."""
    han = printed_han(number)
    pattern = {
        "plain": rf"(?<![\d.]){number}\s?[.、,:;)](?!\d)|(?<!\d){number}(?=[^\W\d_]{{4}})",
        "bracketed": rf"\(\s*{han}\s*\)?|{han}\s*[)、]|\({number}\)",
        "section": rf"(?<![(第{HAN_DIGITS}]){han}\s*[、.,:]|(?:^|\n) *{han} ",
    }[style]
    return re.search(pattern, between) is not None


def _printed(number: int, style: Style) -> str:
    han = printed_han(number)
    return {"plain": f"{number}.", "bracketed": f"（{han}）", "section": f"{han}、"}[style]


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """`text` with blanks for what stands in no span; places stay."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [" " * (start - at), text[start:end]]
        at = end
    return "".join(parts)


def _prescribed(form: Form, year: int) -> bool:
    return form.years[0] <= year <= form.years[1]
