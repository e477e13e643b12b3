"""Numbers as reports print them: "251000元" "20余" "１２" "1 385" "三百零五" "百分之九十八点五" "/" "".

`read_number` reads a whole cell, `find_numbers` finds the numbers of running text. Both use one grammar:

    [sign | qualifier] core [余|多] [万|亿 …] [unit] [以上 | 左右]

A core is Arabic (with separators, decimals, 百千万亿 behind it) or Chinese (十二, 两, 二百零三, 一千二).
Values are exact (`Decimal`) until they are handed out. Money keeps the unit it is printed in: 12.6万元 is
12.6 万元, and the caller converts to what its indicator counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from loaders.model import Qualifier
from loaders.normalise import normalise

NumberStatus = Literal["stated", "blank", "not_applicable", "unread"]
"""As a fact's status; `unread` means that something stands there which is no number (若干, 见附件)."""


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell says. `value` is None unless `status` is "stated"; `unit` is as printed, "" if none."""

    value: float | None
    unit: str = ""
    qualifier: Qualifier | None = None
    status: NumberStatus = "stated"


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number in running text; `text[start:end]` runs from its first digit to the end of its unit."""

    start: int
    end: int
    value: float
    unit: str
    qualifier: Qualifier | None


DIGITS: Final = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **{character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{"〇": 0, "○": 0, "两": 2, "兩": 2, "貳": 2, "陸": 6},
}
TENS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

UNITS: Final = (
    *("个百分点", "百分点", "平方公里", "个工作日", "工作日", "万元", "亿元", "元", "人次", "条次", "件次"),
    *("期次", "场次", "天次", "篇次", "份次", "批次", "版次", "轮次", "公里", "小时", "分钟", "个月", "年度"),
    *"条條件个個项項期次场場篇份人起宗张張册冊本幅块塊则則例批户戶名部家位类類天年月日号號",
    *"米亩畝版段集通单單只面处處封支套辆周倍轮檔档卷页字村组班堂回帖桩",
)
"""Counters, a longer one before what it begins with."""

_ARABIC: Final = r"\d{1,3}(?:[,']\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_HANZI: Final = "".join((*DIGITS, *TENS, *MYRIADS))
_MAGNITUDE: Final = "".join((*TENS, *MYRIADS)).replace("十", "").replace("拾", "")
_CORE: Final = (
    rf"(?:(?:{_ARABIC})(?: ?[{_MAGNITUDE}]+(?:\d{{1,4}}[{_MAGNITUDE}]+)*)?"
    rf"|[{_HANZI}]+(?:[点點][{''.join(DIGITS)}]+)?)"
)
_UNIT: Final = rf"(?:{'|'.join(UNITS)})(?:\([次件条个册张]\))?"
_BEFORE: Final[dict[str, Qualifier]] = {
    **dict.fromkeys(("大约", "约", "約", "将近", "接近", "近", "不足"), "about"),
    **dict.fromkeys(("超过", "超出", "超", "逾", "不少于", "不低于", "至少"), "at_least"),
}
_AFTER: Final[dict[str, Qualifier]] = {
    **dict.fromkeys(("以上", "及以上", "之多"), "at_least"),
    **dict.fromkeys(("左右", "上下"), "about"),
}
_EXTRA: Final = "[余餘多]|来(?=[条件个项期次场篇份人])"

_NUMBER: Final = re.compile(
    rf"(?P<percent>百分之 ?)?(?P<core>{_CORE}) ?(?P<extra>{_EXTRA})? ?(?P<more>[{_MAGNITUDE}](?!分))? ?"
    rf"(?:(?P<unit>%|‰|{_UNIT}) ?(?P<late>[余餘多](?![年月个]))?)?(?: ?(?P<after>{'|'.join(_AFTER)}))?"
)
_PREFIX: Final = re.compile(rf"(?:{'|'.join(_BEFORE)}|上) ?$")
_CELL: Final = re.compile(
    rf"(?P<sign>[+\-]|增加?|减少?)? ?(?P<before>{'|'.join(_BEFORE)}|上)? ?(?P<money>[¥$])? ?{_NUMBER.pattern}"
)
_UNIT_IN_BRACKETS: Final = re.compile(r"\(([^()\d]{1,3})\)$")
_NOTHING: Final = re.compile(r"[/\\_~·.*×-]+|无|無|没有|不适用|无此项|未涉及|不涉及|N/?A|none", re.IGNORECASE)
_GROUPED: Final = re.compile(r"(?<![\d.])\d{1,3}(?: \d{3})+(?![\d.])")
_BEFORE_A_CODE: Final = re.compile(r"[A-Za-z\d_]-?$|[A-Za-z\d][./:]$")
_AFTER_A_CODE: Final = re.compile(r"-\d|[A-Za-z_@]|\.\d")
_ORDINALS: Final = frozenset("第每")
_BEFORE_ONE: Final = frozenset("统单唯同")
_LONGEST_CORE: Final = 20


def read_number(raw: str) -> Number:
    """The number that a whole cell states.

    "" is `blank`; "/", "—", "-", "无" are `not_applicable`; text that is no number is `unread`. A sign
    (+3, -11, 减2) is kept. The unit is returned as printed; percentages have the unit "%".
    """
    text = " ".join(normalise(raw).text.split())
    if not text:
        return Number(None, status="blank")
    if _NOTHING.fullmatch(text):
        return Number(None, status="not_applicable")
    text = _GROUPED.sub(lambda match: match.group().replace(" ", ","), text.rstrip("。;,、 "))
    match = _CELL.fullmatch(_UNIT_IN_BRACKETS.sub(r"\1", text))
    value = _value_of(match) if match else None
    if match is None or value is None:
        return Number(None, status="unread")
    amount, unit = _in_printed_unit(value, match["unit"] or ("元" if match["money"] else ""), match)
    sign = -1 if (match["sign"] or "").startswith(("-", "减")) else 1
    return Number(float(sign * amount) + 0.0, unit, _qualifier(match["before"] or "", match))


