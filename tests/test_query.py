"""Questions to the sample graph: three invented articles, `tests/data/sample.trig`, whose answers are written out.

Veldland and Ostria negotiate about a border; Norland mediates. Mira Holt speaks for Veldland, Jon Brandt for
Ostria, Ida Falk for Norland. One article tells of an attack, another denies it, the third sees the talks end.
"""

# ruff: noqa: E501  # rows of tables

import json
import re
import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import serving
from kg import names
from kg.asking import THINGS, ask, catalogue, find, hint_for, load, resolve, saved, things
from kg.asking.answer import Answer, render, short
from kg.asking.saved import Parameter, Saved, decorators, parse, term
from kg.asking.syntax import bare, check, complete
from kg.errors import KgError, QueryError, StoreError
from kg.store import load as put_into
from kg.store import open_graph
from kg.store.rdf import parse as parse_rdf
from kg.store.rdf import write

ROOT = Path(__file__).parents[1]
SAMPLE = Path(__file__).parent / "data" / "sample.trig"
QUERIES = saved()
NAMES = [query.name for query in QUERIES]


@pytest.fixture(scope="module")
def sample():
    with open_graph(SAMPLE) as graph:
        yield graph


# --- the sample is what the tests take it for ----------------------------------------


def test_sample_conforms_to_the_shapes():
    from kg.checking import load_shapes, validate_all

    report = validate_all(parse_rdf(SAMPLE), load_shapes(None))
    assert [(v.severity, v.message, v.focus) for v in report.violations] == []
    assert report.articles == 3


def test_sample_spans_are_true_to_their_texts(sample):
    rows = ask(
        sample,
        """SELECT DISTINCT ?text ?begin ?end ?words {
             ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words ; nif:referenceContext ?article .
             ?article nif:isString ?text }""",
    ).rows
    assert len(rows) > 50
    for text, begin, end, words in rows:
        assert text.value[int(begin.value) : int(end.value)] == words.value


# --- what each query answers ---------------------------------------------------------

