"""The findings: filters, how they spread over rules, places and years, the list to open one from."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from charts import quality as charts
from charts.theme import Caption
from queries import quality, reports
from queries.quality import ANY, By, Wanted
from ui import naming, panels, session, text
from ui.quality import finding, words
from ui.quality.asked import Asked, Opened
from ui.quality.steering import ask_for, chart, go_to, open_report, wish
from ui.view import Choice

LISTED: Final = 10
"""So many findings are listed at once."""
BARS: Final = 10
"""So many rules, places or years have a bar at once."""
RULES: Final = 100
"""More than there are: the catalogue is closed (data/rules.toml)."""
LONGEST: Final = 64
"""So much of a finding's sentence stands in the list."""

_BY: Final[Mapping[By, str]] = {"place": "按单位", "year": "按年份"}


def findings(choice: Choice, asked: Asked) -> None:
    """The findings that are asked for: filters, how they spread, the list and the opened one."""
    if asked.report and session.ask(reports.report, *asked.report) is None:
        st.markdown("这个单位这一年没有采用的年报，没有可以核对的问题。")
        return
    scope, wanted = asked.scope_in(choice.scope), asked.wanted
    rules = session.ask(quality.findings_by, scope, replace(wanted, rule=ANY), "rule", RULES)
    _filters(rules, wanted)
    found = rules if wanted.rule == ANY else rules[rules["key"] == wanted.rule]
    total = int(found["findings"].sum())
    if not total and asked.finding is None:
        _nothing(asked)
        return
    if total and asked.report is None:
        _spread(choice, wanted, rules)
    left, right = st.columns([1, 1.3], gap="large")
    with left:
        first = _list(choice, asked, total)
    with right:
        opened = asked.finding or first
        if opened:
            finding.show(opened, asked)


def _filters(rules: pd.DataFrame, wanted: Wanted) -> None:
    counts = dict(zip(rules["key"], rules["findings"], strict=True))
    codes = list(dict.fromkeys((ANY, *counts, wanted.rule)))
    st.session_state["filter-rule"] = wanted.rule
    st.session_state["filter-severity"] = wanted.severity or None
    st.session_state["filter-state"] = wanted.state
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="finding-filters"):
        st.segmented_control(
            "状态",
            list(words.STATES),
            required=True,
            format_func=partial(_in, words.STATES),
            key="filter-state",
            on_change=_filter,
        )
        st.pills(
            "程度",
            list(text.SEVERITIES),
            format_func=partial(_in, text.SEVERITIES),
            key="filter-severity",
            on_change=_filter,
        )
        st.selectbox(
            "规则",
            codes,
            format_func=partial(_rule_words, counts),
            key="filter-rule",
            width=320,
            on_change=_filter,
        )


def _filter() -> None:
    state = st.session_state
    changed = wish().asking(
        state=state["filter-state"],
        severity=state["filter-severity"] or ANY,
        rule=state["filter-rule"] or ANY,
    )
    ask_for(changed)


def _spread(choice: Choice, wanted: Wanted, rules: pd.DataFrame) -> None:
    """The findings by rule beside those by place or year."""
    subject = f"{words.STATES[wanted.state]}的问题"
    left, right = st.columns(2, gap="large")
    with left:
        _by_rule(choice, f"{subject}，按规则", rules)
    with right:
        _by_place_or_year(choice, wanted, subject)


def _by_rule(choice: Choice, subject: str, rules: pd.DataFrame) -> None:
    shown = rules.assign(name=rules["key"].map(naming.rule_title)).head(BARS)
    rest = f"；另有{len(rules) - BARS}条规则，见上面的筛选" if len(rules) > BARS else ""
    caption = Caption(
        choice.title(subject), f"单位：处；点一条，只看这条规则{rest}", panels.source_of(choice.scope)
    )
    chart("rules", session.draw(charts.counts, shown, caption), caption, shown, choice, _open_rule)


