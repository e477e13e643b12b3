"""Numbers that a person put right: applied to what was read, and checked anew.

The document keeps saying the old; the warehouse holds the new beside who changed it, when and why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from loaders.checks import check
from loaders.forms import load_forms
from loaders.model import Fact, Finding, Report, Status, Where
from loaders.narrative.checks import check_rates, compare_with_tables

_ARITHMETIC: Final = (
    "balance.",
    "narrative.applications_mismatch",
    "narrative.disputes_mismatch",
    "narrative.rate_mismatch",
    "value.small_n",
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A number of a report put right.

    Attributes:
        indicator, dim: which number: the first one that the report states of them.
        old: the value as read, None where the cell is blank, "/" or was not read.
        new: the right value; None where there should be none.
        by, at: who and when (UTC); None until it is stored.
    """

    indicator: str
    dim: str | None
    old: float | None
    new: float | None
    why: str
    by: str | None = None
    at: datetime | None = None


def corrected(report: Report, corrections: Sequence[Correction]) -> tuple[Report, tuple[Correction, ...]]:
    """The report with the corrections in it, and those of them that could be applied.

    A correction whose number is no longer there, or is read otherwise than when it was put right, is not
    applied: the document has changed. The arithmetic is checked anew; a finding at the very place of a
    corrected number is settled by the correction.
    """
    facts = list(report.facts)
    applied = tuple(each for each in corrections if _apply(each, facts))
    if not applied:
        return report, ()
    settled = [old.where for old, new in zip(report.facts, facts, strict=True) if old is not new]
    kept = (
        finding
        for finding in report.findings
        if not finding.rule.startswith(_ARITHMETIC) and not _at_one_of(settled, finding.where)
    )
    findings = dict.fromkeys((*kept, *check_numbers(facts, report.form)))
    return replace(report, facts=tuple(facts), findings=tuple(findings)), applied


def check_numbers(facts: Sequence[Fact], form: str | None) -> tuple[Finding, ...]:
    """The findings that follow from numbers alone: sums of the form, rates, running text against tables."""
    known = load_forms().get(form or "")
    checks: tuple[Callable[[Sequence[Fact]], tuple[Finding, ...]], ...] = (check_rates, compare_with_tables)
    return (*(check(facts, known) if known else ()), *(each for run in checks for each in run(facts)))


def _apply(correction: Correction, facts: list[Fact]) -> bool:
    """Puts the number right in place; False where it does not stand there as it did."""
    wanted = correction.indicator, correction.dim
    for place, fact in enumerate(facts):
        if (fact.indicator, fact.dim) == wanted:
            if fact.value != correction.old:
                return False
            status: Status = "blank" if correction.new is None else "stated"
            facts[place] = replace(fact, value=correction.new, status=status, qualifier=None)
            return True
    return False


def _at_one_of(places: Sequence[Where], where: Where | None) -> bool:
    """Whether a finding stands at a corrected cell, or at the same characters of a paragraph."""
    return where is not None and where.spot in {place.spot for place in places}
