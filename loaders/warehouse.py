"""The warehouse: one DuckDB file with the originals, every revision's facts and findings, and the summaries.

A report is stored whole or not at all. For a unit and year one revision is accepted; a new upload supersedes
it, and going back is a change of state, never a deletion. Each commit raises `Warehouse.revision()`.
"""

import hashlib
import os
import re
import threading
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from loaders import summary
from loaders.errors import StoreError, WarehouseError
from loaders.forms import DATA
from loaders.groups import group_of
from loaders.model import Report
from loaders.regions import load_regions
from loaders.revisions import CHECKED, Batch, Revision, Row, State, Stored, Upload, audit_row, utc_now

MIGRATIONS: Final = (Path(__file__).with_name("schema.sql"),)
"""The files that make the schema, oldest first; a schema's version is how many of them it has had."""

_SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)  # C: is a drive, not a scheme
_REBUILT_AT_ONCE: Final = 20_000

_APPEND: Final = {
    "region": "insert into region by name select * from incoming",
    "measure_source": "insert into measure_source by name select * from incoming",
    "document": "insert into document by name select * from incoming",
    "original": "insert into original by name select * from incoming",
    "report": "insert into report by name select * from incoming",
    "fact": "insert into fact by name select * from incoming",
    "finding": "insert into finding by name select * from incoming",
    "correction": "insert into correction by name select * from incoming",
    "audit": "insert into audit by name select * from incoming",
}
_REMOVE_REPORTS: Final = (
    "delete from fact where report_id in (select unnest($report_ids::uuid[]))",
    "delete from finding where report_id in (select unnest($report_ids::uuid[]))",
    "delete from correction where report_id in (select unnest($report_ids::uuid[]))",
    "delete from report where report_id in (select unnest($report_ids::uuid[]))",
)
_REMOVE_UNUSED_DOCUMENTS: Final = (
    "delete from original where sha256 not in (select sha256 from report)",
    "delete from document where sha256 not in (select sha256 from report)",
)


