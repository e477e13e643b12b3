"""Bodies that a document names, each with the place that makes it more or less likely the author."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from loaders.fields import find_fields
from loaders.flat import Flat
from loaders.model import Where
from loaders.normalise import squeeze
from loaders.regions import Regions, place_key
from loaders.titles import Title, Zone

Place = Zone | Literal["填报单位", "编制单位", "发布机构", "落款", "正文"]

# A form's own field is surest; a title is surer than a signature, a signature than the running text; a link's
# township counts for little.
_WEIGHTS: Final[dict[Place, float]] = {
    "填报单位": 12.0,
    "标题": 10.0,
    "网页标题": 8.0,
    "书名号": 6.0,
    "编制单位": 6.0,
    "引言": 5.0,
    "发布机构": 5.0,
    "落款": 4.0,
    "文件名": 4.0,
    "文件夹": 3.0,
    "其他标题": 1.0,
    "正文": 0.5,
}
_TEXT_LIMIT: Final = 4.0

_HAN: Final = r"[^\W\d_]"
_OFFICE: Final = r"(?:人民政府|街道办事处|办事处|街道|镇|乡|苏木|办公室|办公厅|局|委员会|管委会)"
_NAME: Final = rf"{_HAN}{{2,34}}?{_OFFICE}"
_PUBLISHER: Final = re.compile(
    r"(?:发布(?:机构|单位|机关|者)|编制(?:单位|机关)|公开(?:单位|机关|主体)|填报单位|信息来源|来源|发文机关|"
    rf"责任单位|制发机关)\s*(?:\([^)]*\))?\s*[:|]\s*(?:\|\s*)*(?P<name>{_HAN}{{2,30}})"
)
_EDITOR: Final = re.compile(
    rf"(?:报告由|[。,;]由|^由)\s*(?P<editor>{_NAME})(?={_HAN}{{0,3}}?(?:依|根|按|编|汇|负|撰|\())"
    rf"|(?:^|[。,;]\s*)(?P<subject>{_NAME})\s*(?:\([^)]{{0,30}}\))?\s*"
    r"(?:现将|编制了?本|编制[,。]|(?:现)?向社会公布)"
    rf"|(?:现公布|现发布|现将|受理机构[为:])\s*(?P<object>{_NAME})",
    re.MULTILINE,
)
_SIGNATURE: Final = re.compile(
    rf"\s*(?P<name>{_HAN}{{2,28}}?(?:人民政府|办事处|管理委员会|管委会|委员会|局|办公室))"
    r"\s*(?:\(盖章\)|[12二]\S{3,14}日)?\s*"
)
_EDGE: Final = 8

_YEAR: Final = re.compile(r"(?:[12]\d{3}|二[〇○零]\S\S)年?度?")
_SUBJECT: Final = re.compile(r"(?:政府|政务)?(?:信息|政务)(?:[和与]政务)?公开")
_REPORT: Final = re.compile(r"(?:年度)?(?:工作)?(?:报告|总结|年报)")
_LEAD: Final = re.compile(
    r"^.*(?:年度报告|年报|首页|列表|栏目|正文|位置:?|标题:|名称:)(?=.)"
    r"|^(?:关于)?(?:现?(?:公布|印发|发布|报送)|(?:现|特)?将|本报告由|由|中共)"
)

_LONGEST_NAME: Final = 15
_LONGEST_BODY: Final = 24
_SUFFIX: Final = re.compile(r"街道|镇|乡|苏木")
_COMMON_WORDS: Final = frozenset(
    (
        *("乡镇", "城镇", "集镇", "村镇", "街道", "建制镇", "新镇", "古镇", "小镇", "强镇", "重镇"),
        *("城区", "郊区", "林场", "农场", "牧场", "苗圃", "开发区"),
    )
)
_COMMON: Final = 3
_STREET: Final = re.compile(r"(?<=..)街(?:办)?$")
_DIVISION_ENDINGS: Final = "省市县区旗州盟"
_REGION_PREFIX: Final = re.compile(r".*(?:自治[州县旗区]|地区|[省市县区旗州盟])(?=.{2})")
_UNKNOWN_TOWNSHIP: Final = re.compile(rf"(?![我本全各该两乡]){_HAN}{{1,8}}(?:街道|镇|乡|苏木)")
_OTHER_BODY: Final = re.compile(
    r".*(?:局|厅|委员会|管委会|委|办公室|办|处|中心|站|所|院|校|学|队|公司|集团|银行|协会|联合会|联社|厂|馆|社)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A body's name as a document gives it.

    Attributes:
        name: a township without region words and office (意溪镇); a bureau's or county's full name.
        before: the squeezed words right before it, which may name its county.
        place: what part of the document it stands in.
        is_township: whether it names a township-level body, known to the division table or not.
    """

    name: str
    before: str
    place: Place
    is_township: bool
    where: Where | None = None


def find_mentions(flat: Flat, titles: Iterable[Title], regions: Regions) -> tuple[Mention, ...]:
    """All mentions, those in titles first."""
    return (
        *_in_titles(titles, regions),
        *_in_credits(flat, regions),
        *_in_signatures(flat, regions),
        *_in_text(flat, regions),
    )


