"""A dataset on disk: one folder of plain files for version control.

dataset.toml            what it is (`settings`)
README.md               the card: provenance, licence, splits, counts; made anew by every command that changes them
reports.jsonl           the reports, one a line; only ever appended to
drafts.jsonl            the drafts, one Extraction a line; only ever appended to, the last of a report counts
splits.tsv              report, group, split, blind: fixed once a report is in
annotators/NAME/        log.jsonl (every decision), extractions.jsonl and decisions.jsonl (made from it)
adjudication/           the same, for what was adjudicated: the gold
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from extractor.curation.errors import DatasetError
from extractor.curation.log import read_log, to_line
from extractor.curation.settings import Settings, replace_file
from extractor.curation.sharing import group_of, is_blind, split_of
from extractor.curation.work import Work, replay
from extractor.extraction import Extraction
from extractor.formats.extractions import Tasks, read_extractions
from extractor.report import Report
from extractor.task import Task
from extractor.workspace import Workspace

ADJUDICATION = "adjudication"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Share:
    """Where a report belongs: its group, its split, and whether it is annotated from nothing."""

    group: str
    split: str
    blind: bool


class Dataset:
    """A dataset folder, opened. Reports and drafts are read when they are first asked for."""

    def __init__(self, folder: Path, settings: Settings, task: Task) -> None:
        self.folder = folder
        self.settings = settings
        self.task = task
        self.doubts: dict[str, float] = {}
        """What `queue.doubt` found of the drafts, kept: it never changes while a draft stays."""

    @classmethod
    def open(cls, folder: Path, workspace: Workspace | None = None) -> Dataset:
        """Open a dataset folder; DatasetError where it is none."""
        settings = Settings.read(folder)
        return cls(folder.resolve(), settings, Task.load(settings.task, workspace))

    @classmethod
    def create(cls, folder: Path, settings: Settings, task: Task) -> Dataset:
        """Make a dataset in a new or empty folder."""
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise DatasetError(f"{folder} is there already and not empty.", advice="Give a new folder.")
        folder.mkdir(parents=True, exist_ok=True)
        settings.write(folder)
        (folder / "reports.jsonl").touch()
        (folder / "drafts.jsonl").touch()
        # The derived files and locks need no version; the logs do.
        replace_file(folder / ".gitignore", "*.lock\n.*.new\n")
        dataset = cls(folder.resolve(), settings, task)
        dataset.write_shares({})
        return dataset

    @cached_property
    def reports(self) -> dict[str, Report]:
        """The reports by id, in the order in which they were added."""
        found: dict[str, Report] = {}
        for number, line in _lines(self.folder / "reports.jsonl"):
            try:
                report = Report.model_validate_json(line)
            except ValueError:
                raise DatasetError(f"reports.jsonl, line {number} is no report.") from None
            if report.id in found:
                raise DatasetError(f"reports.jsonl, line {number}: report {report.id!r} is there twice.")
            found[report.id] = report
        return found

    @cached_property
    def drafts(self) -> dict[str, Extraction[Any]]:
        """The newest draft of each report that has one."""
        tasks = Tasks(self.task.workspace, self.task)
        return {
            extraction.report.id: extraction
            for _, extraction in read_extractions(self.folder / "drafts.jsonl", tasks)
        }

    @cached_property
    def shares(self) -> dict[str, Share]:
        """Where each report belongs."""
        found: dict[str, Share] = {}
        for number, line in _lines(self.folder / "splits.tsv"):
            cells = line.decode("utf-8").split("\t")
            if number == 1:
                continue
            if len(cells) != 4 or cells[3] not in ("yes", "no"):
                raise DatasetError(f"splits.tsv, line {number} is not whole.")
            found[cells[0]] = Share(cells[1], cells[2], cells[3] == "yes")
        return found

    def add(
        self, reports: Iterable[Report], drafts: Iterable[Extraction[Any]] = ()
    ) -> tuple[int, int, list[str]]:
        """Append new reports and drafts; returns how many of each, and ids that are there with another text.

        A report that is there to the letter is left as it is. A draft of a report that is not there, or of
        another text or task, is a DatasetError: its evidence would mean nothing.
        """
        fresh: list[Report] = []
        changed: list[str] = []
        for report in reports:
            known = self.reports.get(report.id)
            if known is None:
                _check_id(report.id)
                self.reports[report.id] = report
                fresh.append(report)
            elif known.sha256 != report.sha256:
                changed.append(report.id)
        taken = [draft for draft in drafts if self._is_new(draft)]
        _append(self.folder / "reports.jsonl", (report.model_dump_json() for report in fresh))
        _append(self.folder / "drafts.jsonl", (draft.to_json() for draft in taken))
        for draft in taken:
            self.drafts[draft.report.id] = draft
            self.doubts.pop(draft.report.id, None)
        self.assign(fresh)
        return len(fresh), len(taken), changed

    def _is_new(self, draft: Extraction[Any]) -> bool:
        report = self.reports.get(draft.report.id)
        if draft.task != self.task.name:
            raise DatasetError(f"A draft is of the task {draft.task}, not {self.task.name}.")
        if report is None or report.sha256 != draft.report.sha256:
            raise DatasetError(
                f"The draft of {draft.report.id!r} was made from a text that is not in the dataset.",
                advice="Add the reports that it was made from.",
            )
        known = self.drafts.get(draft.report.id)
        return known is None or draft_digest(known) != draft_digest(draft)

    def assign(self, reports: Iterable[Report]) -> None:
        """Give reports without a split theirs; a group keeps the split that it has."""
        shares = dict(self.shares)
        by_group = {share.group: share for share in shares.values()}
        seed, settings = self.settings.seed, self.settings
        for report in reports:
            if report.id in shares:
                continue
            group = group_of(report)
            known = by_group.get(group)
            shares[report.id] = by_group[group] = known or Share(
                group,
                split_of(seed, group, settings.splits),
                is_blind(seed, group, settings.blind),
            )
        self.write_shares(shares)

    def write_shares(self, shares: dict[str, Share]) -> None:
        """Write `splits.tsv`."""
        rows = [
            f"{id}\t{share.group}\t{share.split}\t{'yes' if share.blind else 'no'}"
            for id, share in shares.items()
        ]
        replace_file(self.folder / "splits.tsv", "\n".join(["report\tgroup\tsplit\tblind", *rows]) + "\n")
        self.__dict__["shares"] = shares

    def copy_folder(self, who: str) -> Path:
        """The folder of an annotator's copy; DatasetError for a name that could lead out of the dataset."""
        if not _NAME.fullmatch(who):
            raise DatasetError(
                f"{who!r} is no name for an annotator.", advice="Letters, digits, - and _, at most 40."
            )
        return self.folder / "annotators" / who

    @property
    def adjudication_folder(self) -> Path:
        """The folder of the adjudicated copy."""
        return self.folder / ADJUDICATION

    def annotators(self) -> tuple[str, ...]:
        """Names of those who have a copy."""
        return tuple(sorted(path.parent.name for path in self.folder.glob("annotators/*/log.jsonl")))

    def works(self, who: str) -> dict[str, Work]:
        """An annotator's copies as their log tells them, by report id."""
        return replay(read_log(self.copy_folder(who) / "log.jsonl"))

    def adjudicated(self) -> dict[str, Work]:
        """What was adjudicated so far."""
        return replay(read_log(self.adjudication_folder / "log.jsonl"))

    def finished(self) -> dict[str, list[str]]:
        """Report id -> who finished it, for each that someone finished."""
        found: dict[str, list[str]] = {}
        for who in self.annotators():
            for id, work in self.works(who).items():
                if work.finished:
                    found.setdefault(id, []).append(who)
        return found


def draft_digest(draft: Extraction[Any]) -> str:
    """Sixteen hex digits over a draft's line: which draft it was."""
    return hashlib.sha256(draft.to_json().encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _check_id(id: str) -> None:
    if any(character in id for character in "\t\r\n\x00"):
        raise DatasetError("A report's id holds a tab or a line end.", advice="Give it another id.")


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        data = path.read_bytes()
    except OSError:
        raise DatasetError(f"{path.name} is missing from the dataset.") from None
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield number, line


def _append(path: Path, lines: Iterable[str]) -> None:
    """Append whole lines, by way of a new file: a broken write leaves the old one."""
    fresh = "".join(f"{line}\n" for line in lines)
    if fresh:
        replace_file(path, path.read_text(encoding="utf-8") + fresh)


__all__ = ["ADJUDICATION", "Dataset", "Share", "draft_digest", "to_line"]
