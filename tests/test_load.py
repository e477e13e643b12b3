"""The stages in order over many files: what is refused is named, and never stops the others."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from loaders import load as module
from loaders.errors import ReadError
from loaders.load import find_files, load_paths, parse_file, parse_files, read_report
from loaders.recognise import Hint
from loaders.warehouse import Warehouse
from tests.warehouse_fixture import make_warehouse

TEXT = """{county}{town}{year}年政府信息公开工作年度报告

一、总体情况
{year}年，全镇通过县政府网站主动公开政府信息{total}条。“12345”政府热线共受理群众来电23件，办结22件。
二、主动公开政府信息情况
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    folder = tmp_path / "库"
    folder.mkdir()
    with make_warehouse(folder, []) as warehouse:
        yield warehouse


def text(town: str = "紫溪镇", year: int | str = 2020, total: int = 86, county: str = "楚雄市") -> str:
    return TEXT.format(county=county, town=town, year=year, total=total)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three reports in two folders, four files that are none, and some that are not to be looked at."""
    folder = tmp_path / "年报"
    (folder / "2021").mkdir(parents=True)
    (folder / "紫溪镇.txt").write_text(text(), "utf-8")
    (folder / "东瓜镇.TXT").write_text(text("东瓜镇"), "gb18030")
    (folder / "2021" / "紫溪镇.html").write_text(
        f"<html><body><p>{text(year=2021)}</p></body></html>", "utf-8"
    )
    (folder / "空.txt").write_bytes(b"")
    (folder / "图片.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    (folder / "无年份.txt").write_text(text(year="本").replace("本年", "本次"), "utf-8")
    (folder / "无单位.txt").write_text(text(town="", county=""), "utf-8")
    (folder / "说明.json").write_text("{}", "utf-8")
    (folder / "照片").write_bytes(b"")
    (folder / "~$紫溪镇.docx").write_bytes(b"lock")
    (folder / ".隐藏.txt").write_text("", "utf-8")
    return folder


def test_read_report_joins_what_all_stages_found() -> None:
    report = read_report(text().encode(), "紫溪镇.txt")

    assert report.unit is not None
    assert (report.unit.code, report.year) == ("532301104", 2020)
    stated = {(fact.indicator, fact.value) for fact in report.facts}
    assert stated >= {("publications.total", 86), ("hotlines.received", 23)}
    places = [(fact.where.block, fact.where.start or 0) for fact in report.facts]
    assert places == sorted(places)
    assert len(report.findings) == len(set(report.findings))


def test_read_report_refuses_what_is_no_document() -> None:
    with pytest.raises(ReadError):
        read_report(b"", "空.txt")


def test_read_report_is_helped_by_a_hint() -> None:
    """Many townships are called 太平镇; the folder, or the uploader's own county, says which."""
    anonymous = text("太平镇", county="").encode()

    assert code_of(anonymous, None) is None
    assert code_of(anonymous, Hint(path="昌图县/2020/年报.txt")) == "211224128"
    assert code_of(anonymous, Hint(region_code="350624")) == "350624105"


def code_of(data: bytes, hint: Hint | None) -> str | None:
    unit = read_report(data, "年报.txt", hint).unit
    assert unit is not None
    return unit.code


def test_parse_file_takes_the_folders_for_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "昌图县" / "2020" / "年报.txt"
    path.parent.mkdir(parents=True)
    path.write_text(text("太平镇", county=""), "utf-8")
    report = parse_file(path).report

    assert report is not None
    assert report.unit is not None
    assert report.unit.code == "211224128"


def test_find_files_in_order_and_name_those_passed_over(folder: Path) -> None:
    to_read, passed_over = find_files([folder, folder / "说明.json", Path("没有.txt")])

    assert [path.name for path in to_read[:2]] == ["紫溪镇.html", "东瓜镇.TXT"]
    assert to_read[:7] == sorted(to_read[:7])
    assert [path.name for path in to_read[7:]] == ["说明.json", "没有.txt"]
    assert [path.name for path in passed_over] == ["照片", "说明.json"]


