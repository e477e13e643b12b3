"""The sums that the forms declare: what fires, what it says, and what must stay silent."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.checks import check
from loaders.forms import Form, load_forms
from loaders.load import read_report
from loaders.model import Fact, Finding
from loaders.tables import read_tables
from tests.table_layouts import Values, printed, values_for

FORMS = load_forms()
NEW = FORMS["2021"]


def checked(values: Values, form: Form = NEW) -> tuple[Finding, ...]:
    facts, _ = read_tables(printed(form, values, "table"), form)
    return check(facts, form)


def quiet_values(form: Form = NEW) -> Values:
    """All zero but one application that was granted, with all sums holding."""
    values = dict.fromkeys(values_for(form, 1), "0")
    for code in ("received", "granted", "concluded"):
        for applicant in ("natural_person", "total"):
            values[f"applications.{code}", applicant] = "2"
    return values


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_check_is_silent_where_all_sums_hold(form: Form) -> None:
    assert checked(values_for(form, 2), form) == ()
    assert checked(quiet_values(form), form) == ()


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        (
            ("applications.received", "natural_person"),
            ["applications_flow", "applications_row"],
        ),
        (("applications.granted", "total"), ["applications_concluded", "applications_row"]),
        (("applications.carried_out", "business"), ["applications_flow", "applications_row"]),
        (("reviews.upheld", None), ["reviews"]),
        (("lawsuits.direct.total", None), ["lawsuits"]),
        (("lawsuits.after_review.pending", None), ["lawsuits"]),
        (("rules.issued", None), []),
    ],
)
def test_check_a_sum_that_does_not_hold(cell: tuple[str, str | None], rules: list[str]) -> None:
    values = quiet_values()
    values[cell] = "7"
    assert sorted(finding.rule for finding in checked(values)) == [f"balance.{rule}" for rule in rules]


def test_check_says_which_column_both_numbers_and_the_difference() -> None:
    values = quiet_values()
    values["applications.received", "natural_person"] = "5"
    values["applications.received", "total"] = "5"
    flow = checked(values)[0]
    assert (flow.rule, flow.severity, flow.expected, flow.found) == (
        "balance.applications_flow",
        "error",
        5,
        2,
    )
    assert "“自然人”一列" in flow.message
    assert "为5，而" in flow.message
    assert "为2，相差3" in flow.message
    assert flow.difference == -3
    assert flow.where is not None


def test_check_says_which_row() -> None:
    values = quiet_values()
    values["applications.carried_in", "total"] = "1"
    assert any("“二、上年结转政府信息公开申请数量”一行" in finding.message for finding in checked(values))


def test_check_counts_blank_parts_as_none() -> None:
    values = quiet_values()
    for slot in values:
        if values[slot] == "0":
            values[slot] = ""
    assert checked(values) == ()
    values["applications.granted", "total"] = "3"
    assert {finding.rule for finding in checked(values)} == {
        "balance.applications_row",
        "balance.applications_concluded",
    }


def test_check_is_silent_where_a_total_is_blank() -> None:
    values = quiet_values()
    for code, applicant in values:
        if applicant == "total" or code == "applications.concluded":
            values[code, applicant] = ""
    assert checked(values) == ()


def test_check_is_silent_where_a_part_was_not_read() -> None:
    facts, _ = read_tables(printed(NEW, quiet_values(), "table"), NEW)
    wrong = tuple(_with(fact, 9) if fact.indicator == "applications.granted" else fact for fact in facts)
    assert check(wrong, NEW)
    lost = tuple(fact for fact in wrong if fact.indicator != "applications.not_processed.repeated")
    assert {finding.rule for finding in check(lost, NEW)} == {"balance.applications_row"}
    assert check((), NEW) == ()


SHEET = FORMS["2014"]


@pytest.mark.parametrize(
    ("indicator", "wrong"),
    [
        ("applications.received", True),
        ("applications.received.online", True),
        ("applications.concluded.extended", True),
        ("applications.answered.other_route", True),
        ("reviews.total", True),
        ("lawsuits.corrected", True),
        ("staff.part_time", True),
        ("channels.website", False),  # the same information may be published several ways
        ("applications.refused.privacy", False),  # one refusal may have several reasons
        ("complaints", False),
    ],
)
def test_check_the_totals_of_the_sheet(indicator: str, wrong: bool) -> None:
    values = quiet_values(SHEET)
    values[f"sheet2014.{indicator}", None] = "1"
    found = checked(values, SHEET)
    assert [(finding.rule, finding.severity) for finding in found] == [("balance.sheet", "error")] * wrong


def test_check_no_total_of_a_shorter_sheet() -> None:
    values = quiet_values(SHEET)
    values["sheet2014.applications.received", None] = "3"
    facts, _ = read_tables(printed(SHEET, values, "table"), SHEET)
    assert len(check(facts, SHEET)) == 1
    shorter = tuple(fact for fact in facts if fact.indicator != "sheet2014.applications.received.by_fax")
    assert check(shorter, SHEET) == ()


def _with(fact: Fact, value: float) -> Fact:
    return replace(fact, value=value)


CORPUS = Path(__file__).resolve().parents[2] / "shared" / "reports"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus of reports is not beside the project")
def test_check_raises_no_false_alarm_over_a_sum_in_the_corpus() -> None:
    alarms = {}
    for truth_path in sorted(CORPUS.rglob("*.truth.json")):
        stem = truth_path.name.removesuffix(".truth.json")
        (path,) = (file for file in truth_path.parent.iterdir() if file.stem == stem)
        wrong = json.loads(truth_path.read_text(encoding="utf-8")).get("findings") or ()
        report = read_report(path.read_bytes(), path.name)
        fired = {each.rule for each in report.findings if each.rule.startswith("balance.")}
        alarms[path.name] = fired - set(wrong)
    assert {name: rules for name, rules in alarms.items() if rules} == {}
    assert len(alarms) > 50
