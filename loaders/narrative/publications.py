"""How much was published: the statements, and the lists of outlets and categories behind them.

    全年公开信息508条。其中疫情防控296条，占58%；社区治理121条 → a head of 508 with two members

Everything is collected here; totals.py decides, when the whole text is known, what the numbers amount to.
"""

from collections.abc import Sequence
from typing import Final

from loaders.narrative.entries import (
    FORMAL,
    NOUNS,
    OPENERS,
    acts,
    counts_things,
    is_marked,
    is_new_of_it,
    made,
    may_be_all,
    opens_account,
    publishes,
    sums_up_contents,
    to_member,
)
from loaders.narrative.heads import WHOLE_UNITS, Head, Member
from loaders.narrative.items import Item
from loaders.narrative.levels import Levels
from loaders.narrative.names import (
    PUBLISHING,
    find_category,
    find_information,
    find_outlets,
    find_reported_site,
    is_general,
    is_joint,
    is_object,
    leading_outlet,
    names_kind,
    split_names,
    trimmed,
    without_subject,
)
from loaders.narrative.statements import Phrase
from loaders.narrative.tokens import Token

_NO_ENTRY: Final = frozenset({"RECEIVED", "HANDOUT", "SUBMIT", "ADOPTED", "NOT_RECEIVED"})
_NO_LOOSE_ENTRY: Final = _NO_ENTRY | {"DONE", "LINE", "APPLY", "APPLY_WAY", "OUTCOME"}
_NOT_PUBLISHED: Final = frozenset({"SUBMIT", "RECEIVED", "HANDOUT", "FEE", "ADOPTED", "AUDIENCE"})
_BARE_SUM: Final = frozenset({"TOTAL", "FILLER"})
_COLUMN: Final = "栏目"
_LISTED_UNITS: Final = frozenset({"条", "篇", "则", "件"})
_ENTRY_UNITS: Final = WHOLE_UNITS | {"个"}


