"""The answer cache: a model's replies by the digest of everything that they answer. JSON, in the run's own folder.

A reply is kept as soon as it comes, so that a run that is killed between the two asks of a report pays for neither
again. Failures are not kept.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractor.batch.folder import RunFolder
from extractor.batch.tables import connect, trouble
from extractor.batch.writing import Answer, Writer
from extractor.engines.base import Answered, Ask, Engine, Refused, Reply, Truncated
from extractor.engines.replay import schema_text
from extractor.extraction import Usage

_KINDS: dict[str, type[Answered | Truncated | Refused]] = {
    "answered": Answered, "truncated": Truncated, "refused": Refused,
}  # fmt: skip


def reply_json(reply: Reply) -> str | None:
    """A reply in the cache's form; None for what is not kept (failures, records made by code)."""
    kind = next((name for name, type_ in _KINDS.items() if isinstance(reply, type_)), None)
    if kind is None:
        return None
    fields = {name: getattr(reply, name) for name in ("text", "code", "model") if hasattr(reply, name)}
    usage = reply.usage.model_dump(mode="json", exclude_defaults=True)
    return json.dumps({"kind": kind, **fields, "usage": usage}, ensure_ascii=False)


def reply_from(text: str) -> Reply:
    """A reply from the cache's form."""
    data: dict[str, Any] = json.loads(text)
    kind = _KINDS[data.pop("kind")]
    usage = Usage.model_validate(data.pop("usage"))
    return kind(**data, usage=usage)


@dataclass(frozen=True)
class AnswerKeys:
    """Keys of asks: endpoint, model and parameters once, then messages, schema, attempt, sample and cap of each."""

    settings: str

    @classmethod
    def of(cls, engine: Engine) -> AnswerKeys:
        """From an engine's endpoint and parameters; never a key of theirs."""
        endpoint = getattr(engine, "endpoint", None)
        parameters = getattr(engine, "parameters", None)
        asked = {
            "model": engine.model, "protocol": getattr(endpoint, "protocol", None), "url": getattr(endpoint, "base_url", None),
            **{name: getattr(parameters, name, None) for name in ("mode", "temperature", "seed", "reasoning_effort", "max_tokens", "extra_body")},
        }  # fmt: skip
        return cls(json.dumps(asked, sort_keys=True, ensure_ascii=False))

    def key(self, ask: Ask) -> str:
        """32 hex digits. The words are hashed as they are: putting twenty thousand of them into JSON first costs more."""
        schema = schema_text(ask.answer) if ask.answer else ""
        begun = _begun(f"{self.settings}\0{schema}").copy()
        begun.update(f"\0{ask.attempt}\0{ask.sample}\0{ask.max_tokens}".encode())
        for message in ask.messages:
            content = message["content"]
            words = content if isinstance(content, str) else json.dumps(content, sort_keys=True)
            begun.update(f"\0{message['role']}\0{len(words)}\0".encode())
            begun.update(words.encode("utf-8", "surrogatepass"))
        return str(begun.hexdigest()[:32])


@lru_cache(maxsize=64)
def _begun(settings: str) -> Any:
    return hashlib.sha256(settings.encode())


class CachingEngine:
    """Answers from the cache where it can, else asks `inner` and keeps the reply. `fresh`: keep, but never look."""

    def __init__(
        self, inner: Engine, folder: RunFolder, writer: Writer, keys: AnswerKeys, *, fresh: bool = False
    ) -> None:
        self.name = inner.name
        self.model = inner.model
        self.inner = inner
        self._writer = writer
        self._keys = keys
        self._folder = folder
        self._database = connect(folder.answers)
        self._look = (
            not fresh and self._database.execute("SELECT 1 FROM answers LIMIT 1").fetchone() is not None
        )
        self.hits = 0

    def reply(self, ask: Ask) -> Reply:
        """The cached reply, else the inner engine's, kept."""
        key = self._keys.key(ask)
        return self._found(key) or self._keep(key, ask, self.inner.reply(ask))

    async def areply(self, ask: Ask) -> Reply:
        """The same, asynchronously."""
        key = self._keys.key(ask)
        return self._found(key) or self._keep(key, ask, await self.inner.areply(ask))

    def close(self) -> None:
        """Close the connection to the cache."""
        self._database.close()

    def _found(self, key: str) -> Reply | None:
        """Nothing is looked up where the cache was empty at the start: a session never asks the same twice."""
        if not self._look:
            return None
        try:
            row = self._database.execute("SELECT reply FROM answers WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            raise trouble(error, self._folder.answers) from None
        if row is None:
            return None
        self.hits += 1
        return reply_from(row[0])

    def _keep(self, key: str, ask: Ask, reply: Reply) -> Reply:
        kept = reply_json(reply)
        if kept is not None:
            self._writer.keep(Answer(key, ask.report.id, kept))
        return reply
