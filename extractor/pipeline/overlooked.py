"""Drugs that the vocabulary sees in the report, said of the patient, and no record has."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.assertion import Assertions
from extractor.folding import fold_word
from extractor.issues import Issue
from extractor.report import Report, Span
from extractor.schema import Schema
from extractor.task import Task
from extractor.values import Drug, Term
from extractor.vocabulary import Vocabulary

NOT_SAID_OF_PATIENT = frozenset(
    "negated hypothetical general family allergy monitor contraindicated resistant".split()
)
"""Kinds of assertion under which a drug's name calls for no record."""


@dataclass(frozen=True, slots=True)
class Overlooked:
    """A drug's first mention that calls for a record: its name, the words, the sentence (from 1)."""

    name: str
    words: str
    sentence: int

    @property
    def issue(self) -> Issue:
        """The finding for the whole report."""
        return Issue.of("drug-missing", f"sentence {self.sentence} names {self.words!r}")


def overlooked(
    records: Schema, task: Task, report: Report, sentences: range | None = None
) -> tuple[Overlooked, ...]:
    """The drugs overlooked, each once, in the order of the text; none for a task without a medication."""
    spec = task.main.field("medication")
    if spec is None or spec.type is not Drug:
        return ()
    vocabulary = spec.vocabulary or Vocabulary.built_in()
    has = _names(records, vocabulary)
    spans = [value.span for _, value in records.values() if value.span is not None]
    assertions: Assertions | None = None
    found: dict[str, Overlooked] = {}
    covered: dict[str, bool] = {}
    for drug in Drug.find(report, spec):
        assert drug.span is not None and drug.name is not None
        if drug.issues or drug.name in found:
            continue
        if drug.name not in covered:
            covered[drug.name] = _covered(drug.name, has, vocabulary)
        if covered[drug.name]:
            continue
        number = report.sentence_at(drug.span.start)
        if sentences is not None and number not in sentences:
            continue
        if any(Span(*span).overlaps(drug.span) for span in spans):
            continue
        assertions = assertions or Assertions(report)
        if not _said_otherwise(assertions, report, drug.span, number - 1):
            found[drug.name] = Overlooked(drug.name, drug.quote or "", number)
    return tuple(found.values())


def _said_otherwise(assertions: Assertions, report: Report, span: Span, sentence: int) -> bool:
    """Whether a cue tells that the patient does not take it, or the sentence lists allergies before it."""
    governing = assertions.at(span, sentence)
    first = bisect_left(report.tokens.starts, span.start)
    before = {cue.kind for cue in assertions.by_sentence[sentence] if cue.last <= first}
    return not NOT_SAID_OF_PATIENT.isdisjoint(governing) or "allergy" in before


def _names(records: Schema, vocabulary: Vocabulary) -> set[str]:
    """Every name that the records stand for: drugs, their components, and the regimens they belong to."""
    return set(_each_name(records, vocabulary))


def _each_name(records: Schema, vocabulary: Vocabulary) -> Iterator[str]:
    told = [
        value.name if isinstance(value, Drug) else value.words
        for _, value in records.values()
        if isinstance(value, Drug | Term)
    ]
    for words in dict.fromkeys(filter(None, told)):
        yield words
        yield fold_word(words)
        entry = vocabulary.look_up(words)
        if entry is not None:
            yield entry.name
            yield from entry.components


def _covered(name: str, has: set[str], vocabulary: Vocabulary) -> bool:
    # "interferon" where "interferon alfa-2b" has a record, "filgrastim" beside "pegfilgrastim"
    if any(name in known for known in has):
        return True
    entry = vocabulary.look_up(name)
    parts = entry.components if entry else ()
    return bool(parts) and has.issuperset(parts)
