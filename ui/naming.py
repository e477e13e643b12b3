"""What rules, numbers and their states are called, the same on every page. Pure; nothing is escaped here."""

from collections.abc import Mapping
from typing import Final

from loaders.forms import load_indicators
from loaders.rules import load_rules
from ui import text

STATUSES: Final[Mapping[str, str]] = {"blank": "空白", "not_applicable": "不适用", "unread": "没有认出"}
"""What stands in the place of a number that is not stated."""

_MEMBERS: Final = {
    "total": "总计",
    **{key.removeprefix("received_"): zh for key, zh in text.APPLICANTS.items()},
}


def rule_title(code: str) -> str:
    """What a rule is called; its code where it is not in the catalogue."""
    rule = load_rules().get(code)
    return rule.title if rule else code


def rule_advice(code: str) -> str:
    """What the clerk of a township does about it; "" for a rule that is not in the catalogue."""
    rule = load_rules().get(code)
    return rule.advice if rule else ""


def member_name(dim: str | None) -> str:
    """自然人 for natural_person; labels of lines, categories and channels as printed; "" for none."""
    return _MEMBERS.get(dim, dim) if dim else ""


def number_name(indicator: str, dim: object) -> str:
    """（一）予以公开 · 自然人: what a number counts; the code of an indicator that there is no more.

    `dim` may be missing in any way that a data frame knows.
    """
    known = load_indicators().get(indicator)
    name = known.zh if known else indicator
    return f"{name} · {member_name(dim)}" if isinstance(dim, str) and dim else name
