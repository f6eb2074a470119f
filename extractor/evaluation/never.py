"""Never-events: errors that may not rise at all, however good the rest is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor.evaluation.options import ScoringOptions
from extractor.folding import fold_word
from extractor.report import Report
from extractor.schema import Record
from extractor.task import RecordSpec
from extractor.values.base import Value
from extractor.values.category import Category
from extractor.values.dose import Dose

KINDS: dict[str, str] = {
    "tenfold-dose": "a dose ten times too high or too low, or more",
    "ungrounded-drug": "a drug whose words do not stand in the report",
    "not-given-as-given": "a drug that was only planned, refused or ruled out, told as given",
    "negated-as-given": "a drug that the report only negates, told as given",
}
"""Every kind with its meaning in words."""

_UNGROUNDED = frozenset(("quote-empty", "quote-not-found", "quote-altered"))
Event = tuple[str, str, str]


def never_events(
    spec: RecordSpec,
    paired: Sequence[tuple[Record, Record]],
    spurious: Iterable[Record],
    report: Report | None,
    options: ScoringOptions,
) -> Iterator[Event]:
    """The events of one list as (kind, path of the predicted value, reason). The reason holds no words of the report.

    Words are looked up in the report's text where it is known; else the issues on the value tell.
    """
    extra = list(spurious)
    dose, drug, status = spec.field("dose"), spec.field("medication"), spec.field("status")
    for gold, found in paired:
        if dose is not None:
            one, other = getattr(gold, dose.name), getattr(found, dose.name)
            if isinstance(one, Dose) and isinstance(other, Dose) and tenfold(one, other):
                path = f"{spec.name}.{found.id}.{dose.name}"
                yield "tenfold-dose", path, f"{other.shown()} instead of {one.shown()}"
        if status is not None and _value(gold, status.name) in options.not_given:
            given = _value(found, status.name)
            if given not in options.not_given:
                reason = f"{given or 'no status'} instead of {_value(gold, status.name)}"
                yield "not-given-as-given", f"{spec.name}.{found.id}.{status.name}", reason
    if drug is None:
        return
    for record in [*(found for _, found in paired), *extra]:
        value = getattr(record, drug.name)
        if value is not None and not grounded(value, report):
            yield "ungrounded-drug", f"{spec.name}.{record.id}.{drug.name}", "its words do not stand there"
    if report is not None and report.text and status is not None:
        yield from _negated(spec, extra, report, options)


def tenfold(gold: Dose, found: Dose) -> bool:
    """Whether two doses in units of one dimension are ten times apart, or more."""
    if not gold.value or not found.value or gold.value < 0 or found.value < 0:
        return False
    if gold.compare(found).correct:
        return False
    if gold.unit == found.unit:
        ratio = found.value / gold.value
        return max(ratio, 1 / ratio) > 10 - 1e-9
    # The unit's scale is the Dose's own knowledge: ask it which multiple of gold would be right.
    for power in (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6):
        multiple = gold.model_copy(update={"value": gold.value * 10.0**power, "value_high": None})
        if multiple.compare(found.model_copy(update={"value_high": None})).correct:
            return True
    return False


def grounded(value: Value, report: Report | None) -> bool:
    """Whether the quote stands at its span of the report; without the text, whether no issue denies it."""
    if report is None or not report.text:
        return not any(issue.code in _UNGROUNDED for issue in value.issues)
    if value.quote is None or not value.quote.strip():
        return False
    if value.span is None:
        return False
    there = report.words(value.span)
    return " ".join(fold_word(there).split()) == " ".join(fold_word(value.quote).split())


def _negated(
    spec: RecordSpec, spurious: Sequence[Record], report: Report, options: ScoringOptions
) -> Iterator[Event]:
    """Spurious drugs whose words a negation governs, told as given."""
    fields = spec.field("medication"), spec.field("status")
    assert fields[0] is not None and fields[1] is not None
    drug, status = fields[0].name, fields[1].name
    placed = [
        (record, value)
        for record in spurious
        if (value := getattr(record, drug)) is not None and value.span is not None
        and _value(record, status) not in options.not_given
    ]  # fmt: skip
    if not placed:
        return
    from extractor.assertion import Assertions

    assertions = Assertions(report)
    for record, value in placed:
        number = report.sentence_at(value.span.start) - 1
        if number >= 0 and "negated" in assertions.at(value.span, number):
            yield "negated-as-given", f"{spec.name}.{record.id}.{drug}", "the report only negates it"


def _value(record: Record, name: str) -> str | None:
    value = getattr(record, name)
    return value.value if isinstance(value, Category) else None
