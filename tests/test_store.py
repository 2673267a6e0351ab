"""Graphs wherever they live: files of every format, the embedded store, a real Oxigraph server."""

from __future__ import annotations

import base64
import gzip
import http.server
import io
import os
import re
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from conftest import free_port
from kg import names
from kg.errors import GraphError, KgError, QueryError, StoreError
from kg.graph import Run, graph
from kg.store import (
    FORMATS,
    dump,
    load,
    open_graph,
    parse,
    restored,
    serialize,
    sort_key,
    to_rdflib,
    to_rdflib_graph,
    write,
)
from kg.store.endpoint import services

RDFLIB = {".trig": "trig", ".nq": "nquads", ".ttl": "turtle", ".nt": "ntriples", ".jsonld": "json-ld"}
NAMED = (".trig", ".nq", ".jsonld")
SUFFIXES = [suffix + gz for suffix in FORMATS for gz in ("", ".gz")]
HOSTILE = [
    'say "yes"', '"""', "'''", "a\nb\r\nc\rd\te", "back\\slash \\u0041 \\n \\", "\x01\x0b\x1f\x7f\x85\u2028\u2029",
    "\U0001f91d \u05e9\u05dc\u05d5\u05dd \u202eback\u202c", '<http://e/> "> } . ; # DROP ALL', "\x00\ufffe\uffff\ufeff",
    "", " ", "é\u0301",
]  # fmt: skip
rdflib_parsers_warn = pytest.mark.filterwarnings(
    "ignore:(Dataset.default_context|ConjunctiveGraph) is:DeprecationWarning"
)


def iri(name: str) -> NamedNode:
    return NamedNode("http://example.org/" + name)


def quad(subject: str, value: object, graph_name: str | None = "g", predicate: str = "p") -> Quad:
    term = value if isinstance(value, NamedNode | Literal | BlankNode) else Literal(value)
    return Quad(iri(subject), iri(predicate), term, iri(graph_name) if graph_name else DefaultGraph())


MANY = [
    *(quad(f"s{i}", text) for i, text in enumerate(HOSTILE)),
    quad("s1", Literal("hei", language="nb")),
    quad("s1", Literal("2025-03", datatype=names.XSD.gYearMonth)),
    quad("s1", Literal("7", datatype=NamedNode(names.PREFIXES["xsd"] + "integer"))),
    quad("s1", iri("%C3%A9?a=1&b=%20#char=1,2"), "h"),
    quad("s1", "in two graphs", "g"),
    quad("s1", "in two graphs", "h"),
    quad("s1", "in no graph", None),
]


@pytest.fixture
def article_quads(sample_extraction) -> list[Quad]:
    return graph(*sample_extraction, run=Run("0.1.0", "en_test 1.0"))


def rows(store, query: str, **options) -> list[tuple[str, ...]]:
    """The values of all rows, sorted."""
    return sorted(tuple(term.value for term in row) for row in store.query(query, **options))


def without_names(quads) -> set[Quad]:
    return {Quad(q.subject, q.predicate, q.object) for q in quads}


# formats


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_round_trip(tmp_path, suffix):
    path = tmp_path / f"graph{suffix}"
    write(MANY, path)
    expected = set(MANY) if suffix.startswith(NAMED) else without_names(MANY)
    assert set(parse(path)) == expected
    with open_graph(path) as store:
        assert set(store.quads()) == expected
        assert store.where == str(path)


@rdflib_parsers_warn
@pytest.mark.parametrize("suffix", FORMATS)
def test_rdflib_reads_the_same_triples(tmp_path, suffix):
    """What rdflib's own parsers find in a file is what our conversion makes of it, term by term."""
    path = tmp_path / f"graph{suffix}"
    write(MANY, path)
    if suffix in NAMED:
        theirs, ours = Dataset(), to_rdflib(parse(path))
        theirs.parse(path, format=RDFLIB[suffix])
        found = {(s, p, o, c if c is None or isinstance(c, URIRef) else c.identifier) for s, p, o, c in theirs.quads()}
        assert found == {
            (s, p, o, c if c is None or isinstance(c, URIRef) else c.identifier) for s, p, o, c in ours.quads()
        }
        assert len(found) == len(MANY)
    else:
        plain = Graph().parse(path, format=RDFLIB[suffix])
        assert isomorphic(plain, to_rdflib_graph(parse(path)))
        assert len(plain) == len(without_names(MANY))