def test_load_what_can_be_loaded_and_say_why_not(folder: Path, warehouse: Warehouse) -> None:
    seen: list[tuple[int, int, str]] = []
    summary = load_paths(
        [folder],
        warehouse,
        by="王某",
        progress=lambda done, total, path: seen.append((done, total, path.name)),
    )

    states = {row.path.name: row.state for row in summary.rows}
    assert states == {
        "紫溪镇.html": "stored",
        "东瓜镇.TXT": "stored",
        "紫溪镇.txt": "stored",
        "空.txt": "refused",
        "图片.docx": "refused",
        "无年份.txt": "refused",
        "无单位.txt": "refused",
        "说明.json": "skipped",
        "照片": "skipped",
    }
    assert all(row.why.endswith("。") for row in summary.rows if row.state in ("refused", "skipped"))
    assert (summary.count("stored"), summary.count("refused", "skipped")) == (3, 6)
    (zixi,) = [row for row in summary.rows if row.path.name == "紫溪镇.txt"]
    assert (zixi.unit, zixi.year) == ("紫溪镇", 2020)
    assert zixi.facts > 0
    assert [done for done, _, _ in seen] == list(range(1, 8))
    assert {total for _, total, _ in seen} == {7}
    stored = (
        warehouse.cursor().execute("select unit_code, year, stored_by from report order by 1, 2").fetchall()
    )
    assert stored == [
        ("532301102", 2020, "王某"),
        ("532301104", 2020, "王某"),
        ("532301104", 2021, "王某"),
    ]
    assert warehouse.original(parse_file(folder / "紫溪镇.txt").sha256) == text().encode()


def test_load_again_changes_nothing(folder: Path, warehouse: Warehouse) -> None:
    load_paths([folder], warehouse, by="王某")
    revision = warehouse.revision()
    again = load_paths([folder, folder / "紫溪镇.txt"], warehouse, by="王某")

    assert (again.count("unchanged"), again.count("stored")) == (4, 0)
    assert warehouse.revision() == revision


def test_load_a_corrected_report_as_the_next_revision(folder: Path, warehouse: Warehouse) -> None:
    load_paths([folder], warehouse, by="王某")
    (folder / "紫溪镇.txt").write_text(text(total=87), "utf-8")
    (row,) = load_paths([folder / "紫溪镇.txt"], warehouse, by="王某").rows

    assert row.state == "stored"
    assert warehouse.cursor().execute(
        "select publications_total from report_summary where unit_code = '532301104' and year = 2020"
    ).fetchall() == [(87,)]


def test_load_nothing(tmp_path: Path, warehouse: Warehouse) -> None:
    (tmp_path / "空文件夹").mkdir()
    assert load_paths([tmp_path / "空文件夹"], warehouse, by="王某").rows == ()
    (row,) = load_paths([tmp_path / "没有.txt"], warehouse, by="王某").rows
    assert row.state == "refused"
    assert "找不到文件" in row.why


def test_load_in_several_batches_keeps_the_order(
    folder: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_STORED_AT_ONCE", 2)
    summary = load_paths([folder], warehouse, by="王某")

    files, passed_over = find_files([folder])
    assert [row.path for row in summary.rows] == [*files, *passed_over]
    assert summary.count("stored") == 3


def test_parse_the_same_in_any_executor(folder: Path) -> None:
    files, _ = find_files([folder])
    here = list(parse_files(files))
    with ThreadPoolExecutor(3) as threads:
        assert list(parse_files(files, threads)) == here
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as processes:
        assert list(parse_files(files, processes)) == here


def test_parse_goes_on_after_a_fault_of_the_program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes, name: str, hint: Hint) -> None:
        raise RuntimeError("unexpected")

    monkeypatch.setattr(module, "read_report", fail)
    parsed = list(parse_files([folder / "紫溪镇.txt", folder / "没有.txt"]))

    assert parsed[0].error is not None
    assert "程序出错" in parsed[0].error
    assert parsed[1].error is not None
    assert "找不到文件" in parsed[1].error


class Recording(Executor):
    """Runs a task when its result is asked for, and counts how many wait; a file named `dying` kills it."""

    def __init__(self, dying: str = "") -> None:
        self.waiting = self.most = 0
        self.dying = dying

    def submit(self, function: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        executor = self
        executor.waiting += 1
        executor.most = max(executor.most, executor.waiting)

        class Lazy(Future[Any]):
            def result(self, timeout: float | None = None) -> Any:
                executor.waiting -= 1
                if arguments[0].path.name == executor.dying:
                    raise BrokenProcessPool
                return function(*arguments)

        return Lazy()


def test_parse_names_the_file_whose_process_died(folder: Path) -> None:
    files, _ = find_files([folder])
    parsed = {p.path.name: p for p in parse_files(files, Recording(dying="紫溪镇.html"))}

    error = parsed["紫溪镇.html"].error
    assert error is not None
    assert "“紫溪镇.html”的进程意外中止" in error
    assert parsed["东瓜镇.TXT"].report is not None


def test_parse_keeps_only_some_files_on_their_way(tmp_path: Path) -> None:
    executor = Recording()
    paths = [tmp_path / f"{number}.txt" for number in range(300)]

    assert [parsed.path for parsed in parse_files(paths, executor)] == paths
    assert executor.most == module._IN_FLIGHT
