"""数据质量 in a real browser: what was dismissed stays so over another reading; return lists come out."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.document import Document as Word

from loaders.load import read_report
from loaders.recognise import Hint
from loaders.revisions import Upload
from loaders.warehouse import Warehouse, open_warehouse
from tests.browsing import drawn, needs_browser, overflow, says, serving, visit
from tests.warehouse_fixture import make_warehouse, townships

pytest.importorskip("playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)")
from playwright.sync_api import Browser, expect

COUNTY = "532301"
LUCHENG, ZIXI = townships(COUNTY)[0], "532301104"
REPORT = """{unit}2023年政府信息公开工作年度报告
一、总体情况
2023年，全{kind}主动公开政府信息{total}条，其中乡镇动态210条、通知公告76条。赌博网站app下载栏目已停用。
村民张某来信反映，联系电话13800138000。
二、主动公开政府信息情况
无。
楚雄市{unit}人民政府
"""
SPAM = "疑似被植入广告"
REASON = "已核对，是栏目原名"

pytestmark = needs_browser


def written(unit: str, code: str, total: int) -> Upload:
    """A report as its township hands it in."""
    data = REPORT.format(unit=unit, kind=unit[-1], total=total).encode()
    report = read_report(data, f"{unit}2023年年报.txt", Hint(region_code=code))
    return Upload(report, data, unit_code=code, year=2023)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A county with the reports of two townships, each with spam, a private number and a wrong sum."""
    with make_warehouse(tmp_path, [written("紫溪镇", ZIXI, 290), written("鹿城镇", LUCHENG, 286)]) as made:
        return made.path


def test_keep_a_finding_dismissed_over_another_reading(warehouse: Path, browser: Browser) -> None:
    with serving(warehouse) as address:
        page = visit(browser, f"{address}/quality?region={COUNTY}")
        says(page, "2份有错误，共4处错误")

        # a click on the cell opens the report, a click on the list its finding
        chart = page.locator(".st-key-chart-received")
        name = chart.locator(".ytick text", has_text="紫溪镇")
        expect(name).to_be_visible()
        drawn(page)
        label, cells = name.bounding_box(), chart.locator(".nsewdrag").first.bounding_box()
        assert label is not None
        assert cells is not None
        page.mouse.click(cells["x"] + cells["width"] / 2, label["y"] + label["height"] / 2)
        expect(page.get_by_role("heading", name="紫溪镇2023年：发现的问题")).to_be_visible()
        page.locator(".st-key-list").get_by_text(SPAM).click()
        card = page.locator(".st-key-finding")
        expect(card.locator("mark")).to_have_text("赌博网站app下载")

        # dismissed with a reason
        card.get_by_label("不需要改正的理由").fill(REASON)
        card.get_by_role("button", name="标为已核实").click()
        expect(card).to_contain_text(REASON)
        expect(card.get_by_role("button", name="重新打开")).to_be_visible()
        says(page, "共3处错误")
        page.wait_for_url("**finding=**")
        query = page.url.partition("?")[2]

    # the township hands in another revision with the spam still in it, the sum put right
    with open_warehouse(warehouse) as opened:
        again = written("紫溪镇", ZIXI, 286)
        opened.store(again.report, again.original, by="王某", unit_code=ZIXI, year=2023)
        assert states(opened) == {"text.injected_spam": "dismissed", "text.personal_data": "open"}

    with serving(warehouse) as address:
        page = visit(browser, f"{address}/quality?{query}")
        says(page, "共3处错误")
        card = page.locator(".st-key-finding")
        expect(card).to_contain_text("第2版")
        expect(card).to_contain_text(REASON)
        expect(page.locator(".st-key-list")).not_to_contain_text(SPAM)
        page.locator(".st-key-filter-state").get_by_role("radio", name="已核实").click()
        expect(page.locator(".st-key-list")).to_contain_text(SPAM)
        page.locator(".st-key-filter-state").get_by_role("radio", name="已改正").click()
        expect(page.locator(".st-key-list")).to_contain_text("公开信息分项之和不等于总数")


def states(warehouse: Warehouse) -> dict[str, str]:
    question = (
        "select rule, finding.state from finding join report using (report_id)"
        " where report.state = 'accepted' and unit_code = ? and severity = 'error'"
    )
    return dict(warehouse.cursor().execute(question, [ZIXI]).fetchall())


def test_take_the_return_lists_of_a_county_away(warehouse: Path, browser: Browser) -> None:
    with serving(warehouse) as address:
        page = visit(browser, f"{address}/quality?region={COUNTY}&years=2023")
        page.get_by_role("button", name="制作全部清单（2个乡镇，ZIP）").click()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="下载全部清单（2个乡镇，ZIP）").click()
        assert waiting.value.suggested_filename == "楚雄市_2023年度_退回清单.zip"
        archive = ZipFile(waiting.value.path())
        with page.expect_download() as one:
            page.locator(f".st-key-return-docx-{ZIXI}").get_by_role("button").click()
        alone = docx.Document(str(one.value.path()))

    names = {f"{unit}_2023年度_退回清单.{kind}" for unit in ("紫溪镇", "鹿城镇") for kind in ("docx", "xlsx")}
    assert names <= set(archive.namelist())
    word = docx.Document(BytesIO(archive.read("紫溪镇_2023年度_退回清单.docx")))
    book = openpyxl.load_workbook(BytesIO(archive.read("紫溪镇_2023年度_退回清单.xlsx")))
    cells = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    for text in (words_of(word), words_of(alone), cells):
        assert "紫溪镇" in text
        assert "赌博网站app下载" in text
        assert "138****8000" in text
        assert "13800138000" not in text
        assert "合计286条" in text
    assert "合计286条" not in words_of(docx.Document(BytesIO(archive.read("鹿城镇_2023年度_退回清单.docx"))))


def words_of(document: Word) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_fit_a_telephone(warehouse: Path, browser: Browser) -> None:
    with serving(warehouse) as address:
        small = visit(browser, f"{address}/quality?region={COUNTY}&report={ZIXI}-2023", width=390)
        expect(small.locator(".st-key-finding mark").first).to_be_visible()
        expect(small.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        expect(small.get_by_text("清单写明每处问题")).to_be_visible()
        assert overflow(small) <= 0
        card = small.locator(".st-key-finding").bounding_box()
        assert card is not None
        assert card["x"] >= 0
        assert card["x"] + card["width"] <= 391
