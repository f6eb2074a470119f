"""The review form of a task, made from its schema: lists, fields, columns, choices. The page knows nothing else.

Also what the page is told of a copy: each record with its values shown in words.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable
from typing import Any, Literal, Union

from extractor.curation.operations import main_field
from extractor.curation.work import Work
from extractor.rendering.colours import hue
from extractor.schema import Record
from extractor.task import RecordSpec, Task
from extractor.values.base import FieldSpec, Value


def form_of(task: Task) -> list[dict[str, Any]]:
    """One object a list: its fields with widgets, columns and choices, its links, and how a record begins."""
    return [
        {
            "name": spec.name,
            "about": (spec.type.__doc__ or "").strip().split("\n")[0],
            "main": main_field(spec).name,
            "links": spec.links,
            "fields": [_field(spec, field) for field in spec.fields],
        }
        for spec in task.records
    ]


def _field(record: RecordSpec, spec: FieldSpec) -> dict[str, Any]:
    same_role = sum(other.role == spec.role for other in record.fields) > 1
    return {
        "name": spec.name,
        "role": "" if same_role or spec.role in ("category", "term", "measure") else spec.role,
        "hue": hue(spec.role),
        "kind": spec.type.kind,
        "widget": spec.type.widget,
        "about": spec.about,
        "required": spec.required,
        "evidence": spec.evidence,
        "columns": [_column(spec, name) for name in spec.type.columns],
        "choices": [{"value": value, "meaning": meaning} for value, meaning in spec.lexicon.meanings.items()]
        if spec.lexicon is not None and spec.type.widget == "choice"
        else [],
    }


def _column(spec: FieldSpec, name: str) -> dict[str, Any]:
    annotation = spec.type.model_fields[name].annotation
    choices: list[Any] = []
    kind = _kind(annotation)
    if spec.type.widget == "choice" and spec.lexicon is not None and name == spec.type.columns[0]:
        kind, choices = "choice", list(spec.lexicon.values)
    elif kind == "choice":
        choices = list(typing.get_args(_plain(annotation)))
    return {"name": name, "kind": kind, "choices": choices}


def _plain(annotation: Any) -> Any:
    """The annotation without None."""
    if typing.get_origin(annotation) in (Union, types.UnionType):
        inner = [one for one in typing.get_args(annotation) if one is not type(None)]
        return inner[0] if len(inner) == 1 else annotation
    return annotation


def _kind(annotation: Any) -> str:
    """`number`, `whole`, `choice`, `switch`, `numbers`, `text`, or `shown` for what is not typed by hand."""
    plain = _plain(annotation)
    origin = typing.get_origin(plain)
    if origin is Literal:
        return "choice"
    if origin in (Union, types.UnionType):
        return "number" if set(typing.get_args(plain)) <= {int, float, type(None)} else "text"
    if origin is list:
        return "numbers" if typing.get_args(plain) == (int,) else "shown"
    kinds: dict[Any, str] = {bool: "switch", int: "whole", float: "number", str: "text"}
    return kinds.get(plain, "shown")


def value_view(value: Value | None) -> dict[str, Any] | None:
    """A value as the page shows it: quote, span, normal form by column and in words, issues."""
    if value is None:
        return None
    return {
        "quote": value.quote,
        "span": list(value.span) if value.span is not None else None,
        "shown": value.shown(),
        "normalised": value.model_dump(mode="json", include=set(value.columns)),
        "issues": [
            {"code": one.code, "severity": one.severity, "message": one.message} for one in value.issues
        ],
    }


def record_view(spec: RecordSpec, record: Record) -> dict[str, Any]:
    """A record as the page shows it."""
    return {
        "id": record.id,
        "links": {name: list(getattr(record, name)) for name in spec.links},
        "fields": {field.name: value_view(getattr(record, field.name)) for field in spec.fields},
    }


def work_view(task: Task, work: Work, keys: Iterable[str] | None = None) -> dict[str, Any]:
    """A copy, or only these keys of it: lists, records, decisions, readings, status. Keys that went are null."""
    records = {
        f"record:{name}.{record.id}": record_view(task.record(name), record)
        for name, listed in work.schema(task).lists()
        for record in listed
    }
    shown: dict[str, Any] = {}
    for key in work.items if keys is None else keys:
        value = work.items.get(key)
        if key.startswith("record:"):
            value = records.get(key)
        elif key.startswith("readings:"):
            value = _readings(task, key.removeprefix("readings:"), value)
        shown[key] = value
    return {"version": work.version, "blind": work.blind, "items": shown}


def original_view(task: Task, work: Work) -> dict[str, Any]:
    """The records that the copy was opened with, to show what was rejected or corrected."""
    found = {}
    for spec in task.records:
        for key, data in work.original.items():
            if key.startswith(f"record:{spec.name}."):
                found[key] = record_view(spec, spec.type.model_validate(data))
    return found


def _readings(task: Task, path: str, readings: Any) -> Any:
    list_name, _, name = (*path.split("."), "")[:3]
    spec = next((one for one in task.record(list_name).fields if one.name == name), None)
    if spec is None:
        return readings
    return [
        {
            "by": one["by"],
            "value": value_view(spec.type.model_validate(one["value"])) if one["value"] is not None else None,
        }
        for one in readings
    ]
