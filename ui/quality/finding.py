"""One finding: what is wrong, its passage in the original, what it was compared with, what was said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from loaders.errors import LoaderError
from loaders.model import Document, Where
from loaders.rules import load_rules
from loaders.sections import Section, find_sections
from queries import quality, reports
from queries.quality import Place
from ui import naming, session, text
from ui.quality import passages, words
from ui.quality.asked import Asked, Opened
from ui.quality.steering import ask_for

TWINS: Final = 3
"""So many paragraphs stand beside their twins."""

_LOCATOR: Final = ("block", "cell_row", "cell_col", "span_start", "span_end", "page")


def show(opened: Opened, wish: Asked) -> None:
    """Everything of a finding."""
    places = session.ask(quality.finding, *opened)
    if not places:
        st.markdown("这处问题已经不在库里：年报可能已重新读取或被移除。请从列表里另选一处。")
        return
    place = places[0]
    with st.container(border=True, key="finding"):
        st.markdown(f"{words.badge(place.severity)} **{text.escaped(naming.rule_title(place.rule))}**")
        st.caption(text.escaped(words.whose(place)))
        st.markdown(text.escaped(place.message))
        if sums := words.arithmetic(place):
            st.markdown(sums)
        _passages(places)
        _related(place)
        if advice := naming.rule_advice(place.rule):
            st.markdown(f"**怎样改**　{text.escaped(advice)}")
        _review(place, wish)
    if wish.report != (place.code, place.year):
        label = text.escaped(f"打开{place.name or place.code}{place.year}年的年报")
        whole = replace(wish.opening((place.code, place.year)), finding=opened)
        st.button(
            label,
            key="open-report",
            type="tertiary",
            icon=":material/description:",
            on_click=ask_for,
            args=(whole,),
        )


def original(sha256: str, name: str) -> Document | None:
    """The original as it reads today; a sentence in its place where it cannot be read."""
    try:
        return session.document(sha256, name)
    except LoaderError as error:
        st.caption(text.escaped(str(error)))
        return None


def where_of(row: Mapping[Any, Any]) -> Where | None:
    """The locator of a fact's or finding's row; None for the whole report."""
    block, *rest = (None if pd.isna(row.get(name)) else int(row[name]) for name in _LOCATOR)
    return None if block is None else Where(block, *rest)


def passage_of(document: Document, row: Mapping[Any, Any]) -> passages.Parts:
    """The passage of a finding; of what a reader of the page does not see, around the words that it names."""
    where = where_of(row)
    if where is None:
        return passages.hidden(document, words.named_words(row["message"]))
    return passages.parts(document, where)


def whence(document: Document, row: Mapping[Any, Any], sections: Sequence[Section]) -> str:
    """Where the passage of a finding stands, in words; "" where that is not known."""
    where = where_of(row)
    if where is not None:
        return passages.place_words(document, where, sections)
    return "页面上看不见的文字" if any(passage_of(document, row)) else ""


def _quote(passage: passages.Parts, head: str) -> None:
    """A passage of an original, under a line that says where it stands."""
    if html := passages.as_html(passage):
        line = f'<p class="whence">{text.as_html(head)}</p>'
        st.html(f'{line}<blockquote class="passage">{html}</blockquote>')


def _passages(places: tuple[Place, ...]) -> None:
    """Each place of the finding in the original."""
    document = original(places[0].sha256, places[0].document)
    if document is None:
        return
    sections = find_sections(document)
    for place in places:
        row = asdict(place)
        _quote(passage_of(document, row), whence(document, row, sections) or "原文")
    if places[0].block is None and places[0].other_id is None and not document.hidden:
        st.caption("这处问题说的是整份年报，没有一处可以标出。")


def _related(place: Place) -> None:
    """The report that the finding compares with: its number, or the passages that are alike."""
    if place.other_sha256 is None or place.other_document is None:
        return
    other = original(place.other_sha256, place.other_document)
    if other is None:
        return
    rule = load_rules().get(place.rule)
    if rule and rule.carries:
        _last_years_number(place, other, {carry.this: carry.last for carry in rule.carries})
    else:
        _twins(place, other)


def _last_years_number(place: Place, other: Document, last: Mapping[str, str]) -> None:
    """The number of the year before that this one should follow from."""
    mine, theirs = (session.ask(reports.facts, each or "") for each in (place.report_id, place.other_id))
    here = where_of(asdict(place))
    this = next((row for row in mine.to_dict("records") if _same_cell(where_of(row), here)), None)
    for row in theirs.to_dict("records"):
        if this and (row["indicator"], _dim(row)) == (last.get(this["indicator"]), _dim(this)):
            counted = naming.number_name(row["indicator"], row["dim"])
            number = text.count(row["value"], row["unit"])
            st.markdown(f"{place.other_year}年：{text.escaped(counted)} **{number}**")
            if where := where_of(row):
                _quote(passages.parts(other, where), words.other_report(place))
            return


def _dim(row: Mapping[Any, Any]) -> str | None:
    return row["dim"] if isinstance(row["dim"], str) else None


def _same_cell(one: Where | None, other: Where | None) -> bool:
    """Whether two locators are of the same place; not every answer knows the page."""
    return one is not None and other is not None and replace(one, page=None) == replace(other, page=None)


def _twins(place: Place, other: Document) -> None:
    """Passages of both reports side by side."""
    document = original(place.sha256, place.document)
    pairs = passages.twins(document, other, TWINS) if document else []
    if not pairs:
        return
    st.caption("最相近的段落，不同的字加下划线：")
    heads = [text.as_html(each) for each in (words.own_report(place), words.other_report(place))]
    cells = [f'<p class="whence">{head}</p>' for head in heads]
    for pair in pairs:
        cells += [
            f'<blockquote class="passage" data-of="{head}">{html}</blockquote>'
            for head, html in zip(heads, pair, strict=True)
        ]
    st.html(f'<div class="twin">{"".join(cells)}</div>')


def _review(place: Place, wish: Asked) -> None:
    """What was said of the finding, and what can be said: dismissed with a reason, or open again."""
    _said(place)
    if place.state == "fixed" or not place.is_current:
        return
    known = session.ask(reports.findings, place.report_id)
    alike = known[(known["rule"] == place.rule) & (known["state"] == place.state)]["ordinal"]
    is_open = place.state == "open"
    with st.form(f"review-{place.fingerprint}-{place.state}", border=False):
        if is_open:
            hint = "例如：已与登记台账核对，数字无误"
            st.text_input("不需要改正的理由", key=_key("note", place), placeholder=hint)
        if len(alike) > 1:
            words_all = f"这份年报里“{naming.rule_title(place.rule)}”的{len(alike)}处一起"
            st.checkbox(text.escaped(words_all), key=_key("all", place))
        st.form_submit_button(
            "标为已核实" if is_open else "重新打开",
            key=_key("review", place),
            on_click=_say,
            args=(place, tuple(map(int, alike)), "dismissed" if is_open else "open", wish),
        )
    if refused := st.session_state.pop(_key("refused", place), None):
        st.error(text.escaped(refused))


def _said(place: Place) -> None:
    """The last that was said, by whom and when."""
    if place.state == "fixed":
        st.markdown(f"**已改正**　第{place.revision}版里有这处问题，现在采用的版本里没有了。")
    if place.said is None:
        return
    who = f"{place.reviewed_by} · {words.moment(place.reviewed_at)}"
    if place.said == "dismissed":
        st.markdown(f"**已核实**　{text.escaped(place.note or '')}")
    st.caption(text.escaped(who if place.said == "dismissed" else f"重新打开：{who}"))


def _say(place: Place, alike: tuple[int, ...], state: Literal["open", "dismissed"], wish: Asked) -> None:
    """Keeps what a person says of the finding, or of all of its rule in the report, which stays in view."""
    key = (place.code, place.year, place.fingerprint)
    alone = tuple(each.ordinal for each in session.ask(quality.finding, *key))
    ordinals = alike if st.session_state.get(_key("all", place)) else alone
    note = st.session_state.get(_key("note", place)) or ""
    try:
        session.warehouse().review(place.report_id, ordinals, state, note, session.BY)
    except LoaderError as error:
        st.session_state[_key("refused", place)] = str(error)
    ask_for(wish.showing(*key))


def _key(name: str, place: Place) -> str:
    return f"{name}-{place.fingerprint}"
