"""Revisions at the desk: read better, corrected, reviewed, undone; nothing said about a report is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from loaders.corrections import Correction, corrected
from loaders.errors import StoreError
from loaders.model import Finding, Where
from loaders.revisions import Upload
from loaders.warehouse import Warehouse, open_warehouse, opening
from tests.warehouse_fixture import fact, make_warehouse, upload

ZIXI, DONGHUA = "532301104", "532301102"
ERROR = Finding("structure.section_missing", "error", "缺少第二部分，请补上。")
WARNING = Finding("structure.numbering_gap", "warning", "序号从1跳到4，请核对。", Where(0))


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with make_warehouse(tmp_path, []) as opened:
        yield opened


def rows(warehouse: Warehouse, question: str, *parameters: Any) -> list[tuple[Any, ...]]:
    return warehouse.cursor().execute(question, parameters or None).fetchall()


def report(total: float | None = 180, *findings: Finding, code: str = ZIXI, text: str = "年报") -> Upload:
    return upload(code, 2020, [fact("publications.total", total)], findings, text=f"{code}{text}")


def store(warehouse: Warehouse, given: Upload, **changes: Any) -> Any:
    (outcome,) = warehouse.store_many([replace(given, **changes)], by="王某")
    assert not isinstance(outcome, StoreError), outcome
    return outcome


def total(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return rows(warehouse, "select publications_total from report_summary where unit_code = ?", ZIXI)


def states(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return rows(
        warehouse,
        "select report.revision, finding.rule, finding.state, finding.note"
        " from finding join report using (report_id) order by all",
    )


# --- the same bytes ---


def test_store_the_same_bytes_read_otherwise_as_a_new_revision(warehouse: Warehouse) -> None:
    first = store(warehouse, report(180))
    better = store(warehouse, report(181))
    assert (better.outcome, better.revision, better.replaced) == ("stored", 2, first.report_id)
    assert total(warehouse) == [(181,)]
    assert store(warehouse, report(181)).outcome == "unchanged"
    assert store(warehouse, report(180)).outcome == "restored"
    assert rows(warehouse, "select count(*) from document") == [(1,)]


# --- corrections ---

RIGHT = Correction("publications.total", None, 180, 186, "与原表核对")


def test_correct_a_number_and_keep_what_the_document_says(warehouse: Warehouse) -> None:
    outcome = store(warehouse, report(180), corrections=(RIGHT,))
    assert total(warehouse) == [(186,)]
    kept = rows(
        warehouse,
        "select target, indicator, dim, old_value, new_value, corrected_by, why, corrected_at is not null"
        " from correction where report_id = ?",
        outcome.report_id,
    )
    assert kept == [("fact", "publications.total", None, "180", "186", "王某", "与原表核对", True)]
    assert rows(warehouse, "select raw from fact") == [("180",)]


def test_correct_again_and_back(warehouse: Warehouse) -> None:
    store(warehouse, report(180))
    store(warehouse, report(180), corrections=(RIGHT,))
    second = store(warehouse, report(180), corrections=(replace(RIGHT, new=187),))
    assert (second.revision, total(warehouse)) == (3, [(187,)])
    back = store(warehouse, report(180), corrections=())
    assert (back.outcome, back.revision, total(warehouse)) == ("restored", 1, [(180,)])


def test_keep_corrections_when_the_same_document_is_read_again(warehouse: Warehouse) -> None:
    store(warehouse, report(180), corrections=(RIGHT,))
    assert store(warehouse, report(180)).outcome == "unchanged"
    again = store(warehouse, report(180, ERROR))  # read better: there is a finding now
    assert (again.outcome, total(warehouse)) == ("stored", [(186,)])
    assert rows(
        warehouse, "select corrected_by, new_value from correction where report_id = ?", again.report_id
    ) == [("王某", "186")]


def test_drop_a_correction_of_a_number_that_is_read_otherwise_now(warehouse: Warehouse) -> None:
    store(warehouse, report(180), corrections=(RIGHT,))
    store(warehouse, report(190))
    assert total(warehouse) == [(190,)]


def test_keep_no_correction_for_another_document(warehouse: Warehouse) -> None:
    store(warehouse, report(180), corrections=(RIGHT,))
    store(warehouse, report(180, text="另一份"))
    assert total(warehouse) == [(180,)]


def test_correct_checks_the_sums_anew() -> None:
    zero = [fact(code, 0, "total") for code in ("applications.received", "applications.carried_out")]
    flow = (fact("applications.carried_in", 2, "total"), *zero, fact("applications.concluded", 0, "total"))
    wrong = Finding("balance.applications_flow", "error", "旧的。", Where(0))
    given = replace(upload(ZIXI, 2021, flow).report, findings=(wrong, ERROR))
    fixed, applied = corrected(given, [Correction("applications.carried_in", "total", 2, 0, "核对")])
    assert [each.new for each in applied] == [0]
    assert fixed.findings == (ERROR,)
    broken, _ = corrected(given, [Correction("applications.carried_in", "total", 2, 3, "核对")])
    assert [(each.rule, each.expected, each.found) for each in broken.findings] == [
        ("structure.section_missing", None, None),
        ("balance.applications_flow", 3, 0),
    ]


def test_correct_settles_what_was_found_at_that_very_place() -> None:
    cells = [replace(fact("publications.total", None, status="blank"), where=Where(2, 1, 3))]
    at_cell = Finding("value.not_a_number", "warning", "不是数。", Where(2, 1, 3, 0, 2))
    elsewhere = replace(at_cell, where=Where(2, 1, 4))
    given = replace(upload(ZIXI, 2021, cells).report, findings=(at_cell, elsewhere))
    fixed, _ = corrected(given, [Correction("publications.total", None, None, 12, "补填")])
    assert fixed.findings == (elsewhere,)
    assert (fixed.facts[0].value, fixed.facts[0].status) == (12, "stated")


# --- what people say of findings ---


def test_dismiss_needs_a_reason(warehouse: Warehouse) -> None:
    outcome = store(warehouse, report(180, ERROR))
    with pytest.raises(StoreError, match="理由"):
        warehouse.review(outcome.report_id, [0], "dismissed", "  ", by="李某")
    assert states(warehouse) == [(1, ERROR.rule, "open", None)]


def test_keep_a_dismissal_when_the_report_is_read_again(warehouse: Warehouse) -> None:
    first = store(warehouse, report(180, ERROR, WARNING))
    warehouse.review(first.report_id, [0], "dismissed", "本镇没有这一部分", by="李某")
    counts = "select findings_error, findings_warning from report_summary"
    assert rows(warehouse, counts) == [(0, 1)]
    store(warehouse, report(181, ERROR, WARNING))
    assert rows(warehouse, counts) == [(0, 1)]
    assert states(warehouse)[2:] == [
        (2, WARNING.rule, "open", None),
        (2, ERROR.rule, "dismissed", "本镇没有这一部分"),
    ]
    assert rows(warehouse, "select actor, detail from audit where action = 'review'") == [
        ("李某", "标为已核实1处问题（structure.section_missing）本镇没有这一部分")
    ]


def test_open_a_dismissed_finding_again(warehouse: Warehouse) -> None:
    outcome = store(warehouse, report(180, ERROR))
    warehouse.review(outcome.report_id, [0], "dismissed", "已核实", by="李某")
    warehouse.review(outcome.report_id, [0], "open", "", by="王某")
    assert rows(warehouse, "select findings_error from report_summary") == [(1,)]
    assert rows(warehouse, "select count(*) from review") == [(2,)]


def test_dismiss_for_one_unit_only(warehouse: Warehouse) -> None:
    first = store(warehouse, report(180, ERROR))
    store(warehouse, report(180, ERROR, code=DONGHUA))
    warehouse.review(first.report_id, [0], "dismissed", "已核实", by="李某")
    assert rows(warehouse, "select state from finding order by state") == [("dismissed",), ("open",)]


def test_call_a_finding_fixed_that_the_accepted_revision_no_longer_has(warehouse: Warehouse) -> None:
    first = store(warehouse, report(180, ERROR, WARNING))
    store(warehouse, report(180, WARNING, text="改过"))
    assert states(warehouse) == [
        (1, WARNING.rule, "open", None),
        (1, ERROR.rule, "fixed", None),
        (2, WARNING.rule, "open", None),
    ]
    warehouse.accept(first.report_id, by="李某")
    assert {state for _, _, state, _ in states(warehouse)} == {"open"}


# --- undo ---


def test_undo_a_batch(warehouse: Warehouse) -> None:
    store(warehouse, report(100, text="去年"))
    batch = warehouse.new_batch()
    for given in (report(180), report(30, code=DONGHUA)):
        warehouse.store_many([given], by="王某", batch_id=batch)
    assert total(warehouse) == [(180,)]
    undone = warehouse.undo(batch, by="王某")
    assert (undone.withdrawn, undone.accepted, undone.overtaken) == (2, 1, 0)
    assert rows(warehouse, "select unit_code, publications_total from report_summary") == [(ZIXI, 100)]


def test_undo_leaves_alone_what_has_moved_on(warehouse: Warehouse) -> None:
    batch = warehouse.new_batch()
    warehouse.store_many([report(180), report(30, code=DONGHUA)], by="王某", batch_id=batch)
    store(warehouse, report(190, text="后来的"))
    undone = warehouse.undo(batch, by="王某")
    assert (undone.withdrawn, undone.overtaken) == (1, 1)
    assert rows(warehouse, "select unit_code, publications_total from report_summary") == [(ZIXI, 190)]


def test_undo_an_undo(warehouse: Warehouse) -> None:
    batch = warehouse.new_batch()
    warehouse.store_many([report(180)], by="王某", batch_id=batch)
    warehouse.undo(batch, by="王某")
    assert total(warehouse) == []
    (undoing,) = rows(warehouse, "select max(batch_id)::varchar from transition")[0]
    warehouse.undo(undoing, by="王某")
    assert total(warehouse) == [(180,)]


def test_undo_what_never_was_is_refused(warehouse: Warehouse) -> None:
    with pytest.raises(StoreError, match="没有这次操作"):
        warehouse.undo("00000000-0000-0000-0000-000000000000", by="王某")


# --- the first schema ---


def test_open_a_warehouse_of_the_first_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was stored before the desk keeps its findings, and the same document is still the same."""
    path = tmp_path / "first.duckdb"
    given = report(180, ERROR)
    sha256 = given.report.document.sha256
    with duckdb.connect(str(path)) as connection:
        for statement in connection.extract_statements(opening.MIGRATIONS[0].read_text("utf-8")):
            connection.execute(statement)
        connection.execute("insert into meta values ('schema_version', '1')")
        connection.execute(
            "insert into report values (uuidv7(), ?, 2020, '2019', 1, 'accepted', ?, false, '王某',"
            " now()::timestamp, '王某', now()::timestamp)",
            [ZIXI, sha256],
        )
        connection.execute(
            "insert into fact select report_id, 0, 'publications.total', null, null, null, '主动公开', 180,"
            " '条', 'stated', null, '180', 0, null, null, 0, 3 from report"
        )
        connection.execute(
            "insert into finding select report_id, 0, ?, 'error', ?, null, null, null, null, null, null,"
            " null, 'open', null from report",
            [ERROR.rule, ERROR.message],
        )
    with open_warehouse(path) as warehouse:
        assert total(warehouse) == [(180,)]
        assert store(warehouse, given).outcome == "unchanged"
        (found,) = rows(warehouse, "select report_id::varchar from report")
        warehouse.review(found[0], [0], "dismissed", "已核实", by="李某")
        store(warehouse, report(190, ERROR, text="新的"))
        assert [state for _, _, state, _ in states(warehouse)] == ["dismissed", "dismissed"]
