"""Options of runs (`extractor extract … -o RUN/`), each defined once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class RetryChoice(StrEnum):
    """States whose reports are read again."""

    failed = "failed"
    refused = "refused"
    partial = "partial"


class ProgressChoice(StrEnum):
    """How a run tells where it stands."""

    auto = "auto"
    line = "line"
    json = "json"
    none = "none"


class PartsChoice(StrEnum):
    """Forms of a run's parts."""

    jsonl = "jsonl"
    parquet = "parquet"


Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE|RUN/",
        help="Write here instead of to standard output; a folder (ending in /) is a run, which can be resumed.",
    ),
]  # fmt: skip
Concurrency = Annotated[
    str | None,
    typer.Option(
        "--concurrency", metavar="auto|N", help="Requests under way at once with a model; default: 8, in a run auto."
    ),
]  # fmt: skip
RequestsAMinute = Annotated[
    float | None, typer.Option("--rpm", min=0.01, metavar="N", help="Run: at most N requests a minute.")
]
TokensAMinute = Annotated[
    float | None,
    typer.Option("--tpm", min=1, metavar="N", help="Run: at most N tokens a minute, in and out."),
]
MaxCost = Annotated[
    float | None,
    typer.Option("--max-cost", min=0.0, metavar="SUM", help="Run: stop before it costs more (all sessions)."),
]
MaxTokens = Annotated[
    int | None,
    typer.Option("--max-tokens", min=1, metavar="N", help="Run: stop before it takes more tokens (all sessions)."),
]  # fmt: skip
MaxTime = Annotated[
    str | None,
    typer.Option("--max-time", metavar="TIME", help="Run: begin no report after this long (90s, 45m, 8h)."),
]
Prices = Annotated[
    Path | None,
    typer.Option(
        "--prices",
        metavar="FILE",
        help="Run: prices a million tokens, tab-separated with the header "
        "model, currency, input, cached, output, as_of, source.",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Count reports, tokens and cost; send nothing, write nothing.")
]
Retry = Annotated[
    list[RetryChoice] | None, typer.Option("--retry", help="Run: read reports that ended so again.")
]
Force = Annotated[bool, typer.Option("--force", help="Run: read all again, and ask for all anew.")]
Cache = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Run: keep the model's answers, and use those kept.")
]
ShardOf = Annotated[
    str | None, typer.Option("--shard", metavar="K/N", help="Run: read the K-th of N parts of the reports.")
]
JournalDir = Annotated[
    Path | None,
    typer.Option("--journal-dir", metavar="DIR", help="Run: keep its journal here, where RUN is on a network disk."),
]  # fmt: skip
ProgressForm = Annotated[
    ProgressChoice, typer.Option("--progress", help="Run: how it tells where it stands.")
]
Parts = Annotated[PartsChoice, typer.Option("--parts", help="Run: the form of its results.")]
IncludeFlagged = Annotated[
    bool,
    typer.Option(
        "--include-flagged", help="Run: keep the normal forms of values with an error in its results, too."
    ),
]
Patience = Annotated[
    float,
    typer.Option(
        "--patience", min=0, metavar="SECONDS", help="Run: stop after an endpoint was away this long."
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="Run: read on the workers of this Dask scheduler."),
]
