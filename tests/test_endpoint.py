"""Graphs in a database: a real Oxigraph server, and servers that answer oddly."""

from __future__ import annotations

import base64
import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pyoxigraph import Quad, Store

from conftest import free_port
from kg.errors import QueryError, StoreError
from kg.store import load, open_graph, write
from kg.store.endpoint import services
from quads import MANY, error_of, quad, rows


@pytest.mark.parametrize(
    ("given", "query", "store"),
    [
        ("http://h:7878", "http://h:7878/query", "http://h:7878/store"),
        ("http://h:7878/", "http://h:7878/query", "http://h:7878/store"),
        ("http://h/query", "http://h/query", "http://h/store"),
        ("http://h/store", "http://h/query", "http://h/store"),
        ("http://h/a/store/", "http://h/a/query", "http://h/a/store"),
        (
            "http://h/?union-default-graph",
            "http://h/query?union-default-graph",
            "http://h/store?union-default-graph",
        ),
        ("http://h/query?key=a%26b#x", "http://h/query?key=a%26b", "http://h/store?key=a%26b"),
        ("http://h/ds/data", "http://h/ds/query", "http://h/ds/data"),
        ("http://h/sparql", "http://h/sparql", "http://h/sparql-graph-crud-auth"),
        ("http://h/sparql-graph-crud", "http://h/sparql", "http://h/sparql-graph-crud"),
        ("http://h/api/kg", "http://h/api/kg", "http://h/api/kg"),
    ],
)
def test_addresses(given, query, store):
    assert services(given) == (query, store)


@pytest.mark.parametrize("url", ["http://", "http:///query", "http://h:x/", "http://[/", "http://h/a b", "http://h/é"])
def test_not_an_address(url):
    assert "error: not an http or https URL" in error_of(lambda: open_graph(url), StoreError)


def test_a_default_graph_that_is_not_the_union(start_oxigraph):
    root = start_oxigraph()
    with open_graph(root) as store:
        assert rows(store, "SELECT ?o { ?s ?p ?o }") == []
        store.put("http://example.org/g", MANY[:3])
        store.put("", MANY[3:5])
        told = error_of(lambda: store.query("SELECT ?o { ?s ?p ?o }"), StoreError)
        assert told.startswith(f"{root}/query: error: queries do not see the named graphs")
        assert told.endswith("start Oxigraph with --union-default-graph, or put ?union-default-graph after the URL")
        assert set(store.quads()) == {*MANY[:3], *(Quad(q.subject, q.predicate, q.object) for q in MANY[3:5])}
    with open_graph(f"{root}?union-default-graph") as store:
        assert len(rows(store, "SELECT ?o { ?s ?p ?o }")) == 5
        assert len(list(store.quads())) == 5


def test_a_read_only_server(start_oxigraph, tmp_path):
    location = str(tmp_path / "data")
    Store(location).flush()
    root = start_oxigraph("--location", location, command="serve-read-only")
    told = error_of(lambda: open_graph(root).put("http://example.org/g", MANY), StoreError)
    assert told.startswith(f"{root}/store?graph=http%3A%2F%2Fexample.org%2Fg: error: the server refused: ")


def test_a_slow_server(start_oxigraph):
    """The server's own limit, and ours."""
    root = start_oxigraph("--union-default-graph", "--timeout-s", "1")
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c > ?f && ?f > ?i) }"
    with open_graph(root) as store:
        store.put("http://example.org/g", [quad(f"s{i}", str(i)) for i in range(500)])
        assert "no answer within 0.3 s" in error_of(lambda: store.query(slow, timeout=0.3), StoreError)
        assert "has been cancelled" in error_of(lambda: store.query(slow, timeout=20), StoreError)


def test_loopback_goes_round_the_proxy(monkeypatch, oxigraph_server):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    assert not bool(open_graph(oxigraph_server).query("ASK { ?s ?p ?o }"))