def best_name(mentions: Iterable[Mention]) -> str | None:
    """The name with the weightiest places; each counts once, the text by repetition up to a limit."""
    places: dict[str, dict[Place, float]] = defaultdict(dict)
    for mention in mentions:
        weight, found = _WEIGHTS[mention.place], places[mention.name]
        repeated = found.get(mention.place, 0.0) + weight if mention.place == "正文" else weight
        found[mention.place] = min(repeated, max(weight, _TEXT_LIMIT))
    return max(places, key=lambda name: sum(places[name].values()), default=None)


def township_names(text: str, regions: Regions) -> Iterator[tuple[str, int, int]]:
    """Each township name in `text` that the table knows, the longest at each place: (name, start, end)."""
    for match in _SUFFIX.finditer(text):
        first = max(match.start() - _LONGEST_NAME, text.rfind("\n", 0, match.start()) + 1)
        for start in range(first, match.start()):
            name = text[start : match.end()]
            if regions.is_township_name(name) and name not in _COMMON_WORDS:
                yield name, start, match.end()
                break


def _in_titles(titles: Iterable[Title], regions: Regions) -> Iterator[Mention]:
    for title in titles:
        mention = _body_at_end(_issuer(title.text), title.zone, regions, title.where)
        if mention is not None:
            yield mention
        elif title.zone in ("文件名", "文件夹"):
            for name, start, _ in township_names(title.text, regions):
                yield Mention(name, title.text[:start], title.zone, True)


def _in_credits(flat: Flat, regions: Regions) -> Iterator[Mention]:
    """单位名称 | …, 发布机构：…, 本报告由…编制, 受理机构为…."""
    fields = find_fields(flat)
    mention = _body_at_end(fields.unit, "填报单位", regions, fields.where) if fields.unit else None
    if mention is not None:
        yield mention
    credits: tuple[tuple[re.Pattern[str], Place], ...] = ((_PUBLISHER, "发布机构"), (_EDITOR, "编制单位"))
    for pattern, place in credits:
        for match in pattern.finditer(flat.text):
            name = next(group for group in match.groups() if group)
            mention = _body_at_end(_issuer(squeeze(name)), place, regions, flat.where(*match.span()))
            if mention is not None:
                yield mention


def _in_signatures(flat: Flat, regions: Regions) -> Iterator[Mention]:
    """A body's name alone on one of the first or last lines."""
    lines = [piece for piece in flat.pieces if not piece.is_cell and flat.words(piece).strip()]
    for piece in dict.fromkeys((*lines[:_EDGE], *lines[-_EDGE:])):
        signature = _SIGNATURE.fullmatch(flat.words(piece))
        if signature:
            where = flat.where(piece.start, piece.end)
            mention = _body_at_end(squeeze(signature["name"]), "落款", regions, where)
            if mention is not None:
                yield mention


def _in_text(flat: Flat, regions: Regions) -> Iterator[Mention]:
    for name, start, end in township_names(flat.text, regions):
        if len(name) > 2:
            before = squeeze(flat.text[max(start - 16, 0) : start])
            yield Mention(name, before, "正文", True, flat.where(start, end))


def _issuer(title: str) -> str:
    """Who speaks in a squeezed title: 现公布2022年华富街道办事处政府信息公开工作年度报告 → 华富街道办事处."""
    subjects = [*_SUBJECT.finditer(title)] or [*_REPORT.finditer(title)]
    lead = _LEAD.sub("", title[: subjects[-1].start()] if subjects else title)
    return _YEAR.sub("", lead).removesuffix("关于").removesuffix("的").strip("-_—·|,()[]# ")


def _body_at_end(words: str, place: Place, regions: Regions, where: Where | None) -> Mention | None:
    """The body that `words` end with: a township, else a county or a bureau; None where they name none."""
    key = place_key(words)
    for spelling in dict.fromkeys((key, _STREET.sub("街道", key))):
        name = _township_at_end(spelling, regions)
        if name:
            return Mention(name, spelling[: -len(name)], place, True, where)
    rest = _REGION_PREFIX.sub("", key)
    if _UNKNOWN_TOWNSHIP.fullmatch(rest) and rest not in _COMMON_WORDS:
        return Mention(rest, key[: len(key) - len(rest)], place, True, where)
    division, _ = regions.division_ending(key)
    if division and (division == key or division[-1] in _DIVISION_ENDINGS):
        return Mention(division, "", place, False, where)
    if len(words) >= 3 and _OTHER_BODY.fullmatch(words):
        return Mention(words, "", place, False, where)
    return None


def _township_at_end(key: str, regions: Regions) -> str:
    """The township name of the table that `key` ends with, read the least doubtful way; "" for none."""
    lengths = range(min(_LONGEST_BODY, len(key)), 1, -1)
    known = [key[-length:] for length in lengths if regions.is_township_name(key[-length:])]
    readings = sorted((_doubt(name, key, regions), -len(name), name) for name in known)
    return readings[0][2] if readings and readings[0][0] < _COMMON else ""


def _doubt(name: str, key: str, regions: Regions) -> int:
    """How doubtful a reading of `key` as …`name` is: "市中街道", or "中街道" of a "市"? 种畜场 of a 县?

    0 where a whole division (集贤县) stands before the name, 1 where its stem does (集贤), 2 where nothing
    known does, 3 for a common word.
    """
    division, _ = regions.division_ending(place_key(key[: -len(name)]))
    if division and division[-1] in _DIVISION_ENDINGS:
        return 0
    return _COMMON if name in _COMMON_WORDS else 1 if division else 2
