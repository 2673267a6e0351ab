"""Reading shapes: each thing that can be wrong with a file of shapes is one line with its place."""

from __future__ import annotations

import pytest

from kg.checking import validate
from kg.checking.shapes import load_shapes
from kg.errors import ShapesError

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kg: <https://w3id.org/parley/ontology#> .
@prefix kgsh: <https://w3id.org/parley/shapes#> .
"""


def load(folder, turtle, alone=True, name="mine.ttl"):
    path = folder / name
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return load_shapes(path, alone=alone)


def error(folder, turtle) -> ShapesError:
    with pytest.raises(ShapesError) as caught:
        load(folder, turtle)
    assert "\n" not in caught.value.message
    assert caught.value.path == str(folder / "mine.ttl")
    return caught.value


def test_the_shipped_shapes_can_be_read():
    assert len(load_shapes().graph) > 100


@pytest.mark.parametrize(
    ("turtle", "line", "column", "message"),
    [
        ("kg:S a sh:NodeShape", 4, 20, "Unexpected end"),
        ("kg:S a\n  sh:NodeShape ;;\n  sh:closed \"\U0001f91d\" yes .", 6, 17, "yes is not"),
        ("mine:S a sh:NodeShape .", 4, 1, "prefix mine"),
        ('kg:S sh:message "\\q" .', 4, 18, "escape"),
        ("kg:S sh:path <a b> .", 4, 14, "IRI"),
    ],
)  # fmt: skip
def test_syntax_errors_have_line_column_and_the_line(tmp_path, turtle, line, column, message):
    caught = error(tmp_path, turtle)
    assert (caught.line, caught.column) == (line, column)
    assert message in caught.message
    assert caught.source == (PREFIXES + turtle).split("\n")[line - 1]


@pytest.mark.parametrize(
    ("turtle", "line", "message", "hint"),
    [
        ("kg:S sh:property\n [ sh:path kg:a ; sh:minCuont 1 ] .", 5, "SHACL has no sh:minCuont", "minCount"),
        ("kg:S sh:targetClas kg:E ; sh:class kg:F .", 4, "SHACL has no sh:targetClas", "targetClass"),
        ("kg:S sh:targetClass kg:E ; sh:severity sh:Warn .", 4, "SHACL has no sh:Warn", "Warning"),
        ("kg:a kg:b kg:c .", None, "there are no SHACL shapes in it", "w3.org"),
        ("", None, "there are no SHACL shapes in it", "w3.org"),
    ],
)  # fmt: skip
def test_words_that_shacl_does_not_have(tmp_path, turtle, line, message, hint):
    caught = error(tmp_path, turtle)
    assert (caught.line, caught.message) == (line, message)
    assert hint in caught.hint


@pytest.mark.parametrize(
    ("constraint", "message"),
    [
        ('sh:minCount "one"', '"one" cannot be a value of sh:minCount'),
        ("sh:minCount 1.5", "cannot be a value of sh:minCount"),
        ("sh:minCount -1", "sh:minCount must be an integer >= 0"),
        ("sh:minCount 1, 2", "as many values of sh:minCount as it should"),
        ('sh:datatype "xsd:date"', '"xsd:date" cannot be a value of sh:datatype'),
        ('sh:class "kg:Actor"', '"kg:Actor" cannot be a value of sh:class'),
        ("sh:in kg:A", "kg:A cannot be a value of sh:in"),
        ("sh:or kg:A", "kg:A cannot be a value of sh:or"),
        ('sh:pattern "("', "unterminated subpattern"),
        ("sh:nodeKind kg:IRI", "kg:IRI cannot be a value of sh:nodeKind"),
        ("sh:node kg:Nowhere", "there is no shape kg:Nowhere"),
        ('sh:node "words"', 'there is no shape "words"'),
        ('sh:lessThan "x"', '"x" cannot be a value of sh:lessThan'),
        ('sh:uniqueLang "x"', '"x" cannot be a value of sh:uniqueLang'),
        ("sh:qualifiedValueShape [ sh:class kg:A ]", "sh:qualifiedMinCount"),
        ("sh:maxInclusive [ ]", "a blank node cannot be a value of sh:maxInclusive"),
        ("sh:message 3", "cannot be a value of sh:message"),
        ("sh:path kg:second ; sh:minCount 1", "as many values of sh:path as it should"),
    ],
)
def test_constraints_that_are_not_right(tmp_path, constraint, message):
    caught = error(tmp_path, f"kg:S sh:targetClass kg:E ; sh:property [ sh:path kg:first ; {constraint} ] .")
    assert message in caught.message


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ('kg:S sh:targetClass kg:E ; sh:property [ sh:path "kg:a" ; sh:minCount 1 ] .', '"kg:a" cannot be'),
        (
            "kg:S sh:targetClass kg:E ; sh:property [ sh:path [ kg:x kg:y ] ; sh:minCount 1 ] .",
            "value of sh:path",
        ),
        ("kg:S sh:targetClass kg:E ; sh:property [ sh:minCount 1 ] .", "values of sh:path"),
        ("kg:S a sh:PropertyShape ; sh:targetClass kg:E ; sh:minCount 1 .", "breaks the rules of SHACL"),
        ("kg:S a sh:NodeShape ; sh:path kg:x ; sh:targetClass kg:E .", "sh:path"),
        ('kg:S sh:targetClass "kg:E" ; sh:class kg:F .', '"kg:E" cannot be a value of sh:targetClass'),
        ('kg:S sh:targetClass kg:E ; sh:closed "yes" .', '"yes" cannot be a value of sh:closed'),
        ("kg:S sh:targetClass kg:E ; sh:rule [ a sh:TripleRule ; sh:subject sh:this ] .", "sh:predicate"),
    ],
)
def test_shapes_that_are_not_right(tmp_path, shape, message):
    assert message in error(tmp_path, shape).message


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT $this WHERE { $this kg:actor ?x }", "Unknown namespace prefix : kg"),
        ("SELECT $this WHERE { $this <urn:a> ?x ", "a SPARQL query is not right, here: SELECT $this"),
        ("SELECT $this WHERE { $this <urn:a> ?x MINUS { $this <urn:b> ?x } }", "MINUS"),
        ("SELECT $this WHERE { SERVICE <http://localhost:9/> { $this <urn:a> ?x } }", "SERVICE"),
        ("SELECT $this FROM <http://localhost:9/> WHERE { $this <urn:a> ?x }", "must not have FROM"),
        ("SELECT $this WHERE { $this <urn:a> $shapesGraph }", "shapesGraph"),
        ("ASK { $this <urn:a> ?x }", "holds no SELECT query"),
    ],
)
def test_queries_that_are_not_right(tmp_path, query, message):
    caught = error(tmp_path, f'kg:S sh:targetClass kg:E ; sh:sparql [ sh:select "{query}" ] .')
    assert message in caught.message


def test_the_line_of_a_mistake_is_that_of_its_value(tmp_path):
    first, second = "[ sh:path kg:a ; sh:minCount 1 ] ,", '[ sh:path kg:b ; sh:minCount "2" ] .'
    caught = error(tmp_path, f"kg:S sh:targetClass kg:E ; sh:property\n  {first}\n  {second}")
    assert (caught.line, caught.source) == (6, "  " + second)


def test_user_shapes_come_on_top_of_the_shipped_ones(tmp_path):
    own = "kg:S sh:targetClass kg:Event ; sh:node kgsh:is-event ; sh:property [ sh:path kg:a ; sh:minCount 1 ] ."
    assert len(load(tmp_path, own, alone=False).graph) > len(load_shapes().graph)
    with pytest.raises(ShapesError, match=r"there is no shape <https://w3id\.org/parley/shapes#is-event>"):
        load(tmp_path, own)


def test_blank_nodes_of_two_files_stay_apart(tmp_path):
    """The shipped shapes have lists and paths; `_:s0` in a user's file is another node than theirs."""
    own = "_:s0 a sh:NodeShape ; sh:targetClass kg:Event ; sh:class kg:Event ."
    merged, shipped = load(tmp_path, own, alone=False).graph, load_shapes().graph
    assert len(merged) == len(shipped) + 3