CASES = [
    # name, parameters, columns, rows
    (
        "who-said-what", {}, "date speaker cue words to_whom kind article statement", """
        2025-03-10 | Holt | told | We will not give up the valley | reporters | Direct | lakeside-1.txt | article/lakeside-1/statement/121-151
        2025-03-10 | Jon Brandt | said | Veldland had shelled the town of Pell on March 7 | - | Indirect | lakeside-1.txt | article/lakeside-1/statement/316-364
        2025-03-11 | Holt | said | Veldland did not shell Pell on March 7 | - | Indirect | pell-2.txt | article/pell-2/statement/0-38
        2025-03-11 | an official | said | Ostria offered to open two crossings if Veldland pulls back | - | Indirect | pell-2.txt | article/pell-2/statement/102-161
        2025-04-02 | Holt | said | Nobody <b>wins</b>; "DROP ALL" } # \\u202ehere | - | Direct | collapse-3.html | article/collapse-3/statement/52-92
        """,
    ),
    ("who-said-what", {"actor": "bran"}, "speaker words", "Jon Brandt | Veldland had shelled the town of Pell on March 7"),
    ("who-said-what", {"actor": "randt"}, "speaker", ""),
    ("who-said-what", {"actor": "MADAM", "until": "2025-03-10"}, "words to_whom", "We will not give up the valley | reporters"),
    (
        "who-said-what", {"about": "ostria", "held": "true"}, "speaker cue words kind", """
        Holt | believes | Ostria wants a deal | Held
        an official | said | Ostria offered to open two crossings if Veldland pulls back | Indirect
        """,
    ),
    ("who-said-what", {"about": "shell", "since": "2025-03-11"}, "speaker date", "Holt | 2025-03-11"),
    ("who-said-what", {"who": "actor/jon-brandt"}, "speaker kind", "Jon Brandt | Indirect"),
    (
        "negotiations", {}, "published name parties mediators issue status last_round next_round article negotiation", """
        2025-03-10 | talks | Ostria; Veldland | Norland | the border | Ongoing | 2025-03-09 | 2025-03-20 | lakeside-1.txt | article/lakeside-1/negotiation/93-98
        2025-03-11 | talks | Ostria; Veldland | - | the border | Ongoing | - | - | pell-2.txt | article/pell-2/negotiation/194-199
        2025-04-02 | talks | Ostria; Veldland | Ida Falk; Norland | - | Suspended | - | 2025-05 | collapse-3.html | article/collapse-3/negotiation/21-26
        """,
    ),
    ("negotiations", {"status": "suspended", "since": "2025-03-12"}, "status article", "Suspended | collapse-3.html"),
    ("negotiations", {"actor": "norland", "until": "2025-03-31"}, "parties article", "Ostria; Veldland | lakeside-1.txt"),
    ("negotiations", {"actor": "holt"}, "article", "collapse-3.html"),
    (
        "who-negotiates-with-whom", {}, "party other negotiations articles first_told last_told example",
        "Ostria | Veldland | 1 | 3 | 2025-03-10 | 2025-04-02 | article/collapse-3/negotiation/21-26",
    ),
    ("who-negotiates-with-whom", {"actor": "ostria"}, "party other", "Ostria | Veldland"),
    ("who-negotiates-with-whom", {"actor": "norland"}, "party other", ""),
    (
        "timeline", {}, "date latest type who whom place factuality according_to article event", """
        2025-03 | - | SANCTION | Ostria | Veldland | - | Asserted | - | collapse-3.html | article/collapse-3/event/7-16
        2025-03-07 | - | ASSAULT | Veldland | Ostria | Pell | Asserted | Jon Brandt | lakeside-1.txt | article/lakeside-1/event/329-336
        2025-03-09 | - | CONSULT | Ostria; Veldland | - | Lakeside | Asserted | - | lakeside-1.txt | article/lakeside-1/event/37-40
        2025-03-17 | 2025-03-23 | AID | Norland | Ostria | - | Possible | - | pell-2.txt | article/pell-2/event/213-221
        2025-03-20 | - | CONSULT | Ostria; Veldland | - | - | Planned | - | lakeside-1.txt | article/lakeside-1/event/390-394
        2025-05 | - | CONSULT | Ostria; Veldland | - | Lakeside | Planned | Ida Falk | collapse-3.html | article/collapse-3/event/177-183
        """,
    ),
    ("timeline", {"since": "2025-03-24", "until": "2025-03-31"}, "date type", "2025-03 | SANCTION"),
    ("timeline", {"since": "2025-03-23", "actor": "norland"}, "date latest", "2025-03-17 | 2025-03-23"),
    ("timeline", {"since": "2025-03-24", "actor": "norland"}, "date latest", ""),
    (
        "timeline", {"negated": "true", "type": "assault"}, "date who whom factuality according_to sentence", """
        2025-03-07 | Veldland | Ostria | Asserted | Jon Brandt | The Ostrian foreign minister, Jon Brandt, said Veldland had shelled the town of Pell on March 7.
        2025-03-07 | Veldland | Ostria | Negated | Holt | Veldland did not shell Pell on March 7, Holt said on Tuesday.
        """,
    ),
    (
        "events-between", {"actor": "falk", "other": "holt"}, "date type who whom factuality sentence event",
        "- | CONSULT | Holt; Ida Falk | - | Planned | Falk is to meet Holt. | article/collapse-3/event/225-229",
    ),
    (
        "events-between", {"actor": "veldland", "other": "ostria", "until": "2025-03-08", "negated": "yes"},
        "date type who whom factuality", """
        2025-03 | SANCTION | Ostria | Veldland | Asserted
        2025-03-07 | ASSAULT | Veldland | Ostria | Asserted
        2025-03-07 | ASSAULT | Veldland | Ostria | Negated
        """,
    ),
    ("events-between", {"actor": "norland", "other": "veldland", "since": "2025-03-01"}, "date", ""),
    ("events-between", {"actor": "norland", "other": "veldland"}, "type who whom", "REQUEST | Ida Falk; Norland | Ostria; Veldland"),
    (
        "events-between", {}, "date type", """
        - | CONSULT
        - | REQUEST
        - | REQUEST
        2025-03 | SANCTION
        2025-03-07 | ASSAULT
        2025-03-09 | CONSULT
        2025-03-17 | AID
        2025-03-20 | CONSULT
        2025-05 | CONSULT
        """,
    ),
    (
        "planned-meetings", {}, "date who whom place factuality according_to event", """
        - | Holt; Ida Falk | - | - | Planned | - | article/collapse-3/event/225-229
        2025-03-20 | Ostria; Veldland | - | - | Planned | - | article/lakeside-1/event/390-394
        2025-05 | Ostria; Veldland | - | Lakeside | Planned | Ida Falk | article/collapse-3/event/177-183
        """,
    ),
    ("planned-meetings", {"after": "2025-05-31", "actor": "ostria"}, "date", "2025-05"),
    ("planned-meetings", {"after": "2025-04-02"}, "date who", "- | Holt; Ida Falk\n2025-05 | Ostria; Veldland"),
    ("planned-meetings", {"after": "2025-04-03"}, "date who", "2025-05 | Ostria; Veldland"),
    (
        "article", {}, "article source published headline actors events negotiations statements iri", """
        lakeside-1 | lakeside-1.txt | 2025-03-10 | Border talks resume | 6 | 4 | 1 | 2 | article/lakeside-1
        pell-2 | pell-2.txt | 2025-03-11 | Veldland denies attack | 5 | 2 | 1 | 3 | article/pell-2
        collapse-3 | collapse-3.html | 2025-04-02 | Talks "collapse" <script>alert(1)</script> | 5 | 4 | 1 | 1 | article/collapse-3
        """,
    ),
    ("article", {"article": "pell-2"}, "iri", "article/pell-2"),
    ("article", {"article": "collapse-3.html"}, "iri", "article/collapse-3"),
    ("article", {"article": names.article_iri("lakeside-1")}, "iri", "article/lakeside-1"),
    ("article", {"article": "pell"}, "iri", ""),
    (
        "moves", {}, "date move who whom words factuality negotiation article source", """
        2025-03 | Refusal | Ostria | Veldland | Ostria broke off the talks with Veldland in March. | Asserted | talks | collapse-3.html | article/collapse-3/event/7-16
        2025-03-10 | Demand | Ostria | Veldland | Ostria demanded that Veldland withdraw its troops from the valley. | Asserted | talks | lakeside-1.txt | article/lakeside-1/event/209-217
        2025-03-10 | Refusal | Holt | reporters | We will not give up the valley | - | talks | lakeside-1.txt | article/lakeside-1/statement/121-151
        2025-03-11 | Offer | an official | - | Ostria offered to open two crossings if Veldland pulls back | - | talks | pell-2.txt | article/pell-2/statement/102-161
        """,
    ),
    ("moves", {"kind": "refusal", "since": "2025-03-10"}, "who date", "Ostria | 2025-03\nHolt | 2025-03-10"),
    ("moves", {"actor": "ostria", "until": "2025-03-01"}, "move", "Refusal"),
    (
        "contradictions", {}, "type who whom asserted asserted_by asserted_in denied denied_by denied_in event denial",
        "ASSAULT | Veldland | Ostria"
        " | The Ostrian foreign minister, Jon Brandt, said Veldland had shelled the town of Pell on March 7."
        " | Jon Brandt | lakeside-1.txt"
        " | Veldland did not shell Pell on March 7, Holt said on Tuesday. | Holt | pell-2.txt"
        " | article/lakeside-1/event/329-336 | article/pell-2/event/17-22",
    ),
    ("contradictions", {"actor": "ostria"}, "type", "ASSAULT"),
    ("contradictions", {"actor": "norland"}, "type", ""),
    (
        "actors", {}, "name type acts_for office mentions articles actor", """
        Veldland | State | - | - | 8 | 3 | actor/veldland
        Ostria | State | - | - | 7 | 3 | actor/ostria
        Holt | Person | Veldland | president | 6 | 3 | actor/mira-holt
        Norland | State | - | - | 3 | 3 | actor/norland
        Ida Falk | Person | Norland | foreign minister | 2 | 1 | actor/ida-falk
        Jon Brandt | Person | Ostria | foreign minister | 2 | 1 | actor/jon-brandt
        an official | Group | - | - | 1 | 1 | article/pell-2/actor/163-174
        reporters | Group | - | - | 1 | 1 | article/lakeside-1/actor/191-200
        """,
    ),
    ("actors", {"type": "person", "actor": "h"}, "name", "Holt"),
    (
        "types", {}, "type events asserted planned possible negated example", """
        CONSULT | 4 | 1 | 3 | 0 | 0 | article/collapse-3/event/177-183
        ASSAULT | 2 | 1 | 0 | 0 | 1 | article/lakeside-1/event/329-336
        REQUEST | 2 | 2 | 0 | 0 | 0 | article/collapse-3/event/149-153
        AID | 1 | 0 | 0 | 1 | 0 | article/pell-2/event/213-221
        SANCTION | 1 | 1 | 0 | 0 | 0 | article/collapse-3/event/7-16
        """,
    ),
    (
        "dates", {}, "month articles events statements", """
        2025-03 | 2 | 6 | 1
        2025-04 | 1 | 0 | 0
        2025-05 | 0 | 1 | 0
        """,
    ),
    (
        "dyad-table", {"until": "2025-03-10"}, "date published source_name target_name root type factuality", """
        - | 2025-03-10 | Ostria | Veldland | 10 | REQUEST | Asserted
        2025-03 | 2025-04-02 | Ostria | Veldland | 16 | SANCTION | Asserted
        2025-03-07 | 2025-03-10 | Veldland | Ostria | 19 | ASSAULT | Asserted
        2025-03-09 | 2025-03-10 | Ostria | Veldland | 04 | CONSULT | Asserted
        2025-03-09 | 2025-03-10 | Veldland | Ostria | 04 | CONSULT | Asserted
        """,
    ),
    (
        "dyad-table", {"since": "2025-04-01", "until": "2025-04-30"}, "source_name target_name root factuality", """
        Ida Falk | Holt | 04 | Planned
        Holt | Ida Falk | 04 | Planned
        Ida Falk | Ostria | 10 | Asserted
        Ida Falk | Veldland | 10 | Asserted
        Norland | Ostria | 10 | Asserted
        Norland | Veldland | 10 | Asserted
        """,
    ),
]  # fmt: skip


