"""一 二 三: the numbers of headings and items."""

from typing import Final

HAN_DIGITS: Final = "一二三四五六七八九十"


def han_number(words: str) -> int:
    """一 → 1, 十二 → 12, 二十 → 20."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return HAN_DIGITS.index(words[-1]) + 1
    lead = HAN_DIGITS.index(tens[-1]) + 1 if tens else 1
    return lead * 10 + (HAN_DIGITS.index(ones[0]) + 1 if ones else 0)


def printed_han(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; 0 → ""."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else HAN_DIGITS[tens - 1] + "十"
    return lead + (HAN_DIGITS[ones - 1] if ones else "")
