"""Files of RDF in every format: read and written, sorted, the same to rdflib; errors that point."""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from kg import names
from kg.errors import GraphError
from kg.store import (
    FORMATS,
    dump,
    open_graph,
    parse,
    serialize,
    sort_key,
    to_rdflib,
    to_rdflib_graph,
    write,
)
from quads import HOSTILE, MANY, contents, error_of, iri, quad, without_names

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