def told(answer: Answer, columns: str) -> list[str]:
    """Some columns of an answer, a line for each row."""
    wanted = [answer.columns.index(name) for name in columns.split()]
    return [" | ".join(short(row[i]) or "-" for i in wanted) for row in answer.rows]


@pytest.mark.parametrize(
    ("name", "params", "columns", "rows"),
    CASES,
    ids=[f"{name}-{'-'.join(params.values())}" for name, params, *_ in CASES],
)
def test_answers(sample, name, params, columns, rows):
    assert told(ask(sample, name, params), columns) == textwrap.dedent(rows).strip().splitlines()


def test_dyads(sample):
    triples = ask(sample, "dyads", {"until": "2025-03-08"}).triples
    assert [f"{short(t.predicate)} {short(t.object)}" for t in triples if "lakeside" in str(t.subject)] == [
        "rdf:type sem:Event",
        "skos:notation 19",
        "prov:wasDerivedFrom article/lakeside-1/event/329-336",
        "schema:datePublished 2025-03-10",
        "kg:actor actor/veldland",
        "kg:date 2025-03-07",
        "kg:eventType plover:ASSAULT",
        "kg:factuality kg:Asserted",
        "kg:recipient actor/ostria",
    ]
    assert len({t.subject for t in triples}) == 2
    assert len({t.subject for t in ask(sample, "dyads").triples}) == len(ask(sample, "dyad-table").rows) == 16


