"""The form files: what they hold together with indicators.toml, and what a slip in them gives."""

import shutil
from pathlib import Path

import pytest

from loaders.errors import FormError
from loaders.flat import flatten
from loaders.forms import DATA, Slot, load_forms, load_indicators
from loaders.model import Document, Paragraph
from loaders.recognise import Recognition, recognise_form
from loaders.structure import check_structure
from tests.table_layouts import printed, values_for


def test_load_each_indicator_on_its_forms_or_absent() -> None:
    forms, indicators = load_forms(), load_indicators()
    for form in forms.values():
        has = {slot.indicator for slot in form.slots()}
        assert has == {code for code, indicator in indicators.items() if form.id in indicator.forms}


def test_load_each_table_indicator_on_some_form_and_no_other() -> None:
    for indicator in load_indicators().values():
        assert bool(indicator.forms) == (indicator.table is not None), indicator.code


def test_load_each_form_with_its_years_sections_and_cells() -> None:
    old, new = load_forms()["2019"], load_forms()["2021"]
    assert old.years == (2019, 2020)
    assert new.years[0] == 2021
    assert (len(list(old.slots())), len(list(new.slots()))) == (198, 200)
    sheet = load_forms()["2014"]
    assert sheet.years == (2014, 2018)
    assert len(list(sheet.slots())) == 58
    assert sheet.sections == ()  # what its reports are divided into was free
    assert {grid.table for grid in sheet.grids} == {1}
    for form in (old, new):
        assert [section.number for section in form.sections] == list("一二三四五六")
        assert {table for section in form.sections for table in section.tables} == {2, 3, 4}
        assert not {grid.table for grid in form.grids} - {2, 3, 4}


def test_load_markers_that_only_one_form_has() -> None:
    forms = load_forms()
    printed = {
        form.id: "".join(
            label.text for grid in form.grids for label in (*grid.columns, *(row.label for row in grid.rows))
        )
        for form in forms.values()
    }
    for form in forms.values():
        for marker in form.markers:
            assert marker in printed[form.id]
            assert not any(marker in text for id_, text in printed.items() if id_ != form.id)


def test_load_forms_that_follow_each_other() -> None:
    years = [form.years for form in load_forms().values()]
    assert [first for first, _ in years[1:]] == [last + 1 for _, last in years[:-1]]


def test_load_the_sheets_indicators_by_their_printed_labels() -> None:
    indicators = load_indicators()
    for grid in load_forms()["2014"].grids:
        for row in grid.rows:
            indicator = indicators[row.slots[0].indicator]
            assert indicator.code.startswith("sheet2014.")
            assert indicator.zh.endswith(row.label.text)
    names = [indicator.zh for indicator in indicators.values() if indicator.table == 1]
    assert len(set(names)) == len(names)


def test_load_what_is_comparable_across_forms() -> None:
    indicators = load_indicators()
    comparable = {
        code: indicator.comparable for code, indicator in indicators.items() if indicator.comparable
    }
    assert comparable["sheet2014.publications.total"] == Slot("publications.total")
    assert comparable["sheet2014.applications.received"] == Slot("applications.received", "total")
    assert all(code.startswith("sheet2014.") for code in comparable)
    assert len(set(comparable.values())) == len(comparable)
    # 予以公开 counts 属于已主动公开范围, too, since 2019.
    assert "sheet2014.applications.answered.granted" not in comparable


@pytest.mark.parametrize(
    ("year", "rules"),
    [
        (2013, ["structure.form_year_mismatch"]),
        (2014, []),
        (2018, []),
        (2019, ["structure.form_year_mismatch"]),
    ],
)
def test_check_the_sheets_years_and_none_of_its_sections(year: int, rules: list[str]) -> None:
    form = load_forms()["2014"]
    lines = ("一、概述", "公开信息12条。", "二、主动公开情况", "网站公开。", "三、收费情况", "没有收费。")
    sheet = printed(form, values_for(form, 1), "table").blocks[3:5]
    document = Document("r.txt", "", "text", (*map(Paragraph, lines), *sheet))
    found = check_structure(flatten(document), Recognition(None, year, "2014"), load_forms())
    assert [finding.rule for finding in found] == rules


def test_recognise_no_sheet_in_a_narrative_that_names_it() -> None:
    lines = (
        "本年度收到申请12件，其中当面申请数3件、网络申请数9件，均按时办结。",
        "政务微博公开政府信息12条，政府网站公开政府信息数达300条。",
        "详见政府信息公开情况统计表。",
    )
    document = Document("r.txt", "", "text", tuple(map(Paragraph, lines)))
    assert recognise_form(flatten(document), load_forms()) is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('comparable = "publications.total"', 'comparable = "publications.sum"', "不在 indicators.toml"),
        ('comparable = "reviews.total"', 'comparable = "sheet2014.reviews.upheld"', "同一个表式"),
        ('"applications.concluded", member = "total"', '"applications.concluded"', "不是该维度的成员"),
        (
            'comparable = "reviews.upheld"',
            'comparable = "reviews.upheld", member = "total"',
            "不是该维度的成员",
        ),
        ('"applications.concluded", member = "total"', '"applications.concluded", member = "sum"', "成员"),
    ],
)
def test_load_a_wrong_comparison_raises(tmp_path: Path, old: str, new: str, words: str) -> None:
    shutil.copytree(DATA / "forms", tmp_path / "forms")
    text = (DATA / "indicators.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "indicators.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FormError, match=words):
        load_forms(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"rules.issued", ', "", "2 个 indicator"),
        ('"rules.issued"', '"rules.isued"', "不在 indicators.toml"),
        ('member = "research"', 'member = "business"', "有两格都是"),
        ('member = "research"', 'member = "resarch"', "不是该维度的成员"),
        ('right = ["reviews.total"]', 'right = ["reviews.sum"]', "提到表中没有的"),
        ('indicator = "reviews.upheld"', 'indicater = "reviews.upheld"', "不认识的"),
        ("table = 4", "table = 3", "写在表 3"),
        ('id = "2021"', 'id = "2019"', "id 相同"),
        ('id = "2021"', "id = 2021", "应当是 str"),
        ('id = "2021"', 'id = "2021', "不是有效的 TOML"),
        ('name = "2021', 'title = "2021', "缺少“name”"),
        ("years = [2021, 9999]", "years = []", "years"),
        ('"applications.other.other"', '"applications.other"', "请统一"),
    ],
)
def test_load_a_contradiction_raises(tmp_path: Path, old: str, new: str, words: str) -> None:
    shutil.copytree(DATA / "forms", tmp_path / "forms")
    shutil.copy(DATA / "indicators.toml", tmp_path)
    path = tmp_path / "forms" / "2021.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FormError, match=words):
        load_forms(tmp_path)
