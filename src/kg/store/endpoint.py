"""A graph in a database: the SPARQL 1.1 Protocol for queries, the Graph Store HTTP Protocol for whole graphs.

The address that a user gives may be either service or, for Oxigraph, the root of the server; the other one is
its sibling (`SIBLINGS`). Of the standards this follows: SPARQL 1.1 Protocol, section 2.1.2 (query via POST
with URL-encoded parameters), and SPARQL 1.1 Graph Store HTTP Protocol, sections 4.2 (`?graph=`, `?default`)
and 5.2 to 5.5 (GET, PUT, DELETE, POST). Nothing is sent anywhere but to that address.
"""

from __future__ import annotations

import http.client
import socket
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, cast
from urllib.parse import SplitResult, quote, unquote, urlencode, urlsplit
from urllib.request import Request

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat

from kg.errors import KgError, StoreError
from kg.names import BASE
from kg.store import rdf
from kg.store.results import Result, check_text, query_error, shorten, triples

SIBLINGS = (
    ("/query", "/store"),
    ("/query", "/data"),
    ("/sparql", "/sparql-graph-crud-auth"),
    ("/sparql", "/sparql-graph-crud"),
)
"""How the paths of a query service and of its Graph Store end: Oxigraph, Fuseki, Virtuoso (twice).

The first pair that has the end of the given path is taken, for the root of a server the first of all. An
address that ends otherwise is taken for both.
"""

ACCEPT = (
    "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.8,"
    " application/sparql-results+xml;q=0.5"
)
_GRAPHS = {"Accept": "application/n-triples, text/turtle;q=0.8"}
PATIENCE = 60.0
"""Seconds that a request may take when the caller names no limit."""


def services(url: str) -> tuple[str, str]:
    """The addresses of the query service and of the Graph Store, from either or from the root of the server.

    A query string is kept on both ("?union-default-graph").

    >>> services("http://localhost:7878/?union-default-graph")
    ('http://localhost:7878/query?union-default-graph', 'http://localhost:7878/store?union-default-graph')
    >>> services("http://localhost:3030/news/data")
    ('http://localhost:3030/news/query', 'http://localhost:3030/news/data')
    """
    parts = urlsplit(url)._replace(fragment="")
    path = parts.path.rstrip("/")
    if not path:
        return tuple(parts._replace(path=end).geturl() for end in SIBLINGS[0])  # type: ignore[return-value]
    for ends in SIBLINGS:
        for end in ends:
            if path.endswith(end):
                stem = path.removesuffix(end)
                return tuple(parts._replace(path=stem + e).geturl() for e in ends)  # type: ignore[return-value]
    return parts.geturl(), parts.geturl()


@dataclass(frozen=True)
class _Answer:
    """What a server sent: status 2xx or 404, media type, the bytes."""

    status: int
    type: str
    body: bytes


