"""The journal's tables, its version, and how its databases are opened."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from extractor.batch.errors import JournalError

SCHEMA_VERSION = 1
BUSY_SECONDS = 10.0

JOURNAL_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
    number INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, outcome TEXT, inputs TEXT NOT NULL,
    settings TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS reports (
    ordinal INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'in flight', 'settled')),
    session INTEGER NOT NULL,
    outcome TEXT,
    code TEXT,
    unread INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    cost REAL,
    result TEXT,
    settled TEXT
);
CREATE INDEX IF NOT EXISTS reports_open ON reports (state) WHERE state <> 'settled';
CREATE TABLE IF NOT EXISTS waiting (
    report TEXT PRIMARY KEY, key TEXT NOT NULL, custom_id TEXT UNIQUE, progress TEXT NOT NULL, file INTEGER,
    tries INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    number INTEGER PRIMARY KEY, path TEXT NOT NULL, requests INTEGER NOT NULL, uploaded TEXT, batch TEXT,
    status TEXT NOT NULL
);
"""
"""`key` is the digest of all that a result depends on. `unread` marks what no reader could read; `waiting` holds
reports on their way through provider batch files (`file` and `custom_id` are null until a request is written),
`files` these files: writing, written, uploaded, submitted, collected or rejected."""

ANSWER_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, report TEXT NOT NULL, reply TEXT NOT NULL, kept TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_report ON answers (report);
"""


def connect(path: Path, tables: str | None = None, *, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a database: WAL, every commit synced to disk, deleted rows overwritten, the file its owner's alone.

    With `tables` it is made where it is missing; without, it must be there.
    """
    try:
        if tables is not None:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        database = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={'rw' if tables is not None else 'ro'}", uri=True,
            isolation_level=None, timeout=timeout, check_same_thread=False,
        )  # fmt: skip
        if tables is not None:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=FULL")
            database.execute("PRAGMA secure_delete=ON")
            database.executescript(tables)
    except (OSError, sqlite3.Error) as error:
        raise trouble(error, path) from None
    return database


def trouble(error: Exception, path: Path) -> JournalError:
    """A database's error in words and with what to do about it."""
    words = str(error).lower()
    if isinstance(error, PermissionError) or "readonly" in words or "unable to open" in words:
        return JournalError(
            f"{path.name} in {path.parent} cannot be written.", advice="Mend the folder's permissions."
        )
    if "full" in words or "disk i/o" in words or isinstance(error, OSError):
        return JournalError(
            f"{path.name} cannot be written: the disk is full or failing.",
            advice="Make room and run the same command again; what was settled is kept.",
        )
    if "locked" in words or "busy" in words:
        return JournalError(
            f"{path.name} is locked by another program.",
            advice="Close what has it open and run the same command again.",
        )
    if "not a database" in words or "malformed" in words:
        return JournalError(f"{path.name} is damaged or no journal.", advice="Start a new run folder.")
    return JournalError(f"{path.name} cannot be used: {error}.")
