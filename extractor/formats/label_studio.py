"""Label Studio: tasks with predictions or annotations, as its JSON import and export have them.

A value that has a place is a labelled region (`treatments.dose`) whose `meta` holds the record and the normal form;
relations lead from the value that a record stands or falls with to its others, and to linked records. Label Studio
counts UTF-16 units, this package code points.

https://labelstud.io/guide/task_format
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import quoteattr

from extractor.errors import FormatError
from extractor.extraction import Extraction, Provenance, ReportReference
from extractor.formats.carrying import main_value
from extractor.report import Report, Span
from extractor.schema import Record
from extractor.task import Task
from extractor.values.base import Context, Value

CANNOT_CARRY: dict[str, str] = {
    "issues": "left out: a region has no place for them",
    "state": "what is read back is ok",
    "provenance": "only the engine's name is kept, as model_version",
    "usage": "left out",
    "disputes": "left out",
    "confidence": "left out",
}
"""Aspects of `extractor.formats.carrying` that do not survive. A record without any place is refused."""
Side = Literal["predictions", "annotations"]


class Units:
    """Offsets of a text in UTF-16 units and in code points."""

    def __init__(self, text: str) -> None:
        self._long = [at for at, sign in enumerate(text) if ord(sign) > 0xFFFF]
        self._as_units = [at + number for number, at in enumerate(self._long)]

    def units(self, point: int) -> int:
        """Code points to UTF-16 units."""
        return point + bisect_left(self._long, point)

    def points(self, unit: int) -> int:
        """UTF-16 units to code points."""
        return unit - bisect_left(self._as_units, unit)


def write(
    pairs: Iterable[tuple[Report, Extraction[Any]]], task: Task, path: Path, side: Side = "predictions"
) -> int:
    """Write tasks to a JSON file and the labelling configuration beside it; returns how many."""
    made = [task_of(report, extraction, task, side) for report, extraction in pairs]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".xml").write_text(configuration(task), encoding="utf-8")
    return len(made)


def task_of(report: Report, extraction: Extraction[Any], task: Task, side: Side) -> dict[str, Any]:
    """One task of Label Studio."""
    units = Units(report.text)
    result: list[dict[str, Any]] = []
    heads: dict[tuple[str, str], str] = {}
    relations: list[dict[str, Any]] = []
    for spec in task.records:
        for record in getattr(extraction.records, spec.name):
            main = main_value(record)
            if main is None:
                raise FormatError(f"{spec.name}.{record.id} has no place: Label Studio cannot carry it.")
            head = heads[spec.name, record.id] = f"{spec.name}.{record.id}.{main[0]}"
            for name, value in record.values():
                if value.span is None:
                    continue
                id = f"{spec.name}.{record.id}.{name}"
                note: dict[str, Any] = {"record": record.id, "value": _normal(value)}
                if id == head:
                    note["placeless"] = {
                        other: _whole(one) for other, one in record.values() if one.span is None
                    }
                else:
                    relations.append(_relation(head, id, "has"))
                result.append(_region(id, f"{spec.name}.{name}", value, units, note))
    for spec in task.records:
        for record in getattr(extraction.records, spec.name):
            for link, to in spec.links.items():
                relations += [
                    _relation(heads[spec.name, record.id], heads[to, target], link)
                    for target in getattr(record, link)
                ]
    facts = report.model_dump(mode="json", exclude={"text", "id"})
    made: dict[str, Any] = {"result": [*result, *relations]}
    engine = extraction.provenance.engine
    made |= {"model_version": engine} if side == "predictions" else {"was_cancelled": False}
    return {"data": {"text": report.text, "report": report.id, "facts": facts}, side: [made]}


def _normal(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude={"quote", "span", "issues"})


def _whole(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude={"span", "issues"})


def _region(id: str, label: str, value: Value, units: Units, note: dict[str, Any]) -> dict[str, Any]:
    start, end = value.span or (0, 0)
    return {
        "id": id, "from_name": "label", "to_name": "text", "type": "labels",
        "value": {
            "start": units.units(start), "end": units.units(end), "text": value.quote, "labels": [label],
        },
        "meta": {"text": [json.dumps(note, ensure_ascii=False)]},
    }  # fmt: skip


def _relation(one: str, other: str, label: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": one, "to_id": other, "direction": "right", "labels": [label]}


def configuration(task: Task) -> str:
    """The labelling interface for a task, as Label Studio's XML."""
    labels = [
        f"    <Label value={quoteattr(f'{spec.name}.{field.name}')}/>"
        for spec in task.records
        for field in spec.fields
        if field.evidence != "derived"
    ]
    links = {link for spec in task.records for link in spec.links}
    relations = [f"    <Relation value={quoteattr(name)}/>" for name in ("has", *sorted(links))]
    return "\n".join(
        [
            "<View>", "  <Relations>", *relations, "  </Relations>", '  <Labels name="label" toName="text">', *labels,
            "  </Labels>", '  <Text name="text" value="$text"/>', "</View>", "",
        ]
    )  # fmt: skip


