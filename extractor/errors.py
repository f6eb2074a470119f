"""One shallow tree of errors. Each carries its context as attributes; none carries clinical text.

A message says what is wrong and what to do about it. `code` is stable and machine-readable; it is what
a failed report's `Extraction` records.
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Root of all errors that this package raises on purpose."""

    code = "error"

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class InputError(ExtractorError):
    """A report or a file that cannot be read; costs that report only."""

    def __init__(self, message: str, *, code: str, source: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.code = code
        self.source = source


class UsageError(ExtractorError):
    """The call's own words are off: an unknown option value, two options that exclude each other."""

    code = "usage"


class WorkspaceError(ExtractorError):
    """No workspace, a broken one, or one whose code is not trusted yet."""

    code = "workspace"


class SchemaError(ExtractorError):
    """A task's schema, lexicon or prompt does not hold together."""

    code = "schema"


class EndpointError(ExtractorError):
    """The model endpoint cannot be used or did not answer. `status` is the HTTP status, where there was one."""

    code = "endpoint"

    def __init__(
        self,
        message: str,
        *,
        code: str = "endpoint",
        status: int | None = None,
        advice: str = "",
    ) -> None:
        super().__init__(message, advice=advice)
        self.code = code
        self.status = status


class RecordingMissingError(EndpointError):
    """A replay has no recording of this request; the advice names the command that records it."""

    def __init__(self, message: str, *, key: str, advice: str) -> None:
        super().__init__(message, code="recording-missing", advice=advice)
        self.key = key


class FormatError(ExtractorError):
    """A file is not of the format it claims, or a format cannot carry what it is given."""

    code = "format"
