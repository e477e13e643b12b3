"""Unit, year and form of a document, told from titles, credits, region words, file and folder names."""

import json
import random
from pathlib import Path

import pytest

from loaders.flat import flatten
from loaders.forms import load_forms
from loaders.model import Document, Paragraph, Unit
from loaders.recognise import Hint, Recognition, recognise
from loaders.regions import Regions, load_regions

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "reports"
SAMPLED = 300


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions()


def document(*lines: str, name: str = "", title: str = "") -> Document:
    return Document(name, "", "text", tuple(Paragraph(line) for line in lines), title)


def read(*lines: str, name: str = "", title: str = "", hint: Hint | None = None) -> Recognition:
    flat = flatten(document(*lines, name=name, title=title))
    return recognise(flat, load_regions(), load_forms(), hint)


def code(recognition: Recognition) -> str | None:
    return recognition.unit.code if recognition.unit else None


def rules(recognition: Recognition) -> list[str]:
    return [finding.rule for finding in recognition.findings]


def test_recognise_sampled_townships_by_county_and_name(regions: Regions) -> None:
    towns = [region for region in regions if region.level == "township"]
    counties = [region.name for region in regions if region.level == "county"]
    wrong = []
    for town in random.Random(2022).sample(towns, SAMPLED):
        county = regions.names[town.parent]
        found = read(f"{county}{town.name}人民政府2022年政府信息公开工作年度报告", "一、总体情况")
        if (code(found), found.year) != (town.code, 2022) and counties.count(county) == 1:
            wrong.append((county, town.name, found.unit))
    assert not wrong


@pytest.mark.parametrize(
    "lines",
    [
        ("楚雄市紫溪镇2022年政府信息公开工作年度报告",),
        ("2022年云南省楚雄市紫溪镇人民政府政府信息公开工作年度报告",),
        ("楚雄市紫溪镇人民政府", "2022 年政府信息公开工作年度报告"),
        ("楚雄市紫溪镇人民政府", "", "2022年度", "政府信息公开工作", "年度报告"),
        ("楚雄市紫溪镇2022年度政府信息", "", "公开工作年度报告"),
        ("楚雄市紫溪镇人民政府关于2022年度政府信息公开工作情况的报告",),
        ("中共楚雄市紫溪镇委员会", "楚雄市紫溪镇人民政府", "2022年政务公开工作总结"),
        ("政府信息公开工作年度报告", "（2022年度）", "楚雄市紫溪镇人民政府"),
        ("当前位置：首页 > 年度报告 楚雄市紫溪镇2022年政府信息公开工作年度报告本报告由紫溪镇人民政府编制。",),
        ("现发布《楚雄市紫溪镇2022年政府信息公开工作年度报告》。",),
        ("由楚雄市紫溪镇人民政府编制的2022年度报告。",),
        ("发布机构：楚雄市紫溪镇", "２０２２年度政府信息公开年度报告"),
        ("楚雄市紫溪鎮二〇二二年政府信息公開年度報告",),
        ("本报告由楚雄市紫溪镇人民政府编制。统计期限自2022年1月1日起至12月31日止。",),
        ("受理机构为楚雄市紫溪镇人民政府。统计期限为 2022 11日到1231日。",),
        (
            "一、总体情况",
            "2022年，紫溪镇在楚雄市政府网站公开信息8条。",
            "楚雄市紫溪镇人民政府",
            "2023年1月5日",
        ),
    ],
)
def test_recognise_a_unit_and_year_however_the_title_is_set(lines: tuple[str, ...]) -> None:
    found = read(*lines)
    assert (code(found), found.year) == ("532301104", 2022)
    assert rules(found) == []


def test_recognise_from_the_page_title_and_from_the_file_name() -> None:
    page = read("一、总体情况", title="楚雄市紫溪镇2022年政府信息公开工作年度报告_楚雄市人民政府")
    file = read("一、总体情况", name="楚雄市紫溪镇2022年报.docx")
    assert [(code(found), found.year) for found in (page, file)] == [("532301104", 2022)] * 2


