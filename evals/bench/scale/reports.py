"""Synthetic reports with gold and damaged predictions, 20 values each; no text of anybody."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DRUGS = (
    "imatinib",
    "sunitinib",
    "regorafenib",
    "pazopanib",
    "cisplatin",
    "carboplatin",
    "paclitaxel",
    "docetaxel",
)
VALUES = 20


def write(folder: Path, reports: int, seed: int = 1) -> tuple[Path, Path]:
    """Write gold and predictions as JSONL of extractions; returns both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "gold.jsonl", folder / "found.jsonl"
    generator = random.Random(seed)
    with paths[0].open("w", encoding="utf-8") as gold, paths[1].open("w", encoding="utf-8") as found:
        for number in range(reports):
            records = _records(generator)
            gold.write(json.dumps(_extraction(number, records)) + "\n")
            found.write(json.dumps(_extraction(number, _damaged(records, generator))) + "\n")
    return paths


def _records(generator: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Four treatments of four values and two responses of two: 20 values."""
    treatments = []
    for number in range(4):
        at = 300 * number
        start, end = (
            f"20{generator.randint(10, 15)}-{generator.randint(1, 12):02d}",
            f"20{generator.randint(16, 22)}",
        )
        name = generator.choice(DRUGS)
        treatments.append(
            {
                "id": f"t{number + 1}",
                "drug": {"name": name, "quote": name, "span": [at, at + len(name)], "nature": "substance", "codes": {"ATC": "L01EA01"}},
                "dose": {"value": 100.0 * generator.randint(1, 8), "unit": "mg", "quote": "100 mg", "span": [at + 20, at + 26]},
                "start": {"date": start, "quote": start, "span": [at + 40, at + 47]},
                "end": {"date": end, "quote": end, "span": [at + 60, at + 64]},
            }
        )  # fmt: skip
    responses = []
    for number in range(2):
        at, date = 1300 + 100 * number, f"2012-{generator.randint(1, 12):02d}"
        responses.append(
            {
                "id": f"r{number + 1}", "treatments": [f"t{number + 1}", f"t{number + 2}"],
                "category": {"value": generator.choice(["PR", "CR", "SD", "PD"]), "quote": "response", "span": [at, at + 8]},
                "date": {"date": date, "quote": date, "span": [at + 20, at + 27]},
            }
        )  # fmt: skip
    return {"treatments": treatments, "responses": responses}


def _damaged(
    records: dict[str, list[dict[str, Any]]], generator: random.Random
) -> dict[str, list[dict[str, Any]]]:
    """About one value in ten altered or lost, and the records in another order."""
    made: dict[str, list[dict[str, Any]]] = json.loads(json.dumps(records))
    for treatment in made["treatments"]:
        if generator.random() < 0.1:
            treatment["dose"]["value"] += 50.0
        if generator.random() < 0.1:
            treatment["start"]["date"] = treatment["start"]["date"][:4]
        if generator.random() < 0.1:
            del treatment["end"]
    if generator.random() < 0.2:
        made["responses"][0]["category"]["value"] = "NE"
    generator.shuffle(made["treatments"])
    return made


def _extraction(number: int, records: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "schema_version": 1, "report": {"id": f"report-{number:06d}", "sha256": "", "language": "fr"},
        "task": "oncology", "state": "ok", "records": records, "provenance": {"engine": "rules"},
    }  # fmt: skip


def spans(path: Path) -> Iterator[list[dict[str, Any]]]:
    """The values of each report as labelled spans, what nervaluate reads (ends inclusive)."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            records = json.loads(line)["records"]
            found = [
                {"label": f"{name}.{field}", "start": value["span"][0], "end": value["span"][1] - 1}
                for name, listed in records.items()
                for record in listed
                for field, value in record.items()
                if isinstance(value, dict)
            ]
            yield sorted(found, key=lambda one: (one["start"], one["end"]))
