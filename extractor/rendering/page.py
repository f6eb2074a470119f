"""One self-contained page: each report with its evidence lit, beside the records that the evidence proves.

Nothing is loaded from anywhere and nothing runs but the script below, whose digest the page's own policy names.
All words of reports and records are escaped by the template engine.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from jinja2 import Environment, StrictUndefined, Template

from extractor.extraction import Extraction
from extractor.rendering.colours import hue, safe
from extractor.rendering.evidence import evidence_fits, marks_of, segments
from extractor.rendering.timeline import dispute_words, timelines, worst
from extractor.report import Report
from extractor.task import Task
from extractor.values.base import FieldSpec, Value

_HERE = Path(__file__).parent


class Page:
    """Writes the page to a stream, report by report. `count` is how many it holds."""

    def __init__(self, stream: TextIO, title: str = "extractor") -> None:
        self._stream = stream
        self.count = 0
        script = _part("page.js")
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        stream.write(_template("page_head").render(style=_part("page.css"), digest=digest, title=title))

    def add(self, extraction: Extraction[Any], task: Task, report: Report | None) -> None:
        """One report; without its text, or where the text is another than was read, only its records."""
        self.count += 1
        lit = report is not None and evidence_fits(extraction, report)
        self._stream.write(
            _template("page_report").render(
                number=self.count,
                extraction=extraction,
                pieces=list(_pieces(extraction, task, report)) if report is not None and lit else None,
                changed=report is not None and not lit,
                lists=list(_lists(extraction, task)),
                tables=timelines(extraction, task),
                issues=[issue for issue in extraction.issues if issue.severity != "info"],
                disputes=dispute_words(extraction),
                hue=hue,
                safe=safe,
            )
        )

    def close(self) -> None:
        """Write the end of the page."""
        self._stream.write(_template("page_foot").render(script=_part("page.js"), count=self.count))


@cache
def _template(name: str) -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(_part(f"{name}.html.jinja"))


@cache
def _part(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _pieces(extraction: Extraction[Any], task: Task, report: Report) -> Iterator[dict[str, Any]]:
    """The report's segments: text, the values it proves (paths, for the script), what to say of them, and colour."""
    for segment in segments(report.text, marks_of(extraction, task)):
        yield {
            "text": safe(segment.text),
            "proves": " ".join(mark.at for mark in segment.marks),
            "hue": hue(segment.marks[0].role) if segment.marks else "",
            "flagged": any(mark.flagged for mark in segment.marks),
            "title": "\n".join(f"{mark.at}: {mark.shown}" for mark in segment.marks),
            "labels": " ".join(mark.at for mark in segment.closing),
        }


def _lists(extraction: Extraction[Any], task: Task) -> Iterator[dict[str, Any]]:
    for spec in task.records:
        records = getattr(extraction.records, spec.name)
        if not records:
            continue
        specs = {field.name: field for field in spec.fields}
        yield {
            "name": spec.name,
            "records": [
                {
                    "id": record.id,
                    "links": [
                        " ".join(getattr(record, name)) for name in spec.links if getattr(record, name)
                    ],
                    "fields": [_field(record.id, value, specs[name]) for name, value in record.values()],
                }
                for record in records
            ],
        }


def _field(record: str, value: Value, spec: FieldSpec) -> dict[str, Any]:
    codes = value.normalised().get("codes")
    return {
        "at": f"{record}.{spec.name}",
        "name": spec.name,
        "hue": hue(spec.role),
        "shown": safe(value.shown()),
        "quote": safe(value.quote or ""),
        "placed": value.span is not None,
        "source": "computed" if spec.evidence == "derived" else "from the whole text",
        "codes": ", ".join(f"{system} {code}" for system, code in codes.items())
        if isinstance(codes, dict)
        else "",
        "severity": worst(value.issues),
        "issues": [issue for issue in value.issues if issue.severity != "info"],
    }
