"""What a copied report still says: another township's name, another year."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from loaders.flat import Flat
from loaders.model import Finding, Unit, Where
from loaders.regions import Regions
from loaders.sections import narrative_spans
from loaders.titles import find_titles
from loaders.traditional import simplify
from loaders.unit import township_names
from loaders.year import stated_periods, title_years

# A neighbour is left from copying where it acts as the author does ("2020年，端村镇共收到…"), not where it is
# visited, compared with or counted.
_ACTS: Final = re.compile(
    r"(?:20\d\d年度?,?)?(?:全年|本年度?|全[镇乡])?(?:共|累计|没有|未|已|均|将|始终|认真|严格|坚持|高度|积极|不断|进一步|切实|"
    r"主动|依托|通过|收到|受理|公开|发布|成立|建立|制定|组织|开展|按照|结合|围绕|聚焦|党政(?:综合)?办|党委|(?:人民)?政府|"
    r"办事处|机关|负责|在)"
)
_SUBJECT_BEFORE: Final = re.compile(r"(?:^|[\n。;:,)\]\"]|年度?,?|[^\W\d_][县市区旗])\s*$")
_OTHERS_BEFORE: Final = re.compile(
    r"(?:原|与|和|及|赴|到|向|对|从|由|至|往|跟|同|邻|兄弟|周边|其中|包括|如)[^。;\n]{0,6}$"
)
_SENTENCE_YEAR: Final = re.compile(
    r"(?:^|(?<=[\n。;)]))[ ]*(?:\([一二三四五六七八九十\d]+\))?[^\W\d_]{0,10}[。、,.:]?[ ]*"
    r"(?P<year>20\d\d)年度?(?=[,我本全])"
)
_SENTENCE_END: Final = re.compile(r"[。;\n]")
_COMPARES_OR_PLANS: Final = re.compile(
    r"比|较|同期|增长|增加|减少|上升|下降|以来|结转|上年|去年|截[至止]|累计|历年|开始|起|印发|出台|实施|先后|"
    r"将|计划|拟|争取|力争|继续|进一步|明年|下一步|连续|至"
)


def foreign_units(flat: Flat, unit: Unit | None, regions: Regions) -> Iterator[Finding]:
    """Another township of the same county that acts in the text as if it were the author."""
    if unit is None or unit.code is None:
        return
    own = (simplify(unit.name), regions.names[unit.code])
    spans = narrative_spans(flat)
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for name, start, end in township_names(flat.text, regions):
        before = flat.text[max(start - 12, 0) : start]
        if (
            not any(name in other or other in name for other in own)
            and _is_in(name, unit.code[:6], regions)
            and _SUBJECT_BEFORE.search(before)
            and not _OTHERS_BEFORE.search(before)
            and _ACTS.match(flat.text, end)
            and any(first <= start < last for first, last in spans)
        ):
            found[name].append((start, end))
    for name, places in found.items():
        yield Finding(
            "text.foreign_unit",
            "error",
            f"文中{len(places)}处以“{name}”为主语，而本报告是“{unit.name}”的，可能是套用别处文稿时没有改，请核对。",
            flat.where(*places[0]),
        )


def foreign_years(flat: Flat, year: int | None) -> Iterator[Finding]:
    """Another year where the report's own should stand: its title, its period, the time of what it did."""
    if year is None:
        return
    own = [title for title in find_titles(flat) if title.zone in ("标题", "书名号")]
    dated = next((title for title in own if title_years(title.text)), None)
    if dated and year not in title_years(dated.text):
        yield _foreign_year(f"标题写的是{title_years(dated.text)[-1]}年", year, dated.where)
    for stated, start, end in stated_periods(flat):
        if stated != year:
            yield _foreign_year(f"统计期限写的是{stated}年", year, flat.where(start, end))
    if f"{year - 1}年" not in flat.text:
        return
    for match in _SENTENCE_YEAR.finditer(flat.text):
        if int(match["year"]) != year - 1:
            continue
        sentence = _SENTENCE_END.split(flat.text[match.end() :], maxsplit=1)[0]
        if str(year) not in sentence and not _COMPARES_OR_PLANS.search(sentence):
            where = flat.where(match.start("year"), match.end())
            yield _foreign_year(f"有一句以“{match['year']}年”开头", year, where)


def _is_in(name: str, county: str, regions: Regions) -> bool:
    codes = (*regions.townships(name), *regions.townships_alias(name))
    return any(code.startswith(county) for code in codes)


def _foreign_year(what: str, year: int, where: Where | None) -> Finding:
    return Finding(
        "text.foreign_year",
        "warning",
        f"{what}，而这是{year}年度的报告，可能是套用往年文稿时没有改，请核对。",
        where,
    )