@rdflib_parsers_warn
@pytest.mark.parametrize("suffix", FORMATS)
def test_an_articles_graph_in_both_libraries(tmp_path, article_quads, suffix):
    path = tmp_path / f"graph{suffix}"
    write(article_quads, path)
    theirs = Dataset(default_union=True).parse(path, format=RDFLIB[suffix])
    assert set(theirs.triples((None, None, None))) == set(to_rdflib_graph(article_quads))


literals = st.text() | st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Po", "Sm"]))


@given(st.lists(st.tuples(st.sampled_from("abc"), literals, st.sampled_from("gh")), max_size=8))
def test_any_text_round_trips(triples):
    quads = {quad(s, text, g) for s, text, g in triples}
    for suffix, syntax in FORMATS.items():
        data = serialize(quads, suffix)
        assert set(ox.parse(data, syntax)) == (quads if suffix in NAMED else without_names(quads))


def test_turtle_drops_names_and_repeats():
    lines = serialize(MANY, "nt").decode().split("\n")[:-1]
    assert len(lines) == len(set(lines)) == len(MANY) - 1
    assert serialize(MANY, "ttl").decode().count('"in two graphs"') == 1


@pytest.mark.parametrize("suffix", [".ttl", ".trig"])
def test_prefixes_are_bound(article_quads, suffix):
    text = serialize(article_quads, suffix).decode()
    assert "@prefix kg: <https://w3id.org/parley/ontology#> ." in text
    assert re.search(r"a kg:Actor ?, kg:Person ;", text)


def test_format_by_name(tmp_path):
    write(MANY, tmp_path / "graph.nq")
    out = io.BytesIO()
    dump(MANY, out, ".nq")
    assert out.getvalue() == (tmp_path / "graph.nq").read_bytes() == serialize(MANY, "NQ")


def test_sorted_whatever_the_order_that_came():
    assert serialize(MANY, "trig") == serialize(reversed([*MANY, *MANY]), "trig")


def test_unsorted_as_it_came():
    quads = [quad("b", "1"), quad("a", "2"), quad("a", "2")]
    assert serialize(quads, "nq", sort=False).decode().splitlines() == [f"{q} ." for q in quads[:2]]
    assert serialize(iter(quads), "nq").decode().splitlines() == [f"{q} ." for q in (quads[1], quads[0])]


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
def test_without_names_always_sorted(suffix):
    """Sorted by graph is not sorted any more when the graphs' names are dropped."""
    quads = sorted(MANY, key=sort_key)
    assert serialize(quads, suffix, sort=False) == serialize(quads, suffix)


def test_unsorted_is_streamed():
    """Without sorting, what comes first is written before the last is made: memory does not grow."""
    out, made = io.BytesIO(), []

    def quads() -> Iterator[Quad]:
        for number in range(20_000):
            made.append(out.tell())
            yield quad(f"s{number}", "x" * 50)

    dump(quads(), out, "nq", sort=False)
    assert made[-1] > out.tell() // 2


def test_order():
    """By graph; in it the article, then things by their numbers, then spans; the class first."""
    a, classes = "http://example.org/a", (names.RDF.type, names.KG.actor)
    subjects = [a, f"{a}/event/9-12", f"{a}/event/10-13", "http://example.org/b", f"{a}#char=9,12", f"{a}#char=10,9"]
    quads = [Quad(NamedNode(s), p, Literal("x"), NamedNode(a)) for s in subjects for p in classes]
    wanted = [quad("z", "x", None), *quads, quad("a", "x", "z")]
    jumbled = wanted[::-1]
    assert sorted(jumbled, key=sort_key) == wanted


@given(st.lists(st.tuples(st.text("a1,/", max_size=4), st.text("0189", max_size=3)), max_size=6))
def test_order_is_total(pairs):
    quads = {Quad(NamedNode("http://e/" + s), iri("p"), Literal(o), iri("g")) for s, o in pairs}
    assert len({sort_key(q) for q in quads}) == len(quads)


# writing files