class Endpoint:
    """A graph database, as a `kg.store.GraphStore`.

    Args:
        url: http or https; a user name and password in it are used for Basic or Digest authentication.

    Raises:
        StoreError: the address is none, or (later) the server refuses, is not there or takes too long.
    """

    def __init__(self, url: str) -> None:
        parts = _checked(url)
        self.where = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self._query_url, self._store_url = services(self.where)
        self._client = _Client(parts)
        self._union_seen = False

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to do: changes are made at once, and no connection is kept."""

    def query(self, sparql: str, *, timeout: float | None = None) -> Result:
        """The answer to a query, over the union of all graphs; `timeout` in seconds.

        Raises:
            QueryError: the server does not understand the query.
            StoreError: it does not answer in time, or its default graph is not the union of its graphs.
        """
        check_text(sparql)
        if not self._union_seen:
            self._check_union(timeout)
        return cast("ox.QuerySolutions", self._ask(sparql, timeout))

    def graph_names(self) -> list[str]:
        """The IRIs of the graphs that hold something, sorted."""
        found = self._ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", kind=ox.QuerySolutions)
        return sorted(row["g"].value for row in found if isinstance(row["g"], NamedNode))

    def quads(self, name: str | None = None) -> Iterator[Quad]:
        """The quads of one graph ("" is the default graph), or of all: the default graph first, then by name.

        A graph that does not exist has none. The default graph's are those that no other graph has, since
        many servers show the union there.
        """
        if name is None:
            yield from self.quads("")
            for each in self.graph_names():
                yield from self.quads(each)
        else:
            graph = rdf.graph_node(name)
            found = self._graph(name) if name else self._default_graph()
            quads = (rdf.restored(Quad(q.subject, q.predicate, q.object, graph)) for q in found)
            yield from sorted(quads, key=rdf.sort_key)

    def put(self, name: str, quads: Iterable[Quad]) -> None:
        """Make `quads` the whole content of a graph ("" is the default graph), whatever they name."""
        self._store("PUT", name, quads)

    def add(self, name: str, quads: Iterable[Quad]) -> None:
        """Add `quads` to a graph ("" is the default graph)."""
        self._store("POST", name, quads)

    def remove(self, name: str) -> bool:
        """Remove a graph; whether there was one."""
        return self._store("DELETE", name).status != 404

    def check(self) -> None:
        """Ask for a graph that nobody has, before graphs are sent: a web site may answer that with a page.

        Raises:
            StoreError: there is no Graph Store at this address, or it does not answer.
        """
        answer = self._client.send(Request(self._address(BASE), headers=_GRAPHS, method="GET"))
        if answer.status == 404:  # no such graph, or no such address
            try:
                self._has(BASE)
            except KgError:
                raise self._no_graph_store() from None
        elif answer.body and RdfFormat.from_media_type(answer.type) is None:
            raise self._no_graph_store()

    # the query service

    def _ask(self, sparql: str, timeout: float | None = None, kind: type = object) -> Any:  # noqa: ANN401
        """Rows, a boolean or triples (or just the `kind` wanted), without the check that graphs are seen together."""
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": ACCEPT}
        request = Request(self._query_url, urlencode({"query": sparql}).encode(), form, method="POST")
        answer = self._client.send(request, timeout, sparql=sparql)
        try:
            found = _read(answer)
            if not isinstance(found, kind):
                raise ValueError("it is none to the question")
            return found
        except SyntaxError:
            end = shorten(answer.body[-80:].decode("utf-8", "replace"), 80)
            raise StoreError(
                f"the answer is damaged or breaks off; it ends in: {end}",
                path=self._query_url,
                hint="the server may have a time limit of its own; ask for less",
            ) from None
        except ValueError as error:
            raise StoreError(
                f"the answer is not that of a SPARQL endpoint: {error}",
                path=self._query_url,
                hint="give the address of the query service, such as http://localhost:7878/query",
            ) from None

    def _check_union(self, timeout: float | None) -> None:
        """Take one triple out of a named graph: the default graph must have it too."""
        sample = list(self._ask("SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } LIMIT 1", timeout, ox.QuerySolutions))
        if sample and not self._ask(f"ASK {{ {_pattern(sample[0])} }}", timeout, ox.QueryBoolean):
            raise StoreError(
                "queries do not see the named graphs: the server's default graph is not their union",
                path=self._query_url,
                hint="start Oxigraph with --union-default-graph, or put ?union-default-graph after the URL",
            )
        self._union_seen = bool(sample)

    def _default_graph(self) -> Any:  # noqa: ANN401
        """The triples that only the default graph has."""
        query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
        return self._ask(query, kind=ox.QueryTriples)

    def _has(self, name: str) -> bool:
        """Whether the graph `name` holds something."""
        return bool(self._ask(f"ASK {{ GRAPH {NamedNode(name)} {{ ?s ?p ?o }} }}", kind=ox.QueryBoolean))

    # the Graph Store

    def _graph(self, name: str) -> Iterator[Quad]:
        """The content of a named graph; nothing where there is no such graph."""
        answer = self._store("GET", name)
        try:
            yield from ox.parse(answer.body, RdfFormat.from_media_type(answer.type) or RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            raise StoreError(f"the graph cannot be read: {error}", path=self._address(name)) from None

    def _store(self, method: str, name: str, quads: Iterable[Quad] | None = None) -> _Answer:
        """A request to the Graph Store; 404 is an answer, but only where there is no such graph."""
        headers = dict(_GRAPHS)
        body = None
        if quads is not None:
            headers["Content-Type"] = "application/n-triples"
            body = rdf.serialize(quads, "nt", sort=False)
        answer = self._client.send(Request(self._address(name), body, headers, method=method))
        if answer.status == 404 and (body is not None or not name or self._has(name)):
            raise self._no_graph_store()
        return answer

    def _no_graph_store(self) -> StoreError:
        """The error for an address that graphs cannot be sent to."""
        hint = "give the address of the server's Graph Store, such as http://localhost:7878/store"
        return StoreError("there is no Graph Store at this address", path=self._store_url, hint=hint)

    def _address(self, name: str) -> str:
        """The address of a graph within the Graph Store."""
        rdf.graph_node(name)
        joint = "&" if urlsplit(self._store_url).query else "?"
        return self._store_url + joint + (f"graph={quote(name, safe='')}" if name else "default")


def _read(answer: _Answer) -> Any:  # noqa: ANN401  # rows, a boolean or triples, whichever the server sent
    """The results in an answer; SyntaxError if they break off, ValueError if there are none.

    Rows are parsed as they are asked for, so they are gone through once here: an Oxigraph that runs into its
    time limit has sent status 200 and some rows by then.
    """
    if results := QueryResultsFormat.from_media_type(answer.type):
        found = ox.parse_query_results(answer.body, results)
        if isinstance(found, ox.QueryBoolean):
            return found
        deque(found, maxlen=0)
        return ox.parse_query_results(answer.body, results)
    if syntax := RdfFormat.from_media_type(answer.type):
        return triples(ox.parse(answer.body, syntax))
    raise ValueError(f"status {answer.status}, content type {answer.type or 'not stated'}")


def _pattern(row: ox.QuerySolution) -> str:
    """A row of ?s ?p ?o as a triple pattern, with blank nodes as variables."""
    return " ".join(f"?{v}" if isinstance(row[v], ox.BlankNode) else str(row[v]) for v in "spo")


# --- HTTP ----------------------------------------------------------------------------


class _Client:
    """Sends requests to one server; whatever goes wrong is an error that says what to do."""

    def __init__(self, parts: SplitResult) -> None:
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if parts.hostname in ("localhost", "127.0.0.1", "::1"):
            handlers.append(urllib.request.ProxyHandler({}))
        if parts.username is not None:
            logins = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            server = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
            logins.add_password(None, server, unquote(parts.username), unquote(parts.password or ""))
            handlers += [_Basic(logins), _Digest(logins)]
        self._opener = urllib.request.build_opener(*handlers)

    def send(self, request: Request, timeout: float | None = None, *, sparql: str | None = None) -> _Answer:
        """One request; `sparql` is the query in it, if any. To a request without one, 404 is an answer."""
        limit = PATIENCE if timeout is None else timeout
        try:
            with self._opener.open(request, timeout=limit) as response:
                return _Answer(response.status, response.headers.get("Content-Type", ""), _body(response, limit))
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404 and sparql is None:
                    return _Answer(404, "", b"")
                raise _refused(error, request.full_url, sparql) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _unanswered(error, request.full_url, limit) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a query that is sent on as GET would lose its body."""

    def redirect_request(self, *args: object) -> None:
        """No request is made for a redirect, so that it ends as an error."""


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """Answers a request for a login; the standard library's leaves the refused response open."""

    def http_error_401(self, req: Request, fp: IO[bytes], *rest: Any) -> Any:  # noqa: ANN401
        """Close the refused response, then try with the login."""
        fp.close()
        return super().http_error_401(req, fp, *rest)


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """The same for Digest, which Virtuoso asks for."""

    def http_error_401(self, req: Request, fp: IO[bytes], *rest: Any) -> Any:  # noqa: ANN401
        """Close the refused response, then try with the login."""
        fp.close()
        return super().http_error_401(req, fp, *rest)


