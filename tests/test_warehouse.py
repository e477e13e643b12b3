"""The warehouse: whole or not at all, one accepted report a unit and year, summaries equal to the facts."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from loaders import summary
from loaders.errors import FormError, StoreError, WarehouseError
from loaders.groups import group_of, load_groups
from loaders.model import Candidate, Finding, Unit, Where
from loaders.revisions import Upload
from loaders.rows import original_row
from loaders.warehouse import Warehouse, open_warehouse, opening, warehouse_path
from tests.warehouse_fixture import SAMPLE_COUNTY, fact, make_warehouse, townships, upload

ZIXI = "532301104"
SAMPLE = townships(SAMPLE_COUNTY)[0]
TABLES = ("report", "fact", "finding", "document", "original", "correction", "audit")
SUMMARIES = ("report_summary", "hotline_summary", "publication_summary")
ONE_ERROR = (Finding("balance.applications_flow", "error", "请核对。", Where(0, 1, 2), expected=3, found=2),)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Warehouse]:
    with make_warehouse(tmp_path, []) as warehouse:
        yield warehouse


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Warehouse]:
    with make_warehouse(tmp_path) as warehouse:
        yield warehouse


def rows(warehouse: Warehouse, question: str, *parameters: Any) -> list[tuple[Any, ...]]:
    return warehouse.cursor().execute(question, parameters or None).fetchall()


def contents(warehouse: Warehouse, tables: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(warehouse.cursor().table(table).fetchall(), key=repr) for table in tables}


def published(total: int, text: str = "") -> Upload:
    """A report of 紫溪镇 for 2020 that states how much was published."""
    return upload(ZIXI, 2020, [fact("publications.total", total)], ONE_ERROR, text=text or f"共{total}条")


def stored_total(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return rows(warehouse, "select publications_total from report_summary where unit_code = ?", ZIXI)


def test_store_keeps_what_was_read(empty: Warehouse) -> None:
    received = fact("hotlines.received", 20, "“12345”政府热线", raw="20余件")
    stored = empty.store_many([upload(ZIXI, 2020, [received], ONE_ERROR, text="原文")], by="王某")[0]

    assert not isinstance(stored, StoreError)
    assert (stored.unit_code, stored.year, stored.revision, stored.replaced) == (ZIXI, 2020, 1, None)
    assert stored.outcome == "stored"
    assert rows(
        empty,
        "select indicator, dimension, dim, dim_group, value, unit, status, raw, block, cell_row from fact"
        " where report_id = ?",
        stored.report_id,
    ) == [
        (
            "hotlines.received",
            "hotline",
            "“12345”政府热线",
            "12345热线",
            20,
            "件",
            "stated",
            "20余件",
            0,
            None,
        )
    ]
    assert rows(empty, "select rule, severity, expected, found, cell_row, cell_col, state from finding") == [
        ("balance.applications_flow", "error", 3, 2, 1, 2, "open")
    ]
    assert rows(empty, "select actor, action, unit_code, year from audit") == [("王某", "store", ZIXI, 2020)]
    assert rows(empty, "select form, stored_by, is_sample from report") == [("2019", "王某", False)]
    assert rows(empty, "select * from correction") == []


def test_store_keeps_the_original_bytes(empty: Warehouse) -> None:
    page, archive = b"<td>0</td>" * 5000, os.urandom(5000)
    for year, data in ((2020, page), (2021, archive)):
        report = upload(ZIXI, year).report
        document = replace(report.document, sha256=hashlib.sha256(data).hexdigest())
        empty.store(replace(report, document=document), data, by="王某")

        assert empty.original(document.sha256) == data
    assert rows(empty, "select codec, octet_length(content) < 5000 from original order by codec") == [
        ("raw", False),
        ("zlib", True),
    ]
    with pytest.raises(StoreError, match="原件"):
        empty.original("0" * 64)


def test_store_refuses_bytes_that_are_not_the_document() -> None:
    with pytest.raises(ValueError, match="original"):
        original_row(hashlib.sha256(b"a").hexdigest(), b"b")


def test_store_a_new_document_as_the_next_revision(empty: Warehouse) -> None:
    first = empty.store(published(180).report, published(180).original, by="王某")
    second = empty.store(published(181).report, published(181).original, by="李某")

    assert (second.revision, second.replaced, second.outcome) == (2, first.report_id, "stored")
    assert rows(empty, "select revision, state from report order by 1") == [
        (1, "superseded"),
        (2, "accepted"),
    ]
    assert stored_total(empty) == [(181,)]
    assert rows(empty, "select count(*) from fact") == [(2,)]


def test_store_the_same_document_again_changes_nothing(empty: Warehouse) -> None:
    first = empty.store(published(180).report, published(180).original, by="王某")
    before, revision = contents(empty, TABLES + SUMMARIES), empty.revision()
    again = empty.store(published(180).report, published(180).original, by="李某")

    assert (again.report_id, again.revision, again.outcome) == (first.report_id, 1, "unchanged")
    assert contents(empty, TABLES + SUMMARIES) == before
    assert empty.revision() == revision


def test_store_an_earlier_document_again_brings_its_revision_back(empty: Warehouse) -> None:
    first, second = (empty.store(published(n).report, published(n).original, by="王某") for n in (180, 181))
    back = empty.store(published(180).report, published(180).original, by="王某")

    assert (back.report_id, back.replaced, back.outcome) == (first.report_id, second.report_id, "restored")
    assert rows(empty, "select revision, state from report order by 1") == [
        (1, "accepted"),
        (2, "superseded"),
    ]
    assert stored_total(empty) == [(180,)]


def test_store_the_same_document_of_two_units_once(empty: Warehouse) -> None:
    text = "同一个文件"
    for code in (ZIXI, "532301105"):
        one = upload(code, 2020, [fact("publications.total", 5)], text=text)
        assert empty.store(one.report, one.original, by="王某").outcome == "stored"

    assert rows(empty, "select count(*) from original") == [(1,)]
    assert rows(empty, "select count(*) from document") == [(1,)]
    assert rows(empty, "select count(*) from report where state = 'accepted'") == [(2,)]


def test_store_many_takes_uploads_one_after_the_other(empty: Warehouse) -> None:
    outcomes = empty.store_many([published(1), published(2), published(2), published(1)], by="王某")

    assert [o.outcome for o in outcomes if not isinstance(o, StoreError)] == [
        "stored",
        "stored",
        "unchanged",
        "restored",
    ]
    assert rows(empty, "select revision, state from report order by 1") == [
        (1, "accepted"),
        (2, "superseded"),
    ]
    assert stored_total(empty) == [(1,)]
    assert empty.store_many([], by="王某") == ()


@pytest.mark.parametrize(
    ("unit", "year", "sentence"),
    [
        (None, 2020, "没有认出这份年报是哪个"),
        (Unit("楚雄市教育局"), 2020, "“楚雄市教育局”不在乡镇"),
        (Unit("太平镇", kind="镇"), 2020, "叫“太平镇”的不止一个"),
        (Unit("楚雄市", "532301"), 2020, "没有代码为“532301”的乡镇"),
        (Unit("某镇", "000000000"), 2020, "没有代码为“000000000”的乡镇"),
        (Unit("紫溪镇", ZIXI), None, "没有认出这份年报是哪一年"),
        (Unit("紫溪镇", ZIXI), 9999, "9999年还没有到"),
    ],
)
def test_store_refuses_in_a_sentence(
    empty: Warehouse, unit: Unit | None, year: int | None, sentence: str
) -> None:
    good = published(180)
    same_named = (Candidate(Unit("太平镇", "110000001"), 1, ""),) if unit and unit.name == "太平镇" else ()
    wrong = replace(good.report, unit=unit, year=year, candidates=same_named)
    revision = empty.revision()

    with pytest.raises(StoreError, match=sentence):
        empty.store(wrong, good.original, by="王某")
    assert empty.revision() == revision
    refused, stored = empty.store_many([Upload(wrong, good.original), published(181)], by="王某")
    assert isinstance(refused, StoreError)
    assert not isinstance(stored, StoreError)
    assert stored_total(empty) == [(181,)]


def test_store_notes_what_was_put_right(empty: Warehouse) -> None:
    anonymous = upload(None, 2020, [fact("publications.total", 7)])
    stored = empty.store(
        anonymous.report, anonymous.original, by="王某", unit_code=ZIXI, year=2021, why="封面写错了年份"
    )

    assert (stored.unit_code, stored.year) == (ZIXI, 2021)
    assert rows(
        empty, "select target, old_value, new_value, corrected_by, why from correction order by 1"
    ) == [
        ("unit", None, ZIXI, "王某", "封面写错了年份"),
        ("year", "2020", "2021", "王某", "封面写错了年份"),
    ]


def test_store_leaves_nothing_of_a_commit_that_fails(
    empty: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.store(published(180).report, published(180).original, by="王某")
    before, revision = contents(empty, TABLES + SUMMARIES), empty.revision()

    def fail(*_: object) -> None:
        raise duckdb.IOException("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("loaders.warehouse.commits.rebuild", fail)
        with pytest.raises(WarehouseError, match=r"什么都没有改动.*No space left"):
            empty.store_many([published(181), upload(ZIXI, 2021)], by="王某")
    assert contents(empty, TABLES + SUMMARIES) == before
    assert empty.revision() == revision
    assert empty.store(published(181).report, published(181).original, by="王某").revision == 2


def test_withdraw_takes_the_report_out_of_the_figures_and_nothing_in(empty: Warehouse) -> None:
    empty.store(published(180).report, published(180).original, by="王某")
    second = empty.store(published(181).report, published(181).original, by="王某")
    empty.withdraw(second.report_id, "李某")

    assert stored_total(empty) == []
    assert rows(empty, "select revision, state from report order by 1") == [
        (1, "superseded"),
        (2, "withdrawn"),
    ]
    assert rows(empty, "select actor from audit where action = 'withdraw'") == [("李某",)]
    with pytest.raises(StoreError, match="不需要撤回"):
        empty.withdraw(second.report_id, "李某")


def test_accept_brings_a_revision_back(empty: Warehouse) -> None:
    first = empty.store(published(180).report, published(180).original, by="王某")
    second = empty.store(published(181).report, published(181).original, by="王某")
    empty.withdraw(second.report_id, "李某")
    empty.accept(first.report_id, "李某")
    assert stored_total(empty) == [(180,)]
    empty.accept(second.report_id, "李某")

    assert stored_total(empty) == [(181,)]
    assert rows(empty, "select revision, state from report order by 1") == [
        (1, "superseded"),
        (2, "accepted"),
    ]
    revision = empty.revision()
    empty.accept(second.report_id, "李某")
    assert empty.revision() == revision
    for nothing in ("", "no uuid", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(StoreError, match="没有这份年报"):
            empty.accept(nothing, "李某")


def test_remove_samples_leaves_no_trace_but_the_audit(empty: Warehouse) -> None:
    shared = "示例和真实年报用了同一个文件"
    empty.store_many([upload(SAMPLE, 2020, [fact("publications.total", 1)], ONE_ERROR)], by="王某")
    empty.store_many([upload(SAMPLE, 2021, text=shared), upload(ZIXI, 2021, text=shared)], by="王某")
    empty.store_many([published(180)], by="王某")

    assert empty.remove_samples("王某") == 2
    assert rows(empty, "select distinct unit_code from report") == [(ZIXI,)]
    assert rows(empty, "select count(*) from fact") == [(1,)]
    assert rows(empty, "select count(*) from finding") == [(1,)]
    assert rows(empty, "select count(*) from document") == [(2,)]
    assert rows(empty, "select count(*) from original") == [(2,)]
    assert rows(empty, "select distinct unit_code from report_summary") == [(ZIXI,)]
    assert rows(empty, "select detail from audit where action = 'remove_samples'") == [("移除示例年报2份",)]
    revision = empty.revision()
    assert empty.remove_samples("王某") == 0
    assert empty.revision() == revision


def test_rebuild_gives_the_summaries_that_the_commits_gave(filled: Warehouse) -> None:
    changed = published(9999)
    changed_id = filled.store(changed.report, changed.original, by="王某").report_id
    (other,) = rows(filled, "select report_id::varchar from report where unit_code <> ? limit 1", ZIXI)
    filled.withdraw(other[0], "王某")
    filled.withdraw(changed_id, "王某")
    filled.accept(changed_id, "王某")
    before = contents(filled, SUMMARIES)
    filled.rebuild_summaries()

    assert contents(filled, SUMMARIES) == before
    assert len(before["report_summary"]) > 100


def test_rebuild_adds_up_the_facts_of_accepted_reports(filled: Warehouse) -> None:
    """Each declared measure, computed once more by pandas from the long facts."""
    cursor = filled.cursor()
    facts = cursor.execute(
        "select fact.* replace (report_id::varchar as report_id) from fact where status = 'stated'"
    ).df()
    got = cursor.execute("select * replace (report_id::varchar as report_id) from report_summary").df()
    got = got.set_index("report_id")

    for source in {source.measure: source for source in summary.load_sources()}.values():
        parts = [s for s in summary.load_sources() if s.measure == source.measure]
        if source.source != "fact":
            continue
        chosen = facts[
            facts["indicator"].isin([part.item for part in parts])
            & (facts["dim"].isna() if source.dim is None else facts["dim"] == source.dim)
        ]
        expected = chosen.groupby("report_id")["value"].sum().reindex(got.index).astype("Float64")
        pd.testing.assert_series_equal(
            got[source.measure].astype("Float64"), expected, check_names=False, obj=source.measure
        )

    lines = facts[facts["dimension"] == "hotline"].pivot_table(
        index=["report_id", "dim"], columns="indicator", values="value"
    )
    received, on_time = lines["hotlines.received"], lines["hotlines.handled_on_time"]
    handled = lines["hotlines.handled"].fillna(on_time)
    both, both_on_time = received.notna() & handled.notna(), received.notna() & on_time.notna()
    for measure, values in {
        "hotline_received": received,
        "hotline_handled": handled,
        "completion_handled": handled[both],
        "completion_received": received[both],
        "on_time_handled": on_time[both_on_time],
        "on_time_received": received[both_on_time],
    }.items():
        expected = values.groupby("report_id").sum(min_count=1).reindex(got.index).astype("Float64")
        pd.testing.assert_series_equal(
            got[measure].astype("Float64"), expected, check_names=False, obj=measure
        )


def test_summarise_a_number_that_is_stated_twice_once(empty: Warehouse) -> None:
    twice = [
        fact("publications.total", 180),
        fact("publications.total", 180),
        fact("publications.by_category", 5, "乡镇动态"),
        fact("publications.by_category", 5, "乡镇动态"),
        fact("publications.by_category", 2, "政务要闻"),
        fact("hotlines.received", 7, "县长信箱"),
        fact("hotlines.received", 70, "县长信箱"),
    ]
    empty.store_many([upload(ZIXI, 2020, twice)], by="王某")

    assert rows(empty, "select publications_total, hotline_received from report_summary") == [(180, 7)]
    assert rows(empty, "select dim_group, labels, value from publication_summary") == [("工作动态", 2, 7)]


def test_summarise_nothing_stated_as_nothing_not_zero(empty: Warehouse) -> None:
    blank = fact("applications.received", None, "total", status="blank")
    empty.store_many([upload(ZIXI, 2021, [blank, fact("applications.carried_in", 0, "total")])], by="王某")

    assert rows(
        empty,
        "select applications_received, applications_carried_in, hotline_received, findings_error"
        " from report_summary",
    ) == [(None, 0, None, 0)]


def test_summarise_on_time_as_handled_where_only_that_is_stated(empty: Warehouse) -> None:
    stated = [
        fact("hotlines.received", 7, "书记市长信箱"),
        fact("hotlines.handled_on_time", 6, "书记市长信箱"),
        fact("hotlines.received", 50, "民生热线"),
        fact("hotlines.handled", 9, "12345热线"),
    ]
    empty.store_many([upload(ZIXI, 2020, stated)], by="王某")

    assert rows(
        empty,
        "select hotline_received, hotline_handled, completion_handled, completion_received,"
        " on_time_handled, on_time_received from report_summary",
    ) == [(57, 15, 6, 7, 6, 7)]


def test_summarise_a_line_that_names_the_whole_instead_of_its_parts(empty: Warehouse) -> None:
    stated = [
        fact("hotlines.received", 512, "热线"),
        fact("hotlines.received", 386, "12345热线"),
        fact("hotlines.handled", 380, "12345热线"),
        fact("hotlines.received", 96, "县长热线"),
    ]
    empty.store_many([upload(ZIXI, 2022, stated)], by="王某")

    assert rows(
        empty, "select hotline_received, completion_handled, completion_received from report_summary"
    ) == [(512, 380, 386)]


def test_summarise_a_misread_giant_as_not_stated(empty: Warehouse) -> None:
    empty.store_many([upload(ZIXI, 2020, [fact("publications.total", 1e15)])], by="王某")

    assert stored_total(empty) == [(None,)]
    assert rows(empty, "select value from fact") == [(1e15,)]


def test_read_while_another_thread_writes(empty: Warehouse) -> None:
    """Readers see whole reports only, and no writer's step in between."""
    batches = [
        [upload(code, 2020, [fact("publications.total", 1), fact("publications.by_category", 1, "动态")])]
        for code in townships("532301")
    ]
    torn: list[tuple[Any, ...]] = []
    done = threading.Event()

    def look() -> None:
        reader = empty.cursor()
        while not done.is_set():
            seen = reader.execute(
                "select (from (select count(*) from report)), (from (select count(*) from report_summary)),"
                " (from (select count(*) from fact)), (from (select count(*) from publication_summary)),"
                " (from (select count(*) from original))"
            ).fetchall()[0]
            reports = seen[0]
            if seen != (reports, reports, 2 * reports, reports, reports):
                torn.append(seen)

    def write(part: int) -> None:
        for batch in batches[part::2]:
            empty.store_many(batch, by="王某")

    readers = [threading.Thread(target=look) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(part,)) for part in range(2)]
    before = empty.revision()
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()

    assert torn == []
    assert empty.revision() == before + len(batches)
    assert rows(empty, "select count(*) from report_summary") == [(len(batches),)]


