"""总览: who has reported, and the four figures that a county is asked for."""

import streamlit as st

from charts import bars, coverage, shares
from charts.theme import Caption
from queries import coverage as covered
from queries import totals
from ui import filters, panels, session, text

MEASURES = ("publications_total", "completion_handled", "completion_received", "applications_received")

choice = filters.bar()
source = panels.source_of(choice.scope)
by_year = session.ask(totals.totals_by_year, choice.with_last_year, (*MEASURES, *text.OUTCOMES))
by_kind = session.ask(totals.totals_by_kind_and_year, choice.scope, MEASURES[:1])
reported = session.ask(covered.reported_by_year, choice.with_last_year)
matrix, silent = panels.reporting(session.ask(covered.coverage_matrix, choice.peers), "reported")
missing = session.ask(covered.missing_units, choice.scope, choice.year)

now, before = (text.row_of(by_year, year) for year in (choice.year, choice.year - 1))
panels.first_line(text.overview(choice.place, text.row_of(reported, choice.year), now, before))
panels.key_figures(
    [
        panels.share("已报（份）", reported, "reported", "expected", choice.year),
        panels.amount("主动公开", by_year, "publications_total", "条", choice.year),
        panels.rate("热线办结率", "completion_handled", "completion_received", by_year, choice.year),
        panels.amount("新收申请", by_year, "applications_received", "件", choice.year),
    ]
)

caption = Caption(
    choice.title_of_parts("收报情况", all_years=True), f"已报份数{silent}", panels.source_of(choice.peers)
)
page = panels.page_of("page-coverage", matrix["code"].nunique())
figure = session.draw(coverage.coverage_matrix, matrix, choice.years, caption, page=page)
panels.chart("coverage", figure, caption, matrix, choice)
panels.missing_line(missing, choice.year)

left, right = st.columns(2)
with left:
    caption = Caption(choice.title("主动公开信息"), "单位：条，按单位类型", source)
    kinds = bars.spread(by_kind, "kind", "publications_total")
    figure = session.draw(bars.by_year_stacked, kinds, text.KINDS, choice.years, caption)
    panels.chart("publications", figure, caption, by_kind, choice)
with right:
    caption = Caption(choice.title("申请办理结果"), "各结果占当年办结申请的百分比", source)
    figure = session.draw(shares.shares_by_year, by_year, text.OUTCOMES, choice.years, caption)
    nothing = "" if bars.has_amounts(by_year, text.OUTCOMES) else "没有办结的申请，百分比不适用。"
    panels.chart("outcomes", figure, caption, by_year, choice, nothing)

panels.findings(choice)
panels.table(by_year)
