"""Graphs wherever they live: a file, the embedded store, a real Oxigraph server."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg import names
from kg.errors import GraphError, QueryError, StoreError
from kg.store import (
    FORMATS,
    open_graph,
    restored,
    serialize,
    sort_key,
    to_rdflib_graph,
    write,
)
from quads import HOSTILE, MANY, iri, quad, rows, without_names


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
