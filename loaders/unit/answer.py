"""From mentions and ranked namesakes to the answer: a unit, candidates, what an official has to settle."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from loaders.fields import Fields, find_fields
from loaders.flat import Flat
from loaders.model import Candidate, Finding, Unit, Where
from loaders.normalise import squeeze
from loaders.regions import Regions, township_kind
from loaders.titles import Title
from loaders.traditional import simplify
from loaders.unit.mentions import Mention, best_name, find_mentions
from loaders.unit.ranking import ALIAS, RENAMED, Clues, Ranked, rank

_CLEAR_LEAD: Final = 1.5
_SURE: Final = 20.0
_SHOWN: Final = 8
_CLUES_LIMIT: Final = 12_000
_SHORTEST_LINE: Final = 4
_SHORTEST_CELL: Final = 12


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """The unit, if the document says; township-level candidates, best first; findings."""

    unit: Unit | None
    candidates: tuple[Candidate, ...] = ()
    findings: tuple[Finding, ...] = ()


def recognise_unit(
    flat: Flat, titles: Sequence[Title], regions: Regions, path: str = "", uploader: str = ""
) -> UnitAnswer:
    """The unit that `flat` is a report of.

    `path` may name its county in a folder; `uploader` is the code of the region of whoever handed it in. A
    unit is called as the document calls it (下管鎮), an abbreviation (青山乡) by its official name.
    """
    mentions = find_mentions(flat, titles, regions)
    name = best_name(mentions)
    fields = find_fields(flat)
    if name is None:
        return _by_code(fields, regions) or UnitAnswer(None, (), (_MISSING,))
    own = [mention for mention in mentions if mention.name == name]
    if not own[0].is_township:
        return _by_code(fields, regions) or _other_body(own[0], regions)
    ranked = rank(name, own, _clues(flat, titles, path, uploader, name), regions)
    printed = _as_printed(flat, name)
    if fields.code in regions.names and all(item.code != fields.code for item in ranked):
        return _of_another_code(printed, fields, _candidates(own, ranked, regions), regions)
    answer = _township(name, printed, own, ranked, regions)
    if fields.code and fields.code not in regions.names:
        return replace(answer, findings=(*answer.findings, _unknown_code(fields)))
    return answer


def _by_code(fields: Fields, regions: Regions) -> UnitAnswer | None:
    """The township whose code a field gives, where no township is named; None where it gives none."""
    if fields.code not in regions.names:
        return None
    unit = regions.unit(fields.code)
    return UnitAnswer(unit, (Candidate(unit, _SURE, f"写明的区划代码是{fields.code}"),))


def _of_another_code(
    printed: str, fields: Fields, candidates: tuple[Candidate, ...], regions: Regions
) -> UnitAnswer:
    """The name and the code are two units': one is a slip, and nobody but the official knows which."""
    coded = Candidate(regions.unit(fields.code), _SURE, f"写明的区划代码是{fields.code}")
    unit = Unit(printed, None, township_kind(printed))
    return UnitAnswer(unit, (coded, *candidates), (_contradicting_code(printed, coded.unit, fields),))


def _township(
    name: str, printed: str, own: Sequence[Mention], ranked: Sequence[Ranked], regions: Regions
) -> UnitAnswer:
    """The best candidate where it leads clearly, else the bare name and a finding."""
    where = own[0].where
    candidates = _candidates(own, ranked, regions)
    best = ranked[0] if ranked else None
    if best is None or best.is_contradicted:
        return UnitAnswer(Unit(printed, None, township_kind(name)), candidates, (_unknown(printed, where),))
    rivals = [item for item in ranked[1:] if best.score - item.score < _CLEAR_LEAD]
    if rivals:
        chains = [regions.chain(item.code) for item in (best, *rivals)]
        unit = Unit(printed, None, township_kind(name), _common(chains))
        return UnitAnswer(unit, candidates, (_ambiguous(printed, chains, where),))
    official = regions.names[best.code]
    findings = (_renamed(printed, official, where),) if best.met == RENAMED else ()
    return UnitAnswer(
        regions.unit(best.code, official if best.met == ALIAS else printed), candidates, findings
    )


def _candidates(own: Iterable[Mention], ranked: Sequence[Ranked], regions: Regions) -> tuple[Candidate, ...]:
    places = "、".join(dict.fromkeys(mention.place for mention in own))
    return tuple(
        Candidate(
            regions.unit(item.code), round(item.score, 2), "；".join((f"名称出现在{places}", *item.reasons))
        )
        for item in ranked[:_SHOWN]
    )


