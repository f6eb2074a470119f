"""Provider batch files: the same pipeline and the same journal, with a day between an ask and its reply.

A report on its way has a row in `waiting`: its progress through the pipeline and, once written, the file and the id
of its request. `write` puts all rows without a file into files, `submit` sends files, `collect` steps the pipeline
with the results, so that a re-ask waits for the next file. Each step is committed before the next: killed anywhere,
the same command goes on. A line that answers no waiting request (unknown, or met before) is counted and left out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.api import Extractor
from extractor.batch.admission import Admission, Policy
from extractor.batch.folder import RunFolder
from extractor.batch.identity import Identity
from extractor.batch.intake import Intake
from extractor.batch.journal import Journal
from extractor.batch.prices import Price
from extractor.batch.reading import settled
from extractor.batch.request_files import RequestFile, custom_id, request_line
from extractor.batch.seen import SeenIds
from extractor.batch.tables import trouble
from extractor.batch.writing import Writer
from extractor.engines.llm.batches import BatchService, RemoteBatch
from extractor.engines.llm.request import body_of
from extractor.errors import UsageError
from extractor.formats.options import ReadOptions
from extractor.formats.readers import read_reports
from extractor.formats.unreadable import Unreadable
from extractor.pipeline import Finished, Progress

_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of requests: its number, place, size and where it stands; `batch` is the provider's id."""

    number: int
    path: str
    requests: int
    uploaded: str | None
    batch: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection brought: results settled, asks that wait for a next file, lines that answer nothing waiting,
    torn lines, and batches that the provider rejected with their codes."""

    settled: int
    waiting: int
    strange: int
    torn: int
    rejected: tuple[tuple[str, tuple[str, ...]], ...] = ()


class ProviderRun:
    """A run through provider batch files. Use `opened`: it holds the folder's lock."""

    def __init__(self, extractor: Extractor, journal: Journal, price: Price | None = None) -> None:
        if len(extractor.voters) != 1:
            raise UsageError("Batch files ask one model once.", advice="Votes need a live run.")
        self.extractor, self.journal = extractor, journal
        self._pipeline, engine = extractor.voters[0]
        self._engine: Any = getattr(engine, "inner", engine)
        self._intake = Intake(extractor, journal, price)

    @classmethod
    @contextmanager
    def opened(cls, extractor: Extractor, root: Path, price: Price | None = None) -> Iterator[ProviderRun]:
        """Open or make the run folder, locked."""
        folder = RunFolder.make(root)
        with folder.lock():
            journal = Journal.make(folder)
            try:
                yield cls(extractor, journal, price)
            except sqlite3.Error as error:
                raise trouble(error, folder.journal) from None
            finally:
                journal.close()

    def write(
        self,
        inputs: Sequence[str | Path] = (),
        *,
        reading: ReadOptions | None = None,
        policy: Policy | None = None,
    ) -> list[Sheet]:
        """Admit the reports of the inputs, then write every request that waits; the files written."""
        if inputs:
            self._admit(inputs, reading, policy)
        self._forget_unfinished()
        return self._write_waiting()

    def submit(self, service: BatchService) -> list[Sheet]:
        """Send what is written and not yet sent. Every id is kept as soon as it is known."""
        for sheet in self.sheets("written", "uploaded"):
            uploaded = sheet.uploaded or service.upload(self.journal.folder.root / sheet.path)
            self._note(sheet.number, uploaded=uploaded, status="uploaded")
            # Killed between creating a batch and keeping its id, this finds it instead of paying twice.
            batch = (service.find(uploaded) if sheet.uploaded else None) or service.create(uploaded)
            self._note(sheet.number, batch=batch.id, status="submitted")
        return self.sheets("submitted")

    def look(self, service: BatchService) -> list[tuple[Sheet, RemoteBatch | None]]:
        """Every file, with where the provider is with it."""
        return [
            (sheet, service.look(sheet.batch) if sheet.batch and sheet.status == "submitted" else None)
            for sheet in self.sheets()
        ]

    def collect(self, service: BatchService) -> Collected:
        """Take in the results of all batches that have ended; what is still to be asked is written to a next file."""
        settled_ = strange = torn = 0
        rejected = []
        for sheet in self.sheets("submitted"):
            assert sheet.batch is not None
            batch = service.look(sheet.batch)
            if not batch.ended:
                continue
            for file in batch.files:
                coming = service.lines(file)
                while lines := list(islice(coming, _TOGETHER)):
                    found = self._intake.take_in(lines)
                    settled_, strange, torn = settled_ + found[0], strange + found[1], torn + found[2]
            settled_ += self._intake.return_rest(sheet.number, counted=batch.status != "failed")
            self._note(sheet.number, status="rejected" if batch.status == "failed" else "collected")
            if batch.status == "failed":
                rejected.append((batch.id, batch.errors))
        if not rejected:
            self._write_waiting()
        return Collected(settled_, self.journal.waiting(), strange, torn, tuple(rejected))

    def sheets(self, *statuses: str) -> list[Sheet]:
        """The files, or those that stand so."""
        rows = self.journal.database.execute(
            "SELECT number, path, requests, uploaded, batch, status FROM files ORDER BY number"
        )
        found = [Sheet(*row) for row in rows]
        return [sheet for sheet in found if not statuses or sheet.status in statuses]

    def _admit(
        self, inputs: Sequence[str | Path], reading: ReadOptions | None, policy: Policy | None
    ) -> None:
        identity = Identity.of(self.extractor)
        number = self.journal.begin_session([str(one) for one in inputs], identity.settings | {"batch": True})
        with Writer(self.journal.folder, lambda _: None, lambda _: None) as writer:
            admission = Admission(
                read_reports(inputs, reading, taken=SeenIds()),
                self.journal,
                writer,
                identity.keyer(),
                number,
                policy=policy,
            )
            while (chunk := admission.next_chunk()) is not None:
                waiting = []
                under_way = self._waiting_keys([work.id for work in chunk])
                for work in chunk:
                    if isinstance(work.item, Unreadable):
                        writer.settle(settled(work, work.item.extraction(self.extractor.task)))
                        continue
                    if under_way.get(work.id) == work.key:
                        continue
                    step = self._pipeline.start(work.item)
                    if isinstance(step, Finished):
                        writer.settle(self._intake.row(work.id, work.key, step.extraction))
                    else:
                        waiting.append((work.id, work.key, None, step.progress.model_dump_json(), None))
                self.journal.database.executemany(
                    "INSERT OR REPLACE INTO waiting (report, key, custom_id, progress, file) VALUES (?, ?, ?, ?, ?)",
                    waiting,
                )
        self.journal.end_session(number, "written")

    def _write_waiting(self) -> list[Sheet]:
        """Files with the requests of all rows that have none, in the order of the reports."""
        database = self.journal.database
        written: list[Sheet] = []
        file: RequestFile | None = None
        number = self._next_number()
        database.execute("BEGIN IMMEDIATE")
        for report, text in self._unwritten():
            progress = Progress.model_validate_json(text)
            ask = self._pipeline.ask(progress)
            body = body_of(ask, self._engine.endpoint, self._engine.parameters, self._engine.mode)
            id = custom_id(report, progress.attempt, number)
            line = request_line(id, body)
            if file is not None and not file.has_room(line):
                written.append(self._finish(file, number))
                number, file = number + 1, None
                id = custom_id(report, progress.attempt, number)
                line = request_line(id, body)
            file = file or RequestFile(self._path(number))
            file.add(line)
            database.execute(
                "UPDATE waiting SET custom_id = ?, file = ? WHERE report = ?", (id, number, report)
            )
            database.execute("UPDATE reports SET state = 'in flight' WHERE id = ?", (report,))
        if file is not None:
            written.append(self._finish(file, number))
        database.execute("COMMIT")
        return written

    def _finish(self, file: RequestFile, number: int) -> Sheet:
        """The file in its place on disk first, then its rows: without them it is written anew over itself."""
        file.close()
        path = str(file.path.relative_to(self.journal.folder.root))
        self.journal.database.execute(
            "INSERT INTO files (number, path, requests, status) VALUES (?, ?, ?, 'written')",
            (number, path, file.requests),
        )
        self.journal.database.execute("COMMIT")
        self.journal.database.execute("BEGIN IMMEDIATE")
        return Sheet(number, path, file.requests, None, None, "written")

    def _unwritten(self) -> Iterator[tuple[str, str]]:
        last = -1
        while True:
            rows = self.journal.database.execute(
                "SELECT ordinal, id, progress FROM reports JOIN waiting ON report = id "
                "WHERE file IS NULL AND ordinal > ? ORDER BY ordinal LIMIT 256",
                (last,),
            ).fetchall()
            if not rows:
                return
            for last, report, progress in rows:  # noqa: B007 - where to go on
                yield report, progress

    def _forget_unfinished(self) -> None:
        """Rows of a file that was being written when the process ended were never committed; its scrap goes."""
        for path in self.journal.folder.requests.glob(".*.part"):
            path.unlink()

    def _note(self, number: int, **values: str) -> None:
        for name, value in values.items():
            self.journal.database.execute(f"UPDATE files SET {name} = ? WHERE number = ?", (value, number))

    def _waiting_keys(self, ids: list[str]) -> dict[str, str]:
        rows = self.journal.database.execute(
            "SELECT report, key FROM waiting WHERE report IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
        return dict(rows.fetchall())

    def _next_number(self) -> int:
        return int(
            self.journal.database.execute("SELECT coalesce(max(number), 0) + 1 FROM files").fetchone()[0]
        )

    def _path(self, number: int) -> Path:
        return self.journal.folder.requests / f"requests-{number:05}.jsonl"
