"""The engine: sends an ask to an endpoint, over one client that is kept, and turns every outcome into a reply."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from dataclasses import replace
from typing import Any

from httpx2 import ConnectTimeout, Limits
from openai import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AsyncAzureOpenAI,
    AsyncOpenAI,
    DefaultAioHttpClient,
    Timeout,
)

from extractor.engines.base import Ask, Failed, Refused, Reply
from extractor.engines.gate import Gate, Kind, OpenGate, Outcome
from extractor.engines.llm.endpoint import Endpoint
from extractor.engines.llm.parameters import LADDER, ModeName, Parameters
from extractor.engines.llm.request import body_of
from extractor.engines.llm.response import reply_of, usage_of
from extractor.engines.llm.retries import PageInsteadOfJSONError, Stopwatch, asked_wait, quota_spent, retrying
from extractor.errors import EndpointError
from extractor.extraction import Usage

_STOPPING = {401: "key-refused", 402: "quota", 403: "forbidden", 404: "not-found"}
_WORDS = {
    "key-refused": "The endpoint does not accept the key.",
    "quota": "The quota of this key is spent.",
    "forbidden": "The endpoint forbids this request.",
    "not-found": "The endpoint does not know this model or path.",
}


class LLMEngine:
    """Asks a language model. One instance serves many reports, from one thread's loop or from plain calls.

    `reply` and `areply` raise EndpointError only where no other report could succeed either: a refused key, a
    spent quota, an unknown model. All else is a reply.
    """

    name = "llm"

    def __init__(
        self, endpoint: Endpoint, parameters: Parameters | None = None, gate: Gate | None = None
    ) -> None:
        self.endpoint = endpoint
        self.parameters = parameters or Parameters()
        self.gate: Gate = gate or OpenGate()
        self.model: str | None = endpoint.model
        self.mode: ModeName = LADDER[0] if self.parameters.mode == "auto" else self.parameters.mode
        self._settled = self.parameters.mode != "auto"
        for chatty in ("openai", "instructor", "httpx2", "httpcore2"):
            logging.getLogger(chatty).setLevel(logging.WARNING)  # at DEBUG they log whole requests
        self._client: AsyncOpenAI | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def reply(self, ask: Ask) -> Reply:
        """Answer one ask from plain code; runs the asynchronous engine on a thread of its own."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, daemon=True, name="extractor-llm").start()
        return asyncio.run_coroutine_threadsafe(self.areply(ask), self._loop).result()

    async def areply(self, ask: Ask) -> Reply:
        """Answer one ask; steps down from one mode to the next where the endpoint cannot do it."""
        begun = time.monotonic()
        while True:
            mode = self.mode
            try:
                response = await self._send(body_of(ask, self.endpoint, self.parameters, mode))
            except APIStatusError as error:
                if self._step_down(mode, error):
                    continue
                return self._status_reply(error)
            except (TimeoutError, APIConnectionError, OSError) as error:
                return _unconnected(error)
            except (PageInsteadOfJSONError, APIResponseValidationError):
                return Failed(
                    "response-malformed", "The endpoint sent a page instead of JSON.", Usage(requests=1)
                )
            self._settled = True
            reply = reply_of(response)
            timed = reply.usage.model_copy(update={"seconds": time.monotonic() - begun})
            return replace(reply, usage=timed)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def close(self) -> None:
        """Close the connections and the thread that plain calls made."""
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self.aclose(), self._loop).result(timeout=5)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._loop = None

    async def _send(self, body: dict[str, Any]) -> object:
        """Send a request, again where that may help. The total time counts sending and waiting, not the gate."""
        client = self._connect()
        tokens = sum(len(str(message["content"])) for message in body["messages"]) // 3
        watch = Stopwatch()
        async for attempt in retrying(self.parameters, watch, self.gate.sleep):
            with attempt:
                with watch.stopped():
                    await self.gate.enter(tokens)
                left = self.parameters.total_timeout - watch.seconds
                return await self._try(client, body, left, tokens)
        raise AssertionError("tenacity reraises")

    async def _try(self, client: AsyncOpenAI, body: dict[str, Any], seconds: float, tokens: int) -> object:
        """One try, whose outcome the gate is told whatever it is."""
        begun = time.monotonic()
        kind: Kind = "abandoned"
        asked: float | None = None
        extra = 0
        try:
            async with asyncio.timeout(seconds):
                response = await client.post("/chat/completions", cast_to=object, body=body)
            if not isinstance(response, dict):
                raise PageInsteadOfJSONError
            kind = "answered"
            usage = usage_of(response)
            extra = usage.input_tokens + usage.output_tokens - tokens
            return response
        except APIStatusError as error:
            limited = error.status_code == 429 and not quota_spent(error)
            kind = "limited" if limited else "broken" if error.status_code >= 500 else "rejected"
            asked = asked_wait(error)
            raise
        except (PageInsteadOfJSONError, APIResponseValidationError):
            kind = "broken"
            raise
        except (TimeoutError, APIConnectionError, OSError):
            kind = "unreachable"
            raise
        finally:
            self.gate.leave(Outcome(kind, time.monotonic() - begun, asked, extra))

    async def _note_headers(self, response: Any) -> None:
        self.gate.headers(response.headers)

    def _connect(self) -> AsyncOpenAI:
        if self._client is None:
            at, limits = self.endpoint, self.parameters
            context = at.ssl_context()
            timeout = Timeout(limits.read_timeout, connect=limits.connect_timeout)
            http = DefaultAioHttpClient(
                timeout=timeout, verify=context if context else True,
                limits=Limits(max_connections=None, max_keepalive_connections=None),
                event_hooks={"response": [self._note_headers]},
            )  # fmt: skip
            common: dict[str, Any] = {
                "api_key": at.api_key, "max_retries": 0, "timeout": timeout, "http_client": http,
            }  # fmt: skip
            if at.protocol == "azure":
                self._client = AsyncAzureOpenAI(
                    azure_endpoint=at.base_url or "",
                    azure_deployment=at.model,
                    api_version=at.api_version,
                    **common,
                )
            else:
                self._client = AsyncOpenAI(base_url=at.base_url, **common)
        return self._client

    def _step_down(self, mode: ModeName, error: APIStatusError) -> bool:
        """Whether to try the next mode: the endpoint has answered nothing yet and rejects how the schema is asked for."""
        if error.status_code not in (400, 404, 415, 422, 500, 501) or _too_long(error):
            return False
        if self.mode != mode:
            return True  # another request has stepped down meanwhile
        if self._settled or mode == LADDER[-1] or not _speaks_of_schema(error):
            return False
        self.mode = LADDER[LADDER.index(mode) + 1]
        return True

    def _status_reply(self, error: APIStatusError) -> Reply:
        status = error.status_code
        if quota_spent(error) or status in _STOPPING:
            code = "quota" if quota_spent(error) else _STOPPING[status]
            raise EndpointError(
                f"{_WORDS[code]} ({self.endpoint.host}, status {status})", code=code, status=status,
                advice="Mend that and run again; finished reports are kept.",
            ) from None  # fmt: skip
        if str(getattr(error, "code", "")) in ("content_filter", "content_policy_violation"):
            return Refused("content-filter", Usage(requests=1))
        if _too_long(error):
            return Failed(
                "context-length", "The report is too long for this model's window.", Usage(requests=1)
            )
        return Failed(f"http-{status}", f"The endpoint answered with status {status}.", Usage(requests=1))


def _unconnected(error: Exception) -> Failed:
    # The aiohttp transport reports every connection that cannot be made as a ConnectTimeout.
    connecting = isinstance(error.__cause__, ConnectTimeout)
    if isinstance(error, TimeoutError | APITimeoutError) and not connecting:
        return Failed("endpoint-timeout", "The endpoint did not answer in time.", Usage(requests=1))
    return Failed("endpoint-unreachable", "No connection to the endpoint.", Usage(requests=1))


def _error_words(error: APIStatusError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    return f"{getattr(error, 'code', '')} {getattr(error, 'param', '')} {body.get('message', '')} {body.get('detail', '')}".lower()


def _too_long(error: APIStatusError) -> bool:
    words = _error_words(error)
    return error.status_code == 413 or any(
        mark in words
        for mark in ("context_length", "context length", "context size", "maximum context", "too long")
    )


def _speaks_of_schema(error: APIStatusError) -> bool:
    marks = (
        "response_format",
        "json_schema",
        "schema",
        "grammar",
        "tool",
        "function",
        "strict",
        "guided",
        "unsupported",
    )
    return any(mark in _error_words(error) for mark in marks)