def test_shapes_in_other_notations(tmp_path):
    path = tmp_path / "mine.nt"
    sh = "http://www.w3.org/ns/shacl#"
    path.write_text(f"<urn:s> <{sh}targetClass> <urn:c> .\n<urn:s> <{sh}class> <urn:d> .\n")
    assert len(load_shapes(path, alone=True).graph) >= 2


def test_relative_names_a_byte_order_mark_and_windows_line_ends(tmp_path):
    path = tmp_path / "mine.ttl"
    turtle = PREFIXES + "<#S> sh:targetClass kg:Event ;\n sh:property [ sh:path kg:actor ; sh:minCount 1 ] .\n"
    path.write_bytes(b"\xef\xbb\xbf" + turtle.replace("\n", "\r\n").encode())
    assert load_shapes(path, alone=True).graph


@pytest.mark.parametrize(("name", "message"), [("none.ttl", "No such file"), ("", "suffix"), ("x.docx", "format")])
def test_files_that_cannot_be_read(tmp_path, name, message):
    with pytest.raises(ShapesError, match=message):
        load_shapes(tmp_path / name)


def test_advanced_shapes_are_noticed(tmp_path):
    target = 'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this a <urn:t> }" ]'
    shapes = load(tmp_path, f"kg:S a sh:NodeShape ; {target} ; sh:property [ sh:path kg:a ; sh:minCount 1 ] .")
    assert shapes.advanced
    assert not load_shapes().advanced
    from pyoxigraph import NamedNode, Quad

    from kg.names import RDF

    assert not validate([Quad(NamedNode("urn:x"), RDF.type, NamedNode("urn:t"))], shapes).conforms


def test_shipped_shapes_are_right_by_the_rules_for_user_shapes():
    """The whole check that user shapes get, on our own."""
    from kg import names

    assert load_shapes(names.shipped("ontology") / "shapes.ttl", alone=True).graph
