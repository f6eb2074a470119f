"""A local Dask cluster of two processes: workers, scheduler and driver are killed, nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.api import Extractor
from extractor.batch.cluster import ClusterSummary, run_on_cluster, split_limits
from extractor.batch.identity import Keyer
from extractor.batch.limits import Limits
from extractor.batch.partitions import Store, partitions
from extractor.batch.run import BatchSettings
from extractor.formats.readers import read_reports
from extractor.settings import EngineSettings
from extractor.task import Task
from tests.batch.conftest import extractions, good, write_reports
from tests.servers.scripted import ScriptedServer

distributed = pytest.importorskip("distributed")
COUNT = 60
ROOT = Path(__file__).parents[2]


@pytest.fixture
def cluster() -> Iterator[Any]:
    os.environ["PYTHONPATH"] = str(ROOT)
    made = distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        memory_limit=0,
    )
    yield made
    made.close(timeout=20)


def on_cluster(cluster: Any, server: ScriptedServer, tmp_path: Path, **changes: Any) -> ClusterSummary:
    settings = EngineSettings(model="scripted", base_url=server.url, cross_check=False)
    inputs = write_reports(tmp_path / "in.jsonl", COUNT)
    batch = BatchSettings(limits=Limits(concurrency=4), **changes)
    address = getattr(cluster, "scheduler_address", cluster)
    return run_on_cluster(
        Extractor("oncology", settings), [inputs], str(tmp_path / "run"), address, batch, size=10
    )


def check_whole(tmp_path: Path) -> None:
    assert [one["report"]["id"] for one in extractions(tmp_path / "run")] == [f"r{n}" for n in range(COUNT)]
    assert len(list((tmp_path / "run").glob("part-*.jsonl"))) == COUNT // 10


def test_a_cluster_reads_all_and_a_second_time_nothing(cluster: Any, tmp_path: Path) -> None:
    with ScriptedServer(good) as server:
        first = on_cluster(cluster, server, tmp_path)
        again = on_cluster(cluster, server, tmp_path)
        assert len(server.requests) == COUNT
    assert (first.written, first.found, first.states) == (6, 0, {"ok": COUNT})
    assert (again.written, again.found, again.states) == (0, 6, {"ok": COUNT})
    check_whole(tmp_path)


def test_a_killed_worker_loses_and_doubles_nothing(cluster: Any, tmp_path: Path) -> None:
    with ScriptedServer(lambda _: good(delay=0.2)) as server:

        def kill() -> None:
            while len(server.requests) < 15:
                time.sleep(0.01)
            os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        summary = on_cluster(cluster, server, tmp_path)
        killer.join()
    assert summary.stopped is None
    assert summary.states == {"ok": COUNT}
    assert COUNT <= len(server.requests) <= COUNT + 30
    check_whole(tmp_path)


def test_a_killed_driver_goes_on(cluster: Any, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", COUNT)
    code = f"""
from extractor.api import Extractor
from extractor.batch.cluster import run_on_cluster
from extractor.batch.run import BatchSettings
from extractor.batch.limits import Limits
from extractor.settings import EngineSettings
import sys
run_on_cluster(Extractor("oncology", EngineSettings(model="scripted", base_url=sys.argv[1], cross_check=False)),
               [{str(inputs)!r}], {str(tmp_path / "run")!r}, {cluster.scheduler_address!r},
               BatchSettings(limits=Limits(concurrency=4)), size=10)
"""
    with ScriptedServer(lambda _: good(delay=0.1)) as server:
        driver = subprocess.Popen([sys.executable, "-c", code, server.url], cwd=ROOT)
        while len(server.requests) < 25:
            time.sleep(0.01)
            assert driver.poll() is None
        driver.kill()
        driver.wait()
        assert not (tmp_path / "run" / "manifest.json").exists()
        summary = on_cluster(cluster, server, tmp_path)
    assert summary.found >= 1
    assert summary.states == {"ok": COUNT}
    check_whole(tmp_path)


def test_a_killed_scheduler_stops_the_run_and_another_goes_on(tmp_path: Path, cluster: Any) -> None:
    script = "import distributed,time; c=distributed.LocalCluster(n_workers=1,threads_per_worker=1,host='127.0.0.1',dashboard_address=None,memory_limit=0); print(c.scheduler_address,flush=True); time.sleep(300)"
    guarded = f"if __name__ == '__main__':\n    {script.replace('; ', chr(10) + '    ')}\n"
    path = tmp_path / "scheduler.py"
    path.write_text(guarded, encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    with ScriptedServer(lambda _: good(delay=0.1)) as server:

        def kill() -> None:
            while len(server.requests) < 15:
                time.sleep(0.01)
            process.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        broken = on_cluster(address, server, tmp_path)
        killer.join()
        process.wait()
        assert broken.stopped == "cluster"
        assert broken.error is not None
        assert "run the same command again" in str(broken.error)
        again = on_cluster(cluster, server, tmp_path)
    assert again.states == {"ok": COUNT}
    check_whole(tmp_path)


def test_rates_are_split_at_95_percent() -> None:
    share = split_limits(Limits(concurrency=64, rpm=1000, tpm=80_000), 4)
    assert share.rpm == pytest.approx(237.5)
    assert share.tpm == pytest.approx(19_000)
    assert share.concurrency == 16


def test_partitions_are_named_by_their_content(tmp_path: Path) -> None:
    task = Task.load("oncology")
    inputs = write_reports(tmp_path / "in.jsonl", 25)

    def names(settings: bytes = b"x", size: int = 10) -> list[str]:
        return [one.name for one in partitions(read_reports([inputs]), Keyer(settings), task, size)]

    first = names()
    assert len(set(first)) == 3
    assert names() == first
    assert not set(names(b"y")) & set(first)
    lines = inputs.read_text(encoding="utf-8").replace("Patient 12 :", "Patiente 12 :")
    inputs.write_text(lines, encoding="utf-8")
    changed = names()
    assert (changed[0], changed[2]) == (first[0], first[2])
    assert changed[1] != first[1]


def test_parts_go_to_any_store_that_fsspec_knows(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    store = Store("memory://bucket/run/")
    assert not store.exists("part-1.jsonl")
    store.write("part-1.jsonl", json.dumps({"é": 1}))
    assert store.exists("part-1.jsonl")
    assert json.loads(store.read("part-1.jsonl")) == {"é": 1}
