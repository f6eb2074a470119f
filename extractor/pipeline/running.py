"""Runners for one report: carry asks to an engine and replies back. Batch runners do the same with queues."""

from __future__ import annotations

from typing import Any

from extractor.engines.base import Engine
from extractor.extraction import Extraction
from extractor.pipeline.machine import Pipeline
from extractor.pipeline.steps import Finished
from extractor.report import Report


def run(pipeline: Pipeline, engine: Engine, report: Report) -> Extraction[Any]:
    """Take one report through the pipeline with an engine."""
    step = pipeline.start(report)
    while not isinstance(step, Finished):
        step = pipeline.step(step.progress, engine.reply(step.ask))
    return step.extraction


async def arun(pipeline: Pipeline, engine: Engine, report: Report) -> Extraction[Any]:
    """The same, asynchronously."""
    step = pipeline.start(report)
    while not isinstance(step, Finished):
        step = pipeline.step(step.progress, await engine.areply(step.ask))
    return step.extraction
