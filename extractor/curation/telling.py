"""Status and agreement in words for a terminal: ids and figures only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.curation.status import FIGURES, STATES, Status
from extractor.evaluation.statistics import Interval

if TYPE_CHECKING:
    from extractor.curation.agreement import Agreement

_LABELS = {"nothing": "nothing here", "unseen": "not looked at"}
_FIGURE_LABELS = dict(zip(FIGURES, ("F1", "precision", "recall"), strict=True))


def status_words(status: Status) -> str:
    """A few lines: reports, people, blind sample."""
    splits = ", ".join(f"{name} {count}" for name, count in sorted(status.splits.items()))
    lines = [
        f"{status.reports} reports ({splits or 'none'}), {status.drafts} drafts, {status.blind} in the blind sample",
        f"{status.adjudicated} adjudicated, {status.ready} ready for adjudication",
    ]
    if status.people:
        heads = [_LABELS.get(state, state) for state in STATES]
        lines += ["", f"{'annotator':<16}{'finished':>10}{'begun':>8}" + "".join(f"{h:>15}" for h in heads)]
    for one in status.people:
        counts = "".join(f"{one.decisions.get(state, 0):>15}" for state in STATES)
        lines.append(f"{one.who:<16}{one.finished:>10}{one.begun:>8}{counts}")
    if status.anchoring:
        lines += ["", "The draft against finished copies (core facts):"]
    for kind, figures in status.anchoring.items():
        label = "copies made from nothing" if kind == "blind" else "copies that began with it"
        told = ", ".join(f"{_FIGURE_LABELS[name]} {interval_words(figures[name])}" for name in FIGURES)
        lines.append(f"  {label:<28}{told}; {figures['core'].reports} reports")
    return "\n".join(lines)


def interval_words(interval: Interval) -> str:
    """`0.93 (0.90-0.96)`; a dash where nothing is known, `few` where little carries it."""
    if interval.value is None:
        return "-"
    if interval.low is None or interval.high is None:
        return f"{interval.value:.2f}"
    few = "" if interval.enough else ", few"
    return f"{interval.value:.2f} ({interval.low:.2f}-{interval.high:.2f}{few})"


def agreement_words(found: Agreement) -> str:
    """One table a pair: records, fields, kappa, alpha."""
    lines: list[str] = []
    for pair in found.pairs:
        lines += [
            f"{pair.left} and {pair.right}: {pair.reports} reports that both finished ({pair.blind} blind)",
            f"  records F1 {interval_words(pair.records)}; fields F1 {interval_words(pair.fields)}",
            f"  records paired {pair.paired}, only {pair.left} {pair.left_only}, only {pair.right} {pair.right_only}",
            f"  {'field':<28}{'F1':<24}{'kappa':<24}{'pairs':>6}",
        ]
        lines += [
            f"  {field.path:<28}{interval_words(field.f1):<24}{interval_words(field.kappa):<24}{field.aligned:>6}"
            for field in pair.by_field
        ]
        lines.append("")
    if found.alpha:
        lines.append("Krippendorff's alpha over all annotators, on records that at least two of them have:")
        lines += [f"  {path:<28}{interval_words(alpha)}" for path, alpha in found.alpha.items()]
    return "\n".join(lines).rstrip() or "Nobody has finished a report that someone else finished too."
