"""Whom a count or a rate is of: a line by its name, or the one subject of a topic that tells none apart."""

from dataclasses import dataclass, field, replace
from typing import Final

from loaders.narrative.grammar import Slot
from loaders.narrative.statements import Phrase, Statement, state
from loaders.narrative.tokens import Token

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


class Ledger:
    """What was stated, of each subject and indicator once; `statements` grows."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._adding: Statement | None = None

    def enter(self, subject: Subject, slot: Slot, label: Phrase, number: Token) -> None:
        """The facts that a number states in a slot."""
        for fact in slot.facts:
            statement = state(fact, subject.phrase, subject.phrase or label, number)
            if slot.adds and self._adding and subject.said.get(fact) is self._adding:
                self._add_to(subject, statement)
            else:
                self.say(subject, statement)
                self._adding = statement if slot.adds else None

    def say(self, subject: Subject, statement: Statement) -> None:
        """The first statement of an indicator counts; a later one repeats or contradicts it."""
        if statement.indicator not in subject.said:
            subject.said[statement.indicator] = statement
            self.statements.append(statement)

    def end_sum(self) -> None:
        """A new sentence: its parts are not added to those before."""
        self._adding = None

    def _add_to(self, subject: Subject, part: Statement) -> None:
        """当面申请2件、信函申请1件: parts without a total state their sum."""
        first = subject.said[part.indicator]
        qualifier = first.qualifier or part.qualifier
        whole = replace(first, value=first.value + part.value, qualifier=qualifier, end=part.end)
        self.statements[self.statements.index(first)] = whole
        subject.said[part.indicator] = self._adding = whole
