"""What stands before every request: which host, which origin, how large, and the headers that keep the page tame.

The page's policy lets nothing run that is not one of its own files, and turns every way to make elements from text
off (Trusted Types): words of a report can only become text nodes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)  # fmt: skip
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
    "cache-control": "no-store",
}
MOST_BYTES = 1 << 20


class Guard:
    """Refuses requests to another host, from another origin, of another type or too large.

    `hosts` are the values of the Host header that are meant ("127.0.0.1:8765"); a page elsewhere that has its name
    point here (DNS rebinding) sends its own. `schemes` are what browsers may speak to us.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], schemes: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._schemes = tuple(schemes)
        self._origins = frozenset(f"{scheme}://{host}" for host in self._hosts for scheme in self._schemes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then pass on with the headers set on whatever comes back."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def tame(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if self._schemes == ("https",):
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await JSONResponse({"code": refusal[1]}, status_code=refusal[0])(scope, receive, tame)
            return
        await self._app(scope, receive, tame)

    def _refusal(self, scope: dict[str, Any] | Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 421, "host"
        origins = headers.getlist("origin")
        if any(origin.lower() not in self._origins for origin in origins):
            return 403, "origin"
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, "origin"
        if scope["method"] in ("GET", "HEAD"):
            return None
        if not origins:
            return 403, "origin"
        if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return 415, "type"
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return 413, "size"
        return None
