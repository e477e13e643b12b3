"""Reports against others: what follows from last year, what is copied, what is far off; and no more."""

import random
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from loaders.across import affected, check_across, preview, signature, unit_names
from loaders.across.compare import compare
from loaders.across.copied import ANOTHERS, OWN
from loaders.across.entry import Entry, Key, by_cell, measures_of
from loaders.across.outlier import MEASURES, check_outliers, typical_range
from loaders.across.signature import likenesses, own_words
from loaders.flat import flatten
from loaders.load import read_report
from loaders.model import Document, Fact, Finding, Paragraph, Report
from loaders.regions import load_regions
from tests.across_fixture import stored
from tests.rule_cases import CODE, PEERS, YEAR, Other, report_text
from tests.warehouse_fixture import fact, make_warehouse, uploads

NAMES = unit_names(load_regions().unit(CODE))
SENTENCES = (
    "党政办把公开任务按月列单催办，逐条销号，农技站头一次把补贴名册挂到村口的公示栏里",
    "每逢赶集日在农贸市场口摆开桌子，把低保、危房改造、森林防火的办理流程讲给乡亲听",
    "网站栏目由两名干部轮流值守，早上看链接，下午看错字，周五把更新情况贴在食堂门口",
    "老年人不会上网，村组干部便把通知念给他们听，广播站另开方言节目，早晚各播一遍",
    "档案室清出旧文件，逐份定密，能公开的扫描上网，不能公开的写明理由和年限留存备查",
    "新来的选调生学了一周才准上岗，发稿前要过办公室、分管领导和保密员的关口才算数",
    "遇到申请人说不清要什么，工作人员先打电话问明，再帮着把材料名称补写在申请表背面",
    "村务公开栏换成带锁的玻璃橱窗，雨淋不着，谁家领了多少抚恤，路过的人抬头就能看见",
)


def document(*lines: str) -> Document:
    return Document("年报.txt", "", "text", tuple(Paragraph(line) for line in lines))


def narrative(*places: int, town: str = "紫溪镇", year: int = YEAR, count: int = 86) -> Document:
    words = (f"{SENTENCES[place]}，{town}全年共{count}次。" for place in places)
    return document(f"{town}{year}年政府信息公开工作年度报告", "一、总体情况", *words)


def entry(
    code: str = CODE,
    year: int = YEAR,
    *,
    facts: tuple[Fact, ...] = (),
    minhash: bytes = b"",
    measures: Mapping[str, float] | None = None,
) -> Entry:
    unit = load_regions().unit(code)
    name = f"{code}-{year}"
    return Entry(name, Key(code, year), unit.name, unit.kind, measures or {}, minhash, by_cell(facts))


def found(subject: Entry, *others: Entry) -> list[Finding]:
    return list(compare([subject], [subject, *others])[subject.report_id])


# --- numbers that are carried over ---


def carried(**columns: float | None) -> tuple[Fact, ...]:
    return tuple(fact("applications.carried_out", value, column) for column, value in columns.items())


def carried_in(**columns: float | None) -> tuple[Fact, ...]:
    return tuple(fact("applications.carried_in", value, column) for column, value in columns.items())


def test_name_every_column_that_does_not_follow_in_one_finding() -> None:
    last = entry(year=YEAR - 1, facts=carried(natural_person=2, business=1, total=3))
    (finding,) = found(entry(facts=carried_in(natural_person=2, business=0, total=2)), last)
    assert (finding.rule, finding.severity) == ("carry.applications", "error")
    assert "商业企业（上年1，本年0）、总计（上年3，本年2）" in finding.message
    assert "自然人" not in finding.message
    assert (finding.expected, finding.found, finding.difference) == (3, 2, -1)
    assert finding.related == last.report_id


@pytest.mark.parametrize(
    ("year", "this"),
    [
        (YEAR - 1, carried_in(natural_person=3, total=3)),
        (YEAR - 2, carried_in(natural_person=0, total=0)),
        (YEAR + 1, carried_in(natural_person=0, total=0)),
        (YEAR - 1, carried_in(natural_person=None, total=None)),
        (YEAR - 1, ()),
        (YEAR - 1, (replace(carried_in(total=2)[0], qualifier="about"),)),
    ],
)
def test_carry_nothing_else(year: int, this: tuple[Fact, ...]) -> None:
    assert found(entry(facts=this), entry(year=year, facts=carried(natural_person=3, total=3))) == []