def test_every_query_has_a_case():
    assert {name for name, *_ in CASES} | {"dyads"} == set(NAMES)


# --- the same rows on every engine ---------------------------------------------------


def from_pyoxigraph(result: object) -> object:
    """A result as plain texts."""
    answer = Answer.of(result)
    if answer.triples is not None:
        return {(t.subject.value, t.predicate.value, t.object.value) for t in answer.triples}
    return [tuple(None if term is None else term.value for term in row) for row in answer.rows]


def from_rdflib(result: rdflib.query.Result) -> object:
    """A result as plain texts."""
    rows = [tuple(None if term is None else str(term) for term in row) for row in result]
    return set(rows) if result.type == "CONSTRUCT" else rows


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    """Name → a function that answers SPARQL; all hold the sample, in one form or another."""
    folder = tmp_path_factory.mktemp("engines")
    write(parse_rdf(SAMPLE), folder / "sample.ttl")
    dataset = rdflib.Dataset(default_union=True).parse(SAMPLE)
    graph = rdflib.Graph().parse(folder / "sample.ttl")
    stores = {"trig": open_graph(SAMPLE), "turtle": open_graph(folder / "sample.ttl")}
    stores["folder"] = open_graph(f"{folder}/store/", create=True)
    for name in stores["trig"].graph_names():
        stores["folder"].put(name, stores["trig"].quads(name))
    with serving("--union-default-graph") as url:
        put_into(stores["trig"], url)
        stores["server"] = open_graph(url)
        asked = {name: lambda q, store=store: from_pyoxigraph(store.query(q)) for name, store in stores.items()}
        asked["rdflib trig"] = lambda q: from_rdflib(dataset.query(q))
        asked["rdflib turtle"] = lambda q: from_rdflib(graph.query(q))
        yield asked
        for store in stores.values():
            store.close()