def test_open_again_finds_everything(tmp_path: Path) -> None:
    with make_warehouse(tmp_path, [published(180)]) as warehouse:
        before, revision = contents(warehouse, TABLES + SUMMARIES), warehouse.revision()
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        assert contents(warehouse, TABLES + SUMMARIES) == before
        assert warehouse.revision() == revision


def test_open_makes_the_folder_and_the_regions(tmp_path: Path) -> None:
    with open_warehouse(tmp_path / "新 文件夹" / "库.duckdb") as warehouse:
        assert rows(
            warehouse, "select name, level, kind, parent, is_sample from region where code = ?", ZIXI
        ) == [("紫溪镇", "township", "镇", "532301", False)]
        assert rows(warehouse, "select count(*) from region where level = 'township' and not is_sample") == [
            (41352,)
        ]
        assert rows(warehouse, "select name from region where is_sample and level = 'county'") == [
            ("示范县",)
        ]


def test_open_what_another_process_holds_names_the_way_out(tmp_path: Path) -> None:
    make_warehouse(tmp_path, []).close()
    path = tmp_path / "warehouse.duckdb"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); input()",
            path,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(WarehouseError, match=r"正被另一个程序使用.*上传数据.*--warehouse"):
            open_warehouse(path)
    finally:
        holder.communicate(b"\n")


