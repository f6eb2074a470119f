"""The cluster mode of `extractor extract`: partitions on the workers of a Dask scheduler."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from extractor.cli.exit_codes import ExitCode, for_error, for_states

if TYPE_CHECKING:
    from extractor.api import Extractor
    from extractor.batch.run import BatchSettings
    from extractor.formats.options import ReadOptions


def extract_on_cluster(
    extractor: Extractor, inputs: list[str], settings: BatchSettings, reading: ReadOptions, *, store: str, address: str,
    quiet: bool,
) -> int:  # fmt: skip
    """Read on a cluster and tell how it ended; the exit code."""
    from extractor.batch.cluster import run_on_cluster

    def told(written: int, found: int) -> None:
        if not quiet and sys.stderr.isatty():
            typer.echo(f"\r\033[K{written:,} partitions written, {found:,} found", nl=False, err=True)

    summary = run_on_cluster(extractor, inputs, store, address, settings, reading=reading, told=told)
    if not quiet:
        states = ", ".join(f"{count:,} {state}" for state, count in sorted(summary.states.items()))
        words = f"{summary.written:,} partitions written, {summary.found:,} found there: {states or 'none'}"
        typer.echo(words if summary.cost is None else f"{words}, cost {summary.cost:.4f}", err=True)
        if summary.error is not None:
            typer.echo(f"extractor: {summary.error}", err=True)
        elif summary.stopped is not None:
            typer.echo(f"--{summary.stopped} was reached: the same command goes on from here.", err=True)
    if summary.error is not None:
        return int(for_error(summary.error))
    return int(ExitCode.STOPPED if summary.stopped else for_states(summary.states))
