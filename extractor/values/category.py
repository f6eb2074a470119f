"""Category: one value of a closed list, told by cues of a lexicon beside the schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, Self

from extractor.folding import Tokens
from extractor.issues import Issue
from extractor.report import Report, Span
from extractor.values.base import (
    Context,
    FieldSpec,
    Value,
    Verdict,
    Widget,
    equal_verdict,
)


class Category(Value):
    """`value` is one of the field's lexicon, or None where a quote tells none of them."""

    kind: ClassVar[str] = "category"
    columns: ClassVar[tuple[str, ...]] = ("value",)
    widget: ClassVar[Widget] = "choice"
    about: ClassVar[str] = "the words that tell it, and which of the list they mean"

    value: str | None = None

    @classmethod
    def reading_type(cls, spec: FieldSpec) -> Any:
        """A Literal of the lexicon's values."""
        values = spec.lexicon.values if spec.lexicon else ()
        return Literal[values] if values else str

    @classmethod
    def parse(cls, quote: str, spec: FieldSpec, context: Context) -> Self:
        """The value whose longest cue stands in the quote."""
        hits = spec.lexicon.phrases(context.language).find(Tokens.of(quote)) if spec.lexicon else ()
        best = max(hits, key=lambda hit: hit.end - hit.start, default=None)
        if best is None:
            return cls(quote=quote, issues=[Issue.of("unparsed")])
        return cls(quote=quote, value=best.payload)

    @classmethod
    def read(cls, quote: str, reading: Any, spec: FieldSpec, context: Context) -> Self:
        """The model's choice stands; a category is what needs reading, and cues only find the usual words."""
        return cls(quote=quote or None, value=reading)

    @classmethod
    def find(cls, report: Report, spec: FieldSpec) -> Iterator[Self]:
        """Every cue of the lexicon in the report."""
        if spec.lexicon is None:
            return
        for hit in spec.lexicon.phrases(report.language).find(report.tokens):
            span = Span(hit.start, hit.end)
            yield cls(quote=report.words(span), span=span, issues=[], value=hit.payload)

    def compare(self, other: Self) -> Verdict:
        """Exact or wrong."""
        return equal_verdict(self.value, other.value, "category")

    def shown(self) -> str:
        """The value itself."""
        return self.value or "?"
