"""Oncology: the treatments of a patient, the disease's responses and the reactions, by `docs/annotation.md`."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from extractor.schema import Asked, Links, Record, Schema
from extractor.values import Category, Dose, Drug, Number, PartialDate, Schedule, Term

# Contrast media, gases, fluids, blood, nutrition, vaccines, diagnostics: no treatments by the contract.
NO_TREATMENT = ("V08", "V09", "V04", "V03AN", "B05", "V06", "V07", "J07")
ANTICANCER = (
    "L01",
    "L02",
    "L03AB",
    "L03AC",
    "L03AX03",
    "L04AX02",
    "L04AX04",
    "L04AX06",
    "V10",
    "H01CB",
    "H01CC",
)


class Treatment(Record):
    """One drug, given (or planned, or refused) in one stretch of time at one dose level."""

    drug: Annotated[
        Drug,
        Asked(
            "medication", "the drug as written, first mention in this stretch", excluded_codes=NO_TREATMENT
        ),
    ]
    purpose: Annotated[
        Category | None,
        Asked("purpose", "whether the drug is given against the tumour", "purpose.tsv", "derived"),
    ] = None
    regimen: Annotated[Term | None, Asked("regimen", "acronym of the combination, where written")] = None
    dose: Annotated[Dose | None, Asked("dose", "amount of ONE administration, as written")] = None
    schedule: Annotated[Schedule | None, Asked("schedule", "how often, as written")] = None
    route: Annotated[
        Category | None,
        Asked("route", "only if written or unmistakable from the text", "route.tsv"),
    ] = None
    cycles: Annotated[Number | None, Asked("cycles", "number of cycles or doses given, if written")] = None
    start: Annotated[PartialDate | None, Asked("start", "when it was first given in this stretch")] = None
    end: Annotated[PartialDate | None, Asked("end", "when it was stopped, finished or replaced")] = None
    status: Annotated[
        Category | None,
        Asked("status", "how it stands when the report ends", "status.tsv", "optional"),
    ] = None
    line: Annotated[Number | None, Asked("line", "line of therapy, only if the text numbers it")] = None
    setting: Annotated[Category | None, Asked("setting", "only if written", "setting.tsv")] = None
    stop_reason: Annotated[
        Category | None,
        Asked(
            "stop_reason",
            "why it was stopped, only if written or plainly told",
            "stop_reason.tsv",
            "optional",
        ),
    ] = None


class Response(Record):
    """One assessment of the disease's answer, linked to every drug that was then being taken."""

    treatments: Annotated[list[str], Links("treatments")] = Field(default_factory=list)
    category: Annotated[Category, Asked("response", "the words that tell the response", "response.tsv")]
    date: Annotated[PartialDate | None, Asked("date", "when it was assessed")] = None


class Reaction(Record):
    """An adverse reaction that the text attributes to drugs."""

    treatments: Annotated[list[str], Links("treatments")] = Field(default_factory=list)
    term: Annotated[Term, Asked("reaction", "the reaction as written, without its grade", "reaction.tsv")]
    date: Annotated[PartialDate | None, Asked("date", "when it happened")] = None
    outcome: Annotated[
        Category | None,
        Asked("outcome", "how it ended, only if told", "outcome.tsv", "optional"),
    ] = None


class Oncology(Schema):
    """What the oncology task reads from a report."""

    version: ClassVar[str] = "1"
    vocabulary: ClassVar[tuple[str, ...]] = ("regimens.tsv",)

    treatments: list[Treatment] = Field(default_factory=list)
    responses: list[Response] = Field(default_factory=list)
    reactions: list[Reaction] = Field(default_factory=list)

    def complete(self) -> None:
        """Purpose follows from the drug: ATC L01, L02, … and every regimen are anticancer."""
        for treatment in self.treatments:
            code = treatment.drug.codes.get("ATC", "")
            anticancer = (
                code.startswith(ANTICANCER) or treatment.drug.nature == "regimen" or treatment.regimen
            )
            treatment.purpose = Category(value="anticancer" if anticancer else "other")
