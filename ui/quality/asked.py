"""What 数据质量 shows beyond the bar, and how a URL says it. Pure: no widgets, no data.

A link with `?rule=text.copied&severity=error&state=dismissed&report=532301104-2024&finding=<fingerprint>`
opens the same view anywhere. What a URL says in another form is passed over.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, get_args

from queries.quality import ANY, State, Wanted
from queries.scope import Scope
from ui import text

PARAMETERS: Final = ("rule", "severity", "state", "report", "finding")
TOWNSHIP: Final = 9
"""Digits of a township's code."""

_REPORT: Final = re.compile(r"([0-9]{9})-((?:19|20)[0-9]{2})")
_RULE: Final = re.compile(r"[a-z_]+\.[a-z_]+")
_FINDING: Final = re.compile(_REPORT.pattern + r"-([0-9a-f]{32})")

Key = tuple[str, int]
"""Code of a unit and a year."""
Opened = tuple[str, int, str]
"""Unit, year and fingerprint of a finding."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for.

    Attributes:
        wanted: which findings are listed.
        report: unit and year of the opened report; None while all of the scope are shown.
        finding: unit, year and fingerprint of the opened finding; None where the list says which.
    """

    wanted: Wanted = field(default_factory=Wanted)
    report: Key | None = None
    finding: Opened | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Asked":
        """What a URL states."""
        rule, severity, state = (query.get(name, "") for name in PARAMETERS[:3])
        report = _REPORT.fullmatch(query.get("report", ""))
        finding = _FINDING.fullmatch(query.get("finding", ""))
        return cls(
            wanted=Wanted(
                state=state if state in get_args(State) else "open",  # type: ignore[arg-type]
                rule=rule if _RULE.fullmatch(rule) else ANY,
                severity=severity if severity in text.SEVERITIES else ANY,
            ),
            report=(report[1], int(report[2])) if report else None,
            finding=(finding[1], int(finding[2]), finding[3]) if finding else None,
        )

    def as_query(self) -> dict[str, str]:
        """The parameters of a URL: only what was chosen."""
        pairs = {
            "rule": self.wanted.rule,
            "severity": self.wanted.severity,
            "state": "" if self.wanted.state == "open" else self.wanted.state,
            "report": "{}-{}".format(*self.report) if self.report else "",
            "finding": "{}-{}-{}".format(*self.finding) if self.finding else "",
        }
        return {name: value for name, value in pairs.items() if value}

    def asking(self, **changes: Any) -> "Asked":
        """With other filters; what was open of the old list is closed."""
        return replace(self, wanted=replace(self.wanted, **changes), finding=None)

    def opening(self, report: Key | None) -> "Asked":
        """With this report opened, or none; its findings are not narrowed by a rule."""
        return Asked(replace(self.wanted, rule=ANY), report)

    def showing(self, unit: str, year: int, fingerprint: str) -> "Asked":
        """With this finding opened."""
        return replace(self, finding=(unit, year, fingerprint))

    def scope_in(self, whole: Scope) -> Scope:
        """Whose findings are listed: those of the opened report, else of the whole scope."""
        if self.report is None:
            return whole
        unit, year = self.report
        return Scope(unit, (year, year))
