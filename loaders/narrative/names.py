"""What a phrase of publications names: an outlet (通过县政府网站), a kind of information, or everything."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from loaders.narrative.items import Item
from loaders.narrative.statements import Phrase
from loaders.narrative.tokens import Token

PUBLISHING: Final = frozenset({"PUBLISH", "PUBLISHED"})
FILLERS: Final = frozenset(
    {"FILLER", "TOTAL", "AND", "PREP", "BA", "YEAR", "LIST", "VIEW", "SUM", "、", "NOTE", "RESPECTIVELY"}
)
_GENERAL: Final = frozenset(
    {"INFO", "ARTICLE", "TOTAL", "FILLER", "PUBLISH", "PUBLISHED", "MARK", "NOTE", "AND"}
)
_OUTLET_ENDS: Final = frozenset({"CHANNEL", "CHANNEL_TAIL", "PLATFORM", "QUOTE", "NOTE"})
_BEHIND_OUTLET: Final = PUBLISHING | {"INFO", "TOTAL", "SUM", "FILLER", "ARTICLE", "YEAR", "AND", "、"}
_SEPARATORS: Final = ("、", "AND")
_LEADERS: Final = frozenset({"PREP", "LIST", "VIEW", "BA"})
_VERB_AS_NAME: Final = ("公开", "公示")
_TRAILING_VERBS: Final = ("发布", "更新")
_OBJECTS: Final = frozenset({"INFO", "FILLER", "TOTAL"})
_MODIFIER: Final = 2
_ANY_INFORMATION: Final = ("政府信息", "政务信息", "有关信息", "相关信息", "各类信息")
_UNITS: Final = ("镇", "乡", "街道", "我局", "本局")
_COLUMNS: Final = ("栏", "栏目", "专区", "板块", "版块", "频道", "页面", "主页")
_SITES: Final = ("网站", "网", "网页", "公众号", "平台")
_VAGUE: Final = re.compile(r"方面|领域|类别|内容|相关|有关|多[项类个]|各[项类种个]|群众|公众|社会")
_ADVERBIAL: Final = 6
_MOST_FILLERS: Final = 4
_MEANS: Final = ("通过", "利用", "依托")
_OUTLET_LIKE: Final = tuple("网站台号栏端群屏报刊窗墙板厅通码")
_TOWARDS: Final = frozenset("向给往至到面对")
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


def without_subject(words: Sequence[Token], text: str) -> list[Token]:
    """Without the unit that publishes: 全年公开信息 of 石桥镇全年公开信息."""
    subject = bool(words) and words[0].kind == "TEXT" and text[words[0].end - 1] in _BODIES
    return trimmed(words[1:] if subject else words)


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


def find_outlets(tokens: Sequence[Token], text: str) -> list[Phrase]:
    """The outlets that a phrase names, as printed: what stands between 通过 and 发布.

    An outlet's word counts only where the name ends with it: 网站建设3条 is of a category. Names that are
    outlets only together (新华社、每日头条等媒体) are one.
    """
    outlets = [index for index in range(len(tokens)) if _is_outlet(tokens, index, text)]
    named = [index for index in outlets if tokens[index].kind != "CHANNEL_TAIL"]
    outlets = named or outlets
    if not outlets:
        return []
    lead = max((i + 1 for i in range(outlets[-1]) if tokens[i].kind in _LEADERS), default=0)
    outlets = [index for index in outlets if index >= lead]
    last, aside = _outlet_end(tokens, outlets[-1])
    if aside and lead:
        return [Phrase(tokens[lead].start, tokens[last].end)]
    behind = [token for token in tokens[last + 1 :] if token.kind not in ("MANY", "RESPECTIVELY", "EACH")]
    published = any(token.kind == "PUBLISH" for token in tokens[: outlets[0]])
    said_how = lead > 0 and _says_how(behind)
    if (
        behind
        and behind[0].kind not in _BEHIND_OUTLET
        and not (said_how or (published and _describes(behind)))
    ):
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
    leads = FILLERS | {"ADMIN"}
    start = next((index for index, token in enumerate(tokens) if token.kind not in leads), len(tokens))
    by = next((index for index, token in enumerate(tokens) if token.kind in ("PREP", "CHANNEL")), start)
    start = by + 1 if by < len(tokens) and tokens[by].kind == "PREP" else start
    first = next((i for i in range(start, min(start + 3, len(tokens))) if tokens[i].kind == "CHANNEL"), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(tokens) and tokens[last + 1].kind in _OUTLET_ENDS:
        last += 1
    behind = [token.kind for token in tokens[last + 1 :]]
    if "PUBLISH" in behind and any(token.kind == "PREP" for token in tokens[:start]):
        behind = behind[: behind.index("PUBLISH")]  # 在县政府网站更新信息, …
    within = [token.kind for token in tokens[start:first]]
    others = {*(within[:-1] if within == ["TEXT", "PUBLISH"] else within), *behind}  # 青石发布微信公众号
    if others & {"、", "AND", "MANY", "CHANNEL", "PUBLISH"}:
        return None
    return Phrase(tokens[start].start, tokens[last].end)


def find_information(head: Sequence[Token], text: str) -> Phrase | None:
    """政务公开信息 of 公开政务公开信息; None for 信息, 政府信息 and the like."""
    verb = max((index for index, token in enumerate(head) if token.kind == "PUBLISH"), default=len(head))
    words = trimmed(head[verb + 1 :])
    if not words or words[-1].kind != "INFO" or words[-1].end - words[0].start <= _MODIFIER:
        return None
    if text.endswith(_ANY_INFORMATION, words[-1].start, words[-1].end):
        return None
    return Phrase(words[0].start, words[-1].end)


def find_reported_site(tokens: Sequence[Token], text: str) -> Phrase | None:
    """Where something was reported to: 向区政府网站上报信息38条, 通过新媒体上报120条.

    None for an editor's office.
    """
    kinds = [token.kind for token in tokens]
    if "SUBMIT" not in kinds or "CHANNEL" not in kinds:
        return None
    site = kinds.index("CHANNEL")
    first = site
    while first and kinds[first - 1] in ("TEXT", "QUOTE", "LINE_MOD"):
        first -= 1
    by = first > 0 and text[tokens[first - 1].start : tokens[first - 1].end] in _MEANS
    if not by and not text.endswith(_SITES, tokens[site].start, tokens[site].end):
        return None
    start = tokens[first].start
    return Phrase(start + (text[start] in _TOWARDS), tokens[_outlet_end(tokens, site)[0]].end)


def is_joint(tokens: Sequence[Token], outlet: Phrase) -> bool:
    """微信公众号、视频号等: several outlets under one name."""
    near = [token for token in tokens if outlet.start <= token.start <= outlet.end + 2]
    return any(token.kind in ("、", "MANY") for token in near)


def is_object(words: Sequence[Token]) -> bool:
    """发布政府公报4期: the outlet itself is what was published."""
    kinds = [token.kind for token in words if token.kind not in FILLERS]
    behind_verb = len(kinds) > 1 and kinds[-1] == "CHANNEL" and "PUBLISH" in kinds[:-1]
    return behind_verb and not any(token.kind == "PREP" for token in words)


def names_kind(item: Item, outlet: Phrase, text: str) -> bool:
    """公开网站的部门动态信息发布49篇: words between outlet and verb say what was published."""
    between = [token for token in item.head if token.start >= outlet.end]
    if _says_how(between) and text[between[0].start] in _TOWARDS:
        return False
    verb = next((index for index, token in enumerate(between) if token.kind in PUBLISHING), 0)
    kinds = {token.kind for token in between[:verb]}
    named = "INFO" in kinds or (verb > 0 and between[verb].kind == "PUBLISHED")
    return named and "TEXT" in kinds and not kinds & {"CHANNEL_TAIL", "MANY"}


def find_category(item: Item, text: str, of_outlet: bool) -> Phrase | None:
    """What was published, where it is said: 发布工作动态信息165条, 发布12条防汛信息.

    None for 信息, 各类政务信息, 各类信息及工作动态; behind 等 the kind that it ends with: 招聘等公告信息.
    `of_outlet`: an outlet is named, and words behind the number only describe what it published.
    """
    verb = max((index for index, token in enumerate(item.head) if token.kind == "PUBLISH"), default=None)
    if verb is None:
        return None
    words = [token for token in item.head[verb + 1 :] if token.kind != "MARK"]
    if not trimmed(words) and not of_outlet:
        words = list(item.tail)
    last = max((index + 1 for index, token in enumerate(words) if token.kind == "MANY"), default=0)
    words = words[last:]
    while words and words[0].kind in ("FILLER", "TOTAL", "AND", "SUM"):
        words.pop(0)
    while words and words[-1].kind in ("FILLER", "TOTAL", "SUM"):
        words.pop()
    kinds = {token.kind for token in words}
    listed = any(one.kind == "PUBLISHED" and two.kind == "、" for one, two in pairwise(words))
    if kinds <= _GENERAL or kinds & {"CHANNEL", "PREP", ","} or ("PUBLISHED" in kinds and not listed):
        return None
    if last and words[-1].kind == "INFO" and _VAGUE.search(text, words[0].start, words[-1].end):
        return None  # 等相关领域信息
    own = len(words) == 2 and text.endswith(_UNITS, words[0].start, words[0].end) and words[1].kind == "INFO"
    if (
        own
        or text.endswith(_ANY_INFORMATION, words[-1].start, words[-1].end)
        or (words[0].kind == "INFO" and any(token.kind == "AND" for token in words))
    ):
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
            return Phrase(kept[0].start, kept[-2].end), not named
    return Phrase(words[0].start, words[-1].end), False


def _has_verb(words: Sequence[Token]) -> bool:
    """Whether the last words are a verb's object: 信息 in 动态发布信息."""
    kinds = [token.kind for token in words[1:] if token.kind not in _OBJECTS]
    return bool(kinds) and kinds[-1] == "PUBLISH"


