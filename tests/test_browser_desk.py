"""A county's reports in a real browser: a ZIP in, five put right, accepted, seen on a chart, undone."""

from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)")
from playwright.sync_api import Browser, Page, expect

from loaders.regions import load_regions
from tests.browsing import drawn, needs_browser, overflow, says, visit
from tests.desk_reports import packed, report_page
from tests.warehouse_fixture import townships

COUNTY = "532301"
YEARS = (2020, 2021, 2022, 2023)
LAST = 2023
BROKEN, UNSIGNED, UNDATED = (1, 3), (5, 7), 9
"""Townships of the county, by their place in it, whose report of the last year has something to put right."""

pytestmark = needs_browser


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 reports: of 15 townships in four years; two do not add up, two are not signed, one not dated."""
    files: dict[str, bytes] = {}
    for year in YEARS:
        for number, code in enumerate(townships(COUNTY)):
            last = year == LAST
            files[f"第{len(files) + 1}份.html"] = report_page(
                code,
                year,
                broken=last and number in BROKEN,
                signed=not (last and number in UNSIGNED),
                dated=not (last and number == UNDATED),
                publications=100,
            )
    path = tmp_path_factory.mktemp("archive") / "年报.zip"
    path.write_bytes(packed(files))
    return path


def choose(page: Page, kind: str, files: int) -> None:
    """Shows the files of a kind, so many of them."""
    page.get_by_role("radio", name=f"{kind} {files}").click()
    expect(page.locator("[class*=st-key-row-]")).to_have_count(files)


def step_in(page: Page, button: str) -> None:
    """Opens the first file that the list shows."""
    page.get_by_role("button", name=button, exact=True).first.click()
    expect(page.get_by_role("button", name="返回列表")).to_be_visible()


def put_unit_right(page: Page, name: str, code: str) -> None:
    page.get_by_label("按名称或代码查找单位").fill(code)
    page.get_by_label("按名称或代码查找单位").press("Enter")
    page.get_by_text(f"楚雄市 {name} {code}").click()
    says(page, "没有发现问题")


def put_number_right(page: Page) -> None:
    """The sum that is one too large, put right by a click on the cell in the document."""
    page.get_by_role("button", name="看原文").first.click()
    drawn(page)
    row = page.locator(".paper tr", has_text="（一）予以公开")
    row.locator("[data-number]").first.click()
    expect(page.get_by_label("更正一个数", exact=False)).to_have_value("（一）予以公开 · 自然人")
    box = page.get_by_label("应为", exact=False)
    expect(box).to_have_count(1)
    box.fill(str(int(box.input_value()) - 1))
    page.get_by_role("button", name="更正", exact=True).click()
    says(page, "没有发现问题")
    expect(page.locator(".paper .fixed").first).to_be_visible()


def test_take_sixty_reports_in_put_five_right_and_undo_it_all(
    server: str, browser: Browser, archive: Path
) -> None:
    page = visit(browser, f"{server}/upload")
    page.set_input_files("input[type=file]", archive)
    says(page, "列表中有60份年报：55份无误，2份有错误，3份需选单位或年份。")

    names = load_regions().names
    choose(page, "需选单位或年份", 3)
    for place in UNSIGNED:
        step_in(page, "选定")
        code = townships(COUNTY)[place]
        put_unit_right(page, names[code], code)
        page.get_by_role("button", name="返回列表").click()
    step_in(page, "选定")
    year = page.get_by_role("spinbutton", name="年份").and_(page.get_by_placeholder("请填写"))
    year.fill(str(LAST))
    year.press("Enter")
    says(page, "没有发现问题")
    page.get_by_role("button", name="返回列表").click()
    says(page, "列表中有60份年报：58份无误，2份有错误。")
    choose(page, "有错误", 2)
    for _ in BROKEN:
        step_in(page, "核对")
        put_number_right(page)
        page.get_by_role("button", name="返回列表").click()
    says(page, "列表中有60份年报：60份无误。")

    page.get_by_role("button", name="接受全部无误的60份").click()
    expect(page.get_by_text("已入库60份")).to_be_visible()
    other = visit(browser, f"{server}/publications?region={COUNTY}&years={LAST}")
    says(other, "2023年，楚雄市主动公开政府信息1,500条")
    expect(other.locator(".st-key-chart-ranking .ytick text")).to_have_count(15)

    page.get_by_role("button", name="撤销这次入库").click()
    expect(page.get_by_text("已撤销：撤回60份。").first).to_be_visible()
    says(page, "列表中有60份年报：60份无误。")
    expect(other.get_by_text("楚雄市还没有年度报告入库。")).to_be_visible()
    page.get_by_text("最近30天的入库").click()
    expect(page.get_by_text("撤回60份 · 楚雄市2020–2023年")).to_be_visible()


def test_put_a_stored_report_right_from_its_link(server: str, browser: Browser, tmp_path: Path) -> None:
    code = townships(COUNTY)[0]
    file = tmp_path / "年报.html"
    file.write_bytes(report_page(code, 2019, publications=100))
    page = visit(browser, f"{server}/upload")
    page.set_input_files("input[type=file]", file)
    says(page, "年报.html：")
    page.get_by_role("button", name="接受这一份").click()
    expect(page.get_by_text("已入库1份")).to_be_visible()
    page.get_by_role("link", name="更正已入库的这一版").click()
    expect(page.get_by_text("这是库中楚雄市鹿城镇2019年第1版，现在采用的一版；没有改动")).to_be_visible()
    drawn(page)
    page.locator(".paper mark", has_text="100条").click()
    box = page.get_by_label("应为", exact=False)
    box.fill("120")
    page.get_by_role("button", name="更正", exact=True).click()
    expect(
        page.get_by_text("入库后成为楚雄市鹿城镇2019年第2版，将取代库中第1版，有1个数不同")
    ).to_be_visible()
    page.get_by_role("button", name="接受这一份").click()
    expect(page.get_by_text("其中1份取代了原来的版本")).to_be_visible()
    page.get_by_role("link", name="看鹿城镇2019年的图表").click()
    says(page, "2019年，鹿城镇主动公开政府信息120条")


@pytest.mark.parametrize("width", [390, 1440])
def test_fit_the_screen(server: str, browser: Browser, archive: Path, width: int) -> None:
    page = visit(browser, f"{server}/upload", width=width)
    page.set_input_files("input[type=file]", archive)
    says(page, "列表中有60份年报")
    assert overflow(page) <= 0
    choose(page, "有错误", 2)
    step_in(page, "核对")
    expect(page.locator(".paper td").first).to_be_visible()
    assert overflow(page) <= 0
