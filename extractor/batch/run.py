"""A run from its inputs to its parts: `run_batch` puts folder, journal, cache, limits, runner and outputs together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.api import Extractor
from extractor.batch.admission import Admission, Policy
from extractor.batch.answers import AnswerKeys, CachingEngine
from extractor.batch.budget import Budget, Meter
from extractor.batch.folder import RunFolder
from extractor.batch.identity import Identity, Keyer, Shard
from extractor.batch.journal import Journal, Totals
from extractor.batch.limits import Limits, RunGate
from extractor.batch.offline import Pool, Result
from extractor.batch.outputs import Form, write_outputs
from extractor.batch.planning import TYPICAL_CHARACTERS, Estimator, Plan, plan
from extractor.batch.prices import Price, PricedEngine, price_of, read_prices
from extractor.batch.progress import Snapshot, Tally
from extractor.batch.reading import ModelRunner, OfflineRunner, Parts, Reader
from extractor.batch.runner import Runner
from extractor.batch.seen import SeenIds
from extractor.batch.signals import Signals
from extractor.batch.writing import Settled, Writer
from extractor.engines.base import Engine
from extractor.errors import ExtractorError, UsageError
from extractor.formats.options import ReadOptions
from extractor.formats.readers import read_reports
from extractor.formats.unreadable import Unreadable
from extractor.report import Report
from extractor.settings import EngineSettings

Show = Callable[[Snapshot], None]


@dataclass(frozen=True)
class BatchSettings:
    """How a run goes. `journal_dir` puts its databases elsewhere than its folder; `total` is the number of reports,
    where it is known, for the time left; `show` is called with where the run stands every `show_seconds`."""

    policy: Policy = field(default_factory=Policy)
    shard: Shard | None = None
    limits: Limits = field(default_factory=Limits)
    budget: Budget = field(default_factory=Budget)
    prices: Path | None = None
    cache: bool = True
    jobs: int = 1
    form: Form = "jsonl"
    include_flagged: bool = False
    journal_dir: Path | None = None
    total: int | None = None
    show: Show | None = None
    show_seconds: float = 1.0


@dataclass(frozen=True)
class Summary:
    """How a run ended. `stopped` says why before its end ("interrupted", "max-cost", an error's code); `totals` are
    over the whole run, `failures` the first (id, code) that failed; `manifest` is None where no parts were written."""

    folder: Path
    stopped: str | None
    error: ExtractorError | None
    totals: Totals
    failures: list[tuple[str, str]]
    last: Snapshot
    manifest: dict[str, Any] | None


def run_batch(
    extractor: Extractor,
    inputs: Sequence[str | Path],
    root: Path,
    settings: BatchSettings | None = None,
    *,
    reading: ReadOptions | None = None,
) -> Summary:
    """Read every report of the inputs into the run folder `root`; what is settled there already is not read again.

    Raises ExtractorError where nothing could be begun (locked, unwritable, no price); what stops it later is in
    the summary, and the same call goes on from there.
    """
    settings = settings or BatchSettings()
    identity = Identity.of(extractor)
    prices = prices_for(extractor.settings, settings.prices)
    settings.budget.check(priced=None not in prices.values())
    folder = RunFolder.make(_root(root, settings.shard), settings.journal_dir)
    with folder.lock():
        journal = Journal.make(folder)
        try:
            if waiting := journal.waiting():
                raise UsageError(
                    f"{waiting:,} reports of this run are on their way in batch files.",
                    advice=f"Collect them first: extractor batch collect {root}",
                )
            number = journal.begin_session([str(one) for one in inputs], identity.settings)
            run = _Run(extractor, settings, journal, number, prices)
            reports = read_reports(inputs, reading, taken=SeenIds())
            asyncio.run(run.go(reports, identity.keyer()))
            outcome = run.stopped or "complete"
            journal.end_session(number, outcome)
            manifest = write_outputs(
                folder.root, journal.results(), extractor.task, form=settings.form,
                include_flagged=settings.include_flagged, settings=identity.settings,
            ) if outcome != "journal" else None  # fmt: skip
            return Summary(
                folder.root,
                run.stopped,
                run.error,
                journal.totals(),
                journal.failures(),
                run.snapshot(),
                manifest,
            )
        finally:
            journal.close()


def plan_batch(
    extractor: Extractor,
    inputs: Sequence[str | Path],
    root: Path | None,
    settings: BatchSettings,
    reading: ReadOptions | None = None,
) -> Plan:
    """What `run_batch` with the same arguments would take. Sends nothing and writes nothing."""
    from extractor.batch.folder import is_run

    place = _root(root, settings.shard) if root else None
    journal = Journal.read(RunFolder.open(place)) if place and is_run(place) else None
    try:
        return plan(
            extractor, read_reports(inputs, reading, taken=SeenIds()), Identity.of(extractor).keyer(), journal=journal,
            policy=settings.policy, shard=settings.shard, price=next(iter(prices_for(extractor.settings, settings.prices).values()), None),
        )  # fmt: skip
    finally:
        if journal is not None:
            journal.close()


def prices_for(settings: EngineSettings, table: Path | None) -> dict[str, Price | None]:
    """The prices of the run's models. The shipped table is for the providers' own endpoints, not for a `--base-url`."""
    if settings.name != "llm":
        return {}
    known = read_prices(table) if table is not None or not settings.base_url else ()
    return {model: price_of(model, known) for model in settings.models}


def _root(root: Path, shard: Shard | None) -> Path:
    if shard is None:
        return root
    return RunFolder(root, root).shard(shard.number, shard.of)


class _Run:
    """One session of a run."""

    def __init__(
        self, extractor: Extractor, settings: BatchSettings, journal: Journal, session: int,
        prices: dict[str, Price | None],
    ) -> None:  # fmt: skip
        self._extractor, self._settings = extractor, settings
        self._journal, self._session = journal, session
        self._prices = prices
        self._tally = Tally()
        self._gate: RunGate | None = None
        self._caches: list[CachingEngine] = []
        self._admission: Admission
        self._runner: Runner

    @property
    def stopped(self) -> str | None:
        return self._runner.stopped

    @property
    def error(self) -> ExtractorError | None:
        return self._runner.error

    async def go(self, reports: Iterator[Report | Unreadable], keyer: Keyer) -> None:
        loop = asyncio.get_running_loop()
        settings, journal = self._settings, self._journal
        pool = Pool(self._extractor.task, settings.jobs)

        def committed(rows: Sequence[Settled]) -> None:
            loop.call_soon_threadsafe(self._committed, rows)

        def broken(error: ExtractorError) -> None:
            loop.call_soon_threadsafe(self._runner.broken, error)

        writer = Writer(journal.folder, committed, broken)
        self._admission = Admission(
            reports, journal, writer, keyer, self._session, policy=settings.policy, shard=settings.shard
        )
        self._runner = self._made((self._admission, writer, self._meter()), pool)
        try:
            with writer, Signals(self._runner):
                await self._run()
        except ExtractorError as error:
            self._runner.stop(error.code, error)
        finally:
            pool.close()
            for cache in self._caches:
                cache.close()
            await self._extractor.engines.aclose()
            self._show()

    def snapshot(self) -> Snapshot:
        under_way = self._runner.under_way
        more: dict[str, Any] = {"limit": None}
        if self._gate is not None:
            more = {
                "limit": self._gate.concurrency.limit,
                "limited": self._gate.limited,
                "ailing": self._gate.ailing,
            }
        return self._tally.snapshot(
            kept=self._admission.kept, total=self._settings.total, under_way=under_way,
            cached_answers=sum(cache.hits for cache in self._caches), **more,
        )  # fmt: skip

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        timers = []
        if (seconds := self._settings.budget.max_seconds) is not None:
            timers.append(loop.call_later(seconds, self._runner.stop, "max-time"))
        ticking = asyncio.create_task(self._tick()) if self._settings.show else None
        try:
            await self._runner.run()
        finally:
            for timer in timers:
                timer.cancel()
            if ticking:
                ticking.cancel()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._settings.show_seconds)
            self._show()

    def _show(self) -> None:
        if self._settings.show is not None:
            self._settings.show(self.snapshot())

    def _meter(self) -> Meter:
        totals = self._journal.totals()
        expected = Estimator(self._extractor).usage(Report(id="typical", text="x" * TYPICAL_CHARACTERS))
        price = next(iter(self._prices.values()), None)
        return Meter(
            self._settings.budget, tokens=totals.tokens, cost=totals.cost or 0.0,
            settled=totals.settled if totals.tokens else 0,
            expected_tokens=expected.input_tokens + expected.output_tokens,
            expected_cost=price.of(expected) if price else 0.0,
        )  # fmt: skip

    def _made(self, parts: Parts, pool: Pool) -> Runner:
        extractor, settings = self._extractor, self._settings
        if extractor.settings.name == "rules":
            return OfflineRunner(parts, pool, extractor.task, self._crashed, settings.jobs)
        gate = self._gate = RunGate(settings.limits)
        for client in extractor.engines.clients:
            client.gate = gate
        wrapped: dict[int, Engine] = {}
        for _, engine in extractor.voters:
            if id(engine) not in wrapped:
                wrapped[id(engine)] = self._wrapped(engine, parts[1])
        voters = [(pipeline, wrapped[id(engine)]) for pipeline, engine in extractor.voters]
        second = pool if extractor.settings.cross_check else None
        return ModelRunner(parts, Reader(extractor, voters, second, self._crashed), extractor.task, gate)

    def _wrapped(self, engine: Engine, writer: Writer) -> Engine:
        """The engine with its price and the cache before it."""
        keys = AnswerKeys.of(getattr(engine, "inner", engine))
        price = self._prices.get(str(engine.model)) or next(
            (price for model, price in self._prices.items() if model.endswith(f"/{engine.model}")), None
        )
        if price is not None:
            engine = PricedEngine(engine, price)
        if self._settings.cache:
            fresh = self._settings.policy.force
            engine = CachingEngine(engine, self._journal.folder, writer, keys, fresh=fresh)
            self._caches.append(engine)
        return engine

    def _committed(self, rows: Sequence[Settled]) -> None:
        spent = [row.cost for row in rows if row.cost is not None]
        tokens = sum(row.input_tokens + row.output_tokens for row in rows)
        self._tally.settle([row.outcome for row in rows], tokens, sum(spent) if spent else None)
        self._runner.committed(rows)

    def _crashed(self, report: Report) -> Result:
        extraction = self._extractor.broken(report, MemoryError())
        return extraction.state, extraction.code, extraction.to_json()