def _takes_verb(token: Token, text: str) -> bool:
    """政策类, “河湾”, 专栏: names to which a 公开 behind them cannot belong."""
    return token.kind in ("QUOTE", "CHANNEL_TAIL", "INFO") or text[token.end - 1] == "类"


def _describes(behind: Sequence[Token]) -> bool:
    """动态信息 of 更新政府网站动态信息72条, 新闻: a short word, and 信息 or nothing."""
    kinds = [token.kind for token in behind]
    short = behind[0].kind in ("TEXT", "SHIELD") and behind[0].end - behind[0].start <= _MODIFIER
    return short and kinds[1:] in ([], ["INFO"])


def _says_how(behind: Sequence[Token]) -> bool:
    """向外 of 通过政府网站向外发布: words between an outlet that 通过 leads and its verb."""
    adverb = behind[:1] and behind[0].kind == "TEXT" and behind[0].end - behind[0].start <= _ADVERBIAL
    return bool(adverb) and len(behind) > 1 and behind[1].kind in PUBLISHING


def _is_outlet(tokens: Sequence[Token], index: int, text: str) -> bool:
    """An outlet's word, or what publishes: a platform, 在“青石政务”公开, 在镇工作专栏公开."""
    token = tokens[index]
    if token.kind == "CHANNEL":
        return True
    near = tokens[index + 1 : index + 1 + _MOST_FILLERS]
    behind = next((other.kind for other in near if other.kind != "FILLER"), "")
    publishes = behind in PUBLISHING
    if token.kind == "TEXT":
        led = publishes and index > 0 and any(other.kind == "PREP" for other in tokens[:index])
        like = led and text.endswith(_OUTLET_LIKE, token.start, token.end)
        return (like or _stands_on(tokens[index + 1 : index + 3], text)) and token.end - token.start > 1
    if token.kind == "QUOTE":
        return publishes and index > 0 and tokens[index - 1].kind == "PREP"
    if token.kind == "CHANNEL_TAIL" and publishes and text.endswith(_COLUMNS, token.start, token.end):
        return any(other.kind == "PREP" for other in tokens[:index])
    return publishes and token.kind == "PLATFORM"


def _stands_on(behind: Sequence[Token], text: str) -> bool:
    """上公开 of 揭示板上公开12条: what stands before it is an outlet."""
    on = bool(behind) and behind[0].kind == "FILLER" and text[behind[0].start : behind[0].end] == "上"
    return on and len(behind) > 1 and behind[1].kind in PUBLISHING


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
    if all(tokens[index].kind in ("TEXT", "QUOTE", "SHIELD") for index in range(last + 1, tail)):
        return tail, False
    return last, tokens[tail - 1].kind == "MANY"


def _leads(token: Token) -> bool:
    return token.kind in FILLERS or token.kind == "MARK"
