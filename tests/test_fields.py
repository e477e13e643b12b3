"""What a form states of itself in fields: unit, division code, county, year."""

from pathlib import Path

import pytest

from loaders.fields import Fields, find_fields
from loaders.flat import flatten
from loaders.forms import load_forms
from loaders.model import Document
from loaders.readers import read
from loaders.recognise import Recognition, recognise
from loaders.regions import load_regions


def document(*rows: tuple[str, str], heading: str = "政府信息公开工作年度报告填报表") -> Document:
    """A page with a heading and a table of labels and values."""
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td><td>提示</td></tr>" for label, value in rows)
    return read(f"<h1>{heading}</h1><table>{cells}</table>".encode(), "填报表.html")


def recognised(*rows: tuple[str, str], heading: str = "政府信息公开工作年度报告填报表") -> Recognition:
    return recognise(flatten(document(*rows, heading=heading)), load_regions(), load_forms())


def test_find_the_values_in_the_cells_behind_their_labels() -> None:
    found = find_fields(
        flatten(
            document(
                ("单位名称", "紫溪镇人民政府"),
                ("行政区划代码（9位）", "532301104000"),
                ("所属县（市、区）", "楚雄市"),
                ("报告年度", "2024年度"),
            )
        )
    )
    assert (found.unit, found.code, found.county, found.year) == (
        "紫溪镇人民政府",
        "532301104",
        "楚雄市",
        2024,
    )


def test_find_the_values_behind_colons() -> None:
    text = "填报单位：紫溪镇人民政府\n区划代码：532301104\n统计年度: 2023\n"
    found = find_fields(flatten(read(text.encode(), "填报表.txt")))
    assert (found.unit, found.code, found.year) == ("紫溪镇人民政府", "532301104", 2023)


def test_take_no_label_for_the_value_of_a_blank_field() -> None:
    blank = document(("单位名称", ""), ("行政区划代码", ""), ("所属县（市、区）", ""), ("报告年度", ""))
    assert find_fields(flatten(blank)) == Fields()


def test_find_no_fields_in_sentences() -> None:
    text = "报告年度为2024年的数据。单位名称变更的，行政区划代码532301104不变。"
    assert find_fields(flatten(read(text.encode(), "说明.txt"))) == Fields()


def test_recognise_a_namesake_by_its_code() -> None:
    codes = load_regions().townships("太平镇")
    assert len(codes) > 10
    answer = recognised(("单位名称", "太平镇人民政府"), ("行政区划代码", codes[-1]), ("报告年度", "2024"))
    assert answer.unit is not None
    assert (answer.unit.name, answer.unit.code, answer.year) == ("太平镇", codes[-1], 2024)
    assert "写明的区划代码" in answer.candidates[0].reason
    assert answer.findings == ()


def test_recognise_a_unit_by_its_code_alone() -> None:
    answer = recognised(("单位名称", ""), ("行政区划代码", "532301104"), ("报告年度", "2024"))
    assert answer.unit is not None
    assert (answer.unit.name, answer.unit.code) == ("紫溪镇", "532301104")


def test_recognise_a_unit_by_its_name_and_county() -> None:
    answer = recognised(("单位名称", "紫溪镇"), ("所属县（市、区）", "楚雄市"), ("报告年度", "2024"))
    assert answer.unit is not None
    assert answer.unit.code == "532301104"


def test_ask_where_name_and_code_are_two_units() -> None:
    answer = recognised(("单位名称", "鹿城镇人民政府"), ("行政区划代码", "532301104"), ("报告年度", "2024"))
    assert answer.unit is not None
    assert answer.unit.code is None
    assert answer.candidates[0].unit.name == "紫溪镇"
    assert [finding.rule for finding in answer.findings] == ["recognise.unit_ambiguous"]
    assert "“紫溪镇”" in answer.findings[0].message


def test_say_that_a_code_is_in_no_table() -> None:
    fields = (
        ("单位名称", "紫溪镇"),
        ("行政区划代码", "532301999"),
        ("所属县（市、区）", "楚雄市"),
        ("报告年度", "2024"),
    )
    answer = recognised(*fields)
    assert answer.unit is not None
    assert answer.unit.code == "532301104"
    assert [(finding.rule, finding.severity) for finding in answer.findings] == [
        ("recognise.unit_unknown", "warning")
    ]


def test_believe_the_field_rather_than_a_title_of_last_year() -> None:
    fields = (("单位名称", "紫溪镇"), ("行政区划代码", "532301104"), ("报告年度", "2024"))
    assert recognised(*fields, heading="紫溪镇2023年政府信息公开工作年度报告").year == 2024


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "reports").glob("*.html")), ids=lambda p: p.name
)
def test_find_no_code_in_reports_without_fields(path: Path) -> None:
    assert find_fields(flatten(read(path.read_bytes(), path.name))).code == ""
