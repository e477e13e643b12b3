"""The parts that pages are made of: the first line, key figures, a chart with its downloads, a table."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.errors import StreamlitAPIException

from charts.bars import PAGE
from charts.theme import Caption, values
from queries import coverage, publications, quality, reports
from queries.measures import with_rate
from queries.scope import Scope
from ui import session, text
from ui.downloads import take_away
from ui.view import COUNTRY, Choice, Wish

TOOLBAR = {"displayModeBar": True, "modeBarButtons": [["toImage"]], "locale": "zh-CN"}
"""The toolbar is not shown (ui/frame.py); its one button makes the pictures."""

Dimension = Literal["category", "channel"]

NAMED: Final = 60
"""So many townships are named in a line."""
SHORT: Final = 20
NARROW: Final = 12
"""A table of at most so many rows and columns is a plain one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: its words, the value and last year's as written, what a rate is made of, the trend."""

    label: str
    value: str
    last: str
    counts: str = ""
    trend: Sequence[float | None] = field(default_factory=list)


def first_line(sentence: str) -> None:
    """The sentence that a page begins with."""
    st.title(text.escaped(sentence), anchor=False)


def amount(label: str, frame: pd.DataFrame, measure: str, unit: str, year: int) -> Figure:
    """The key figure of a measure in `frame` (one row a year)."""
    column = frame[["year", measure]]
    now, before = text.row_of(column, year), text.row_of(column, year - 1)
    trend = values(column[column["year"] <= year][measure])
    return Figure(label, text.count(now[measure], unit), text.count(before[measure], unit), trend=trend)


def rate(label: str, part: str, whole: str, frame: pd.DataFrame, year: int) -> Figure:
    """The key figure of a pooled rate, with its counts."""
    pair = frame[["year", part, whole]]
    now, before = text.row_of(pair, year), text.row_of(pair, year - 1)
    trend = with_rate(pair[pair["year"] <= year], "share", part, whole)["share"]
    value, last = (text.percent(row[part], row[whole]) for row in (now, before))
    counts = f"{text.count(now[part])}/{text.count(now[whole])}" if value.endswith("%") else ""
    return Figure(label, value, last, counts, values(trend))


def share(label: str, frame: pd.DataFrame, part: str, whole: str, year: int) -> Figure:
    """The key figure of so many of so many, e.g. 13/15."""
    rows = (text.row_of(frame, year), text.row_of(frame, year - 1))
    value, last = (f"{text.count(row[part])}/{text.count(row[whole])}" for row in rows)
    return Figure(label, value, last, trend=values(frame[frame["year"] <= year][part]))


def key_figures(figures: Sequence[Figure]) -> None:
    """At most four figures in a row, each with last year's beside it and a trend line where there is one."""
    row = st.grid(len(figures), min_column_width=150)
    for figure in figures:
        known = [value for value in figure.trend if value is not None]
        row.metric(
            figure.label,
            figure.value,
            delta=f"上年 {figure.last}",
            delta_color="off",
            delta_arrow="off",
            delta_description=figure.counts or None,
            chart_data=known if len(known) > 1 else None,
            border=True,
            height="stretch",
        )


def source_of(scope: Scope) -> str:
    """The source line of charts of this scope."""
    source = session.ask(coverage.source, scope)
    return text.source(source.reports, source.updated_at)


def chart(
    key: str, figure: go.Figure, caption: Caption, data: pd.DataFrame, choice: Choice, nothing: str = ""
) -> None:
    """A chart and the row under it.

    Args:
        key: names the chart on its page; ASCII, as it becomes a class name in the browser.
        figure: as `session.draw` made it.
        caption: the words in it, of which the files' name and the alternative text are made.
        data: what the chart shows, as it is taken away.
        choice: what the page shows, for the link.
        nothing: where there is nothing to draw, the sentence that stands in the chart's place.
    """
    if nothing:
        st.markdown(f"**{text.escaped(caption.title)}**  \n{text.escaped(nothing)}")
        return
    with st.container(gap=None):
        st.plotly_chart(
            figure,
            theme=None,
            key=f"chart-{key}",
            config=TOOLBAR,
            alt=f"{caption.title}。{caption.subtitle}",
        )
        take_away(f"chart-{key}", caption.title, text.headed(data), caption.source, choice.link)


