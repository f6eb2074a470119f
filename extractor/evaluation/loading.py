"""Predictions and gold from files of any tool: extractions, the annotation form, mentions.

A side is a file (JSONL, or JSON: one object or a list) or a folder of JSON files. Its objects are told apart by
their keys: `records` makes an Extraction, `treatments` the annotation form, `entities` a line of mentions. brat's
`.ann`, exports of Label Studio and CSV are read as mentions.
Objects are kept as bytes and parsed when their report is scored, so memory stays that of the files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError
from pydantic_core import from_json

from extractor.errors import FormatError, InputError
from extractor.evaluation.mention_files import from_brat, from_csv, from_label_studio, is_label_studio
from extractor.evaluation.mentions import Mention
from extractor.evaluation.soundness import require_sound
from extractor.extraction import SCHEMA_VERSION, Extraction
from extractor.formats import annotation
from extractor.report import LANGUAGES, Report
from extractor.task import Task
from extractor.values.drug import Drug
from extractor.vocabulary import Vocabulary

Kind = Literal["extraction", "annotation", "mentions"]
_MARKS: tuple[tuple[str, Kind], ...] = (
    ("records", "extraction"), ("treatments", "annotation"), ("entities", "mentions"),
)  # fmt: skip


@dataclass
class Side:
    """One side of an evaluation: an object per report id, unparsed. `source` is what messages call it."""

    source: str
    kind: Kind | None = None
    items: dict[str, bytes] = field(default_factory=dict)

    @property
    def ids(self) -> set[str]:
        """Ids of the reports that it speaks of."""
        return set(self.items)

    def digest(self, id: str) -> str:
        """Twelve hex digits of what it says of a report, whatever the spacing and order of keys in the file."""
        return _digest(self.items[id])

    def task_name(self) -> str | None:
        """The task that its extractions name, if it holds any."""
        if self.kind != "extraction" or not self.items:
            return None
        return str(from_json(next(iter(self.items.values()))).get("task"))

    def mentions(self, id: str) -> list[Mention]:
        """The mentions of a report; none where it has no line."""
        if id not in self.items:
            return []
        try:
            entities = from_json(self.items[id])["entities"]
            return [Mention(int(one["start"]), int(one["end"]), str(one["type"])) for one in entities]
        except (KeyError, TypeError, ValueError):
            raise FormatError(f"{self.source}, report {id!r}: an entity lacks type, start or end.") from None

    def extraction(
        self, id: str, task: Task, report: Report | None = None, *, gold: bool = False
    ) -> Extraction[Any] | None:
        """What it says of a report as an Extraction, None where it says nothing.

        FormatError names the report and the field of a date that is none, in `gold` also of a unit or category
        that is not of the list.

        Quotes of the annotation form are found in the report's text where that is known; else the values have
        no place, and nothing is said of their evidence.
        """
        raw = self.items.get(id)
        if raw is None:
            return None
        place = f"{self.source}, report {id!r}"
        try:
            if self.kind == "extraction":
                return _sound(_checked(task, raw, place), task, place, gold)
            if self.kind == "annotation":
                return _sound(_annotated(from_json(raw), task, report, id), task, place, gold)
        except FormatError as error:
            if error.message.startswith(place):
                raise
            raise FormatError(f"{place}: {error.message}", advice=error.advice) from None
        except ValidationError as error:
            places = ", ".join(
                ".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False)[:3]
            )
            raise FormatError(
                f"{place} does not fit the schema of {task.name} at {places}.",
                advice="Was it written with another version of the schema?",
            ) from None
        raise FormatError(f"{place} holds mentions, not records.")


def read_side(path: Path) -> Side:
    """Read predictions or gold. InputError where nothing is there, FormatError for what is none of the forms."""
    side = Side(path.name or str(path))
    if not path.exists():
        raise InputError(f"{path} does not exist.", code="missing", source=str(path))
    files = _gold_first(path) if path.is_dir() else [path]
    for file in files:
        for place, raw in _objects(file):
            _add(side, place, raw)
    if not side.items:
        raise InputError(f"{path} holds no predictions or gold.", code="nothing-to-read", source=str(path))
    return side


_SUFFIXES = (".json", ".jsonl", ".ndjson", ".ann")


def read_records(path: Path, task: Task) -> Side:
    """Read a side of records. What brat and Label Studio annotated in this package's own form has records too."""
    side = read_side(path)
    if side.kind != "mentions":
        return side
    if path.is_dir() and any(path.glob("*.ann")):
        from extractor.formats import brat

        found = brat.read(path, task)
    elif path.suffix == ".json":
        from extractor.formats import label_studio

        found = label_studio.read(path, task)
    else:
        raise FormatError(f"{side.source} holds mentions, not records.")
    records = Side(side.source, "extraction")
    for _, extraction in found:
        records.items[extraction.report.id] = extraction.to_json().encode("utf-8", "surrogatepass")
    return records


