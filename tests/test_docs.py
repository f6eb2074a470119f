"""What the documentation shows is what the tool does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from extractor.engines.rules import RulesEngine
from extractor.pipeline import Pipeline, run
from extractor.report import Report
from extractor.task import Task

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "extraction.md"


def without_versions(extraction: dict[str, Any]) -> dict[str, Any]:
    """Digest and version change with every release; all else is documented as it is."""
    return extraction | {"provenance": extraction["provenance"] | {"schema": "", "tool": ""}}


def test_the_extraction_printed_in_the_docs_is_what_comes_out() -> None:
    page = PAGE.read_text(encoding="utf-8")
    text = re.search(r"^ {4}(Madame .*)$", page, re.MULTILINE)
    shown = re.search(r"<!-- extraction -->\n```json\n(.*?)```", page, re.DOTALL)
    assert text
    assert shown
    report = Report(id="short", text=text.group(1) + "\n", language="fr")
    extraction = run(Pipeline(Task.load("oncology")), RulesEngine(), report)
    assert without_versions(json.loads(shown.group(1))) == without_versions(extraction.as_dict())


def test_links_between_documents_lead_somewhere() -> None:
    for page in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("seeds/*.md"),
        *ROOT.glob("evals/*.md"),
    ):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
