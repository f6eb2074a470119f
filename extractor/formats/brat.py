"""brat standoff: for each report a `.txt` and an `.ann`, with the `annotation.conf` that brat needs beside them.

A value that has a place is a text-bound annotation (`treatments-dose`); a relation leads to it from the value that
its record stands or falls with, and record links are relations between those. Normal forms, record ids and values
without a place stand in notes, as JSON. What was changed in brat comes back: a value whose words changed is parsed anew.

https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extractor.errors import FormatError
from extractor.extraction import Extraction, Provenance, ReportReference
from extractor.formats.carrying import main_value
from extractor.formats.exports import file_name
from extractor.report import Report, Span, detect_language
from extractor.schema import Record
from extractor.task import RecordSpec, Task
from extractor.values.base import Context, Value

CANNOT_CARRY: dict[str, str] = {
    "report facts": "brat knows the text only; the language is detected again",
    "issues": "left out: nothing in brat shows them",
    "state": "what is read back is ok",
    "provenance": "what is read back names brat",
    "usage": "left out",
    "disputes": "left out",
    "confidence": "left out",
}
"""Aspects of `extractor.formats.carrying` that do not survive. A record without any place is refused."""


def write(pairs: Iterable[tuple[Report, Extraction[Any]]], task: Task, folder: Path) -> int:
    """Write the files of each report; returns how many reports. FormatError for a record without a place."""
    folder.mkdir(parents=True, exist_ok=True)
    names: set[str] = set()
    for report, extraction in pairs:
        name = file_name(report.id)
        if name in names:
            raise FormatError(f"Two reports would be written to {name}.txt.")
        names.add(name)
        _write(folder / f"{name}.txt", report.text)
        _write(folder / f"{name}.ann", "".join(f"{line}\n" for line in standoff(report, extraction, task)))
    _write(folder / "annotation.conf", configuration(task))
    return len(names)


def _write(path: Path, words: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(words)


def standoff(report: Report, extraction: Extraction[Any], task: Task) -> Iterator[str]:
    """The lines of a report's `.ann`."""
    number, relations = 0, 0
    mains: dict[tuple[str, str], str] = {}
    later: list[str] = []
    yield f"#0\tAnnotatorNotes T0\t{_json({'report': report.id})}"
    for spec in task.records:
        for record in getattr(extraction.records, spec.name):
            main = main_value(record)
            if main is None:
                raise FormatError(f"{spec.name}.{record.id} has no place in the text: brat cannot carry it.")
            for name, value in sorted(record.values(), key=lambda item: item[0] != main[0]):
                if value.span is None:
                    continue
                number += 1
                yield f"T{number}\t{spec.name}-{name} {_fragments(report, value)}\t{_one_line(value.quote or '')}"
                note: dict[str, Any] = {"record": record.id, "words": value.quote, "value": _normal(value)}
                if name == main[0]:
                    mains[spec.name, record.id] = f"T{number}"
                    note["placeless"] = {
                        other: _whole(one) for other, one in record.values() if one.span is None
                    }
                else:
                    relations += 1
                    of = mains[spec.name, record.id]
                    later.append(f"R{relations}\t{spec.name}-{name}-of Arg1:T{number} Arg2:{of}\t")
                yield f"#{number}\tAnnotatorNotes T{number}\t{_json(note)}"
    for spec in task.records:
        for record in getattr(extraction.records, spec.name):
            for link, to in spec.links.items():
                for target in getattr(record, link):
                    relations += 1
                    one, other = mains[spec.name, record.id], mains[to, target]
                    later.append(f"R{relations}\t{spec.name}-{link} Arg1:{one} Arg2:{other}\t")
    yield from later


def _normal(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude={"quote", "span", "issues"})


def _whole(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude={"span", "issues"})


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=True)


def _one_line(words: str) -> str:
    return re.sub(r"[\r\n]+", " ", words)


def _fragments(report: Report, value: Value) -> str:
    """`10 16;17 20`: brat's spans do not go over line ends."""
    start, end = Span(*value.span) if value.span else Span(0, 0)
    found = [
        (start + match.start(), start + match.end())
        for match in re.finditer(r"[^\r\n]+", report.text[start:end])
    ]
    return ";".join(f"{one} {other}" for one, other in found)


def configuration(task: Task) -> str:
    """`annotation.conf` for a task."""
    entities, relations = ["[entities]"], ["[relations]"]
    for spec in task.records:
        names = [field.name for field in spec.fields if field.evidence != "derived"]
        entities += [f"{spec.name}-{name}" for name in names]
        main = f"{spec.name}-{next((field.name for field in spec.fields if field.required), names[0])}"
        relations += [f"{spec.name}-{name}-of Arg1:{spec.name}-{name}, Arg2:{main}" for name in names]
        for link, to in spec.links.items():
            target = task.record(to)
            head = next((field.name for field in target.fields if field.required), target.fields[0].name)
            relations.append(f"{spec.name}-{link} Arg1:{main}, Arg2:{to}-{head}")
    return "\n".join([*entities, "", *relations, "", "[events]", "", "[attributes]", ""])