def test_prefer_the_title_to_links_neighbours_and_the_copied_text() -> None:
    found = read(
        "历年年报",
        "瑞安市南滨街道2021年政府信息公开工作年度报告",
        "瑞安市人民政府飞云街道办事处2022年政府信息公开工作年度报告",
        "一、总体情况",
        *["南滨街道公开信息3条，南滨街道没有收到申请。"] * 3,
    )
    assert (code(found), found.year) == ("330381009", 2022)


@pytest.mark.parametrize(
    ("lines", "hint", "expected"),
    [
        (("邹城市太平镇2022年政府信息公开工作年度报告",), Hint(), "370883107"),
        (("太平镇2022年政府信息公开工作年度报告", "诏安县太平镇太新街16号"), Hint(), "350624105"),
        (("太平镇2022年政府信息公开工作年度报告", "电子版见邹城市政府网站"), Hint(), "370883107"),
        (("太平镇2022年政府信息公开工作年度报告",), Hint(region_code="350624"), "350624105"),
        (("太平镇2022年政府信息公开工作年度报告",), Hint(region_code="370883107"), "370883107"),
        (("太平镇2022年政府信息公开工作年度报告",), Hint(path="汇总/诏安县/2022/1.txt"), "350624105"),
        (("太平镇2022年政府信息公开工作年度报告", "索引号：113708830043/2023-01"), Hint(), "370883107"),
        (("太平镇2022年政府信息公开工作年度报告", "电话：0537-5450001，邮编：273517"), Hint(), None),
        (("太平镇2022年政府信息公开工作年度报告",), Hint(region_code="37"), None),
    ],
)
def test_rank_namesakes_by_region_words(lines: tuple[str, ...], hint: Hint, expected: str | None) -> None:
    assert code(read(*lines, hint=hint)) == expected


def test_leave_a_tie_open_and_list_the_candidates_with_reasons() -> None:
    found = read("太平镇2022年政府信息公开工作年度报告", "四川省的县里")
    assert found.unit == Unit("太平镇", None, "镇", ("四川省",))
    assert rules(found) == ["recognise.unit_ambiguous"]
    assert all("四川省" in candidate.unit.region for candidate in found.candidates)
    assert "文中有“四川省”" in found.candidates[0].reason
    assert found.candidates[0].score >= found.candidates[-1].score


def test_list_the_chosen_unit_first_among_the_candidates() -> None:
    found = read("邹城市太平镇2022年政府信息公开工作年度报告")
    assert found.candidates[0].unit == found.unit
    assert "名称前写着“邹城市”" in found.candidates[0].reason
    assert len(found.candidates) > 1


def test_recognise_a_township_that_has_changed_its_kind_with_a_note() -> None:
    found = read("城口县双河镇2012年政府信息公开工作年度报告")
    assert (code(found), rules(found)) == ("500229210", ["recognise.unit_renamed"])
    assert found.unit is not None
    assert found.unit.name == "双河镇"


def test_recognise_a_county_that_has_changed_its_kind() -> None:
    assert code(read("上虞市下管镇2012年政府信息公开工作年度报告")) == "330604105"


@pytest.mark.parametrize(
    ("title", "name", "region"),
    [
        ("楚雄市人民政府2022年政府信息公开工作年度报告", "楚雄市", ("云南省", "楚雄彝族自治州")),
        ("清水县教育局2022年政府信息公开工作年度报告", "清水县教育局", ("甘肃省", "天水市", "清水县")),
        (
            "楚雄市紫溪镇卫生院2022年政府信息公开年度报告",
            "楚雄市紫溪镇卫生院",
            ("云南省", "楚雄彝族自治州", "楚雄市"),
        ),
    ],
)
def test_name_a_county_or_a_bureau_without_a_code(title: str, name: str, region: tuple[str, ...]) -> None:
    found = read(title, "一、总体情况", "下辖紫溪镇、东华镇。")
    assert found.unit == Unit(name, None, None, region)
    assert rules(found) == ["recognise.unit_not_township"]


