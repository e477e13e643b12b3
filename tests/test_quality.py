"""数据质量 alone and its questions: findings, what is said of them, revisions, what goes back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pandas as pd
import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from loaders.corrections import Correction
from loaders.model import Cell, Document, Fact, Finding, Paragraph, Table, Where
from loaders.revisions import Upload
from loaders.rows import fingerprint
from loaders.warehouse import Warehouse
from queries import quality
from queries.quality import Wanted
from queries.scope import Scope
from tests.warehouse_fixture import fact, make_warehouse, townships, upload
from ui import naming, session
from ui.quality import passages, returns
from ui.quality.asked import Asked

ROOT = Path(__file__).resolve().parents[1]
COUNTY = "532301"
LUCHENG, DONGGUA, ZIXI = townships(COUNTY)[0], townships(COUNTY)[1], "532301104"
EVERY = Scope("", (2000, 2999))

TEXT = "2023年，全镇<b>主动公开</b>信息286条，其中动态210条、公告70条；申请人张某电话13800138000。"
SUM = Finding(
    "narrative.publications_sum",
    "warning",
    "正文列出的2项合计280条，与总数286条不一致。",
    Where(0, start=TEXT.index("286"), end=TEXT.index("286") + 4),
    286,
    280,
)
PHONE = Finding(
    "text.personal_data",
    "error",
    "文中写出了个人手机号（138****8000），公开前请删除。",
    Where(0, start=TEXT.index("138"), end=TEXT.index("138") + 11),
)
SPAM = tuple(
    Finding(
        "text.injected_spam", "error", f"出现疑似被植入的字样“{name}”，请删除。", Where(0, start=0, end=5)
    )
    for name in ("甲网站", "乙网站", "丙网站")
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = make_warehouse(tmp_path_factory.mktemp("quality"))
    warehouse.close()
    return warehouse.path


@pytest.fixture
def data(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reports of the fixture, for tests that only read."""
    monkeypatch.setenv("WAREHOUSE_URL", str(filled))
    return filled


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """Three reports of 2023 with findings, one of 2022 without."""
    reports = [
        upload(ZIXI, 2023, [fact("publications.total", 286)], [SUM, PHONE], TEXT),
        upload(LUCHENG, 2023, [fact("publications.total", 12)], SPAM, "全镇公开信息12条。"),
        upload(DONGGUA, 2023, (), [SUM], f"{TEXT}又及。"),
        upload(ZIXI, 2022, [fact("publications.total", 200)], (), "2022年公开200条。"),
    ]
    make_warehouse(tmp_path, reports).close()
    monkeypatch.setenv("WAREHOUSE_URL", str(tmp_path / "warehouse.duckdb"))
    return session.warehouse()


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "pages" / "quality.py"), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def finding_of(code: str, year: int, finding: Finding) -> str:
    return f"{code}-{year}-{fingerprint(finding)}"


def said(at: AppTest) -> str:
    """All that the page says in words."""
    elements = [*at.markdown, *at.caption, *at.get("html"), *at.error]
    spoken = [getattr(each, "value", None) or each.proto.body for each in elements]
    return "\n".join(spoken).replace("\\", "")


def listed(at: AppTest) -> list[str]:
    return [label.replace("\\", "") for radio in at.radio for label in radio.options]


def first_line(at: AppTest) -> str:
    return str(at.title[0].value).replace("\\", "")


def button(at: AppTest, label: str) -> Any:
    return next(each for each in at.button if each.label.replace("\\", "") == label)


# --- the page ---


@pytest.mark.parametrize("region", ["", "all", "53", "5323", COUNTY, ZIXI, "990101"])
def test_open_at_every_level_with_a_first_line_made_of_data(region: str, data: Path) -> None:
    at = opened(**({"region": region} if region else {}))
    assert first_line(at).startswith("2023年，")
    assert len(at.metric) == 4
    assert at.get("plotly_chart")


