import hashlib
import random
import re

import pytest

from loaders.errors import ReadError
from loaders.model import Document
from loaders.readers import MAX_BYTES, read
from tests.readers_helpers import assert_is_grid, corpus, lines, only_table, package, shown, tables

REPORT = "示范县汀岚镇2021年政府信息公开工作年度报告\n一、总体情况\n全年公开信息３５条。\n"


def read_lines(text: str) -> Document:
    return read(text.encode(), "report.txt")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "utf-32"]
)
def test_read_each_encoding(encoding: str) -> None:
    data = REPORT.encode(encoding)
    document = read(data, "a.txt")
    assert lines(document) == REPORT.splitlines()
    assert document.media == "text"
    assert document.name == "a.txt"
    assert document.sha256 == hashlib.sha256(data).hexdigest()


def test_read_rare_characters_of_gb18030() -> None:
    assert lines(read("主任䶮宇负责全镇政务公开。".encode("gb18030"), "a.txt")) == [
        "主任䶮宇负责全镇政务公开。"
    ]


@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
def test_read_undeclared_traditional_characters(encoding: str) -> None:
    line = "本鎮全年主動公開政府資訊三十五條，收到申請兩件，均已依法答覆，並將繼續做好政務公開工作。"
    assert lines(read((line + "\n").encode(encoding) * 5, "a.txt")) == [line] * 5


def test_read_a_file_cut_within_a_character() -> None:
    assert lines(read((REPORT * 9).encode()[:-2], "a.txt"))[:3] == REPORT.splitlines()


def test_keep_lines_as_printed_without_blank_ones() -> None:
    assert lines(read_lines("　　一、 总体 \r\n\r\n \u00a0\n0 \x0c第二页")) == [
        "　　一、 总体 ",
        "0 ",
        "第二页",
    ]


def test_read_tabs_as_a_grid() -> None:
    document = read_lines(
        "二、主动公开\n第（一）项\t\t\n信息内容\t制发\t有效\n规章\t0\t\n规范性文件\t1\t12\n完"
    )
    assert shown(document) == [
        "二、主动公开",
        [["第（一）项", "", ""], ["信息内容", "制发", "有效"], ["规章", "0", ""], ["规范性文件", "1", "12"]],
        "完",
    ]
    assert_is_grid(tables(document)[0])


def test_read_quoted_commas_as_a_grid() -> None:
    text = '三、申请\n"项目","自然人","总计"\n"一、本年新收，\n含网上","1","1,204"\n"说""明""","",""\n'
    assert only_table(read_lines(text)) == [
        ["项目", "自然人", "总计"],
        ["一、本年新收，\n含网上", "1", "1,204"],
        ['说"明"', "", ""],
    ]


def test_read_plain_commas_as_a_grid_where_cells_are_values() -> None:
    assert only_table(read_lines("规章,0,0,1\n文件,2,,3\n")) == [
        ["规章", "0", "0", "1"],
        ["文件", "2", "", "3"],
    ]


def test_read_markdown_as_a_grid() -> None:
    text = "| 信息<br>内容 | 制发 |\n|:--|---:|\n| 规章 | 0 |\n| 甲\\|乙 | 12 |\n\n正文 | 不是表"
    assert shown(read_lines(text)) == [
        [["信息\n内容", "制发"], ["规章", "0"], ["甲|乙", "12"]],
        "正文 | 不是表",
    ]


BOXES = {
    "a line a row": ["┌──┬──┐", "│指 标│数│", "│收到│12│", "│办结│11│", "└──┴──┘"],
    "a band a row": ["+---+---+", "| 指 | 数 |", "| 标 |    |", "+===+===+", "| 收到 | 12 |", "+---+---+"],
    "bands and lines": ["+--+--+", "|指标|数|", "+--+--+", "|收到|12|", "|办结|11|", "+--+--+"],
}


@pytest.mark.parametrize(
    ("box", "rows"),
    [
        ("a line a row", [["指 标", "数"], ["收到", "12"], ["办结", "11"]]),
        ("a band a row", [["指\n标", "数"], ["收到", "12"]]),
        ("bands and lines", [["指标", "数"], ["收到", "12"], ["办结", "11"]]),
    ],
)
def test_read_boxes(box: str, rows: list[list[str]]) -> None:
    assert shown(read_lines("\n".join(["前", *BOXES[box], "后"]))) == ["前", rows, "后"]


