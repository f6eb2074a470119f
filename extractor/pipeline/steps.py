"""What the pipeline remembers between two replies, and what it hands out: an ask, or the finished extraction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from extractor.answer import Claims
from extractor.engines.base import Ask, Purpose
from extractor.extraction import Extraction, Usage
from extractor.report import Report


@dataclass(frozen=True)
class Options:
    """How reports are asked.

    `engine` and `model` go into the provenance. `prompted`: whether the engine wants chat messages (all but
    `rules`, unless told). `sample` tells votes apart. `repair`: one re-ask with the faulty parts. `max_tokens`
    caps an answer (None: the engine's own cap), `longer_tokens` the one larger try after a truncation. A report
    of more than `section_tokens` (estimated) is asked in sections that share `overlap` sentences.
    """

    engine: str = "rules"
    model: str | None = None
    prompted: bool | None = None
    sample: int = 0
    repair: bool = True
    max_tokens: int | None = None
    longer_tokens: int = 16_384
    section_tokens: int = 8_000
    overlap: int = 8

    @property
    def asks_model(self) -> bool:
        """Whether messages are rendered."""
        return self.engine != "rules" if self.prompted is None else self.prompted


class Progress(BaseModel):
    """Where one report stands. Its JSON form is enough to go on in another process; it holds clinical text."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    report: Report
    purpose: Purpose = "extract"
    attempt: int = 1
    usage: Usage = Field(default_factory=Usage)
    model: str | None = None
    sections: tuple[tuple[int, int], ...] = Field(default=(), description="first and last sentence of each")
    section: int = 0
    done: tuple[Claims, ...] = Field(default=(), repr=False, description="the finished sections' claims")
    claims: Claims | None = Field(default=None, repr=False, description="what the current section has so far")

    @property
    def sentences(self) -> range | None:
        """The sentence numbers of the current section; None where the report is asked whole."""
        if len(self.sections) < 2:
            return None
        first, last = self.sections[self.section]
        return range(first, last + 1)


@dataclass(frozen=True)
class Asked:
    """The pipeline waits for a reply to `ask`."""

    progress: Progress = field(repr=False)
    ask: Ask = field(repr=False)


@dataclass(frozen=True)
class Finished:
    """The report is through, in one of the typed states."""

    extraction: Extraction[Any] = field(repr=False)


Step = Asked | Finished
