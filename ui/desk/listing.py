"""② One row a file: what was recognised, what differs from what is stored, what there is to look at."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from queries import actions, reports
from ui import naming, session, text
from ui.desk import drafts, reading, words
from ui.desk.drafts import Draft
from ui.desk.standing import KINDS, Kind, Standing, stand
from ui.desk.state import ALL, Desk

SHOWN: Final = 20
"""So many files are listed at once."""
_TITLES: Final = 2
"""So many findings are named in a row."""

Standings = Mapping[str, Standing]


def standings(desk: Desk) -> Standings:
    """Where each draft of the desk stands, beside the others and beside what is stored."""
    found = desk.drafts
    places = tuple(dict.fromkeys(draft.place for draft in found if draft.place))
    stored = session.ask(actions.stored_of, places) if places else {}
    return stand(found, stored, desk.chosen)


def first_line(standings: Standings) -> str:
    """The sentence that the page begins with."""
    if not standings:
        return "上传年报：放入文件，核对读到的内容，再入库。"
    counts = Counter(standing.kind for standing in standings.values())
    said = {
        "clean": "{}份无误",
        "errors": "{}份有错误",
        "unnamed": "{}份需选单位或年份",
        "double": "{}份重复",
        "refused": "{}份退回",
        "stored": "{}份已入库",
    }
    parts = [words_.format(counts[kind]) for kind, words_ in said.items() if counts[kind]]  # type: ignore[index]
    return f"列表中有{len(standings)}份年报：{'，'.join(parts)}。"


def filters(desk: Desk, standings: Standings) -> list[Draft]:
    """Pills with counts; returns the drafts of the kind that is chosen."""
    counts = Counter(standing.kind for standing in standings.values())
    kinds = [ALL, *(kind for kind in KINDS if counts[kind])]
    st.session_state["kind"] = desk.kind if desk.kind in kinds else ALL

    def named(kind: str) -> str:
        name = "全部" if kind == ALL else KINDS[kind]  # type: ignore[index]
        return f"{name} {len(standings) if kind == ALL else counts[kind]}"  # type: ignore[index]

    st.pills(
        "看哪些",
        kinds,
        format_func=named,
        key="kind",
        label_visibility="collapsed",
        on_change=_choose_kind,
        args=(desk,),
    )
    return of_kind(desk, standings)


def of_kind(desk: Desk, standings: Standings) -> list[Draft]:
    """The drafts of the chosen kind, in order; all where there are none left of it."""
    everything = [draft for draft in desk.drafts if draft.key in standings]
    found = [draft for draft in everything if standings[draft.key].kind == desk.kind]
    return found or everything


def ticked(desk: Desk, standings: Standings) -> list[str]:
    """The keys of the drafts that are to be stored: those without errors, as far as nobody said otherwise."""
    return [
        draft.key
        for draft in desk.drafts
        if draft.storable and draft.key in standings and _is_ticked(desk, draft, standings[draft.key])
    ]


def rows(desk: Desk, found: Sequence[Draft], standings: Standings) -> None:
    """A page of rows."""
    if not found:
        st.caption("没有这一类文件。")
        return
    pages = -(-len(found) // SHOWN)
    page = 1
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            key = f"page-{desk.kind}"
            now = min(pages, desk.page)
            page = st.pagination(pages, default=now, key=key, on_change=_turn, args=(desk, key))
            page = min(pages, page)
            last = min(page * SHOWN, len(found))
            st.caption(f"第{(page - 1) * SHOWN + 1}–{last}份，共{len(found)}份", width="content")
    for draft in found[(page - 1) * SHOWN : page * SHOWN]:
        _row(desk, draft, standings[draft.key])


def open_draft(desk: Desk, key: str) -> None:
    """Shows the details of a draft, compared with what is stored by now."""
    desk.opened, desk.focus = key, None
    draft = desk.find(key)
    if draft is not None and not draft.is_stored:
        desk.keep(reading.compared(draft, session.warehouse()))


def beside_stored(desk: Desk, draft: Draft, standing: Standing) -> str:
    """How the draft stands to what is stored, in a sentence."""
    there = standing.stored
    if draft.place is None or draft.is_stored:
        return ""
    if standing.is_same and there:
        return f"与库中第{there.revision}版相同，不需要再入库"
    if there is None or there.report_id is None:
        return "库中还没有这一年的年报"
    different = len(changes(desk, draft, standing))
    numbers = f"有{different}个数不同" if different else "数字都相同"
    return f"将取代库中第{there.revision}版，{numbers}"


def changes(desk: Desk, draft: Draft, standing: Standing) -> pd.DataFrame:
    """What the draft states otherwise than the accepted revision; worked out once."""
    there = standing.stored
    report_id = there.report_id if there else None
    if report_id is None or draft.gist is None:
        return pd.DataFrame()
    made_of = ("changes", draft.key, draft.gist.content, report_id)
    different: pd.DataFrame = desk.remembered(
        made_of,
        lambda: words.changes(session.ask(reports.facts, report_id), drafts.report_of(draft)),
    )
    return different


def _row(desk: Desk, draft: Draft, standing: Standing) -> None:
    with st.container(border=True, key=f"row-{draft.key}", gap="small"):
        name, numbers, state, look = st.columns([3.3, 3.9, 2.9, 0.8], vertical_alignment="center")
        with name:
            _name(desk, draft, standing)
        with numbers:
            if draft.gist is None:
                st.markdown(text.escaped(draft.error))
            else:
                st.markdown(text.escaped(draft.gist.numbers))
                if said := beside_stored(desk, draft, standing):
                    st.caption(text.escaped(said))
        with state:
            _state(draft, standing)
        with look:
            if draft.gist is not None:
                label = "选定" if standing.kind == "unnamed" else "核对"
                st.button(label, key=f"open-{draft.key}", on_click=open_draft, args=(desk, draft.key))
            else:
                st.button("移出", key=f"drop-{draft.key}", on_click=desk.remove, args=([draft.key],))


def _name(desk: Desk, draft: Draft, standing: Standing) -> None:
    """The file's name with its tick, and below it unit, year and form."""
    folder, _, own = draft.name.rpartition("/")
    before = f":gray[{text.escaped(folder)}/]" if folder else ""
    name = f"{before}**{text.escaped(own)}**"
    if draft.storable:
        key = f"tick-{draft.key}"
        st.session_state[key] = _is_ticked(desk, draft, standing)
        st.checkbox(name, key=key, on_change=_tick, args=(desk, draft, standing))
    else:
        st.markdown(name)
    if draft.gist is not None:
        year = f"{draft.year}年" if draft.year else "没有认出年份"
        form = words.short_form(draft.gist.form)
        st.caption(text.escaped(f"{unit_words(draft)} · {year} · {form}"))


