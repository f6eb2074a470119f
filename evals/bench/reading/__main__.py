"""Offline reading, measured: python -m evals.bench.reading [timelines mentions speed start] [--data DIR]

`timelines` and `mentions` need the development data and its scorers (`--data`, by default `../shared`; left
out where missing). `speed` measures text to record in one process with its memory and how it grows; `start`
measures `--help` and the first record of a new process. The project's own reports: `extractor eval run evals/seeds.yaml`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from evals.bench.reading.quality import mentions, timelines
from evals.bench.reading.times import speed, start

PARTS: dict[str, Callable[[Path], None]] = {
    "timelines": timelines, "mentions": mentions, "speed": speed, "start": start,
}  # fmt: skip


def main() -> None:
    """Run the parts named, or all."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("parts", nargs="*", default=list(PARTS))
    ask.add_argument("--data", type=Path, default=Path("../shared"))
    given = ask.parse_args()
    for part in given.parts:
        print(f"\n== {part}")
        PARTS[part](given.data)


if __name__ == "__main__":
    main()