class Warehouse:
    """An open warehouse. `cursor()` is for readers, one a thread; writers are let in one at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._writing = threading.Lock()

    def __enter__(self) -> "Warehouse":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file go, once no writer is at work."""
        with self._writing:
            self._connection.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the same database; each query sees what is committed when it starts."""
        return self._connection.cursor()

    def revision(self) -> int:
        """A number that every commit raises: what was computed at the same number is still true."""
        with closing(self.cursor()) as reader:
            return int(_meta(reader, "revision") or 0)

    def store(
        self,
        report: Report,
        original: bytes,
        *,
        by: str,
        unit_code: str | None = None,
        year: int | None = None,
        why: str = CHECKED,
    ) -> Stored:
        """Stores a report as the accepted one of its unit and year; `Upload` says what the arguments are.

        Raises StoreError where unit or year are not known, WarehouseError where nothing can be written.
        """
        (outcome,) = self.store_many([Upload(report, original, unit_code, year, why)], by=by)
        if isinstance(outcome, StoreError):
            raise outcome
        return outcome

    def store_many(self, uploads: Sequence[Upload], *, by: str) -> tuple[Stored | StoreError, ...]:
        """Stores reports in one transaction, in order; a refused one has its StoreError in its place.

        Raises WarehouseError where nothing can be written; then none is stored.
        """
        with self._transaction() as writer:
            batch = _open_batch(writer, uploads, by)
            outcomes = tuple(batch.take(upload) for upload in uploads)
            if batch.states:
                for table, rows in batch.rows.items():
                    _append(writer, table, rows)
                _set_states(writer, batch.states, by)
                _rebuild(writer, list(batch.states))
                _raise_revision(writer)
        return outcomes

    def accept(self, report_id: str, by: str) -> None:
        """Accepts an earlier (superseded or withdrawn) revision again; the one accepted now is superseded.

        Raises StoreError where there is no such report.
        """
        with self._transaction() as writer:
            unit_code, year, revision, state = _find_report(writer, report_id)
            if state != "accepted":
                current = _accepted(writer, unit_code, year)
                _set_states(writer, {**dict.fromkeys(current, "superseded"), report_id: "accepted"}, by)
                _rebuild(writer, [*current, report_id])
                _append(
                    writer,
                    "audit",
                    [audit_row(by, "accept", f"恢复第{revision}版", report_id, unit_code, year)],
                )
                _raise_revision(writer)

    def withdraw(self, report_id: str, by: str) -> None:
        """Takes the accepted revision out of every figure; no other revision takes its place by itself.

        Raises StoreError where it is not the accepted one.
        """
        with self._transaction() as writer:
            unit_code, year, revision, state = _find_report(writer, report_id)
            if state != "accepted":
                raise StoreError("这一版年报现在没有被采用，不需要撤回；请刷新页面后再看。")
            _set_states(writer, {report_id: "withdrawn"}, by)
            _rebuild(writer, [report_id])
            _append(
                writer,
                "audit",
                [audit_row(by, "withdraw", f"撤回第{revision}版", report_id, unit_code, year)],
            )
            _raise_revision(writer)

    def remove_samples(self, by: str) -> int:
        """Removes the sample reports with all that belongs to them but the audit; returns how many."""
        with self._transaction() as writer:
            found = writer.execute("select report_id::varchar from report where is_sample").fetchall()
            report_ids = [report_id for (report_id,) in found]
            if report_ids:
                for statement in _REMOVE_REPORTS:
                    writer.execute(statement, {"report_ids": report_ids})
                for statement in _REMOVE_UNUSED_DOCUMENTS:
                    writer.execute(statement)
                _rebuild(writer, report_ids)
                _append(
                    writer, "audit", [audit_row(by, "remove_samples", f"移除示例年报{len(report_ids)}份")]
                )
                _raise_revision(writer)
        return len(report_ids)

    def original(self, sha256: str) -> bytes:
        """The bytes of a stored document. Raises StoreError where there is none."""
        with closing(self.cursor()) as reader:
            row = reader.execute("select codec, content from original where sha256 = ?", [sha256]).fetchone()
        if row is None:
            raise StoreError("库中没有这份原件，可能已被移除；请刷新页面后再看。")
        codec, content = row
        return zlib.decompress(content) if codec == "zlib" else bytes(content)

    def rebuild_summaries(self) -> None:
        """Makes the summary tables anew from the facts of all accepted reports."""
        with self._transaction() as writer:
            _rebuild_all(writer)
            _raise_revision(writer)

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A writer that commits at the end of the block, or leaves nothing behind."""
        with self._writing, closing(self.cursor()) as writer:
            try:
                with _transaction(writer):
                    yield writer
            except (duckdb.Error, pa.ArrowException) as error:
                raise WarehouseError(
                    f"没有写入数据库，什么都没有改动（{_first_line(error)}）。请检查磁盘空间和权限后再试一次。"
                ) from error


def warehouse_path(chosen: str | None = None) -> Path:
    """Where the database is: as chosen, else by the environment (WAREHOUSE_URL), else data/warehouse.duckdb.

    Raises WarehouseError for an address that is not that of a file.
    """
    place = chosen or os.environ.get("WAREHOUSE_URL", "")
    if not place:
        return DATA / "warehouse.duckdb"
    if _SCHEME.match(place):
        raise WarehouseError(f"数据库位置“{place}”不是文件；目前只支持本机的一个 DuckDB 文件，请写它的路径。")
    return Path(place)


def open_warehouse(path: Path) -> Warehouse:
    """Opens the file, or makes it; brings its schema and what is derived from data/ up to date.

    Raises WarehouseError where another process holds it, it is damaged or written by a newer version.
    """
    connection = _connect(path)
    try:
        _migrate(connection)
        _align_summaries(connection)
        _fill_regions(connection)
    except duckdb.Error as error:
        connection.close()
        raise WarehouseError(
            f"数据库“{path}”没有准备好（{_first_line(error)}）。请检查磁盘空间和权限，或从备份恢复。"
        ) from error
    except BaseException:
        connection.close()
        raise
    return Warehouse(connection, path)


