"""What was done and can be undone, as the desk lists it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loaders.corrections import Correction
from loaders.regions import load_regions
from loaders.revisions import Upload
from loaders.warehouse import Warehouse
from queries import actions
from queries.actions import Action
from tests.warehouse_fixture import fact, make_warehouse, townships, upload
from ui.desk import history
from ui.desk.job import Job

ZIXI, DONGHUA = "532301104", "532301105"
OTHER = townships("320813")[0]
SAMPLE = townships("990101")[0]
LONG_AGO = datetime(2000, 1, 1)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with make_warehouse(tmp_path, []) as warehouse:
        yield warehouse


def report(value: int, code: str = ZIXI, year: int = 2023) -> Upload:
    return upload(code, year, [fact("publications.total", value)])


def store(warehouse: Warehouse, *reports: Upload) -> str:
    batch = warehouse.new_batch()
    warehouse.store_many(reports, by="王某", batch_id=batch)
    return batch


def listed(warehouse: Warehouse) -> tuple[Action, ...]:
    return actions.recent_actions(warehouse.cursor(), LONG_AGO)


def told(warehouse: Warehouse) -> list[tuple[str, str]]:
    return [(history.in_words(action), history.state_of(action)) for action in listed(warehouse)]


def test_list_the_newest_action_first_with_what_it_did(warehouse: Warehouse) -> None:
    first = store(warehouse, report(1), report(2, DONGHUA), report(3, DONGHUA, 2022))
    second = store(warehouse, report(4))
    assert [action.batch_id for action in listed(warehouse)] == [second, first]
    assert {action.changed_by for action in listed(warehouse)} == {"王某"}
    assert told(warehouse) == [
        ("入库1份，取代1份 · 紫溪镇2023年", ""),
        ("入库3份 · 楚雄市2022–2023年", "其中1份之后又有改动，撤销时不动它们"),
    ]


def test_tell_an_action_that_was_undone_from_one_that_was_overtaken(warehouse: Warehouse) -> None:
    store(warehouse, report(1))
    second = store(warehouse, report(2))
    warehouse.undo(second, by="李某")
    assert told(warehouse) == [
        ("恢复1份，撤回1份 · 紫溪镇2023年", ""),
        ("入库1份，取代1份 · 紫溪镇2023年", "已撤销"),
        ("入库1份 · 紫溪镇2023年", "之后又有改动，不能撤销"),
    ]
    newest, undone, overtaken = listed(warehouse)
    assert newest.can_be_undone
    assert undone.is_undone
    assert not overtaken.can_be_undone
    warehouse.undo(newest.batch_id, by="李某")
    assert [state for _, state in told(warehouse)][:3] == ["", "已撤销", "之后又有改动，不能撤销"]


def test_name_the_smallest_place_that_holds_them_all(warehouse: Warehouse) -> None:
    store(warehouse, report(1))
    store(warehouse, report(1, DONGHUA), report(1, "532302101"))
    store(warehouse, report(1, DONGHUA, 2022), report(1, OTHER))
    store(warehouse, report(1, SAMPLE))
    assert [words.partition(" · ")[2] for words, _ in told(warehouse)] == [
        f"{load_regions().names[SAMPLE]}（示例）2023年",
        "全国2022–2023年",
        "楚雄彝族自治州2023年",
        "紫溪镇2023年",
    ]


def test_leave_out_what_was_done_before(warehouse: Warehouse) -> None:
    store(warehouse, report(1))
    tomorrow = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    assert actions.recent_actions(warehouse.cursor(), tomorrow) == ()
    assert len(actions.recent_actions(warehouse.cursor(), LONG_AGO, most=1)) == 1


def test_say_what_is_stored_of_a_place_accepted_or_not(warehouse: Warehouse) -> None:
    store(warehouse, report(1))
    second = store(warehouse, report(2))
    gone = store(warehouse, report(3, DONGHUA))
    warehouse.undo(gone, by="李某")
    places = [(ZIXI, 2023), (DONGHUA, 2023), (OTHER, 2023)]
    found = actions.stored_of(warehouse.cursor(), places)
    assert list(found) == places[:2]
    assert (found[ZIXI, 2023].revisions, found[ZIXI, 2023].revision) == (2, 2)
    assert (found[DONGHUA, 2023].revisions, found[DONGHUA, 2023].report_id) == (1, None)
    warehouse.undo(second, by="李某")
    again = actions.stored_of(warehouse.cursor(), places[:1])[ZIXI, 2023]
    assert (again.revisions, again.revision) == (2, 1)


def test_find_a_revision_and_its_corrected_numbers(warehouse: Warehouse) -> None:
    given = report(1)
    fix = Correction("publications.total", None, 1, 2, "核对")
    warehouse.store_many([Upload(given.report, given.original, corrections=(fix,))], by="王某")
    ((report_id,),) = warehouse.cursor().execute("select report_id::varchar from report").fetchall()
    found = actions.stored_revision(warehouse.cursor(), report_id)
    assert found is not None
    assert (found.unit, found.year, found.revision, found.state) == (ZIXI, 2023, 1, "accepted")
    (number,) = actions.corrected_numbers(warehouse.cursor(), report_id)
    assert (number.indicator, number.old_value, number.new_value) == ("publications.total", 1, 2)
    assert (number.why, number.corrected_by) == ("核对", "王某")
    assert actions.stored_revision(warehouse.cursor(), "不是") is None


# --- work that can be stopped ---


def test_stop_between_two_steps_and_go_on() -> None:
    done: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(5):
            done.append(number)
            if number == 2:
                job.stop()
            yield

    job = Job(steps())
    job.start()
    job.wait()
    assert (done, job.is_stopped, job.is_done) == ([0, 1, 2], True, False)
    job.start()
    job.wait()
    assert (done, job.is_stopped, job.is_done) == ([0, 1, 2, 3, 4], False, True)


def test_end_with_the_session_that_started_it() -> None:
    begun, go = threading.Event(), threading.Event()
    done: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(5):
            done.append(number)
            begun.set()
            go.wait()
            yield

    job = Job(steps())
    job.start()
    begun.wait()
    thread = job._thread
    del job
    go.set()
    assert thread is not None
    thread.join()
    assert done == [0]


def test_say_that_work_has_failed() -> None:
    def steps() -> Iterator[None]:
        yield
        raise ValueError

    job = Job(steps())
    job.start()
    job.wait()
    assert job.is_done
    assert job.has_failed
