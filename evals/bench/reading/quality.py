"""How well the offline engine reads: other people's reports with their scorers.

Our own seeds are measured by `extractor eval run evals/seeds.yaml`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from extractor import find
from extractor.engines.rules import RulesEngine
from extractor.formats import annotation
from extractor.pipeline import Pipeline, run
from extractor.report import Report
from extractor.task import Task

# Corpus, types of ours, types of its gold, language, and the best free tool's overlap and exact F1.
MENTIONS: tuple[tuple[str, str, str, str | None, float, float], ...] = (
    ("ctebm_cases", "drug", "drug", None, 0.771, 0.744),
    ("phee", "drug", "drug", None, 0.838, 0.778),
    ("ade_dose", "drug", "drug", None, 0.860, 0.850),
    ("e3c", "date,duration,frequency", "date,duration,frequency", "fr", 0.781, 0.564),
    ("e3c", "date,duration,frequency", "date,duration,frequency", "en", 0.815, 0.481),
    ("e3c", "date,duration,frequency", "date,duration,frequency", "es", 0.783, 0.420),
    ("ctebm_cases", "dose", "dose", None, 0.805, 0.670),
)


def timelines(data: Path) -> None:
    """Treatment timelines of other people's case reports against gold, with the shared scorer."""
    source = data / "data" / "timelines"
    if not source.is_dir():
        print(f"no data at {source}; left out")
        return
    with tempfile.TemporaryDirectory() as folder:
        for line in _lines(source / "reports.jsonl"):
            report = Report(id=str(line["doc_id"]), text=str(line["text"]), language=line["lang"])
            _write(report, Path(folder) / f"{report.id.replace(':', '_')}.json")
        _score(data, "score.py", str(source / "gold"), folder)


def mentions(data: Path) -> None:
    """Mentions of drugs, doses and time expressions, with the shared scorer beside the best free tool."""
    source = data / "data" / "mentions"
    if not source.is_dir():
        print(f"no data at {source}; left out")
        return
    task = Task.load("oncology")
    found: dict[tuple[str, str], Path] = {}
    with tempfile.TemporaryDirectory() as folder:
        for corpus, types, gold_types, language, overlap, exact in MENTIONS:
            path = found.setdefault(
                (corpus, types), Path(folder) / f"{corpus}.{types.replace(',', '-')}.jsonl"
            )
            if not path.exists():
                with path.open("w", encoding="utf-8") as out:
                    for line in _lines(source / f"{corpus}.jsonl"):
                        report = Report(id=str(line["doc_id"]), text=str(line["text"]), language=line["lang"])
                        seen = [
                            {"type": mention.type, "start": mention.span.start, "end": mention.span.end}
                            for mention in find(report, types.split(","), task=task)
                        ]
                        out.write(json.dumps({"doc_id": report.id, "entities": seen}) + "\n")
            print(
                f"\n{corpus} {gold_types} {language or ''} (best free tool: overlap {overlap}, exact {exact})",
                flush=True,
            )
            choice = ["--lang", language] if language else []
            _score(
                data,
                "score_mentions.py",
                str(source / f"{corpus}.jsonl"),
                str(path),
                "--types",
                gold_types,
                *choice,
            )


def _write(report: Report, path: Path) -> None:
    extraction = run(Pipeline(Task.load("oncology")), RulesEngine(), report)
    path.write_text(json.dumps(annotation.write(extraction), ensure_ascii=False), encoding="utf-8")


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _score(data: Path, scorer: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(data / "tools" / scorer), *arguments], check=True)
