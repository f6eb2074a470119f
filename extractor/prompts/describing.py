"""A task in words: its records, fields and closed lists, from the schema and its lexicons."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from extractor.answer import form_of, id_prefixes
from extractor.answer.model import Form, asked_fields, choices_of
from extractor.schema import Record
from extractor.task import RecordSpec, Task


@dataclass(frozen=True, slots=True)
class FieldText:
    """One field: its name, how it is answered, its kind of value, what it means, and its closed list with meanings."""

    name: str
    form: Form
    kind: str
    about: str
    required: bool
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordText:
    """One list of records: what a record is, the letters its ids begin with, its links and fields."""

    name: str
    about: str
    prefix: str
    links: tuple[tuple[str, str], ...]
    fields: tuple[FieldText, ...]


def describe(task: Task) -> tuple[RecordText, ...]:
    """Every list of records that a model is asked for."""
    prefixes = id_prefixes(task)
    return tuple(
        RecordText(
            record.name, _doc(record), prefixes[record.name], tuple(record.links.items()), _fields(record)
        )
        for record in task.records
    )


def kinds(task: Task) -> tuple[tuple[str, str], ...]:
    """Each kind of value that the task uses, with how it is quoted."""
    found = {
        spec.type.kind: spec.type.about
        for record in task.records
        for spec in asked_fields(record)
        if spec.type.about and form_of(spec) not in ("choice", "bare-choice")
    }
    return tuple(found.items())


def _doc(record: RecordSpec) -> str:
    own = record.type.__doc__
    return inspect.cleandoc(own).partition("\n\n")[0] if own and own != Record.__doc__ else ""


def _fields(record: RecordSpec) -> tuple[FieldText, ...]:
    return tuple(
        FieldText(
            spec.name, form_of(spec), spec.type.kind, spec.about, spec.required,
            tuple((value, spec.lexicon.meanings.get(value, "") if spec.lexicon else "") for value in choices_of(spec)),
        )
        for spec in asked_fields(record)
    )  # fmt: skip
