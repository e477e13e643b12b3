"""The stages in order: bytes → read → recognise → extract → check → store. It is known here alone."""

import hashlib
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from loaders.across import signature, unit_names
from loaders.checks import check
from loaders.errors import LoaderError, StoreError
from loaders.flat import flatten
from loaders.forms import load_forms
from loaders.model import Document, Fact, Finding, Report, Where
from loaders.narrative import compare_with_tables, read_narrative
from loaders.readers import SUFFIXES, read
from loaders.readers.archive import Member, count_members, is_archive, members_or_why
from loaders.recognise import Hint, recognise
from loaders.regions import load_regions
from loaders.revisions import Stored, Upload
from loaders.structure import check_pictures, check_structure, check_text
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
    """A file after all stages but the last: its report, or the sentence that says why there is none.

    `path` is where it stands; of a member of an archive "x.zip/年报.docx", which is shown and never opened.
    """

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
    flat = flatten(document)
    forms = load_forms()
    regions = load_regions()
    recognition = recognise(flat, regions, forms, hint)
    form = forms.get(recognition.form or "")
    table_facts, table_findings = read_tables(document, form) if form else ((), ())
    text_facts, text_findings = read_narrative(flat)
    facts = tuple(sorted((*table_facts, *text_facts), key=lambda fact: _place(fact.where)))
    located_facts = tuple(located(fact, document) for fact in facts)
    findings = (
        *recognition.findings,
        *check_structure(flat, recognition, forms),
        *check_text(flat, recognition, regions),
        *table_findings,
        *text_findings,
        *(check(facts, form) if form else ()),
        *compare_with_tables(facts),
        *check_pictures(document, located_facts),
    )
    return Report(
        document=document,
        unit=recognition.unit,
        year=recognition.year,
        form=recognition.form,
        facts=located_facts,
        findings=tuple(_paged(finding, document) for finding in dict.fromkeys(findings)),
        candidates=recognition.candidates,
        signature=signature(flat, unit_names(recognition.unit) if recognition.unit else ()),
    )


def located(fact: Fact, document: Document) -> Fact:
    """The fact with its page, and with how sure character recognition was, where the document was a picture.

    An empty cell of a picture is `unread`, never blank: single characters are missed now and then.
    """
    piece = document.piece_at(fact.where)
    if piece is None or (piece.page is None and piece.confidence is None):
        return fact
    unread = fact.status == "blank" and piece.confidence is not None
    return replace(
        fact,
        where=replace(fact.where, page=piece.page),
        confidence=piece.confidence,
        status="unread" if unread else fact.status,
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


def count_documents(paths: Sequence[Path]) -> int:
    """How many documents the files are: an archive as many as it has members."""
    return sum(count_members(path) if is_archive(path) else 1 for path in paths)


def parse_file(path: Path) -> Parsed:
    """Reads one file; whatever is wrong with it becomes its `error`. Folder names hint at the region."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return Parsed(path, b"", None, _not_opened(path, error))
    return parse_data(path, data)


def parse_data(path: Path, data: bytes) -> Parsed:
    """Reads the bytes of a file or of a member of an archive, as `parse_file`; `path` is only shown."""
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
    """Reads files in order, here or in an executor of any kind; only some are on their way at a time.

    A ZIP archive is its members, each a document of its own.
    """
    tasks = _tasks(paths)
    if executor is None:
        yield from map(_run, tasks)
        return
    running: deque[tuple[Path, Future[Parsed]]] = deque()
    while True:
        for task in islice(tasks, _IN_FLIGHT - len(running)):
            running.append((task.path, executor.submit(_run, task)))
        if not running:
            return
        path, future = running.popleft()
        yield _result(path, future)


def parse_archive(name: str, data: bytes) -> Iterator[Parsed]:
    """The members of an archive that is at hand as bytes, each read as a document of its own."""
    return map(_run, _tasks_in(Path(name), data))


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

    `progress` is called with (documents done, of how many, the file) as each is read. The whole is one
    action, to be undone together. Raises WarehouseError where nothing can be written; what was stored before
    stays.
    """
    files, passed_over = find_files(paths)
    rows: list[Row] = []
    documents = count_documents(files)
    batch_id = warehouse.new_batch()
    with processes_for(documents) if executor is None else nullcontext(executor) as pool:
        batch: list[Parsed] = []
        for done, parsed in enumerate(parse_files(files, pool), 1):
            batch.append(parsed)
            if len(batch) == _STORED_AT_ONCE:
                rows += _store(batch, warehouse, by, batch_id)
                batch.clear()
            if progress:
                progress(done, max(documents, done), parsed.path)
        rows += _store(batch, warehouse, by, batch_id)
    skipped = (
        Row(path, "skipped", f"不是能读取的文件类型（{'、'.join(SUFFIXES)}）。") for path in passed_over
    )
    return Summary((*rows, *skipped))


class _Task(NamedTuple):
    """A document to be read: a file, or a member of an archive with its bytes or its problem."""

    path: Path
    member: Member | None = None


def _tasks(paths: Iterable[Path]) -> Iterator[_Task]:
    for path in paths:
        if is_archive(path):
            yield from _tasks_in(path, path)
        else:
            yield _Task(path)


def _tasks_in(archive: Path, source: Path | bytes) -> Iterator[_Task]:
    """A task a member. Its name follows the archive's as text: whatever it says, it leads nowhere else."""
    for member in members_or_why(source, archive.name):
        yield _Task(Path(f"{archive}/{member.name}") if member.name else archive, member)


def _run(task: _Task) -> Parsed:
    path, member = task
    if member is None:
        return parse_file(path)
    if member.problem:
        return Parsed(path, member.data, None, member.problem)
    return parse_data(path, member.data)


def _not_opened(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"找不到文件“{path}”，请检查路径。"
    return f"打不开文件“{path.name}”（{error.strerror}），请检查权限，或关闭占用它的程序。"


def _paged(finding: Finding, document: Document) -> Finding:
    return finding if finding.where is None else replace(finding, where=document.paged(finding.where))


def _place(where: Where) -> tuple[int, ...]:
    return where.block, where.row or 0, where.col or 0, where.start or 0


def _result(path: Path, future: Future[Parsed]) -> Parsed:
    try:
        return future.result()
    except BrokenExecutor:
        return Parsed(path, b"", None, f"读取“{path.name}”的进程意外中止，请单独再试一次这个文件。")


def _store(batch: Sequence[Parsed], warehouse: "Warehouse", by: str, batch_id: str) -> Iterator[Row]:
    uploads = [Upload(parsed.report, parsed.data) for parsed in batch if parsed.report]
    outcomes = iter(warehouse.store_many(uploads, by=by, batch_id=batch_id))
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
