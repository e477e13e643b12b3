"""What the statements of publications amount to: one total, the outlets' numbers, one list of categories.

Parts that add up to a number speak for a reading: a loose list counts where its sum is the head's number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from loaders.narrative.heads import WHOLE_UNITS, Head, Kind, Member
from loaders.narrative.statements import Phrase, Statement, state
from loaders.narrative.tokens import Token

Entry = tuple[Kind, Phrase, Token]

_CATEGORY_ENDS: Final = ("信息", "事项", "内容")
_FORMAL: Final = "主动公开"
_STOP: Final = re.compile(r"[。!?\n]")
_REST: Final = ("其他", "其它", "其余")


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The facts of publications, of each label the first number; and the lists of numbers behind the total.

    A list with a qualified number (余, 约) is left out of `lists`. `listed`: all numbers of entries, those
    of all years of which this year's part was read, and those that go on about the outlet before them.
    """

    statements: tuple[Statement, ...]
    total: Token | None
    lists: tuple[tuple[float, ...], ...]
    listed: frozenset[float]


def conclude(heads: Sequence[Head], unheaded: Sequence[Sequence[Member]], text: str) -> Conclusion:
    """What all heads of a text amount to, and the lists that no number heads."""
    for head in heads:
        if _is_first_entry(head):
            head.category, head.informs = head.named, False
        if head.loose and not head.members and (head.category or _is_list_of(head, text)):
            head.lists = [head.loose]
        head.lists = [_nested_by_sums(members, head.number.value) for members in head.lists]
        for members in head.lists:
            _name_accounts(members, text)
    for head, following in pairwise(heads):
        _correct_first_entry(head, following)
    _widen(heads, text)
    total = _total(heads)
    stated = [state("publications.total", None, total.label, total.number)] if total else []
    found: dict[tuple[Kind, str], Statement] = {}
    alone = [(member.kind, member.phrase, member.number) for members in unheaded for member in members]
    for kind, phrase, number in (*_channels(heads, total), *_categories(heads, total, text), *alone):
        name = "".join(text[phrase.start : phrase.end].split())
        found.setdefault((kind, name), state(f"publications.by_{kind}", phrase, phrase, number))
    lists = total.lists if total and _is_exact(total.number) else []
    parts = tuple(map(_parts, lists))
    entries = [entry for head in heads for entry in _all_members(_members(head))]
    listed = {head.number.value if head.beside else head.of for head in heads}
    listed |= {value for one in entries for value in (one.of, one.number.value)}
    return Conclusion((*stated, *found.values()), total.number if total else None, parts, frozenset(listed))


def _is_first_entry(head: Head) -> bool:
    """公开政务公开信息63条、工作动态信息147条、预决算信息24条: more follows than its parts could be."""
    alike = all(member.number.unit == head.number.unit for member in head.loose)
    more = sum(member.number.value for member in head.loose) > head.number.value
    return head.named is not None and len(head.loose) > 1 and alike and more and not head.members


def _is_list_of(head: Head, text: str) -> bool:
    """公开信息52条，会议20条，财政4条: entries that add up, or that could be parts of one sentence."""
    whole, parts = head.number, head.loose
    total = sum(member.number.value for member in parts)
    alike = all(member.number.unit == whole.unit for member in parts)
    together = not _STOP.search(text, whole.end, parts[-1].phrase.end)
    fits = total < whole.value or (not _is_exact(whole) and len(parts) > 2)
    return total == whole.value or (len(parts) > 1 and alike and together and fits)


def _parts(members: Sequence[Member]) -> tuple[float, ...]:
    exact = all(_is_exact(member.number) for member in members)
    return tuple(member.number.value for member in members) if exact else ()


def _is_exact(number: Token) -> bool:
    return number.number is not None and number.number.qualifier is None


def _name_accounts(members: Sequence[Member], text: str) -> None:
    """“河湾发布”153条 beside outlets is one, and so is what published there: 某专题发布信息12条."""
    if any(member.kind == "channel" for member in members):
        for member in members:
            if member.publishes or text[member.phrase.start] == text[member.phrase.end - 1] == '"':
                member.kind = "channel"


def _nested_by_sums(members: list[Member], total: float) -> list[Member]:
    """20, 10, 10, 30, 25, 5 of 50: entries that add up to the one before them are its parts.

    Only where the list adds up to the total so, and doesn't as it stands.
    """
    if sum(member.number.value for member in members) == total:
        return members
    folded: list[Member] = []
    index = 0
    while index < len(members):
        folded.append(members[index])
        index += 1 + _parts_behind(members, index)
    return folded if sum(member.number.value for member in folded) == total else members


