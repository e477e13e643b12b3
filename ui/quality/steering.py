"""Where the reader is led: the URL asks for a view, and a click on a chart changes what it asks for."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from charts.theme import Caption
from ui import panels, text
from ui.downloads import take_away
from ui.quality import asked
from ui.quality.asked import Asked, Key
from ui.view import Choice

STYLE: Final = """<style>
.whence { margin: .2rem 0 .1rem; font-size: .82rem; opacity: .75; }
.whence + .passage { margin-top: 0; }
.twin { display: grid; grid-template-columns: 1fr 1fr; gap: .2rem 1rem; margin-bottom: .5rem; }
.twin .passage, .twin .whence { margin: 0; }
.passage del { text-decoration: line-through solid #D55E00 2px; background: rgba(213, 94, 0, .18); }
.passage ins { text-decoration: underline solid #0072B2 2px; text-underline-offset: 3px;
  background: rgba(0, 114, 178, .16); }
[class*="st-key-return-row"] { flex-wrap: nowrap; }
@media (max-width: 640px) {
  .twin { grid-template-columns: 1fr; }
  .twin .whence { display: none; }
  .twin .passage::before { content: attr(data-of); display: block; font-size: .82rem; opacity: .75; }
}
</style>"""
"""The little that Streamlit's theme can't say: changes differ by shape (struck, underlined) and by colour."""


def wish() -> Asked:
    """What the URL asks for beyond the bar."""
    query = st.query_params
    return Asked.from_query({name: query[name] for name in asked.PARAMETERS if name in query})


def ask_for(wanted: Asked) -> None:
    """Makes the URL ask for this beside what the bar says."""
    others = {name: value for name, value in st.query_params.items() if name not in asked.PARAMETERS}
    st.query_params.from_dict({**others, **wanted.as_query()})


def open_report(report: Key | None) -> None:
    """Opens the report of a unit and year, or closes the opened one."""
    ask_for(wish().opening(report))


def go_to(parameter: str, value: str) -> None:
    """Changes what the bar shows: the region, or the years."""
    st.query_params[parameter] = value


def chart(
    key: str,
    figure: go.Figure,
    caption: Caption,
    data: pd.DataFrame,
    choice: Choice,
    opens: Callable[[Sequence[Any]], None],
) -> None:
    """A chart and the row under it; `opens` is called with the customdata of a point that is clicked."""
    with st.container(gap=None):
        st.plotly_chart(
            figure,
            theme=None,
            key=f"chart-{key}",
            config=panels.TOOLBAR,
            alt=f"{caption.title}。{caption.subtitle}",
            on_select=partial(_clicked, f"chart-{key}", opens),
            selection_mode="points",
        )
        query = urlencode(wish().as_query())
        link = f"{choice.link}&{query}" if query else choice.link
        take_away(f"chart-{key}", caption.title, text.headed(data), caption.source, link)


def _clicked(key: str, opens: Callable[[Sequence[Any]], None]) -> None:
    """A click that takes a choice back opens nothing."""
    points = st.session_state[key].selection.points
    if points and points[0].get("customdata"):
        opens(points[0]["customdata"])
