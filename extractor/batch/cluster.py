"""Past one machine: a driver hands partitions to the workers of a Dask scheduler, a bounded number at a time.

Workers read a partition as a run of their own in a scratch folder, write its part to the store, and give back counts
only. A part is named by its content, so a worker, scheduler or driver that is killed loses nothing: the same command
finds the parts that are there and hands out the rest; a partition that two workers read makes the same part twice.
"""

from __future__ import annotations

import json
import queue
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractor import __version__
from extractor.api import Extractor
from extractor.batch.budget import Budget, Meter
from extractor.batch.identity import Identity
from extractor.batch.journal import now
from extractor.batch.limits import Limits
from extractor.batch.partitions import (
    MANIFEST_VERSION,
    REPORTS_A_PARTITION,
    Partition,
    Store,
    partitions,
    private_file,
    summary_of,
)
from extractor.batch.run import BatchSettings, prices_for, run_batch
from extractor.batch.seen import SeenIds
from extractor.errors import EndpointError, ExtractorError, UsageError
from extractor.extras import install_advice
from extractor.formats.options import ReadOptions
from extractor.formats.readers import read_reports
from extractor.report import Report
from extractor.settings import EngineSettings
from extractor.task import Task
from extractor.workspace import open_workspace

SHARE = 0.95
"""Part of a rate limit that is split among the workers: what is left takes up their clocks' differences."""
_AHEAD = 2
_SECONDS_AWAY = 10
_TRIES_OF_A_PARTITION = 3


@dataclass(frozen=True)
class Order:
    """What a worker is told: by which task and settings to read, within which limits, and where to put the part."""

    task: str
    prompt: str | None
    workspace: str
    engine: EngineSettings
    batch: BatchSettings = field(repr=False)
    store: str = ""
    include_flagged: bool = False


@dataclass(frozen=True)
class ClusterSummary:
    """How it ended: partitions written now and found there before, and sums over both."""

    written: int
    found: int
    states: dict[str, int]
    tokens: int
    cost: float | None
    stopped: str | None = None
    error: ExtractorError | None = None


