"""What a phrase of publications names: an outlet (通过县政府网站), a kind of information, or everything."""

from collections.abc import Sequence
from typing import Final

from loaders.narrative.items import Item
from loaders.narrative.statements import Phrase
from loaders.narrative.tokens import Token

PUBLISHING: Final = frozenset({"PUBLISH", "PUBLISHED"})
FILLERS: Final = frozenset(
    {"FILLER", "TOTAL", "AND", "PREP", "BA", "YEAR", "LIST", "VIEW", "SUM", "、", "NOTE", "RESPECTIVELY"}
)
_GENERAL: Final = frozenset(
    {"INFO", "ARTICLE", "TOTAL", "FILLER", "PUBLISH", "PUBLISHED", "OTHER", "MARK", "NOTE", "AND"}
)
_OUTLET_ENDS: Final = frozenset({"CHANNEL", "CHANNEL_TAIL", "PLATFORM", "QUOTE", "NOTE"})
_BEHIND_OUTLET: Final = PUBLISHING | {"INFO", "TOTAL", "SUM", "FILLER", "ARTICLE", "YEAR", "AND", "、"}
_SEPARATORS: Final = ("、", "AND")
_LEADERS: Final = frozenset({"PREP", "LIST", "VIEW", "BA"})
_VERB_AS_NAME: Final = ("公开", "公示")
_TRAILING_VERBS: Final = ("发布", "更新")
_OBJECTS: Final = frozenset({"INFO", "FILLER", "TOTAL"})
_MODIFIER: Final = 2
_BODIES: Final = frozenset("镇乡办局县区市府处所村会道")


def trimmed(tokens: Sequence[Token]) -> list[Token]:
    """Without what leads to a name or from it to its number: 其中, 全年, 共, 约."""
    kept = [token for token in tokens if token.kind not in ("EACH", "RESPECTIVELY", "MARK")]
    while kept and kept[0].kind in FILLERS:
        kept.pop(0)
    while kept and kept[-1].kind in FILLERS - {"NOTE"}:
        kept.pop()
    return kept


def is_general(words: Sequence[Token]) -> bool:
    """公开信息, 主动公开: words that say that, not what was published; no words at all, too."""
    publishes = any(token.kind in PUBLISHING for token in words)
    return not words or (publishes and all(token.kind in PUBLISHING | FILLERS | {"INFO"} for token in words))


def speaks_generally(words: Sequence[Token], text: str) -> bool:
    """Whether 公开 is of everything: 石桥镇公开信息35条, not 政策解读材料发布25篇."""
    if any(token.kind in ("INFO", "PUBLISHED") for token in words):
        return True
    verb = next((index for index, token in enumerate(words) if token.kind == "PUBLISH"), len(words))
    named = [token for token in words[:verb] if token.kind not in FILLERS | {"MARK"}]
    return not named or text[named[-1].end - 1] in _BODIES


