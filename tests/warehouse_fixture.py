"""A warehouse of invented reports, made of model objects: for tests that need data but no documents.

    from tests.warehouse_fixture import make_warehouse
    warehouse = make_warehouse(tmp_path)                      # the reports of `uploads()`
    warehouse = make_warehouse(tmp_path, [upload("532301104", 2023, [fact("publications.total", 12)])])

`uploads()` is the sample county (示范县 990101) and two real ones, 楚雄市 532301 and 洪泽区 320813, in five
years: the numbers come from a seeded generator, some units have not reported, some numbers are blank, some
reports have findings.
"""

import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from loaders.forms import load_forms, load_indicators
from loaders.model import Document, Fact, Finding, Paragraph, Report, Status, Where
from loaders.regions import load_regions
from loaders.revisions import Upload
from loaders.warehouse import Warehouse, open_warehouse

SAMPLE_COUNTY = "990101"
COUNTIES = (SAMPLE_COUNTY, "532301", "320813")
YEARS = range(2019, 2024)

_LINES = ("12345热线", "12345政府热线", "县长信箱", "人民网留言板", "民生热线")
_CATEGORIES = ("乡镇动态", "通知公告", "财政预决算", "惠民政策", "组织机构", "其他信息")
_CHANNELS = ("县政府网站", "镇微信公众号", "村务公开栏", "政务微博")
_RULES = (
    ("balance.applications_flow", "error", "一、二项之和与三（七）、四项之和不等，请核对。"),
    ("structure.numbering_gap", "warning", "序号从1跳到4，请核对是否漏了内容。"),
    ("structure.blank_cells", "note", "有3个单元格没有填，请补填或填0。"),
)


def fact(
    indicator: str, value: float | None, dim: str | None = None, *, status: Status = "stated", raw: str = ""
) -> Fact:
    """A fact of this indicator; `dim` is a value of the one dimension that it has."""
    declared = load_indicators()[indicator]
    return Fact(
        indicator=indicator,
        label=declared.zh,
        value=value,
        unit=declared.unit,
        raw=raw or ("" if value is None else f"{value:g}"),
        where=Where(0),
        dims={declared.dims[0]: dim} if dim else {},
        status=status,
    )


def upload(
    code: str | None,
    year: int | None,
    facts: Sequence[Fact] = (),
    findings: Sequence[Finding] = (),
    text: str | None = None,
) -> Upload:
    """A report of this unit and year on its way into a warehouse; another `text`, another document."""
    data = (text or f"{code} {year} {[(f.indicator, dict(f.dims), f.value) for f in facts]}").encode()
    regions = load_regions()
    unit = None if code is None else regions.unit(code)
    document = Document(
        name=f"{unit.name if unit else '无名'}{year or ''}年政府信息公开工作年度报告.txt",
        sha256=hashlib.sha256(data).hexdigest(),
        media="text",
        blocks=(Paragraph(data.decode()),),
    )
    form = next((f.id for f in load_forms().values() if year and f.years[0] <= year <= f.years[1]), None)
    return Upload(Report(document, unit, year, form, tuple(facts), tuple(findings)), data)


def townships(county: str) -> list[str]:
    """The codes of the county's townships."""
    return [region.code for region in load_regions() if region.parent == county]


def uploads(
    counties: Sequence[str] = COUNTIES, years: Sequence[int] = YEARS, seed: int = 20
) -> Iterator[Upload]:
    """Reports of the counties' townships; about one in ten is missing."""
    chance = random.Random(seed)
    for county in counties:
        for code in townships(county):
            for year in years:
                if chance.random() < 0.9:
                    yield upload(code, year, list(_facts(chance, year)), _findings(chance))


def make_warehouse(tmp_path: Path, reports: Sequence[Upload] | None = None) -> Warehouse:
    """An open warehouse in this folder with these reports (by default `uploads()`); the caller closes it."""
    path = tmp_path / "warehouse.duckdb"
    shutil.copy(_filled() if reports is None else _empty(), path)
    warehouse = open_warehouse(path)
    if reports:
        warehouse.store_many(reports, by="测试")
    return warehouse


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="warehouse-fixture-"))


@cache
def _empty() -> Path:
    """A warehouse with regions and nothing else, made once a session and copied."""
    path = _folder() / "empty.duckdb"
    open_warehouse(path).close()
    return path


@cache
def _filled() -> Path:
    path = _folder() / "filled.duckdb"
    shutil.copy(_empty(), path)
    with open_warehouse(path) as warehouse:
        warehouse.store_many(list(uploads()), by="测试")
    return path


def _facts(chance: random.Random, year: int) -> Iterator[Fact]:
    form = next(form for form in load_forms().values() if form.years[0] <= year <= form.years[1])
    for slot in form.slots():
        if chance.random() < 0.05:
            yield fact(slot.indicator, None, slot.member, status="blank")
        else:
            yield fact(slot.indicator, _count(chance), slot.member)
    if chance.random() < 0.85:
        yield fact("publications.total", chance.randrange(20, 900))
    for label in chance.sample(_CATEGORIES, 4):
        yield fact("publications.by_category", chance.randrange(200), label)
    for label in chance.sample(_CHANNELS, 2):
        yield fact("publications.by_channel", chance.randrange(400), label)
    for line in chance.sample(_LINES, 2):
        yield from _line(chance, line)


def _line(chance: random.Random, line: str) -> Iterator[Fact]:
    received = chance.randrange(60)
    handled = chance.randrange(received + 1)
    if chance.random() < 0.9:
        yield fact("hotlines.received", received, line)
    if chance.random() < 0.7:
        yield fact("hotlines.handled", handled, line)
    if chance.random() < 0.5:
        yield fact("hotlines.handled_on_time", chance.randrange(handled + 1), line)
    if chance.random() < 0.4:
        yield fact("hotlines.satisfaction_rate", 90 + chance.randrange(100) / 10, line)
    if chance.random() < 0.3:
        yield fact("hotlines.completion_rate", 100, line)
    if chance.random() < 0.2:
        yield fact("hotlines.on_time_rate", 98.5, line)


def _count(chance: random.Random) -> int:
    return 0 if chance.random() < 0.8 else int(chance.paretovariate(0.8))


def _findings(chance: random.Random) -> tuple[Finding, ...]:
    return tuple(
        Finding(rule=rule, severity=severity, message=message, where=Where(0, start=0, end=2))  # type: ignore[arg-type]
        for rule, severity, message in _RULES
        if chance.random() < 0.2
    )
