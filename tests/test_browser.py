"""The whole journey in a real browser: samples → upload → every page, in every open session → take away."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)"
)
from playwright.sync_api import Browser, Page, expect  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "reports" / "seed-zixi-2019.txt"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 60_000  # milliseconds: the first page of a new warehouse loads the samples

expect.set_options(timeout=PATIENCE)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found on this machine")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the dashboard over a new warehouse."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "WAREHOUSE_URL": str(folder / "warehouse.duckdb")}
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def visit(browser: Browser, address: str, width: int = 1440) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 1000}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    return page


def taken(page: Page, chart: str, button: str) -> tuple[str, bytes]:
    """Name and content of what a button under a chart downloads."""
    with page.expect_download() as waiting:
        page.locator(f".st-key-take-{chart}").get_by_role("button", name=button, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def says(page: Page, sentence: str) -> None:
    """The first line comes to hold this; while a page is drawn anew, the old line stands beside the new."""
    expect(page.locator("h1", has_text=sentence).first).to_be_visible()


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
    expect(body).to_contain_text("楚雄市紫溪镇 532301104 · 2019年")
    expect(body).to_contain_text("2019年版")
    expect(body).to_contain_text("公开180条")
    expect(body).to_contain_text("植入的赌博字样")
    expect(body).to_contain_text("编号从“1.”跳到“4.”")
    expect(page.get_by_text("退回，不入库")).to_have_count(2)
    expect(page.locator("mark", has_text="180条").first).to_be_visible()
    page.get_by_role("button", name="入库所选1份").click()
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


@pytest.mark.parametrize("page", ["", "publications", "hotlines", "applications", "upload"])
def test_fit_a_telephone(page: str, server: str, browser: Browser) -> None:
    small = visit(browser, f"{server}/{page}?region=990101", width=390)
    expect(small.locator("h1").first).to_be_visible()
    if page != "upload":
        expect(small.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    wider = "element => element.scrollWidth - element.clientWidth"
    assert small.locator("[data-testid=stMain]").evaluate(wider) <= 0
    charts = small.locator(".js-plotly-plot")
    for number in range(charts.count()):
        box = charts.nth(number).bounding_box()
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 391)
