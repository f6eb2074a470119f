"""Offline reading in processes of their own: a pool whose workers each load the task once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Protocol

from extractor.extraction import Extraction
from extractor.formats.unreadable import Unreadable
from extractor.report import Report

Item = Report | Unreadable | str

_BATCH_CHARACTERS = 200_000
_BATCH_REPORTS = 64


class Reader(Protocol):
    """What a worker reads with."""

    def extract_all(self, reports: Iterable[Item]) -> Iterator[Extraction[Any]]:
        """One extraction for each report, in order."""


def offline_pool(make: Callable[[], Reader], jobs: int) -> ProcessPoolExecutor:
    """A pool of `jobs` processes for `read_batch`; each calls `make` once, which must be picklable."""
    return ProcessPoolExecutor(jobs, initializer=_prepare, initargs=(make,))


def read_in_processes(make: Callable[[], Reader], reports: Iterable[Item], jobs: int) -> Iterator[str]:
    """The extractions of reports as JSON, in their order. No more than a few batches are under way at once."""
    under_way: deque[Future[list[str]]] = deque()
    with offline_pool(make, jobs) as pool:
        try:
            for batch in _batches(reports):
                under_way.append(pool.submit(read_batch, batch))
                if len(under_way) > 2 * jobs:
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()
        finally:
            for waiting in under_way:
                waiting.cancel()


def read_batch(batch: list[Item]) -> list[str]:
    """In a worker: read some reports offline. JSON goes back, for pickles of models made from schemas do not load."""
    assert _reader is not None
    return [extraction.to_json() for extraction in _reader.extract_all(batch)]


def _batches(reports: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    characters = 0
    for item in reports:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Report) else 0
        if characters >= _BATCH_CHARACTERS or len(batch) >= _BATCH_REPORTS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


_reader: Reader | None = None


def _prepare(make: Callable[[], Reader]) -> None:
    global _reader  # noqa: PLW0603 - what a worker keeps between its batches
    _reader = make()
