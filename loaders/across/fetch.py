"""The accepted reports of a warehouse, as what a report is compared with."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from loaders.across.carry import carried_indicators
from loaders.across.entry import Cell, Entry, Key, by_cell
from loaders.across.outlier import MEASURES, outlier_indicators
from loaders.model import Fact, Where

if TYPE_CHECKING:
    import duckdb

_FOLDER: Final = Path(__file__).parent

_HEAD: Final = ("report_id", "unit_code", "year", "unit_name", "kind", "minhash")
"""The columns of entries.sql, before those of `MEASURES` in their order."""


def fetch_keys(reader: "duckdb.DuckDBPyConnection", report_ids: Sequence[str]) -> dict[str, Key]:
    """report_id → unit and year of those of the reports that are accepted."""
    rows = reader.execute(_query("keys"), {"report_ids": list(report_ids)}).fetchall()
    return {report_id: Key(unit_code, year) for report_id, unit_code, year in rows}


def fetch_entries(reader: "duckdb.DuckDBPyConnection", keys: Sequence[Key]) -> list[Entry]:
    """The accepted reports of these units, and of their counties in these years.

    Those of the keys themselves are among them; they and those of the year before have their facts.
    """
    rows = reader.execute(_query("entries"), _bound(keys)).fetchall()
    wanted = {*keys, *(Key(key.unit_code, key.year - 1) for key in keys)}
    facts = _fetch_facts(reader, [row[0] for row in rows if Key(row[1], row[2]) in wanted])
    return [_entry(row, facts.get(row[0], {})) for row in rows]


def affected(reader: "duckdb.DuckDBPyConnection", keys: Sequence[tuple[str, int]]) -> list[str]:
    """The accepted reports whose findings may change when reports of these units and years come or go.

    They are the unit's own of all years, and the county's of the same year; report_ids, sorted.
    """
    rows = reader.execute(_query("affected"), _bound(keys)).fetchall()
    return [report_id for (report_id,) in rows]


@cache
def _query(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _bound(keys: Sequence[tuple[str, int]]) -> dict[str, list[Any]]:
    return {"units": [unit_code for unit_code, _ in keys], "years": [year for _, year in keys]}


def _entry(row: Sequence[Any], facts: Mapping[Cell, Fact]) -> Entry:
    report_id, unit_code, year, unit_name, kind, minhash = row[: len(_HEAD)]
    values = zip(MEASURES, row[len(_HEAD) :], strict=True)
    return Entry(
        report_id=report_id,
        key=Key(unit_code, year),
        unit_name=unit_name,
        kind=kind,
        measures={name: value for name, value in values if value is not None},
        minhash=minhash or b"",
        facts=facts,
    )


def _fetch_facts(
    reader: "duckdb.DuckDBPyConnection", report_ids: Sequence[str]
) -> dict[str, dict[Cell, Fact]]:
    indicators = [*carried_indicators(), *outlier_indicators()]
    rows = reader.execute(
        _query("facts"), {"report_ids": list(report_ids), "indicators": indicators}
    ).fetchall()
    facts: dict[str, list[Fact]] = defaultdict(list)
    for report_id, *fact in rows:
        facts[report_id].append(_fact(*fact))
    return {report_id: by_cell(found) for report_id, found in facts.items()}


def _fact(
    indicator: str,
    dimension: str | None,
    dim: str | None,
    label: str,
    value: float,
    unit: str,
    qualifier: Any,
    raw: str,
    *where: int | None,
) -> Fact:
    names = ("block", "row", "col", "start", "end", "page")
    known = {name: place for name, place in zip(names, where, strict=True) if place is not None}
    dims = {dimension: dim} if dimension and dim else {}
    return Fact(indicator, label, value, unit, raw, Where.from_dict(known), dims, "stated", qualifier)