def test_gz_has_neither_time_nor_name(tmp_path):
    """So that the same graph gives the same file: flags and time in the header (RFC 1952, 2.3.1) are zero."""
    write(MANY, tmp_path / "one.nq.gz")
    data = (tmp_path / "one.nq.gz").read_bytes()
    assert data[3:8] == bytes(5)
    assert gzip.decompress(data) == serialize(MANY, "nq")


def test_a_failure_leaves_the_old_file(tmp_path):
    path = tmp_path / "graph.nq"
    write(MANY, path)
    before = path.read_bytes()

    def broken() -> Iterator[Quad]:
        yield quad("s", "new")
        raise RuntimeError("half way")

    for sort in (True, False):
        with pytest.raises(RuntimeError):
            write(broken(), path, sort=sort)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["graph.nq"]


def test_the_files_mode_is_kept_and_links_are_followed(tmp_path):
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "graph.nq", tmp_path / "graph.nq"
    real.write_bytes(b"")
    real.chmod(0o640)
    link.symlink_to(real)
    write(MANY, link)
    assert link.is_symlink()
    assert real.read_bytes() == serialize(MANY, "nq")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_pipe_is_written_to(tmp_path):
    pipe = tmp_path / "pipe.nq"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write(MANY, pipe)
    reader.join(5)
    assert read == [serialize(MANY, "nq")]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_write_to_nowhere(tmp_path):
    with pytest.raises(GraphError, match=r"nowhere/graph\.nq: error: cannot be written: No such file"):
        write(MANY, tmp_path / "nowhere" / "graph.nq")


SCRIPT = """
import sys
from pyoxigraph import *
from kg.store import open_graph, serialize, write
n = lambda x: NamedNode("http://e/" + str(x))
quads = {Quad(n(i % 7), n(i % 3), Literal(str(i)), n(i % 5)) for i in range(300)}
for suffix in ("trig", "nq", "ttl", "nt", "jsonld"):
    sys.stdout.buffer.write(serialize(quads, suffix))
write(quads, sys.argv[1])
with open_graph(sys.argv[1]) as graph:
    print(graph.graph_names())
    for quad in graph.quads():
        print(quad)
    graph.put("http://e/new", quads)
sys.stdout.flush()
sys.stdout.buffer.write(open(sys.argv[1], "rb").read())
"""


def test_same_bytes_for_any_hash_seed(tmp_path):
    def run(seed: str) -> bytes:
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / "graph.trig.gz")]
        return subprocess.run(command, env=env, check=True, capture_output=True).stdout

    assert len(run("1")) > 10_000
    assert run("1") == run("2")


# reading files: errors that point


def error_of(action: Callable[[], object], kind: type[KgError] = GraphError) -> str:
    """What the user is told."""
    with pytest.raises(kind) as caught:
        action()
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.ttl", b"@prefix : <http://e/> .\n:a :b 'x' :c .\n", "a.ttl:2:11: error: "),
        (
            "a.ttl",
            "@prefix e: <http://e/> .\ne:a e:b 'ü' ; e:c \"open .\n".encode(),
            "a.ttl:2:19: error: Unexpected end",
        ),
        ("a.trig", b"<http://e/g> {\n <http://e/a> <http://e/b c> 1 }\n", "a.trig:2:15: error: "),
        ("a.nq", b'<http://e/a> <http://e/b> "x" .\n<http://e/a> nonsense .\n', "a.nq:2:14: error: "),
        ("a.nt", b'<http://e/a> <http://e/b> "\xff" .\n', "a.nt:1:28: error: Invalid UTF-8"),
        ("a.jsonld", b'{"@id": "http://e/a",\n "http://e/b": [1,}', "a.jsonld:2:19: error: "),
        ("a.ttl", b"<a> <http://e/b> 1 .", "a.ttl:1:1: error: No scheme found in an absolute IRI"),
    ],
)
def test_not_rdf(tmp_path, name, content, expected):
    for path, data in ((tmp_path / name, content), (tmp_path / f"{name}.gz", gzip.compress(content))):
        path.write_bytes(data)
        told = error_of(lambda path=path: open_graph(path))
        assert told.startswith(str(tmp_path / expected.replace(name, path.name, 1)))
        line = int(expected.split(":")[1])
        assert content.decode("utf-8", "replace").split("\n")[line - 1] in told
        assert told.splitlines()[-1] == f"hint: it is read as {FORMATS[Path(name).suffix].name}"


