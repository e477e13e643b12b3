"""Documents that only an office suite reads are converted, or named in a sentence that says what to do."""

import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from loaders.errors import ReadError
from loaders.readers import SUFFIXES, from_office, read
from tests.readers_helpers import docx, package, paragraph, shown

RTF = rb"{\rtf1\ansi{\fonttbl\f0 Arial;}\f0 \u32043?\u28330?\u38215? 2023\par}"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument\0".encode("utf-16-le") + bytes(99)
ODT = package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})

installed = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed here"
)
unix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")


@pytest.fixture
def without_suite(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("without_suite")
@pytest.mark.parametrize("data", [RTF, OLD_WORD, ODT])
def test_say_what_to_do_where_no_suite_is_installed(data: bytes) -> None:
    with pytest.raises(ReadError) as raised:
        read(data, "年报.wps")
    assert str(raised.value).startswith("“年报.wps”")
    assert "没有安装 LibreOffice" in str(raised.value)
    assert "另存为 docx" in str(raised.value)


def stand_in(folder: Path, script: str) -> None:
    """A program named soffice that does as the script says."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@unix
@pytest.mark.parametrize("data", [RTF, OLD_WORD, ODT])
def test_read_what_the_suite_makes_of_it(
    data: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "made.docx").write_bytes(docx(paragraph("紫溪镇2023年年度报告")))
    script = 'test "$5" = --convert-to && test "$6" = docx && cp "$(dirname "$0")/made.docx" "$8/report.docx"'
    stand_in(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert shown(read(data, "年报.doc")) == ["紫溪镇2023年年度报告"]


@unix
def test_say_that_the_suite_could_not_convert_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(tmp_path, "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(ReadError, match="无法由 LibreOffice 转换"):
        read(RTF, "年报.rtf")


@unix
def test_stop_the_suite_and_what_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    late = tmp_path / "late"
    stand_in(tmp_path, f"(sleep 2; touch {late}) & wait")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(from_office, "LONGEST_CONVERSION", 0.2)
    with pytest.raises(ReadError, match="已停止"):
        read(RTF, "年报.rtf")
    time.sleep(2.5)
    assert not late.exists()


@unix
def test_keep_the_suites_temporary_files_in_a_folder_that_goes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "made.docx").write_bytes(docx(paragraph("紫溪镇2023年年度报告")))
    here = '"$(dirname "$0")"'
    stand_in(tmp_path, f'mktemp > {here}/left && cp {here}/made.docx "$8/report.docx"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    read(RTF, "年报.rtf")
    assert not Path((tmp_path / "left").read_text().strip()).exists()


def dated(field: str) -> bytes:
    """A document whose second line is a field that shows a date."""
    return docx(paragraph("紫溪镇2020年年度报告") + f"<w:p>{field}<w:r><w:t>印发</w:t></w:r></w:p>")


COMPLEX = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE \\@ "yyyy年M月"</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2026年11月22日</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
SIMPLE = '<w:fldSimple w:instr=" TIME "><w:r><w:t>2026年11月22日</w:t></w:r></w:fldSimple>'
SAVED = SIMPLE.replace(" TIME ", " SAVEDATE ")


@unix
@pytest.mark.parametrize(
    ("field", "line"), [(COMPLEX, "印发"), (SIMPLE, "印发"), (SAVED, "2026年11月22日印发")]
)
def test_read_no_date_of_today_that_the_suite_puts_in(
    field: str, line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "made.docx").write_bytes(dated(field))
    stand_in(tmp_path, 'cp "$(dirname "$0")/made.docx" "$8/report.docx"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert shown(read(RTF, "年报.doc")) == ["紫溪镇2020年年度报告", line]
    assert shown(read(dated(field), "年报.docx"))[1] == "2026年11月22日印发"


@installed
def test_convert_with_the_real_suite() -> None:
    assert shown(read(RTF, "年报.rtf")) == ["紫溪镇 2023"]


@installed
def test_convert_several_at_once_with_the_real_suite() -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: shown(read(RTF, "年报.rtf")), range(3)))
    assert found == [["紫溪镇 2023"]] * 3


@installed
def test_read_no_date_of_today_with_the_real_suite() -> None:
    field = rb'{\field{\*\fldinst DATE \\@ "yyyy/M/d"}{\fldrslt 2021/1/5}}'
    assert shown(read(RTF.replace(b" 2023", b" 2023 (" + field + b")"), "年报.rtf")) == ["紫溪镇 2023 ()"]


@installed
def test_leave_nothing_of_a_suite_that_was_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pipes: list[Path] = []
    pipe_of = from_office._pipe_of

    def noted(profile: Path) -> Path:
        pipes.append(pipe_of(profile))
        return pipes[-1]

    monkeypatch.setattr(from_office, "_pipe_of", noted)
    monkeypatch.setattr(from_office, "LONGEST_CONVERSION", 0.5)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with suppress(ReadError):  # where it is that fast, nothing is left either
        read(RTF, "年报.rtf")
    assert not list(tmp_path.iterdir())
    assert not any(pipe.exists() for pipe in pipes)


def test_name_what_is_no_document() -> None:
    slides = OLD_WORD.replace(
        "WordDocument\0".encode("utf-16-le"), "PowerPoint Document\0".encode("utf-16-le")
    )
    for data, says in ((slides, "幻灯片"), (OLD_WORD[:300], "旧版")):
        with pytest.raises(ReadError, match=says):
            read(data, "年报.doc")
    assert {".doc", ".wps", ".rtf", ".odt"} <= set(SUFFIXES)
