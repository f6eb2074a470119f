"""A set of ids that lives on disk: a run over ten million reports needs no more memory than one over ten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, MutableSet


class SeenIds(MutableSet[str]):
    """Ids met so far, in an anonymous database that SQLite keeps in memory while small and removes by itself."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=OFF")
        self._database.execute("PRAGMA cache_size=-2000")
        self._database.execute("CREATE TABLE ids (id BLOB PRIMARY KEY) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def __contains__(self, id: object) -> bool:
        row = self._database.execute("SELECT 1 FROM ids WHERE id = ?", (_bytes(str(id)),)).fetchone()
        return row is not None

    def add(self, value: str) -> None:
        """Note an id."""
        self._database.execute("INSERT OR IGNORE INTO ids VALUES (?)", (_bytes(value),))

    def discard(self, value: str) -> None:
        """Forget an id."""
        self._database.execute("DELETE FROM ids WHERE id = ?", (_bytes(value),))

    def __iter__(self) -> Iterator[str]:
        for (id,) in self._database.execute("SELECT id FROM ids"):
            yield bytes(id).decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM ids").fetchone()[0])

    def close(self) -> None:
        """Forget all."""
        self._database.close()


def _bytes(id: str) -> bytes:
    return id.encode("utf-8", "surrogatepass")
