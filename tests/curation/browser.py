"""A real browser and a real server for the tests: Chromium by its own driver, the command as a process of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--hide-scrollbars", "--disable-dev-shm-usage", "--lang=en",
)  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 15.0


def browser_or_skip() -> tuple[str, str]:
    """The paths of a browser and its driver; skips where this machine has none."""
    pytest.importorskip("selenium", reason="selenium is in the extra [dev]")
    browser = next((path for name in _NAMES if (path := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("no Chromium with ChromeDriver here (Debian: apt-get install chromium chromium-driver)")
    return browser, driver


class Page:
    """A tab, driven by keys."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        """Open an address and wait until a report is there."""
        self.driver.get(address)
        self.until("return document.body.dataset.ready")

    def script(self, words: str, *given: Any) -> Any:
        """Run a script."""
        return self.driver.execute_script(words, *given)

    def until(self, words: str, *given: Any) -> Any:
        """Wait for a script to return something true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.script(words, *given)
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError(f"waited in vain for: {words}\n{self.told()}")

    def keys(self, *keys: str) -> None:
        """Press keys where the focus is."""
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver, duration=0).send_keys(key).perform()

    def saved(self, *keys: str) -> None:
        """Press keys, and wait until the server has acknowledged what they decided."""
        before = self.script("return Number(document.body.dataset.saved || 0)")
        self.keys(*keys)
        self.until("return Number(document.body.dataset.saved || 0) > arguments[0]", before)

    def finish(self) -> None:
        """`f`, and wait for the next report or the end."""
        before = self.report
        self.keys("f")
        self.until(
            "const bar = document.getElementById('progress-bar');"
            "return document.body.dataset.report !== arguments[0] || bar.value === bar.max",
            before,
        )
        self.until("return document.activeElement && document.activeElement.hasAttribute('aria-current')")

    def suggest(self, name: str) -> None:
        """Type into the open editor and take what is suggested first."""
        self.until("return document.querySelector('.editor input')")
        self.keys(name)
        self.until("return document.querySelector('.editor [aria-selected=true]')")

    @property
    def report(self) -> str:
        """The key of the open report."""
        return str(self.script("return document.body.dataset.report || ''"))

    @property
    def title(self) -> str:
        """The id of the open report."""
        return str(self.script("return document.getElementById('title').textContent"))

    @property
    def at(self) -> str:
        """The path where the cursor stands."""
        return str(self.script("return document.querySelector('[aria-current]')?.dataset.path || ''"))

    @property
    def blind(self) -> bool:
        """Whether the report is annotated from nothing."""
        return bool(self.script("return document.querySelector('.badge.blind') !== null"))

    def told(self) -> str:
        """What the page says at the foot."""
        return str(self.script("return document.getElementById('status').textContent"))


@contextmanager
def browser(width: int = 1440, height: int = 900) -> Iterator[Page]:
    """A browser with an empty profile."""
    path, driver_path = browser_or_skip()
    from selenium import webdriver

    with tempfile.TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = path
        for flag in (*_FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver_path))
        try:
            yield Page(driver)
        finally:
            driver.quit()


class Server:
    """`extractor curate review|adjudicate` as a process."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "extractor", "curate", *arguments, "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"(https?://\S+)", line)
        assert found, self.process.communicate()[1]
        self.address = found.group(1)

    def stop(self) -> None:
        """Ask it to stop, and wait."""
        self.process.terminate()
        self.process.communicate(timeout=20)


@contextmanager
def serving(*arguments: str) -> Iterator[Server]:
    """A server for the time of a block."""
    server = Server(*arguments)
    try:
        yield server
    finally:
        server.stop()


def folder_of(dataset: Any) -> str:
    """A dataset's folder as an argument."""
    return str(Path(dataset.folder))
