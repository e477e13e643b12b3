"""Tokens → items: pieces of (mostly) one number each, with the words around it.

全年转办143件，办结141件 → [FILLER RECEIVED 143件] [DONE 141件]
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.narrative.tokens import Token

_LONGEST_BRACKET: Final = 80
_AHEAD: Final = 24
_DELIMITERS: Final = (",", ":", ";", ")")
_OCCASIONS: Final = frozenset({"期", "次", "天"})
_PIECES: Final = frozenset({"条", "篇", "则"})
_OF_A_YEAR: Final = frozenset({"YEAR", "FILLER", "NUMBER"})
_ONE_IN_BRACKETS: Final = 3
_BREAKS: Final = ("NUMBER", ",", ";", ":", "、", "AND", "STEP")


@dataclass(frozen=True, slots=True)
class Item:
    """What stands between two delimiters.

    Attributes:
        tokens: without the delimiters; a bracket is one NOTE token, unless it holds nothing but a number.
        before: the delimiter in front: "" at a sentence's start, "," ";" ":" "、" ")", "|" where none stands.
        segment: counts the stretches between ";" within the sentence.
        noted: the number stands in brackets behind its label: 基础信息(26条).
        numbers: the tokens that count something.
        head: the tokens before the first number (all where there is none).
        tail: the tokens behind the last number.
    """

    tokens: tuple[Token, ...]
    before: str
    segment: int
    noted: bool
    numbers: tuple[Token, ...]
    head: tuple[Token, ...]
    tail: tuple[Token, ...]
    _kinds: frozenset[str]

    def kinds(self) -> frozenset[str]:
        """The kinds of all its tokens."""
        return self._kinds


def to_items(tokens: Sequence[Token]) -> tuple[Item, ...]:
    """The items of a sentence, from left to right."""
    return tuple(_items(_without_brackets(list(_without_occasions(tokens)))))


def _without_occasions(tokens: Sequence[Token]) -> Iterator[Token]:
    """Of 推送365期720篇 only the pieces count."""
    for index, token in enumerate(tokens):
        if token.kind == "NUMBER" and token.unit in _OCCASIONS:
            beside = tokens[index + 1 : index + 2]
            if any(other.kind == "NUMBER" and other.unit in _PIECES for other in beside):
                continue
        yield token


def _without_brackets(tokens: Sequence[Token]) -> list[Token]:
    """Brackets become one NOTE; of "(26条)" the number stays, marked by a NOTED token before it.

    A list in brackets, "(其中…)" or with several numbers, is read like one that stands outside.
    """
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        close = _closing(tokens, index) if token.kind == "(" else None
        if close is not None:
            kept += _from_bracket(tokens[index : close + 1], bool(kept) and kept[-1].kind == "NUMBER")
            index = close
        elif token.kind not in "()":
            kept.append(token)
        index += 1
    return kept


def _from_bracket(tokens: Sequence[Token], behind_number: bool) -> list[Token]:
    """What is read of a bracket (its marks are the first and the last of `tokens`)."""
    opening, closing = tokens[0], tokens[-1]
    inner = [token for token in tokens[1:-1] if token.kind not in ("TOTAL", "FILLER")]
    counted = sum(token.kind == "NUMBER" for token in inner)
    if len(inner) == counted == 1 and not behind_number:
        return [Token("NOTED", opening.start, opening.end), inner[0]]
    opened = bool(inner) and inner[0].kind in ("LIST", "VIEW")
    opened = opened and counted > 0
    dated = counted == 1 and behind_number and {token.kind for token in tokens[1:-1]} <= _OF_A_YEAR
    if opened or counted > 1 or (dated and len(tokens) > _ONE_IN_BRACKETS):
        listed = [] if opened else [Token("LIST", opening.end, opening.end)]
        return [Token(",", opening.start, opening.end), *listed, *tokens[1:-1], closing]
    return [Token("NOTE", opening.start, closing.end)]


def _closing(tokens: Sequence[Token], index: int) -> int | None:
    """Index of the bracket that closes the one at `index`, if it is near."""
    depth = 0
    for place in range(index, min(index + _LONGEST_BRACKET, len(tokens))):
        depth += (tokens[place].kind == "(") - (tokens[place].kind == ")")
        if depth == 0:
            return place
    return None


def _items(tokens: Sequence[Token]) -> Iterator[Item]:
    current: list[Token] = []
    number: Token | None = None
    before, segment = "", 0
    for index, token in enumerate(tokens):
        ahead = tokens[index + 1 : index + 1 + _AHEAD]
        if token.kind == "," and number is None and _goes_on_counting(current, ahead):
            continue
        cut = _cut(token, bool(current), number, tokens[index - 1] if current else None, ahead)
        if cut is not None:
            if current:
                yield _item(current, before, segment)
            if current or token.kind != "STEP" or before != ":":
                before = cut
            current, number = [], None
            segment += cut == ";"
        if cut is None or cut == "|":
            current += [token] if token.kind != ":" else []
            number = token if token.kind == "NUMBER" else number
    if current:
        yield _item(current, before, segment)


def _cut(
    token: Token, begun: bool, number: Token | None, last: Token | None, ahead: Sequence[Token]
) -> str | None:
    """The delimiter that ends the item at `token`, "|" where a second number begins without one, or None.

    `number`: the item's last number; `last`: the token before; `ahead`: the next ones.
    """
    kind = token.kind
    if kind == ":" and begun and (_next_counted(ahead) or _is_answer(ahead)):
        return None
    if kind in _DELIMITERS:
        return kind
    if kind == "STEP":
        return ";"
    if number is None or last is None:
        return None
    if kind in ("、", "AND"):
        return None if _is_parallel(number, ahead) else "、"
    if kind == "NUMBER":
        return "|" if last.kind == "NUMBER" else None
    if kind in ("NOTED", "NOTE", "REACHED") or last.kind not in ("NUMBER", "NOTE"):
        return None
    return "|" if next((other.kind for other in ahead if other.kind in _BREAKS), "") == "NUMBER" else None


def _is_parallel(number: Token, ahead: Sequence[Token]) -> bool:
    """18件和27件: the next number counts the same things, and nothing says what is new about it."""
    following = _next_counted(ahead)
    return following is not None and following.unit == number.unit


def _goes_on_counting(current: Sequence[Token], ahead: Sequence[Token]) -> bool:
    """在论坛上回复网友的问题，共23条: what a line did, and behind the comma only how often."""
    kinds = {token.kind for token in current}
    counted = _next_counted(ahead) if "LINE" in kinds and kinds & {"DONE", "RECEIVED"} else None
    return counted is not None and ahead[0].kind == "TOTAL"


def _is_answer(ahead: Sequence[Token]) -> bool:
    """无 and nothing more: 行政复议的情况:无."""
    said = [token.kind for token in ahead[:2] if token.kind != "TOTAL"]
    return said[:1] == ["NONE"] and (len(said) == 1 or said[1] in _DELIMITERS)


def _next_counted(ahead: Sequence[Token]) -> Token | None:
    """The number that comes next, with no more than 约 or 共 before it."""
    following = next((token for token in ahead[:2] if token.kind != "TOTAL"), None)
    return following if following is not None and following.kind == "NUMBER" else None


def _item(tokens: Sequence[Token], before: str, segment: int) -> Item:
    kept = tuple(token for token in tokens if token.kind != "NOTED")
    counted = [index for index, token in enumerate(kept) if token.kind == "NUMBER"]
    return Item(
        tokens=kept,
        before=before,
        segment=segment,
        noted=len(kept) < len(tokens),
        numbers=tuple(kept[index] for index in counted),
        head=kept[: counted[0]] if counted else kept,
        tail=kept[counted[-1] + 1 :] if counted else (),
        _kinds=frozenset(token.kind for token in kept),
    )
