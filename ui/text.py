"""The words of the screen: phrases, sentences made of data, headings of tables. Pure functions.

Text that comes from documents is escaped before it becomes Markdown or HTML: it is shown, never interpreted.
"""

import html
import re
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any, Final

import pandas as pd

from queries.measures import SMALL_N, load_measures

_RATES: Final = {"completion": "办结率", "on_time": "按时办结率"}

HEADINGS: Final[Mapping[str, str]] = {
    **{name: measure.zh for name, measure in load_measures().items()},
    "code": "代码",
    "name": "单位",
    "kind": "类型",
    "county": "县",
    "year": "年份",
    "form": "报表",
    "forms": "报表",
    "reports": "年报份数",
    "expected": "应报",
    "reported": "已报",
    "errors": "有错误",
    "warnings": "有提醒",
    "with_errors": "有错误",
    "group": "分组",
    "label": "原文名称",
    "value": "数量",
    "line": "线路（原文）",
    "line_group": "线路",
    "lines": "线路数",
    "received": "受理",
    "handled": "办结",
    "handled_on_time": "按时办结",
    "completion_rate": "办结率%（自述）",
    "on_time_rate": "按时办结率%（自述）",
    "satisfaction_rate": "满意率%（自述）",
    "completion_rate_median": "办结率%（自述中位数）",
    "on_time_rate_median": "按时办结率%（自述中位数）",
    "satisfaction_median": "满意率%（自述中位数）",
    "completion_rate_n": "自述办结率的线路数",
    "on_time_rate_n": "自述按时办结率的线路数",
    "satisfaction_n": "自述满意率的线路数",
    **{rate: f"{name}%" for rate, name in _RATES.items()},
    **{f"{rate}_low": f"{name}95%区间下限%" for rate, name in _RATES.items()},
    **{f"{rate}_high": f"{name}95%区间上限%" for rate, name in _RATES.items()},
    "severity": "程度",
    "message": "说明",
    "document": "文件",
}
"""Column → heading. Columns without one are internal and not shown."""

OUTCOMES: Final[Mapping[str, str]] = {
    "granted": "予以公开",
    "granted_in_part": "部分公开",
    "refused": "不予公开",
    "unavailable": "无法提供",
    "not_processed": "不予处理",
    "other_outcome": "其他处理",
}
APPLICANTS: Final[Mapping[str, str]] = {
    "received_natural_person": "自然人",
    "received_business": "商业企业",
    "received_research": "科研机构",
    "received_social": "社会公益组织",
    "received_legal_service": "法律服务机构",
    "received_other": "其他",
}
FLOW: Final[Mapping[str, str]] = {
    "applications_received": "新收",
    "applications_carried_in": "上年结转",
    "applications_carried_out": "结转下年",
}
NORMATIVE: Final[Mapping[str, str]] = {
    "normative_made": "本年新制作（2019年版）",
    "normative_published": "本年新公开（2019年版）",
    "normative_issued": "本年制发（2021年版）",
    "normative_repealed": "本年废止（2021年版）",
}
_RESULTS: Final = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
}
REVIEWS: Final[Mapping[str, str]] = {f"reviews_{code}": words for code, words in _RESULTS.items()}
LAWSUITS: Final[Mapping[str, str]] = {f"lawsuits_{code}": words for code, words in _RESULTS.items()}
DISPUTES: Final = (("reviews", "行政复议", REVIEWS), ("lawsuits", "行政诉讼", LAWSUITS))
LINES: Final[Mapping[str, str]] = {"hotline_received": "受理", "hotline_handled": "办结"}
STATED_RATES: Final[Mapping[str, str]] = {
    "completion_rate_median": "办结率",
    "on_time_rate_median": "按时办结率",
    "satisfaction_median": "满意率",
}
REASONS: Final[Mapping[str, str]] = {
    name: HEADINGS[name]
    for name in HEADINGS
    if name.startswith(("refused_", "unavailable_", "not_processed_"))
}
KINDS: Final[Mapping[str, str]] = {kind: kind for kind in ("镇", "乡", "街道", "苏木", "其他")}
SEVERITIES: Final[Mapping[str, str]] = {"error": "错误", "warning": "提醒", "note": "提示"}


