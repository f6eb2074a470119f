"""The Extraction: the one format for predictions, gold, evaluation, curation and exports."""

from __future__ import annotations

from typing import Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from extractor.issues import Issue
from extractor.plain import as_json
from extractor.report import Language, Report
from extractor.schema import Schema

SCHEMA_VERSION: Literal[1] = 1
State = Literal["ok", "partial", "refused", "failed"]
S = TypeVar("S", bound=Schema)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ReportReference(_Part):
    """Which report an extraction speaks of; the text itself is not repeated."""

    id: str
    language: Language | None = None
    sha256: str = Field(description="hex digest of the report's text")
    report_date: str | None = None
    patient: str | None = Field(default=None, repr=False, description="pseudonymous patient id of the input")
    metadata: dict[str, Any] = Field(
        default_factory=dict, repr=False, description="the input's other columns, as JSON has them"
    )

    @classmethod
    def to(cls, report: Report) -> Self:
        """The reference to a report."""
        return cls(
            id=report.id,
            language=report.language,
            sha256=report.sha256,
            report_date=report.report_date,
            patient=report.patient,
            metadata=as_json(report.metadata),
        )


class Provenance(_Part):
    """What made the records: enough to make them again."""

    engine: str
    model: str | None = None
    prompt: str | None = Field(default=None, description="`oncology/v1@` and the template's digest")
    schema_: str = Field(
        default="",
        alias="schema",
        description="task and digest of the schema's JSON form",
    )
    tool: str = Field(default="", description="version of this package")
    attempts: int = 1

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        populate_by_name=True,
        serialize_by_alias=True,
    )


class Usage(_Part):
    """What it cost, over all attempts."""

    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = Field(default=0, description="part of the input tokens that a prompt cache served")
    output_tokens: int = 0
    cost: float | None = Field(default=None, description="in the currency of the price table")
    seconds: float = 0.0

    def plus(self, other: Usage) -> Usage:
        """The sum of two usages."""
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            requests=self.requests + other.requests,
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=sum(costs) if costs else None,
            seconds=self.seconds + other.seconds,
        )


class Dispute(_Part):
    """A second reader (the offline engine, another vote) sees a field otherwise: evidence, not an issue."""

    at: str = Field(description="`treatments.t1.dose`")
    reader: str
    verdict: Literal["agrees", "differs", "lacks", "adds"]
    shown: str = Field(default="", description="what the other reader has, in words")
    share: float | None = Field(default=None, description="share of votes for the value kept")


class Extraction(_Part, Generic[S]):
    """All that was read from one report, in one typed state.

    `ok`: no issue of error severity. `partial`: at least one after the re-ask, or what parsed of a truncated
    answer. `refused`: the model or its filter declined. `failed`: nothing was read; `code` says why.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    report: ReportReference
    task: str
    state: State
    code: str | None = Field(default=None, description="why refused or failed: `report-empty`, `endpoint`, …")
    message: str = Field(default="", description="the same in words, without clinical text")
    issues: list[Issue] = Field(default_factory=list, description="issues of the whole report")
    records: S
    provenance: Provenance
    usage: Usage = Field(default_factory=Usage)
    disputes: list[Dispute] = Field(default_factory=list)
    confidence: dict[str, float] = Field(
        default_factory=dict, description="calibrated probability per field path"
    )

    def all_issues(self) -> list[Issue]:
        """The issues of the report, then of every value in record order, each with its path in `at`."""
        found = list(self.issues)
        for path, value in self.records.values():
            found += [issue.model_copy(update={"at": path}) for issue in value.issues]
        return found

    def to_json(self) -> str:
        """One line of JSONL."""
        return self.model_dump_json(exclude_defaults=False)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form as plain Python data."""
        return self.model_dump(mode="json")
