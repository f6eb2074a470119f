"""Offline reading in processes of their own: a pool whose workers each load the task once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TYPE_CHECKING

from extractor.report import Report
from extractor.task import Task
from extractor.workspace import Workspace

if TYPE_CHECKING:
    from extractor.api import Extractor
    from extractor.formats.unreadable import Unreadable

    Item = Report | Unreadable | str

_BATCH_CHARACTERS = 200_000
_BATCH_REPORTS = 64


def offline_pool(task: Task, jobs: int) -> ProcessPoolExecutor:
    """A pool of `jobs` processes for `read_batch`."""
    return ProcessPoolExecutor(
        jobs, initializer=_prepare, initargs=(task.name, task.workspace, task.prompt_version)
    )


def read_in_processes(task: Task, reports: Iterable[Item], jobs: int) -> Iterator[str]:
    """The extractions of reports as JSON, in their order. No more than a few batches are under way at once."""
    under_way: deque[Future[list[str]]] = deque()
    with offline_pool(task, jobs) as pool:
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
    assert _extractor is not None
    return [extraction.to_json() for extraction in _extractor.extract_all(batch)]


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


_extractor: Extractor | None = None


def _prepare(task: str, workspace: Workspace, prompt: str | None) -> None:
    from extractor.api import Extractor

    global _extractor  # noqa: PLW0603 - what a worker keeps between its batches
    _extractor = Extractor(Task.load(task, workspace, prompt))
