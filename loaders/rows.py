"""What is stored, as rows of the warehouse's tables (loaders/warehouse/schema)."""

import hashlib
import zlib
from datetime import UTC, datetime
from typing import Any, Final, Literal

from loaders.groups import group_of
from loaders.model import Fact, Finding, Where

Row = dict[str, Any]

_WORTH_COMPRESSING: Final = 0.9


def utc_now() -> datetime:
    """The time as the warehouse keeps it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def fingerprint(finding: Finding) -> str:
    """The same for the same thing in another revision: a digest of what it says or is about."""
    said = f"{finding.rule}\n{finding.about or finding.message}"
    return hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()


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
        "confidence": fact.confidence,
        **_place(fact.where),
    }


def finding_row(
    report_id: str, ordinal: int, finding: Finding, source: Literal["report", "across"] = "report"
) -> Row:
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
        "source": source,
        "related": finding.related,
        "fingerprint": fingerprint(finding),
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


def correction_row(
    report_id: str,
    target: str,
    old: str | None,
    new: str | None,
    by: str | None,
    at: datetime | None,
    why: str,
) -> Row:
    """What a person changed, as a row of table `correction`; of a number the caller adds which one."""
    return {
        "report_id": report_id,
        "target": target,
        "ordinal": None,
        "indicator": None,
        "dim": None,
        "old_value": old,
        "new_value": new,
        "corrected_by": by,
        "corrected_at": at,
        "why": why,
    }


def as_text(value: float | None) -> str | None:
    """A number as a correction keeps it."""
    return None if value is None else f"{value:.15g}"


def _place(where: Where | None) -> Row:
    known = where.as_dict() if where else {}
    columns = {
        "block": "block",
        "row": "cell_row",
        "col": "cell_col",
        "start": "span_start",
        "end": "span_end",
        "page": "page",
    }
    return {column: int(known[key]) if key in known else None for key, column in columns.items()}