def test_a_context_is_not_fetched(tmp_path):
    (tmp_path / "a.jsonld").write_text('{"@context": "https://schema.org/", "name": "x"}')
    assert "nothing is fetched from the network" in error_of(lambda: open_graph(tmp_path / "a.jsonld"))


def test_a_long_line_is_not_quoted(tmp_path):
    (tmp_path / "a.nq").write_text(f'<http://e/a> <http://e/b> "{"x" * 1000}" nonsense .\n')
    assert "xxx" not in error_of(lambda: open_graph(tmp_path / "a.nq"))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("missing.nq", None, "missing.nq: error: no such file"),
        ("a.nt.gz", b"<http://e/a> <http://e/b> 1 .", "a.nt.gz: error: not a gzip file"),
        (
            "a.nt.gz",
            gzip.compress(b'<http://e/a> <http://e/b> "1" .\n' * 999)[:60],
            "a.nt.gz: error: the compressed file is cut",
        ),
        (
            "a.nt.gz",
            gzip.compress(b"")[:10] + b"\xff" * 20,
            "a.nt.gz: error: the compressed file is cut off or damaged",
        ),
        ("a.rdf", b"", "a.rdf: error: the suffix names no RDF format"),
        ("a", b"", "a: error: the suffix names no RDF format"),
        ("folder/", None, "folder: error: no such store"),
    ],
)
def test_not_a_graph(tmp_path, name, content, expected):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert error_of(lambda: open_graph(f"{tmp_path}/{name}")).startswith(str(tmp_path / expected))


