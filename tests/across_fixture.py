"""A warehouse of written reports, for the checks of a report against others."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from loaders.load import read_report
from loaders.revisions import Upload
from loaders.warehouse import Warehouse
from tests.rule_cases import Other
from tests.warehouse_fixture import make_warehouse


@contextmanager
def stored(folder: Path, others: Sequence[Other]) -> Iterator[Warehouse]:
    """An open warehouse with these reports."""
    uploads = [
        Upload(read_report(other.text.encode(), "年报.txt"), other.text.encode(), other.code, other.year)
        for other in others
    ]
    with make_warehouse(folder, uploads) as warehouse:
        yield warehouse
