"""How predictions are scored: what a suite may set, and the version of the scorer's rules."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCORER_VERSION = 1
"""Raised whenever the same prediction and gold would be counted otherwise. Baselines of another version do not compare."""

DatePrecision = Literal["day", "month", "year"]


class ScoringOptions(BaseModel):
    """Rules of one evaluation. Part of what two runs must have in common to be compared."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dates: DatePrecision = Field(
        default="month", description="to which precision a date must be right to count as correct"
    )
    core: tuple[str, ...] = Field(
        default=("medication", "dose", "start", "end", "response"),
        description="roles whose fields make the headline figure; those that the schema lacks are left out",
    )
    not_given: tuple[str, ...] = Field(
        default=("planned", "not-taken"),
        description="values of the status field that say: the patient did not take it",
    )
    ignore: tuple[str, ...] = Field(
        default=(), description="fields (`treatments.setting`) that are not scored at all"
    )
