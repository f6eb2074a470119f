"""Retries of one HTTP request, in this layer only (the SDK's are off), with tenacity.

Tried again: 429 unless the quota is spent, 408, 409, 5xx, connections that fail or time out, 200 with a page
instead of JSON. Never: 400, 401, 403, 404, 413 and the like. The wait is what `Retry-After` asks for
(RFC 9110 section 10.2.3: seconds or a date; `retry-after-ms` as some gateways send), else exponential with jitter.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from openai import APIConnectionError, APIResponseValidationError, APIStatusError
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from extractor.engines.llm.parameters import Parameters

LONGEST_WAIT = 60.0
_AGAIN = {408, 409, 425, 429}
_LONGEST_BACKOFF = 20.0


class PageInsteadOfJSONError(Exception):
    """200 with a body that is no JSON object: a proxy's login or error page."""


def worth_another_try(error: BaseException) -> bool:
    """Whether the same request may succeed when sent again."""
    if isinstance(error, PageInsteadOfJSONError | APIConnectionError | APIResponseValidationError):
        return True
    if isinstance(error, APIStatusError):
        return (error.status_code in _AGAIN or error.status_code >= 500) and not quota_spent(error)
    return False


def quota_spent(error: APIStatusError) -> bool:
    """A 429 that waiting does not cure: no credit left."""
    marks = {str(getattr(error, "code", "")), str(getattr(error, "type", ""))}
    return error.status_code in (402, 429) and bool(
        marks & {"insufficient_quota", "billing_hard_limit_reached"}
    )


def retry_after(headers: dict[str, str] | None) -> float | None:
    """Seconds that the endpoint asks to wait, between 0 and `LONGEST_WAIT`; None where it says nothing sensible."""
    headers = {name.lower(): value for name, value in (headers or {}).items()}
    try:
        if "retry-after-ms" in headers:
            seconds = float(headers["retry-after-ms"]) / 1000
        elif "retry-after" not in headers:
            return None
        else:
            seconds = float(headers["retry-after"])
    except ValueError:
        try:
            moment = parsedate_to_datetime(headers.get("retry-after", ""))
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (moment - datetime.now(UTC)).total_seconds()
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_WAIT)


class _Wait(wait_base):
    """The endpoint's wish, else exponential backoff with full jitter."""

    def __init__(self, first: float) -> None:
        self._backoff = wait_random_exponential(multiplier=first, max=_LONGEST_BACKOFF)

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        asked = asked_wait(error) if isinstance(error, APIStatusError) else None
        return self._backoff(retry_state) if asked is None else asked


def asked_wait(error: APIStatusError) -> float | None:
    """Seconds that an error's response asks to wait."""
    return retry_after(dict(error.response.headers))


class Stopwatch:
    """Seconds since it was made, without those for which it was stopped."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    @property
    def seconds(self) -> float:
        """What it shows."""
        return time.monotonic() - self._begun

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Does not run while in here."""
        shown = self.seconds
        try:
            yield
        finally:
            self._begun = time.monotonic() - shown


class _TooLate(stop_base):
    """Stops where the next wait would end after the total time."""

    def __init__(self, watch: Stopwatch, seconds: float) -> None:
        self._watch, self._seconds = watch, seconds

    def __call__(self, retry_state: RetryCallState) -> bool:
        return self._watch.seconds + (retry_state.upcoming_sleep or 0.0) >= self._seconds


def retrying(
    parameters: Parameters, watch: Stopwatch, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> AsyncRetrying:
    """The policy of one request: bounded in tries, and in the time on the `watch`."""
    return AsyncRetrying(
        retry=retry_if_exception(worth_another_try),
        sleep=sleep,
        wait=_Wait(parameters.backoff),
        stop=stop_after_attempt(parameters.tries) | _TooLate(watch, parameters.total_timeout),
        reraise=True,
    )
