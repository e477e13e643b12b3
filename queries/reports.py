"""One report with all that it states and that was found in it."""

from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from queries.ask import ask, ask_rows


@dataclass(frozen=True, slots=True)
class StoredReport:
    """The accepted report of a township for a year.

    Attributes:
        unit: the township's code; `name` and `kind` as the division table has them.
        form: "2019", "2021", …; None for a report on none.
        revision: the number of this revision, of `revisions` that there are.
        document: the file's name; `media` what reader read it; `sha256` finds the original.
        stored_at: UTC.
        findings_error: open findings by severity, likewise _warning and _note.
    """

    report_id: str
    unit: str
    name: str
    kind: str
    is_sample: bool
    year: int
    form: str | None
    revision: int
    revisions: int
    sha256: str
    document: str
    media: str
    stored_by: str
    stored_at: datetime
    findings_error: int
    findings_warning: int
    findings_note: int


def report(cursor: duckdb.DuckDBPyConnection, unit: str, year: int) -> StoredReport | None:
    """The accepted report of the township for the year; None where it has not reported."""
    rows = ask_rows(cursor, "report", {"unit": unit, "year": year})
    return StoredReport(**rows[0]) if rows else None


def facts(cursor: duckdb.DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """What an accepted report states, in reading order.

    indicator, dimension, dim, dim_group, label, value, unit, status, qualifier, raw, and the place in the
    document: block, cell_row, cell_col, span_start, span_end.
    """
    return ask(cursor, "facts", {"report_id": report_id})


def findings(cursor: duckdb.DuckDBPyConnection, report_id: str) -> pd.DataFrame:
    """The findings of an accepted report, errors first.

    ordinal, rule, severity, message, expected, found, state, note, and the place as in `facts`.
    """
    return ask(cursor, "findings", {"report_id": report_id})