class PublicationReader:
    """Reads the items of a passage one after the other; `heads` grows."""

    def __init__(self, text: str, pieces: frozenset[str]) -> None:
        self.heads: list[Head] = []
        self._text = text
        self._pieces = pieces | {""}
        self._sentence = self._last = -1
        self._open = False
        self._shut = False
        self._levels = Levels()
        self._latest: Head | Member | None = None
        self._viewed = False
        self._announced = self._cumulative = False
        self._made: Phrase | None = None
        self._announced_entries: list[Member] = []
        self._outlet: Phrase | None = None
        self._unheaded: list[list[Member]] = []

    @property
    def in_list(self) -> bool:
        """Whether the item that was read last belongs to a list."""
        return self._open

    @property
    def unheaded(self) -> list[list[Member]]:
        """Lists that no number heads: 发布信息：部门文件12条，工作动态56条."""
        self._keep_announced()
        return self._unheaded

    def _keep_announced(self) -> None:
        units = {member.number.unit for member in self._announced_entries}
        if len(self._announced_entries) > 1 and len(units) == 1 and units <= _LISTED_UNITS:
            self._unheaded.append(self._announced_entries)
        self._announced_entries = []

    def begin(self, sentence: int, tokens: Sequence[Token]) -> None:
        """A new sentence goes on with the list only where it says so (其中…, 分类看…) or keeps its form."""
        self._keep_announced()
        self._sentence = sentence
        self._levels.begin()
        self._announced, self._announced_entries, self._outlet = False, [], None
        self._cumulative, self._made, self._latest = False, None, None
        first = next((token.kind for token in tokens if token.kind in (*OPENERS, "NUMBER", ",")), "")
        entries = self.heads[-1].members if self.heads else []
        noted = bool(entries) and all(member.noted for member in entries)
        goes_on = first in OPENERS or (self._open and noted)
        of_head = bool(self.heads) and first == "LIST" and self._last >= sentence - 2
        self._open = (self._is_near() or of_head) and not self._shut and goes_on

    def close(self) -> None:
        """Another topic has begun: no list goes on until something published is counted again."""
        self._open, self._shut = False, True
        self._viewed = False
        self._levels.leave()

    def mark(self, item: Item) -> None:
        """An item without a number may open a list (按栏目分), or say that things are published, or where."""
        kinds = item.kinds()
        self._open = self._open or (bool(kinds & OPENERS) and self._is_near() and not self._shut)
        self._viewed = self._viewed or "VIEW" in kinds
        self._announced = self._announced or bool(kinds & PUBLISHING)
        self._outlet = leading_outlet(item.tokens) or self._outlet

    def note_cumulative(self, item: Item) -> None:
        """历年累计公开信息3215条: no number of this year's, but 其中本年新增402条 may follow."""
        self._cumulative = "PUBLISHED" in item.kinds()

    def goes_on(self, item: Item, numbers: Sequence[Token]) -> bool:
        """依申请公开2条 among entries of the same unit: one more of them; whether the item was one."""
        bare = {"APPLY"} <= item.kinds() <= _BARE_SUM | {"APPLY", "NUMBER"} and item.before in ("、", ",")
        if not (bare and self._is_beside() and len(self.heads[-1].loose) > 1 and numbers):
            return False
        if numbers[0].unit == self.heads[-1].number.unit:
            self.heads[-1].loose.extend(self._members_of(item, numbers))
            return True
        return False

    def take_report(self, item: Item, numbers: Sequence[Token]) -> bool:
        """上报区政府网站信息234条: what a site was given to publish; whether the item was one."""
        site = find_reported_site(item.head, self._text)
        kinds = item.kinds()
        if site is None or not numbers or numbers[0].unit not in WHOLE_UNITS or "ADOPTED" in kinds:
            return False
        if self._open and self.heads:
            self.heads[-1].members.append(Member("channel", site, numbers[0]))
            return True
        self._add(item, numbers[0], site)
        self.heads[-1].informs = False
        return True

    def take_member(self, item: Item, numbers: Sequence[Token]) -> bool:
        """An entry of the list that is being read; whether the item was one."""
        if numbers and self._narrows(item, numbers[0]):
            return True
        if not self.heads or not numbers or not self._is_entry(item, numbers[0]):
            return False
        head, marked = self.heads[-1], is_marked(item, self._text)
        members = self._members_of(item, numbers)
        if numbers[0].value == 0 and numbers[0].unit != head.number.unit:
            self._open = True
            return True  # 规范性文件0件 in a list of 条: none of the official form's rows, not a category
        alike = numbers[0].unit == head.number.unit or {numbers[0].unit, head.number.unit} <= _ENTRY_UNITS
        if not members or not (alike or members[0].kind == "channel"):
            return False
        if (self._viewed or "VIEW" in item.kinds()) and head.members:
            head.lists.append([])
            self._levels.leave()
        self._viewed = False
        if head.category is not None and item.before == ";" and not marked:
            head.loose.extend(members)
            head.apart = True
            self._levels.leave()
        else:
            self._levels.of(head, item, marked).extend(members)
            self._open = True
        self._latest = members[-1]
        self._last = self._sentence
        return True

    def _narrows(self, item: Item, number: Token) -> bool:
        """累计公开875条（2025年新增38条）: the year's part counts in place of the number before it."""
        latest = self._latest
        if latest is None or not is_new_of_it(item, number, self._text):
            return False
        if number.value < latest.number.value:
            latest.of, latest.number = latest.number.value, number
        return True

    def take_head(self, item: Item, numbers: Sequence[Token], listed: bool) -> bool:
        """A statement of its own, or an entry that follows one; whether the item was one.

        `listed`: 其中 stands before; without an outlet's name the item is part of something else, then.
        """
        kinds = frozenset(token.kind for token in item.head)
        if numbers and opens_account(item):
            self._outlet = leading_outlet(item.head[-1:])
            return True
        if not numbers or numbers[0].unit not in self._pieces or kinds & _NOT_PUBLISHED or acts(item):
            return False
        if "LINE" in kinds and "CHANNEL" not in kinds:
            return False
        if self._cumulative and "LIST" in kinds and not trimmed(item.head):
            self._add(item, numbers[0])
            return True
        if self._made and is_marked(item, self._text) and is_general(trimmed(item.head)):
            self._add(item, numbers[0], category=self._made)
            self._made = None
            return True
        self._made = made(item)
        if self._is_sum(kinds, numbers[0]):
            self._add(item, numbers[0], sums=True)
            self.heads[-1].loose, self._announced_entries = self._announced_entries, []
            return True
        outlets = find_outlets(item.head, self._text)
        ends = self._announced and not self._is_beside() and sums_up_contents(item)
        apart = is_marked(item, self._text) or (listed and not self._is_beside() and self._outlet is None)
        if not outlets and apart and not ends:
            return self._announced and not self._is_beside() and self._take_loose(item, numbers)
        published = (
            ends
            or publishes(item, self._text, self._is_beside())
            or (outlets and self._may_follow(kinds, numbers[0]))
        )
        if published and self._take_statement(item, numbers, kinds, outlets):
            return True
        return self._take_loose(item, numbers)

    def _take_statement(
        self, item: Item, numbers: Sequence[Token], kinds: frozenset[str], outlets: list[Phrase]
    ) -> bool:
        category = find_category(item, self._text, bool(outlets))
        if outlets and "CHANNEL" not in kinds and self._text.endswith(_COLUMN, 0, outlets[0].end):
            category, outlets = Phrase(outlets[0].start, outlets[0].end - len(_COLUMN)), []
        if outlets and numbers[0].unit not in _ENTRY_UNITS:
            category = None
        if 1 < len(numbers) == len(outlets):
            for outlet, number in zip(outlets, numbers, strict=True):
                self._add(item, number, channel=outlet)
            return True
        objects = numbers[0].unit in ("期", "次") and is_object(item.head)
        if outlets and (objects or counts_things(item, numbers[0])):
            return False
        if not outlets and not may_be_all(item, numbers[0], category, self._text):
            return False
        if not outlets and category is None and self._outlet is not None:
            outlets, self._outlet = [self._outlet], None
        channel = Phrase(outlets[0].start, outlets[-1].end) if outlets else None
        joint = len(outlets) > 1 or (channel is not None and is_joint(item.head, channel))
        self._add(item, numbers[0], channel, joint, category)
        return True

    def _take_loose(self, item: Item, numbers: Sequence[Token]) -> bool:
        """Entries behind a head without 其中, or behind a mere 主动公开信息: — their sum decides."""
        if {token.kind for token in item.head} & _NO_LOOSE_ENTRY or numbers[0].unit not in WHOLE_UNITS:
            return False
        if self._announced and not self._is_beside():
            self._announced_entries.extend(self._members_of(item, numbers))
        elif self._is_near() and self.heads[-1].number.unit in WHOLE_UNITS:
            self.heads[-1].loose.extend(self._members_of(item, numbers))
            self.heads[-1].apart = self.heads[-1].apart or item.before == ";"
        else:
            return False
        return True

    def _is_entry(self, item: Item, number: Token) -> bool:
        """Whether the item has an entry's form, and a list is open or opened by it."""
        head, kinds = self.heads[-1], frozenset(token.kind for token in item.head)
        opened = not self._shut and (is_marked(item, self._text) or item.before == ":") and self._is_near()
        if not (self._open or opened) or number.unit not in self._pieces or kinds & _NO_ENTRY:
            return False
        if not number.unit and head.number.unit and not item.noted:
            return False
        # Real lists don't always add up, and one outlet may state more than the total; far more is no part.
        if number.value > 10 * max(head.number.value, head.of) + 10:
            return False
        if opens_account(item):
            return False
        acted = "DONE" in kinds and not kinds & NOUNS
        return not acted and not self._is_sum(kinds, number) and not self._is_new_head(item, head, kinds)

    def _is_new_head(self, item: Item, head: Head, kinds: frozenset[str]) -> bool:
        """全年总计更新主动公开信息500条 inside a list: a statement of its own, not an entry.

        Behind a statement of one outlet, so is what another outlet published.
        """
        if not kinds & PUBLISHING or is_marked(item, self._text):
            return False
        parts = head.joint or any(member.kind == "channel" for member in head.members)
        beside = head.channel is not None and not parts and bool(find_outlets(item.head, self._text))
        return beside or is_general(without_subject(trimmed(item.head), self._text))

    def _members_of(self, item: Item, numbers: Sequence[Token]) -> list[Member]:
        words = trimmed(item.head) or ([] if item.noted else trimmed(item.tail))
        if is_general(words) and not self._is_name(words, numbers[0]):
            return []
        spread = any(token.kind in ("EACH", "RESPECTIVELY") for token in item.head)
        parts = split_names(words) if spread else [words]
        if len(numbers) not in (1, len(parts)):
            return []
        shares = numbers if len(numbers) == len(parts) else [numbers[0]] * len(parts)
        return [
            to_member(part, number, item.noted, self._text)
            for part, number in zip(parts, shares, strict=True)
        ]

    def _is_name(self, words: Sequence[Token], number: Token) -> bool:
        """政务信息公开14条 behind 其中: an entry of this name, since it is not the whole."""
        named = len(words) == 1 and self._text.endswith("信息公开", words[0].start, words[0].end)
        return named and number.value < self.heads[-1].number.value

    def _may_follow(self, kinds: frozenset[str], number: Token) -> bool:
        """公众号365条 without a verb: behind another outlet's number, or where 公开信息 was announced."""
        things = number.unit != "个" or "INFO" in kinds
        return things and (self._announced or (self._is_beside() and self.heads[-1].channel is not None))

    def _is_sum(self, kinds: frozenset[str], number: Token) -> bool:
        """两个渠道合计723条, 共117条: adds up what the sentence stated before."""
        before = self._is_beside() or bool(self._announced_entries)
        if before and "SUM" in kinds and not kinds & (PUBLISHING | OPENERS | {"INFO", "CHANNEL"}):
            return True
        return before and bool(kinds) and kinds <= _BARE_SUM and number.value == self._said_beside()

    def _said_beside(self) -> float:
        """What the numbers of this sentence amount to."""
        near = [head for head in self.heads if head.sentence == self._sentence]
        entries = [*self._announced_entries, *(member for head in near for member in head.loose)]
        return sum(head.number.value for head in near) + sum(entry.number.value for entry in entries)

    def _is_beside(self) -> bool:
        """Whether something was stated in this sentence."""
        return bool(self.heads) and self.heads[-1].sentence == self._sentence

    def _is_near(self) -> bool:
        """Whether something was stated, or an entry read, in this sentence or the one before."""
        return bool(self.heads) and self._last >= self._sentence - 1

    def _add(
        self,
        item: Item,
        number: Token,
        channel: Phrase | None = None,
        joint: bool = False,
        category: Phrase | None = None,
        sums: bool = False,
    ) -> None:
        label = channel or category or Phrase(item.tokens[0].start, number.start)
        whole = channel is not None and category is None and not names_kind(item, channel, self._text)
        formal = any(self._text.startswith(FORMAL, token.start) for token in item.head)
        says = formal or bool(item.kinds() & {"INFO", "PUBLISHED"})
        informs = whole and says and number.unit in WHOLE_UNITS
        words = trimmed(item.head)
        own = len(without_subject(words, self._text)) < len(words)  # 石桥镇全年公开信息23条
        sole = not (formal or sums or own) and item.before == "," and not {"TOTAL", "SUM"} & item.kinds()
        beside = sole and self._is_beside() and bool(self.heads[-1].channel or self.heads[-1].category)
        head = Head(number, label, self._sentence, channel, joint, category, sums, informs, beside)
        head.named = find_information(item.head, self._text)
        self.heads.append(head)
        self._latest = head
        self._open = self._shut = self._viewed = False
        self._levels.leave()
        self._last = self._sentence
