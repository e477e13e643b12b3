"""What the running text states, against itself and against the tables → findings to be looked at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from loaders.model import Fact, Finding, Where

_PARTIAL: Final = 0.8
"""A list that adds up to less than this share of its total is one of examples, not of all parts."""

_TINY: Final = 1e-9

_FEW_CASES: Final = 10
"""Of fewer cases, one more or less moves a rate by ten points and more: the pages show such rates hollow."""

_HANDLED: Final = ("handled", "handled_on_time")
_RATES: Final = ("completion_rate", "on_time_rate", "satisfaction_rate")

_APPLICATIONS: Final = (
    ("stated.applications_received", "applications.received", "收到申请", "本年新收政府信息公开申请数量"),
    ("stated.applications_answered", "applications.concluded", "答复（办结）申请", "本年度办理结果总计"),
)
_DISPUTES: Final = (
    ("stated.reviews", ("reviews.total",), "行政复议"),
    ("stated.lawsuits", ("lawsuits.direct.total", "lawsuits.after_review.total"), "行政诉讼"),
)


def check_rates(facts: Sequence[Fact]) -> tuple[Finding, ...]:
    """A warning for each line whose stated rate isn't that of its counts (rule narrative.rate_mismatch).

    办结率 is compared with 办结 of 受理; 按时办结率 with 按时办结 of 受理 or of 办结, where all are stated. A
    rate may be rounded or cut in its last place; what is qualified (约, 以上) is left alone. And one note on
    all lines whose rates, stated or to be computed, are of few cases (rule value.small_n).
    """
    lines: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        if "hotline" in fact.dims and fact.value is not None and fact.qualifier is None:
            lines.setdefault(fact.dims["hotline"], {})[fact.indicator.removeprefix("hotlines.")] = fact
    wrong = (finding for name, line in lines.items() for finding in _check_line(name, line))
    return (*wrong, *_small_counts(lines))


def check_list_sum(total: float, parts: Sequence[float], where: Where) -> Finding | None:
    """A warning where a list does not add up to its total (rule narrative.publications_sum)."""
    found = sum(parts)
    if len(parts) < 2 or found == total or found < total * _PARTIAL:
        return None
    message = (
        f"正文列出的{len(parts)}项信息公开数量合计{found:g}条，与总数{total:g}条不一致，"
        "请核对是哪一项有误或有遗漏。"
    )
    return Finding("narrative.publications_sum", "warning", message, where, total, found)


def compare_with_tables(facts: Sequence[Fact]) -> tuple[Finding, ...]:
    """A warning for each number that running text and tables state differently.

    Rules narrative.applications_mismatch and narrative.disputes_mismatch; `expected` is the table's value.
    """
    cells = {(fact.indicator, fact.dims.get("applicant")): fact.value for fact in facts}
    texts = {fact.indicator: fact for fact in facts if fact.indicator.startswith("stated.")}
    return tuple(_mismatches(cells, texts))


def _mismatches(
    cells: Mapping[tuple[str, str | None], float | None], texts: Mapping[str, Fact]
) -> Iterator[Finding]:
    for code, row, name, label in _APPLICATIONS:
        expected = cells.get((row, "total"))
        if code in texts and expected is not None:
            yield from _mismatch("narrative.applications_mismatch", texts[code], expected, name, f"“{label}”")
    for code, totals, name in _DISPUTES:
        values = [cells.get((total, None)) for total in totals]
        stated = [value for value in values if value is not None]
        if code in texts and len(stated) == len(values):
            yield from _mismatch("narrative.disputes_mismatch", texts[code], sum(stated), name, f"{name}总计")


def _mismatch(rule: str, text: Fact, expected: float, name: str, label: str) -> Iterator[Finding]:
    if text.value is not None and text.qualifier is None and text.value != expected:
        message = f"正文写{name}{text.value:g}件，表格的{label}是{expected:g}件，请核对哪一处有误。"
        yield Finding(rule, "warning", message, text.where, expected, text.value)


def _check_line(name: str, line: Mapping[str, Fact]) -> Iterator[Finding]:
    received, handled, on_time = (line.get(key) for key in ("received", "handled", "handled_on_time"))
    if received and handled and "completion_rate" in line:
        yield from _check_rate(name, "办结率", line["completion_rate"], [(handled, received)])
    if received and on_time and "on_time_rate" in line:
        wholes = [received, *([handled] if handled else [])]
        yield from _check_rate(
            name, "按时办结率", line["on_time_rate"], [(on_time, whole) for whole in wholes]
        )


def _small_counts(lines: Mapping[str, Mapping[str, Fact]]) -> Iterator[Finding]:
    """One note that names the lines with few cases, where something is stated that makes a rate of them."""
    few = {
        name: line["received"]
        for name, line in lines.items()
        if "received" in line and line.keys() & {*_HANDLED, *_RATES}
        if 0 < (line["received"].value or 0) < _FEW_CASES
    }
    if few:
        named = "、".join(f"{name}受理{received.value:g}件" for name, received in few.items())
        message = (
            f"{named}，不足{_FEW_CASES}件，一件之差就会使办结率、满意率相差很大，比率只供参考；"
            "请在写比率的地方一并写明件数。"
        )
        yield Finding("value.small_n", "note", message, next(iter(few.values())).where)


def _check_rate(name: str, called: str, rate: Fact, counts: Sequence[tuple[Fact, Fact]]) -> Iterator[Finding]:
    """A finding where the rate is that of none of `counts` (part, whole)."""
    pairs = [(part.value or 0, whole.value or 0) for part, whole in counts]
    possible = [100 * part / whole for part, whole in pairs if whole]
    if rate.value is None or not possible:
        return
    if all(abs(value - rate.value) > _last_place(rate.value) + _TINY for value in possible):
        part, whole = pairs[0]
        message = (
            f"{name}受理{whole:g}件、{called.removesuffix('率')}{part:g}件，{called}应为{possible[0]:.2f}%，"
            f"正文写的是{rate.value:g}%，请核对是比率还是件数有误。"
        )
        yield Finding("narrative.rate_mismatch", "warning", message, rate.where, possible[0], rate.value)


def _last_place(value: float) -> float:
    """One in the last place that is printed: 0.01 for 97.46, 1 for 97."""
    decimals = f"{value:.4f}".rstrip("0").partition(".")[2]
    return 10.0 ** -len(decimals)
