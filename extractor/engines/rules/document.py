"""The analysed report: every field's mentions, sentences, sections, cues and signals, each found once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractor.assertion import Assertions, ScopedCue
from extractor.engines.rules.signals import sections, signals
from extractor.report import Report, Span
from extractor.schema import ROLES
from extractor.task import Task
from extractor.values.base import FieldSpec, Value
from extractor.values.duration import Duration

DATE_ROLES = ("start", "end", "date")
"""Roles that read the same date expressions; which of them a date fills is told by the words around it."""

_LONGEST_HEADING = 70


@dataclass(slots=True)
class Mention:
    """A value found in the text: its span, its token positions, and its sentence (from 0)."""

    value: Value
    span: Span
    first: int
    last: int
    sentence: int
    effect: bool = False
    """Whether it tells another medicine's effect on what it was given for, see `effects`."""
    late: bool = False
    """Whether it is read when all drugs of its sentence are: its cause may be named behind it."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal word of the engine at token positions `[first, last)`."""

    kinds: tuple[str, ...]
    first: int
    last: int


@dataclass
class Document:
    """What the stages read. `mentions` and `dates` are by sentence; `section` gives each sentence's kind or ""."""

    report: Report
    task: Task
    assertions: Assertions
    signals: list[list[Signal]]
    section: list[str]
    fresh: list[bool]
    """Whether a section or paragraph begins at the sentence."""
    found: dict[str, list[list[Mention]]] = field(default_factory=dict)
    dates: list[list[Mention]] = field(default_factory=list)
    durations: list[list[Mention]] = field(default_factory=list)
    """How long something lasted, by sentence, whether the schema asks for it or not."""

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences as spans, overlong ones cut."""
        return sentence_spans(self.report, self.bounds)

    @property
    def words(self) -> list[str]:
        """Folded words of the report."""
        return self.report.tokens.words

    @property
    def bounds(self) -> list[tuple[int, int]]:
        """The half-open token stretch of each sentence."""
        return self.assertions.bounds

    def mentions(self, spec: FieldSpec | None, sentence: int) -> Sequence[Mention]:
        """The mentions of a field's values in a sentence, in order."""
        if spec is None:
            return ()
        return self.found[spec.path][sentence]

    def cues(self, mention: Mention) -> dict[str, ScopedCue]:
        """The cues that govern a mention, by kind."""
        return self.assertions.at(mention.span, mention.sentence)

    def signal(self, sentence: int, kind: str, first: int = 0, last: int = 1 << 60) -> Signal | None:
        """The first signal of a kind in a sentence between two token positions."""
        for one in self.signals[sentence]:
            if kind in one.kinds and first <= one.first and one.last <= last:
                return one
        return None


def analyse(report: Report, task: Task) -> Document:
    """Find all that the stages need; linear in the length of the text."""
    assertions = Assertions(report)
    section, fresh = _sections(report, assertions.bounds)
    document = Document(report, task, assertions, _signals(report, assertions.bounds), section, fresh)
    shared: dict[tuple[object, ...], list[list[Mention]]] = {}
    for record in task.records:
        for spec in record.fields:
            if spec.evidence == "derived":
                continue
            key = _key(spec)
            if key not in shared:
                shared[key] = _by_sentence(document, spec)
            document.found[spec.path] = shared[key]
            if spec.role in DATE_ROLES and not document.dates:
                document.dates = shared[key]
    timeless = FieldSpec(task.main.name, "duration", Duration, "duration")
    document.durations = _by_sentence(document, timeless)
    if not document.dates:
        document.dates = [[] for _ in document.bounds]
    return document


def sentence_spans(report: Report, bounds: list[tuple[int, int]]) -> list[Span]:
    """The spans of token stretches; one without tokens is empty."""
    starts, ends = report.tokens.starts, report.tokens.ends
    return [Span(starts[first], ends[last - 1]) if last > first else Span(0, 0) for first, last in bounds]


def _key(spec: FieldSpec) -> tuple[object, ...]:
    role = "date" if spec.role in DATE_ROLES else spec.role
    return spec.type, role, spec.lexicon.name if spec.lexicon else None, spec.excluded_codes


def _by_sentence(document: Document, spec: FieldSpec) -> list[list[Mention]]:
    report = document.report
    starts = report.tokens.starts
    found: list[list[Mention]] = [[] for _ in document.bounds]
    begins = [first for first, _ in document.bounds]
    for value in spec.type.find(report, spec):
        span = value.span
        if span is None:
            continue
        span = Span(*span)
        first = bisect_left(starts, span.start)
        sentence = bisect_right(begins, first) - 1
        if sentence < 0:
            continue
        last = max(first + 1, bisect_left(starts, span.end))
        found[sentence].append(Mention(value, span, first, last, sentence))
    return found


def _signals(report: Report, bounds: list[tuple[int, int]]) -> list[list[Signal]]:
    phrases = signals(report.language)
    return [
        [Signal(hit.payload, hit.first, hit.last) for hit in phrases.find(report.tokens, first, last)]
        for first, last in bounds
    ]


def _sections(report: Report, bounds: list[tuple[int, int]]) -> tuple[list[str], list[bool]]:
    """The kind of section that each sentence stands in, and whether a paragraph begins there."""
    headings = sections(report.language)
    text, tokens = report.text, report.tokens
    kinds: list[str] = []
    fresh: list[bool] = []
    current = ""
    previous_end = 0
    for sentence, (first, last) in zip(sentence_spans(report, bounds), bounds, strict=True):
        gap = text[previous_end : sentence.start]
        new_line = "\n" in gap or previous_end == 0
        opens = gap.count("\n") > 1
        if new_line and _is_heading(text, sentence):
            hits = list(headings.find(tokens, first, last))
            covered = max((hit.last - hit.first for hit in hits), default=0)
            words = sum(1 for word in tokens.words[first:last] if word[:1].isalpha())
            best = max(hits, key=lambda hit: hit.last - hit.first, default=None)
            known = best is not None and covered * 2 >= words
            if known or _stands_out(text, sentence, gap):
                current = best.payload[0] if best is not None and known else ""
                opens = True
        kinds.append(current)
        fresh.append(opens)
        previous_end = sentence.end
    return kinds, fresh


def _is_heading(text: str, sentence: Span) -> bool:
    """A short line of its own without digits, that ends in no full stop, or in a colon."""
    if not 0 < sentence.end - sentence.start <= _LONGEST_HEADING:
        return False
    words = text[sentence.start : sentence.end]
    alone = text[sentence.end : sentence.end + 1] in ("\n", "\r", "")
    return alone and (words[-1] == ":" or (words[-1].isalpha() and not any(map(str.isdigit, words))))


def _stands_out(text: str, sentence: Span, gap: str) -> bool:
    """Whether a short line that no table of headings knows is one all the same."""
    words = text[sentence.start : sentence.end]
    return words[-1] == ":" or words.isupper() or gap.count("\n") > 1


assert set(DATE_ROLES) <= set(ROLES)
