"""What was done to the warehouse lately, each action with a way back."""

from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

from queries import actions
from queries.actions import Action
from ui import session, text
from ui.desk import outcome
from ui.desk.state import Desk

DAYS: Final = 30
_SHOWN: Final = 50


def recent(desk: Desk, now: datetime | None = None) -> None:
    """最近的入库: the actions of the last days, the newest first, folded."""
    today = (now or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    found = session.ask(actions.recent_actions, today - timedelta(days=DAYS), _SHOWN)
    if not found:
        return
    with st.expander(f"最近{DAYS}天的入库（{len(found)}次）", key="history"):
        for action in found:
            _row(desk, action)


def in_words(action: Action) -> str:
    """入库60份（取代5份） · 楚雄市，2019–2023年."""
    parts = [
        words
        for number, words in (
            (action.stored, f"入库{action.stored}份"),
            (action.restored, f"恢复{action.restored}份"),
            (action.superseded, f"取代{action.superseded}份"),
            (action.withdrawn, f"撤回{action.withdrawn}份"),
        )
        if number
    ]
    years = text.span(sorted({action.first_year, action.last_year}))
    sample = "（示例）" if action.is_sample else ""
    return f"{'，'.join(parts)} · {action.place or '全国'}{sample}{years}"


def state_of(action: Action) -> str:
    """What undoing can't touch, or that it is undone; "" where it can be undone as a whole."""
    if action.is_undone:
        return "已撤销"
    if not action.can_be_undone:
        return "之后又有改动，不能撤销"
    return f"其中{action.overtaken}份之后又有改动，撤销时不动它们" if action.overtaken else ""


def _row(desk: Desk, action: Action) -> None:
    moment = action.changed_at.replace(tzinfo=UTC).astimezone()
    with st.container(border=True, key=f"action-{action.batch_id}"):
        when, what, back = st.columns([2, 5, 1.2], vertical_alignment="center")
        when.markdown(f"{moment:%Y-%m-%d %H:%M} · {text.escaped(action.changed_by)}")
        with what:
            st.markdown(text.escaped(in_words(action)))
            if said := desk.undone.get(action.batch_id) or state_of(action):
                st.caption(said)
        with back:
            if action.can_be_undone:
                st.button(
                    "撤销", key=f"undo-{action.batch_id}", on_click=outcome.undo, args=(desk, action.batch_id)
                )
