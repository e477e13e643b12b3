"""Bars: amounts, from zero. Rankings of places, amounts by year, composition."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    CONTEXT,
    SMALL_SIZE,
    SUBJECT,
    Caption,
    amount_axis,
    by_year,
    colour_of,
    framed,
    largest_of,
    number,
    place_axis,
    plain,
    values,
    write,
    year_axis,
)

PAGE = 30
"""So many rows of a ranking are shown at once."""
CROWDED = 1000
"""From here on the numbers over bars that stand side by side would touch: only the first series has them."""
PARTS = 6
"""A composition has at most so many parts; the rest is 其他."""


def pages(frame: pd.DataFrame) -> int:
    """How many pages a ranking of `frame` has."""
    return max(1, -(-len(frame) // PAGE))


def ranked(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """`frame` from the largest to the smallest; those that report none come last."""
    return frame.sort_values([measure, "name"], ascending=[False, True], na_position="last", kind="stable")


def ranking(
    frame: pd.DataFrame, measure: str, caption: Caption, *, focus: str = "", page: int = 1
) -> go.Figure:
    """Horizontal bars of places, largest first, with the line of their median.

    Args:
        frame: code, name and `measure` (missing = 未报, no bar).
        measure: the column to rank by.
        caption: the words.
        focus: the code of the chosen place; all others turn grey.
        page: counted from 1, `PAGE` rows each.
    """
    rows = ranked(frame, measure).iloc[(page - 1) * PAGE : page * PAGE]
    positions = list(range(len(rows)))
    labels = [number(value) for value in rows[measure]]
    largest = float(frame[measure].max()) if frame[measure].notna().any() else 0.0
    bars = values(rows[measure])
    colours = [SUBJECT if focus in ("", code) else CONTEXT for code in rows["code"]]
    figure = go.Figure()
    figure.add_bar(
        y=positions,
        x=bars,
        orientation="h",
        marker_color=colours,
        customdata=[plain(name) for name in rows["name"]],
        hovertemplate="%{customdata}：%{x:,}<extra></extra>",
    )
    write(figure, [bar or 0 for bar in bars], positions, [f" {label}" for label in labels], "middle right")
    notes = []
    reported = frame[measure].dropna()
    if len(reported) > 1:
        median = float(reported.median())
        figure.add_vline(x=median, line={"dash": "dot", "width": 1.5, "color": CONTEXT}, layer="below")
        notes.append(f"虚线：{len(reported)}个已报单位的中位数 {number(median)}")
    figure.update_xaxes(**amount_axis(largest), range=[0, largest * 1.12 or 1])
    figure.update_yaxes(**place_axis(rows["name"]))
    return framed(figure, caption, plot_height=max(60, 24 * len(rows)), right=44, notes=notes)


def spread(frame: pd.DataFrame, by: str, measure: str) -> pd.DataFrame:
    """Rows of (year, `by`, `measure`) as one row a year and one column for each value of `by`."""
    return frame.pivot(index="year", columns=by, values=measure).rename_axis(columns=None).reset_index()


def summed(frame: pd.DataFrame, series: Mapping[str, str]) -> pd.DataFrame:
    """group, value: each column of `series` summed over all rows, under its words; zeros left out."""
    sums = [(words, frame[column].sum(min_count=1)) for column, words in series.items()]
    return pd.DataFrame([row for row in sums if not pd.isna(row[1]) and row[1]], columns=["group", "value"])


def has_amounts(frame: pd.DataFrame, columns: Iterable[str]) -> bool:
    """Whether any of these columns that the frame has says more than zero anywhere."""
    return any((frame[column].fillna(0) > 0).any() for column in columns if column in frame)


def by_year_stacked(
    frame: pd.DataFrame, series: Mapping[str, str], years: Sequence[int], caption: Caption
) -> go.Figure:
    """Bars by year, one part a series; the sum stands on top, a year without a report says 未报.

    Args:
        frame: year and the columns that `series` names; a column that is not there is left out.
        series: column → the words for it, from the bottom upward.
        years: the years of the axis.
        caption: the words.
    """
    rows = by_year(frame, years)
    present = {column: name for column, name in series.items() if column in rows and rows[column].sum() > 0}
    known = [column for column in series if column in rows]
    figure = go.Figure()
    for index, (column, name) in enumerate(present.items()):
        figure.add_bar(
            x=list(years),
            y=values(rows[column]),
            name=name,
            marker_color=colour_of(name, index),
            hovertemplate=f"%{{x}}年 {plain(name)}：%{{y:,}}<extra></extra>",
        )
    sums = values(rows[known].sum(axis=1, min_count=1))
    totals_on_top(figure, years, sums)
    figure.update_layout(barmode="stack")
    figure.update_xaxes(**year_axis(years))
    figure.update_yaxes(**amount_axis(max((total for total in sums if total), default=0)))
    key = [(name, colour_of(name, index)) for index, name in enumerate(present.values())]
    return framed(figure, caption, plot_height=260, key=key if len(key) > 1 else ())


def by_year_grouped(
    frame: pd.DataFrame, series: Mapping[str, str], years: Sequence[int], caption: Caption
) -> go.Figure:
    """Bars by year side by side, one colour a series.

    Args:
        frame: year and the columns that `series` names.
        series: column → the words for it, in order.
        years: the years of the axis.
        caption: the words.
    """
    rows = by_year(frame, years)
    figure = go.Figure()
    crowded = largest_of(rows[list(series)]) >= CROWDED
    for index, (column, name) in enumerate(series.items()):
        figure.add_bar(
            x=list(years),
            y=values(rows[column]),
            name=name,
            marker_color=colour_of(name, index),
            text=labels_over_bars(rows[column]) if index == 0 or not crowded else None,
            textposition="outside",
            textangle=0,
            constraintext="none",
            textfont={"size": SMALL_SIZE - 1},
            cliponaxis=False,
            hovertemplate=f"%{{x}}年 {plain(name)}：%{{y:,}}<extra></extra>",
        )
    missing = rows[list(series)].isna().all(axis=1)
    say_missing(figure, [year for year, gone in zip(years, missing, strict=True) if gone])
    figure.update_layout(barmode="group", bargroupgap=0.06)
    figure.update_xaxes(**year_axis(years))
    figure.update_yaxes(**amount_axis(largest_of(rows[list(series)])))
    key = [(name, colour_of(name, index)) for index, name in enumerate(series.values())]
    return framed(figure, caption, plot_height=260, key=key if len(key) > 1 else ())


def parts_ranked(frame: pd.DataFrame, caption: Caption, *, most: int = PARTS) -> go.Figure:
    """The parts of a whole as horizontal bars with amount and share: at most `most`, then 其他.

    Args:
        frame: group, value.
        caption: the words.
        most: parts with a bar of their own.
    """
    rows = folded(frame, most)
    total = float(rows["value"].sum())
    positions = list(range(len(rows)))
    bars = values(rows["value"])
    figure = go.Figure()
    figure.add_bar(
        y=positions,
        x=bars,
        orientation="h",
        marker_color=[CONTEXT if label == "其他" else SUBJECT for label in rows["group"]],
        customdata=[plain(label) for label in rows["group"]],
        hovertemplate="%{customdata}：%{x:,}<extra></extra>",
    )
    texts = [f" {number(bar)}（{(bar or 0) / total:.0%}）" if total else f" {number(bar)}" for bar in bars]
    write(figure, [bar or 0 for bar in bars], positions, texts, "middle right")
    largest = max((bar or 0 for bar in bars), default=0)
    figure.update_xaxes(visible=False, range=[0, largest * 1.32 or 1])
    figure.update_yaxes(**place_axis(rows["group"]))
    return framed(figure, caption, plot_height=max(60, 30 * len(rows)), right=16, x_labels=False)


def labels_over_bars(column: pd.Series) -> list[str]:
    """The numbers over bars; none where nothing is reported."""
    return ["" if pd.isna(value) else number(value) for value in column]


def folded(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """The `most` largest of the parts (group, value), what remains as one row 其他 at the end."""
    rows = frame[["group", "value"]].dropna().sort_values("value", ascending=False, kind="stable")
    other = rows["group"] == "其他"
    named = rows[~other]
    rest = int(rows[other]["value"].sum() + named["value"].iloc[most:].sum())
    head = named.head(most)
    return pd.concat([head, pd.DataFrame({"group": ["其他"], "value": [rest]})]) if rest else head


def totals_on_top(figure: go.Figure, years: Sequence[int], totals: Sequence[float | None]) -> None:
    """The sum of each stack above it; 未报 where there is none."""
    known = [(year, total) for year, total in zip(years, totals, strict=True) if total is not None]
    heights = [total for _, total in known]
    write(figure, [year for year, _ in known], heights, [number(total) for total in heights], "top center")
    say_missing(figure, [year for year, total in zip(years, totals, strict=True) if total is None])


def say_missing(figure: go.Figure, years: Sequence[int]) -> None:
    """未报 on the ground line of each of `years`."""
    write(figure, years, [0] * len(years), ["未报"] * len(years), "top center")
