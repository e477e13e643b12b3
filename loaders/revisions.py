"""Which revision an upload becomes, and the rows that say so: decided here, written by the warehouse.

For a unit and year at most one revision is accepted. A new document supersedes it; the same document again
changes nothing, or brings its own revision back, unless it is read otherwise or corrected: then it is a new
revision too. Corrections follow their document to the next reading of it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from loaders.corrections import Correction, corrected
from loaders.errors import StoreError
from loaders.model import Report
from loaders.rows import Row, as_text, audit_row, correction_row, fact_row, finding_row, original_row, utc_now

State = Literal["accepted", "superseded", "withdrawn"]

CHECKED: Final = "入库前核对改正"


@dataclass(frozen=True, slots=True)
class Upload:
    """A report on its way in, with the bytes that it was read from.

    `unit_code` and `year` are given where a person put them right or filled them in; `why` is kept with that
    correction. `corrections` are numbers put right; None keeps those of the accepted revision of the same
    bytes.
    """

    report: Report
    original: bytes
    unit_code: str | None = None
    year: int | None = None
    why: str = CHECKED
    corrections: tuple[Correction, ...] | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an upload.

    Attributes:
        report_id: the revision that is accepted now.
        revision: its number, from 1.
        replaced: the revision that was accepted before, or None.
        outcome: `stored` as a new revision; `unchanged`, the accepted revision is of the same bytes, read
            alike, and nothing was written; `restored`, such an earlier revision is accepted again.
    """

    report_id: str
    unit_code: str
    year: int
    revision: int
    replaced: str | None
    outcome: Literal["stored", "unchanged", "restored"]


@dataclass(frozen=True, slots=True)
class Revision:
    """A stored revision of a unit's report for a year.

    `content` is the digest of what was read of it, "" where it was stored before there were digests.
    """

    report_id: str
    revision: int
    state: State
    sha256: str
    content: str = ""

    def is_same(self, sha256: str, content: str) -> bool:
        """Whether it is of these bytes, read like this."""
        return self.sha256 == sha256 and self.content in ("", content)


