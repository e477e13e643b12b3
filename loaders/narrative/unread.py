"""Numbers that speak of the field and became no fact: an official should look at them.

What is left out for a known reason (last year, plans, shares, other offices' cases, a repeat of what was
stated, a part of a list) is not named.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.model import Document, Finding
from loaders.narrative.items import Item
from loaders.narrative.passage import Passage
from loaders.narrative.statements import Statement
from loaders.narrative.tokens import Token

_PUBLISHING: Final = frozenset({"PUBLISH", "PUBLISHED"})
_FIELD: Final = _PUBLISHING | {"LINE", "TRAIN", "APPLY", "APPLY_WAY", "PROMOTE", "SOURCE"}
_INFORMATION: Final = frozenset({"PUBLISHED", "INFO"})
_OF_ANOTHER_TIME: Final = frozenset({"COMPARE", "PAST", "PART_YEAR", "PLAN", "CARRIED"})
_OF_A_PART: Final = frozenset({"SHARE", "PENDING", "PENDING_NEXT", "OUTCOME", "CASE_KIND", "LIST", "VIEW"})
_OF_SOMETHING_ELSE: Final = frozenset(
    {"AUDIENCE", "FEE", "COURT", "ADMIN", "ADOPTED", "OTHER_CASE", "RATE_OTHER", "RESPONSE", "APPLICANT"}
)
_OTHER_PEOPLE: Final = frozenset({"TRAIN_OTHER", "PROMOTE_OTHER"})
_KNOWN_REASONS: Final = _OF_ANOTHER_TIME | _OF_A_PART | _OF_SOMETHING_ELSE | _OTHER_PEOPLE
_UNITS: Final = frozenset({"条", "件", "次", "期", "篇", "宗", "封", "人次", "场", "场次", "起", "份"})
_OF_INFORMATION: Final = frozenset({"条", "篇"})
_ONCE: Final = {
    "TRAIN": "training.sessions",
    "APPLY": "stated.applications_received",
    "APPLY_WAY": "stated.applications_received",
}
"""Words of a topic → what says it; a further number of the topic then is one of its parts."""
_MOST_PLACES: Final = 3
_LONGEST_WORDS: Final = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text[start:end]` of the passage, which may state something by a number; `kinds` of its words."""

    start: int
    end: int
    number: Token
    kinds: frozenset[str]


def candidates_in(item: Item, numbers: Sequence[Token], listed: bool) -> list[Candidate]:
    """The item's numbers that might state something of the field. `listed`: 其中 stands before."""
    kinds = item.kinds()
    if listed or not kinds & _FIELD or kinds & _KNOWN_REASONS:
        return []
    documents = kinds & _FIELD <= _PUBLISHING and not kinds & _INFORMATION  # 公布规章1件, 编发公报12期
    units = _OF_INFORMATION if documents else _UNITS
    start = item.tokens[0].start
    return [Candidate(start, number.end, number, kinds) for number in numbers if number.unit in units]


def check_unread(
    candidates: Sequence[Candidate],
    told: Sequence[Statement],
    listed: Collection[float],
    passage: Passage,
    document: Document,
) -> Finding | None:
    """One note that names up to three numbers which became no fact (rule narrative.unread_number).

    `listed`: the numbers of the lists that are kept, and those that a part of this year's replaced.
    """
    values = {statement.value for statement in told} | {0.0, *listed}
    said = {statement.indicator for statement in told}
    left = [
        one
        for one in candidates
        if one.number.value not in values and not any(_ONCE.get(kind) in said for kind in one.kinds)
    ]
    if not left:
        return None
    named = "、".join(f"“{_words(one, passage, document)}”" for one in left[:_MOST_PLACES])
    more = "等" if len(left) > _MOST_PLACES else ""
    message = f"正文有{len(left)}处数字没有读成数据：{named}{more}；请对照原文看是否需要，需要的请手工补录。"
    first = left[0].number
    return Finding("narrative.unread_number", "note", message, passage.where(first.start, first.end))


def _words(one: Candidate, passage: Passage, document: Document) -> str:
    printed = "".join(passage.printed(document, one.start, one.end).split())
    return printed if len(printed) <= _LONGEST_WORDS else "…" + printed[-_LONGEST_WORDS:]
