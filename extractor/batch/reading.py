"""The two runners: one report at a time to a model through the gate, or batches of reports to offline processes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from extractor.api import Extractor
from extractor.batch.admission import Admission, Work
from extractor.batch.budget import Meter
from extractor.batch.limits import RunGate
from extractor.batch.offline import Pool, Result
from extractor.batch.runner import Runner
from extractor.batch.writing import Settled, Writer
from extractor.engines.base import Engine
from extractor.errors import EndpointError, ExtractorError
from extractor.extraction import Extraction
from extractor.formats.unreadable import Unreadable
from extractor.pipeline import Pipeline, arun, cross_check, vote
from extractor.report import Report
from extractor.task import Task

Parts = tuple[Admission, Writer, Meter]
"""What every runner is made of."""
Extract = Callable[[Report], Awaitable[Extraction[Any]]]
TRANSIENT = frozenset(("endpoint-timeout", "endpoint-unreachable", "response-malformed", "http-429"))
"""Codes of failures that are the endpoint's, not the report's; and all `http-5…`."""
_BATCH_CHARACTERS = 200_000


def transient(extraction: Extraction[Any]) -> bool:
    """Whether a report failed for a reason that may pass."""
    code = extraction.code or ""
    return extraction.state == "failed" and (code in TRANSIENT or code.startswith("http-5"))


def settled(work: Work, extraction: Extraction[Any]) -> Settled:
    """The journal's row for an extraction."""
    usage = extraction.usage
    return Settled(
        work.id, work.key, extraction.state, extraction.code, extraction.to_json(),
        unread=isinstance(work.item, Unreadable), requests=usage.requests, input_tokens=usage.input_tokens,
        cached_tokens=usage.cached_tokens, output_tokens=usage.output_tokens, cost=usage.cost,
    )  # fmt: skip


class Reader:
    """Reads one report as its extractor would: asks every voter, votes, and checks with the second reader."""

    def __init__(
        self, extractor: Extractor, voters: Sequence[tuple[Pipeline, Engine]], second: Pool | None,
        crashed: Callable[[Report], Result],
    ) -> None:  # fmt: skip
        self._extractor, self._voters, self._second, self._crashed = extractor, voters, second, crashed

    async def __call__(self, report: Report) -> Extraction[Any]:
        """The extraction; ExtractorError where no other report could be read either."""
        checking = asyncio.ensure_future(self._second.read([report], self._crashed)) if self._second else None
        try:
            if len(self._voters) == 1:
                found = await arun(*self._voters[0], report)
            else:
                asked = (arun(pipeline, engine, report) for pipeline, engine in self._voters)
                found = vote(await asyncio.gather(*asked))
            if checking is None:
                return found
            ((_, _, line),) = await checking
            return cross_check(found, self._extractor.task.read_extraction(line))
        except ExtractorError:
            raise
        except Exception as error:
            return self._extractor.broken(report, error)
        finally:
            if checking is not None:
                checking.cancel()


class ModelRunner(Runner):
    """Asks a model, as many at once as the gate lets in."""

    def __init__(self, parts: Parts, extract: Extract, task: Task, gate: RunGate) -> None:
        super().__init__(*parts)
        self._extract, self._task, self._gate = extract, task, gate

    @property
    def window(self) -> int:
        """Those that the gate lets in, and room for what waits for the disk or to try again."""
        limit = self._gate.concurrency.limit
        return limit + max(4, limit // 2)

    def units(self, chunk: list[Work]) -> Iterable[list[Work]]:
        """Each report alone."""
        return ([work] for work in chunk)

    async def read(self, unit: list[Work]) -> Sequence[Settled]:
        """Ask for one report. While the endpoint answers nobody, a report that failed by it waits and is asked for again."""
        (work,) = unit
        if isinstance(work.item, Unreadable):
            return [settled(work, work.item.extraction(self._task))]
        try:
            extraction = await self._extract(work.item)
            while transient(extraction) and self._gate.ailing:
                extraction = await self._extract(work.item)
        except EndpointError as error:
            self._gate.shut(error)
            raise
        return [settled(work, extraction)]


class OfflineRunner(Runner):
    """Reads without a model, in the pool's processes."""

    def __init__(
        self, parts: Parts, pool: Pool, task: Task, crashed: Callable[[Report], Result], jobs: int
    ) -> None:
        super().__init__(*parts)
        self._pool, self._task, self._crashed, self._jobs = pool, task, crashed, jobs

    @property
    def window(self) -> int:
        """Two batches for each process."""
        return 64 * max(1, self._jobs)

    def units(self, chunk: list[Work]) -> Iterable[list[Work]]:
        """Batches of about as many characters as a process reads in a second."""
        unit: list[Work] = []
        characters = 0
        for work in chunk:
            unit.append(work)
            characters += len(work.item.text) if isinstance(work.item, Report) else 0
            if characters >= _BATCH_CHARACTERS or len(unit) >= 32:
                yield unit
                unit, characters = [], 0
        if unit:
            yield unit

    async def read(self, unit: list[Work]) -> Sequence[Settled]:
        """Read a batch; what no reader could read is told as it is."""
        rows = [
            settled(work, work.item.extraction(self._task))
            for work in unit
            if isinstance(work.item, Unreadable)
        ]
        works = [work for work in unit if isinstance(work.item, Report)]
        results = await self._pool.read(
            [work.item for work in works if isinstance(work.item, Report)], self._crashed
        )
        for work, (state, code, result) in zip(works, results, strict=True):
            rows.append(Settled(work.id, work.key, state, code, result))
        return rows