def escaped(value: object) -> str:
    """Text as Markdown that shows just this text: no emphasis, link, HTML, colour, icon or formula."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!~$:<>|&])", r"\\\1", str(value))


def as_html(value: object) -> str:
    """Text as HTML that shows just this text."""
    return html.escape(str(value))


def count(value: Any, unit: str = "") -> str:
    """1234, "条" → "1,234条"; missing → "未报"."""
    if pd.isna(value):
        return "未报"
    amount = float(value)
    return (f"{amount:,.0f}" if amount.is_integer() else f"{amount:,.1f}") + unit


def cell(value: Any) -> str:
    """What stands in a table: text as it is, numbers with commas, 未报 where there is nothing."""
    return value if isinstance(value, str) else count(value)


def percent(part: Any, whole: Any) -> str:
    """The rate in words: "98.7%"; 未报 where a count is missing, 不适用 where the whole is zero."""
    if pd.isna(part) or pd.isna(whole):
        return "未报"
    return "不适用" if whole == 0 else f"{100 * float(part) / float(whole):.1f}%"


def rate(part: Any, whole: Any) -> str:
    """The rate with its counts: "98.7%（1,188/1,204）"."""
    words = percent(part, whole)
    return f"{words}（{count(part)}/{count(whole)}）" if words.endswith("%") else words


def change(now: Any, before: Any, unit: str, same_reports: bool) -> str:
    """，比上年多8% … where equally many units state both and they are not few; else last year's number."""
    if pd.isna(now) or pd.isna(before):
        return ""
    if not same_reports or before < SMALL_N:
        return f"（上年{count(before, unit)}）"
    difference = (float(now) - float(before)) / float(before)
    if abs(difference) < 0.005:
        return "，与上年持平"
    return f"，比上年{'多' if difference > 0 else '少'}{abs(difference):.0%}"


def span(years: Sequence[int]) -> str:
    """2019–2024年; one year alone 2024年."""
    return f"{years[0]}年" if years[0] == years[-1] else f"{years[0]}–{years[-1]}年"


def source(reports: Any, updated_at: Any) -> str:
    """来源：N 份年度报告 · 更新于 …, the time as the machine's clock shows it."""
    if not reports:
        return "来源：还没有年度报告"
    moment = pd.Timestamp(updated_at).to_pydatetime().replace(tzinfo=UTC).astimezone()
    return f"来源：{count(reports)}份年度报告 · 更新于 {moment:%Y-%m-%d %H:%M}"


def headed(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that have a heading, under it; counts of reports behind a measure are left out."""
    shown = [name for name in frame.columns if name in HEADINGS]
    return frame[shown].rename(columns=dict(HEADINGS))


def row_of(frame: pd.DataFrame, year: int) -> pd.Series:
    """The row of a year; all missing where the frame has none."""
    rows = frame[frame["year"] == year]
    if rows.empty:
        return pd.Series({**dict.fromkeys(frame.columns, pd.NA), "year": year})
    return rows.iloc[0]


def overview(place: str, covered: pd.Series, now: pd.Series, before: pd.Series) -> str:
    """The first line of 总览."""
    if covered["expected"] == 1:
        reported = "已报年报" if covered["reported"] else "未报年报"
    else:
        reported = f"{count(covered['expected'])}个乡镇（街道）已报{count(covered['reported'])}个"
    return (
        f"{covered['year']}年，{place}{reported}；"
        f"主动公开{_with_change(now, before, 'publications_total', '条')}；"
        f"热线办结率{rate(now['completion_handled'], now['completion_received'])}；"
        f"新收申请{count(now['applications_received'], '件')}。"
    )


def publications(place: str, now: pd.Series, before: pd.Series) -> str:
    """The first line of 信息公开."""
    published = _with_change(now, before, "publications_total", "条")
    first = f"{now['year']}年，{place}主动公开政府信息{published}"
    if pd.isna(now["reports"]) or now["reports"] == 1:
        return f"{first}。"
    return f"{first}；{count(now['reports'])}份年报中{count(now['publications_total_n'])}份写明了总数。"


def hotlines(place: str, now: pd.Series, before: pd.Series) -> str:
    """The first line of 热线回应."""
    return (
        f"{now['year']}年，{place}热线和信箱受理{_with_change(now, before, 'hotline_received', '件')}；"
        f"办结率{rate(now['completion_handled'], now['completion_received'])}，"
        f"按时办结率{rate(now['on_time_handled'], now['on_time_received'])}。"
    )


def applications(place: str, now: pd.Series, before: pd.Series) -> str:
    """The first line of 依申请公开."""
    received = _with_change(now, before, "applications_received", "件")
    first = f"{now['year']}年，{place}新收政府信息公开申请{received}"
    if now["applications_concluded"] == 0:
        return f"{first}；没有办结的申请，结转下年{count(now['applications_carried_out'], '件')}。"
    granted = now[["granted", "granted_in_part"]].sum(min_count=1)
    return (
        f"{first}；办结{count(now['applications_concluded'], '件')}，"
        f"其中予以公开和部分公开{count(granted, '件')}，"
        f"结转下年{count(now['applications_carried_out'], '件')}。"
    )


def _with_change(now: pd.Series, before: pd.Series, measure: str, unit: str) -> str:
    """The number, and how it stands to last year's."""
    if pd.isna(now[measure]):
        return "未报"
    same = not pd.isna(before[measure]) and before[f"{measure}_n"] == now[f"{measure}_n"]
    return count(now[measure], unit) + change(now[measure], before[measure], unit, bool(same))
