"""The library's front door: a task with an engine, ready to read one report or a stream of them.

    from extractor import Extractor
    extraction = Extractor().extract("Imatinib 400 mg par jour depuis octobre 2009.")

Everything that the command line does goes through here.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extractor.errors import ExtractorError, UsageError
from extractor.extraction import Extraction, Provenance, ReportReference
from extractor.formats.unreadable import Unreadable
from extractor.pipeline import Options, Pipeline, arun, run
from extractor.report import Language, Report, detect_language
from extractor.task import Task
from extractor.workspace import Workspace

if TYPE_CHECKING:
    from extractor.engines.base import Engine

EngineName = Literal["rules", "llm", "replay"]
ENGINES: tuple[EngineName, ...] = ("rules", "llm", "replay")
_BATCH_CHARACTERS = 200_000
_BATCH_REPORTS = 64


@dataclass(frozen=True)
class EngineSettings:
    """Which engine reads, and how.

    `engine` follows from the rest where it is None: "replay" with recordings to replay, "llm" with a model,
    else "rules". `parameters` are fields of `extractor.engines.llm.Parameters`. `options` are fields of
    `extractor.pipeline.Options` besides engine and model. `concurrency` is how many requests to a model are
    under way at once.
    """

    engine: EngineName | None = None
    model: str | None = None
    base_url: str | None = None
    ca_bundle: Path | None = None
    record: Path | None = None
    replay: tuple[Path, ...] = ()
    concurrency: int = 8
    parameters: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> EngineName:
        """The engine meant; UsageError where the settings contradict each other."""
        meant: EngineName = "replay" if self.replay else "llm" if self.model else "rules"
        named = self.engine or meant
        if named not in ENGINES:
            raise UsageError(f"Unknown engine {named!r}.", advice=f"Known: {', '.join(ENGINES)}.")
        if named == "llm" and not self.model:
            raise UsageError(
                "The engine llm needs a model.", advice="Give --model openai/NAME, or --base-url too."
            )
        if named == "replay" and not self.replay:
            raise UsageError("The engine replay needs recordings.", advice="Give --replay FILE.")
        if named == "rules" and (self.model or self.base_url or self.record or self.replay):
            raise UsageError(
                "The engine rules reads offline: it takes no model, address or recording.",
                advice="Leave --engine out, or give --model.",
            )
        return named


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
        self._name = self.settings.name
        self._client: Any = None

    @cached_property
    def engine(self) -> Engine:
        """The engine, made when the first report needs it."""
        if self._name == "rules":
            from extractor.engines.rules import RulesEngine

            return RulesEngine()
        if self._name == "replay":
            from extractor.engines.replay import ReplayEngine

            return ReplayEngine(self.settings.replay)
        engine = self._client = self._model_engine()
        if self.settings.record is not None:
            from extractor.engines.replay import RecordingEngine

            return RecordingEngine(engine, self.settings.record)
        return engine

    @property
    def host(self) -> str | None:
        """The host that reports are sent to; None for engines that read on this machine or from recordings."""
        if self._name != "llm":
            return None
        _ = self.engine
        return str(self._client.endpoint.host)

    @cached_property
    def pipeline(self) -> Pipeline:
        """The state machine with this task and these options."""
        return Pipeline(self.task, self._options())

    def extract(self, report: Report | str, *, language: Language | None = None) -> Extraction[Any]:
        """Read one report. Words become a report whose id is the digest of its text.

        Raises ExtractorError only where no report could be read (workspace, key, recording missing); all that is
        wrong with this report ends in the state of its extraction.
        """
        return self._guarded(report if isinstance(report, Report) else report_of(report, language=language))

    def extract_all(
        self, reports: Iterable[Report | Unreadable | str], *, jobs: int = 1
    ) -> Iterator[Extraction[Any]]:
        """Read reports as they come, in their order; one extraction for each, also for what is unreadable.

        `jobs` processes share the work of the engine "rules"; a model is asked by this process alone.
        """
        if self._name == "llm":
            yield from self._concurrently(reports)
        elif jobs > 1 and self._name == "rules":
            yield from self._in_processes(reports, jobs)
        else:
            for item in reports:
                yield self._one(item)

    def close(self) -> None:
        """Close connections of the engine, where it has any."""
        if (close := getattr(self._client, "close", None)) is not None:
            close()

    def _options(self) -> Options:
        return Options(engine=self._name, model=self.engine.model, **self.settings.options)

    def _one(self, item: Report | Unreadable | str) -> Extraction[Any]:
        if isinstance(item, Unreadable):
            return item.extraction(self.task)
        return self.extract(item)

    def _guarded(self, report: Report) -> Extraction[Any]:
        try:
            return run(self.pipeline, self.engine, report)
        except ExtractorError:
            raise
        except Exception as error:
            return _broken(self, report, error)

    async def _aguarded(self, item: Report | Unreadable | str) -> Extraction[Any]:
        if isinstance(item, Unreadable):
            return item.extraction(self.task)
        report = item if isinstance(item, Report) else report_of(item)
        try:
            return await arun(self.pipeline, self.engine, report)
        except ExtractorError:
            raise
        except Exception as error:
            return _broken(self, report, error)

    def _concurrently(self, reports: Iterable[Report | Unreadable | str]) -> Iterator[Extraction[Any]]:
        loop = asyncio.new_event_loop()
        under_way: deque[asyncio.Task[Extraction[Any]]] = deque()
        try:
            for item in reports:
                under_way.append(loop.create_task(self._aguarded(item)))
                if len(under_way) >= self.settings.concurrency:
                    yield loop.run_until_complete(under_way.popleft())
            while under_way:
                yield loop.run_until_complete(under_way.popleft())
        finally:
            for waiting in under_way:
                waiting.cancel()
            if under_way:
                loop.run_until_complete(asyncio.gather(*under_way, return_exceptions=True))
            if (close := getattr(self._client, "aclose", None)) is not None:
                loop.run_until_complete(close())
            loop.close()

    def _in_processes(
        self, reports: Iterable[Report | Unreadable | str], jobs: int
    ) -> Iterator[Extraction[Any]]:
        given = (self.task.name, self.task.workspace, self.task.prompt_version)
        under_way: deque[Future[list[str]]] = deque()
        with ProcessPoolExecutor(jobs, initializer=_prepare_process, initargs=given) as pool:
            try:
                for batch in _batches(reports):
                    under_way.append(pool.submit(_read_batch, batch))
                    if len(under_way) > 2 * jobs:
                        yield from self._received(under_way.popleft())
                while under_way:
                    yield from self._received(under_way.popleft())
            finally:
                for waiting in under_way:
                    waiting.cancel()

    def _received(self, future: Future[list[str]]) -> Iterator[Extraction[Any]]:
        for line in future.result():
            yield self.task.read_extraction(line)

    def _model_engine(self) -> Engine:
        from extractor.engines.llm import Endpoint, LLMEngine, Parameters

        settings = self.settings
        endpoint = Endpoint.resolve(settings.model or "", settings.base_url, ca_bundle=settings.ca_bundle)
        endpoint.require_allowed(self.task.workspace)
        if endpoint.protocol == "provider":
            from extractor.engines.llm.provider import ProviderEngine

            return ProviderEngine(endpoint, Parameters(**settings.parameters))
        return LLMEngine(endpoint, Parameters(**settings.parameters))


def extract(
    report: Report | str,
    task: Task | str | None = None,
    *,
    workspace: Workspace | None = None,
    **settings: Any,
) -> Extraction[Any]:
    """Read one report; `settings` are those of `EngineSettings`. For many reports, make an `Extractor` and keep it."""
    return Extractor(task, EngineSettings(**settings), workspace=workspace).extract(report)


def report_of(text: str, *, language: Language | None = None) -> Report:
    """A report of bare words: its id is the beginning of their digest, its language detected."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Report(id=digest[:12], text=text, language=language or detect_language(text))