def test_say_what_the_warehouse_says(desk: Warehouse) -> None:
    assert first_line(opened(region=COUNTY)) == (
        "2023年，楚雄市15个乡镇（街道）已报3份；2份有错误，共4处错误、2处提醒未处理。"
    )
    assert first_line(opened(region=ZIXI)) == "2023年，紫溪镇已报年报；1处错误、1处提醒未处理。"
    assert first_line(opened(region=ZIXI, years="2022")).endswith("没有未处理的错误和提醒。")


def test_pass_over_what_a_link_says_wrongly(desk: Warehouse) -> None:
    at = opened(region=COUNTY, rule="<b>", severity="grave", state="gone", report="9-9", finding="x-y-z")
    assert len(listed(at)) == 6


@given(
    st.dictionaries(st.sampled_from(["rule", "severity", "state", "report", "finding"]), st.text(max_size=60))
)
def test_take_any_link_without_failing(query: dict[str, str]) -> None:
    asked = Asked.from_query(query)
    assert Asked.from_query(asked.as_query()) == asked


def test_narrow_the_list_by_filters_and_say_so_in_the_link(desk: Warehouse) -> None:
    at = opened(region=COUNTY)
    assert [label.split()[0] for label in listed(at)] == [":orange-badge[错误]"] * 4 + [
        ":blue-badge[提醒]"
    ] * 2
    at.button_group(key="filter-severity").set_value("error").run()
    assert len(listed(at)) == 4
    at.selectbox(key="filter-rule").select("text.personal_data").run()
    assert at.query_params["severity"] == "error"
    assert at.query_params["rule"] == "text.personal_data"
    assert [label.partition("] ")[2] for label in listed(at)] == ["紫溪镇 2023年 · 泄露个人信息"]
    same = opened(region=COUNTY, severity="error", rule="text.personal_data")
    assert listed(same) == listed(at)
    at.button_group(key="filter-state").set_value("dismissed").run()
    assert "没有符合这些条件的问题。" in said(at)
    button(at, "看全部未处理的问题").click().run()
    assert len(listed(at)) == 6


def test_open_a_report_and_close_it(desk: Warehouse) -> None:
    at = opened(region=COUNTY)
    at.selectbox(key="pick-unit").select(ZIXI).run()
    assert at.query_params["report"] == f"{ZIXI}-2023"
    assert "紫溪镇2023年：发现的问题" in [each.value.replace("\\", "") for each in at.subheader]
    assert len(listed(at)) == 2
    at.selectbox(key="pick-year").select(2022).run()
    assert "这份年报没有未处理的问题。" in said(at)
    button(at, "关闭，看全部").click().run()
    assert "report" not in at.query_params
    assert len(listed(at)) == 6


def test_offer_to_upload_where_a_report_has_not_come(desk: Warehouse) -> None:
    at = opened(region=COUNTY, report=f"{LUCHENG}-2022")
    assert "没有采用的年报" in said(at)
    assert button(at, "上传年报")


def test_show_a_long_list_by_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [Finding("text.garbled", "error", f"文中有{n}处乱码。", Where(0)) for n in range(25)]
    make_warehouse(tmp_path, [upload(ZIXI, 2023, (), many)]).close()
    monkeypatch.setenv("WAREHOUSE_URL", str(tmp_path / "warehouse.duckdb"))
    at = opened(report=f"{ZIXI}-2023")
    assert len(listed(at)) == 10
    at.pagination[0].set_value(3).run()
    assert len(listed(at)) == 5


# --- one finding ---


def test_quote_the_passage_with_its_number_marked_and_all_else_escaped(desk: Warehouse) -> None:
    at = opened(region=COUNTY, finding=finding_of(ZIXI, 2023, SUM))
    shown = said(at)
    assert "全镇&lt;b&gt;主动公开&lt;/b&gt;信息<mark>286条</mark>，其中" in shown
    assert "应为 **286**　实为 **280**　相差 **6**" in shown
    assert naming.rule_advice(SUM.rule) in shown
    assert "楚雄市紫溪镇 · 2023年 · 第1版" in shown


