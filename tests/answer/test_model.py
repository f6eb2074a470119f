"""The Answer model: what its JSON Schema may hold, for the tasks here and for a schema of a user's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import Field

from extractor.answer import answer_model, form_of, id_prefixes
from extractor.schema import Asked, Record, Schema, links_of, specs_of
from extractor.task import RecordSpec, Task
from extractor.values import Drug, Number, PartialDate
from extractor.workspace import find_workspace

STRICT_KEYWORDS = {
    "type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "const", "$ref", "$defs",
    "description",
}  # fmt: skip


def parts_of(schema: Any) -> Iterator[dict[str, Any]]:
    """Every subschema."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key in ("properties", "$defs"):
        for part in schema.get(key, {}).values():
            yield from parts_of(part)
    for part in (schema.get("items"), *schema.get("anyOf", ())):
        yield from parts_of(part)


@pytest.mark.parametrize("name", find_workspace().tasks())
def test_the_schema_is_one_that_strict_mode_takes(name: str) -> None:
    schema = answer_model(Task.load(name)).model_json_schema()
    for part in parts_of(schema):
        assert set(part) <= STRICT_KEYWORDS
        if part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])


def test_titles_and_defaults_are_not_paid_for() -> None:
    text = json.dumps(answer_model(Task.load("oncology")).model_json_schema())
    assert "title" not in text
    assert "default" not in text


def test_derived_fields_are_not_asked_and_forms_follow_from_the_types() -> None:
    task = Task.load("oncology")
    properties = answer_model(task).model_json_schema()["$defs"]["Treatment"]["properties"]
    assert "purpose" not in properties
    forms = {spec.path: form_of(spec) for spec in task.fields()}
    assert forms["treatments.drug"] == "words-reading"
    assert forms["treatments.dose"] == "words"
    assert forms["treatments.status"] == "bare-choice"
    assert forms["treatments.start"] == "words-reading"
    assert forms["responses.category"] == "choice"


def test_ids_of_two_lists_never_begin_alike() -> None:
    prefixes = id_prefixes(Task.load("oncology"))
    assert len(set(prefixes.values())) == len(prefixes)
    assert prefixes["treatments"] == "t"


def test_the_model_is_made_once_for_a_task() -> None:
    assert answer_model(Task.load("oncology")) is answer_model(Task.load("oncology"))


class Score(Record):
    """A pain score."""

    number: Annotated[Number, Asked("measure", "the score out of ten")]
    drug: Annotated[Drug | None, Asked("medication", "what was given for it")] = None
    date: Annotated[PartialDate | None, Asked("date", "when")] = None


class Pain(Schema):
    """Pain."""

    scores: list[Score] = Field(default_factory=list)


def test_a_schema_of_a_users_own_gets_an_answer_model() -> None:
    record = RecordSpec("scores", Score, specs_of(Score, "scores"), links_of(Score))
    task = Task("pain", Pain, (record,), find_workspace())
    schema = answer_model(task).model_json_schema()
    assert schema["$defs"]["Score"]["required"] == ["id", "number", "drug", "date"]
    assert schema["$defs"]["Score"]["properties"]["number"] == {"type": "string"}
    answer_model(task).model_validate(
        {"scores": [{"id": "s1", "number": "1|EVA 6/10", "drug": None, "date": None}]}
    )
