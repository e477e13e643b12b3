"""What holds for all tests."""

import sys

import pytest


@pytest.fixture(autouse=True)
def _main_module_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts its page in the place of `__main__`, which spawned processes run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
