"""The catalogue of rules holds what is emitted and no more; each is broken by one report, not by another."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.across import preview
from loaders.errors import FormError
from loaders.forms import load_forms
from loaders.load import read_report
from loaders.model import Finding
from loaders.rules import RULES_FILE, load_rules
from loaders.structure import check_pictures
from tests.across_fixture import stored
from tests.rule_cases import BREAKS, IN_PICTURES, NEARLY, Case, report_text

ROOT = Path(__file__).resolve().parents[1]
RULES = load_rules()
_CODE = re.compile(
    rf"(?:{'|'.join({code.partition('.')[0] for code in RULES})})\.(?!toml$|sql$|py$)[a-z_0-9]+"
)


def strings_of_the_loaders() -> Iterator[str]:
    """Every string that stands in their code."""
    for path in sorted((ROOT / "loaders").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def emitted() -> set[str]:
    """The rules that the code and the forms name."""
    by_code = {text for text in strings_of_the_loaders() if _CODE.fullmatch(text)}
    by_forms = {rule.rule for form in load_forms().values() for rule in form.sums}
    by_catalogue = {rule.code for rule in RULES.values() if rule.carries}
    return by_code | by_forms | by_catalogue


def findings_of(case: Case, tmp_path: Path) -> list[Finding]:
    """What the report shows of itself, and what those stored already show of it."""
    report = read_report(case.text.encode(), case.name)
    if not case.others:
        return list(report.findings)
    with stored(tmp_path, case.others) as warehouse, warehouse.cursor() as reader:
        return [*report.findings, *preview(reader, report, case.code, case.year)]


def test_hold_every_rule_that_is_emitted_and_no_other() -> None:
    assert set(RULES) == emitted()


def test_hold_two_reports_for_every_rule() -> None:
    assert set(BREAKS) == set(NEARLY) == set(RULES) - set(IN_PICTURES)


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_find_nothing_in_a_report_without_a_flaw(form: str) -> None:
    text = report_text(form=form, year=load_forms()[form].years[0])
    assert read_report(text.encode(), "年报.txt").findings == ()


@pytest.mark.parametrize("rule", IN_PICTURES)
def test_find_what_breaks_a_rule_about_pictures_and_not_what_nearly_does(rule: str) -> None:
    breaks, nearly = (check_pictures(each.document, each.facts) for each in IN_PICTURES[rule])
    (found,) = [finding for finding in breaks if finding.rule == rule]
    assert found.severity == RULES[rule].severity
    assert rule not in {finding.rule for finding in nearly}


@pytest.mark.parametrize("rule", BREAKS)
def test_find_what_breaks_the_rule(rule: str, tmp_path: Path) -> None:
    found = [finding for finding in findings_of(BREAKS[rule], tmp_path) if finding.rule == rule]
    assert found
    for finding in found:
        assert finding.severity == RULES[rule].severity
        assert finding.message.endswith("。")
        assert re.search(r"请|必", finding.message), "a finding says what to do"


@pytest.mark.parametrize("rule", BREAKS)
def test_find_nothing_where_the_rule_is_nearly_broken(rule: str, tmp_path: Path) -> None:
    assert [finding.message for finding in findings_of(NEARLY[rule], tmp_path) if finding.rule == rule] == []


@pytest.mark.parametrize(
    ("line", "fires"),
    [
        ("通过六合彩网站发布信息12条。", True),
        ("依托“时时彩平台”微信公众号推送信息。", True),
        ("在棋牌游戏微信公众号更新栏目。", True),
        ("通过白癜风医院网站公布指南。", True),
        ("在癫痫病医院官网公开信息8条。", True),
        ("县男科医院app推送信息30条。", True),
        ("整形医院网页设有专栏。", True),
        ("组织癫痫病人管理平台培训2次。", False),
        ("在县人民医院网站公示妇科检查结果。", False),
        ("清理沿街治疗白癜风的非法小广告。", False),
        ("福利彩票公众号公示了公益金使用情况。", False),
        ("景区用人流预约平台限制人数。", False),
    ],
)
def test_find_gambling_medical_and_lottery_words_where_a_site_should_be_named(line: str, fires: bool) -> None:
    rules = {finding.rule for finding in read_report(report_text(line).encode(), "年报.txt").findings}
    assert ("text.injected_spam" in rules) is fires


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("申请人张某，身份证号11010519491231002X。", ["110************02X"]),
        ("申请人张某，身份证号11010519491231002x，已答复。", ["110************02X"]),
        ("居民李大山（电话13800001234）反映路灯不亮。", ["138****1234"]),
        ("申请人黄某某，联系电话：138-0000-1234。", ["138****1234"]),
        ("申请人黄某某，身份证号110105194912310021。", []),
        ("联系人李大山，手机13800001234。", []),
        ("咨询电话13800001234，群众可拨打13900001234反映。", []),
        ("申请人可到政务服务中心，电话0878-13800001。", []),
        ("案卷号13800001234。", []),
    ],
)
def test_find_numbers_of_private_people_and_mask_them(line: str, masked: list[str]) -> None:
    report = read_report(report_text(line).encode(), "年报.txt")
    found = [finding for finding in report.findings if finding.rule == "text.personal_data"]
    assert [next(part for part in masked if part in finding.message) for finding in found] == masked
    for finding in found:
        assert finding.where is not None
        assert not re.search(r"\d{5}", finding.message)


@pytest.mark.parametrize("rule", [code for code in RULES if code.startswith(("balance.", "carry."))])
def test_say_what_was_expected_and_found_and_the_difference(rule: str, tmp_path: Path) -> None:
    found = [finding for finding in findings_of(BREAKS[rule], tmp_path) if finding.rule == rule]
    for finding in found:
        assert finding.expected is not None
        assert finding.found is not None
        assert finding.difference == finding.found - finding.expected != 0
        assert finding.where is not None


def test_say_no_difference_of_what_is_not_counted() -> None:
    assert Finding("text.garbled", "error", "有乱码。").difference is None


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('severity = "error"', 'severity = "fatal"', "severity"),
        ('advice = "', 'advise = "', "写明"),
        ('[rules."text.garbled"]', '[rules."words.garbled"]', "类别"),
        ('last = "applications.carried_out"', 'last = "applications.lost"', "applications.lost"),
        ('each = "applicant"', 'each = "month"', "carries"),
        ("at_most = true", "atmost = true", "拼写"),
        ('title = "有乱码"', 'title = ""', "title"),
        ("[families]", "[families]\nsheet = '统计表'", "sheet"),
        ("[families]", "[families", "TOML"),
    ],
)
def test_refuse_a_catalogue_with_a_slip(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    text = RULES_FILE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError, match=complaint):
        load_rules(path)
