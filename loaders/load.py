"""The stages in order: bytes → read → recognise → extract → check → store. It is known here alone."""

import hashlib
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from loaders.checks import check
from loaders.errors import LoaderError, StoreError
from loaders.forms import load_forms
from loaders.model import Report, Where
from loaders.narrative import read_narrative
from loaders.readers import SUFFIXES, read
from loaders.recognise import Hint, recognise
from loaders.regions import load_regions
from loaders.revisions import Stored, Upload
from loaders.structure import check_structure, check_text
from loaders.tables import read_tables

if TYPE_CHECKING:  # DuckDB is slow to import, and reading alone does without it
    from loaders.warehouse import Warehouse

_NAMED_FOLDERS: Final = 3
_WORTH_PROCESSES: Final = 64
_IN_FLIGHT: Final = 64
_STORED_AT_ONCE: Final = 64

State = Literal["stored", "unchanged", "restored", "refused", "skipped"]
Progress = Callable[[int, int, Path], None]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file after all stages but the last: its report, or the sentence that says why there is none."""

    path: Path
    data: bytes
    report: Report | None
    error: str | None

    @property
    def sha256(self) -> str:
        """Of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a file.

    Attributes:
        state: `stored` as a new revision; `unchanged`, the same document was accepted already; `restored`, an
            earlier revision of the same document is accepted again; `refused`; `skipped`, its name does not
            end like that of a report's file.
        why: the sentence, where it was refused or skipped.
        facts, errors, warnings: how many.
    """

    path: Path
    state: State
    why: str = ""
    unit: str = ""
    year: int | None = None
    form: str | None = None
    facts: int = 0
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a batch: a row a file, in the order of the files."""

    rows: tuple[Row, ...]

    def count(self, *states: State) -> int:
        """How many files are in one of these states."""
        return sum(row.state in states for row in self.rows)


def read_report(data: bytes, name: str, hint: Hint | None = None) -> Report:
    """What a file states, and what an official should look at.

    Raises ReadError where the file can't be read at all; a report that is hard to understand has findings.
    """
    document = read(data, name)
    forms = load_forms()
    regions = load_regions()
    recognition = recognise(document, regions, forms, hint)
    form = forms.get(recognition.form or "")
    table_facts, table_findings = read_tables(document, form) if form else ((), ())
    text_facts, text_findings = read_narrative(document)
    facts = tuple(sorted((*table_facts, *text_facts), key=lambda fact: _place(fact.where)))
    findings = (
        *recognition.findings,
        *check_structure(document, recognition, forms),
        *check_text(document, recognition, regions),
        *table_findings,
        *text_findings,
        *(check(facts, form) if form else ()),
    )
    return Report(
        document=document,
        unit=recognition.unit,
        year=recognition.year,
        form=recognition.form,
        facts=facts,
        findings=tuple(dict.fromkeys(findings)),
        candidates=recognition.candidates,
    )


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """(files to read, files passed over): a file as it is given, a folder with all that lies in it, sorted.

    In a folder, files whose names do not end like a report's are passed over, hidden and temporary ones not
    even named.
    """
    to_read: list[Path] = []
    passed_over: list[Path] = []
    for path in paths:
        if not path.is_dir():
            to_read.append(path)
            continue
        for file in sorted(path.rglob("*")):
            inside = file.relative_to(path).parts
            if file.is_file() and not any(part.startswith((".", "~$")) for part in inside):
                (to_read if file.suffix.lower() in SUFFIXES else passed_over).append(file)
    return to_read, passed_over


def parse_file(path: Path) -> Parsed:
    """Reads one file; whatever is wrong with it becomes its `error`. Folder names hint at the region."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Parsed(path, b"", None, f"找不到文件“{path}”，请检查路径。")
    except OSError as error:
        return Parsed(
            path, b"", None, f"打不开文件“{path.name}”（{error.strerror}），请检查权限，或关闭占用它的程序。"
        )
    try:
        named = "/".join(path.absolute().parts[-1 - _NAMED_FOLDERS :])
        return Parsed(path, data, read_report(data, path.name, Hint(path=named)), None)
    except LoaderError as error:
        return Parsed(path, data, None, str(error))
    except Exception as error:  # one file's trouble is never the batch's
        return Parsed(
            path, data, None, f"读取“{path.name}”时程序出错（{error!r}），请把这个文件发给维护人员。"
        )


def parse_files(paths: Sequence[Path], executor: Executor | None = None) -> Iterator[Parsed]:
    """Reads files in order, here or in an executor of any kind; only some are on their way at a time."""
    if executor is None:
        yield from map(parse_file, paths)
        return
    waiting = iter(paths)
    running: deque[tuple[Path, Future[Parsed]]] = deque()
    while True:
        for path in islice(waiting, _IN_FLIGHT - len(running)):
            running.append((path, executor.submit(parse_file, path)))
        if not running:
            return
        path, future = running.popleft()
        yield _result(path, future)


def processes_for(files: int) -> AbstractContextManager[Executor | None]:
    """An executor on all cores where the files are many enough to pay for its start, else None."""
    cores = os.cpu_count() or 1
    if cores == 1 or files < _WORTH_PROCESSES:
        return nullcontext()
    return ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn"))


def load_paths(
    paths: Sequence[Path],
    warehouse: "Warehouse",
    *,
    by: str,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Reads the files and folders and stores what can be stored; a refused file never stops the others.

    `progress` is called with (files done, of how many, the file) as each is read. Raises WarehouseError where
    nothing can be written; what was stored before stays.
    """
    files, passed_over = find_files(paths)
    rows: list[Row] = []
    with processes_for(len(files)) if executor is None else nullcontext(executor) as pool:
        batch: list[Parsed] = []
        for done, parsed in enumerate(parse_files(files, pool), 1):
            batch.append(parsed)
            if len(batch) == _STORED_AT_ONCE or done == len(files):
                rows += _store(batch, warehouse, by)
                batch.clear()
            if progress:
                progress(done, len(files), parsed.path)
    skipped = (
        Row(path, "skipped", f"不是能读取的文件类型（{'、'.join(SUFFIXES)}）。") for path in passed_over
    )
    return Summary((*rows, *skipped))


def _place(where: Where) -> tuple[int, ...]:
    return where.block, where.row or 0, where.col or 0, where.start or 0


def _result(path: Path, future: Future[Parsed]) -> Parsed:
    try:
        return future.result()
    except BrokenExecutor:
        return Parsed(path, b"", None, f"读取“{path.name}”的进程意外中止，请单独再试一次这个文件。")


def _store(batch: Sequence[Parsed], warehouse: "Warehouse", by: str) -> Iterator[Row]:
    uploads = [Upload(parsed.report, parsed.data) for parsed in batch if parsed.report]
    outcomes = iter(warehouse.store_many(uploads, by=by))
    for parsed in batch:
        yield _row(parsed, next(outcomes) if parsed.report else None)


def _row(parsed: Parsed, outcome: Stored | StoreError | None) -> Row:
    report = parsed.report
    if report is None:
        return Row(parsed.path, "refused", parsed.error or "")
    severities = [finding.severity for finding in report.findings]
    return Row(
        path=parsed.path,
        state=outcome.outcome if isinstance(outcome, Stored) else "refused",
        why=str(outcome) if isinstance(outcome, StoreError) else "",
        unit=report.unit.name if report.unit else "",
        year=report.year,
        form=report.form,
        facts=len(report.facts),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
    )
