"""Building: the schema's records from stretches and assessments."""

from __future__ import annotations

from typing import Any

from extractor.engines.rules.assessments import Assessment
from extractor.engines.rules.stretch import Stretch
from extractor.schema import Record
from extractor.task import RecordSpec
from extractor.values.base import FieldSpec, Value
from extractor.values.category import Category


def status_value(spec: FieldSpec | None, status: str) -> Value | None:
    """A status as a value of the schema's own list, where that has it."""
    if spec is None or spec.lexicon is None or status not in spec.lexicon.values:
        return None
    return Category(value=status)


def build_treatments(record: RecordSpec, stretches: list[Stretch]) -> dict[int, Record]:
    """One record for each stretch: identity of the stretch -> record, in the order given."""
    letter = record.name[:1]
    built: dict[int, Record] = {}
    for number, stretch in enumerate(stretches, 1):
        fields: dict[str, Any] = {"id": f"{letter}{number}"}
        for spec in record.fields:
            value = stretch.drug.value if spec.role == "medication" else stretch.facts.get(spec.role)
            if value is not None and isinstance(value, spec.type) and _listed(value, spec):
                fields[spec.name] = value.model_copy()
        built[id(stretch)] = record.type(**fields)
    return built


def _listed(value: Value, spec: FieldSpec) -> bool:
    """Whether a category is one of the field's own list; two fields of a record may share a role."""
    return not isinstance(value, Category) or spec.lexicon is None or value.value in spec.lexicon.values


def build_linked(
    record: RecordSpec,
    assessments: list[Assessment],
    values: list[dict[str, Value]],
    treatments: dict[int, Record],
    prefix: str,
) -> list[Record]:
    """One record for each assessment, linked to its treatments; `values` are its other fields by name."""
    link = next(iter(record.links), None)
    built: list[Record] = []
    for number, (assessment, others) in enumerate(zip(assessments, values, strict=True), 1):
        fields: dict[str, Any] = {"id": f"{prefix}{number}"}
        if link is not None:
            ids = [treatments[id(one)].id for one in assessment.stretches if id(one) in treatments]
            fields[link] = list(dict.fromkeys(ids))
        fields.update({name: value.model_copy() for name, value in others.items()})
        built.append(record.type(**fields))
    return built


def prefixes(names: list[str]) -> dict[str, str]:
    """The shortest beginnings of the lists' names that tell them apart: `t`, `resp`, `reac`."""
    found: dict[str, str] = {}
    for name in names:
        length = 1
        while any(other != name and other.startswith(name[:length]) for other in names) and length < len(
            name
        ):
            length += 1
        found[name] = name[:length]
    return found
