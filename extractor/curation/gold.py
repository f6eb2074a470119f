"""Gold: what was adjudicated, as Extractions that evaluation reads; and exports in the forms of others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.curation.card import card
from extractor.curation.dataset import Dataset
from extractor.curation.desk import extraction_of
from extractor.curation.settings import replace_file
from extractor.errors import UsageError
from extractor.extraction import Extraction
from extractor.formats import brat, huggingface, label_studio
from extractor.formats.exports import write_annotations, write_extractions
from extractor.report import Report
from extractor.task import Task

FORMS = ("jsonl", "json", "csv", "annotation", "brat", "label-studio", "huggingface")
GOLD, DRAFTS = "gold", "drafts"


def extractions(
    dataset: Dataset, of: str = GOLD, *, single: bool = False, splits: tuple[str, ...] = ()
) -> Iterator[tuple[Report, Extraction[Any]]]:
    """Reports with their gold, their draft or one annotator's finished copy, in the order of the dataset.

    With `single`, what only one person finished counts as gold where nothing was adjudicated.
    """
    unknown = set(splits) - set(dataset.settings.splits)
    if unknown:
        raise UsageError(f"Unknown split {', '.join(sorted(unknown))}.")
    found = _found(dataset, of, single)
    for id, report in dataset.reports.items():
        if id in found and (not splits or dataset.shares[id].split in splits):
            yield report, found[id]


def _found(dataset: Dataset, of: str, single: bool) -> dict[str, Extraction[Any]]:
    if of == DRAFTS:
        return dict(dataset.drafts)
    if of != GOLD:
        if of not in dataset.annotators():
            raise UsageError(
                f"{of!r} has no copy here.", advice=f"gold, drafts, {', '.join(dataset.annotators())}"
            )
        return _finished(dataset, of)
    found: dict[str, Extraction[Any]] = {}
    if single:
        by_report = dataset.finished()
        for who in dataset.annotators():
            found |= {id: one for id, one in _finished(dataset, who).items() if by_report[id] == [who]}
    for id, work in dataset.adjudicated().items():
        if work.finished:
            found[id] = extraction_of(dataset, "adjudication", work)
    return found


def _finished(dataset: Dataset, who: str) -> dict[str, Extraction[Any]]:
    return {id: extraction_of(dataset, who, work) for id, work in dataset.works(who).items() if work.finished}


def export_dataset(
    dataset: Dataset,
    to: str,
    output: Path,
    *,
    of: str = GOLD,
    single: bool = False,
    splits: tuple[str, ...] = (),
) -> int:
    """Write a dataset's records in a form of `FORMS`; returns how many reports.

    `jsonl`, `json`, `csv` and `annotation` hold no texts: `reports.jsonl` of the dataset has them.
    """
    pairs = list(extractions(dataset, of, single=single, splits=splits))
    task = dataset.task
    if to in ("jsonl", "json", "csv"):
        return write_extractions(((task, one) for _, one in pairs), to, output)
    if to == "annotation":
        return write_annotations(((task, one) for _, one in pairs), output)[0]
    if to == "brat":
        return brat.write(pairs, task, output)
    if to == "label-studio":
        side: label_studio.Side = "predictions" if of == DRAFTS else "annotations"
        return label_studio.write(pairs, task, output, side)
    if to == "huggingface":
        by_split = {
            name: [(r, e) for r, e in pairs if dataset.shares[r.id].split == name]
            for name in dataset.settings.splits
        }
        return huggingface.write(by_split, task, output, card(dataset))
    raise UsageError(f"Unknown form {to!r}.", advice=f"Known: {', '.join(FORMS)}.")


def read_from(form: str, path: Path, task: Task) -> Iterator[tuple[Report, Extraction[Any]]]:
    """Reports with their records from a form of others: `brat`, `label-studio` or `huggingface`."""
    readers = {"brat": brat.read, "label-studio": label_studio.read, "huggingface": huggingface.read}
    return readers[form](path, task)


def write_example(path: Path, data: dict[str, Any]) -> None:
    """Write a few-shot example as a file of a prompt version."""
    replace_file(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
