"""Opening a warehouse: the file is made or found, its schema and what comes from data/ brought up to date."""

import hashlib
import os
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Final

import duckdb

from loaders import summary
from loaders.errors import WarehouseError
from loaders.forms import DATA
from loaders.groups import group_of
from loaders.regions import load_regions
from loaders.rows import Row
from loaders.warehouse.statements import (
    append,
    first_line,
    incoming,
    meta,
    raise_revision,
    rebuild_all,
    set_meta,
    transaction,
)
from loaders.warehouse.store import Warehouse

_SCHEMA: Final = Path(__file__).with_name("schema")
MIGRATIONS: Final = tuple(_SCHEMA / f"{number}.sql" for number in (1, 2))
"""The files that make the schema, oldest first; a schema's version is how many of them it has had."""

_SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "dynamic_or_filter_threshold": 2000,  # a list of so many report ids still passes over blocks without any
}
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)  # C: is a drive, not a scheme


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
            f"数据库“{path}”没有准备好（{first_line(error)}）。请检查磁盘空间和权限，或从备份恢复。"
        ) from error
    except BaseException:
        connection.close()
        raise
    return Warehouse(connection, path)


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
            f"数据库“{path}”打不开：它不是本程序的数据库、已损坏，或没有读写权限（{first_line(error)}）。"
            "请检查位置和权限，从备份恢复，或用 --warehouse 指定另一个数据库文件。"
        ) from error


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if tables and "meta" not in tables:
        raise WarehouseError("这个 DuckDB 文件里是别的数据，不是本程序的数据库；请用 --warehouse 另选位置。")
    version = int(meta(connection, "schema_version") or 0) if tables else 0
    if version > len(MIGRATIONS):
        raise WarehouseError("这个数据库由更新版本的程序写成，本版本读不了；请升级程序，或另选数据库文件。")
    for number, path in enumerate(MIGRATIONS[version:], version + 1):
        script = path.read_text(encoding="utf-8")
        with transaction(connection):
            for statement in connection.extract_statements(script):
                connection.execute(statement)
            set_meta(connection, "schema_version", str(number))


def _fill_regions(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the region table what the division table is now."""
    rows, digest = _region_rows()
    if meta(connection, "regions") == digest:
        return
    with transaction(connection):
        connection.execute("delete from region")
        append(connection, "region", rows)
        rebuild_all(connection)
        set_meta(connection, "regions", digest)
        raise_revision(connection)


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
    if meta(connection, "summaries") == definition:
        return
    with transaction(connection):
        present = connection.execute("select distinct measure from measure_source").fetchall()
        for statement in summary.column_statements([name for (name,) in present]):
            connection.execute(statement)
        connection.execute("delete from measure_source")
        append(connection, "measure_source", [asdict(source) for source in summary.load_sources()])
        _regroup(connection)
        rebuild_all(connection)
        set_meta(connection, "summaries", definition)
        raise_revision(connection)


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
        with incoming(connection, moved):
            connection.execute(
                "update fact set dim_group = incoming.dim_group from incoming"
                " where fact.dimension = incoming.dimension and fact.dim = incoming.dim"
            )
