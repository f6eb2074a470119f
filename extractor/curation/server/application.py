"""The routes: a handful of fixed files, and an API in JSON. No report's words or ids stand in an address."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from extractor.curation.errors import ConflictError, OperationError
from extractor.curation.server.office import Office
from extractor.curation.server.passwords import is_right
from extractor.curation.server.security import Guard
from extractor.curation.server.sessions import LONGEST, Session, Sessions
from extractor.errors import ExtractorError

_PAGE = Path(__file__).parent.parent / "page"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
Call = Callable[[Office, str, dict[str, Any]], Any]
_CALLS: dict[str, Call] = {
    "start": Office.start, "queue": Office.queue, "open": Office.open_report, "operate": Office.operate,
    "suggest": Office.suggest, "parse": Office.parse, "agreement": Office.agreement,
}  # fmt: skip


class Api:
    """Answers the page's calls for whoever is signed in."""

    def __init__(self, office: Office, *, token: str | None, passwords: dict[str, str], port: int) -> None:
        self._office = office
        self._token = token
        self._passwords = passwords
        self._sessions = Sessions()
        self._cookie = f"extractor_review_{port}"

    async def sign_in(self, request: Request) -> Response:
        """Begin a session: with the token of the printed address, or with a name and a password."""
        body = await _body(request)
        if self._sessions.locked:
            return JSONResponse({"code": "locked"}, status_code=429)
        who = await run_in_threadpool(self._known, body)
        if who is None:
            self._sessions.failed()
            return JSONResponse({"code": "session"}, status_code=403)
        session = self._sessions.begin(who, request.cookies.get(self._cookie))
        response = JSONResponse({"who": who, "token": session.token})
        response.set_cookie(
            self._cookie,
            session.cookie,
            max_age=LONGEST,
            httponly=True,
            samesite="strict",
            secure=request.headers.get("origin", "").startswith("https://"),
        )
        return response

    def _known(self, body: dict[str, Any]) -> str | None:
        token, name, password = (body.get(key) for key in ("token", "name", "password"))
        if self._token is not None and isinstance(token, str):
            right = hmac.compare_digest(token.encode(), self._token.encode())
            return self._office.who if right else None
        if not (isinstance(name, str) and isinstance(password, str) and self._passwords):
            return None
        allowed = self._office.may_enter(name)
        return name if is_right(self._passwords, name, password) and allowed else None

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        session = self._session(request)
        if session is not None:
            self._sessions.end(session)
        return JSONResponse({})

    async def call(self, request: Request) -> Response:
        """One of the calls, for the session's person."""
        session = self._session(request)
        if session is None:
            return JSONResponse({"code": "session"}, status_code=401)
        call = _CALLS.get(request.path_params["name"])
        if call is None:
            return JSONResponse({"code": "unknown"}, status_code=404)
        try:
            body = await _body(request)
            return JSONResponse(await run_in_threadpool(call, self._office, session.who, body))
        except ConflictError as error:
            return JSONResponse(
                {"code": error.code, "at": error.at, "version": error.version}, status_code=409
            )
        except OperationError as error:
            return JSONResponse({"code": error.code, "at": error.at}, status_code=422)
        except (ValidationError, KeyError, TypeError, ValueError):
            return JSONResponse({"code": "malformed"}, status_code=400)
        except (ExtractorError, OSError) as error:
            return JSONResponse({"code": getattr(error, "code", "disk")}, status_code=500)

    def _session(self, request: Request) -> Session | None:
        return self._sessions.find(request.cookies.get(self._cookie), request.headers.get("x-review-token"))


async def _body(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise ValueError("no JSON") from None
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def application(api: Api, hosts: list[str], schemes: tuple[str, ...]) -> Starlette:
    """The whole application. Files are those of the page's folder, by a fixed list of names."""
    files = {
        path.name: (path.read_bytes(), _TYPES[path.suffix])
        for path in _PAGE.iterdir()
        if path.suffix in _TYPES
    }

    async def file(request: Request) -> Response:
        name = request.path_params.get("name") or "index.html"
        if name not in files:
            return JSONResponse({"code": "unknown"}, status_code=404)
        content, kind = files[name]
        return Response(content, media_type=kind)

    async def broken(request: Request, error: Exception) -> Response:
        # Its words may be clinical: the page is only told that something broke.
        return JSONResponse({"code": "internal", "kind": type(error).__name__}, status_code=500)

    return Starlette(
        routes=[
            Route("/", file),
            Route("/page/{name}", file),
            Route("/api/session", api.sign_in, methods=["POST"]),
            Route("/api/leave", api.sign_out, methods=["POST"]),
            Route("/api/{name}", api.call, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, hosts=hosts, schemes=schemes)],
        exception_handlers={ValueError: _malformed, Exception: broken},
    )


async def _malformed(request: Request, error: Exception) -> Response:
    return JSONResponse({"code": "malformed"}, status_code=400)
