"""A desk: where one person's operations are checked, logged and only then acknowledged.

One process holds a desk at a time (a lock goes with the process). Within it operations come one after the other.
Two tabs on one report: an operation made on an older state is taken where nothing that it concerns has changed
since; else it is kept in the log as not applied, and ConflictError tells the page to ask the person.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, Self

from extractor import __version__
from extractor.batch.errors import RunLockedError
from extractor.batch.locking import RunLock
from extractor.curation.bench import Bench
from extractor.curation.dataset import Dataset, draft_digest
from extractor.curation.errors import ConflictError, DatasetError, OperationError
from extractor.curation.log import Log, to_line
from extractor.curation.operations import Operation, changes_of
from extractor.curation.settings import replace_file
from extractor.curation.work import Change, Work, opening, replay
from extractor.extraction import Extraction, Provenance, ReportReference

_WHOLE_REPORT = ("accept-all", "note")
"""Operations that only touch what nobody has decided: they cannot contradict anyone."""


class Desk:
    """The copies of one person. `open` it, use it from any thread, `close` it.

    `author` is who the written extractions are said to be by.
    """

    def __init__(self, dataset: Dataset, who: str, folder: Path, author: str = "") -> None:
        self.dataset = dataset
        self.who = who
        self.author = author or who
        self.folder = folder
        self._guard = threading.RLock()
        self._lock = RunLock(folder / "log.jsonl.lock")
        self._benches: dict[str, Bench] = {}

    @classmethod
    def of(cls, dataset: Dataset, who: str) -> Self:
        """The desk of an annotator."""
        return cls(dataset, who, dataset.copy_folder(who))

    def open(self) -> Self:
        """Take the lock and read the log."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except RunLockedError as error:
            raise DatasetError(
                str(error).split(".")[0].replace("this run", f"the copy of {self.who}") + ".",
                advice="One review server at a time works on a copy.",
            ) from None
        try:
            self._log = Log(self.folder / "log.jsonl")
            self.works: dict[str, Work] = replay(self._log.events)
        except BaseException:
            self._lock.release()
            raise
        self.torn = self._log.torn
        return self

    def close(self) -> None:
        """Write what follows from the log, and let the next one in."""
        with self._guard:
            self.write_out()
            self._log.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def bench(self, report: str) -> Bench:
        """The bench of a report."""
        if report not in self.dataset.reports:
            raise OperationError("There is no such report.", code="unknown-report")
        if report not in self._benches:
            if len(self._benches) > 32:
                self._benches.clear()
            self._benches[report] = Bench(self.dataset.reports[report], self.dataset.task)
        return self._benches[report]

    def work(self, report: str) -> Work:
        """The copy of a report, opened from its draft (or from nothing, in the blind sample) where it is new."""
        with self._guard:
            if report not in self.works:
                self.bench(report)
                self.begin(report, *self._start(report))
            return self.works[report]

    def _start(self, report: str) -> tuple[dict[str, Any], str | None, bool]:
        blind = self.dataset.shares[report].blind
        draft = None if blind else self.dataset.drafts.get(report)
        records = draft.records if draft is not None else self.dataset.task.schema()
        return opening(records), draft_digest(draft) if draft is not None else None, blind

    def begin(self, report: str, items: dict[str, Any], draft: str | None, blind: bool) -> Work:
        """Open a report with these items."""
        with self._guard:
            if report in self.works:
                raise OperationError("The report is open already.", code="open")
            work = Work(report)
            changes: list[Change] = [(key, None, value) for key, value in items.items()]
            event = self._event(work, "", "open", "", changes, draft=draft, blind=blind)
            work.apply(self._log.append(event))
            self.works[report] = work
            return work

    def submit(self, operation: Operation) -> tuple[Work, list[Change]]:
        """Do an operation and log it; returns the copy and the changes, after they are on the disk.

        An operation that was done before (the same id) is not done again. Raises OperationError where it cannot
        be done, ConflictError where it comes second.
        """
        with self._guard:
            work = self.work(operation.report)
            if operation.id in work.operations:
                return work, [(key, None, value) for key, value in work.items.items()]
            if self._is_second(work, operation):
                self._keep_second(work, operation)
            changes = self._changes(work, operation)
            if not changes and operation.action != "note":
                return work, []
            path = _subject(work, operation)
            event = self._event(work, operation.id, operation.action, path, changes)
            work.apply(self._log.append({**event, "why": operation.why}))
            if operation.action in ("finish", "reopen"):
                self.write_out()
            return work, changes

    def _keep_second(self, work: Work, operation: Operation) -> NoReturn:
        """Log what came second, not applied, so that it is not lost; then say so."""
        try:
            changes = self._changes(work, operation)
        except OperationError:
            changes = []
        event = self._event(work, operation.id, operation.action, operation.path, changes, applied=False)
        work.apply(self._log.append({**event, "why": operation.why}))
        raise ConflictError("This was changed elsewhere since.", version=work.version, at=operation.path)

    def _changes(self, work: Work, operation: Operation) -> list[Change]:
        return changes_of(work, operation, self.bench(operation.report))

    def _is_second(self, work: Work, operation: Operation) -> bool:
        """Whether anything that the operation concerns was changed after the version that the person saw."""
        if operation.version >= work.version or operation.action in _WHOLE_REPORT:
            return False
        since = work.subjects[operation.version :]
        if operation.action in ("undo", "finish", "reopen"):
            return True
        subjects = (operation.path, operation.target) if operation.action == "merge" else (operation.path,)
        if operation.action == "add":
            return False
        return any(_related(one, other) for one in subjects for other in since)

    def _event(
        self,
        work: Work,
        id: str,
        action: str,
        path: str,
        changes: list[Change],
        *,
        applied: bool = True,
        draft: str | None = None,
        blind: bool | None = None,
    ) -> dict[str, Any]:
        return {
            "id": id, "at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "who": self.who, "report": work.report, "version": work.version + applied,
            "draft": work.draft if draft is None else draft, "blind": work.blind if blind is None else blind,
            "action": action, "path": path, "why": "", "applied": applied, "changes": changes,
        }  # fmt: skip

    def write_out(self) -> None:
        """Write `extractions.jsonl` and `decisions.jsonl` as they follow from the log."""
        for name, content in derived_files(self.dataset, self.author, self.works).items():
            replace_file(self.folder / name, content)


