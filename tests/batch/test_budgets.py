"""Budgets, prices, plans and progress."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.batch.budget import Budget, Meter
from extractor.batch.prices import price_of, read_prices
from extractor.batch.progress import Tally
from extractor.cli.exit_codes import ExitCode
from extractor.errors import FormatError, UsageError
from extractor.extraction import Usage
from tests.batch.conftest import Start, good, rows, write_reports
from tests.cli.conftest import Run, run
from tests.servers.scripted import ScriptedServer

__all__ = ["run"]
TABLE = "model\tcurrency\tinput\tcached\toutput\tas_of\nscripted\tEUR\t10\t1\t20\t2026-11\n"
COST = (40 * 10 + 60 * 1 + 10 * 20) / 1e6
"""Of one scripted completion: 100 tokens in, 60 of them cached, 10 out."""


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    path = tmp_path / "prices.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_cost_is_counted_and_kept_with_the_result(start: Start, tmp_path: Path, prices: Path) -> None:
    with ScriptedServer(good) as server:
        summary = start(server, write_reports(tmp_path / "in.jsonl", 10), prices=prices)
    assert summary.totals.cost == pytest.approx(10 * COST)
    assert summary.last.cost == pytest.approx(10 * COST)


@pytest.mark.parametrize(
    ("budget", "stopped", "settled"),
    [
        (Budget(max_cost=20 * COST), "max-cost", range(15, 21)),
        (Budget(max_tokens=20 * 110), "max-tokens", range(15, 21)),
        (Budget(max_seconds=0.6), "max-time", range(1, 60)),
    ],
)
def test_a_budget_drains_stops_and_goes_on(
    start: Start, tmp_path: Path, prices: Path, *, budget: Budget, stopped: str, settled: range
) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 60)
    slow = 0.3 if stopped == "max-time" else 0.01
    with ScriptedServer(lambda _: good(delay=slow)) as server:
        summary = start(server, inputs, budget=budget, prices=prices)
        asked = len(server.requests)
        assert summary.stopped == stopped
        assert summary.totals.settled in settled
        assert asked == summary.totals.settled
        again = start(server, inputs, prices=prices)
    assert again.totals.outcomes == {"ok": 60}
    assert len(server.requests) == 60


def test_a_spent_budget_counts_all_sessions(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 30)
    with ScriptedServer(good) as server:
        start(server, inputs, budget=Budget(max_tokens=10 * 110))
        asked = len(server.requests)
        start(server, inputs, budget=Budget(max_tokens=10 * 110))
        assert len(server.requests) == asked


def test_a_cost_limit_without_a_price_is_refused(start: Start, tmp_path: Path) -> None:
    with ScriptedServer(good) as server, pytest.raises(UsageError, match="needs the model's price"):
        start(server, write_reports(tmp_path / "in.jsonl", 1), budget=Budget(max_cost=1.0))
    assert not server.requests


def test_before_anything_is_settled_the_estimate_bounds_what_is_begun() -> None:
    meter = Meter(Budget(max_tokens=1000), expected_tokens=300)
    assert [meter.reached(under_way) for under_way in range(4)] == [None, None, None, "max-tokens"]
    meter.settle(100, None)
    assert meter.reached(8) is None
    assert meter.reached(9) == "max-tokens"


def test_prices_by_name_and_version() -> None:
    known = read_prices()
    found = price_of("openai/gpt-4o-mini-2024-07-18", known)
    assert found is not None
    assert found.model == "gpt-4o-mini"
    assert price_of("gpt-4o-audio", known) is None
    assert price_of("openai/unknown", known) is None
    usage = Usage(requests=1, input_tokens=1_000_000, cached_tokens=400_000, output_tokens=100_000)
    assert found.of(usage) == pytest.approx(0.6 * 0.15 + 0.4 * 0.075 + 0.1 * 0.60)
    assert found.of(usage, discount=0.5) == pytest.approx(found.of(usage) / 2)


@pytest.mark.parametrize(
    "broken", ["model\tinput\nx\t1\n", "model\tcurrency\tinput\tcached\toutput\nx\tEUR\t-1\t1\t1\n"]
)
def test_a_broken_price_table_names_its_row(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "p.tsv"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(FormatError, match="row 1 is no price"):
        read_prices(path)


def test_a_dry_run_counts_and_sends_nothing(run: Run, tmp_path: Path, prices: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 20)
    with ScriptedServer(good) as server:
        model = ["--model", "scripted", "--base-url", server.url, "--no-cross-check", "--prices", prices]
        ended = run("extract", inputs, *model, "-o", f"{tmp_path}/run/", "--dry-run", "--progress", "json")
        assert not server.requests
        assert not (tmp_path / "run").exists()
        plan = json.loads(ended.out)
        assert (plan["reports"], plan["work"], plan["settled"]) == (20, 20, 0)
        assert plan["cost"] > 0
        assert plan["input_tokens"] > plan["prefix_tokens"] > 0
        assert run("extract", inputs, *model, "-o", f"{tmp_path}/run/", "-q").code == ExitCode.OK
        later = json.loads(run("extract", inputs, *model, "-o", f"{tmp_path}/run/", "--dry-run").out)
    assert (later["work"], later["settled"], later["cost"]) == (0, 20, None)
    assert len(server.requests) == 20


def test_exit_codes_and_words_of_the_command(run: Run, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 30)
    with ScriptedServer(good) as server:
        model = ["--model", "scripted", "--base-url", server.url, "--no-cross-check"]
        stopped = run("extract", inputs, *model, "-o", f"{tmp_path}/run/", "--max-tokens", "100")
        assert stopped.code == ExitCode.STOPPED
        assert "--max-tokens was reached" in stopped.err
        done = run("extract", inputs, *model, "-o", f"{tmp_path}/run/", "--progress", "json")
    assert done.code == ExitCode.OK
    last = json.loads(done.err.strip().splitlines()[-1])
    assert last["settled"] + last["kept"] == 30
    assert len(rows(tmp_path / "run")) == 30
    assert "Patient" not in done.err + stopped.err


@pytest.mark.parametrize("options", [["--rpm", "5"], ["--max-tokens", "5"], ["--shard", "1/2"], ["--force"]])
def test_options_of_runs_need_one(run: Run, tmp_path: Path, options: list[str]) -> None:
    ended = run("extract", write_reports(tmp_path / "in.jsonl", 1), *options)
    assert ended.code == ExitCode.USAGE
    assert "is for runs" in ended.err


@pytest.mark.parametrize("options", [["--concurrency", "many"], ["--shard", "3/2"], ["--max-time", "soon"]])
def test_words_that_mean_nothing_are_named(run: Run, tmp_path: Path, options: list[str]) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 1)
    assert run("extract", inputs, "-o", f"{tmp_path}/run/", *options).code == ExitCode.USAGE


def test_quiet_in_continuous_integration(run: Run, tmp_path: Path) -> None:
    ended = run("extract", write_reports(tmp_path / "in.jsonl", 3), "-o", f"{tmp_path}/run/")
    assert len(ended.err.splitlines()) == 2
    assert run("extract", tmp_path / "in.jsonl", "-o", f"{tmp_path}/run/", "-q").err == ""


def test_the_time_left_follows_the_rate_of_late() -> None:
    now = 0.0
    tally = Tally(lambda: now)
    for _ in range(100):
        now += 0.5
        tally.settle(["ok"] * 5, 500, None)
    snapshot = tally.snapshot(kept=100, total=1100, under_way=3)
    assert snapshot.rate == pytest.approx(10.0, rel=0.05)
    assert snapshot.eta == pytest.approx(50, rel=0.05)
    assert "600/1,100 reports" in snapshot.words()
