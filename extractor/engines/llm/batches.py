"""Provider batch files over the wire: upload, create, look, download, in the form of OpenAI's Batch API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from openai import APIConnectionError, APIStatusError, AzureOpenAI, OpenAI

from extractor.engines.llm.endpoint import Endpoint
from extractor.errors import EndpointError

ENDED = frozenset(("completed", "expired", "cancelled", "failed"))
"""States in which a batch changes no more."""
_ERRORS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class RemoteBatch:
    """Where a batch stands. `files` are those with its results and errors, in the order in which to read them."""

    id: str
    status: str
    files: tuple[str, ...] = ()
    done: int = 0
    failed: int = 0
    total: int = 0
    errors: tuple[str, ...] = field(default=(), repr=False)

    @property
    def ended(self) -> bool:
        """Whether it changes no more."""
        return self.status in ENDED


class BatchService(Protocol):
    """What a provider does with batch files."""

    def upload(self, path: Path) -> str:
        """Upload a file of requests; its id."""

    def find(self, file: str) -> RemoteBatch | None:
        """The batch that was created from an uploaded file, if there is one."""

    def create(self, file: str) -> RemoteBatch:
        """Begin to work on an uploaded file."""

    def look(self, batch: str) -> RemoteBatch:
        """Where a batch stands."""

    def lines(self, file: str) -> Iterator[str]:
        """The lines of a file of results."""


class OpenAIBatches:
    """OpenAI's Batch API, or one that speaks like it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._host = endpoint.host
        self._client: OpenAI
        if endpoint.protocol == "azure":
            self._client = AzureOpenAI(
                azure_endpoint=endpoint.base_url or "",
                api_version=endpoint.api_version,
                api_key=endpoint.api_key,
            )
        else:
            self._client = OpenAI(base_url=endpoint.base_url, api_key=endpoint.api_key)

    def upload(self, path: Path) -> str:
        """Upload a file of requests; its id."""
        with path.open("rb") as stream, _told(self._host):
            return self._client.files.create(file=(path.name, stream), purpose="batch").id

    def find(self, file: str) -> RemoteBatch | None:
        """The batch of an uploaded file among the last hundred."""
        with _told(self._host):
            page = self._client.batches.list(limit=100)
        return next((_remote(one) for one in page.data if one.input_file_id == file), None)

    def create(self, file: str) -> RemoteBatch:
        """Begin; within a day, as all providers promise."""
        with _told(self._host):
            return _remote(
                self._client.batches.create(
                    input_file_id=file, endpoint="/v1/chat/completions", completion_window="24h"
                )
            )

    def look(self, batch: str) -> RemoteBatch:
        """Where a batch stands."""
        with _told(self._host):
            return _remote(self._client.batches.retrieve(batch))

    def lines(self, file: str) -> Iterator[str]:
        """The lines of a file of results."""
        with _told(self._host):
            content = self._client.files.content(file)
            yield from content.text.splitlines()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class _told:  # noqa: N801 - reads as a word
    """Turns the client's errors, whose words may be a provider's own, into ours."""

    def __init__(self, host: str) -> None:
        self._host = host

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, APIStatusError):
            raise EndpointError(
                f"The batch service answered with status {error.status_code} ({self._host}).", status=error.status_code,
                advice="What was written and submitted is kept: run the same command again.",
            ) from None  # fmt: skip
        if isinstance(error, APIConnectionError):
            raise EndpointError(
                f"No connection to the batch service ({self._host}).", code="endpoint-unreachable",
                advice="What was written and submitted is kept: run the same command again.",
            ) from None  # fmt: skip


def _remote(batch: Any) -> RemoteBatch:
    counts = batch.request_counts
    errors = tuple(
        str(one.code) for one in ((batch.errors.data if batch.errors else None) or ())[:_ERRORS_SHOWN]
    )
    return RemoteBatch(
        batch.id, batch.status, tuple(file for file in (batch.output_file_id, batch.error_file_id) if file),
        counts.completed if counts else 0, counts.failed if counts else 0, counts.total if counts else 0, errors,
    )  # fmt: skip
