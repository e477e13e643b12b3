"""What only an office suite reads (doc, wps, rtf, odt) → docx through LibreOffice, where it is installed."""

import hashlib
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
"""Seconds. LibreOffice starts and converts a report in one to two, a few times that beside others."""

MOST_MEMORY: Final = 3 * 2**30
"""Bytes of address space, where the system can limit it (Linux); for a report LibreOffice uses 0.2 GB."""

_COMMANDS: Final = (
    *("soffice", "libreoffice"),
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
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

    Fields that show the date of today are left out: a document states the same whenever it is read.

    Raises:
        UnreadableError: LibreOffice is not installed, can't convert the document, or takes too long.
    """
    command = next(filter(None, map(shutil.which, _COMMANDS)), None)
    if command is None:
        raise UnreadableError(_NOT_INSTALLED)
    with tempfile.TemporaryDirectory(prefix="report-", ignore_cleanup_errors=True) as folder:
        return read_docx(_convert(data, command, Path(folder)), dates_of_today=False)


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
        _run(arguments, folder)
        return (folder / "report.docx").read_bytes()
    except subprocess.TimeoutExpired as error:
        _pipe_of(profile).unlink(missing_ok=True)
        raise UnreadableError(_TOO_SLOW) from error
    except OSError as error:
        raise UnreadableError(_NOT_CONVERTED) from error


def _run(arguments: list[str], folder: Path) -> None:
    """Runs to the end, with its temporary files in `folder`, or stops the program with all it has started."""
    quiet = subprocess.DEVNULL
    here = {**os.environ, "TMPDIR": str(folder), "TMP": str(folder), "TEMP": str(folder)}
    with subprocess.Popen(
        arguments, stdin=quiet, stdout=quiet, stderr=quiet, env=here, start_new_session=True
    ) as process:
        try:
            _limit_memory(process.pid)
            process.wait(LONGEST_CONVERSION)
        except BaseException:
            _stop(process)
            raise


def _limit_memory(process: int) -> None:
    try:
        import resource

        limit = resource.prlimit
    except (ImportError, AttributeError):  # Windows, macOS: the time limit holds there too
        return
    try:
        limit(process, resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except ProcessLookupError:  # it has ended already
        return


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _pipe_of(profile: Path) -> Path:
    """The socket that a stopped LibreOffice leaves behind (not on Windows), named after user and profile."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    return Path(f"/tmp/OSL_PIPE_{user}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}")
