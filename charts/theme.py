"""The one theme: colours, and the frame of title, key and source that stands inside every picture.

The colours are Okabe and Ito's, darkened where needed so that each keeps a contrast of 3:1 on the
light and on the dark background (.streamlit/config.toml). Text, grid and background come last, with
`dressed`, when it is known whether the reader's theme is dark.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

BLUE = "#0072B2"
SKY = "#4C9BD0"
AMBER = "#BC7A00"
PURPLE = "#B5599A"
VERMILLION = "#D55E00"
TEAL = "#178F78"
GREY = "#808890"

SUBJECT = BLUE
"""What a chart is about, and the chosen township on every page."""
CONTEXT = GREY
"""All others."""
CYCLE = (BLUE, AMBER, PURPLE, SKY, VERMILLION, TEAL)

COLOURS: Mapping[str, str] = {
    "镇": BLUE,
    "乡": AMBER,
    "街道": PURPLE,
    "予以公开": BLUE,
    "部分公开": SKY,
    "不予公开": VERMILLION,
    "无法提供": PURPLE,
    "不予处理": AMBER,
    "其他处理": GREY,
    "自然人": BLUE,
    "商业企业": AMBER,
    "科研机构": PURPLE,
    "社会公益组织": SKY,
    "法律服务机构": VERMILLION,
    "其他": GREY,
    "12345热线": BLUE,
    "信箱": AMBER,
    "留言板": PURPLE,
    "新收": BLUE,
    "上年结转": SKY,
    "结转下年": AMBER,
    "受理": GREY,
    "办结": BLUE,
    "结果维持": BLUE,
    "结果纠正": VERMILLION,
    "其他结果": GREY,
    "尚未审结": AMBER,
    "本年新制作（2019年版）": AMBER,
    "本年新公开（2019年版）": PURPLE,
    "本年制发（2021年版）": BLUE,
    "本年废止（2021年版）": VERMILLION,
    "办结率": BLUE,
    "按时办结率": AMBER,
    "满意率": PURPLE,
}
"""The same colour for the same thing on every page."""

SMALL = 10
"""A rate over fewer than this many is drawn hollow and said to be small."""

FEW_YEARS = 4
"""An axis of fewer years is as wide as this, so that one year does not fill the chart."""
EDGE = "\u00a0" * 4
"""Between the edge of the plot and what is written beside it."""

TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 16, 13, 12
TITLE_WIDTH, TEXT_WIDTH = 22, 27  # full-width characters in a line, so that a telephone's 390 px hold it

Pixels = int
Look = Literal["light", "dark"]

BACKGROUND: Mapping[Look, str] = {"light": "#ffffff", "dark": "#0f141a"}
TEXT: Mapping[Look, str] = {"light": "#1f2a33", "dark": "#e8ecf0"}
GRID: Mapping[Look, str] = {"light": "#e3e7eb", "dark": "#2c3641"}
"""As in .streamlit/config.toml; a test compares them."""
FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"


@dataclass(frozen=True, slots=True)
class Caption:
    """The words inside a picture.

    Attributes:
        title: subject, place and years, 示例 where the place is a sample.
        subtitle: unit and how to read it.
        source: 来源：N 份年度报告 · 更新于 …
    """

    title: str
    subtitle: str = ""
    source: str = ""


def colour_of(name: str, index: int = 0) -> str:
    """The fixed colour of a thing; of an unknown one the `index`-th of the cycle."""
    return COLOURS.get(name, CYCLE[index % len(CYCLE)])


def faint(colour: str, alpha: float) -> str:
    """`colour` at an opacity of `alpha`, over whatever background the reader has."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:.2f})"


def plain(text: object) -> str:
    """Text from data as plotly text: its pseudo-HTML is switched off."""
    return escape(str(text), quote=False)


def number(value: Any) -> str:
    """1234 → "1,234"; missing → "未报"."""
    if value is None or pd.isna(value):
        return "未报"
    amount = float(value)
    return f"{amount:,.0f}" if amount.is_integer() else f"{amount:,.1f}"


def values(column: Iterable[Any]) -> list[float | None]:
    """A nullable column as plotly wants it: a missing value is None, a gap."""
    return [None if pd.isna(value) else float(value) for value in column]


