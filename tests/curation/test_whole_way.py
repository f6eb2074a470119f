"""The whole way in a real browser, with the keyboard alone: drafts, two annotators, adjudication, gold, a score."""

import json
import subprocess
import sys

import pytest

from extractor.curation.adjudication import undecided
from extractor.curation.checks import check
from extractor.curation.dataset import Dataset
from extractor.curation.status import status
from tests.curation.browser import Page, browser, browser_or_skip, serving
from tests.curation.made import drafted_dataset
from tests.curation.reports import twelve_reports
from tests.made import TASK

ENTER, ESCAPE = "\ue007", "\ue00c"


@pytest.fixture(autouse=True)
def _browser():
    browser_or_skip()


def annotate_from_nothing(page: Page) -> None:
    """The drug of a blind report, found by its first letters; then nothing more is there."""
    text = page.script("return document.getElementById('text').textContent")
    known = ("imatinib", "trozole", "rituximab", "vémurafénib", "osimertinib", "nilotinib", "lenalidomide", "sunitinib", "capecitabina", "sorafenib")  # fmt: skip
    drug = next((name for name in known if name in text.lower()), None)
    if drug is not None:
        page.keys("i")
        page.suggest(drug)
        page.saved(ENTER)
        assert page.at.startswith("treatments.")
    page.saved("A")
    page.finish()


def dose_of(page: Page) -> None:
    """The cursor from a record's head to its dose."""
    for _ in range(8):
        if page.at.endswith(".dose"):
            return
        page.keys("j")
    raise AssertionError("no dose here")


def work_through(page: Page, *, careless: bool) -> int:
    """Every report, keyboard only; who is careless changes doses and drops responses. Returns how many were finished."""
    for count in range(1, 20):
        if page.blind:
            annotate_from_nothing(page)
        else:
            heads = page.script("return document.querySelectorAll('[data-card]').length")
            if careless and heads and count % 2:
                dose_of(page)
                page.keys("c")
                page.until("return document.querySelector('.editor input')")
                page.keys("\t", "7", "7")  # to the first column, whose content is selected
                page.saved(ENTER)
                page.keys("n")
                if page.at.startswith("responses."):
                    page.saved("x")
            page.saved("A")
            page.finish()
        if page.script("return document.getElementById('progress-bar').value") == 12:
            return count
    raise AssertionError("the queue does not end")


def adjudicate(page: Page) -> int:
    """Decide every difference for the first reader, except one that gets a third reading."""
    choices = 0
    for _ in range(400):
        if page.script("const bar = document.getElementById('progress-bar'); return bar.value === bar.max"):
            break
        differs = page.script(
            "return [...document.querySelectorAll('.readings.unseen')].map((one) => one.dataset.readings)"
        )
        if differs and page.at in differs:
            page.saved("1")
            choices += 1
        elif page.script("return document.querySelectorAll('.alarm.dispute').length"):
            page.keys("d")
            if page.at not in page.script(
                "return [...document.querySelectorAll('.readings.unseen')].map((one) => one.dataset.readings)"
            ):
                page.keys("j")
        else:
            page.finish()
    return choices


def test_twelve_drafts_two_annotators_adjudicated_exported_and_scored(tmp_path):
    dataset = drafted_dataset(tmp_path / "set", *twelve_reports(), blind=0.25)
    folder = str(dataset.folder)
    assert sum(share.blind for share in dataset.shares.values()) >= 2
    with browser() as page:
        for who, careless in (("anna", False), ("ben", True)):
            with serving("review", folder, "--annotator", who) as server:
                page.script("sessionStorage.clear()") if who == "ben" else None
                page.open(server.address)
                assert work_through(page, careless=careless) == 12
        with serving("adjudicate", folder, "--adjudicator", "clara") as server:
            page.open(server.address)
            assert adjudicate(page) >= 3
        assert not [one for one in page.driver.get_log("browser") if one["source"] != "network"], (
            "errors of the page"
        )

    again = Dataset.open(dataset.folder, TASK.workspace)
    assert {id for id, work in again.adjudicated().items() if work.finished} == set(dataset.reports)
    assert not any(undecided(work) for work in again.adjudicated().values())
    assert not [one for one in check(again) if one.severity == "error" and one.code == "replay-differs"]
    counted = {one.who: one.decisions for one in status(again, resamples=0).people}
    assert counted["ben"]["corrected"] >= 3
    assert counted["anna"]["accepted"] > 30
    assert counted["ben"]["rejected"] >= 1

    def extractor(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "extractor", *arguments], capture_output=True, text=True, check=False
        )

    gold = tmp_path / "gold.jsonl"
    assert extractor("curate", "export", folder, "-o", str(gold)).returncode == 0
    assert len(gold.read_text().splitlines()) == 12
    told = extractor("curate", "agreement", folder, "--json", "--resamples", "50")
    pair = json.loads(told.stdout)["pairs"][0]
    assert (pair["left"], pair["right"], pair["reports"]) == ("anna", "ben", 12)
    assert 0.5 < pair["fields"]["value"] < 1
    dose = next(one for one in pair["by_field"] if one["path"] == "treatments.dose")
    assert dose["f1"]["value"] < 1
    assert dose["kappa"]["value"] < 1
    scored = extractor(
        "eval", "score", folder + "/drafts.jsonl", str(gold), "--reports", folder + "/reports.jsonl"
    )
    assert scored.returncode == 0, scored.stderr
    assert "core" in scored.stdout