def test_keep_the_name_of_a_township_that_the_table_does_not_have() -> None:
    found = read("楚雄市无此镇2022年政府信息公开工作年度报告")
    assert found.unit == Unit("无此镇", None, "镇")
    assert rules(found) == ["recognise.unit_unknown"]


def test_reject_the_only_namesake_where_the_title_names_another_county() -> None:
    found = read("舒城县紫溪镇2022年政府信息公开工作年度报告")
    assert code(found) is None
    assert rules(found) == ["recognise.unit_unknown"]


def test_call_a_unit_as_the_document_does_and_complete_an_abbreviation() -> None:
    units = [read(title).unit for title in ("楚雄市紫溪鎮2022年年度報告", "舞钢市尹集乡2022年年度报告")]
    assert units[0] is not None
    assert units[0].name == "紫溪鎮"
    short = read("息烽县青山乡2022年政府信息公开工作年度报告").unit
    assert short is not None
    assert (short.name, short.code) == ("青山苗族乡", "520122200")


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (("紫溪镇2022年政府信息公开工作年度报告", "发布日期：2023-01-12"), 2022),
        (("紫溪镇2022年政府信息公开工作年度报告", "统计期限自2021年1月1日起至12月31日止。"), 2021),
        (
            (
                "紫溪镇2022年政府信息公开工作年度报告",
                "统计期限自2021年1月1日起至12月31日止。",
                "2022年，公开3条。",
                "2022年，没有申请。",
            ),
            2022,
        ),
        (("我镇2020年比2019年多公开8条，2021年将增加公开栏。",), 2020),
        (("自2008年5月1日起公开。截至2010年12月31日，公开8条。",), 2010),
        (("数据统计期限为2025111231日。",), 2025),
        (("二0一九年度紫溪镇政府信息公开年度报告",), 2019),
        (("紫溪镇 2 0 2 1 年政府信息公开工作年度报告",), 2021),
    ],
)
def test_recognise_the_year_of_the_report_not_of_its_publication(lines: tuple[str, ...], year: int) -> None:
    assert read(*lines).year == year


def test_say_what_is_missing_and_how_to_help() -> None:
    found = read("一、总体情况", "公开信息8条。", "发布日期：2023-01-12")
    assert (found.unit, found.year, found.form, found.candidates) == (None, None, None, ())
    assert rules(found) == ["recognise.unit_missing", "recognise.year_missing"]
    assert "多半是2022年度" in found.findings[1].message


def test_recognise_the_form_by_its_own_labels() -> None:
    old, new = (load_forms()[id_].markers for id_ in ("2019", "2021"))
    assert [read(*lines).form for lines in (old[:3], new[:3])] == ["2019", "2021"]
    assert [read(*lines).form for lines in (old[:1], old + new)] == [None, None]


def test_recognise_nothing_in_an_empty_document() -> None:
    assert recognise(flatten(Document("", "", "text", ())), load_regions(), load_forms()).unit is None


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus of reports is not beside this checkout")
def test_recognise_the_reports_of_the_corpus() -> None:
    readers = pytest.importorskip("loaders.readers")
    wrong = []
    for truth_path in sorted(CORPUS.rglob("*.truth.json")):
        stem = truth_path.name.removesuffix(".truth.json")
        paths = [truth_path.with_name(stem + suffix) for suffix in (".txt", ".html", ".docx")]
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        for path in (path for path in paths if path.is_file()):
            flat = flatten(readers.read(path.read_bytes(), path.name))
            found = recognise(flat, load_regions(), load_forms())
            if truth["year"] not in (None, found.year) or truth.get("code") not in (None, code(found)):
                wrong.append((path.name, found.unit, found.year))
    assert not wrong
