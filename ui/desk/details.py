"""One file: unit and year, what is wrong, its numbers to be put right; beside them the document."""

from typing import Final

import streamlit as st

from loaders.forms import load_forms
from loaders.model import Finding, Report
from ui import naming, text
from ui.desk import beside, document, drafts, listing, numbers, official, outcome, place, words
from ui.desk.drafts import Draft
from ui.desk.listing import Standings
from ui.desk.standing import Standing
from ui.desk.state import Desk

_VIEWS: Final = ("原件", "官方表格")


def show(desk: Desk, draft: Draft, standings: Standings) -> None:
    """The whole view of an opened draft."""
    standing = standings[draft.key]
    _steps(desk, draft, standings)
    if draft.gist is None:
        st.markdown(text.escaped(draft.error))
        return
    read = drafts.report_as_read(draft)
    report = drafts.report_of(draft)
    left, right = st.columns([1, 1.15], gap="large")
    with left:
        _what_becomes(desk, draft, standing)
        place.put_right(desk, draft)
        _findings(desk, draft, report)
        numbers.put_right(desk, draft, report, read)
        numbers.put_right_so_far(desk, draft)
        _what_was_read(report)
    with right:
        _document(desk, draft, report, read)


def first_line(draft: Draft) -> str:
    """The sentence that the view begins with."""
    counts = words.finding_counts(draft.findings).replace(" · ", "、")
    return f"{draft.name}：{counts or '没有发现问题'}。"


def _steps(desk: Desk, draft: Draft, standings: Standings) -> None:
    """Back to the list, and to the next one of the kind that the list shows."""
    order = [each.key for each in desk.drafts if each.gist is not None]
    shown = {each.key for each in listing.of_kind(desk, standings)} | {draft.key}
    order = [key for key in order if key in shown]
    at = order.index(draft.key) if draft.key in order else 0
    with st.container(horizontal=True, vertical_alignment="center", key="steps"):
        st.button("返回列表", icon=":material/arrow_back:", key="back", on_click=_close, args=(desk,))
        if len(order) > 1:
            before, after = order[at - 1], order[(at + 1) % len(order)]
            st.button("上一份", key="previous", disabled=at == 0, on_click=_go, args=(desk, before))
            st.button("下一份", key="next", disabled=at == len(order) - 1, on_click=_go, args=(desk, after))
            st.caption(f"第{at + 1}份，共{len(order)}份", width="content")


def _what_becomes(desk: Desk, draft: Draft, standing: Standing) -> None:
    """What storing it would do, and the button that does it."""
    if draft.outcome:
        st.info(text.escaped(f"{draft.outcome}。"))
    elif draft.place is None:
        st.warning(text.escaped(_missing(draft)))
    else:
        st.markdown(text.escaped(_sentence(desk, draft, standing)))
    different = listing.changes(desk, draft, standing) if draft.storable else ()
    if len(different):
        with st.expander(f"与库中不同的{len(different)}个数"):
            st.dataframe(different, hide_index=True, placeholder="没有")
    with st.container(horizontal=True, vertical_alignment="center"):
        if draft.storable:
            st.button(
                "接受这一份",
                type="primary",
                key=f"accept-{draft.key}",
                disabled=standing.is_same or desk.is_storing,
                on_click=outcome.accept,
                args=(desk, [draft.key]),
            )
        if draft.is_stored:
            again = {"report": draft.report_id}
            st.page_link("pages/upload.py", label="更正已入库的这一版", query_params=again)
        st.button("移出列表", key=f"remove-{draft.key}", on_click=desk.remove, args=([draft.key],))


def _missing(draft: Draft) -> str:
    """What has to be chosen before the report can be stored."""
    said = []
    if draft.unit_code is None:
        said.append(listing.unit_words(draft))
    if draft.year is None:
        said.append("没有认出年份")
    return f"{'；'.join(said)}。选定后才能入库。"


