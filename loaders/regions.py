"""The division table: 41,352 townships with their county, prefecture and province, found by code or by name.

Source: data/regions.csv.gz (data/build_regions.py says where it comes from); the fictional divisions of the
sample reports, codes 99…, are added where data/samples/regions.csv is there.
"""

import csv
import gzip
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, Literal

from loaders.model import Unit
from loaders.normalise import squeeze
from loaders.traditional import simplify

Codes = Mapping[str, tuple[str, ...]]
"""A name → the codes of what is called so."""

Level = Literal["province", "city", "county", "township"]
TownshipKind = Literal["镇", "乡", "街道", "苏木", "其他"]

_DATA: Final = Path(__file__).resolve().parent.parent / "data"
_LEVELS: Final[Mapping[int, Level]] = {2: "province", 4: "city", 6: "county", 9: "township"}
_PARENT_DIGITS: Final = {2: 0, 4: 2, 6: 4, 9: 6}
_PLACEHOLDERS: Final = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})

_PEOPLES: Final = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS: Final = re.compile(rf"(?P<stem>.+?)(?:(?:{_PEOPLES})族?)+自治(?P<level>[州县旗])")
_PEOPLES_TOWNSHIP: Final = re.compile(
    rf"(?P<stem>.{{2,}}?)(?:(?:{_PEOPLES})族?)*(?:{_PEOPLES})族(?P<level>[乡镇])"
)
_PROVINCE_STEM: Final = re.compile(r"(内蒙古|广西|西藏|宁夏|新疆)|(.+?)[省市]$")
_STEM: Final = re.compile(r"(?P<stem>.{2,}?)(?:自治[州县旗]|地区|林区|特区|新区|矿区|[市县区旗州盟])")
_OFFICE: Final = re.compile(
    r"(?:人民政府|管理委员会|管委会|办事处|(?<=街道)办|党政(?:综合)?办公室|党政(?:综合)?办|办公室|党工委|党委|政府)+$"
)
_UNPLAIN: Final = re.compile(r"[（(]|办事处$|委员会$|管委会$|办公室$|政府$")
_TOWNSHIP_SUFFIX: Final = re.compile(r"(?P<stem>.+?)(?:街道|镇|乡|苏木)")
_NOT_IN_BRACKETS: Final = re.compile(r"\([^)]*\)")
_IN_BRACKETS: Final = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Region:
    """A division. `parent` is "" for a province; `kind` is None above townships."""

    code: str
    name: str
    level: Level
    parent: str
    kind: TownshipKind | None

    @property
    def is_sample(self) -> bool:
        """Whether it is one of the fictional divisions of the sample reports."""
        return self.code.startswith("99")


@dataclass(frozen=True, slots=True)
class Spellings:
    """How texts call a division: `full` names (楚雄彝族自治州, 楚雄州), its `stem` (楚雄; may be "")."""

    full: tuple[str, ...]
    stem: str


@dataclass(frozen=True)
class Regions:
    """All divisions by code and by name. `names` is code → official name, parents before children."""

    names: Mapping[str, str]
    _spellings: dict[str, Spellings] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Region]:
        return (self._region(code, name) for code, name in self.names.items())

    def get(self, code: str) -> Region | None:
        """The division with this code of 2, 4, 6 or 9 digits."""
        name = self.names.get(code)
        return None if name is None else self._region(code, name)

    def chain(self, code: str) -> tuple[str, ...]:
        """Names of the province, prefecture and county that a division belongs to, or is.

        Without the table's placeholders (市辖区, 省直辖县级行政区划) and without repetition:
        ("北京市", "东城区"), ("广东省", "东莞市").
        """
        names = (self.names.get(code[:digits], "") for digits in (2, 4, 6) if digits <= len(code))
        return tuple(dict.fromkeys(name for name in names if name and name not in _PLACEHOLDERS))

    def unit(self, code: str, name: str = "") -> Unit:
        """The township with this code; `name` where a document calls it differently. KeyError if unknown."""
        official = self.names[code]
        return Unit(name or official, code, township_kind(official), self.chain(code))

    def townships(self, name: str) -> tuple[str, ...]:
        """Codes of the townships officially called so; 太平镇人民政府 and 平西街道办事处 are understood."""
        key = place_key(name)
        return tuple(self._by_name.get(key, ()))

    def townships_alias(self, name: str) -> tuple[str, ...]:
        """Codes of the townships called so for short.

        青山乡 for 青山苗族乡, 三星镇 for 三星镇（叠石桥家纺产业园区）, 北街办事处 for 北街街道.
        """
        key = place_key(name)
        if squeeze(name).endswith("办事处") and not key.endswith(("街道", "镇", "乡")):
            return tuple(self._by_name.get(key + "街道", ()))
        return tuple(self._by_alias.get(key, ()))

    def townships_renamed(self, name: str) -> tuple[str, ...]:
        """Codes of the townships with the same stem and another kind: 双河镇 for 双河乡 (撤乡设镇)."""
        key = place_key(name)
        plain = _PEOPLES_TOWNSHIP.fullmatch(key)
        match = _TOWNSHIP_SUFFIX.fullmatch(plain["stem"] + plain["level"] if plain else key)
        if match is None:
            return ()
        others = (match["stem"] + kind for kind in ("镇", "街道", "乡", "苏木"))
        return tuple(code for other in others if other != key for code in self._by_name.get(other, ()))

    def is_township_name(self, key: str) -> bool:
        """Whether some township is called so, officially or for short; `key` as `place_key` gives it."""
        return key in self._by_name or key in self._by_alias

    def divisions(self, name: str) -> tuple[str, ...]:
        """Codes of the provinces, prefectures and counties called so: 楚雄彝族自治州, 楚雄州, 楚雄 (two)."""
        return tuple(self._by_division.get(_OFFICE.sub("", simplify(squeeze(name))), ()))

    def division_ending(self, words: str) -> tuple[str, tuple[str, ...]]:
        """The longest ending of `words` that names a province, prefecture or county, and its codes.

        ("", ()) for none.
        A county that has since changed its kind is found by its stem: 上虞市 is today's 上虞区.
        """
        known = self._by_division
        for length in range(min(len(words), 18), 1, -1):
            ending = words[-length:]
            codes = known.get(ending)
            if codes is None and length > 2 and ending[-1] in "市县区旗州":
                codes = known.get(ending[:-1])
            if codes:
                return ending, tuple(codes)
        return "", ()

    def spellings(self, code: str) -> Spellings:
        """How texts call the division with this code of 2, 4 or 6 digits; empty for a placeholder."""
        known = self._spellings.get(code)
        if known is None:
            known = self._spellings[code] = _spellings(self.names.get(code, ""), len(code))
        return known

    @cached_property
    def _by_name(self) -> Codes:
        found: dict[str, list[str]] = defaultdict(list)
        plain_names = simplify("\n".join(self.names.values())).split("\n")
        for code, name in zip(self.names, plain_names, strict=True):
            if len(code) == 9:
                found[place_key(name) if _UNPLAIN.search(name) else name].append(code)
        return _settled(found)

    @cached_property
    def _by_alias(self) -> Codes:
        found: dict[str, list[str]] = defaultdict(list)
        for code, name in self.names.items():
            if len(code) == 9:
                for alias in _township_aliases(name):
                    found[alias].append(code)
        return _settled(found)

    @cached_property
    def _by_division(self) -> Codes:
        found: dict[str, list[str]] = defaultdict(list)
        for code in self.names:
            if len(code) < 9:
                spellings = self.spellings(code)
                for name in dict.fromkeys((*spellings.full, spellings.stem)):
                    if name:
                        found[name].append(code)
        return _settled(found)

    @staticmethod
    def _region(code: str, name: str) -> Region:
        level = _LEVELS[len(code)]
        kind = township_kind(name) if level == "township" else None
        return Region(code, name, level, code[: _PARENT_DIGITS[len(code)]], kind)