def _by_place_or_year(choice: Choice, wanted: Wanted, subject: str) -> None:
    """The one or the other; which of them, and which page of it, is chosen under the chart."""
    by: By = "year" if choice.focus else st.session_state.setdefault("spread-by", "place")
    key = f"page-{by}-{hash((choice.scope, wanted))}"
    page = int(st.session_state.get(key, 1))
    rows = session.ask(quality.findings_by, choice.scope, wanted, by, BARS, (page - 1) * BARS)
    if rows.empty:  # fewer than when the page was turned
        rows = session.ask(quality.findings_by, choice.scope, wanted, by, BARS)
    if by == "year":
        rows = rows.assign(name=rows["key"] + "年")
    title = choice.title(f"{subject}，{_BY[by]}")
    caption = Caption(title, "单位：处；点一条，只看这些", panels.source_of(choice.scope))
    opens = _open_year if by == "year" else _open_place
    chart(by, session.draw(charts.counts, rows, caption), caption, rows, choice, opens)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="spread"):
        if not choice.focus:
            st.segmented_control(
                "分组",
                list(_BY),
                required=True,
                format_func=partial(_in, _BY),
                key="spread-by",
                label_visibility="collapsed",
            )
        pages = -(-int(rows["groups"].max()) // BARS)
        if pages > 1:
            st.pagination(pages, key=key)


def _open_rule(bar: Sequence[Any]) -> None:
    ask_for(wish().asking(rule=bar[0]))


def _open_place(bar: Sequence[Any]) -> None:
    go_to("region", bar[0])


def _open_year(bar: Sequence[Any]) -> None:
    go_to("years", bar[0])


def _list(choice: Choice, asked: Asked, total: int) -> Opened | None:
    """One page of the list; returns the first finding on it."""
    scope, wanted = asked.scope_in(choice.scope), asked.wanted
    pages = max(1, -(-total // LISTED))
    key = f"page-{hash((scope, wanted))}"
    page = min(pages, int(st.session_state.get(key, 1)))
    rows = session.ask(quality.findings_in, scope, wanted, LISTED, (page - 1) * LISTED)
    listed: dict[Opened, dict[Any, Any]] = {
        (row["code"], int(row["year"]), row["fingerprint"]): row for row in rows.to_dict("records")
    }
    first = next(iter(listed), None)
    opened = asked.finding or first
    if listed:
        st.session_state["list"] = opened if opened in listed else None
        st.radio(
            f"{words.STATES[wanted.state]}的问题：{text.count(total)}处",
            list(listed),
            format_func=lambda each: _list_words(listed[each], alone=asked.report is not None),
            captions=[_short(row["message"]) for row in listed.values()],
            key="list",
            on_change=_open_listed,
        )
    if pages > 1:
        st.pagination(pages, key=key)
    return first


def _open_listed() -> None:
    if opened := st.session_state["list"]:
        ask_for(wish().showing(*opened))


def _list_words(row: Mapping[Any, Any], *, alone: bool) -> str:
    of = "" if alone else f"{text.escaped(row['name'])} {row['year']}年 · "
    return f"{words.badge(row['severity'])} {of}{text.escaped(naming.rule_title(row['rule']))}"


def _short(message: str) -> str:
    return text.escaped(message if len(message) <= LONGEST else f"{message[:LONGEST]}…")


def _nothing(asked: Asked) -> None:
    """The empty state: one sentence, one button."""
    if asked.wanted != Wanted():
        st.markdown("没有符合这些条件的问题。")
        st.button(
            "看全部未处理的问题", key="show-others", on_click=ask_for, args=(Asked(report=asked.report),)
        )
    elif asked.report:
        st.markdown("这份年报没有未处理的问题。")
        st.button("看全部年报的问题", key="show-others", on_click=open_report, args=(None,))
    else:
        st.markdown("没有未处理的问题。")
        st.button("看已核实的问题", key="show-others", on_click=ask_for, args=(Asked(Wanted("dismissed")),))


def _in(names: Mapping[Any, str], code: str) -> str:
    return names[code]


def _rule_words(counts: Mapping[str, int], code: str) -> str:
    if code == ANY:
        return f"全部规则（{text.count(sum(counts.values()))}）"
    return f"{naming.rule_title(code)}（{text.count(counts.get(code, 0))}）"
