"""Prompts: renders a version of a task's templates into chat messages.

A version is a folder `prompts/<task>/<version>/` of a workspace with `system.jinja`, `report.jinja`,
`repair.jinja` and `examples/*.json`; a task without one is asked with the default templates beside this file,
which speak of any schema. Templates are sandboxed and strict: an undefined name is an error.
"""

from extractor.prompts.describing import FieldText, RecordText, describe
from extractor.prompts.examples import Example
from extractor.prompts.fence import fence_mark, harmless, numbered
from extractor.prompts.prompt import Fault, Message, Prompt
from extractor.prompts.releases import edited, released

__all__ = [
    "Example", "Fault", "FieldText", "Message", "Prompt", "RecordText", "describe", "edited", "fence_mark", "harmless", "numbered",
    "released",
]  # fmt: skip
