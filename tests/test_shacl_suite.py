"""The W3C's SHACL test suite, where it is at hand: `$PARLEY_GOLD/shacl/tests`.

What is tested is our way to pySHACL (our parser, our conversion, queries parsed once, our reading of the
report), not pySHACL: two cases are known to fail in pySHACL itself.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
import rdflib
from pyoxigraph import BlankNode
from rdflib import RDF, SH

from kg.checking import validate
from kg.checking.judge import Unjudgeable, judge, quiet
from kg.checking.shapes import load_shapes, read_quads, shapes_of
from kg.checking.terms import Term, from_rdflib, path_text
from kg.errors import ShapesError
from kg.store.convert import to_rdflib_graph

SUITE = Path(os.environ.get("PARLEY_GOLD", "/nowhere")) / "shacl" / "tests"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="PARLEY_GOLD does not name a folder with shacl/tests")


@dataclass(frozen=True)
class Case:
    name: str
    data: Path
    shapes: Path
    graph: rdflib.Graph
    expected: rdflib.term.Node


def cases(part: str) -> Iterator[Case]:
    for path in sorted((SUITE / part).rglob("*.ttl")):
        if path.name != "manifest.ttl":
            graph = graph_of(path)
            for test in sorted(graph.subjects(RDF.type, SHT.Validate)):
                action = graph.value(test, MF.action)
                data, shapes = (local(graph.value(action, p)) for p in (SHT.dataGraph, SHT.shapesGraph))
                yield Case(path.stem, data, shapes, graph, graph.value(test, MF.result))


def graph_of(path: Path) -> rdflib.Graph:
    with quiet():
        return to_rdflib_graph(read_quads(path, "s"))


def local(iri: rdflib.term.Node) -> Path:
    return Path(unquote(urlparse(str(iri)).path))


def shown(term: rdflib.term.Node | None) -> str:
    """A term; any blank node is as good as another, for the suite compares up to isomorphism."""
    return "" if term is None else "_:" if isinstance(term, rdflib.BNode) else str(from_rdflib(term))


def rows(graph: rdflib.Graph, report: rdflib.term.Node | None) -> Counter:
    """Focus, value, path, component and severity of each result (of `report`, or of the only one)."""
    found = Counter()
    for result in graph.objects(report, SH.result):
        words = (SH.focusNode, SH.value, SH.sourceConstraintComponent, SH.resultSeverity)
        path = graph.value(result, SH.resultPath)
        found[(*(shown(graph.value(result, word)) for word in words), path and path_text(graph, path))] += 1
    return found


def passes(case: Case) -> bool:
    shapes = shapes_of(read_quads(case.shapes, "s"))
    try:
        found = rows(judge(graph_of(case.data), shapes.graph, shapes.advanced), None)
    except Unjudgeable:
        return case.expected == SHT.Failure
    if case.expected == SHT.Failure:
        return False
    conforms = case.graph.value(case.expected, SH.conforms)
    return found == rows(case.graph, case.expected) and bool(conforms) == (not found)


@pytest.mark.parametrize(("part", "least", "of"), [("core", 97, 98), ("sparql", 22, 23)])
def test_verdicts_are_those_of_the_standard(part, least, of):
    every = list(cases(part))
    wrong = [case.name for case in every if not passes(case)]
    assert len(every) == of
    assert len(every) - len(wrong) >= least, wrong


# Its path has two forms at once; it has a word that was SHACL's in a draft only.
STRANGE = {"path-strange-002", "qualifiedValueShape-001"}


def test_no_sound_shapes_are_refused():
    refused = set()
    for case in (*cases("core"), *cases("sparql")):
        if case.expected != SHT.Failure and "shapesGraph" not in case.name:
            try:
                load_shapes(case.shapes, alone=True)
            except ShapesError:
                refused.add(case.name)
    assert refused == STRANGE


@pytest.mark.parametrize("part", ["core", "sparql"])
def test_a_report_misses_nothing_that_the_judge_found(part):
    for case in cases(part):
        shapes = shapes_of(read_quads(case.shapes, "s"))
        data = read_quads(case.data, "s")
        if case.expected != SHT.Failure and "shapesGraph" not in case.name:
            found = rows(judge(graph_of(case.data), shapes.graph), None)
            report = validate(data, shapes)
            terms = {(shown_ox(v.node), shown_ox(v.value_node), v.component, v.term) for v in report.violations}
            assert terms == {(row[0], row[1], row[2].strip("<>"), row[4]) for row in found}, case.name


def shown_ox(term: Term | None) -> str:
    return "" if term is None else "_:" if isinstance(term, BlankNode) else str(term)
