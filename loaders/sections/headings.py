"""Headings with their numbers: candidates on the flat text, and the chain of them that explains it best."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from loaders.flat import Flat, once
from loaders.sections.chrome import Span, footer_start, sheet_spans
from loaders.sections.kinds import Kind, kind_of_title, official_title
from loaders.sections.numbers import HAN_DIGITS, han_number


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on the flat text: `text[start:end]` is number and title; its section runs to `until`.

    `number` is 0 for a heading without one.
    """

    number: int
    start: int
    end: int
    until: int
    title: str
    kind: Kind


_NUMBER: Final = re.compile(
    rf"(?<![{HAN_DIGITS}第])(?P<number>[{HAN_DIGITS}]{{1,3}})(?P<mark>\s?[、.,:]\s*|\s+|(?=\S))"
)
_LINE_LEAD: Final = re.compile(r"[ \t#*>|\"'·]*(?:第)?")
_ROW_LABEL: Final = re.compile(r"本年(?:度)?新收|上年(?:度)?结转|本年度?办理结果|结转下(?:一)?年")
_AFTER_A_SENTENCE: Final = "。;:!?)]"
_TITLE_END_IN_LINE: Final = re.compile(r"[\s。;!?|(]")
_TITLE_END_ON_ITS_LINE: Final = re.compile(r"[。;!?|(]|\s+(?=\S{12})")
_LONGEST_TITLE: Final = 40
_SHORTEST_BARE_TITLE: Final = 4
_LONGEST_BARE_TITLE: Final = 30
_BESIDE_A_TITLE: Final = re.compile(r"[\s#*>|:]")
_WINDOW: Final = 90

_OFFICIAL_WEIGHT, _KNOWN_WEIGHT, _UNKNOWN_WEIGHT = 4.0, 2.0, 1.0
_FULL_CONTENT: Final = 200


@once
def find_headings(flat: Flat) -> tuple[Heading, ...]:
    """The headings in reading order: the chain with rising numbers, and official titles without a number."""
    sheets = sheet_spans(flat)
    chain = _best_chain(_numbered(flat, sheets), len(flat.text))
    known = {heading.kind for heading in chain}
    chain += [bare for bare in _bare(flat, sheets) if bare.kind not in known]
    chain.sort(key=lambda heading: heading.start)
    if not chain:
        return ()
    ends = [*(heading.start for heading in chain[1:]), footer_start(flat.text, chain[-1].end)]
    return tuple(replace(heading, until=until) for heading, until in zip(chain, ends, strict=True))


def _numbered(flat: Flat, sheets: tuple[Span, ...]) -> list[Heading]:
    found = (
        _heading_at(flat, match)
        for match in _NUMBER.finditer(flat.text)
        if not _inside(match.start(), sheets)
    )
    return [heading for heading in found if heading is not None]


def _heading_at(flat: Flat, match: re.Match[str]) -> Heading | None:
    """The heading whose number `match` is: an official title anywhere, another where headings stand."""
    text = flat.text
    lead = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    leads = _LINE_LEAD.fullmatch(lead) is not None
    marked = bool(match["mark"].strip())
    if not marked and not leads:
        return None
    words, places = _squeezed(text, match.end(), match.end() + _WINDOW)
    if _ROW_LABEL.match(words):
        return None
    number = han_number(match["number"])
    official = official_title(words)
    if official:
        kind, length = official
        return Heading(number, match.start(), places[length - 1] + 1, 0, words[:length], kind)
    in_cell = flat.pieces[flat.index_at(match.start())].is_cell
    if not marked or in_cell or not (leads or lead.rstrip()[-1:] in _AFTER_A_SENTENCE):
        return None
    line = text[match.end() :].partition("\n")[0] if leads else text[match.end() : match.end() + _WINDOW]
    title = (_TITLE_END_ON_ITS_LINE if leads else _TITLE_END_IN_LINE).split(line, maxsplit=1)[0].strip()
    kind = kind_of_title(title)
    if not 2 <= len(title) <= _LONGEST_TITLE or not (kind or leads):
        return None
    end = match.end() + line.index(title) + len(title)
    return Heading(number, match.start(), end, 0, re.sub(r"\s", "", title), kind)


def _bare(flat: Flat, sheets: tuple[Span, ...]) -> list[Heading]:
    """Official titles that stand alone on a line without a number (a site's own numbering is lost)."""
    found: dict[Kind, Heading] = {}
    for piece in flat.pieces:
        if not _SHORTEST_BARE_TITLE <= piece.end - piece.start <= _LONGEST_BARE_TITLE:
            continue
        words = _BESIDE_A_TITLE.sub("", flat.words(piece))
        official = official_title(words)
        if official and official[1] == len(words) and not _inside(piece.start, sheets):
            found[official[0]] = Heading(0, piece.start, piece.end, 0, words, official[0])
    return list(found.values())


def _best_chain(candidates: list[Heading], length: int) -> list[Heading]:
    """The heaviest chain of candidates with rising numbers.

    Official titles weigh most; text that follows a heading tells it from an entry of a table of contents.
    """
    starts = [*(candidate.start for candidate in candidates), length]
    weights = [
        _weight(candidate) + min(max(following - candidate.end, 0), _FULL_CONTENT) / _FULL_CONTENT
        for candidate, (_, following) in zip(candidates, pairwise(starts), strict=True)
    ]
    best: list[tuple[float, int]] = []
    for index, candidate in enumerate(candidates):
        earlier = (
            (best[before][0], before) for before in range(index) if _follows(candidates[before], candidate)
        )
        weight, before = max(earlier, default=(0.0, -1))
        best.append((weight + weights[index], before))
    chain: list[Heading] = []
    at = max(range(len(best)), key=lambda index: best[index][0], default=-1)
    while at >= 0:
        chain.append(candidates[at])
        at = best[at][1]
    return chain[::-1]


def _weight(heading: Heading) -> float:
    if official_title(heading.title):
        return _OFFICIAL_WEIGHT
    return _KNOWN_WEIGHT if heading.kind else _UNKNOWN_WEIGHT


def _follows(before: Heading, after: Heading) -> bool:
    """Whether `after` may be a later section: a higher number, or the same one over another subject."""
    if after.number == before.number:
        return bool(before.kind and after.kind and before.kind != after.kind)
    return after.number > before.number


def _squeezed(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """`text[start:end]` without blanks and cell marks, with each character's place."""
    places = [place for place in range(start, min(end, len(text))) if text[place] not in " \n|\"'*"]
    return "".join(text[place] for place in places), places


def _inside(place: int, spans: tuple[Span, ...]) -> bool:
    return any(start <= place < end for start, end in spans)
