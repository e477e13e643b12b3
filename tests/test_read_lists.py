"""Lists in tables (线路 | 受理 | 办结, 栏目 | 条数) give the facts that sentences would give."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from loaders.forms import load_indicators
from loaders.load import read_report
from loaders.model import Finding
from loaders.narrative.lists import load_list_words

TITLE = "楚雄市紫溪镇2024年政府信息公开工作年度报告"


def sheet_of(*rows: Sequence[Any]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("清单")
        percent = book.add_format({"num_format": "0.0%"})
        for row, cells in enumerate(([TITLE], *rows)):
            for col, value in enumerate(cells):
                sheet.write(row, col, value, percent if isinstance(value, float) else None)
    return buffer.getvalue()


def page_of(*rows: Sequence[str], text: str = "") -> bytes:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body><p>{TITLE}</p><p>{text}</p><table>{cells}</table></body></html>".encode()


def facts(data: bytes, name: str = "清单.xlsx") -> dict[tuple[str, str], float | None]:
    found = read_report(data, name).facts
    return {(fact.indicator, next(iter(fact.dims.values()), "")): fact.value for fact in found}


def findings(data: bytes, name: str = "清单.xlsx") -> list[Finding]:
    return [
        one for one in read_report(data, name).findings if one.rule.split(".")[0] in ("structure", "value")
    ]


def test_read_a_county_list_of_hotlines() -> None:
    data = sheet_of(
        ["序号", "平台名称", "受理件数（件）", "办结件数（件）", "按期办结数", "群众满意率", "备注"],
        [1, "12345热线", 120, 118, 117, 0.985, "转办2件"],
        [2, "书记市长信箱", 15, "15件", "/", "", ""],
        ["合计", "", 135, 133, 117, "", ""],
    )
    assert facts(data) == {
        ("hotlines.received", "12345热线"): 120,
        ("hotlines.handled", "12345热线"): 118,
        ("hotlines.handled_on_time", "12345热线"): 117,
        ("hotlines.satisfaction_rate", "12345热线"): 98.5,
        ("hotlines.received", "书记市长信箱"): 15,
        ("hotlines.handled", "书记市长信箱"): 15,
    }


def test_read_two_lists_side_by_side() -> None:
    data = sheet_of(
        ["栏目", "公开条数", "渠道", "发布数量"],
        ["乡镇动态", 80, "政府网站", 100],
        ["通知公告", 40, "微信公众号", 60],
        ["合计", 120, "合计", 160],
    )
    assert facts(data) == {
        ("publications.by_category", "乡镇动态"): 80,
        ("publications.by_category", "通知公告"): 40,
        ("publications.by_channel", "政府网站"): 100,
        ("publications.by_channel", "微信公众号"): 60,
    }


def test_point_at_the_cell_and_keep_what_is_printed() -> None:
    report = read_report(sheet_of(["线路", "受理"], ["12345 热线", "约120件"], ["信箱", 30]), "清单.xlsx")
    fact = report.facts[0]
    assert (fact.label, fact.dims["hotline"], fact.raw, fact.qualifier) == (
        "12345热线",
        "12345热线",
        "约120件",
        "about",
    )
    assert report.document.text_at(fact.where) == "约120件"


def test_read_a_list_on_a_page() -> None:
    data = page_of(["热线名称", "收到", "已答复"], ["12345热线", "30", "30"], ["县长信箱", "20", "19"])
    assert facts(data, "页面.html") == {
        ("hotlines.received", "12345热线"): 30,
        ("hotlines.handled", "12345热线"): 30,
        ("hotlines.received", "县长信箱"): 20,
        ("hotlines.handled", "县长信箱"): 19,
    }


def test_count_no_line_twice_that_a_sentence_tells() -> None:
    text = "全年12345热线受理30件，办结30件。"
    rows = (["线路", "受理", "满意率"], ["12345政务服务便民热线", "30", "98%"], ["县长信箱", "20", "95%"])
    assert facts(page_of(*rows, text=text), "页面.html") == {
        ("hotlines.received", "12345热线"): 30,
        ("hotlines.handled", "12345热线"): 30,
        ("hotlines.satisfaction_rate", "12345政务服务便民热线"): 98,
        ("hotlines.received", "县长信箱"): 20,
        ("hotlines.satisfaction_rate", "县长信箱"): 95,
    }


@pytest.mark.parametrize(
    "head",
    [
        ["事项名称", "受理", "办结"],
        ["申请渠道", "收到", "答复"],
        ["栏目", "责任单位", "更新时限"],
        ["公开事项", "公开", "备注"],
    ],
)
def test_take_no_other_table_for_a_list(head: list[str]) -> None:
    numbers = [["甲项", "3", "2"], ["乙项", "4", "4"]] if head[1] != "公开" else [["甲项", "是", "无"]] * 2
    assert facts(sheet_of(head, *numbers)) == {}
    assert findings(sheet_of(head, *numbers)) == []


def test_read_the_total_beside_its_label_and_compare_it_with_the_list() -> None:
    rows = (["主动公开政府信息总数（条）", 130], ["栏目", "公开条数"], ["乡镇动态", 80], ["通知公告", 40])
    report = read_report(sheet_of(*rows), "清单.xlsx")
    assert report.facts[0].indicator == "publications.total"
    assert [(one.rule, one.expected, one.found) for one in report.findings] == [
        ("narrative.publications_sum", 130, 120)
    ]


def test_ask_what_a_rate_of_one_means() -> None:
    data = sheet_of(["线路", "受理", "满意率"], ["12345热线", 30, "1"], ["县长信箱", 20, "99"])
    assert ("hotlines.satisfaction_rate", "12345热线") not in facts(data)
    assert facts(data)["hotlines.satisfaction_rate", "县长信箱"] == 99
    assert [one.rule for one in findings(data)] == ["value.not_a_number"]
    stated = sheet_of(["线路", "受理", "满意率（%）"], ["12345热线", 30, "1"])
    assert facts(stated)["hotlines.satisfaction_rate", "12345热线"] == 1


@pytest.mark.parametrize(
    ("rows", "rule", "words"),
    [
        (
            [["线路", "受理"], ["信箱", 30], ["热线", "若干"]],
            "value.not_a_number",
            "“热线”的“受理”填的是“若干”",
        ),
        (
            [["线路", "受理", "备注"], ["信箱", 30], ["", 12, "汇总"]],
            "structure.unmapped_label",
            "没有写名称",
        ),
        ([["线路", "受理"], ["信箱", 30], ["信箱", 12]], "structure.unmapped_label", "不止一次"),
        ([["线路", "受理", "接通率"], ["信箱", 30, "98%"]], "structure.unmapped_label", "“接通率”一列"),
    ],
)
def test_say_what_of_a_list_was_not_read(rows: list[list[Any]], rule: str, words: str) -> None:
    found = findings(sheet_of(*rows))
    assert [one.rule for one in found] == [rule]
    assert words in found[0].message
    assert facts(sheet_of(*rows)) == {("hotlines.received", "信箱"): 30}


def test_declare_lists_only_of_what_the_narrative_states() -> None:
    words = load_list_words()
    codes = {code for kind in words.kinds for code in kind.columns.values()} | set(words.items.values())
    assert all(load_indicators()[code].table is None for code in codes)
    for kind in words.kinds:
        assert all(load_indicators()[code].dims == (kind.dim,) for code in kind.columns.values())
