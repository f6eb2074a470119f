"""The gate of a run: every try of every request passes concurrency, rates, the endpoint's own limits and the breaker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from extractor.batch.breaker import Breaker, BreakerSettings
from extractor.batch.concurrency import Concurrency
from extractor.batch.rates import Rate, Remaining
from extractor.engines.gate import Outcome
from extractor.errors import EndpointError


@dataclass(frozen=True, slots=True)
class Limits:
    """`concurrency` None is automatic; `rpm` and `tpm` are requests and tokens a minute."""

    concurrency: int | None = None
    rpm: float | None = None
    tpm: float | None = None
    breaker: BreakerSettings = field(default_factory=BreakerSettings)


class RunGate:
    """Lets tries in; one a run, used from one event loop."""

    def __init__(self, limits: Limits | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        limits = limits or Limits()
        self.concurrency = Concurrency(clock, limits.concurrency)
        self.breaker = Breaker(limits.breaker, clock)
        self._requests = Rate(limits.rpm, clock) if limits.rpm else None
        self._tokens = Rate(limits.tpm, clock) if limits.tpm else None
        self._patience = limits.breaker.patience
        self._clock = clock
        self._closed_until = 0.0
        self._waiting: list[asyncio.Future[None]] = []
        self._shut: EndpointError | None = None
        self._shutting = asyncio.Event()
        self.under_way = 0
        self.tries = 0
        self.limited = 0

    @property
    def ailing(self) -> bool:
        """Whether the endpoint answers nobody just now."""
        return self.breaker.state != "closed"

    async def enter(self, tokens: int) -> None:
        """Wait for room."""
        while True:
            if self._shut is not None:
                raise self._shut
            if self.breaker.given_up:
                raise EndpointError(
                    f"The endpoint has not answered for {self._patience:.0f} s.", code="endpoint-down",
                    advice="Finished reports are kept: run the same command again when it is back.",
                )  # fmt: skip
            wait = self._wait()
            if wait == 0.0:
                break
            await self._woken(wait)
        self.breaker.probe()
        self.under_way += 1
        self.tries += 1
        try:
            for rate, units in ((self._requests, 1.0), (self._tokens, float(tokens))):
                if rate is not None and (pause := rate.take(units)):
                    await asyncio.sleep(pause)
        except asyncio.CancelledError:
            self.leave(Outcome("abandoned"))
            raise

    def leave(self, outcome: Outcome) -> None:
        """Note how a try went and wake who waits."""
        before = self.under_way
        self.under_way -= 1
        if self._tokens is not None and outcome.extra_tokens:
            self._tokens.correct(outcome.extra_tokens)
        match outcome.kind:
            case "answered":
                self.concurrency.answered(before)
                self.breaker.succeeded()
            case "rejected":
                self.breaker.succeeded()
            case "limited":
                self.limited += 1
                self.concurrency.limited()
                self.breaker.failed(outcome.retry_after)
            case "broken" | "unreachable":
                self.breaker.failed(outcome.retry_after)
            case "abandoned":
                self.breaker.abandoned()
        self._wake()

    async def sleep(self, seconds: float) -> None:
        """Wait before another try, unless the gate is shut meanwhile."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._shutting.wait()
        if self._shut is not None:
            raise self._shut

    def shut(self, error: EndpointError) -> None:
        """Let no further try in: every waiter gets the error."""
        self._shut = self._shut or error
        self._shutting.set()
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    def headers(self, headers: Mapping[str, str]) -> None:
        """Close the gate until a limit that is used up is filled again."""
        if "x-ratelimit-remaining-requests" in headers or "x-ratelimit-remaining-tokens" in headers:
            seconds = Remaining.of(headers).seconds
            if seconds:
                self._closed_until = max(self._closed_until, self._clock() + seconds)

    def _wait(self) -> float | None:
        """Seconds until another look is due; 0.0 where there is room; None: until somebody leaves."""
        wait = self.breaker.wait()
        if wait is None or wait > 0:
            return wait if wait is None else min(wait, self._patience)
        if self.under_way >= self.concurrency.limit:
            return None
        return max(0.0, self._closed_until - self._clock())

    async def _woken(self, wait: float | None) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout(wait):
                await future
        except TimeoutError:
            pass
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._wake()  # its turn goes to another
            raise
        finally:
            if future in self._waiting:
                self._waiting.remove(future)

    def _wake(self) -> None:
        """Wake as many as there is room for; all of them where the breaker may have closed or given up."""
        room = self.concurrency.limit - self.under_way
        if room <= 0 and not self.ailing:
            return
        count = len(self._waiting) if self.ailing else min(room, len(self._waiting))
        for future in self._waiting[:count]:
            if not future.done():
                future.set_result(None)
        del self._waiting[:count]
