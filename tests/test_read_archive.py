"""A ZIP archive is its members, each a document of its own; nothing in it leads anywhere else."""

import io
import json
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from loaders.__main__ import main
from loaders.errors import ReadError
from loaders.load import count_documents, load_paths, parse_archive, parse_files
from loaders.readers import archive as module
from loaders.readers import read
from loaders.readers.archive import Member, is_archive, members
from tests.readers_helpers import docx, mutations, package, paragraph
from tests.test_load import text
from tests.warehouse_fixture import make_warehouse


def gbk_zip(names: dict[str, bytes]) -> bytes:
    """As Chinese Windows writes it: names in GBK, and no flag that says so."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, data in enumerate(names.values()):
            archive.writestr(f"{number:04}.txt", data)
    made = buffer.getvalue()
    for number, name in enumerate(names):
        plain, wanted = f"{number:04}.txt".encode(), name.encode("gbk")
        assert len(plain) == len(wanted), "a test's names have eight bytes, so that no length changes"
        made = made.replace(plain, wanted)
    return made


def names_of(data: bytes) -> list[str]:
    return [member.name for member in members(data, "年报.zip")]


def test_members_in_order() -> None:
    data = package({"2021/紫溪镇.txt": b"a", "2020/紫溪镇.txt": b"b"})
    assert list(members(data, "x.zip")) == [Member("2021/紫溪镇.txt", b"a"), Member("2020/紫溪镇.txt", b"b")]


def test_members_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(package({"a.txt": b"a"}))
    assert is_archive(tmp_path / "x.zip")
    assert list(members(tmp_path / "x.zip", "x.zip")) == [Member("a.txt", b"a")]
    assert not is_archive(tmp_path / "没有.zip")


def test_members_named_in_gbk() -> None:
    assert names_of(gbk_zip({"紫溪.txt": b"", "东瓜.txt": b""})) == ["紫溪.txt", "东瓜.txt"]


def test_members_of_an_archive_within_but_no_deeper() -> None:
    innermost = package({"深.txt": b""})
    inner = package({"紫溪镇.txt": b"a", "深.zip": innermost})
    first, second, third = members(package({"里/楚雄市.zip": inner, "年报.docx": docx("")}), "x.zip")
    assert (first.name, first.data) == ("里/楚雄市.zip/紫溪镇.txt", b"a")
    assert (second.name, second.data) == ("里/楚雄市.zip/深.zip", b"")
    assert "请解压后再上传" in second.problem
    assert third.name == "年报.docx"


def test_members_without_what_systems_leave_behind() -> None:
    left = ("__MACOSX/._年报.txt", "Thumbs.db", "里/.DS_Store", "desktop.ini", "~$年报.docx", "空文件夹/")
    assert names_of(package({**dict.fromkeys(left, b"x"), "年报.txt": b""})) == ["年报.txt"]


def test_members_without_symbolic_links() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("年报.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("真.txt", "a")
    assert names_of(buffer.getvalue()) == ["真.txt"]


def test_name_an_encrypted_member() -> None:
    made = bytearray(package({"密.txt": b"a", "明.txt": b"b"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(magic) + offset] |= 1
    locked, plain = members(bytes(made), "x.zip")
    assert (locked.data, locked.problem) == (b"", "“密.txt”加了密码，无法读取；请解压后再上传。")
    assert plain.data == b"b"


def test_name_a_member_that_would_become_absurdly_large() -> None:
    bomb, plain = members(package({"弹.txt": bytes(20_000_000), "年报.txt": b"a"}), "x.zip")
    assert "解压后过大" in bomb.problem
    assert plain.data == b"a"


def test_believe_no_member_that_claims_to_be_small() -> None:
    """The sizes in the directory say 10 bytes; what is packed would be 20 million."""
    made = package({"弹.txt": bytes(20_000_000)})
    size = (20_000_000).to_bytes(4, "little")
    (member,) = members(made.replace(size, (10).to_bytes(4, "little")), "x.zip")
    assert "已损坏" in member.problem


def test_refuse_too_many_members_or_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MEMBERS", 3)
    inner = package({"a.txt": b"", "b.txt": b""})
    *_, last = members(package({"c.txt": b"", "里.zip": inner}), "x.zip")
    assert (last.name, last.problem[:15]) == ("里.zip", "“里.zip”里的文件超过 3")
    with pytest.raises(ReadError, match="超过 3 个"):
        list(members(package(dict.fromkeys("abcd", b"")), "x.zip"))
    monkeypatch.setattr(module, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(ReadError, match="解压后超过 1 MB"):
        list(members(package({"a": bytes(600_000), "b": bytes(600_000)}), "x.zip"))


def test_an_office_file_is_no_archive_and_an_archive_no_document() -> None:
    assert not is_archive(docx(paragraph("年报")))
    assert not is_archive(b"%PDF-1.7 " + package({"a.txt": b""}))
    with pytest.raises(ReadError, match="压缩包"):
        read(package({"a.txt": b"a"}), "x.zip")


def test_members_whatever_the_bytes() -> None:
    sound = package({"紫溪镇.txt": text().encode(), "里.zip": package({"东瓜镇.txt": text().encode()})})
    for data in mutations(sound, 200):
        try:
            assert all(isinstance(member.data, bytes) for member in members(data, "x.zip"))
        except ReadError as error:
            assert "x.zip" in str(error)  # noqa: PT017


# --- in the stages ---


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """An archive with two reports, one of them in a folder that says its county, and two that are none."""
    path = tmp_path / "年报.zip"
    anonymous = text("太平镇", county="").encode()
    members = {
        "紫溪镇.txt": text().encode(),
        "昌图县/2020/年报.txt": anonymous,
        "空.txt": b"",
        "照片.png": b"\x89PNG",
    }
    path.write_bytes(package(members))
    return path


def test_parse_each_member_as_a_document(batch: Path) -> None:
    plain = batch.with_name("紫溪镇.txt")
    plain.write_text(text(), "utf-8")
    parsed = list(parse_files([batch, plain]))

    assert [str(p.path.relative_to(batch.parent)) for p in parsed] == [
        "年报.zip/紫溪镇.txt",
        "年报.zip/昌图县/2020/年报.txt",
        "年报.zip/空.txt",
        "年报.zip/照片.png",
        "紫溪镇.txt",
    ]
    units = [p.report.unit.code if p.report and p.report.unit else None for p in parsed]
    assert units == ["532301104", "211224128", None, None, "532301104"]
    assert [p.error is None for p in parsed] == [True, True, False, False, True]
    assert count_documents([batch, plain]) == 5
    with ThreadPoolExecutor(3) as threads:
        assert list(parse_files([batch, plain], threads)) == parsed


def test_parse_an_archive_at_hand_as_the_file(batch: Path) -> None:
    here = list(parse_archive("年报.zip", batch.read_bytes()))
    assert [p.sha256 for p in here] == [p.sha256 for p in parse_files([batch])]
    assert here[0].path == Path("年报.zip/紫溪镇.txt")


@pytest.mark.parametrize(
    "name", ["../../../tmp/x.txt", "/etc/passwd", "C:\\Windows\\x.txt", "a/../../../b.txt"]
)
def test_parse_a_member_wherever_its_name_leads(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(package({name: text().encode()}))
    (parsed,) = parse_files([path])
    assert parsed.report is not None
    assert str(parsed.path).startswith(str(path))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("data", "says"), [(package({}), "没有文件"), (package({"a.txt": b"a"})[:-30], "年报.zip")]
)
def test_refuse_an_archive_with_one_sentence(data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "年报.zip").write_bytes(data)
    (parsed,) = parse_files([tmp_path / "年报.zip"])
    assert parsed.error is not None
    assert says in parsed.error
    assert parsed.error.endswith("。")


def test_load_the_members(batch: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    (tmp_path / "库").mkdir()
    with make_warehouse(tmp_path / "库", []) as warehouse:
        summary = load_paths(
            [batch], warehouse, by="王某", progress=lambda done, total, path: seen.append((done, total))
        )
        assert [row.state for row in summary.rows] == ["stored", "stored", "refused", "refused"]
        assert warehouse.cursor().execute("select count(*) from report").fetchone() == (2,)
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_read_prints_a_line_a_member(batch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(batch)]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["path"] for line in lines][:2] == [f"{batch}/紫溪镇.txt", f"{batch}/昌图县/2020/年报.txt"]
    assert [line["error"] is None for line in lines] == [True, True, False, False]


def test_find_archives_in_a_folder(batch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["read", str(batch.parent)])
    assert len(capsys.readouterr().out.splitlines()) == 4
