"""The state machine between a report and its Extraction. It does no I/O: runners carry asks to an engine and back."""

from extractor.pipeline.cross_checking import cross_check, disputes
from extractor.pipeline.machine import Pipeline
from extractor.pipeline.running import arun, run
from extractor.pipeline.steps import Asked, Finished, Options, Progress, Step
from extractor.pipeline.voting import vote

__all__ = [
    "Asked", "Finished", "Options", "Pipeline", "Progress", "Step", "arun", "cross_check", "disputes", "run", "vote",
]  # fmt: skip
