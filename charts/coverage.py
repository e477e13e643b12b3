"""Coverage: who has reported, as a matrix of places and years."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.bars import PAGE
from charts.theme import (
    AMBER,
    SUBJECT,
    Caption,
    faint,
    framed,
    number,
    place_axis,
    plain,
    write,
    year_axis,
)

NOTHING = "rgba(0,0,0,0)"
SHADES = [(0.0, NOTHING), (0.01, faint(SUBJECT, 0.08)), (0.7, faint(SUBJECT, 0.42))]
SHADES += [(0.71, faint(AMBER, 0.45)), (1.0, faint(AMBER, 0.45))]
"""Of the share reported, 0 to 0.7; 1 is a report with errors. Faint, so that the reader's own text
colour stays readable on them in light and in dark."""


def coverage_matrix(
    frame: pd.DataFrame, years: Sequence[int], caption: Caption, *, page: int = 1
) -> go.Figure:
    """Places × years: a filled cell is a report, an empty one says 未报, ! means errors to check.

    Args:
        frame: code, name, year, expected, reported, errors; a place that itself holds many units
            shows the share reported, its colour the deeper the more.
        years: the years of the axis.
        caption: the words.
        page: counted from 1, `PAGE` places each.
    """
    names = frame.drop_duplicates("code").set_index("code")["name"]
    shown = names.iloc[(page - 1) * PAGE : page * PAGE]
    cells = {(row["code"], row["year"]): row for row in frame.to_dict("records")}
    grid = [[_cell(cells.get((code, year))) for year in years] for code in shown.index]
    figure = go.Figure()
    figure.add_heatmap(
        x=list(years),
        y=list(range(len(shown))),
        z=[[shade for _, shade in row] for row in grid],
        zmin=0,
        zmax=1,
        colorscale=SHADES,
        showscale=False,
        xgap=2,
        ygap=2,
        customdata=[[[plain(name), text] for text, _ in row] for name, row in zip(shown, grid, strict=True)],
        hovertemplate="%{customdata[0]} %{x}年：%{customdata[1]}<extra></extra>",
    )
    places = [(year, position) for position in range(len(shown)) for year in years]
    words = [text for row in grid for text, _ in row]
    write(figure, [year for year, _ in places], [position for _, position in places], words, "middle center")
    figure.update_xaxes(**{**year_axis(years), "range": [min(years) - 0.5, max(years) + 0.5]}, side="top")
    figure.update_yaxes(**place_axis(shown))
    key = [("已报", SUBJECT), ("! 有错误待核对", AMBER)]
    return framed(figure, caption, plot_height=max(60, 25 * len(shown)), key=key, x_labels=False, above=22)


def _cell(row: Mapping[Hashable, Any] | None) -> tuple[str, float]:
    """Words and shade of one cell."""
    if row is None or pd.isna(row["reported"]) or row["reported"] == 0:
        return "未报", 0.0
    mark = "!" if row["errors"] else ""
    if row["expected"] <= 1:
        return mark or "✓", 1.0 if mark else 0.7
    return f"{number(row['reported'])}/{number(row['expected'])}{mark}", 0.7 * min(
        1.0, row["reported"] / row["expected"]
    )