def _broken(extractor: Extractor, report: Report, error: Exception) -> Extraction[Any]:
    """The extraction of a report that broke the code: a fault of ours. Its words may be clinical, so only the type is kept."""
    from extractor import __version__

    return extractor.task.extraction_type(
        report=ReportReference.to(report),
        task=extractor.task.name,
        state="failed",
        code="internal",
        message=f"Reading this report broke the program ({type(error).__name__}). Please report it without the text.",
        records=extractor.task.schema(),
        provenance=Provenance(
            engine=extractor.settings.name, schema=extractor.task.schema_id, tool=f"extractor {__version__}"
        ),
    )


def _batches(
    reports: Iterable[Report | Unreadable | str],
) -> Iterator[list[Report | Unreadable | str]]:
    batch: list[Report | Unreadable | str] = []
    characters = 0
    for item in reports:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Report) else 0
        if characters >= _BATCH_CHARACTERS or len(batch) >= _BATCH_REPORTS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


_in_this_process: Extractor | None = None


def _prepare_process(task: str, workspace: Workspace, prompt: str | None) -> None:
    global _in_this_process  # noqa: PLW0603 - what a worker process keeps between its batches
    _in_this_process = Extractor(Task.load(task, workspace, prompt))


def _read_batch(batch: list[Report | Unreadable | str]) -> list[str]:
    assert _in_this_process is not None
    return [extraction.to_json() for extraction in _in_this_process.extract_all(batch)]
