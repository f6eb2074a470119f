"""What a command's exit code says: the one table of them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """Every code that a command ends with; `meaning` is what `--help` and the documentation say of it."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> ExitCode:
        """Keep the words beside the number."""
        made = int.__new__(cls, code)
        made._value_ = code
        made.meaning = meaning
        return made

    OK = 0, "all went well; reports ended ok, some perhaps partial (flagged values are kept and counted)"
    INTERNAL = 1, "a fault of the program itself"
    USAGE = 2, "the call's own words are off"
    PARTIAL = 3, "every report ended partial: not one was free of flagged values"
    FAILED = 4, "at least one report was refused or failed; the others are done"
    NOTHING = 5, "nothing to read: no report was found or readable"
    WORKSPACE = 6, "the workspace, its trust, a schema or a prompt"
    ENDPOINT = 7, "the model's endpoint, its key, its allow-list, or a missing recording"
    FORMAT = 8, "a file is missing, unreadable, not writable or not of its format"
    STOPPED = 9, "a budget stopped the run; the same command goes on from there"
    QUALITY = 10, "eval: the gate found the quality worse than the baseline"
    INFRASTRUCTURE = 11, "eval: the suite could not be run (an endpoint, a missing recording)"
    NOT_COMPARABLE = 12, "eval: no baseline, or one of another task, scorer or gold"
    INTERRUPTED = 130, "interrupted; finished reports were written"


_BY_ERROR = {
    "UsageError": ExitCode.USAGE,
    "WorkspaceError": ExitCode.WORKSPACE,
    "SchemaError": ExitCode.WORKSPACE,
    "EndpointError": ExitCode.ENDPOINT,
    "FormatError": ExitCode.FORMAT,
    "InputError": ExitCode.FORMAT,
}


def for_error(error: Exception) -> ExitCode:
    """The code for an error of this package, by its class or the nearest base that has one."""
    names = (base.__name__ for base in type(error).__mro__)
    return next((_BY_ERROR[name] for name in names if name in _BY_ERROR), ExitCode.INTERNAL)


def for_states(states: Iterable[str], unread: int = 0) -> ExitCode:
    """The code for a run by the states that its reports ended in; `unread` of them were never read at all.

    A flagged value among many reports is the ordinary case, told in the summary and in the data; it is no
    failure of the command.
    """
    ended = list(states)
    if len(ended) == unread:
        return ExitCode.NOTHING
    if any(state in ("failed", "refused") for state in ended):
        return ExitCode.FAILED
    return ExitCode.PARTIAL if set(ended) == {"partial"} else ExitCode.OK


def all_for_the_endpoint(codes: Iterable[str | None]) -> bool:
    """Whether all of some reports failed, and for the endpoint: it was away, silent, or broken itself."""
    listed = list(codes)
    return bool(listed) and all((code or "").startswith(("endpoint", "http-5")) for code in listed)


def table() -> str:
    """The codes and their meanings, one a line."""
    return "\n".join(f"{code.value:>5}  {code.meaning}" for code in ExitCode)
