"""What a cell's text can be: a number, a sign for "nothing to state", blank, or other text."""

import re
from functools import lru_cache
from typing import Final

from loaders.normalise import normalise
from loaders.numerals import Number, read_number

PLAIN_NUMBER: Final = r"[+\-]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
UNIT: Final = r"(?:万元|亿元|元|件次|件|项|条|宗|个|起|份|人次|人|名|次|篇|期|%)"
_NUMBER: Final = r"[+\-]?\s?(?:\d{1,3}(?:[ ,]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_VALUE: Final = re.compile(rf"(?:约|近)?{_NUMBER}\s?(?:余|多)?\s?(?:万|亿)?\s?{UNIT}?(?:左右|以上)?|[零〇]")
_NOTHING: Final = re.compile(r"[/\\×*]+|-+|无|无此项|不适用|不涉及")
_NO_NUMBER: Final = re.compile(r"若干|多|少量|大量|不详|暂无|待定|未统计|见附件|同上")


@lru_cache(maxsize=1 << 14)
def is_value(text: str) -> bool:
    """Whether a cell's text stands where a number should: a number, a sign for none, a word such as 若干."""
    return bool(_VALUE.fullmatch(text) or _NOTHING.fullmatch(text) or _NO_NUMBER.fullmatch(text))


_ONLY_UNIT: Final = re.compile(UNIT)


def is_unit(key: str) -> bool:
    """Whether a label's key is a unit such as 件."""
    return bool(_ONLY_UNIT.fullmatch(key))


@lru_cache(maxsize=1 << 14)
def cell_text(printed: str) -> str:
    """A table cell's text in the comparable spelling, on one line."""
    return " ".join(normalise(printed).text.split())


@lru_cache(maxsize=1 << 14)
def number_in(text: str) -> Number:
    """`read_number`, remembered: most cells of most reports hold one of a few numbers."""
    return read_number(text)