def test_the_formats_are_listed(tmp_path):
    told = error_of(lambda: open_graph(tmp_path / "a.rdf"))
    assert told.endswith(
        "hint: use one of .trig .nq .ttl .nt .jsonld (each also with .gz), or end the path of a store folder with /"
    )
    assert "'xml' is not a format" in error_of(lambda: serialize([], "xml"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    (tmp_path / "a.nt").write_bytes(b"")
    (tmp_path / "a.nt").chmod(0)
    assert "cannot be read: Permission denied" in error_of(lambda: open_graph(tmp_path / "a.nt"))


def test_a_byte_order_mark_is_skipped(tmp_path):
    (tmp_path / "a.ttl").write_text("<http://e/a> <http://e/b> 1 .", encoding="utf-8-sig")
    assert len(list(open_graph(tmp_path / "a.ttl").quads())) == 1


def test_upper_case_suffix(tmp_path):
    write(MANY, tmp_path / "A.NQ.GZ")
    assert set(open_graph(tmp_path / "A.NQ.GZ").quads()) == set(MANY)


# rdflib


def test_strings_are_plain_in_rdflib():
    """rdflib tells "x" from "x"^^xsd:string, which made SHACL report what was right (its issue 2123)."""
    spelled = quad("s1", Literal("007", datatype=NamedNode(names.PREFIXES["xsd"] + "integer")))
    dataset = to_rdflib([*MANY, spelled])
    objects = list(to_rdflib_graph([*MANY, spelled]).objects())
    assert set(dataset.objects()) == set(objects)
    assert not [o for o in objects if getattr(o, "datatype", None) == URIRef(names.XSD.string.value)]
    assert {str(o) for o in objects} >= {*HOSTILE, "007", "2025-03", "hei"}
    assert dataset.namespace_manager.expand_curie("kg:Actor") == URIRef(names.KG.Actor.value)
    assert len(dataset.graph(URIRef("http://example.org/h"))) == 2


def test_rdflib_graph_is_the_union():
    plain = to_rdflib_graph(MANY)
    assert len(plain) == len(MANY) - 1
    assert "kg:Actor" in to_rdflib_graph([quad("a", names.KG.Actor)]).serialize(format="turtle")


def test_blank_nodes_in_rdflib():
    node = BlankNode("x")
    quads = [Quad(node, iri("p"), Literal("1"), node), Quad(iri("a"), iri("p"), node, node)]
    assert len(to_rdflib(quads)) == len(to_rdflib_graph(quads)) == 2


def test_triple_terms_are_refused_for_rdflib():
    inner = ox.Triple(iri("a"), iri("b"), iri("c"))
    with pytest.raises(GraphError, match=r"RDF 1\.2"):
        to_rdflib_graph([Quad(iri("a"), iri("b"), inner)])


# local stores


@pytest.fixture(params=["file.trig", "file.nq.gz", "file.jsonld", "folder/", "server"])
def store(request, tmp_path) -> Iterator[object]:
    """A graph of each kind with the same content."""
    if request.param == "server":
        where = request.getfixturevalue("oxigraph_server")
        with open_graph(where) as opened:
            opened.put("", [q for q in MANY if q.graph_name == DefaultGraph()])
    else:
        where = f"{tmp_path}/{request.param}"
        opened = open_graph(where, create=True)
    with opened:
        for name in ("g", "h"):
            opened.put(iri(name).value, [q for q in MANY if q.graph_name == iri(name)])
        if request.param != "server":
            opened.put("", [q for q in MANY if q.graph_name == DefaultGraph()])
    with open_graph(where) as opened:
        yield opened


def test_content(store):
    assert store.graph_names() == ["http://example.org/g", "http://example.org/h"]
    assert list(store.quads()) == sorted(MANY, key=sort_key)
    assert list(store.quads("http://example.org/h")) == [
        q for q in sorted(MANY, key=sort_key) if q.graph_name == iri("h")
    ]
    assert [q.object.value for q in store.quads("")] == ["in no graph"]
    assert list(store.quads("http://example.org/none")) == []


def test_queries_see_the_union(store):
    query = "SELECT DISTINCT ?o { <http://example.org/s1> ?p ?o }"
    assert ("in no graph",) in rows(store, query)
    assert ("in two graphs",) in rows(store, query)
    assert len(rows(store, query)) == 7
    named = "SELECT ?g { GRAPH ?g { ?s ?p 'in two graphs' } }"
    assert rows(store, named) == [("http://example.org/g",), ("http://example.org/h",)]


def test_the_union_of_a_file_is_a_set(tmp_path):
    """What several graphs say counts once, as in rdflib, and as in the same graph without names."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for suffix in FORMATS:
        write(MANY, tmp_path / f"a{suffix}")
        assert rows(open_graph(tmp_path / f"a{suffix}"), count) == [(str(len(without_names(MANY))),)]
    assert [str(row.n) for row in to_rdflib_graph(MANY).query(count)] == [str(len(without_names(MANY)))]


@pytest.mark.parametrize("timeout", [None, 30])
def test_kinds_of_results(store, timeout):
    select = store.query("SELECT ?o { <http://example.org/s1> ?p ?o FILTER(LANG(?o) = 'nb') }", timeout=timeout)
    assert isinstance(select, ox.QuerySolutions)
    assert [(v.value, row["o"]) for v, row in zip(select.variables, select, strict=True)] == [
        ("o", Literal("hei", language="nb"))
    ]
    assert isinstance(answer := store.query("ASK { ?s ?p 'in no graph' }", timeout=timeout), ox.QueryBoolean)
    assert bool(answer)
    made = store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?o = 'in two graphs') }", timeout=timeout)
    assert isinstance(made, ox.QueryTriples)
    assert [str(triple.object) for triple in made] == ['"in two graphs"']


@pytest.mark.parametrize("timeout", [None, 30])
@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * {\n  ?s ?p ?o .\n  FILTER(\n}", 4, 2),
        ("SELECT ?\u00e9 { ?s ?p }", 1, 20),
        ("INSERT DATA { <a:a> <a:b> 1 }", 1, 10),
    ],
)
def test_not_sparql(store, query, line, column, timeout):
    with pytest.raises(QueryError) as caught:
        store.query(query, timeout=timeout)
    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert error.source == query.split("\n")[line - 1]
    assert len(error.message) < 200


def test_half_a_surrogate_pair_in_a_query(store):
    with pytest.raises(QueryError, match="half a surrogate pair at character 8"):
        store.query("ASK { '\ud800' ?p ?o }")


@pytest.mark.parametrize("store", ["file.trig", "folder/"], indirect=True)
def test_own_from_clauses_are_heeded(store):
    for words in ("FROM <http://example.org/h>", "# FROM\nfrom e:h"):
        assert len(rows(store, f"PREFIX e: <http://example.org/> SELECT ?s ?o {words} {{ ?s ?p ?o }}")) == 2
    for words in ("'FROM <x>'", "?from", "<http://example.org/FROM>", "e:from", "from:x"):
        pattern = f"?s ?p ?o OPTIONAL {{ ?s e:p ?from FILTER(?o = {words}) }}"
        query = f"PREFIX e: <http://example.org/> PREFIX from: <x:> SELECT DISTINCT ?s {{ {pattern} }}"
        assert len(rows(store, query)) == len(HOSTILE)


def test_replace_a_graph(store):
    store.put("http://example.org/g", [quad("s1", "in two graphs", "elsewhere"), quad("s1", "new", None)])
    assert [q.object.value for q in store.quads("http://example.org/g")] == ["in two graphs", "new"]
    assert {q.graph_name for q in store.quads("http://example.org/g")} == {iri("g")}
    assert len(list(store.quads("http://example.org/h"))) == 2
    assert store.graph_names() == ["http://example.org/g", "http://example.org/h"]


def test_remove_a_graph(store):
    assert store.remove("http://example.org/g")
    assert not store.remove("http://example.org/g")
    assert not store.remove("http://example.org/none")
    assert store.graph_names() == ["http://example.org/h"]
    assert rows(store, "SELECT DISTINCT ?o { ?s ?p ?o FILTER(isLiteral(?o)) }") == [
        ("in no graph",),
        ("in two graphs",),
    ]


def test_put_nothing_is_to_remove(store):
    store.put("http://example.org/g", [])
    assert store.graph_names() == ["http://example.org/h"]


def test_names_with_odd_characters(store):
    """An article's IRI keeps its percent signs on the way through any address."""
    name = names.article_iri("a/b c?d=1&e#f%20é\U0001f91d", names.BASE)
    store.put(name, [quad("s", "x")])
    assert name in store.graph_names()
    assert [q.graph_name.value for q in store.quads(name)] == [name]
    assert store.remove(name)


def test_not_the_name_of_a_graph(tmp_path):
    with (
        open_graph(tmp_path / "a.nq", create=True) as store,
        pytest.raises(GraphError, match="'x y' is not an IRI"),
    ):
        store.put("x y", [])


@pytest.mark.parametrize("name", ["file.nq", "folder/"])
def test_a_slow_query_is_given_up(tmp_path, name):
    with open_graph(f"{tmp_path}/{name}", create=True) as store:
        store.put("", [quad(f"s{i}", str(i)) for i in range(400)])
        begun = time.monotonic()
        with pytest.raises(StoreError, match=r"no answer within 0\.2 s"):
            store.query(
                "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c > ?f && ?f > ?i) }",
                timeout=0.2,
            )
        assert time.monotonic() - begun < 5


# files and folders in particular


INT = NamedNode(names.PREFIXES["xsd"] + "int")


def test_a_file_keeps_the_spelling_of_numbers(tmp_path):
    """Stores turn "07"^^xsd:int into "7"^^xsd:integer, which would hide what shapes have to find."""
    number = quad("s", Literal("07", datatype=INT))
    with open_graph(tmp_path / "a.nq", create=True) as store:
        store.put("http://example.org/g", [number, number])
        assert rows(store, "SELECT ?o { ?s ?p ?o }") == [("7",)]
        assert list(store.quads()) == [number]
    assert list(open_graph(tmp_path / "a.nq").quads()) == [number]


@pytest.mark.parametrize("name", ["file.trig", "folder/", "server"])
def test_an_articles_graph_comes_back_as_it_was(tmp_path, oxigraph_server, article_quads, name):
    """Offsets are xsd:nonNegativeInteger again, wherever they were kept, and however often they are put."""
    where = oxigraph_server if name == "server" else f"{tmp_path}/{name}"
    for _ in range(2):
        with open_graph(where, create=True) as store:
            store.put(article_quads[0].graph_name.value, article_quads)
            assert list(store.quads()) == article_quads


def test_putting_again_keeps_what_a_store_spells_otherwise(tmp_path):
    with open_graph(f"{tmp_path}/folder/", create=True) as store:
        for _ in range(2):
            store.put("http://example.org/g", [quad("s", Literal("07", datatype=INT))])
            assert [q.object.value for q in store.quads()] == ["7"]


def test_only_offsets_are_restored():
    integer = NamedNode(names.PREFIXES["xsd"] + "integer")
    for predicate, value in ((names.NIF.beginIndex, "-1"), (names.KG.cue, "1")):
        kept = Quad(iri("s"), predicate, Literal(value, datatype=integer))
        assert restored(kept) is kept
    assert restored(quad("s", BlankNode("x"))).object == BlankNode("x")


def test_changes_are_written_on_close(tmp_path):
    path = tmp_path / "a.trig"
    write(MANY, path)
    before = path.stat().st_mtime_ns
    with open_graph(path) as store:
        rows(store, "SELECT ?s { ?s ?p ?o }")
        assert not store.remove("http://example.org/none")
    assert path.stat().st_mtime_ns == before
    with open_graph(path) as store:
        store.remove("http://example.org/g")
        assert path.stat().st_mtime_ns == before
    assert path.read_bytes() == serialize([q for q in MANY if q.graph_name != iri("g")], "trig")


def test_an_error_discards_changes(tmp_path):
    path = tmp_path / "a.trig"
    write(MANY, path)
    before = path.read_bytes()
    with pytest.raises(RuntimeError), open_graph(path) as store:
        store.remove("http://example.org/g")
        raise RuntimeError
    assert path.read_bytes() == before


def test_turtle_takes_no_named_graph(tmp_path):
    with open_graph(tmp_path / "a.ttl", create=True) as store:
        store.put("", [quad("s", "x")])
        with pytest.raises(GraphError, match="Turtle has no graph names"):
            store.put("http://example.org/g", [quad("s", "y")])
    assert (tmp_path / "a.ttl").read_bytes() == serialize([quad("s", "x")], "ttl")


def test_an_existing_folder_without_slash(tmp_path):
    with open_graph(f"{tmp_path}/folder/", create=True) as store:
        store.put("http://example.org/g", MANY)
    with open_graph(tmp_path / "folder") as store:
        assert len(list(store.quads())) == len(without_names(MANY))


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "article.txt").write_text("News.")
    for create in (False, True):
        with pytest.raises(GraphError, match="this folder is not a store"):
            open_graph(f"{tmp_path}/", create=create)
    assert [p.name for p in tmp_path.iterdir()] == ["article.txt"]


def test_a_store_in_use(tmp_path):
    with (
        open_graph(f"{tmp_path}/folder/", create=True),
        pytest.raises(GraphError, match="in use by another program"),
    ):
        open_graph(f"{tmp_path}/folder/")
    with open_graph(f"{tmp_path}/folder/") as store:
        assert store.graph_names() == []


def test_labels_of_blank_nodes_are_kept(tmp_path):
    (tmp_path / "a.nq").write_text("_:x <http://e/p> _:y .\n")
    assert [str(q.subject) for q in open_graph(tmp_path / "a.nq").quads()] == ["_:x"]


# endpoints


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


@pytest.mark.parametrize("path", ["", "/", "/query", "/store"])
def test_load(tmp_path, oxigraph_server, article_quads, path):
    """One graph per article, replaced when loaded again; what has no graph goes to the default graph."""
    write([*article_quads, *MANY], tmp_path / "all.trig.gz")
    with open_graph(tmp_path / "all.trig.gz") as graphs:
        assert load(graphs, oxigraph_server + path) == 4
        assert load(graphs, oxigraph_server + path) == 4
    with open_graph(oxigraph_server + path) as there:
        assert set(there.quads()) == {*article_quads, *MANY}
        names_there = f"SELECT DISTINCT ?name {{ ?a a {names.KG.State} ; {names.SKOS.prefLabel} ?name }}"
        assert ("Nordland",) in rows(there, names_there)


def test_turtle_files_add_up_in_the_default_graph(tmp_path, oxigraph_server):
    for name in "ab":
        write([quad(name, name)], tmp_path / f"{name}.ttl")
        with open_graph(tmp_path / f"{name}.ttl") as graphs:
            assert load(graphs, oxigraph_server) == 1
    assert rows(open_graph(oxigraph_server), "SELECT ?o { ?s ?p ?o }") == [("a",), ("b",)]


def test_load_nothing(tmp_path, oxigraph_server):
    with open_graph(tmp_path / "a.nq", create=True) as graphs:
        assert load(graphs, oxigraph_server) == 0
    assert rows(open_graph(oxigraph_server), "SELECT ?o { ?s ?p ?o }") == []


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
