"""An operation as it comes from the page, and what all operations need to know of a copy.

An operation names a path: of a value (`treatments.t1.dose`), a record (`treatments.t1`), a list (`treatments`), or
nothing for the whole report.
"""

from __future__ import annotations

import re
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from extractor.curation.bench import Bench, split_path
from extractor.curation.errors import OperationError
from extractor.curation.work import Work
from extractor.schema import links_of
from extractor.task import RecordSpec
from extractor.values.base import FieldSpec

Action = Literal[
    "accept", "accept-all", "set", "reject", "nothing", "add", "split", "merge", "link", "choose", "note",
    "finish", "reopen", "undo",
]  # fmt: skip

ACTIONS: tuple[Action, ...] = get_args(Action)


Items = dict[str, Any]
"""Keys of a copy with what they shall hold; None takes a key away."""


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


def decided_fields(spec: RecordSpec) -> tuple[FieldSpec, ...]:
    """Fields that a person decides on: not those that follow from others."""
    return tuple(field for field in spec.fields if field.evidence != "derived")


def decision_on(work: Work, path: str, spec: FieldSpec, record: dict[str, Any]) -> str:
    """Accepted where the value is to the letter that of the draft, else corrected."""
    original = work.original.get(f"record:{record_path(path)}") or {}
    return "accepted" if original and original.get(spec.name) == record.get(spec.name) else "corrected"


def value_at(work: Work, path: str, bench: Bench) -> tuple[FieldSpec, dict[str, Any]]:
    """The field that a path names and the data of its record; derived fields are not decided on."""
    _, _, spec = bench.field_of(path)
    if spec.evidence == "derived":
        raise OperationError("This field follows from others.", code="derived", at=path)
    return spec, record_at(work, record_path(path))


def record_at(work: Work, path: str) -> dict[str, Any]:
    """The data of a record that is there; OperationError where it is not, or not any more."""
    list_name, record_id, _ = split_path(path)
    record = work.record(list_name, record_id)
    if record is None or record_id not in work.ids(list_name):
        raise OperationError("There is no such record any more.", code="unknown-record", at=path)
    return record


def record_path(path: str) -> str:
    """`treatments.t1` of `treatments.t1.dose`."""
    return path.rsplit(".", 1)[0]


def linking(work: Work, list_name: str, bench: Bench) -> list[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """The records that may link into a list: key, data, link fields."""
    found = []
    for spec in bench.task.records:
        names = tuple(name for name, to in links_of(spec.type).items() if to == list_name)
        for record_id in work.ids(spec.name) if names else ():
            record = work.record(spec.name, record_id)
            if record is not None:
                found.append((f"record:{spec.name}.{record_id}", record, names))
    return found
