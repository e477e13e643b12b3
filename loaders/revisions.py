"""Which revision an upload becomes, and the rows that say so: decided here, written by the warehouse.

For a unit and year at most one revision is accepted. A new document supersedes it; the same document again
changes nothing, or brings its own revision back.
"""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal

from loaders.errors import StoreError
from loaders.groups import group_of
from loaders.model import Fact, Finding, Report, Where

State = Literal["accepted", "superseded", "withdrawn"]
Row = dict[str, Any]

CHECKED: Final = "入库前核对改正"
_WORTH_COMPRESSING: Final = 0.9


def utc_now() -> datetime:
    """The time as the warehouse keeps it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Upload:
    """A report on its way in, with the bytes that it was read from.

    `unit_code` and `year` are given where a person put them right or filled them in; `why` is kept with that
    correction.
    """

    report: Report
    original: bytes
    unit_code: str | None = None
    year: int | None = None
    why: str = CHECKED


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an upload.

    Attributes:
        report_id: the revision that is accepted now.
        revision: its number, from 1.
        replaced: the revision that was accepted before, or None.
        outcome: `stored` as a new revision; `unchanged`, the accepted revision is of the same bytes and
            nothing was written; `restored`, an earlier revision of the same bytes is accepted again.
    """

    report_id: str
    unit_code: str
    year: int
    revision: int
    replaced: str | None
    outcome: Literal["stored", "unchanged", "restored"]


@dataclass(frozen=True, slots=True)
class Revision:
    """A stored revision of a unit's report for a year."""

    report_id: str
    revision: int
    state: State
    sha256: str


@dataclass(slots=True)
class Batch:
    """Uploads on their way into one transaction.

    Attributes:
        townships: code → whether it is a sample: those of the uploads' units that the region table knows.
        revisions: (unit, year) → what is stored of it, the oldest first; grows with each upload taken.
        documents: the sha256 of the documents that are stored; grows likewise.
        ids: new report ids, one an upload.
        rows: table → rows to append.
        states: report → the state that it is to be in.
    """

    by: str
    townships: Mapping[str, bool]
    revisions: dict[tuple[str, int], list[Revision]]
    documents: set[str]
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
        same = next((old for old in reversed(known) if old.sha256 == sha256), None)
        if same is not None and same is current:
            return Stored(same.report_id, unit_code, year, same.revision, None, "unchanged")

        taken = same or Revision(next(self.ids), len(known) + 1, "accepted", sha256)
        if current is not None:
            self.states[current.report_id] = "superseded"
        self.states[taken.report_id] = "accepted"
        if same is None:
            known.append(taken)
            self._collect(upload, taken, unit_code, year)
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

    def _collect(self, upload: Upload, new: Revision, unit_code: str, year: int) -> None:
        """The rows of a new revision."""
        report = upload.report
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
                "is_sample": self.townships[unit_code],
                "stored_by": self.by,
                "stored_at": self.now,
                "state_by": self.by,
                "state_at": self.now,
            }
        )
        facts = enumerate(report.facts)
        findings = enumerate(report.findings)
        self.rows["fact"].extend(fact_row(new.report_id, ordinal, fact) for ordinal, fact in facts)
        self.rows["finding"].extend(finding_row(new.report_id, ordinal, found) for ordinal, found in findings)
        self.rows["correction"].extend(self._corrections(upload, new.report_id, unit_code, year))

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

    def _corrections(self, upload: Upload, report_id: str, unit_code: str, year: int) -> Iterator[Row]:
        unit = upload.report.unit
        read_unit = unit and (unit.code or unit.name)
        read_year = upload.report.year
        pairs = (("unit", read_unit, unit_code), ("year", read_year and str(read_year), str(year)))
        for target, old, new in pairs:
            if old != new:
                yield {
                    "report_id": report_id,
                    "target": target,
                    "old_value": old,
                    "new_value": new,
                    "corrected_by": self.by,
                    "corrected_at": self.now,
                    "why": upload.why,
                }


def original_row(sha256: str, content: bytes) -> Row:
    """The bytes as they are kept: pages shrink to a tenth, docx, xlsx and pdf are compressed already."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("the original is not what the document was read from")
    packed = zlib.compress(content)
    if len(packed) < _WORTH_COMPRESSING * len(content):
        return {"sha256": sha256, "codec": "zlib", "content": packed}
    return {"sha256": sha256, "codec": "raw", "content": content}


def fact_row(report_id: str, ordinal: int, fact: Fact) -> Row:
    """A fact as a row of table `fact`."""
    dimension, dim = next(iter(fact.dims.items()), (None, None))
    return {
        "report_id": report_id,
        "ordinal": ordinal,
        "indicator": fact.indicator,
        "dimension": dimension,
        "dim": dim,
        "dim_group": group_of(dimension, dim) if dimension and dim else None,
        "label": fact.label,
        "value": None if fact.value is None else float(fact.value),
        "unit": fact.unit,
        "status": fact.status,
        "qualifier": fact.qualifier,
        "raw": fact.raw,
        **_place(fact.where),
    }


def finding_row(report_id: str, ordinal: int, finding: Finding) -> Row:
    """A finding as a row of table `finding`; it is open until somebody says otherwise."""
    return {
        "report_id": report_id,
        "ordinal": ordinal,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "expected": finding.expected,
        "found": finding.found,
        **_place(finding.where),
        "state": "open",
    }


def audit_row(
    actor: str,
    action: str,
    detail: str,
    report_id: str | None = None,
    unit_code: str | None = None,
    year: int | None = None,
    now: datetime | None = None,
) -> Row:
    """Who did what to which report, and when, as a row of table `audit`."""
    return {
        "happened_at": now or utc_now(),
        "actor": actor,
        "action": action,
        "report_id": report_id,
        "unit_code": unit_code,
        "year": year,
        "detail": detail,
    }


def _place(where: Where | None) -> Row:
    known = where.as_dict() if where else {}
    columns = {
        "block": "block",
        "row": "cell_row",
        "col": "cell_col",
        "start": "span_start",
        "end": "span_end",
    }
    return {column: int(known[key]) if key in known else None for key, column in columns.items()}
