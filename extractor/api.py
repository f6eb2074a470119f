"""The library's front door: a task with an engine, ready to read one report or a stream of them.

    from extractor import Extractor
    extraction = Extractor().extract("Imatinib 400 mg par jour depuis octobre 2009.")

Everything that the command line does goes through here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from extractor.engines.base import Engine
from extractor.errors import ExtractorError
from extractor.extraction import Extraction, Provenance, ReportReference
from extractor.formats.making import report_of
from extractor.formats.unreadable import Unreadable
from extractor.pipeline import Options, Pipeline, arun, cross_check, run, vote
from extractor.report import Language, Report
from extractor.settings import Engines, EngineSettings, make_engines
from extractor.task import Task
from extractor.workspace import Workspace

if TYPE_CHECKING:
    import asyncio
    from concurrent.futures import ProcessPoolExecutor

Item = Report | Unreadable | str
# asyncio and multiprocessing are imported where they are needed: the first record of one report comes sooner.


class Extractor:
    """Reads reports with one task and one engine. Make one and keep it: vocabularies and clients are loaded once."""

    def __init__(
        self,
        task: Task | str | None = None,
        settings: EngineSettings | None = None,
        *,
        workspace: Workspace | None = None,
        prompt: str | None = None,
    ) -> None:
        self.task = task if isinstance(task, Task) else Task.load(task, workspace, prompt)
        self.settings = settings or EngineSettings()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that reports are sent to; empty for engines that read on this machine or from recordings."""
        return self._engines.hosts

    @property
    def voters(self) -> tuple[tuple[Pipeline, Engine], ...]:
        """A pipeline and its engine for every sample of every model: what batch runs drive."""
        return self._voters

    @property
    def engines(self) -> Engines:
        """The engines, with the clients that hold their connections."""
        return self._engines

    def extract(self, report: Report | str, *, language: Language | None = None) -> Extraction[Any]:
        """Read one report. Words become a report whose id is the beginning of their digest.

        Raises ExtractorError only where no report could be read (workspace, key, recording missing); all that is
        wrong with this report ends in the state of its extraction.
        """
        report = report if isinstance(report, Report) else report_of(report, language=language)
        try:
            found = vote_of([run(pipeline, engine, report) for pipeline, engine in self._voters])
        except ExtractorError:
            raise
        except Exception as error:
            return self.broken(report, error)
        return cross_check(found, self._second.extract(report)) if self._second else found

    def extract_all(self, reports: Iterable[Item], *, jobs: int = 1) -> Iterator[Extraction[Any]]:
        """Read reports as they come, in their order; one extraction for each, also for what is unreadable.

        `jobs` processes share the offline reading: the engine "rules", or the cross-check of a model's answers.
        Models are asked by this process alone, about `concurrency` reports at once.
        """
        if self.settings.name != "rules":
            yield from self._concurrently(reports, jobs)
        elif jobs > 1:
            from extractor.processes import read_in_processes

            for line in read_in_processes(self._offline, reports, jobs):
                yield self.task.read_extraction(line)
        else:
            for item in reports:
                yield item.extraction(self.task) if isinstance(item, Unreadable) else self.extract(item)

    def broken(self, report: Report, error: BaseException) -> Extraction[Any]:
        """The extraction of a report that broke the code: a fault of ours. An error's words may be clinical; its type is not."""
        from extractor import __version__

        kind = type(error).__name__
        return self.task.extraction_type(
            report=ReportReference.to(report),
            task=self.task.name,
            state="failed",
            code="internal",
            message=f"Reading this report broke the program ({kind}). Please report it without the text.",
            records=self.task.schema(),
            provenance=Provenance(
                engine=self.settings.name, schema=self.task.schema_id, tool=f"extractor {__version__}"
            ),
        )

    def close(self) -> None:
        """Close connections, where there are any."""
        if "_engines" in self.__dict__:
            self._engines.close()

    @cached_property
    def _engines(self) -> Engines:
        return make_engines(self.settings, self.task.workspace)

    @cached_property
    def _voters(self) -> tuple[tuple[Pipeline, Engine], ...]:
        """A pipeline and its engine for every sample of every model; samples are numbered through."""
        asked = [engine for engine in self._engines.engines for _ in range(self.settings.samples)]
        return tuple(
            (Pipeline(self.task, self._options(engine, sample)), engine)
            for sample, engine in enumerate(asked)
        )

    def _options(self, engine: Engine, sample: int) -> Options:
        return Options(engine=self.settings.name, model=engine.model, sample=sample, **self.settings.options)

    @property
    def _offline(self) -> Callable[[], Extractor]:
        """How a worker process makes its reader."""
        task = self.task
        return partial(_offline_extractor, task.name, task.workspace, task.prompt_version)

    @cached_property
    def _second(self) -> Extractor | None:
        """The second reader, for one report at a time."""
        checked = self.settings.cross_check and self.settings.name != "rules"
        return Extractor(self.task) if checked else None

    def _concurrently(self, reports: Iterable[Item], jobs: int) -> Iterator[Extraction[Any]]:
        import asyncio

        from extractor.processes import offline_pool

        loop = asyncio.new_event_loop()
        pool = offline_pool(self._offline, jobs) if self._second else None
        under_way: deque[asyncio.Task[Extraction[Any]]] = deque()
        try:
            for item in reports:
                under_way.append(loop.create_task(self._aextract(item, pool)))
                if len(under_way) >= self.settings.concurrency:
                    yield loop.run_until_complete(under_way.popleft())
            while under_way:
                yield loop.run_until_complete(under_way.popleft())
        finally:
            for waiting in under_way:
                waiting.cancel()
            if under_way:
                loop.run_until_complete(asyncio.gather(*under_way, return_exceptions=True))
            loop.run_until_complete(self._engines.aclose())
            loop.close()
            if pool is not None:
                pool.shutdown(cancel_futures=True)

    async def _aextract(self, item: Item, pool: ProcessPoolExecutor | None) -> Extraction[Any]:
        if isinstance(item, Unreadable):
            return item.extraction(self.task)
        import asyncio

        from extractor.processes import read_batch

        report = item if isinstance(item, Report) else report_of(item)
        batch: list[Item] = [report]
        checking = asyncio.get_running_loop().run_in_executor(pool, read_batch, batch) if pool else None
        try:
            asked = (arun(pipeline, engine, report) for pipeline, engine in self._voters)
            found = vote_of(await asyncio.gather(*asked))
        except ExtractorError:
            raise
        except Exception as error:
            return self.broken(report, error)
        if checking is None:
            return found
        (line,) = await checking
        return cross_check(found, self.task.read_extraction(line))


def extract(
    report: Report | str,
    task: Task | str | None = None,
    *,
    workspace: Workspace | None = None,
    **settings: Any,
) -> Extraction[Any]:
    """Read one report; `settings` are those of `EngineSettings`. For many reports, make an `Extractor` and keep it."""
    extractor = Extractor(task, EngineSettings(**settings), workspace=workspace)
    try:
        return extractor.extract(report)
    finally:
        extractor.close()


def _offline_extractor(task: str, workspace: Workspace, prompt: str | None) -> Extractor:
    return Extractor(Task.load(task, workspace, prompt))


def vote_of(found: list[Extraction[Any]]) -> Extraction[Any]:
    """The one extraction, or the vote of several."""
    return found[0] if len(found) == 1 else vote(found)
