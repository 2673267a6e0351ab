"""Answers as tables, CSV, TSV, JSON and Turtle."""

# ruff: noqa: E501  # rows of tables

import io
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import names
from kg.asking import ask, found, saved
from kg.asking.answer import STREAMED, Answer, render, stream
from kg.errors import KgError
from kg.store import open_graph

ROOT = Path(__file__).parents[1]
QUERIES = saved()
NAMES = [query.name for query in QUERIES]


# --- formats -------------------------------------------------------------------------

TERMS = [
    ox.NamedNode("https://w3id.org/parley/data/actor/x"), ox.BlankNode("b"), ox.Literal('a,"b"\n\tc'), ox.Literal("x", language="en"),
    ox.Literal("2025-03", datatype=names.XSD.gYearMonth), None,
]  # fmt: skip
ROW = Answer(("a", "b", "c", "d", "e", "f"), [tuple(TERMS)])


def test_csv_and_tsv_are_those_of_the_standard():
    assert render(ROW, "csv") == 'a,b,c,d,e,f\r\nhttps://w3id.org/parley/data/actor/x,_:b,"a,""b""\n\tc",x,2025-03,\r\n'
    assert render(ROW, "tsv").split("\n")[0] == "?a\t?b\t?c\t?d\t?e\t?f"
    assert '"x"@en\t"2025-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>\t\n' in render(ROW, "tsv")


literals = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(ox.Literal)


@given(st.lists(st.tuples(st.none() | literals, st.none() | literals), max_size=4))
def test_json_reads_back_as_it_was(rows):
    text = render(Answer(("x", "y"), rows), "json")
    back = ox.parse_query_results(text, ox.QueryResultsFormat.JSON)
    assert [(row["x"], row["y"]) for row in back] == rows
    assert text.endswith("\n")


@given(st.lists(st.tuples(st.none() | literals, literals), min_size=1, max_size=4), st.integers(20, 60))
def test_a_table_is_lines_that_fit_and_steer_nothing(rows, width):
    text = render(Answer(("one", "two"), rows), "table", width=width)
    lines = text.split("\n")
    assert len(lines) == len(rows) + 3 and lines[-1] == ""
    from rich.cells import cell_len

    assert max(map(cell_len, lines)) <= width
    assert all(line.isprintable() for line in lines)


def test_table():
    statement = ox.NamedNode("https://w3id.org/parley/data/article/a/statement/10-200")
    rows = [
        (ox.Literal("Mira Holt"), ox.Literal("We will\nnot \x1b[31mgive up"), statement),
        (None, ox.Literal("No"), statement),
    ]
    assert render(Answer(("speaker", "words", "statement"), rows)).splitlines() == [
        "speaker    words                        statement",
        "---------  ---------------------------  --------------------------",
        "Mira Holt  We will not \\x1b[31mgive up  article/a/statement/10-200",
        "           No                           article/a/statement/10-200",
    ]
    narrow = render(Answer(("speaker", "words", "statement"), rows), width=54).splitlines()
    assert narrow[2] == "Mira Holt  We will not...   article/a/statement/10-200"


def test_booleans_and_triples(sample):
    yes = Answer(boolean=True)
    assert (render(yes), render(yes, "csv"), json.loads(render(yes, "json"))["boolean"]) == ("yes\n", "true\n", True)
    some = ask(sample, "CONSTRUCT { ?a kg:office ?o } { ?a kg:office ?o }")
    assert render(some) == render(some, "ttl")
    assert render(some, "csv").splitlines()[0] == "subject,predicate,object"
    assert [str(t) for t in some.triples] == sorted({str(t) for t in some.triples})
    read = {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(render(some), ox.RdfFormat.TURTLE)}
    assert read == set(some.triples) and len(read) == 3
    for answer, form, message in (
        (yes, "ttl", "only triples"),
        (ROW, "ttl", "only triples"),
        (ROW, "xls", "'xls' is no"),
    ):
        with pytest.raises(KgError, match=message):
            render(answer, form)


def test_turtle_cannot_steer_a_terminal():
    triple = ox.Triple(
        ox.NamedNode("urn:s"), ox.NamedNode("urn:p\u202e"), ox.Literal("a\x9b31m\x1b[0m\u202e\u2028b\té")
    )
    shown = render(Answer(triples=[triple]))
    assert "é" in shown and "\\U0000009B31m" in shown
    assert not any(c in shown for c in "\x9b\x1b\u202e\u2028")
    assert [q.triple for q in ox.parse(shown, ox.RdfFormat.TURTLE)] == [triple]


def test_iris_with_commas_are_quoted_in_csv():
    iri = ox.NamedNode("http://example.org/a,b#char=1,2")
    assert render(Answer(("a", "b"), [(iri, ox.Literal("x"))]), "csv") == f'a,b\r\n"{iri.value}",x\r\n'
    assert render(Answer(triples=[ox.Triple(iri, iri, iri)]), "csv").splitlines()[1] == ",".join([f'"{iri.value}"'] * 3)


@pytest.mark.parametrize("form", STREAMED)
def test_rows_are_written_as_they_come_just_as_all_at_once(sample, form):
    for query in ("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", "SELECT ?none { ?none a kg:Nothing }"):
        out = io.BytesIO()
        stream(found(sample, query), form, out)
        assert out.getvalue().decode() == render(ask(sample, query), form)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="nothing tells how much memory was used")
def test_many_rows_need_no_memory(tmp_path):
    """A product of 250,000 rows, 60 MB as text, is written in less than that."""
    with open_graph(f"{tmp_path}/store/", create=True) as store:
        store.put(
            "", [ox.Quad(ox.NamedNode(f"urn:{i}"), ox.NamedNode("urn:p"), ox.Literal("x" * 100)) for i in range(500)]
        )
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    code = (
        "import sys; from kg.cli import main\n"
        "try: main(['query', sys.argv[1], sys.argv[2], '-t', 'csv'])\n"
        "finally: print(*[line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code, f"{tmp_path}/store/", query], capture_output=True, check=True)
    assert run.stdout.count(b"\r\n") == 250_001
    assert int(run.stderr.split()[-1]) < 150_000
