"""Term: words as written (a reaction, a regimen, a symptom), with a code where the user's own list gives one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

from extractor.folding import fold_word
from extractor.issues import Issue
from extractor.report import Report, Span
from extractor.values.base import Context, FieldSpec, Value, Verdict, equal_verdict


class Term(Value):
    """`words`: the quote with its white space in order; `code`: from the field's lexicon, where it has one."""

    kind: ClassVar[str] = "term"
    columns: ClassVar[tuple[str, ...]] = ("words", "code")
    about: ClassVar[str] = "the words themselves, as short as names it"

    words: str | None = None
    code: str | None = None

    @classmethod
    def parse(cls, quote: str, spec: FieldSpec, context: Context) -> Self:
        """The words as they are; empty words are unparsed."""
        words = " ".join(quote.split())
        if not words:
            return cls(quote=quote, issues=[Issue.of("unparsed")])
        return cls(quote=quote, words=words)

    @classmethod
    def find(cls, report: Report, spec: FieldSpec) -> Iterator[Self]:
        """The terms of the field's lexicon, if it has one; its values are the codes."""
        if spec.lexicon is None:
            return
        for hit in spec.lexicon.phrases(report.language).find(report.tokens):
            span = Span(hit.start, hit.end)
            words = report.words(span)
            yield cls(quote=words, span=span, issues=[], words=words, code=hit.payload)

    def compare(self, other: Self) -> Verdict:
        """Equal codes where both have one, else equal folded words."""
        if self.code and other.code:
            return equal_verdict(self.code, other.code, "code")
        return equal_verdict(fold_word(self.words or ""), fold_word(other.words or ""), "term")

    def shown(self) -> str:
        """The words."""
        return self.words or "?"
