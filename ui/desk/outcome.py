"""③ Accepting: all that are clean with one click, or what is ticked; what came of it, and back again."""

from collections.abc import Sequence
from contextlib import closing

import streamlit as st

from loaders.errors import LoaderError
from loaders.warehouse.store import Undone
from queries import actions
from ui import session, text
from ui.desk import words
from ui.desk.accepting import Accepting
from ui.desk.listing import Standings, ticked
from ui.desk.state import Desk
from ui.view import COUNTRY, Wish

_DIGITS = (9, 6, 4, 2)


def accept_bar(desk: Desk, standings: Standings) -> None:
    """The buttons: what is clean, what is ticked where that is something else, and clearing the list."""
    clean = [key for key, standing in standings.items() if standing.kind == "clean"]
    wanted = ticked(desk, standings)
    others = set(wanted) != set(clean)
    stored = [key for key, standing in standings.items() if standing.kind == "stored"]
    with st.container(horizontal=True, vertical_alignment="center", key="accept-bar"):
        if clean:
            _accept_button(desk, f"接受全部无误的{len(clean)}份", clean, "accept-clean", primary=not others)
        if others or not clean:
            _accept_button(desk, f"接受勾选的{len(wanted)}份", wanted, "accept-ticked", primary=others)
        if stored and len(stored) < len(standings):
            st.button(
                f"移出已入库的{len(stored)}份", key="remove-stored", on_click=desk.remove, args=(stored,)
            )
        st.button("清空列表", key="clear", on_click=desk.remove, args=(list(standings),))


def result(desk: Desk) -> None:
    """What came of the last action, a way to see it on a chart, and a way back."""
    action = desk.action
    if action is None or desk.is_storing or not (action.outcomes or action.trouble):
        return
    if action.trouble:
        st.error(text.escaped(action.trouble))
    if action.batch_id in desk.undone:
        st.info(desk.undone[action.batch_id])
    elif action.stored:
        _stored(desk, action)
    elif action.outcomes:
        st.warning(f"{len(action.outcomes)}份都没有入库，原因见各份的说明。")


def undo(desk: Desk, batch_id: str) -> None:
    """Takes an action back, and gives its files on the desk back; a second click changes nothing."""
    if batch_id in desk.undone:
        return
    warehouse = session.warehouse()
    try:
        undone = warehouse.undo(batch_id, by=session.BY)
    except LoaderError as error:
        desk.undone[batch_id] = str(error)
        return
    places = [draft.place for draft in desk.drafts if draft.batch_id == batch_id and draft.place]
    with closing(warehouse.cursor()) as cursor:
        there = actions.stored_of(cursor, places)
    desk.take_back(batch_id, frozenset(each.report_id for each in there.values() if each.report_id))
    desk.undone[batch_id] = undone_words(undone)


def undone_words(undone: Undone) -> str:
    """What undoing came to."""
    parts = [
        words_
        for number, words_ in (
            (undone.withdrawn, f"撤回{undone.withdrawn}份"),
            (undone.accepted, f"恢复原来的{undone.accepted}份"),
        )
        if number
    ]
    left = f"{undone.overtaken}份之后又有改动，没有动它们。" if undone.overtaken else ""
    done = f"已撤销：{'，'.join(parts)}。" if parts else "没有可以撤销的。"
    return done + left


def _accept_button(desk: Desk, label: str, keys: Sequence[str], key: str, *, primary: bool) -> None:
    st.button(
        label,
        type="primary" if primary else "secondary",
        key=key,
        disabled=not keys or desk.is_storing,
        on_click=accept,
        args=(desk, keys),
    )


def accept(desk: Desk, keys: Sequence[str]) -> None:
    """Stores these drafts."""
    desk.accept(keys, session.warehouse(), session.BY)


def _stored(desk: Desk, action: Accepting) -> None:
    new = [each for each in action.stored if each.outcome != "unchanged"]
    replaced = sum(each.replaced is not None for each in new)
    parts = [f"已入库{len(new)}份"]
    if replaced:
        parts.append(f"其中{replaced}份取代了原来的版本，原来的版本保留")
    if len(new) < len(action.stored):
        parts.append(f"{len(action.stored) - len(new)}份与库中相同，没有重复入库")
    if action.refused:
        parts.append(f"{action.refused}份没有入库，原因见各份的说明")
    left = len(action.keys) - action.done
    if left:
        parts.append(f"还有{left}份没有处理，可以再点一次接受")
    with st.container(key="result"):
        st.success("；".join(parts) + "。所有打开的页面会在几秒内显示新数据。")
        with st.container(horizontal=True, vertical_alignment="center"):
            if new:
                st.button("撤销这次入库", key="undo-last", on_click=undo, args=(desk, action.batch_id))
            _link([(each.unit_code, each.year) for each in action.stored])


def _link(places: Sequence[tuple[str, int]]) -> None:
    """Where to see what was stored: the smallest region that holds it all."""
    codes, years = [code for code, _ in places], [year for _, year in places]
    common = next((codes[0][:n] for n in _DIGITS if len({code[:n] for code in codes}) == 1), "")
    view = Wish(common or COUNTRY, (min(years), max(years)))
    name = words.region_name(common)
    label = f"看{name}{text.span(sorted({min(years), max(years)}))}的图表"
    st.page_link("pages/publications.py", label=text.escaped(label), query_params=view.as_query())
