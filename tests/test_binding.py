"""Parameters of saved queries: whatever a user types ends as one RDF term, or as an error."""

# ruff: noqa: E501  # rows of tables

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import names
from kg.asking import ask, find, load, saved
from kg.asking.saved import Parameter, decorators, parse, term
from kg.errors import QueryError

ROOT = Path(__file__).parents[1]
QUERIES = saved()
NAMES = [query.name for query in QUERIES]


# --- binding -------------------------------------------------------------------------

ECHO = parse("SELECT ?v { BIND(?_x AS ?v) }")
UGLY = [
    '"', "\\", '"} ; DROP ALL # \\', "\\u0022 } #", "\\\\u0022", "\\U00000022 }", "a\\", "''' \"\"\" '", "\n\r\t", "?_x $_x <?_x>",
    "\x00\x07\x1b[31m\x7f", "\u202e\ufeff\u2028", "\U0001f91d", "\\uD800", "\\u12345678", "# no comment", "", " ", "\\n",
]  # fmt: skip


def values(text: str) -> list[str]:
    """What the two engines bind ?v to."""
    other = rdflib.Graph().query(text)
    return [ox_row["v"].value for ox_row in ox.Store().query(text)] + [str(row[0]) for row in other]


@pytest.mark.parametrize("value", UGLY, ids=ascii)
def test_ugly_values_come_through_as_they_are(value):
    assert values(ECHO.bind(x=value)) == [value, value]


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\\"'uU{}<>#?_x\n"), max_size=30))
def test_any_text_comes_through_as_it_is(value):
    assert values(ECHO.bind(x=value)) == [value, value]


@given(st.text(st.sampled_from('<>{}"\\ :/#ab\n\u00e9|^`')) | st.text())
def test_an_iri_is_one_token_or_an_error(value):
    try:
        text = parse("SELECT ?v { BIND(?_x_iri AS ?v) }").bind(x=value)
    except QueryError:
        return
    assert re.fullmatch(r"SELECT \?v \{ BIND\(<[^<>\"{}|^`\\\x00-\x20]+> AS \?v\) \}", text)
    assert len(list(ox.Store().query(text))) == 1


@given(st.sampled_from("date dateTime gYear gYearMonth integer decimal double boolean".split()), st.text(max_size=12))
@example("date", '2025-01-01" } #')
@example("integer", "\u0663")
@example("gYear", "2025\n")
def test_a_typed_value_is_of_its_form_or_an_error(kind, value):
    try:
        bound = term(value, Parameter("x", kind))
    except QueryError:
        return
    assert re.fullmatch(rf'"[0-9A-Za-z:.+-]+"\^\^<{names.PREFIXES["xsd"]}{kind}>', bound)


@pytest.mark.parametrize(
    ("kind", "value", "bound"),
    [
        ("date", "2025-03-10", '"2025-03-10"^^xsd:date'),
        ("date", " 2024-02-29 ", '"2024-02-29"^^xsd:date'),
        ("date", "2025-02-29", "--x is no date: '2025-02-29'"),
        ("date", "2025-W10-1", "--x is no date: '2025-W10-1'"),
        ("date", "20250310", "--x is no date: '20250310'"),
        ("date", "March", "--x is no date: 'March'"),
        ("dateTime", "2025-03-10T12:00:00Z", '"2025-03-10T12:00:00Z"^^xsd:dateTime'),
        ("dateTime", "2025-03-10T25:00:00Z", "--x is no dateTime: '2025-03-10T25:00:00Z'"),
        ("gYearMonth", "2025-13", "--x is no gYearMonth: '2025-13'"),
        ("integer", "-12", '"-12"^^xsd:integer'),
        ("integer", "1.5", "--x is no integer: '1.5'"),
        ("decimal", "1.5", '"1.5"^^xsd:decimal'),
        ("boolean", "Yes", '"true"^^xsd:boolean'),
        ("boolean", "0", '"false"^^xsd:boolean'),
        ("boolean", "maybe", "--x is no boolean: 'maybe'"),
        ("en", 'a "b"', '"a \\"b\\""@en'),
        ("iri", "kg:Actor", "<https://w3id.org/parley/ontology#Actor>"),
        ("iri", "<http://e.org/a>", "<http://e.org/a>"),
        ("iri", "actor/mira-holt", "<https://w3id.org/parley/data/actor/mira-holt>"),
        ("iri", "http://e/> } DROP", "--x is no IRI: 'http://e/> } DROP'"),
        ("iri", "", "--x is no IRI: ''"),
        ("string", "\ud800", "--x has half a surrogate pair"),
    ],
)
def test_values_by_type(kind, value, bound):
    try:
        found = term(value, Parameter("x", kind))
    except QueryError as error:
        found = error.message
    assert found == bound.replace("^^xsd:", "^^<" + names.PREFIXES["xsd"]) + (">" if "^^" in bound else "")


