"""What can stop a run as a whole. A stopped run goes on where it was when the same command is given again."""

from __future__ import annotations

from extractor.errors import FormatError, UsageError


class RunLockedError(UsageError):
    """Another process works on this run folder."""

    code = "run-locked"


class JournalError(FormatError):
    """The journal cannot be opened, read or written: a full disk, a read-only folder, a lock, another version."""

    code = "journal"


class JournalPlaceError(UsageError):
    """The journal would lie on a disk on which SQLite's locks and log do not work."""

    code = "journal-place"