NARROW_STROKES = """\
┌─────────────┬──────┐
│处理结果     │总计  │
├──────┬──────┼──────┤
│不予  │秘密  │3     │
│公开  ├──────┼──────┤
│      │其他  │10    │
└──────┴──────┴──────┘"""
WIDE_STROKES = """\
┌───────┬───┐
│处理结果      │总计  │
├───┬───┼───┤
│不予  │秘密  │3     │
│公开  ├───┼───┤
│      │其他  │10    │
└───┴───┴───┘"""


@pytest.mark.parametrize("box", [NARROW_STROKES, WIDE_STROKES])
def test_read_boxes_with_merged_cells_however_wide_their_strokes_are(box: str) -> None:
    document = read_lines(box)
    assert only_table(document) == [
        ["处理结果", "处理结果", "总计"],
        ["不予\n公开", "秘密", "3"],
        ["不予\n公开", "其他", "10"],
    ]
    assert_is_grid(tables(document)[0])


@pytest.mark.parametrize(
    "text",
    [
        "自然人|法人|总计|\n商业企业|科研机构|\n一、新收|2||",
        "信息内容 | 制发 | 有效 ||\n规章 | 0 | 0 ||",
        "｜规章｜０｜０｜\n｜文件｜１｜６｜",
        "规章 |\n0 |\n||",
        "信息内容    制发    有效\n规章    0    0",
        "项目\t甲\t乙\n规章\t0",
        "自然人\t总计\t\n一、新收\t2\t\n",
        "\t一、总体情况\n\t全年公开信息。",
        "项目\t数",
        "第一，甲,乙,丙,丁完成了任务\n第二，甲,乙,丙,丁也完成了任务\n第三，甲,乙,丙,丁都完成了任务",
        "+--+--+\n| 甲 | 乙\n| 丙 |\n+--+--+",
        "| a | b |\n| --- | --- |\n| c |",
        "-----\n12345\n+++",
    ],
)
def test_leave_lines_that_draw_no_true_grid(text: str) -> None:
    document = read_lines(text)
    assert tables(document) == []
    assert lines(document) == [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空文件"),
        (b" \r\n\t\n", "空文件"),
        (bytes(4096), "空文件"),
        (b"\xef\xbb\xbf", "没有可读的文字"),
        (bytes(MAX_BYTES + 1), "MB"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "图片"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "图片"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "旧版"),
        (b"Rar!\x1a\x07" + bytes(99), "压缩包"),
        (package({"年报.txt": REPORT}), "压缩包"),
        (package({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "已损坏"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "MHT"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="x"></w:wordDocument>', "Word"),
        (b"MZ" + bytes(4096), "不是文字"),
        (b"\xff" * 1000, "不是文字"),
        (b"\xff\xfe" + b"\xd8\xd8" * 1000, "不是文字"),
        (random.Random(1).randbytes(1 << 20), "不是文字"),
        (bytes(random.Random(2).choices(range(0x80, 0xFF), k=1 << 16)), "不是文字"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refuse_what_is_no_report_with_one_sentence(
    data: bytes, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_: None)  # as where LibreOffice is not installed
    with pytest.raises(ReadError) as refused:
        read(data, "大桥镇2021.docx")
    sentence = str(refused.value)
    assert says in sentence
    assert sentence.startswith("“大桥镇2021.docx”")
    assert re.fullmatch(r"[^。]+。", sentence)


def test_go_by_the_content_whatever_the_name_says() -> None:
    assert read(REPORT.encode(), "report.doc").media == "text"
    assert read(b"<html><p>" + REPORT.encode(), "report.doc").media == "html"
    assert read("正文提到 <p> 标签".encode(), "report.html").media == "text"


@pytest.mark.parametrize(
    "text",
    [
        "+" + "-" * 300_000 + "x\n",
        "| " * 100_000 + "\n" + "|-" * 100_000,
        "\t" * 300_000 + "甲\n" + "\t" * 300_000,
        '"a","b\n' * 20_000,
        ",,,,\n" * 20_000,
        "a,b,c,\x00\n" + "年" * 9000,
        "+--+--+\n" + "|a|b|\n|c|\n" * 5_000,
    ],
)
def test_survive_hostile_lines(text: str) -> None:
    assert read_lines(text).blocks


def test_read_every_text_of_the_corpus() -> None:
    for path in corpus(".txt"):
        document = read(path.read_bytes(), path.name)
        assert document.media == "text"
        assert not any("\ufffd" in line for line in lines(document)), path.name
        for table in tables(document):
            assert_is_grid(table)
