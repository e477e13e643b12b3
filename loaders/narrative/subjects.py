"""Whom a count or a rate is of: a line by its name, or the one subject of a topic that tells none apart."""

from dataclasses import dataclass, field
from typing import Final

from loaders.narrative.statements import Phrase, Statement

_OUTCOMES: Final = ("hotlines.handled", "hotlines.completion", "hotlines.on_time")


@dataclass(slots=True, eq=False)
class Subject:
    """Whom numbers are of, and what was already stated of it: indicator → statement."""

    phrase: Phrase | None
    name: str
    segment: int = 0
    said: dict[str, Statement] = field(default_factory=dict)


def has_outcome(subject: Subject) -> bool:
    """Whether something was stated of how its cases ended."""
    return any(fact.startswith(_OUTCOMES) for fact in subject.said)
