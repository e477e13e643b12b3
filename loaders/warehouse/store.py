"""An open warehouse: what can be done with it. Each action is one transaction, told in the audit."""

import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import duckdb
import pyarrow as pa

from loaders.errors import StoreError, WarehouseError
from loaders.model import Report
from loaders.revisions import CHECKED, State, Stored, Upload
from loaders.rows import Row, audit_row, utc_now
from loaders.warehouse.commits import (
    accepted,
    change_states,
    find_report,
    finish,
    new_id,
    open_batch,
    settle,
    states_before,
)
from loaders.warehouse.statements import append, first_line, meta, raise_revision, rebuild_all, transaction

_REMOVE_REPORTS: Final = (
    "delete from fact where report_id in (select unnest($report_ids::uuid[]))",
    "delete from finding where report_id in (select unnest($report_ids::uuid[]))",
    "delete from correction where report_id in (select unnest($report_ids::uuid[]))",
    "delete from transition where report_id in (select unnest($report_ids::uuid[]))",
    "delete from signature where report_id in (select unnest($report_ids::uuid[]))",
    "delete from report_summary where report_id in (select unnest($report_ids::uuid[]))",
    "delete from hotline_summary where report_id in (select unnest($report_ids::uuid[]))",
    "delete from publication_summary where report_id in (select unnest($report_ids::uuid[]))",
    "delete from report where report_id in (select unnest($report_ids::uuid[]))",
)
_REMOVE_UNUSED: Final = (
    "delete from original where sha256 not in (select sha256 from report)",
    "delete from document where sha256 not in (select sha256 from report)",
    "delete from review where unit_code in (select code from region where is_sample)",
)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many revisions were withdrawn and accepted again; units and years that have moved on since."""

    withdrawn: int
    accepted: int
    overtaken: int


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
            return int(meta(reader, "revision") or 0)

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

    def store_many(
        self, uploads: Sequence[Upload], *, by: str, batch_id: str | None = None
    ) -> tuple[Stored | StoreError, ...]:
        """Stores reports in one transaction, in order; a refused one has its StoreError in its place.

        `batch_id` (of `new_batch`) makes several calls one action, to be undone together.
        Raises WarehouseError where nothing can be written; then none is stored.
        """
        with self._transaction() as writer:
            batch = open_batch(writer, uploads, by)
            outcomes = tuple(batch.take(upload) for upload in uploads)
            if batch.states:
                new = [str(row["report_id"]) for row in batch.rows["report"]]
                audit = batch.rows.pop("audit")
                for table, rows in batch.rows.items():
                    append(writer, table, rows)
                change_states(writer, batch.states, by, batch_id or new_id(writer), new)
                finish(writer, list(batch.states), audit)
        return outcomes

    def new_batch(self) -> str:
        """The id of an action that takes more than one transaction."""
        with closing(self.cursor()) as reader:
            return new_id(reader)

    def accept(self, report_id: str, by: str) -> None:
        """Accepts an earlier (superseded or withdrawn) revision again; the one accepted now is superseded.

        Raises StoreError where there is no such report.
        """
        with self._transaction() as writer:
            unit_code, year, revision, state = find_report(writer, report_id)
            if state != "accepted":
                current = accepted(writer, unit_code, year)
                states: dict[str, State] = {**dict.fromkeys(current, "superseded"), report_id: "accepted"}
                change_states(writer, states, by, new_id(writer))
                audit = audit_row(by, "accept", f"恢复第{revision}版", report_id, unit_code, year)
                finish(writer, [*current, report_id], [audit])

    def withdraw(self, report_id: str, by: str, batch_id: str | None = None) -> None:
        """Takes the accepted revision out of every figure; no other revision takes its place by itself.

        With `batch_id` it is part of that action, and undone with it.
        Raises StoreError where it is not the accepted one.
        """
        with self._transaction() as writer:
            unit_code, year, revision, state = find_report(writer, report_id)
            if state != "accepted":
                raise StoreError("这一版年报现在没有被采用，不需要撤回；请刷新页面后再看。")
            change_states(writer, {report_id: "withdrawn"}, by, batch_id or new_id(writer))
            audit = audit_row(by, "withdraw", f"撤回第{revision}版", report_id, unit_code, year)
            finish(writer, [report_id], [audit])

    def undo(self, batch_id: str, by: str) -> Undone:
        """Takes an action back: what it stored is withdrawn, what it superseded is accepted again.

        Units and years where something has happened since keep their state; the outcome says how many. An
        undone action can be undone in turn. Raises StoreError where there is no such action.
        """
        with self._transaction() as writer:
            states, overtaken = states_before(writer, batch_id)
            if not states and not overtaken:
                raise StoreError("库中没有这次操作的记录，不能撤销；请刷新页面后再看。")
            if states:
                change_states(writer, states, by, new_id(writer))
                finish(
                    writer, list(states), [audit_row(by, "undo", f"撤销一次操作，涉及年报{len(states)}版")]
                )
        return Undone(
            withdrawn=sum(state == "withdrawn" for state in states.values()),
            accepted=sum(state == "accepted" for state in states.values()),
            overtaken=overtaken,
        )

    def review(
        self, report_id: str, ordinals: Sequence[int], state: Literal["open", "dismissed"], note: str, by: str
    ) -> None:
        """Keeps what a person says of findings of a report: dismissed with a reason, or open again.

        It holds for the same findings of every revision of this unit and year, however often the report is
        read. Raises StoreError where there is no such report, or a dismissal gives no reason.
        """
        if state == "dismissed" and not note.strip():
            raise StoreError("请写明不需要改正的理由，再标为已核实。")
        with self._transaction() as writer:
            unit_code, year, _, _ = find_report(writer, report_id)
            found = writer.execute(
                "select distinct fingerprint, rule from finding"
                " where report_id = try_cast($report_id as uuid)"
                " and ordinal in (select unnest($ordinals::integer[])) order by rule, fingerprint",
                {"report_id": report_id, "ordinals": list(ordinals)},
            ).fetchall()
            said: Row = {
                "unit_code": unit_code,
                "year": year,
                "state": state,
                "note": note.strip(),
                "reviewed_by": by,
                "reviewed_at": utc_now(),
            }
            append(writer, "review", [said | {"fingerprint": print_, "rule": rule} for print_, rule in found])
            settle(writer, [report_id])
            rules = "、".join(dict.fromkeys(rule for _, rule in found))
            verb = "标为已核实" if state == "dismissed" else "重新打开"
            detail = f"{verb}{len(found)}处问题（{rules}）{note.strip()}"
            append(writer, "audit", [audit_row(by, "review", detail, report_id, unit_code, year)])
            raise_revision(writer)

    def remove_samples(self, by: str) -> int:
        """Removes the sample reports with all that belongs to them but the audit; returns how many."""
        with self._transaction() as writer:
            found = writer.execute("select report_id::varchar from report where is_sample").fetchall()
            report_ids = [report_id for (report_id,) in found]
            if report_ids:
                for statement in _REMOVE_REPORTS:
                    writer.execute(statement, {"report_ids": report_ids})
                for statement in _REMOVE_UNUSED:
                    writer.execute(statement)
                finish(writer, [], [audit_row(by, "remove_samples", f"移除示例年报{len(report_ids)}份")])
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
            rebuild_all(writer)
            raise_revision(writer)

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A writer that commits at the end of the block, or leaves nothing behind."""
        with self._writing, closing(self.cursor()) as writer:
            try:
                with transaction(writer):
                    yield writer
            except (duckdb.Error, pa.ArrowException) as error:
                raise WarehouseError(
                    f"没有写入数据库，什么都没有改动（{first_line(error)}）。请检查磁盘空间和权限后再试一次。"
                ) from error
