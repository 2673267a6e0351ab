"""What the tests of graphs share: quads with awkward texts, and ways to look into a graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg import names
from kg.errors import GraphError, KgError
from kg.store import open_graph

HOSTILE = [
    'say "yes"', '"""', "'''", "a\nb\r\nc\rd\te", "back\\slash \\u0041 \\n \\", "\x01\x0b\x1f\x7f\x85\u2028\u2029",
    "\U0001f91d \u05e9\u05dc\u05d5\u05dd \u202eback\u202c", '<http://e/> "> } . ; # DROP ALL', "\x00\ufffe\uffff\ufeff",
    "", " ", "é\u0301",
]  # fmt: skip


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


def rows(store, query: str, **options) -> list[tuple[str, ...]]:
    """The values of all rows, sorted."""
    return sorted(tuple(term.value for term in row) for row in store.query(query, **options))


def contents(path: str | Path) -> list[Quad]:
    """All that a graph holds."""
    with open_graph(path) as opened:
        return list(opened.quads())


def without_names(quads) -> set[Quad]:
    return {Quad(q.subject, q.predicate, q.object) for q in quads}


def error_of(action: Callable[[], object], kind: type[KgError] = GraphError) -> str:
    """What the user is told."""
    with pytest.raises(kind) as caught:
        action()
    return str(caught.value)