def test_open_what_is_no_warehouse_is_refused_untouched(tmp_path: Path) -> None:
    noise = tmp_path / "noise.duckdb"
    noise.write_bytes(b"not a database, " * 1000)
    with pytest.raises(WarehouseError, match="打不开"):
        open_warehouse(noise)
    assert noise.read_bytes() == b"not a database, " * 1000

    with pytest.raises(WarehouseError, match="打不开"):
        open_warehouse(tmp_path)

    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table customer (name varchar)")
    with pytest.raises(WarehouseError, match="不是本程序的数据库"):
        open_warehouse(other)


def test_open_a_newer_schema_is_refused(tmp_path: Path) -> None:
    with make_warehouse(tmp_path, []) as warehouse:
        warehouse.cursor().execute("update meta set value = '99' where key = 'schema_version'")
    with pytest.raises(WarehouseError, match="更新版本的程序"):
        open_warehouse(tmp_path / "warehouse.duckdb")


def test_open_an_older_schema_migrates_it_forward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_warehouse(tmp_path, [published(180)]).close()
    script = tmp_path / "second.sql"
    script.write_text(
        "alter table report add column remark varchar; update report set remark = '旧';", "utf-8"
    )
    monkeypatch.setattr(opening, "MIGRATIONS", (*opening.MIGRATIONS, script))

    for _ in range(2):  # the second time there is nothing to migrate
        with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
            assert rows(warehouse, "select remark from report") == [("旧",)]
            version = str(len(opening.MIGRATIONS))
            assert rows(warehouse, "select value from meta where key = 'schema_version'") == [(version,)]


