"""Value types: what a schema's fields are made of. Each is one place that knows all about its kind of value."""

from extractor.values.base import Context, FieldSpec, Value, Verdict
from extractor.values.category import Category
from extractor.values.date import PartialDate
from extractor.values.dose import Dose
from extractor.values.drug import Drug
from extractor.values.duration import Duration
from extractor.values.number import Number
from extractor.values.schedule import Schedule
from extractor.values.term import Term

__all__ = [
    "Category", "Context", "Dose", "Drug", "Duration", "FieldSpec", "Number", "PartialDate", "Schedule", "Term",
    "Value", "Verdict",
]  # fmt: skip
