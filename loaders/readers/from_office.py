"""What only an office suite reads (doc, wps, rtf, odt) → docx through LibreOffice, where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from loaders.readers.from_docx import read_docx
from loaders.readers.grid import Content
from loaders.readers.problem import UnreadableError

LONGEST_CONVERSION: Final = 120
"""Seconds. LibreOffice starts in about five and converts a report in one."""

_COMMANDS: Final = ("soffice", "libreoffice")
_NOT_INSTALLED: Final = (
    "是旧版 Word、WPS、RTF 或 ODF 文档，本机没有安装 LibreOffice，无法转换；"
    "请用 Word 或 WPS 打开后另存为 docx 再上传。"
)
_NOT_CONVERTED: Final = (
    "无法由 LibreOffice 转换，可能已损坏或加了密码；请用 Word 或 WPS 打开后另存为 docx 再上传。"
)
_TOO_SLOW: Final = (
    f"用 LibreOffice 转换超过 {LONGEST_CONVERSION} 秒，已停止；请用 Word 或 WPS 另存为 docx 再上传。"
)

_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def read_office(data: bytes) -> Content:
    """The document as LibreOffice converts it. Macros do not run, and linked files are not fetched.

    Raises:
        UnreadableError: LibreOffice is not installed, can't convert the document, or takes too long.
    """
    command = next(filter(None, map(shutil.which, _COMMANDS)), None)
    if command is None:
        raise UnreadableError(_NOT_INSTALLED)
    with tempfile.TemporaryDirectory(prefix="report-", ignore_cleanup_errors=True) as folder:
        return read_docx(_convert(data, command, Path(folder)))


def _convert(data: bytes, command: str, folder: Path) -> bytes:
    """The docx that LibreOffice makes of `data`, with a profile of its own so that runs don't meet."""
    source, profile = folder / "report.doc", folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    source.write_bytes(data)
    arguments = [
        *(command, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"),
        *("--convert-to", "docx", "--outdir", str(folder), str(source)),
    ]
    try:
        _run(arguments)
        return (folder / "report.docx").read_bytes()
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(_TOO_SLOW) from error
    except OSError as error:
        raise UnreadableError(_NOT_CONVERTED) from error


def _run(arguments: list[str]) -> None:
    """Runs to the end, or stops the program with all that it has started."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        arguments, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            process.wait(LONGEST_CONVERSION)
        except BaseException:
            _stop(process)
            raise


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
