"""Progress and a summary on standard error: counts, rates, ids and codes, never words of a report."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.extraction import Extraction

_EVERY_SECONDS = 0.2
_NAMED_FAILURES = 20


class Progress:
    """Counts extractions as they pass; shows a line that moves only where standard error is a terminal."""

    def __init__(self, *, quiet: bool = False, naming: bool = True) -> None:
        self.states: Counter[str] = Counter()
        self.codes: set[str | None] = set()
        self.unread = 0
        self._quiet = quiet
        self._naming = naming
        self._moving = not quiet and sys.stderr.isatty()
        self._begun = self._shown = time.monotonic()
        self._failures: list[str] = []
        self._tokens = 0
        self._cost = 0.0

    def passed(self, extraction: Extraction[Any]) -> None:
        """Count one."""
        self.states[extraction.state] += 1
        if extraction.provenance.engine != "reader":
            self.codes.add(extraction.code if extraction.state == "failed" else None)
        self.unread += extraction.state == "failed" and extraction.provenance.engine == "reader"
        self._tokens += extraction.usage.input_tokens + extraction.usage.output_tokens
        self._cost += extraction.usage.cost or 0.0
        if extraction.state in ("failed", "refused") and len(self._failures) < _NAMED_FAILURES:
            self._failures.append(f"{extraction.report.id}: {extraction.code}: {extraction.message}")
        if self._moving and (now := time.monotonic()) - self._shown > _EVERY_SECONDS:
            self._shown = now
            self._line(f"\r\033[K{self._words()}", end="")

    def end(self) -> None:
        """The summary: how many ended how, and which failed and why."""
        if self._moving:
            self._line("\r\033[K", end="")
        if self._quiet:
            return
        if self._naming:
            for failure in self._failures:
                self._line(failure)
            hidden = self.states["failed"] + self.states["refused"] - len(self._failures)
            if hidden > 0:
                self._line(f"and {hidden} more")
        self._line(self._words())

    def _words(self) -> str:
        count = self.states.total()
        seconds = time.monotonic() - self._begun
        states = ", ".join(f"{number} {state}" for state, number in self.states.items())
        words = f"{count} report{'' if count == 1 else 's'}: {states or 'none'}; {seconds:.1f} s"
        if seconds > 1:
            words += f", {count / seconds:.1f}/s"
        if self._tokens:
            words += f", {self._tokens:,} tokens"
        return f"{words}, cost {self._cost:.4f}" if self._cost else words

    @staticmethod
    def _line(words: str, end: str = "\n") -> None:
        print(words, end=end, file=sys.stderr, flush=True)  # noqa: T201
