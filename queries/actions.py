"""What was done to the warehouse and can be undone; what stands there already of what comes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import duckdb

from queries.ask import ask_rows

MOST_ACTIONS: Final = 50


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody did at once: stored files, put an earlier revision back, withdrew, undid.

    Attributes:
        changed_at: UTC.
        is_sample: of sample reports alone.
        places: units and years that it touched, from first_code to last_code and first_year to last_year.
        place: the name of the smallest division that holds them all; None for the country.
        stored, restored, superseded, withdrawn: reports by what became of them.
        overtaken: places where something has happened since, which undoing leaves alone; `reversed` of
            them stand again as they did before.
    """

    batch_id: str
    changed_by: str
    changed_at: datetime
    is_sample: bool
    places: int
    first_code: str
    last_code: str
    first_year: int
    last_year: int
    stored: int
    restored: int
    superseded: int
    withdrawn: int
    overtaken: int
    reversed: int
    place: str | None

    @property
    def is_undone(self) -> bool:
        """Whether nothing is left of it."""
        return self.reversed == self.places

    @property
    def can_be_undone(self) -> bool:
        """Whether undoing it would change anything."""
        return self.overtaken < self.places


@dataclass(frozen=True, slots=True)
class Stored:
    """What there is of a unit and year: `revisions`, the last number given, and the accepted revision.

    `report_id` to `document` are None where no revision is accepted. `content` is the digest of what was
    read, "" where it was stored before there were digests.
    """

    unit: str
    year: int
    revisions: int
    report_id: str | None
    revision: int | None
    sha256: str | None
    content: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A revision in any state: accepted, superseded, withdrawn."""

    report_id: str
    unit: str
    year: int
    revision: int
    state: str
    sha256: str
    document: str


@dataclass(frozen=True, slots=True)
class CorrectedNumber:
    """A number of a stored revision that a person put right; `corrected_at` is UTC."""

    indicator: str
    dim: str | None
    old_value: float | None
    new_value: float | None
    why: str
    corrected_by: str | None
    corrected_at: datetime | None


def recent_actions(
    cursor: duckdb.DuckDBPyConnection, since: datetime, most: int = MOST_ACTIONS
) -> tuple[Action, ...]:
    """What was done since that moment (UTC), the newest first."""
    rows = ask_rows(cursor, "recent_actions", {"since": since.isoformat(), "most": most})
    return tuple(Action(**row) for row in rows)


def stored_of(
    cursor: duckdb.DuckDBPyConnection, places: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], Stored]:
    """What is stored of these units and years; a place without any revision is left out."""
    units = sorted({unit for unit, _ in places})
    years = sorted({str(year) for _, year in places})
    rows = ask_rows(cursor, "stored_of", {"units": units, "years": years})
    found = {(row["unit"], row["year"]): Stored(**row) for row in rows}
    return {place: found[place] for place in places if place in found}


def stored_revision(cursor: duckdb.DuckDBPyConnection, report_id: str) -> StoredRevision | None:
    """The revision with this id; None for an unknown one."""
    rows = ask_rows(cursor, "stored_revision", {"report_id": report_id})
    return StoredRevision(**rows[0]) if rows else None


def corrected_numbers(cursor: duckdb.DuckDBPyConnection, report_id: str) -> tuple[CorrectedNumber, ...]:
    """The numbers that were put right in a revision."""
    return tuple(
        CorrectedNumber(**row) for row in ask_rows(cursor, "corrected_numbers", {"report_id": report_id})
    )
