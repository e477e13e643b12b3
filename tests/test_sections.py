"""Sections and running text, in the layouts in which reports come."""

import time

import pytest

from loaders.model import Cell, Document, Paragraph, Table
from loaders.sections import find_sections, kind_of_title, running_text

OFFICIAL = (
    ("一", "overview"),
    ("二", "proactive"),
    ("三", "applications"),
    ("四", "disputes"),
    ("五", "problems"),
    ("六", "other"),
)
TABLE_2 = [
    "第二十条第（一）项",
    "信息内容",
    "本年制发件数",
    "本年废止件数",
    "现行有效件数",
    "规章",
    "0",
    "0",
    "0",
]
TABLE_3 = [
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    "申请人情况",
    "一、本年新收政府信息公开申请数量",
    "3",
    "二、上年结转政府信息公开申请数量",
    "0",
    "三、",
    "本年度办理结",
    "果",
    "（一）予以公开",
    "3",
    "四、结转下年度继续",
    "办理",
    "0",
]
TABLE_4 = ["行政复议", "行政诉讼", "结果维持", "结果纠正", "其他结果", "0", "0", "0"]
LINES = [
    "楚雄市紫溪镇人民政府2022年政府信息公开工作年度报告",
    "本报告由紫溪镇人民政府编制。",
    "一、总体情况",
    "全年公开信息31条。",
    "二、主动公开政府信息情况",
    *TABLE_2,
    "三、收到和处理政府信息公开申请情况",
    *TABLE_3,
    "四、政府信息公开行政复议、行政诉讼情况",
    *TABLE_4,
    "五、存在的主要问题及改进情况",
    "人手不足。",
    "六、其他需要报告的事项",
    "收费0元。",
]


def document(*lines: str) -> Document:
    return Document("报告.txt", "", "text", tuple(Paragraph(line) for line in lines))


def narrative(doc: Document) -> str:
    texts = []
    for block, start, end in running_text(doc):
        paragraph = doc.blocks[block]
        assert isinstance(paragraph, Paragraph)
        texts.append(paragraph.text[start:end])
    return "\n".join(texts)


def test_find_the_six_sections_and_not_the_rows_that_are_numbered_like_them() -> None:
    sections = find_sections(document(*LINES))
    assert tuple((section.number, section.kind) for section in sections) == OFFICIAL
    assert sections[0].end == sections[1].start
    assert sections[2].title == "收到和处理政府信息公开申请情况"


def test_find_sections_in_a_single_line() -> None:
    jammed = document("当前位置： 首页 > 信息公开 > 紫溪镇 " + "".join(LINES) + " 打印 关闭")
    assert tuple((section.number, section.kind) for section in find_sections(jammed)) == OFFICIAL
    text = narrative(jammed)
    assert "全年公开信息31条。" in text
    assert "收费0元。" in text
    for unwanted in ("当前位置", "规章", "本年新收", "结果维持", "打印"):
        assert unwanted not in text


def test_find_titles_that_are_wrapped_or_have_no_number_or_another_mark() -> None:
    doc = document(
        "总体情况",
        "全年公开信息31条。",
        "## 二．主动公开政府",
        "信息情况",
        "三 收到和处理政府信息公开申请情况",
        "第四部分 政府信息公开行政复议、行政诉讼情况",
    )
    kinds = [(section.number, section.kind) for section in find_sections(doc)]
    assert kinds[:3] == [("", "overview"), ("二", "proactive"), ("三", "applications")]


def test_prefer_the_sections_to_the_table_of_contents() -> None:
    contents = ["一、概述", "二、主动公开情况", "三、依申请公开情况"]
    doc = document("目录", *contents, "一、概述", "正文。" * 30, *contents[1:], "没有收到申请。")
    assert [section.start.block for section in find_sections(doc)] == [4, 6, 7]


def test_find_older_titles_and_keep_the_statistics_sheet_out() -> None:
    doc = document(
        "一、概述",
        "设公开栏2处。",
        "二、收费及减免情况",
        "三、复议、诉讼和申诉情况",
        "四、群众来信",
        "附件：政府信息公开情况统计表（2015年度）",
        "统　计　指　标|单位|统计数",
        "一、主动公开情况",
        "（一）主动公开政府信息数|条|4",
        "五、举报投诉数量|件|0",
        "1.当面申请数|件|0",
        "（三）申请答复数|件|0",
        "填报人：李某　填报日期：2016年1月8日",
    )
    assert [section.kind for section in find_sections(doc)] == ["overview", "fees", "disputes", ""]
    assert "申请数" not in narrative(doc)


