"""Other providers (`anthropic/…`, `google/…`, `mistral/…`) through instructor's `from_provider`.

The provider's own SDK must be installed; instructor says which. Keys are read from the environment by that SDK.
Errors are kept to their type: the text of instructor's exceptions holds the report.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from extractor.engines.base import Answered, Ask, Failed, Reply
from extractor.engines.llm.endpoint import Endpoint
from extractor.engines.llm.parameters import Parameters
from extractor.errors import EndpointError
from extractor.extraction import Usage


class ProviderEngine:
    """Asks a model of any provider that instructor knows. Answers are validated by instructor, once, without re-asks."""

    name = "llm"

    def __init__(self, endpoint: Endpoint, parameters: Parameters | None = None) -> None:
        self.endpoint = endpoint
        self.parameters = parameters or Parameters()
        self.model: str | None = endpoint.model
        self._client: Any = None

    def reply(self, ask: Ask) -> Reply:
        """Answer one ask from plain code."""
        return asyncio.run(self.areply(ask))

    async def areply(self, ask: Ask) -> Reply:
        """Answer one ask."""
        client = self._connect()
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self.parameters.total_timeout):
                answer, raw = await client.chat.completions.create_with_completion(
                    response_model=ask.answer,
                    messages=[dict(message) for message in ask.messages],
                    max_tokens=ask.max_tokens or self.parameters.max_tokens,
                    max_retries=0,
                )
        except TimeoutError:
            return Failed("endpoint-timeout", "The provider did not answer in time.", Usage(requests=1))
        except Exception as error:
            kind = type(error).__name__
            return Failed("provider", f"The provider's client failed: {kind}.", Usage(requests=1))
        counted = _usage(raw).model_copy(update={"seconds": time.monotonic() - begun})
        return Answered(answer.model_dump_json(), counted, self.model)

    def _connect(self) -> Any:
        if self._client is None:
            import instructor

            try:
                self._client = instructor.from_provider(self.endpoint.model, async_client=True)
            except Exception as error:
                raise EndpointError(
                    f"No client for {self.endpoint.provider!r}: {type(error).__name__}.",
                    code="provider",
                    advice="Install that provider's package and set its key in the environment.",
                ) from None
        return self._client


def _usage(raw: Any) -> Usage:
    usage = getattr(raw, "usage", None) or getattr(raw, "usage_metadata", None)
    names = {
        "input_tokens": ("prompt_tokens", "input_tokens", "prompt_token_count"),
        "output_tokens": ("completion_tokens", "output_tokens", "candidates_token_count"),
    }
    counts = {
        ours: next((int(getattr(usage, name)) for name in theirs if getattr(usage, name, None)), 0)
        for ours, theirs in names.items()
    }
    return Usage(requests=1, **counts)
