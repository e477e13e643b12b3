"""Which of an item's numbers are this year's: not last year's, not those that it is compared with."""

from itertools import pairwise
from typing import Final

from loaders.narrative.items import Item
from loaders.narrative.tokens import Token

_COMPARING: Final = frozenset({"COMPARE", "PAST", "PART_YEAR"})
_CHANGING: Final = _COMPARING | {"REACHED"}
_THIS_YEAR: Final = frozenset({"今年", "今年以来", "本年", "本年度", "全年", "年内"})
_SINCE: Final = frozenset({"以来", "历年", "历年累计"})
_UNTIL: Final = frozenset("截至到止")
_NO_YEAR_ITSELF: Final = frozenset("底前以")
_NAMES: Final = frozenset({"TEXT", "SHIELD"})
_IN_NAMES: Final = _NAMES | {
    "PUBLISHED",
    "INFO",
    "MARK",
    "LINE_MOD",
    "OTHER_CASE",
    "FILLER",
    "TOTAL",
    "AND",
    "NOTE",
}


def numbers_of_this_year(item: Item, year: int | None) -> tuple[Token, ...]:
    """The item's numbers but those compared with: in 由2020年的873条增加到1046条 only the last."""
    kept: list[Token] = []
    compared, named = False, _names_its_year(item)
    objects = _years_of_objects(item)
    since = _since_this_year(item, year)
    for token in item.tokens:
        if token.kind == "AUDIENCE":
            break
        if token is since:
            continue
        if token.kind == "REACHED":
            kept.clear()
            compared = False
        elif token.kind in _COMPARING or (
            token.kind == "YEAR" and not named and token not in objects and _is_other(token, year)
        ):
            compared = True
        elif token.kind == "NUMBER" and not compared:
            kept.append(token)
    return tuple(kept)


def _since_this_year(item: Item, year: int | None) -> Token | None:
    """以来 of 2021年以来, in the report for 2021."""
    for token, following in pairwise(item.head):
        here = token.kind == "YEAR" and not _is_other(token, year)
        if here and following.kind == "PAST" and following.start == token.end:
            return following
    return None


def is_of_other_year(item: Item, year: int | None, before: bool, text: str) -> bool:
    """Whether the item, and those after it, speak of another year: 2018年受理50件，办结48件.

    `before`: whether the items before it did. A year in a comparison, or up to which one counts, is no such.
    """
    objects = _years_of_objects(item)
    years = [token for token in item.head if token.kind == "YEAR" and token not in objects]
    if any(text[token.start : token.end] in _THIS_YEAR for token in item.head):
        return False
    if not item.numbers and any(text[token.start : token.end] in _SINCE for token in item.tokens):
        return not years or _is_other(years[0], year)
    if not years or year is None or item.kinds() & _CHANGING or _names_its_year(item):
        return before
    first = years[0]
    says_more = any(token.kind not in ("YEAR", "FILLER") for token in item.tokens)
    until = (
        text[first.start - 1 : first.start] in _UNTIL or text[first.end : first.end + 1] in _NO_YEAR_ITSELF
    )
    if until or (says_more and not item.numbers):
        return before
    return _is_other(first, year)


def _names_its_year(item: Item) -> bool:
    """2020年信息公开年报1条, in a list: the year is part of what is counted."""
    years = [token.start for token in item.head if token.kind == "YEAR"]
    commas = [token.start for token in item.head if token.kind == "、"]
    if not years or item.before not in ("、", ","):
        return False
    behind = {token.kind for token in item.head if token.start > max(years[-1], *commas, 0)}
    return bool(behind & _NAMES) and behind <= _IN_NAMES


def _years_of_objects(item: Item) -> list[Token]:
    """2020年度 of 公开2020年度决算: the year of what was published."""
    published = False
    found = []
    for token, following in pairwise(item.head):
        published = published or token.kind == "PUBLISH"
        if published and token.kind == "YEAR" and following.kind in _NAMES:
            found.append(token)
    return found


def _is_other(token: Token, year: int | None) -> bool:
    return year is not None and int(token.value) != year
