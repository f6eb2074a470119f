"""The card of a dataset: its README.md, made from the settings and the counts, with the metadata that sites read."""

from __future__ import annotations

import json
from collections import Counter

from extractor.curation.dataset import Dataset
from extractor.curation.settings import replace_file


def write_card(dataset: Dataset) -> None:
    """Write `README.md` anew."""
    replace_file(dataset.folder / "README.md", card(dataset))


def card(dataset: Dataset) -> str:
    """The card's Markdown: YAML metadata, then provenance, licence, splits, people, how to use it."""
    settings, reports = dataset.settings, dataset.reports.values()
    languages = sorted({report.language for report in reports})
    head = [
        "---",
        f"pretty_name: {json.dumps(settings.name, ensure_ascii=False)}",
        f"license: {json.dumps(settings.licence or 'other', ensure_ascii=False)}",
        "language:",
        *(f"- {language}" for language in languages or ["fr"]),
        "task_categories:",
        "- token-classification",
        "---",
    ]
    splits = Counter(share.split for share in dataset.shares.values())
    blind = sum(share.blind for share in dataset.shares.values())
    rows = [f"| {name} | {splits.get(name, 0)} | {share:.0%} |" for name, share in settings.splits.items()]
    engines = sorted({_made_by(dataset, id) for id in dataset.drafts})
    body = [
        f"# {settings.name}",
        "",
        f"{len(dataset.reports)} reports, annotated for the task `{settings.task}` (schema `{settings.schema}`).",
        "",
        f"- **Source**: {settings.source or 'not told'}",
        f"- **Licence**: {settings.licence or 'not told'}",
        f"- **Contract** (what each field means): {settings.contract or 'not told'}",
        f"- **Drafts by**: {', '.join(engines) or 'none'}",
        f"- **Readers of each report**: {settings.readers}; {blind} reports are annotated from nothing",
        "",
        "| split | reports | share |",
        "|---|---|---|",
        *rows,
        "",
        "A split belongs to a patient, or to a text where no patient is known: the hash of either with the seed of",
        "`dataset.toml` decides. Reports added later change nothing for those that are there.",
        "",
        "`annotators/*/log.jsonl` and `adjudication/log.jsonl` hold every decision; all other files of these folders",
        "follow from them (`extractor curate check` proves it).",
    ]
    return "\n".join([*head, "", *body]) + "\n"


def _made_by(dataset: Dataset, id: str) -> str:
    made = dataset.drafts[id].provenance
    return " ".join(part for part in (made.engine, made.model, made.prompt) if part)
