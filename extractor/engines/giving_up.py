"""A gate that is open until nobody has answered for a while: what comes after fails at once, without tries of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from extractor.engines.gate import Outcome

LEAST_TRIES = 3
LEAST_SECONDS = 3.0
CONNECTING = 30.0
"""Seconds within which a connection that cannot be made has failed; a silent endpoint takes longer."""


@dataclass(slots=True)
class GivingUpGate:
    """Closes after `LEAST_TRIES` tries in a row over at least `LEAST_SECONDS` made no connection; it stays closed.

    Runs have a gate of their own, which waits for the endpoint to come back.
    """

    clock: Callable[[], float] = time.monotonic
    entered: int = 0
    unreachable: int = field(default=0, init=False)
    since: float | None = field(default=None, init=False)

    @property
    def closed(self) -> bool:
        """Whether the endpoint was given up."""
        return (
            self.unreachable >= LEAST_TRIES
            and self.since is not None
            and self.clock() - self.since >= LEAST_SECONDS
        )

    async def enter(self, tokens: int) -> None:
        """Go in at once; ConnectionRefusedError where the gate is closed."""
        self._require_open()
        self.entered += 1

    def leave(self, outcome: Outcome) -> None:
        """Count tries that nobody answered; any answer, a refusal too, begins the count anew."""
        if outcome.kind == "unreachable" and outcome.seconds > CONNECTING:
            return  # it was connected and is slow
        if outcome.kind == "unreachable":
            self.unreachable += 1
            self.since = self.clock() - outcome.seconds if self.since is None else self.since
        elif outcome.kind != "abandoned" and not self.closed:
            self.unreachable, self.since = 0, None

    async def sleep(self, seconds: float) -> None:
        """Wait; ConnectionRefusedError where the gate is closed by then."""
        self._require_open()
        await asyncio.sleep(seconds)
        self._require_open()

    def headers(self, headers: Mapping[str, str]) -> None:
        """Nothing to note."""

    def _require_open(self) -> None:
        if self.closed:
            raise ConnectionRefusedError("the endpoint does not answer")
