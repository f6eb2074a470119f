"""Everything that a person can do to their copy of a report, each as the changes that it makes.

An operation names a path: of a value (`treatments.t1.dose`), a record (`treatments.t1`), a list (`treatments`), or
nothing for the whole report. What it changes is worked out on the state as it is when the operation arrives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from extractor.curation.bench import Bench, split_path
from extractor.curation.errors import OperationError
from extractor.curation.work import FINISHED, NOT_LOOKED_AT, OPEN, Change, Work
from extractor.schema import Record, links_of
from extractor.task import RecordSpec
from extractor.values.base import FieldSpec

Action = Literal[
    "accept", "accept-all", "set", "reject", "nothing", "add", "split", "merge", "link", "choose", "note",
    "finish", "reopen", "undo",
]  # fmt: skip

ACTIONS: tuple[Action, ...] = get_args(Action)


class Selection(BaseModel):
    """A value as a person gives it: a place in the text, or words, or typed columns, or several of these."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    quote: str | None = None
    span: tuple[int, int] | None = None
    normalised: dict[str, Any] | None = None


class Operation(BaseModel):
    """One operation. `id` makes it safe to send twice; `version` is the state that the person saw."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    id: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9-]+$")
    report: str
    version: int
    action: Action
    path: str = Field(default="", max_length=400)
    value: Selection | None = None
    target: str = Field(
        default="", max_length=200, description="merge: the record merged into; choose: a reader"
    )
    links: list[str] | None = None
    why: str = Field(default="", max_length=4000)


Items = dict[str, Any]
Doer = Callable[[Work, Operation, Bench], Items]


def changes_of(work: Work, operation: Operation, bench: Bench) -> list[Change]:
    """The changes that an operation makes; OperationError where it cannot be done."""
    if operation.action == "undo":
        return _undo(work)
    if work.finished and operation.action not in ("reopen", "note"):
        raise OperationError("The report is finished; open it again first.", code="finished")
    return work.changes_to(_DOERS[operation.action](work, operation, bench))


def _undo(work: Work) -> list[Change]:
    if not work.undoable:
        raise OperationError("There is nothing to undo.", code="nothing-to-undo")
    return [(key, after, before) for key, before, after in reversed(work.undoable[-1]["changes"])]


def _accept(work: Work, operation: Operation, bench: Bench) -> Items:
    """Accept a value, or all of a record that was not looked at: its empty fields are then "nothing here"."""
    list_name, record_id, name = split_path(operation.path)
    if name:
        spec, record = _value_at(work, operation.path, bench)
        decision = _decision_on(work, operation.path, spec, record) if record.get(spec.name) else "nothing"
        return {f"decision:{operation.path}": decision}
    if record_id:
        return _accept_record(work, bench.list_of(list_name), record_id)
    return _accept_list(work, bench.list_of(list_name))


def _accept_record(work: Work, spec: RecordSpec, record_id: str) -> Items:
    record = _record_at(work, f"{spec.name}.{record_id}")
    changed: Items = {}
    for field in _decided_fields(spec):
        path = f"{spec.name}.{record_id}.{field.name}"
        if work.decision(path) == NOT_LOOKED_AT:
            told = record.get(field.name) is not None
            changed[f"decision:{path}"] = _decision_on(work, path, field, record) if told else "nothing"
    return changed


def _accept_list(work: Work, spec: RecordSpec) -> Items:
    changed: Items = {}
    for record_id in work.ids(spec.name):
        changed |= _accept_record(work, spec, record_id)
    if not work.ids(spec.name) and work.decision(spec.name) == NOT_LOOKED_AT:
        changed[f"decision:{spec.name}"] = "nothing"
    return changed


def _accept_all(work: Work, operation: Operation, bench: Bench) -> Items:
    changed: Items = {}
    for spec in bench.task.records:
        changed |= _accept_list(work, spec)
    return changed


def _set(work: Work, operation: Operation, bench: Bench) -> Items:
    """Give a field a value. The same as in the draft is "accepted", anything else "corrected"."""
    spec, data = _value_at(work, operation.path, bench)
    if operation.value is None:
        raise OperationError("No value was given.", code="no-value", at=operation.path)
    record_spec = bench.list_of(spec.record)
    record = record_spec.type.model_validate(data)
    selection = operation.value
    value = bench.make(
        spec, record, quote=selection.quote, span=selection.span, normalised=selection.normalised
    )
    changed = {**data, spec.name: value.model_dump(mode="json")}
    key = f"record:{_record_path(operation.path)}"
    return {
        key: changed,
        f"decision:{operation.path}": _decision_on(work, operation.path, spec, changed),
    }


def _reject(work: Work, operation: Operation, bench: Bench) -> Items:
    """Take a value away, or a record. A record does not stand without the field that it must have."""
    list_name, record_id, name = split_path(operation.path)
    if name:
        spec, record = _value_at(work, operation.path, bench)
        if not spec.required:
            if record.get(spec.name) is None:
                return {f"decision:{operation.path}": "nothing"}
            return {
                f"record:{_record_path(operation.path)}": {**record, spec.name: None},
                f"decision:{operation.path}": "rejected",
            }
    return without_record(work, list_name, record_id, bench) | {
        f"decision:{list_name}.{record_id}": "rejected"
    }


def without_record(work: Work, list_name: str, record_id: str, bench: Bench) -> Items:
    """The items without a record, links to it gone."""
    path = f"{list_name}.{record_id}"
    _record_at(work, path)
    changed: Items = {
        f"list:{list_name}": [one for one in work.ids(list_name) if one != record_id],
        f"record:{path}": None,
    }
    for key, record, names in _linking(work, list_name, bench):
        update = {
            name: [one for one in record[name] if one != record_id]
            for name in names
            if record_id in record[name]
        }
        if update:
            changed[key] = {**record, **update}
    return changed


def _nothing(work: Work, operation: Operation, bench: Bench) -> Items:
    """Say that the report tells nothing here: of a field, or of a whole list."""
    list_name, record_id, name = split_path(operation.path)
    if name:
        spec, record = _value_at(work, operation.path, bench)
        if record.get(spec.name) is not None:
            return _reject(work, operation, bench)
        return {f"decision:{operation.path}": "nothing"}
    if record_id or work.ids(list_name):
        raise OperationError(
            "There are records here: reject them first.", code="not-empty", at=operation.path
        )
    bench.list_of(list_name)
    return {f"decision:{list_name}": "nothing"}


def _add(work: Work, operation: Operation, bench: Bench) -> Items:
    """Add a record to a list; its first required field takes the value that is given."""
    spec = bench.list_of(operation.path)
    main = main_field(spec)
    if operation.value is None:
        raise OperationError("A record needs a value to begin with.", code="no-value", at=operation.path)
    selection = operation.value
    value = bench.make(
        main, None, quote=selection.quote, span=selection.span, normalised=selection.normalised
    )
    record_id = free_id(work, spec)
    try:
        record = spec.type.model_validate({"id": record_id, main.name: value})
    except ValueError:
        raise OperationError("A record needs more than that.", code="no-value", at=operation.path) from None
    path = f"{spec.name}.{record_id}"
    return {
        f"list:{spec.name}": _in_order(work, spec, record_id, value.span, bench),
        f"record:{path}": record.model_dump(mode="json"),
        f"decision:{path}.{main.name}": "corrected",
        f"decision:{spec.name}": None,
    }


def _split(work: Work, operation: Operation, bench: Bench) -> Items:
    """Make two records of one: the second begins as a copy, nothing of it looked at."""
    list_name, record_id, _ = split_path(operation.path)
    spec = bench.list_of(list_name)
    record = _record_at(work, f"{list_name}.{record_id}")
    copy_id = free_id(work, spec)
    ids = work.ids(list_name)
    ids.insert(ids.index(record_id) + 1, copy_id)
    changed: Items = {
        f"list:{list_name}": ids,
        f"record:{list_name}.{copy_id}": {**record, "id": copy_id},
    }
    for key, other, names in _linking(work, list_name, bench):
        update = {name: [*other[name], copy_id] for name in names if record_id in other[name]}
        if update:
            changed[key] = {**other, **update}
    return changed


def _merge(work: Work, operation: Operation, bench: Bench) -> Items:
    """Merge a record into another of its list: what the other lacks is taken over, links lead to the other."""
    list_name, record_id, _ = split_path(operation.path)
    spec = bench.list_of(list_name)
    gone, kept = (
        _record_at(work, f"{list_name}.{record_id}"),
        _record_at(work, f"{list_name}.{operation.target}"),
    )
    if record_id == operation.target:
        raise OperationError("A record cannot be merged with itself.", code="merge", at=operation.path)
    merged = dict(kept)
    decisions: Items = {}
    for field in spec.fields:
        if merged.get(field.name) is None and gone.get(field.name) is not None:
            merged[field.name] = gone[field.name]
            decisions[f"decision:{list_name}.{operation.target}.{field.name}"] = "corrected"
    for name in spec.links:
        merged[name] = list(dict.fromkeys((*kept[name], *gone[name])))
    changed: Items = {
        f"list:{list_name}": [one for one in work.ids(list_name) if one != record_id],
        f"record:{list_name}.{record_id}": None,
        f"record:{list_name}.{operation.target}": merged,
        f"decision:{list_name}.{record_id}": "rejected",
        **decisions,
    }
    for key, other, names in _linking(work, list_name, bench):
        update = {
            name: list(dict.fromkeys(operation.target if one == record_id else one for one in other[name]))
            for name in names
            if record_id in other[name]
        }
        if update:
            changed[key] = {**other, **update}
    return changed


def _link(work: Work, operation: Operation, bench: Bench) -> Items:
    """Set what a record links to."""
    list_name, record_id, name = split_path(operation.path)
    spec = bench.list_of(list_name)
    record = _record_at(work, f"{list_name}.{record_id}")
    if name not in spec.links or operation.links is None:
        raise OperationError("There is no such link.", code="unknown-field", at=operation.path)
    known = set(work.ids(spec.links[name]))
    if not known.issuperset(operation.links):
        raise OperationError("A link leads to no record.", code="link", at=operation.path)
    links = list(dict.fromkeys(operation.links))
    original = work.original.get(f"record:{list_name}.{record_id}") or {}
    decision = "accepted" if original.get(name) == links else "corrected"
    return {
        f"record:{list_name}.{record_id}": {**record, name: links},
        f"decision:{operation.path}": decision,
    }


def _note(work: Work, operation: Operation, bench: Bench) -> Items:
    return {"note": operation.why or None}


def _finish(work: Work, operation: Operation, bench: Bench) -> Items:
    """Close the report. Every value, and every list without records, must have been looked at."""
    for spec in bench.task.records:
        if not work.ids(spec.name) and work.decision(spec.name) == NOT_LOOKED_AT:
            raise OperationError(
                "This list is empty and was not looked at.", code="not-looked-at", at=spec.name
            )
        for record_id in work.ids(spec.name):
            record = _record_at(work, f"{spec.name}.{record_id}")
            for field in _decided_fields(spec):
                path = f"{spec.name}.{record_id}.{field.name}"
                if record.get(field.name) is not None and work.decision(path) == NOT_LOOKED_AT:
                    raise OperationError("This value was not looked at.", code="not-looked-at", at=path)
    return {"status": FINISHED}


def _reopen(work: Work, operation: Operation, bench: Bench) -> Items:
    return {"status": OPEN}


def _choose(work: Work, operation: Operation, bench: Bench) -> Items:
    raise OperationError("There is nothing to choose from here.", code="choose", at=operation.path)


_DOERS: dict[str, Doer] = {
    "accept": _accept, "accept-all": _accept_all, "set": _set, "reject": _reject, "nothing": _nothing, "add": _add,
    "split": _split, "merge": _merge, "link": _link, "note": _note, "finish": _finish, "reopen": _reopen,
    "choose": _choose,
}  # fmt: skip


def main_field(spec: RecordSpec) -> FieldSpec:
    """The field that a new record begins with."""
    return next((field for field in spec.fields if field.required), spec.fields[0])


def free_id(work: Work, spec: RecordSpec) -> str:
    """An id that no record of the list ever had: the list's letter and the next number."""
    taken = {
        key.rsplit(".", 1)[1]
        for source in (work.items, work.original)
        for key in source
        if key.startswith(f"record:{spec.name}.")
    } | {key.split(".")[1] for key in work.items if key.startswith(f"decision:{spec.name}.")}
    stem = next((re.sub(r"\d+$", "", one) for one in sorted(taken)), "") or spec.name[0]
    number = 1 + max(
        (int(one[len(stem) :]) for one in taken if re.fullmatch(rf"{re.escape(stem)}\d+", one)), default=0
    )
    return f"{stem}{number}"


