"""What holds for all tests."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests import browsing

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(autouse=True)
def _main_module_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts its page in the place of `__main__`, which spawned processes run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the dashboard over a new warehouse."""
    with browsing.serving(tmp_path_factory.mktemp("served") / "warehouse.duckdb") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A browser for the tests of a module."""
    with browsing.launched() as opened:
        yield opened
