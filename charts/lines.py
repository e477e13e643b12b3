"""Lines: years, with gaps where nothing is reported and a break where the form changes."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    CONTEXT,
    SMALL_SIZE,
    Caption,
    amount_axis,
    by_year,
    colour_of,
    framed,
    largest_of,
    number,
    plain,
    values,
    year_axis,
)


def lines_by_year(
    frame: pd.DataFrame,
    series: Mapping[str, str],
    years: Sequence[int],
    caption: Caption,
    *,
    breaks: Sequence[float] = (),
) -> go.Figure:
    """One line a series, its last value written beside it; a year without a value is a gap.

    Args:
        frame: year and the columns that `series` names.
        series: column → the words for it.
        years: the years of the axis.
        caption: the words.
        breaks: where the official form changes, between two years (2020.5); what is not comparable
            across it is drawn as series of their own.
    """
    rows = by_year(frame, years)
    crossed = [place for place in breaks if years and min(years) < place < max(years)]
    places = sorted([*years, *crossed])  # at a break no series has a value, so no line runs across
    figure = go.Figure()
    key = []
    for index, (column, name) in enumerate(series.items()):
        if rows[column].isna().all():
            continue
        colour = colour_of(name, index)
        key.append((name, colour))
        known: dict[float, float | None] = dict(zip(years, values(rows[column]), strict=True))
        heights = [known.get(place) for place in places]
        figure.add_scatter(
            x=places,
            y=heights,
            mode="lines+markers+text",
            line={"color": colour, "width": 2.5},
            marker={"size": max(7, 13 - 3 * index)},  # of two equal series both stay to be seen
            text=["" if height is None else number(height) for height in heights],
            textposition="top center",
            textfont={"size": SMALL_SIZE - 1},
            connectgaps=False,
            hovertemplate=f"%{{x}}年 {plain(name)}：%{{y:,}}<extra></extra>",
            cliponaxis=False,
        )
    for place in crossed:
        figure.add_vline(x=place, line={"dash": "dot", "width": 1.2, "color": CONTEXT})
        word = {"text": "报表改版", "showarrow": False, "font": {"size": SMALL_SIZE}}
        figure.add_annotation(x=place, yref="paper", y=1, yanchor="bottom", **word)
    top = largest_of(rows[list(series)])
    figure.update_xaxes(**year_axis(years))
    figure.update_yaxes(**amount_axis(top), range=[0, top * 1.18 or 1])
    shown = key if len(key) > 1 else ()
    return framed(figure, caption, plot_height=250, key=shown, above=16 if crossed else 0)
