"""The session's data: the one warehouse of this process, and answers kept until the data changes.

These are the only cached functions. Every answer is kept under the warehouse's revision, so that whatever
is stored, in this session or another, is seen with the next run of any page.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

import duckdb
import plotly.graph_objects as go
import streamlit as st
from streamlit.errors import StreamlitAPIException

from charts.theme import Look, dressed
from loaders.errors import WarehouseError
from loaders.forms import load_forms
from loaders.model import Document
from loaders.warehouse import Warehouse, open_warehouse, warehouse_path
from queries import coverage, regions, totals
from queries.scope import Scope

P = ParamSpec("P")
R = TypeVar("R")

BY: Final = "看板"
"""Who stores, as the audit has it, where nobody has signed in."""
SAMPLE: Final = "99"
"""The division code of the sample province; all sample codes begin with it."""
EVERY_YEAR: Final = (1900, 2999)
_SAMPLES: Final = Path(__file__).resolve().parent.parent / "data" / "samples" / "reports"


@st.cache_resource(show_spinner="正在打开数据库…")
def _open(path: Path) -> Warehouse:
    """The warehouse, opened once for all sessions; a new one starts with the sample reports."""
    new = not path.exists()
    opened = open_warehouse(path)
    if new:
        from loaders.load import load_paths  # the readers of all formats: only those need them who load

        with ThreadPoolExecutor(1) as here:  # no processes: each would start this script anew
            load_paths([_SAMPLES], opened, by=BY, executor=here)
    return opened


def warehouse() -> Warehouse:
    """The warehouse; where it can't be opened the page says why and how to go on, and stops."""
    try:
        return _open(warehouse_path())
    except WarehouseError as error:
        st.error(str(error))
        st.stop()


def ask(
    question: Callable[Concatenate[duckdb.DuckDBPyConnection, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """The answer of a question of queries/ to these arguments, from memory while the data is the same."""
    opened = warehouse()
    name = f"{question.__module__}.{question.__name__}"
    answer: R = _answer(name, args, kwargs, str(opened.path), opened.revision(), question)
    return answer


@st.cache_data(max_entries=2048, show_spinner=False)
def _answer(
    name: str,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    path: str,
    revision: int,
    _question: Callable[..., Any],
) -> Any:
    with closing(warehouse().cursor()) as cursor:
        return _question(cursor, *args, **kwargs)


@st.cache_resource(max_entries=64, show_spinner="正在打开原件…")
def document(sha256: str, name: str) -> Document:
    """The original of this digest as it reads today. Raises LoaderError where it can't be read."""
    from loaders.readers import read  # the readers of all formats: only those need them who quote an original

    return read(warehouse().original(sha256), name)


def look() -> Look:
    """Whether the reader's theme is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(make: Callable[P, go.Figure], *args: P.args, **kwargs: P.kwargs) -> go.Figure:
    """The chart that a function of charts/ makes of these arguments in the reader's theme; never changed."""
    figure: go.Figure = _drawn(f"{make.__module__}.{make.__name__}", args, kwargs, look(), make)
    return figure


@st.cache_resource(max_entries=512, show_spinner=False)
def _drawn(
    name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], look: Look, _make: Callable[..., go.Figure]
) -> go.Figure:
    return dressed(_make(*args, **kwargs), look)


def within_app() -> None:
    """Makes sure that the page stands in the frame of app.py.

    Streamlit runs a file of pages/ alone where the very first visit after its start opens it by its address;
    the page is then asked for again, through app.py, which takes it up with `asked_for`.
    """
    if not st.session_state.get("within_app"):
        name = urlsplit(st.context.url or "").path.rpartition("/")[2]
        st.session_state["asked_for"] = (f"pages/{name}.py", st.query_params.to_dict())
        with suppress(StreamlitAPIException):  # a page under test has no app.py
            st.switch_page("app.py")


def asked_for() -> None:
    """Opens the page that `within_app` handed over."""
    st.session_state["within_app"] = True
    page, query = st.session_state.pop("asked_for", (None, None))
    if page:
        st.switch_page(page, query_params=query)


def has_samples() -> bool:
    """Whether the sample reports are in the warehouse."""
    return ask(coverage.source, Scope(SAMPLE, EVERY_YEAR)).reports > 0


def has_reports() -> bool:
    """Whether there are real reports."""
    return ask(coverage.source, Scope("", EVERY_YEAR)).reports > 0


def default_region() -> str:
    """The smallest region that holds all real reports; that of the samples where there are only samples."""
    region = SAMPLE if has_samples() and not has_reports() else ""
    while len(region) < 9:
        scope = Scope(region, EVERY_YEAR)
        within = ask(totals.totals_by_child_and_year, scope, ("publications_total",))["code"].unique()
        if len(within) != 1:
            return region
        region = str(within[0])
    return region


def names_within(region: str) -> dict[str, str]:
    """Code → name of the divisions right below."""
    children = ask(regions.children, region)
    return dict(zip(children["code"], children["name"], strict=True))


def form_breaks() -> tuple[float, ...]:
    """Where one official form ends and the next begins, between two report years."""
    firsts = sorted(form.years[0] for form in load_forms().values())
    return tuple(first - 0.5 for first in firsts[1:])


def remove_samples() -> None:
    """Takes the sample reports out of the warehouse."""
    warehouse().remove_samples(by=BY)
