"""Extractions in files: JSONL (one a line) and JSON (a list, or one object)."""

from __future__ import annotations

import glob
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from extractor.errors import FormatError, InputError
from extractor.extraction import SCHEMA_VERSION, Extraction
from extractor.formats.options import ReadOptions
from extractor.formats.streams import rejoined
from extractor.formats.tables import text_lines
from extractor.task import Task
from extractor.workspace import Workspace

_KEYS = frozenset({"schema_version", "report", "task", "records"})
_OPTIONS = ReadOptions()
_CSV_HEADER = "report,patient,language,state,"
_TABLE_HEADING = re.compile(r"\S.*  (?:(?:fr|en|es)  )?(?:ok|partial|refused|failed)(?:  .*)?")


class Tasks:
    """The tasks of a workspace, each loaded when the first extraction names it."""

    def __init__(self, workspace: Workspace | None = None, *loaded: Task) -> None:
        self._workspace = workspace
        self._loaded = {task.name: task for task in loaded}

    def __getitem__(self, name: str) -> Task:
        if name not in self._loaded:
            self._loaded[name] = Task.load(name, self._workspace)
        return self._loaded[name]


def read_extractions(source: str | Path, tasks: Tasks) -> Iterator[tuple[Task, Extraction[Any]]]:
    """Every extraction of a file (`-`: standard input) with its task, one at a time where the file is JSONL.

    FormatError names the line that is no extraction, another `schema_version`, or a task that is not here;
    its message never holds what the line says.
    """
    name = "standard input" if str(source) == "-" else str(source)
    try:
        for place, data in _objects(source, name):
            yield _extraction(data, place, tasks)
    except OSError as error:
        raise InputError(
            f"{name} cannot be read.", code="missing", source=name, advice=error.strerror or ""
        ) from None


def is_extraction_file(path: Path) -> bool:
    """Whether a file's first object has the keys of an Extraction; False for whatever is no JSON."""
    if path.suffix.lower() not in (".jsonl", ".ndjson", ".json") or not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(1 << 16).decode("utf-8", "replace").lstrip("\ufeff \r\n[")
        first = json.JSONDecoder().raw_decode(head)[0] if len(head) < 1 << 15 else None
        keys = set(first) if isinstance(first, dict) else {key for key in _KEYS if f'"{key}"' in head}
    except (OSError, ValueError):
        return False
    return keys >= _KEYS


def refuse_output(path: Path) -> None:
    """InputError for a file that is not there, FormatError for one that this package wrote in a form that is not read."""
    if not path.exists():
        if glob.has_magic(str(path)):
            return
        raise InputError(f"There is no {path}.", code="missing", source=str(path))
    if not path.is_file():
        return
    try:
        with path.open("rb") as stream:
            first = stream.readline(1 << 12).decode("utf-8", "replace").lstrip("\ufeff").rstrip()
    except OSError:
        return  # reading it as a report says why
    form = "CSV" if first.startswith(_CSV_HEADER) else "a table" if _TABLE_HEADING.fullmatch(first) else None
    if form is None and path.suffix.lower() == ".json":
        form = "JSON of another kind"
    if form is not None:
        raise FormatError(
            f"{path} is {form}: neither reports nor extractions that can be shown.",
            advice="Show extractions as JSONL or JSON, or a run's folder.",
        )


def _objects(source: str | Path, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if str(source) == "-":
        yield from _from_stream(sys.stdin.buffer, name)
        return
    with Path(source).open("rb") as stream:
        yield from _from_stream(stream, name)


def _from_stream(stream: BinaryIO, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Objects with the words for where they stand. A file that begins with `[`, or whose first line is no whole object, is JSON."""
    head = stream.read(1 << 16)
    whole = rejoined(head, stream)
    first_line = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].strip()
    if first_line.startswith(b"[") or (first_line and not first_line.endswith(b"}") and len(first_line) < 64):
        try:
            found = json.loads(whole.read().decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise FormatError(f"{name} is not JSON.") from None
        for number, item in enumerate(found if isinstance(found, list) else [found], 1):
            yield f"{name}, item {number}", item
        return
    for number, line in enumerate(text_lines(whole, _OPTIONS, name), 1):
        if line.strip():
            try:
                yield f"{name}, line {number}", json.loads(line)
            except (ValueError, RecursionError):
                raise FormatError(f"{name}, line {number} is not JSON.") from None


def _extraction(data: Any, place: str, tasks: Tasks) -> tuple[Task, Extraction[Any]]:
    from pydantic import ValidationError

    if not isinstance(data, dict) or not set(data) >= _KEYS:
        raise FormatError(
            f"{place} is no extraction.", advice="Extractions are what `extractor extract` writes."
        )
    if data["schema_version"] != SCHEMA_VERSION:
        raise FormatError(
            f"{place} has schema_version {data['schema_version']!r}; this version reads {SCHEMA_VERSION}.",
            advice="Migrate it: extractor migrate",
        )
    task = tasks[str(data["task"])]
    try:
        return task, task.read_extraction(data)
    except ValidationError as error:
        places = ", ".join(
            ".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False)[:3]
        )
        raise FormatError(
            f"{place} does not fit the schema of {task.name} at {places}.",
            advice="Was it written with another version of the schema?",
        ) from None
