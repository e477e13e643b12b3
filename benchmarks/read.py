"""How fast documents are read: documents a second and peak memory by format on two cores, beside the floor.

    python benchmarks/read.py              a table
    python benchmarks/read.py --json       the same as JSON
    python benchmarks/read.py html pdf     only these formats

Two processes each read all documents of a format again and again, both at the same time. A round measures
the floor (floors.py), the reading step (bytes → Document) and the whole pipeline (bytes → facts and findings)
one after the other; the figures are the medians of the rounds. Time is that of the CPU, so that what else
runs on the machine disturbs little: documents a second are what two idle cores would give. Memory is that of
a fresh process that reads each document of the format once. No figure of time is asserted by any test.
"""

import argparse
import json
import multiprocessing
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.documents import gather  # noqa: E402
from benchmarks.floors import FLOORS, STRICTER  # noqa: E402
from benchmarks.measure import Work, peak_memory, seconds_a_document  # noqa: E402

PROCESSES: Final = 2
_MEGABYTE: Final = 2**20
_WARMING: Final = 0.3


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one format.

    Attributes:
        floor, read, whole: documents a second of both processes together: the bare library, the reading step,
            the whole pipeline.
        ratio: how many times as long as the floor the reading step takes; median over the rounds.
        strict: the same over the stricter floor; None where there is none.
        memory: megabytes at most, of one process, for the whole pipeline.
        memory_ratio: how many times as much as the floor.
    """

    format: str
    documents: int
    kilobytes: float
    floor: float
    read: float
    whole: float
    ratio: float
    strict: float | None
    memory: float
    memory_ratio: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; exit status 0."""
    options = _options(arguments)
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        documents = gather(Path(folder))
        for media in options.formats or FLOORS:
            if documents[media]:
                figures.append(measure(media, documents[media], options.rounds, options.seconds))
                print(f"{media}: {figures[-1].whole:.0f}/s", file=sys.stderr)
    machine = describe_machine()
    if options.json:
        print(json.dumps({"machine": machine, "formats": list(map(asdict, figures))}, indent=2))
    else:
        _print_table(figures, machine)
    return 0


def measure(media: str, paths: Sequence[Path], rounds: int, seconds: float) -> Figures:
    """The figures of one format; `seconds` are given to each of the things measured in a round."""
    kinds: list[Work] = ["floor", "read", "whole"]
    if media in STRICTER:
        kinds.append("strict")
    times: dict[Work, list[float]] = {work: [] for work in kinds}
    with _processes() as pool:
        for work in kinds:  # once without counting: modules, tables and caches are filled
            _together(pool, work, media, paths, _WARMING)
        for _ in range(rounds):
            for work in kinds:
                times[work].append(_together(pool, work, media, paths, seconds))
    floor_memory, memory = (_alone(work, media, paths) for work in ("floor", "whole"))
    return Figures(
        format=media,
        documents=len(paths),
        kilobytes=sum(path.stat().st_size for path in paths) / len(paths) / 1024,
        floor=PROCESSES / median(times["floor"]),
        read=PROCESSES / median(times["read"]),
        whole=PROCESSES / median(times["whole"]),
        ratio=_ratio(times["read"], times["floor"]),
        strict=_ratio(times["read"], times["strict"]) if "strict" in times else None,
        memory=memory / _MEGABYTE,
        memory_ratio=memory / floor_memory,
    )


def describe_machine() -> Mapping[str, str | int | None]:
    """Cores, memory, Python: what the figures depend on, and nothing that names the machine."""
    pages = os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(pages * os.sysconf("SC_PAGE_SIZE") / 2**30) if pages else None,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processes": PROCESSES,
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Documents a second and peak memory by format, beside the floor."
    )
    parser.add_argument("formats", nargs="*", choices=[*FLOORS, []], metavar="FORMAT", help=", ".join(FLOORS))
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--rounds", type=int, default=7, help="how many rounds (default 7)")
    parser.add_argument(
        "--seconds", type=float, default=1.0, help="for each measurement of a round (default 1)"
    )
    return parser.parse_args(arguments)


def _processes(count: int = PROCESSES) -> Executor:
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def _together(pool: Executor, work: Work, media: str, paths: Sequence[Path], seconds: float) -> float:
    """Seconds a document of a process, while all of them do the same."""
    running = [pool.submit(seconds_a_document, work, media, paths, seconds) for _ in range(PROCESSES)]
    return sum(future.result() for future in running) / PROCESSES


def _alone(work: Work, media: str, paths: Sequence[Path]) -> int:
    with _processes(1) as pool:
        return pool.submit(peak_memory, work, media, paths).result()


def _ratio(times: Sequence[float], floors: Sequence[float]) -> float:
    return median(time / floor for time, floor in zip(times, floors, strict=True))


def _print_table(figures: Sequence[Figures], machine: Mapping[str, str | int | None]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("format", box=None, title="documents a second of two cores; MB of one process")
    headings = ("files", "kB", "floor", "reading", "× floor", "× strict", "whole", "MB", "× floor")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for each in figures:
        strict = "" if each.strict is None else f"{each.strict:.1f}"
        speeds = (f"{speed:,.0f}" for speed in (each.floor, each.read))
        table.add_row(
            *(
                each.format,
                str(each.documents),
                f"{each.kilobytes:.0f}",
                *speeds,
                f"{each.ratio:.2f}",
                strict,
            ),
            *(f"{each.whole:,.0f}", f"{each.memory:.0f}", f"{each.memory_ratio:.1f}"),
        )
    console = Console()
    console.print(table)
    console.print(", ".join(f"{name} {value}" for name, value in machine.items()))


if __name__ == "__main__":
    sys.exit(main())
