"""`extractor runs`: look at runs, write their results anew, erase a patient's report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from extractor.cli.batch_options import IncludeFlagged, Parts, PartsChoice
from extractor.cli.options import WorkspaceFolder
from extractor.errors import UsageError

runs = typer.Typer(
    no_args_is_help=True, help="Look at runs, write their results anew, erase a patient's report."
)
RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@runs.command(name="list", short_help="List the runs below a folder.")
def list_runs(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to look; default: here.")] = Path(),
    *,
    as_json: AsJson = False,
) -> None:
    """List the runs below a folder: how many reports are settled, how many failed, when the last session began."""
    found = [_told(path) for path in _runs_below(folder)]
    if as_json:
        typer.echo(json.dumps(found))
        return
    for one in found:
        states = ", ".join(f"{count:,} {state}" for state, count in sorted(one["outcomes"].items()))
        left = f", {one['open']:,} to go" if one["open"] else ""
        typer.echo(
            f"{one['run']}  {one['task']}  {one['settled']:,} settled ({states or 'none'}){left}  {one['last']}"
        )


@runs.command(short_help="Show where a run stands.")
def show(run: RunArgument, *, as_json: AsJson = False) -> None:
    """Show where a run stands: settings, sessions, states, failures by code, tokens and cost."""
    found = _told(run)
    if as_json:
        typer.echo(json.dumps(found))
        return
    for name in ("task", "engine", "models", "prompt", "schema"):
        value = found["settings"].get(name)
        if value:
            typer.echo(f"{name:>10}  {', '.join(value) if isinstance(value, list) else value}")
    typer.echo(f"{'settled':>10}  {found['settled']:,}; to go {found['open']:,}")
    for state, count in sorted(found["outcomes"].items()):
        typer.echo(f"{state:>10}  {count:,}")
    for code, count in sorted(found["codes"].items(), key=lambda pair: -pair[1]):
        typer.echo(f"{'':>12}{code}: {count:,}")
    typer.echo(f"{'tokens':>10}  {found['tokens']:,} in {found['requests']:,} requests")
    if found["cost"] is not None:
        typer.echo(f"{'cost':>10}  {found['cost']:.4f}")
    for session in found["sessions"]:
        typer.echo(
            f"{'session':>10}  {session['number']}: {session['started']}, {session['outcome'] or 'broken off'}"
        )


@runs.command(short_help="Write a run's results anew from its journal.")
def export(
    run: RunArgument,
    *,
    parts: Parts = PartsChoice.jsonl,
    include_flagged: IncludeFlagged = False,
    workspace: WorkspaceFolder = None,
) -> None:
    """Write a run's results anew from its journal, as JSONL or Parquet, and the manifest last."""
    from extractor.batch.folder import RunFolder
    from extractor.batch.journal import Journal
    from extractor.batch.outputs import left_out_words, write_outputs
    from extractor.cli.inputs import task_of

    folder = RunFolder.open(run)
    with folder.lock():
        journal = Journal.read(folder)
        settings = journal.sessions()[-1]["settings"]
        manifest = write_outputs(
            run, journal.results(), task_of(settings["task"], workspace), form=parts.value,
            include_flagged=include_flagged, settings=settings,
        )  # fmt: skip
        journal.close()
    typer.echo(
        f"{manifest['extractions']:,} extractions in {len(manifest['parts'])} parts: {run / 'manifest.json'}"
    )
    if told := left_out_words(manifest):
        typer.echo(told, err=True)


@runs.command(short_help="Erase a report, or a whole run.")
def purge(
    run: RunArgument,
    *,
    report: Annotated[str | None, typer.Option("--report", metavar="ID", help="The report to erase.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Erase the whole run.")] = False,
) -> None:
    """Erase a patient's report from a run: journal, answer cache, batch files, results, drafts and audit."""
    from extractor.batch.folder import RunFolder, is_run
    from extractor.batch.purge import purge_report

    if (report is None) != everything:
        raise UsageError("Give --report ID, or --all.")
    if report is not None:
        purged = purge_report(run, report)
        typer.echo(
            f"Erased: {purged.rows} results, {purged.answers} answers, {purged.lines} lines, {purged.files} files."
        )
        raise typer.Exit(0 if purged.anything else 5)
    if not is_run(run):
        raise UsageError(f"{run} holds no run.")
    import shutil

    folder = RunFolder.open(run) if not (run / "shards").is_dir() else RunFolder(run, run)
    with folder.lock():
        if folder.journal_folder != folder.root:
            shutil.rmtree(folder.journal_folder)
        shutil.rmtree(run)
    typer.echo(f"Erased: {run}.")


def _runs_below(folder: Path) -> list[Path]:
    from extractor.batch.folder import JOURNAL, is_run

    if is_run(folder):
        return [folder]
    marks = [path.parent for name in (JOURNAL, "journal-place.json") for path in folder.glob(f"**/{name}")]
    return sorted(set(marks))


def _told(run: Path) -> dict[str, Any]:
    from extractor.batch.folder import RunFolder

    shards = RunFolder(run, run).shards()
    told = [_told_of_one(path) for path in shards or [run]]
    if len(told) == 1:
        return told[0] | {"run": str(run)}
    first = told[0] | {"run": str(run)}
    for other in told[1:]:
        for name in ("settled", "open", "tokens", "requests"):
            first[name] += other[name]
        for name in ("outcomes", "codes"):
            first[name] = {
                key: first[name].get(key, 0) + other[name].get(key, 0) for key in first[name] | other[name]
            }
        first["cost"] = (
            None if first["cost"] is other["cost"] is None else (first["cost"] or 0) + (other["cost"] or 0)
        )
        first["sessions"] += other["sessions"]
    return first


def _told_of_one(run: Path) -> dict[str, Any]:
    from extractor.batch.folder import RunFolder
    from extractor.batch.journal import Journal

    journal = Journal.read(RunFolder.open(run))
    totals, sessions = journal.totals(), journal.sessions()
    journal.close()
    settings = sessions[-1]["settings"] if sessions else {}
    return {
        "run": str(run), "task": settings.get("task", ""), "settings": settings, "settled": totals.settled,
        "open": sum(totals.states.values()) - totals.settled, "outcomes": totals.outcomes, "codes": totals.codes,
        "tokens": totals.tokens, "requests": totals.requests, "cost": totals.cost,
        "last": sessions[-1]["started"] if sessions else "",
        "sessions": [{name: one[name] for name in ("number", "started", "ended", "outcome")} for one in sessions],
    }  # fmt: skip