@pytest.mark.parametrize("name", ["turtle", "folder", "server"])
def test_engines_agree(engines, name):
    for query in QUERIES:
        for params in [{}, *(params for other, params, *_ in CASES if other == query.name)]:
            text = query.bind(**params)
            assert engines[name](text) == engines["trig"](text), (query.name, params)


def cases_that_set_all(query: Saved) -> list[dict[str, str]]:
    """A few cases that together set every parameter of a query."""
    chosen: list[dict[str, str]] = []
    for params in sorted((params for name, params, *_ in CASES if name == query.name), key=len, reverse=True):
        if params.keys() - {name for other in chosen for name in other}:
            chosen.append(params)
    return chosen


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_rdflib_agrees(engines, query):
    """From TriG with nothing set, from Turtle with each parameter set once."""
    assert engines["rdflib trig"](query.bind()) == engines["trig"](query.bind())
    for params in cases_that_set_all(query):
        assert engines["rdflib turtle"](query.bind(**params)) == engines["trig"](query.bind(**params))


def test_every_parameter_is_set_by_some_case():
    for query in QUERIES:
        used = {name for other, params, *_ in CASES if other == query.name for name in params}
        used |= {"since", "until"} if query.name == "dyads" else set()
        assert used == {parameter.name for parameter in query.parameters}, query.name


# --- the files -----------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_saved_query_is_in_order(query):
    assert re.fullmatch(r"[A-Z].*[^.]", query.summary)
    assert query.description.endswith(".")
    assert all(parameter.description and parameter.optional for parameter in query.parameters)
    code = bare(query.text)
    assert not re.search(r"\b(GRAPH|FROM|SERVICE)\b", code), "the graph is the union"
    assert "ORDER BY" in code or "CONSTRUCT" in code
    declared = dict(re.findall(r"^PREFIX (\w+): <(.+)>$", query.text, re.MULTILINE))
    assert declared == {prefix: names.PREFIXES[prefix] for prefix in sorted(declared)}
    assert complete(query.text) == query.text, "any tool can open it"
    body = re.sub("^PREFIX.*$", "", code, flags=re.MULTILINE)
    assert [prefix for prefix in declared if f"{prefix}:" not in body] == []
    check(query.text)


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"dates", "dyads"}))
def test_last_column_can_be_explained(sample, name):
    answer = ask(sample, name)
    assert answer.rows
    assert all(isinstance(row[-1], ox.NamedNode) for row in answer.rows)


@pytest.mark.parametrize("name", ["dyads", "dyad-table"])
def test_cameo_roots_are_those_of_the_scheme(name):
    scheme = rdflib.Graph().parse(ROOT / "ontology" / "plover.ttl")
    roots = dict(re.findall(r'\(plover:(\w+) "(\d\d)"\)', find(name).text))
    assert set(roots) == set(names.PLOVER_TYPES)
    for kind, root in roots.items():
        codes = scheme.objects(rdflib.URIRef(names.PREFIXES["plover"] + kind), rdflib.SKOS.notation)
        assert root in {str(code)[:2] for code in codes}, kind


