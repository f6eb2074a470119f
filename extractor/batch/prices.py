"""Prices of models: a plain table that users replace, and what a usage costs by it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.engines.base import Ask, Engine, Reply
from extractor.errors import FormatError
from extractor.extraction import Usage

BUILT_IN = Path(__file__).parent / "prices.tsv"
_VERSION = re.compile(r"[-@:](?:\d[\d.-]*|latest|preview)")


@dataclass(frozen=True, slots=True)
class Price:
    """Prices a million tokens, in `currency`; `as_of` says when they were read off."""

    model: str
    currency: str
    input: float
    cached: float
    output: float
    as_of: str = ""

    def of(self, usage: Usage, *, discount: float = 0.0) -> float:
        """What a usage costs. Cached tokens are part of the input tokens; `discount` 0.5 is half off (batch files)."""
        fresh = max(0, usage.input_tokens - usage.cached_tokens)
        millionths = (
            fresh * self.input + usage.cached_tokens * self.cached + usage.output_tokens * self.output
        )
        return millionths * (1.0 - discount) / 1e6


def read_prices(path: Path | None = None) -> tuple[Price, ...]:
    """The prices of a table (tab-separated: model, currency, input, cached, output, as_of), or those shipped."""
    path = path or BUILT_IN
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    except (OSError, UnicodeDecodeError):
        raise FormatError(f"The price table {path.name} cannot be read.") from None
    found = []
    for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 1):
        try:
            fresh, cached, output = (float(row[name]) for name in ("input", "cached", "output"))
            if min(fresh, cached, output) < 0:
                raise ValueError
            found.append(
                Price(
                    row["model"].strip(),
                    row["currency"].strip(),
                    fresh,
                    cached,
                    output,
                    row.get("as_of") or "",
                )
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise FormatError(
                f"{path.name}, row {number} is no price.",
                advice="It needs model, currency, input, cached and output, separated by tabs, a million tokens each.",
            ) from None
    return tuple(found)


def price_of(model: str | None, prices: tuple[Price, ...]) -> Price | None:
    """The price of a model: by its name, else by its name without a date or version at the end."""
    if model is None:
        return None
    name = model.rpartition("/")[2]
    by_name = {price.model: price for price in prices}
    if found := by_name.get(model) or by_name.get(name):
        return found
    for match in reversed(list(_VERSION.finditer(name))):
        if found := by_name.get(name[: match.start()]):
            return found
    return None


class PricedEngine:
    """Asks another engine and puts the price on its replies' usage."""

    def __init__(self, inner: Engine, price: Price) -> None:
        self.name = inner.name
        self.model = inner.model
        self.inner = inner
        self._price = price

    def reply(self, ask: Ask) -> Reply:
        """The inner engine's reply, priced."""
        return self._priced(self.inner.reply(ask))

    async def areply(self, ask: Ask) -> Reply:
        """The same, asynchronously."""
        return self._priced(await self.inner.areply(ask))

    def _priced(self, reply: Reply) -> Reply:
        usage = reply.usage.model_copy(update={"cost": self._price.of(reply.usage)})
        return replace(reply, usage=usage)
