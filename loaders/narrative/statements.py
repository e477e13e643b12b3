"""What was read, before it becomes a `Fact`."""

from dataclasses import dataclass
from typing import NamedTuple

from loaders.model import Qualifier
from loaders.narrative.tokens import Token


class Phrase(NamedTuple):
    """A stretch of the passage that names something: a line, a channel, a category."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One number and what it states.

    Attributes:
        indicator: a code of data/indicators.toml.
        subject: the printed name of the line, channel or category; None for an indicator without a dimension.
        label: the words that say what is counted (the subject's own, where there is one).
        value: in the indicator's unit.
        start, end: the number in the passage, or the phrase that states it (全部办结, 未收到…申请).
    """

    indicator: str
    subject: Phrase | None
    label: Phrase
    value: float
    qualifier: Qualifier | None
    start: int
    end: int


def state(indicator: str, subject: Phrase | None, label: Phrase, number: Token) -> Statement:
    """The statement that a number token makes."""
    span = number.number
    if span is None:
        raise ValueError(number)
    return Statement(indicator, subject, label, span.value, span.qualifier, number.start, number.end)
