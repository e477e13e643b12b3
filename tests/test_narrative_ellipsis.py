"""Sentences that leave something out: a verb, a unit's outlet, a total; and numbers that became no fact."""

import pytest

from loaders.flat import flatten
from loaders.model import Document, Fact, Finding, Paragraph
from loaders.narrative import read_narrative
from loaders.normalise import squeeze

Stated = tuple[str, str, float]

TOTAL, CATEGORY, CHANNEL = "publications.total", "publications.by_category", "publications.by_channel"
RECEIVED, HANDLED = "hotlines.received", "hotlines.handled"
DONE_RATE, TIME_RATE = "hotlines.completion_rate", "hotlines.on_time_rate"
ASKED, ANSWERED = "stated.applications_received", "stated.applications_answered"
REVIEWS, LAWSUITS = "stated.reviews", "stated.lawsuits"


OUTLETS: list[tuple[str, list[Stated]]] = [
    (
        "公开信息96条，其中石桥镇便民揭示板上公开45条，其他方式公开51条。",
        [(TOTAL, "", 96), (CHANNEL, "石桥镇便民揭示板", 45), (CHANNEL, "其他方式", 51)],
    ),
    (
        "公开信息96条。从渠道看，网站公开信息56条，其中开设政务微信1个、公开信息40条。",
        [(TOTAL, "", 96), (CHANNEL, "网站", 56), (CHANNEL, "政务微信", 40)],
    ),
    (
        "主动公开信息35条，通过微信公众号发布信息29条。",
        [(TOTAL, "", 35), (CHANNEL, "微信公众号", 29)],
    ),
    (
        "在公众号公开动态信息80条，石桥镇全年公开政府信息23条，其中：机构概况8条、政策15条。",
        [
            *((TOTAL, "", 23), (CHANNEL, "公众号", 80), (CATEGORY, "动态信息", 80)),
            *((CATEGORY, "机构概况", 8), (CATEGORY, "政策", 15)),
        ],
    ),
    (
        "通过县政府网站向外发布信息45条。",
        [(TOTAL, "", 45), (CHANNEL, "县政府网站", 45)],
    ),
    (
        "利用村务通公开信息35条，在村级亮晒墙公开信息20条。",
        [(CHANNEL, "村务通", 35), (CHANNEL, "村级亮晒墙", 20)],
    ),
    (
        "公开信息70条，其中通过网站公开50条，通过政务新媒体上报信息20条。",
        [(TOTAL, "", 70), (CHANNEL, "网站", 50), (CHANNEL, "政务新媒体", 20)],
    ),
    (
        "云和街道在区政府网站上公开动态信息57篇；法定主动公开（公告）6条。",
        [(CHANNEL, "区政府网站", 57), (CATEGORY, "动态信息", 57), (CATEGORY, "法定主动公开（公告）", 6)],
    ),
    (
        "我镇依托区政府网站公开涉及行政处罚，环境保护，食品监管等方面政务信息共28条。",
        [(TOTAL, "", 28), (CHANNEL, "区政府网站", 28)],
    ),
    (
        "官方“两微”平台全年发布信息72条，其中微信公众号发布40条，微博发布32条。",
        [
            (CHANNEL, "官方“两微”平台", 72),
            (CHANNEL, "微信公众号", 40),
            (CHANNEL, "微博", 32),
            (TOTAL, "", 72),
        ],
    ),
    ("全年在党群中心公示专区公示补贴初审等17项常办事项清单。", []),
    ("公众号文章被省级媒体转载9篇。", []),
]

TOTALS: list[tuple[str, list[Stated]]] = [
    ("累计公开信息875条（2021年新增38条）。", [(TOTAL, "", 38)]),
    ("累计公开信息875条（其中2021年公开38条）。", [(TOTAL, "", 38)]),
    (
        "累计公开信息875条（2021年新增38条），在已公开信息中工作动态累计500条（2021年新增30条）。",
        [(TOTAL, "", 38), (CATEGORY, "工作动态", 30)],
    ),
    (
        "更新领导信息4条，机构信息6条，共10条。",
        [(TOTAL, "", 10), (CATEGORY, "领导信息", 4), (CATEGORY, "机构信息", 6)],
    ),
    (
        "在机构职能栏目公开信息3条、领导分工5条。",
        [(CATEGORY, "机构职能", 3), (CATEGORY, "领导分工", 5)],
    ),
    (
        "发布信息：部门文件12条，工作动态56条。",
        [(CATEGORY, "部门文件", 12), (CATEGORY, "工作动态", 56)],
    ),
    (
        "公开了各类信息，具体包括干部分工、补助领取等方面的内容共计64条。",
        [(TOTAL, "", 64)],
    ),
    ("公开机构设置、乡村振兴等相关领域信息共计300余条。", [(TOTAL, "", 300)]),
    (
        "发布信息公开指南1则、机构职能2则。",
        [(CATEGORY, "信息公开指南", 1), (CATEGORY, "机构职能", 2)],
    ),
    (
        "政府门户网站公开2020年度决算及2021年度预算等重点领域信息70条。",
        [(TOTAL, "", 70), (CHANNEL, "政府门户网站", 70)],
    ),
    ("公开2020年度决算3条，2020年公开信息80条。", [(CATEGORY, "2020年度决算", 3)]),
    ("对涉及群众利益、需要知晓的政府信息主动公开数为29条。", [(TOTAL, "", 29)]),
    (
        "法定主动公开内容18条。其中：机构设置2条，公共文化16条，制发规范性文件0件。",
        [(TOTAL, "", 18), (CATEGORY, "机构设置", 2), (CATEGORY, "公共文化", 16)],
    ),
    (
        "公开信息15条，其中：1.机构类（含领导）信息5条；2.文件类（包括政策、解读等）信息10条。",
        [
            (TOTAL, "", 15),
            (CATEGORY, "机构类（含领导）信息", 5),
            (CATEGORY, "文件类（包括政策、解读等）信息", 10),
        ],
    ),
    (
        "公开信息15条。1、通过公开栏公开；2、通过报纸等媒体发布部分信息；3、发公开信。",
        [(TOTAL, "", 15)],
    ),
]