# --- opening ---


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return duckdb.connect(str(path), config=_SETTINGS)
    except (duckdb.Error, OSError) as error:
        text = str(error)
        if "lock" in text or "used by another process" in text:
            raise WarehouseError(
                f"数据库“{path}”正被另一个程序使用，多半是正在运行的看板。"
                "请在看板的“上传数据”页上传，或先停止看板再试，或用 --warehouse 指定另一个数据库文件。"
            ) from error
        raise WarehouseError(
            f"数据库“{path}”打不开：它不是本程序的数据库、已损坏，或没有读写权限（{_first_line(error)}）。"
            "请检查位置和权限，从备份恢复，或用 --warehouse 指定另一个数据库文件。"
        ) from error


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if tables and "meta" not in tables:
        raise WarehouseError("这个 DuckDB 文件里是别的数据，不是本程序的数据库；请用 --warehouse 另选位置。")
    version = int(_meta(connection, "schema_version") or 0) if tables else 0
    if version > len(MIGRATIONS):
        raise WarehouseError("这个数据库由更新版本的程序写成，本版本读不了；请升级程序，或另选数据库文件。")
    for number, path in enumerate(MIGRATIONS[version:], version + 1):
        script = path.read_text(encoding="utf-8")
        with _transaction(connection):
            for statement in connection.extract_statements(script):
                connection.execute(statement)
            _set_meta(connection, "schema_version", str(number))


