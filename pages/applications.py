"""依申请公开: applications received, their outcomes, why some were refused, and the disputes over them."""

import streamlit as st

from charts import bars, shares
from charts.theme import Caption
from queries import totals
from ui import filters, panels, session, text

MEASURES = (
    *text.FLOW,
    "applications_concluded",
    *text.OUTCOMES,
    *text.APPLICANTS,
    *text.REASONS,
    "reviews_total",
    *text.REVIEWS,
    *text.LAWSUITS,
)

choice = filters.bar()
source = panels.source_of(choice.scope)
source_of_year = panels.source_of(choice.peers_of_year)
by_year = session.ask(totals.totals_by_year, choice.with_last_year, MEASURES)
in_span = by_year[by_year["year"].isin(choice.years)]
places = session.ask(totals.totals_by_child, choice.peers, choice.year, (*text.FLOW, *text.OUTCOMES))
by_place, silent = panels.reporting(places)

now, before = (text.row_of(by_year, year) for year in (choice.year, choice.year - 1))
panels.first_line(text.applications(choice.place, now, before))
panels.key_figures(
    [
        panels.amount("新收申请", by_year, "applications_received", "件", choice.year),
        panels.amount("办结", by_year, "applications_concluded", "件", choice.year),
        panels.amount("结转下年", by_year, "applications_carried_out", "件", choice.year),
        panels.amount("行政复议", by_year, "reviews_total", "件", choice.year),
    ]
)

caption = Caption(choice.title("申请的新收与结转"), "单位：件", source)
figure = session.draw(bars.by_year_grouped, by_year, text.FLOW, choice.years, caption)
nothing = "" if bars.has_amounts(in_span, text.FLOW) else "没有收到申请，也没有结转的申请。"
panels.chart("flow", figure, caption, in_span, choice, nothing)

concluded = "" if bars.has_amounts(in_span, text.OUTCOMES) else "没有办结的申请，百分比不适用。"
left, right = st.columns(2)
with left:
    caption = Caption(choice.title("申请办理结果"), "各结果占当年办结申请的百分比", source)
    figure = session.draw(shares.shares_by_year, by_year, text.OUTCOMES, choice.years, caption)
    panels.chart("outcomes", figure, caption, in_span, choice, concluded)
with right:
    caption = Caption(choice.title("新收申请按申请人"), "单位：件", source)
    figure = session.draw(bars.by_year_stacked, by_year, text.APPLICANTS, choice.years, caption)
    nothing = "" if bars.has_amounts(in_span, text.APPLICANTS) else "没有收到申请。"
    panels.chart("applicants", figure, caption, in_span, choice, nothing)

left, right = st.columns(2)
with left:
    how = f"各结果占办结申请的百分比{silent}"
    caption = Caption(choice.title_of_parts("申请办理结果"), how, source_of_year)
    page = panels.page_of("page-places", len(by_place))
    figure = session.draw(shares.shares_by_place, by_place, text.OUTCOMES, caption, page=page)
    nothing = "" if bars.has_amounts(by_place, text.OUTCOMES) else "没有办结的申请，百分比不适用。"
    panels.chart("places", figure, caption, by_place, choice, nothing)
with right:
    caption = Caption(choice.title("未予公开的理由"), "单位：件；不予公开、无法提供、不予处理", source)
    reasons = bars.summed(in_span, text.REASONS)
    figure = session.draw(bars.parts_ranked, reasons, caption, most=len(reasons))
    nothing = "没有未予公开的申请。" if reasons.empty else ""
    panels.chart("reasons", figure, caption, reasons, choice, nothing)

left, right = st.columns(2)
for column, (key, words, series) in zip((left, right), text.DISPUTES, strict=True):
    with column:
        caption = Caption(choice.title(f"因信息公开引起的{words}"), "单位：件，按结果", source)
        figure = session.draw(bars.by_year_stacked, by_year, series, choice.years, caption)
        nothing = "" if bars.has_amounts(in_span, series) else f"没有{words}。"
        panels.chart(key, figure, caption, in_span, choice, nothing)

panels.table(in_span)
