"""What a run tells of itself while it goes: counts, rates and times, never words of a report."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

_SECONDS_OF_RATE = 30.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where a run stands. `settled` counts this start of the run, `kept` what was settled before and met again; `rate` is
    reports a second over the last half minute, `eta` seconds to the end where the total is known."""

    settled: int
    kept: int
    total: int | None
    under_way: int
    limit: int | None = None
    states: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    rate: float = 0.0
    eta: float | None = None
    tokens: int = 0
    cost: float | None = None
    limited: int = 0
    cached_answers: int = 0
    ailing: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The same as plain data, numbers rounded for a reader."""
        data = asdict(self)
        for name, digits in (("seconds", 1), ("rate", 2), ("eta", 0), ("cost", 6)):
            if data[name] is not None:
                data[name] = round(data[name], digits)
        return data

    def words(self) -> str:
        """One line for a person."""
        done = self.settled + self.kept
        of = f"/{self.total:,}" if self.total else ""
        states = ", ".join(f"{count:,} {state}" for state, count in sorted(self.states.items()))
        parts = [f"{done:,}{of} reports", *([states] if states else []), f"{self.rate:.1f}/s"]
        if self.kept:
            parts.append(f"{self.kept:,} kept")
        if self.limit is not None:
            parts.append(f"{self.under_way} of {self.limit} under way")
        if self.limited:
            parts.append(f"{self.limited:,} told to slow down")
        if self.tokens:
            parts.append(f"{self.tokens:,} tokens")
        if self.cost is not None:
            parts.append(f"cost {self.cost:.4f}")
        if self.ailing:
            parts.append("the endpoint does not answer, waiting")
        elif self.eta is not None:
            parts.append(f"{_duration(self.eta)} left")
        return "; ".join(parts)


class Tally:
    """Counts what is settled, and how fast."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = clock()
        self._lately: deque[tuple[float, int]] = deque([(self._begun, 0)])
        self.states: Counter[str] = Counter()
        self.settled = 0
        self.tokens = 0
        self.cost: float | None = None

    def settle(self, states: list[str], tokens: int, cost: float | None) -> None:
        """Some reports were settled."""
        self.settled += len(states)
        self.states.update(states)
        self.tokens += tokens
        if cost is not None:
            self.cost = (self.cost or 0.0) + cost
        now = self._clock()
        self._lately.append((now, self.settled))
        while len(self._lately) > 2 and self._lately[1][0] < now - _SECONDS_OF_RATE:
            self._lately.popleft()

    def snapshot(self, *, kept: int, total: int | None, under_way: int, **more: Any) -> Snapshot:
        """Where things stand."""
        now = self._clock()
        since, before = self._lately[0]
        rate = (self.settled - before) / max(now - since, 1e-6)
        left = None if total is None else max(0, total - self.settled - kept)
        eta = left / rate if left is not None and rate > 0 else None
        return Snapshot(
            self.settled, kept, total, under_way, states=dict(self.states), seconds=now - self._begun, rate=rate,
            eta=eta, tokens=self.tokens, cost=self.cost, **more,
        )  # fmt: skip


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
