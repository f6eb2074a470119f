"""Makes the Answer model of a task from its record specs.

Its JSON Schema keeps to what every provider's strict mode takes: objects with `additionalProperties: false`
and all properties required, strings, numbers, enums, arrays, `anyOf` with null, `$defs`. No titles, no
defaults, no patterns; the meaning of the fields stands in the prompt, once.
"""

from __future__ import annotations

import types
import typing
import weakref
from typing import Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, create_model

from extractor.task import RecordSpec, Task
from extractor.values.base import FieldSpec

Form = Literal["words", "words-reading", "choice", "bare-choice", "object"]


def form_of(spec: FieldSpec) -> Form:
    """How a field is answered.

    words: `"12|400 mg"`; words-reading: the same with an optional `|reading`; choice: `{"q": "12|…", "is": "CR"}`;
    bare-choice: `"stopped"`; object: `{"q": …, "is": …}` with a reading of another type.
    """
    reading = _without_none(spec.type.reading_type(spec))
    if reading is None:
        return "words"
    if typing.get_origin(reading) is Literal:
        return "bare-choice" if spec.evidence == "optional" else "choice"
    return "words-reading" if reading is str else "object"


def choices_of(spec: FieldSpec) -> tuple[str, ...]:
    """The closed list of a choice, empty for other forms."""
    reading = _without_none(spec.type.reading_type(spec))
    return typing.get_args(reading) if typing.get_origin(reading) is Literal else ()


def asked_fields(record: RecordSpec) -> tuple[FieldSpec, ...]:
    """The fields that a model is asked for: all but those derived from others."""
    return tuple(spec for spec in record.fields if spec.evidence != "derived")


def id_prefixes(task: Task) -> dict[str, str]:
    """The letters that the ids of each list begin with: `{"treatments": "t", "responses": "r", "reactions": "re"}`."""
    taken: dict[str, str] = {}
    for record in task.records:
        lengths = range(1, len(record.name) + 1)
        prefix = next(
            (record.name[:n] for n in lengths if record.name[:n] not in taken.values()), record.name
        )
        taken[record.name] = prefix
    return taken


def answer_model(task: Task) -> type[BaseModel]:
    """The model that an answer to this task has; made once for a task."""
    made = _MADE.get(task.schema)
    if made is None or made[0] != task.digest:
        made = (task.digest, _make(task))
        _MADE[task.schema] = made
    return made[1]


_MADE: weakref.WeakKeyDictionary[type, tuple[str, type[BaseModel]]] = weakref.WeakKeyDictionary()


def _plain(schema: dict[str, Any]) -> None:
    """Leave out the titles that pydantic adds: every one is sent and paid for with every request."""
    schema.pop("title", None)
    for part in schema.get("properties", {}).values():
        part.pop("title", None)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, json_schema_extra=_plain)


def _make(task: Task) -> type[BaseModel]:
    lists: dict[str, Any] = {}
    for record in task.records:
        inner = create_model(record.type.__name__, __base__=_Answer, **_record_fields(record))
        lists[record.name] = (list[inner], Field())  # type: ignore[valid-type]
    return create_model("Answer", __base__=_Answer, **lists)


def _record_fields(record: RecordSpec) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": (str, Field())}
    fields |= {name: (list[str], Field()) for name in record.links}
    for spec in asked_fields(record):
        kind = _field_type(spec)
        fields[spec.name] = (kind if spec.required else Union[kind, None], Field())  # noqa: UP007
    return fields


def _field_type(spec: FieldSpec) -> Any:
    reading = _without_none(spec.type.reading_type(spec))
    match form_of(spec):
        case "words" | "words-reading":
            return str
        case "bare-choice":
            return reading
        case "choice":
            parts: dict[str, Any] = {"q": (str, Field()), "is": (reading, Field())}
        case "object":
            parts = {"q": (str | None, Field()), "is": (Union[reading, None], Field())}  # noqa: UP007
    return create_model(f"{spec.record}_{spec.name}", __base__=_Answer, **parts)


def _without_none(annotation: Any) -> Any:
    if typing.get_origin(annotation) in (Union, types.UnionType):
        inner = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
        return inner[0] if len(inner) == 1 else annotation
    return annotation