def test_lists_of_choices_are_those_of_the_ontology():
    ontology = rdflib.Graph().parse(ROOT / "ontology" / "kg.ttl")
    for name, parameter, cls in (("moves", "kind", "MoveType"), ("negotiations", "status", "Status")):
        choices = next(p.choices for p in find(name).parameters if p.name == parameter)
        members = ontology.subjects(rdflib.RDF.type, rdflib.URIRef(names.PREFIXES["kg"] + cls))
        assert set(choices) == {str(member).partition("#")[2] for member in members}
    assert set(next(p.choices for p in find("timeline").parameters if p.name == "type")) == set(names.PLOVER_TYPES)


# --- awkward graphs ------------------------------------------------------------------

ODD = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.PREFIXES.items())
    + """
@prefix : <https://example.org/> .
:a { :a a schema:NewsArticle ; dcterms:identifier "a" ; dcterms:source "a.txt" .
     :x nif:referenceContext :a .
     :us a kg:Actor, kg:State ; skos:prefLabel "U.S." ; kg:evidence :x .
     :ru a kg:Actor, kg:State ; skos:prefLabel "Russia", "Russland"@de ; kg:evidence :x .
     :al a kg:Actor, kg:Person ; skos:prefLabel "Omar al-Sabri" ; kg:evidence :x .
     :s a kg:Statement ; kg:text "Nobody knows" ; kg:quotation kg:Indirect ; kg:stance kg:Said ; kg:evidence :x .
     :t a kg:Statement ; kg:text "Together" ; kg:quotation kg:Mixed ; kg:stance kg:Said ; kg:evidence :x ;
        kg:speaker :us, :ru, :al . }
:b { :b a schema:NewsArticle ; dcterms:identifier "b" ; dcterms:source "b.txt" .
     :y nif:referenceContext :b .
     :us a kg:Actor, kg:State ; skos:prefLabel "America" ; kg:evidence :y .
     :n a kg:Negotiation ; kg:party :us, :ru, :al ; kg:evidence :y . }
:c { :c a schema:NewsArticle ; dcterms:identifier "c" ; dcterms:source "c.txt" . }
"""
)


@pytest.fixture
def odd(tmp_path):
    (tmp_path / "odd.trig").write_text(ODD, encoding="utf-8")
    return open_graph(tmp_path / "odd.trig")


def test_several_labels_give_one_row_and_no_speaker_gives_one_too(odd):
    rows = ["- | Nobody knows", "America; Omar al-Sabri; Russia | Together"]
    assert told(ask(odd, "who-said-what"), "speaker words") == rows
    actors = ["America | 2 | 2", "Omar al-Sabri | 1 | 1", "Russia | 1 | 1"]
    assert told(ask(odd, "actors"), "name mentions articles") == actors


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("us", 0),
        ("U.S", 1),
        ("u.s.", 1),
        ("rus", 1),
        ("sabri", 1),
        ("al-s", 1),
        ("omar al", 1),
        ("abri", 0),
        ("russland", 1),
    ],
)
def test_a_name_is_found_by_the_beginning_of_a_word(odd, part, found):
    assert len(ask(odd, "actors", {"actor": part}).rows) == found
    assert (hint_for(odd, {"actor": part}) is None) == bool(found)


def test_a_party_is_found_in_its_own_pairs_only(odd):
    pairs = told(ask(odd, "who-negotiates-with-whom", {"actor": "omar"}), "party other")
    assert pairs == ["Omar al-Sabri | America", "Omar al-Sabri | Russia"]
    assert len(ask(odd, "who-negotiates-with-whom").rows) == 3


def test_an_article_without_anything_has_its_row(odd):
    rows = told(ask(odd, "article"), "article published actors events statements")
    assert rows == ["a | - | 3 | 0 | 2", "b | - | 1 | 0 | 0", "c | - | 0 | 0 | 0"]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_graph_answers(tmp_path, name):
    (tmp_path / "empty.ttl").write_text("")
    answer = ask(open_graph(tmp_path / "empty.ttl"), name)
    assert not answer.rows and not answer.triples
    assert render(answer) or answer.triples == []


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


