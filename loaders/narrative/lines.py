"""The hotlines and mailboxes that an item names, as printed: “12345”政务服务便民热线, 书记、县长信箱."""

from collections.abc import Iterator, Sequence
from typing import Final

from loaders.narrative.items import Item
from loaders.narrative.statements import Phrase
from loaders.narrative.tokens import Token

_PARTS: Final = frozenset({"LINE", "LINE_MOD", "LINE_NUMBER", "QUOTE", "PLATFORM", "SOURCE"})
_ENDS: Final = frozenset({"LINE", "QUOTE", "PLATFORM", "SOURCE"})
_GENERIC: Final = frozenset(
    {"热线", "信箱", "平台", "论坛", "专线", "留言", "留言板", "系统", "网络问政", "问政平台", "直通车"}
)
_MESSAGE: Final = "留言"
_LEADERS: Final = frozenset("记长导任委")
_NO_NAME: Final = frozenset("的了在对向将把我本该各是及从由给让至与和为并被经按")
_LONGEST_NAME: Final = 6
_BARE: Final = frozenset({"TEXT", "SOURCE", "PLATFORM", "QUOTE", "CHANNEL", "LINE_MOD"})
_CASES: Final = ("案件", "工单", "信件", "事项", "来件", "件")
_OUTLETS: Final = ("网", "网站", "平台", "号", "吧", "台", "端", "通", "城管")
_KINDS_OF_CASES: Final = ("类", "等", "咨询", "投诉", "求助", "建议", "举报", "表扬", "诉求", "问题", "纠纷")
_SHORTEST_NAME: Final = 2
_LONGEST_BARE_NAME: Final = 10


def find_lines(item: Item, text: str, known: bool = False, listed: bool = False) -> tuple[Phrase, ...]:
    """What the item's counts may be of.

    `known`: a line was already spoken of in this sentence; `listed`: lines are listed behind one verb.
    """
    if known and listed and item.numbers and "LINE" not in item.kinds():
        bare = _bare_name(item, text)
        if bare:
            return (bare,)
    cores = _cores(item, known)
    found: list[Phrase] = []
    run: list[Token] = []
    before: Token | None = None
    leader: Token | None = None
    for token in (*item.tokens, None):
        if token is not None and _goes_on(run, token):
            run.append(token)
            continue
        phrase = _phrase(run, before, leader, text, cores)
        if phrase:
            found.append(phrase)
        joins = token is not None and token.kind in ("、", "AND")
        leader = run[0] if run and not phrase and joins and _is_leader(run, text) else None
        before = token if token is not None and token.kind not in _PARTS else None
        run = [token] if token is not None and token.kind in _PARTS else []
    return tuple(_without_messages(found, item, text))


def _without_messages(found: Sequence[Phrase], item: Item, text: str) -> Iterator[Phrase]:
    """“政府信箱”收到网民留言59条: what a mailbox received is no line beside it."""
    received = [token.start for token in item.tokens if token.kind == "RECEIVED"]
    for index, phrase in enumerate(found):
        object_ = index > 0 and any(found[index - 1].end <= place < phrase.start for place in received)
        if not (object_ and text.endswith(_MESSAGE, phrase.start, phrase.end)):
            yield phrase


def _bare_name(item: Item, text: str) -> Phrase | None:
    """民心网24件, 数字城管案件412件 among lines: nothing but a name before the number.

    Behind a comma the name must end like an outlet's; what only says of what kind the cases are is none.
    """
    words = [token for token in item.head if token.kind not in ("FILLER", "TOTAL", "CASE")]
    if not words or item.tail or not {token.kind for token in words} <= _BARE or item.numbers[0].unit == "%":
        return None
    if words[-1].end - words[0].start != sum(token.end - token.start for token in words):
        return None
    name = text[words[0].start : words[-1].end]
    for ending in _CASES:
        name = name.removesuffix(ending)
    like = name.endswith(_OUTLETS) or (item.before == "、" and not name.endswith(_KINDS_OF_CASES))
    near = item.before in ("、", ",") and _SHORTEST_NAME <= len(name) <= _LONGEST_BARE_NAME
    return Phrase(words[0].start, words[0].start + len(name)) if near and like else None


def _goes_on(run: Sequence[Token], token: Token) -> bool:
    """Whether `token` belongs to the name; 交通运输 of 12328交通运输服务热线 does."""
    if run and run[-1].end != token.start:
        return False
    named = bool(run) and run[-1].kind == "LINE_NUMBER" and token.kind == "TEXT"
    return token.kind in _PARTS or (named and token.end - token.start <= _LONGEST_NAME)


def is_generic(name: str) -> bool:
    """热线, 平台: a name that repeats the one before it."""
    return name in _GENERIC


def _cores(item: Item, known: bool) -> frozenset[str]:
    """The kinds that make a run of words a line's name.

    A platform that received cases is a line (beside others only one with a name), and where no line was
    spoken of a way by which cases come (领导交办31件). So is a quoted name beside other lines, bare or with
    what it received: “寄语市长”5件, “政务咨询”栏目收到来信8件.
    """
    kinds = item.kinds()
    if "LINE" in kinds:
        return frozenset({"LINE"})
    if {"QUOTE", "PLATFORM", "RECEIVED"} <= kinds:
        return frozenset({"PLATFORM"})
    if known and "SOURCE" in kinds and kinds & {"RECEIVED", "DONE"} and item.before == ";":
        return frozenset({"SOURCE"})
    if known:
        named = bool(item.head) and item.head[0].kind == "QUOTE"
        quoted = named and ("RECEIVED" in kinds or all(token.kind == "QUOTE" for token in item.head))
        return frozenset({"QUOTE"}) if quoted and item.numbers else frozenset()
    if "SOURCE" in kinds:
        return frozenset({"SOURCE"})
    return frozenset({"PLATFORM"}) if "RECEIVED" in kinds else frozenset()


def _phrase(
    run: Sequence[Token], before: Token | None, leader: Token | None, text: str, cores: frozenset[str]
) -> Phrase | None:
    """A run of words that holds a line's word, without what only describes its cases (诉求, 投诉)."""
    if not any(token.kind in cores for token in run):
        return None
    last = max(index for index, token in enumerate(run) if token.kind in _ENDS)
    if last and run[last - 1].kind == "LINE" and text[run[last].start : run[last].end] == _MESSAGE:
        last -= 1  # 留言板留言7条
    start, end = run[0].start, run[last].end
    if leader is not None:
        return Phrase(leader.start, end)
    if is_generic(text[start:end]) and before is not None and before.kind == "TEXT":
        start -= _name_length(text[before.start : before.end])
    return Phrase(start, end)


def _name_length(words: str) -> int:
    """How much of the words before 论坛 or 热线 is its name: 荆门 of 涉及荆门."""
    at = max((index + 1 for index, character in enumerate(words) if character in _NO_NAME), default=0)
    length = len(words) - at
    return length if length <= _LONGEST_NAME else 0


def _is_leader(run: Sequence[Token], text: str) -> bool:
    """书记 in 书记、县长信箱."""
    return all(token.kind == "LINE_MOD" for token in run) and text[run[-1].end - 1] in _LEADERS
