"""The frame around every command: builds the application, turns errors into words and exit codes."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from extractor.cli.exit_codes import ExitCode, for_error
from extractor.errors import ExtractorError


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with a code of `ExitCode`."""
    from extractor.cli.application import application

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # reports hold more signs than some terminals' code pages
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        given = None if arguments is None else list(arguments)
        code = application(args=given, prog_name="extractor", standalone_mode=False)
    except ExtractorError as error:
        _say(f"extractor: {error}")
        code = for_error(error)
    except BrokenPipeError:
        # Whoever read the output has gone; what is left in the buffer must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except OSError as error:  # a file or a disk: its name and the system's words, nothing of what it holds
        _say(f"extractor: {error.filename or 'writing'}: {error.strerror or type(error).__name__}")
        code = ExitCode.FORMAT
    except Exception as error:
        code = _other(error)
    sys.exit(int(code or 0))


def _other(error: Exception) -> int:
    """Errors of the command parser print themselves; anything else is a fault of ours, told without its words."""
    if type(error).__name__ == "Abort":
        return ExitCode.INTERRUPTED
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show()
        return code
    if os.environ.get("EXTRACTOR_TRACE"):
        traceback.print_exc()
        return ExitCode.INTERNAL
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}, line {last.lineno}"  # noqa: PTH119
    _say(
        f"extractor: a fault of the program: {type(error).__name__} in {place}. "
        "EXTRACTOR_TRACE=1 shows the trace, which may hold words of a report."
    )
    return ExitCode.INTERNAL


def _say(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201