# --- formats -------------------------------------------------------------------------

TERMS = [
    ox.NamedNode("https://w3id.org/parley/data/actor/x"), ox.BlankNode("b"), ox.Literal('a,"b"\n\tc'), ox.Literal("x", language="en"),
    ox.Literal("2025-03", datatype=names.XSD.gYearMonth), None,
]  # fmt: skip
ROW = Answer(("a", "b", "c", "d", "e", "f"), [tuple(TERMS)])


def test_csv_and_tsv_are_those_of_the_standard():
    assert render(ROW, "csv") == 'a,b,c,d,e,f\r\nhttps://w3id.org/parley/data/actor/x,_:b,"a,""b""\n\tc",x,2025-03,\r\n'
    assert render(ROW, "tsv").split("\n")[0] == "?a\t?b\t?c\t?d\t?e\t?f"
    assert '"x"@en\t"2025-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>\t\n' in render(ROW, "tsv")


literals = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(ox.Literal)


@given(st.lists(st.tuples(st.none() | literals, st.none() | literals), max_size=4))
def test_json_reads_back_as_it_was(rows):
    text = render(Answer(("x", "y"), rows), "json")
    back = ox.parse_query_results(text, ox.QueryResultsFormat.JSON)
    assert [(row["x"], row["y"]) for row in back] == rows
    assert text.endswith("\n")


@given(st.lists(st.tuples(st.none() | literals, literals), min_size=1, max_size=4), st.integers(20, 60))
def test_a_table_is_lines_that_fit_and_steer_nothing(rows, width):
    text = render(Answer(("one", "two"), rows), "table", width=width)
    lines = text.split("\n")
    assert len(lines) == len(rows) + 3 and lines[-1] == ""
    from rich.cells import cell_len

    assert max(map(cell_len, lines)) <= width
    assert all(line.isprintable() for line in lines)


def test_table():
    statement = ox.NamedNode("https://w3id.org/parley/data/article/a/statement/10-200")
    rows = [
        (ox.Literal("Mira Holt"), ox.Literal("We will\nnot \x1b[31mgive up"), statement),
        (None, ox.Literal("No"), statement),
    ]
    assert render(Answer(("speaker", "words", "statement"), rows)).splitlines() == [
        "speaker    words                        statement",
        "---------  ---------------------------  --------------------------",
        "Mira Holt  We will not \\x1b[31mgive up  article/a/statement/10-200",
        "           No                           article/a/statement/10-200",
    ]
    narrow = render(Answer(("speaker", "words", "statement"), rows), width=54).splitlines()
    assert narrow[2] == "Mira Holt  We will not...   article/a/statement/10-200"


def test_booleans_and_triples(sample):
    yes = Answer(boolean=True)
    assert (render(yes), render(yes, "csv"), json.loads(render(yes, "json"))["boolean"]) == ("yes\n", "true\n", True)
    some = ask(sample, "CONSTRUCT { ?a kg:office ?o } { ?a kg:office ?o }")
    assert render(some) == render(some, "ttl")
    assert render(some, "csv").splitlines()[0] == "subject,predicate,object"
    assert [str(t) for t in some.triples] == sorted({str(t) for t in some.triples})
    read = {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(render(some), ox.RdfFormat.TURTLE)}
    assert read == set(some.triples) and len(read) == 3
    for answer, form, message in (
        (yes, "ttl", "only triples"),
        (ROW, "ttl", "only triples"),
        (ROW, "xls", "'xls' is no"),
    ):
        with pytest.raises(KgError, match=message):
            render(answer, form)


def test_turtle_cannot_steer_a_terminal():
    triple = ox.Triple(
        ox.NamedNode("urn:s"), ox.NamedNode("urn:p\u202e"), ox.Literal("a\x9b31m\x1b[0m\u202e\u2028b\té")
    )
    shown = render(Answer(triples=[triple]))
    assert "é" in shown and "\\U0000009B31m" in shown
    assert not any(c in shown for c in "\x9b\x1b\u202e\u2028")
    assert [q.triple for q in ox.parse(shown, ox.RdfFormat.TURTLE)] == [triple]
