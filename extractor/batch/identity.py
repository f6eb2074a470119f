"""What a result depends on: the key of a report under a run's settings. The same key is never paid for twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractor import __version__
from extractor.report import Report

if TYPE_CHECKING:
    from extractor.api import Extractor


@dataclass(frozen=True)
class Identity:
    """The settings of a run that decide its results, in words (for the journal) and as a digest."""

    settings: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, extractor: Extractor) -> Identity:
        """Task, schema, prompt, engine and its parameters; never a key. Offline, the tool's version decides too."""
        settings, task = extractor.settings, extractor.task
        prompt = extractor.voters[0][0].prompt
        found: dict[str, Any] = {
            "task": task.name,
            "schema": task.schema_id,
            "prompt": prompt.id if prompt else None,
            "engine": settings.name,
            "models": settings.models,
            "options": settings.options,
            "base_url": settings.base_url,
            "parameters": {
                name: value for name, value in sorted(settings.parameters.items()) if name not in _NO_MEANING
            },
            "samples": settings.samples,
            "cross_check": settings.cross_check,
        }
        if settings.name == "rules":
            found |= {"tool": __version__, "cross_check": None}
        return cls(found)

    @property
    def digest(self) -> bytes:
        """Digest of the settings but the address: the same model on another host or port gives the same results."""
        deciding = {name: value for name, value in self.settings.items() if name != "base_url"}
        return hashlib.sha256(json.dumps(deciding, sort_keys=True, default=str).encode()).digest()

    def keyer(self) -> Keyer:
        """What makes keys of reports."""
        return Keyer(self.digest)


_NO_MEANING = frozenset(("connect_timeout", "read_timeout", "total_timeout", "tries", "backoff"))


class Keyer:
    """Keys of reports under one run's settings; the settings are hashed once."""

    def __init__(self, settings: bytes) -> None:
        self._begun = hashlib.sha256(settings)

    def key(self, report: Report) -> str:
        """32 hex digits over the settings, the words, and what is known of the report."""
        body = self._begun.copy()
        known = (report.sha256, report.language, report.report_date, report.birth_year, report.country)
        body.update(repr(known).encode())
        return body.hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Shard:
    """`number` (from 1) of `of`: which reports of a job array are this job's, by the digest of their ids."""

    number: int
    of: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.of:
            raise ValueError("a shard is K/N with 1 <= K <= N")

    def holds(self, id: str) -> bool:
        """Whether the report of this id is this shard's; each id is exactly one's, on any machine."""
        digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1
