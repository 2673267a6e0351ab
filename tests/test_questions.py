"""Questions: a name, a file or SPARQL; what is wrong with them is said in plain words, with the place."""

# ruff: noqa: E501  # rows of tables

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import names
from kg.asking import THINGS, ask, catalogue, find, hint_for, load, resolve, saved, things
from kg.asking.answer import Answer, short
from kg.asking.syntax import bare, check, complete
from kg.errors import QueryError, StoreError

ROOT = Path(__file__).parents[1]
QUERIES = saved()
NAMES = [query.name for query in QUERIES]


def told(answer: Answer, columns: str) -> list[str]:
    """Some columns of an answer, a line for each row."""
    wanted = [answer.columns.index(name) for name in columns.split()]
    return [" | ".join(short(row[i]) or "-" for i in wanted) for row in answer.rows]


# --- finding and checking a question -------------------------------------------------


def test_a_question_is_a_name_a_file_or_sparql(sample, tmp_path):
    file = tmp_path / "mine.rq"
    file.write_text("\ufeffSELECT ?n { ?n a kg:Negotiation ; kg:status ?_status_iri }", encoding="utf-8")
    assert told(ask(sample, str(file), {"status": "kg:Suspended"}), "n") == ["article/collapse-3/negotiation/21-26"]
    assert told(ask(sample, "mine", {"status": "kg:Suspended"}, queries=tmp_path), "n")
    assert len(ask(sample, "SELECT ?n { ?n a kg:Negotiation }").rows) == 3
    assert ask(sample, "ASK{?n a kg:Negotiation}").boolean is True
    assert ask(sample, "DESCRIBE <https://w3id.org/parley/data/actor/ostria>").triples
    assert resolve("SELECT ?x { ?x ?y 'a.rq' }").name == "query"


def test_own_queries_come_before_those_of_the_house(tmp_path):
    (tmp_path / "timeline.rq").write_text("#+ summary: mine\nSELECT * {}")
    assert find("timeline", tmp_path).summary == "mine"
    assert [query.name for query in saved(tmp_path)] == NAMES


@pytest.mark.parametrize(
    ("question", "message", "hint"),
    [
        ("timelin", "there is no saved query 'timelin'", "did you mean timeline?"),
        ("xyzzy", "there is no saved query 'xyzzy'", f"there are {', '.join(NAMES)}"),
        ("no/such.rq", "no such file", None),
        ("no/such", "no such file", None),
    ],
)
def test_no_such_question(question, message, hint):
    with pytest.raises(QueryError) as caught:
        resolve(question)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_unreadable_files(tmp_path):
    (tmp_path / "latin.rq").write_bytes(b"# caf\xe9")
    for path, message in ((tmp_path / "latin.rq", "UTF-8"), (tmp_path, "cannot be read")):
        with pytest.raises(QueryError, match=message):
            load(path)
    with pytest.raises(QueryError, match="no such folder of queries"):
        saved(tmp_path / "none")


WRONG = [
    # query, line:column, message, hint
    ("INSERT DATA { <a:a> <a:b> <a:c> }", "1:1", "this is an update; a query only reads", "change graphs"),
    ("PREFIX e: <e:>\n# hm\ndrop all", "3:1", "this is an update; a query only reads", "change graphs"),
    ("SELEC ?a { ?a ?b ?c }", "1:1", "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE", "did you mean SELECT?"),
    ("   ", "1:4", "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE", None),
    ("PREFIX kg: <http://x/ SELECT * {}", "1:1", "this PREFIX cannot be read", "write PREFIX name: <IRI>"),
    ("SELECT * { ?a a kgg:Actor }", "1:17", "the prefix 'kgg:' is not declared", "did you mean kg:?"),
    ("SELECT * { ?a a zzzz:Actor }", "1:17", "the prefix 'zzzz:' is not declared", "declare it first: PREFIX zzzz: <...>"),
    ("SELECT * {\n  ?a a :b }", "2:8", "the prefix ':' is not declared", "declare it first"),
    ("SELECT * { SERVICE <http://e/> { ?a ?b ?c } }", "1:12", "SERVICE is not followed: a query stays with its graph", None),
    ("SELECT * {\n?a ?b ?c", "1:10", "this '{' is never closed", None),
    ("SELECT * { ?a ?b ?c } }", "1:23", "this '}' closes nothing", None),
    ("SELECT * { FILTER(?a = 1 }", "1:26", "this '}' closes nothing", None),
    ("SELECT * { ?a ?b 'c }", "1:18", "this quotation mark has no partner on its line", None),
    ("SELECT * " + "{" * 5000 + "}" * 5000, "1:110", "more than 100 brackets are open here", "several queries"),
    ("SELECT * { FILTER(" + "!" * 5000 + "true) }", "1:267", "more than 250 operators up to here", "several queries"),
    ("SELECT * { ?a " + "/".join(["<a:b>"] * 900) + " ?b }", "1:1514", "more than 250 operators up to here", "several"),
    ("SELECT * { ?a ?b ?c " + "MINUS { ?a ?b ?c } " * 5000 + "}", "1:4752", "more than 250 operators", "several queries"),
    ("SELECT * { <a> ?b ?c }", "1:12", "the IRI <a> is relative", "BASE <...>"),
    ("SELECT * WHER { ?a kg:about ?c }", "1:10", "'WHER' is no word of SPARQL", "did you mean WHERE?"),
    ("SELECT * { ?a kg:about b }", "1:24", "'b' is no word of SPARQL", None),
    ("SELECT * { ?a ?b ?c BIND(1 AS ?b) }", "1:31", "BIND sets ?b, which is used before it", None),
    ("ASK {}\nSELECT * {}", "2:8", "this is not SPARQL 1.1: '*' does not fit here", None),
    ("ASK { ?a a kg:Actor }\nSELECT * {}", "2:8", "this is not SPARQL 1.1: '*' does not fit here", None),
    ("SELECT * {\n ?a ?b \n ?c ?d }", "3:9", "this is not SPARQL 1.1: it breaks off, or something before does not fit", "triple"),
    ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?y ?z }", "1:1", "with GROUP BY or an aggregate such as COUNT,", None),
    ("SELECT * { ?a ?b '\ud800' }", "1:19", "half a surrogate pair stands here", None),
]  # fmt: skip