def split_names(tokens: Sequence[Token]) -> list[list[Token]]:
    """At 、 and 和: 指南、年报 is two names."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind in _SEPARATORS:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def find_outlets(tokens: Sequence[Token]) -> list[Phrase]:
    """The outlets that a phrase names, as printed: what stands between 通过 and 发布.

    An outlet's word counts only where the name ends with it: 网站建设3条 is of a category. Names that are
    outlets only together (新华社、每日头条等媒体) are one.
    """
    outlets = [index for index in range(len(tokens)) if _is_outlet(tokens, index)]
    if not outlets:
        return []
    lead = max((i + 1 for i in range(outlets[-1]) if tokens[i].kind in _LEADERS), default=0)
    outlets = [index for index in outlets if index >= lead]
    last, aside = _outlet_end(tokens, outlets[-1])
    if aside and lead:
        return [Phrase(tokens[lead].start, tokens[last].end)]
    behind = [token for token in tokens[last + 1 :] if token.kind not in ("MANY", "RESPECTIVELY", "EACH")]
    published = any(token.kind == "PUBLISH" for token in tokens[: outlets[0]])
    if behind and behind[0].kind not in _BEHIND_OUTLET and not (published and _describes(behind)):
        return []
    verb = max((i + 1 for i in range(lead, outlets[0]) if tokens[i].kind in PUBLISHING), default=lead)
    start = next(i for i in range(verb, len(tokens)) if i == outlets[0] or not _leads(tokens[i]))
    parts = split_names(tokens[start : last + 1])
    places = {tokens[index].start for index in outlets}
    if any(places.isdisjoint(token.start for token in part) for part in parts):
        return [Phrase(tokens[start].start, tokens[last].end)]
    return [Phrase(part[0].start, part[-1].end) for part in parts]


def leading_outlet(tokens: Sequence[Token]) -> Phrase | None:
    """The one outlet that an item begins with: 依托县政府网站, “青石微讯”公众号保持更新."""
    start = next((index for index, token in enumerate(tokens) if token.kind not in FILLERS), len(tokens))
    first = next((i for i in range(start, min(start + 3, len(tokens))) if tokens[i].kind == "CHANNEL"), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(tokens) and tokens[last + 1].kind in _OUTLET_ENDS:
        last += 1
    others = {token.kind for token in (*tokens[start:first], *tokens[last + 1 :])}
    if others & {"、", "AND", "MANY", "CHANNEL", "PUBLISH"}:
        return None
    return Phrase(tokens[start].start, tokens[last].end)


def is_joint(tokens: Sequence[Token], outlet: Phrase) -> bool:
    """微信公众号、视频号等: several outlets under one name."""
    near = [token for token in tokens if outlet.start <= token.start <= outlet.end + 2]
    return any(token.kind in ("、", "MANY") for token in near)


def is_object(words: Sequence[Token]) -> bool:
    """发布政府公报4期: the outlet itself is what was published."""
    kinds = [token.kind for token in words if token.kind not in FILLERS]
    behind_verb = len(kinds) > 1 and kinds[-1] == "CHANNEL" and "PUBLISH" in kinds[:-1]
    return behind_verb and not any(token.kind == "PREP" for token in words)


def names_kind(item: Item, outlet: Phrase) -> bool:
    """公开网站的部门动态信息发布49篇: words between outlet and verb say what was published."""
    between = [token for token in item.head if token.start >= outlet.end]
    verb = next((index for index, token in enumerate(between) if token.kind in PUBLISHING), 0)
    kinds = {token.kind for token in between[:verb]}
    named = "INFO" in kinds or (verb > 0 and between[verb].kind == "PUBLISHED")
    return named and "TEXT" in kinds and not kinds & {"CHANNEL_TAIL", "MANY"}


def find_category(item: Item) -> Phrase | None:
    """What was published, where it is said: 发布工作动态信息165条. None for 信息, 各类政务信息, …等信息."""
    verb = max((index for index, token in enumerate(item.head) if token.kind == "PUBLISH"), default=None)
    if verb is None:
        return None
    words = [token for token in item.head[verb + 1 :] if token.kind != "MARK"]
    while words and words[0].kind in ("FILLER", "TOTAL", "AND", "SUM"):
        words.pop(0)
    while words and words[-1].kind in ("FILLER", "TOTAL", "SUM"):
        words.pop()
    kinds = {token.kind for token in words}
    if kinds <= _GENERAL or kinds & {"MANY", "PUBLISHED", "CHANNEL", "PREP"}:
        return None
    return Phrase(words[0].start, words[-1].end)


def without_verb(words: Sequence[Token], text: str) -> tuple[Phrase, bool]:
    """An entry's name without what says that it was published, and whether anything did: 头条号(发布信息).

    公开 ends a name (财务公开) but behind a kind, an account or a column: 政策类公开12条.
    """
    kept = list(words)
    while len(kept) > 1 and kept[-1].kind in _OBJECTS and _has_verb(kept):
        kept.pop()
    if len(kept) > 1 and kept[-1].kind in PUBLISHING:
        last = kept[-1]
        words_of = text[last.start : last.end]
        if last.kind == "PUBLISHED" and words_of.endswith(_TRAILING_VERBS):
            return Phrase(kept[0].start, last.end - len(_TRAILING_VERBS[0])), False  # 政策信息发布
        named = words_of.startswith(_VERB_AS_NAME) or words_of.endswith(_VERB_AS_NAME)
        if not named or _takes_verb(kept[-2], text):
            return Phrase(kept[0].start, kept[-2].end), True
    return Phrase(words[0].start, words[-1].end), False


def _has_verb(words: Sequence[Token]) -> bool:
    """Whether the last words are a verb's object: 信息 in 动态发布信息."""
    kinds = [token.kind for token in words[1:] if token.kind not in _OBJECTS]
    return bool(kinds) and kinds[-1] == "PUBLISH"


def _takes_verb(token: Token, text: str) -> bool:
    """政策类, “河湾”, 专栏: names to which a 公开 behind them cannot belong."""
    return token.kind in ("QUOTE", "CHANNEL_TAIL", "INFO") or text[token.end - 1] == "类"


def _describes(behind: Sequence[Token]) -> bool:
    """动态信息 of 更新政府网站动态信息72条: a short word and 信息."""
    kinds = [token.kind for token in behind]
    return kinds == ["TEXT", "INFO"] and behind[0].end - behind[0].start <= _MODIFIER


def _is_outlet(tokens: Sequence[Token], index: int) -> bool:
    """An outlet's word, or a platform that publishes."""
    following = tokens[index + 1].kind if index + 1 < len(tokens) else ""
    kind = tokens[index].kind
    return kind == "CHANNEL" or (kind == "PLATFORM" and following in PUBLISHING)


def _outlet_end(tokens: Sequence[Token], outlet: int) -> tuple[int, bool]:
    """Index of the name's last token: 政府网站太平镇专栏 ends with 专栏.

    True where other words follow before 等栏目 (门户网站工作动态、财经信息等栏目): they name no outlet.
    """
    last = outlet
    while last + 1 < len(tokens) and tokens[last + 1].kind in _OUTLET_ENDS:
        last += 1
    tail = next((i for i in range(last + 1, len(tokens)) if tokens[i].kind == "CHANNEL_TAIL"), None)
    if tail is None:
        return last, False
    if all(tokens[index].kind in ("TEXT", "QUOTE") for index in range(last + 1, tail)):
        return tail, False
    return last, tokens[tail - 1].kind == "MANY"


def _leads(token: Token) -> bool:
    return token.kind in FILLERS or token.kind == "MARK"
