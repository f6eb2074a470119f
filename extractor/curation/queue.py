"""Which report comes next: where machines disagree or doubt first, or at random, or only a slice of them.

Reports of the blind sample keep the places that chance gives them: their place must not tell what a machine saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from extractor.curation.dataset import Dataset
from extractor.curation.sharing import place_in_queue
from extractor.curation.work import Work
from extractor.errors import UsageError
from extractor.extraction import Extraction

Order = Literal["disputed", "random", "added"]
ORDERS: tuple[Order, ...] = ("disputed", "random", "added")


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in the queue. `doubt` is how much speaks for looking at it first; None in the blind sample."""

    report: str
    doubt: float | None
    blind: bool
    begun: bool
    finished: bool


def queue(
    dataset: Dataset,
    who: str,
    works: Mapping[str, Work],
    *,
    order: Order = "disputed",
    slices: Mapping[str, str] | None = None,
) -> list[Entry]:
    """An annotator's reports, unfinished ones first in the order asked for, then those that are finished.

    `slices` narrows to reports whose split, language, state of the draft or metadata have these values.
    """
    if order not in ORDERS:
        raise UsageError(f"Unknown order {order!r}.", advice=f"Known: {', '.join(ORDERS)}.")
    chosen = [id for id in dataset.reports if _in_slices(dataset, id, slices or {})]
    entries = [_entry(dataset, id, works.get(id)) for id in chosen]
    if order != "added":
        entries.sort(key=lambda entry: place_in_queue(dataset.settings.seed, who, entry.report))
    if order == "disputed":
        entries = _by_doubt(entries)
    return sorted(entries, key=lambda entry: entry.finished)


def _entry(dataset: Dataset, id: str, work: Work | None) -> Entry:
    blind = dataset.shares[id].blind
    draft = dataset.drafts.get(id)
    if draft is not None and id not in dataset.doubts:
        dataset.doubts[id] = doubt(draft)
    return Entry(
        id,
        None if blind or draft is None else dataset.doubts[id],
        blind,
        begun=work is not None and work.version > 1,
        finished=work is not None and work.finished,
    )


def doubt(draft: Extraction[Any]) -> float:
    """Disputes, issues and low confidence of a draft, added up: an error counts 3, a dispute 2, a warning 1."""
    weights = {"error": 3.0, "warning": 1.0, "info": 0.0}
    total = sum(weights[issue.severity] for issue in draft.all_issues())
    total += sum(2.0 for dispute in draft.disputes if dispute.verdict != "agrees")
    return total + sum(1.0 - confidence for confidence in draft.confidence.values())


def _by_doubt(entries: list[Entry]) -> list[Entry]:
    """Those with a draft by falling doubt, in the places that are not the blind ones'."""
    ordered = iter(
        sorted((entry for entry in entries if not entry.blind), key=lambda entry: -(entry.doubt or 0.0))
    )
    return [entry if entry.blind else next(ordered) for entry in entries]


def _in_slices(dataset: Dataset, id: str, slices: Mapping[str, str]) -> bool:
    report, draft = dataset.reports[id], dataset.drafts.get(id)
    known: dict[str, Any] = {
        **report.metadata,
        "split": dataset.shares[id].split,
        "language": report.language,
        "state": draft.state if draft is not None else "",
    }
    return all(str(known.get(name, "")) == value for name, value in slices.items())


def next_after(entries: Iterable[Entry], report: str | None) -> str | None:
    """The unfinished report after this one, going round; None where all are finished."""
    open_ones = [entry.report for entry in entries if not entry.finished and entry.report != report]
    listed = [entry.report for entry in entries]
    if report not in listed:
        return open_ones[0] if open_ones else None
    behind = set(listed[listed.index(report) + 1 :])
    return next((id for id in open_ones if id in behind), open_ones[0] if open_ones else None)