def _settled(found: Mapping[str, Sequence[str]]) -> Codes:
    """Lists become tuples: of 40,000 lists the garbage collector would look at each again and again."""
    return {name: tuple(codes) for name, codes in found.items()}


def township_kind(name: str) -> TownshipKind:
    """镇, 乡 (also 民族乡), 街道 or 苏木 by a township's name; 其他 for farms, development zones, …."""
    key = place_key(name)
    endings: tuple[TownshipKind, ...] = ("街道", "苏木", "镇", "乡")
    for ending in endings:
        if key.endswith(ending):
            return ending
    return "街道" if key.endswith("街") or ("街道" in name and name.endswith("办事处")) else "其他"


def place_key(name: str) -> str:
    """A unit's name without its office: 平西街道办事处, 平西街道 → 平西街道; 太平镇人民政府 → 太平镇."""
    plain = simplify(squeeze(name))
    return _OFFICE.sub("", plain) or plain


@lru_cache(maxsize=1)
def load_regions() -> Regions:
    """The division table with the samples' divisions, read once."""
    names = _read(gzip.decompress((_DATA / "regions.csv.gz").read_bytes()).decode())
    samples = _DATA / "samples" / "regions.csv"
    if samples.is_file():
        names |= _read(samples.read_text(encoding="utf-8-sig"))
    return Regions(names)


def _read(text: str) -> dict[str, str]:
    """Code → name of a CSV whose first two columns are code and name; lines with # are comments."""
    lines = (line for line in io.StringIO(text) if not line.startswith("#"))
    return {row[0]: row[1] for row in csv.reader(lines) if row and row[0].isdigit()}


def _spellings(name: str, digits: int) -> Spellings:
    if not name or name in _PLACEHOLDERS:
        return Spellings((), "")
    if digits == 2:
        match = _PROVINCE_STEM.match(name)
        return Spellings((name,), (match[1] or match[2]) if match else name)
    autonomous = _AUTONOMOUS.fullmatch(name)
    if autonomous:
        return Spellings((name, autonomous["stem"] + autonomous["level"]), _long(autonomous["stem"]))
    short = re.sub(r"族?自治(?=[州县旗]$)", "", name)
    match = _STEM.fullmatch(name)
    return Spellings(tuple(dict.fromkeys((name, short))), _long(match["stem"]) if match else "")


def _long(stem: str) -> str:
    return stem if len(stem) >= 2 else ""


def _township_aliases(name: str) -> Iterator[str]:
    """Other names that texts use for a township; none for most."""
    if "族" in name:
        match = _PEOPLES_TOWNSHIP.fullmatch(name)
        if match:
            yield match["stem"] + match["level"]
    if "办事处" in name:
        yield place_key(re.sub(r"办事处(?=街道|乡|$)", "", name))
        if name.endswith("办事处") and "街道" not in name:
            yield place_key(name) + "街道"
    if "（" in name:
        plain = simplify(squeeze(name))
        yield _NOT_IN_BRACKETS.sub("", plain)
        yield from (inner for inner in _IN_BRACKETS.findall(plain) if inner.endswith(("镇", "街道", "乡")))
    if "-" in name:
        yield name.rpartition("-")[2]