def test_never_show_a_private_number_whole(desk: Warehouse) -> None:
    shown = said(opened(region=COUNTY, finding=finding_of(ZIXI, 2023, PHONE)))
    assert "<mark>138*****000</mark>" in shown
    assert "13800138000" not in shown


def test_say_that_a_finding_is_no_longer_there(desk: Warehouse) -> None:
    at = opened(region=COUNTY, finding=f"{ZIXI}-2023-{'0' * 32}")
    assert "已经不在库里" in said(at)


def test_show_last_years_number_where_it_does_not_carry_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, now = "结转下年度继续办理共计3件。", "上年结转共计1件。"
    left = fact("applications.carried_out", 3, "total")
    taken = fact("applications.carried_in", 1, "total")
    made = [
        upload(ZIXI, 2022, [_at(left, before.index("3"))], (), before),
        upload(ZIXI, 2023, [_at(taken, now.index("1"))], (), now),
    ]
    make_warehouse(tmp_path, made).close()
    monkeypatch.setenv("WAREHOUSE_URL", str(tmp_path / "warehouse.duckdb"))
    shown = said(opened(report=f"{ZIXI}-2023", rule="carry.applications"))
    assert "结转共计<mark>1</mark>件" in shown
    assert "2022年：" in shown
    assert "**3件**" in shown
    assert "继续办理共计<mark>3</mark>件" in shown


def _at(counted: Fact, start: int) -> Fact:
    return replace(counted, where=Where(0, start=start, end=start + 1))


# --- what is said of findings ---


def dismiss(at: AppTest, finding: Finding, note: str, *, all_alike: bool = False) -> AppTest:
    print_ = fingerprint(finding)
    at.text_input(key=f"note-{print_}").input(note)
    if all_alike:
        at.checkbox(key=f"all-{print_}").check()
    button(at, "标为已核实").click()
    return at.run()


def test_dismiss_a_finding_with_a_reason_and_open_it_again(desk: Warehouse) -> None:
    at = dismiss(opened(region=COUNTY, finding=finding_of(ZIXI, 2023, PHONE)), PHONE, "这是<b>办公</b>电话")
    shown = said(at)
    assert "**已核实**　这是<b>办公</b>电话" in shown
    assert f"{session.BY} · " in shown
    assert first_line(at).endswith("1份有错误，共3处错误、2处提醒未处理；1处已核实。")
    assert len(listed(at)) == 5
    button(at, "重新打开").click().run()
    assert "重新打开：" in said(at)
    assert len(listed(at)) == 6


def test_refuse_to_dismiss_without_a_reason(desk: Warehouse) -> None:
    at = dismiss(opened(region=COUNTY, finding=finding_of(ZIXI, 2023, PHONE)), PHONE, "  ")
    assert [error.value.replace("\\", "") for error in at.error] == ["请写明不需要改正的理由，再标为已核实。"]
    assert len(listed(at)) == 6


def test_dismiss_all_findings_of_a_rule_in_a_report(desk: Warehouse) -> None:
    at = opened(region=COUNTY, finding=finding_of(LUCHENG, 2023, SPAM[0]))
    dismiss(at, SPAM[0], "网站就叫这个名", all_alike=True)
    assert first_line(at).endswith("1份有错误，共1处错误、2处提醒未处理；3处已核实。")
    print_ = fingerprint(SPAM[0])
    at.checkbox(key=f"all-{print_}").check()
    button(at, "重新打开").click()
    assert first_line(at.run()).endswith("2份有错误，共4处错误、2处提醒未处理。")


