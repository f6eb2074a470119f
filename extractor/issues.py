"""Issues: what a check found wrong or doubtful in a value, a record or a report.

An issue never removes anything. Severity `error` makes an Extraction `partial`; `warning` and `info` do not.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Severity = Literal["error", "warning", "info"]

CODES: dict[str, tuple[Severity, str]] = {
    "quote-empty": ("error", "a value without words from the report"),
    "quote-not-found": ("error", "the quoted words do not stand in the report"),
    "quote-altered": (
        "error",
        "close to words of the report, but digits, units, names or a negation differ",
    ),
    "quote-fragment": (
        "error",
        "the quote cuts a word or a number of the report in two",
    ),
    "quote-ambiguous": (
        "warning",
        "the words stand in several places and nothing tells which is meant",
    ),
    "quote-elsewhere": (
        "warning",
        "the words stand in another sentence than the one named",
    ),
    "negation-dropped": (
        "error",
        "the report negates the quoted words just before or after them",
    ),
    "unparsed": ("error", "the quote does not read as a value of this kind"),
    "reading-differs": (
        "error",
        "the model's reading contradicts what the quoted words say",
    ),
    "reading-invented": (
        "error",
        "the reading states more than the quoted words do (an invented day or month)",
    ),
    "reading-kept": (
        "warning",
        "not derivable from the quote alone; the model's reading is kept",
    ),
    "date-ambiguous": (
        "warning",
        "day and month cannot be told apart; only the year is kept",
    ),
    "date-unresolved": (
        "info",
        "a relative date whose anchor the report does not give",
    ),
    "date-order": ("error", "an end before its start"),
    "date-future": ("warning", "after the date of the report"),
    "date-lifetime": ("error", "outside the patient's life"),
    "dose-range": ("warning", "outside the doses usual for this drug"),
    "drug-unknown": ("warning", "no drug of the vocabulary; the name is kept as given"),
    "drug-differs": ("error", "the name given is another drug than the quoted words"),
    "value-conflict": ("error", "two fields of one record contradict each other"),
    "record-duplicate": ("error", "the same record twice"),
    "link-broken": ("error", "a link to a record that does not exist"),
    "drug-missing": ("warning", "the report names a drug that no record has"),
    "answer-truncated": (
        "error",
        "the model's answer was cut off; what could be read of it is kept",
    ),
    "section-unread": ("error", "a section of the report was not answered"),
    "answer-malformed": ("error", "the model's answer broke the schema in this part"),
}
"""Every code with its usual severity and its meaning in words."""


class Issue(BaseModel):
    """One finding: a code of `CODES`, its severity, words for a person, and where (`treatments.t1.dose`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    code: str
    severity: Severity
    message: str = ""
    at: str = ""

    @classmethod
    def of(
        cls,
        code: str,
        message: str = "",
        *,
        at: str = "",
        severity: Severity | None = None,
    ) -> Issue:
        """An issue of a known code, with that code's severity and words unless others are given."""
        usual, words = CODES[code]
        return cls(code=code, severity=severity or usual, message=message or words, at=at)
