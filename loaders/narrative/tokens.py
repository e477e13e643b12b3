"""Sentences → tokens: numbers with their units, listed words, quoted names, and the text between.

A token's kind is its class in data/narrative.toml, or NUMBER (it may state a fact), COUNTED (12个村), YEAR,
LINE_NUMBER (12328), QUOTE, TEXT, STEP (a new point: 一是, (二)), MARK, or a punctuation mark itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from loaders.narrative.grammar import Grammar
from loaders.numerals import NumberSpan

_QUOTED: Final = re.compile(r'"[^"。;]{1,40}"|《[^》。]{1,60}》|<[^>。]{1,60}>')
_IN_A_PLACE_NAME: Final = re.compile(
    r"(?<=[一-鿿])(?<![镇乡县区市村府会委办处栏站网号台报视条件项等众民部导])和(?=(?:镇|乡|街道|苏木|县)(?!级|村|直|区))"
)
_MARKS: Final = frozenset(",;:、()")
_ENUMERATOR: Final = re.compile(r"\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)(?!\s*[,、。])")
_AFTER_A_COUNT: Final = frozenset(",。;:、()和及与以并均全都已其 \n占比较同")
_OF_THINGS: Final = frozenset("个部名人家")
_WORD_BEGINNINGS: Final = frozenset("新上中内每由其再底数计量是近超逾有")
_LINES_OWN_NUMBER: Final = "12345"
_SERVICE_NUMBER: Final = re.compile(r"1[02]\d{3}|96\d{3,4}")
_SMALLEST_PHONE: Final = 100_000
_LONGEST_LINE_NAME: Final = 16
_EVENTS: Final = frozenset("日周月")
_CUT_WORD: Final = "政府信息公开申请"
_SHORTEST_CUT: Final = 5
_INFORMATION: Final = "信息"
_OPEN: Final = "公开"
_MOST_POINTS: Final = 20


class Token(NamedTuple):
    """`text[start:end]` of the passage, and what it is."""

    kind: str
    start: int
    end: int
    number: NumberSpan | None = None

    @property
    def value(self) -> float:
        """What a number token counts to; 0 for another."""
        return self.number.value if self.number else 0.0

    @property
    def unit(self) -> str:
        """A number's unit without the alternative in brackets: 场 of 场(次)."""
        return self.number.unit.partition("(")[0] if self.number else ""


def to_tokens(
    text: str, span: tuple[int, int], numbers: Mapping[int, NumberSpan], grammar: Grammar
) -> tuple[Token, ...]:
    """The tokens of `text[slice(*span)]`; `numbers` by the place where they begin."""
    place, end = span
    loose = place
    tokens: list[Token] = []
    while place < end:
        token = _token_at(text, place, end, numbers, grammar)
        if token is None:
            place += 1
            continue
        if loose < place:
            tokens.append(Token("TEXT", loose, place))
        tokens.append(token)
        place = loose = token.end
    if loose < end:
        tokens.append(Token("TEXT", loose, end))
    return tuple(_whole_words(tokens, text))


def _whole_words(tokens: Sequence[Token], text: str) -> Iterator[Token]:
    """新 before other words is the beginning of one (新华社), not the filler of 新公开."""
    held: Token | None = None
    before = ""
    for token in tokens:
        if before in ("NONE", "NOT_RECEIVED") and token.kind == "NUMBER" and text[token.start] == "一":
            token = Token("TEXT", token.start, token.end)  # 未发生一起 counts nothing
        before = token.kind
        if held is not None and token.kind == "TEXT":
            token = Token("TEXT", held.start, token.end)
        elif held is not None:
            yield held
        held = token if token.end - token.start == 1 and text[token.start] in _WORD_BEGINNINGS else None
        if held is None:
            yield token
    if held is not None:
        yield held


def _token_at(
    text: str, place: int, end: int, numbers: Mapping[int, NumberSpan], grammar: Grammar
) -> Token | None:
    character = text[place]
    if place in numbers and not _word_at(text, place, end, grammar):
        number = numbers[place]
        attended = _word_at(text, number.end, end, grammar)
        return _number_token(text, number, grammar.counted, attended is not None and attended[1] == "ATTEND")
    if character == "(":
        enumerator = _ENUMERATOR.match(text, place, end)
        if enumerator:
            return Token("STEP", place, enumerator.end())
    if character == "和" and _IN_A_PLACE_NAME.match(text, place):
        return None
    if character in _MARKS:
        return Token(character, place, place + 1)
    if character in '"《<':
        quoted = _QUOTED.match(text, place, end)
        if quoted:
            return Token(_kind_of_quoted(text, quoted, grammar), place, quoted.end())
        return Token("MARK", place, place + 1)
    if _is_cut_off(text, place, end):
        return Token("APPLY", place, end)
    found = _word_at(text, place, end, grammar)
    if found and found[1] == "PUBLISHED" and text.startswith(_OPEN, place + len(found[0])):
        found = (found[0].removesuffix(_INFORMATION), "PUBLISH")  # 发布 of 发布信息公开指南1则
    return Token(found[1], place, place + len(found[0])) if found else None


