"""Records and schemas: pydantic models whose fields are value types with roles.

A schema module declares records::

    class Treatment(Record):
        \"\"\"One drug in one stretch of time at one dose level.\"\"\"
        drug: Annotated[Drug, Asked("medication", "the drug as written")]
        dose: Annotated[Dose | None, Asked("dose", "amount of one administration")] = None

    class Oncology(Schema):
        treatments: list[Treatment] = []

From the types and roles come the answer that a model fills, the offline engine, the scorer, the review form
and the tables. A field annotated with `Links` holds ids of records of another list.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Union

from pydantic import BaseModel, ConfigDict, Field

from extractor.errors import SchemaError
from extractor.values.base import Evidence, FieldSpec, Value

ROLES: dict[str, str] = {
    "medication": "the drug of a record",
    "regimen": "acronym of the combination the drug is part of",
    "dose": "amount of one administration",
    "schedule": "how often it is given",
    "duration": "for how long",
    "route": "way of administration",
    "cycles": "number of cycles or doses given",
    "start": "first day of the stretch of time",
    "end": "last day of the stretch of time",
    "date": "when the thing that the record tells happened",
    "status": "whether it is going on, ended, planned or was never begun",
    "line": "line of therapy",
    "setting": "place in the course of treatment (adjuvant, …)",
    "stop_reason": "why it ended",
    "purpose": "what it is given for, as a category",
    "response": "category of the disease's answer",
    "reaction": "an adverse reaction, in words",
    "outcome": "how a reaction ended, as a category",
    "measure": "a number that was measured",
    "category": "any other closed list",
    "term": "any other words",
}
"""Roles known to engines and exporters, with their meaning. A role says what a field is for; the type, how it reads."""


@dataclass(frozen=True)
class Asked:
    """How a field is asked for.

    `role` is one of `ROLES`; `about` tells a model and an annotator what the words mean; `lexicon` names a
    table beside the schema; `excluded_codes` are prefixes of ATC codes that are no value of a drug field.
    """

    role: str
    about: str
    lexicon: str | None = None
    evidence: Evidence = "required"
    excluded_codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise SchemaError(
                f"Unknown role {self.role!r}.",
                advice=f"Known roles: {', '.join(ROLES)}.",
            )


@dataclass(frozen=True)
class Links:
    """Marks a list of ids of the records of another list of the same schema."""

    to: str


class Record(BaseModel):
    """One thing that the report tells, identified within its extraction (`t1`, `r2`)."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    id: str = Field(min_length=1)

    def values(self) -> Iterator[tuple[str, Value]]:
        """The values present, by field name, in the order of the schema."""
        for name in _names_of(type(self)):
            value = getattr(self, name)
            if isinstance(value, Value):
                yield name, value

    def value_of(self, role: str) -> Value | None:
        """The value of the field that has this role, if the record has one."""
        for spec in specs_of(type(self)):
            if spec.role == role:
                found = getattr(self, spec.name)
                return found if isinstance(found, Value) else None
        return None


@cache
def _names_of(record: type[Record]) -> tuple[str, ...]:
    return tuple(record.model_fields)


class Schema(BaseModel):
    """The lists of records that a task reads from a report."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    version: ClassVar[str] = "1"
    vocabulary: ClassVar[tuple[str, ...]] = ()
    """Tables beside the schema whose rows widen the drug vocabulary (regimens, trial codes)."""

    def lists(self) -> Iterator[tuple[str, list[Record]]]:
        """Each list of records by name, in the order of the schema."""
        for name in type(self).model_fields:
            yield name, getattr(self, name)

    def values(self) -> Iterator[tuple[str, Value]]:
        """Every value with its path, `treatments.t1.dose`."""
        for list_name, records in self.lists():
            for record in records:
                for name, value in record.values():
                    yield f"{list_name}.{record.id}.{name}", value

    def complete(self) -> None:
        """Fill the fields that are derived from others. A schema overrides this; it must not use I/O."""


def record_types(schema: type[Schema]) -> dict[str, type[Record]]:
    """The record class of each list: `{"treatments": Treatment, …}`."""
    found: dict[str, type[Record]] = {}
    for name, info in schema.model_fields.items():
        inner = typing.get_args(info.annotation)
        if typing.get_origin(info.annotation) is not list or not issubclass(inner[0], Record):
            raise SchemaError(
                f"{schema.__name__}.{name} is no list of records.",
                advice="Declare list[YourRecord].",
            )
        found[name] = inner[0]
    return found


def specs_of(record: type[Record], list_name: str = "") -> tuple[FieldSpec, ...]:
    """The value fields of a record class, in order, without lexicons or vocabulary (a Task adds those)."""
    return tuple(spec for spec, _ in _declared(record, list_name))


def lexicon_names(record: type[Record]) -> dict[str, str]:
    """Field name -> file name of the lexicon that it names."""
    return {spec.name: asked.lexicon for spec, asked in _declared(record, "") if asked.lexicon}


def links_of(record: type[Record]) -> dict[str, str]:
    """Field name -> name of the list that its ids point into."""
    return {
        name: mark.to
        for name, info in record.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, Links)
    }


def _declared(record: type[Record], list_name: str) -> tuple[tuple[FieldSpec, Asked], ...]:
    cached = _DECLARED.get((record, list_name))
    if cached is None:
        cached = tuple(_declare(record, list_name))
        _DECLARED[record, list_name] = cached
    return cached


_DECLARED: dict[tuple[type[Record], str], tuple[tuple[FieldSpec, Asked], ...]] = {}


def _declare(record: type[Record], list_name: str) -> Iterator[tuple[FieldSpec, Asked]]:
    for name, info in record.model_fields.items():
        asked = next((mark for mark in info.metadata if isinstance(mark, Asked)), None)
        value_type = _value_type(info.annotation)
        if asked is None or value_type is None:
            if name != "id" and not any(isinstance(mark, Links) for mark in info.metadata):
                raise SchemaError(
                    f"{record.__name__}.{name} is neither a value nor a link.",
                    advice='Annotate it: Annotated[Dose | None, Asked("dose", "what it means")] = None.',
                )
            continue
        spec = FieldSpec(
            record=list_name, name=name, type=value_type, role=asked.role, about=asked.about,
            required=info.is_required(), evidence=asked.evidence, excluded_codes=asked.excluded_codes,
        )  # fmt: skip
        yield spec, asked


def _value_type(annotation: Any) -> type[Value] | None:
    """`Dose` from `Dose`, `Dose | None` or an Annotated form of either."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return _value_type(typing.get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        inner = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
        return _value_type(inner[0]) if len(inner) == 1 else None
    return annotation if isinstance(annotation, type) and issubclass(annotation, Value) else None
