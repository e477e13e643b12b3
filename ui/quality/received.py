"""Who has reported: key figures, units × years, and the report that is opened from there."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts import quality as charts
from charts.theme import Caption
from queries import coverage, regions
from ui import panels, session, text
from ui.quality.asked import TOWNSHIP, Asked
from ui.quality.steering import chart, go_to, open_report
from ui.view import Choice


def figures(by_year: pd.DataFrame, choice: Choice) -> None:
    """The four key figures."""
    panels.key_figures(
        [
            panels.share("已报（份）", by_year, "reported", "expected", choice.year),
            panels.amount("有错误的年报", by_year, "with_errors", "份", choice.year),
            panels.amount("未处理的错误", by_year, "errors", "处", choice.year),
            panels.amount("未处理的提醒", by_year, "warnings", "处", choice.year),
        ]
    )


def received(choice: Choice, wish: Asked) -> None:
    """Units × years; a click or a choice from the lists opens a report below, or a smaller region."""
    matrix, silent = panels.reporting(session.ask(coverage.coverage_matrix, choice.peers), "reported")
    townships = bool(matrix["code"].str.len().eq(TOWNSHIP).all())
    how = "点一格，在下面看那份年报" if townships else "点一格，看那个地区"
    title = choice.title_of_parts("收报情况", all_years=True)
    caption = Caption(title, f"已报份数{silent}；{how}", panels.source_of(choice.peers))
    page = panels.page_of("page-received", matrix["code"].nunique())
    figure = session.draw(
        charts.coverage_to_open, matrix, choice.years, caption, page=page, opened=wish.report
    )
    chart("received", figure, caption, matrix, choice, _open_cell)
    if townships:
        _pick(matrix, choice, wish)


def _open_cell(cell: Sequence[Any]) -> None:
    code, year, *_ = cell
    if len(code) == TOWNSHIP:
        open_report((code, int(year)))
    else:
        go_to("region", code)


def _pick(matrix: pd.DataFrame, choice: Choice, wish: Asked) -> None:
    """The same as a click, for the keyboard."""
    names = dict(zip(matrix["code"], matrix["name"], strict=True))
    unit, year = wish.report or ("", choice.year)
    years = list(choice.years)[::-1]
    st.session_state["pick-unit"] = unit if unit in names else None
    st.session_state["pick-year"] = year if year in years else choice.year
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="pick"):
        st.selectbox(
            "打开一份年报",
            list(names),
            format_func=partial(_name, names),
            key="pick-unit",
            placeholder="选一个乡镇（街道）",
            width=220,
            on_change=_open_picked,
        )
        st.selectbox("年份", years, key="pick-year", width=110, on_change=_open_picked)
        if wish.report:
            st.button("关闭，看全部", key="close-report", on_click=open_report, args=(None,))


def _name(names: dict[str, str], code: str) -> str:
    return names[code]


def _open_picked() -> None:
    unit, year = st.session_state["pick-unit"], st.session_state["pick-year"]
    open_report((unit, int(year)) if unit else None)


def heading(wish: Asked) -> None:
    """发现的问题; of an opened report with its unit and year."""
    if wish.report is None:
        st.subheader("发现的问题", anchor=False)
        return
    unit, year = wish.report
    st.subheader(f"{text.escaped(unit_name(unit))}{year}年：发现的问题", anchor=False)


def unit_name(code: str) -> str:
    """The name of a unit; its code where the division table has none."""
    names = session.ask(regions.path, code).set_index("code")["name"]
    return str(names.get(code, code))
