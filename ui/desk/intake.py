"""① Files in: dropped, queued, read by a job with progress that can be stopped and gone on with."""

from contextlib import suppress
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from loaders.errors import LoaderError
from loaders.readers import MAX_BYTES
from ui import session, text
from ui.desk import reading
from ui.desk.reading import Setting
from ui.desk.state import Desk
from ui.view import Wish

_MOST: Final = MAX_BYTES // 2**20
_QUICK: Final = 0.4
"""Seconds of work for which no progress is shown."""
_LOOK_EVERY: Final = 0.7
_SEEN_AT_ONCE: Final = 20
"""The list is drawn anew each time so many more files have been read."""


def desk() -> Desk:
    """This session's desk; a link `?report=…` lays that stored report on it and opens it."""
    found: Desk = st.session_state.setdefault("desk", Desk())
    report_id = st.query_params.get("report")
    if report_id is not None:
        del st.query_params["report"]
        _reopen(found, report_id)
    return found


def drop_files(desk: Desk) -> None:
    """Takes files in and empties the box at once: what is on the desk stays there, whatever the box holds."""
    number = st.session_state.setdefault("box", 0)
    files = st.file_uploader(
        f"把年报拖到这里，可以一次放几百份，也可以放 ZIP：Word、PDF、网页、文本、Excel，每份不超过{_MOST} MB",
        accept_multiple_files=True,
        key=f"files-{number}",
    )
    if files:
        desk.take_in([reading.incoming(file.name, file.getvalue()) for file in files])
        _let_go([file.file_id for file in files])
        st.session_state["box"] = number + 1
        st.rerun()


def go_on(desk: Desk) -> None:
    """Goes on with what is to be read; quick work is waited for."""
    desk.read_on(session.warehouse(), _own_region())
    for job in (desk.reading, desk.storing):
        if job is not None and job.is_running:
            job.wait(_QUICK)


def progress(desk: Desk) -> None:
    """Shows how far reading and storing are, and stops them; and what waits to be read."""
    if desk.notice:
        st.error(text.escaped(desk.notice))
    if desk.is_reading or desk.is_storing:
        st.fragment(_progress, run_every=_LOOK_EVERY)(desk, desk.read)
    elif desk.reading is not None and desk.reading.has_failed:
        st.error("读取时程序出错，后面的文件没有读；请再放一次，如果还不行，请把文件发给维护人员。")
    elif desk.storing is not None and desk.storing.has_failed:
        st.error("入库时程序出错，没有入库的还在列表里；请再试一次，如果还不行，请把文件发给维护人员。")


def _progress(desk: Desk, seen: int) -> None:
    if desk.is_reading:
        _reading(desk)
    if desk.is_storing:
        _storing(desk)
    if not (desk.is_reading or desk.is_storing) or desk.read >= seen + _SEEN_AT_ONCE:
        st.rerun()


def _reading(desk: Desk) -> None:
    share = desk.read / max(1, desk.to_read)
    left = desk.to_read - desk.read
    if desk.reading is not None and not desk.reading.is_running and desk.reading.is_stopped:
        st.progress(share, text=f"已停止：读了{desk.read}份，还有{left}份没有读。")
        with st.container(horizontal=True):
            st.button("继续读取", key="go-on", on_click=desk.reading.start)
            if st.button("不读了", key="drop-queue"):
                desk.drop_queue()
                st.rerun()
        return
    last = f"，刚读完“{text.escaped(desk.last_read)}”" if desk.last_read else ""
    st.progress(share, text=f"正在读取：{desk.read}/{desk.to_read}份{last}")
    if desk.reading is not None:
        st.button("停止读取", key="halt", on_click=desk.reading.stop)


def _storing(desk: Desk) -> None:
    if desk.action is None or desk.storing is None:
        return
    done, of = desk.action.done, len(desk.action.keys)
    st.progress(done / max(1, of), text=f"正在入库：{done}/{of}份")
    st.button("停止入库", key="halt-storing", on_click=desk.storing.stop)


def _reopen(desk: Desk, report_id: str) -> None:
    already = [draft for draft in desk.drafts if draft.origin and draft.origin.report_id == report_id]
    if already and not already[0].is_stored:
        desk.opened = already[0].key
        return
    try:
        draft = reading.reopened(report_id, Setting(session.warehouse(), "", desk.new_key))
    except LoaderError as error:
        desk.notice = str(error)
        return
    if draft is None:
        desk.notice = "库中没有这份年报，可能已被移除；请从数据质量页再点一次。"
        return
    desk.keep(draft)
    desk.opened = draft.key


def _own_region() -> str:
    """The code of the place that the other pages show: a hint whose reports these are."""
    wish: Wish = st.session_state.get("wish", Wish())
    return wish.region if wish.region and wish.region.isdecimal() else ""


def _let_go(file_ids: list[str]) -> None:
    """Frees Streamlit's own copies now rather than at the session's end; not all of its servers can."""
    context = get_script_run_ctx()
    with suppress(AttributeError):
        for file_id in file_ids:
            context.uploaded_file_mgr.remove_file(context.session_id, file_id)  # type: ignore[union-attr]
