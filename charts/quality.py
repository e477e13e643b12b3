"""Charts that lead on: coverage whose cells can be opened, findings whose bars can be."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from charts.bars import PAGE
from charts.coverage import coverage_matrix
from charts.theme import (
    AMBER,
    CONTEXT,
    SKY,
    SUBJECT,
    Caption,
    framed,
    number,
    place_axis,
    plain,
    values,
    write,
)

SEVERITIES: Final = (("errors", "错误", AMBER), ("warnings", "提醒", SKY), ("notes", "提示", CONTEXT))
"""Column, words and colour; errors are of the colour that marks them in the coverage."""

_NEAREST: Final = -1
"""A click opens the cell or bar nearest to it, however far."""


def coverage_to_open(
    frame: pd.DataFrame,
    years: Sequence[int],
    caption: Caption,
    *,
    page: int = 1,
    opened: tuple[str, int] | None = None,
) -> go.Figure:
    """`coverage_matrix` whose cells can be clicked: a point's customdata are the code and the year.

    The cell of `opened`, a code and a year, has a frame.
    """
    figure = coverage_matrix(frame, years, caption, page=page)
    names = frame.drop_duplicates("code").set_index("code")["name"]
    shown = names.iloc[(page - 1) * PAGE : page * PAGE]
    cells = [(code, year, row) for row, code in enumerate(shown.index) for year in years]
    hovers = [words for row in figure.data[0].customdata for words in row]
    figure.update_traces(hoverinfo="skip", hovertemplate=None, selector={"type": "heatmap"})
    figure.add_scatter(
        x=[year for _, year, _ in cells],
        y=[row for *_, row in cells],
        mode="markers",
        marker={"symbol": "square", "size": 18, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[[code, year, *hover] for (code, year, _), hover in zip(cells, hovers, strict=True)],
        hovertemplate="%{customdata[2]} %{customdata[1]}年：%{customdata[3]}<extra></extra>",
    )
    for code, year, row in cells:
        if (code, year) == opened:
            figure.add_shape(
                type="rect",
                x0=year - 0.49,
                x1=year + 0.49,
                y0=row - 0.46,
                y1=row + 0.46,
                line={"color": SUBJECT, "width": 3},
            )
    return figure.update_layout(hoverdistance=_NEAREST)


def counts(frame: pd.DataFrame, caption: Caption) -> go.Figure:
    """Horizontal bars of findings, a row a bar in the order of the frame, a part a severity.

    Args:
        frame: key, name, errors, warnings, notes, findings; a bar's customdata are key and name.
        caption: the words.
    """
    positions = list(range(len(frame)))
    figure = go.Figure()
    present = [each for each in SEVERITIES if frame[each[0]].sum() > 0]
    for column, words, colour in present:
        figure.add_bar(
            y=positions,
            x=values(frame[column]),
            orientation="h",
            name=words,
            marker_color=colour,
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            customdata=[[key, plain(name)] for key, name in zip(frame["key"], frame["name"], strict=True)],
            hovertemplate=f"%{{customdata[1]}}：{words}%{{x:,}}处<extra></extra>",
        )
    totals = values(frame["findings"])
    write(
        figure, [total or 0 for total in totals], positions, [f" {number(n)}" for n in totals], "middle right"
    )
    largest = max((total or 0 for total in totals), default=0)
    figure.update_layout(barmode="stack")
    figure.update_xaxes(visible=False, range=[0, largest * 1.15 or 1])
    figure.update_yaxes(**place_axis(frame["name"]))
    key = [(words, colour) for _, words, colour in present]
    return framed(figure, caption, plot_height=max(60, 28 * len(frame)), right=30, key=key, x_labels=False)