def test_open_rebuilds_where_the_declarations_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    category = fact("publications.by_category", 12, "乡镇动态")
    with make_warehouse(
        tmp_path, [upload(ZIXI, 2020, [fact("training.sessions", 2), category])]
    ) as warehouse:
        warehouse.cursor().execute("update meta set value = 'old' where key = 'regions'")
        warehouse.cursor().execute("delete from region where not is_sample")
    measures, groups = tmp_path / "measures.toml", tmp_path / "groups.toml"
    measures.write_text(
        '[measures]\ntraining_sessions = { zh = "培训", unit = "期", sum = ["training.sessions"] }\n', "utf-8"
    )
    groups.write_text('[[category]]\ngroup = "乡镇"\nkeywords = ["乡镇"]\n', "utf-8")
    monkeypatch.setattr("loaders.summary.MEASURES_FILE", measures)
    monkeypatch.setattr("loaders.summary.GROUPS_FILE", groups)
    monkeypatch.setattr("loaders.groups.GROUPS_FILE", groups)
    cached = (summary.load_sources, summary.rebuild_statements, load_groups, group_of)
    for function in cached:
        function.cache_clear()
    try:
        with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
            assert rows(warehouse, "select training_sessions from report_summary") == [(2,)]
            assert rows(warehouse, "select dim_group, value from publication_summary") == [("乡镇", 12)]
            columns = {name for (name, *_) in rows(warehouse, "describe report_summary")}
            assert "publications_total" not in columns
            assert rows(warehouse, "select kind from report_summary") == [("镇",)]
    finally:
        for function in cached:
            function.cache_clear()


