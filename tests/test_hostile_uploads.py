"""Bad input gets one sentence, stores nothing and stops nobody else's report."""

import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.load import Row, Summary, load_paths
from loaders.readers import MAX_BYTES
from loaders.warehouse import Warehouse, open_warehouse

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples" / "reports"


def png() -> bytes:
    """A picture of one white pixel."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\xff\xff\xff")),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two good reports among what should not have been uploaded."""
    folder = tmp_path_factory.mktemp("uploads")
    word, text = sorted(SAMPLES.glob("*汀岚镇_20*.docx"))[0], sorted(SAMPLES.glob("*汀岚镇_20*.txt"))[0]
    (folder / "a-good.docx").write_bytes(word.read_bytes())
    (folder / "empty.docx").write_bytes(b"")
    (folder / "empty.txt").write_bytes(b" \r\n\t \r\n")
    (folder / "no-year.txt").write_text(
        "示范县稻岭乡政府信息公开工作年度报告\n一、总体情况\n主动公开政府信息30条。\n"
    )
    (folder / "noise.docx").write_bytes(random.Random(1).randbytes(1 << 20))
    (folder / "noise.html").write_bytes(random.Random(2).randbytes(1 << 20))
    (folder / "noise.txt").write_bytes(random.Random(3).randbytes(1 << 20))
    (folder / "picture.docx").write_bytes(png())
    (folder / "program.txt").write_bytes(b"MZ" + bytes(4096))
    with (folder / "too-large.txt").open("wb") as file:
        file.truncate(max(200_000_000, MAX_BYTES + 1))
    (folder / "truncated.docx").write_bytes(word.read_bytes()[: word.stat().st_size // 2])
    (folder / "z-good.txt").write_bytes(text.read_bytes())
    return folder


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with open_warehouse(tmp_path_factory.mktemp("warehouse") / "warehouse.duckdb") as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def summary(folder: Path, warehouse: Warehouse) -> Summary:
    return load_paths([folder], warehouse, by="test")


@pytest.fixture(scope="module")
def rows(summary: Summary) -> dict[str, Row]:
    return {row.path.name: row for row in summary.rows}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("empty.docx", "空"),
        ("empty.txt", "空"),
        ("no-year.txt", "年"),
        ("noise.docx", "docx"),
        ("noise.html", ""),
        ("noise.txt", ""),
        ("picture.docx", "图片"),
        ("program.txt", ""),
        ("too-large.txt", "MB"),
        ("truncated.docx", "损坏"),
    ],
)
def test_refuse_with_one_sentence(rows: dict[str, Row], name: str, says: str) -> None:
    row = rows[name]
    assert row.state == "refused"
    assert says in row.why
    assert row.why.endswith("。")
    assert row.why.count("。") == 1
    assert len(row.why) < 120
    assert "Error" not in row.why


def test_store_the_others_in_the_batch(rows: dict[str, Row]) -> None:
    assert [name for name, row in rows.items() if row.state == "stored"] == ["a-good.docx", "z-good.txt"]


@pytest.mark.usefixtures("summary")
def test_store_nothing_of_what_is_refused(warehouse: Warehouse) -> None:
    stored = "select count(distinct report_id), count(distinct sha256) from report"
    kept = "select (select count(*) from document), (select count(*) from original)"
    assert warehouse.cursor().execute(stored).fetchone() == (2, 2)
    assert warehouse.cursor().execute(kept).fetchone() == (2, 2)
