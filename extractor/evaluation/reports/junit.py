"""Summaries as JUnit XML: one test case a report and one a gated figure, for CI systems that show those."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from extractor.evaluation.counts import Counts
from extractor.evaluation.reports.words import figure
from extractor.evaluation.summary import Summary

_CONTROLS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(summaries: Sequence[Summary]) -> str:
    """The document. Messages hold figures, codes and ids; no words of a report."""
    root = Element("testsuites", name="extractor evaluation")
    for summary in summaries:
        _gate(root, summary)
        _reports(root, summary)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _gate(root: Element, summary: Summary) -> None:
    gate = summary.gate
    if gate is None:
        return
    suite = SubElement(root, "testsuite", name=_clean(f"{summary.title}: gate"))
    failures = errors = 0
    for one in gate.findings:
        case = SubElement(suite, "testcase", classname="gate", name=_clean(one.name))
        if one.fails:
            failures += 1
            SubElement(
                case, "failure", message=f"{figure(one.before, 4)} -> {figure(one.after, 4)}: {one.finding}"
            )
    whole = SubElement(suite, "testcase", classname="gate", name="gate")
    if gate.status != "passed":
        kind = "failure" if gate.status == "quality" else "error"
        failures, errors = failures + (kind == "failure"), errors + (kind == "error")
        SubElement(whole, kind, message=_clean("; ".join(gate.reasons)), type=gate.status)
    suite.set("tests", str(len(gate.findings) + 1))
    suite.set("failures", str(failures))
    suite.set("errors", str(errors))


def _reports(root: Element, summary: Summary) -> None:
    scores = summary.run.scores
    suite = SubElement(root, "testsuite", name=_clean(summary.title), tests=str(len(scores)))
    errors = 0
    for score in scores:
        seconds = score.usage.get("seconds", 0.0)
        case = SubElement(
            suite,
            "testcase",
            classname=_clean(summary.run.name),
            name=_clean(score.id),
            time=f"{seconds:.3f}",
        )
        if score.state in ("absent", "failed", "refused"):
            errors += 1
            SubElement(case, "error", message=f"the report is {score.state}", type=score.state)
        counts = Counts.total(tally for name, tally in score.tallies.items() if name.startswith("field:"))
        SubElement(case, "system-out").text = f"{counts.shown()}; F1 {figure(counts.f1)}"
    suite.set("failures", "0")
    suite.set("errors", str(errors))


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return _CONTROLS.sub("\ufffd", text)
