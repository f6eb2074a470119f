"""The journal of a run: one SQLite file that says of every report where it stands, and holds its result.

Reading is done here, on a connection of its own; writing, by the one `Writer` (see `writing`). A report has one
row, whatever happens: `id` is unique, and a result replaces the one before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from extractor.batch.errors import JournalError
from extractor.batch.folder import RunFolder
from extractor.batch.tables import (
    ANSWER_TABLES,
    BUSY_SECONDS,
    JOURNAL_TABLES,
    SCHEMA_VERSION,
    connect,
    trouble,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the journal knows of a report: the key of its last reading, where it stands, how it ended."""

    ordinal: int
    key: str
    state: str
    outcome: str | None
    session: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all reports of a run. `outcomes` counts settled reports by state, `codes` failures by code."""

    states: dict[str, int]
    outcomes: dict[str, int]
    codes: dict[str, int]
    unread: int
    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: float | None

    @property
    def settled(self) -> int:
        """How many reports have their result."""
        return self.states.get("settled", 0)

    @property
    def tokens(self) -> int:
        """Tokens in and out."""
        return self.input_tokens + self.output_tokens


class Journal:
    """Reads and prepares a run's journal. `make` for the one process that works on it, `read` for lookers-on."""

    def __init__(self, folder: RunFolder, database: sqlite3.Connection) -> None:
        self.folder = folder
        self.database = database
        self._check_version()

    @classmethod
    def make(cls, folder: RunFolder, *, timeout: float = BUSY_SECONDS) -> Journal:
        """Open the journal of a run, made where it is missing, with the answer cache beside it."""
        database = connect(folder.journal, JOURNAL_TABLES, timeout=timeout)
        connect(folder.answers, ANSWER_TABLES, timeout=timeout).close()
        try:
            database.execute(
                "INSERT OR IGNORE INTO about VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),)
            )
        except sqlite3.Error as error:
            raise trouble(error, folder.journal) from None
        return cls(folder, database)

    @classmethod
    def read(cls, folder: RunFolder) -> Journal:
        """Open the journal of a run to look at."""
        return cls(folder, connect(folder.journal))

    def close(self) -> None:
        """Close this connection."""
        self.database.close()

    def begin_session(self, inputs: Sequence[str], settings: dict[str, Any]) -> int:
        """Note that a process begins to work, and put back what the one before left in flight; the session's number."""
        try:
            row = self.database.execute(
                "INSERT INTO sessions (started, inputs, settings) VALUES (?, ?, ?) RETURNING number",
                (now(), json.dumps(list(inputs)), json.dumps(settings, sort_keys=True, ensure_ascii=False)),
            ).fetchone()
            self.database.execute(
                "UPDATE reports SET state = 'pending' WHERE state = 'in flight' AND id NOT IN (SELECT report FROM waiting)"
            )
        except sqlite3.Error as error:
            raise trouble(error, self.folder.journal) from None
        return int(row[0])

    def end_session(self, number: int, outcome: str) -> None:
        """Note how a session ended. After a whole one, unreadable places that are gone from the same inputs go too."""
        try:
            self.database.execute(
                "UPDATE sessions SET ended = ?, outcome = ? WHERE number = ?", (now(), outcome, number)
            )
            if outcome == "complete":
                self.database.execute(
                    "DELETE FROM reports WHERE unread AND session < :number AND session IN (SELECT number FROM "
                    "sessions WHERE inputs = (SELECT inputs FROM sessions WHERE number = :number))",
                    {"number": number},
                )
        except sqlite3.Error as error:
            raise trouble(error, self.folder.journal) from None

    def known(self, ids: Sequence[str]) -> dict[str, Known]:
        """What is known of these reports, by id."""
        try:
            rows = self.database.execute(
                "SELECT id, ordinal, key, state, outcome, session FROM reports "
                "WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(ids),),
            ).fetchall()
        except sqlite3.Error as error:
            raise trouble(error, self.folder.journal) from None
        return {row[0]: Known(*row[1:]) for row in rows}

    def waiting(self) -> int:
        """How many reports are on their way through provider batch files."""
        return int(self.database.execute("SELECT count(*) FROM waiting").fetchone()[0])

    def next_ordinal(self) -> int:
        """The first place in the order of reports that none has."""
        return int(self.database.execute("SELECT coalesce(max(ordinal), 0) + 1 FROM reports").fetchone()[0])

    def totals(self) -> Totals:
        """Counts and sums over the whole run."""
        states: dict[str, int] = {}
        outcomes: dict[str, int] = {}
        codes: dict[str, int] = {}
        sums = [0, 0, 0, 0, 0]
        cost: float | None = None
        rows = self.database.execute(
            "SELECT state, outcome, code, count(*), sum(unread), sum(requests), sum(input_tokens), "
            "sum(cached_tokens), sum(output_tokens), sum(cost) FROM reports GROUP BY state, outcome, code"
        )
        for state, outcome, code, count, *numbers, spent in rows:
            states[state] = states.get(state, 0) + count
            if state == "settled":
                outcomes[outcome] = outcomes.get(outcome, 0) + count
                if code:
                    codes[code] = codes.get(code, 0) + count
            sums = [one + (other or 0) for one, other in zip(sums, numbers, strict=True)]
            cost = cost if spent is None else (cost or 0.0) + spent
        return Totals(
            states, outcomes, codes, unread=sums[0], requests=sums[1], input_tokens=sums[2], cached_tokens=sums[3],
            output_tokens=sums[4], cost=cost,
        )  # fmt: skip

    def results(self, *, batch: int = 256) -> Iterator[str]:
        """The results as JSON lines, in the order in which the reports were first read."""
        last = 0
        while True:
            rows = self.database.execute(
                "SELECT ordinal, result FROM reports WHERE ordinal > ? AND state = 'settled' ORDER BY ordinal LIMIT ?",
                (last, batch),
            ).fetchall()
            for ordinal, result in rows:
                last = ordinal
                yield result
            if len(rows) < batch:
                return

    def sessions(self) -> list[dict[str, Any]]:
        """All sessions, oldest first."""
        rows = self.database.execute(
            "SELECT number, started, ended, outcome, settings FROM sessions ORDER BY number"
        )
        names = ("number", "started", "ended", "outcome", "settings")
        return [dict(zip(names, row, strict=True)) | {"settings": json.loads(row[4])} for row in rows]

    def failures(self, limit: int = 100) -> list[tuple[str, str]]:
        """(id, code) of reports that were refused or failed."""
        return self.database.execute(
            "SELECT id, code FROM reports WHERE outcome IN ('failed', 'refused') ORDER BY ordinal LIMIT ?",
            (limit,),
        ).fetchall()

    def _check_version(self) -> None:
        try:
            row = self.database.execute("SELECT value FROM about WHERE name = 'schema_version'").fetchone()
        except sqlite3.Error as error:
            raise trouble(error, self.folder.journal) from None
        if row is None or row[0] != str(SCHEMA_VERSION):
            raise JournalError(
                f"This journal is of version {row[0] if row else 'unknown'}; this program reads {SCHEMA_VERSION}.",
                advice="Finish the run with the version that began it.",
            )


def now() -> str:
    """The moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
