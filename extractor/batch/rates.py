"""Rate limits: how much may go out a minute, and what an endpoint's own headers say is left."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_LONGEST = 120.0


class Rate:
    """So many units a minute, as evenly as they come (the generic cell rate algorithm, ITU-T I.371).

    `burst` seconds' worth may go out at once. What a request really took is settled afterwards with `correct`.
    """

    def __init__(self, per_minute: float, clock: Callable[[], float], *, burst: float = 1.0) -> None:
        self._a_unit = 60.0 / per_minute
        self._burst = max(burst, self._a_unit)
        self._clock = clock
        self._due = -math.inf

    def take(self, units: float) -> float:
        """Take units; the seconds to wait before they may go out."""
        now = self._clock()
        due = max(self._due, now - self._burst)
        self._due = due + units * self._a_unit
        return max(0.0, due - now)

    def correct(self, units: float) -> None:
        """Take more, or give back (negative), after the fact."""
        self._due += units * self._a_unit


@dataclass(frozen=True, slots=True)
class Remaining:
    """What headers say: `seconds` until the limit that is used up is filled again; 0 where none is."""

    seconds: float = 0.0

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Remaining:
        """From `x-ratelimit-remaining-{requests,tokens}` and `x-ratelimit-reset-…` ("1s", "6m0s", "20ms", or seconds)."""
        waits = [
            duration(headers.get(f"x-ratelimit-reset-{what}", ""))
            for what in ("requests", "tokens")
            if _number(headers.get(f"x-ratelimit-remaining-{what}")) == 0
        ]
        return cls(max(waits, default=0.0))


def duration(words: str) -> float:
    """Seconds of a duration in Go's form or a bare number; between 0 and two minutes, 0 for what is neither."""
    words = words.strip()
    number = _number(words)
    if number is not None:
        return min(max(number, 0.0), _LONGEST)
    parts = _DURATION.findall(words)
    if "".join(amount + unit for amount, unit in parts) != words:
        return 0.0
    return min(sum(float(amount) * _SECONDS[unit] for amount, unit in parts), _LONGEST)


def _number(words: str | None) -> float | None:
    try:
        number = float(words or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
