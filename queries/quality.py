"""Quality: what is wrong with reports, what was said of it, the revisions of one, what goes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import duckdb
import pandas as pd

from queries.ask import ask, ask_rows
from queries.scope import Parameters, Scope

State = Literal["open", "dismissed", "fixed"]
"""open; dismissed: somebody looked and found it right; fixed: a newer revision no longer has it."""

By = Literal["rule", "place", "year"]

ANY: Final = ""
MOST_REVISIONS: Final = 50
MOST_CORRECTIONS: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings of a scope: in this state, of this rule and severity ("": of any)."""

    state: State = "open"
    rule: str = ANY
    severity: str = ANY

    def parameters(self) -> Parameters:
        """What the .sql files bind."""
        return {"state": self.state, "rule": self.rule, "severity": self.severity}


@dataclass(frozen=True, slots=True)
class Place:
    """A finding at one place of a report, with what it was compared with and what was last said of it.

    Attributes:
        code, name, county: the unit, and the county that it is in.
        revision: of the report that has it; `is_current` where that is the accepted one.
        document, sha256: the file.
        expected, found: of an arithmetic rule.
        block, cell_row, cell_col, span_start, span_end, page: the locator; block None for the whole report.
        said, note, reviewed_by, reviewed_at: of the last review (UTC); None where nobody has said anything.
        other_id, other_name, other_year, other_sha256, other_document: the report that it was compared with.
    """

    report_id: str
    code: str
    name: str | None
    county: str | None
    year: int
    revision: int
    is_current: bool
    sha256: str
    document: str
    ordinal: int
    fingerprint: str
    rule: str
    severity: str
    message: str
    expected: float | None
    found: float | None
    state: State
    block: int | None
    cell_row: int | None
    cell_col: int | None
    span_start: int | None
    span_end: int | None
    page: int | None
    said: str | None
    note: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    other_id: str | None
    other_name: str | None
    other_year: int | None
    other_sha256: str | None
    other_document: str | None


def quality_by_year(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """year, expected, reported, with_errors (townships), errors, warnings, notes (open), dismissed.

    Each year of the scope; the findings of a year without reports are missing.
    """
    return ask(cursor, "quality_by_year", scope.parameters())


def findings_in(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, wanted: Wanted, most: int, skip: int = 0
) -> pd.DataFrame:
    """code, name, year, report_id, ordinal, fingerprint, rule, severity, message of the scope's findings.

    Errors first, then the newest year, then by unit; at most `most` after the first `skip`.
    """
    page: Parameters = {"most": most, "skip": skip}
    return ask(cursor, "findings_in", scope.parameters() | wanted.parameters() | page)


def findings_by(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, wanted: Wanted, by: By, most: int, skip: int = 0
) -> pd.DataFrame:
    """key, name, errors, warnings, notes, findings of each rule, child of the scope, or year that has any.

    `groups` says how many rows there are without `most` and `skip`.
    """
    page: Parameters = {"by": by, "most": most, "skip": skip}
    return ask(cursor, "findings_by", scope.parameters() | wanted.parameters() | page)


def finding(cursor: duckdb.DuckDBPyConnection, unit: str, year: int, fingerprint: str) -> tuple[Place, ...]:
    """A finding of a unit and year at each of its places; () where no revision has it."""
    asked: Parameters = {"unit": unit, "year": year, "fingerprint": fingerprint}
    return tuple(Place(**row) for row in ask_rows(cursor, "finding", asked))


def revisions(cursor: duckdb.DuckDBPyConnection, unit: str, year: int) -> pd.DataFrame:
    """report_id, revision, state, sha256, document, stored_by, stored_at, state_by, state_at (UTC).

    The newest MOST_REVISIONS first; `revisions` says how many there are.
    """
    return ask(cursor, "revisions", {"unit": unit, "year": year, "most": MOST_REVISIONS})


def corrections(cursor: duckdb.DuckDBPyConnection, unit: str, year: int) -> pd.DataFrame:
    """revision, target (unit, year, fact), indicator, dim, old_value, new_value, why, corrected_by and _at.

    The newest revision first, at most MOST_CORRECTIONS.
    """
    return ask(cursor, "corrections", {"unit": unit, "year": year, "most": MOST_CORRECTIONS})


def differences(cursor: duckdb.DuckDBPyConnection, before: str, now: str) -> pd.DataFrame:
    """indicator, dim, value_before, status_before, value_now, status_now of the numbers that differ.

    `before` and `now` are report_ids of any revisions; what one of them does not state is missing there.
    """
    return ask(cursor, "differences", {"report_id": before, "other": now})


def last_action(cursor: duckdb.DuckDBPyConnection, report_id: str) -> str | None:
    """The batch_id of the latest action that changed a revision's state, by which it can be undone."""
    rows = ask_rows(cursor, "last_action", {"report_id": report_id})
    return str(rows[0]["batch_id"]) if rows else None


def to_return(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, year: int, most: int, skip: int = 0
) -> pd.DataFrame:
    """code, name, year, report_id, sha256, document, revision, errors, warnings of reports with open errors.

    By code; `units` says how many there are without `most` and `skip`.
    """
    page: Parameters = {"year": year, "most": most, "skip": skip}
    return ask(cursor, "to_return", scope.parameters() | page)
