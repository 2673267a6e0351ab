"""A graph in a database: the SPARQL 1.1 Protocol for queries, the Graph Store HTTP Protocol for whole graphs.

The address that a user gives may be either service or, for Oxigraph, the root of the server; the other one is
its sibling (`SIBLINGS`). Of the standards this follows: SPARQL 1.1 Protocol, section 2.1.2 (query via POST
with URL-encoded parameters), and SPARQL 1.1 Graph Store HTTP Protocol, sections 4.2 (`?graph=`, `?default`)
and 5.2 to 5.5 (GET, PUT, DELETE, POST). Nothing is sent anywhere but to that address.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, cast
from urllib.parse import SplitResult, quote, urlencode, urlsplit
from urllib.request import Request

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, RdfFormat

from kg.errors import KgError, StoreError
from kg.names import BASE
from kg.store import rdf
from kg.store.results import Result, bare, check_text, shorten, triples
from kg.store.web import Answer, Client, Login

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

_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_TRIPLES = "application/n-triples, text/turtle;q=0.8"
_MAKES_TRIPLES = re.compile(r"(?<![\w:?$@])(?:(CONSTRUCT|DESCRIBE)|SELECT|ASK)\b(?!:)", re.IGNORECASE)
_GRAPHS = {"Accept": _TRIPLES}


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


class Endpoint:
    """A graph database, as a `kg.store.GraphStore`.

    Args:
        url: http or https; a user name and password in it are the login.
        login: who asks, instead.
        update: the address of the SPARQL Update service, where the database has no Graph Store: then `url` is
            the address of the query service.

    Raises:
        StoreError: the address is none, or (later) the server refuses, is not there or takes too long.
    """

    def __init__(self, url: str, login: Login | None = None, update: str | None = None) -> None:
        parts = _checked(url)
        self.where = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self._query_url, self._store_url = services(self.where)
        self._client = self._writer = Client(parts, login or Login.of(parts))
        self._update_url: str | None = None
        if update is not None:
            target = _checked(update)
            self._update_url = target._replace(netloc=target.netloc.rpartition("@")[2]).geturl()
            self._query_url, self._store_url = self.where, self._update_url
            self._writer = Client(target, login or Login.of(target))
        self._union_seen = False

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection; changes were made at once."""
        self._client.close()
        self._writer.close()

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

    def rows(self, sparql: str) -> ox.QuerySolutions:
        """The rows of a SELECT that names its graphs: whether the default graph is their union is not checked."""
        return cast("ox.QuerySolutions", self._ask(sparql, kind=ox.QuerySolutions))

    def graph_names(self) -> list[str]:
        """The IRIs of the graphs that hold something, sorted."""
        found = self.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
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

    def runs(self) -> Iterator[tuple[NamedNode | DefaultGraph, list[Quad]]]:
        """The graphs one after the other (see `kg.store.GraphStore`)."""
        for name in ("", *self.graph_names()):
            if found := list(self.quads(name)):
                yield rdf.graph_node(name), found

    def put(self, name: str, quads: Iterable[Quad]) -> None:
        """Make `quads` the whole content of a graph ("" is the default graph), whatever they name."""
        self.start(name, rdf.ntriples(quads))
        self.finish(name)

    def add(self, name: str, quads: Iterable[Quad]) -> None:
        """Add `quads` to a graph ("" is the default graph)."""
        self.start(name, rdf.ntriples(quads), add=True)
        self.finish(name)

    def start(self, name: str, triples: bytes, *, add: bool = False) -> None:
        """Begin to put or add N-Triples to a graph; `finish` tells how it went. Meanwhile work can go on."""
        if self._update_url is None:
            self._writer.start(self._request("POST" if add else "PUT", name, triples))
        else:
            text = rdf.update(name, triples, replace=not add)
            kind = {"Content-Type": "application/sparql-update"}
            self._writer.start(Request(self._update_url, text, kind, method="POST"))

    def finish(self, name: str) -> None:
        """Wait for what was started.

        Raises:
            StoreError: the graph is not there; by its kind, others may be (see `kg.store.web.Client.send`).
        """
        if self._writer.finish().status == 404:
            raise self._no_graph_store()

    def remove(self, name: str) -> bool:
        """Remove a graph; whether there was one."""
        answer = self._writer.send(self._request("DELETE", name))
        if answer.status == 404 and (not name or self._has(name)):
            raise self._no_graph_store()
        return answer.status != 404

    def check(self) -> None:
        """Ask for a graph that nobody has, before graphs are sent: a web site may answer that with a page.

        Raises:
            StoreError: there is no Graph Store at this address, or it does not answer.
        """
        if self._update_url is not None:
            self._has(BASE)
            return
        answer = self._client.send(self._request("GET", BASE))
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
        word = _MAKES_TRIPLES.search(bare(sparql))  # asked for either, Virtuoso sends triples as rows
        accept = f"{_TRIPLES}, {_ROWS}" if word is None else _TRIPLES if word[1] else _ROWS
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
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
        answer = self._client.send(self._request("GET", name))
        if answer.status == 404 and self._has(name):
            raise self._no_graph_store()
        try:
            yield from ox.parse(answer.body, RdfFormat.from_media_type(answer.type) or RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            raise StoreError(f"the graph cannot be read: {error}", path=self._address(name)) from None

    def _request(self, method: str, name: str, body: bytes | None = None) -> Request:
        """A request to the Graph Store."""
        headers = dict(_GRAPHS) if method == "GET" else {"Accept": "*/*"}  # Virtuoso describes in HTML what it did
        if body is not None:
            headers["Content-Type"] = "application/n-triples"
        return Request(self._address(name), body, headers, method=method)

    def _no_graph_store(self) -> StoreError:
        """The error for an address that graphs cannot be sent to."""
        what = "Graph Store" if self._update_url is None else "SPARQL Update service"
        hint = f"give the address of the server's {what}, such as http://localhost:7878/"
        hint += "store" if self._update_url is None else "update"
        return StoreError(f"there is no {what} at this address", path=self._store_url, hint=hint)

    def _address(self, name: str) -> str:
        """The address of a graph within the Graph Store."""
        rdf.graph_node(name)
        joint = "&" if urlsplit(self._store_url).query else "?"
        return self._store_url + joint + (f"graph={quote(name, safe='')}" if name else "default")


_VIRTUOSO_ASK = "__ASK_RETVAL"
"""Virtuoso 7.2.5 answers an ASK by a table with this column: one row for yes, none for no."""
_BOOLEAN = b'{"head":{},"boolean":%s}'


def _read(answer: Answer) -> Any:  # noqa: ANN401  # rows, a boolean or triples, whichever the server sent
    """The results in an answer; SyntaxError if they break off, ValueError if there are none.

    Rows are parsed as they are asked for, so they are gone through once here: an Oxigraph that runs into its
    time limit has sent status 200 and some rows by then.
    """
    if results := QueryResultsFormat.from_media_type(answer.type):
        found = ox.parse_query_results(answer.body, results)
        if isinstance(found, ox.QueryBoolean):
            return found
        try:
            rows = deque(found, maxlen=1)
        except SyntaxError:
            del found  # the error keeps this frame, and results must be dropped by the thread that made them
            raise
        if [variable.value for variable in found.variables] == [_VIRTUOSO_ASK]:
            return ox.parse_query_results(_BOOLEAN % (b"true" if rows else b"false"), QueryResultsFormat.JSON)
        return ox.parse_query_results(answer.body, results)
    if syntax := RdfFormat.from_media_type(answer.type):
        return triples(ox.parse(answer.body, syntax))
    raise ValueError(f"status {answer.status}, content type {answer.type or 'not stated'}")


def _pattern(row: ox.QuerySolution) -> str:
    """A row of ?s ?p ?o as a triple pattern, with blank nodes as variables."""
    return " ".join(f"?{v}" if isinstance(row[v], ox.BlankNode) else str(row[v]) for v in "spo")


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