@dataclass(slots=True)
class Batch:
    """Uploads on their way into one transaction.

    Attributes:
        townships: code → whether it is a sample: those of the uploads' units that the region table knows.
        revisions: (unit, year) → what is stored of it, the oldest first; grows with each upload taken.
        documents: the sha256 of the documents that are stored; grows likewise.
        corrections: report → the numbers put right in it; of accepted revisions.
        ids: new report ids, one an upload.
        rows: table → rows to append.
        states: report → the state that it is to be in.
    """

    by: str
    townships: Mapping[str, bool]
    revisions: dict[tuple[str, int], list[Revision]]
    documents: set[str]
    corrections: Mapping[str, tuple[Correction, ...]]
    ids: Iterator[str]
    now: datetime = field(default_factory=utc_now)
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    states: dict[str, State] = field(default_factory=dict)

    def take(self, upload: Upload) -> Stored | StoreError:
        """Decides what becomes of the upload and collects its rows; a refusal is returned, not raised."""
        try:
            unit_code, year = self._unit_and_year(upload)
        except StoreError as refusal:
            return refusal
        known = self.revisions.setdefault((unit_code, year), [])
        sha256 = upload.report.document.sha256
        current = next((old for old in known if self._state(old) == "accepted"), None)
        report, corrections = self._corrected(upload, current)
        content = content_of(report)
        same = next((old for old in reversed(known) if old.is_same(sha256, content)), None)
        if current is not None and current.is_same(sha256, content):
            return Stored(current.report_id, unit_code, year, current.revision, None, "unchanged")

        taken = same or Revision(next(self.ids), len(known) + 1, "accepted", sha256, content)
        if current is not None:
            self.states[current.report_id] = "superseded"
        self.states[taken.report_id] = "accepted"
        if same is None:
            known.append(taken)
            self._collect(upload, report, taken, unit_code, year)
            self._collect_corrections(upload, corrections, taken.report_id, unit_code, year)
        action, verb = ("store", "入库为") if same is None else ("restore", "重新上传，恢复")
        detail = f"{upload.report.document.name} {verb}第{taken.revision}版"
        self.rows["audit"].append(
            audit_row(self.by, action, detail, taken.report_id, unit_code, year, self.now)
        )
        replaced = None if current is None else current.report_id
        outcome: Literal["stored", "restored"] = "stored" if same is None else "restored"
        return Stored(taken.report_id, unit_code, year, taken.revision, replaced, outcome)

    def _state(self, revision: Revision) -> State:
        return self.states.get(revision.report_id, revision.state)

    def _unit_and_year(self, upload: Upload) -> tuple[str, int]:
        unit = upload.report.unit
        code = upload.unit_code or (unit.code if unit else None)
        year = upload.report.year if upload.year is None else upload.year
        if code is None and unit is not None and upload.report.candidates:
            raise StoreError(f"叫“{unit.name}”的不止一个，不能断定是哪一个，请选定单位后再入库。")
        if code is None and unit is not None:
            raise StoreError(
                f"“{unit.name}”不在乡镇（街道）区划表中，不能入库；如单位认错了，请改选后再入库。"
            )
        if code is None:
            raise StoreError("没有认出这份年报是哪个乡镇（街道）的，请选定单位后再入库。")
        if code not in self.townships:
            raise StoreError(f"区划表中没有代码为“{code}”的乡镇（街道），请改选单位后再入库。")
        if year is None:
            raise StoreError("没有认出这份年报是哪一年的，请填写年份后再入库。")
        if year > self.now.year:
            raise StoreError(f"报告年份{year}年还没有到，请改正年份后再入库。")
        return code, year

    def _corrected(self, upload: Upload, current: Revision | None) -> tuple[Report, tuple[Correction, ...]]:
        """The report as it is to be stored, and the corrections that made it so."""
        wanted = upload.corrections
        if wanted is None:
            same_bytes = current is not None and current.sha256 == upload.report.document.sha256
            wanted = self.corrections.get(current.report_id, ()) if current and same_bytes else ()
        report, applied = corrected(upload.report, wanted)
        return report, tuple(replace(each, by=each.by or self.by, at=each.at or self.now) for each in applied)

    def _collect(self, upload: Upload, report: Report, new: Revision, unit_code: str, year: int) -> None:
        """The rows of a new revision."""
        if new.sha256 not in self.documents:
            self.documents.add(new.sha256)
            self.rows["document"].append(self._document(upload))
            self.rows["original"].append(original_row(new.sha256, upload.original))
        self.rows["report"].append(
            {
                "report_id": new.report_id,
                "unit_code": unit_code,
                "year": year,
                "form": report.form,
                "revision": new.revision,
                "state": new.state,
                "sha256": new.sha256,
                "content": new.content,
                "is_sample": self.townships[unit_code],
                "stored_by": self.by,
                "stored_at": self.now,
                "state_by": self.by,
                "state_at": self.now,
            }
        )
        if report.signature:
            self.rows["signature"].append({"report_id": new.report_id, "minhash": report.signature})
        facts = enumerate(report.facts)
        findings = enumerate(report.findings)
        self.rows["fact"].extend(fact_row(new.report_id, ordinal, fact) for ordinal, fact in facts)
        self.rows["finding"].extend(finding_row(new.report_id, ordinal, found) for ordinal, found in findings)

    def _document(self, upload: Upload) -> Row:
        document = upload.report.document
        return {
            "sha256": document.sha256,
            "name": document.name,
            "media": document.media,
            "size": len(upload.original),
            "added_by": self.by,
            "added_at": self.now,
        }

    def _collect_corrections(
        self, upload: Upload, corrections: Sequence[Correction], report_id: str, unit_code: str, year: int
    ) -> None:
        """The rows that say what a person changed: the unit, the year, single numbers."""
        unit = upload.report.unit
        read_unit = (unit.code or unit.name) if unit else None
        read_year = upload.report.year
        pairs = (
            ("unit", read_unit, unit_code),
            ("year", None if read_year is None else str(read_year), str(year)),
        )
        changed = [
            correction_row(report_id, target, old, new, self.by, self.now, upload.why)
            for target, old, new in pairs
            if old != new
        ]
        first: dict[tuple[str, str | None], int] = {}
        for ordinal, fact in enumerate(upload.report.facts):
            first.setdefault((fact.indicator, fact.dim), ordinal)
        for each in corrections:
            row = correction_row(
                report_id, "fact", as_text(each.old), as_text(each.new), each.by, each.at, each.why
            )
            place = {"ordinal": first[each.indicator, each.dim], "indicator": each.indicator, "dim": each.dim}
            changed.append(row | place)
        self.rows["correction"].extend(changed)


def content_of(report: Report) -> str:
    """A digest of what the facts and findings say: another reading of the same bytes has another."""
    facts = [(fact.indicator, fact.dim, as_text(fact.value), fact.status, fact.raw) for fact in report.facts]
    findings = [(finding.rule, finding.message) for finding in report.findings]
    return hashlib.sha256(repr((facts, findings)).encode()).hexdigest()
