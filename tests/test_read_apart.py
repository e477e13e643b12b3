"""A reader in a process of its own: answers come back, and a reader that runs wild ends there."""

import time

import pytest

from loaders.model import Paragraph
from loaders.readers.apart import MOST_MEMORY, Worker
from loaders.readers.grid import Content
from loaders.readers.problem import UnreadableError

ECHO = Worker("tests.test_read_apart", "echo")


def echo(data: bytes) -> Content:
    """What the children of these tests read with."""
    if data == b"refuse":
        raise UnreadableError("已损坏。")
    if data == b"die":
        raise SystemExit(3)
    if data == b"hang":
        time.sleep(60)
    if data == b"print":
        print("a library that talks")
    if data == b"fill":
        return Content((Paragraph(str(len(bytearray(MOST_MEMORY // 2)))),))
    if data == b"grow":
        return Content((Paragraph(str(len(bytearray(2 * MOST_MEMORY)))),))
    return Content((Paragraph(data.decode()),))


def test_read_in_another_process() -> None:
    assert ECHO("一、总体情况".encode()).blocks == (Paragraph("一、总体情况"),)


def test_hand_over_the_readers_own_problem() -> None:
    with pytest.raises(UnreadableError, match=r"^已损坏。$"):
        ECHO(b"refuse")


@pytest.mark.parametrize("data", [b"die", b"grow"])
def test_outlive_a_reader_that_dies_or_fills_the_memory(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="时间或内存"):
        ECHO(data)
    assert ECHO(b"next").blocks == (Paragraph("next"),)


def test_take_nothing_that_is_printed_for_an_answer() -> None:
    assert ECHO(b"print").blocks == (Paragraph("print"),)


def test_allow_a_reader_as_much_memory_as_it_is_given() -> None:
    frugal = Worker("tests.test_read_apart", "echo", memory=MOST_MEMORY // 4)
    assert ECHO(b"fill").blocks == (Paragraph(str(MOST_MEMORY // 2)),)
    with pytest.raises(UnreadableError, match="时间或内存"):
        frugal(b"fill")
    frugal.end()


def test_end_a_reader_that_hangs() -> None:
    worker = Worker("tests.test_read_apart", "echo", seconds=3)
    with pytest.raises(UnreadableError, match="时间或内存"):
        worker(b"hang")
    assert worker(b"next").blocks == (Paragraph("next"),)
    worker.end()
