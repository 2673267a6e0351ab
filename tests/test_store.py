"""Graphs wherever they live: files of every format, the embedded store, a real Oxigraph server."""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from kg import names
from kg.errors import GraphError, QueryError, StoreError
from kg.store import (
    FORMATS,
    dump,
    open_graph,
    parse,
    restored,
    serialize,
    sort_key,
    to_rdflib,
    to_rdflib_graph,
    write,
)
from quads import HOSTILE, MANY, contents, error_of, iri, quad, rows, without_names

RDFLIB = {".trig": "trig", ".nq": "nquads", ".ttl": "turtle", ".nt": "ntriples", ".jsonld": "json-ld"}
NAMED = (".trig", ".nq", ".jsonld")
SUFFIXES = [suffix + gz for suffix in FORMATS for gz in ("", ".gz")]
rdflib_parsers_warn = pytest.mark.filterwarnings(
    "ignore:(Dataset.default_context|ConjunctiveGraph) is:DeprecationWarning"
)


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
        told = error_of(lambda path=path: contents(path))
        assert told.startswith(str(tmp_path / expected.replace(name, path.name, 1)))
        line = int(expected.split(":")[1])
        assert content.decode("utf-8", "replace").split("\n")[line - 1] in told
        assert told.splitlines()[-1] == f"hint: it is read as {FORMATS[Path(name).suffix].name}"


def test_a_context_is_not_fetched(tmp_path):
    (tmp_path / "a.jsonld").write_text('{"@context": "https://schema.org/", "name": "x"}')
    assert "nothing is fetched from the network" in error_of(lambda: contents(tmp_path / "a.jsonld"))


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.jsonld", '{"http://e/p":\n' * 20_000 + "1" + "}" * 20_000, ":201:1"),
        ("a.jsonld", '{"http://e/p": ' + "[" * 500 + "]" * 500 + "}", ":1:215"),
        ("a.ttl", "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 20_000, ""),
    ],
)
def test_what_is_nested_too_deep_is_refused(tmp_path, name, text, place):
    """The parser would take gigabytes for the first, and end the program at the last."""
    (tmp_path / name).write_text(text)
    told = error_of(lambda: contents(tmp_path / name))
    assert told == f"{tmp_path / name}{place}: error: more than 200 things stand in each other here"


def test_brackets_within_texts_are_no_nesting(tmp_path):
    (tmp_path / "a.jsonld").write_text('{"@id": "urn:a", "http://e/p": "' + "{[" * 500 + '\\""}')
    assert len(contents(tmp_path / "a.jsonld")) == 1


def test_a_long_line_is_not_quoted(tmp_path):
    (tmp_path / "a.nq").write_text(f'<http://e/a> <http://e/b> "{"x" * 1000}" nonsense .\n')
    assert "xxx" not in error_of(lambda: contents(tmp_path / "a.nq"))


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
    assert error_of(lambda: contents(f"{tmp_path}/{name}")).startswith(str(tmp_path / expected))


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
