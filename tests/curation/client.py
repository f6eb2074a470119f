"""A bare HTTP client that can forge what a browser would not let a page forge."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from tests.curation.browser import Server


class Client:
    """Calls of a server; `enter` begins a session as the page does."""

    def __init__(self, server: Server) -> None:
        parts = urlsplit(server.address)
        self.host = f"{parts.hostname}:{parts.port}"
        self.token = parts.fragment
        self.headers = {
            "Host": self.host,
            "Origin": f"http://{self.host}",
            "Content-Type": "application/json",
        }

    def send(
        self, path: str, body: Any = None, method: str = "POST", drop: str = "", **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        """Status, headers and JSON (or bytes) of an answer."""
        connection = http.client.HTTPConnection(*self.host.split(":"), timeout=20)
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        sent = {name: value for name, value in sent.items() if name.lower() != drop.lower()}
        data = body if isinstance(body, bytes) else json.dumps(body if body is not None else {}).encode()
        connection.request(method, path, data if method == "POST" else None, sent)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        try:
            found = json.loads(content)
        except ValueError:
            found = content
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, found

    def enter(self, **credentials: str) -> int:
        """Begin a session; later calls carry it."""
        status, headers, found = self.send("/api/session", credentials or {"token": self.token})
        if status == 200:
            self.cookie = headers["set-cookie"]
            self.headers["Cookie"] = self.cookie.split(";")[0]
            self.headers["X-Review-Token"] = found["token"]
        return status

    def call(self, name: str, **body: Any) -> Any:
        """A call that must go well."""
        status, _, found = self.send(f"/api/{name}", body)
        assert status == 200, (status, found)
        return found