def table(data: pd.DataFrame, words: str = "看数据表", *, expanded: bool = False) -> None:
    """The table that charts are made of, folded."""
    with st.expander(words, expanded=expanded):
        plain_table(data)


def plain_table(data: pd.DataFrame) -> None:
    """A table under the headings of the screen; missing is 未报, years have no commas.

    A short one is a plain table that can be printed and read aloud, a long one scrolls within itself.
    """
    if data.empty:
        st.caption("所选范围和年份的年报没有写明这些数。")
        return
    shown = text.headed(data)
    year = text.HEADINGS["year"]
    if len(shown) <= SHORT and len(shown.columns) <= NARROW:
        words = {name: shown[name].map(str if name == year else text.cell) for name in shown}
        st.table(pd.DataFrame(words).map(text.escaped), hide_index=True)
        return
    numeric = map(str, shown.select_dtypes("number").columns)
    formats = {name: "%d" if name == year else "localized" for name in numeric}
    columns = {name: st.column_config.NumberColumn(format=form) for name, form in formats.items()}
    st.dataframe(shown, hide_index=True, width="stretch", column_config=columns, placeholder="未报")


def composition(choice: Choice, dimension: Dimension) -> tuple[pd.DataFrame, bool]:
    """group and value of the year's publications; a township's own labels as printed (True), else groups."""
    if not choice.focus:
        return session.ask(publications.composition, choice.scope, choice.year, dimension), False
    stored = session.ask(reports.report, choice.focus, choice.year)
    if stored is None:
        return pd.DataFrame(columns=["group", "value"]), True
    facts = session.ask(reports.facts, stored.report_id)
    printed = facts[facts["indicator"] == f"publications.by_{dimension}"]
    return printed.rename(columns={"dim": "group"})[["group", "value"]].dropna(), True


def reporting(places: pd.DataFrame, reports: str = "reports") -> tuple[pd.DataFrame, str]:
    """The places to compare, and a sentence on those left out: regions none of whose units has reported.

    A township that has not reported stays: it is shown as 未报.
    """
    region = places["code"].str.len() < 9
    any_reports = places.groupby("code")[reports].transform("sum") > 0
    kept = places[~region | any_reports]
    left_out = places["code"].nunique() - kept["code"].nunique()
    return kept, f"；另有{text.count(left_out)}个地区没有年报" if left_out else ""


def missing_line(missing: pd.DataFrame, year: int) -> None:
    """Which townships have not reported, by name where they are not too many."""
    if len(missing) > NAMED:
        st.markdown(f"**{year}年未报：** {text.count(len(missing))}个；选到县（市、区）可看名单。")
    elif len(missing):
        st.markdown(f"**{year}年未报：** {'、'.join(map(text.escaped, missing['name']))}")


def findings(choice: Choice) -> None:
    """How many of the year's reports have something to look at, and the way there with the same view."""
    found = text.row_of(session.ask(quality.quality_by_year, choice.scope_of_year), choice.year)
    due = [(found["errors"], "处错误"), (found["warnings"], "处提醒")]
    counts = [text.count(number, words) for number, words in due if pd.notna(number) and number]
    if not counts:
        return
    same = Wish(choice.region or COUNTRY, choice.span, choice.kinds).as_query()
    with suppress(StreamlitAPIException):  # a page under test has no app.py
        label = f"{choice.year}年需核对：{'、'.join(counts)}未处理 → 数据质量"
        st.page_link("pages/quality.py", label=label, icon=":material/fact_check:", query_params=same)


def page_of(key: str, rows: int) -> int:
    """Which page of a long ranking is shown; a pager where there is more than one."""
    pages = max(1, -(-rows // PAGE))
    return min(pages, st.pagination(pages, key=key)) if pages > 1 else 1
