"""Rates: dots with the whiskers of their Wilson interval, always beside the counts they come from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.bars import CROWDED, PAGE, labels_over_bars
from charts.theme import (
    CONTEXT,
    EDGE,
    SMALL,
    SMALL_SIZE,
    SUBJECT,
    TEXT_SIZE,
    Caption,
    Pixels,
    by_year,
    colour_of,
    framed,
    largest_of,
    number,
    place_axis,
    plain,
    values,
    width,
    write,
    year_axis,
)


def rate_dots(
    frame: pd.DataFrame, rate: str, part: str, caption: Caption, *, focus: str = "", page: int = 1
) -> go.Figure:
    """One dot a place with its interval, the counts at the right edge; hollow where n is small.

    Args:
        frame: code, name, `part` (the counted) and, in per cent, `rate` with `rate`_low, _high, _n, _small
            as queries.measures.with_rate adds them.
        rate: the column of the rate; missing where nothing is stated (未报) or n is 0 (不适用).
        part: the column of the numerator.
        caption: the words.
        focus: the code of the chosen place; all others turn grey.
        page: counted from 1, `PAGE` rows each.
    """
    order = [rate, f"{rate}_n"]
    everything = frame.sort_values(order, ascending=False, na_position="last", kind="stable")
    rows = everything.iloc[(page - 1) * PAGE : page * PAGE].reset_index(drop=True)
    drawn = rows[rows[rate].notna()]
    low, high = _ends(drawn, rate)
    colours = [SUBJECT if focus in ("", code) else CONTEXT for code in drawn["code"]]
    figure = go.Figure()
    for colour in dict.fromkeys(colours):
        dots = drawn[[each == colour for each in colours]]
        counted = _counted(dots, rate, part)
        figure.add_scatter(
            x=values(dots[rate]),
            y=list(dots.index),
            mode="markers",
            marker=_dots(colour, dots[f"{rate}_small"]),
            error_x=_whiskers(dots, rate, colour),
            customdata=[[plain(name), text] for name, text in zip(dots["name"], counted, strict=True)],
            hovertemplate="%{customdata[0]}：%{customdata[1]}<extra></extra>",
            cliponaxis=False,
        )
    texts = [EDGE + text for text in _counted(rows, rate, part)]
    write(figure, [high] * len(rows), list(rows.index), texts, "middle right")
    marks = [low, (low + high) / 2, high]
    figure.update_xaxes(range=[low, high], tickvals=marks, ticktext=[f"{mark:.0f}%" for mark in marks])
    figure.update_yaxes(**place_axis(rows["name"]))
    right = 18 + round(12 * max(map(width, texts), default=3))
    notes = [f"横线：95%区间；空心：件数不足{SMALL}" if drawn[f"{rate}_small"].any() else "横线：95%区间"]
    return framed(figure, caption, plot_height=max(60, 26 * len(rows)), right=right, notes=notes)


def rates_by_year(
    frame: pd.DataFrame, series: Mapping[str, tuple[str, str]], years: Sequence[int], caption: Caption
) -> go.Figure:
    """Pooled rates by year with whiskers; hollow where n is small, a gap where nothing is stated.

    Args:
        frame: year, and for each rate its columns as in `rate_dots`.
        series: the column of a rate → (the words for it, the column of its numerator).
        years: the years of the axis.
        caption: the words.
    """
    rows = by_year(frame, years)
    present = {rate: words for rate, words in series.items() if rows[rate].notna().any()}
    figure = go.Figure()
    for index, (rate, (name, part)) in enumerate(present.items()):
        colour = colour_of(name, index)
        counted = _counted(rows, rate, part)
        figure.add_scatter(
            x=[year + 0.08 * (index - (len(present) - 1) / 2) for year in years],
            y=values(rows[rate]),
            mode="lines+markers",
            line={"color": colour, "width": 2},
            marker=_dots(colour, rows[f"{rate}_small"]),
            error_y=_whiskers(rows, rate, colour),
            customdata=[[year, text] for year, text in zip(years, counted, strict=True)],
            hovertemplate=f"%{{customdata[0]}}年 {plain(name)}：%{{customdata[1]}}<extra></extra>",
            cliponaxis=False,
        )
    ends = [_ends(rows, rate) for rate in present] or [(0.0, 100.0)]
    bottom, top = min(low for low, _ in ends), max(high for _, high in ends)
    figure.update_xaxes(**year_axis(years))
    figure.update_yaxes(range=[bottom, top], ticksuffix="%", nticks=6)
    small = any(rows[f"{rate}_small"].eq(True).any() for rate in present)
    notes = [f"竖线：95%区间；空心：件数不足{SMALL}" if small else "竖线：95%区间"]
    key = [(name, colour_of(name, index)) for index, (name, _) in enumerate(present.values())]
    return framed(figure, caption, plot_height=240, key=key, notes=notes)


def lines_small_multiples(frame: pd.DataFrame, years: Sequence[int], caption: Caption) -> go.Figure:
    """One small chart a kind of line: received (grey) and handled (blue) by year, on a scale of its own.

    Args:
        frame: year, line_group, received, handled.
        years: the years of the axis.
        caption: the words.
    """
    traces, axes = [], []
    groups = _groups(frame)
    for place, group in enumerate(groups, start=1):
        rows = by_year(frame[frame["line_group"] == group], years)
        largest = largest_of(rows[["received", "handled"]])
        axes.append({"range": [0, 1.35 * (largest or 1)], "nticks": 3, "tickformat": ",d"})
        for column, name in (("received", "受理"), ("handled", "办结")):
            shown = column == "received" or largest < CROWDED
            traces.append(
                go.Bar(
                    x=list(years),
                    y=values(rows[column]),
                    yaxis=f"y{place}",
                    offsetgroup=column,
                    marker={"color": colour_of(name)},
                    text=labels_over_bars(rows[column]) if shown else None,
                    textposition="outside",
                    textangle=0,
                    constraintext="none",
                    textfont={"size": SMALL_SIZE - 1},
                    cliponaxis=False,
                    hovertemplate=f"%{{x}}年 {plain(group)} {name}：%{{y:,}}<extra></extra>",
                )
            )
    figure, height = _one_below_the_other(traces, groups, axes, years)
    key = [("受理", colour_of("受理")), ("办结", colour_of("办结"))]
    return framed(figure, caption, plot_height=height, key=key, above=20)


def stated_rates(
    frame: pd.DataFrame, series: Mapping[str, str], years: Sequence[int], caption: Caption
) -> go.Figure:
    """Percentages as the reports state them, apart from computed ones: a chart a rate, a line a group.

    Args:
        frame: year, line_group and the columns that `series` names, in per cent.
        series: column → the words for it.
        years: the years of the axis.
        caption: the words.
    """
    present = {column: name for column, name in series.items() if frame[column].notna().any()}
    stated = frame.dropna(subset=list(present), how="all")
    groups = {group: colour_of(group, index) for index, group in enumerate(_groups(stated))}
    traces, axes = [], []
    for place, (column, name) in enumerate(present.items(), start=1):
        bottom = min(90.0, *(low for low in values(frame[column]) if low is not None)) // 10 * 10
        ends = {"tickvals": [bottom, 100], "ticktext": [f"{bottom:.0f}%", "100%"]}
        axes.append({"range": [bottom, 101], **ends})
        for group, colour in groups.items():
            rows = by_year(stated[stated["line_group"] == group], years)
            traces.append(
                go.Scatter(
                    x=list(years),
                    y=values(rows[column]),
                    yaxis=f"y{place}",
                    mode="lines+markers",
                    line={"color": colour, "width": 1.5, "dash": "dot"},
                    marker={"size": 9, "symbol": "diamond", "color": colour},
                    hovertemplate=f"%{{x}}年 {plain(group)} {name}：%{{y:.1f}}%<extra></extra>",
                    cliponaxis=False,
                )
            )
    figure, height = _one_below_the_other(traces, list(present.values()), axes, years)
    return framed(figure, caption, plot_height=height, key=list(groups.items()), above=20)


def _groups(frame: pd.DataFrame) -> list[str]:
    """The kinds of line, those with most received first."""
    sums = frame.groupby("line_group")["received"].sum(min_count=1)
    return [str(group) for group in sums.sort_values(ascending=False, na_position="last").index]


def _one_below_the_other(
    traces: Sequence[Any], titles: Sequence[str], axes: Sequence[Mapping[str, Any]], years: Sequence[int]
) -> tuple[go.Figure, Pixels]:
    """Small charts that share their x axis, one below the other, and the height of their plotting area.

    The traces name their y axis: y1 is the topmost, `axes` and `titles` are in the same order.
    """
    count, gap, each = max(1, len(titles)), 34, 92
    height = count * each + (count - 1) * gap
    layout: dict[str, Any] = {
        "xaxis": {**year_axis(years), "anchor": f"y{count}"},
        "barmode": "group",
        "bargroupgap": 0.06,
        "annotations": [],
    }
    for place, (title, axis) in enumerate(zip(titles, axes, strict=True), start=1):
        top = 1 - (place - 1) * (each + gap) / height
        layout[f"yaxis{place}"] = {**axis, "domain": [max(0.0, top - each / height), top], "zeroline": False}
        word = {"text": plain(title), "showarrow": False, "font": {"size": TEXT_SIZE}}
        corner = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": top, "yanchor": "bottom"}
        layout["annotations"].append({**word, **corner})
    return go.Figure(data=list(traces), layout=layout), height


def _counted(rows: pd.DataFrame, rate: str, part: str) -> list[str]:
    """The rate in words with what it is made of: 98.0%  98/100."""
    words = []
    for share, above, below in zip(rows[rate], rows[part], rows[f"{rate}_n"], strict=True):
        if pd.isna(share):
            words.append("未报" if pd.isna(below) or pd.isna(above) else "不适用")
        else:
            words.append(f"{share:.1f}%  {number(above)}/{number(below)}")
    return words


def _ends(rows: pd.DataFrame, rate: str) -> tuple[float, float]:
    """The ends of an axis of rates: from a multiple of ten below all intervals to 100, or beyond it."""
    known = [value for name in (rate, f"{rate}_low") for value in values(rows[name]) if value is not None]
    low = min(known) // 10 * 10 if known else 0.0
    return min(low, 90.0), -(-max([100.0, *known]) // 10) * 10


def _dots(colour: str, small: Iterable[Any]) -> dict[str, Any]:
    """The markers of rates: hollow where n is small."""
    symbols = ["circle" if pd.isna(hollow) or not hollow else "circle-open" for hollow in small]
    return {"size": 10, "color": colour, "symbol": symbols, "line": {"width": 2, "color": colour}}


def _whiskers(rows: pd.DataFrame, rate: str, colour: str) -> dict[str, Any]:
    """The error bars from low to high; none where a rate beyond 100 % has no interval."""
    return {
        "type": "data",
        "symmetric": False,
        "array": values(rows[f"{rate}_high"] - rows[rate]),
        "arrayminus": values(rows[rate] - rows[f"{rate}_low"]),
        "color": colour,
        "thickness": 1.5,
        "width": 0,
    }
