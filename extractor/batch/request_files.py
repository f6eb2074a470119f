"""Files of requests and results in the form of OpenAI's Batch API: one JSON object a line."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.batch.folder import sync_folder
from extractor.engines.base import Failed, Reply
from extractor.engines.llm.response import reply_of
from extractor.extraction import Usage

MOST_REQUESTS = 50_000
MOST_BYTES = 200 * 1000 * 1000
"""What a file may hold: 50,000 requests, and 200 MB (taken as 10^6 bytes, the smaller reading)."""
PASSING = frozenset((401, 403, 404, 408, 409, 425, 429))
"""Statuses that are no fault of the request's: it goes into a next file. So do all from 500."""


def custom_id(report: str, attempt: int, file: int) -> str:
    """The id of a request: it names the report by a digest, for ids may be a patient's."""
    return f"{hashlib.sha256(report.encode()).hexdigest()[:24]}-{attempt}-{file}"


def request_line(id: str, body: dict[str, Any]) -> bytes:
    """One line of a file of requests."""
    line = {"custom_id": id, "method": "POST", "url": "/v1/chat/completions", "body": body}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One line of a file of results: the reply, or None where the request is to be sent again."""

    id: str
    reply: Reply | None = field(repr=False)
    why: str = ""


def read_result(line: str) -> ResultLine | None:
    """Read a line; None for one that is torn or no result."""
    try:
        data = json.loads(line)
        id = str(data["custom_id"])
    except (ValueError, KeyError, TypeError):
        return None
    response = data.get("response") or {}
    status = response.get("status_code")
    if status == 200:
        return ResultLine(id, reply_of(response.get("body")))
    if status is None or status in PASSING or status >= 500:
        error = data.get("error") or {}
        return ResultLine(id, None, str(error.get("code") or status))
    error = (response.get("body") or {}).get("error") or {}
    words = f"{error.get('code', '')} {error.get('message', '')}".lower()
    if status == 413 or "context_length" in words or "context length" in words:
        return ResultLine(
            id, Failed("context-length", "The report is too long for this model's window.", Usage(requests=1))
        )
    return ResultLine(
        id, Failed(f"http-{status}", f"The endpoint answered with status {status}.", Usage(requests=1))
    )


class RequestFile:
    """A file of requests being written: private, synced, and renamed only when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fresh = path.with_name(f".{path.name}.part")
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self._stream = os.fdopen(os.open(self._fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self.requests = self.bytes = 0

    def has_room(self, line: bytes) -> bool:
        """Whether one more line keeps it within the limits."""
        return self.requests < MOST_REQUESTS and self.bytes + len(line) <= MOST_BYTES

    def add(self, line: bytes) -> None:
        """Write a line."""
        self._stream.write(line)
        self.requests += 1
        self.bytes += len(line)

    def close(self) -> None:
        """Put the whole file in its place."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        self._fresh.replace(self.path)
        sync_folder(self.path.parent)