CARRIED: list[tuple[str, list[Stated]]] = [
    (
        "办公室网站共办理66件，市长信箱35件，民意网24件，回复率100%。",
        [(HANDLED, "市长信箱", 35), (HANDLED, "民意网", 24), (DONE_RATE, "民意网", 100)],
    ),
    (
        "处理12345热线1203件、数字城管案件412件、网民留言12件，办结率分别为99.8%、100%、98%。",
        [
            *((HANDLED, "12345热线", 1203), (DONE_RATE, "12345热线", 99.8)),
            *((HANDLED, "数字城管", 412), (DONE_RATE, "数字城管", 100)),
            *((HANDLED, "网民留言", 12), (DONE_RATE, "网民留言", 98)),
        ],
    ),
    (
        "办理12345热线工单15件，办结率100%；办理数字城管工单21件，按期处置率100%。",
        [
            *((HANDLED, "12345热线", 15), (DONE_RATE, "12345热线", 100)),
            *((HANDLED, "数字城管", 21), (TIME_RATE, "数字城管", 100)),
        ],
    ),
    ("办理热线120件、噪音投诉33件。", [(HANDLED, "热线", 120)]),
    ("受理热线120件，违建12件，占道9件。", [(RECEIVED, "热线", 120)]),
    ("在东江论坛上及时回复网友提出的问题，共23条。", [(HANDLED, "东江论坛", 23)]),
    ("通过网上信访回应群众关切30条。", []),
    (
        "未发生因信息公开申请行政复议，提起行政诉讼的情况。",
        [(REVIEWS, "", 0), (LAWSUITS, "", 0)],
    ),
    ("未发生行政复议，行政诉讼案件由司法所应诉。", [(REVIEWS, "", 0)]),
    (
        "收到申请20件，其中3件已撤销，1件仍在法定办理期限内，16件已答复。",
        [(ASKED, "", 20), (ANSWERED, "", 16)],
    ),
    (
        "收到《政府信息公开申请书》10件，均已按照规定程序依法依规办理答复。",
        [(ASKED, "", 10), (ANSWERED, "", 10)],
    ),
    ("向图书馆、档案馆报送信息各12条。", []),
]


@pytest.mark.parametrize(("text", "expected"), [*OUTLETS, *TOTALS, *CARRIED])
def test_read_what_a_sentence_leaves_out(text: str, expected: list[Stated]) -> None:
    facts, _ = _read(text)
    assert sorted(map(_stated, facts)) == sorted(
        (indicator, squeeze(dim), value) for indicator, dim, value in expected
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("主动公开政府信息86条。\n全镇共发布各类信息120条。", ["全镇共发布各类信息120条"]),
        (
            "公开信息86条。\n共发布信息12条。\n共发布信息13条。\n共发布信息14条。\n共发布信息15条。",
            ["共发布信息12条", "共发布信息13条", "共发布信息14条"],
        ),
    ],
)
def test_name_numbers_that_became_no_fact(text: str, words: list[str]) -> None:
    (finding,) = _read(text)[1]
    assert (finding.rule, finding.severity) == ("narrative.unread_number", "note")
    assert "、".join(f"“{word}”" for word in words) in finding.message
    assert finding.where is not None
    assert finding.message.endswith("。")


@pytest.mark.parametrize(
    "text",
    [
        "公开信息86条。以上86条信息已全部审核。",
        "公开信息86条，上年公开72条。今后每年公开不少于100条。",
        "公开信息60条，其中业务类50条（含公开动态30条、公示公告20条），其他10条。",
        "累计公开信息875条（2021年新增38条）。",
        "公布规章1件，编发公报12期，发布信息86条。",
        "12345热线受理40件，其中咨询类热线15件。",
        "收到申请9件，当面申请4件，网络申请5件，申请撤销1件。",
        "举办培训2期，参加县级培训3次。",
        "公众号粉丝1200人，信息阅读量3.5万次。",
    ],
)
def test_leave_numbers_alone_that_are_not_read_for_a_reason(text: str) -> None:
    assert not [finding for finding in _read(text)[1] if finding.rule == "narrative.unread_number"]


def _read(text: str) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """What a report of 2021 with this overview states, each line a paragraph."""
    lines = ["一、总体情况", "2021年度工作如下。", *text.split("\n")]
    return read_narrative(flatten(Document("报告.txt", "", "text", tuple(map(Paragraph, lines)))))


def _stated(fact: Fact) -> Stated:
    assert fact.value is not None
    return fact.indicator, squeeze(next(iter(fact.dims.values()), "")), fact.value
