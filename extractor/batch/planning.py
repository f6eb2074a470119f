"""What a run would take, before any request is sent: reports, requests, tokens, cost, hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from extractor.batch.admission import Policy
from extractor.batch.identity import Keyer, Shard
from extractor.batch.journal import Journal
from extractor.batch.prices import Price
from extractor.extraction import Usage
from extractor.formats.unreadable import Unreadable
from extractor.report import Report

if TYPE_CHECKING:
    from extractor.api import Extractor

CHARACTERS_A_TOKEN = 3.0
"""As in the pipeline's estimate for sections: French clinical text has 3.2 to 3.6."""
ANSWER_TOKENS_A_CHARACTER = 0.2
ANSWER_TOKENS_LEAST = 40
"""Answers of the form asked for have about a fifth of a token for each character of a report that is all treatment."""
TYPICAL_CHARACTERS = 3_000
"""Length of a report of which nothing is known yet."""
REASKED = 0.3
"""Share of reports foreseen to be asked a second time for faulty parts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Foreseen for the reports that need work. `prefix_tokens` are the part of `input_tokens` that is the same for
    every report, which prompt caches may serve."""

    reports: int
    unreadable: int
    settled: int
    work: int
    characters: int
    requests: int
    input_tokens: int
    prefix_tokens: int
    output_tokens: int
    cost: float | None
    currency: str | None

    def as_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)


class Estimator:
    """Tokens of the asks of reports under one prompt."""

    def __init__(self, extractor: Extractor) -> None:
        prompt = extractor.voters[0][0].prompt
        self._voters = len(extractor.voters) if prompt else 0
        self.prefix = int(_characters(prompt.prefix) / CHARACTERS_A_TOKEN) if prompt else 0

    def usage(self, report: Report) -> Usage:
        """What a report is foreseen to take: one ask of each voter, with a share of a second one."""
        if not self._voters:
            return Usage()
        words = len(report.text) + 8 * report.text.count("\n")
        own = int(words / CHARACTERS_A_TOKEN) + 60
        answer = max(ANSWER_TOKENS_LEAST, int(len(report.text) * ANSWER_TOKENS_A_CHARACTER))
        times = (1 + REASKED) * self._voters
        return Usage(
            requests=self._voters,
            input_tokens=int((self.prefix + own) * times),
            output_tokens=int(answer * times),
        )


def plan(
    extractor: Extractor,
    reports: Iterator[Report | Unreadable],
    keyer: Keyer,
    *,
    journal: Journal | None = None,
    policy: Policy | None = None,
    shard: Shard | None = None,
    price: Price | None = None,
) -> Plan:
    """Read all inputs and count. Nothing is written, and no request is sent."""
    policy = policy or Policy()
    estimator = Estimator(extractor)
    count = unreadable = settled = work = characters = 0
    usage = Usage()
    for item in reports:
        if shard is not None and not shard.holds(item.id):
            continue
        count += 1
        if isinstance(item, Unreadable):
            unreadable += 1
            continue
        known = journal.known([item.id]).get(item.id) if journal else None
        if known is not None and policy.settled(known, keyer.key(item), -1):
            settled += 1
            continue
        work += 1
        characters += len(item.text)
        usage = usage.plus(estimator.usage(item))
    asked = bool(usage.requests)
    return Plan(
        count, unreadable, settled, work, characters, int(usage.requests * (1 + REASKED)), usage.input_tokens,
        int(estimator.prefix * usage.requests * (1 + REASKED)), usage.output_tokens,
        price.of(usage) if price and asked else None, price.currency if price and asked else None,
    )  # fmt: skip


def _characters(messages: tuple[dict[str, Any], ...]) -> int:
    return sum(len(str(message["content"])) for message in messages)
