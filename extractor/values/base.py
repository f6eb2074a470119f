"""What a value is, and the one interface that every value type implements.

A value is a quote with its span in the report plus a normalised form. Its class is the value type: it says
how the value is asked for (`reading_type`, `about`), parsed (`parse`, `read`), found without a model
(`find`), compared (`compare`) and shown (`shown`, `columns`, `widget`). Nothing outside that class knows more
about doses than the class `Dose` does; schemas, engines, the scorer, the review form and the tables work
through this interface.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from extractor.issues import Issue
from extractor.report import Language, Report, Span

if TYPE_CHECKING:
    from extractor.values.lexicon import Lexicon
    from extractor.vocabulary import Vocabulary

Evidence = Literal["required", "optional", "derived"]
Widget = Literal["text", "number", "choice", "date", "drug", "dose", "schedule"]


@dataclass(frozen=True)
class FieldSpec:
    """One field of a record as the task declares it: its value type, its role and what the type needs to know.

    `evidence` says whether the value must quote the report ("required"), may be read from the whole
    ("optional": a status), or is computed by the schema from other fields ("derived": never asked for). `excluded_codes` are prefixes of ATC codes that are no value of a drug field.
    """

    record: str
    name: str
    type: type[Value]
    role: str
    about: str = ""
    required: bool = False
    evidence: Evidence = "required"
    lexicon: Lexicon | None = None
    vocabulary: Vocabulary | None = None
    excluded_codes: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """`treatments.dose`."""
        return f"{self.record}.{self.name}"


@dataclass(frozen=True)
class Context:
    """What a parser may look at beyond the quote: the report, the place, and the rest of the record.

    `companions` maps the roles of the record's other fields to their quotes: "1500 mg/m2 in 6 doses" is read
    as a dose with the help of its schedule. `anchors` are EDTF dates that the text tells before this place,
    nearest last: what a relative date may count from.
    """

    language: Language = "fr"
    country: str | None = None
    report: Report | None = None
    span: Span | None = None
    companions: Mapping[str, str] = field(default_factory=dict)
    anchors: Sequence[str] = ()

    @property
    def report_date(self) -> str | None:
        """EDTF date of the report, where known."""
        return self.report.report_date if self.report else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a value compares with gold: `degree` is "exact", "wrong", or finer ("coarser", "finer", "equivalent")."""

    correct: bool
    degree: str
    reason: str


class Value(BaseModel):
    """A quote of the report, where it stands, and its normalised form (the fields of the subclass)."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: ClassVar[str]
    """The value type's name in schemas, tables and the review form: "dose"."""
    columns: ClassVar[tuple[str, ...]]
    """The normalised fields in the order in which tables show them."""
    widget: ClassVar[Widget] = "text"
    about: ClassVar[str] = ""
    """How a model is told to quote values of this type."""

    quote: str | None = None
    span: Span | None = Field(default=None, description="half-open offsets in the report's text")
    issues: list[Issue] = Field(default_factory=list)

    @classmethod
    def reading_type(cls, spec: FieldSpec) -> Any:
        """The type of the reading that a model adds to its quote, or None where the quote alone is enough."""
        return None

    @classmethod
    @abstractmethod
    def parse(cls, quote: str, spec: FieldSpec, context: Context) -> Self:
        """Normalise the words of a quote; what cannot be read carries an `unparsed` issue. Never raises."""

    @classmethod
    def read(cls, quote: str, reading: Any, spec: FieldSpec, context: Context) -> Self:
        """Parse a model's quote and check the model's reading against what the words say.

        Types that take no reading only parse.
        """
        return cls.parse(quote, spec, context)

    @classmethod
    @abstractmethod
    def find(cls, report: Report, spec: FieldSpec) -> Iterator[Self]:
        """All values of this type that the report's words hold, in order of their spans, without a model."""

    @abstractmethod
    def compare(self, other: Self) -> Verdict:
        """This value (gold) against another; no string similarity on numbers, units, codes or dates."""

    @abstractmethod
    def shown(self) -> str:
        """The normalised form in words for a table: "400 mg"."""

    def normalised(self) -> dict[str, Any]:
        """The normalised form alone, by column."""
        return {name: getattr(self, name) for name in self.columns}

    def placed(self, quote: str | None, span: Span | None, *issues: Issue) -> Self:
        """The same value with its evidence set and issues added."""
        return self.model_copy(update={"quote": quote, "span": span, "issues": [*self.issues, *issues]})

    @property
    def flagged(self) -> bool:
        """Whether an issue of error severity stands on this value."""
        return any(issue.severity == "error" for issue in self.issues)


def equal_verdict(gold: object, other: object, what: str) -> Verdict:
    """Exact or wrong by equality: the verdict of types whose normal form is one comparable thing."""
    if gold == other:
        return Verdict(True, "exact", f"same {what}")
    return Verdict(False, "wrong", f"{what} {other} instead of {gold}")


__all__ = [
    "Context",
    "Evidence",
    "FieldSpec",
    "Value",
    "Verdict",
    "Widget",
    "equal_verdict",
]
