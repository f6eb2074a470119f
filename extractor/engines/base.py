"""The protocol between the pipeline and an engine: an `Ask` goes in, a `Reply` comes out.

An Ask holds the question; a Reply is one of `Filled` (records made by code from the text), `Answered` (a
model's words), `Truncated`, `Refused` and `Failed`. Engines do the I/O; the pipeline does none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from extractor.extraction import Usage
from extractor.report import Report
from extractor.schema import Schema
from extractor.task import Task

Purpose = Literal["extract", "repair", "longer"]


@dataclass(frozen=True)
class Ask:
    """One question to an engine.

    `messages` are chat messages (empty for engines that read the report themselves); `answer` is the pydantic
    model whose strict JSON Schema the answer has; `attempt` counts from 1 within a report, `sample` from 0
    over votes.
    """

    report: Report = field(repr=False)
    task: Task
    messages: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    answer: type[BaseModel] | None = None
    purpose: Purpose = "extract"
    attempt: int = 1
    sample: int = 0
    max_tokens: int | None = None


@dataclass(frozen=True)
class Filled:
    """Records read by code, with evidence set."""

    records: Schema = field(repr=False)
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True)
class Answered:
    """A model's complete answer as text (JSON), not yet checked."""

    text: str = field(repr=False)
    usage: Usage = field(default_factory=Usage)
    model: str | None = None


@dataclass(frozen=True)
class Truncated:
    """An answer cut off by the token limit."""

    text: str = field(repr=False)
    usage: Usage = field(default_factory=Usage)
    model: str | None = None


@dataclass(frozen=True)
class Refused:
    """The model or a content filter declined. `code`: `refusal`, `content-filter`."""

    code: str
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True)
class Failed:
    """No answer. `code` is stable (`endpoint-timeout`, `http-400`, …); `message` holds no clinical text."""

    code: str
    message: str
    usage: Usage = field(default_factory=Usage)


Reply = Filled | Answered | Truncated | Refused | Failed


class Engine(Protocol):
    """Answers asks. `name` and `model` go into the provenance."""

    name: str
    model: str | None

    def reply(self, ask: Ask) -> Reply:
        """Answer one ask; raises ExtractorError only where no further report could succeed (a wrong key)."""

    async def areply(self, ask: Ask) -> Reply:
        """The same, asynchronously."""
