"""Mentions of other tools' files in the mention form: brat, Label Studio, CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.errors import FormatError

_BRAT = re.compile(r"T\S*\t(\S+) (\d+(?: \d+;\d+)* \d+)\t")
_COLUMNS = ("doc_id", "type", "start", "end")


def from_brat(path: Path, text: str) -> dict[str, Any]:
    """The text-bound annotations of a brat `.ann` file; the report's id is the file's name.

    A discontinuous span ("0 5;16 23") becomes the stretch from its first to its last character.
    """
    entities = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("T"):
            continue
        match = _BRAT.match(line)
        if match is None:
            raise FormatError(f"{path.name}, line {number} is no text-bound annotation of brat.")
        offsets = [int(part) for part in re.split(r"[ ;]", match[2])]
        entities.append({"type": match[1], "start": offsets[0], "end": offsets[-1]})
    return {"doc_id": path.stem, "entities": entities}


def is_label_studio(data: object) -> bool:
    """Whether an object is a task of a Label Studio JSON export."""
    known = isinstance(data, dict) and isinstance(data.get("data"), dict)
    return known and ("annotations" in data or "predictions" in data)  # type: ignore[operator]


def from_label_studio(task: dict[str, Any], place: str) -> dict[str, Any]:
    """The labelled spans of a task's last annotation that was not cancelled, else of its prediction.

    The report's id is `report`, `doc_id` or `id` of the task's data, else the task's own number.
    """
    data = task["data"]
    id = data.get("report") or data.get("doc_id") or data.get("id") or task.get("id")
    given = task.get("annotations") or task.get("predictions") or ()
    done = [one for one in given if isinstance(one, dict) and not one.get("was_cancelled")]
    entities = []
    for result in done[-1].get("result", []) if done else []:
        value = result.get("value") if isinstance(result, dict) else None
        if not isinstance(value, dict) or "start" not in value or "end" not in value:
            continue  # relations, choices and ratings have no place in the text
        labels = value.get("labels") or value.get("hypertextlabels") or ()
        entities += [{"type": label, "start": value["start"], "end": value["end"]} for label in labels]
    if id is None:
        raise FormatError(f"{place} names no report.", advice="Give each task's data an id or doc_id.")
    return {"doc_id": str(id), "entities": entities}


def from_csv(path: Path, text: str) -> Iterator[dict[str, Any]]:
    """Rows of doc_id, type, start, end, gathered by report in the order of its first row."""
    rows = csv.DictReader(io.StringIO(text), delimiter="\t" if path.suffix == ".tsv" else ",")
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise FormatError(f"{path.name} lacks the columns {', '.join(missing)}.")
    found: dict[str, list[dict[str, Any]]] = {}
    for number, row in enumerate(rows, 2):
        try:
            entity = {"type": row["type"], "start": int(row["start"]), "end": int(row["end"])}
        except (TypeError, ValueError):
            raise FormatError(f"{path.name}, row {number}: start or end is no number.") from None
        found.setdefault(row["doc_id"], []).append(entity)
    for id, entities in found.items():
        yield {"doc_id": id, "entities": entities}