def find_numbers(text: str) -> tuple[NumberSpan, ...]:
    """The numbers of already normalised running text, from left to right.

    Chinese numerals count only with a unit behind them (两次, 十二期) or as a percentage, since 一 and 十
    are parts of words; Arabic ones always, unless they are part of a code (0878-3134567, A12, 〔2019〕).
    """
    return tuple(_spans(text))


def _spans(text: str) -> Iterator[NumberSpan]:
    joined = _GROUPED.sub(lambda match: match.group().replace(" ", ","), text)
    position = 0
    while match := _NUMBER.search(joined, position):
        position = match.end("core")
        value = _value_of(match)
        before = _PREFIX.search(joined, max(0, match.start() - 4), match.start())
        qualifier = _qualifier(before.group().strip() if before else "", match)
        word = _is_part_of_a_word(joined, match, qualifier is not None)
        if value is None or word or _is_part_of_a_code(joined, match):
            continue
        position = match.end()
        amount, unit = _in_printed_unit(value, match["unit"] or "", match)
        end = match.start() + len(match.group().rstrip())
        yield NumberSpan(match.start(), end, float(amount), unit, qualifier)


def _is_part_of_a_code(text: str, match: re.Match[str]) -> bool:
    """Phones, times, document numbers: digits glued to letters, hyphens or more digits."""
    start, end = match.span("core")
    if not text[start].isdigit():
        return False
    return bool(_BEFORE_A_CODE.search(text, max(0, start - 2), start) or _AFTER_A_CODE.match(text, end))


def _is_part_of_a_word(text: str, match: re.Match[str], qualified: bool) -> bool:
    """一, 十 without a counter (进一步), 百, 万 without 余 or 近 (万家), an ordinal (第三次), 统一."""
    if match["core"][0].isdigit():
        return False
    counted = match["percent"] or match["unit"]
    if set(match["core"]) <= set(_MAGNITUDE) and not (qualified or match["percent"]):
        return True
    before = text[max(0, match.start() - 1) : match.start()]
    return not counted or before in _ORDINALS or (before in _BEFORE_ONE and match["core"] == "一")


def _qualifier(before: str, match: re.Match[str]) -> Qualifier | None:
    """What stands before the number qualifies it, else what stands behind; 上 does before 百, 千, 万."""
    if before in _BEFORE:
        return _BEFORE[before]
    if before == "上" and match["core"][0] in _MAGNITUDE:
        return "at_least"
    if match["extra"] or match["late"]:
        return "at_least"
    return _AFTER.get(match["after"] or "")


def _value_of(match: re.Match[str]) -> Decimal | None:
    if len(match["core"]) > _LONGEST_CORE:
        return None
    value = _core_value(match["core"].replace(",", "").replace("'", ""))
    if value is None or not match["more"]:
        return value
    return value * (TENS | MYRIADS)[match["more"]]


def _in_printed_unit(value: Decimal, unit: str, match: re.Match[str]) -> tuple[Decimal, str]:
    """Money in the magnitude it is printed in (万元, 亿元); a percentage as its percents."""
    if match["percent"]:
        return value, "%"
    if unit == "元":
        magnitude = next((c for c in reversed(match.group()) if c in MYRIADS), None)
        if magnitude:
            return value / MYRIADS[magnitude], "万元" if magnitude in "万萬" else "亿元"
    return value, unit


def _core_value(core: str) -> Decimal | None:
    """The value of a core; None for characters that are no numeral together (千零百, 三四十五)."""
    whole, point, decimals = core.replace(" ", "").replace("點", "点").partition("点")
    if point:
        left = _core_value(whole)
        return None if left is None else left + Decimal("0." + "".join(str(DIGITS[c]) for c in decimals))
    if len(whole) > 1 and all(c in DIGITS for c in whole):
        return Decimal("".join(str(DIGITS[c]) for c in whole))
    return _composed_value(re.findall(r"\d+(?:\.\d+)?|.", whole))


def _composed_value(atoms: list[str]) -> Decimal | None:
    """Digits and magnitudes put together: 二百零三 203, 一千二 1200, 1万2千 12000, 百 100."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    last = 1
    for atom in atoms:
        if atom in TENS:
            if digit is None and section:
                return None
            spoken = digit is not None and (digit or not section)  # 一千零十 is 1010, 0千 is 0
            section += (digit if digit is not None and spoken else 1) * TENS[atom]
            digit, last = None, TENS[atom]
        elif atom in MYRIADS:
            part = section + digit if digit is not None else section or None
            total = _multiplied(total, part, MYRIADS[atom])
            section, digit, last = Decimal(0), None, MYRIADS[atom]
        elif digit:
            return None
        else:
            last = 1 if digit is not None else last
            digit = Decimal(DIGITS[atom]) if atom in DIGITS else Decimal(atom)
    if digit is not None and atoms[-1] in DIGITS and last > 10:
        digit *= last // 10  # 一千二 is 1200, 三百五 is 350; 一千零二 is 1002
    return total + section + (digit or 0)


def _multiplied(total: Decimal, part: Decimal | None, base: int) -> Decimal:
    """一百二十万: the part before 万 counts; 1万亿: so does what was already counted; 万: one of it."""
    if total and (part is None or base > total):
        return (total + (part or 0)) * base
    return total + (1 if part is None else part) * base
