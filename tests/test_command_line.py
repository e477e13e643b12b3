"""`python -m loaders`: what it prints where, in which language, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from loaders.__main__ import main
from loaders.warehouse import open_warehouse
from tests.test_load import text
from tests.warehouse_fixture import SAMPLE_COUNTY, make_warehouse, townships, upload

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "reports" / "seed-zixi-2019.txt"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "紫溪镇.txt"
    path.write_text(text(), "utf-8")
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_warehouse(tmp_path, [upload(townships(SAMPLE_COUNTY)[0], 2020)]).close()
    return tmp_path / "warehouse.duckdb"


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_read_prints_one_object_a_file(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(report), str(report), "--format", "jsonl"]) == 0

    first, second = lines(capsys.readouterr().out)
    assert first == second
    assert list(first) == ["path", "sha256", "unit", "year", "form", "facts", "findings", "error"]
    assert first["path"] == str(report)
    assert first["unit"] == {
        "name": "紫溪镇",
        "code": "532301104",
        "kind": "镇",
        "region": ["云南省", "楚雄彝族自治州", "楚雄市"],
    }
    assert (first["year"], first["error"]) == (2020, None)
    received = next(fact for fact in first["facts"] if fact["indicator"] == "hotlines.received")
    assert set(received) == {
        "indicator",
        "dims",
        "label",
        "value",
        "unit",
        "status",
        "qualifier",
        "raw",
        "where",
    }
    assert received["value"] == 23
    assert isinstance(received["value"], int)
    assert set(received["where"]) <= {"block", "row", "col", "start", "end"}
    for finding in first["findings"]:
        assert set(finding) == {"rule", "severity", "message", "where", "expected", "found"}


def test_read_says_what_could_not_be_read(
    tmp_path: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    assert main(["read", str(tmp_path / "空.txt"), str(tmp_path / "没有.txt"), str(report)]) == 1

    empty, absent, good = lines(capsys.readouterr().out)
    assert empty["error"].endswith("。")
    assert (empty["unit"], empty["year"], empty["form"], empty["facts"]) == (None, None, None, [])
    assert absent["sha256"] is None
    assert "找不到文件" in absent["error"]
    assert good["error"] is None


def test_read_walks_folders(tmp_path: Path, report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "里面").mkdir()
    (tmp_path / "里面" / "东瓜镇.txt").write_text(text("东瓜镇"), "utf-8")
    (tmp_path / "数据.json").write_text("{}", "utf-8")
    assert main(["read", str(tmp_path)]) == 0

    captured = capsys.readouterr()
    assert [line["unit"]["name"] for line in lines(captured.out)] == ["紫溪镇", "东瓜镇"]
    assert ".json 1个" in captured.err


def test_read_as_text_for_people(tmp_path: Path, report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    assert main(["read", str(report), str(tmp_path / "空.txt"), "--format", "text"]) == 1

    out = capsys.readouterr().out
    assert "云南省 楚雄彝族自治州 楚雄市 紫溪镇 532301104 · 2020年" in out
    assert "23件" in out


@pytest.mark.skipif(not SEED.is_file(), reason="the shared corpus is not beside this checkout")
def test_read_the_seed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(SEED)]) == 0
    (line,) = lines(capsys.readouterr().out)
    assert (line["unit"]["code"], line["year"], line["form"]) == ("532301104", 2019, "2019")


def test_load_stores_and_sums_up(place: Path, report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", str(report), "--warehouse", str(place)]) == 0

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "已入库 1。" in captured.err
    assert "紫溪镇" in captured.err
    with open_warehouse(place) as warehouse:
        assert warehouse.cursor().execute(
            "select unit_code, year from report where not is_sample"
        ).fetchall() == [("532301104", 2020)]
    assert main(["load", str(report), "--warehouse", str(place)]) == 0
    assert "没有变化 1。" in capsys.readouterr().err


def test_load_ends_with_1_where_a_file_was_refused(
    place: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = report.with_name("无单位.txt")
    refused.write_text(text(town="", county=""), "utf-8")
    assert main(["load", str(refused), str(report), "--warehouse", str(place)]) == 1

    err = capsys.readouterr().err
    assert "已入库 1，退回 1。" in err
    assert f"退回 {refused}：没有认出" in err.replace("\n", "")


def test_load_takes_the_place_from_the_environment(
    place: Path, report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAREHOUSE_URL", str(place))
    assert main(["load", str(report)]) == 0
    assert str(place) in capsys.readouterr().err.replace("\n", "")


def test_forget_samples(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget-samples", "--warehouse", str(place)]) == 0
    assert "已移除 1 份示例年报" in capsys.readouterr().err
    assert main(["forget-samples", "--warehouse", str(place)]) == 0
    assert "没有示例年报" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["load", "forget-samples"])
def test_say_in_a_sentence_that_the_warehouse_is_held(command: str, place: Path, report: Path) -> None:
    """Two real processes: the one that holds the file goes on, the other says what to do and ends with 1."""
    arguments = [command, *([str(report)] if command == "load" else []), "--warehouse", str(place)]
    with open_warehouse(place):
        ended = subprocess.run(
            [sys.executable, "-m", "loaders", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    assert ended.returncode == 1
    assert "正被另一个程序使用" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少 命令"),
        (["read"], "缺少 路径"),
        (["raed", "x"], "命令 不能是 'raed'"),
        (["read", "x", "--format", "csv"], "--format 不能是 'csv'"),
        (["load", "x", "--warehouse"], "--warehouse 后面要有内容"),
        (["load", "x", "--ware-house", "y"], "不认识 --ware-house y"),
    ],
)
def test_answer_a_wrong_command_in_chinese(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"命令有误：{sentence}" in captured.err
    assert "用法：" in captured.err


def test_help_is_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["read", "--help"], ["load", "--help"], ["forget-samples", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
        out = capsys.readouterr().out
        assert out.startswith("用法：python -m loaders")
        assert not {"usage", "options", "positional"} & set(out.replace(":", " ").split())


def test_read_starts_without_what_only_loading_needs() -> None:
    heavy = ("duckdb", "pyarrow", "pandas", "numpy", "rich", "streamlit")
    script = f"import sys, loaders.__main__; print([name for name in {heavy} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_read_in_another_encoding_is_still_utf8(report: Path) -> None:
    out = subprocess.run(
        [sys.executable, "-m", "loaders", "read", str(report)],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert json.loads(out.stdout.decode("utf-8"))["unit"]["name"] == "紫溪镇"
