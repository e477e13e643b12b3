"""Putting unit and year right: as recognised, chosen among candidates, or found by name."""

from typing import Final

import streamlit as st

from queries import regions
from ui import session, text
from ui.desk import drafts, reading, words
from ui.desk.drafts import Draft
from ui.desk.state import Desk

FIRST_YEAR: Final = 2008
"""The regulation (政府信息公开条例) came into force in 2008."""
LAST_YEAR: Final = 2099


def put_right(desk: Desk, draft: Draft) -> None:
    """Unit and year, to be changed as long as the draft is not stored."""
    searched = st.session_state.get(f"find-{draft.key}", "")
    found = list(session.ask(regions.find_units, searched)["code"]) if searched else []
    if draft.unit_code is None:
        _candidates(desk, draft, found)
    unit, year = st.columns([2, 1])
    if draft.unit_code is not None:
        with unit:
            _unit(desk, draft, draft.unit_code, found)
    with year:
        _year(desk, draft)
    if not draft.is_stored:
        unit.text_input(
            "单位不对？按名称或代码查找" if draft.unit_code else "按名称或代码查找单位",
            key=f"find-{draft.key}",
            placeholder="例如：紫溪镇，或 532301104",
        )
        if searched and not found:
            st.caption("没有找到这个乡镇（街道），请换个写法，或输入9位区划代码。")


def _reasons(draft: Draft) -> dict[str, str]:
    """Code → why the document might be of this unit."""
    candidates = draft.gist.candidates if draft.gist else ()
    return {each.unit.code: each.reason for each in candidates if each.unit.code}


def _candidates(desk: Desk, draft: Draft, found: list[str]) -> None:
    """A tie is asked: each candidate with its reason, and what was searched for."""
    reasons = _reasons(draft)
    codes = list(dict.fromkeys((*found, *reasons)))
    if not codes:
        return
    key = f"unit-{draft.key}--{len(codes)}"
    st.radio(
        "是哪一个单位？",
        codes,
        index=None,
        format_func=words.unit_path,
        captions=[text.escaped(reasons.get(code, "按名称查找")) for code in codes],
        key=key,
        on_change=_change_unit,
        args=(desk, draft.key, key),
    )


def _unit(desk: Desk, draft: Draft, now: str, found: list[str]) -> None:
    codes = list(dict.fromkeys((now, *found, *_reasons(draft))))
    key = f"unit-{draft.key}-{now}-{len(codes)}"
    st.selectbox(
        "单位",
        codes,
        format_func=words.unit_label,
        key=key,
        disabled=draft.is_stored,
        on_change=_change_unit,
        args=(desk, draft.key, key),
    )


def _year(desk: Desk, draft: Draft) -> None:
    key = f"year-{draft.key}-{draft.year}"
    st.number_input(
        "年份",
        FIRST_YEAR,
        LAST_YEAR,
        value=draft.year,
        placeholder="请填写",
        key=key,
        disabled=draft.is_stored,
        on_change=_change_year,
        args=(desk, draft.key, key),
    )


def _change_unit(desk: Desk, key: str, widget: str) -> None:
    code, warehouse = st.session_state[widget], session.warehouse()
    desk.change(key, lambda it: reading.compared(drafts.in_place(it, code, it.year), warehouse))


def _change_year(desk: Desk, key: str, widget: str) -> None:
    year, warehouse = st.session_state[widget], session.warehouse()
    desk.change(key, lambda it: reading.compared(drafts.in_place(it, it.unit_code, year), warehouse))
