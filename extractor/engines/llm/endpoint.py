"""Which model is asked where: resolved once, checked against the workspace's allow-list, printable without a key."""

from __future__ import annotations

import ipaddress
import os
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from extractor.errors import EndpointError, UsageError
from extractor.workspace import Workspace

Protocol = Literal["openai", "compatible", "azure", "provider"]
_KEY_NAMES = {"openai": "OPENAI_API_KEY", "azure": "AZURE_OPENAI_API_KEY", "compatible": "EXTRACTOR_API_KEY"}


@dataclass(frozen=True)
class Endpoint:
    """`model` as the endpoint knows it; `provider` is what stands before the slash, for other providers.

    `api_key` never shows in a repr. A key of the environment is read only for the provider that the model
    names; an endpoint given by `base_url` gets `EXTRACTOR_API_KEY`, so that no other key is sent to it.
    """

    protocol: Protocol
    model: str
    base_url: str | None = None
    provider: str = "openai"
    api_key: str | None = field(default=None, repr=False)
    api_version: str | None = None
    ca_bundle: Path | None = None

    @classmethod
    def resolve(
        cls,
        model: str,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        ca_bundle: Path | None = None,
    ) -> Endpoint:
        """From `--model` and `--base-url`: `openai/NAME`, `azure/DEPLOYMENT`, `PROVIDER/NAME`, or any NAME of a base URL."""
        provider, slash, name = model.partition("/")
        if provider == "azure" and slash:
            if not base_url:
                raise UsageError("An Azure deployment needs --base-url, the address of the resource.")
            return cls(
                "azure", name, base_url, "azure", _key(api_key, "azure"),
                os.environ.get("OPENAI_API_VERSION", "2024-10-21"), ca_bundle,
            )  # fmt: skip
        if base_url:
            if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
                raise UsageError(
                    "--base-url is no http or https address.", advice="Give one like http://127.0.0.1:8000/v1"
                )
            name = name if provider == "openai" and slash else model
            key = api_key or os.environ.get(_KEY_NAMES["compatible"])
            return cls("compatible", name, base_url, "openai", key or "none", None, ca_bundle)
        if not slash:
            raise UsageError(
                f"Model {model!r} names no provider.",
                advice="Give openai/NAME, PROVIDER/NAME, or add --base-url.",
            )
        if provider == "openai":
            return cls("openai", name, None, "openai", _key(api_key, "openai"), None, ca_bundle)
        return cls("provider", model, None, provider, api_key, None, ca_bundle)

    @property
    def host(self) -> str:
        """The host that reports go to; for other providers, the provider's name."""
        if self.base_url:
            return urlsplit(self.base_url).hostname or ""
        return self.provider

    @property
    def loopback(self) -> bool:
        """Whether the reports stay on this machine."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def require_allowed(self, workspace: Workspace) -> None:
        """Raise EndpointError unless the host is this machine or on the workspace's allow-list."""
        if self.loopback or self.host in workspace.allowed_hosts:
            return
        raise EndpointError(
            f"Reports would be sent to {self.host}, which this workspace does not allow.",
            code="host-not-allowed",
            advice=f"If your rules permit it: extractor allow {self.host}",
        )

    def ssl_context(self) -> ssl.SSLContext | None:
        """The context for a custom CA bundle, or None for the defaults."""
        if self.ca_bundle is None:
            return None
        try:
            return ssl.create_default_context(cafile=str(self.ca_bundle))
        except (OSError, ssl.SSLError):
            raise UsageError(
                "The CA bundle cannot be read.", advice="Give a PEM file of certificates."
            ) from None


def _key(given: str | None, provider: str) -> str:
    key = given or os.environ.get(_KEY_NAMES[provider])
    if not key:
        raise EndpointError(
            "No API key for this model.",
            code="key-missing",
            advice=f"Set {_KEY_NAMES[provider]} in the environment.",
        )
    return key
