"""HTTP to one server: connections that are kept, logins, and errors that say what to do.

A request can be started and its answer fetched later, so that the next one is made while the server works.
Nothing is followed: a query that is sent on as GET would lose its body, a graph would go to nobody knows where.
"""

from __future__ import annotations

import base64
import http.client
import socket
import time
import urllib.request
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import Request

from kg.errors import KgError, RefusedError, StoreError, UnansweredError
from kg.store.results import query_error, shorten

PATIENCE = 60.0
"""Seconds that a request may take when the caller names no limit."""
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Login:
    """Who asks: a name with a password (Basic or Digest, as the server wants it), or a token (Bearer)."""

    user: str | None = None
    password: str = ""
    token: str | None = None

    @classmethod
    def of(cls, parts: SplitResult) -> Login:
        """The login that a URL names, if any."""
        return cls(None if parts.username is None else unquote(parts.username), unquote(parts.password or ""))


@dataclass(frozen=True)
class Answer:
    """What a server sent: status 2xx or 404, media type, the bytes."""

    status: int
    type: str
    body: bytes


class Client:
    """Sends requests to one server, one at a time."""

    def __init__(self, parts: SplitResult, login: Login) -> None:
        self._parts = parts
        self._auth = _Auth(login, f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/")
        self._connection: http.client.HTTPConnection | None = None
        self._fresh = True
        self._begun: tuple[Request, float] | None = None

    def send(self, request: Request, timeout: float | None = None, *, sparql: str | None = None) -> Answer:
        """One request; `sparql` is the query in it, if any. To a request without one, 404 is an answer.

        Raises:
            UnansweredError: no answer came, or "try later"; RefusedError: this request is not taken;
            StoreError: none will be (login, address, method); QueryError: the query is not understood.
        """
        self.start(request, timeout)
        return self.finish(sparql)

    def start(self, request: Request, timeout: float | None = None) -> None:
        """Send a request, whose answer `finish` fetches; what goes wrong meanwhile is told there."""
        self._begun = (request, PATIENCE if timeout is None else timeout)
        self._auth.sign(request)
        try:
            self._write()
        except (OSError, http.client.HTTPException, ValueError):
            self.close()  # `finish` tries once more

    def finish(self, sparql: str | None = None) -> Answer:
        """The answer to what was started last."""
        assert self._begun is not None, "nothing was started"
        request, limit = self._begun
        try:
            status, headers, body = self._answer()
            if status == 401 and self._auth.challenged(headers):
                self._auth.sign(request)
                status, headers, body = self._answer(again=True)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise _unanswered(error, request.full_url, limit) from None
        if 200 <= status < 300 or (status == 404 and sparql is None):
            return Answer(status, headers.get("Content-Type", ""), body if status != 404 else b"")
        raise _refused(status, headers, body, request.full_url, sparql, self._auth.given)

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def __del__(self) -> None:
        self.close()

    def _answer(self, again: bool = False) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body; a kept connection that the server has closed meanwhile is made again."""
        if again or self._connection is None:
            self._write()
        try:
            return self._read()
        except (ConnectionError, http.client.RemoteDisconnected, http.client.BadStatusLine):
            if self._fresh:
                raise
        self.close()
        self._write()
        return self._read()

    def _write(self) -> None:
        assert self._begun is not None
        request, limit = self._begun
        self._fresh = self._connection is None
        if self._connection is None:
            self._connection = _connected(self._parts, limit)
        if self._connection.sock is not None:
            self._connection.sock.settimeout(limit)
        headers = {"User-Agent": "parley", **dict(request.header_items())}
        target = request.full_url if _proxy(self._parts) and self._parts.scheme == "http" else request.selector
        try:
            self._connection.request(request.get_method(), target, request.data, headers)
        except (BrokenPipeError, ConnectionResetError):
            if self._fresh and self._connection.sock is not None:
                return  # a server that takes no such body may have said so already
            raise

    def _read(self) -> tuple[int, http.client.HTTPMessage, bytes]:
        assert self._connection is not None and self._begun is not None
        limit = self._begun[1]
        response = self._connection.getresponse()
        with response:
            body = _body(response, limit)
        if response.will_close:
            self.close()
        return response.status, response.headers, body


def _connected(parts: SplitResult, limit: float) -> http.client.HTTPConnection:
    """A connection to the server, or to the proxy that the environment names for it."""
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    proxy = _proxy(parts)
    if proxy is None:
        return kind(parts.hostname or "", parts.port, timeout=limit)
    connection = kind(proxy.hostname or "", proxy.port or 80, timeout=limit)
    if parts.scheme == "https":
        connection.set_tunnel(parts.hostname or "", parts.port)
    return connection


def _proxy(parts: SplitResult) -> SplitResult | None:
    """The proxy that the environment names for a server; never one for this machine."""
    host = parts.hostname or ""
    address = urllib.request.getproxies().get(parts.scheme)
    if not address or host in _HERE or urllib.request.proxy_bypass(host):
        return None
    return urlsplit(address if "//" in address else f"http://{address}")


def _body(response: http.client.HTTPResponse, limit: float) -> bytes:
    """All of a response, if it comes within `limit` seconds: a slow drip is too slow as well."""
    deadline = time.monotonic() + limit
    chunks = []
    while chunk := response.read1(1 << 16):
        chunks.append(chunk)
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(chunks)


# --- logins --------------------------------------------------------------------------


class _Auth:
    """Signs requests, once a server has said how; tokens are sent unasked."""

    def __init__(self, login: Login, server: str) -> None:
        self._login, self._how = login, "bearer" if login.token else ""
        self._challenge: dict[str, str] = {}
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, server, login.user or "", login.password)
        self._digest = urllib.request.HTTPDigestAuthHandler(passwords)

    @property
    def given(self) -> bool:
        """Whether there is any login."""
        return self._login.user is not None or self._login.token is not None

    def sign(self, request: Request) -> None:
        """Add the header that the server has asked for."""
        if self._how == "bearer":
            request.add_unredirected_header("Authorization", f"Bearer {self._login.token}")
        elif self._how == "basic":
            pair = f"{self._login.user}:{self._login.password}".encode()
            request.add_unredirected_header("Authorization", f"Basic {base64.b64encode(pair).decode()}")
        elif self._how == "digest":
            value = self._digest.get_authorization(request, self._challenge)
            request.add_unredirected_header("Authorization", f"Digest {value}")

    def challenged(self, headers: http.client.HTTPMessage) -> bool:
        """Whether there is an answer to what the server asks for, other than the one that it has refused."""
        if self._login.user is None:
            return False
        for asked in headers.get_all("WWW-Authenticate", []):
            how, _, rest = asked.strip().partition(" ")
            challenge = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
            again = self._how == how.lower() and challenge.get("stale", "").lower() != "true"
            if how.lower() in ("basic", "digest") and not again:
                self._how, self._challenge = how.lower(), challenge
                return True
        return False


# --- what goes wrong -----------------------------------------------------------------


def _refused(
    status: int, headers: http.client.HTTPMessage, body: bytes, url: str, sparql: str | None, login: bool
) -> KgError:
    """What a status means for the user."""
    said = shorten(body[:4096].decode("utf-8", "replace"), 300)
    if status == 400 and sparql is not None:
        return query_error(said or "the server does not understand the query", sparql)
    text = f"{status} {http.client.responses.get(status, '')}".strip()
    hint = _HINTS.get(status)
    if status in (401, 403) and login:
        hint = "look at user name and password, and at what this user may do"
    if 300 <= status < 400:
        hint = f"use the address that it names: {headers.get('Location', 'none')}"
    kind = UnansweredError if status in _LATER else RefusedError if status in _THIS_ONE else StoreError
    return kind(f"the server refused: {text}" + (f" ({said})" if said else ""), path=url, hint=hint)


_LATER = (408, 425, 429, 502, 503, 504)
"""Try again later."""
_THIS_ONE = (400, 409, 413, 415, 422, 500, 507)
"""Something is wrong with what was sent; another graph may do."""
_LOGIN = "put the login into the URL: http://user:password@host/... (kg load has --user and --password too)"
_HINTS = {
    401: _LOGIN,
    403: _LOGIN,
    404: "give the address of a SPARQL endpoint, such as http://localhost:7878/query",
    405: "the server is read-only, or this is not the address of its Graph Store",
    413: "the server takes no graph of this size",
    501: "the server is read-only, or this is not the address of its Graph Store",
    503: "the server is busy or its own time limit was reached",
    504: "the server is busy or its own time limit was reached",
}


def _unanswered(error: Exception, url: str, limit: float) -> StoreError:
    """Why no answer came."""
    if isinstance(error, TimeoutError):
        return UnansweredError(f"no answer within {limit:g} s", path=url, hint="allow more time, or ask for less")
    if isinstance(error, ConnectionRefusedError):
        hint = "start the server, for example: oxigraph serve --union-default-graph"
        return UnansweredError("nothing listens at this address", path=url, hint=hint)
    if isinstance(error, socket.gaierror):
        return StoreError("no host of this name can be reached", path=url, hint="look at the URL, and the network")
    what = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UnansweredError(f"the server did not answer: {what}", path=url)