def derived_files(dataset: Dataset, who: str, works: Mapping[str, Work]) -> dict[str, str]:
    """The files that follow from a log: name -> content, the same to the bit whenever it is made.

    `extractions.jsonl` holds the finished reports, `decisions.jsonl` every report that was begun. Reports stand in
    the order of their ids.
    """
    finished = [work for _, work in sorted(works.items()) if work.finished]
    begun = [work for _, work in sorted(works.items())]
    return {
        "extractions.jsonl": _each(finished, lambda work: extraction_of(dataset, who, work).to_json()),
        "decisions.jsonl": _each(begun, lambda work: to_line(_decided(work))),
    }


def _each(works: Iterable[Work], line: Callable[[Work], str]) -> str:
    return "".join(f"{line(work)}\n" for work in works)


def _decided(work: Work) -> dict[str, Any]:
    return {
        "report": work.report, "version": work.version, "draft": work.draft, "blind": work.blind,
        "status": work.items["status"], "notes": _beginning(work, "note:"), "decisions": _beginning(work, "decision:"),
    }  # fmt: skip


def _beginning(work: Work, prefix: str) -> dict[str, Any]:
    """The items whose keys begin so, by the rest of the key, sorted."""
    return {
        key.removeprefix(prefix): value for key, value in sorted(work.items.items()) if key.startswith(prefix)
    }


def extraction_of(dataset: Dataset, who: str, work: Work) -> Extraction[Any]:
    """A copy as an Extraction. What a person decided has no issues any more: they stand behind it."""
    records = work.schema(dataset.task)
    for path, value in records.values():
        if work.decision(path) in ("accepted", "corrected"):
            value.issues.clear()
    report = dataset.reports[work.report]
    flagged = any(value.flagged for _, value in records.values())
    return dataset.task.extraction_type(
        report=ReportReference.to(report),
        task=dataset.task.name,
        state="partial" if flagged else "ok",
        records=records,
        provenance=Provenance(
            engine=f"curation:{who}",
            schema=dataset.task.schema_id,
            tool=f"extractor {__version__}",
            attempts=1,
        ),
    )


def _subject(work: Work, operation: Operation) -> str:
    """What an operation concerns: an undo, what it takes back; a note, nothing else."""
    if operation.action == "undo":
        return str(work.undoable[-1]["path"])
    return "note" if operation.action == "note" else operation.path


def _related(one: str, other: str) -> bool:
    """Whether two paths are the same, or one is within the other; the whole report holds everything."""
    if not one or not other:
        return True
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
