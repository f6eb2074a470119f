"""Small charts as inline SVG, made of numbers only. Colours come from the page's style sheet by class."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from extractor.evaluation.calibration import Bin
from extractor.evaluation.counts import Counts
from extractor.evaluation.statistics import Interval

_WIDTH, _HEIGHT = 220, 18
_PLOT = 240
_MARGIN = 44


def interval_bar(interval: Interval) -> Markup:
    """A figure between 0 and 1 as a dot on its interval."""
    if interval.value is None:
        return Markup("")
    parts = [_line(0, 9, _WIDTH, 9, "axis")]
    if interval.low is not None and interval.high is not None:
        kind = "range" if interval.enough else "range weak"
        low, high = interval.low * _WIDTH, interval.high * _WIDTH
        parts.append(
            f'<rect class="{kind}" x="{low:.1f}" y="5" width="{max(1.0, high - low):.1f}" height="8" rx="4"/>'
        )
    parts.append(f'<circle class="point" cx="{_inside(interval.value * _WIDTH)}" cy="9" r="4.5"/>')
    return _svg(_WIDTH, _HEIGHT, parts, f"{interval.value:.3f}")


def difference_bar(interval: Interval) -> Markup:
    """A difference on its interval around zero; the scale runs from -0.2 to 0.2."""
    if interval.value is None:
        return Markup("")
    half, scale = _WIDTH / 2, _WIDTH / 0.4

    def place(value: float) -> float:
        return min(max(half + value * scale, 0), _WIDTH)

    parts = [_line(0, 9, _WIDTH, 9, "axis"), _line(half, 0, half, _HEIGHT, "zero")]
    if interval.low is not None and interval.high is not None:
        kind = "range bad" if interval.high < 0 else "range good" if interval.low > 0 else "range"
        low, high = place(interval.low), place(interval.high)
        parts.append(
            f'<rect class="{kind}" x="{low:.1f}" y="5" width="{max(1.0, high - low):.1f}" height="8" rx="4"/>'
        )
    parts.append(f'<circle class="point" cx="{_inside(place(interval.value))}" cy="9" r="4.5"/>')
    return _svg(_WIDTH, _HEIGHT, parts, f"{interval.value:+.4f}")


def counts_bar(counts: Counts) -> Markup:
    """Correct, wrong, missing and spurious as parts of one bar."""
    total = sum(counts)
    if not total:
        return Markup("")
    parts, at = [], 0.0
    for number, kind in zip(counts, ("correct", "wrong", "missing", "spurious"), strict=True):
        width = number / total * _WIDTH
        if number:
            parts.append(f'<rect class="{kind}" x="{at:.1f}" y="3" width="{width:.1f}" height="12"/>')
        at += width
    return _svg(_WIDTH, _HEIGHT, parts, counts.shown())


def reliability_plot(bins: Sequence[Bin]) -> Markup:
    """What was stated against what was right; the diagonal is perfect calibration, a dot's size its fields."""
    most = max((one.fields for one in bins), default=1)
    parts = _frame("stated probability", "share right")
    parts.append(_line(*_at(0, 0), *_at(1, 1), "zero"))
    points = [(*_at(one.stated, one.right), 3 + 5 * (one.fields / most) ** 0.5) for one in bins]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    parts.append(f'<polyline class="curve" points="{path}"/>')
    parts += [f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>' for x, y, size in points]
    return _svg(_PLOT + 2 * _MARGIN, _PLOT + 2 * _MARGIN - 20, parts, "reliability diagram")


def risk_coverage_plot(curve: Sequence[tuple[float, float]]) -> Markup:
    """The share wrong among the surest fields, as more of them are accepted; the risk's scale fits the curve."""
    top = max(0.02, *(risk for _, risk in curve)) if curve else 0.02
    parts = _frame("share of fields accepted", "share wrong", top)
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_at(coverage, risk / top) for coverage, risk in curve))
    parts.append(f'<polyline class="curve" points="{path}"/>')
    for wanted in (0.05, 0.02, 0.01):
        if wanted < top:
            parts.append(_line(*_at(0, wanted / top), *_at(1, wanted / top), "grid"))
    return _svg(_PLOT + 2 * _MARGIN, _PLOT + 2 * _MARGIN - 20, parts, "risk and coverage")


def _frame(across: str, up: str, top: float = 1.0) -> list[str]:
    corner, right, high = _at(0, 0), _at(1, 0), _at(0, 1)
    middle = _MARGIN + _PLOT / 2
    parts = [_line(*corner, *right, "axis"), _line(*corner, *high, "axis")]
    for step in (0.0, 0.5, 1.0):
        x, y = _at(step, 0)
        parts.append(f'<text x="{x:.1f}" y="{y + 14:.1f}" text-anchor="middle">{step:g}</text>')
        x, y = _at(0, step)
        parts.append(f'<text x="{x - 5:.1f}" y="{y + 4:.1f}" text-anchor="end">{step * top:.2g}</text>')
    parts.append(
        f'<text x="{middle:.0f}" y="{_PLOT + 2 * _MARGIN - 28}" text-anchor="middle">{across}</text>'
    )
    parts.append(
        f'<text x="10" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 10 {middle:.0f})">{up}</text>'
    )
    return parts


def _at(x: float, y: float) -> tuple[float, float]:
    return _MARGIN + 8 + x * _PLOT, _MARGIN - 20 + (1 - y) * _PLOT


def _inside(x: float) -> str:
    return f"{min(max(x, 4.5), _WIDTH - 4.5):.1f}"


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _svg(width: float, height: float, parts: Sequence[str], label: str) -> Markup:
    # Every part is made of numbers and of this module's own words; nothing of a report comes here.
    body = "".join(parts)
    return Markup(
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" '
        f'aria-label="{label}">{body}</svg>'
    )
