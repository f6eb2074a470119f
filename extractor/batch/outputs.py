"""A run's results in parts that appear whole or not at all, and the manifest, written last, that names them.

A part is written to a temporary file, synced, renamed. Whoever reads the manifest finds every part that it names,
with the digest that it states. Parts of an earlier writing that the new manifest does not name are removed after it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from extractor import __version__
from extractor.batch.errors import JournalError
from extractor.batch.folder import MANIFEST, sync_folder, write_private
from extractor.batch.journal import now
from extractor.extraction import Extraction
from extractor.task import Task
from extractor.values.base import Value

Form = Literal["jsonl", "parquet"]
ROWS_A_PART = 50_000
MANIFEST_VERSION = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its name, how many extractions it holds, its size and the digest of its bytes."""

    name: str
    extractions: int
    bytes: int
    sha256: str


def without_flagged(extraction: Extraction[Any]) -> Extraction[Any]:
    """The extraction with every value that has an issue of error severity emptied of its normalised form.

    The words, their place and the issues stay: what was in doubt can be seen, but not be taken for a fact.
    """
    flagged = [value for _, value in extraction.records.values() if value.flagged]
    if not flagged:
        return extraction
    copy = extraction.model_copy(deep=True)
    for _, value in copy.records.values():
        if value.flagged:
            _empty(value)
    return copy


def left_out_words(manifest: Mapping[str, Any] | None) -> str:
    """What to tell of values that a manifest's parts hold emptied; nothing where there are none."""
    count = (manifest or {}).get("flagged_left_out", 0)
    if not count:
        return ""
    values = "value" if count == 1 else "values"
    return f"{count:,} flagged {values} left out, their words kept; --include-flagged keeps them"


def write_outputs(
    folder: Path,
    results: Iterable[str],
    task: Task,
    *,
    form: Form = "jsonl",
    include_flagged: bool = False,
    settings: dict[str, Any] | None = None,
    rows_a_part: int = ROWS_A_PART,
) -> dict[str, Any]:
    """Write the results (JSON lines, in order) as parts in `folder`, then the manifest, which is returned."""
    states: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    parts: list[Part] = []
    try:
        coming = _cleaned(results, task, states, left_out, include_flagged)
        while batch := islice(coming, rows_a_part):
            part = _write_part(folder, len(parts) + 1, batch, task, form)
            if part is None:
                break
            parts.append(part)
        manifest: dict[str, Any] = {
            "manifest_version": MANIFEST_VERSION, "written": now(), "tool": f"extractor {__version__}",
            "task": task.name, "settings": settings or {}, "format": form, "include_flagged": include_flagged,
            "flagged_left_out": left_out.total(),
            "extractions": sum(part.extractions for part in parts), "states": dict(states),
            "parts": [asdict(part) for part in parts],
        }  # fmt: skip
        write_private(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
        _remove_others(folder, {part.name for part in parts})
    except OSError as error:
        raise JournalError(
            f"The results cannot be written to {folder}.",
            advice=f"{error.strerror or type(error).__name__}. Nothing is lost: extractor runs export {folder}",
        ) from None
    return manifest


def _empty(value: Value) -> None:
    fields = type(value).model_fields
    for name in value.columns:
        if name in fields:
            setattr(value, name, fields[name].get_default(call_default_factory=True))


def _cleaned(
    results: Iterable[str], task: Task, states: Counter[str], left_out: Counter[str], include_flagged: bool
) -> Iterator[str]:
    for line in results:
        if not include_flagged and '"severity":"error"' in line:
            found = task.read_extraction(line)
            left_out["values"] += sum(value.flagged for _, value in found.records.values())
            extraction = without_flagged(found)
            states[extraction.state] += 1
            yield extraction.to_json()
        else:
            states[_state(line)] += 1
            yield line


def _state(line: str) -> str:
    """The state that a line of JSON says; found without reading all of it, since it stands after the report."""
    if not line.startswith('"metadata":{}', line.find('"metadata":')):  # it may hold a "state" of its own
        return str(json.loads(line)["state"])
    begin = line.find('"state":"') + 9
    state = line[begin : line.find('"', begin)]
    return state if state in ("ok", "partial", "refused", "failed") else str(json.loads(line)["state"])


def _write_part(folder: Path, number: int, lines: Iterator[str], task: Task, form: Form) -> Part | None:
    first = next(lines, None)
    if first is None:
        return None
    name = f"extractions-{number:05}.{form}"
    fresh = folder / f".{name}.{os.getpid()}.part"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        if form == "parquet":
            os.close(descriptor)
            from extractor.batch.parquet import write_table

            count = write_table(fresh, first, lines, task)
        else:
            count = 1
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
                stream.write(first + "\n")
                for line in lines:
                    stream.write(line + "\n")
                    count += 1
        digest = _synced_digest(fresh)
        size = fresh.stat().st_size
        fresh.replace(folder / name)
        sync_folder(folder)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return Part(name, count, size, digest)


def _synced_digest(path: Path) -> str:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _remove_others(folder: Path, names: set[str]) -> None:
    for path in folder.glob("extractions-*"):
        if path.name not in names and path.suffix in (".jsonl", ".parquet"):
            path.unlink()
    for path in folder.glob(".extractions-*.part"):
        path.unlink(missing_ok=True)
