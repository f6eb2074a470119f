"""The gate before an endpoint: every try of every request goes in through it and tells how it went.

The engine knows only this protocol; a batch run puts its limits and its circuit breaker behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Kind = Literal["answered", "limited", "broken", "unreachable", "rejected", "abandoned"]
"""`answered`: any completion. `limited`: 429. `broken`: 5xx, or a page instead of JSON. `unreachable`: no
connection, or none in time. `rejected`: any other status: the endpoint works, this request does not.
`abandoned`: cancelled here."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one try went. `extra_tokens`: those it took beyond what was told at the gate."""

    kind: Kind
    seconds: float = 0.0
    retry_after: float | None = None
    extra_tokens: int = 0


class Gate(Protocol):
    """Lets tries in when there is room."""

    async def enter(self, tokens: int) -> None:
        """Wait for room for a request of about so many tokens; raises EndpointError where there will be none."""

    def leave(self, outcome: Outcome) -> None:
        """The try is over. Called once for every `enter` that returned."""

    async def sleep(self, seconds: float) -> None:
        """Wait before another try; raises EndpointError where there will be none."""

    def headers(self, headers: Mapping[str, str]) -> None:
        """The headers of a response: what an endpoint says of its limits."""


@dataclass(slots=True)
class OpenGate:
    """A gate that is always open."""

    entered: int = field(default=0)

    async def enter(self, tokens: int) -> None:
        """Go in at once."""
        self.entered += 1

    def leave(self, outcome: Outcome) -> None:
        """Nothing to note."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    def headers(self, headers: Mapping[str, str]) -> None:
        """Nothing to note."""