def test_keep_a_note_under_a_table_and_leave_out_its_lines() -> None:
    lines = list(LINES)
    lines.insert(lines.index("三、收到和处理政府信息公开申请情况"), "注：规章一栏镇级政府没有制定权。")
    text = narrative(document(*lines))
    assert "注：规章一栏镇级政府没有制定权。" in text
    assert "本年制发件数" not in text


@pytest.mark.parametrize(
    "line",
    [
        "索引号：11532301/2023-00012　发布日期：2023-01-09",
        "| 发布机构 | 紫溪镇 |",
        "您当前所在位置：首页 > 信息公开",
        "2023年1月9日 来源：紫溪镇",
        "- 3 -",
        "第 2 页 共 5 页",
    ],
)
def test_leave_out_fields_of_the_site(line: str) -> None:
    assert line not in narrative(document(LINES[0], line, *LINES[1:]))


def test_leave_out_navigation_and_footer() -> None:
    doc = document(
        "首页",
        "紫溪镇2021年政府信息公开工作年度报告",
        *LINES,
        "相关链接：政务服务网",
        "主办：市政府办　ICP备05010291号　联系电话：0878-1234567",
    )
    text = narrative(doc)
    assert text.startswith(LINES[0])
    assert "2021" not in text
    assert text.endswith("收费0元。")


def test_keep_a_number_in_a_sentence_that_a_table_also_names() -> None:
    sentence = "行政复议5件，其中结果维持4件，结果纠正1件。"
    assert sentence in narrative(document("一、总体情况", sentence, "二、主动公开政府信息情况"))


def test_read_everything_where_nothing_is_recognised() -> None:
    doc = document("今年公开了12条。", "没有收到申请。")
    assert find_sections(doc) == ()
    assert running_text(doc) == ((0, 0, 9), (1, 0, 7))


def test_leave_tables_out_and_find_headings_in_their_cells() -> None:
    cells = (Cell("一、总体情况", 0, 0), Cell("二、主动公开政府信息情况", 1, 0))
    doc = Document("表.xlsx", "", "xlsx", (Table(tuple((cell,) for cell in cells)),))
    sections = find_sections(doc)
    assert [(section.start.block, section.start.row) for section in sections] == [(0, 0), (0, 1)]
    assert running_text(doc) == ()


def test_give_spans_in_the_characters_of_the_document() -> None:
    doc = document("一、政府信息主動公開情況 我鎮(zhèn)公開\u200b４６件。 二、沒有收費(fèi)。")
    assert [section.kind for section in find_sections(doc)] == ["proactive", "fees"]
    assert narrative(doc) == doc.text_at(find_sections(doc)[0].start)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("总体清况", "overview"),
        ("工作总体推进情况", "overview"),
        ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", "disputes"),
        ("政府信息公开行政复议和行政诉讼的情况", "disputes"),
        ("存在的问题和改进措施", "problems"),
        ("其它需要说明的事项", "other"),
        ("依申请公开政府信息和不予公开政府信息情况", "applications"),
        ("群众来信", ""),
    ],
)
def test_tell_what_a_section_is_about(title: str, kind: str) -> None:
    assert kind_of_title(title) == kind


@pytest.mark.parametrize(
    "lines",
    [
        [" " * 100_000],
        ["第二十条" + " " * 100_000],
        ["\u3000|" * 50_000 + "。"],
        [""] * 20_000,
        ["第1页", "正文。"] * 10_000,
        ["一、总体情况", "申请人情况"] * 3_000,
    ],
)
def test_running_text_stays_quick(lines: list[str]) -> None:
    """A quadratic search takes over ten seconds on these; the bound leaves room for a slow machine."""
    document = Document("长.txt", "", "text", tuple(map(Paragraph, lines)))
    started = time.process_time()
    running_text(document)
    assert time.process_time() - started < 3
