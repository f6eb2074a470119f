"""The runner: reads ahead a little, keeps so many reports under way, settles each as it comes.

There are no barriers: a slow report holds up nobody. A report is under way from its start until its result is on
disk, so after a crash no more is done again than was under way.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from extractor.batch.admission import Admission, Work
from extractor.batch.budget import Meter
from extractor.batch.writing import Settled, Writer
from extractor.errors import ExtractorError


class Runner(ABC):
    """Drives units of work (a report, or a batch of them) from an admission to a writer.

    `stopped` says why no further unit was begun: the option of a budget, "interrupted", the code of `error`.
    """

    def __init__(self, admission: Admission, writer: Writer, meter: Meter) -> None:
        self._admission, self._writer, self._meter = admission, writer, meter
        self._tasks: dict[asyncio.Task[None], int] = {}
        self._reading = 0
        self._uncommitted: set[str] = set()
        self._changed = asyncio.Event()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="extractor-reader")
        self._loop = asyncio.get_running_loop()
        self._fault: BaseException | None = None
        self.stopped: str | None = None
        self.error: ExtractorError | None = None

    @property
    @abstractmethod
    def window(self) -> int:
        """Reports that may be under way at once."""

    @abstractmethod
    def units(self, chunk: list[Work]) -> Iterable[list[Work]]:
        """A chunk cut into units."""

    @abstractmethod
    async def read(self, unit: list[Work]) -> Sequence[Settled]:
        """The results of a unit, one for each of its reports; ExtractorError stops the run."""

    @property
    def under_way(self) -> int:
        """Reports begun whose result is not on disk yet."""
        return self._reading + len(self._uncommitted)

    async def run(self) -> None:
        """Work until the inputs end or something stops the run; then let what is under way finish."""
        chunk = self._read_ahead()
        try:
            while self.stopped is None:
                work = await self._next(chunk)
                if work is None:
                    break
                chunk = self._read_ahead()
                for unit in self.units(work):
                    if not await self._room():
                        break
                    self._begin(unit)
            await self._drained()
        except ExtractorError as error:
            self.stop(error.code, error)
            await self._drained()
        finally:
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            chunk.cancel()
            self._reader.shutdown(wait=True, cancel_futures=True)
        if self._fault is not None:
            raise self._fault

    def stop(self, reason: str, error: ExtractorError | None = None) -> None:
        """Begin no further report. The first reason counts."""
        if self.stopped is None:
            self.stopped, self.error = reason, error
        self._changed.set()

    def abort(self) -> None:
        """Give up what is under way, too."""
        self.stop("interrupted")
        for task in list(self._tasks):
            task.cancel()

    def committed(self, rows: Sequence[Settled]) -> None:
        """Results are on disk. Called from the loop."""
        for row in rows:
            self._uncommitted.discard(row.id)
            self._meter.settle(row.input_tokens + row.output_tokens, row.cost)
        self._changed.set()

    def broken(self, error: ExtractorError) -> None:
        """The writer can write no more. Called from the loop."""
        self.stop("journal", error)
        self._uncommitted.clear()
        for task in list(self._tasks):
            task.cancel()

    def _read_ahead(self) -> asyncio.Future[list[Work] | None]:
        return self._loop.run_in_executor(self._reader, self._admission.next_chunk)

    async def _next(self, chunk: asyncio.Future[list[Work] | None]) -> list[Work] | None:
        """The chunk; None at the end, or where the run is stopped while it is waited for."""
        chunk.add_done_callback(lambda _: self._changed.set())
        while not chunk.done():
            if self.stopped is not None:
                return None
            await self._change()
        return chunk.result()

    async def _room(self) -> bool:
        """Wait until one more report may begin; False where the run is to stop."""
        while True:
            if self.stopped is None and (reached := self._meter.reached(self.under_way)):
                if not self.under_way or reached == "max-time":
                    self.stop(reached)
                else:  # what is under way may turn out cheaper than foreseen
                    await self._change()
                    continue
            if self.stopped is not None:
                return False
            if self.under_way < self.window:
                return True
            await self._change()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    def _begin(self, unit: list[Work]) -> None:
        for work in unit:
            self._writer.start(work.id)
        task = self._loop.create_task(self._one(unit))
        self._tasks[task] = len(unit)
        self._reading += len(unit)
        task.add_done_callback(self._ended)

    async def _one(self, unit: list[Work]) -> None:
        try:
            rows = await self.read(unit)
        except ExtractorError as error:
            self.stop(error.code, error)
            return
        for row in rows:
            self._uncommitted.add(row.id)
            self._writer.settle(row)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._reading -= self._tasks.pop(task)
        self._changed.set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._fault = self._fault or fault
            self.stop("internal")

    async def _drained(self) -> None:
        while self.under_way and (self.error is None or self.error.code != "journal"):
            await self._change()
