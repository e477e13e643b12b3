"""历次版本: a report's revisions, what was put right in them, how two differ; restore and withdraw."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitAPIException

from loaders.errors import LoaderError
from queries import quality
from ui import naming, session, text
from ui.quality import finding, passages, words
from ui.quality.asked import Key

LISTED: Final = 10
"""So many revisions are listed at once."""
CHANGES: Final = 20
"""So many changed passages are shown at once."""

_TARGETS: Final = {"unit": "单位", "year": "年份"}


@dataclass(frozen=True, slots=True)
class Done:
    """What has just been done with a revision of a unit and year, and by which batch it can be undone."""

    report: Key
    words: str
    batch_id: str | None = None


def history(report: Key) -> None:
    """The revisions of a unit and year, the newest first, and what can be done with each."""
    frame = session.ask(quality.revisions, *report)
    st.subheader("历次版本", anchor=False)
    _done(report)
    if frame.empty:
        st.markdown(f"{report[1]}年还没有收到年报。")
        if st.button("上传年报", key="revision-upload", type="primary", icon=":material/upload:"):
            st.switch_page("pages/upload.py")
        return
    rows = frame.to_dict("records")
    pages = -(-len(rows) // LISTED)
    page = st.pagination(pages, key="page-revisions") if pages > 1 else 1
    for row in rows[(page - 1) * LISTED : page * LISTED]:
        _revision(row, rows, report)
    _corrections(report)
    if len(rows) > 1:
        _compare(rows)


def _revision(row: dict[Any, Any], rows: Sequence[dict[Any, Any]], report: Key) -> None:
    """One revision: its file, who stored it and when, its state, and the action that changes it."""
    with st.container(border=True, key=f"revision-{row['revision']}"):
        told, action = st.columns([5, 1], vertical_alignment="center")
        state = words.REVISION_STATES[row["state"]]
        told.markdown(f"**第{row['revision']}版**　{state}　{text.escaped(row['document'])}")
        when = f"{row['stored_by']} 于 {words.moment(row['stored_at'])} 入库"
        if row["state_at"] != row["stored_at"]:
            when += f"；{row['state_by']} 于 {words.moment(row['state_at'])} 改为{state}"
        told.caption(text.escaped(when))
        with action:
            _change(row, rows, report)
            with suppress(StreamlitAPIException):  # a page under test has no app.py
                st.page_link("pages/upload.py", label="更正", query_params={"report": row["report_id"]})


def _change(row: dict[Any, Any], rows: Sequence[dict[Any, Any]], report: Key) -> None:
    """Withdraw the accepted revision, or restore another one; each after a word of what follows."""
    revision = row["revision"]
    current = next((each["revision"] for each in rows if each["state"] == "accepted"), None)
    if row["state"] == "accepted":
        verb, follows = (
            "撤回",
            f"撤回后，{report[1]}年按未报统计，直到恢复某一版或收到新的年报。原件和记录都保留。",
        )
    else:
        replaced = f"第{current}版改为被取代，" if current else ""
        verb, follows = "恢复", f"恢复后，{replaced}所有统计改用第{revision}版的数。"
    with st.popover(verb, width="stretch", key=f"ask-{revision}-{row['state']}"):
        st.markdown(follows)
        st.button(
            f"确认{verb}第{revision}版",
            key=f"do-{revision}",
            type="primary",
            on_click=_do,
            args=(verb, row["report_id"], revision, report),
        )


def _do(verb: str, report_id: str, revision: int, report: Key) -> None:
    warehouse = session.warehouse()
    act = warehouse.withdraw if verb == "撤回" else warehouse.accept
    try:
        act(report_id, session.BY)
    except LoaderError as error:
        _tell(Done(report, str(error)))
        return
    batch_id = session.ask(quality.last_action, report_id)
    _tell(Done(report, f"已{verb}第{revision}版。", batch_id))


def _undo(done: Done) -> None:
    try:
        outcome = session.warehouse().undo(done.batch_id or "", session.BY)
    except LoaderError as error:
        _tell(Done(done.report, str(error)))
        return
    told = (
        "之后又有改动，没有撤销；请在下面选定要采用的版本。"
        if outcome.overtaken
        else "已撤销，恢复到原来的状态。"
    )
    _tell(Done(done.report, told))


def _tell(done: Done) -> None:
    st.session_state["revision-done"] = done


def _done(report: Key) -> None:
    """What has just been done here, and the way back."""
    done: Done | None = st.session_state.get("revision-done")
    if done is None or done.report != report:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="revision-done-line"):
        st.markdown(f"**{text.escaped(done.words)}**", width="content")
        if done.batch_id:
            st.button("撤销", key="revision-undo", on_click=_undo, args=(done,))


def _corrections(report: Key) -> None:
    """The things that were put right before storing, each with old, new, why, who and when."""
    frame = session.ask(quality.corrections, *report)
    if frame.empty:
        return
    rows = [
        {
            "版本": f"第{row['revision']}版",
            "改的是": _what(row),
            "原来": _or_nothing(row["old_value"]),
            "改为": _or_nothing(row["new_value"]),
            "理由": row["why"],
            "谁": row["corrected_by"],
            "何时": words.moment(row["corrected_at"]),
        }
        for row in frame.to_dict("records")
    ]
    with st.expander(f"入库时改正过{len(rows)}处"):
        st.dataframe(pd.DataFrame(rows), hide_index=True)


def _what(row: dict[Any, Any]) -> str:
    return _TARGETS.get(row["target"]) or naming.number_name(row["indicator"], row["dim"])


def _or_nothing(value: Any) -> str:
    return "（空）" if value is None or pd.isna(value) else str(value)


def _compare(rows: Sequence[dict[Any, Any]]) -> None:
    """How two revisions differ, in numbers and in words."""
    if not st.toggle("比较两个版本", key="revision-compare"):
        return
    by_revision = {int(row["revision"]): row for row in rows}
    newest = list(by_revision)
    with st.container(horizontal=True, gap="small", key="revision-versions"):
        before = st.selectbox("从", newest, index=1, format_func=_version, key="revision-before", width=140)
        now = st.selectbox("到", newest, index=0, format_func=_version, key="revision-now", width=140)
    if before == now:
        st.markdown("请选两个不同的版本。")
        return
    _numbers(by_revision[before], by_revision[now])
    _words(by_revision[before], by_revision[now])


def _version(revision: int) -> str:
    return f"第{revision}版"


def _numbers(before: dict[Any, Any], now: dict[Any, Any]) -> None:
    frame = session.ask(quality.differences, before["report_id"], now["report_id"])
    if frame.empty:
        st.markdown("**数字**　两个版本的数完全相同。")
        return
    st.markdown(f"**数字**　有{text.count(len(frame))}个数不同：")
    rows = [
        {
            "指标": naming.number_name(row["indicator"], row["dim"]),
            _version(before["revision"]): words.stated(row["value_before"], row["status_before"]),
            _version(now["revision"]): words.stated(row["value_now"], row["status_now"]),
        }
        for row in frame.to_dict("records")
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")


def _words(before: dict[Any, Any], now: dict[Any, Any]) -> None:
    if before["sha256"] == now["sha256"]:
        st.markdown("**文字**　两个版本是同一个文件，文字相同。")
        return
    old, new = (finding.original(each["sha256"], each["document"]) for each in (before, now))
    if old is None or new is None:
        return
    changed = passages.changed_lines(passages.lines_of(old), passages.lines_of(new))
    if not changed:
        st.markdown("**文字**　文字相同。")
        return
    st.markdown(f"**文字**　有{text.count(len(changed))}处不同；删去的划线，新加的加下划线：")
    pages = -(-len(changed) // CHANGES)
    page = (
        st.pagination(pages, key=f"page-changes-{before['revision']}-{now['revision']}") if pages > 1 else 1
    )
    for html in changed[(page - 1) * CHANGES : page * CHANGES]:
        st.html(f'<blockquote class="passage">{html}</blockquote>')
