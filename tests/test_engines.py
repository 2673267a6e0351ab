"""The same rows from every engine: rdflib, the embedded store, an Oxigraph server and Virtuoso, on 20,000 quads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from bench.generated import quads
from conftest import serving
from kg.asking import saved
from kg.asking.answer import Answer
from kg.asking.syntax import complete
from kg.checking import load_shapes, validate_all
from kg.store import load, open_graph, to_rdflib, write

SIZE = 20_000
QUERIES = {query.name: query for query in saved()}
ASKED = {
    "actors": {"actor": "Velland", "type": "state"},
    "article": {"article": "generated-00003"},
    "contradictions": {"actor": "Velland"},
    "dyad-table": {"since": "2023-06-01", "until": "2024-06-30"},
    "dyads": {"since": "2023-06-01", "until": "2024-06-30"},
    "events-between": {"actor": "Velland", "other": "V", "negated": "true"},
    "moves": {"kind": "Offer"},
    "negotiations": {"actor": "Vel", "since": "2023-03-01"},
    "planned-meetings": {"after": "2023-06-01"},
    "timeline": {"actor": "Velland", "since": "2023-06-01", "negated": "true"},
    "who-negotiates-with-whom": {"actor": "Velland"},
    "who-said-what": {"actor": "Mira", "held": "true", "until": "2024-06-30"},
}
"""A saved query → parameters to ask it with too."""


def plain(answer: Answer) -> object:
    """What comes back as plain texts: rows in their order, triples in any."""
    if answer.triples is not None:
        return {(t.subject.value, t.predicate.value, t.object.value) for t in answer.triples}
    return [tuple(None if term is None else term.value for term in row) for row in answer.rows]


def plain_rdflib(result: rdflib.query.Result) -> object:
    """The same of what rdflib gives."""
    rows = [tuple(None if term is None else str(term) for term in row) for row in result]
    return set(rows) if result.type == "CONSTRUCT" else rows


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("news") / "news.nq"
    write(quads(SIZE), path, sort=False)
    return path


@pytest.fixture(scope="module")
def embedded(news: Path) -> Iterator[dict[tuple[str, str], object]]:
    """(query, with parameters or not) → what the embedded store answers."""
    with open_graph(f"{news.parent}/store/", create=True) as store:
        for name, found in open_graph(news).runs():
            store.put(name.value, found)
        yield {key: plain(Answer.of(store.query(text))) for key, text in texts()}


def texts() -> Iterator[tuple[tuple[str, str], str]]:
    """All that is asked."""
    for name, query in QUERIES.items():
        yield (name, "all"), complete(query.bind())
        if name in ASKED:
            yield (name, "some"), complete(query.bind(**ASKED[name]))


def test_what_is_made_up_is_of_the_shape_of_the_ontology(news: Path) -> None:
    report = validate_all(ox.parse(path=news, format=ox.RdfFormat.N_QUADS), load_shapes())
    assert [v.message for v in report.violations if v.severity == "violation"] == []
    assert report.articles > 10


def test_every_query_finds_something(embedded: dict[tuple[str, str], object]) -> None:
    assert [key for key, rows in embedded.items() if not rows] == []


def test_rdflib_finds_nothing_in_nothing() -> None:
    """It makes a group of no rows, with counts of 0, which queries that group at their end show."""
    empty = rdflib.Dataset(default_union=True)
    found = {name for name, query in QUERIES.items() if plain_rdflib(empty.query(complete(query.bind())))}
    assert found <= {"dates"}


def test_rdflib_gives_the_same_rows(news: Path, embedded: dict[tuple[str, str], object]) -> None:
    dataset = to_rdflib(ox.parse(path=news, format=ox.RdfFormat.N_QUADS))
    for key, text in texts():
        if key[1] == "all":
            assert plain_rdflib(dataset.query(text)) == embedded[key], key


def test_an_oxigraph_server_gives_the_same_rows(news: Path, embedded: dict[tuple[str, str], object]) -> None:
    with serving() as root, open_graph(news) as graphs, open_graph(f"{root}?union-default-graph") as there:
        load(graphs, root)
        for key, text in texts():
            assert plain(Answer.of(there.query(text))) == embedded[key], key


def test_virtuoso_gives_the_same_rows(
    news: Path, embedded: dict[tuple[str, str], object], virtuoso_server: str
) -> None:
    where = f"{virtuoso_server}/sparql"
    with open_graph(news) as graphs, open_graph(where) as there:
        first, second = load(graphs, where), load(graphs, where)
        assert not first.refused and first.sent == second.sent + second.kept
        assert second.sent == 1, "the links alone are sent again"
        for key, text in texts():
            assert plain(Answer.of(there.query(text))) == embedded[key], key
        assert there.remove(graphs.graph_names()[0])
        assert graphs.graph_names()[0] not in there.graph_names()
