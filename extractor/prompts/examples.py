"""Few-shot examples: short reports of the example split with their answers, as files of a prompt version."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import SchemaError
from extractor.report import Report


@dataclass(frozen=True)
class Example:
    """A report and the answer that it should get, in the answer's own form."""

    report: Report
    answer: dict[str, Any] = field(repr=False)
    source: str = ""

    @classmethod
    def load(cls, path: Path) -> Example:
        """Read `{"report": {…}, "answer": {…}, "source": "seeds/example/…"}`; SchemaError where it is none."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            report = Report.model_validate({"id": path.stem, **data["report"]})
            return cls(report, data["answer"], data.get("source", ""))
        except (OSError, ValueError, KeyError, TypeError):
            raise SchemaError(
                f"The prompt's example {path.name} cannot be read.",
                advice='It needs {"report": {"text": …, "language": …}, "answer": {…}}.',
            ) from None

    @property
    def answer_text(self) -> str:
        """The answer as a model should write it: JSON without spaces."""
        return json.dumps(self.answer, ensure_ascii=False, separators=(",", ":"))
