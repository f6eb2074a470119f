"""Datasets made up for the tests of curation."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from extractor.api import Extractor
from extractor.curation.dataset import Dataset
from extractor.curation.operations import Operation
from extractor.curation.settings import Settings
from extractor.report import Report
from tests.made import TASK, made_extraction, made_report

_numbers = itertools.count(1)


def empty_dataset(folder: Path, **settings: Any) -> Dataset:
    """A dataset without reports; nothing of it blind unless told."""
    given = {"name": "made", "task": TASK.name, "schema": TASK.schema_id, "seed": "salt", "blind": 0.0}
    return Dataset.create(folder, Settings(**{**given, **settings}), TASK)


def made_dataset(folder: Path, *ids: str, **settings: Any) -> Dataset:
    """A dataset with the made report under each id, with its draft (one error, one warning)."""
    dataset = empty_dataset(folder, **settings)
    names = ids or ("made",)
    dataset.add([made_report(id) for id in names], [made_extraction(id) for id in names])
    return dataset


def drafted_dataset(folder: Path, *reports: Report, **settings: Any) -> Dataset:
    """A dataset of these reports with drafts of the offline engine."""
    dataset = empty_dataset(folder, **settings)
    dataset.add(reports, [Extractor(TASK).extract(report) for report in reports])
    return dataset


def op(action: str, path: str = "", version: int = 1_000_000, report: str = "made", **more: Any) -> Operation:
    """An operation with an id of its own, on the newest version unless told."""
    return Operation.model_validate(
        {
            "id": f"operation-{next(_numbers)}",
            "report": report,
            "version": version,
            "action": action,
            "path": path,
            **more,
        }
    )