def test_keep_what_was_said_when_the_report_is_read_again(desk: Warehouse) -> None:
    dismiss(opened(region=COUNTY, finding=finding_of(ZIXI, 2023, PHONE)), PHONE, "办公电话")
    again = upload(ZIXI, 2023, [fact("publications.total", 280)], [PHONE], TEXT.replace("286", "280"))
    desk.store_many([again], by="王某")
    at = opened(region=COUNTY, state="dismissed")
    assert [label.partition("] ")[2] for label in listed(at)] == ["紫溪镇 2023年 · 泄露个人信息"]
    assert "第2版" in said(at)
    fixed = opened(region=COUNTY, state="fixed")
    assert [label.partition("] ")[2] for label in listed(fixed)] == [
        "紫溪镇 2023年 · 公开信息分项之和不等于总数"
    ]
    assert "第1版里有这处问题，现在采用的版本里没有了" in said(fixed)
    assert not any(each.label == "标为已核实" for each in fixed.button)


# --- revisions ---


@pytest.fixture
def two_revisions(desk: Warehouse) -> Warehouse:
    """Another revision of 紫溪镇 2023, with a number put right."""
    changed = TEXT.replace("公告70条", "公告76条").replace("申请人张某电话13800138000", "没有收到申请")
    stated = [fact("publications.total", 286), fact("applications.received", 5, "total")]
    put_right = Correction("applications.received", "total", 5, 0, "与台账核对")
    second = upload(ZIXI, 2023, stated, (), changed)
    made = Upload(second.report, second.original, corrections=(put_right,))
    desk.store_many([made], by="王某")
    return desk


def test_list_revisions_and_what_was_put_right(two_revisions: Warehouse) -> None:
    at = opened(region=COUNTY, report=f"{ZIXI}-2023")
    shown = said(at)
    assert "**第2版**　采用" in shown
    assert "**第1版**　被取代" in shown
    assert "王某 于 " in shown
    (put_right,) = at.dataframe
    assert put_right.value[["版本", "原来", "改为", "理由", "谁"]].to_numpy().tolist() == [
        ["第2版", "5", "0", "与台账核对", "王某"]
    ]


def test_show_how_two_revisions_differ(two_revisions: Warehouse) -> None:
    at = opened(region=COUNTY, report=f"{ZIXI}-2023")
    at.toggle(key="revision-compare").set_value(True).run()
    assert not at.exception
    numbers = at.dataframe[-1].value
    assert numbers[["第1版", "第2版"]].to_numpy().tolist() == [["没有", "0"]]
    shown = said(at)
    assert "公告<del>70</del><ins>76</ins>条" in shown
    assert "<ins>没有收到</ins>申请<del>人张某电话138*****000</del>" in shown
    assert "&lt;b&gt;主动公开" in shown


def test_restore_and_withdraw_and_take_either_back(two_revisions: Warehouse) -> None:
    at = opened(region=COUNTY, report=f"{ZIXI}-2023")
    assert states(two_revisions) == ["superseded", "accepted"]
    button(at, "确认恢复第1版").click().run()
    assert states(two_revisions) == ["accepted", "superseded"]
    assert "已恢复第1版。" in said(at)
    button(at, "撤销").click().run()
    assert states(two_revisions) == ["superseded", "accepted"]
    assert "已撤销" in said(at)
    button(at, "确认撤回第2版").click().run()
    assert states(two_revisions) == ["superseded", "withdrawn"]
    assert "没有采用的年报" in said(at)
    button(at, "撤销").click().run()
    assert states(two_revisions) == ["superseded", "accepted"]


def states(warehouse: Warehouse) -> list[str]:
    question = "select state from report where unit_code = ? and year = 2023 order by revision"
    return [state for (state,) in warehouse.cursor().execute(question, [ZIXI]).fetchall()]


# --- what goes back ---


def test_make_a_countys_return_lists(desk: Warehouse) -> None:
    at = opened(region=COUNTY)
    assert "2份年报有未处理的错误" in said(at)
    button(at, "制作全部清单（2个乡镇，ZIP）").click().run()
    assert not at.exception
    assert "下载全部清单（2个乡镇，ZIP）" in [each.label for each in at.download_button]
    with ZipFile(BytesIO(at.session_state["returns"].data)) as archive:
        names = archive.namelist()
        assert {
            f"{unit}_2023年度_退回清单.{kind}" for unit in ("紫溪镇", "鹿城镇") for kind in ("docx", "xlsx")
        } <= {*names}
        word = docx.Document(BytesIO(archive.read("紫溪镇_2023年度_退回清单.docx")))
        book = openpyxl.load_workbook(BytesIO(archive.read("紫溪镇_2023年度_退回清单.xlsx")))
    tables = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    written = "\n".join([paragraph.text for paragraph in word.paragraphs] + tables)
    cells = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    for where in (written, cells):
        assert PHONE.message in where
        assert SUM.message in where
        assert naming.rule_advice(PHONE.rule) in where
        assert "13800138000" not in where


