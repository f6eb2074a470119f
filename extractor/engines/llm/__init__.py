"""The engine that asks a language model through `openai` and `instructor`: the only place that imports either."""

from extractor.engines.llm.endpoint import Endpoint
from extractor.engines.llm.engine import LLMEngine
from extractor.engines.llm.parameters import Parameters

__all__ = ["Endpoint", "LLMEngine", "Parameters"]
