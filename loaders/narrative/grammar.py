"""data/narrative.toml as the reader uses it: words by their first character, units, frames.

The file is read once a process. What contradicts itself there is a `FormError` that names the entry.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from loaders.errors import FormError
from loaders.forms import load_indicators

PATH: Final = Path(__file__).parents[2] / "data" / "narrative.toml"


@dataclass(frozen=True, slots=True)
class Slot:
    """Verbs and units → indicators.

    Attributes:
        verbs: word classes in this order among the verbs nearest to the number; () for a number without one.
        needs: classes that the item must hold.
        without: classes that it must not hold.
        units: what the number may count.
        facts: the indicators that the number states.
        each: in a coordination (办结率、满意率均为100%) each verb has the number, or its own one of several.
        adds: parts of one sentence that no total precedes are added up (当面申请2件、信函申请1件).
    """

    verbs: tuple[str, ...]
    needs: frozenset[str]
    without: frozenset[str]
    units: frozenset[str]
    facts: tuple[str, ...]
    each: bool
    adds: bool


@dataclass(frozen=True, slots=True)
class Echo:
    """全部办结, 均已答复: what was stated as `of` is stated again as `fact`."""

    verbs: tuple[str, ...]
    needs: frozenset[str]
    of: str
    fact: str


@dataclass(frozen=True, slots=True)
class Nil:
    """未收到…申请, 无…诉讼: these classes in this order state 0."""

    words: tuple[str, ...]
    fact: str


@dataclass(frozen=True, slots=True)
class Opener:
    """All of `words` and none of `without` in an item open a topic."""

    words: frozenset[str]
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """One topic: what opens it, and how its numbers are told apart.

    `openers` are the words of all that opens it; `measures`: verb → the slots of which each verb has a number
    of its own.
    """

    topic: str
    subject: str
    opens: tuple[Opener, ...]
    openers: frozenset[str]
    closes: frozenset[str]
    halts: frozenset[str]
    ends: frozenset[str]
    slots: tuple[Slot, ...]
    echoes: tuple[Echo, ...]
    nils: tuple[Nil, ...]
    verbs: frozenset[str]
    measures: Mapping[str, tuple[Slot, ...]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The whole file.

    Attributes:
        words: word → class.
        lengths: first character → how long the words are that begin with it, the longest first.
        units: name of a set → the units in it.
        counted: all units.
        frames: in the order in which they are tried.
    """

    words: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]
    units: Mapping[str, frozenset[str]]
    counted: frozenset[str]
    frames: tuple[Frame, ...]


@cache
def load_grammar(path: Path = PATH) -> Grammar:
    """The grammar of running text.

    Raises:
        FormError: the file is no valid TOML, or names an unknown class, unit set or indicator.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise FormError(f"{path.name} 读不出来（{error}），请改正后重试。") from error
    units = {name: frozenset(listed.split()) for name, listed in data["units"].items()}
    classes = _classes(data, path)
    frames = tuple(_frame(entry, units) for entry in data["frame"])
    _require_known(frames, frozenset(classes.values()), path)
    counted = frozenset().union(*units.values())
    return Grammar(MappingProxyType(classes), _lengths(classes), MappingProxyType(units), counted, frames)


def _classes(data: Mapping[str, Any], path: Path) -> dict[str, str]:
    """Word → class; a compound leaves alone a word that is listed."""
    classes: dict[str, str] = {}
    for name, listed in data["words"].items():
        for word in listed.split():
            if classes.setdefault(word, name) != name:
                raise FormError(f"{path.name} 的“{word}”同时属于 {classes[word]} 和 {name}，请只留一个。")
    for compound in data["compound"]:
        choices = [["" if part == "-" else part for part in listed.split()] for listed in compound["parts"]]
        for parts in product(*choices):
            classes.setdefault("".join(parts), compound["class"])
    return classes


def _lengths(words: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set()).add(len(word))
    return MappingProxyType({first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()})


def _frame(entry: Mapping[str, Any], units: Mapping[str, frozenset[str]]) -> Frame:
    slots = tuple(
        Slot(
            verbs=tuple(slot["verbs"]),
            needs=frozenset(slot.get("needs", ())),
            without=frozenset(slot.get("without", ())),
            units=units[slot["units"]],
            facts=tuple(slot["facts"]),
            each=slot.get("each", False),
            adds=slot.get("adds", False),
        )
        for slot in entry["slots"]
    )
    echoes = tuple(
        Echo(tuple(echo["verbs"]), frozenset(echo.get("needs", ())), echo["of"], echo["fact"])
        for echo in entry.get("echoes", ())
    )
    nils = tuple(Nil(tuple(nil["words"]), nil["fact"]) for nil in entry.get("nils", ()))
    opens = tuple(_opener(words) for words in entry["opens"])
    return Frame(
        topic=entry["topic"],
        subject=entry["subject"],
        opens=opens,
        openers=frozenset(word for opener in opens for word in opener.words),
        closes=frozenset(entry["closes"]),
        halts=frozenset(entry.get("halts", ())),
        ends=frozenset(entry.get("ends", ())),
        slots=slots,
        echoes=echoes,
        nils=nils,
        verbs=frozenset(verb for slot in slots for verb in slot.verbs),
        measures=_measures(slots),
    )


def _measures(slots: Sequence[Slot]) -> Mapping[str, tuple[Slot, ...]]:
    found: dict[str, list[Slot]] = {}
    for slot in slots:
        if slot.each and len(slot.verbs) == 1:
            found.setdefault(slot.verbs[0], []).append(slot)
    return MappingProxyType({verb: tuple(each) for verb, each in found.items()})


def _opener(entry: str) -> Opener:
    words, *without = entry.split("-")
    return Opener(frozenset(words.split("+")), frozenset(without))


def _require_known(frames: Sequence[Frame], classes: frozenset[str], path: Path) -> None:
    for frame in frames:
        named = (
            set(frame.verbs)
            | frame.closes
            | frame.halts
            | frame.ends
            | {word for opener in frame.opens for word in opener.words | opener.without}
        )
        named |= {word for slot in frame.slots for word in slot.needs | slot.without}
        named |= {word for echo in frame.echoes for word in echo.needs}
        named |= {word for nil in frame.nils for word in nil.words}
        facts = {fact for slot in frame.slots for fact in slot.facts} | {nil.fact for nil in frame.nils}
        facts |= {code for echo in frame.echoes for code in (echo.of, echo.fact)}
        unknown = sorted(named - classes) + sorted(facts - load_indicators().keys())
        if unknown:
            raise FormError(
                f"{path.name} 的 {frame.topic} 用了没有定义的 {'、'.join(unknown)}，请改正后重试。"
            )
