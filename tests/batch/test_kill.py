"""Processes that are killed, interrupted, and run out of disk: nothing lost, nothing doubled, little done again."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from extractor.cli.exit_codes import ExitCode
from tests.batch.conftest import extractions, good, report_number, rows, write_reports
from tests.servers.scripted import Scripted, ScriptedServer

CONCURRENCY = 16
WINDOW = CONCURRENCY + CONCURRENCY // 2
KILLS = 20
COUNT = 600


def command(inputs: Path, run: Path, server: ScriptedServer | None, *more: str) -> list[str]:
    asked = [] if server is None else ["--model", "scripted", "--base-url", server.url, "--no-cross-check"]
    return [
        sys.executable, "-m", "extractor", "extract", str(inputs), "-o", f"{run}/", "--task", "oncology",
        "--concurrency", str(CONCURRENCY), *asked, *more,
    ]  # fmt: skip


def ended(arguments: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False, **options)


def settled(run: Path) -> int:
    try:
        return sum(state == "settled" for _, state, _, _ in rows(run))
    except sqlite3.Error:
        return 0


def test_killed_at_random_moments(tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", COUNT)
    run = tmp_path / "run"
    moments = random.Random(20)
    with ScriptedServer(lambda _: good(delay=moments.uniform(0.05, 0.25))) as server:
        kills = 0
        while kills < KILLS:
            process = subprocess.Popen(
                command(inputs, run, server), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            begun, asked = time.monotonic(), len(server.requests)
            while len(server.requests) == asked and process.poll() is None and time.monotonic() - begun < 30:
                time.sleep(0.01)
            time.sleep(moments.uniform(0.0, 0.4))
            before = settled(run)
            process.kill()
            process.wait()
            assert settled(run) >= before
            kills += 1
        last = ended(command(inputs, run, server))
        asked_for = Counter(report_number(body) for body in server.requests)
    assert last.returncode == ExitCode.OK, last.stderr
    assert [id for id, *_ in rows(run)] == [f"r{number}" for number in range(COUNT)]
    assert {(state, outcome) for _, state, outcome, _ in rows(run)} == {("settled", "ok")}
    assert [one["report"]["id"] for one in extractions(run)] == [f"r{number}" for number in range(COUNT)]
    assert set(asked_for) == set(range(COUNT))
    assert asked_for.total() - COUNT <= KILLS * WINDOW


def test_killed_while_reading_offline_in_processes(tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 1200)
    run = tmp_path / "run"
    for seconds in (1.5, 2.0, 2.5):
        process = subprocess.Popen(
            command(inputs, run, None, "--jobs", "2"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    last = ended(command(inputs, run, None, "--jobs", "2"))
    assert last.returncode == ExitCode.OK, last.stderr
    assert [one["report"]["id"] for one in extractions(run)] == [f"r{number}" for number in range(1200)]


@pytest.mark.parametrize("times", [1, 2])
def test_interrupted_once_drains_and_twice_gives_up(tmp_path: Path, times: int) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 200)
    run = tmp_path / "run"
    with ScriptedServer(lambda _: good(delay=1.0)) as server:
        process = subprocess.Popen(command(inputs, run, server), stderr=subprocess.PIPE, text=True)
        while len(server.requests) < CONCURRENCY:
            time.sleep(0.01)
        for _ in range(times):
            process.send_signal(signal.SIGINT)
            time.sleep(0.1)
        _, words = process.communicate(timeout=30)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "goes on from here" in words
    done = settled(run)
    assert done == (0 if times == 2 else len(server.requests))
    assert len(extractions(run)) == done
    with ScriptedServer(good) as server:
        assert ended(command(inputs, run, server)).returncode == ExitCode.OK
        assert len(server.requests) == 200 - done


def test_a_full_disk_stops_with_clear_words_and_the_run_goes_on(tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 400)
    run = tmp_path / "run"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    with ScriptedServer(good) as server:
        full = ended(command(inputs, run, server), preexec_fn=limit)
        assert full.returncode == ExitCode.FORMAT, full.stderr
        assert "the disk is full or failing" in full.stderr
        assert "Traceback" not in full.stderr
        assert ended(command(inputs, run, server)).returncode == ExitCode.OK
    assert len(extractions(run)) == 400


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    run.chmod(0o500)
    if os.access(run, os.W_OK):
        shutil.rmtree(run)
        run.write_text("a file stands in the way", encoding="utf-8")
    found = ended(command(write_reports(tmp_path / "in.jsonl", 1), run, None))
    assert found.returncode == ExitCode.FORMAT
    assert "run folder" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_journal_locked_by_another_program_is_named(tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 3)
    run = tmp_path / "run"
    assert ended(command(inputs, run, None)).returncode == ExitCode.OK
    other = sqlite3.connect(run / "journal.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    found = ended(command(inputs, run, None, "--force"))
    other.close()
    assert found.returncode == ExitCode.FORMAT
    assert "locked by another program" in found.stderr
    assert ended(command(inputs, run, None)).returncode == ExitCode.OK


def test_the_second_of_two_runs_on_one_folder_is_refused(tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 40)
    run = tmp_path / "run"

    def slow(_: dict[str, Any]) -> Scripted:
        return good(delay=1.0)

    with ScriptedServer(slow) as server:
        first = subprocess.Popen(command(inputs, run, server), stderr=subprocess.DEVNULL)
        while not server.requests:
            time.sleep(0.01)
        second = ended(command(inputs, run, server))
        assert second.returncode == ExitCode.USAGE
        assert "Another process works on this run" in second.stderr
        assert first.wait(timeout=60) == ExitCode.OK
    assert len(server.requests) == 40
