"""`kg load`: what arrives in the database, also where it breaks off, refuses, or has no Graph Store."""

from __future__ import annotations

import base64
import http.server
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from bench.generated import quads as generated
from conftest import SERVER_PROGRAM, free_port, until_up
from kg import names
from kg.cli import main
from kg.errors import StoreError
from kg.store import load, open_graph, parse, sort_key, write
from kg.store.lines import Run, runs_of
from quads import MANY, contents, iri, quad, rows
from test_endpoint import answering, odd_server


def kg(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


RESULTS = "application/sparql-results+json"
NO_ROWS = '{"head":{"vars":[]},"results":{"bindings":[]}}'
NO = '{"head":{},"boolean":false}'
no_rows = answering(200, NO_ROWS, Content_Type=RESULTS)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine graphs: eight made-up articles and the links."""
    path = tmp_path_factory.mktemp("news") / "news.nq"
    write(generated(9_000), path, sort=False)
    return path


@pytest.mark.parametrize("path", ["", "/", "/query", "/store"])
def test_load(tmp_path, oxigraph_server, article_quads, path):
    """One graph per article, replaced when loaded again; what has no graph goes to the default graph."""
    write([*article_quads, *MANY], tmp_path / "all.trig.gz")
    with open_graph(tmp_path / "all.trig.gz") as graphs:
        assert load(graphs, oxigraph_server + path).sent == 4
        assert load(graphs, oxigraph_server + path).sent == 3
    with open_graph(oxigraph_server + path) as there:
        assert set(there.quads()) == {*article_quads, *MANY}
        names_there = f"SELECT DISTINCT ?name {{ ?a a {names.KG.State} ; {names.SKOS.prefLabel} ?name }}"
        assert ("Nordland",) in rows(there, names_there)


def test_turtle_files_add_up_in_the_default_graph(tmp_path, oxigraph_server):
    for name in "ab":
        write([quad(name, name)], tmp_path / f"{name}.ttl")
        with open_graph(tmp_path / f"{name}.ttl") as graphs:
            assert load(graphs, oxigraph_server).sent == 1
    assert rows(open_graph(oxigraph_server), "SELECT ?o { ?s ?p ?o }") == [("a",), ("b",)]


def test_load_nothing(tmp_path, oxigraph_server):
    with open_graph(tmp_path / "a.nq", create=True) as graphs:
        assert load(graphs, oxigraph_server).sent == 0
    assert rows(open_graph(oxigraph_server), "SELECT ?o { ?s ?p ?o }") == []


# lines that are cut, not parsed

AWKWARD = [
    *(f"{quad} ." for quad in MANY),
    "<urn:s> <urn:p> <urn:g> <urn:g> .",
    "<urn:s> <urn:p> <urn:g> .",
    '<urn:s> <urn:p> "a <urn:g> ." <urn:g> .',
    '<urn:s> <urn:p> "a \\" <urn:g> ."@en <urn:g> .',
    "_:a <urn:p> _:b <urn:g> . # <urn:h> .",
    '  <urn:s>\t<urn:p> "x" <urn:g> .',
    "<urn:s> <urn:p> _:b _:g .",
    "",
    "# a comment <urn:g> .",
    "<urn:s> <urn:p> <urn:o> . # a comment <urn:g> .",
    '<urn:s> <urn:p> "no comment . # <urn:g> ." <urn:g> .',
]


@example(
    lines=["<urn:s> <urn:p> <urn:o> <urn:g> .", "# a comment <urn:g> .", "<urn:s> <urn:p> <urn:o> ."],
    ending="\n",
    closed=True,
)
@given(st.lists(st.sampled_from(AWKWARD), max_size=12), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_lines_say_what_the_parser_says(tmp_path_factory, lines, ending, closed):
    path = tmp_path_factory.mktemp("lines") / "a.nq"
    path.write_bytes((ending.join(lines) + ending * closed).encode())
    found = [(run.name, str(quad.triple)) for run in runs_of(str(path)) for quad in run.parsed()]
    assert found == [(Run.of(quad.graph_name, []).name, str(quad.triple)) for quad in parse(path)]


# what there is already


def test_what_is_there_already_is_not_sent_again(news, oxigraph_server):
    """The links belong to no one article, and are sent each time."""
    with open_graph(news) as graphs:
        everything = len(graphs.graph_names())
        first = load(graphs, oxigraph_server)
        second = load(graphs, oxigraph_server)
        third = load(graphs, oxigraph_server, again=True)
    assert (first.sent, first.kept) == (third.sent, third.kept) == (everything, 0)
    assert (second.sent, second.kept) == (1, everything - 1)
    assert first.quads == second.quads == len(contents(news))
    assert contents(oxigraph_server) == contents(news)


def with_other(predicate: NamedNode, value: NamedNode | Literal) -> Callable[[list[Quad]], list[Quad]]:
    """A change of what a property says."""

    def change(quads: list[Quad]) -> list[Quad]:
        return [Quad(q.subject, q.predicate, value, q.graph_name) if q.predicate == predicate else q for q in quads]

    return change


CHANGES = {
    "a triple less": lambda quads: quads[:-1],
    "another rule": with_other(names.KG.rule, Literal("made-up")),
    "another run": with_other(names.PROV.wasGeneratedBy, NamedNode("urn:r")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_graph_that_differs_is_replaced(news, oxigraph_server, change):
    with open_graph(news) as graphs, open_graph(oxigraph_server) as there:
        load(graphs, oxigraph_server)
        name = graphs.graph_names()[0]
        there.put(name, change(list(graphs.quads(name))))
        assert load(graphs, oxigraph_server).sent == 2
    assert contents(oxigraph_server) == contents(news)


@pytest.mark.parametrize("order", [sort_key, lambda q: (str(q.subject), str(q))], ids=["by graph", "by subject"])
def test_a_file_in_any_order_gives_the_same(tmp_path, oxigraph_server, order):
    """Sorted by subject, each line of a file may be of another graph than the one before."""
    quads = sorted(MANY, key=order)
    write(quads, tmp_path / "a.nq", sort=False)
    with open_graph(tmp_path / "a.nq") as graphs:
        load(graphs, oxigraph_server)
    assert set(contents(oxigraph_server)) == set(MANY)


# where it breaks off


@contextmanager
def server_on(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An Oxigraph server on disk, killed in the end, if it has not been before."""
    command = [
        SERVER_PROGRAM,
        "serve",
        "--bind",
        f"127.0.0.1:{port}",
        "--location",
        str(folder),
        "--union-default-graph",
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until_up(f"http://127.0.0.1:{port}", server)
        yield server
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize("after", [1, 4])
def test_a_server_that_is_killed_and_started_again(news, tmp_path, after):
    """The same command goes on, and what is there in the end is exactly what was to be sent."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with server_on(port, tmp_path / "db") as server, open_graph(news) as graphs:

        def kill(loaded) -> None:
            if loaded.sent == after:
                os.kill(server.pid, signal.SIGKILL)

        with pytest.raises(StoreError):
            load(graphs, url, on_graph=kill, waits=(0.01, 0.01))
    with server_on(port, tmp_path / "db"), open_graph(news) as graphs:
        again = load(graphs, url)
        assert again.kept >= after
        assert contents(url) == contents(news)


def test_a_server_that_comes_back_in_time_is_waited_for(news, tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with server_on(port, tmp_path / "db") as first, open_graph(news) as graphs:
        second = server_on(port, tmp_path / "db")

        def restart(loaded) -> None:
            if loaded.sent == 2:
                first.kill()
                first.wait()
                second.__enter__()

        try:
            load(graphs, url, on_graph=restart, waits=(0.1, 0.5, 2.0))
            assert contents(url) == contents(news)
        finally:
            second.__exit__(None, None, None)


def test_a_busy_server_is_asked_again(tmp_path):
    write([quad("s", "x"), quad("s", "x", "h")], tmp_path / "a.nq")
    replies = iter([503, 200, 429, 204, 502, 204])

    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        (no_rows if "query" in handler.path else answering(next(replies)))(handler)

    with odd_server(reply) as url, open_graph(tmp_path / "a.nq") as graphs:
        assert load(graphs, url, waits=(0.01, 0.01)).sent == 2
    assert list(replies) == []


def test_kg_load_says_how_far_it_came(news):
    sent = iter(range(100))

    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        if handler.command == "POST":
            no = answering(200, NO, Content_Type=RESULTS)
            (no if b"ASK" in handler.received else no_rows)(handler)
        else:
            answering(404 if handler.command == "GET" else 204 if next(sent) < 3 else 405)(handler)

    with odd_server(reply) as url:
        result = kg("load", news, url)
    assert result.exit_code == 2
    assert "405 Method Not Allowed" in result.stderr
    assert "hint: 3 graphs are there; the same command goes on where this broke off" in result.stderr


# what is refused


def test_what_is_refused_is_named_with_the_reason_and_the_rest_goes_on(tmp_path, oxigraph_server):
    node = BlankNode("x")
    write([*MANY, Quad(iri("s"), iri("p"), Literal("1"), node)], tmp_path / "a.nq")
    result = kg("load", tmp_path / "a.nq", oxigraph_server)
    assert result.exit_code == 1
    assert "_:x: error: a graph that is named by a blank node has no address" in result.stderr
    assert result.stderr.endswith(f"loaded 3 graphs into {oxigraph_server}\n")
    assert set(contents(oxigraph_server)) == set(MANY)


def refusing(status: int) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    """A Graph Store that answers all that is sent to it with a status."""

    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        kinds = {"POST": no_rows, "GET": answering(200)}
        kinds.get(handler.command, answering(status, "" if status == 204 else "no room"))(handler)

    return reply


def test_a_database_that_refuses_every_graph_is_not_asked_a_hundred_thousand_times(tmp_path):
    write([quad("s", "x", f"g{number}") for number in range(30)], tmp_path / "a.nq")
    seen: list[str] = []

    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        seen.append(handler.command)
        refusing(507)(handler)

    with odd_server(reply) as url:
        result = kg("load", tmp_path / "a.nq", url)
    assert result.exit_code == 2
    assert "the server refused: 507 Insufficient Storage (no room)" in result.stderr
    assert seen.count("PUT") == 20


# logins


def test_a_token_is_sent_unasked_and_a_password_when_asked_for(tmp_path):
    write([quad("s", "x")], tmp_path / "a.nq")
    seen: list[str | None] = []

    def reply(handler: http.server.BaseHTTPRequestHandler) -> None:
        login = handler.headers["Authorization"]
        seen.append(login)
        if login in (None, "Basic " + base64.b64encode(b"ada:wrong").decode()):
            answering(401, WWW_Authenticate='Basic realm="kg"')(handler)
        else:
            refusing(204)(handler)

    with odd_server(reply) as url:
        assert kg("load", tmp_path / "a.nq", url, "--token", "t0ken").exit_code == 0
        assert set(seen) == {"Bearer t0ken"}
        seen.clear()
        assert kg("load", tmp_path / "a.nq", url, "--user", "ada", "--password", "s@cret").exit_code == 0
        assert seen[0] is None and len(set(seen[1:])) == 1
        result = kg("load", tmp_path / "a.nq", url, "--user", "ada", "--password", "wrong")
        assert result.exit_code == 2
        assert "401 Unauthorized" in result.stderr
        assert "hint: look at user name and password" in result.stderr
        assert "wrong" not in result.stderr


# databases without a Graph Store


def test_by_sparql_update_alone(news, oxigraph_server):
    """Awkward texts too: an update is text, and what articles say must not become a part of it."""
    with open_graph(news) as graphs:
        result = kg("load", news, f"{oxigraph_server}/query", "--update-endpoint", f"{oxigraph_server}/update")
        assert result.exit_code == 0, result.stderr
        assert contents(oxigraph_server) == contents(news)
        second = load(graphs, f"{oxigraph_server}/query", update=f"{oxigraph_server}/update")
        assert second.sent == 1


def test_awkward_texts_by_sparql_update(tmp_path, oxigraph_server):
    evil = [
        quad(f"e{number}", text)
        for number, text in enumerate(
            ["} } ; DROP ALL #", '" } } ; DROP ALL #', "\\u0022 } } ; DROP ALL #", "\\\\u0022", "'''", "\\"]
        )
    ]
    write([*MANY, *evil], tmp_path / "a.nq")
    for _ in range(2):
        with open_graph(tmp_path / "a.nq") as graphs:
            load(graphs, f"{oxigraph_server}/query", update=f"{oxigraph_server}/update")
        assert set(contents(oxigraph_server)) == {*MANY, *evil}


def test_an_update_service_that_is_none(news, oxigraph_server):
    result = kg("load", news, f"{oxigraph_server}/query", "--update-endpoint", f"{oxigraph_server}/nothing")
    assert result.exit_code == 2
    assert "there is no SPARQL Update service at this address" in result.stderr
