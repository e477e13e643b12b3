"""What every chart promises: missing is a gap and says so, small n shows, text is only shown."""

import tomllib
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import bars, coverage, lines, rates, shares, theme
from charts.theme import Caption, Look
from queries.measures import SMALL_N, with_rate

YEARS = (2019, 2020, 2021, 2022)
CAPTION = Caption(
    "示范县主动公开信息，2019–2022年（示例）", "单位：条", "来源：12份年度报告 · 更新于 2025-03-01 09:00"
)
LOOKS: tuple[Look, ...] = ("light", "dark")
CONFIG = Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml"

Rgb = tuple[float, float, float]


def frame(**columns: list[Any]) -> pd.DataFrame:
    """Numbers as queries give them: nullable integers."""
    made = pd.DataFrame(columns)
    numbers = {
        name: "Int64" for name, column in columns.items() if not any(isinstance(x, str) for x in column)
    }
    return made.astype(numbers)


def places(*values: int | None) -> pd.DataFrame:
    names = [f"第{number}镇" for number in range(len(values))]
    return frame(code=[f"9901011{n:02}" for n in range(len(values))], name=names, value=list(values))


def written(figure: go.Figure) -> str:
    """All words of a picture."""
    texts = [str(text) for trace in figure.data for text in _listed(trace.text)]
    return "\n".join([figure.layout.title.text, *(note.text for note in figure.layout.annotations), *texts])


