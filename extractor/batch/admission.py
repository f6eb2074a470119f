"""From the inputs to the work there is: reads reports, leaves out what is settled, notes the rest as pending.

It runs on a thread of its own, a chunk at a time and at most one chunk ahead, so memory stays flat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extractor.batch.identity import Keyer, Shard
from extractor.batch.journal import Journal, Known
from extractor.batch.writing import Admitted, Writer
from extractor.formats.unreadable import Unreadable
from extractor.report import Report

Retry = Literal["failed", "refused", "partial"]
CHUNK_REPORTS = 64
CHUNK_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Work:
    """A report to be read (or told as unreadable), with its key."""

    item: Report | Unreadable
    key: str

    @property
    def id(self) -> str:
        """The report's id."""
        return self.item.id


@dataclass(frozen=True, slots=True)
class Policy:
    """Which settled reports are read again: those that ended in one of the states `retry`, or all with `force`."""

    retry: frozenset[Retry] = frozenset()
    force: bool = False

    def settled(self, known: Known, key: str, session: int) -> bool:
        """Whether a report has its result already. `force` holds for what earlier sessions settled."""
        if known.state != "settled" or known.key != key:
            return False
        if known.session == session:
            return True
        return not self.force and known.outcome not in self.retry


class Admission:
    """Reads the inputs, chunk by chunk. `read` counts reports met, `kept` those whose result was there already."""

    def __init__(
        self, reports: Iterator[Report | Unreadable], journal: Journal, writer: Writer, keyer: Keyer, session: int,
        *, policy: Policy | None = None, shard: Shard | None = None,
    ) -> None:  # fmt: skip
        self._reports = reports
        self._journal, self._writer, self._keyer = journal, writer, keyer
        self._session = session
        self._policy = policy or Policy()
        self._shard = shard
        self._ordinal = journal.next_ordinal()
        self.read = 0
        self.kept = 0

    def next_chunk(self) -> list[Work] | None:
        """The next reports that need work, possibly none of a chunk; None at the end of the inputs."""
        items = [_printable(item) for item in self._mine()]
        if not items:
            return None
        self.read += len(items)
        known = self._journal.known([item.id for item in items])
        work: list[Work] = []
        admitted: list[Admitted] = []
        for item in items:
            key = self._keyer.key(item) if isinstance(item, Report) else ""
            before = known.get(item.id)
            if before is not None and key and self._policy.settled(before, key, self._session):
                self.kept += 1
                continue
            work.append(Work(item, key))
            admitted.append(
                Admitted(before.ordinal if before else self._ordinal, item.id, key, self._session)
            )
            self._ordinal += before is None
        self._writer.admit(admitted)
        return work

    def _mine(self) -> Iterator[Report | Unreadable]:
        """The next chunk's reports of this shard."""
        count = characters = 0
        for item in self._reports:
            if self._shard is not None and not self._shard.holds(item.id):
                continue
            yield item
            count += 1
            characters += len(item.text) if isinstance(item, Report) else 0
            if count >= CHUNK_REPORTS or characters >= CHUNK_CHARACTERS:
                return


def _printable(item: Report | Unreadable) -> Report | Unreadable:
    """An unreadable file's name may hold bytes that are no characters; its id is what a database can keep."""
    if isinstance(item, Report) or item.id.isprintable():
        return item
    words = {
        name: getattr(item, name).encode("utf-8", "backslashreplace").decode()
        for name in ("id", "source", "message", "advice")
    }
    return replace(item, **words)