def read(folder: Path, task: Task) -> Iterator[tuple[Report, Extraction[Any]]]:
    """The reports of a folder with what their `.ann` says; FormatError names the file that is off."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise FormatError(f"{folder} holds no .txt.")
    for path in files:
        with path.open(encoding="utf-8", newline="") as stream:
            text = stream.read()
        beside = path.with_suffix(".ann")
        lines = beside.read_text(encoding="utf-8").split("\n") if beside.exists() else []
        try:
            yield _Reader(text, task, path.stem).read(lines)
        except (ValueError, KeyError, IndexError):
            raise FormatError(f"{beside.name} is no standoff that fits the task {task.name}.") from None


class _Reader:
    """Reads one `.ann`: texts, notes, then the relations that say what belongs together."""

    def __init__(self, text: str, task: Task, name: str) -> None:
        self.text = text
        self.task = task
        self.name = name

    def read(self, lines: list[str]) -> tuple[Report, Extraction[Any]]:
        bound: dict[str, tuple[str, str, Span]] = {}
        notes: dict[str, dict[str, Any]] = {}
        relations: list[tuple[str, str, str]] = []
        for line in lines:
            cells = line.split("\t")
            if line.startswith("T"):
                kind, *places = re.split(r"[ ;]", cells[1])
                list_name, _, field = kind.partition("-")
                bound[cells[0]] = (list_name, field, Span(int(places[0]), int(places[-1])))
            elif line.startswith("#") and cells[1].startswith("AnnotatorNotes "):
                notes[cells[1].split(" ")[1]] = _note(cells[2])
            elif line.startswith("R"):
                kind, one, other = cells[1].split(" ")
                relations.append((kind, one.partition(":")[2], other.partition(":")[2]))
        id = str(notes.get("T0", {}).get("report", self.name))
        self.report = Report(id=id, text=self.text, language=detect_language(self.text))
        records = self._records(bound, notes, relations)
        extraction = self.task.extraction_type(
            report=ReportReference.to(self.report), task=self.task.name, state="ok", records=records,
            provenance=Provenance(engine="brat", schema=self.task.schema_id),
        )  # fmt: skip
        return self.report, extraction

    def _records(
        self,
        bound: dict[str, tuple[str, str, Span]],
        notes: dict[str, dict[str, Any]],
        relations: list[tuple[str, str, str]],
    ) -> Any:
        owner = {one: other for kind, one, other in relations if kind.endswith("-of")}
        heads = [name for name in bound if name not in owner]
        ids = self._ids(heads, bound, notes)
        lists: dict[str, list[Record]] = {spec.name: [] for spec in self.task.records}
        for head in heads:
            list_name = bound[head][0]
            spec = self.task.record(list_name)
            fields: dict[str, Any] = {"id": ids[head], **notes.get(head, {}).get("placeless", {})}
            for name in (head, *(one for one, of in owner.items() if of == head)):
                fields[bound[name][1]] = self._value(spec, bound[name], notes.get(name, {}))
            for kind, one, other in relations:
                link = kind.partition("-")[2]
                if one == head and not kind.endswith("-of") and link in spec.links:
                    fields.setdefault(link, []).append(ids[other])
            lists[list_name].append(spec.type.model_validate(fields))
        records = self.task.schema.model_validate(lists)
        records.complete()
        return records

    def _ids(
        self, heads: list[str], bound: dict[str, tuple[str, str, Span]], notes: dict[str, dict[str, Any]]
    ) -> dict[str, str]:
        """Ids that notes tell, and fresh ones for records that were made in brat."""
        found: dict[str, str] = {}
        taken: set[tuple[str, str]] = set()
        for head in heads:
            told = notes.get(head, {}).get("record")
            list_name = bound[head][0]
            number = 1
            id = str(told) if told else f"{list_name[0]}{number}"
            while (list_name, id) in taken:
                number += 1
                id = f"{list_name[0]}{number}"
            taken.add((list_name, id))
            found[head] = id
        return found

    def _value(self, spec: RecordSpec, bound: tuple[str, str, Span], note: dict[str, Any]) -> Value:
        field = next(field for field in spec.fields if field.name == bound[1])
        words = self.report.words(bound[2])
        if note.get("words") == words:
            known = {"quote": words, "span": bound[2], **note["value"]}
            return field.type.model_validate(known)
        context = Context(language=self.report.language, report=self.report, span=bound[2])
        return field.type.parse(words, field, context).placed(words, bound[2])


def _note(words: str) -> dict[str, Any]:
    """A note of ours; what people wrote is none."""
    try:
        found = json.loads(words)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
