"""OpenAI's Files and Batch API on loopback: what is uploaded is answered by a function of each request's body."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.servers.scripted import Scripted

Answer = Callable[[dict[str, Any]], Scripted]
Change = Callable[[list[str]], list[str]]


class BatchServer:
    """Ends every batch at once. `change` may drop, double or shuffle the lines of results; `status` is how batches end."""

    def __init__(self, answer: Answer, change: Change | None = None, status: str = "completed") -> None:
        self.answer, self.change, self.status = answer, change or (lambda lines: lines), status
        self.files: dict[str, str] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.requests = 0

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def upload(self, text: str) -> dict[str, Any]:
        """Keep a file."""
        id = f"file-{len(self.files)}"
        self.files[id] = text
        return {
            "id": id,
            "object": "file",
            "bytes": len(text),
            "created_at": 0,
            "filename": "x",
            "purpose": "batch",
            "status": "processed",
        }

    def create(self, file: str) -> dict[str, Any]:
        """Begin and end a batch."""
        lines = []
        for line in self.files[file].splitlines():
            asked = json.loads(line)
            assert (asked["method"], asked["url"]) == ("POST", "/v1/chat/completions")
            self.requests += 1
            scripted = self.answer(asked["body"])
            lines.append(json.dumps({
                "id": "r", "custom_id": asked["custom_id"], "error": None,
                "response": {"status_code": scripted.status, "request_id": "q", "body": scripted.body},
            }))  # fmt: skip
        lines = self.change(lines)
        failed = self.status == "failed"
        found = {
            "id": f"batch-{len(self.batches)}", "object": "batch", "endpoint": "/v1/chat/completions", "input_file_id": file,
            "completion_window": "24h", "status": self.status, "created_at": 0,
            "output_file_id": None if failed else self.upload("\n".join(lines) + "\n")["id"],
            "errors": {"object": "list", "data": [{"code": "invalid_request", "message": "m"}]} if failed else None,
            "request_counts": {"total": len(lines), "completed": len(lines), "failed": 0},
        }  # fmt: skip
        self.batches[found["id"]] = found
        return found


class _Handler(BaseHTTPRequestHandler):
    owner: BatchServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/files"):
            found = re.search(rb'name="file".*?\r\n\r\n(.*?)\r\n--', body, re.DOTALL)
            assert found is not None
            self._send(json.dumps(self.owner.upload(found.group(1).decode())))
        else:
            self._send(json.dumps(self.owner.create(json.loads(body)["input_file_id"])))

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.endswith("/content"):
            self._send(self.owner.files[path.split("/")[-2]])
        elif path.endswith("/batches"):
            self._send(
                json.dumps({"object": "list", "data": list(self.owner.batches.values()), "has_more": False})
            )
        else:
            self._send(json.dumps(self.owner.batches[path.rsplit("/", 1)[1]]))

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _send(self, text: str) -> None:
        data = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