def _parts_behind(members: Sequence[Member], index: int) -> int:
    """How many entries right behind `members[index]` add up to it; 0 where none do, or one alone."""
    rest = members[index].number.value
    for count, member in enumerate(members[index + 1 :], start=1):
        rest -= member.number.value
        if rest <= 0:
            return count if rest == 0 and count > 1 else 0
    return 0


def _correct_first_entry(head: Head, following: Head) -> None:
    """网站更新动态94条，文件86条，总计180条: 94 is the list's first entry, not the outlet's number."""
    parts = head.number.value + sum(member.number.value for member in head.loose)
    if head.channel and head.category and following.sums and parts == following.number.value:
        head.lists = [[Member("category", head.category, head.number), *head.loose]]
        head.loose = []
        head.number, head.category = following.number, None


def _widen(heads: Sequence[Head], text: str) -> None:
    """主动公开政务动态类信息420条，其中…: the total where nothing else is, since its entries add up to it."""
    told = [head for head in heads if head.category]
    for head in told if len(told) == len(heads) else []:
        members = _members(head)
        formal = head.category is not None and text.endswith(_FORMAL, 0, head.category.start)
        if formal and len(members) > 1 and sum(m.number.value for m in members) == head.number.value:
            head.category = None
            return


def _total(heads: Sequence[Head]) -> Head | None:
    """The number that speaks of everything published, if one does.

    Said of no outlet; else a sum; else of the first outlet, where categories follow or it is the only one.
    """
    general = [
        head
        for head in heads
        if not (head.channel or head.category or head.beside) and head.number.unit in WHOLE_UNITS
    ]
    for head in sorted(general, key=lambda head: head.sums):
        return head
    sentences = [head.sentence for head in heads]
    first = [
        head for index, head in enumerate(heads) if head.informs and head.sentence not in sentences[:index]
    ]
    listed = [head for head in first if any(member.kind == "category" for member in _members(head))]
    alone = [head for head in first if sentences.count(head.sentence) == 1]
    sole = listed or (alone if len(alone) == 1 else [])
    return next((head for head in sole if head is heads[0]), None)


def _channels(heads: Sequence[Head], total: Head | None) -> Iterator[Entry]:
    """Each outlet's number; not that of several together where it is the total or a list tells them apart."""
    for head in heads:
        listed = any(member.kind == "channel" for member in _members(head))
        parted = head.category is not None and bool(head.loose) and not head.apart
        if head.channel and not parted and not (head.joint and (head is total or listed)):
            yield "channel", head.channel, head.number
        for member in (*_all_members(_members(head)), *head.loose):
            if member.kind == "channel":
                yield "channel", member.phrase, member.number


def _categories(heads: Sequence[Head], total: Head | None, text: str) -> Iterator[Entry]:
    """Categories that heads name themselves, and the first list of them: the total's own before others."""
    for head in heads:
        if head.category and _is_reports_own(head, text):
            yield "category", head.category, head.number
            yield from (("category", member.phrase, member.number) for member in head.loose)
    general = sorted((head for head in heads if head.category is None), key=lambda head: head is not total)
    lists = [members for head in general for members in head.lists]
    lists += [member.members for head in general for member in _members(head) if member.kind == "channel"]
    for members in lists:
        listed = [member for member in members if member.kind == "category"]
        if len(listed) == 1 < len(members) and text.startswith(_REST, listed[0].phrase.start):
            yield "channel", listed[0].phrase, listed[0].number  # 其他48条 behind outlets
        elif listed:
            yield from (("category", member.phrase, member.number) for member in listed)
            return


def _is_reports_own(head: Head, text: str) -> bool:
    """An outlet's 政策60条 is no category of the report's; 工作动态信息165条 is, and so is a list's first."""
    if head.channel is None or head.category is None or head.loose:
        return True
    return text[: head.category.end].endswith(_CATEGORY_ENDS)


def _members(head: Head) -> list[Member]:
    """The entries of all its lists."""
    return [member for members in head.lists for member in members]


def _all_members(members: Sequence[Member]) -> Iterator[Member]:
    for member in members:
        yield member
        yield from _all_members(member.members)
