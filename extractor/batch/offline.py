"""The runner of the offline engine: batches of reports go to processes, results come back as lines for the journal.

A report that brings a process down is found by reading its batch again one by one, and costs only itself.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from extractor.api import Extractor
from extractor.report import Report
from extractor.task import Task
from extractor.workspace import Workspace

Result = tuple[str, str | None, str]
"""State, code and the extraction as JSON."""


class Pool:
    """`jobs` processes that each read offline. With none, this process does."""

    def __init__(self, task: Task, jobs: int) -> None:
        self._task = task
        self._jobs = jobs
        self._here: Extractor | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._rebuilding = asyncio.Lock()

    async def read(self, reports: Sequence[Report], crashed: Callable[[Report], Result]) -> list[Result]:
        """The extractions of reports; `crashed` makes that of a report that no process survives."""
        if not reports:
            return []
        if self._jobs == 0:
            self._here = self._here or Extractor(self._task)
            return [_one(self._here, report) for report in reports]
        try:
            return await self._submit(reports)
        except BrokenProcessPool:
            pass
        # One of them, or of another batch of that moment, brought a process down.
        return [await self._alone(report, crashed) for report in reports]

    def close(self) -> None:
        """End the processes; what they are reading is given up."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    async def _submit(self, reports: Sequence[Report]) -> list[Result]:
        pool = self._made()
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, _read, list(reports))
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
                pool.shutdown(wait=False)
            raise

    async def _alone(self, report: Report, crashed: Callable[[Report], Result]) -> Result:
        """Read one report in a process of its own, so that its fall harms no other."""
        given = _given(self._task)
        loop = asyncio.get_running_loop()
        async with self._rebuilding:
            with ProcessPoolExecutor(1, _context(), initializer=_prepare, initargs=given) as pool:
                try:
                    return (await loop.run_in_executor(pool, _read, [report]))[0]
                except BrokenProcessPool:
                    return crashed(report)

    def _made(self) -> ProcessPoolExecutor:
        if self._pool is None:
            given = _given(self._task)
            self._pool = ProcessPoolExecutor(self._jobs, _context(), initializer=_prepare, initargs=given)
        return self._pool


def _context() -> Any:
    """Processes begun afresh: a fork would copy the journal's thread and its locks."""
    return multiprocessing.get_context("spawn")


def _given(task: Task) -> tuple[str, Workspace, str | None]:
    return task.name, task.workspace, task.prompt_version


_extractor: Extractor | None = None


def _prepare(task: str, workspace: Workspace, prompt: str | None) -> None:
    import signal

    global _extractor  # noqa: PLW0603 - what a worker process keeps between its batches
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that keeps the journal
    _extractor = Extractor(Task.load(task, workspace, prompt))


def _read(reports: list[Report]) -> list[Result]:
    assert _extractor is not None
    return [_one(_extractor, report) for report in reports]


def _one(extractor: Extractor, item: Report) -> Result:
    extraction = next(extractor.extract_all([item]))
    return extraction.state, extraction.code, extraction.to_json()
