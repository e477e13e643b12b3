"""What the actions on a warehouse have in common: states change, and what is derived follows.

Every function works inside a transaction that its caller has begun.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from loaders.across import affected, check_across
from loaders.corrections import Correction
from loaders.errors import StoreError
from loaders.revisions import Batch, Revision, State, Upload
from loaders.rows import Row, finding_row, utc_now
from loaders.warehouse.statements import append, raise_revision, rebuild

_SETTLE: Final = Path(__file__).with_name("settle.sql")
_FIRST_ACROSS: Final = 100_000
"""Ordinals of findings across reports begin here, behind those of the report itself."""


class Key(NamedTuple):
    """A report's unit and year, its revision and its state."""

    unit_code: str
    year: int
    revision: int
    state: State


def new_id(reader: duckdb.DuckDBPyConnection) -> str:
    """A UUIDv7: ids are in order of time."""
    row = reader.execute("select uuidv7()::varchar").fetchone()
    if row is None:
        raise AssertionError("a select without from gives one row")
    return str(row[0])


def open_batch(reader: duckdb.DuckDBPyConnection, uploads: Sequence[Upload], by: str) -> Batch:
    """What the warehouse knows of the uploads' units and documents."""
    codes = [upload.unit_code or (upload.report.unit and upload.report.unit.code) for upload in uploads]
    wanted = {"codes": [code for code in codes if code]}
    townships = reader.execute(
        "select code, is_sample from region"
        " where level = 'township' and code in (select unnest($codes::varchar[]))",
        wanted,
    ).fetchall()
    stored = reader.execute(
        "select unit_code, year, report_id::varchar, revision, state, sha256, content from report"
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
    accepted = [each.report_id for known in revisions.values() for each in known if each.state == "accepted"]
    return Batch(
        by=by,
        townships=dict(townships),
        revisions=revisions,
        documents={sha256 for (sha256,) in documents},
        corrections=corrections_of(reader, accepted),
        ids=(report_id for (report_id,) in ids),
    )


def corrections_of(
    reader: duckdb.DuckDBPyConnection, report_ids: Sequence[str]
) -> dict[str, tuple[Correction, ...]]:
    """The numbers that were put right in these reports; a report without any is left out."""
    rows = reader.execute(
        "select report_id::varchar, indicator, dim, old_value::double, new_value::double, why, corrected_by,"
        " corrected_at from correction"
        " where target = 'fact' and report_id in (select unnest($report_ids::uuid[])) order by ordinal",
        {"report_ids": list(report_ids)},
    ).fetchall()
    found: dict[str, tuple[Correction, ...]] = {}
    for report_id, *fields in rows:
        found[report_id] = (*found.get(report_id, ()), Correction(*fields))
    return found


def find_report(reader: duckdb.DuckDBPyConnection, report_id: str) -> Key:
    """Unit, year, revision and state. Raises StoreError where there is no such report."""
    row = reader.execute(
        "select unit_code, year, revision, state from report where report_id = try_cast(? as uuid)",
        [report_id],
    ).fetchone()
    if row is None:
        raise StoreError("库中没有这份年报，可能已被移除；请刷新页面后再看。")
    return Key(*row)


def accepted(reader: duckdb.DuckDBPyConnection, unit_code: str, year: int) -> list[str]:
    """The accepted report of a unit and year, if any."""
    found = reader.execute(
        "select report_id::varchar from report where unit_code = ? and year = ? and state = 'accepted'",
        [unit_code, year],
    ).fetchall()
    return [report_id for (report_id,) in found]


def change_states(
    writer: duckdb.DuckDBPyConnection,
    states: Mapping[str, State],
    by: str,
    batch_id: str,
    new: Iterable[str] = (),
) -> None:
    """Brings reports into these states and keeps what they were in before; `new` ones were in none."""
    now, added = utc_now(), set(new)
    before = dict(
        writer.execute(
            "select report_id::varchar, state from report where report_id in (select unnest($ids::uuid[]))",
            {"ids": list(states)},
        ).fetchall()
    )
    transitions: list[Row] = [
        {
            "batch_id": batch_id,
            "report_id": report_id,
            "old_state": None if report_id in added else before[report_id],
            "new_state": state,
            "changed_by": by,
            "changed_at": now,
        }
        for report_id, state in states.items()
        if report_id in added or before[report_id] != state
    ]
    append(writer, "transition", transitions)
    for state in set(states.values()):
        writer.execute(
            "update report set state = $state, state_by = $by, state_at = $now"
            " where report_id in (select unnest($ids::uuid[])) and state <> $state",
            {
                "state": state,
                "by": by,
                "now": now,
                "ids": [report_id for report_id, becomes in states.items() if becomes == state],
            },
        )


def states_before(reader: duckdb.DuckDBPyConnection, batch_id: str) -> tuple[dict[str, State], int]:
    """The states that undo an action, and of how many units and years something has happened since.

    A report that the action stored is to be withdrawn. Units and years with a later action are left out.
    """
    rows = reader.execute(
        "with touched as ("
        " select transition.*, report.unit_code, report.year"
        " from transition join report using (report_id)"
        ")"
        " select mine.report_id::varchar, mine.old_state, mine.unit_code, mine.year, exists ("
        "  from touched as later where later.unit_code = mine.unit_code and later.year = mine.year"
        "  and later.batch_id > mine.batch_id"
        " ) as overtaken"
        " from touched as mine where mine.batch_id = try_cast($batch_id as uuid)",
        {"batch_id": batch_id},
    ).fetchall()
    overtaken = {(unit_code, year) for _, _, unit_code, year, later in rows if later}
    states: dict[str, State] = {
        report_id: old_state or "withdrawn" for report_id, old_state, *_, later in rows if not later
    }
    return states, len(overtaken)


def finish(writer: duckdb.DuckDBPyConnection, report_ids: Sequence[str], audit: Sequence[Row]) -> None:
    """Brings what is derived into line after these reports came, went or were looked at; tells the audit."""
    rebuild(writer, report_ids)  # reports are compared by their summaries
    keys = writer.execute(
        "select distinct unit_code, year from report where report_id in (select unnest($ids::uuid[]))",
        {"ids": list(report_ids)},
    ).fetchall()
    touched = list(dict.fromkeys((*report_ids, *affected(writer, keys))))
    changed = _compare(writer, touched)
    settle(writer, touched, changed)
    append(writer, "audit", audit)
    raise_revision(writer)


def settle(writer: duckdb.DuckDBPyConnection, report_ids: Sequence[str], changed: Iterable[str] = ()) -> None:
    """Findings get the state that follows from what was said of them and what is accepted.

    The summaries follow of those reports alone whose findings have another state now, and of `changed`: most
    of those that a commit touches are only neighbours that stay as they are.
    """
    settled = writer.execute(_settle_statement(), {"report_ids": list(report_ids)}).fetchall()
    rebuild(writer, list({*changed, *(report_id for (report_id,) in settled)}))


@cache
def _settle_statement() -> str:
    return _SETTLE.read_text(encoding="utf-8")


def _compare(writer: duckdb.DuckDBPyConnection, report_ids: Sequence[str]) -> set[str]:
    """Makes the findings across reports anew; the reports that had any or have some now."""
    gone = writer.execute(
        "delete from finding where source = 'across' and report_id in (select unnest($ids::uuid[]))"
        " returning report_id::varchar",
        {"ids": list(report_ids)},
    ).fetchall()
    found = check_across(writer, report_ids)
    append(
        writer,
        "finding",
        [
            finding_row(report_id, ordinal, finding, source="across")
            for report_id, findings in found.items()
            for ordinal, finding in enumerate(findings, _FIRST_ACROSS)
        ],
    )
    return {report_id for (report_id,) in gone} | {
        report_id for report_id, findings in found.items() if findings
    }
