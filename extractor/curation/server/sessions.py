"""Who is at the page. A session has two secrets: a cookie that scripts cannot read, and a token that only the tab has.

Cookies go to every port of a host, so another program on this machine could see one; it never sees the token, which
lives in the tab's storage and goes in a header that no foreign page can send.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from dataclasses import dataclass

LONGEST = 12 * 3600
_MOST_FAILURES, _WITHIN = 10, 300.0


@dataclass(frozen=True)
class Session:
    """One signed-in person in one browser."""

    who: str
    cookie: str
    token: str
    since: float


class Sessions:
    """The sessions of a server, in its memory only."""

    def __init__(self) -> None:
        self._by_cookie: dict[str, Session] = {}
        self._failures: list[float] = []
        self._guard = threading.Lock()

    def begin(self, who: str, cookie: str | None = None) -> Session:
        """A new session, or that of the cookie where it is this person's: another tab of theirs."""
        known = self._by_cookie.get(cookie or "")
        if known is not None and known.who == who and time.monotonic() - known.since <= LONGEST:
            return known
        session = Session(who, secrets.token_urlsafe(32), secrets.token_urlsafe(32), time.monotonic())
        with self._guard:
            old = [key for key, one in self._by_cookie.items() if time.monotonic() - one.since > LONGEST]
            for key in old:
                del self._by_cookie[key]
            self._by_cookie[session.cookie] = session
        return session

    def find(self, cookie: str | None, token: str | None) -> Session | None:
        """The session of both secrets, None unless both are right and not too old."""
        session = self._by_cookie.get(cookie or "")
        if session is None or time.monotonic() - session.since > LONGEST:
            return None
        return session if hmac.compare_digest(session.token.encode(), (token or "").encode()) else None

    def end(self, session: Session) -> None:
        """Sign out."""
        with self._guard:
            self._by_cookie.pop(session.cookie, None)

    def failed(self) -> None:
        """Note a failed attempt to sign in."""
        with self._guard:
            self._failures.append(time.monotonic())

    @property
    def locked(self) -> bool:
        """Whether there were too many failed attempts of late."""
        with self._guard:
            self._failures = [at for at in self._failures if time.monotonic() - at < _WITHIN]
            return len(self._failures) >= _MOST_FAILURES
