"""The year that a report is about, never the year in which it was published."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from loaders.fields import find_fields
from loaders.flat import Flat, once
from loaders.model import Finding
from loaders.titles import Title, Zone

# How sure a place makes a year. A form's own field (报告年度) is surest. The stretch that the figures are of
# is surer than a title, which may be last year's; <title> and the file's name mostly repeat the title, so
# they add little to it.
_ZONE_WEIGHTS: Final[dict[Zone, float]] = {
    "标题": 5.0,
    "网页标题": 4.0,
    "书名号": 3.0,
    "引言": 3.0,
    "文件名": 2.5,
    "文件夹": 1.5,
    "其他标题": 0.0,
}
_REPEATED_TITLE: Final = 0.2
_FIELD_WEIGHT: Final = 7.0
_PERIOD_WEIGHT: Final = 5.5
_MENTION_WEIGHT: Final = 0.6
_MENTIONS_LIMIT: Final = 3.0

_HAN_ZEROS_TO_NINES: Final = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_YEAR: Final = re.compile(
    r"(?<!\d)(?P<digits>2\s?0\s?\d\s?\d)(?=\s*年|\s*度)"
    r"|二(?P<han>[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})(?=\s*年)"
)
_BARE_YEAR: Final = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")

_STRETCH: Final = (
    r"(?:统计(?:数据)?的?(?:期限|期|时间|时段|周期|区间|范围|起止)|"
    r"数据的?(?:统计)?(?:期限|时段|时间|截[至止])|所列数据|报告期)"
)
# Some sites lose 年 and 月: "统计期限为 2023 11日到1231日", "统计期限为2025111231日".
_STRETCH_YEAR: Final = (
    r"(?<!\d)(?P<stated>20\d\d)\s*(?:年\s*(?:0?1|12)\s*月|年?\s*11\s*日|\d{2,7}\s*日|年度|年全年|年\s*[,。])"
)
_PERIOD: Final = re.compile(
    rf"{_STRETCH}[^。;\n]{{0,24}}?{_STRETCH_YEAR}"
    r"|(?<!\d)(?P<first>20\d\d)\s*年\s*0?1\s*月\s*0?1\s*日[^。;\n]{0,16}?12\s*月\s*31\s*日"
    r"|截[至止]到?\s*(?P<until>20\d\d)\s*年\s*(?:12\s*月\s*31|年?底)"
)
_MENTION: Final = re.compile(r"(?<![\d./-])(?P<year>20\d\d)\s*年")
_COMPARISON_BEFORE: Final = re.compile(r"(?:较|比|与|同|去年|上年|自|从|原|到)\s*$")
_NO_MENTION_AFTER: Final = re.compile(
    r"\s*(?:度?(?:将|争取|拟|计划|力争|底前|以来|起|前|底)|\d{1,2}\s*月|度?\s*(?:政府|政务)?信息公开)"
)
_PUBLISHED: Final = re.compile(
    r"(?:发布|生成|公开|成文|发文|提供|添加|时间)(?:日期|时间)?\s*[:|]?\s*"
    r"(?P<year>20\d\d)\s*[-年./]\s*\d{1,2}"
)


@dataclass(frozen=True, slots=True)
class YearEvidence:
    """A year, and how sure the place where it stands makes it."""

    year: int
    weight: float


def recognise_year(flat: Flat, titles: Iterable[Title]) -> tuple[int | None, tuple[Finding, ...]]:
    """The year with the weightiest evidence, or None and a finding."""
    totals: dict[int, float] = defaultdict(float)
    stated = find_fields(flat).year
    field = [YearEvidence(stated, _FIELD_WEIGHT)] if stated else []
    for item in (*field, *_from_titles(titles), *_from_text(flat)):
        totals[item.year] += item.weight
    if not totals:
        return None, (_missing(flat.text),)
    return max(totals, key=lambda year: (totals[year], year)), ()


def title_years(text: str) -> tuple[int, ...]:
    """The years that a title names, first to last: "2022年", "二〇二〇年度"; else bare ones: "紫溪镇2019"."""
    marked = [
        match["digits"] or "2" + match["han"].translate(_HAN_ZEROS_TO_NINES) for match in _YEAR.finditer(text)
    ]
    return tuple(int("".join(year.split())) for year in marked or _BARE_YEAR.findall(text))


def stated_periods(flat: Flat) -> tuple[tuple[int, int, int], ...]:
    """The stretches that a report says its figures are of: (year, start, end). "截至2021年底" is none."""
    return tuple(
        (int(match["stated"] or match["first"]), *match.span())
        for match in _periods(flat)
        if not match["until"]
    )


@once
def _periods(flat: Flat) -> tuple[re.Match[str], ...]:
    return tuple(_PERIOD.finditer(flat.text))


@once
def _from_text(flat: Flat) -> tuple[YearEvidence, ...]:
    return (*_from_periods(flat), *_from_mentions(flat.text))


def _from_titles(titles: Iterable[Title]) -> Iterator[YearEvidence]:
    zones: dict[int, set[Zone]] = defaultdict(set)
    for title in titles:
        for year in title_years(title.text)[-1:]:
            zones[year].add(title.zone)
    for year, found in zones.items():
        surest = max(_ZONE_WEIGHTS[zone] for zone in found)
        yield YearEvidence(year, surest + _REPEATED_TITLE * (len(found) - 1))


def _from_periods(flat: Flat) -> Iterator[YearEvidence]:
    years = {int(match["stated"] or match["first"] or match["until"]) for match in _periods(flat)}
    return (YearEvidence(year, _PERIOD_WEIGHT) for year in sorted(years))


def _from_mentions(text: str) -> Iterator[YearEvidence]:
    """Years in the text, unless compared with, planned for, part of a date or of a title."""
    counts = Counter(
        int(match["year"])
        for match in _MENTION.finditer(text)
        if not _COMPARISON_BEFORE.search(text, max(match.start() - 4, 0), match.start())
        and not _NO_MENTION_AFTER.match(text, match.end())
    )
    for year, count in counts.items():
        yield YearEvidence(year, min(count * _MENTION_WEIGHT, _MENTIONS_LIMIT))


def _missing(text: str) -> Finding:
    published = _PUBLISHED.search(text)
    guess = ""
    if published:
        guess = f"发布日期在{published['year']}年，多半是{int(published['year']) - 1}年度的报告；"
    return Finding(
        "recognise.year_missing",
        "error",
        f"没有找到报告年度：标题、统计期限和正文都没有写明。{guess}请在上传页选定年度后再入库。",
    )
