"""Reading SHACL shapes, so that whatever is wrong with them is told here and not by a traceback later.

User shapes are parsed (errors have line and column), their words are compared with SHACL's (`sh:minCuont`
would silently check nothing), they are checked against SHACL's own shapes, and they are tried on a made-up
graph that makes pySHACL build every constraint once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import rdflib
from pyoxigraph import BlankNode, NamedNode, Quad, parse
from rdflib import OWL, RDF, SH, URIRef
from rdflib.term import Node

from kg import names
from kg.checking.judge import Unjudgeable, judge, judge_shapes, quiet
from kg.checking.terms import SH_IRI
from kg.errors import GraphError, ShapesError
from kg.store.convert import to_rdflib_graph
from kg.store.rdf import format_of, syntax_error

_KEYWORDS = {"and", "class", "in", "not", "or"}
SHACL_WORDS = frozenset(str(term).removeprefix(SH_IRI) for term in dir(SH)) | _KEYWORDS
"""The local names of SHACL and SHACL-AF; rdflib lists all but those that are keywords of Python."""

ADVANCED = ("target", "expression", "rule")
"""Predicates of SHACL-AF: pySHACL reads them only when asked to."""

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
_SHAPE_VALUED = ("property", "node", "not", "qualifiedValueShape")
_SHAPE_LISTS = ("and", "or", "xone")
_PATHS = ("path", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
_RULES = "https://www.w3.org/TR/shacl/ has the rules"


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes ready for use, on any number of articles; can be pickled for worker processes.

    Args:
        graph: all shapes in one graph (strings are plain literals, as `kg.store.convert.to_rdflib_graph` makes them).
        advanced: whether some of them use SHACL-AF.
    """

    graph: rdflib.Graph
    advanced: bool = False


def load_shapes(path: str | Path | None = None, *, alone: bool = False) -> Shapes:
    """The shipped shapes and, once checked, those of the file `path`; with `alone`, the file's only.

    Raises:
        ShapesError: the file cannot be read, is not RDF, or is not SHACL; one line, with the place if known.
    """
    path = None if path is None else Path(path)
    quads = [] if alone and path else read_quads(names.shipped("ontology") / "shapes.ttl", "s")
    if path is None:
        return shapes_of(quads)
    own = read_quads(path, "u")
    _check_words(own, path)
    _check_rules(own, path)
    shapes = shapes_of([*quads, *own])
    _check_references(shapes.graph, path)
    _check_queries(shapes.graph, path)
    _try(shapes, path)
    return shapes


def read_quads(path: Path, label: str) -> list[Quad]:
    """The triples of an RDF file; blank nodes are named `label` and a number, as they come.

    Raises:
        ShapesError: no such file, or not RDF: with line, column and the line itself.
    """
    try:
        syntax, _ = format_of(path)
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except GraphError as error:
        raise _as_shapes_error(error) from None
    except OSError as error:
        raise ShapesError(f"cannot be read: {error.strerror or error}", path=str(path)) from None
    base = path.absolute().as_uri()
    try:
        return _relabelled(parse(data, syntax, base_iri=base), label)
    except SyntaxError as error:
        raise _as_shapes_error(syntax_error(error, str(path), syntax)) from None


def _as_shapes_error(error: GraphError) -> ShapesError:
    place = {"path": error.path, "line": error.line, "column": error.column}
    return ShapesError(error.message, **place, source=error.source, hint=error.hint)  # type: ignore[arg-type]


def _relabelled(quads: Iterable[Quad], label: str) -> list[Quad]:
    """Labels that a parser makes up differ from run to run, and those of two files could collide."""
    known: dict[BlankNode, BlankNode] = {}

    def new(old: BlankNode) -> BlankNode:
        return known.setdefault(old, BlankNode(f"{label}{len(known)}"))

    relabelled = []
    for quad in quads:
        subject, value = quad.subject, quad.object
        subject = new(subject) if isinstance(subject, BlankNode) else subject
        value = new(value) if isinstance(value, BlankNode) else value
        relabelled.append(Quad(subject, quad.predicate, value))
    return relabelled


def shapes_of(quads: Sequence[Quad]) -> Shapes:
    """Shapes from parsed and checked triples."""
    used = {quad.predicate.value for quad in quads}
    graph = _graph(quads)
    for query_prefixes in set(graph.objects(None, SH.prefixes)):
        for imported in set(graph.transitive_objects(query_prefixes, OWL.imports)):
            for declaration in set(graph.objects(imported, SH.declare)):
                graph.add((query_prefixes, SH.declare, declaration))  # pySHACL does not follow owl:imports here
    return Shapes(graph, any(SH_IRI + word in used for word in ADVANCED))


def _graph(quads: Sequence[Quad]) -> rdflib.Graph:
    with quiet():
        return to_rdflib_graph(quads)


# --- checks --------------------------------------------------------------------------------------------


