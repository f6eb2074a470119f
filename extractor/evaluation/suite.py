"""Suites: what is evaluated, by what rules, against which baseline. YAML or TOML; unknown keys are refused."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from extractor.errors import FormatError, InputError
from extractor.evaluation.gate import GateRules
from extractor.evaluation.options import ScoringOptions
from extractor.evaluation.statistics import RESAMPLES, SEED
from extractor.evaluation.summary import DEFAULT_SLICES


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Data(_Part):
    """Reports and their gold. Paths are relative to the suite's file."""

    reports: list[str] = Field(min_length=1, description="files, folders or patterns of reports")
    gold: str = Field(description="file or folder: extractions, the annotation form")
    split: str | None = Field(
        default=None, description="name of the split, for the record; choose it by the paths of reports"
    )
    attributes: str | None = Field(
        default=None, description="CSV or TSV with a column id; its other columns are slices (genre, …)"
    )
    columns: dict[str, str] = Field(
        default_factory=dict, description="column of a table of reports that holds a field: {text: note}"
    )


class System(_Part):
    """One engine, model and prompt version to be measured; `predictions` are scored as they are, without running."""

    name: str = Field(min_length=1)
    engine: Literal["rules", "llm", "replay"] | None = None
    model: str | None = None
    base_url: str | None = None
    prompt: str | None = Field(default=None, description="prompt version, else the newest")
    recordings: list[str] = Field(default_factory=list, description="recordings to answer from")
    samples: int = Field(default=1, ge=1, description="votes of a model")
    cross_check: bool = Field(default=True, description="whether the offline engine reads too")
    parameters: dict[str, Any] = Field(default_factory=dict, description="temperature, seed, max_tokens, …")
    options: dict[str, Any] = Field(
        default_factory=dict, description="of the pipeline: repair, section_tokens, …"
    )
    predictions: str | None = Field(default=None, description="file or folder of predictions made elsewhere")


class Suite(_Part):
    """An evaluation suite. The first system is the one that the gate judges, unless `gated` names others."""

    version: Literal[1]
    name: str = Field(min_length=1)
    task: str
    data: Data
    systems: list[System] = Field(min_length=1)
    scoring: ScoringOptions = Field(default_factory=ScoringOptions)
    slices: list[str] = Field(default=list(DEFAULT_SLICES))
    resamples: int = Field(default=RESAMPLES, ge=0)
    seed: int = SEED
    gate: GateRules = Field(default_factory=GateRules)
    gated: list[str] = Field(default_factory=list, description="names of the systems that the gate judges")
    baseline: str | None = Field(
        default=None, description="the blessed baseline, relative to the suite's file"
    )
    calibration: bool = True

    @field_validator("systems")
    @classmethod
    def _own_names(cls, systems: list[System]) -> list[System]:
        if len({system.name for system in systems}) < len(systems):
            raise ValueError("two systems have one name")
        return systems

    @property
    def gated_systems(self) -> list[str]:
        """Names of the systems that the gate judges."""
        return self.gated or [self.systems[0].name]


def read_suite(path: Path) -> Suite:
    """Read a suite; FormatError names the places that are off."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise InputError(f"{path} cannot be read.", code="missing", source=str(path)) from None
    data = _parsed(text, path)
    try:
        suite = Suite.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'suite'}: {fault['msg']}" for fault in error.errors()[:5]
        )
        raise FormatError(f"{path.name} is no suite: {faults}.") from None
    unknown = set(suite.gated) - {system.name for system in suite.systems}
    if unknown:
        raise FormatError(f"{path.name}: gated names no system: {', '.join(sorted(unknown))}.")
    return suite


def _parsed(text: str, path: Path) -> Any:
    if path.suffix == ".toml":
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise FormatError(f"{path.name} is not TOML: {error}") from None
    else:
        import yaml

        try:
            data = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f", line {mark.line + 1}" if mark else ""
            raise FormatError(f"{path.name}{where} is not YAML.") from None
    if isinstance(data, dict):
        data.pop("$schema", None)  # for editors
    return data


def suite_schema() -> str:
    """The JSON Schema of suites, which editors complete from."""
    return json.dumps(Suite.model_json_schema(), indent=1, ensure_ascii=False) + "\n"
