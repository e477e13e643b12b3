"""Advertising that intruders leave on government pages: data/spam.toml as one search."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).resolve().parent.parent / "data"
_CLAUSE_ENDS: Final = "。;!?,\n"


@dataclass(frozen=True, slots=True)
class Spam:
    """A phrase in a text: `text[start:end]`, and what it advertises (赌博, 色情, 医疗广告 …)."""

    phrase: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SpamWords:
    """The compiled word lists; each kind is a named group's index in `kinds`."""

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    campaign: re.Pattern[str]
    harmless: re.Pattern[str]

    def find(self, text: str) -> Iterator[Spam]:
        """The spam in a normalised, simplified text, in reading order."""
        lowered = text.lower()
        for match in self.pattern.finditer(lowered):
            if not self._excused(lowered, match):
                kind = self.kinds[int((match.lastgroup or "k0")[1:])]
                yield Spam(match.group(), kind, match.start(), match.end())

    def _excused(self, text: str, match: re.Match[str]) -> bool:
        """Whether the clause reports a campaign against it, or the words are part of a harmless phrase."""
        start = max(text.rfind(mark, 0, match.start()) for mark in _CLAUSE_ENDS) + 1
        ends = (text.find(mark, match.end()) for mark in _CLAUSE_ENDS)
        end = min((place for place in ends if place >= 0), default=len(text))
        near = max(match.start() - 8, start), min(match.end() + 8, end)
        return bool(
            self.campaign.search(text, max(start, match.start() - 40), min(end, match.end() + 40))
            or any(
                harmless.start() < match.end() and harmless.end() > match.start()
                for harmless in self.harmless.finditer(text, *near)
            )
        )


@cache
def load_spam_words(path: Path = _DATA / "spam.toml") -> SpamWords:
    """The word lists of data/spam.toml, read once."""
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    kinds = lists["kind"]
    groups = "|".join(f"(?P<k{index}>{_alternatives(kind)})" for index, kind in enumerate(kinds))
    firsts = {word[0] for kind in kinds for key in ("subjects", "phrases") for word in kind[key]}
    return SpamWords(
        re.compile(f"(?=[{re.escape(''.join(sorted(firsts)))}])(?:{groups})"),
        tuple(kind["name"] for kind in kinds),
        _any_of(lists["campaign"]),
        _any_of(lists["harmless"]),
    )


def _alternatives(kind: dict[str, list[str]]) -> str:
    markers, subjects = (_any_of(kind[key]).pattern for key in ("markers", "subjects"))
    pairs = [rf"(?:{subjects})[^\W_]{{0,3}}?(?:{markers})+"] if kind["subjects"] else []
    return "|".join([*pairs, _any_of(kind["phrases"]).pattern])


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
