"""A chat-completions server that costs next to nothing: every answer was made beforehand and is sent after a delay."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from pathlib import Path

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CASE = re.compile(rb"Dossier (\d+)-\d+\.")


def response(answer: str) -> bytes:
    """A whole HTTP response."""
    usage = {"prompt_tokens": 4000, "completion_tokens": 600, "total_tokens": 4600}
    message = {"role": "assistant", "content": answer}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "bench",
        "choices": [choice],
        "usage": usage,
    }
    data = json.dumps(body).encode()
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data) + data
    )


class Answering(asyncio.Protocol):
    """One connection: reads requests by their length, answers each with that of the case that its report names."""

    def __init__(self, responses: list[bytes], delay: float) -> None:
        self._responses, self._delay = responses, delay
        self._parts: list[bytes] = []
        self._size = self._wanted = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Gather until a request is whole."""
        self._parts.append(data)
        self._size += len(data)
        if self._wanted == 0:
            head = b"".join(self._parts)
            end = head.find(b"\r\n\r\n")
            match = _LENGTH.search(head, 0, end) if end >= 0 else None
            if match is None:
                return
            self._wanted = end + 4 + int(match.group(1))
        if self._size >= self._wanted:
            body = b"".join(self._parts)
            self._parts, self._size, self._wanted = [], 0, 0
            numbers = _CASE.findall(body)
            case = int(numbers[-1]) if numbers else 0
            asyncio.get_running_loop().call_later(self._delay, self._answer, self._responses[case])

    def _answer(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)  # type: ignore[attr-defined]


async def serve(answers: list[str], delay: float) -> None:
    """Serve on a free port of loopback, which is printed."""
    responses = [response(answer) for answer in answers]
    server = await asyncio.get_running_loop().create_server(
        lambda: Answering(responses, delay), "127.0.0.1", 0, backlog=2048
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """`python -m evals.bench.throughput.server ANSWERS.json --delay 0.2`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--delay", type=float, default=0.2)
    given = parser.parse_args()
    asyncio.run(serve(json.loads(given.answers.read_text(encoding="utf-8")), given.delay))


if __name__ == "__main__":
    main()
