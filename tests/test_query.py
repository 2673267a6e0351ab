"""Questions to the sample graph: three invented articles, `tests/data/sample.trig`, whose answers are written out.

Veldland and Ostria negotiate about a border; Norland mediates. Mira Holt speaks for Veldland, Jon Brandt for
Ostria, Ida Falk for Norland. One article tells of an attack, another denies it, the third sees the talks end.
"""

# ruff: noqa: E501  # rows of tables

import re
import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from conftest import SAMPLE, serving
from kg import names
from kg.asking import ask, find, hint_for, saved
from kg.asking.answer import Answer, render, short
from kg.asking.saved import Saved
from kg.asking.syntax import bare, check, complete
from kg.store import load as put_into
from kg.store import open_graph
from kg.store.rdf import parse as parse_rdf
from kg.store.rdf import write

ROOT = Path(__file__).parents[1]
QUERIES = saved()
NAMES = [query.name for query in QUERIES]


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
    (
        "status-history", {}, "name told before status article negotiation", """
        talks: Ostria, Veldland | 2025-03-10 | - | Ongoing | lakeside-1.txt | article/lakeside-1/negotiation/93-98
        talks: Ostria, Veldland | 2025-03-11 | Ongoing | Ongoing | pell-2.txt | article/pell-2/negotiation/194-199
        talks: Ostria, Veldland | 2025-04-02 | Ongoing | Suspended | collapse-3.html | article/collapse-3/negotiation/21-26
        """,
    ),
    ("status-history", {"actor": "nor", "since": "2025-03-11", "until": "2025-04-02"}, "told before", "2025-04-02 | Ongoing"),
    ("status-as-of", {}, "told status mediators", "2025-04-02 | Suspended | Ida Falk; Norland"),
    ("status-as-of", {"on": "2025-03-20"}, "told status parties mediators", "2025-03-11 | Ongoing | Ostria; Veldland | -"),
    ("status-as-of", {"on": "2025-03-09"}, "told", ""),
    ("status-as-of", {"actor": "ostria", "status": "ongoing"}, "told", ""),
    (
        "parties-over-time", {}, "told parties delegates mediators", """
        2025-03-10 | Ostria; Veldland | - | Norland
        2025-03-11 | Ostria; Veldland | - | -
        2025-04-02 | Ostria; Veldland | Holt | Ida Falk; Norland
        """,
    ),
    ("parties-over-time", {"actor": "falk", "since": "2025-03-11", "until": "2025-04-30"}, "told", "2025-04-02"),
    (
        "who-moved", {}, "name party moved offers demands refusals last process", """
        talks: Ostria, Veldland | Ostria | no | 0 | 1 | 1 | 2025-04-02 | thread/0a1b2c3d4e5f
        talks: Ostria, Veldland | Veldland | no | 0 | 0 | 1 | 2025-03-10 | thread/0a1b2c3d4e5f
        """,
    ),
    ("who-moved", {"actor": "veld"}, "party", "Veldland"),
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