def _is_cut_off(text: str, place: int, end: int) -> bool:
    """政府信息公 at the end of a text that breaks off."""
    near = _SHORTEST_CUT <= end - place < len(_CUT_WORD)
    return near and end == len(text) and _CUT_WORD.startswith(text[place:end])


def _word_at(text: str, place: int, end: int, grammar: Grammar) -> tuple[str, str] | None:
    """The longest listed word that begins at `place`, with its class."""
    for length in grammar.lengths.get(text[place : place + 1], ()):
        word = text[place : place + length]
        if word in grammar.words and place + length <= end:
            return word, grammar.words[word]
    return None


def _number_token(text: str, number: NumberSpan, counted: frozenset[str], attended: bool) -> Token:
    """A number that may state a fact, a year, a line's own number (12345), or text (3月, 5号, 12个村).

    `attended`: 参加 or the like stands behind it: 80余人参训.
    """
    following = text[number.end : number.end + 1]
    unit = number.unit.partition("(")[0]
    if unit in ("年", "年度"):
        return Token("YEAR" if 1990 <= number.value <= 2100 else "TEXT", number.start, number.end, number)
    if not unit and text[number.start : number.end] == _LINES_OWN_NUMBER:
        return Token("LINE", number.start, number.end)
    if not unit and _SERVICE_NUMBER.fullmatch(text, number.start, number.end):
        return Token("LINE_NUMBER", number.start, number.end, number)
    if unit in counted:
        plain = unit not in _OF_THINGS or following in _AFTER_A_COUNT or not following or attended
        kind = "NUMBER" if plain else "COUNTED"
        return Token(kind, number.start, number.end, number)
    if not unit and following in "、." and _numbers_a_point(text, number):
        return Token("STEP", number.start, number.end + 1)
    bare = not unit and number.value < _SMALLEST_PHONE and (not following or following in ",。;、)\n")
    return Token("NUMBER" if bare else "TEXT", number.start, number.end, number)


def _numbers_a_point(text: str, number: NumberSpan) -> bool:
    """Whether 3、 or 3. counts the points of a text: 2、 stands before it, or 2、 follows a 1、."""
    behind = text[number.end : number.end + 2]
    if not 1 <= number.value <= _MOST_POINTS or behind[1:].isdigit() or len(behind) < 2:
        return False
    if number.value == 1:
        return text.find(f"2{behind[0]}", number.end) >= 0
    return text.rfind(f"{number.value - 1:g}{behind[0]}", 0, number.start) >= 0


def _kind_of_quoted(text: str, quoted: re.Match[str], grammar: Grammar) -> str:
    """A name in quotes that holds a line's word is the line ("12345", "民呼我为"), a day's is an event.

    《…》 is a paper or a site by its ending, a leaflet or an application by its words: 《致居民的一封信》.
    """
    place, end = quoted.start() + 1, quoted.end() - 1
    if quoted.group()[0] != '"':
        if quoted.group()[-2] in "网报":
            return "CHANNEL"
        within = _kinds_within(text, place, end, grammar)
        return next((kind for kind in ("LEAFLET", "APPLY") if kind in within), "TEXT")
    if end - place > _LONGEST_LINE_NAME:
        return "QUOTE"
    kinds = _kinds_within(text, place, end, grammar)
    if "LINE" in kinds:
        return "LINE"
    return "PROMOTE" if kinds[-1:] == ["PROMOTE"] and text[end - 1] in _EVENTS else "QUOTE"


def _kinds_within(text: str, place: int, end: int, grammar: Grammar) -> list[str]:
    """The classes of the listed words in a name."""
    kinds = []
    while place < end:
        line = text.startswith(_LINES_OWN_NUMBER, place, end)
        found = (_LINES_OWN_NUMBER, "LINE") if line else _word_at(text, place, end, grammar)
        if found:
            kinds.append(found[1])
        place += len(found[0]) if found else 1
    return kinds
