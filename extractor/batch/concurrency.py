"""How many requests are under way at once: fixed, or found by growing slowly and cutting when told to slow down."""

from __future__ import annotations

from collections.abc import Callable

START = 20
MOST = 2048
GROWTH = 1.05
CUT = 0.8
SECONDS_BETWEEN_CUTS = 15.0


class Concurrency:
    """Additive-increase-like control: 5% more after each full round without a 429, times 0.8 on one, at most once in 15 s.

    A server's fault (5xx) is no sign of too many requests and changes nothing. `fixed` never moves.
    """

    def __init__(self, clock: Callable[[], float], fixed: int | None = None, *, most: int = MOST) -> None:
        self._clock = clock
        self._fixed = fixed
        self._most = most
        self._value = float(fixed or START)
        self._round = 0
        self._last_cut = -SECONDS_BETWEEN_CUTS

    @property
    def limit(self) -> int:
        """Requests allowed at once, at least 1."""
        return max(1, int(self._value))

    def answered(self, under_way: int) -> None:
        """A request succeeded while so many were under way; only a round with the limit in use makes it grow."""
        if self._fixed is not None or under_way < self.limit:
            return
        self._round += 1
        if self._round >= self.limit:
            self._round = 0
            self._value = min(max(self._value * GROWTH, self._value + 1), self._most)

    def limited(self) -> None:
        """The endpoint answered 429."""
        now = self._clock()
        self._round = 0
        if self._fixed is None and now - self._last_cut >= SECONDS_BETWEEN_CUTS:
            self._last_cut = now
            self._value = max(1.0, self._value * CUT)
