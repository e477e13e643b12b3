"""Putting a number right: which one, what it should be, why; and what was put right so far, to be undone."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from loaders.corrections import Correction
from loaders.model import Fact, Report
from loaders.revisions import CHECKED
from ui import naming, session, text
from ui.desk import drafts, reading, words
from ui.desk.drafts import Draft
from ui.desk.state import Desk

REASONS: Final = ("对照原件改正（程序读错）", "原件有误，经乡镇核实改正", "原件空白，经乡镇补报")
"""Why a number is usually put right; a person may write something else."""
_DECIMAL: Final = frozenset({"万元", "元", "%"})
"""Units whose numbers have decimals."""


def put_right(desk: Desk, draft: Draft, report: Report, read: Report) -> None:
    """Picks a number, here or in the document, and puts it right."""
    key = f"number-{draft.key}"
    firsts = first_of_each(read.facts)
    chosen = st.selectbox(
        "更正一个数：在原件里点它，或在这里查找",
        firsts,
        index=None,
        format_func=lambda ordinal: naming.number_name(*indicator_and_dim(read.facts[ordinal])),
        placeholder="输入名称查找，例如：予以公开",
        key=key,
        disabled=draft.is_stored,
        on_change=_look_at,
        args=(desk, key, read),
    )
    if chosen is not None and not draft.is_stored:
        _form(desk, draft, report.facts[chosen], read.facts[chosen], chosen)


def pick(desk: Desk, draft: Draft, read: Report, ordinal: int) -> None:
    """Picks the number that was clicked; of several that count the same, the first."""
    if not 0 <= ordinal < len(read.facts):
        return
    fact = read.facts[ordinal]
    firsts = first_of_each(read.facts)
    same = [first for first in firsts if indicator_and_dim(read.facts[first]) == indicator_and_dim(fact)]
    st.session_state[f"number-{draft.key}"] = same[0]
    desk.focus = fact.where


def put_right_so_far(desk: Desk, draft: Draft) -> None:
    """更正记录: what differs from what was read, each with who, when and why, and a way back."""
    gist = draft.gist
    if gist is None:
        return
    lines = _place_lines(draft)
    if not lines and not draft.corrections:
        return
    st.markdown(f"**更正记录（{len(lines) + len(draft.corrections)}处）**")
    for what, place in lines:
        _line(desk, draft, what, CHECKED, f"as-read-{draft.key}-{place}", (place,))
    for number, correction in enumerate(draft.corrections):
        name = naming.number_name(correction.indicator, correction.dim)
        what = f"{name}：{words.amount(correction.old)} → {words.amount(correction.new)}"
        said = " · ".join(filter(None, (correction.why, correction.by, _moment(correction))))
        _line(desk, draft, what, said, f"as-read-{draft.key}-{number}", (correction,))


def indicator_and_dim(fact: Fact) -> tuple[str, str | None]:
    """What a correction finds the number by."""
    return fact.indicator, fact.dim


def first_of_each(facts: Sequence[Fact]) -> list[int]:
    """The ordinals of the numbers that can be put right: of several that count the same, the first."""
    first: dict[tuple[str, str | None], int] = {}
    for ordinal, fact in enumerate(facts):
        first.setdefault(indicator_and_dim(fact), ordinal)
    return list(first.values())


def _look_at(desk: Desk, key: str, read: Report) -> None:
    chosen = st.session_state[key]
    desk.focus = None if chosen is None else read.facts[chosen].where


def _form(desk: Desk, draft: Draft, now: Fact, before: Fact, ordinal: int) -> None:
    raw = f"原文是“{text.escaped(before.raw)}”，" if before.raw else ""
    st.caption(f"{raw}读作{text.escaped(words.value_of(before))}。")
    decimal = now.unit in _DECIMAL or (now.value is not None and not now.value.is_integer())
    key = f"{draft.key}-{ordinal}-{now.value}"
    with st.form(f"form-{key}", border=False):
        number, blank = st.columns([1, 1], vertical_alignment="bottom")
        value = number.number_input(
            f"应为（{now.unit}）",
            min_value=0.0 if decimal else 0,
            value=None if now.value is None else (now.value if decimal else int(now.value)),
            step=0.01 if decimal else 1,
            format="%.12g" if decimal else "%d",
            key=f"new-{key}",
        )
        none = blank.checkbox("这一格没有数（空白）", key=f"none-{key}")
        why = st.selectbox("理由", REASONS, accept_new_options=True, key=f"why-{key}")
        if st.form_submit_button("更正", type="primary", key=f"correct-{key}"):
            _correct(desk, draft, before, None if none else value, why, is_blank=none)


def _correct(
    desk: Desk, draft: Draft, before: Fact, value: float | None, why: str | None, *, is_blank: bool
) -> None:
    if value is None and not is_blank:
        st.error("请填写应为的数；这一格确实没有数的，请勾选“没有数”。")
        return
    if not (why or "").strip():
        st.error("请写明更正的理由。")
        return
    new = None if value is None else float(value)
    reason = str(why).strip()
    warehouse = session.warehouse()
    desk.change(draft.key, lambda it: reading.compared(drafts.put_right(it, before, new, reason), warehouse))
    st.rerun()


def _place_lines(draft: Draft) -> list[tuple[str, str]]:
    """What was put right of unit and year: the words, and which of the two."""
    gist, lines = draft.gist, []
    if gist is None:
        return []
    read_code = gist.unit.code if gist.unit else None
    if draft.unit_code and draft.unit_code != read_code:
        old = gist.unit.name if gist.unit else "没有认出"
        lines.append((f"单位：{old} → {words.unit_label(draft.unit_code)}", "unit_code"))
    if draft.year is not None and draft.year != gist.year:
        lines.append((f"年份：{gist.year or '没有认出'} → {draft.year}", "year"))
    return lines


def _line(
    desk: Desk, draft: Draft, what: str, why: str, key: str, args: tuple[str] | tuple[Correction]
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{text.escaped(what)}  \n:small[{text.escaped(why)}]", width="stretch")
        if not draft.is_stored:
            st.button("撤销", key=key, on_click=_as_read, args=(desk, draft.key, *args))


def _as_read(desk: Desk, key: str, what: str | Correction) -> None:
    """A thing is again as it was read."""
    warehouse = session.warehouse()

    def back(draft: Draft) -> Draft:
        gist = draft.gist
        if isinstance(what, Correction):
            return reading.compared(drafts.without_correction(draft, what), warehouse)
        if what == "year":
            return reading.compared(
                drafts.in_place(draft, draft.unit_code, gist.year if gist else None), warehouse
            )
        code = gist.unit.code if gist and gist.unit else None
        return reading.compared(drafts.in_place(draft, code, draft.year), warehouse)

    desk.change(key, back)


def _moment(correction: Correction) -> str:
    return f"{correction.at:%Y-%m-%d}" if correction.at else ""