def _body(response: http.client.HTTPResponse, limit: float) -> bytes:
    """All of a response, if it comes within `limit` seconds: a slow drip is too slow as well."""
    deadline = time.monotonic() + limit
    chunks = []
    while chunk := response.read1(1 << 16):
        chunks.append(chunk)
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(chunks)


def _refused(error: urllib.error.HTTPError, url: str, sparql: str | None) -> KgError:
    """What a status means for the user."""
    said = shorten(error.read(4096).decode("utf-8", "replace"), 300)
    if error.code == 400 and sparql is not None:
        return query_error(said or "the server does not understand the query", sparql)
    status = f"{error.code} {error.reason}".strip()
    hint = _HINTS.get(error.code)
    if 300 <= error.code < 400:
        hint = f"use the address that it names: {error.headers.get('Location', 'none')}"
    return StoreError(f"the server refused: {status}" + (f" ({said})" if said else ""), path=url, hint=hint)


_LOGIN = "put the login into the URL: http://user:password@host/..."
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
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return StoreError(f"no answer within {limit:g} s", path=url, hint="allow more time, or ask for less")
    if isinstance(reason, ConnectionRefusedError):
        hint = "start the server, for example: oxigraph serve --union-default-graph"
        return StoreError("nothing listens at this address", path=url, hint=hint)
    if isinstance(reason, socket.gaierror):
        return StoreError("no host of this name can be reached", path=url, hint="look at the URL, and the network")
    what = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return StoreError(f"the server did not answer: {what}", path=url)


def _checked(url: str) -> SplitResult:
    """The parts of a URL that can be asked."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not all("!" <= c <= "~" for c in url):
        raise StoreError("not an http or https URL", path=url, hint="for example http://localhost:7878/query")
    return parts
