"""Which engine reads, and how: settings, and the engines made from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extractor.errors import UsageError
from extractor.workspace import Workspace

if TYPE_CHECKING:
    from extractor.engines.base import Engine

EngineName = Literal["rules", "llm", "replay"]
ENGINES: tuple[EngineName, ...] = ("rules", "llm", "replay")
_VOTING_TEMPERATURE = 0.7


@dataclass(frozen=True)
class EngineSettings:
    """Which engine reads, and how.

    `engine` follows from the rest where it is None: "replay" with recordings to replay, "llm" with a model,
    else "rules". Several models, or several `samples` of one, are merged by vote. `cross_check`: the offline
    engine reads too, and where it sees a field otherwise is kept as a dispute. `concurrency` is how many reports are
    under way at once with a model. `parameters` are fields of `extractor.engines.llm.Parameters`, `options`
    fields of `extractor.pipeline.Options` besides engine, model and sample.
    """

    engine: EngineName | None = None
    model: str | tuple[str, ...] | None = None
    base_url: str | None = None
    ca_bundle: Path | None = None
    record: Path | None = None
    replay: tuple[Path, ...] = ()
    samples: int = 1
    cross_check: bool = True
    concurrency: int = 8
    parameters: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        name = self.name
        if name not in ENGINES:
            raise UsageError(f"Unknown engine {name!r}.", advice=f"Known: {', '.join(ENGINES)}.")
        if name == "llm" and not self.models:
            raise UsageError(
                "The engine llm needs a model.", advice="Give --model openai/NAME, or --base-url too."
            )
        if name == "replay" and not self.replay:
            raise UsageError("The engine replay needs recordings.", advice="Give --replay FILE.")
        if name == "rules" and (self.models or self.base_url or self.record or self.replay):
            raise UsageError(
                "The engine rules reads offline: it takes no model, address or recording.",
                advice="Leave --engine out, or give --model.",
            )
        if name == "rules" and self.samples > 1:
            raise UsageError("The engine rules reads the same every time.", advice="Votes need a model.")

    @property
    def name(self) -> EngineName:
        """The engine meant."""
        return self.engine or ("replay" if self.replay else "llm" if self.models else "rules")

    @property
    def models(self) -> tuple[str, ...]:
        """The models named."""
        return (self.model,) if isinstance(self.model, str) else self.model or ()


@dataclass
class Engines:
    """The engines of some settings, one a model. `clients` are those that hold connections; `hosts` where reports go."""

    engines: tuple[Engine, ...]
    clients: tuple[Any, ...] = ()
    hosts: tuple[str, ...] = ()

    def close(self) -> None:
        """Close connections that plain calls have opened."""
        for client in self.clients:
            if (close := getattr(client, "close", None)) is not None:
                close()

    async def aclose(self) -> None:
        """Close connections of the running loop."""
        for client in self.clients:
            if (close := getattr(client, "aclose", None)) is not None:
                await close()


def make_engines(settings: EngineSettings, workspace: Workspace) -> Engines:
    """The engines; EndpointError where a host is not allowed or a key is missing, UsageError where a model is unclear."""
    if settings.name == "rules":
        from extractor.engines.rules import RulesEngine

        return Engines((RulesEngine(),))
    if settings.name == "replay":
        from extractor.engines.replay import ReplayEngine

        return Engines((ReplayEngine(settings.replay),))
    return _model_engines(settings, workspace)


def _model_engines(settings: EngineSettings, workspace: Workspace) -> Engines:
    from extractor.engines.giving_up import GivingUpGate
    from extractor.engines.llm import Endpoint, LLMEngine, Parameters
    from extractor.engines.llm.provider import ProviderEngine
    from extractor.engines.replay import RecordingEngine

    given = settings.parameters
    if settings.samples > 1:
        given = {"temperature": _VOTING_TEMPERATURE} | given
    parameters = Parameters(**given)
    clients: list[Any] = []
    for model in settings.models:
        endpoint = Endpoint.resolve(model, settings.base_url, ca_bundle=settings.ca_bundle)
        endpoint.require_allowed(workspace)
        make = ProviderEngine if endpoint.protocol == "provider" else LLMEngine
        clients.append(make(endpoint, parameters))
        clients[-1].gate = GivingUpGate()
    engines = tuple(
        RecordingEngine(client, settings.record) if settings.record else client for client in clients
    )
    return Engines(engines, tuple(clients), tuple(dict.fromkeys(client.endpoint.host for client in clients)))