def unit_words(draft: Draft) -> str:
    """The unit as a person chose it, or as the document has it."""
    if draft.unit_code:
        return words.unit_label(draft.unit_code)
    unit = draft.gist.unit if draft.gist else None
    if unit is None:
        return "没有认出单位"
    why = "不止一个，请选定" if draft.gist and len(draft.gist.candidates) > 1 else "不在乡镇区划表中"
    return f"{''.join(unit.region[-1:])}{unit.name}（{why}）"


def _state(draft: Draft, standing: Standing) -> None:
    """What there is to look at, or what became of the file."""
    if draft.outcome:
        said = draft.outcome.removeprefix("已入库，")
        st.markdown(f"{_badge(standing.kind)} {text.escaped(said)}")
        return
    if standing.twin:
        st.markdown(f"{_badge('double')} 与“{text.escaped(standing.twin)}”是同一个文件")
        return
    if standing.done:
        said = f"这一单位这一年已入库“{standing.done}”，勾选可以取代"
        st.markdown(f"{_badge(standing.kind)} {text.escaped(said)}")
        return
    if standing.rivals:
        counted = "已选这一份" if standing.chosen == draft.key else "没有选这一份，勾选可改"
        st.markdown(f"{_badge(standing.kind)} 同一单位同一年有{len(standing.rivals)}份，{counted}")
        return
    titles = dict.fromkeys(naming.rule_title(each.rule) for each in draft.findings if each.severity != "note")
    named = "、".join(list(titles)[:_TITLES]) + ("等" if len(titles) > _TITLES else "")
    st.markdown(f"{_badge(standing.kind)} {text.escaped(words.finding_counts(draft.findings))}")
    if named:
        st.caption(text.escaped(named))


def _badge(kind: Kind) -> str:
    colour = {"errors": "red", "unnamed": "orange", "clean": "blue", "stored": "blue"}.get(kind, "gray")
    return f":{colour}-badge[{KINDS[kind]}]"


def _choose_kind(desk: Desk) -> None:
    desk.kind, desk.page = st.session_state["kind"] or ALL, 1


def _turn(desk: Desk, key: str) -> None:
    desk.page = st.session_state[key]


def _is_ticked(desk: Desk, draft: Draft, standing: Standing) -> bool:
    if standing.done or (standing.rivals and standing.chosen != draft.key):
        return False
    return desk.ticks.get(draft.key, standing.kind == "clean")


def _tick(desk: Desk, draft: Draft, standing: Standing) -> None:
    """A tick was changed; of several files for one unit and year, one tick takes the others away."""
    wanted = bool(st.session_state[f"tick-{draft.key}"])
    desk.ticks[draft.key] = wanted
    if wanted and (standing.rivals or standing.done) and draft.place:
        desk.chosen[draft.place] = draft.key
