"""信息公开: what townships publish of their own accord, and what it is made of."""

import streamlit as st

from charts import bars, lines
from charts.theme import Caption
from queries import totals
from ui import filters, panels, session, text

DECISIONS = ("licensing_decisions", "penalties_decisions", "coercion_decisions")
MEASURES = ("publications_total", *text.NORMATIVE, *DECISIONS)
DIMENSIONS: tuple[tuple[panels.Dimension, str], ...] = (("category", "栏目"), ("channel", "渠道"))

choice = filters.bar()
source = panels.source_of(choice.scope)
source_of_year = panels.source_of(choice.peers_of_year)
by_year = session.ask(totals.totals_by_year, choice.with_last_year, MEASURES)
by_kind = session.ask(totals.totals_by_kind_and_year, choice.scope, MEASURES[:1])
places = session.ask(totals.totals_by_child, choice.peers, choice.year, MEASURES[:1])
by_place, silent = panels.reporting(places)
by_place_and_year = session.ask(totals.totals_by_child_and_year, choice.peers, MEASURES)

now, before = (text.row_of(by_year, year) for year in (choice.year, choice.year - 1))
panels.first_line(text.publications(choice.place, now, before))
panels.key_figures(
    [
        panels.amount("主动公开", by_year, "publications_total", "条", choice.year),
        panels.amount("行政许可处理决定", by_year, "licensing_decisions", "件", choice.year),
        panels.amount("行政处罚处理决定", by_year, "penalties_decisions", "件", choice.year),
        panels.amount("行政强制处理决定", by_year, "coercion_decisions", "件", choice.year),
    ]
)

caption = Caption(choice.title_of_parts("主动公开信息"), f"单位：条{silent}", source_of_year)
page = panels.page_of("page-ranking", len(by_place))
figure = session.draw(bars.ranking, by_place, "publications_total", caption, focus=choice.focus, page=page)
panels.chart("ranking", figure, caption, by_place, choice)

left, right = st.columns(2)
with left:
    caption = Caption(choice.title("主动公开信息"), "单位：条，按单位类型", source)
    kinds = bars.spread(by_kind, "kind", "publications_total")
    figure = session.draw(bars.by_year_stacked, kinds, text.KINDS, choice.years, caption)
    panels.chart("years", figure, caption, by_kind, choice)
with right:
    caption = Caption(choice.title("规范性文件"), "单位：件；新旧报表口径不同，不能直接相比", source)
    figure = session.draw(
        lines.lines_by_year, by_year, text.NORMATIVE, choice.years, caption, breaks=session.form_breaks()
    )
    panels.chart("normative", figure, caption, by_year, choice)

for column, (dimension, words) in zip(st.columns(2), DIMENSIONS, strict=True):
    with column:
        parts, printed = panels.composition(choice, dimension)
        how = f"单位：条；{words}名称照年报原文" if printed else f"单位：条；名称相近的{words}已归类"
        caption = Caption(
            choice.title_of_year(f"公开信息按{words}"), how, panels.source_of(choice.scope_of_year)
        )
        figure = session.draw(bars.parts_ranked, parts, caption, most=len(parts) if printed else bars.PARTS)
        nothing = f"年报没有写明按{words}的数字。" if parts.empty else ""
        panels.chart(dimension, figure, caption, parts, choice, nothing)

panels.table(by_place_and_year)
