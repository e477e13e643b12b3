"""What is no narrative and can be told from the text alone: the statistics sheet, a site's chrome."""

import re
from typing import Final

from loaders.flat import Flat, once

Span = tuple[int, int]

_SHEET_HEAD: Final = re.compile(
    r"^[^\n。]{0,12}?政府信息公开(?:工作)?情况统计表[^\n。]{0,14}$|统\s*计\s*指\s*标", re.MULTILINE
)
_SHEET_ROWS: Final = re.compile(r"政府信息数|答复数|申请数")
_FEWEST_SHEET_ROWS: Final = 3
_SHEET_TAIL: Final = re.compile(r"(?:接受培训人员|单位负责人|审核人|填报人|填报日期)[^\n。]*")

_FIELD: Final = (
    r"索\s*引\s*号|信息索引|发布机构|发布单位|发文(?:日期|机关|字号)|发布(?:日期|时间)|生成日期|公开日期|成文日期|"
    r"信息(?:分类|来源|名称|提供日期)|主题(?:分类|词)|关\s*键\s*词|文\s*号|文件编号|名\s*称|号|称|标题|栏目|来源|"
    r"是否有效|有效性|浏览(?:次数|量)?|访问量|点击(?:数|量)?|阅读|字体|字号|原文链接|本地目录|责任编辑|作者|编辑|"
    r"(?:您)?(?:当前|现在)?(?:所在|的)?位置|时间|日期"
)
_DATE: Final = r"20\d\d\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"
_METADATA: Final = re.compile(
    "|".join(
        (
            rf"[ |·*]*(?:{_FIELD})\s*[:|].*",
            r"[ |]*(?:首页|打印|关闭|分享|无障碍|点击收听|正文内容区域|信息公开元数据|=+\s*正文|页面链接).*",
            rf" *{_DATE}\s*(?:(?:来源|作者|信息|浏览|字体).*)?",
            r"[ -]*(?:第\s*)?\d{1,3}\s*(?:页.*|-\s*)?",
            r"[\s\d|.,/%-]+",
        )
    ),
    re.DOTALL,
)
_FOOTER: Final = re.compile(
    r"(?:^|(?<=[\s\[\]|。]))(?:"
    r"打\s*印|关\s*闭|上一[篇条]|下一[篇条]|相关(?:链接|附件|新闻|文档)|分享[到至]|扫一扫|主办(?:单位)?:|承办(?:单位)?:|"
    r"版权所有|Copyright|责任编辑|网站地图|网站标识码|友情链接|联系我们|设为首页|附件下载|浏览(?:次数)?:|信息来源:|"
    r"[^\n。]{0,4}ICP备|[^\n。]{0,3}公网安备|政府信息公开年报$)",
    re.IGNORECASE | re.MULTILINE,
)
_TITLE: Final = re.compile(
    r"(?:政府|政务)?信息(?:和政务)?公开(?:工作)?(?:情况)?(?:的)?(?:年度|年)?(?:工作)?(?:情况)?(?:的)?\s*报告"
    r"|年度(?:工作)?报告"
)
_LONGEST_LEAD: Final = 60


@once
def sheet_spans(flat: Flat) -> tuple[Span, ...]:
    """The statistics sheet of 2014-2018 (政府信息公开情况统计表), from its title to its signature line."""
    text = flat.text
    head = _SHEET_HEAD.search(text)
    if head is None or len(_SHEET_ROWS.findall(text, head.end())) < _FEWEST_SHEET_ROWS:
        return ()
    tails = [tail.end() for tail in _SHEET_TAIL.finditer(text, head.end())]
    return ((head.start(), tails[-1] if tails else len(text)),)


def is_metadata(line: str) -> bool:
    """Whether a line is a site's field (索引号：…), a control, a date, a page number or bare numbers."""
    return "。" not in line and _METADATA.fullmatch(line) is not None


def footer_start(text: str, body: int) -> int:
    """Where the site's footer begins, after `body`; the text's end where it has none."""
    footer = _FOOTER.search(text, body)
    return footer.start() if footer else len(text)


def content_start(text: str, limit: int) -> int:
    """Where the last title before `limit` begins (its end, in a line of navigation); 0 where none stands."""
    start = 0
    for match in _TITLE.finditer(text, 0, limit):
        line_start = text.rfind("\n", 0, match.start()) + 1
        lead = text[line_start : match.start()]
        if '"' not in lead and "《" not in lead:
            start = match.end() if len(lead) > _LONGEST_LEAD or re.search(r"[>:]", lead) else line_start
    return start
