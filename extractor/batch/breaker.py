"""The circuit breaker: where an endpoint answers nobody any more, stop asking, then ask with one request at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class BreakerSettings:
    """`failures` tries in a row without a success open it; the first probe comes after `wait` seconds, each later one
    after twice as long, up to `longest`; after `patience` seconds without a success the run stops."""

    failures: int = 10
    wait: float = 1.0
    longest: float = 60.0
    patience: float = 600.0


class Breaker:
    """Closed: all go. Open: none. Half open: one probe, whose outcome decides."""

    def __init__(self, settings: BreakerSettings, clock: Callable[[], float]) -> None:
        self._settings, self._clock = settings, clock
        self._failures = 0
        self._opened = 0.0
        self._next_probe = 0.0
        self._wait = settings.wait
        self.state: Literal["closed", "open", "half-open"] = "closed"

    @property
    def given_up(self) -> bool:
        """Whether the endpoint has been away for longer than patience lasts."""
        return self.state != "closed" and self._clock() - self._opened >= self._settings.patience

    def wait(self) -> float | None:
        """Seconds until a probe may go; 0 for now; None where one is under way."""
        if self.state == "closed":
            return 0.0
        if self.state == "half-open":
            return None
        return max(0.0, self._next_probe - self._clock())

    def probe(self) -> None:
        """A request goes in while it was open: the probe."""
        if self.state == "open":
            self.state = "half-open"

    def succeeded(self) -> None:
        """The endpoint answered."""
        self.state = "closed"
        self._failures = 0
        self._wait = self._settings.wait

    def failed(self, retry_after: float | None = None) -> None:
        """A try came to nothing by no fault of its own."""
        self._failures += 1
        now = self._clock()
        if self.state == "closed" and self._failures >= self._settings.failures:
            self.state, self._opened = "open", now
            self._next_probe = now + max(self._wait, retry_after or 0.0)
        elif self.state == "half-open":
            self.state = "open"
            self._wait = min(self._wait * 2, self._settings.longest)
            self._next_probe = now + max(self._wait, retry_after or 0.0)

    def abandoned(self) -> None:
        """The probe was cancelled: another may go at once."""
        if self.state == "half-open":
            self.state = "open"
            self._next_probe = self._clock()
