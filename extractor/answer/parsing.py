"""Reads an answer's text into claims: list by list, record by record, field by field."""

from __future__ import annotations

import re
from typing import Any

from pydantic import TypeAdapter, ValidationError

from extractor.answer.claims import Claim, ClaimedRecord, Claims
from extractor.answer.model import asked_fields, choices_of, form_of, id_prefixes
from extractor.answer.tolerant import load
from extractor.folding import fold_word
from extractor.issues import Issue
from extractor.task import RecordSpec, Task
from extractor.values.base import FieldSpec

_EVIDENCE = re.compile(r"\s*\[?(\d{1,6})\]?\s*\|(.*)", re.DOTALL)


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
    for record in task.records:
        _read_list(claims, record, data.get(record.name), id_prefixes(task)[record.name], cut=loaded.cut)
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


def _read_list(claims: Claims, record: RecordSpec, items: Any, prefix: str, *, cut: bool) -> None:
    if items is None:
        if not cut:
            message = "this list is missing from the answer"
            claims.issues.append(Issue.of("answer-malformed", message, at=record.name, severity="warning"))
        return
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
        claims.records[record.name].append(_read_record(claims, record, item, record_id))


def _free_id(prefix: str, number: int, taken: set[str]) -> str:
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def _read_record(claims: Claims, record: RecordSpec, item: dict[str, Any], record_id: str) -> ClaimedRecord:
    read = ClaimedRecord(id=record_id)
    for name in record.links:
        ids = item.get(name)
        ids = [ids] if isinstance(ids, str) else ids
        read.links[name] = (
            [str(one) for one in ids if isinstance(one, str | int)] if isinstance(ids, list) else []
        )
    for spec in asked_fields(record):
        raw = item.get(spec.name)
        if raw is not None and (claim := read_claim(raw, spec)) is not None:
            read.fields[spec.name] = claim
    known = {"id", *record.links, *(spec.name for spec in record.fields)}
    for name in item.keys() - known:
        where = f"{record.name}.{record_id}"
        claims.issues.append(
            Issue.of(
                "answer-malformed", f"no field of this record: {name[:40]!r}", at=where, severity="warning"
            )
        )
    return read


def read_claim(raw: Any, spec: FieldSpec) -> Claim | None:
    """One field as the model gave it; None for null. What is of no form at all keeps an issue."""
    if raw is None:
        return None
    form = form_of(spec)
    if isinstance(raw, dict):
        quote = raw.get("q", raw.get("quote"))
        claim = _from_string(quote, "words") if isinstance(quote, str) else Claim()
        return _with_reading(claim, raw.get("is", raw.get("reading", raw.get("value"))), spec)
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return Claim(issues=[Issue.of("answer-malformed")])
    text = str(raw)
    if form in ("choice", "bare-choice"):
        if (choice := _choice(text, spec)) is not None:
            return Claim(reading=choice)
        return _choice_in_string(text, spec)
    return _from_string(text, form)


def _from_string(text: str, form: str) -> Claim:
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


def _choice_in_string(text: str, spec: FieldSpec) -> Claim:
    """`"13|réponse complète|CR"` where an object was asked for."""
    if "|" not in text and form_of(spec) == "bare-choice":
        return _with_reading(Claim(), text, spec)
    claim = _from_string(text, "words-reading")
    return _with_reading(claim, claim.reading, spec)


def _with_reading(claim: Claim, reading: Any, spec: FieldSpec) -> Claim:
    if choices_of(spec):
        choice = _choice(reading, spec) if isinstance(reading, str) else None
        if choice is None:
            issue = Issue.of("answer-malformed", "the reading is none of the closed list")
            return claim.model_copy(update={"reading": None, "issues": [issue]})
        return claim.model_copy(update={"reading": choice})
    if reading is None:
        return claim
    try:
        checked = TypeAdapter(spec.type.reading_type(spec)).validate_python(reading)
    except ValidationError:
        issue = Issue.of("answer-malformed", "the reading is of another type")
        return claim.model_copy(update={"issues": [issue]})
    return claim.model_copy(update={"reading": checked})


def _choice(text: str, spec: FieldSpec) -> str | None:
    folded = fold_word(text.strip()).replace("_", "-")
    for choice in choices_of(spec):
        if fold_word(choice).replace("_", "-") == folded:
            return choice
    return None
