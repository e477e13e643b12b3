"""The division table: look-ups by code and by the names that documents use."""

import subprocess
import sys
from pathlib import Path

import pytest

from data.build_regions import pack, read_package
from loaders.regions import Regions, load_regions, place_key, township_kind

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions()


def test_load_every_township_of_the_country(regions: Regions) -> None:
    real = [region for region in regions if not region.is_sample]
    levels = [region.level for region in real]
    assert levels.count("township") == 41_352
    assert (levels.count("province"), levels.count("city"), levels.count("county")) == (31, 342, 2978)


def test_load_the_table_only_when_it_is_asked_for() -> None:
    code = "import loaders.regions as r; assert r.load_regions.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_find_a_township_by_its_code(regions: Regions) -> None:
    unit = regions.unit("532301104")
    assert (unit.name, unit.kind) == ("紫溪镇", "镇")
    assert unit.region == ("云南省", "楚雄彝族自治州", "楚雄市")
    region = regions.get("532301104")
    assert region is not None
    assert (region.level, region.parent, region.is_sample) == ("township", "532301", False)
    assert regions.get("532301999") is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("紫溪镇", "532301104"),
        ("紫溪镇人民政府", "532301104"),
        ("紫溪鎮", "532301104"),
        ("紫 溪 镇", "532301104"),
        ("掇刀石街道办事处", "420804001"),
        ("掇刀石街道办", "420804001"),
        ("掇刀石街道", "420804001"),
        ("青山苗族乡", "520122200"),
        ("鴜鷺树镇", "211224114"),
    ],
)
def test_find_a_township_by_a_name_with_its_office(regions: Regions, name: str, code: str) -> None:
    assert regions.townships(name) == (code,)


@pytest.mark.parametrize(
    ("name", "code"),
    [("于家务乡", "110112209"), ("柏泉街道", "420112002"), ("永安洲镇", "321203100")],
)
def test_find_a_township_by_a_short_name(regions: Regions, name: str, code: str) -> None:
    assert regions.townships(name) == ()
    assert code in regions.townships_alias(name)


def test_find_a_street_office_that_leaves_out_the_word_for_street(regions: Regions) -> None:
    assert "620702004" in regions.townships_alias("北街办事处")


def test_find_all_namesakes(regions: Regions) -> None:
    assert len(regions.townships("太平镇")) == 50


def test_find_the_township_that_another_kind_became(regions: Regions) -> None:
    assert "500229210" in regions.townships_renamed("双河镇")
    assert "500229210" not in regions.townships("双河镇")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("楚雄州", ["5323"]),
        ("楚雄", ["5323", "532301"]),
        ("阿坝州", ["5132"]),
        ("恩施州", ["4228"]),
        ("内蒙古", ["15"]),
        ("广西", ["45"]),
        ("新疆", ["65"]),
        ("积石山县", ["622927"]),
        ("东乡县", ["622926"]),
        ("鄂伦春旗", ["150723"]),
        ("黔东南州", ["5226"]),
        ("楚雄市人民政府", ["532301"]),
    ],
)
def test_find_divisions_by_the_names_that_people_use(regions: Regions, name: str, codes: list[str]) -> None:
    assert list(regions.divisions(name)) == codes


@pytest.mark.parametrize(
    ("words", "ending"),
    [("四川省宜宾市筠连县", "筠连县"), ("绍兴市上虞市", "上虞市"), ("广西", "广西"), ("我们", "")],
)
def test_find_the_division_that_words_end_with(regions: Regions, words: str, ending: str) -> None:
    assert regions.division_ending(words)[0] == ending


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("110101001", ("北京市", "东城区")),
        ("441900003", ("广东省", "东莞市")),
        ("442000001", ("广东省", "中山市")),
        ("460400100", ("海南省", "儋州市")),
        ("460321451", ("海南省", "三沙市", "西沙群岛")),
        ("620201101", ("甘肃省", "嘉峪关市")),
        ("429004001", ("湖北省", "仙桃市")),
        ("659008104", ("新疆维吾尔自治区", "可克达拉市")),
    ],
)
def test_chain_names_without_placeholders_and_repetition(
    regions: Regions, code: str, chain: tuple[str, ...]
) -> None:
    assert regions.chain(code) == chain


def test_chain_of_every_division_leads_to_a_province(regions: Regions) -> None:
    provinces = {region.name for region in regions if region.level == "province"}
    assert all(regions.chain(region.code)[:1][0] in provinces for region in regions)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("太平镇", "镇"),
        ("上梅乡", "乡"),
        ("青山苗族乡", "乡"),
        ("东直门街道", "街道"),
        ("平西街道办事处", "街道"),
        ("吴家山街", "街道"),
        ("道海苏木", "苏木"),
        ("三农场", "其他"),
        ("平顺经济技术开发区", "其他"),
    ],
)
def test_tell_the_kind_from_the_name(name: str, kind: str) -> None:
    assert township_kind(name) == kind


def test_strip_the_office_but_never_the_whole_name() -> None:
    assert place_key("临朐县城关街道办事处") == "临朐县城关街道"
    assert place_key("人民政府") == "人民政府"


def test_build_the_same_bytes_from_a_folder(tmp_path: Path) -> None:
    for table, text in {
        "provinces.csv": 'code,name\n53,"云南省"\n',
        "cities.csv": 'code,name,provinceCode\n5323,"楚雄彝族自治州",53\n',
        "areas.csv": 'code,name,cityCode,provinceCode\n532301,"楚雄市",5323,53\n',
        "streets.csv": 'code,name,areaCode,provinceCode,cityCode\n532301104,"紫溪镇",532301,53,5323\n',
    }.items():
        (tmp_path / table).write_text(text, encoding="utf-8")
    names = read_package(tmp_path)
    assert names["532301104"] == "紫溪镇"
    assert pack(names) == pack(dict(reversed(names.items())))


def test_build_refuses_a_division_without_its_parent(tmp_path: Path) -> None:
    (tmp_path / "provinces.csv").write_text("code,name\n53,云南省\n", encoding="utf-8")
    (tmp_path / "cities.csv").write_text("code,name,provinceCode\n4419,东莞市,44\n", encoding="utf-8")
    with pytest.raises(ValueError, match="4419 has no parent"):
        read_package(tmp_path)
