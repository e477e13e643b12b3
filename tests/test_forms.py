"""The form files: what they hold together with indicators.toml, and what a slip in them gives."""

import shutil
from pathlib import Path

import pytest

from loaders.errors import FormError
from loaders.forms import DATA, load_forms, load_indicators


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
