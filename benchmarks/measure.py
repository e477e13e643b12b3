"""What a process measures of itself: CPU seconds a document, and how much memory it took at most."""

import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

from benchmarks.floors import FLOORS, STRICTER
from loaders.load import read_report
from loaders.readers import read

Work = Literal["floor", "strict", "read", "whole"]
"""The bare library; the stricter floor; the reading step, bytes → Document; the whole pipeline."""

_HIGH_WATER: Final = "VmHWM:"


def seconds_a_document(work: Work, media: str, paths: Sequence[Path], seconds: float) -> float:
    """CPU seconds of this process and those it started: the mean over passes through all `paths`.

    As many passes as begin within `seconds` by the clock. Files come from the disk each time.
    """
    job = job_of(work, media)
    started, used = time.perf_counter(), _cpu_seconds()
    passes = 0
    while not passes or time.perf_counter() - started < seconds:
        for path in paths:
            job(path)
        passes += 1
    return (_cpu_seconds() - used) / (passes * len(paths))


def peak_memory(work: Work, media: str, paths: Sequence[Path]) -> int:
    """Bytes that the largest process had in memory, this one or one that it started, for all `paths` once."""
    job = job_of(work, media)
    for path in paths:
        job(path)
    return max(map(_high_water, ["self", *_children()]))


def job_of(work: Work, media: str) -> Callable[[Path], object]:
    """What is done with each file."""
    if work == "floor":
        return FLOORS[media]
    if work == "strict":
        return STRICTER[media]
    return _read if work == "read" else _read_whole


def _read(path: Path) -> object:
    return read(path.read_bytes(), path.name)


def _read_whole(path: Path) -> object:
    return read_report(path.read_bytes(), path.name)


def _cpu_seconds() -> float:
    children = (Path("/proc") / child / "schedstat" for child in _children())
    nanoseconds = sum(int(child.read_text().split()[0]) for child in children if child.is_file())
    return time.process_time() + nanoseconds / 1e9


def _children() -> list[str]:
    """The processes that this one has started and that still run, as the worker that reads PDFs."""
    listed = Path("/proc/self/task") / str(os.getpid()) / "children"
    return listed.read_text().split() if listed.is_file() else []


def _high_water(process: str) -> int:
    """The most memory of a process so far.

    Of this one, `getrusage` knows it, too; but it counts what the parent had before the fork, so it is asked
    only where there is no /proc.
    """
    status = Path("/proc") / process / "status"
    if status.is_file():
        lines = (line.split() for line in status.read_text().splitlines())
        return next(int(words[1]) * 1024 for words in lines if words[:1] == [_HIGH_WATER])
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
