"""The whole journey in a real browser: samples → upload → every page, in every open session → take away."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)")
from playwright.sync_api import Browser, Page, expect

from tests.browsing import needs_browser, overflow, says, visit

SEED = Path(__file__).resolve().parents[2] / "shared" / "reports" / "seed-zixi-2019.txt"

pytestmark = needs_browser


def taken(page: Page, chart: str, button: str) -> tuple[str, bytes]:
    """Name and content of what a button under a chart downloads."""
    with page.expect_download() as waiting:
        page.locator(f".st-key-take-{chart}").get_by_role("button", name=button, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.skipif(not SEED.is_file(), reason="the seed report (../shared/reports) is not on this machine")
def test_upload_a_report_and_see_it_everywhere(server: str, browser: Browser, tmp_path: Path) -> None:
    # the very first visit opens a page by its address, and still stands in the frame
    page = visit(browser, f"{server}/upload")
    expect(page.get_by_role("link", name="热线回应")).to_be_visible()

    # another session shows the samples
    other = visit(browser, server)
    says(other, "示范县12个乡镇")
    expect(other.get_by_role("button", name="移除示例数据")).to_be_visible()

    # good and bad files at once
    empty, picture = tmp_path / "空.txt", tmp_path / "图.docx"
    empty.write_bytes(b"")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 256)
    page.set_input_files("input[type=file]", [SEED, empty, picture])
    body = page.locator("[data-testid=stMainBlockContainer]")
    says(page, "列表中有3份年报：1份有错误，2份退回。")
    expect(body).to_contain_text("楚雄市紫溪镇 532301104 · 2019年 · 2019年版")
    expect(body).to_contain_text("公开180条")
    page.get_by_role("button", name="核对").click()
    expect(body).to_contain_text("植入的赌博字样")
    expect(body).to_contain_text("编号从“1.”跳到“4.”")
    expect(page.locator(".paper mark", has_text="180条")).to_be_visible()
    page.get_by_role("button", name="接受这一份").click()
    expect(body).to_contain_text("已入库1份")

    # the other session sees it without being touched
    says(other, "紫溪镇已报年报；主动公开180条")

    # 180 publications and their 13 columns, reached by the link that the upload offers
    page.get_by_role("link", name="紫溪镇").click()
    says(page, "2019年，紫溪镇主动公开政府信息180条")
    assert "region=532301104" in page.url
    columns = page.locator(".st-key-chart-category .ytick text")
    expect(columns).to_have_count(13)
    expect(columns.first).to_have_text("乡镇动态")
    ranking = page.locator(".st-key-chart-ranking").first
    expect(ranking).to_contain_text("紫溪镇")
    expect(ranking).to_contain_text("未报")

    # the choice is kept from page to page; both lines stand as printed
    page.get_by_role("link", name="热线回应").click()
    says(page, "2019年，紫溪镇热线和信箱受理14件")
    assert "region=532301104" in page.url
    for line in ("政府热线", "书记市长信箱"):
        row = page.get_by_role("row").filter(has_text=line)
        expect(row.get_by_role("cell", name="7", exact=True).first).to_be_visible()

    take_everything_away(page)


def take_everything_away(page: Page) -> None:
    expect(page.locator(".st-key-chart-amounts .main-svg").first).to_be_visible()
    name, picture = taken(page, "chart-amounts", "PNG")
    assert name == "紫溪镇热线受理与办结，2019年.png"
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(picture) > 10_000

    name, drawing = taken(page, "chart-amounts", "SVG")
    words = "".join(ElementTree.fromstring(drawing).itertext())
    assert name.endswith(".svg")
    assert "紫溪镇热线受理与办结，2019年" in words
    assert "来源：1份年度报告" in words

    name, text = taken(page, "chart-amounts", "CSV")
    assert name.endswith(".csv")
    assert text.startswith(b"\xef\xbb\xbf")
    assert "2019" in text.decode("utf-8-sig")

    name, book = taken(page, "chart-amounts", "XLSX")
    assert name.endswith(".xlsx")
    assert openpyxl.load_workbook(BytesIO(book)).worksheets[0]["A1"].value == "紫溪镇热线受理与办结，2019年"


@pytest.mark.parametrize("page", ["", "publications", "hotlines", "applications", "quality", "upload"])
def test_fit_a_telephone(page: str, server: str, browser: Browser) -> None:
    small = visit(browser, f"{server}/{page}?region=990101", width=390)
    expect(small.locator("h1").first).to_be_visible()
    if page != "upload":
        expect(small.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert overflow(small) <= 0
    charts = small.locator(".js-plotly-plot")
    for number in range(charts.count()):
        box = charts.nth(number).bounding_box()
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 391)
