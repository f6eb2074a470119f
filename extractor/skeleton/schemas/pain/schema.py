"""Pain: what a patient rates the pain at, when, and what is given for it. An example of an own task.

A schema is made of records; a record, of value types. `Asked` says what a field is for (its role) and what
words to look for. Nothing else is needed: the offline engine, the model's form, the tables and the scorer are
made from this file.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from extractor.schema import Asked, Record, Schema
from extractor.values import Category, Dose, Drug, Number, PartialDate, Schedule


class Analgesic(Record):
    """One drug given for pain."""

    drug: Annotated[Drug, Asked("medication", "the drug as written")]
    dose: Annotated[Dose | None, Asked("dose", "amount of one administration, as written")] = None
    schedule: Annotated[Schedule | None, Asked("schedule", "how often, as written")] = None
    start: Annotated[PartialDate | None, Asked("start", "when it was first given")] = None


class Pain(Record):
    """One rating of the pain."""

    score: Annotated[Number, Asked("measure", "the rating on a scale from 0 to 10", "score.tsv")]
    place: Annotated[Category | None, Asked("category", "where it hurts", "place.tsv")] = None
    date: Annotated[PartialDate | None, Asked("date", "when it was rated")] = None


class PainDiary(Schema):
    """What the task reads from a report."""

    analgesics: list[Analgesic] = Field(default_factory=list)
    pains: list[Pain] = Field(default_factory=list)