def test_go_on_where_the_making_of_lists_was_stopped(
    desk: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    stops = [LUCHENG]
    real = returns.list_of

    def interrupted(row: dict[str, Any], county: str) -> Any:
        if made == stops:
            stops.clear()
            streamlit.stop()  # as the press of a button does
        made.append(row["code"])
        return real(row, county)

    monkeypatch.setattr(returns, "list_of", interrupted)
    at = opened(region=COUNTY)
    button(at, "制作全部清单（2个乡镇，ZIP）").click().run()
    button(at, "停止").click().run()
    assert "已停止，做好了1份，还有1份。" in said(at)
    button(at, "继续制作").click().run()
    assert at.session_state["returns"].data
    assert made == [LUCHENG, ZIXI]


def test_ask_for_a_county_where_more_is_chosen(desk: Warehouse) -> None:
    assert "请先在最上面选到县" in said(opened(region="53"))
    assert "没有需要退回的年报" in said(opened(region=COUNTY, years="2022"))


def test_hold_each_list_to_what_is_open(desk: Warehouse) -> None:
    dismiss(opened(region=COUNTY, finding=finding_of(LUCHENG, 2023, SPAM[0])), SPAM[0], "就叫这个名")
    rows = session.ask(quality.to_return, Scope(COUNTY, (2023, 2023)), 2023, 50)
    row = rows.set_index("code").loc[LUCHENG].to_dict() | {"code": LUCHENG}
    one = returns.list_of(row, "楚雄市")
    assert [item.message for item in one.items] == [spam.message for spam in SPAM[1:]]
    assert (one.unit_name, one.county, one.year) == ("鹿城镇", "楚雄市", 2023)
    assert isinstance(one.made_on, date)
    assert one.items[0].marked == "全镇公开信"


# --- the way here ---


def test_lead_from_the_overview_to_the_same_view(desk: Warehouse) -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["region"] = COUNTY
    at.run()
    assert not at.exception
    link = next(each for each in at.get("page_link") if each.proto.page == "quality")
    assert link.proto.label == "2023年需核对：4处错误、2处提醒未处理 → 数据质量"
    assert f"region={COUNTY}" in link.proto.query_string


# --- the questions ---


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The invented reports; some read again without their findings, some findings dismissed."""
    with make_warehouse(tmp_path_factory.mktemp("questions")) as warehouse:
        for code in townships(COUNTY)[:4]:
            warehouse.store_many([upload(code, 2021, [fact("publications.total", 1)])], by="测试")
        question = (
            "select report_id::varchar, ordinal from finding join report using (report_id)"
            " where report.state = 'accepted' order by report_id, ordinal limit 40"
        )
        for report_id, ordinal in warehouse.cursor().execute(question).fetchall()[::3]:
            warehouse.review(report_id, [ordinal], "dismissed", "已核对", "测试")
        yield warehouse


SCOPES = (
    EVERY,
    Scope("53", (2019, 2023), ("镇",)),
    Scope(COUNTY, (2020, 2022)),
    Scope(ZIXI, (2019, 2023)),
    Scope("99", (2019, 2023)),
)


def stored(warehouse: Warehouse, scope: Scope, wanted: Wanted) -> pd.DataFrame:
    """The findings of a scope, told by pandas from the tables."""
    every = (
        warehouse.cursor()
        .execute(
            "select unit_code, year, kind, revision, report.state as stands, finding.*"
            " from finding join report using (report_id) join region on region.code = unit_code"
        )
        .df()
    )
    every = every[every["unit_code"].str.startswith("99") == scope.is_sample]
    every = every[every["unit_code"].str.startswith(scope.region) & every["year"].between(*scope.years)]
    if scope.kinds:
        every = every[every["kind"].isin(scope.kinds)]
    every = every[
        (every["state"] == wanted.state) & ((wanted.state == "fixed") | (every["stands"] == "accepted"))
    ]
    for name in ("rule", "severity"):
        if getattr(wanted, name):
            every = every[every[name] == getattr(wanted, name)]
    return every


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    "wanted",
    [Wanted(), Wanted("dismissed"), Wanted("fixed"), Wanted(severity="error"), Wanted(rule=SUM.rule)],
)
def test_list_and_count_what_the_tables_hold(warehouse: Warehouse, scope: Scope, wanted: Wanted) -> None:
    cursor = warehouse.cursor()
    mine = stored(warehouse, scope, wanted)
    got = quality.findings_in(cursor, scope, wanted, most=10_000)
    assert sorted(zip(got["code"], got["year"], got["fingerprint"], strict=True)) == sorted(
        zip(mine["unit_code"], mine["year"], mine["fingerprint"], strict=True)
    )
    order = {"error": 0, "warning": 1, "note": 2}
    assert all(a <= b for a, b in pairwise(got["severity"].map(order)))
    for by, column in (("rule", mine["rule"]), ("year", mine["year"].astype(str))):
        counts = quality.findings_by(cursor, scope, wanted, by, most=1000)  # type: ignore[arg-type]
        assert counts.set_index("key")["findings"].to_dict() == column.value_counts().to_dict()
        assert (counts["errors"] + counts["warnings"] + counts["notes"] == counts["findings"]).all()


@pytest.mark.parametrize("scope", SCOPES)
def test_return_no_more_than_is_shown(warehouse: Warehouse, scope: Scope) -> None:
    cursor = warehouse.cursor()
    whole = quality.findings_in(cursor, scope, Wanted(), most=10_000)
    pages = [
        quality.findings_in(cursor, scope, Wanted(), most=7, skip=skip) for skip in range(0, len(whole), 7)
    ]
    assert all(len(page) <= 7 for page in pages)
    if pages:
        pd.testing.assert_frame_equal(pd.concat(pages, ignore_index=True), whole)
    places = quality.findings_by(cursor, scope, Wanted(), "place", most=2)
    assert len(places) <= 2
    assert (places["groups"] == len(quality.findings_by(cursor, scope, Wanted(), "place", most=1000))).all()


def test_count_years_without_reports_as_unknown(warehouse: Warehouse) -> None:
    got = quality.quality_by_year(warehouse.cursor(), Scope(COUNTY, (2017, 2023))).set_index("year")
    assert got["reported"].to_dict()[2017] == 0
    assert got["errors"].isna().to_dict()[2017]
    mine = stored(warehouse, Scope(COUNTY, (2022, 2022)), Wanted("dismissed"))
    assert got["dismissed"].to_dict()[2022] == len(mine)


# --- passages ---

ROWS = Table(
    (
        (Cell("三、", 0, 0, rowspan=2), Cell("予以<公开>", 0, 1), Cell("3", 0, 2), Cell("14", 0, 3, page=2)),
        (Cell("三、", 0, 0, rowspan=2), Cell("不予公开", 1, 1), Cell("", 1, 2), Cell("2", 1, 3)),
    )
)
CELLS = tuple(Paragraph(words) for words in ("四、结转下年度继续办理", "0", "0", "5", "五、其他"))


def test_quote_a_cell_in_its_row() -> None:
    document = Document("表.html", "", "html", (ROWS,))
    parts = passages.parts(document, Where(0, row=0, col=3))
    assert passages.as_html(parts) == "三、 │ 予以&lt;公开&gt; │ 3 │ <mark>14</mark>"
    assert passages.place_words(document, Where(0, row=0, col=3), ()) == "“予以<公开>”一行，第2页"


def test_quote_a_line_that_is_a_mere_cell_among_its_neighbours() -> None:
    document = Document("表.txt", "", "text", CELLS)
    html = passages.as_html(passages.parts(document, Where(3, start=0, end=1)))
    assert html == "四、结转下年度继续办理 │ 0 │ 0 │ <mark>5</mark> │ 五、其他"


def test_quote_what_only_the_source_of_a_page_shows() -> None:
    document = Document("网页.html", "", "html", (), hidden=("友情链接 甲网站 乙网站",))
    assert passages.hidden(document, "甲网站") == ("友情链接 ", "甲网站", " 乙网站")
    assert passages.hidden(document, "丙网站") == passages.NOTHING


@given(
    st.lists(st.text(max_size=80), max_size=4),
    st.builds(
        Where,
        st.integers(0, 5),
        st.none() | st.integers(0, 3),
        st.none() | st.integers(0, 5),
        st.none() | st.integers(0, 90),
        st.none() | st.integers(0, 90),
    ),
)
def test_quote_any_place_of_any_document_without_letting_it_act(lines: list[str], where: Where) -> None:
    document = Document("报告.txt", "", "text", (*map(Paragraph, lines), ROWS))
    html = passages.as_html(passages.parts(document, where)).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in html
    passages.place_words(document, where, ())


@given(st.text(max_size=60), st.text(max_size=60))
def test_compare_any_texts_and_lose_nothing(before: str, now: str) -> None:
    html = passages.inline(before, now).replace("<br>", "\n")
    assert unescape(re.sub(r"<del>.*?</del>|</?ins>", "", html, flags=re.DOTALL)) == now
    assert unescape(re.sub(r"<ins>.*?</ins>|</?del>", "", html, flags=re.DOTALL)) == before


def test_show_what_became_of_each_line() -> None:
    before = ["一、总体情况", "公开信息35条。", "二、上年结转", "0", "删去的一句。"]
    now = ["一、总体情况", "公开信息36条。", "二、上年结转", "2"]
    assert passages.changed_lines(before, now) == [
        "公开信息<del>35</del><ins>36</ins>条。",
        "<del>0<br>删去的一句。</del><ins>2</ins>",
    ]
    assert passages.changed_lines(before[:4], now) == [
        "公开信息<del>35</del><ins>36</ins>条。",
        "二、上年结转 … <del>0</del><ins>2</ins>",
    ]
    assert passages.changed_lines(now, now) == []


def test_put_like_paragraphs_side_by_side() -> None:
    mine = "我镇严格落实公开审查制度，全年组织培训3次，参加人员120人次，没有发生泄密问题。"
    theirs = mine.replace("我镇", "我乡").replace("120", "86")
    other = "全乡粮食播种面积稳中有增，新建高标准农田若干亩，农民收入继续提高，各项事业有序推进。"
    one, two = (
        Document("年报.txt", "", "text", tuple(map(Paragraph, paragraphs)))
        for paragraphs in ((mine,), (other, theirs))
    )
    ((left, right),) = passages.twins(one, two, most=3)
    assert "参加人员<ins>120</ins>人次" in left
    assert "参加人员<ins>86</ins>人次" in right


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("电话13800138000，共286条", "电话138*****000，共286条"),
        ("138-0013-8000", "138-****-*000"),
        ("身份证11010119900307001X。", "身份证110************01X。"),
        ("办公电话0878-3123456，文号20230017", "办公电话0878-3123456，文号20230017"),
    ],
)
def test_veil_private_numbers_and_no_others(words: str, shown: str) -> None:
    assert passages.veiled(words) == shown


def test_veil_a_private_number_that_is_cut_off() -> None:
    line = "甲" * 3 + "乙" * (passages.AROUND - 5) + "13800138000"
    _, _, after = passages.parts(Document("a.txt", "", "text", (Paragraph(line),)), Where(0, start=0, end=3))
    assert after.endswith("138**…")
