"""For each rule of data/rules.toml a report that breaks it and one that nearly does, generated here.

All are reports of 紫溪镇 for 2023 unless they say otherwise; numbers and events are invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from loaders.forms import load_forms
from loaders.model import Cell, Document, Fact, Table, Where
from tests.table_layouts import TITLES, Values, lines_of, standard_tables

TOWN, CODE, YEAR = "紫溪镇", "532301104", 2023
PEERS: Final = {
    "鹿城镇": "532301101",
    "东瓜镇": "532301102",
    "吕合镇": "532301103",
    "东华镇": "532301105",
    "子午镇": "532301106",
}

OVERVIEW: Final = (
    "全年通过县政府网站主动公开政府信息86条。12345热线受理40件，办结38件。",
    "（一）机关每月召集各办所核对公开目录，漏报的当场补录，过期的当场撤下。",
    "（二）未收到政府信息公开申请，未发生行政复议和行政诉讼。",
)
PROBLEMS: Final = "公开的深度还不够，群众看得懂的图解偏少；今后将请业务骨干逐篇把关。"
FORMS: Final = {"2014": 2016, "2019": 2020, "2021": 2023}


@dataclass(frozen=True, slots=True)
class Other:
    """A report that is stored already."""

    code: str
    year: int
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A report, what is stored already, and which rule it is about."""

    text: str
    name: str = "年报.txt"
    others: tuple[Other, ...] = ()
    code: str = CODE
    year: int = YEAR


@dataclass(frozen=True, slots=True)
class Picture:
    """A row of cells as character recognition gives them (text, confidence), and the pages left unread."""

    cells: tuple[tuple[str, float | None], ...]
    unread_pages: tuple[int, ...] = ()

    @property
    def document(self) -> Document:
        """A document of that one row."""
        row = tuple(
            Cell(words, 0, col, page=1, confidence=sure) for col, (words, sure) in enumerate(self.cells)
        )
        return Document("年报.pdf", "0" * 64, "pdf", (Table((row,)),), unread_pages=self.unread_pages)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the cells state: a cell without text is unread where it was recognised, else blank."""
        return tuple(
            Fact(
                indicator="applications.granted",
                label="（一）予以公开",
                value=float(words) if words else None,
                unit="件",
                raw=words,
                where=Where(0, 0, col, page=1),
                status="stated" if words else "blank" if sure is None else "unread",
                confidence=sure,
            )
            for col, (words, sure) in enumerate(self.cells)
        )


IN_PICTURES: Final[Mapping[str, tuple[Picture, Picture]]] = {
    "structure.recognised_by_ocr": (Picture((("7", 0.62),)), Picture((("7", None),))),
    "structure.unread_cells": (Picture((("7", 0.99), ("", 0.0))), Picture((("7", None), ("", None)))),
    "structure.unread_pages": (Picture((("7", None),), unread_pages=(2,)), Picture((("7", None),))),
}
"""Rules about pictures, which no text can break: what breaks each, and what nearly does."""


def report_text(
    *overview: str,
    town: str = TOWN,
    year: int = YEAR,
    form: str = "2021",
    cells: Mapping[tuple[str, str | None], str] | None = None,
    problems: str = PROBLEMS,
    title: str | None = None,
) -> str:
    """A complete report; every cell of its tables is 0 but those given."""
    declared = load_forms()[form]
    values: Values = {(slot.indicator, slot.member): "0" for slot in declared.slots()} | dict(cells or {})
    tables = {
        number: [TITLES[number], *lines_of(rows, "a row a line, signs, filled up")]
        for number, rows in standard_tables(declared, values).items()
    }
    return "\n".join(
        (
            title or f"楚雄市{town}{year}年政府信息公开工作年度报告",
            "一、总体情况",
            *(overview or OVERVIEW),
            *(line for number in sorted(tables) if number != 1 for line in tables[number]),
            "五、存在的主要问题及改进情况",
            problems,
            "六、其他需要报告的事项",
            "没有其他需要报告的事项。",
            *tables.get(1, ()),
        )
    )


def case(*overview: str, **given: object) -> Case:
    """A report of which only this differs from a flawless one."""
    year = given.get("year", YEAR)
    assert isinstance(year, int)
    return Case(report_text(*overview, **given), year=year)  # type: ignore[arg-type]


def applications(**numbers: str) -> dict[tuple[str, str | None], str]:
    """Cells of table 3, by "row_column"; natural_person and total where it names no column."""
    cells: dict[tuple[str, str | None], str] = {}
    for key, number in numbers.items():
        row, _, column = key.partition("__")
        for member in (column,) if column else ("natural_person", "total"):
            cells[f"applications.{row.replace('_of_', '.')}", member] = number
    return cells


def lines_without(text: str, words: str) -> str:
    """The text without the lines that hold these words."""
    assert words in text
    return "\n".join(line for line in text.splitlines() if words not in line)


def replaced(text: str, old: str, new: str) -> str:
    """The text with one passage written otherwise."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def _reviewed(total: str) -> Mapping[tuple[str, str | None], str]:
    return {("reviews.upheld", None): "1", ("reviews.total", None): total}


