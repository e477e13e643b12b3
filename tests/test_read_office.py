"""Documents that only an office suite reads are converted, or named in a sentence that says what to do."""

import shutil
import sys
import time
from pathlib import Path

import pytest

from loaders.errors import ReadError
from loaders.readers import SUFFIXES, from_office, read
from tests.readers_helpers import docx, package, paragraph, shown

RTF = rb"{\rtf1\ansi{\fonttbl\f0 Arial;}\f0 \u32043?\u28330?\u38215? 2023\par}"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument\0".encode("utf-16-le") + bytes(99)
ODT = package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})

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


@pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed here"
)
def test_convert_with_the_real_suite() -> None:
    assert shown(read(RTF, "年报.rtf")) == ["紫溪镇 2023"]


def test_name_what_is_no_document() -> None:
    slides = OLD_WORD.replace(
        "WordDocument\0".encode("utf-16-le"), "PowerPoint Document\0".encode("utf-16-le")
    )
    for data, says in ((slides, "幻灯片"), (OLD_WORD[:300], "旧版")):
        with pytest.raises(ReadError, match=says):
            read(data, "年报.doc")
    assert {".doc", ".wps", ".rtf", ".odt"} <= set(SUFFIXES)
