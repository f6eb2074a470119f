"""The seeds hold together: every report has its gold, every quote is in place, splits and languages are as told."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from extractor.report import Report
from extractor.task import Task

SEEDS = Path(__file__).parents[1] / "seeds"
TEXTS = sorted(SEEDS.glob("*/*.txt"))


def gold_path(text: Path) -> Path:
    return text.with_name(text.name.split(".")[0] + ".gold.json")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_gold_is_valid_and_grounded(path: Path) -> None:
    slug, language, _ = path.name.split(".")
    report = Report(id=slug, text=path.read_bytes().decode("utf-8"), language=language)  # type: ignore[arg-type]
    gold = Task.load("oncology").read_extraction(json.loads(gold_path(path).read_text(encoding="utf-8")))
    assert gold.report.id == slug
    assert gold.report.sha256 == report.sha256
    assert gold.state == "ok"
    assert not gold.all_issues()
    ids = {record.id for _, records in gold.records.lists() for record in records}
    assert len(ids) == sum(len(records) for _, records in gold.records.lists())
    for where, value in gold.records.values():
        if value.quote:
            assert value.span is not None, where
            assert " ".join(report.words(value.span).split()) == " ".join(value.quote.split()), where


def test_splits_and_languages() -> None:
    counts = Counter((path.parent.name, path.name.split(".")[1]) for path in TEXTS)
    assert {split for split, _ in counts} == {"example", "dev", "test"}
    assert len({path.name.split(".")[0] for path in TEXTS}) == len(TEXTS) >= 46
    for language, least in (("fr", 18), ("en", 15), ("es", 12)):
        assert sum(n for (_, of), n in counts.items() if of == language) >= least


def test_every_gold_has_its_report() -> None:
    assert {gold_path(path) for path in TEXTS} == set(SEEDS.glob("*/*.gold.json"))