def _listed(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        yield value
    elif value is not None:
        yield from value


# --- colours ---


def linear(colour: str) -> Rgb:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    lights = sorted(float(np.dot((0.2126, 0.7152, 0.0722), linear(colour))) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def seen_by_dichromats(colour: str) -> list[Any]:
    """In CIELAB, as people without red, then without green cones see it (Viénot and others 1999)."""
    to_lms = np.array(
        [[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]]
    )
    without = (
        np.array([[0, 2.02344, -2.52581], [0, 1, 0], [0, 0, 1]]),
        np.array([[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]]),
    )
    seen = (np.linalg.inv(to_lms) @ cones @ to_lms @ np.array(linear(colour)) for cones in without)
    return [lab(np.clip(rgb, 0, 1)) for rgb in seen]


def lab(rgb: Any) -> Any:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    white = np.array([0.9505, 1.0, 1.089])
    ratio = (to_xyz @ rgb) / white
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("look", LOOKS)
def test_stand_out_from_the_background_in_every_colour(look: Look) -> None:
    used = {*theme.COLOURS.values(), *theme.CYCLE, theme.SUBJECT, theme.CONTEXT}
    assert {colour: contrast(colour, theme.BACKGROUND[look]) >= 3 for colour in used} == dict.fromkeys(
        used, True
    )


@pytest.mark.parametrize("look", LOOKS)
def test_keep_text_readable_on_the_page_and_on_matrix_cells(look: Look) -> None:
    ground = np.array([int(theme.BACKGROUND[look][at : at + 2], 16) for at in (1, 3, 5)])
    assert contrast(theme.TEXT[look], theme.BACKGROUND[look]) >= 7
    for _, shade in coverage.SHADES:
        *rgb, alpha = (float(part) for part in shade.removeprefix("rgba(").removesuffix(")").split(","))
        mixed = alpha * np.array(rgb) + (1 - alpha) * ground
        cell = "#" + "".join(f"{round(channel):02x}" for channel in mixed)
        assert contrast(theme.TEXT[look], cell) >= 4.5


@pytest.mark.parametrize(
    "names",
    [
        ("镇", "乡", "街道"),
        ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"),
        ("新收", "上年结转", "结转下年"),
        ("受理", "办结"),
        ("办结率", "按时办结率"),
    ],
)
def test_tell_neighbours_apart_without_red_or_green_cones(names: tuple[str, ...]) -> None:
    for one, other in pairwise(names):
        pairs = zip(
            seen_by_dichromats(theme.COLOURS[one]), seen_by_dichromats(theme.COLOURS[other]), strict=True
        )
        assert min(float(np.linalg.norm(a - b)) for a, b in pairs) > 15, (one, other)


def test_give_each_part_of_a_whole_a_colour_of_its_own() -> None:
    outcomes = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
    assert all(theme.COLOURS[a] != theme.COLOURS[b] for a, b in combinations(outcomes, 2))


def test_agree_with_the_theme_of_the_page() -> None:
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    for look in LOOKS:
        assert config[look]["backgroundColor"] == theme.BACKGROUND[look]
        assert config[look]["textColor"] == theme.TEXT[look]
    assert theme.SMALL == SMALL_N


# --- words ---


@pytest.mark.parametrize("look", LOOKS)
def test_hold_title_subtitle_and_source_inside_the_picture(look: Look) -> None:
    figure = theme.dressed(bars.ranking(places(3, 5), "value", CAPTION), look)
    for words in ("示范县主动公开信息", "单位：条", "来源：12份年度报告", "更新于 2025-03-01"):
        assert words in written(figure).replace("<br>", "")
    assert figure.layout.template.layout.paper_bgcolor == theme.BACKGROUND[look]
    assert figure.layout.margin.t > 40


@given(st.text(max_size=80), st.floats(min_value=2, max_value=40))
def test_wrap_into_lines_that_fit_and_lose_only_blanks(words: str, limit: float) -> None:
    lines_ = theme.wrap(words, limit)
    assert all(theme.width(line) <= limit or len(line) == 1 for line in lines_)
    assert "".join("".join(lines_).split()) == "".join(words.split())


def test_show_text_of_documents_without_interpreting_it() -> None:
    named = places(4, 2).assign(name=["<b>粗</b>镇", "<a href='javascript:x'>乡</a>"])
    figure = bars.ranking(named, "value", CAPTION)
    assert list(figure.layout.yaxis.ticktext) == [
        "&lt;b&gt;粗&lt;/b&gt;镇",
        "&lt;a href='javascript:x'&gt;乡&lt;/a&gt;",
    ]


@pytest.mark.parametrize(
    ("value", "words"), [(1234567, "1,234,567"), (0, "0"), (None, "未报"), (3.25, "3.2")]
)
def test_write_numbers_with_commas_and_missing_as_unreported(value: float | None, words: str) -> None:
    assert theme.number(value) == words


@pytest.mark.parametrize("count", [1, 2, 6, 17, 40])
def test_mark_whole_years_and_the_last_one(count: int) -> None:
    years = range(2025 - count, 2025)
    axis = theme.year_axis(years)
    assert axis["ticktext"][-1] == "2024"
    assert all(tick.isdecimal() and len(tick) == 4 for tick in axis["ticktext"])
    assert len(axis["tickvals"]) <= 8


# --- bars ---


def test_rank_from_the_largest_and_leave_the_unreported_without_a_bar() -> None:
    figure = bars.ranking(places(5, None, 0, 9), "value", CAPTION)
    assert list(figure.layout.yaxis.ticktext) == ["第3镇", "第0镇", "第2镇", "第1镇"]
    assert list(figure.data[0].x) == [9, 5, 0, None]
    assert [text.strip() for text in figure.data[1].text] == ["9", "5", "0", "未报"]
    assert "3个已报单位的中位数 5" in written(figure)


def test_colour_the_chosen_place_and_grey_all_others() -> None:
    figure = bars.ranking(places(5, 7), "value", CAPTION, focus="990101100")
    assert list(figure.data[0].marker.color) == [theme.CONTEXT, theme.SUBJECT]


def test_page_a_long_ranking_with_the_median_of_all() -> None:
    many = places(*range(70))
    assert bars.pages(many) == 3
    last = bars.ranking(many, "value", CAPTION, page=3)
    assert len(last.data[0].x) == 10
    assert "70个已报单位的中位数 34.5" in written(last)


def test_say_unreported_for_a_year_without_reports_instead_of_zero() -> None:
    known = frame(year=[2019, 2022], 镇=[5, 0], 乡=[1, 0])
    figure = bars.by_year_stacked(known, {"镇": "镇", "乡": "乡", "街道": "街道"}, YEARS, CAPTION)
    assert list(figure.data[0].y) == [5, None, None, 0]
    unreported = next(trace for trace in figure.data if "未报" in _listed(trace.text))
    assert list(unreported.x) == [2020, 2021]
    assert "街道" not in figure.layout.title.text


def test_fold_small_parts_into_the_rest() -> None:
    parts = frame(group=["甲", "乙", "丙", "其他"], value=[9, 4, 2, 1])
    folded = bars.folded(parts, 2)
    assert list(folded["group"]) == ["甲", "乙", "其他"]
    assert list(folded["value"]) == [9, 4, 3]
    assert list(bars.parts_ranked(parts, CAPTION, most=2).data[1].text) == [
        " 9（56%）",
        " 4（25%）",
        " 3（19%）",
    ]


def test_sum_columns_under_their_words_and_leave_zeros_out() -> None:
    known = frame(year=[2019, 2020], a=[1, 2], b=[0, None], c=[None, None])
    assert bars.summed(known, {"a": "甲", "b": "乙", "c": "丙"}).to_dict("records") == [
        {"group": "甲", "value": 3}
    ]


# --- rates ---


def counted() -> pd.DataFrame:
    known = places(100, 8, 0, None).rename(columns={"value": "received"})
    return with_rate(known.assign(handled=frame(h=[98, 8, 0, None])["h"]), "rate", "handled", "received")


def test_draw_small_n_hollow_and_say_so() -> None:
    figure = rates.rate_dots(counted(), "rate", "handled", CAPTION)
    dots = figure.data[0]
    assert list(dots.marker.symbol) == ["circle-open", "circle"]
    assert "空心：件数不足10" in written(figure)


def test_write_the_counts_beside_each_rate_and_name_what_has_none() -> None:
    figure = rates.rate_dots(counted(), "rate", "handled", CAPTION)
    beside = [text.strip() for text in figure.data[-1].text]
    assert beside == ["100.0%  8/8", "98.0%  98/100", "不适用", "未报"]
    assert len(figure.data[0].x) == 2


def test_keep_a_rate_beyond_one_hundred_in_sight_without_an_interval() -> None:
    beyond = with_rate(frame(code=["1"], name=["甲镇"], h=[12], r=[10]), "rate", "h", "r")
    figure = rates.rate_dots(beyond, "rate", "h", CAPTION)
    assert figure.layout.xaxis.range[1] >= 120
    assert list(figure.data[0].error_x.array) == [None]


def test_leave_a_gap_in_a_rate_where_nothing_is_stated() -> None:
    known = with_rate(frame(year=[2019, 2021], h=[9, 40], r=[9, 50]), "rate", "h", "r")
    figure = rates.rates_by_year(known, {"rate": ("办结率", "h")}, YEARS, CAPTION)
    assert list(figure.data[0].y) == [100, None, 80, None]


def test_keep_stated_percentages_in_a_chart_of_their_own() -> None:
    known = frame(year=[2019, 2020], line_group=["信箱", "信箱"], received=[3, 4])
    known = known.assign(satisfaction_median=[99.5, np.nan], on_time_rate_median=[np.nan, np.nan])
    series = {"satisfaction_median": "满意率", "on_time_rate_median": "按时办结率"}
    figure = rates.stated_rates(known, series, YEARS, CAPTION)
    assert [list(trace.y) for trace in figure.data] == [[99.5, None, None, None]]
    assert "满意率" in written(figure)
    assert "按时办结率" not in written(figure)


def test_give_each_kind_of_line_a_small_chart_of_its_own() -> None:
    groups = ["12345热线", "12345热线", "信箱"]
    known = frame(year=[2019, 2020, 2019], line_group=groups, received=[70, 80, 7], handled=[69, None, 7])
    figure = rates.lines_small_multiples(known, YEARS, CAPTION)
    assert [(trace.yaxis, list(trace.y)) for trace in figure.data] == [
        ("y", [70, 80, None, None]),
        ("y", [69, None, None, None]),
        ("y2", [7, None, None, None]),
        ("y2", [7, None, None, None]),
    ]
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis2.domain[1]


# --- shares ---


def test_stack_shares_to_one_hundred_and_say_not_applicable_for_nothing() -> None:
    known = frame(year=[2019, 2020, 2022], granted=[6, 0, None], refused=[14, 0, None])
    figure = shares.shares_by_year(known, {"granted": "予以公开", "refused": "不予公开"}, YEARS, CAPTION)
    granted, refused, words = figure.data
    assert list(granted.y) == [30, None, None, None]
    assert list(refused.y) == [70, None, None, None]
    assert list(words.text) == ["n=20", "不适用", "未报", "未报"]


def test_fade_shares_of_a_small_n_and_say_so() -> None:
    known = places(4, 40).rename(columns={"value": "granted"})
    figure = shares.shares_by_place(known, {"granted": "予以公开"}, CAPTION)
    assert list(figure.data[0].marker.opacity) == [1.0, shares.FAINT]
    assert "件数（n）不足10" in written(figure)


# --- lines and the matrix ---


def test_break_every_line_where_the_form_changes() -> None:
    known = frame(year=[2019, 2020, 2021, 2022], made=[4, 5, 1, None], issued=[None, None, 3, 2])
    series = {"made": "本年新制作（2019年版）", "issued": "本年制发（2021年版）"}
    figure = lines.lines_by_year(known, series, YEARS, CAPTION, breaks=(2020.5,))
    assert list(figure.data[0].x) == [2019, 2020, 2020.5, 2021, 2022]
    assert list(figure.data[0].y) == [4, 5, None, 1, None]
    assert "报表改版" in written(figure)
    assert figure.layout.shapes[0].x0 == 2020.5


def test_draw_no_break_that_the_years_do_not_cross() -> None:
    known = frame(year=[2021, 2022], issued=[3, 2])
    figure = lines.lines_by_year(known, {"issued": "制发"}, (2021, 2022), CAPTION, breaks=(2020.5,))
    assert not figure.layout.shapes
    assert "报表改版" not in written(figure)


def test_show_reported_missing_and_doubtful_in_the_matrix() -> None:
    known = frame(
        code=["1", "1", "2", "2"], name=["甲镇", "甲镇", "乙乡", "乙乡"], year=[2019, 2020] * 2,
        expected=[1, 1, 30, 30], reported=[1, 0, 15, 30], errors=[1, 0, 0, 2],
    )  # fmt: skip
    figure = coverage.coverage_matrix(known, (2019, 2020), CAPTION)
    assert list(figure.data[1].text) == ["!", "未报", "15/30", "30/30!"]
    assert [list(row) for row in figure.data[0].z] == [[1.0, 0.0], [0.35, 0.7]]


@pytest.mark.parametrize(
    "figure",
    [
        bars.ranking(places(), "value", CAPTION),
        bars.by_year_grouped(frame(year=[], a=[]), {"a": "甲"}, YEARS, CAPTION),
        bars.parts_ranked(pd.DataFrame({"group": [], "value": []}), CAPTION),
        rates.lines_small_multiples(frame(year=[], line_group=[], received=[], handled=[]), YEARS, CAPTION),
        lines.lines_by_year(frame(year=[], a=[]), {"a": "甲"}, YEARS, CAPTION),
        shares.shares_by_place(frame(name=[], a=[]), {"a": "甲"}, CAPTION),
    ],
    ids=["ranking", "grouped", "parts", "lines", "years", "shares"],
)
def test_make_a_picture_of_nothing_without_failing(figure: go.Figure) -> None:
    assert figure.layout.height > 0
    assert figure.to_json()
