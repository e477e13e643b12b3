"""热线回应: what came in by hotlines and mailboxes, and what became of it."""

import streamlit as st

from charts import bars, rates
from charts.theme import Caption
from queries import hotlines, totals
from queries.measures import with_rate
from ui import filters, panels, session, text

PAIRS = {
    "completion": ("办结率", "completion_handled", "completion_received"),
    "on_time": ("按时办结率", "on_time_handled", "on_time_received"),
}
MEASURES = (*text.LINES, *(measure for _, *pair in PAIRS.values() for measure in pair))

choice = filters.bar()
source = panels.source_of(choice.scope)
source_of_year = panels.source_of(choice.peers_of_year)
by_year = session.ask(totals.totals_by_year, choice.with_last_year, MEASURES)
places = session.ask(totals.totals_by_child, choice.peers, choice.year, MEASURES)
by_place, silent = panels.reporting(places)
lines = session.ask(hotlines.lines_by_year, choice.scope)
printed = session.ask(hotlines.lines_of_units, choice.scope, choice.year)

now, before = (text.row_of(by_year, year) for year in (choice.year, choice.year - 1))
panels.first_line(text.hotlines(choice.place, now, before))
panels.key_figures(
    [
        panels.amount("受理", by_year, "hotline_received", "件", choice.year),
        panels.amount("办结", by_year, "hotline_handled", "件", choice.year),
        *(panels.rate(*pair, by_year, choice.year) for pair in PAIRS.values()),
    ]
)

for rate, (_, part, whole) in PAIRS.items():
    by_year = with_rate(by_year, rate, part, whole)
    by_place = with_rate(by_place, rate, part, whole)

page = panels.page_of("page-rates", len(by_place))
columns = st.columns(2)
for column, (rate, (words, part, _)) in zip(columns, PAIRS.items(), strict=True):
    with column:
        caption = Caption(choice.title_of_parts(f"热线{words}"), f"{words[:-1]}÷受理{silent}", source_of_year)
        figure = session.draw(rates.rate_dots, by_place, rate, part, caption, focus=choice.focus, page=page)
        panels.chart(rate, figure, caption, by_place, choice)

left, right = st.columns(2)
with left:
    caption = Caption(choice.title("热线受理与办结"), "单位：件，含信箱、留言板；没有写明件数的不计", source)
    figure = session.draw(bars.by_year_grouped, by_year, text.LINES, choice.years, caption)
    panels.chart("amounts", figure, caption, by_year, choice)
with right:
    caption = Caption(choice.title("热线办结率"), "由件数算出：办结÷受理", source)
    series = {rate: (words, part) for rate, (words, part, _) in PAIRS.items()}
    figure = session.draw(rates.rates_by_year, by_year, series, choice.years, caption)
    panels.chart("rates", figure, caption, by_year, choice)

left, right = st.columns(2)
with left:
    caption = Caption(choice.title("各线路受理与办结"), "单位：件；各线路刻度不同", source)
    figure = session.draw(rates.lines_small_multiples, lines, choice.years, caption)
    panels.chart("lines", figure, caption, lines, choice)
with right:
    caption = Caption(choice.title("年报自述的比率"), "自述百分比的中位数，不与算出的比率混合", source)
    figure = session.draw(rates.stated_rates, lines, text.STATED_RATES, choice.years, caption)
    panels.chart("stated", figure, caption, lines, choice)

shown = [name for name in printed if name not in MEASURES]
panels.table(printed[shown], f"{choice.year}年各线路（名称照年报原文）", expanded=True)
panels.table(by_place)