def _decided_fields(spec: RecordSpec) -> tuple[FieldSpec, ...]:
    """Fields that a person decides on: not those that follow from others."""
    return tuple(field for field in spec.fields if field.evidence != "derived")


def _decision_on(work: Work, path: str, spec: FieldSpec, record: dict[str, Any]) -> str:
    """Accepted where the value is to the letter that of the draft, else corrected."""
    original = work.original.get(f"record:{_record_path(path)}") or {}
    return "accepted" if original and original.get(spec.name) == record.get(spec.name) else "corrected"


def _value_at(work: Work, path: str, bench: Bench) -> tuple[FieldSpec, dict[str, Any]]:
    _, _, spec = bench.field_of(path)
    if spec.evidence == "derived":
        raise OperationError("This field follows from others.", code="derived", at=path)
    return spec, _record_at(work, _record_path(path))


def _record_at(work: Work, path: str) -> dict[str, Any]:
    list_name, record_id, _ = split_path(path)
    record = work.record(list_name, record_id)
    if record is None or record_id not in work.ids(list_name):
        raise OperationError("There is no such record any more.", code="unknown-record", at=path)
    return record


def _record_path(path: str) -> str:
    return path.rsplit(".", 1)[0]


def _linking(work: Work, list_name: str, bench: Bench) -> list[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """The records that may link into a list: key, data, link fields."""
    found = []
    for spec in bench.task.records:
        names = tuple(name for name, to in links_of(spec.type).items() if to == list_name)
        for record_id in work.ids(spec.name) if names else ():
            record = work.record(spec.name, record_id)
            if record is not None:
                found.append((f"record:{spec.name}.{record_id}", record, names))
    return found


def _in_order(
    work: Work, spec: RecordSpec, record_id: str, span: tuple[int, int] | None, bench: Bench
) -> list[str]:
    """The ids with a new one in the place that its evidence gives it, where the others are in order of the text."""
    ids = work.ids(spec.name)
    main = main_field(spec).name
    if span is None:
        return [*ids, record_id]
    for position, other in enumerate(ids):
        place = ((work.record(spec.name, other) or {}).get(main) or {}).get("span")
        if place is not None and place[0] > span[0]:
            return [*ids[:position], record_id, *ids[position:]]
    return [*ids, record_id]


__all__ = ["ACTIONS", "Action", "Operation", "Record", "Selection", "changes_of", "free_id", "main_field"]
