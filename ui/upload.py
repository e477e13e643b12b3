"""The three steps of the upload: drop files, look over what was read, store."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from loaders.errors import WarehouseError
from loaders.model import Report
from loaders.readers import MAX_BYTES
from queries import regions, reports
from ui import drafts, session, text
from ui.drafts import Draft
from ui.view import Wish

SHOWN: Final = 20
"""So many files are listed at once."""
_MOST: Final = MAX_BYTES // 2**20
FIRST_YEAR, LAST_YEAR = 2008, 2099
"""The regulation (政府信息公开条例) came into force in 2008."""


def drop_files() -> list[Draft]:
    """① Many files at once; each is read once, with progress. Returns all drafts of this session."""
    files = st.file_uploader(
        f"把年报拖到这里，可以一次放很多份：Word、PDF、网页、文本、Excel 或 ZIP，每份不超过{_MOST} MB",
        accept_multiple_files=True,
        key=f"files-{st.session_state.get('round', 0)}",
    )
    read = {draft.file for draft in _drafts().values()}
    waiting = [file for file in files if file.file_id not in read]
    if waiting and st.session_state.pop("halt", False):
        st.session_state["halted"] = True
    if waiting and st.session_state.get("halted"):
        st.markdown(f"还有{len(waiting)}份没有读。")
        if st.button("继续读取"):
            st.session_state["halted"] = False
            st.rerun()
    elif waiting:
        _read(waiting)
    dropped = {file.file_id for file in files}
    st.session_state["drafts"] = {key: draft for key, draft in _drafts().items() if draft.file in dropped}
    return list(_drafts().values())


def look_over(found: Sequence[Draft]) -> None:
    """② One row a file: what was recognised, the key numbers, what there is to look at."""
    st.subheader("② 核对", anchor=False)
    pages = max(1, -(-len(found) // SHOWN))
    page = st.pagination(pages, key="page-drafts") if pages > 1 else 1
    opened = _opened(found)
    for draft in found[(page - 1) * SHOWN : page * SHOWN]:
        _row(draft, is_open=opened is not None and draft.key == opened.key)


def details(found: Sequence[Draft]) -> None:
    """Everything of the opened file: unit and year to put right, findings, numbers with their passages."""
    opened = _opened(found)
    if opened and opened.report:
        _details(opened, opened.report)


def store(found: Sequence[Draft]) -> None:
    """③ Stores what is ticked; what is refused keeps its sentence, the others go on."""
    st.subheader("③ 入库", anchor=False)
    ticked = [draft for draft in found if draft.storable and st.session_state.get(f"tick-{draft.key}", True)]
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(f"入库所选{len(ticked)}份", type="primary", disabled=not ticked, key="store"):
            _store(ticked)
            st.rerun()
        if st.button("清空列表", key="clear"):
            st.session_state["round"] = st.session_state.get("round", 0) + 1
            st.session_state["drafts"] = {}
            st.rerun()
    done = [draft for draft in found if draft.stored]
    if done:
        st.success(f"已入库{len(done)}份。所有打开的页面会在几秒内显示新数据。")
        _links(done)


def _drafts() -> dict[str, Draft]:
    known: dict[str, Draft] = st.session_state.setdefault("drafts", {})
    return known


def _keep(draft: Draft) -> None:
    _drafts()[draft.key] = draft


def _read(files: Sequence[Any]) -> None:
    wish: Wish = st.session_state.get("wish", Wish())
    region = wish.region if wish.region and wish.region.isdecimal() else ""
    bar = st.progress(0.0, text="准备读取…")
    st.button("停止读取", key="halt")
    for done, file in enumerate(files):
        bar.progress(done / len(files), text=f"正在读取{done + 1}/{len(files)}：{text.escaped(file.name)}")
        for draft in drafts.read_drafts(file.file_id, file.name, file.getvalue(), region):
            _keep(draft)
    bar.empty()
    st.rerun()


def _opened(found: Sequence[Draft]) -> Draft | None:
    """The draft whose details are shown: the one that was clicked, else the first that needs a look."""
    readable = [draft for draft in found if draft.report]
    clicked = [draft for draft in readable if draft.key == st.session_state.get("opened")]
    doubtful = [draft for draft in readable if draft.report and draft.report.findings]
    return next(iter([*clicked, *doubtful, *readable]), None)


def _row(draft: Draft, *, is_open: bool) -> None:
    with st.container(border=True):
        tick, name, numbers, state, look = st.columns([0.4, 3, 4, 2, 1.1], vertical_alignment="center")
        with tick:
            if draft.report is None:
                st.markdown(":material/block:")
            else:
                st.checkbox(
                    f"入库 {draft.name}",
                    value=draft.storable,
                    disabled=not draft.storable,
                    key=f"tick-{draft.key}",
                    label_visibility="collapsed",
                )
        with name:
            st.markdown(f"**{text.escaped(draft.name)}**")
            if draft.report:
                year = f"{draft.year}年" if draft.year else "没有认出年份"
                st.caption(text.escaped(f"{drafts.unit_words(draft)} · {year}"))
        if draft.report is None:
            numbers.markdown(text.escaped(draft.error))
            state.markdown("退回，不入库")
            return
        numbers.markdown(text.escaped(drafts.key_numbers(draft.report)))
        numbers.caption(text.escaped(drafts.form_words(draft.report)))
        counts = drafts.finding_counts(draft.report) or "没有发现问题"
        state.markdown(text.escaped(draft.outcome or counts))
        with look:
            if is_open:
                st.caption("详情见下")
            else:
                st.button("核对", key=f"open-{draft.key}", on_click=_open, args=(draft.key,))


def _open(key: str) -> None:
    st.session_state["opened"] = key


def _details(draft: Draft, report: Report) -> None:
    st.subheader(f"详情：{text.escaped(draft.name)}", anchor=False)
    left, right = st.columns([1, 1.2], gap="large")
    with left:
        _put_right(draft)
        _what_it_replaces(draft, report)
        st.markdown("**发现的问题**" if report.findings else "没有发现问题。")
        for finding in drafts.sorted_findings(report):
            st.markdown(f"**{text.SEVERITIES[finding.severity]}** {text.escaped(finding.message)}")
            if finding.where:
                _quote(drafts.passage(report.document, finding.where))
    with right:
        st.markdown("**正文里的数字和出处**")
        for stated, html in drafts.passages(report):
            st.markdown("  \n".join(map(text.escaped, stated)))
            _quote(html)
        with st.expander(f"读到的全部{len(report.facts)}个数"):
            st.dataframe(drafts.facts_table(report), hide_index=True, placeholder="")


def _quote(html: str) -> None:
    """A passage of the document; `html` is escaped by ui.drafts."""
    st.html(f'<blockquote class="passage">{html}</blockquote>')


def _put_right(draft: Draft) -> None:
    """Unit and year as recognised, to be changed before the report is stored."""
    words = st.text_input("单位不对？按名称或代码查找", key=f"find-{draft.key}", disabled=draft.stored)
    found = list(session.ask(regions.find_units, words)["code"]) if words else []
    if words and not found:
        st.caption("没有找到这个乡镇（街道），请换个写法，或输入9位区划代码。")
    codes = drafts.candidate_codes(draft, found)
    unit, year = st.columns([2, 1])
    unit.selectbox(
        "单位",
        codes,
        index=codes.index(draft.unit_code) if draft.unit_code else None,
        format_func=drafts.unit_label,
        placeholder="请选定单位",
        key=f"unit-{draft.key}-{len(codes)}",
        disabled=draft.stored,
        on_change=_change_unit,
        args=(draft.key, f"unit-{draft.key}-{len(codes)}"),
    )
    year.number_input(
        "年份",
        FIRST_YEAR,
        LAST_YEAR,
        value=draft.year,
        placeholder="请填写",
        key=f"year-{draft.key}",
        disabled=draft.stored,
        on_change=_change_year,
        args=(draft.key,),
    )


def _change_unit(key: str, widget: str) -> None:
    _keep(replace(_drafts()[key], unit_code=st.session_state[widget], outcome=""))
    st.session_state.pop(f"tick-{key}", None)


def _change_year(key: str) -> None:
    _keep(replace(_drafts()[key], year=st.session_state[f"year-{key}"], outcome=""))
    st.session_state.pop(f"tick-{key}", None)


def _what_it_replaces(draft: Draft, report: Report) -> None:
    """What is stored of this unit and year, and what the new report states otherwise."""
    if not draft.storable or draft.unit_code is None or draft.year is None:
        return
    stored = session.ask(reports.report, draft.unit_code, draft.year)
    if stored is None:
        st.caption(f"库中还没有这个单位{draft.year}年的年报。")
    elif stored.sha256 == report.document.sha256:
        st.caption(f"与已入库的第{stored.revision}版是同一个文件，不会重复入库。")
    else:
        different = drafts.changes(session.ask(reports.facts, stored.report_id), report)
        st.warning(
            f"入库后将取代第{stored.revision}版（{text.escaped(stored.document)}），"
            f"有{len(different)}个数不同。原来的版本会保留。"
        )
        if len(different):
            with st.expander("不同的数"):
                st.dataframe(different, hide_index=True, placeholder="没有")


def _store(ticked: Sequence[Draft]) -> None:
    try:
        outcomes = session.warehouse().store_many([draft.upload for draft in ticked], by=session.BY)
    except WarehouseError as error:
        for draft in ticked:
            _keep(replace(draft, outcome=str(error)))
        return
    for draft, outcome in zip(ticked, outcomes, strict=True):
        _keep(draft.with_outcome(outcome))


def _links(done: Sequence[Draft]) -> None:
    """Where to see what was stored."""
    for draft in done[-5:]:
        if draft.unit_code and draft.year:
            view = Wish(draft.unit_code, (draft.year, draft.year)).as_query()
            label = f"看{drafts.unit_label(draft.unit_code)}的{draft.year}年"
            st.page_link("pages/publications.py", label=text.escaped(label), query_params=view)
