"""Recordings: a model's replies kept in a file, readable and mergeable, and played back without a model.

One JSON object a line: the key of the ask, what it was (report id, task, purpose, attempt, sample), the label of
the model, and the reply. No request headers, no key. Two recordings are merged by putting the files together;
where a key stands twice the last line counts.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from extractor.engines.base import Answered, Ask, Engine, Failed, Refused, Reply, Truncated
from extractor.errors import FormatError, RecordingMissingError
from extractor.extraction import Usage

_KINDS: dict[str, type[Answered | Truncated | Refused | Failed]] = {
    "answered": Answered, "truncated": Truncated, "refused": Refused, "failed": Failed,
}  # fmt: skip


@lru_cache(maxsize=64)
def schema_text(answer: type[BaseModel]) -> str:
    """The JSON Schema of an answer model, always in the same words."""
    return json.dumps(answer.model_json_schema(), sort_keys=True, ensure_ascii=False)


def key_of(ask: Ask) -> str:
    """Identity of a request: digest of its messages, answer schema, purpose and sample number.

    Not of its number within the report: the second section of a long report is the same request whether or not
    the first needed a re-ask. A larger try after a truncation differs from the first by its purpose.
    """
    schema = schema_text(ask.answer) if ask.answer else ""
    body = [list(ask.messages), schema, ask.purpose, ask.sample]
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:24]


class RecordingEngine:
    """Passes asks to another engine and keeps every reply in a file, flushed reply by reply."""

    def __init__(self, inner: Engine, path: Path, label: str | None = None) -> None:
        self.name = inner.name
        self.model = inner.model
        self.inner = inner
        self._path = path
        self._label = label or inner.model
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)

    def reply(self, ask: Ask) -> Reply:
        """The inner engine's reply, kept."""
        return self._keep(ask, self.inner.reply(ask))

    async def areply(self, ask: Ask) -> Reply:
        """The same, asynchronously."""
        return self._keep(ask, await self.inner.areply(ask))

    def _keep(self, ask: Ask, reply: Reply) -> Reply:
        kind = type(reply).__name__.lower()
        if kind not in _KINDS or kind == "failed":
            return reply  # records made by code need no recording; a failure of the network is no answer
        line = {
            "key": key_of(ask), "report": ask.report.id, "task": ask.task.name, "purpose": ask.purpose,
            "attempt": ask.attempt, "sample": ask.sample, "model": self._label, "reply": kind, **_fields(reply),
        }  # fmt: skip
        with self._lock, self._path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        return reply


class ReplayEngine:
    """Answers asks from recordings. A missing one raises RecordingMissingError, whose advice is the command."""

    name = "replay"

    def __init__(self, paths: Iterable[Path]) -> None:
        self._replies: dict[str, dict[str, Any]] = {}
        labels: set[str] = set()
        for path in paths:
            for line in _lines(path):
                self._replies[line["key"]] = line
                labels.add(str(line.get("model")))
        self.model: str | None = labels.pop() if len(labels) == 1 else None

    def reply(self, ask: Ask) -> Reply:
        """The recorded reply."""
        key = key_of(ask)
        line = self._replies.get(key)
        if line is None:
            raise RecordingMissingError(
                f"No recording of report {ask.report.id!r} ({ask.purpose}, attempt {ask.attempt}, sample {ask.sample}).",
                key=key,
                advice="Record it: extractor extract REPORT --model NAME --base-url URL --record FILE",
            )
        kind = _KINDS[line["reply"]]
        usage = Usage.model_validate(line.get("usage") or {})
        kept = {
            name: line[name]
            for name in ("text", "model", "code", "message")
            if name in kind.__dataclass_fields__
        }
        return kind(**kept, usage=usage)

    async def areply(self, ask: Ask) -> Reply:
        """The same, asynchronously."""
        return self.reply(ask)


def _fields(reply: Reply) -> dict[str, Any]:
    found: dict[str, Any] = {"usage": reply.usage.model_dump(mode="json", exclude_defaults=True)}
    found |= {name: getattr(reply, name) for name in ("text", "code", "message") if hasattr(reply, name)}
    return found


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise FormatError(
            f"The recording {path.name} cannot be read.", advice="Give a file that --record made."
        ) from None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            parsed = json.loads(line)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict) or "key" not in parsed or parsed.get("reply") not in _KINDS:
            raise FormatError(
                f"{path.name}, line {number} is no recording.", advice="Remove that line, or record anew."
            )
        yield parsed
