"""Drug: a medicine as written, its International Nonproprietary Name in English, and its codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Self

from pydantic import Field

from extractor.folding import fold_word
from extractor.issues import Issue
from extractor.report import Report, Span
from extractor.values.base import Context, FieldSpec, Value, Verdict, Widget
from extractor.vocabulary import Entry, Vocabulary

_AMOUNT_BEHIND = re.compile(
    r"[^.;\n]{0,25}?\d[\d.,]*\s?(?:mg|g|mcg|µg|ug|ml|UI|IU|U|mEq|cp|amp)\b(?!/[dm]?l)",
    re.IGNORECASE,
)
_GIVEN_BEFORE = re.compile(
    r"(?:trait\w+|substitution|supplément\w+|supplement\w*|perfusion|administr\w+|prescri\w+|sous|received?|reçu|"
    r"treated|therapy|tratamiento|tratad\w+|recib\w+|suplement\w+|pautó|inició)\s+(?:\w+\s+){0,2}(?:de |d'|l'|à |par |with |con )?$",
    re.IGNORECASE,
)


class Drug(Value):
    """`name`: INN in English, lower case, no salt; a regimen's acronym in capitals where only that is written."""

    kind: ClassVar[str] = "drug"
    columns: ClassVar[tuple[str, ...]] = ("name", "codes")
    widget: ClassVar[Widget] = "drug"
    about: ClassVar[str] = (
        "the drug as written at its first mention there; reading: its INN in English, without salt"
    )

    name: str | None = None
    codes: dict[str, str] = Field(default_factory=dict, description="code system -> code: ATC, RxCUI, …")
    nature: str | None = Field(default=None, description="substance, brand, combination, regimen, …")

    @classmethod
    def reading_type(cls, spec: FieldSpec) -> Any:
        """The INN as a string."""
        return str

    @classmethod
    def parse(cls, quote: str, spec: FieldSpec, context: Context) -> Self:
        """Look the words up; words with something around the name are searched for one."""
        entry = _look_up(quote, _vocabulary(spec))
        if entry is None:
            name = " ".join(fold_word(quote).split()) or None
            return cls(
                quote=quote,
                name=name,
                issues=[Issue.of("drug-unknown" if name else "unparsed")],
            )
        return cls(quote=quote, name=entry.name, codes=dict(entry.codes), nature=entry.kind)

    @classmethod
    def read(cls, quote: str, reading: Any, spec: FieldSpec, context: Context) -> Self:
        """The vocabulary's name for the words, checked against the model's; unknown words keep the model's name."""
        vocabulary = _vocabulary(spec)
        parsed = cls.parse(quote, spec, context)
        meant = vocabulary.look_up(str(reading)) if reading else None
        if parsed.nature is not None:
            if meant is not None and meant.name != parsed.name and _misspelt(quote, vocabulary):
                return cls(
                    quote=quote, name=meant.name, codes=dict(meant.codes), nature=meant.kind,
                    issues=[Issue.of("reading-kept", "the words are a misspelt name")],
                )  # fmt: skip
            if meant is not None and meant.name != parsed.name:
                issue = Issue.of(
                    "drug-differs",
                    f"the words mean {parsed.name}, the reading is {meant.name}",
                )
                return parsed.model_copy(update={"issues": [*parsed.issues, issue]})
            return parsed
        if meant is not None:
            return cls(
                quote=quote, name=meant.name, codes=dict(meant.codes), nature=meant.kind,
                issues=[Issue.of("reading-kept")],
            )  # fmt: skip
        return (
            parsed.model_copy(update={"name": str(reading).strip().lower() or parsed.name})
            if reading
            else parsed
        )

    @classmethod
    def find(cls, report: Report, spec: FieldSpec) -> Iterator[Self]:
        """Every drug named, save those whose ATC code the field leaves out.

        A name that is also an ordinary word or a laboratory substance counts only where the words around it
        give it as a medicine: an amount behind it or a verb of giving before it.
        """
        for found in _vocabulary(spec).find(report.text):
            entry = found.entry
            if entry.kind == "class" or entry.codes.get("ATC", "").startswith(spec.excluded_codes or ("-",)):
                continue
            if entry.ambiguous and not _given(report.text, found.start, found.end):
                continue
            issues = [] if found.exact else [Issue.of("reading-kept", "near match of a misspelt name")]
            yield cls(
                quote=report.text[found.start : found.end], span=Span(found.start, found.end), issues=issues,
                name=entry.name, codes=dict(entry.codes), nature=entry.kind,
            )  # fmt: skip

    def compare(self, other: Self) -> Verdict:
        """Equal names, or equal words where one of the two is in no vocabulary."""
        if self.name == other.name:
            return Verdict(True, "exact", "same drug")
        unknown = self.nature is None or other.nature is None
        if unknown and self.quote and fold_word(self.quote) == fold_word(other.quote or ""):
            return Verdict(
                True,
                "equivalent",
                "same words for a drug that the vocabulary does not know",
            )
        return Verdict(False, "wrong", f"drug {other.name} instead of {self.name}")

    def shown(self) -> str:
        """The name."""
        return self.name or self.quote or "?"


def _vocabulary(spec: FieldSpec) -> Vocabulary:
    return spec.vocabulary or Vocabulary.built_in()


def _look_up(quote: str, vocabulary: Vocabulary) -> Entry | None:
    if (entry := vocabulary.look_up(quote)) is not None:
        return entry
    found = [hit for hit in vocabulary.find(quote) if hit.entry.kind != "class"]
    return found[0].entry if len({hit.entry.name for hit in found}) == 1 else None


def _misspelt(quote: str, vocabulary: Vocabulary) -> bool:
    """Whether the words are only near a name that the vocabulary knows."""
    return any(not hit.exact for hit in vocabulary.find(quote))


def _given(text: str, start: int, end: int) -> bool:
    return bool(_AMOUNT_BEHIND.match(text, end) or _GIVEN_BEFORE.search(text, max(0, start - 60), start))