def _sued(total: str) -> Mapping[tuple[str, str | None], str]:
    return {("lawsuits.after_review.pending", None): "1", ("lawsuits.after_review.total", None): total}


def _asked_by_fax(number: str) -> Mapping[tuple[str, str | None], str]:
    return {
        ("sheet2014.applications.received", None): "1",
        ("sheet2014.applications.received.by_fax", None): number,
    }


def _sheet(cells: Mapping[tuple[str, str | None], str]) -> Case:
    return case(form="2014", year=FORMS["2014"], cells=cells)


def _bought(amount: str) -> Case:
    cells = {("procurement.items", None): "1", ("procurement.amount", None): amount}
    return case(form="2019", year=FORMS["2019"], cells=cells)


_TEXT = report_text()
_REPEATED = "2.重复申请"
_PEERS_REPORTS = tuple(
    Other(code, YEAR, report_text(f"全年主动公开政府信息{count}条。", town=town))
    for count, (town, code) in zip((80, 96, 120, 70, 101), PEERS.items(), strict=True)
)
_LONG: Final = (
    "（一）党政办把公开任务拆成四十三条，按月列单催办，逐条销号，农技站和林业站头一次把补贴名册挂到了村口的公示栏里。",
    "（二）每逢赶集日，工作人员在农贸市场口摆开桌子，把低保、危房改造、森林防火的办理流程讲给乡亲听，听不明白的当面再讲。",
    "（三）网站栏目由两名干部轮流值守，早上看链接，下午看错字，周五把一周的更新情况贴在食堂门口，谁家没交稿一目了然。",
    "（四）老年人不会上网，村组干部便把通知念给他们听，广播站另开了方言节目，早晚各播一遍，雨天也不停。",
)
_OTHERS_WORDS: Final = (
    "（一）办事处把政策文件翻成图解，贴进楼栋微信群，物业保安也能答上几句，投诉比往常少了许多。",
    "（二）社区议事会每季度开一回，停车、加装电梯、垃圾分类怎么办，都把方案先挂出来听意见，再定下来。",
    "（三）专干离岗前要把账号、台账、口令一并移交，由分管领导签字，避免出现无人更新的空白期，年底还要复盘。",
    "（四）对涉及拆迁的档案，先请司法所看过，再决定给不给、给多少，答复书上写清救济途径和期限，当事人签收。",
)


def _carried(last: str, this: str) -> Case:
    before = report_text(
        year=YEAR - 1,
        cells=applications(
            received="2", granted=str(2 - int(last)), concluded=str(2 - int(last)), carried_out=last
        ),
    )
    now = applications(carried_in=this, carried_out=this)
    return Case(report_text(cells=now), others=(Other(CODE, YEAR - 1, before),))


def _cell(indicator: str, number: str) -> dict[tuple[str, str | None], str]:
    return {(indicator, None): number}


