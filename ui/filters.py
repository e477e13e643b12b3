"""The one bar on top of every page: 地区 ▸ 年份 ▸ 单位类型. What is chosen lives in the URL.

What nobody chose is not written into the URL, so that a view of all there is grows with the data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import streamlit as st

from queries import coverage, regions
from ui import session, text
from ui.view import COUNTRY, KINDS, PARAMETERS, Choice, Place, Wish

LEVELS: Final = ("省", "市", "县", "乡镇")
WHOLE: Final = "全部"


def bar() -> Choice:
    """Draws the bar, keeps the URL true, returns what is chosen; without data the page ends here."""
    session.within_app()
    wish = _wish()
    region = session.default_region() if wish.region is None else wish.region.replace(COUNTRY, "")
    chain = _chain(region)
    available = session.ask(coverage.years, region)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="filters"):
        _region_boxes(chain)
        span = _year_slider(available, wish.years)
        _kind_pills(wish.kinds)
    _keep(wish)
    if region.startswith(session.SAMPLE):
        sample_banner("这里的乡镇和数字都是虚构的，只作演示，不计入任何真实统计。")
    if not available:
        _nothing_yet(chain)
    return Choice(region, chain, span, wish.kinds)


def _wish() -> Wish:
    """What the URL says; after a change of page, which empties it, what it said before."""
    query = {name: st.query_params[name] for name in PARAMETERS if name in st.query_params}
    wish: Wish = Wish.from_query(query) if query else st.session_state.get("wish", Wish())
    if wish.region and wish.region != COUNTRY and not _chain(wish.region):
        return replace(wish, region=None)
    return wish


def _keep(wish: Wish) -> None:
    """Writes the wish into the session and, where it says something else, into the URL."""
    st.session_state["wish"] = wish
    others = {name: value for name, value in st.query_params.items() if name not in PARAMETERS}
    query = {**others, **wish.as_query()}
    if query != st.query_params.to_dict():
        st.query_params.from_dict(query)


def _change(**changes: Any) -> None:
    """A person changed the bar: the URL says so before the page is drawn again."""
    _keep(replace(st.session_state["wish"], **changes))


def _chain(region: str) -> list[Place]:
    """From the province down to the region itself; empty for the country or an unknown code."""
    path = session.ask(regions.path, region) if region else None
    if path is None or region not in set(path["code"]):
        return []
    return list(zip(path["code"], path["name"], strict=True))


def _region_boxes(chain: Sequence[Place]) -> None:
    """One box a level, as deep as the chain goes and one further."""
    codes = ["", *(code for code, _ in chain)]
    for level, parent, chosen in zip(LEVELS, codes, [*codes[1:], ""], strict=False):
        names = session.names_within(parent)
        if not names:
            break
        key = f"region-{parent or COUNTRY}"
        st.session_state[key] = chosen
        st.selectbox(
            level,
            ["", *names],
            format_func=partial(_name_or_whole, names),
            key=key,
            width=160,
            on_change=_choose_region,
            args=(key, parent),
        )


def _name_or_whole(names: Mapping[str, str], code: str) -> str:
    return names.get(code, WHOLE)


def _choose_region(key: str, parent: str) -> None:
    _change(region=st.session_state[key] or parent or COUNTRY)


def _year_slider(available: Sequence[int], wished: tuple[int, int] | None) -> tuple[int, int]:
    """The range of years within those that have reports."""
    if not available:
        return wished or (0, 0)
    first, last = available[0], available[-1]
    overlaps = wished is not None and wished[1] >= first and wished[0] <= last
    span = (max(first, wished[0]), min(last, wished[1])) if wished and overlaps else (first, last)
    if first == last:
        st.selectbox("年份", [first], disabled=True, width=100)
    else:
        st.session_state["years"] = span
        st.slider("年份", first, last, key="years", format="%d", width=240, on_change=_choose_years)
    return span


def _choose_years() -> None:
    _change(years=st.session_state["years"])


def _kind_pills(wished: Sequence[str]) -> None:
    """The kinds of unit that count; none chosen means all."""
    st.session_state["kinds"] = list(wished)
    st.pills("单位类型", KINDS, selection_mode="multi", key="kinds", on_change=_choose_kinds)


def _choose_kinds() -> None:
    chosen = tuple(kind for kind in KINDS if kind in st.session_state["kinds"])
    _change(kinds=chosen if len(chosen) < len(KINDS) else ())


def sample_banner(words: str) -> None:
    """Says that there are samples, and removes them with one click."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sample-banner"):
        st.markdown(f"**示例** {words}", width="stretch")
        if st.button("移除示例数据", key="remove-samples"):
            session.remove_samples()
            forget()
            st.rerun()


def forget() -> None:
    """Back to the view that opens by itself."""
    _keep(Wish())


def _nothing_yet(chain: Sequence[Place]) -> None:
    """The empty state: one sentence, one button."""
    if chain and session.default_region() != chain[-1][0]:
        st.markdown(f"{text.escaped(chain[-1][1])}还没有年度报告入库。")
        if st.button("看已有年报的地区", type="primary"):
            forget()
            st.rerun()
    else:
        st.markdown("还没有年度报告入库。")
        if st.button("上传年报", type="primary", icon=":material/upload:"):
            st.switch_page("pages/upload.py")
    st.stop()
