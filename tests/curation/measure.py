"""Measures the page: `python -m tests.curation.measure` (needs Chromium with ChromeDriver)."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from tests.curation.browser import browser, serving
from tests.curation.long import long_pair
from tests.curation.made import empty_dataset
from tests.curation.test_page import STEP


def main() -> None:
    """Print milliseconds: page ready, key to the next field, key to the next record."""
    with tempfile.TemporaryDirectory() as folder:
        dataset = empty_dataset(Path(folder) / "set")
        report, extraction = long_pair(200_000, 200)
        dataset.add([report], [extraction])
        with serving("review", str(dataset.folder), "-a", "anna") as server, browser() as page:
            page.open(server.address)
            ready = []
            for _ in range(15):
                page.script("delete document.body.dataset.ready")
                page.keys("]")
                ready.append(float(page.until("return document.body.dataset.ready")))
            fields = [page.script(STEP) for _ in range(300)]
            records = [page.script(STEP.replace('"j"', '"n"')) for _ in range(100)]
    print(f"{len(report.text):,} characters, {len(extraction.records.treatments)} records")
    for name, found in (
        ("page ready", ready),
        ("key to next field", fields),
        ("key to next record", records),
    ):
        found.sort()
        print(
            f"{name:<20} median {statistics.median(found):6.1f} ms   95% {found[int(0.95 * len(found))]:6.1f} ms"
        )


if __name__ == "__main__":
    main()
