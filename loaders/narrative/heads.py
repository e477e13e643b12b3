"""What a text states of publications, as it is collected: heads, and the lists behind them."""

from dataclasses import dataclass, field
from typing import Final, Literal

from loaders.narrative.statements import Phrase
from loaders.narrative.tokens import Token

Kind = Literal["channel", "category"]

WHOLE_UNITS: Final = frozenset({"条", "篇", "件", "份", "项", "则", "条次", ""})


@dataclass(slots=True, eq=False)
class Member:
    """One entry of a list: 县政府网站265条.

    `noted`: its number stands in brackets; `publishes`: 发布 stands behind its name; `of`: the number of all
    years, of which its own is this year's part.
    """

    kind: Kind
    phrase: Phrase
    number: Token
    noted: bool = False
    publishes: bool = False
    of: float = 0
    members: list["Member"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Head:
    """A statement that a list may follow.

    Attributes:
        number: how many.
        label: the words that say what is counted.
        sentence: where it stands.
        channel: the outlet, where one is named; `joint`: it is several (微信公众号、视频号等).
        category: what was published, where it is more than 信息.
        sums: it adds up what the sentence stated before it.
        informs: one outlet published 信息 in a number that could be all there was.
        of: the number of all years, of which its own is this year's part.
        named: what its words call the information, where a list may begin with it.
        beside: it goes on about the outlet or kind before it: 公众号推文47条，推送其他信息90条.
        lists: the lists that 其中 or a colon opened; one for each view (从内容看, 按渠道分) of the number.
        loose: entries behind it without 其中; `apart`: a semicolon sets them off.
    """

    number: Token
    label: Phrase
    sentence: int
    channel: Phrase | None = None
    joint: bool = False
    category: Phrase | None = None
    sums: bool = False
    informs: bool = False
    beside: bool = False
    of: float = 0
    named: Phrase | None = None
    lists: list[list[Member]] = field(default_factory=lambda: [[]])
    loose: list[Member] = field(default_factory=list)
    apart: bool = False

    @property
    def members(self) -> list[Member]:
        """The list that is being read, the last one."""
        return self.lists[-1]
