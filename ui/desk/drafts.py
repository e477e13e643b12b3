"""A file on its way into the warehouse: what was read of it, and what a person put right. No widgets here.

A session may hold hundreds of drafts, so the report of each is kept packed (6 KB instead of 120 KB on
average, unpacked in 1.5 ms), with a `Gist` beside it that is enough for a row of the list.
"""

import hashlib
import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from loaders.corrections import Correction, corrected
from loaders.errors import StoreError
from loaders.model import Candidate, Fact, Finding, Report, Unit
from loaders.revisions import Stored, Upload, content_of
from ui.desk import words

Place = tuple[str, int]
"""Unit and year."""

_QUICKLY: Final = 1
"""How hard zlib tries."""
_OF_UNIT: Final = ("recognise.unit_", "text.foreign_unit")
_OF_YEAR: Final = ("recognise.year_", "text.foreign_year", "structure.form_year_mismatch")
"""What is found because of the unit or the year as read: settled where a person says another one."""


@dataclass(frozen=True, slots=True)
class Gist:
    """What a row of the list shows of a report.

    Attributes:
        unit, year, form: as read.
        candidates: the units that it might be of.
        numbers: the key numbers in words.
        findings: of the report with its corrections.
        facts: how many.
        content: the digest of what is stated, as the warehouse makes it.
    """

    unit: Unit | None
    year: int | None
    form: str | None
    candidates: tuple[Candidate, ...]
    numbers: str
    findings: tuple[Finding, ...]
    facts: int
    content: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The stored revision that a draft was opened from."""

    report_id: str
    place: Place
    revision: int
    state: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A file on its way.

    Attributes:
        key: tells it from the others of this session.
        name: the file's, of a member of an archive 压缩包.zip/年报.docx.
        data: its bytes.
        packed, gist: the report as read; None where the file could not be read, and `error` says why.
        unit_code, year: as recognised, or as a person put them right.
        corrections: the numbers that were put right.
        across: what the stored reports show of it; made anew as unit, year or numbers change.
        origin: set where it was opened from the warehouse.
        outcome: what became of it, a sentence; "" as long as nobody has tried to store it.
        report_id, batch_id: of what was stored, and by which action; "" as long as it was not.
    """

    key: str
    name: str
    data: bytes
    sha256: str
    error: str = ""
    packed: bytes = b""
    gist: Gist | None = None
    unit_code: str | None = None
    year: int | None = None
    corrections: tuple[Correction, ...] = ()
    across: tuple[Finding, ...] = ()
    origin: Origin | None = None
    outcome: str = ""
    report_id: str = ""
    batch_id: str = ""

    @property
    def place(self) -> Place | None:
        """Unit and year, once both are known."""
        return (self.unit_code, self.year) if self.unit_code and self.year is not None else None

    @property
    def is_stored(self) -> bool:
        """Whether it is in the warehouse."""
        return bool(self.report_id)

    @property
    def storable(self) -> bool:
        """Whether all is known that storing needs."""
        return self.gist is not None and self.place is not None and not self.is_stored

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What there is to look at: in the report itself and beside the stored ones."""
        return (*self.gist.findings, *self.across) if self.gist else ()

    @property
    def has_errors(self) -> bool:
        """Whether it should go back before it is stored."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def moves(self) -> bool:
        """Whether it was stored under another unit or year, and is to leave that place."""
        return self.origin is not None and self.origin.place != self.place


def draft_of(key: str, name: str, data: bytes, report: Report) -> Draft:
    """The draft of a file that could be read."""
    return Draft(
        key,
        name,
        data,
        report.document.sha256,
        packed=zlib.compress(pickle.dumps(report), _QUICKLY),
        gist=_gist(report),
        unit_code=_code(report),
        year=report.year,
    )


def refused(key: str, name: str, data: bytes, error: str) -> Draft:
    """The draft of a file that could not be read."""
    return Draft(key, name, data, hashlib.sha256(data).hexdigest(), error=error)


def report_as_read(draft: Draft) -> Report:
    """What was read of the file; only for a draft that has a gist."""
    if not draft.packed:
        raise ValueError(f"nothing was read of {draft.name}")
    report: Report = pickle.loads(zlib.decompress(draft.packed))
    return report


def report_of(draft: Draft) -> Report:
    """The report with the draft's corrections in it, and without the findings that they settle."""
    return corrected(_settled(draft), draft.corrections)[0]


def with_corrections(draft: Draft, corrections: Sequence[Correction]) -> Draft:
    """The draft with these corrections instead of those that it has; what can't be applied is left out."""
    report, applied = corrected(_settled(draft), corrections)
    return replace(draft, corrections=applied, gist=_gist(report), outcome="")


def in_place(draft: Draft, unit_code: str | None, year: int | None) -> Draft:
    """The draft as that of this unit and year."""
    return with_corrections(replace(draft, unit_code=unit_code, year=year), draft.corrections)


def put_right(draft: Draft, fact: Fact, new: float | None, why: str) -> Draft:
    """The draft with a number put right; a number that is again as read needs no correction.

    `fact` is that of the report as read; where several count the same, the first is meant.
    """
    indicator, dim = fact.indicator, fact.dim
    others = [each for each in draft.corrections if (each.indicator, each.dim) != (indicator, dim)]
    if new == fact.value:
        return with_corrections(draft, others)
    return with_corrections(draft, [*others, Correction(indicator, dim, fact.value, new, why)])


def without_correction(draft: Draft, correction: Correction) -> Draft:
    """The draft with this number again as read."""
    return with_corrections(draft, [each for each in draft.corrections if each != correction])


def upload_of(draft: Draft) -> Upload:
    """The draft as the warehouse takes it; only for a draft that is `storable`."""
    return Upload(
        _settled(draft),
        draft.data,
        unit_code=draft.unit_code,
        year=draft.year,
        corrections=draft.corrections,
    )


def with_outcome(draft: Draft, outcome: Stored | StoreError, batch_id: str) -> Draft:
    """The draft after the warehouse has taken or refused it."""
    if isinstance(outcome, StoreError):
        return replace(draft, outcome=str(outcome))
    said = {
        "stored": f"已入库，第{outcome.revision}版",
        "unchanged": f"与已入库的第{outcome.revision}版相同，没有重复入库",
        "restored": f"与第{outcome.revision}版相同，已恢复那一版",
    }
    return replace(draft, outcome=said[outcome.outcome], report_id=outcome.report_id, batch_id=batch_id)


def taken_back(draft: Draft) -> Draft:
    """The draft after the action that stored it was undone."""
    return replace(draft, outcome="已撤销入库，可以改正后再入库", report_id="", batch_id="")


def _settled(draft: Draft) -> Report:
    """The report as read, without what was found because of a unit or year that a person put right."""
    report = report_as_read(draft)
    rules = (
        *(_OF_UNIT if draft.unit_code and draft.unit_code != _code(report) else ()),
        *(_OF_YEAR if draft.year is not None and draft.year != report.year else ()),
    )
    if not rules:
        return report
    kept = tuple(finding for finding in report.findings if not finding.rule.startswith(rules))
    return replace(report, findings=kept)


def _code(report: Report) -> str | None:
    return report.unit.code if report.unit else None


def _gist(report: Report) -> Gist:
    return Gist(
        unit=report.unit,
        year=report.year,
        form=report.form,
        candidates=report.candidates,
        numbers=words.key_numbers(report),
        findings=words.sorted_findings(report.findings),
        facts=len(report.facts),
        content=content_of(report),
    )
