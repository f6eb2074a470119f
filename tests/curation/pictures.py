"""Takes the pictures of docs/curation.md anew: `python -m tests.curation.pictures` (needs Chromium with ChromeDriver)."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from extractor.api import Extractor
from extractor.curation.dataset import Dataset
from extractor.curation.desk import Desk
from extractor.curation.operations import Operation
from extractor.extraction import Dispute, Extraction
from extractor.formats.readers import read_reports
from extractor.report import Report
from tests.curation.browser import browser, serving
from tests.curation.made import empty_dataset, op
from tests.made import TASK

_ROOT = Path(__file__).resolve().parents[2]
FOLDER = _ROOT / "docs" / "images"


def main() -> None:
    """Review with an editor open, adjudication, agreement; into docs/images."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        dataset = _dataset(Path(folder) / "set")
        with browser(1500, 1000) as page:
            with serving("review", str(dataset.folder), "-a", "dora", "--order", "added") as server:
                page.open(server.address)
                page.keys("]")
                page.until("return document.getElementById('title').textContent === 'gist-case'")
                page.keys("a", "j", "j")
                time.sleep(0.5)
                page.driver.save_screenshot(str(FOLDER / "curation-review.png"))
                page.keys("c")
                page.suggest("400")
                time.sleep(0.3)
                page.driver.save_screenshot(str(FOLDER / "curation-correct.png"))
            with serving("adjudicate", str(dataset.folder), "-a", "clara") as server:
                page.open(server.address)
                page.keys("]")
                page.until("return document.getElementById('title').textContent === 'gist-case'")
                page.saved("1")
                time.sleep(0.5)
                page.driver.save_screenshot(str(FOLDER / "curation-adjudication.png"))
                page.keys("g")
                page.until("return document.querySelector('.agreement')")
                time.sleep(0.5)
                page.driver.save_screenshot(str(FOLDER / "curation-agreement.png"))


def _dataset(folder: Path) -> Dataset:
    """The example reports with offline drafts, one of them disputed, and the copies of two people who differ."""
    dataset = empty_dataset(folder, name="example")
    reports = [one for one in read_reports([_ROOT / "seeds" / "example"]) if isinstance(one, Report)]
    dataset.add(reports, [_disputed(Extractor(TASK).extract(report)) for report in reports])
    for who in ("anna", "ben"):
        with Desk.of(dataset, who) as desk:
            for report in reports:
                for operation in _decisions(dataset, who, report):
                    desk.submit(operation)
    return dataset


def _disputed(draft: Extraction) -> Extraction:
    if draft.report.id == "gist-case":
        one = draft.records.treatments[1]
        draft.disputes = [
            Dispute(at=f"treatments.{one.id}.dose", reader="model", verdict="differs", shown="400 mg"),
            Dispute(at=f"treatments.{one.id}.end", reader="model", verdict="lacks"),
        ]
        draft.confidence = {f"treatments.{one.id}.dose": 0.62}
    return draft


def _decisions(dataset: Dataset, who: str, report: Report) -> list[Operation]:
    treatments = dataset.drafts[report.id].records.treatments
    found: list[Operation] = []
    if who == "ben":
        for number, record in enumerate(treatments):
            path = f"treatments.{record.id}"
            if record.dose is not None and number % 4 == 1:
                found.append(
                    op(
                        "set",
                        f"{path}.dose",
                        report=report.id,
                        value={"quote": treatments[0].dose.quote if treatments[0].dose else "mg"},
                    )
                )
            if record.status is not None and number % 3 == 1:
                found.append(
                    op("set", f"{path}.status", report=report.id, value={"normalised": {"value": "unknown"}})
                )
            if number % 9 == 4:
                found.append(op("reject", path, report=report.id))
    elif len(treatments) > 2:
        found.append(op("reject", f"treatments.{treatments[2].id}.start", report=report.id))
    return [*found, op("accept-all", report=report.id), op("finish", report=report.id)]


if __name__ == "__main__":
    main()
