"""上传数据 as a person uses it, without a browser: files in, looked over, put right, stored, taken back."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from loaders.corrections import Correction
from loaders.load import read_report
from loaders.revisions import Upload
from loaders.warehouse import Warehouse, open_warehouse
from tests.desk_reports import packed, report_page
from tests.warehouse_fixture import make_warehouse, townships
from ui.desk import accepting, numbers, outcome, template
from ui.desk.state import Desk

ROOT = Path(__file__).resolve().parents[1]
ZIXI = "532301104"
NAME = "紫溪镇2023.html"
CARRIED_IN = "applications.carried_in"
FILES = tuple[str, bytes]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse without reports."""
    make_warehouse(tmp_path, []).close()
    path = tmp_path / "warehouse.duckdb"
    monkeypatch.setenv("WAREHOUSE_URL", str(path))
    return path


@pytest.fixture
def stored(empty: Path) -> Path:
    """A warehouse with the report of 紫溪镇 for 2023: 86 publications."""
    with open_warehouse(empty) as warehouse:
        data = report_page(ZIXI, 2023)
        warehouse.store_many([Upload(read_report(data, NAME), data)], by="测试")
    return empty


def page(**query: str) -> AppTest:
    """The page as app.py opens it, with the query of a link."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["asked_for"] = ("pages/upload.py", query)
    return settled(at.run())


def drop(at: AppTest, *files: FILES) -> AppTest:
    at.file_uploader[0].set_value([(name, data, "") for name, data in files])
    return settled(at.run())


def dropped(*files: FILES) -> AppTest:
    return drop(page(), *files)


def settled(at: AppTest) -> AppTest:
    """The page once nothing is being read or stored any more."""
    desk = desk_of(at)
    while desk.is_reading or desk.is_storing:
        for job in (desk.reading, desk.storing):
            if job is not None:
                job.wait()
        at.run()
    assert not at.exception
    return at.run()


def desk_of(at: AppTest) -> Desk:
    desk: Desk = at.session_state["desk"]
    return desk


def click(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click()
    return settled(at.run())


def key_of(at: AppTest, name: str) -> str:
    """The key of the draft of a file."""
    return next(draft.key for draft in desk_of(at).drafts if draft.name.endswith(name))


def opened(at: AppTest, name: str) -> AppTest:
    return click(at, f"open-{key_of(at, name)}")


def buttons(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def words(at: AppTest) -> str:
    """All that the page says, without the signs of Markdown."""
    said = [each.value for kind in (at.title, at.markdown, at.caption, at.success, at.info) for each in kind]
    said += [each.value for kind in (at.warning, at.error) for each in kind]
    said += [box.label for box in at.checkbox]
    return "\n".join(said).replace("\\", "").replace("*", "")


def paper(at: AppTest) -> str:
    """The HTML of the document beside."""
    (component,) = at.get("bidi_component")
    html: str = json.loads(component.proto.json)["html"]
    return html


def ask(path: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    from ui import session

    assert session.warehouse().path == path
    return session.warehouse().cursor().execute(sql, values).fetchall()


ACCEPTED = "select count(*) from report where state = 'accepted'"


# --- in ---


def test_open_a_single_file_at_once_and_store_it(empty: Path) -> None:
    at = dropped((NAME, report_page(ZIXI, 2023)))
    assert at.title[0].value.replace("\\", "") == f"{NAME}：没有发现问题。"
    assert "入库后成为楚雄市紫溪镇2023年第1版，库中还没有这一年的年报" in words(at)
    assert ask(empty, ACCEPTED) == [(0,)]
    click(at, f"accept-{key_of(at, NAME)}")
    assert at.success[0].value.startswith("已入库1份。")
    assert ask(empty, "select unit_code, year, state from report") == [(ZIXI, 2023, "accepted")]


def test_read_an_archive_member_by_member_and_say_what_is_wrong_with_each(empty: Path) -> None:
    member = report_page(ZIXI, 2023)
    files = {
        "一/紫溪镇.html": member,
        "副本.html": member,
        "空.txt": b"",
        "包.rar": b"Rar!" * 9,
    }
    at = dropped(("年报.zip", packed(files)), ("散.html", report_page("532301105", 2023)))
    title = at.title[0].value
    assert title == "列表中有5份年报：2份无误，1份重复，2份退回。"
    assert "“年报.zip/空.txt”是空文件；请确认导出成功后重新上传。" in words(at)
    assert "“年报.zip/包.rar”是压缩包；请先解压" in words(at)
    assert "与“年报.zip/一/紫溪镇.html”是同一个文件" in words(at)
    assert "接受全部无误的2份" in buttons(at)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04" + b"\0" * 99, "损坏"),
        (packed({}), "里没有文件"),
        (packed({"里.zip": packed({"更里.zip": packed({"a.txt": b"x"})})}), "压缩包里的压缩包里的压缩包"),
    ],
)
def test_refuse_a_hostile_archive_with_one_sentence(empty: Path, data: bytes, says: str) -> None:
    at = dropped(("坏.zip", data), (NAME, report_page(ZIXI, 2023)))
    assert at.title[0].value == "列表中有2份年报：1份无误，1份退回。"
    (error,) = (draft.error for draft in desk_of(at).drafts if draft.error)
    assert says in error
    assert error.endswith("。")


def test_keep_the_list_when_the_page_is_left_and_more_files_come(empty: Path) -> None:
    at = dropped(("甲.html", report_page(ZIXI, 2022)), ("乙.html", report_page(ZIXI, 2023)))
    at.switch_page("pages/overview.py").run()
    at.switch_page("pages/upload.py").run()
    drop(at, ("丙.html", report_page(ZIXI, 2021)))
    assert at.title[0].value == "列表中有3份年报：3份无误。"
    click(at, "clear")
    assert "① 放入文件" in [header.value for header in at.subheader]
    assert not desk_of(at).drafts


def test_stop_reading_and_go_on(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.desk import intake, reading

    monkeypatch.setattr(intake, "_QUICK", 0)
    read_drafts = reading.read_drafts

    def stopping(file: object, desktop: object) -> object:
        for number, draft in enumerate(read_drafts(file, desktop)):  # type: ignore[arg-type]
            if number == 1:
                desk.reading.stop()  # type: ignore[union-attr]
            yield draft

    monkeypatch.setattr(reading, "read_drafts", stopping)
    at = page()
    desk = desk_of(at)
    files = {f"{year}.html": report_page(ZIXI, year) for year in (2021, 2022, 2023)}
    at.file_uploader[0].set_value([("年报.zip", packed(files), "")])
    at.run()
    assert desk.reading is not None
    desk.reading.wait()
    at.run()
    assert len(desk.drafts) == 2
    assert {"继续读取", "不读了"} <= set(buttons(at))
    click(at, "go-on")
    assert len(desk.drafts) == 3
    assert not {"继续读取", "停止读取"} & set(buttons(at))


# --- looked over ---


def test_filter_by_what_there_is_to_do(empty: Path) -> None:
    files = [
        ("无误.html", report_page(ZIXI, 2023)),
        ("有错.html", report_page("532301105", 2023, broken=True)),
        ("缺单位.html", report_page("532301106", 2023, signed=False)),
        ("缺年份.html", report_page("532301107", 2023, dated=False)),
        ("空.txt", b""),
    ]
    at = dropped(*files)
    assert at.title[0].value == "列表中有5份年报：1份无误，1份有错误，2份需选单位或年份，1份退回。"
    at.pills(key="kind").set_value("unnamed").run()
    assert [name in words(at) for name, _ in files] == [False, False, True, True, False]
    opened(at, "缺单位.html")
    assert "第1份，共2份" in words(at)
    click(at, "next")
    assert at.title[0].value.startswith("缺年份")


def test_page_through_a_long_list(empty: Path) -> None:
    codes = [*townships("532301"), *townships("320813")][:22]
    at = dropped(*((f"{number}号.html", report_page(code, 2023)) for number, code in enumerate(codes)))
    assert "第1–20份，共22份" in words(at)
    at.pagination[0].set_value(2).run()
    assert "第21–22份，共22份" in words(at)
    assert "21号.html" in words(at)
    assert "0号.html" not in words(at).replace("20号", "")


def test_say_what_differs_from_what_is_stored(stored: Path) -> None:
    at = dropped((NAME, report_page(ZIXI, 2023, publications=90)))
    assert "入库后成为楚雄市紫溪镇2023年第2版，将取代库中第1版，有1个数不同" in words(at)
    click(at, f"accept-{key_of(at, NAME)}")
    assert "其中1份取代了原来的版本" in at.success[0].value
    assert ask(stored, "select revision from report where state = 'accepted'") == [(2,)]


def test_store_nothing_twice(stored: Path) -> None:
    at = dropped(("又一次.html", report_page(ZIXI, 2023)), ("别的.html", report_page("532301105", 2023)))
    assert at.title[0].value == "列表中有2份年报：1份无误，1份重复。"
    assert "与库中第1版相同，不需要再入库" in words(at)
    click(at, "accept-clean")
    assert ask(stored, "select count(*) from report") == [(2,)]


def test_let_a_person_choose_of_two_files_for_one_unit_and_year(empty: Path) -> None:
    first, second = (report_page(ZIXI, 2023, publications=number) for number in (50, 60))
    at = dropped(("初稿.html", first), ("定稿.html", second))
    assert "同一单位同一年有2份，已选这一份" in words(at)
    drafts = {name: key_of(at, name) for name in ("初稿.html", "定稿.html")}
    ticks = [at.checkbox(key=f"tick-{key}").value for key in drafts.values()]
    assert ticks == [False, True]
    at.checkbox(key=f"tick-{drafts['初稿.html']}").check().run()
    assert not at.checkbox(key=f"tick-{drafts['定稿.html']}").value
    click(at, "accept-clean")
    assert ask(empty, "select value from fact where indicator = 'publications.total'") == [(50,)]


def test_show_what_the_reports_of_other_years_say(empty: Path) -> None:
    store_last_year(empty)
    at = dropped((NAME, report_page(ZIXI, 2023)))
    (finding,) = (each for each in desk_of(at).drafts[0].across if each.rule == "carry.applications")
    assert "申请：与上年结转不衔接" in words(at)
    other = page(report=str(finding.related))
    assert "这是库中楚雄市紫溪镇2022年第1版" in words(other)


def store_last_year(path: Path) -> None:
    """The report of the year before, which carries 3 applications over."""
    data = report_page(ZIXI, 2022)
    fix = Correction("applications.carried_out", "natural_person", 0, 3, "核对")
    with open_warehouse(path) as warehouse:
        warehouse.store_many([Upload(read_report(data, "2022.html"), data, corrections=(fix,))], by="测试")


# --- put right ---


def test_put_unit_and_year_right(empty: Path) -> None:
    unnamed = report_page(ZIXI, 2023, signed=False, dated=False)
    at = dropped(("年报.html", unnamed))
    key = key_of(at, "年报.html")
    assert "没有认出单位；没有认出年份。选定后才能入库。" in words(at)
    at.text_input(key=f"find-{key}").input("紫溪").run()
    at.radio[0].set_value(ZIXI).run()
    at.number_input(key=f"year-{key}-None").set_value(2022).run()
    assert at.title[0].value.replace("\\", "") == "年报.html：没有发现问题。"
    assert "单位：没有认出 → 楚雄市紫溪镇 532301104" in words(at)
    assert "年份：没有认出 → 2022" in words(at)
    click(at, f"accept-{key}")
    rows = ask(empty, "select target, old_value, new_value, corrected_by from correction order by target")
    assert rows == [("unit", None, ZIXI, "看板"), ("year", None, "2022", "看板")]


def test_take_a_change_of_unit_back(empty: Path) -> None:
    at = dropped((NAME, report_page(ZIXI, 2023)))
    key = key_of(at, NAME)
    at.text_input(key=f"find-{key}").input("东华镇").run()
    next(box for box in at.selectbox if str(box.key).startswith("unit-")).select_index(1).run()
    assert desk_of(at).drafts[0].unit_code != ZIXI
    click(at, f"as-read-{key}-unit_code")
    assert desk_of(at).drafts[0].unit_code == ZIXI
    assert [box.value for box in at.selectbox if str(box.key).startswith("unit-")] == [ZIXI]


def test_ask_which_of_several_units_of_one_name_with_the_reasons(empty: Path) -> None:
    lines = (
        "太平镇2023年政府信息公开工作年度报告",
        "一、总体情况",
        "2023年，全镇主动公开政府信息28条。",
        "太平镇人民政府",
    )
    at = dropped(("太平镇.txt", "\n".join(lines).encode()))
    (asked,) = at.radio
    assert len(asked.options) > 2
    assert all("太平镇" in option for option in asked.options)
    assert "名称出现在" in asked.proto.captions[0]
    assert desk_of(at).drafts[0].place is None
    asked.set_value(desk_of(at).drafts[0].gist.candidates[0].unit.code).run()  # type: ignore[union-attr]
    assert desk_of(at).drafts[0].place is not None
    assert not at.radio


def correct(at: AppTest, key: str, ordinal: int, value: float | None, why: str | None = None) -> AppTest:
    """Puts a number of the opened draft right."""
    at.session_state[f"number-{key}"] = ordinal
    at.run()
    box = next(box for box in at.number_input if str(box.key).startswith(f"new-{key}-{ordinal}-"))
    name = str(box.key).removeprefix("new-")
    if value is None:
        at.checkbox(key=f"none-{name}").check()
    else:
        box.set_value(value)
    if why is not None:
        at.selectbox(key=f"why-{name}").set_value(why)
    at.button(key=f"correct-{name}").click()
    return at.run()


def ordinal_of(at: AppTest, indicator: str, dim: str | None = None) -> int:
    from ui.desk import drafts

    facts = drafts.report_as_read(desk_of(at).drafts[0]).facts
    return next(
        number
        for number, fact in enumerate(facts)
        if fact.indicator == indicator and fact.dims.get("applicant") == dim
    )


def test_put_a_number_right_and_see_the_error_go(empty: Path) -> None:
    at = dropped((NAME, report_page(ZIXI, 2023, broken=True)))
    key = key_of(at, NAME)
    assert "2处错误" in at.title[0].value
    ordinal = ordinal_of(at, "applications.granted", "natural_person")
    wrong = desk_of(at).drafts[0]
    correct(at, key, ordinal, 0)
    assert at.title[0].value.replace("\\", "") == f"{NAME}：没有发现问题。"
    assert "（一）予以公开 · 自然人：1 → 0" in words(at)
    assert "class='number fixed'" in paper(at)
    assert "1<ins>→ 0</ins></td>" in paper(at)
    click(at, f"as-read-{key}-0")
    assert desk_of(at).drafts[0].findings == wrong.findings

    correct(at, key, ordinal, 0, numbers.REASONS[1])
    click(at, f"accept-{key}")
    sql = "select indicator, dim, old_value, new_value, why, corrected_by from correction"
    assert ask(empty, sql) == [
        ("applications.granted", "natural_person", "1", "0", numbers.REASONS[1], "看板")
    ]
    values = "select value, raw from fact where indicator = 'applications.granted' and dim = 'natural_person'"
    assert ask(empty, values) == [(0, "1")]


def test_correct_no_number_without_a_reason(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = dropped((NAME, report_page(ZIXI, 2023)))
    key = key_of(at, NAME)
    ordinal = ordinal_of(at, "publications.total")
    monkeypatch.setattr(numbers, "REASONS", (" ",))
    correct(at, key, ordinal, 90)
    assert at.error[0].value == "请写明更正的理由。"
    assert desk_of(at).drafts[0].corrections == ()


def test_correct_a_number_that_should_not_be_there(empty: Path) -> None:
    at = dropped((NAME, report_page(ZIXI, 2023)))
    correct(at, key_of(at, NAME), ordinal_of(at, "publications.total"), None)
    assert [each.new for each in desk_of(at).drafts[0].corrections] == [None]


def test_put_a_stored_report_right_as_a_new_revision(stored: Path) -> None:
    ((report_id,),) = ask_before(stored, "select report_id::varchar from report")
    at = page(report=str(report_id))
    assert "这是库中楚雄市紫溪镇2023年第1版，现在采用的一版；没有改动，不需要再入库。" in words(at)
    assert "report" not in at.query_params
    (draft,) = desk_of(at).drafts
    correct(at, draft.key, ordinal_of(at, "publications.total"), 99)
    assert "入库后成为楚雄市紫溪镇2023年第2版" in words(at)
    click(at, f"accept-{draft.key}")
    totals = (
        "select state, value from fact join report using (report_id) where indicator = ? order by revision"
    )
    assert ask(stored, totals, "publications.total") == [("superseded", 86), ("accepted", 99)]

    ((second,),) = ask(stored, "select report_id::varchar from report where state = 'accepted'")
    again = page(report=str(second))
    assert [each.new for each in desk_of(again).drafts[0].corrections] == [99]
    assert "没有改动" in words(again)


def ask_before(path: Path, sql: str) -> list[tuple[object, ...]]:
    with open_warehouse(path) as warehouse:
        return warehouse.cursor().execute(sql).fetchall()


def test_move_a_stored_report_to_the_right_unit(stored: Path) -> None:
    ((report_id,),) = ask_before(stored, "select report_id::varchar from report")
    at = page(report=str(report_id))
    (draft,) = desk_of(at).drafts
    at.number_input(key=f"year-{draft.key}-2023").set_value(2022).run()
    assert "原来位置上的那一版会撤回" in words(at)
    click(at, f"accept-{draft.key}")
    rows = ask(stored, "select year, state from report order by year")
    assert rows == [(2022, "accepted"), (2023, "withdrawn")]


def test_say_that_a_link_leads_to_no_report(empty: Path) -> None:
    at = page(report="00000000-0000-0000-0000-000000000000")
    assert at.error[0].value.startswith("库中没有这份年报")


def test_keep_the_corrections_of_the_stored_revision_when_its_file_comes_again(stored: Path) -> None:
    ((report_id,),) = ask_before(stored, "select report_id::varchar from report")
    at = page(report=str(report_id))
    (draft,) = desk_of(at).drafts
    correct(at, draft.key, ordinal_of(at, "publications.total"), 99)
    click(at, f"accept-{draft.key}")
    again = dropped(("同一份.html", report_page(ZIXI, 2023)))
    assert "与库中第2版相同，不需要再入库" in words(again)


# --- stored, and taken back ---


def test_store_what_is_ticked_and_leave_the_rest(empty: Path) -> None:
    at = dropped(
        ("无误.html", report_page(ZIXI, 2023)), ("有错.html", report_page("532301105", 2023, broken=True))
    )
    assert "接受勾选的1份" not in buttons(at)
    at.checkbox(key=f"tick-{key_of(at, '有错.html')}").check().run()
    at.checkbox(key=f"tick-{key_of(at, '无误.html')}").uncheck().run()
    assert {"接受全部无误的1份", "接受勾选的1份"} <= set(buttons(at))
    click(at, "accept-ticked")
    assert ask(empty, "select unit_code from report") == [("532301105",)]


def test_undo_what_was_stored_and_store_it_again(stored: Path) -> None:
    files = [(NAME, report_page(ZIXI, 2023, publications=90)), ("新.html", report_page("532301105", 2023))]
    at = dropped(*files)
    click(at, "accept-clean")
    assert ask(stored, ACCEPTED) == [(2,)]
    click(at, "undo-last")
    assert at.info[0].value == "已撤销：撤回2份，恢复原来的1份。"
    assert ask(stored, "select revision, state from report order by report_id") == [
        (1, "accepted"),
        (2, "withdrawn"),
        (1, "withdrawn"),
    ]
    assert at.title[0].value == "列表中有2份年报：2份无误。"
    click(at, "accept-clean")
    assert ask(stored, ACCEPTED) == [(2,)]


def test_undo_an_action_of_the_last_days_and_say_what_has_moved_on(stored: Path) -> None:
    at = dropped(
        (NAME, report_page(ZIXI, 2023, publications=90)), ("新.html", report_page("532301105", 2023))
    )
    click(at, "accept-clean")
    ((batch_id,),) = ask(stored, "select max(batch_id)::varchar from transition")
    drop(at, ("更新.html", report_page(ZIXI, 2023, publications=95)))
    assert f"这一单位这一年已入库“{NAME}”，勾选可以取代" in words(at)
    assert "accept-clean" not in [button.key for button in at.button]
    at.checkbox(key=f"tick-{key_of(at, '更新.html')}").check().run()
    click(at, "accept-clean")
    assert "其中1份之后又有改动，撤销时不动它们" in words(at)
    assert "之后又有改动，不能撤销" in words(at)
    click(at, f"undo-{batch_id}")
    assert "已撤销：撤回1份。1份之后又有改动，没有动它们。" in words(at)
    kinds = {draft.name: draft.is_stored for draft in desk_of(at).drafts}
    assert kinds == {NAME: False, "新.html": False, "更新.html": True}


def test_take_a_second_click_for_the_first(empty: Path) -> None:
    at = dropped((NAME, report_page(ZIXI, 2023)))
    desk, key = desk_of(at), key_of(at, NAME)
    for _ in range(2):
        outcome.accept(desk, [key])
        settled(at)
    assert at.success[0].value.startswith("已入库1份。")
    assert desk.action is not None
    for _ in range(2):
        outcome.undo(desk, desk.action.batch_id)
    at.run()
    assert at.info[0].value == "已撤销：撤回1份。"


def test_store_many_in_parts_as_one_action(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 2)
    at = dropped(*((f"{code}.html", report_page(code, 2023)) for code in townships("532301")[:5]))
    click(at, "accept-clean")
    assert ask(empty, "select count(*), count(distinct batch_id) from transition") == [(5, 1)]


def test_stop_storing_between_two_parts(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 2)
    at = dropped(*((f"{code}.html", report_page(code, 2023)) for code in townships("532301")[:5]))
    store_many = Warehouse.store_many

    def stopping(self: Warehouse, uploads: Sequence[Upload], **how: object) -> object:
        outcomes = store_many(self, uploads, **how)  # type: ignore[arg-type]
        desk_of(at).storing.stop()  # type: ignore[union-attr]
        return outcomes

    with monkeypatch.context() as patched:
        patched.setattr(Warehouse, "store_many", stopping)
        at.button(key="accept-clean").click().run()
        settled(at)
    assert ask(empty, ACCEPTED) == [(2,)]
    assert "已入库2份；还有3份没有处理，可以再点一次接受。" in at.success[0].value
    click(at, "accept-clean")
    assert ask(empty, ACCEPTED) == [(5,)]


def test_say_what_the_warehouse_refuses(empty: Path) -> None:
    at = dropped(("将来.html", report_page(ZIXI, 2023)), ("现在.html", report_page("532301105", 2023)))
    opened(at, "将来.html")
    at.number_input(key=f"year-{key_of(at, '将来.html')}-2023").set_value(2098).run()
    click(at, "back")
    click(at, "accept-clean")
    assert "1份没有入库，原因见各份的说明" in at.success[0].value
    assert "报告年份2098年还没有到" in words(at)


# --- the template ---


def test_hand_out_a_template_that_knows_last_year(empty: Path) -> None:
    store_last_year(empty)
    assert template.template_name(ZIXI, 2023) == "紫溪镇2023年政府信息公开年报填报模板.xlsx"
    filled = read_report(template.template(ZIXI, 2023), "模板.xlsx")
    assert filled.unit is not None
    assert (filled.unit.code, filled.year, filled.form) == (ZIXI, 2023, "2021")
    stated = {fact.dims["applicant"]: fact.value for fact in filled.facts if fact.indicator == CARRIED_IN}
    assert stated["natural_person"] == 3


def test_hand_out_a_template_for_each_township_of_a_county() -> None:
    codes = townships("532301")[:3]
    with ZipFile(BytesIO(template.templates(codes, 2023))) as archive:
        names = archive.namelist()
        units = [read_report(archive.read(name), name).unit for name in names]
    assert [unit and unit.code for unit in units] == codes


def test_offer_the_template_for_the_county_that_is_looked_at(stored: Path) -> None:
    at = page()
    assert downloads(at) == ["下载填报模板"]
    assert at.button(key="template-make").label == "制作楚雄市15个乡镇（街道）各一份（ZIP）"
    at.text_input(key="template-find").input("洪泽").run()
    box = next(box for box in at.selectbox if str(box.key).startswith("template-unit"))
    assert "洪泽" in box.options[1]


def test_make_the_templates_of_a_county_before_they_are_downloaded(stored: Path) -> None:
    at = page()
    at.button(key="template-make").click().run()
    assert downloads(at) == ["下载填报模板", "下载楚雄市15个乡镇（街道）各一份（ZIP）"]
    _, made = at.session_state["templates-made"]
    with ZipFile(BytesIO(made)) as archive:
        assert len(archive.namelist()) == 15


def downloads(at: AppTest) -> list[str]:
    return [button.label for button in at.get("download_button")]  # type: ignore[union-attr]


# --- memory ---


def test_hold_little_for_each_file(empty: Path) -> None:
    """500 files of the usual size take a few megabytes beside their own bytes."""
    at = dropped(*((f"{year}.html", report_page(ZIXI, year)) for year in (2021, 2022)))
    for draft in desk_of(at).drafts:
        assert len(draft.packed) < 20_000
    assert not at.file_uploader[0].value


def test_name_archives_in_gbk_as_their_authors_did(empty: Path) -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("x" * 8 + ".html", report_page(ZIXI, 2023))
    data = buffer.getvalue().replace(b"x" * 8, "紫溪镇年".encode("gbk"))
    at = dropped(("年报.zip", data))
    assert desk_of(at).drafts[0].name == "年报.zip/紫溪镇年.html"
