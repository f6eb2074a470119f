"""Errors of curation. None carries words of a report."""

from __future__ import annotations

from extractor.errors import ExtractorError


class DatasetError(ExtractorError):
    """A dataset folder that is none, is broken, or is used by another process."""

    code = "dataset"


class LogError(DatasetError):
    """A log whose chain is broken: a line was changed, taken out or put in after it was written."""

    code = "log"


class OperationError(ExtractorError):
    """An operation that cannot be done on the copy as it is. `code` tells the page what to say."""

    def __init__(self, message: str, *, code: str, at: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.at = at


class ConflictError(ExtractorError):
    """Someone else (another tab) changed the same thing since the version that this operation was made on."""

    code = "conflict"

    def __init__(self, message: str, *, version: int, at: str) -> None:
        super().__init__(message)
        self.version = version
        self.at = at