def stock(kind: str, **numbers: float) -> tuple[Fact, ...]:
    return tuple(fact(f"{kind}.{part}", value) for part, value in numbers.items())


@pytest.mark.parametrize("kind", ["normative_documents", "rules"])
@pytest.mark.parametrize(
    ("last", "this", "expected", "severity"),
    [
        ({"in_force": 8}, {"issued": 3, "repealed": 1, "in_force": 10}, None, None),
        ({"in_force": 8}, {"issued": 3, "repealed": 1, "in_force": 9}, 10, "warning"),
        ({"in_force": 8}, {"issued": 3, "in_force": 9}, None, None),
        ({"published_total": 8}, {"published": 2, "published_total": 10}, None, None),
        ({"published_total": 8}, {"published": 2, "published_total": 12}, 10, "warning"),
        ({"published_total": 8}, {"published": 2, "published_total": 7}, 10, "note"),
        ({"published_total": 8}, {"issued": 2, "repealed": 0, "in_force": 3}, None, None),
    ],
)
def test_carry_documents_in_force_but_not_over_the_change_of_the_form(
    kind: str,
    last: dict[str, float],
    this: dict[str, float],
    expected: float | None,
    severity: str | None,
) -> None:
    findings = found(entry(facts=stock(kind, **this)), entry(year=YEAR - 1, facts=stock(kind, **last)))
    assert [(finding.expected, finding.severity) for finding in findings] == (
        [(expected, severity)] if severity else []
    )


# --- narratives that are copied ---


def sign(text: Document) -> bytes:
    return signature(flatten(text), NAMES)


def test_sign_the_same_words_alike_whatever_the_numbers_names_and_headings() -> None:
    one = sign(narrative(0, 1, 2, 3, 4, 5, 6, 7))
    assert one == sign(narrative(0, 1, 2, 3, 4, 5, 6, 7, town="楚雄市紫溪镇", year=2020, count=4312))
    words = own_words(flatten(narrative(0)), NAMES)
    assert words.startswith("党政办把公开任务按月列单催办")
    assert not any(word in words for word in ("紫溪", "总体情况", "年度报告", "一", "8"))


def test_sign_nothing_where_there_is_hardly_any_narrative() -> None:
    assert sign(narrative(0)) == b""
    assert sign(document("表", "0", "1")) == b""
    formal = document("一、总体情况", "无。", "六、其他需要报告的事项", *("没有其他需要报告的事项。" * 40,))
    assert sign(formal) == b""


def test_keep_the_signatures_that_are_stored_comparable() -> None:
    """A change here means that signatures of other versions must not be compared: raise the version."""
    minhash = sign(narrative(0, 1, 2, 3, 4, 5, 6, 7))
    assert len(minhash) == 257
    assert minhash[:9].hex() == "013d3e9b10cf694e84"


@pytest.mark.parametrize(("shared", "likeness"), [(8, 1.0), (6, 0.6), (4, 0.33), (0, 0.0)])
def test_estimate_how_much_two_narratives_share(shared: int, likeness: float) -> None:
    letters = [chr(code) for code in range(0x4E00, 0x9FA0)]
    parts = ["".join(random.Random(n).choices(letters, k=150)) for n in range(16)]
    one = document("一、总体情况", *(f"{part}。" for part in parts[:8]))
    two = document("一、总体情况", *(f"{part}。" for part in (*parts[:shared], *parts[8 : 16 - shared])))
    assert likenesses(sign(one), [sign(two)])[0] == pytest.approx(likeness, abs=0.13)


def test_compare_no_signatures_of_two_versions_or_of_nothing() -> None:
    one = sign(narrative(0, 1, 2, 3, 4, 5, 6, 7))
    assert list(likenesses(one, [one, b"", b"\xff" + one[1:]])) == [1, 0, 0]
    assert likenesses(one, []).size == 0


def test_find_the_nearest_of_several_twins_once() -> None:
    everything = (0, 1, 2, 3, 4, 5, 6, 7)
    subject = entry(minhash=sign(narrative(*everything)))
    near = entry(PEERS["东瓜镇"], minhash=sign(narrative(*everything, town="紫溪")))
    nearly = entry(PEERS["吕合镇"], minhash=sign(narrative(0, 1, 2, 3, 4, 5, 6)))
    own = entry(year=YEAR - 1, minhash=sign(narrative(*everything, year=YEAR - 1)))
    other_year = entry(PEERS["东华镇"], YEAR - 1, minhash=sign(narrative(*everything)))
    findings = found(subject, nearly, near, other_year, own)
    assert [(finding.rule, finding.severity, finding.related) for finding in findings] == [
        ("text.copied", "warning", near.report_id),
        ("text.copied", "note", own.report_id),
    ]
    assert "东瓜镇" in findings[0].message
    assert "另外1个单位" in findings[0].message