def _check_words(quads: Sequence[Quad], path: Path) -> None:
    """Every `sh:` name is one of SHACL's, and there are shapes at all."""
    found = False
    for quad in quads:
        for term in (quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(SH_IRI):
                _check_word(term.value.removeprefix(SH_IRI), path)
                found = True
    if not found:
        raise ShapesError("there are no SHACL shapes in it", path=str(path), hint=_RULES)


def _check_word(word: str, path: Path) -> None:
    if word not in SHACL_WORDS:
        near = get_close_matches(word, sorted(SHACL_WORDS), n=1)
        hint = f"did you mean sh:{near[0]}?" if near else _RULES
        raise _error(f"SHACL has no sh:{word}", path, f":{word}", hint=hint)


def _check_rules(quads: Sequence[Quad], path: Path) -> None:
    """SHACL's own shapes for shapes: `sh:datatype "date"`, for one, is legal RDF that checks nothing."""
    graph = _graph(quads)
    report = judge_shapes(graph)
    complaints = sorted(_complaint(graph, report, result) for result in report.objects(None, SH.result))
    if complaints:
        _, message, *texts = complaints[0]
        raise _error(message, path, *texts)


def _complaint(graph: rdflib.Graph, report: rdflib.Graph, result: Node) -> tuple[str, ...]:
    """How vague it is ("0" to "2"), a sentence, and texts that stand in the line that it is about."""
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    word = str(path).removeprefix(SH_IRI) if isinstance(path, URIRef) else ""
    if not word:
        return "2", "a shape breaks the rules of SHACL"
    if value is None:
        return "1", f"a shape does not have as many values of sh:{word} as it should"
    if isinstance(value, rdflib.BNode):
        return "0", f"a blank node cannot be a value of sh:{word}", f":{word}", "["
    shown = value.n3(graph.namespace_manager)
    return "0", f"{shown} cannot be a value of sh:{word}", f":{word}", _local(value)


def _local(term: Node) -> str:
    """The end of an IRI, or the text of a literal."""
    return re.split("[#/:]", str(term))[-1] if isinstance(term, URIRef) else str(term)


def _check_references(graph: rdflib.Graph, path: Path) -> None:
    """A shape that is referred to exists: pySHACL takes a misspelt one for a shape that allows all."""
    for shape in sorted(_nested(graph), key=str):
        if not isinstance(shape, rdflib.BNode) and (shape, None, None) not in graph:
            raise _error(f"there is no shape {shape.n3(graph.namespace_manager)}", path, _local(shape))


def _check_queries(graph: rdflib.Graph, path: Path) -> None:
    """`sh:select` holds a SELECT, `sh:ask` an ASK: pySHACL would take one for the other, and find nothing."""
    for word in ("select", "ask"):
        for text in sorted(map(str, graph.objects(None, SH[word]))):
            if not re.search(rf"\b{word}\b", text, re.IGNORECASE):
                raise _error(f"sh:{word} holds no {word.upper()} query", path, f":{word}")


def _try(shapes: Shapes, path: Path) -> None:
    """Let pySHACL build every constraint of every shape, on a node that each of them targets."""
    target, value = URIRef("urn:probe:node"), URIRef("urn:probe:value")
    copy, data = rdflib.Graph(), rdflib.Graph()
    copy += shapes.graph
    for shape in set(_all_shapes(shapes.graph)):
        copy.add((shape, SH.targetNode, target))
    for predicate in _in_paths(shapes.graph):
        data.add((target, predicate, value))
        data.add((target, predicate, rdflib.Literal("probe")))
    try:
        judge(data, copy, shapes.advanced)
    except Unjudgeable as error:
        raise ShapesError(str(error), path=str(path), hint=_RULES) from None


def _nested(graph: rdflib.Graph) -> Iterator[Node]:
    """What is used as a shape within another one."""
    for word in _SHAPE_VALUED:
        yield from graph.objects(None, SH[word])
    for word in _SHAPE_LISTS:
        for start in graph.objects(None, SH[word]):
            yield from graph.items(start)


def _all_shapes(graph: rdflib.Graph) -> Iterator[Node]:
    yield from _nested(graph)
    for kind in (SH.NodeShape, SH.PropertyShape):
        yield from graph.subjects(RDF.type, kind)
    for word in (*_TARGETS, *_SHAPE_VALUED, *_SHAPE_LISTS):
        yield from graph.subjects(SH[word], None)


def _in_paths(graph: rdflib.Graph) -> Iterator[URIRef]:
    """Every IRI that is, or may be, part of a path."""
    nodes: Iterable[Node] = (node for word in _PATHS for node in graph.objects(None, SH[word]))
    yield from (node for node in (*nodes, *graph.objects(None, RDF.first)) if isinstance(node, URIRef))


def _error(message: str, path: Path, *texts: str, hint: str = _RULES) -> ShapesError:
    """An error at the first line that holds all `texts`: parsed triples do not remember theirs."""
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines() if texts else (), 1):
        if all(text in line for text in texts):
            column = line.index(texts[0]) + 1
            return ShapesError(message, path=str(path), line=number, column=column, source=line, hint=hint)
    return ShapesError(message, path=str(path), hint=hint)