@pytest.mark.parametrize(("query", "place", "message", "hint"), WRONG, ids=lambda x: ascii(x)[:40])
def test_what_is_wrong_is_said_in_plain_words(sample, query, place, message, hint):
    with pytest.raises(QueryError) as caught:
        ask(sample, query)
    error = caught.value
    assert error.message.startswith(message)
    assert f"{error.line}:{error.column}" == place
    assert error.source == query.split("\n")[error.line - 1]
    assert (hint or "") in (error.hint or "")
    assert "expected" not in str(error) and len(error.message) < 120


def test_an_error_in_a_file_names_it(sample, tmp_path):
    (tmp_path / "q.rq").write_text("# one\nSELECT * { ?a a kgg:B }")
    with pytest.raises(QueryError) as caught:
        ask(sample, str(tmp_path / "q.rq"))
    assert str(caught.value).startswith(f"{tmp_path}/q.rq:2:17: error: the prefix 'kgg:' is not declared\n    SELECT")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from("SELECT * { } ?a ?_b kg:Actor foo: foo ( ) ' \" < > # \n BIND AS <a:b> 1 . ; FILTER".split(" "))
    ).map(" ".join)
    | st.text()
)
def test_any_text_is_answered_or_refused_in_words(sample, text):
    try:
        ask(sample, "ASK" + text if len(text) % 2 else text + " ")
    except QueryError as error:
        assert str(error)
        assert error.line is None or error.source is not None


@given(st.text(st.sampled_from("\"'<>#\\ab \n{}")))
def test_bare_text_keeps_its_length_and_lines(text):
    assert [len(line) for line in bare(text).split("\n")] == [len(line) for line in text.split("\n")]


def test_well_known_prefixes_need_no_declaration():
    assert (
        complete("SELECT * { ?a a kg:Actor }") == f"PREFIX kg: <{names.PREFIXES['kg']}>\nSELECT * {{ ?a a kg:Actor }}"
    )
    own = "PREFIX kg: <http://example.org/> SELECT * { ?a a kg:Actor ; ?p 'skos:x', <xsd:y> } # rdf:type"
    assert complete(own) == own
    check("SELECT * { ?a a kg:Actor ; skos:prefLabel 'x'@en ; ?p _:b , 1.5e3, true }")


def test_time_is_limited(sample):
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(CONCAT(STR(?c), STR(?f))) > 100000) }"
    with pytest.raises(StoreError, match=r"no answer within 0.01 s"):
        ask(sample, slow, timeout=0.01)
    assert ask(sample, "ASK {}", timeout=30).boolean is True


# --- what there is, and hints --------------------------------------------------------


def test_things(sample):
    assert [things(sample, kind).columns[0] for kind in THINGS] == ["name", "type", "published", "month"]
    assert all(len(things(sample, kind).rows) > 2 for kind in THINGS)
    with pytest.raises(QueryError) as caught:
        things(sample, "actor")
    assert caught.value.hint == "did you mean actors?"


@pytest.mark.parametrize(
    ("params", "hint"),
    [
        ({}, None),
        ({"since": "2025-01-01"}, None),
        ({"actor": "holt"}, None),
        ({"actor": "mira h"}, None),
        ({"actor": "Hlot"}, "no actor is called 'Hlot'; did you mean Holt?"),
        ({"actor": "holt", "other": "Brant"}, "no actor is called 'Brant'; did you mean Jon Brandt?"),
        ({"actor": "Oestria"}, "no actor is called 'Oestria'; did you mean Ostria?"),
        ({"actor": "xyz"}, "no actor is called 'xyz'; kg list GRAPH actors shows who there is"),
    ],
)
def test_a_hint_names_who_may_have_been_meant(sample, params, hint):
    assert hint_for(sample, params) == hint


def test_the_catalogue_names_everything():
    text = catalogue()
    assert [line.split()[0] for line in text.splitlines() if not line.startswith(" ")] == NAMES
    for query in QUERIES:
        assert query.summary in text and all(f"--{p.name}" in text for p in query.parameters)