def test_leave_narratives_alone_that_share_some_sentences() -> None:
    subject = entry(minhash=sign(narrative(0, 1, 2, 3, 4, 5)))
    peer = entry(PEERS["东瓜镇"], minhash=sign(narrative(0, 1, 2, 6, 7)))
    own = entry(year=YEAR - 1, minhash=sign(narrative(0, 1, 2, 3, 4, 7)))
    (likeness,) = likenesses(subject.minhash, [own.minhash])
    assert 0.4 < likeness < OWN
    assert ANOTHERS < OWN
    assert found(subject, peer, own) == []


# --- numbers that are far off ---


def years(*values: float) -> list[Entry]:
    return [entry(year=YEAR - 1 - n, measures={MEASURES[0]: value}) for n, value in enumerate(values)]


def neighbours(*values: float) -> list[Entry]:
    return [
        entry(code, measures={MEASURES[0]: value})
        for code, value in zip(PEERS.values(), values, strict=False)
    ]


def judged(value: float, own: list[Entry], peers: list[Entry]) -> list[str]:
    subject = entry(measures={MEASURES[0]: value}, facts=(fact("publications.total", value),))
    return [finding.severity for finding in check_outliers(subject, own, peers)]


@pytest.mark.parametrize(
    ("value", "own", "peers", "severities"),
    [
        (860, years(80, 92, 75, 88), [], ["warning"]),  # a digit too many
        (9, years(80, 92, 75, 88), [], ["warning"]),  # a digit too few
        (0, years(80, 92, 75, 88), [], ["warning"]),
        (160, years(80, 92, 75, 88), [], []),
        (860, years(80, 92, 75), [], []),  # too few years
        (
            860,
            years(80, 92, 75, 88),
            neighbours(500, 600, 900, 700, 650),
            ["note"],
        ),  # the peers have the like
        (860, years(80, 92, 75, 88), neighbours(50, 60, 90, 70, 65), ["warning"]),
        (860, years(800, 920, 750, 880), neighbours(50, 60, 90, 70, 65), []),  # always so here
        (860, [], neighbours(50, 60, 90, 70, 65), ["note"]),
        (860, [], neighbours(50, 60, 90, 70), []),  # too few peers
        (860, [], neighbours(50, 60, 9000, 700, 650), []),  # the peers differ themselves
        (300, [], neighbours(0, 0, 0, 12, 0), []),  # most have none
        (9, years(0, 0, 0, 0), neighbours(0, 1, 0, 2, 0), []),  # single digits never
        (3, years(9, 8, 9, 9), [], []),
        (60, years(0, 0, 0, 0), [], ["note"]),
    ],
)
def test_find_numbers_that_are_far_off(
    value: float, own: list[Entry], peers: list[Entry], severities: list[str]
) -> None:
    assert judged(value, own, peers) == severities


def test_say_the_value_what_is_typical_and_of_how_many() -> None:
    subject = entry(measures={MEASURES[0]: 8600}, facts=(fact("publications.total", 8600),))
    (finding,) = check_outliers(subject, years(80, 92, 75, 88), neighbours(50, 60, 90, 70, 65))
    assert "为8600条" in finding.message
    assert "本单位其他4年" in finding.message
    assert "同县同类5个单位一般在15—271条之间" in finding.message
    assert (finding.expected, finding.found) == (84, 8600)
    assert finding.where is not None


@pytest.mark.parametrize("values", [[0], [7], [3, 3, 3, 3], [0, 5, 1200]])
def test_hold_the_middle_of_every_range(values: list[float]) -> None:
    typical = typical_range(values)
    assert typical.holds(typical.middle)
    assert 0 <= typical.low <= typical.middle <= typical.high


def test_compare_only_units_of_the_same_kind() -> None:
    towns = [replace(peer, kind="乡") for peer in neighbours(50, 60, 90, 70, 65)]
    subject = entry(measures={MEASURES[0]: 860})
    assert found(subject, *towns) == []
    assert len(found(subject, *(replace(town, kind=subject.kind) for town in towns))) == 1


