"""Writes claims in the form in which a model answers: for few-shot examples, re-asks and recordings of gold."""

from __future__ import annotations

import json
from typing import Any

from extractor.answer.claims import Claim, ClaimedRecord, Claims
from extractor.answer.model import asked_fields, form_of
from extractor.task import RecordSpec, Task
from extractor.values.base import FieldSpec


def write_answer(task: Task, claims: Claims) -> str:
    """The answer's JSON text, without spaces: what a model is asked to write."""
    data = {
        record.name: [record_form(record, one) for one in claims.records.get(record.name, ())]
        for record in task.records
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def record_form(record: RecordSpec, claimed: ClaimedRecord) -> dict[str, Any]:
    """One record as plain data in the answer's form, null for what it does not claim."""
    form: dict[str, Any] = {"id": claimed.id}
    form |= {name: list(claimed.links.get(name, ())) for name in record.links}
    for spec in asked_fields(record):
        claim = claimed.fields.get(spec.name)
        form[spec.name] = None if claim is None else claim_form(claim, spec)
    return form


def claim_form(claim: Claim, spec: FieldSpec) -> Any:
    """One field in the answer's form."""
    words = claim.quote if claim.sentence is None else f"{claim.sentence}|{claim.quote}"
    match form_of(spec):
        case "bare-choice":
            return claim.reading
        case "choice" | "object":
            return {"q": words, "is": claim.reading}
        case "words-reading" if claim.reading is not None:
            return f"{words}|{claim.reading}"
        case _:
            return words
