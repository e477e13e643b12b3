"""Shares: what a whole is made of, as stacked bars of 100 %, with the counts behind them."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from charts.bars import PAGE
from charts.theme import (
    EDGE,
    SMALL,
    Caption,
    by_year,
    colour_of,
    framed,
    number,
    place_axis,
    plain,
    values,
    write,
    year_axis,
)

PERCENT = {"tickvals": [0, 25, 50, 75, 100], "ticktext": ["0%", "25%", "50%", "75%", "100%"]}
FAINT = 0.45
"""The opacity of a bar whose n is small."""


def shares(frame: pd.DataFrame, parts: Sequence[str]) -> pd.DataFrame:
    """The columns `parts` of `frame` in per cent of their row's sum; missing where that is 0 or unknown."""
    amounts = frame[list(parts)].astype("Float64")
    whole = amounts.sum(axis=1, min_count=1)
    return amounts.div(whole.where(whole > 0), axis=0) * 100


def wholes(frame: pd.DataFrame, parts: Sequence[str]) -> list[str]:
    """What stands at each bar: its n, 不适用 where the sum is zero, 未报 where nothing is stated."""
    sums = frame[list(parts)].astype("Float64").sum(axis=1, min_count=1)
    return ["未报" if pd.isna(value) else "不适用" if value == 0 else f"n={number(value)}" for value in sums]


def shares_by_year(
    frame: pd.DataFrame, parts: Mapping[str, str], years: Sequence[int], caption: Caption
) -> go.Figure:
    """One bar of 100 % a year.

    Args:
        frame: year and the columns that `parts` names (counts).
        parts: column → the words for it, from the bottom upward.
        years: the years of the axis.
        caption: the words.
    """
    rows = by_year(frame, years)
    percent = shares(rows, list(parts))
    figure = go.Figure()
    key = _stack(figure, rows, percent, parts, list(years), upright=True)
    texts = wholes(rows, list(parts))
    write(figure, years, [100 if text.startswith("n=") else 0 for text in texts], texts, "top center")
    figure.update_layout(barmode="stack")
    figure.update_xaxes(**year_axis(years))
    figure.update_yaxes(range=[0, 108], **PERCENT, zeroline=False)
    return framed(figure, caption, plot_height=250, key=key, notes=_notes(rows, list(parts)))


def shares_by_place(
    frame: pd.DataFrame, parts: Mapping[str, str], caption: Caption, *, page: int = 1
) -> go.Figure:
    """One horizontal bar of 100 % a place, with its n at the right edge, largest n first.

    Args:
        frame: name and the columns that `parts` names (counts).
        parts: column → the words for it.
        caption: the words.
        page: counted from 1, `PAGE` rows each.
    """
    sums = frame[list(parts)].astype("Float64").sum(axis=1, min_count=1)
    order = sums.sort_values(ascending=False, na_position="last", kind="stable").index
    rows = frame.loc[order].iloc[(page - 1) * PAGE : page * PAGE].reset_index(drop=True)
    percent = shares(rows, list(parts))
    figure = go.Figure()
    key = _stack(figure, rows, percent, parts, list(rows.index), upright=False)
    texts = [EDGE + text for text in wholes(rows, list(parts))]
    write(figure, [100] * len(rows), list(rows.index), texts, "middle right")
    figure.update_layout(barmode="stack")
    figure.update_xaxes(range=[0, 100], **PERCENT, zeroline=False)
    figure.update_yaxes(**place_axis(rows["name"]))
    notes = _notes(rows, list(parts))
    return framed(figure, caption, plot_height=max(60, 24 * len(rows)), key=key, right=76, notes=notes)


def _small(rows: pd.DataFrame, parts: Sequence[str]) -> list[bool]:
    """Whether each row's sum is a small n: its bar is faint, and the chart says so."""
    sums = rows[list(parts)].astype("Float64").sum(axis=1, min_count=1)
    return [not pd.isna(value) and 0 < value < SMALL for value in sums]


def _notes(rows: pd.DataFrame, parts: Sequence[str]) -> list[str]:
    return [f"浅色：件数（n）不足{SMALL}"] if any(_small(rows, parts)) else []


def _stack(
    figure: go.Figure,
    rows: pd.DataFrame,
    percent: pd.DataFrame,
    parts: Mapping[str, str],
    positions: Sequence[int],
    *,
    upright: bool,
) -> list[tuple[str, str]]:
    """Adds one bar trace a part that occurs; returns the colour key."""
    key = []
    opacity = [FAINT if small else 1.0 for small in _small(rows, list(parts))]
    for index, (column, name) in enumerate(parts.items()):
        if not (rows[column].fillna(0) > 0).any():
            continue
        colour = colour_of(name, index)
        key.append((name, colour))
        along, across = ("y", "x") if upright else ("x", "y")
        figure.add_bar(
            **{along: values(percent[column]), across: positions},
            orientation="v" if upright else "h",
            marker={"color": colour, "opacity": opacity, "line": {"width": 0}},
            customdata=[number(value) for value in rows[column]],
            hovertemplate=f"{plain(name)}：%{{customdata}}件（%{{{along}:.1f}}%）<extra></extra>",
        )
    return key
