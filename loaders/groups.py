"""The canonical group of a free label, 「镇微信公众号」 → 微信, by the ordered rules of data/groups.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from loaders.errors import FormError
from loaders.normalise import squeeze

GROUPS_FILE: Final = Path(__file__).resolve().parents[1] / "data" / "groups.toml"
OTHER: Final = "其他"


@dataclass(frozen=True, slots=True)
class Rule:
    """Labels that contain one of the keywords, or are one of the names, belong to the group."""

    group: str
    keywords: tuple[str, ...]
    names: tuple[str, ...] = ()

    def takes(self, spelling: str) -> bool:
        """Whether a label in the common spelling belongs to the group."""
        return spelling in self.names or any(word in spelling for word in self.keywords)


@cache
def load_groups() -> Mapping[str, tuple[Rule, ...]]:
    """The rules of each dimension (category, channel, hotline), in the order in which they are tried.

    Raises FormError where a keyword could never match or a group has none.
    """
    declared = tomllib.loads(GROUPS_FILE.read_text(encoding="utf-8"))
    return {dimension: tuple(map(_rule, rules)) for dimension, rules in declared.items()}


@lru_cache(maxsize=65536)
def group_of(dimension: str, label: str) -> str | None:
    """The group of a printed label; 其他 where no rule takes it, None for a dimension without free labels."""
    rules = load_groups().get(dimension)
    if rules is None:
        return None
    spelling = _spelling(label)
    return next((rule.group for rule in rules if rule.takes(spelling)), OTHER)


def _spelling(label: str) -> str:
    return squeeze(label).lower()


def _rule(declared: Mapping[str, Any]) -> Rule:
    rule = Rule(declared["group"], tuple(declared.get("keywords", ())), tuple(declared.get("names", ())))
    words = (*rule.keywords, *rule.names)
    odd = [word for word in words if not word or word != _spelling(word)]
    if odd or not words:
        raise FormError(
            f"{GROUPS_FILE.name}：“{rule.group}”没有关键词，或关键词写法不统一（{'、'.join(odd)}）。"
        )
    return rule