def width(text: str) -> float:
    """How wide a text stands, in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.55 for char in text)


def wrap(text: str, limit: float) -> list[str]:
    """Lines of at most `limit` full-width characters, broken after punctuation where there is some."""
    lines, line = [], ""
    for char in text:
        if line and width(line + char) > limit:
            cut = max(line.rfind(mark) + 1 for mark in " ，；：。·、（")
            cut = cut if cut > len(line) // 2 else len(line)
            lines.append(line[:cut].rstrip())
            line = line[cut:].lstrip()
        line += char
    return [*lines, line] if line else lines


def key_lines(key: Sequence[tuple[str, str]]) -> list[str]:
    """The colour key as lines of text: direct words in place of a legend."""
    lines: list[str] = []
    room = 0.0
    for name, colour in key:
        entry = f'<span style="color:{colour}">■</span> {plain(name)}'
        needed = width(name) + 2.6
        if lines and needed <= room:
            lines[-1] += f"   {entry}"
            room -= needed
        else:
            lines.append(entry)
            room = TEXT_WIDTH - needed
    return lines


def framed(
    figure: go.Figure,
    caption: Caption,
    *,
    plot_height: Pixels,
    key: Sequence[tuple[str, str]] = (),
    right: Pixels = 12,
    notes: Sequence[str] = (),
    x_labels: bool = True,
    above: Pixels = 0,
) -> go.Figure:
    """`figure` with title, subtitle, colour key, notes and source inside the picture.

    Args:
        figure: changed in place and returned.
        caption: the words.
        plot_height: of the plotting area alone.
        key: (name, colour) of each series, where there are several.
        right: room at the right edge, e.g. for a column of n.
        notes: sentences under the subtitle: small n, a break of form, units without a report.
        x_labels: whether labels stand under the plotting area.
        above: room for labels over the plotting area.
    """
    title = [f"<b>{plain(line)}</b>" for line in wrap(caption.title, TITLE_WIDTH)]
    under = [plain(line) for text in (caption.subtitle, *notes) if text for line in wrap(text, TEXT_WIDTH)]
    under += key_lines(key)
    source = [plain(line) for line in wrap(caption.source, TEXT_WIDTH + 4)]
    top = round(len(title) * TITLE_SIZE * 1.35 + len(under) * TEXT_SIZE * 1.45) + 24 + above
    below = 26 if x_labels else 6
    bottom = below + round(len(source) * SMALL_SIZE * 1.4) + 8
    head = "<br>".join(title)
    if under:
        head += f'<br><span style="font-size:{TEXT_SIZE}px;font-weight:normal">{"<br>".join(under)}</span>'
    figure.update_layout(
        title={
            "text": head,
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 16, "l": 0},
            "font": {"size": TITLE_SIZE},
        },
        height=plot_height + top + bottom,
        margin={"l": 8, "r": right, "t": top, "b": bottom},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        font={"size": SMALL_SIZE},
        bargap=0.28,
    )
    figure.update_xaxes(fixedrange=True, automargin="height" if x_labels else False, tickangle=0)
    figure.update_yaxes(fixedrange=True, automargin="width", tickangle=0)
    if source:
        figure.add_annotation(
            text="<br>".join(source),
            xref="paper",
            x=1,
            xanchor="right",
            xshift=max(0, right - 12),
            yref="paper",
            y=0,
            yanchor="top",
            yshift=-below,
            align="right",
            showarrow=False,
            font={"size": SMALL_SIZE},
        )
    return figure


def _template(look: Look) -> go.layout.Template:
    axis: dict[str, Any] = {"gridcolor": GRID[look], "zerolinecolor": GRID[look]}
    axis |= {"ticks": "outside", "ticklen": 4, "tickcolor": BACKGROUND[look]}
    return go.layout.Template(
        layout={
            "font": {"color": TEXT[look], "family": FONT},
            "paper_bgcolor": BACKGROUND[look],
            "plot_bgcolor": BACKGROUND[look],
            "xaxis": {**axis, "showgrid": True},
            "yaxis": axis,
            "hoverlabel": {"bgcolor": BACKGROUND[look], "font": {"color": TEXT[look]}, "align": "left"},
        }
    )


_TEMPLATES: Mapping[Look, go.layout.Template] = {"light": _template("light"), "dark": _template("dark")}


def dressed(figure: go.Figure, look: Look) -> go.Figure:
    """`figure` in the colours of the reader's theme; changed in place and returned."""
    return figure.update_layout(template=_TEMPLATES[look])


def year_axis(years: Sequence[int]) -> dict[str, Any]:
    """An x axis of whole years, thinned out where they are many."""
    step = -(-len(years) // 8) or 1
    room = 0.6 + max(0, (FEW_YEARS - len(years)) / 2)
    shown = list(years)[::-1][::step][::-1]
    return {
        "tickmode": "array",
        "tickvals": shown,
        "ticktext": [str(year) for year in shown],
        "range": [min(years) - room, max(years) + room] if years else None,
        "showgrid": False,
        "zeroline": False,
    }


def amount_axis(largest: float) -> dict[str, Any]:
    """An axis of whole amounts from zero, with thousands commas."""
    axis: dict[str, Any] = {"rangemode": "tozero", "tickformat": ",d", "nticks": 6, "zeroline": False}
    return {**axis, "dtick": 1} if largest <= 5 else axis


def place_axis(names: Iterable[object]) -> dict[str, Any]:
    """A y axis of place names, the first on top."""
    labels = [plain(name) for name in names]
    return {
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": labels,
        "range": [len(labels) - 0.4, -0.6],
        "showgrid": False,
        "zeroline": False,
    }


def write(
    figure: go.Figure, x: Sequence[float], y: Sequence[float], text: Sequence[str], position: str
) -> None:
    """Words at points of the plot, in the reader's own text colour; they may stand outside its edge."""
    figure.add_scatter(
        x=x,
        y=y,
        mode="text",
        text=text,
        textposition=position,
        textfont={"size": SMALL_SIZE},
        hoverinfo="skip",
        cliponaxis=False,
    )


def largest_of(frame: pd.DataFrame) -> float:
    """The largest number of a frame, 0 where there is none."""
    return max((value for name in frame.columns for value in values(frame[name]) if value), default=0.0)


def by_year(frame: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """`frame` with one row for each of `years`; a year without a row is missing, not zero."""
    return frame.set_index("year").reindex(list(years)).rename_axis("year").reset_index()
