"""A summary on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from extractor.evaluation.reports.words import STATUS_WORDS, errors, figure, interval_words, signed
from extractor.evaluation.summary import Summary
from extractor.rendering.colours import safe

if TYPE_CHECKING:
    from rich.console import Console

_GROUPS = (("headline", "Headline"), ("fields", "Fields, F1"), ("dates", "Dates, F1"), ("links", "Links, F1"), ("timelines", "Timelines, F1"))  # fmt: skip


def print_summary(summary: Summary, stream: TextIO, *, show_errors: int = 0) -> None:
    """Print a summary; `show_errors` of its errors in words (they show values read from the reports)."""
    from rich.console import Console

    width = None if stream.isatty() else 150
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    states = ", ".join(f"{count} {state}" for state, count in summary.states.items())
    console.print(f"{summary.title}: {len(summary.run.scores)} reports ({states})", style="bold")
    if summary.run.extra:
        console.print(f"without gold, left out: {len(summary.run.extra)} reports")
    for group, heading in _GROUPS:
        _table(console, summary, group, heading)
    _slices(console, summary)
    for kind, count in summary.never.items():
        if count:
            console.print(f"never-event {kind}: {count}", style="bold red")
    for line in errors(summary.run.scores, show_errors) if show_errors else ():
        console.print(safe(f"{line.report}: {line.words}"))
    _calibration(console, summary)
    _gate(console, summary)


def _table(console: Console, summary: Summary, group: str, heading: str) -> None:
    from rich.table import Table

    rows = summary.of_group(group)
    if not rows:
        return
    table = Table("", "", "95% interval", "", title=heading, title_justify="left", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for metric in rows:
        interval = summary.figures[metric.name]
        table.add_row(metric.label, figure(interval.value), interval_words(interval), summary.counts(metric))
    console.print()
    console.print(table)


def _slices(console: Console, summary: Summary) -> None:
    from rich.table import Table

    if not summary.slices:
        return
    table = Table("slice", "", "reports", "core F1", "95% interval", title="Slices", title_justify="left", box=None, pad_edge=False)  # fmt: skip
    for row in summary.slices:
        core = row.figures["core"]
        table.add_row(row.slice, row.group, str(row.reports), figure(core.value), interval_words(core))
    console.print()
    console.print(table)


def _calibration(console: Console, summary: Summary) -> None:
    found = summary.calibration
    if found is None:
        return
    console.print()
    if found.verdict != "measured":
        console.print(
            f"Confidence: too little data ({found.fit_reports} + {found.test_reports} reports with fields)"
        )
        return
    console.print(
        f"Confidence: expected calibration error {figure(found.error)}, Brier score {figure(found.brier)}"
    )
    for target in found.targets:
        console.print(
            f"  at {target.precision_wanted:.0%} right, {target.coverage:.0%} of fields may be accepted unseen; "
            f"measured {figure(target.precision)}, bound {figure(target.bound)}: {target.verdict}"
        )


def _gate(console: Console, summary: Summary) -> None:
    gate = summary.gate
    if gate is None:
        return
    console.print()
    for one in gate.findings:
        console.print(
            f"{one.label}: {figure(one.before)} -> {figure(one.after)} ({signed(one.difference.value)}, "
            f"{signed(one.difference.low)} to {signed(one.difference.high)}): {one.finding}"
        )
    if gate.fresh:
        console.print(f"new reports, left out of the differences: {len(gate.fresh)}")
    console.print(
        f"Gate: {STATUS_WORDS[gate.status]}", style="bold green" if gate.status == "passed" else "bold red"
    )
    for reason in gate.reasons:
        console.print(f"  {reason}")
