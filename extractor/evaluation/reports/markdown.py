"""A summary as Markdown: for a pull-request comment or a step summary. It shows figures, never words of a report."""

from __future__ import annotations

import re

from extractor.evaluation.reports.words import STATUS_WORDS, figure, interval_words, signed
from extractor.evaluation.summary import Summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#!~&@])")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line; no link, no mention, no HTML comes of it."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def markdown(summary: Summary) -> str:
    """The summary: the gate first, then headline, fields, slices and cost."""
    lines = [f"## {escaped(summary.title)}", ""]
    lines += _gate(summary)
    lines += _figures(summary, "headline", "Headline")
    lines += _figures(summary, "fields", "Fields")
    events = [f"{kind} {count}" for kind, count in summary.never.items() if count]
    lines += [f"**Never-events:** {', '.join(events) or 'none'}", ""]
    lines += _slices(summary)
    lines += _calibration(summary)
    usage = summary.usage
    lines.append(
        f"{len(summary.run.scores)} reports, {usage['input_tokens'] + usage['output_tokens']:,.0f} tokens, "
        f"cost {usage['cost']:.4f}, median {usage.get('seconds.median', 0):.3f} s a report."
    )
    return "\n".join(lines) + "\n"


def _gate(summary: Summary) -> list[str]:
    gate = summary.gate
    if gate is None:
        return []
    mark = "✅" if gate.status == "passed" else "❌"
    lines = [f"{mark} **Gate {STATUS_WORDS[gate.status]}**", ""]
    lines += [f"- {escaped(reason)}" for reason in gate.reasons]
    if gate.fresh:
        lines.append(f"- new reports, left out of the differences: {len(gate.fresh)}")
    if gate.findings:
        lines += [
            "",
            "| figure | before | after | difference | 95% interval | |",
            "|---|--:|--:|--:|---|---|",
        ]
        for one in gate.findings:
            bounds = f"{signed(one.difference.low)} to {signed(one.difference.high)}"
            lines.append(
                f"| {escaped(one.label)} | {figure(one.before)} | {figure(one.after)} | {signed(one.difference.value)} "
                f"| {bounds} | {one.finding} |"
            )
    return [*lines, ""]


def _figures(summary: Summary, group: str, heading: str) -> list[str]:
    rows = summary.of_group(group)
    if not rows:
        return []
    lines = [f"### {heading}", "", "| | | 95% interval | counts |", "|---|--:|---|---|"]
    for metric in rows:
        interval = summary.figures[metric.name]
        lines.append(
            f"| {escaped(metric.label)} | {figure(interval.value)} | {interval_words(interval)} | {summary.counts(metric)} |"
        )
    return [*lines, ""]


def _slices(summary: Summary) -> list[str]:
    if not summary.slices:
        return []
    lines = [
        "### Slices",
        "",
        "| slice | | reports | core facts, F1 | 95% interval |",
        "|---|---|--:|--:|---|",
    ]
    for row in summary.slices:
        core = row.figures["core"]
        lines.append(
            f"| {escaped(row.slice)} | {escaped(row.group)} | {row.reports} | {figure(core.value)} | {interval_words(core)} |"
        )
    return [*lines, ""]


def _calibration(summary: Summary) -> list[str]:
    found = summary.calibration
    if found is None:
        return []
    if found.verdict != "measured":
        return ["**Confidence:** too little data", ""]
    lines = [f"**Confidence:** expected calibration error {figure(found.error)}", ""]
    lines += [
        f"- at {target.precision_wanted:.0%} right: {target.coverage:.0%} of fields may be accepted unseen "
        f"(measured {figure(target.precision)}, bound {figure(target.bound)}; {target.verdict})"
        for target in found.targets
    ]
    return [*lines, ""]
