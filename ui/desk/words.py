"""How drafts are said in words. Pure; escaping is left to those who show them."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from loaders.forms import load_forms, load_indicators
from loaders.model import Fact, Finding, Report
from loaders.regions import load_regions
from ui import naming, text

_SUMMED: Final = (
    ("publications.total", "公开", "条"),
    ("hotlines.received", "热线和信箱受理", "件"),
    ("hotlines.handled", "办结", "件"),
    ("applications.received", "新收申请", "件"),
)
_QUALIFIERS: Final = {"about": "约", "at_least": "至少"}


def unit_label(code: str) -> str:
    """楚雄市紫溪镇 532301104: a township with its county."""
    unit = load_regions().unit(code)
    return f"{unit.region[-1] if unit.region else ''}{unit.name} {code}"


def unit_path(code: str) -> str:
    """云南省 楚雄彝族自治州 楚雄市 紫溪镇 532301104."""
    unit = load_regions().unit(code)
    return " ".join((*unit.region, unit.name, code))


def place_label(code: str, year: int) -> str:
    """楚雄市紫溪镇2023年."""
    return f"{unit_label(code).rpartition(' ')[0]}{year}年"


def region_name(code: str) -> str:
    """The name of a division; 全国 for ""."""
    region = load_regions().get(code) if code else None
    return region.name if region else "全国"


def form_name(form_id: str | None) -> str:
    """The form's name."""
    form = load_forms().get(form_id or "")
    return form.name if form else "没有认出报表"


def short_form(form_id: str | None) -> str:
    """The form's name without what stands in brackets and without what all have in common: 2021年版."""
    return form_name(form_id).partition("（")[0].replace("年度报告格式", "")


def key_numbers(report: Report) -> str:
    """公开180条 · 热线和信箱受理14件 …: what an official knows the report by."""
    said = []
    for indicator, name, unit in _SUMMED:
        stated = [fact for fact in report.facts if fact.indicator == indicator and fact.value is not None]
        totals = [fact.value or 0 for fact in stated if fact.dims.get("applicant", "total") == "total"]
        if totals:
            said.append(f"{name}{text.count(sum(totals), unit)}")
    return " · ".join(said) or "没有读到数字"


def sorted_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Errors first, then warnings, then notes."""
    order = list(text.SEVERITIES)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))


def finding_counts(findings: Sequence[Finding]) -> str:
    """2处错误 · 1处提醒; "" where there is nothing to look at."""
    severities = [str(finding.severity) for finding in findings]
    counts = ((severities.count(code), name) for code, name in text.SEVERITIES.items())
    return " · ".join(f"{number}处{name}" for number, name in counts if number)


def value_of(fact: Fact) -> str:
    """约120件, 空白, 不适用."""
    return (
        naming.STATUSES.get(fact.status)
        or f"{_QUALIFIERS.get(fact.qualifier or '', '')}{amount(fact.value, fact.unit)}"
    )


def amount(value: float | None, unit: str = "") -> str:
    """A number as a person writes it, every digit kept; 空白 where there is none."""
    return "空白" if value is None else f"{value:,.12g}{unit}"


def facts_in_words(facts: Sequence[Fact]) -> list[str]:
    """热线/信箱 受理件数：12345政府热线 7件、书记市长信箱 7件: one line an indicator."""
    lines: dict[str, list[str]] = {}
    for fact in facts:
        lines.setdefault(fact.indicator, []).append(" ".join((*fact.dims.values(), value_of(fact))))
    return [f"{load_indicators()[code].zh}：{'、'.join(values)}" for code, values in lines.items()]


def facts_table(report: Report) -> pd.DataFrame:
    """All facts under the headings of the screen."""
    indicators = load_indicators()
    rows = [
        {
            "指标": indicators[fact.indicator].zh,
            "细分": naming.member_name(fact.dim),
            "数值": fact.value,
            "单位": fact.unit,
            "原文": fact.raw,
            "标题（原文）": fact.label,
        }
        for fact in report.facts
    ]
    return pd.DataFrame(rows, columns=["指标", "细分", "数值", "单位", "原文", "标题（原文）"])


def changes(stored: pd.DataFrame, report: Report) -> pd.DataFrame:
    """What a report states otherwise than the stored facts: 指标, 细分, 原来, 现在."""
    before = {
        (row["indicator"], row["dim"] if isinstance(row["dim"], str) else None): _known(row["value"])
        for row in stored.to_dict("records")[::-1]
    }
    now = {(fact.indicator, fact.dim): fact.value for fact in report.facts[::-1]}
    indicators = load_indicators()
    rows = [
        {
            "指标": indicators[code].zh,
            "细分": naming.member_name(dim),
            "原来": before.get((code, dim)),
            "现在": now.get((code, dim)),
        }
        for code, dim in sorted({*before, *now}, key=lambda cell: (cell[0], cell[1] or ""))
        if before.get((code, dim)) != now.get((code, dim)) and code in indicators
    ]
    return pd.DataFrame(rows, columns=["指标", "细分", "原来", "现在"])


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
