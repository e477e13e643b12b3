"""Findings on a report's build and wording: each rule has what breaks it and what nearly does."""

import pytest

from loaders.flat import flatten
from loaders.forms import load_forms
from loaders.model import Document, Finding, Paragraph, Unit
from loaders.recognise import Recognition
from loaders.regions import load_regions
from loaders.structure import check_structure, check_text

UNIT = Unit("三台镇", "130632102", "镇", ("河北省", "保定市", "安新县"))
TITLES = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def document(*lines: str, hidden: tuple[str, ...] = (), title: str = "") -> Document:
    return Document("报告.txt", "", "text", tuple(Paragraph(line) for line in lines), title, hidden)


def structure(*lines: str, year: int | None = 2021, form: str | None = None) -> list[Finding]:
    recognition = Recognition(UNIT, year, form)
    return list(check_structure(flatten(document(*lines)), recognition, load_forms()))


def text(*lines: str, hidden: tuple[str, ...] = (), title: str = "", year: int = 2021) -> list[Finding]:
    doc = document(*lines, hidden=hidden, title=title)
    return list(check_text(flatten(doc), Recognition(UNIT, year, None), load_regions()))


def rules(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def test_find_the_sections_that_the_form_prescribes_and_the_report_lacks() -> None:
    findings = structure(*TITLES[:3], "没有。", "五、存在问题和改进措施", "六、其他事项", form="2021")
    assert rules(findings) == ["structure.section_missing", "structure.numbering_gap"]
    assert "四、政府信息公开行政复议、行政诉讼情况" in findings[0].message
    assert findings[0].severity == "error"


def test_miss_no_section_in_a_complete_report_or_in_a_workbook_of_bare_tables() -> None:
    assert structure(*TITLES, "无。", form="2021") == []
    assert structure("本年制发件数", "0", form="2021") == []


@pytest.mark.parametrize(
    ("form", "year", "fires"), [("2019", 2021, True), ("2019", 2020, False), ("2021", 2023, False)]
)
def test_find_a_form_of_other_years(form: str, year: int, fires: bool) -> None:
    findings = structure(*TITLES, "无。", year=year, form=form)
    assert ("structure.form_year_mismatch" in rules(findings)) is fires


def test_find_nothing_about_the_form_of_a_report_without_a_year() -> None:
    assert structure(*TITLES, "无。", year=None, form="2019") == []


@pytest.mark.parametrize(
    "lines",
    [
        ("一、总体情况", "（一）领导。", "1.公开8条。", "4.审核。", "5.经费。"),
        ("一、总体情况", "1、公开8条。", "3、审核。"),
        ("一、总体情况", "（一）领导。", "（三）落实。"),
        ("一、总体情况", "（一）解读不够；（三）发布滞后。"),
        ("一、政府信息主动公开情况", "公开8条。", "三、依申请公开情况"),
        (
            "五、存在的主要问题",
            "（一）问题",
            "1.人手少。",
            "2.更新慢。",
            "（二）措施",
            "1.培训。",
            "3.考核。",
        ),
    ],
)
def test_find_a_number_that_is_left_out(lines: tuple[str, ...]) -> None:
    findings = structure(*lines)
    assert rules(findings) == ["structure.numbering_gap"]
    assert findings[0].where is not None


@pytest.mark.parametrize(
    "lines",
    [
        ("一、总体情况", "（一）领导。", "1.公开8条。", "2.审核。", "（二）落实。", "1.自查。", "2.整改。"),
        ("一、总体情况", "（一）领导。", "1.公开。", "2.审核。", "（二）落实。", "3.自查。", "4.整改。"),
        ("一、总体情况", "1.公开信息8条。2.审核9条。", "3.自查1次。"),
        ("一、总体情况", "1.公开。", "2，审核。", "3.自查。"),
        ("一、总体情况", "（一）领导。", "(二)、审核。", "（三）自查。"),
        ("一、总体情况", "（一）领导。", "二）审核。", "（三）自查。"),
        ("一、总体情况", "办结率：1.5%。", "满意率：4.2%。"),
        ("一、总体情况", "分布如下：1、3月各8条。", "热线：5、7月各9件。"),
        ("一、总体情况", "依据第二十条第（一）项公开。", "依据第（四）项不予公开。"),
        ("一、总体情况", "1.公开。", "2023.1.4 自查。", "2.审核。"),
        (
            "一、总体情况",
            "一、加强领导。",
            "二、落实责任。",
            "三、强化监督。",
            "二、主动公开政府信息情况",
            "无。",
        ),
        ("一、概述", "设专栏。 二、公开目录 已编制。 三、依申请公开情况 没有。"),
        (
            "一、总体情况",
            "无。",
            "二、主动公开政府信息情况",
            "第二十条第（一）项",
            "1.规章",
            "3.收费",
            "5.采购",
        ),
    ],
)
def test_take_no_other_number_for_a_gap(lines: tuple[str, ...]) -> None:
    assert structure(*lines) == []


def test_leave_the_rows_of_the_standard_tables_alone() -> None:
    rows = [
        "（三）不予公开",
        "1.属于国家秘密",
        "3.危及“三安全一稳定”",
        "（七）总计",
        "四、结转下年度继续办理",
    ]
    lines = [
        *TITLES[:3],
        "（本列数据的勾稽关系为：第一项加第二项之和）",
        "一、本年新收政府信息公开申请数量",
        *rows,
    ]
    assert structure(*lines, *TITLES[3:]) == []


@pytest.mark.parametrize(
    "line",
    [
        "通过赌博软件app子网页公布了指南。",
        "公布“博彩平台三台镇政府信息公开指南”。",
        "澳门葡京赌场官网",
        "线上真人棋牌娱乐城注册送彩金",
        "更多内容见免费看片一级毛片",
        "白癜风哪家医院好",
        "快速办理代开发票",
    ],
)
def test_find_injected_advertising(line: str) -> None:
    findings = text(line)
    assert set(rules(findings)) == {"text.injected_spam"}
    assert findings[0].severity == "error"
    assert findings[0].where is not None


@pytest.mark.parametrize(
    "line",
    [
        "开展禁毒禁赌宣传4次。",
        "严厉打击网络赌博平台和跨境赌博软件。",
        "发放防范网络赌博app诈骗宣传单300份。",
        "集中整治棋牌室12家。",
        "公开福利彩票公益金使用情况2条。",
        "通过体育彩票网站公示。",
        "查处非法销售壮阳保健品案件1起。",
        "金沙县政府网站、省市县三级平台同步发布。",
        "新建无码头渡口登记平台1个。",
        "开展妇科检查和癫痫病人随访。",
        "澳门特别行政区代表团来访，在真人图书馆座谈。",
    ],
)
def test_leave_campaigns_and_everyday_words_alone(line: str) -> None:
    assert text(line) == []


def test_count_an_injected_word_once_with_its_first_place_and_look_behind_the_page() -> None:
    findings = text(
        "一、总体情况",
        "赌博软件app网页和赌博软件app专栏。",
        hidden=("赌博软件app", "体育投注"),
        title="体育投注",
    )
    assert rules(findings) == ["text.injected_spam"] * 2
    assert "正文2处、页面上看不见的地方1处" in findings[0].message
    assert findings[0].where is not None
    assert findings[0].where.block == 1
    assert findings[1].where is None


def test_find_characters_broken_by_a_wrong_encoding() -> None:
    assert rules(text("抓好信息公开，锟斤拷锟斤拷烫烫烫，成效明显。", "\ufffd\ufffd\ufffd")) == [
        "text.garbled"
    ]
    assert text("灌溉\ufffd站。", "这锅汤烫烫的。") == []


def test_find_an_identity_number_only_with_the_right_check_digit_and_mask_it() -> None:
    findings = text("申请人张某，身份证号11010519491231002X。")
    assert rules(findings) == ["text.personal_data"]
    assert "110*" in findings[0].message
    assert "19491231" not in findings[0].message
    assert text("编号110105194912310021，文号530102202001013456。") == []


def test_find_a_private_mobile_number_but_no_office_line() -> None:
    findings = text("（申请人黄某某，手机13800000000）")
    assert rules(findings) == ["text.personal_data"]
    assert "13800000000" not in findings[0].message
    assert text("联系电话：13800000000。申请人可拨打监督电话13900000000。") == []


@pytest.mark.parametrize(
    "line", ["端村镇党政办负责信息审核。", "2021年，端村镇共收到申请1件。", "安新县端村镇认真落实部署。"]
)
def test_find_another_township_that_acts_as_the_author(line: str) -> None:
    assert "text.foreign_unit" in rules(text("一、总体情况", line))


@pytest.mark.parametrize(
    "line",
    [
        "三台镇党政办负责信息审核。",
        "组织干部赴端村镇学习公开经验。",
        "与端村镇共同承办县长热线。",
        "太平镇党政办来函调研。",
        "原端村镇已公开的文件一并移交。",
        "涉及端村镇、大王镇等地的信访。",
    ],
)
def test_leave_neighbours_alone_that_are_only_spoken_of(line: str) -> None:
    assert text("一、总体情况", line) == []


@pytest.mark.parametrize(
    "line",
    [
        "三台镇2020年政府信息公开工作年度报告",
        "统计期限自2020年1月1日起至2020年12月31日止。",
        "（二）依申请公开情况。2020年，全镇共收到申请1件，已答复。",
    ],
)
def test_find_another_year_where_the_own_should_stand(line: str) -> None:
    assert rules(text(line)) == ["text.foreign_year"]


@pytest.mark.parametrize(
    "line",
    [
        "三台镇2021年政府信息公开工作年度报告",
        "统计期限自2021年1月1日起至2021年12月31日止。",
        "2020年，本镇公开81条，2021年公开94条。",
        "2020年，全镇结转1件。",
        "2022年，我镇将加强培训。",
        "2020年开始使用新系统。",
        "自2008年5月1日起施行，截至2021年底公开81条。",
    ],
)
def test_leave_other_years_alone_that_are_compared_or_planned(line: str) -> None:
    assert text(line) == []
