"""What one item says by its form: an entry, an act of administration, an account that was opened."""

from collections.abc import Sequence
from typing import Final

from loaders.narrative.heads import Member
from loaders.narrative.items import Item
from loaders.narrative.names import (
    PUBLISHING,
    find_outlets,
    is_general,
    speaks_generally,
    trimmed,
    without_subject,
    without_verb,
)
from loaders.narrative.statements import Phrase
from loaders.narrative.tokens import Token

OPENERS: Final = frozenset({"LIST", "VIEW"})
NOUNS: Final = frozenset({"TEXT", "SHIELD", "INFO", "CHANNEL", "QUOTE", "OTHER_CASE", "LINE_MOD"})
_NEW: Final = ("新增", "新公开", "新发布", "新主动公开")
_THIS_YEAR: Final = ("本年", "今年", "当年", "年内", "全年")
FORMAL: Final = "主动公开"
_LEGAL: Final = "法定主动公开"
_THINGS: Final = frozenset({"项", "类", "个"})
_OBJECTS: Final = frozenset({"TEXT", "SHIELD", "OTHER_CASE"})


def made(item: Item) -> Phrase | None:
    """政府文件信息 of 产生政府文件信息22条, of which 其中主动公开14条 may follow."""
    kinds = [token.kind for token in item.head]
    words = trimmed(item.head[kinds.index("MADE") + 1 :]) if "MADE" in kinds else []
    return Phrase(words[0].start, words[-1].end) if words else None


def acts(item: Item) -> bool:
    """清理文件30件, 全年审核信息210条; not 机构设置1条 or 招标采购、公示类信息31条, which are names."""
    words = trimmed(item.head)
    return any(
        token.kind == "ADMIN" and (index == 0 or (following is not None and following.kind in NOUNS))
        for index, (token, following) in enumerate(zip(words, (*words[1:], None), strict=False))
    )


def is_marked(item: Item, text: str) -> bool:
    """其中, 包括, 从内容看 before the number.

    Not 涉及 in 通过公众号推送涉及教育的动态57条, nor in 涉及群众利益的信息公开57条.
    """
    kinds = [token.kind for token in item.head]
    first = next((index for index, kind in enumerate(kinds) if kind in OPENERS), None)
    if first is None or {"PREP", "PUBLISH"} <= set(kinds[:first]):
        return False
    if "PUBLISH" in kinds[:first] and sums_up_contents(item):
        return False  # 发布涵盖政策解读、工作动态等各类信息90条
    return not lies_within(item, text)


def lies_within(item: Item, text: str) -> bool:
    """Whether the item's 涉及 belongs to what describes the thing that is published: 涉及…的信息公开57条."""
    kinds = [token.kind for token in item.head]
    first = next((index for index, kind in enumerate(kinds) if kind in OPENERS), len(kinds))
    of = max(
        (i for i in range(first, len(kinds)) if text[slice_of(item.head[i])] == "的"), default=len(kinds)
    )
    return any(kind in PUBLISHING for kind in kinds[of:])


def is_legal(words: Sequence[Token], text: str) -> bool:
    """法定主动公开内容: everything that has to be published."""
    return len(words) == 1 and words[0].kind == "SHIELD" and text.startswith(_LEGAL, words[0].start)


def slice_of(token: Token) -> slice:
    """Where a token stands in the passage."""
    return slice(token.start, token.end)


def to_member(words: Sequence[Token], number: Token, noted: bool, text: str) -> Member:
    """One entry of a list, from the words of its name."""
    outlets = find_outlets(words, text)
    if outlets:
        return Member("channel", Phrase(outlets[0].start, outlets[-1].end), number, noted)
    kept = list(words)
    while len(kept) > 1 and kept[0].kind in PUBLISHING:
        kept.pop(0)
    phrase, publishes = without_verb(kept, text)
    return Member("category", phrase, number, noted, publishes)


def publishes(item: Item, text: str, beside: bool) -> bool:
    """公开…, 信息公开…; not 文化信息公开15条 behind another number (`beside`), which is an entry's name."""
    kinds = {token.kind for token in item.head}
    behind = {token.kind for token in item.tail}
    if "PUBLISH" in kinds or ("CHANNEL" in kinds and behind & (PUBLISHING | {"INFO"})):
        return True
    words = without_subject(trimmed(item.head), text)
    return (is_legal(words, text) and not beside) or (
        "PUBLISHED" in kinds and (not beside or is_general(words))
    )


def may_be_all(item: Item, number: Token, category: Phrase | None, text: str) -> bool:
    """公布服务事项85项 and 政策解读发布25篇 count no information at large; 主动公开文件12件 does."""
    if is_legal(trimmed(item.head), text):
        return True
    formal = any(text.startswith(FORMAL, token.start) for token in item.head)
    says = any(token.kind in ("INFO", "PUBLISHED") for token in item.head)
    counted = formal or number.unit in ("条", "篇", "则") or says
    return counted and (category is not None or speaks_generally(item.head, text))


def opens_account(item: Item) -> bool:
    """开设政务微信1个: how many accounts there are, not what they published."""
    kinds = item.kinds()
    return "CHANNEL" in kinds and "INFO" not in kinds and {n.unit for n in item.numbers} == {"个"}


def counts_things(item: Item, number: Token) -> bool:
    """公示等17项常办事项清单: the number is of what stands behind it, not of information."""
    return number.unit in _THINGS and bool(item.tail) and item.tail[0].kind in _OBJECTS


def sums_up_contents(item: Item) -> bool:
    """安全生产等方面的信息共28条: the last words of what was published, said before."""
    words = trimmed(item.head)
    return bool(words) and words[-1].kind == "INFO" and any(token.kind == "MANY" for token in words)


def is_new_of_it(item: Item, number: Token, text: str) -> bool:
    """其中2025年新增38条: the year's part of the number before it."""
    said = text[item.tokens[0].start : number.start]
    dated = "YEAR" in item.kinds() or any(word in said for word in _THIS_YEAR)
    listed = any(token.kind == "LIST" for token in item.head)
    words = trimmed(item.head)
    new = any(word in said for word in _NEW) if not words else "YEAR" in item.kinds() and is_general(words)
    return listed and dated and new