# --- over a warehouse ---


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of generated reports in three counties and five years."""
    with (
        make_warehouse(tmp_path_factory.mktemp("across")) as warehouse,
        closing(warehouse.cursor()) as reader,
    ):
        yield reader


def accepted(reader: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], str]:
    rows = reader.execute(
        "select unit_code, year, report_id::varchar from report where state = 'accepted'"
    ).fetchall()
    return {(unit_code, year): report_id for unit_code, year, report_id in rows}


def test_preview_what_is_found_once_the_report_is_stored(reader: duckdb.DuckDBPyConnection) -> None:
    ids = accepted(reader)
    after = check_across(reader, list(ids.values()))
    assert {finding.rule for findings in after.values() for finding in findings} == {
        "carry.applications",
        "carry.normative_documents",
        "value.outlier",
    }
    reports = {
        (upload.report.unit.code, upload.report.year): upload.report
        for upload in uploads()
        if upload.report.unit
    }
    for (code, year), report in list(reports.items())[::9]:
        assert code is not None
        assert year is not None
        assert preview(reader, report, code, year) == after[ids[code, year]]


def test_find_the_same_in_a_batch_as_one_by_one(reader: duckdb.DuckDBPyConnection) -> None:
    chosen = list(accepted(reader).values())[:12]
    together = check_across(reader, chosen)
    assert together == {report_id: check_across(reader, [report_id])[report_id] for report_id in chosen}


def test_find_nothing_of_reports_that_are_not_accepted(reader: duckdb.DuckDBPyConnection) -> None:
    nobody = "0190163d-8694-739b-aea5-966c26f8ad91"
    assert check_across(reader, [nobody]) == {nobody: ()}
    assert check_across(reader, []) == {}


def test_measure_a_report_as_the_summary_does(reader: duckdb.DuckDBPyConnection) -> None:
    rows = reader.execute("select * from report_summary").fetchall()
    names = [column[0] for column in reader.description or ()]
    summaries = [dict(zip(names, row, strict=True)) for row in rows]
    by_key = {(row["unit_code"], row["year"]): row for row in summaries}
    compared = 0
    for upload in uploads():
        row = by_key[upload.report.unit and upload.report.unit.code, upload.report.year]
        expected = {name: row[name] for name in MEASURES if row[name] is not None}
        measures = measures_of(by_cell(upload.report.facts))
        assert {name: value for name, value in measures.items() if name in MEASURES} == expected
        compared += len(expected)
    assert compared > 300


@pytest.mark.parametrize("place", [0, 41, 120])
def test_name_every_report_whose_findings_change(place: int, tmp_path: Path) -> None:
    with make_warehouse(tmp_path) as warehouse, closing(warehouse.cursor()) as reader:
        ids = accepted(reader)
        key = list(ids)[place]
        before = check_across(reader, list(ids.values()))
        touched = set(affected(reader, [key]))
        warehouse.withdraw(ids[key], by="测试")
        after = check_across(reader, list(ids.values()))
        changed = {report_id for report_id in before if before[report_id] != after[report_id]}
        assert changed
        assert changed <= touched
        assert len(touched) < len(ids) / 2
        assert set(affected(reader, [key])) == touched - {ids[key]}


def test_relate_a_finding_to_the_report_that_is_stored(tmp_path: Path) -> None:
    words = tuple(f"{sentence}。" for sentence in SENTENCES)
    twin = Other(PEERS["东瓜镇"], YEAR, report_text(*words, town="东瓜镇"))
    last = Other(CODE, YEAR - 1, report_text(*words, year=YEAR - 1))
    report: Report = read_report(report_text(*words).encode(), "年报.txt")
    with stored(tmp_path, [twin, last]) as warehouse, closing(warehouse.cursor()) as reader:
        ids = accepted(reader)
        findings = preview(reader, report, CODE, YEAR)
        assert [(finding.rule, finding.severity, finding.related) for finding in findings] == [
            ("text.copied", "warning", ids[twin.code, YEAR]),
            ("text.copied", "note", ids[CODE, YEAR - 1]),
        ]
        corrected = preview(reader, report, PEERS["吕合镇"], YEAR)
        assert [finding.related for finding in corrected] == [ids[twin.code, YEAR]]


def test_preview_as_if_the_stored_report_of_that_year_were_not_there(tmp_path: Path) -> None:
    words = tuple(f"{sentence}。" for sentence in SENTENCES)
    text = report_text(*words)
    with stored(tmp_path, [Other(CODE, YEAR, text)]) as warehouse, closing(warehouse.cursor()) as reader:
        assert preview(reader, read_report(text.encode(), "年报.txt"), CODE, YEAR) == ()
