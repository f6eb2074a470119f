"""Budgets of a run: when no further report may be begun."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from extractor.errors import UsageError


@dataclass(frozen=True, slots=True)
class Budget:
    """`max_cost` (in the price table's currency) and `max_tokens` count the whole run, all its sessions together;
    `max_seconds` counts this start of the run."""

    max_cost: float | None = None
    max_tokens: int | None = None
    max_seconds: float | None = None

    def check(self, *, priced: bool) -> None:
        """UsageError for a limit on cost where no price is known."""
        if self.max_cost is not None and not priced:
            raise UsageError(
                "--max-cost needs the model's price, and no table has it.",
                advice="Give a table: --prices FILE (model, currency, input, cached, output; tab-separated).",
            )


class Meter:
    """Counts what settled reports cost and foresees what those under way will: the mean of the settled, each.

    `expected_*` stand for the mean until a report is settled; the first goes alone if they leave no room for it. Before a report is begun, `reached` says which budget leaves no room for it, so that a run ends within its
    budget, or beyond it by no more than reports differ from their mean.
    """

    def __init__(
        self, budget: Budget, *, tokens: int = 0, cost: float = 0.0, settled: int = 0,
        expected_tokens: float = 0.0, expected_cost: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._budget = budget
        self._clock = clock
        self._begun = clock()
        self.tokens, self.cost = tokens, cost
        self._asked = settled
        self._expected = (expected_tokens, expected_cost)

    def settle(self, tokens: int, cost: float | None) -> None:
        """A report was settled; those that asked nothing do not count for the mean."""
        self.tokens += tokens
        self.cost += cost or 0.0
        self._asked += tokens > 0

    def reached(self, under_way: int) -> str | None:
        """The option whose budget has no room for one more report beside those under way; None where there is."""
        budget = self._budget
        first = not self._asked and not under_way  # one goes, to learn what reports cost
        count = 0 if first else under_way + 1
        tokens, cost = (self.tokens / self._asked, self.cost / self._asked) if self._asked else self._expected
        if budget.max_seconds is not None and self._clock() - self._begun >= budget.max_seconds:
            return "max-time"
        if budget.max_tokens is not None and (
            self.tokens >= budget.max_tokens or self.tokens + count * tokens > budget.max_tokens
        ):
            return "max-tokens"
        if budget.max_cost is not None and (
            self.cost >= budget.max_cost or self.cost + count * cost > budget.max_cost
        ):
            return "max-cost"
        return None