def _sentence(desk: Desk, draft: Draft, standing: Standing) -> str:
    """Which revision it becomes, and what it replaces."""
    said = []
    if draft.origin is not None:
        states = {"accepted": "现在采用的", "superseded": "已被取代的", "withdrawn": "已撤回的"}
        place = words.place_label(*draft.origin.place)
        said.append(f"这是库中{place}第{draft.origin.revision}版，{states[draft.origin.state]}一版")
    if standing.is_same:
        said.append(
            "没有改动，不需要再入库" if draft.origin else listing.beside_stored(desk, draft, standing)
        )
    elif draft.place is not None:
        number = (standing.stored.revisions if standing.stored else 0) + 1
        beside = listing.beside_stored(desk, draft, standing)
        said.append(f"入库后成为{words.place_label(*draft.place)}第{number}版，{beside}")
        if draft.moves:
            said.append("原来位置上的那一版会撤回")
    if standing.twin:
        said.append(f"与列表中的“{standing.twin}”是同一个文件")
    if standing.done:
        said.append(f"列表中这一单位这一年已入库“{standing.done}”")
    elif standing.rivals and standing.chosen != draft.key:
        said.append("列表中同一单位同一年选的是另一份")
    return "；".join(filter(None, said)) + "。"


def _findings(desk: Desk, draft: Draft, report: Report) -> None:
    """What is wrong, errors first, each with its passage and how to put it right."""
    found = words.sorted_findings(draft.findings)
    if not found:
        st.markdown("没有发现问题。")
        return
    st.markdown(f"**发现的问题**（{words.finding_counts(found)}）")
    for number, finding in enumerate(found):
        _finding(desk, draft, report, finding, number)


def _finding(desk: Desk, draft: Draft, report: Report, finding: Finding, number: int) -> None:
    colour = {"error": "red", "warning": "orange", "note": "gray"}[finding.severity]
    with st.container(border=True, gap="small", key=f"finding-{draft.key}-{number}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":{colour}-badge[{text.SEVERITIES[finding.severity]}] "
                f"**{text.escaped(naming.rule_title(finding.rule))}**",
                width="stretch",
            )
            if finding.where is not None:
                st.button(
                    "看原文",
                    key=f"look-{draft.key}-{number}",
                    type="tertiary",
                    on_click=_look_at,
                    args=(desk, draft, finding, report),
                )
        st.markdown(text.escaped(finding.message))
        if finding.where is not None:
            quote(document.passage(report.document, finding.where))
        if finding.related:
            st.page_link(
                "pages/upload.py", label="看与它比较的那一份", query_params={"report": finding.related}
            )


def _look_at(desk: Desk, draft: Draft, finding: Finding, report: Report) -> None:
    """Shows the place of a finding, and picks the number that stands there, if any."""
    desk.focus = finding.where
    st.session_state["view"] = _VIEWS[0]
    if finding.where is None:
        return
    spots = [fact.where.spot for fact in report.facts]
    if finding.where.spot in spots:
        numbers.pick(desk, draft, report, spots.index(finding.where.spot))


def _what_was_read(report: Report) -> None:
    with st.expander("正文里的数字和出处"):
        for stated, html in document.passages(report):
            st.markdown("  \n".join(map(text.escaped, stated)))
            quote(html)
    with st.expander(f"读到的全部{len(report.facts)}个数"):
        st.dataframe(words.facts_table(report), hide_index=True, placeholder="")


def _document(desk: Desk, draft: Draft, report: Report, read: Report) -> None:
    """The document or the official tables, scrolled to what is looked at."""
    form = load_forms().get(report.form or "")
    view = _VIEWS[0]
    with st.container(key="beside"):
        if form is not None:
            view = (
                st.segmented_control(
                    "右边显示",
                    _VIEWS,
                    default=None if "view" in st.session_state else _VIEWS[0],
                    key="view",
                    label_visibility="collapsed",
                )
                or _VIEWS[0]
            )
        if form is not None and view == _VIEWS[1]:
            html = official.official_tables(report, read, form, desk.focus)
        else:
            html = document.whole(report, read, desk.focus)
        beside.paper(
            f"paper-{draft.key}",
            html,
            f"{draft.key} {view}",
            f"{draft.key} {view} {desk.focus}",
            lambda ordinal: numbers.pick(desk, draft, read, ordinal),
        )
        st.caption("下划线的数是读到的，点一下可以更正；蓝底是已更正的，黄底是正在看的。")


def quote(html: str) -> None:
    """A passage of the document; `html` is escaped by ui.desk.document."""
    st.html(f'<blockquote class="passage">{html}</blockquote>')


def _go(desk: Desk, key: str) -> None:
    listing.open_draft(desk, key)


def _close(desk: Desk) -> None:
    listing.open_draft(desk, "")