def test_open_reaches_no_file_and_no_network(empty: Warehouse) -> None:
    for question in ("from read_text('/etc/passwd')", "install httpfs", "attach 'other.duckdb'"):
        with pytest.raises(duckdb.Error):
            empty.cursor().execute(question)


def test_place_the_warehouse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAREHOUSE_URL", raising=False)
    assert warehouse_path().parts[-2:] == ("data", "warehouse.duckdb")
    monkeypatch.setenv("WAREHOUSE_URL", "elsewhere.duckdb")
    assert warehouse_path() == Path("elsewhere.duckdb")
    assert warehouse_path("C:\\数据\\库.duckdb") == Path("C:\\数据\\库.duckdb")
    with pytest.raises(WarehouseError, match="不是文件"):
        warehouse_path("ducklake:postgres:dbname=x")


@pytest.mark.parametrize(
    "entry",
    [
        'Bad = { zh = "x", unit = "件", sum = ["publications.total"] }',
        '"a; drop" = { zh = "x", unit = "件", sum = ["publications.total"] }',
        'none = { zh = "x", unit = "件" }',
        'two = { zh = "x", unit = "件", sum = ["publications.total"], lines = "received" }',
        'unknown = { zh = "x", unit = "件", sum = ["publications.totals"] }',
        'member = { zh = "x", unit = "件", sum = ["applications.received"], dim = "martian" }',
        'column = { zh = "x", unit = "件", lines = "secret" }',
        'severity = { zh = "x", unit = "件", severity = "fatal" }',
    ],
)
def test_refuse_a_measure_that_means_nothing(
    entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "measures.toml"
    path.write_text(f"[measures]\n{entry}\n", "utf-8")
    monkeypatch.setattr("loaders.summary.MEASURES_FILE", path)
    with pytest.raises(FormError, match=r"measures\.toml"):
        summary.load_sources.__wrapped__()


@pytest.mark.parametrize(
    ("dimension", "label", "group"),
    [
        ("channel", "“双河之声”微信公众号", "微信"),
        ("channel", "微信公众号、视频号等", "微信"),
        ("channel", "区人民政府门户网站", "政府网站"),
        ("channel", "社区ＬＥＤ屏", "公示栏"),
        ("channel", "政务新媒体", "其他新媒体"),
        ("channel", "其他方式", "其他"),
        ("hotline", "“ 12345 ”市长公开电话", "12345热线"),
        ("hotline", "政务服务便民热线", "12345热线"),
        ("hotline", "书记市长信箱", "信箱"),
        ("hotline", "人民网领导留言板", "留言板"),
        ("hotline", "12316三农热线", "其他热线"),
        ("category", "部门预决算", "财政信息"),
        ("category", "民政信息公开", "民生保障"),
        ("category", "政府信息公开指南", "政务公开"),
        ("applicant", "natural_person", None),
    ],
)
def test_group_a_free_label(dimension: str, label: str, group: str | None) -> None:
    assert group_of(dimension, label) == group
