"""The dashboard in a real browser: a server of its own, Chromium, and what tests look at there.

pytestmark = needs_browser
def test_…(server: str, browser: Browser) -> None:      # fixtures of tests/conftest.py
    page = visit(browser, f"{server}/upload")
    says(page, "上传年报")
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 60_000  # milliseconds: the first page of a new warehouse loads the samples

needs_browser = pytest.mark.skipif(
    CHROMIUM is None or find_spec("playwright") is None,
    reason="needs Chromium and playwright (requirements-dev.txt)",
)


@contextmanager
def serving(warehouse: Path) -> Iterator[str]:
    """The address of the dashboard over this warehouse, which must be closed; the log is kept beside it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.port", str(port), "--server.fileWatcherType", "none"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    environment = {**os.environ, "WAREHOUSE_URL": str(warehouse)}
    with warehouse.with_suffix(".log").open("ab") as log:
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=20)


@contextmanager
def launched() -> "Iterator[Browser]":
    """Chromium without a window."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def visit(browser: "Browser", address: str, width: int = 1440) -> "Page":
    """The page in a session of its own."""
    context = browser.new_context(viewport={"width": width, "height": 1000}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    return page


def says(page: "Page", sentence: str) -> None:
    """The first line comes to hold this; while a page is drawn anew, the old line stands beside the new."""
    from playwright.sync_api import expect

    expect(page.locator("h1", has_text=sentence).first).to_be_visible()


def drawn(page: "Page") -> None:
    """The page is drawn to its end: what is clicked now is not about to be replaced."""
    from playwright.sync_api import expect

    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")


def overflow(page: "Page") -> int:
    """By how many pixels the page is wider than the screen."""
    wider = "element => element.scrollWidth - element.clientWidth"
    return int(page.locator("[data-testid=stMain]").evaluate(wider))


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)
