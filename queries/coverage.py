"""Who has reported, who has not, and what the figures come from."""

from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from queries.ask import ask, ask_rows
from queries.scope import Scope


@dataclass(frozen=True, slots=True)
class Source:
    """How many reports a figure comes from; when the last was stored (UTC, None without reports)."""

    reports: int
    updated_at: datetime | None


def reported_by_year(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """year, expected, reported, with_errors (townships): each year of the scope, reports or not."""
    return ask(cursor, "reported_by_year", scope.parameters())


def coverage_matrix(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """code, name, kind, year, expected, reported, errors, warnings, report_id of each child of the scope.

    Counts townships; `errors` are those with an error, `warnings` those with warnings only. Below a county a
    row is a township and carries its report_id (null where it has not reported).
    """
    return ask(cursor, "coverage_matrix", scope.parameters())


def missing_units(cursor: duckdb.DuckDBPyConnection, scope: Scope, year: int) -> pd.DataFrame:
    """code, name, kind, county of the townships that have no report for the year."""
    return ask(cursor, "missing_units", {**scope.parameters(), "year": year})


def source(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> Source:
    """What the scope's figures come from."""
    (row,) = ask_rows(cursor, "source", scope.parameters())
    return Source(**row)


def years(cursor: duckdb.DuckDBPyConnection, region: str) -> tuple[int, ...]:
    """The years that the region has reports for, ascending."""
    return tuple(row["year"] for row in ask_rows(cursor, "years", Scope(region, (0, 0)).parameters()))