def _other_body(mention: Mention, regions: Regions) -> UnitAnswer:
    """A county, a city or a bureau: named, without a code, since the warehouse counts townships."""
    codes = regions.divisions(mention.name)
    if codes:
        region = regions.chain(codes[0])[:-1] if len(codes) == 1 else ()
    else:
        heads = (mention.name[:length] for length in range(len(mention.name) - 1, 2, -1))
        inside = next((found for head in heads if (found := regions.divisions(head))), ())
        region = regions.chain(inside[0]) if len(inside) == 1 else ()
    return UnitAnswer(
        Unit(mention.name, None, None, region), (), (_not_township(mention.name, mention.where),)
    )


def _clues(flat: Flat, titles: Iterable[Title], path: str, uploader: str, name: str) -> Clues:
    """Paragraphs and long cells (the tables' numbers say nothing of a region), <title>; file and folders."""
    parts: list[str] = []
    room = _CLUES_LIMIT
    for piece in flat.pieces:
        length = piece.end - piece.start
        if room > 0 and length >= (_SHORTEST_CELL if piece.is_cell else _SHORTEST_LINE):
            parts.append(flat.words(piece)[:room])
            room -= length
    parts += [title.text for title in titles if title.zone == "网页标题"]
    fields = find_fields(flat)
    parts.append(fields.county)
    beside = [path, *(title.text for title in titles if title.zone == "文件名")]
    return Clues(
        within=squeeze("\n".join(parts)).replace(name, ""),
        beside=simplify(squeeze("\n".join(beside))).replace(name, ""),
        uploader=uploader,
        code=fields.code,
    )


def _as_printed(flat: Flat, name: str) -> str:
    """`name` in the document's own characters; itself where only a file's name gives it."""
    place = flat.text.find(name)
    return flat.printed[place : place + len(name)] if place >= 0 else name


def _common(chains: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The divisions that all chains begin with."""
    shared: list[str] = []
    for names in zip(*chains, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return tuple(shared)


_MISSING: Final = Finding(
    "recognise.unit_missing",
    "error",
    "没有找到编制单位：标题、署名和正文里都没有乡镇（街道）的名称。请在上传页选择乡镇后再入库。",
)


def _not_township(name: str, where: Where | None) -> Finding:
    return Finding(
        "recognise.unit_not_township",
        "warning",
        f"这是“{name}”的报告，不是乡镇（街道）一级单位，不计入乡镇统计；如果认错了，请在上传页选择乡镇。",
        where,
    )


def _renamed(printed: str, official: str, where: Where | None) -> Finding:
    return Finding(
        "recognise.unit_renamed",
        "note",
        f"文中写的是“{printed}”，现行区划表里是“{official}”，已按同一单位处理；如果不是，请在上传页改选。",
        where,
    )


def _unknown(printed: str, where: Where | None) -> Finding:
    return Finding(
        "recognise.unit_unknown",
        "error",
        f"区划表里没有与文中上级地区相符的“{printed}”，可能已撤并或写错；请在上传页选择现在的乡镇。",
        where,
    )


def _unknown_code(fields: Fields) -> Finding:
    return Finding(
        "recognise.unit_unknown",
        "warning",
        f"区划表里没有写明的区划代码“{fields.code}”，已按单位名称认定；请核对代码是否写错。",
        fields.where,
    )


def _contradicting_code(printed: str, coded: Unit, fields: Fields) -> Finding:
    return Finding(
        "recognise.unit_ambiguous",
        "error",
        f"写明的区划代码“{fields.code}”是{''.join(coded.region)}“{coded.name}”的，而单位名称是“{printed}”，"
        "不能断定是哪一个；请改成一致后重新上传，或在上传页选定。",
        fields.where,
    )


def _ambiguous(printed: str, chains: Sequence[tuple[str, ...]], where: Where | None) -> Finding:
    examples = "、".join("".join(chain) for chain in chains[:3])
    return Finding(
        "recognise.unit_ambiguous",
        "error",
        f"有{len(chains)}个“{printed}”与文中内容同样相符（如{examples}），不能断定是哪一个；"
        "请在上传页选定，或把文件放进以县名命名的文件夹。",
        where,
    )
