"""From pyoxigraph's quads to rdflib's graphs, for pySHACL and for callers of the Python API."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg import names
from kg.errors import GraphError

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    _Node = ox.NamedNode | ox.BlankNode | ox.Literal | Triple


def to_rdflib(quads: Iterable[Quad]) -> rdflib.Dataset:
    """`quads` as an rdflib Dataset whose default graph is the union of its graphs, prefixes bound.

    Strings become plain literals: rdflib takes "x" and "x"^^xsd:string for different terms (its issue 2123).
    """
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    convert = _Converter()
    for name, group in groupby(quads, key=lambda quad: quad.graph_name):
        default = isinstance(name, DefaultGraph)
        graph = dataset.default_graph if default else dataset.graph(cast("Any", convert.term(name)))
        for quad in group:
            graph.add(convert.triple(quad))
    _bind(dataset)
    return dataset


def to_rdflib_graph(quads: Iterable[Quad]) -> rdflib.Graph:
    """`quads` as one rdflib Graph, without the names of their graphs; otherwise as `to_rdflib`."""
    import rdflib

    graph = rdflib.Graph()
    convert = _Converter()
    graph.addN((*convert.triple(quad), graph) for quad in quads)
    _bind(graph)
    return graph


def _bind(graph: rdflib.Graph) -> None:
    """Bind the prefixes of the ontology."""
    for prefix, namespace in names.PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)


class _Converter:
    """From terms of pyoxigraph to terms of rdflib, each made once."""

    def __init__(self) -> None:
        self._known: dict[_Node, Node] = {}

    def triple(self, quad: Quad) -> tuple[Node, Node, Node]:
        """Subject, predicate and object of a quad."""
        return self.term(quad.subject), self.term(quad.predicate), self.term(quad.object)

    def term(self, term: _Node) -> Node:
        """One term; RDF 1.2 triple terms, which rdflib cannot hold, are a GraphError."""
        if term not in self._known:
            self._known[term] = self._made(term)
        return self._known[term]

    def _made(self, term: _Node) -> Node:
        from rdflib import BNode, URIRef
        from rdflib import Literal as Text

        if isinstance(term, NamedNode):
            return URIRef(term.value)
        if isinstance(term, ox.BlankNode):
            return BNode(term.value)
        if isinstance(term, Triple):
            raise GraphError("a triple stands where a term is expected (RDF 1.2), which rdflib cannot hold")
        if term.language:
            return Text(term.value, lang=term.language)
        if term.datatype == names.XSD.string:
            return Text(term.value)
        return Text(term.value, datatype=URIRef(term.datatype.value), normalize=False)
