"""A number and its format code → the characters that the sheet shows ("0.0%" makes 0.986 "98.6%").

Follows ECMA-376 part 1, 18.8.30 as far as reports use it; a code beyond that shows the number itself.
"""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, NamedTuple

GENERAL: Final = "General"

_DATE: Final = "yyyy/m/d"
_CHINESE_DATE: Final = "yyyy年m月d日"
_CHINESE_MONTH: Final = "yyyy年m月"
_CHINESE_DAY: Final = "m月d日"
_TIME: Final = "h:mm"
BUILT_IN: Final = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: _DATE, 15: _DATE, 16: "m/d"},
    **{17: "yyyy/m", 18: _TIME, 19: "h:mm:ss", 20: _TIME, 21: "h:mm:ss", 22: "yyyy/m/d h:mm"},
    **{27: _CHINESE_MONTH, 28: _CHINESE_DAY, 29: _CHINESE_DAY, 30: "m/d/yy", 31: _CHINESE_DATE},
    **{32: "h时mm分", 33: "h时mm分ss秒", 34: _TIME, 35: _TIME, 36: _CHINESE_MONTH, 57: _CHINESE_MONTH},
    **dict.fromkeys((37, 38, 41, 42), "#,##0"),
    **dict.fromkeys((39, 40, 43, 44), "#,##0.00"),
    **{45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss"},
    **{50: _CHINESE_MONTH, 51: _CHINESE_DAY, 52: _CHINESE_MONTH, 53: _CHINESE_DAY, 54: _CHINESE_DAY},
    **{55: _CHINESE_MONTH, 56: _CHINESE_DAY, 58: _CHINESE_DAY},
}
"""The codes that a file names by number only, as a Chinese Office shows them (18.8.30, zh-cn)."""

_PIECE: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|[\\!](?P<escaped>.)"
    r"|[_*]."
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]"
    r"|(?P<elapsed>\[(?:h+|m+|s+)\])"
    r"|\[[^\]]*\]"
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|a{3,}|(?i:am/pm|a/p|上午/下午))"
    r"|(?P<literal>.)",
    re.DOTALL,
)
_UNREAD: Final = re.compile(r"general|@|E[+-]|[0#?]\s*/", re.IGNORECASE)
_WEEKDAYS: Final = "一二三四五六日"
_LATEST: Final = 2_958_466  # 9999-12-31 as a day's number
_MOST_DIGITS: Final = 15


class _Format(NamedTuple):
    """One section of a code: what stands before and behind the digits, or the tokens of a date."""

    before: str = ""
    digits: str = ""
    behind: str = ""
    date: tuple[tuple[str, str], ...] = ()


def show_number(value: float, code: str = GENERAL, *, since_1904: bool = False) -> str:
    """The number as the sheet shows it.

    A zero is always shown: formats for accounts paint it as "-" or not at all, but the cell states 0.
    """
    sections = _sections(code)
    index = 1 if value < 0 and len(sections) > 1 else 0
    shown = sections[index]
    if shown.date:
        moment = _moment(value, since_1904)
        return _show_date(moment, shown.date) if moment else plain(value)
    if not shown.digits:
        return plain(value)
    return f"{shown.before}{_show_digits(abs(value) if index else value, shown)}{shown.behind}"


def plain(value: float) -> str:
    """1204 rather than 1204.0, and no trace of binary fractions."""
    if value != value or abs(value) >= 1e15:
        return f"{value:g}"
    return _trimmed(f"{value:.9f}") or "0"


def _trimmed(digits: str) -> str:
    text = digits.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _show_digits(value: float, shown: _Format) -> str:
    integer, _, fraction = shown.digits.partition(".")
    scaled = integer.rstrip(",")
    percents = (shown.before + shown.behind).count("%")
    power = 2 * percents - 3 * (len(integer) - len(scaled))
    try:
        exact = Decimal(f"{value:.{_MOST_DIGITS}g}").scaleb(power)
        rounded = exact.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    except InvalidOperation:
        return plain(value)
    width = scaled.count("0")
    whole, _, decimals = f"{abs(rounded):{',' if ',' in scaled else ''}f}".partition(".")
    kept = decimals.rstrip("0").ljust(fraction.count("0"), "0")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{whole.zfill(width)}{'.' if kept else ''}{kept}"


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Format, ...]:
    """The sections for positive and negative numbers; those for zero and text are not needed."""
    sections = [""]
    quoted = False
    for character in code:
        quoted ^= character == '"'
        if character == ";" and not quoted:
            sections.append("")
        else:
            sections[-1] += character
    return tuple(map(_section, sections[:2]))


def _section(code: str) -> _Format:
    pieces = [
        (match.lastgroup or "", match[match.lastgroup] if match.lastgroup else "")
        for match in _PIECE.finditer(code)
    ]
    bare = "".join(text for kind, text in pieces if kind in ("digits", "literal", "date"))
    kinds = [kind for kind, _ in pieces]
    if _UNREAD.search(bare):
        return _Format()
    if "date" in kinds or "elapsed" in kinds:
        return _Format(date=tuple((kind, text) for kind, text in pieces if kind))
    if kinds.count("digits") != 1:
        return _Format()
    place = kinds.index("digits")
    before, behind = ("".join(text for _, text in side) for side in (pieces[:place], pieces[place + 1 :]))
    return _Format(before.lstrip(), pieces[place][1], behind.rstrip())


def _moment(value: float, since_1904: bool) -> datetime | None:
    """The date that a day's number means; None for what is no date."""
    if not 0 <= value < _LATEST:
        return None
    # Day 60 is a 29 February 1900 that never was: days before it count from one day later.
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if value < 60 else 30)
    try:
        return first + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return None


def _show_date(moment: datetime, pieces: tuple[tuple[str, str], ...]) -> str:
    shown = []
    after_hours = False
    for index, (kind, text) in enumerate(pieces):
        if kind not in ("date", "elapsed"):
            shown.append(text)
            continue
        token = text.strip("[]").lower()
        coming = next((later.strip("[]").lower() for k, later in pieces[index + 1 :] if k == "date"), "")
        minutes = token[0] == "m" and len(token) <= 2 and (after_hours or coming.startswith("s"))
        after_hours = token[0] == "h" or (after_hours and not minutes)
        shown.append(_show_token(moment, token, minutes=minutes))
    return "".join(shown).strip()


def _show_token(moment: datetime, token: str, *, minutes: bool) -> str:
    if token in ("am/pm", "a/p", "上午/下午"):
        return "上午" if moment.hour < 12 else "下午"
    if token.startswith("aaa"):
        return ("星期" if len(token) > 3 else "") + _WEEKDAYS[moment.weekday()]
    if token[0] in "ye":
        return f"{moment.year % 100:02}" if token == "yy" else str(moment.year)
    number = {
        "m": moment.minute if minutes else moment.month,
        "d": moment.day,
        "h": moment.hour,
        "s": moment.second,
    }[token[0]]
    return f"{number:02}" if len(token) == 2 else str(number)