def _gold_first(folder: Path) -> list[Path]:
    """The files of a folder; only those named `*.gold.json` where there are any (reports may lie beside them)."""
    found = sorted(file for file in folder.rglob("*") if file.suffix in _SUFFIXES and file.is_file())
    named = [file for file in found if file.name.endswith(".gold.json")]
    return named or found


def _objects(file: Path) -> Iterator[tuple[str, bytes]]:
    try:
        data = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise InputError(
            f"{file} cannot be read.", code="unreadable", source=str(file), advice=error.strerror or ""
        ) from None
    if file.suffix in (".jsonl", ".ndjson"):
        for number, line in enumerate(data.splitlines(), 1):
            if line.strip():
                yield f"{file.name}, line {number}", line
    elif file.suffix in (".ann", ".csv", ".tsv"):
        text = data.decode("utf-8", "replace")
        found = [from_brat(file, text)] if file.suffix == ".ann" else from_csv(file, text)
        for item in found:
            yield f"{file.name}, report {item['doc_id']!r}", _bytes(item)
    else:
        yield from _json_objects(file, data)


def _json_objects(file: Path, data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        whole = from_json(data)
    except ValueError:
        raise FormatError(f"{file.name} is not JSON.") from None
    if not isinstance(whole, list):
        yield file.name, data
        return
    for number, item in enumerate(whole, 1):
        place = f"{file.name}, item {number}"
        yield place, _bytes(from_label_studio(item, place) if is_label_studio(item) else item)


def _bytes(item: object) -> bytes:
    return json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _add(side: Side, place: str, raw: bytes) -> None:
    try:
        data = from_json(raw)
    except ValueError:
        raise FormatError(f"{place} is not JSON.") from None
    kind = next((kind for key, kind in _MARKS if isinstance(data, dict) and key in data), None)
    if kind is None:
        raise FormatError(
            f"{place} is neither an extraction nor the annotation form nor mentions.",
            advice="Expected an object with records, treatments or entities.",
        )
    if side.kind not in (None, kind):
        raise FormatError(f"{place} is of the form {kind}, what stands before it {side.kind}.")
    side.kind = kind
    id = data.get("report", {}).get("id") if kind == "extraction" else data.get("doc_id")
    if not isinstance(id, str) or not id:
        raise FormatError(f"{place} names no report.")
    if id in side.items:
        raise FormatError(f"{place} speaks of report {id!r} again.", advice="One object a report.")
    side.items[id] = raw


def _sound(extraction: Extraction[Any], task: Task, place: str, gold: bool) -> Extraction[Any]:
    require_sound(extraction, task, place, closed=gold)
    return extraction


def _checked(task: Task, raw: bytes, place: str) -> Extraction[Any]:
    extraction = _with_known_names(task.read_extraction(raw), task)
    if extraction.task != task.name or extraction.schema_version != SCHEMA_VERSION:
        raise FormatError(f"{place} is of the task {extraction.task}, not {task.name}.")
    return extraction


def _annotated(data: dict[str, Any], task: Task, report: Report | None, id: str) -> Extraction[Any]:
    language = data.get("lang") or data.get("language")
    known = report or Report(id=id, text="", language=language if language in LANGUAGES else "fr")
    extraction = _with_known_names(annotation.read(data, known, task), task)
    if report is None:
        for _, value in extraction.records.values():
            value.issues.clear()
        extraction.report.language = language if language in LANGUAGES else None
    return extraction


def _with_known_names(extraction: Extraction[Any], task: Task) -> Extraction[Any]:
    """Synonyms that the vocabulary knows ("acetylsalicylic acid") under the name that it prefers ("aspirin").

    Two names of one substance are no error, whoever wrote them.
    """
    for record_spec in task.records:
        for spec in record_spec.fields:
            if spec.type is not Drug or spec.vocabulary is None:
                continue
            for record in getattr(extraction.records, record_spec.name):
                drug = getattr(record, spec.name)
                if drug is not None and drug.name:
                    drug.name = _known_name(spec.vocabulary, drug.name)
    return extraction


@lru_cache(maxsize=65_536)
def _known_name(vocabulary: Vocabulary, name: str) -> str:
    entry = vocabulary.look_up(name)
    return entry.name if entry is not None else name


def _digest(raw: bytes) -> str:
    data = from_json(raw)
    if isinstance(data, dict):
        # What made it and what it cost say nothing of what is in it.
        data = {
            key: value
            for key, value in data.items()
            if key not in ("provenance", "usage", "confidence", "disputes", "notes")
        }
    body = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def check_texts(extraction: Extraction[Any], report: Report | None, side: str) -> None:
    """FormatError where an extraction was made from another text than the report's: its spans would mean nothing."""
    if report is None or not report.text or not extraction.report.sha256:
        return
    if extraction.report.sha256 != report.sha256:
        raise FormatError(
            f"The {side} of report {report.id!r} was made from another text.",
            advice="Give the reports as they were read, or leave --reports out.",
        )


def reports_by_id(found: Iterable[object]) -> Mapping[str, Report]:
    """The reports among what readers yield, by id."""
    return {report.id: report for report in found if isinstance(report, Report)}
