"""How fast the offline engine reads, what memory it takes, how its cost grows, and how soon the first record is there."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from extractor.engines.rules import RulesEngine
from extractor.pipeline import Pipeline, run
from extractor.report import Report
from extractor.task import Task

SEEDS = Path(__file__).parents[3] / "seeds"


def speed(data: Path) -> None:
    """Characters a second from text to record in this process, over the seeds; then growth up to 1 MB."""
    texts = [path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*/*.txt"))]
    pipeline, engine = Pipeline(Task.load("oncology")), RulesEngine()
    rates = []
    for _ in range(7):
        begun = time.process_time()
        for number, text in enumerate(texts):
            run(pipeline, engine, Report(id=str(number), text=text))
        rates.append(sum(map(len, texts)) / (time.process_time() - begun))
    print(
        f"text to record: first pass {rates[0]:,.0f}, median {statistics.median(rates[1:]):,.0f} characters a CPU second"
    )
    whole = "\n".join(texts)
    for size in (10_000, 100_000, 1_000_000):
        text = (whole * (size // len(whole) + 1))[:size]
        begun = time.process_time()
        run(pipeline, engine, Report(id="long", text=text))
        took = time.process_time() - begun
        print(f"one report of {size:>9,} characters: {took:.2f} s, {size / took:,.0f} a second")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def start(data: Path) -> None:
    """Whole-process times, bytecode compiled: `--help`, and the first record of the founding report."""
    report = str(SEEDS / "example" / "gist-case.fr.txt")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for name, arguments in (("--help", ["--help"]), ("first record", ["extract", report, "-f", "jsonl"])):
        times = []
        for _ in range(8):
            begun = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "extractor", *arguments],
                check=True,
                capture_output=True,
                env=environment,
            )
            times.append(time.perf_counter() - begun)
        counted = times[1:]
        print(
            f"{name}: median {statistics.median(counted):.3f} s, least {min(counted):.3f} s of {len(counted)} runs"
        )
