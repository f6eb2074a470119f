"""A chat-completions server on loopback whose every answer a test scripts: statuses, headers, delays, cuts."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web


@dataclass
class Scripted:
    """One HTTP answer. `body` is sent as JSON unless it is a string; `cut` closes the connection midway."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False


def completion(text: str | None, *, finish: str = "stop", tool: bool = False, **message: Any) -> Scripted:
    """A chat completion as OpenAI sends it."""
    content: dict[str, Any] = {"role": "assistant", "content": text, **message}
    if tool:
        call = {"id": "1", "type": "function", "function": {"name": "Answer", "arguments": text}}
        content = {"role": "assistant", "content": None, "tool_calls": [call]}
    usage = {
        "prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110,
        "prompt_tokens_details": {"cached_tokens": 60},
    }  # fmt: skip
    choice = {"index": 0, "message": content, "finish_reason": finish}
    return Scripted(
        {"id": "x", "object": "chat.completion", "model": "scripted", "choices": [choice], "usage": usage}
    )


def problem(status: int, message: str = "", *, code: str | None = None, **headers: str) -> Scripted:
    """An error body as OpenAI sends it; header names with `_` for `-`."""
    body = {"error": {"message": message, "type": code, "code": code, "param": None}}
    return Scripted(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


Script = Iterable[Scripted] | Callable[[dict[str, Any]], Scripted]


class ScriptedServer:
    """Answers requests in turn from a script (the last answer repeats), or by a function of the request's body."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._left = [] if callable(script) else list(script)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._started = threading.Event()
        self.url = ""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._loop.call_soon(self._started.set)  # not before: a stop would end the start instead
        self._loop.run_forever()
        self._loop.run_until_complete(self._runner.cleanup())
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _start(self) -> None:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post("/v1/chat/completions", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/v1"

    def _next(self, body: dict[str, Any]) -> Scripted:
        if callable(self._script):
            return self._script(body)
        return self._left.pop(0) if len(self._left) > 1 else self._left[0]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        scripted = self._next(body)
        if scripted.delay:
            await asyncio.sleep(scripted.delay)
        text = scripted.body if isinstance(scripted.body, str) else json.dumps(scripted.body)
        kind = "text/html" if isinstance(scripted.body, str) else "application/json"
        if scripted.cut:
            response = web.StreamResponse(status=scripted.status, headers={"Content-Length": str(len(text))})
            await response.prepare(request)
            await response.write(text[: len(text) // 2].encode())
            assert request.transport is not None
            request.transport.close()
            return response
        return web.Response(text=text, status=scripted.status, headers=scripted.headers, content_type=kind)