def split_limits(limits: Limits, workers: int) -> Limits:
    """One worker's share of the limits of a run."""
    share = SHARE / max(1, workers)
    return replace(
        limits,
        rpm=limits.rpm * share if limits.rpm else None,
        tpm=limits.tpm * share if limits.tpm else None,
        concurrency=max(1, limits.concurrency // max(1, workers)) if limits.concurrency else None,
    )


def run_on_cluster(
    extractor: Extractor, inputs: Sequence[str | Path], store: str, address: str, settings: BatchSettings, *,
    reading: ReadOptions | None = None, size: int = REPORTS_A_PARTITION, told: Callable[[int, int], None] | None = None,
) -> ClusterSummary:  # fmt: skip
    """Read every report on the workers at `address`; `told` hears partitions written and found after each."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("A cluster needs an optional package.", advice=install_advice("cluster")) from None
    place = Store(store)
    identity = Identity.of(extractor)
    prices = prices_for(extractor.settings, settings.prices)
    settings.budget.check(priced=None not in prices.values())
    try:
        client: Any = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError):
        raise EndpointError(f"No Dask scheduler answers at {address}.", code="cluster") from None
    with client:
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        order = Order(
            extractor.task.name, extractor.task.prompt_version, str(extractor.task.workspace.root), extractor.settings,
            replace(
                settings, limits=split_limits(settings.limits, workers), budget=Budget(), show=None, shard=None, jobs=0,
                cache=False, journal_dir=None,
            ),
            place.root, settings.include_flagged,
        )  # fmt: skip
        driver = _Driver(client, order, place, meter=Meter(settings.budget), workers=workers, told=told)
        keyer = Identity(identity.settings | {"include_flagged": settings.include_flagged}).keyer()
        reports = read_reports(inputs, reading, taken=SeenIds())
        if settings.shard is not None:
            reports = (item for item in reports if settings.shard.holds(item.id))
        summary = driver.go(partitions(reports, keyer, extractor.task, size))
    manifest = {
        "manifest_version": MANIFEST_VERSION, "written": now(), "tool": f"extractor {__version__}",
        "task": extractor.task.name, "settings": identity.settings, "format": "jsonl",
        "include_flagged": settings.include_flagged, "complete": summary.stopped is None,
        "extractions": sum(summary.states.values()), "states": summary.states, "parts": driver.parts,
    }  # fmt: skip
    place.write("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    return summary


class _Driver:
    def __init__(
        self, client: Any, order: Order, store: Store, *, meter: Meter, workers: int,
        told: Callable[[int, int], None] | None,
    ) -> None:  # fmt: skip
        self._client, self._order, self._store = client, order, store
        self._meter, self._workers, self._told = meter, workers, told
        self._under_way: dict[Any, int] = {}
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._away = 0
        self._found: dict[int, dict[str, Any]] = {}
        self._written = self._kept = 0
        self._error: ExtractorError | None = None
        self._stopped: str | None = None

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The parts, in the order of the reports."""
        return [self._found[number] for number in sorted(self._found)]

    def go(self, coming: Any) -> ClusterSummary:
        for number, partition in enumerate(coming):
            if self._store.exists(partition.file):
                self._note(
                    number,
                    {"name": partition.file, **summary_of(self._store.read(partition.file))},
                    kept=True,
                )
                continue
            while len(self._under_way) >= _AHEAD * self._workers and self._stopped is None:
                self._wait()
            self._stopped = self._stopped or self._meter.reached(len(self._under_way))
            if self._stopped is not None:
                break
            self._submit(number, partition)
        while self._under_way:
            self._wait()
        states: Counter[str] = Counter()
        for part in self._found.values():
            states.update(part["states"])
        costs = [part["cost"] for part in self._found.values() if part["cost"] is not None]
        return ClusterSummary(
            self._written, self._kept, dict(states), sum(part["tokens"] for part in self._found.values()),
            sum(costs) if costs else None, self._stopped, self._error,
        )  # fmt: skip

    def _submit(self, number: int, partition: Partition) -> None:
        future = self._client.submit(
            read_partition, self._order, partition, key=f"extractor-{partition.name}", pure=False,
            retries=_TRIES_OF_A_PARTITION,
        )  # fmt: skip
        self._under_way[future] = number
        future.add_done_callback(self._ended.put)

    def _wait(self) -> None:
        """Until one partition ends, or the scheduler is away for good."""
        try:
            future = self._ended.get(timeout=1.0)
        except queue.Empty:
            away = self._client.status != "running"
            self._away = self._away + 1 if away else 0
            if self._away >= _SECONDS_AWAY:
                self._lost("the scheduler is away")
            return
        if future in self._under_way:
            self._received(self._under_way.pop(future), future)

    def _received(self, number: int, future: Any) -> None:
        if future.status != "finished":
            self._lost(type(future.exception()).__name__ if future.status == "error" else str(future.status))
            return
        result = future.result()
        if "stopped" in result:
            self._stopped = self._stopped or result["stopped"]
            self._error = self._error or EndpointError(result["message"], code=result["stopped"])
        else:
            self._note(number, result, kept=False)

    def _lost(self, why: str) -> None:
        self._stopped = self._stopped or "cluster"
        self._error = self._error or EndpointError(
            f"The cluster lost its work ({why}).", code="cluster",
            advice="Parts that were written are kept: run the same command again.",
        )  # fmt: skip
        if self._client.status != "running":
            self._under_way.clear()

    def _note(self, number: int, part: dict[str, Any], *, kept: bool) -> None:
        self._found[number] = part
        self._kept += kept
        self._written += not kept
        self._meter.settle(part["tokens"], part["cost"])
        if self._told is not None:
            self._told(self._written, self._kept)


def read_partition(order: Order, partition: Partition) -> dict[str, Any]:
    """On a worker: read a partition and write its part. What comes back, errors included, holds no clinical text."""
    store = Store(order.store)
    if store.exists(partition.file):  # another worker was quicker
        return {"name": partition.file, **summary_of(store.read(partition.file))}
    scratch = Path(tempfile.mkdtemp(prefix="extractor-"))
    try:
        lines = _read(order, partition, scratch)
        text = "".join(f"{line}\n" for line in (*lines, *partition.unread))
        store.write(partition.file, text)
        return {"name": partition.file, **summary_of(text)}
    except ExtractorError as error:
        return {"stopped": error.code, "message": error.message}
    except Exception as error:
        raise RuntimeError(f"a partition failed: {type(error).__name__}") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _read(order: Order, partition: Partition, scratch: Path) -> list[str]:
    if not partition.reports:
        return []
    task = Task.load(order.task, open_workspace(Path(order.workspace)), order.prompt)
    inputs = scratch / "reports.jsonl"
    kept = {name for name in Report.model_fields if name != "metadata"}
    lines = (
        Report.model_validate_json(line).model_dump_json(include=kept, exclude_none=True)
        for line in partition.reports
    )
    private_file(inputs, "".join(f"{line}\n" for line in lines))
    summary = run_batch(Extractor(task, order.engine), [inputs], scratch / "run", order.batch)
    if summary.error is not None:
        raise summary.error
    if summary.manifest is None or summary.totals.settled != len(partition.reports):
        raise EndpointError("A partition was not read to its end.", code=summary.stopped or "cluster")
    return [
        line
        for part in summary.manifest["parts"]
        for line in (scratch / "run" / part["name"]).read_text(encoding="utf-8").splitlines()
    ]
