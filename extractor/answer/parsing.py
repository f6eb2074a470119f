"""Reads an answer's text into claims: list by list, record by record, field by field."""

from __future__ import annotations

import re
import weakref
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from extractor.answer.claims import Claim, ClaimedRecord, Claims
from extractor.answer.model import Form, asked_fields, choices_of, form_of, id_prefixes
from extractor.answer.tolerant import load
from extractor.folding import fold_word
from extractor.issues import Issue
from extractor.task import RecordSpec, Task
from extractor.values.base import FieldSpec

_EVIDENCE = re.compile(r"\s*\[?(\d{1,6})\]?\s*\|(.*)", re.DOTALL)


@dataclass(frozen=True)
class _Field:
    """How one field is answered, looked up once for a task: its form, and its choices by their folded spelling."""

    spec: FieldSpec
    form: Form
    choices: dict[str, str]

    @classmethod
    def of(cls, spec: FieldSpec) -> _Field:
        """The field of a spec."""
        choices: dict[str, str] = {}
        for choice in choices_of(spec):
            choices.setdefault(_folded_choice(choice), choice)
        return cls(spec, form_of(spec), choices)

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Checks a reading that is no choice."""
        return TypeAdapter(self.spec.type.reading_type(self.spec))

    def choice(self, text: str) -> str | None:
        """The choice that `text` spells."""
        return self.choices.get(_folded_choice(text.strip()))


def _folded_choice(text: str) -> str:
    return fold_word(text).replace("_", "-")


def _fields(task: Task) -> dict[str, tuple[_Field, ...]]:
    """The fields asked for of each list; made once for a task."""
    made = _MADE.get(task.schema)
    if made is None or made[0] != task.digest:
        fields = {
            record.name: tuple(_Field.of(spec) for spec in asked_fields(record)) for record in task.records
        }
        made = _MADE[task.schema] = (task.digest, fields)
    return made[1]


_MADE: weakref.WeakKeyDictionary[type, tuple[str, dict[str, tuple[_Field, ...]]]] = (
    weakref.WeakKeyDictionary()
)


def parse_answer(task: Task, text: str) -> Claims:
    """What of an answer can be read; what cannot is an issue where it stands. Never raises."""
    loaded = load(text)
    claims = Claims(records={record.name: [] for record in task.records})
    if loaded.cut:
        claims.issues.append(Issue.of("answer-truncated"))
    data = _unwrapped(loaded.data, task)
    if not isinstance(data, dict):
        if not loaded.cut:
            claims.issues.append(Issue.of("answer-malformed", "the answer is no JSON object"))
        return claims
    for name in data.keys() - claims.records.keys():
        claims.issues.append(
            Issue.of("answer-malformed", f"no list of this schema: {name[:40]!r}", severity="warning")
        )
    fields, prefixes = _fields(task), id_prefixes(task)
    for record in task.records:
        items = data.get(record.name)
        if items is None and not loaded.cut:
            message = "this list is missing from the answer"
            claims.issues.append(Issue.of("answer-malformed", message, at=record.name, severity="warning"))
        if items is not None:
            _read_list(claims, record, fields[record.name], items, prefixes[record.name])
    return claims


def _unwrapped(data: Any, task: Task) -> Any:
    """The object itself where a model put it into another one with a single key, or into a list."""
    names = {record.name for record in task.records}
    for _ in range(2):
        if isinstance(data, list) and len(data) == 1:
            data = data[0]
        elif isinstance(data, dict) and len(data) == 1 and not names & data.keys():
            data = next(iter(data.values()))
    return data


def _read_list(
    claims: Claims, record: RecordSpec, fields: tuple[_Field, ...], items: Any, prefix: str
) -> None:
    if not isinstance(items, list):
        claims.issues.append(Issue.of("answer-malformed", "no list of records", at=record.name))
        return
    taken: set[str] = set()
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            claims.issues.append(Issue.of("answer-malformed", "no record", at=f"{record.name}[{number}]"))
            continue
        named = item.get("id")
        record_id = str(named).strip()[:40] if isinstance(named, str | int) else ""
        if not record_id or record_id in taken:
            record_id = _free_id(
                prefix, number, taken | {str(one.get("id")) for one in items if isinstance(one, dict)}
            )
        taken.add(record_id)
        claims.records[record.name].append(_read_record(claims, record, fields, item, record_id))


def _free_id(prefix: str, number: int, taken: set[str]) -> str:
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def _read_record(
    claims: Claims, record: RecordSpec, fields: tuple[_Field, ...], item: dict[str, Any], record_id: str
) -> ClaimedRecord:
    read = ClaimedRecord(id=record_id)
    for name in record.links:
        ids = item.get(name)
        ids = [ids] if isinstance(ids, str) else ids
        read.links[name] = (
            [str(one) for one in ids if isinstance(one, str | int)] if isinstance(ids, list) else []
        )
    for field in fields:
        raw = item.get(field.spec.name)
        if raw is not None:
            read.fields[field.spec.name] = _read_claim(raw, field)
    known = {"id", *record.links, *(spec.name for spec in record.fields)}
    for name in item.keys() - known:
        where = f"{record.name}.{record_id}"
        claims.issues.append(
            Issue.of(
                "answer-malformed", f"no field of this record: {name[:40]!r}", at=where, severity="warning"
            )
        )
    return read


def _read_claim(raw: Any, field: _Field) -> Claim:
    """One field as the model gave it, if not as null. What is of no form at all keeps an issue."""
    if isinstance(raw, dict):
        quote = raw.get("q", raw.get("quote"))
        claim = _from_string(quote, "words") if isinstance(quote, str) else Claim()
        return _with_reading(claim, raw.get("is", raw.get("reading", raw.get("value"))), field)
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return Claim(issues=[Issue.of("answer-malformed")])
    text = str(raw)
    if field.form in ("choice", "bare-choice"):
        if (choice := field.choice(text)) is not None:
            return Claim(reading=choice)
        return _choice_in_string(text, field)
    return _from_string(text, field.form)


def _from_string(text: str, form: Form) -> Claim:
    match = _EVIDENCE.match(text)
    if match is None:
        return Claim(quote=text.strip())
    sentence, rest = int(match.group(1)), match.group(2)
    reading: str | None = None
    if form == "words-reading" and "|" in rest:
        rest, _, reading = rest.rpartition("|")
        reading = reading.strip() or None
        if reading and reading.lower() == "null":
            reading = None
    return Claim(quote=rest.strip(), sentence=sentence, reading=reading)


def _choice_in_string(text: str, field: _Field) -> Claim:
    """`"13|réponse complète|CR"` where an object was asked for."""
    if "|" not in text and field.form == "bare-choice":
        return _with_reading(Claim(), text, field)
    claim = _from_string(text, "words-reading")
    return _with_reading(claim, claim.reading, field)


def _with_reading(claim: Claim, reading: Any, field: _Field) -> Claim:
    """A claim just made, with its reading where that is of the field's type, else with an issue."""
    if field.choices:
        claim.reading = field.choice(reading) if isinstance(reading, str) else None
        if claim.reading is None:
            claim.issues = [Issue.of("answer-malformed", "the reading is none of the closed list")]
        return claim
    if reading is None:
        return claim
    try:
        claim.reading = field.adapter.validate_python(reading)
    except ValidationError:
        claim.issues = [Issue.of("answer-malformed", "the reading is of another type")]
    return claim
