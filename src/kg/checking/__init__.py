"""Checking graphs against the shapes: a report that points into the article, a graph without what is wrong.

Graphs are pyoxigraph quads. pySHACL is the judge (`kg.checking.judge`), without inference: the data has super-types.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import SH
from rdflib.term import Node

from kg import names
from kg.checking.judge import Unjudgeable, judge, quiet
from kg.checking.places import place
from kg.checking.shapes import Shapes, load_shapes
from kg.checking.terms import SH_IRI, Term, curie, expanded, from_rdflib, path_text, plain
from kg.errors import ShapesError
from kg.locations import NOWHERE, Location, Locations
from kg.names import KG, RDF
from kg.store.convert import to_rdflib_graph

__all__ = [
    "Report",
    "Shapes",
    "Violation",
    "failed",
    "load_shapes",
    "merge",
    "sound",
    "validate",
    "validate_all",
]

SEVERITIES = ("violation", "warning", "info")
"""From the worst to the mildest."""

_SEVERITIES = {str(SH.Warning): "warning", str(SH.Info): "info"}


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong, and where.

    Args:
        severity: one of `SEVERITIES`.
        message: a sentence.
        node: what is wrong: an event, a statement, a span, an article …
        location: where that stands in the article (see `kg.locations.Location`).
        path: the article's source, else the file of the graph, else None.
        term: the property, as `kg:speaker` or as a SPARQL path; None if it is about the node itself.
        value_node: the value that is wrong, if it is about one.
        shape: IRI of the shape that says so; None if it has no IRI.
        component: IRI of SHACL's kind of constraint (`…#MinCountConstraintComponent`).
        graph: IRI of the graph; None for the default graph.
    """

    severity: str
    message: str
    node: Term
    location: Location = NOWHERE
    path: str | None = None
    term: str | None = None
    value_node: Term | None = None
    shape: str | None = None
    component: str | None = None
    graph: str | None = None

    @property
    def focus(self) -> str:
        """The IRI of `node` (a literal's text, a blank node's label with `_:`)."""
        return plain(self.node)

    @property
    def value(self) -> str | None:
        """`value_node` as text, likewise."""
        return None if self.value_node is None else plain(self.value_node)

    @property
    def line(self) -> int | None:
        """Line in the article, from 1."""
        return self.location.line

    @property
    def column(self) -> int | None:
        """Column in that line, from 1, in code points."""
        return self.location.column

    def order(self) -> tuple[Any, ...]:
        """By path, line, column, message; then whatever makes the order certain."""
        at = self.location
        location = (self.path or "", at.line or 0, at.column or 0, at.begin or 0, at.end or 0)
        return (
            *location,
            self.message,
            self.focus,
            self.term or "",
            self.value or "",
            self.shape or "",
            str(self.graph),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one graph or many.

    Args:
        violations: in the order of `Violation.order`.
        articles: how many articles were checked.
        left_out: what `sound` took out: IRIs, in the order in which they fell.
    """

    violations: tuple[Violation, ...] = ()
    articles: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """As SHACL has it: nothing at all was found, not even a warning (compare `failed`)."""
        return not self.violations

    @property
    def counts(self) -> dict[str, int]:
        """How many of each severity, worst first."""
        return {severity: sum(v.severity == severity for v in self.violations) for severity in SEVERITIES}


def failed(report: Report, fail_on: str = "violation") -> bool:
    """Whether anything as bad as `fail_on` (one of `SEVERITIES`), or worse, was found."""
    return any(report.counts[severity] for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1])


def merge(reports: Iterable[Report]) -> Report:
    """Several reports as one, whatever the order they come in."""
    every = list(reports)
    violations = sorted((v for report in every for v in report.violations), key=Violation.order)
    left_out = sorted(node for report in every for node in report.left_out)
    return Report(tuple(violations), sum(report.articles for report in every), tuple(left_out))


def validate(quads: Iterable[Quad], shapes: Shapes, *, path: str | None = None) -> Report:
    """Check one graph: all quads belong to it, whatever their graph name.

    Args:
        quads: an article's graph, the links, or articles merged in a file without graph names.
        shapes: from `load_shapes`.
        path: the file of the graph, for what has no article to point into.

    Raises:
        ShapesError: the shapes cannot be applied, for a reason that showed only on this data.
    """
    quads = list(quads)
    results = _results(quads, shapes)
    locations = Locations(quads)
    names_of_graph = (quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode))
    graph = min(names_of_graph, default=None)
    culprits = ((result, node) for result in results for node in _culprits(result, locations))
    found = {_violation(result, node, locations, path, graph) for result, node in culprits}
    return Report(tuple(sorted(found, key=Violation.order)), len(locations.articles))


def validate_all(quads: Iterable[Quad], shapes: Shapes, *, path: str | None = None) -> Report:
    """Check many graphs, each by itself, the default graph as one; otherwise as `validate`."""
    graphs: dict[Any, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad)
    in_order = sorted(graphs.items(), key=lambda item: str(item[0]))
    return merge(validate(graph, shapes, path=path) for _, graph in in_order)


# --- what pySHACL found --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Result:
    """A `sh:ValidationResult`."""

    severity: str
    message: str
    focus: Term
    value: Term | None
    term: str | None
    last: NamedNode | None
    shape: str | None
    component: str | None


def _results(quads: Sequence[Quad], shapes: Shapes) -> list[_Result]:
    with quiet():
        data = to_rdflib_graph(quads)
    try:
        report = judge(data, shapes.graph, shapes.advanced)
    except Unjudgeable as error:
        raise ShapesError(str(error), hint="https://www.w3.org/TR/shacl/ has the rules") from error
    return [_result(report, node, shapes.graph) for node in report.objects(None, SH.result)]


def _result(report: rdflib.Graph, node: Node, shapes: rdflib.Graph) -> _Result:
    path, shape = report.value(node, SH.resultPath), report.value(node, SH.sourceShape)
    value, severity = report.value(node, SH.value), report.value(node, SH.resultSeverity)
    component = report.value(node, SH.sourceConstraintComponent)
    term = None if path is None else path_text(report, path)
    return _Result(
        severity=_SEVERITIES.get(str(severity), "violation"),
        message=_message(report, node, shapes, term),
        focus=from_rdflib(report.value(node, SH.focusNode)),
        value=None if value is None else from_rdflib(value),
        term=term,
        last=_last_step(report, path),
        shape=str(shape) if isinstance(shape, rdflib.URIRef) else None,
        component=None if component is None else str(component),
    )


def _message(report: rdflib.Graph, result: Node, shapes: rdflib.Graph, term: str | None) -> str:
    """The message that the shapes have: the query's rather than its shape's, English rather than another.

    pySHACL's own messages are not used: they show blank nodes, whose names are nobody's business.
    """
    shape, query = report.value(result, SH.sourceShape), report.value(result, SH.sourceConstraint)
    component = str(report.value(result, SH.sourceConstraintComponent))
    texts = set(report.objects(result, SH.resultMessage))
    given = set(shapes.objects(shape, SH.message))
    if query is not None and set(shapes.objects(query, SH.message)):
        texts = texts - given or texts
    elif not given and component.startswith(SH_IRI):
        return _own_message(component, shape, shapes, term)
    order = sorted((_foreign(getattr(text, "language", None)), str(text)) for text in texts)
    return order[0][1] if order else "does not conform"


def _foreign(language: str | None) -> int:
    return 0 if not language else 1 if language.lower().startswith("en") else 2


def _own_message(component: str, shape: Node | None, shapes: rdflib.Graph, term: str | None) -> str:
    """`kg:speaker does not meet sh:minCount 1`."""
    word = component.removeprefix(SH_IRI).removesuffix("ConstraintComponent")
    word = "sparql" if word == "SPARQL" else word[:1].lower() + word[1:]
    wanted = sorted(
        value.value if isinstance(value, Literal) else curie(value.value)
        for value in map(from_rdflib, shapes.objects(shape, rdflib.URIRef(SH_IRI + word)))
        if not isinstance(value, BlankNode)
    )
    return " ".join([term or "this", "does not meet", f"sh:{word}", ", ".join(wanted)]).rstrip()


def _last_step(report: rdflib.Graph, path: Node | None) -> NamedNode | None:
    """`nif:endIndex` of `(^nif:referenceContext/nif:endIndex)`; None if the path is not a sequence."""
    step = [*report.items(path)][-1:] if path is not None else []
    return NamedNode(str(step[0])) if step and isinstance(step[0], rdflib.URIRef) else None


def _culprits(result: _Result, locations: Locations) -> list[Term]:
    """The nodes that a result is about.

    Some checks are made once, from the article, for speed. Then the wrong node is the value, or has the value
    by the last step of the path.
    """
    focus, value = result.focus, result.value
    if value is None or not locations.is_article(focus):
        return [focus]
    if locations.knows(value):
        return [value]
    users = locations.having(result.last, value) if result.last else []
    nodes: list[Term] = [node for node in users if not locations.is_article(node)]
    return [node for node in nodes if locations.refers(node, focus)] or nodes or [focus]


def _violation(result: _Result, node: Term, locations: Locations, path: str | None, graph: str | None) -> Violation:
    location = locations.of(node)
    if location == NOWHERE and path is not None:
        about = expanded(result.term or "")
        location = place(path, plain(node), about.value if about else None)
    return Violation(
        severity=result.severity,
        message=result.message,
        node=node,
        location=location,
        path=location.path or path,
        term=result.term,
        value_node=result.value,
        shape=result.shape,
        component=result.component,
        graph=graph,
    )


# --- leaving out ---------------------------------------------------------------------------------------


def sound(quads: Iterable[Quad], shapes: Shapes, *, path: str | None = None) -> tuple[list[Quad], Report]:
    """What is left of a graph without the nodes that violate (warnings may stay), and what was wrong.

    A node is left out with all that is said about it, all references to it, and what only it needed (its
    spans, its place); then the rest is checked again, for an event may have lost its only actor.

    Returns:
        The quads that are left, in their order, and the report, whose `left_out` names what is gone.
        No quads at all: the article itself violates (or leaving nodes out did not help), so it is to be
        set aside as a whole.
    """
    kept, found, gone = list(quads), list[Violation](), list[str]()
    while True:
        report = validate(kept, shapes, path=path)
        bad = [v for v in report.violations if v.severity == "violation"]
        wrong = list(dict.fromkeys(v.node for v in bad))
        rest = _without(kept, wrong) if wrong else kept
        if not wrong or len(rest) == len(kept) or not _keeps_articles(kept, wrong):
            violations = tuple(sorted([*found, *report.violations], key=Violation.order))
            return kept if not wrong else [], Report(violations, report.articles, tuple(gone))
        found += bad
        gone += map(plain, wrong)
        kept = rest


def _keeps_articles(quads: Sequence[Quad], wrong: Sequence[Term]) -> bool:
    locations = Locations(quads)
    return not any(locations.is_article(node) for node in wrong)


_MAIN = frozenset({KG.Actor, KG.Event, KG.Negotiation, KG.Statement, names.SCHEMA.NewsArticle, names.NIF.Context})


def _without(quads: Sequence[Quad], wrong: Iterable[Term]) -> list[Quad]:
    """`quads` without those about or to `wrong`, and without what only these referred to."""
    main = {q.subject for q in quads if q.predicate == RDF.type and q.object in _MAIN}
    gone: set[Any] = set(wrong)
    kept = [q for q in quads if q.subject not in gone and q.object not in gone]
    fallen = [q for q in quads if q.subject in gone]
    while fallen:
        used = {q.object for q in kept if q.subject != q.object}
        orphans = {q.object for q in fallen} - used - main - gone
        fallen = [q for q in kept if q.subject in orphans]
        gone |= orphans
        kept = [q for q in kept if q.subject not in orphans]
    return kept