def _fill_regions(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the region table what the division table is now."""
    rows, digest = _region_rows()
    if _meta(connection, "regions") == digest:
        return
    with _transaction(connection):
        connection.execute("delete from region")
        _append(connection, "region", rows)
        _rebuild_all(connection)
        _set_meta(connection, "regions", digest)
        _raise_revision(connection)


@cache
def _region_rows() -> tuple[list[Row], str]:
    """The rows of table `region`, and a digest that changes with them."""
    rows = [
        {
            "code": region.code,
            "name": region.name,
            "level": region.level,
            "kind": region.kind,
            "parent": region.parent,
            "is_sample": region.is_sample,
        }
        for region in load_regions()
    ]
    return rows, hashlib.sha256(repr(rows).encode()).hexdigest()


def _align_summaries(connection: duckdb.DuckDBPyConnection) -> None:
    """Gives the summary the declared columns and fills it again, where the declarations have changed."""
    definition = summary.definition()
    if _meta(connection, "summaries") == definition:
        return
    with _transaction(connection):
        present = connection.execute("select distinct measure from measure_source").fetchall()
        for statement in summary.column_statements([name for (name,) in present]):
            connection.execute(statement)
        connection.execute("delete from measure_source")
        _append(connection, "measure_source", [asdict(source) for source in summary.load_sources()])
        _regroup(connection)
        _rebuild_all(connection)
        _set_meta(connection, "summaries", definition)
        _raise_revision(connection)


def _regroup(connection: duckdb.DuckDBPyConnection) -> None:
    """Gives the stored labels the groups that data/groups.toml says now."""
    labels = connection.execute(
        "select distinct dimension, dim, dim_group from fact where dim_group is not null"
    ).fetchall()
    moved = [
        {"dimension": dimension, "dim": dim, "dim_group": group_of(dimension, dim)}
        for dimension, dim, group in labels
        if group_of(dimension, dim) != group
    ]
    if moved:
        with _incoming(connection, moved):
            connection.execute(
                "update fact set dim_group = incoming.dim_group from incoming"
                " where fact.dimension = incoming.dimension and fact.dim = incoming.dim"
            )


# --- inside a transaction ---


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        with suppress(duckdb.Error):  # a failed commit has rolled back by itself
            connection.rollback()
        raise


def _open_batch(reader: duckdb.DuckDBPyConnection, uploads: Sequence[Upload], by: str) -> Batch:
    """What the warehouse knows of the uploads' units and documents."""
    codes = [upload.unit_code or (upload.report.unit and upload.report.unit.code) for upload in uploads]
    wanted = {"codes": [code for code in codes if code]}
    townships = reader.execute(
        "select code, is_sample from region"
        " where level = 'township' and code in (select unnest($codes::varchar[]))",
        wanted,
    ).fetchall()
    stored = reader.execute(
        "select unit_code, year, report_id::varchar, revision, state, sha256 from report"
        " where unit_code in (select unnest($codes::varchar[])) order by revision",
        wanted,
    ).fetchall()
    documents = reader.execute(
        "select sha256 from document where sha256 in (select unnest($sha256::varchar[]))",
        {"sha256": [upload.report.document.sha256 for upload in uploads]},
    ).fetchall()
    ids = reader.execute("select uuidv7()::varchar from range(?) order by 1", [len(uploads)]).fetchall()
    revisions: dict[tuple[str, int], list[Revision]] = defaultdict(list)
    for unit_code, year, *revision in stored:
        revisions[unit_code, year].append(Revision(*revision))
    return Batch(
        by=by,
        townships=dict(townships),
        revisions=revisions,
        documents={sha256 for (sha256,) in documents},
        ids=(report_id for (report_id,) in ids),
    )


def _find_report(reader: duckdb.DuckDBPyConnection, report_id: str) -> tuple[str, int, int, State]:
    """Unit, year, revision and state."""
    row = reader.execute(
        "select unit_code, year, revision, state from report where report_id = try_cast(? as uuid)",
        [report_id],
    ).fetchone()
    if row is None:
        raise StoreError("库中没有这份年报，可能已被移除；请刷新页面后再看。")
    unit_code, year, revision, state = row
    return unit_code, year, revision, state


def _accepted(reader: duckdb.DuckDBPyConnection, unit_code: str, year: int) -> list[str]:
    """The accepted report of a unit and year, if any."""
    found = reader.execute(
        "select report_id::varchar from report where unit_code = ? and year = ? and state = 'accepted'",
        [unit_code, year],
    ).fetchall()
    return [report_id for (report_id,) in found]


def _set_states(writer: duckdb.DuckDBPyConnection, states: Mapping[str, State], by: str) -> None:
    for state in set(states.values()):
        writer.execute(
            "update report set state = $state, state_by = $by, state_at = $now"
            " where report_id in (select unnest($report_ids::uuid[])) and state <> $state",
            {
                "state": state,
                "by": by,
                "now": utc_now(),
                "report_ids": [report_id for report_id, becomes in states.items() if becomes == state],
            },
        )


def _rebuild(writer: duckdb.DuckDBPyConnection, report_ids: Sequence[str]) -> None:
    """Makes the summary rows of these reports anew; those not accepted have none."""
    for statement in writer.extract_statements(summary.rebuild_statements()):
        writer.execute(statement, {"report_ids": report_ids})


def _rebuild_all(writer: duckdb.DuckDBPyConnection) -> None:
    """Makes every summary row anew, some reports at a time so that memory stays flat."""
    for statement in (
        "delete from report_summary",
        "delete from hotline_summary",
        "delete from publication_summary",
    ):
        writer.execute(statement)
    accepted = writer.execute(
        "select report_id::varchar from report where state = 'accepted' order by report_id"
    ).fetchall()
    for start in range(0, len(accepted), _REBUILT_AT_ONCE):
        _rebuild(writer, [report_id for (report_id,) in accepted[start : start + _REBUILT_AT_ONCE]])


def _append(writer: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    if rows:
        with _incoming(writer, rows):
            writer.execute(_APPEND[table])


@contextmanager
def _incoming(writer: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> Iterator[None]:
    """The rows, at least one, as the view `incoming`."""
    writer.register("incoming", pa.Table.from_pylist(rows))
    yield
    writer.unregister("incoming")  # not after an error: the transaction takes the view along


def _meta(reader: duckdb.DuckDBPyConnection, key: str) -> str | None:
    row = reader.execute("select value from meta where key = ?", [key]).fetchone()
    return None if row is None else row[0]


def _set_meta(writer: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    writer.execute("delete from meta where key = ?", [key])
    writer.execute("insert into meta values (?, ?)", [key, value])


def _raise_revision(writer: duckdb.DuckDBPyConnection) -> None:
    writer.execute("update meta set value = (value::bigint + 1)::varchar where key = 'revision'")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