def _in_force(number: str) -> Case:
    stock, issued, repealed = (f"normative_documents.{part}" for part in ("in_force", "issued", "repealed"))
    before = report_text(year=YEAR - 1, cells=_cell(stock, "8"))
    cells = _cell(stock, number) | _cell(issued, "3") | _cell(repealed, "1")
    return Case(report_text(cells=cells), others=(Other(CODE, YEAR - 1, before),))


def _like(words: tuple[str, ...]) -> Case:
    other = Other(PEERS["东瓜镇"], YEAR, report_text(*words, town="东瓜镇"))
    return Case(report_text("全年主动公开政府信息86条。", *_LONG), others=(other,))


BREAKS: Final[Mapping[str, Case]] = {
    "balance.applications_flow": case(cells=applications(received="1")),
    "balance.applications_row": case(
        cells=applications(received="1", received__total="2", carried_out="1", carried_out__total="2")
    ),
    "balance.applications_concluded": case(cells=applications(received="1", concluded="1")),
    "balance.reviews": case(cells=_reviewed("2")),
    "balance.lawsuits": case(cells=_sued("0")),
    "balance.sheet": _sheet(_asked_by_fax("0")),
    "carry.applications": _carried("1", "0"),
    "carry.normative_documents": _in_force("11"),
    "narrative.applications_mismatch": case("全年收到政府信息公开申请3件。"),
    "narrative.disputes_mismatch": case("全年发生行政复议1件。"),
    "narrative.publications_sum": case(
        "全年公开政府信息100条，其中机构职能20条、政策文件30条、工作动态45条。"
    ),
    "narrative.rate_mismatch": case("12345热线受理40件，办结38件，办结率98%。"),
    "narrative.unread_number": case("全年主动公开政府信息86条。", "全镇共发布各类信息120条。"),
    "structure.section_missing": Case(lines_without(_TEXT, "四、政府信息公开行政复议")),
    "structure.numbering_gap": case("（一）公开信息86条。", "（三）未收到申请。"),
    "structure.blank_cells": case(cells={("rules.issued", None): ""}),
    "structure.row_missing": Case(lines_without(_TEXT, _REPEATED)),
    "structure.unmapped_label": Case(
        replaced(_TEXT, _REPEATED, "2.要求加盖公章 | 1 | 0 | 0 | 0 | 0 | 0 | 1 ||||\n" + _REPEATED)
    ),
    "structure.surplus_cells": Case(replaced(_TEXT, f"{_REPEATED} | 0", f"{_REPEATED} | 0 | 3 | 0")),
    "structure.form_year_mismatch": case(form="2019"),
    "text.injected_spam": case("通过棋牌娱乐平台公布信息公开指南。"),
    "text.foreign_unit": case("东瓜镇党政办负责信息审核。"),
    "text.foreign_year": case("统计期限自2022年1月1日起至2022年12月31日止。"),
    "text.garbled": case("抓好信息公开锟斤拷锟斤拷，成效明显。"),
    "text.personal_data": case("申请人赵某某（联系电话：138 0000 0000）的申请已答复。"),
    "text.copied": _like(("全年主动公开政府信息120条。", *_LONG)),
    "value.not_a_number": case(cells={("licensing.decisions", None): "若干"}),
    "value.unit_missing": _bought("126000"),
    "value.outlier": Case(report_text("全年主动公开政府信息8600条。"), others=_PEERS_REPORTS),
    "value.small_n": case("县长信箱受理9件，办结8件。"),
    "recognise.unit_missing": case(title="2023年政府信息公开工作年度报告"),
    "recognise.unit_unknown": case(title="楚雄市云上镇2023年政府信息公开工作年度报告"),
    "recognise.unit_ambiguous": case(title="太平镇2023年政府信息公开工作年度报告"),
    "recognise.unit_not_township": case(title="楚雄市教育体育局2023年政府信息公开工作年度报告"),
    "recognise.unit_renamed": case(title="楚雄市紫溪乡2023年政府信息公开工作年度报告"),
    "recognise.year_missing": case("主动公开86条。", title="楚雄市紫溪镇政府信息公开工作年度报告"),
}
NEARLY: Final[Mapping[str, Case]] = {
    "balance.applications_flow": case(cells=applications(received="1", carried_out="1")),
    "balance.applications_row": case(
        cells=applications(
            received="1",
            received__business="1",
            received__total="2",
            carried_out="1",
            carried_out__business="1",
            carried_out__total="2",
        )
    ),
    "balance.applications_concluded": case(
        cells=applications(received="1", concluded="1", not_processed_of_repeated="1")
    ),
    "balance.reviews": case(cells=_reviewed("1")),
    "balance.lawsuits": case(cells=_sued("1")),
    "balance.sheet": _sheet(_asked_by_fax("1")),
    "carry.applications": _carried("1", "1"),
    "carry.normative_documents": _in_force("10"),
    "narrative.applications_mismatch": case("全年收到政府信息公开申请约3件，上年收到4件。"),
    "narrative.disputes_mismatch": case("上年发生行政复议1件，本年未发生行政复议。"),
    "narrative.publications_sum": case(
        "全年公开政府信息100条，其中机构职能20条、政策文件30条、工作动态50条。"
    ),
    "narrative.rate_mismatch": case("12345热线受理41件，办结39件，办结率95.1%。"),
    "narrative.unread_number": case(
        "全年主动公开政府信息86条，上年公开72条。公开的86条信息都经过审核，其中文件12条；审核稿件120条，"
        "阅读量1200次。",
        "12345热线受理40件，其中咨询类15件；参加县里培训1次。今后每年公开不少于100条。",
    ),
    "structure.section_missing": Case(
        replaced(_TEXT, "五、存在的主要问题及改进情况", "五、存在问题和改进措施")
    ),
    "structure.numbering_gap": case("（一）公开信息86条。", "（二）依据第（四）项不予公开。"),
    "structure.blank_cells": case(cells={("rules.issued", None): "/"}),
    "structure.row_missing": Case(replaced(_TEXT, _REPEATED, "（2）重复申请")),
    "structure.unmapped_label": Case(replaced(_TEXT, _REPEATED, "2、 重复申请")),
    "structure.surplus_cells": Case(replaced(_TEXT, f"{_REPEATED} | 0", f"{_REPEATED} | 0件")),
    "structure.form_year_mismatch": case(form="2019", year=FORMS["2019"]),
    "text.injected_spam": case("集中整治棋牌室12家，开展防范网络赌博平台宣传4次。"),
    "text.foreign_unit": case("组织干部赴东瓜镇学习公开经验。"),
    "text.foreign_year": case(
        "统计期限自2023年1月1日起至2023年12月31日止。2022年，全镇公开81条，2023年公开86条。"
    ),
    "text.garbled": case("灌溉\ufffd站的汤烫烫的。"),
    "text.personal_data": case(
        "申请人可拨打监督电话13800000000。联系人：赵某某，联系电话13800000000。卷宗号110105194912310021。"
    ),
    "text.copied": _like(("全年主动公开政府信息120条。", _LONG[0], *_OTHERS_WORDS)),
    "value.not_a_number": case(cells={("licensing.decisions", None): "１，２００件"}),
    "value.unit_missing": _bought("12.6万元"),
    "value.outlier": Case(report_text("全年主动公开政府信息310条。"), others=_PEERS_REPORTS),
    "value.small_n": case("县长信箱受理10件，办结8件。"),
    "recognise.unit_missing": Case(
        report_text(title="2023年政府信息公开工作年度报告") + "\n楚雄市紫溪镇人民政府\n2024年1月20日"
    ),
    "recognise.unit_unknown": case(title="楚雄市紫溪镇人民政府2023年政府信息公开工作年度报告"),
    "recognise.unit_ambiguous": case(title="双阳区太平镇2023年政府信息公开工作年度报告"),
    "recognise.unit_not_township": case(title="楚雄市鹿城镇2023年政府信息公开工作年度报告"),
    "recognise.unit_renamed": case(title="楚雄市紫溪镇党政办公室2023年政府信息公开工作年度报告"),
    "recognise.year_missing": case(
        "主动公开86条。统计期限自2023年1月1日起。", title="楚雄市紫溪镇政府信息公开工作年度报告"
    ),
}