def read(path: Path, task: Task) -> Iterator[tuple[Report, Extraction[Any]]]:
    """The reports of an export (or of an import file) with their newest annotation, else their prediction."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(tasks, list):
            raise FormatError(f"{path.name} is no list of tasks.")
    except (OSError, ValueError):
        raise FormatError(f"{path.name} is no JSON of Label Studio.") from None
    for number, one in enumerate(tasks, 1):
        try:
            yield _read_task(one, task, number)
        except (ValueError, KeyError, IndexError, TypeError, StopIteration):
            raise FormatError(f"{path.name}, task {number} does not fit the task {task.name}.") from None


def _read_task(one: dict[str, Any], task: Task, number: int) -> tuple[Report, Extraction[Any]]:
    data = one["data"]
    facts = data.get("facts") or {}
    report = Report(id=data.get("report") or f"task-{one.get('id', number)}", text=data["text"], **facts)
    given = [made for made in one.get("annotations") or () if not made.get("was_cancelled")]
    chosen = (given or one.get("predictions") or [{"result": []}])[-1]
    regions = {item["id"]: item for item in chosen["result"] if item["type"] == "labels"}
    relations = [item for item in chosen["result"] if item["type"] == "relation"]
    records = _records(report, task, regions, relations)
    engine = chosen.get("model_version") or "label-studio"
    return report, task.extraction_type(
        report=ReportReference.to(report), task=task.name, state="ok", records=records,
        provenance=Provenance(engine=str(engine), schema=task.schema_id),
    )  # fmt: skip


def _records(
    report: Report, task: Task, regions: dict[str, dict[str, Any]], relations: list[dict[str, Any]]
) -> Any:
    parts = {item["to_id"]: item["from_id"] for item in relations if item["labels"] == ["has"]}
    heads = [id for id in regions if id not in parts]
    ids: dict[str, str] = {}
    lists: dict[str, list[Record]] = {spec.name: [] for spec in task.records}
    for id in heads:
        list_name = _label(regions[id])[0]
        told = _note(regions[id]).get("record")
        ids[id] = str(told or f"{list_name[0]}{1000 + len(ids)}")
    for id in heads:
        list_name = _label(regions[id])[0]
        spec = task.record(list_name)
        fields: dict[str, Any] = {"id": ids[id], **_note(regions[id]).get("placeless", {})}
        for part in (id, *(one for one, of in parts.items() if of == id)):
            name = _label(regions[part])[1]
            fields[name] = _value(report, spec, name, regions[part])
        for item in relations:
            if item["from_id"] == id and item["labels"][0] in spec.links:
                fields.setdefault(item["labels"][0], []).append(ids[item["to_id"]])
        lists[list_name].append(spec.type.model_validate(fields))
    records = task.schema.model_validate(lists)
    records.complete()
    return records


def _label(region: dict[str, Any]) -> tuple[str, str]:
    list_name, _, field = region["value"]["labels"][0].partition(".")
    return list_name, field


def _note(region: dict[str, Any]) -> dict[str, Any]:
    for words in (region.get("meta") or {}).get("text") or ():
        try:
            found = json.loads(words)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def _value(report: Report, spec: Any, name: str, region: dict[str, Any]) -> Value:
    """The value of a region: as its note has it where the place is the note's, else parsed from its words."""
    field = next(field for field in spec.fields if field.name == name)
    units = Units(report.text)
    span = Span(units.points(int(region["value"]["start"])), units.points(int(region["value"]["end"])))
    words = report.words(span)
    note = _note(region)
    if "value" in note and region["value"].get("text") == words:
        made: Value = field.type.model_validate({"quote": words, "span": span, **note["value"]})
        return made
    parsed: Value = field.type.parse(
        words, field, Context(language=report.language, report=report, span=span)
    )
    return parsed.placed(words, span)
