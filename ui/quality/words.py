"""How 数据质量 says things. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from queries.quality import Place
from ui import naming, text

STATES: Final[Mapping[str, str]] = {"open": "未处理", "dismissed": "已核实", "fixed": "已改正"}
REVISION_STATES: Final[Mapping[str, str]] = {
    "accepted": "采用",
    "superseded": "被取代",
    "withdrawn": "已撤回",
}

_BADGES: Final = {"error": "orange", "warning": "blue", "note": "gray"}


def badge(severity: str) -> str:
    """The severity as Markdown: a word on a ground of its colour."""
    return f":{_BADGES[severity]}-badge[{text.SEVERITIES[severity]}]"


def first_line(place: str, covered: "pd.Series[Any]") -> str:
    """2024年，楚雄市15个乡镇（街道）已报13份；4份有错误，共7处错误、12处提醒未处理；2处已核实。"""
    year, reported = covered["year"], covered["reported"]
    if covered["expected"] == 1:
        start = f"{year}年，{place}{'已报年报' if reported else '未报年报'}"
    else:
        start = (
            f"{year}年，{place}{text.count(covered['expected'])}个乡镇（街道）已报{text.count(reported)}份"
        )
    if not reported:
        return f"{start}。"
    found = due_words(covered.to_dict())
    due = f"{found}未处理" if found else "没有未处理的错误和提醒"
    if covered["with_errors"] and covered["expected"] != 1:
        due = f"{text.count(covered['with_errors'])}份有错误，共{due}"
    said = f"；{text.count(covered['dismissed'])}处已核实" if covered["dismissed"] else ""
    return f"{start}；{due}{said}。"


def due_words(counts: Mapping[Any, Any]) -> str:
    """4处错误、2处提醒; "" where there is neither."""
    columns = (("errors", "处错误"), ("warnings", "处提醒"))
    return "、".join(text.count(counts[column], words) for column, words in columns if counts[column])


def whose(place: Place) -> str:
    """楚雄市紫溪镇 · 2024年 · 第2版 · 年报.docx."""
    unit = f"{place.county or ''}{place.name or place.code}"
    return f"{unit} · {place.year}年 · 第{place.revision}版 · {place.document}"


def own_report(place: Place) -> str:
    """紫溪镇2023年年报: the report that a finding is of."""
    return f"{place.name or place.code}{place.year}年年报"


def other_report(place: Place) -> str:
    """紫溪镇2023年年报: the report that a finding compares with."""
    return f"{place.other_name or ''}{place.other_year}年年报"


def arithmetic(place: Place) -> str:
    """应为 4，实为 3，相差 1; "" where the rule is not one of arithmetic."""
    if place.expected is None or place.found is None:
        return ""
    expected, found = place.expected, place.found
    difference = text.count(round(abs(expected - found), 6))
    return f"应为 **{text.count(expected)}**　实为 **{text.count(found)}**　相差 **{difference}**"


def named_words(message: str) -> str:
    """What a finding's sentence quotes first: 赌场官网 of …字样“赌场官网”…; "" where it quotes nothing."""
    quotation = re.search("“([^”]+)”", message)
    return quotation[1] if quotation else ""


def moment(value: Any) -> str:
    """A time of the warehouse (UTC) as the machine's clock shows it."""
    return f"{pd.Timestamp(value).tz_localize('UTC').to_pydatetime().astimezone():%Y-%m-%d %H:%M}"


def stated(value: Any, status: Any) -> str:
    """A number as a report has it; 没有 where it says nothing of it."""
    if not isinstance(status, str):
        return "没有"
    return text.count(value) if status == "stated" else naming.STATUSES.get(status, status)