def test_nothing_listens():
    url = f"http://127.0.0.1:{free_port()}/query"
    told = error_of(lambda: open_graph(url).query("ASK {}"), StoreError)
    assert told == (
        f"{url}: error: nothing listens at this address\n"
        "hint: start the server, for example: oxigraph serve --union-default-graph"
    )


def test_no_such_host():
    told = error_of(lambda: open_graph("http://no-such-host.invalid/query").query("ASK {}"), StoreError)
    assert "http://no-such-host.invalid/query: error: " in told


def test_a_page_that_is_no_endpoint(oxigraph_server):
    """The root of the server under another path: 404, with what an address looks like."""
    told = error_of(lambda: open_graph(f"{oxigraph_server}/nothing").query("ASK {}"), StoreError)
    assert f"{oxigraph_server}/nothing: error: the server refused: 404 Not Found" in told
    assert "hint: give the address of a SPARQL endpoint" in told
    told = error_of(lambda: open_graph(f"{oxigraph_server}/nothing").put("http://e/g", []), StoreError)
    assert "there is no Graph Store at this address" in told


Reply = Callable[[http.server.BaseHTTPRequestHandler], None]


@contextmanager
def odd_server(reply: Reply) -> Iterator[str]:
    """A server that answers every request by `reply`; gives its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            self.received = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply(self)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # so that closing waits for answers under way
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answering(status: int, body: str = "", **headers: str) -> Reply:
    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body.encode())))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return reply


@pytest.mark.parametrize(
    ("reply", "kind", "expected"),
    [
        (answering(500, "out of\n memory"), StoreError, "refused: 500 Internal Server Error (out of memory)"),
        (answering(400, "MALFORMED QUERY: oops"), QueryError, "error: MALFORMED QUERY: oops"),
        (answering(400), QueryError, "the server does not understand the query"),
        (answering(401), StoreError, "hint: put the login into the URL: http://user:password@host/..."),
        (answering(401, WWW_Authenticate="Negotiate"), StoreError, "401 Unauthorized"),
        (answering(403), StoreError, "hint: put the login into the URL"),
        (answering(404, "x"), StoreError, "hint: give the address of a SPARQL endpoint"),
        (answering(405), StoreError, "hint: the server is read-only"),
        (answering(301, Location="http://other/query"), StoreError, "hint: use the address that it names: http://other/query"),
        (answering(503), StoreError, "hint: the server is busy"),
        (answering(500, "\x1b[31mred\u202e"), StoreError, "(\\x1b[31mred\\u202e)"),
        (answering(200, "<html>", Content_Type="text/html"), StoreError, "content type text/html"),
        (answering(200, "x"), StoreError, "content type not stated"),
        (answering(200, '{"head', Content_Type="application/sparql-results+json"), StoreError, 'ends in: {"head'),
        (answering(200, "<a", Content_Type="text/turtle"), StoreError, "ends in: <a"),
    ],
)  # fmt: skip
def test_odd_answers_to_a_query(reply, kind, expected):
    with odd_server(reply) as url:
        assert expected in error_of(lambda: open_graph(url).query("ASK {}"), kind)


def test_a_yes_is_no_answer_to_a_question_for_rows():
    yes = answering(200, '{"head":{},"boolean":true}', Content_Type="application/sparql-results+json")
    with odd_server(yes) as url, open_graph(url) as graphs:
        for ask in (lambda: graphs.query("SELECT * {}"), graphs.graph_names, lambda: list(graphs.quads())):
            assert "the answer is not that of a SPARQL endpoint" in error_of(ask, StoreError)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (answering(500, "disk full"), "the server refused: 500 Internal Server Error (disk full)"),
        (
            answering(400, "Parser error at line 1"),
            "the server refused: 400 Bad Request (Parser error at line 1)",
        ),
        (answering(404), "there is no Graph Store at this address"),
        (answering(200, "<html>Welcome!</html>", Content_Type="text/html"), "there is no Graph Store at this address"),
        (answering(413), "hint: the server takes no graph of this size"),
        (answering(501), "hint: the server is read-only, or this is not the address of its Graph Store"),
    ],
)
def test_odd_answers_to_a_graph(tmp_path, reply, expected):
    write(MANY, tmp_path / "a.nq")
    with odd_server(reply) as url, open_graph(tmp_path / "a.nq") as graphs:
        told = error_of(lambda: load(graphs, url), StoreError)
        assert expected in told
        assert told.startswith(f"{url}/store")


def test_a_graph_store_elsewhere(oxigraph_server):
    """Removing and reading say so when the graph is there but its Graph Store is not."""
    with open_graph(oxigraph_server) as store:
        store.put("http://example.org/g", MANY[:1])
    store = open_graph(oxigraph_server)
    store._store_url = f"{oxigraph_server}/elsewhere"
    for action in (
        lambda: store.remove("http://example.org/g"),
        lambda: list(store.quads("http://example.org/g")),
    ):
        assert "there is no Graph Store at this address" in error_of(action, StoreError)


def test_a_graph_that_is_no_rdf():
    with odd_server(answering(200, "<a", Content_Type="text/turtle")) as url:
        assert "the graph cannot be read" in error_of(lambda: list(open_graph(url).quads("http://e/g")), StoreError)


def test_a_server_that_hangs_up():
    with odd_server(lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)) as url:
        assert "error: the server did not answer: " in error_of(lambda: open_graph(url).query("ASK {}"), StoreError)


def test_a_server_that_drips():
    """Each byte comes in time, but the whole does not."""

    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b" ")
                time.sleep(0.05)
        except OSError:
            pass

    with odd_server(drip) as url:
        begun = time.monotonic()
        assert "no answer within 0.3 s" in error_of(lambda: open_graph(url).query("ASK {}", timeout=0.3), StoreError)
        assert time.monotonic() - begun < 3


def test_a_login_is_sent_and_never_shown():
    seen: list[str | None] = []

    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        if handler.headers["Authorization"] is None:
            answering(401, WWW_Authenticate='Basic realm="kg"')(handler)
        else:
            answering(500)(handler)

    with odd_server(reply) as url:
        store = open_graph(url.replace("http://", "http://ada:s%40cret@"))
        told = error_of(lambda: store.query("ASK {}"), StoreError)
    assert seen == [None, "Basic " + base64.b64encode(b"ada:s@cret").decode()]
    assert "cret" not in told + store.where


def test_a_login_by_digest():
    seen: list[str] = []

    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"] or "none")
        challenge = 'Digest realm="kg", nonce="n", qop="auth"'
        answering(204 if "Digest" in seen[-1] else 401, WWW_Authenticate=challenge)(handler)

    with odd_server(reply) as url:
        open_graph(url.replace("http://", "http://ada:secret@")).put("http://example.org/g", MANY)
    assert [login.partition(",")[0] for login in seen] == ["none", 'Digest username="ada"']


def test_a_graph_is_sent_as_the_standard_says():
    """PUT to ?graph= with the name encoded, and the type of what is sent."""
    seen: list[tuple[str, ...]] = []

    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        seen.append((handler.command, handler.path, handler.headers["Content-Type"], handler.received.decode()))
        answering(204)(handler)

    with odd_server(reply) as url, open_graph(f"{url}/store?key=1") as store:
        store.put("http://e/a%20b?c&d", [quad("s", "é\n")])
        store.add("", [quad("s", "x")])
        store.remove("http://e/g")
    line = '<http://example.org/s> <http://example.org/p> "{}" .\n'
    assert seen[0] == (
        "PUT",
        "/store?key=1&graph=http%3A%2F%2Fe%2Fa%2520b%3Fc%26d",
        "application/n-triples",
        line.format("é\\n"),
    )
    assert seen[1] == ("POST", "/store?key=1&default", "application/n-triples", line.format("x"))
    assert seen[2][:2] == ("DELETE", "/store?key=1&graph=http%3A%2F%2Fe%2Fg")
