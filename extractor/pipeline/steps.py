"""What the pipeline remembers between two replies, and what it hands out: an ask, or the finished extraction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from extractor.engines.base import Ask, Purpose
from extractor.extraction import Extraction, Usage
from extractor.report import Report


@dataclass(frozen=True)
class Options:
    """How reports are asked.

    `engine` and `model` go into the provenance. `prompted` engines get chat messages; others read the report
    themselves. `sample` tells votes apart.
    """

    engine: str = "rules"
    model: str | None = None
    prompted: bool = False
    sample: int = 0


class Progress(BaseModel):
    """Where one report stands. Its JSON form is enough to go on in another process; it holds clinical text."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    report: Report
    purpose: Purpose = "extract"
    attempt: int = 1
    usage: Usage = Field(default_factory=Usage)


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
