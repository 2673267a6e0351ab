"""Terms as reports write them, and terms of rdflib as terms of pyoxigraph."""

from __future__ import annotations

import re
from typing import TypeAlias

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import SH
from rdflib.term import Node

from kg import names

Term: TypeAlias = NamedNode | BlankNode | Literal

SH_IRI = "http://www.w3.org/ns/shacl#"

PREFIXES = {**names.PREFIXES, "sh": SH_IRI, "kgsh": "https://w3id.org/parley/shapes#"}
"""Those of the data and those that a report needs."""

_STEPS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


def curie(iri: str) -> str:
    """`kg:speaker` for an IRI in a known namespace, else `<iri>`.

    >>> curie("https://w3id.org/parley/ontology#speaker"), curie("http://example.org/x")
    ('kg:speaker', '<http://example.org/x>')
    """
    return names.curie(iri, PREFIXES) or f"<{iri}>"


def expanded(text: str) -> NamedNode | None:
    """What `curie` shortened; None for anything else, such as a path of several steps."""
    prefix, _, local = text.partition(":")
    if prefix in PREFIXES and re.fullmatch(r"\w[\w-]*", local):
        return NamedNode(PREFIXES[prefix] + local)
    single = re.fullmatch(r"<([^<>]*)>", text)
    return NamedNode(single[1]) if single else None


def path_text(graph: rdflib.Graph, path: Node) -> str:
    """A SHACL path as SPARQL writes it: `kg:actor`, `^nif:sentence`, `(kg:actor/kg:actsFor)`."""
    if isinstance(path, rdflib.URIRef):
        return curie(str(path))
    parts = list(graph.items(path))
    if parts:
        return "(" + "/".join(path_text(graph, part) for part in parts) + ")"
    choice = graph.value(path, SH.alternativePath)
    if choice is not None:
        return "(" + "|".join(path_text(graph, part) for part in graph.items(choice)) + ")"
    for word, form in _STEPS.items():
        inner = graph.value(path, SH[word])
        if inner is not None:
            return form.format(path_text(graph, inner))
    return "[]"


def from_rdflib(term: Node | None) -> Term:
    """A term of rdflib as one of pyoxigraph.

    Raises:
        TypeError: it is none that can stand in a graph.
    """
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        raise TypeError(f"{term!r} is no RDF term")
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype)) if term.datatype else None)


def plain(term: Term) -> str:
    """The IRI, the text of a literal, or the label of a blank node with `_:`."""
    return str(term) if isinstance(term, BlankNode) else term.value
