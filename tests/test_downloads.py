"""What is taken away opens elsewhere: in Excel, in any system's folder, without running anything."""

from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell
from streamlit.testing.v1 import AppTest

from exports.safe import file_name
from ui import downloads

ROWS = pd.DataFrame(
    {"单位": ["紫溪镇", "=1+1"], "受理": pd.array([1204, None], dtype="Int64"), "满意率%": [98.5, 100.0]}
)
TITLE, SOURCE = "示范县热线，2024年（示例）", "来源：12份年度报告"


def workbook(frame: pd.DataFrame) -> list[tuple[Cell, ...]]:
    sheet = openpyxl.load_workbook(BytesIO(downloads.xlsx(frame, TITLE, SOURCE))).worksheets[0]
    return list(sheet.iter_rows())


def test_write_csv_that_excel_reads_as_chinese() -> None:
    written = downloads.csv(ROWS)
    assert written.startswith(b"\xef\xbb\xbf")
    lines = written.decode("utf-8-sig").splitlines()
    assert lines == ["单位,受理,满意率%", "紫溪镇,1204,98.5", "'=1+1,,100.0"]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_never_hand_a_formula_to_a_spreadsheet(text: str) -> None:
    frame = pd.DataFrame({"名称": [text]})
    (cell,) = pd.read_csv(BytesIO(downloads.csv(frame)), encoding="utf-8-sig")["名称"]
    assert cell.startswith("'")
    assert workbook(frame)[-1][0].data_type == "s"


def test_write_numbers_as_numbers_and_missing_as_empty_cells() -> None:
    title, source, _, header, first, second = [tuple(cell.value for cell in row) for row in workbook(ROWS)]
    assert title[0] == TITLE
    assert source[0] == SOURCE
    assert header == ("单位", "受理", "满意率%")
    assert first == ("紫溪镇", 1204, 98.5)
    assert second == ("=1+1", None, 100)


@given(st.text(max_size=200))
def test_name_files_so_that_any_system_takes_them(title: str) -> None:
    name = file_name(title)
    assert not set(name) & set('\\/:*?"<>|\n\0')
    assert len(name) <= 120


def test_build_no_file_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise AssertionError("built without being asked for")

    monkeypatch.setattr(downloads, "csv", refuse)
    monkeypatch.setattr(downloads, "xlsx", refuse)
    page = AppTest.from_function(_page).run()
    assert not page.exception


def _page() -> None:
    import pandas as pd

    from ui.downloads import take_away

    take_away("chart-x", "标题，2024年", pd.DataFrame({"单位": ["甲镇"]}), "来源", "region=all")
