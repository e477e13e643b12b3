"""The catalogue of rules: data/rules.toml, read once and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_args

from loaders.errors import FormError
from loaders.forms import DATA, load_dims, load_indicators
from loaders.model import Severity

RULES_FILE: Final = DATA / "rules.toml"

_TEXTS: Final = ("title", "severity", "meaning", "advice")
_SENTENCES: Final = ("meaning", "advice")
_LONGEST_TITLE: Final = 20


@dataclass(frozen=True, slots=True)
class Carry:
    """What follows from the year before: `last` + `plus` − `minus` = `this`, by indicators.

    It holds for each member of the dimension `each`, once if that is None. With `at_most`, `this` may also be
    less.
    """

    last: str
    this: str
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    each: str | None = None
    at_most: bool = False

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that it speaks of, of either year."""
        return tuple(dict.fromkeys((self.last, *self.plus, *self.minus, self.this)))


@dataclass(frozen=True, slots=True)
class Rule:
    """A thing that findings say, by its code ("balance.reviews").

    Attributes:
        title: a few words.
        family: its group in Chinese (表内勾稽).
        severity: the usual one; a finding may be graver or lighter.
        meaning: what is looked for.
        advice: how it is put right, a sentence for the clerk of a township.
        carries: of the family carry, what is compared with the year before.
    """

    code: str
    title: str
    family: str
    severity: Severity
    meaning: str
    advice: str
    carries: tuple[Carry, ...] = ()


@cache
def load_rules(path: Path = RULES_FILE) -> Mapping[str, Rule]:
    """Code → rule, in the order of the file.

    Raises FormError where an entry is incomplete or names what there is not.
    """
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"{path.name} 不是有效的 TOML 文件：{error}。请按提示的行号改正。") from error
    families = declared["families"]
    rules = {code: _rule(code, entry, families, path.name) for code, entry in declared["rules"].items()}
    unused = families.keys() - {code.partition(".")[0] for code in rules}
    if unused:
        raise FormError(f"{path.name} 的 families 里“{'、'.join(sorted(unused))}”没有规则，请删去。")
    return MappingProxyType(rules)


def _rule(code: str, entry: Mapping[str, Any], families: Mapping[str, str], file: str) -> Rule:
    place = f"{file} 的 {code}"
    family = code.partition(".")[0]
    if family not in families:
        raise FormError(f"{place} 的类别“{family}”不在 families 里，请先在那里写明。")
    if entry.keys() - {"carries"} != set(_TEXTS):
        raise FormError(f"{place} 应当写明且只写明 {'、'.join(_TEXTS)}，请改正。")
    texts = {key: str(entry[key]).strip() for key in _TEXTS}
    if texts["severity"] not in get_args(Severity):
        raise FormError(f"{place} 的 severity“{texts['severity']}”不是 {'、'.join(get_args(Severity))}。")
    if not 0 < len(texts["title"]) <= _LONGEST_TITLE:
        raise FormError(f"{place} 的 title 应当有字，不超过{_LONGEST_TITLE}个，请改短。")
    if not all(texts[key].endswith("。") for key in _SENTENCES):
        raise FormError(f"{place} 的 {'、'.join(_SENTENCES)} 应当是句子，以“。”结束，请改正。")
    carries = tuple(_carry(carry, place) for carry in entry.get("carries", ()))
    if (family == "carry") != bool(carries):
        raise FormError(f"{place}：carry 类的规则要写 carries，其他的不写，请改正。")
    return Rule(code=code, family=families[family], carries=carries, **texts)  # type: ignore[arg-type]


def _carry(entry: Mapping[str, Any], place: str) -> Carry:
    try:
        lists = {key: tuple(entry.get(key, ())) for key in ("plus", "minus")}
        made = Carry(**{**entry, **lists})
    except TypeError as error:
        raise FormError(f"{place} 的 carries 写得不对（{error}），请检查拼写。") from error
    known = load_indicators()
    strange = [code for code in made.indicators if code not in known]
    strange += [code for code in made.indicators if code in known and known[code].dims != _dims(made)]
    if strange or (made.each and made.each not in load_dims()):
        raise FormError(
            f"{place} 的 carries 提到的“{'、'.join(strange) or made.each}”没有定义或维度不符，请改正。"
        )
    return made


def _dims(carry: Carry) -> tuple[str, ...]:
    return (carry.each,) if carry.each else ()
