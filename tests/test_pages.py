"""Each page alone, and the whole through app.py, over a warehouse of invented reports."""

import json
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from loaders.errors import WarehouseError
from loaders.warehouse import Warehouse
from queries import totals
from queries.measures import with_rate
from queries.scope import Scope
from tests.warehouse_fixture import fact, make_warehouse, townships, upload
from ui import panels, session, text
from ui.view import Choice, Wish

ROOT = Path(__file__).resolve().parents[1]
CHARTED = ("overview", "publications", "hotlines", "applications")
ZIXI = "532301104"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = make_warehouse(tmp_path_factory.mktemp("filled"))
    warehouse.close()
    return warehouse.path


@pytest.fixture
def data(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reports of the fixture, for tests that only read."""
    monkeypatch.setenv("WAREHOUSE_URL", str(filled))
    return filled


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, for tests that store or remove."""
    warehouse = make_warehouse(tmp_path)
    warehouse.close()
    monkeypatch.setenv("WAREHOUSE_URL", str(warehouse.path))
    return warehouse.path


def opened(page: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def first_line(at: AppTest) -> str:
    return str(at.title[0].value).replace("\\", "")


def pictures(at: AppTest) -> list[str]:
    """The title of each chart."""
    specs = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    return [spec["layout"]["title"]["text"].replace("<br>", "").replace("<b>", "") for spec in specs]


def ask(sql: str, *values: object) -> int:
    """An independent question to the warehouse that the pages read."""
    cursor: duckdb.DuckDBPyConnection = session.warehouse().cursor()
    (answer,) = cursor.execute(sql, values).fetchall()
    return int(answer[0])


STATED = """
    select sum(value) from fact join report using (report_id)
    where report.state = 'accepted' and year = 2023 and unit_code like '532301%'
        and fact.status = 'stated' and indicator = ? and dim is not distinct from ?
"""


# --- every page ---


@pytest.mark.parametrize("page", CHARTED)
@pytest.mark.parametrize("region", ["", "all", "53", "5323", "532301", ZIXI, "990101"])
def test_open_at_every_level_with_a_first_line_made_of_data(page: str, region: str, data: Path) -> None:
    at = opened(page, **({"region": region} if region else {}))
    assert not at.exception
    assert first_line(at).startswith("2023年，")
    assert len(at.metric) <= 4
    assert len(pictures(at)) >= 3


@pytest.mark.parametrize("page", CHARTED)
def test_pass_over_what_a_link_says_wrongly(page: str, data: Path) -> None:
    at = opened(page, region="000000", years="二〇一九", kinds="省,<b>")
    assert not at.exception
    assert first_line(at).startswith("2023年，全国")
    assert "region" not in at.query_params
    assert "years" not in at.query_params


@pytest.mark.parametrize("page", CHARTED)
def test_mark_samples_in_every_title_and_nowhere_else(page: str, data: Path) -> None:
    samples, real = opened(page, region="990101"), opened(page)
    assert all("（示例）" in title for title in pictures(samples))
    assert any(button.label == "移除示例数据" for button in samples.button)
    assert not any("示例" in title for title in pictures(real))
    assert not any(button.label == "移除示例数据" for button in real.button)


@pytest.mark.parametrize("page", CHARTED)
def test_repeat_what_is_chosen_in_each_title(page: str, data: Path) -> None:
    titles = pictures(opened(page, region="532301", years="2020-2022"))
    assert all("楚雄市" in title for title in titles)
    assert all("2020–2022年" in title or "2022年" in title for title in titles)


def test_say_what_the_facts_say(data: Path) -> None:
    published = ask(STATED, "publications.total", None)
    received = ask(STATED, "applications.received", "total")
    reports = ask(
        "select count(*) from report where state = 'accepted' and year = 2023 and unit_code like '532301%'"
    )
    line = first_line(opened("overview", region="532301"))
    assert f"已报{reports}个" in line
    assert f"主动公开{published:,}条" in line
    assert f"新收申请{received:,}件" in line


def test_take_the_rates_away_with_their_counts(data: Path) -> None:
    places = session.ask(totals.totals_by_child, Scope("532301", (2023, 2023)), 2023, ("completion_handled",))
    counts = places.assign(completion_received=100)
    rated = with_rate(counts, "completion", "completion_handled", "completion_received")
    headings = list(text.headed(rated).columns)
    assert {"代码", "单位", "办结率%", "办结率95%区间下限%", "办结率95%区间上限%"} <= set(headings)
    assert len(headings) == len(set(headings))


def test_never_count_samples_among_real_reports(data: Path) -> None:
    real = ask("select count(*) from report where year = 2023 and state = 'accepted' and not is_sample")
    assert f"已报{real}个" in first_line(opened("overview"))


# --- the bar ---


def test_choose_a_region_step_by_step_and_say_so_in_the_link(data: Path) -> None:
    at = opened("publications")
    at.selectbox(key="region-all").select("53").run()
    at.selectbox(key="region-53").select("5323").run()
    at.selectbox(key="region-5323").select("532301").run()
    assert at.query_params["region"] == "532301"
    assert first_line(at).startswith("2023年，楚雄市")
    at.selectbox(key="region-all").select("").run()
    assert at.query_params["region"] == "all"


def test_choose_years_and_kinds_and_say_so_in_the_link(data: Path) -> None:
    at = opened("publications", region="532301")
    at.slider(key="years").set_value((2020, 2021)).run()
    at.pills(key="kinds").set_value(["乡"]).run()
    assert at.query_params["years"] == "2020-2021"
    assert at.query_params["kinds"] == "乡"
    assert first_line(at).startswith("2021年，楚雄市（乡）")


def test_open_the_same_view_from_a_copied_link(data: Path) -> None:
    choice = Choice(
        "532301", [("53", "云南省"), ("5323", "楚雄彝族自治州"), ("532301", "楚雄市")], (2020, 2021), ("镇",)
    )
    query = dict(pair.split("=") for pair in choice.link.split("&"))
    at = opened("overview", region=query["region"], years=query["years"], kinds="镇")
    assert pictures(at)[1].startswith("楚雄市（镇）主动公开信息，2020–2021年")


@given(st.dictionaries(st.sampled_from(["region", "years", "kinds", "x"]), st.text(max_size=12)))
def test_take_any_link_without_failing(query: dict[str, str]) -> None:
    wish = Wish.from_query(query)
    assert Wish.from_query(wish.as_query()) == wish


# --- the frame ---


def test_keep_the_choice_from_page_to_page(data: Path) -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["region"] = "532301"
    at.run()
    assert first_line(at).startswith("2023年，楚雄市")
    for page in ("hotlines", "applications", "publications"):
        at.switch_page(f"pages/{page}.py").run()
        assert not at.exception
        assert not at.error
        assert first_line(at).startswith("2023年，楚雄市")
        assert at.query_params["region"] == "532301"


def test_tell_the_reader_what_to_do_where_a_page_fails(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "source_of", lambda _: 1 / 0)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert [error.value for error in at.error] == [
        "这一页出错了，请刷新页面；如果还不行，请把网址发给维护人员。"
    ]


def test_tell_the_way_out_where_the_warehouse_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(path: Path) -> Warehouse:
        raise WarehouseError(f"数据库“{path.name}”正被另一个程序使用。")

    monkeypatch.setenv("WAREHOUSE_URL", str(tmp_path / "taken.duckdb"))
    monkeypatch.setattr(session, "open_warehouse", taken)
    at = opened("overview")
    assert not at.exception
    assert at.error[0].value == "数据库“taken.duckdb”正被另一个程序使用。"


@pytest.mark.parametrize("page", CHARTED)
def test_say_what_to_do_where_there_are_no_reports(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_warehouse(tmp_path, []).close()
    monkeypatch.setenv("WAREHOUSE_URL", str(tmp_path / "warehouse.duckdb"))
    at = opened(page)
    assert not at.exception
    assert at.markdown[-1].value == "还没有年度报告入库。"
    assert [button.label for button in at.button] == ["上传年报"]


def test_offer_the_places_with_reports_where_the_chosen_one_has_none(data: Path) -> None:
    at = opened("hotlines", region="110101")
    assert at.markdown[-1].value == "东城区还没有年度报告入库。"
    at.button[-1].click().run()
    assert first_line(at).startswith("2023年，全国")


def test_remove_the_samples_with_one_click(own_data: Path) -> None:
    at = opened("overview", region="990101")
    next(button for button in at.button if button.label == "移除示例数据").click().run()
    assert not at.exception
    assert first_line(at).startswith("2023年，全国")
    assert ask("select count(*) from report where is_sample") == 0


def test_offer_to_remove_the_samples_where_reports_are_uploaded(own_data: Path) -> None:
    at = opened("upload")
    at.button(key="remove-samples").click().run()
    assert not at.exception
    assert "remove-samples" not in [button.key for button in at.button]
    assert ask("select count(*) from report where is_sample") == 0


@pytest.mark.parametrize(
    ("now", "before", "same", "words"),
    [
        (120, 100, True, "，比上年多20%"),
        (80, 100, True, "，比上年少20%"),
        (100, 100, True, "，与上年持平"),
        (120, 100, False, "（上年100条）"),
        (4, 2, True, "（上年2条）"),
        (4, 0, True, "（上年0条）"),
        (4, None, True, ""),
    ],
)
def test_compare_with_last_year_only_what_can_be_compared(
    now: int, before: int | None, same: bool, words: str
) -> None:
    assert text.change(now, before, "条", same) == words


def test_see_with_the_next_run_what_was_stored_elsewhere(own_data: Path) -> None:
    at = opened("publications", region=ZIXI, years="2023")
    session.warehouse().store_many([upload(ZIXI, 2023, [fact("publications.total", 98765)])], by="别人")
    assert "98,765条" in first_line(at.run())


# --- the default view ---


@pytest.mark.parametrize(
    ("codes", "region"),
    [
        ((), ""),
        (("990101001",), "990101001"),
        (("990101001", "990101002"), "990101"),
        (("990101001", ZIXI), ZIXI),
        ((ZIXI, "532301105"), "532301"),
        ((ZIXI, townships("320813")[0]), ""),
    ],
)
def test_open_at_the_smallest_place_that_holds_all_real_reports(
    codes: tuple[str, ...], region: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_warehouse(tmp_path, [upload(code, 2023, [fact("publications.total", 1)]) for code in codes]).close()
    monkeypatch.setenv("WAREHOUSE_URL", str(tmp_path / "warehouse.duckdb"))
    assert session.default_region() == region


def test_fill_a_new_warehouse_with_the_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE_URL", str(tmp_path / "new.duckdb"))
    at = opened("overview")
    assert not at.exception
    assert "示范县12个乡镇（街道）已报12个" in first_line(at)
    assert ask("select count(*) from report where is_sample") == 72
