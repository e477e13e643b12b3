"""What a section is about, told by its title in the spellings of the wild."""

import re
from typing import Final, Literal

from rapidfuzz import fuzz

Kind = Literal[
    "overview",
    "proactive",
    "applications",
    "disputes",
    "problems",
    "other",
    "fees",
    "staff",
    "attachment",
    "",
]
"""总体情况 主动公开 依申请公开 复议诉讼 存在问题 其他事项 收费减免 人员经费 附表; "" for any other."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# The six titles of the official forms as they are spelled in the wild: sure enough to be seen inside a line.
_OFFICIAL: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("overview", _any(r"(?:工作)?(?:总体|基本|整体)(?:工作)?(?:情况|概况)")),
    ("proactive", _any(r"(?:政府)?(?:信息)?主动公开(?:的)?(?:政府信息)?(?:工作)?(?:的)?(?:基本)?情况")),
    (
        "applications",
        _any(r"收到(?:和|及|并)?(?:的)?处理(?:的)?(?:政府)?(?:信息公开)?(?:的)?申请(?:公开)?(?:的)?情况"),
    ),
    (
        "disputes",
        _any(
            r"(?:因)?(?:政府信息公开)?(?:工作)?(?:被)?(?:申请|提起)?(?:的)?(?:行政)?复议[和与及、,]*"
            r"(?:被)?(?:提起)?(?:行政)?诉讼(?:和申诉)?(?:的)?情况"
        ),
    ),
    (
        "problems",
        _any(
            r"(?:政府信息公开)?(?:工作)?(?:中)?存在(?:的)?(?:主要)?(?:问题|不足|困难)[和与及以、,]*"
            r"(?:下一步)?(?:工作)?(?:改进|整改)(?:情况|措施)?"
        ),
    ),
    (
        "other",
        _any(
            r"其[他它](?:需要|需|应当|有关)?(?:要)?(?:报告|说明|公开)?(?:的)?(?:事项|情况)",
            r"需要(?:报告|说明)的其[他它](?:事项|情况)",
        ),
    ),
)
_ANY_OFFICIAL: Final = _any(*(f"({pattern.pattern})" for _, pattern in _OFFICIAL))
# Older and home-made titles: believed only where a heading may stand, at a line's start or after a sentence.
_LOOSE: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("attachment", _any(r"附[表件录注]", r"(?:政府信息公开)?(?:情况)?统计表")),
    ("fees", _any(r".{0,14}(?:收费|费用|减免)")),
    ("disputes", _any(r".{0,16}(?:复议|诉讼|申诉)")),
    ("applications", _any(r".{0,12}(?:依申请|申请公开|公开申请|不予公开|答复情况)")),
    ("proactive", _any(r".{0,12}(?:主动公开|信息公开的?(?:数量|内容|基本)?情况|公开的?数量)")),
    (
        "overview",
        _any(
            r"(?:工作)?(?:概述|概况|综述|引言|前言)",
            r"(?:.{0,8}工作)?(?:基本|总体|整体|组织).{0,4}情况",
            r".{0,14}基本情况",
        ),
    ),
    ("problems", _any(r".{0,12}(?:问题|不足|打算|改进|下一步|工作思路|工作计划|工作安排)")),
    ("staff", _any(r".{0,10}(?:人员|机构|经费|支出|收支)")),
    ("other", _any(r".{0,4}其[他它].{0,6}(?:事项|情况|说明)", r".{0,6}需要(?:报告|说明)", r"附则")),
)
_CANONICAL: Final[tuple[tuple[Kind, str], ...]] = (
    ("overview", "总体情况"),
    ("proactive", "主动公开政府信息情况"),
    ("applications", "收到和处理政府信息公开申请情况"),
    ("disputes", "政府信息公开行政复议、行政诉讼情况"),
    ("problems", "存在的主要问题及改进情况"),
    ("other", "其他需要报告的事项"),
)
_ALIKE: Final = 75.0


def official_title(words: str) -> tuple[Kind, int] | None:
    """The kind and the length of the official title that the squeezed `words` begin with."""
    match = _ANY_OFFICIAL.match(words)
    return (_OFFICIAL[(match.lastindex or 1) - 1][0], match.end()) if match else None


def kind_of_title(title: str) -> Kind:
    """What a section with this title is about; "" where the words say nothing known."""
    words = re.sub(r"\s", "", title)
    official = official_title(words)
    if official:
        return official[0]
    likeness, kind = max((fuzz.ratio(words[:24], text), kind) for kind, text in _CANONICAL)
    if likeness >= _ALIKE:
        return kind
    return next((kind for kind, pattern in _LOOSE if pattern.match(words)), "")
