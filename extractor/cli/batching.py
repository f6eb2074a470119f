"""The run-folder mode of `extractor extract`: from its options to `extractor.batch`, and what is printed of it."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from extractor.cli.exit_codes import ExitCode, all_for_the_endpoint, for_error, for_states
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.api import Extractor
    from extractor.batch.progress import Snapshot
    from extractor.batch.run import BatchSettings, Summary
    from extractor.formats.options import ReadOptions

_TIME = re.compile(r"(\d+(?:\.\d+)?)([smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_BUDGETS = ("max-cost", "max-tokens", "max-time")
_SHOWN_FAILURES = 20


@dataclass(frozen=True)
class RunOptions:
    """What was given on the command line for a run."""

    concurrency: str | None
    rpm: float | None
    tpm: float | None
    max_cost: float | None
    max_tokens: int | None
    max_time: str | None
    prices: Path | None
    dry_run: bool
    retry: tuple[str, ...]
    force: bool
    cache: bool
    shard: str | None
    journal_dir: Path | None
    progress: str
    parts: str
    include_flagged: bool
    patience: float
    cluster: str | None
    output: str | None = None

    def needs_run(self) -> str | None:
        """An option that was given and means nothing without a run folder."""
        given: dict[str, object] = {
            "--rpm": self.rpm, "--tpm": self.tpm, "--max-cost": self.max_cost, "--max-tokens": self.max_tokens,
            "--max-time": self.max_time, "--retry": self.retry, "--force": self.force, "--shard": self.shard,
            "--journal-dir": self.journal_dir, "--cluster": self.cluster, "--include-flagged": self.include_flagged,
        }  # fmt: skip
        return next((name for name, value in given.items() if value), None)


def is_run_folder(output: str | None) -> bool:
    """Whether `-o` means a run folder: it ends with a slash, or is a folder."""
    if not output or output == "-":
        return False
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def concurrency_of(words: str | None) -> int | None:
    """`None` for auto; UsageError for what is neither auto nor a number."""
    if words is None or words == "auto":
        return None
    if not words.isdigit() or int(words) < 1:
        raise UsageError(f"--concurrency {words!r} is neither auto nor a number from 1.")
    return int(words)


def extract_to_run(
    extractor: Extractor,
    inputs: list[str],
    root: Path | None,
    given: RunOptions,
    reading: ReadOptions,
    *,
    jobs: int,
    quiet: bool,
) -> int:
    """Read into a run folder, or only plan it; the exit code."""
    from extractor.batch.folder import require_free
    from extractor.batch.run import plan_batch, run_batch

    show = _shower(given.progress, quiet)
    settings = _settings(given, jobs, show)
    if given.dry_run:
        found = plan_batch(extractor, inputs, root, settings, reading).as_dict()
        if given.progress == "json" or not sys.stdout.isatty():
            typer.echo(json.dumps(found))
        else:
            for name, value in found.items():
                typer.echo(
                    f"{name.replace('_', ' '):>16}  {'' if value is None else f'{value:,}' if isinstance(value, int) else value}"
                )
        return int(ExitCode.OK if found["reports"] > found["unreadable"] else ExitCode.NOTHING)
    assert root is not None
    if given.cluster is not None:
        from extractor.cli.cluster import extract_on_cluster

        store = given.output or str(root)
        return extract_on_cluster(
            extractor, inputs, settings, reading, store=store, address=given.cluster, quiet=quiet
        )
    require_free(root)
    summary = run_batch(extractor, inputs, root, settings, reading=reading)
    if show is not None and sys.stderr.isatty() and given.progress != "json":
        typer.echo("", err=True)
    if not quiet:
        _tell(summary, given.progress)
    return exit_code(summary)


def exit_code(summary: Summary) -> int:
    """What stopped the run, else what its reports ended in."""
    from extractor.formats.unreadable import CODES as UNREAD_CODES

    if summary.stopped == "interrupted":
        return int(ExitCode.INTERRUPTED)
    if summary.error is not None:
        return int(for_error(summary.error))
    if summary.stopped in _BUDGETS:
        return int(ExitCode.STOPPED)
    failed = summary.totals.outcomes.get("failed", 0) - summary.totals.unread
    if failed and failed == summary.totals.settled - summary.totals.unread:
        codes = [code for code, count in summary.totals.codes.items() if count and code not in UNREAD_CODES]
        if all_for_the_endpoint(codes):
            return int(ExitCode.ENDPOINT)
    states = [state for state, count in summary.totals.outcomes.items() if count]
    if summary.totals.settled == summary.totals.unread:
        return int(ExitCode.NOTHING)
    return int(for_states(states))


def shard_of(words: str | None) -> Any:
    """`K/N`."""
    from extractor.batch.identity import Shard

    if words is None:
        return None
    number, slash, of = words.partition("/")
    if not (slash and number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of)):
        raise UsageError(f"--shard {words!r} is not K/N with K from 1 to N.")
    return Shard(int(number), int(of))


def seconds_of(words: str | None) -> float | None:
    """Seconds of `90s`, `45m`, `8h`, `1d` or a bare number."""
    if words is None:
        return None
    match = _TIME.fullmatch(words.strip())
    if match is None:
        raise UsageError(f"{words!r} is no time.", advice="Give 90s, 45m, 8h or 1d.")
    return float(match.group(1)) * _SECONDS[match.group(2)]


def _settings(given: RunOptions, jobs: int, show: Callable[[Snapshot], None] | None) -> BatchSettings:
    from extractor.batch.admission import Policy
    from extractor.batch.breaker import BreakerSettings
    from extractor.batch.budget import Budget
    from extractor.batch.limits import Limits
    from extractor.batch.run import BatchSettings

    breaker = BreakerSettings(patience=given.patience)
    return BatchSettings(
        policy=Policy(frozenset(given.retry), given.force),  # type: ignore[arg-type]
        shard=shard_of(given.shard),
        limits=Limits(concurrency_of(given.concurrency), given.rpm, given.tpm, breaker),
        budget=Budget(given.max_cost, given.max_tokens, seconds_of(given.max_time)),
        prices=given.prices, cache=given.cache, jobs=jobs, form=given.parts,  # type: ignore[arg-type]
        include_flagged=given.include_flagged, journal_dir=given.journal_dir, show=show,
        show_seconds=1.0 if sys.stderr.isatty() or given.progress == "json" else 10.0,
    )  # fmt: skip


def _shower(form: str, quiet: bool) -> Callable[[Snapshot], None] | None:
    """By itself, a moving line on a terminal and nothing elsewhere: logs of CI stay short."""
    moving = sys.stderr.isatty() and not os.environ.get("CI")
    if quiet or form == "none" or (form == "auto" and not moving):
        return None
    if form == "json":
        return lambda one: typer.echo(json.dumps(one.as_dict()), err=True)
    if moving:
        return lambda one: typer.echo(f"\r\033[K{one.words()}", nl=False, err=True)
    return lambda one: typer.echo(one.words(), err=True)


def _tell(summary: Summary, form: str) -> None:
    if form == "json":
        return
    from extractor.batch.outputs import left_out_words

    totals = summary.totals
    for id, code in summary.failures[:_SHOWN_FAILURES]:
        typer.echo(f"{id}: {code}", err=True)
    states = ", ".join(f"{count:,} {state}" for state, count in sorted(totals.outcomes.items()))
    words = f"{totals.settled:,} reports: {states or 'none'}; {summary.last.settled:,} now in {summary.last.seconds:.1f} s"
    if totals.tokens:
        words += f", {totals.tokens:,} tokens"
    if totals.cost is not None:
        words += f", cost {totals.cost:.4f}"
    typer.echo(words, err=True)
    if told := left_out_words(summary.manifest):
        typer.echo(told, err=True)
    if summary.error is not None:
        typer.echo(f"extractor: {summary.error}", err=True)
    elif summary.stopped is not None:
        why = "Interrupted" if summary.stopped == "interrupted" else f"--{summary.stopped} was reached"
        typer.echo(f"{why}: the same command goes on from here.", err=True)
    if summary.manifest is not None:
        typer.echo(f"Results: {summary.folder / 'manifest.json'}", err=True)