def test_strings_iris_and_comments_are_passed_over():
    text = (
        '# ?_a\nSELECT ?v { <http://e/?_a> <http://e/#?_a> "?_a \\" ?_a", \'?_a\', \'\'\'?_a \' ?_a\'\'\', """?_a " """ . # ?_a\n'
        "?_ab ?x_a $_a BIND(?_a AS ?v) } # ?_a"
    )
    bound = parse(text, "q").bind(a="!", ab="!")
    assert bound == text.replace("?_ab ?x_a $_a BIND(?_a ", '"!" ?x_a "!" BIND("!" ')


def test_required_optional_and_default():
    text = (
        "#+ defaults:\n#+   - n: 5\nSELECT * { BIND(?_a AS ?w) ?s ?p ?o FILTER(!BOUND(?w) || ?o = ?w) FILTER(?p = ?_p_iri)"
        " FILTER(STRLEN(?o) < ?_n_integer) }"
    )
    query = parse(text, "q")
    assert [(p.name, p.type, p.default, p.optional) for p in query.parameters] == [
        ("a", "string", None, True), ("p", "iri", None, False), ("n", "integer", "5", False),
    ]  # fmt: skip
    assert "BIND(?_a AS ?w)" in query.bind(p="rdfs:label")
    assert '< "5"^^' in query.bind(p="rdfs:label") and '< "7"^^' in query.bind(p="rdfs:label", n="7")
    with pytest.raises(QueryError, match="q needs --p"):
        query.bind(a="x")


def test_a_parameter_is_optional_only_if_every_use_can_do_without():
    assert not parse("SELECT * { BIND(?_a AS ?w) ?s ?p ?_a }").parameters[0].optional
    assert parse("SELECT * { bind ( ?_a_date as ?w) } # ?_a").parameters[0].optional


def test_a_wrong_parameter_is_told_with_what_was_meant():
    with pytest.raises(QueryError) as caught:
        find("timeline").bind(actr="x")
    assert str(caught.value) == "error: timeline has no parameter --actr\nhint: did you mean --actor?"
    with pytest.raises(QueryError) as caught:
        find("contradictions").bind(zzz="x")
    assert caught.value.hint == "it has --actor"
    with pytest.raises(QueryError) as caught:
        find("timeline").bind(type="consultt")
    assert (caught.value.message, caught.value.hint) == ("--type cannot be 'consultt'", "did you mean CONSULT?")
    with pytest.raises(QueryError) as caught:
        find("timeline").bind(since="last week")
    assert caught.value.hint == "write it as 2025-03-10"


def test_a_parameter_has_one_known_type(tmp_path):
    for text, message in (("?_a_zzzz", "no known type"), ("?_a_date ?_a", "two types")):
        (tmp_path / "q.rq").write_text(f"SELECT * {{ {text} }}")
        with pytest.raises(QueryError, match=message) as caught:
            load(tmp_path / "q.rq")
        assert caught.value.path == str(tmp_path / "q.rq")


def test_a_parameter_stands_where_a_value_can(sample):
    with pytest.raises(QueryError, match="a parameter stands where SPARQL allows no value"):
        ask(sample, "SELECT ?_x { ?s ?p ?_x }", {"x": "1"})


def test_decorators_are_read_as_yaml_has_them():
    text = """#+ summary: "A: quoted"
#+ description: >
#+   one
#+   two
#+ tags:
#+   - news
#+ enumerate:
#+   - kind:
#+     - 'a b'
#+     - c
#+ defaults:
#+   - n: 5
#+ method: GET
SELECT * {}
#+ summary
"""
    said = decorators(text)
    assert (said["summary"], said["description"], said["method"]) == ("A: quoted", "one two", "GET")
    assert (said["enumerate"], said["defaults"]) == ([("kind", ["a b", "c"])], [("n", ["5"])])


@given(st.lists(st.text(max_size=20), max_size=6))
def test_decorators_never_fail(lines):
    parse("".join(f"#+ {line}\n" for line in lines) + "SELECT * {}")
