"""Starts the server: which address it may listen on, and on what terms."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.curation.dataset import Dataset
from extractor.errors import UsageError
from extractor.extras import install_advice

if TYPE_CHECKING:
    from extractor.curation.queue import Order


@dataclass(frozen=True)
class ServerSettings:
    """How to serve. Another address than loopback demands passwords, and TLS or the explicit `plain_http`."""

    annotator: str = ""
    adjudicate: bool = False
    order: Order = "disputed"
    slices: Mapping[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 8765
    passwords: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    plain_http: bool = False
    names: tuple[str, ...] = ()
    open_browser: bool = False

    def check(self) -> None:
        """UsageError where these terms are not safe."""
        if (self.certificate is None) != (self.key is None):
            raise UsageError("TLS needs both --certificate and --key.")
        if not self.annotator and self.passwords is None:
            raise UsageError("Whose copy is it?", advice="Give --annotator NAME, or --passwords FILE.")
        if self.loopback:
            return
        if self.passwords is None:
            raise UsageError(
                f"{self.host} is not this machine alone: people must sign in.",
                advice="Make passwords with `extractor curate password NAME -f FILE`, then give --passwords FILE.",
            )
        if self.certificate is None and not self.plain_http:
            raise UsageError(
                f"{self.host} is not this machine alone: what is sent must be encrypted.",
                advice="Give --certificate and --key, or --plain-http where a proxy before it does that.",
            )

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def serve(dataset: Dataset, settings: ServerSettings, say: Callable[[str], None]) -> None:
    """Serve until interrupted; `say` is told the address to open."""
    settings.check()
    try:
        import uvicorn
    except ImportError:
        raise UsageError(
            "The review page needs an optional package.", advice=install_advice("review")
        ) from None
    from extractor.curation.server.application import Api, application
    from extractor.curation.server.office import Office
    from extractor.curation.server.passwords import read_passwords

    passwords = read_passwords(settings.passwords) if settings.passwords else {}
    token = None if passwords else secrets.token_urlsafe(32)
    listening = _listen(settings)
    port = int(listening.getsockname()[1])
    schemes = ("https",) if settings.certificate else ("http", "https") if settings.plain_http else ("http",)
    office = Office(
        dataset,
        settings.annotator,
        adjudicate=settings.adjudicate,
        order=settings.order,
        slices=settings.slices,
    )
    try:
        api = Api(office, token=token, passwords=passwords, port=port)
        app = application(api, hosts_of(settings, port), schemes)
        name = settings.names[0] if settings.names else f"{_bracketed(settings.host)}:{port}"
        address = f"{schemes[0]}://{name}/" + (f"#{token}" if token else "")
        say(f"Open {address}")
        say("Stop with Ctrl+C; every decision is kept as it is made.")
        if settings.open_browser:
            import webbrowser

            webbrowser.open(address)
        server = uvicorn.Server(
            uvicorn.Config(
                app, log_level="warning", access_log=False, server_header=False, date_header=False,
                ssl_certfile=settings.certificate, ssl_keyfile=settings.key, timeout_graceful_shutdown=5,
                proxy_headers=False, ws="none", lifespan="off",
            )
        )  # fmt: skip
        server.run(sockets=[listening])
    finally:
        office.close()
        listening.close()


def hosts_of(settings: ServerSettings, port: int) -> list[str]:
    """The Host headers that are meant for this server."""
    named = [name.lower() for name in settings.names]
    if settings.loopback:
        return [f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", *named]
    own = [] if settings.host in ("0.0.0.0", "::") else [f"{_bracketed(settings.host)}:{port}"]  # noqa: S104
    if not own and not named:
        raise UsageError(
            f"{settings.host} means every address: say under which names browsers reach the server.",
            advice="Give --name HOST:PORT, once for each.",
        )
    return [*own, *named]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listen(settings: ServerSettings) -> socket.socket:
    hosts_of(settings, settings.port)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Port {settings.port} of {settings.host} cannot be used ({error.strerror}).",
            advice="Give another with --port; 0 takes a free one.",
        ) from None
    listening.listen(64)
    return listening
