from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from extractor.evaluation.calibration import calibrate
from extractor.evaluation.gate import GateRules, check
from extractor.evaluation.metrics import add_macro
from extractor.evaluation.reports import junit_xml, markdown, print_summary
from extractor.evaluation.reports.gallery import GalleryCase, error_cases
from extractor.evaluation.reports.html import page
from extractor.evaluation.runs import Run
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.summary import Summary, summarise
from extractor.report import Report
from tests.evaluation.building import extraction, oncology, response, treatment

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
TEXT = f"Imatinib 400 mg {EVIL} depuis octobre 2009."


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _drug(id: str, dose: float) -> dict[str, object]:
    made = treatment(id, "imatinib", dose=(dose, "mg"))
    made["drug"] |= {"quote": "Imatinib", "span": [0, 8]}
    made["dose"] |= {"quote": "400 mg", "span": [9, 15]}
    return made


@pytest.fixture(scope="module")
def evil() -> tuple[Summary, list[GalleryCase]]:
    scorer = Scorer(oncology())
    gallery, scores = [], []
    for number in range(12):
        id = f"{EVIL}|{number}"
        report = Report(id=id, text=TEXT, metadata={"genre": EVIL})
        wrong_drug = treatment("t2", EVIL) | {
            "drug": {"name": EVIL, "quote": EVIL, "span": [16, 16 + len(EVIL)]}
        }
        gold = extraction(id, treatments=[_drug("t1", 400)], responses=[response("r1", EVIL, "t1")])
        found = extraction(
            id, treatments=[_drug("t1", 40), wrong_drug], responses=[response("r1", "PD", "t1")]
        )
        score = scorer.score(gold, found, report)
        scores.append(score)
        gallery.append(GalleryCase(report, gold, found, score))
    add_macro(scores, scorer)
    run = Run(
        EVIL,
        "oncology",
        scorer.options,
        scores,
        {score.id: "d" for score in scores},
        provenance={"model": [EVIL]},
    )
    summary = summarise(run, oncology(), resamples=100, title=EVIL)
    summary.gate = check(summary.metrics, run, run, GateRules(), resamples=100)
    summary.gate.reasons.append(EVIL)
    summary.calibration = calibrate(scores)
    return summary, gallery


def test_the_page_is_one_file_without_script_in_which_every_word_is_escaped(
    evil: tuple[Summary, list[GalleryCase]],
) -> None:
    made = page([evil[0]], [evil[1]])
    parser = _Parser()
    parser.feed(made)
    assert not {"script", "img", "link", "iframe", "object", "base"} & set(parser.tags)
    assert not any(name.startswith("on") or name in ("src", "srcset") for name in parser.attributes)
    assert "default-src 'none'" in made
    assert not re.search(r"https?://", made)
    assert EVIL in "".join(parser.words)


def test_the_page_shows_gold_and_prediction_side_by_side(evil: tuple[Summary, list[GalleryCase]]) -> None:
    made = page([evil[0]], [evil[1]])
    assert made.count('class="side gold"') == made.count('class="side found"') > 0
    case = next(case for case in error_cases(evil[1][0]) if case.line.verdict.field == "treatments.dose")
    assert case.gold is not None and case.found is not None
    assert (case.gold.shown, case.found.shown, case.gold.evidence) == ("400 mg", "40 mg", "400 mg")
    assert case.subject == "imatinib"


def test_markdown_makes_no_html_and_breaks_no_table(evil: tuple[Summary, list[GalleryCase]]) -> None:
    made = markdown(evil[0])
    assert "<script" not in made.replace("\\<script", "") and "\\<script" in made
    assert "40 mg" not in made
    for line in made.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (5, 6, 7)


def test_junit_is_xml_with_a_case_a_report_and_the_gate(evil: tuple[Summary, list[GalleryCase]]) -> None:
    root = ElementTree.fromstring(junit_xml([evil[0]]))
    suites = root.findall("testsuite")
    assert [suite.get("tests") for suite in suites] == ["3", "12"]
    assert suites[1].findall("testcase")[0].get("name") == f"{EVIL}|0"


def test_junit_tells_what_failed(evil: tuple[Summary, list[GalleryCase]]) -> None:
    summary = evil[0]
    worse = check(summary.metrics, summary.run, summary.run, GateRules(floors={"core": 0.99}), resamples=50)
    kept, summary.gate = summary.gate, worse
    try:
        suite = ElementTree.fromstring(junit_xml([summary])).findall("testsuite")[0]
        assert int(suite.get("failures") or 0) == len(suite.findall("testcase/failure")) == 2
    finally:
        summary.gate = kept


def test_json_holds_every_figure(evil: tuple[Summary, list[GalleryCase]]) -> None:
    data = json.loads(json.dumps(evil[0].as_dict()))
    assert data["figures"]["core"]["value"] == evil[0].figures["core"].value
    assert data["never_events"]["tenfold-dose"] == 12
    assert {row["slice"] for row in data["slices"]} >= {"drug-class"}


def test_the_console_tells_errors_only_when_asked(
    evil: tuple[Summary, list[GalleryCase]], capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    print_summary(evil[0], sys.stdout)
    assert "40 mg instead of 400 mg" not in capsys.readouterr().out
    print_summary(evil[0], sys.stdout, show_errors=50)
    assert "40 mg instead of 400 mg" in capsys.readouterr().out
