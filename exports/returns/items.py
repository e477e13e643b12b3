"""What a return list says, as plain values."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from exports.safe import printable

Severity = Literal["error", "warning", "note"]

CLOSING: Final = (
    "请在原文件上改正后另存，到系统“上传数据”页重新上传，或发给退回单位代为上传；"
    "系统记为新的修订，原来的文件仍然保留备查。"
)

_BLANKS: Final = re.compile(r"\s+")
_AROUND: Final = 36
_LONGEST_MARKED: Final = 120


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to put right.

    Attributes:
        rule: the name of the rule, e.g. "balance.applications_flow".
        title: the rule in a few words, e.g. "申请：收支不平".
        message: what is wrong, a sentence.
        place: where in words: section, table, row, column, page as far as known.
        before, marked, after: the passage, the part in question in the middle; "" where there is none.
        expected, found: the two numbers that should be equal; None where it is not about numbers.
        advice: how to put it right, a sentence.
    """

    rule: str
    title: str
    severity: Severity
    message: str
    place: str = ""
    before: str = ""
    marked: str = ""
    after: str = ""
    expected: float | None = None
    found: float | None = None
    advice: str = ""

    @property
    def difference(self) -> float | None:
        """How far the two numbers are apart; None where there are none."""
        if self.expected is None or self.found is None:
            return None
        return round(abs(self.expected - self.found), 6)


@dataclass(frozen=True, slots=True)
class Return:
    """A report that goes back to its township.

    Attributes:
        unit_name, unit_code: whose report it is; the code may be "".
        county: who sends it back, e.g. 楚雄市.
        year: that the report is about.
        document_name: the name of the file that was handed in.
        made_on: the day of the list.
        items: everything that was found; notes stand on no list.
    """

    unit_name: str
    unit_code: str
    county: str
    year: int
    document_name: str
    made_on: date
    items: tuple[Item, ...] = ()

    @property
    def errors(self) -> tuple[Item, ...]:
        """What has to be put right."""
        return tuple(item for item in self.items if item.severity == "error")

    @property
    def warnings(self) -> tuple[Item, ...]:
        """What should be looked at."""
        return tuple(item for item in self.items if item.severity == "warning")


@dataclass(frozen=True, slots=True)
class Missing:
    """A township whose report has not come."""

    unit_name: str
    unit_code: str
    year: int


def excerpt(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The passage around `text[start:end]` as (before, marked, after), on one line, cut to some words."""
    parts = (_BLANKS.sub(" ", part) for part in (text[:start].lstrip(), text[start:end], text[end:].rstrip()))
    before, marked, after = parts
    if len(before) > _AROUND:
        before = f"…{before[-_AROUND:]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND]}…"
    if len(marked) > _LONGEST_MARKED:
        marked = f"{marked[:_LONGEST_MARKED]}…"
    return before, marked, after


def opening(one: Return) -> str:
    """What the list says of the report, a sentence or two."""
    found = []
    if one.errors:
        found.append(f"有{len(one.errors)}处错误必须改正")
    if one.warnings:
        found.append(f"有{len(one.warnings)}处需要核对")
    return (
        f"你单位报送的{one.year}年度政府信息公开工作年度报告（文件“{printable(one.document_name)}”），"
        f"经核对{'，'.join(found) or '没有发现问题'}。"
        + ("请对照下列清单改正后重新报送。" if one.items else "")
    )


def number(value: float | None) -> str:
    """12 rather than 12.0; "" for None."""
    return "" if value is None else f"{value:.10g}"


def chinese_date(day: date) -> str:
    """2025年1月20日."""
    return f"{day.year}年{day.month}月{day.day}日"
