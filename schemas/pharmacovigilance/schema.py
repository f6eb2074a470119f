"""Pharmacovigilance: the medicines of a patient and the adverse reactions, with the lists of ICH E2B(R3).

`role` is E2B(R3) G.k.1, `outcome` E.i.7, `seriousness` E.i.3.2. Reactions keep the reporter's words; a code of
MedDRA comes only from the user's own licence.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from extractor.schema import Asked, Links, Record, Schema
from extractor.values import Category, Dose, Drug, Duration, PartialDate, Schedule, Term

# Contrast media and diagnostics may be suspects; fluids, gases and blood are none.
NO_MEDICINE = ("V03AN", "B05", "V06", "V07")


class Medication(Record):
    """One medicine in one stretch of time at one dose level, suspected or not."""

    drug: Annotated[
        Drug,
        Asked(
            "medication", "the medicine as written, first mention in this stretch", excluded_codes=NO_MEDICINE
        ),
    ]
    role: Annotated[
        Category | None,
        Asked(
            "category",
            "what the text makes of it: suspect, interacting, concomitant, or given against the reaction",
            "role.tsv",
            "optional",
        ),
    ] = None
    dose: Annotated[Dose | None, Asked("dose", "amount of ONE administration, as written")] = None
    schedule: Annotated[Schedule | None, Asked("schedule", "how often, as written")] = None
    route: Annotated[
        Category | None, Asked("route", "only if written or unmistakable from the text", "route.tsv")
    ] = None
    duration: Annotated[Duration | None, Asked("duration", "for how long, as written")] = None
    start: Annotated[PartialDate | None, Asked("start", "when it was first given in this stretch")] = None
    end: Annotated[PartialDate | None, Asked("end", "when it was stopped, finished or replaced")] = None
    status: Annotated[
        Category | None,
        Asked("status", "how it stands when the report ends", "status.tsv", "optional"),
    ] = None
    stop_reason: Annotated[
        Category | None,
        Asked("stop_reason", "why it was stopped, only if written", "stop_reason.tsv", "optional"),
    ] = None


class AdverseReaction(Record):
    """One adverse reaction of the patient, linked to the medicines suspected of it."""

    medications: Annotated[list[str], Links("medications")] = Field(default_factory=list)
    reaction: Annotated[Term, Asked("reaction", "the reaction as written, without its grade", "reaction.tsv")]
    date: Annotated[PartialDate | None, Asked("date", "when it began")] = None
    outcome: Annotated[
        Category | None, Asked("outcome", "how it ended, only if told", "outcome.tsv", "optional")
    ] = None
    seriousness: Annotated[
        Category | None,
        Asked("category", "why it is serious, only if told", "seriousness.tsv", "optional"),
    ] = None


class Pharmacovigilance(Schema):
    """What the pharmacovigilance task reads from a report."""

    version: ClassVar[str] = "1"

    medications: list[Medication] = Field(default_factory=list)
    reactions: list[AdverseReaction] = Field(default_factory=list)

    def complete(self) -> None:
        """A medicine that a reaction is linked to is a suspect, every other one concomitant, unless told otherwise."""
        suspected = {identity for reaction in self.reactions for identity in reaction.medications}
        for medication in self.medications:
            if medication.role is None:
                medication.role = Category(value="suspect" if medication.id in suspected else "concomitant")
