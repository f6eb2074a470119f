"""Every damage by name: knowable from the report alone, unknowable, or harmless (not to be flagged)."""

from __future__ import annotations

from evals.bench.damage import operations
from evals.bench.damage.site import Damage
from extractor.values import Category, Dose, Drug, Number, PartialDate, Schedule, Term

_ALL = (Drug, Dose, Schedule, Number, PartialDate, Category, Term)
_NUMERIC = (Dose, Schedule, Number, PartialDate)


DAMAGES: tuple[Damage, ...] = tuple(
    Damage(name, group, types, do)  # type: ignore[arg-type]
    for name, group, types, do in (
        ("a digit altered", "knowable", _NUMERIC, operations.digit),
        ("a unit exchanged", "knowable", (Dose,), operations.unit),
        ("a decimal shifted", "knowable", (Dose,), operations.decimal),
        ("another year quoted", "knowable", (PartialDate,), operations.year),
        ("another month quoted", "knowable", (PartialDate,), operations.month),
        ("another year read", "knowable", (PartialDate,), operations.year_read),
        ("another month read", "knowable", (PartialDate,), operations.month_read),
        ("a day invented in the quote", "knowable", (PartialDate,), operations.day_quoted),
        ("a day invented in the reading", "knowable", (PartialDate,), operations.day_read),
        ("a month invented in the reading", "knowable", (PartialDate,), operations.month_invented),
        ("a paraphrase", "knowable", _ALL, operations.paraphrase),
        ("a translation", "knowable", _ALL, operations.translation),
        ("words joined from two places", "knowable", _ALL, operations.joined),
        ("a quote from another report", "knowable", _ALL, operations.foreign),
        ("a letter altered", "knowable", _ALL, operations.letter),
        ("a word left out inside", "knowable", _ALL, operations.word_left_out),
        ("a lone fragment", "knowable", _ALL, operations.fragment),
        ("an empty quote", "knowable", _ALL, operations.empty),
        ("a drug that the report lacks", "knowable", (Drug,), operations.drug_elsewhere),
        ("another drug read", "knowable", (Drug,), operations.drug_read),
        ("a negation dropped", "knowable", (Category, Term), operations.negation),
        ("the end before the start", "knowable", (PartialDate,), operations.end_first),
        ("a record twice", "knowable", (Drug, Category, Term), operations.duplicate),
        ("a broken link", "knowable", (Category, Term), operations.broken_link),
        ("words of another kind", "knowable", (Dose, Schedule, Number), operations.other_kind),
        ("a choice off the list", "knowable", (Category,), operations.off_list),
        ("another verbatim quote", "unknowable", _ALL, operations.another_quote),
        ("another choice", "unknowable", (Category,), operations.another_choice),
        ("planned or refused as given", "unknowable", (Category,), operations.as_given),
        ("a record missing", "unknowable", (Drug, Category, Term), operations.record_missing),
        ("accents dropped", "harmless", _ALL, operations.accents),
        ("capitals", "harmless", _ALL, operations.case_changed),
        ("non-breaking spaces", "harmless", _ALL, operations.spaces),
    )
)
