"""The small statements that every commit is made of: rows in, states, summaries, what is kept in `meta`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

import duckdb
import pyarrow as pa

from loaders import summary
from loaders.rows import Row

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
    "transition": "insert into transition by name select * from incoming",
    "review": "insert into review by name select * from incoming",
    "signature": "insert into signature by name select * from incoming",
    "audit": "insert into audit by name select * from incoming",
}


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commits at the end of the block, or leaves nothing behind."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        with suppress(duckdb.Error):  # a failed commit has rolled back by itself
            connection.rollback()
        raise


def append(writer: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Adds rows to a table; columns that they leave out get their default."""
    if rows:
        with incoming(writer, rows):
            writer.execute(_APPEND[table])


@contextmanager
def incoming(writer: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> Iterator[None]:
    """The rows, at least one, as the view `incoming`."""
    writer.register("incoming", pa.Table.from_pylist(rows))
    yield
    writer.unregister("incoming")  # not after an error: the transaction takes the view along


def rebuild(writer: duckdb.DuckDBPyConnection, report_ids: Sequence[str]) -> None:
    """Makes the summary rows of these reports anew; those not accepted have none."""
    for statement in writer.extract_statements(summary.rebuild_statements()):
        writer.execute(statement, {"report_ids": report_ids})


def rebuild_all(writer: duckdb.DuckDBPyConnection) -> None:
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
        rebuild(writer, [report_id for (report_id,) in accepted[start : start + _REBUILT_AT_ONCE]])


def meta(reader: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """What is kept under this key."""
    row = reader.execute("select value from meta where key = ?", [key]).fetchone()
    return None if row is None else row[0]


def set_meta(writer: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    """Keeps a value under this key."""
    writer.execute("delete from meta where key = ?", [key])
    writer.execute("insert into meta values (?, ?)", [key, value])


def raise_revision(writer: duckdb.DuckDBPyConnection) -> None:
    """Tells the readers that something has changed."""
    writer.execute("update meta set value = (value::bigint + 1)::varchar where key = 'revision'")


def first_line(error: Exception) -> str:
    """The part of DuckDB's message that says what is wrong."""
    return str(error).strip().partition("\n")[0]
