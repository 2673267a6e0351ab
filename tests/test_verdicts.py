"""Verdicts are those of plain pySHACL, on the good and bad graphs of `tests/shapes`; foreign graphs have places."""

from __future__ import annotations

import gzip
import json
import logging
import re
import tomllib
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import CliRunner, Result
from pyoxigraph import Quad, RdfFormat
from rdflib import SH

from kg import names
from kg.checking import load_shapes
from kg.checking.judge import judge, quiet
from kg.checking.places import place
from kg.cli import main
from kg.names import KG
from kg.store import to_rdflib_graph

FOLDER = Path(__file__).parent / "shapes"
ARTICLE = (FOLDER / "article.ttl").read_text("utf-8")
PREFIXES = "\n".join(re.findall("^@prefix.*$", ARTICLE, re.MULTILINE))
EDITS = [edit for table in tomllib.loads((FOLDER / "edits.toml").read_text("utf-8")).values() for edit in table]
PLAIN_SHAPES = rdflib.Graph().parse(names.shipped("ontology") / "shapes.ttl")


def kg(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


def triples(turtle: str) -> set[Quad]:
    return set(ox.parse(PREFIXES + "\n" + turtle, RdfFormat.TURTLE))


def graphs() -> list[list[Quad]]:
    """The article that conforms, and every edit of it."""
    whole = triples(ARTICLE)
    edited = [(whole - triples(edit.get("remove", ""))) | triples(edit.get("add", "")) for edit in EDITS]
    return [sorted(quads, key=str) for quads in (whole, *edited)]


def results(report: rdflib.Graph) -> Counter[tuple[str, ...]]:
    """What stands in each result of a report; any blank node is as good as another."""
    words = (SH.focusNode, SH.value, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
    found = report.objects(None, SH.result)
    values = ([report.value(result, word) for word in words] for result in found)
    return Counter(tuple("_:" if isinstance(v, rdflib.BNode) else str(v) for v in row) for row in values)


def test_verdicts_are_those_of_plain_pyshacl() -> None:
    """On the same terms: rdflib's own parser would make "2025-03-02" of "2025-03-02+01:00", and hide what is wrong."""
    ours = load_shapes()
    conforming = 0
    for quads in graphs():
        with quiet():
            data = to_rdflib_graph(quads)
        with patch.object(logging.getLogger("rdflib.term"), "disabled", True):
            conforms, report, _ = pyshacl.validate(data, shacl_graph=PLAIN_SHAPES, inference="none")
        found = judge(data, ours.graph)
        assert results(found) == results(report)
        assert conforms == (not results(found))
        conforming += conforms
    assert len(graphs()) >= 60 and 0 < conforming < len(graphs())


# graphs of others' making

FOREIGN = """\
@prefix kg: <https://w3id.org/parley/ontology#> .
PREFIX ex: <http://example.org/>
@base <http://example.org/base/> .
# a comment: ex:one a kg:Event .
ex:graph { ex:one a kg:Statement ;
   kg:text "He said: [ ; ex:two . " , '''"
   ex:three''' ;
   kg:speaker ex:nobody, [ ex:x ( ex:q <r> ) ] .
  <rel> a kg:Event .
}
GRAPH ex:other { ex:caf\u00e9\\/1 a kg:Event } ex:two.a a kg:Event .
_:c kg:factuality "x"@en-GB , 1.5e3 , true , "\\\\"^^ex:t ; a kg:Event .
"""
PLACES = [
    ("http://example.org/one", None, (5, 12)),
    ("http://example.org/one", KG.speaker.value, (8, 4)),
    ("http://example.org/one", KG.cue.value, (5, 12)),
    ("http://example.org/base/rel", None, (9, 3)),
    ("http://example.org/caf\u00e9/1", None, (11, 18)),
    ("http://example.org/two.a", names.RDF.type.value, (11, 51)),
    ("_:c", KG.factuality.value, (12, 5)),
    ("_:c", names.RDF.type.value, (12, 59)),
    ("http://example.org/graph", None, (None, None)),
    ("http://example.org/two", None, (None, None)),
    ("http://example.org/three", None, (None, None)),
]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("node", "predicate", "expected"), PLACES)
def test_a_node_has_its_place_in_the_file(tmp_path, node, predicate, expected, packed):
    list(ox.parse(FOREIGN, RdfFormat.TRIG))
    path = tmp_path / ("a.trig.gz" if packed else "a.trig")
    path.write_bytes(gzip.compress(FOREIGN.encode()) if packed else FOREIGN.encode())
    found = place(str(path), node, predicate)
    assert (found.line, found.column) == expected


def test_lines_of_n_quads(tmp_path):
    path = tmp_path / "a.nq"
    path.write_text('<urn:a> <urn:p> "a . <urn:b> <urn:p>" <urn:g> .\n<urn:b\\u00e9> <urn:p> _:x <urn:g> .\n', "utf-8")
    assert place(str(path), "urn:b\u00e9").line == 2
    assert place(str(path), "urn:b").line is None


@pytest.mark.parametrize("name", ["http://example.org/a.ttl", "a.jsonld", "nowhere.ttl"])
def test_no_place_in_what_is_no_file_of_turtle(name):
    assert place(name, "urn:a").line is None


def test_a_foreign_graph_is_reported_by_its_own_lines(tmp_path):
    path = tmp_path / "theirs.ttl"
    prefix = "PREFIX kg: <https://w3id.org/parley/ontology#>"
    path.write_text(f"{prefix}\n\n<urn:x:1> a kg:Statement ;\n  kg:text 5 .\n", "utf-8")
    result = kg("validate", path)
    assert result.exit_code == 1
    assert f"{path}:3:1: error: A statement is either said or held. [kg:stance]\n" in result.output
    assert f"::error file={path},line=3,col=1," in kg("validate", path, "--format", "github").output
    sarif = json.loads(kg("validate", path, "--format", "sarif").output)
    regions = [each["locations"][0]["physicalLocation"]["region"] for each in sarif["runs"][0]["results"]]
    assert {"startLine": 3, "startColumn": 1} in regions and {"startLine": 4, "startColumn": 3} in regions


MINE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/parley/ontology#> .
<urn:mine> a sh:PropertyShape ; sh:targetClass kg:Statement ; sh:path kg:mood ; sh:minCount 1 ;
    sh:message "A statement needs a mood." .
"""


def test_own_shapes_on_top_of_ours_or_instead(tmp_path):
    (tmp_path / "a.ttl").write_text("<urn:x> a <https://w3id.org/parley/ontology#Statement> .\n", "utf-8")
    (tmp_path / "mine.ttl").write_text(MINE, "utf-8")
    both = kg("validate", tmp_path / "a.ttl", "--shapes", tmp_path / "mine.ttl").output
    alone = kg("validate", tmp_path / "a.ttl", "--shapes", tmp_path / "mine.ttl", "--only-shapes").output
    assert "A statement needs a mood." in both and "either said or held" in both
    assert "A statement needs a mood." in alone and alone.endswith("\n1 error, 0 warnings in 0 articles\n")
    assert kg("validate", tmp_path / "a.ttl", "--only-shapes").exit_code == 2
