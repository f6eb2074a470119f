"""The one writer of a run: a thread that gathers what is to be written and commits it together.

A commit comes after 64 results or 25 milliseconds, whichever is first. Each kind of row goes in with one
statement over `json_each`: `executemany` would take and give back the interpreter's lock for every row.
"""

from __future__ import annotations

import json
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from extractor.batch.folder import RunFolder
from extractor.batch.journal import now
from extractor.batch.tables import ANSWER_TABLES, BUSY_SECONDS, JOURNAL_TABLES, connect, trouble
from extractor.errors import ExtractorError

ROWS_A_COMMIT = 64
SECONDS_A_COMMIT = 0.025


@dataclass(frozen=True, slots=True)
class Admitted:
    """A report that was read: its place in the order, its id, its key, and the session that read it."""

    ordinal: int
    id: str
    key: str
    session: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A report's result: how it ended, its extraction as JSON, and what it cost over all its requests."""

    id: str
    key: str
    outcome: str
    code: str | None
    result: str = field(repr=False)
    unread: bool = False
    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply for the cache."""

    key: str
    report: str
    reply: str = field(repr=False)


_ADMIT = """INSERT INTO reports (ordinal, id, key, state, session)
SELECT value->>0, value->>1, value->>2, 'pending', value->>3 FROM json_each(?) WHERE true
ON CONFLICT (id) DO UPDATE SET key = excluded.key, session = excluded.session, state = 'pending', outcome = NULL,
code = NULL, result = NULL, unread = 0, settled = NULL"""
_START = "UPDATE reports SET state = 'in flight' WHERE id IN (SELECT value FROM json_each(?)) AND state = 'pending'"
_SETTLE = """UPDATE reports SET state = 'settled', outcome = row->>1, code = row->>2, unread = row->>3,
requests = row->>4, input_tokens = row->>5, cached_tokens = row->>6, output_tokens = row->>7, cost = row->>8,
result = row->>9, settled = :now FROM (SELECT value AS row FROM json_each(:rows)) WHERE id = row->>0"""
_ANSWER = """INSERT OR REPLACE INTO cache.answers (key, report, reply, kept)
SELECT value->>0, value->>1, value->>2, :now FROM json_each(:rows)"""

_Item = Admitted | Settled | Answer | str | None
Committed = Callable[[Sequence[Settled]], None]
Broken = Callable[[ExtractorError], None]


class Writer:
    """Takes rows from any thread; `committed` is told, on the writer's thread, what is on disk; `broken`, that nothing is any more."""

    def __init__(
        self, folder: RunFolder, committed: Committed, broken: Broken, *, timeout: float = BUSY_SECONDS
    ) -> None:
        self._folder = folder
        self._committed, self._broken = committed, broken
        self._timeout = timeout
        self._items: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="extractor-journal", daemon=True)
        self.error: ExtractorError | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def admit(self, rows: Sequence[Admitted]) -> None:
        """Note reports as pending; a report that was settled before is open again."""
        for row in rows:
            self._items.put(row)

    def start(self, id: str) -> None:
        """Note a report as in flight."""
        self._items.put(id)

    def settle(self, row: Settled) -> None:
        """Keep a report's result."""
        self._items.put(row)

    def keep(self, answer: Answer) -> None:
        """Keep a reply in the cache."""
        self._items.put(answer)

    def close(self) -> None:
        """Write what is left, and end; raises what broke the writer."""
        if self._thread.is_alive():
            self._items.put(None)
            self._thread.join()
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        try:
            database = connect(self._folder.journal, JOURNAL_TABLES, timeout=self._timeout)
            connect(self._folder.answers, ANSWER_TABLES, timeout=self._timeout).close()
            database.execute("ATTACH ? AS cache", (f"{self._folder.answers.resolve().as_uri()}?mode=rw",))
            for pragma in ("synchronous=FULL", "secure_delete=ON"):
                database.execute(f"PRAGMA cache.{pragma}")
            ended = False
            while not ended:
                items, ended = self._gather()
                settled = [item for item in items if isinstance(item, Settled)]
                if items:
                    self._write(database, items, settled)
                if settled:
                    self._committed(settled)
            database.close()
        except (sqlite3.Error, OSError) as error:
            self.error = trouble(error, self._folder.journal)
            self._broken(self.error)
        except ExtractorError as error:
            self.error = error
            self._broken(error)

    def _gather(self) -> tuple[list[_Item], bool]:
        items: list[_Item] = [self._items.get()]
        until = time.monotonic() + SECONDS_A_COMMIT
        results = int(isinstance(items[0], Settled))
        while items[-1] is not None and results < ROWS_A_COMMIT:
            try:
                items.append(self._items.get(timeout=max(0.0, until - time.monotonic())))
            except queue.Empty:
                break
            results += isinstance(items[-1], Settled)
        ended = items[-1] is None
        return (items[:-1] if ended else items), ended

    def _write(
        self, database: sqlite3.Connection, items: Sequence[_Item], settled: Sequence[Settled]
    ) -> None:
        admitted = [[one.ordinal, one.id, one.key, one.session] for one in items if isinstance(one, Admitted)]
        started = [one for one in items if isinstance(one, str)]
        answers = [[one.key, one.report, one.reply] for one in items if isinstance(one, Answer)]
        moment = now()
        database.execute("BEGIN IMMEDIATE")
        try:
            if admitted:
                database.execute(_ADMIT, (_json(admitted),))
            if started:
                database.execute(_START, (_json(started),))
            if settled:
                database.execute(_SETTLE, {"rows": _json([_row(one) for one in settled]), "now": moment})
            if answers:
                database.execute(_ANSWER, {"rows": _json(answers), "now": moment})
            database.execute("COMMIT")
        except sqlite3.Error:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


def _row(one: Settled) -> list[Any]:
    return [
        one.id, one.outcome, one.code, int(one.unread), one.requests, one.input_tokens, one.cached_tokens,
        one.output_tokens, one.cost, one.result,
    ]  # fmt: skip


def _json(rows: Any) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
