import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest

from extractor.extraction import Extraction
from extractor.formats.unreadable import Unreadable
from extractor.rendering.page import Page
from extractor.report import Report
from tests.made import TASK, TEXT, made_extraction, made_report

EVIL = "</mark></article><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} \"'&"


def page_of(*items: tuple[Extraction, Report | None]) -> str:  # type: ignore[type-arg]
    page = Page(stream := io.StringIO())
    for extraction, report in items:
        page.add(extraction, TASK, report)
    page.close()
    return stream.getvalue()


class _Parsed(HTMLParser):
    """The tags of a page, the text of its report, and whether all tags are closed in order."""

    _VOID = frozenset({"meta"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self._VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "article" in self.open and "sup" not in self.open:
            self.text += data


def test_the_page_is_well_formed_and_holds_the_whole_text() -> None:
    parsed = _Parsed(page_of((made_extraction(), made_report())))
    assert parsed.open == []
    assert parsed.text == TEXT
    marks = [attributes["data-values"] for tag, attributes in parsed.tags if tag == "mark"]
    assert marks == [
        "t1.start",
        "t1.drug",
        "t1.dose",
        "t1.schedule",
        "r1.category",
        "r1.date",
        "t2.drug",
        "t2.dose",
    ]
    fields = [attributes["data-value"] for tag, attributes in parsed.tags if "data-value" in attributes]
    assert set(marks) <= set(fields)


def test_words_of_reports_ids_and_values_are_escaped() -> None:
    report = Report(id=EVIL, text=EVIL + TEXT, language="fr")
    data = made_extraction().as_dict()
    data["report"] |= {"id": EVIL, "sha256": report.sha256}
    drug = data["records"]["treatments"][0]["drug"]
    drug |= {"name": EVIL, "quote": EVIL, "span": [0, len(EVIL)], "codes": {EVIL: EVIL}}
    drug["issues"] = [{"code": "drug-unknown", "severity": "warning", "message": EVIL}]
    data["issues"] = [{"code": "answer-truncated", "severity": "error", "message": EVIL}]
    parsed = _Parsed(page_of((TASK.read_extraction(data), report)))
    assert parsed.open == []
    assert [tag for tag, _ in parsed.tags].count("script") == 1
    assert "img" not in [tag for tag, _ in parsed.tags]
    assert parsed.text == EVIL + TEXT


def test_nothing_is_loaded_and_only_the_own_script_may_run() -> None:
    page = page_of((made_extraction(), made_report()))
    assert not re.search(r"""(?:src|href)\s*=|url\(|@import|https?://""", page)
    script = re.search(r"<script>(.*)</script>", page, re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script.group(1).encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;" in page or f"script-src 'sha256-{digest}'" in page


def test_overlapping_evidence_keeps_the_text() -> None:
    data = made_extraction().as_dict()
    start = data["records"]["treatments"][0]["start"]
    start["span"] = [3, 40]
    parsed = _Parsed(page_of((TASK.read_extraction(data), made_report())))
    assert parsed.text == TEXT


@pytest.mark.parametrize("report", [None, Report(id="made", text="another text")])
def test_without_its_text_a_report_has_only_records(report: Report | None) -> None:
    page = page_of((made_extraction(), report))
    assert "<mark" not in page
    assert "400 mg" in page
    assert ("to the letter" in page) == (report is not None)


def test_failures_and_empty_pages_say_so() -> None:
    failed = Unreadable("bad", "bad.txt", "binary", "bad.txt is not text.").extraction(TASK)
    assert "bad.txt is not text." in page_of((failed, None))
    assert "No report." in page_of()
