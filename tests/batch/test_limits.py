"""The gate's parts alone, on a clock of the test's own."""

from __future__ import annotations

import asyncio
import time

import pytest

from extractor.batch.breaker import Breaker, BreakerSettings
from extractor.batch.concurrency import START, Concurrency
from extractor.batch.limits import Limits, RunGate
from extractor.batch.rates import Rate, Remaining, duration
from extractor.engines.gate import Outcome
from extractor.errors import EndpointError


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def grown(concurrency: Concurrency, rounds: int) -> int:
    for _ in range(rounds):
        for _ in range(concurrency.limit):
            concurrency.answered(concurrency.limit)
    return concurrency.limit


def test_concurrency_grows_by_five_percent_a_round_and_only_where_it_is_used() -> None:
    concurrency = Concurrency(Clock())
    assert concurrency.limit == START == 20
    for _ in range(1000):
        concurrency.answered(5)
    assert concurrency.limit == 20
    assert grown(concurrency, 1) == 21
    assert 31 <= grown(concurrency, 9) <= 33
    assert grown(concurrency, 300) == 2048


def test_concurrency_is_cut_at_most_once_in_fifteen_seconds() -> None:
    clock = Clock()
    concurrency = Concurrency(clock)
    for _ in range(10):
        concurrency.limited()
    assert concurrency.limit == 16
    clock.now += 14
    concurrency.limited()
    assert concurrency.limit == 16
    clock.now += 1
    concurrency.limited()
    assert concurrency.limit == 12
    for _ in range(100):
        clock.now += 15
        concurrency.limited()
    assert concurrency.limit == 1


def test_fixed_concurrency_stays() -> None:
    concurrency = Concurrency(Clock(), 64)
    concurrency.limited()
    assert grown(concurrency, 5) == 64


def test_a_server_fault_does_not_shrink_concurrency() -> None:
    gate = RunGate(Limits(), Clock())
    for kind in ("broken", "unreachable", "rejected"):
        gate.under_way += 1
        gate.leave(Outcome(kind))
    assert gate.concurrency.limit == 20
    gate.under_way += 1
    gate.leave(Outcome("limited"))
    assert gate.concurrency.limit == 16


def test_a_rate_spreads_requests_evenly() -> None:
    clock = Clock()
    rate = Rate(120, clock)
    waits = [rate.take(1) for _ in range(5)]
    assert waits == pytest.approx([0, 0, 0.5, 1.0, 1.5], abs=0.51)
    clock.now += 60
    assert rate.take(1) == 0


def test_a_rate_over_a_minute_lets_through_what_it_says() -> None:
    clock = Clock()
    rate = Rate(600, clock)
    sent = 0
    while clock.now < 160:
        clock.now += rate.take(1)
        sent += 1
    assert 600 <= sent <= 612


def test_tokens_are_corrected_afterwards() -> None:
    clock = Clock()
    rate = Rate(6000, clock)
    assert rate.take(100) == 0
    rate.correct(900)
    assert rate.take(1) == pytest.approx(9.0, abs=1.01)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("1s", 1),
        ("6m0s", 120),
        ("1m2.5s", 62.5),
        ("20ms", 0.02),
        ("7", 7),
        ("", 0),
        ("soon", 0),
        ("-3", 0),
        ("1e9", 120),
        ("nan", 0),
    ],
)
def test_durations_of_headers(words: str, seconds: float) -> None:
    assert duration(words) == pytest.approx(seconds)


def test_a_limit_used_up_closes_the_gate_until_it_is_filled() -> None:
    headers = {
        "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "3s",
        "x-ratelimit-remaining-tokens": "5000", "x-ratelimit-reset-tokens": "1m",
    }  # fmt: skip
    assert Remaining.of(headers).seconds == 3
    assert Remaining.of({"x-ratelimit-remaining-requests": "4"}).seconds == 0

    async def waited() -> float:
        gate = RunGate()
        gate.headers({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "150ms"})
        begun = time.monotonic()
        await gate.enter(10)
        return time.monotonic() - begun

    assert 0.14 <= asyncio.run(waited()) < 1.0


def test_the_breaker_opens_probes_with_one_and_closes() -> None:
    clock = Clock()
    breaker = Breaker(BreakerSettings(failures=3, wait=1, longest=4, patience=60), clock)
    for _ in range(2):
        breaker.failed()
    breaker.succeeded()
    for _ in range(3):
        assert breaker.state == "closed"
        breaker.failed()
    assert breaker.state == "open"
    assert breaker.wait() == 1
    clock.now += 1
    assert breaker.wait() == 0
    breaker.probe()
    assert breaker.wait() is None
    breaker.failed()
    assert breaker.wait() == 2
    for _ in range(5):
        clock.now += 4
        breaker.probe()
        breaker.failed()
    assert breaker.wait() == 4
    clock.now += 4
    breaker.probe()
    breaker.succeeded()
    assert breaker.wait() == 0


def test_the_breaker_gives_up_when_patience_ends() -> None:
    clock = Clock()
    breaker = Breaker(BreakerSettings(failures=1, patience=60), clock)
    breaker.failed()
    clock.now += 59
    assert not breaker.given_up
    clock.now += 1
    assert breaker.given_up


def test_the_gate_never_lets_in_more_than_its_limit_and_starves_nobody() -> None:
    async def most() -> int:
        gate = RunGate(Limits(concurrency=5))
        highest = 0

        async def one(number: int) -> None:
            nonlocal highest
            await gate.enter(1)
            highest = max(highest, gate.under_way)
            try:
                await asyncio.sleep(0.001)
            finally:
                gate.leave(Outcome("answered"))

        tasks = [asyncio.create_task(one(number)) for number in range(200)]
        await asyncio.sleep(0.005)
        for task in tasks[20:150:3]:
            task.cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)
        assert gate.under_way == 0
        return highest

    assert asyncio.run(most()) == 5


def test_a_shut_gate_wakes_all_that_wait_or_sleep() -> None:
    async def outcomes() -> list[object]:
        gate = RunGate(Limits(concurrency=1))
        await gate.enter(1)
        waiting = [asyncio.create_task(gate.enter(1)) for _ in range(3)]
        waiting.append(asyncio.create_task(gate.sleep(60)))
        await asyncio.sleep(0.01)
        gate.shut(EndpointError("The endpoint does not accept the key.", code="key-refused"))
        return list(await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 5))

    assert [getattr(one, "code", None) for one in asyncio.run(outcomes())] == ["key-refused"] * 4
