"""Namesakes ranked: how well a document's region words fit each township of a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from loaders.regions import Regions, place_key
from loaders.unit.mentions import Mention

EXACT, ALIAS, RENAMED = 0.0, -0.5, -2.0
"""How a township's name was met: as in the table, for short (青山乡 for 青山苗族乡), of another kind."""

_ADJACENT: Final = {6: 8.0, 4: 5.0, 2: 3.0}
_IN_FULL: Final = {6: 4.0, 4: 3.0, 2: 2.0}
_BY_STEM: Final = 1.0
_BY_CODE: Final = 20.0
_BY_INDEX_NUMBER: Final = 3.0
_BY_UPLOADER: Final = {9: 8.0, 6: 4.0, 4: 2.5, 2: 1.0}
_CONTRADICTED: Final = -6.0
_INDEX_NUMBER: Final = re.compile(r"索引号?\D{0,6}(\d{6,8})")
_NOTES: Final = {EXACT: (), ALIAS: ("是它的简称",), RENAMED: ("现名不同，可能是撤乡设镇或改设街道",)}


@dataclass(frozen=True)
class Clues:
    """What a document says about its region.

    Attributes:
        within: its text without the unit's own name, squeezed.
        beside: the names of its file and folders, likewise.
        uploader: the code of the region of whoever handed it in, or "".
        code: the unit's own code, where a field of the document gives it, or "".
    """

    within: str
    beside: str
    uploader: str

    @cached_property
    def index_numbers(self) -> tuple[str, ...]:
        """The digits that stand behind 索引号."""
        return tuple(_INDEX_NUMBER.findall(self.within))

    code: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A township that a name may mean. `met` is `EXACT`, `ALIAS` or `RENAMED`; `reasons` are in Chinese.

    `is_contradicted`: the words before the name are another division's.
    """

    code: str
    met: float
    score: float
    reasons: tuple[str, ...]
    is_contradicted: bool


@dataclass(frozen=True, slots=True)
class _Named:
    """The division named right before the unit; `is_firm` in titles and signatures, not in running text."""

    name: str
    codes: tuple[str, ...]
    is_firm: bool


@dataclass(frozen=True, slots=True)
class _Fit:
    """One clue's worth; `in_county` where it names the candidate's county in full."""

    score: float
    reason: str
    in_county: bool = False


def rank(name: str, mentions: Sequence[Mention], clues: Clues, regions: Regions) -> list[Ranked]:
    """The townships that `name` may mean, best first.

    A township of another kind only counts where its county is named in full.
    """
    befores = {(mention.before, mention.place != "正文") for mention in mentions if mention.before}
    named = [_Named(*regions.division_ending(place_key(words)), firm) for words, firm in sorted(befores)]
    met: dict[str, float] = {}
    for how, codes in (
        (EXACT, regions.townships(name)),
        (ALIAS, regions.townships_alias(name)),
        (RENAMED, regions.townships_renamed(name)),
    ):
        for code in codes:
            met.setdefault(code, how)
    ranked = [_ranked(code, how, named, clues, regions) for code, how in met.items()]
    return sorted((item for item in ranked if item is not None), key=lambda item: (-item.score, item.code))


def _ranked(code: str, met: float, named: Sequence[_Named], clues: Clues, regions: Regions) -> Ranked | None:
    adjacent = _adjacent(code, named)
    fits = [*([adjacent] if adjacent else []), *_mentioned(code, clues, regions), *_official(code, clues)]
    if met == RENAMED and not any(fit.in_county for fit in fits):
        return None
    other = next((division.name for division in named if division.codes and division.is_firm), "")
    contradicted = bool(other) and adjacent is None
    reasons = [*_NOTES[met], *(fit.reason for fit in fits)]
    if contradicted:
        reasons.append(f"名称前写的“{other}”不是它的上级")
    score = met + sum(fit.score for fit in fits) + (_CONTRADICTED if contradicted else 0.0)
    return Ranked(code, met, score, tuple(reasons), contradicted)


def _adjacent(code: str, named: Sequence[_Named]) -> _Fit | None:
    """The lowest of its divisions that stands right before the name."""
    levels = [
        (len(above), division.name)
        for division in named
        for above in division.codes
        if code.startswith(above)
    ]
    if not levels:
        return None
    digits, name = max(levels)
    return _Fit(_ADJACENT[digits], f"名称前写着“{name}”", digits == 6)


def _mentioned(code: str, clues: Clues, regions: Regions) -> list[_Fit]:
    """Its county, prefecture and province: in the text or else beside it, in full or else by the stem."""
    found = []
    for digits, weight in _IN_FULL.items():
        spellings = regions.spellings(code[:digits])
        for text, place in ((clues.within, "文中"), (clues.beside, "文件名或文件夹里")):
            full = next((word for word in spellings.full if _stands_in(word, text)), "")
            if full:
                found.append(_Fit(weight, f"{place}有“{full}”", digits == 6))
                break
            if spellings.stem and spellings.stem in text:
                found.append(_Fit(_BY_STEM, f"{place}有“{spellings.stem}”"))
                break
    return found


def _official(code: str, clues: Clues) -> list[_Fit]:
    """Its own code; an index number that begins with the county's; the region of whoever handed it in."""
    found = []
    if code == clues.code:
        found.append(_Fit(_BY_CODE, f"写明的区划代码是{code}", True))
    if any(number.startswith((code[:6], f"11{code[:6]}")) for number in clues.index_numbers):
        found.append(_Fit(_BY_INDEX_NUMBER, "索引号以所在县的代码开头"))
    shared = [digits for digits in _BY_UPLOADER if clues.uploader[:digits] == code[:digits]]
    if shared:
        found.append(_Fit(_BY_UPLOADER[max(shared)], "在上传者所在地区内"))
    return found


def _stands_in(word: str, text: str) -> bool:
    """Whether a division's full name stands in the text; a short one (富县) only with its government."""
    return word in text if len(word) > 2 else f"{word}人民政府" in text or f"{word}政府" in text
