"""How a model is asked: sampling, limits and deadlines, the same for every request of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

ModeName = Literal["auto", "json_schema", "tools", "md_json"]
LADDER: tuple[ModeName, ...] = ("json_schema", "tools", "md_json")
"""What `auto` tries in turn where an endpoint says that it cannot do the one before."""


@dataclass(frozen=True)
class Parameters:
    """Times in seconds; `backoff` is the longest first wait before another try. `None` leaves a parameter out of the request."""

    mode: ModeName = "auto"
    temperature: float | None = 0.0
    seed: int | None = None
    reasoning_effort: str | None = None
    max_tokens: int | None = 4096
    connect_timeout: float = 10.0
    read_timeout: float = 300.0
    total_timeout: float = 900.0
    tries: int = 5
    backoff: float = 0.5
    extra_body: dict[str, Any] = field(default_factory=dict)
