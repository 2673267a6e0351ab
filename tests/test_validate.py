"""Checking graphs: what is reported, where it points, and what `sound` leaves out."""

from __future__ import annotations

import importlib
import logging
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg import names
from kg.checking import Report, Violation, failed, load_shapes, merge, sound, validate, validate_all
from kg.errors import ShapesError, line_column
from kg.locations import Locations
from kg.names import DCTERMS, KG, NIF, RDF, SCHEMA, SKOS, XSD

judge = importlib.import_module("kg.checking.judge")

# Two paragraphs, with CR LF, LF and CR at the ends of lines, and characters beyond the BMP before the words.
TEXT = (
    "\U0001f91d Talks in Port Clemence\r\n\r\n"
    "\U0001f6a2\U0001f6a2 Sudland's fleet left on Monday.\n"
    '"We \U0001d4cctay," said Ada Berg,\r"and we wait." Jo Field met her on Friday.'
)
BERG = "Ada Berg"

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kg: <https://w3id.org/parley/ontology#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix schema: <https://schema.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix my: <urn:shapes:> .
"""

SHAPES = """
my:speaker a sh:PropertyShape ; sh:targetClass kg:Statement ; sh:path kg:speaker ; sh:minCount 1 ;
    sh:message "A statement needs a speaker." .
my:people a sh:PropertyShape ; sh:targetClass kg:Event ; sh:path kg:actor ; sh:class kg:Actor ;
    sh:minCount 1 ; sh:message "An event needs an actor." .
my:name a sh:PropertyShape ; sh:targetClass kg:Actor ; sh:path skos:prefLabel ;
    sh:minCount 1 ; sh:maxCount 1 ; sh:message "An actor needs one name." .
my:cue a sh:PropertyShape ; sh:targetClass kg:Statement ; sh:path kg:cue ; sh:in ( "said" "told" ) ;
    sh:severity sh:Warning ; sh:message "This cue is not a known one." .
my:rule a sh:PropertyShape ; sh:targetClass kg:Event ; sh:path kg:rule ; sh:minCount 1 ;
    sh:severity sh:Info ; sh:message "The rule is not told." .
my:source a sh:PropertyShape ; sh:targetClass schema:NewsArticle ; sh:path dcterms:source ; sh:maxCount 1 ;
    sh:message "An article has one source." .
my:inside a sh:PropertyShape ; sh:targetClass schema:NewsArticle ;
    sh:path ( [ sh:inversePath nif:referenceContext ] nif:endIndex ) ; sh:lessThanOrEquals nif:endIndex ;
    sh:message "A span must end within its article." .
my:placename a sh:PropertyShape ; sh:targetClass schema:Place ; sh:path schema:name ; sh:minCount 1 ;
    sh:message "A place needs a name." .
my:late a sh:NodeShape ; sh:targetClass schema:NewsArticle ; sh:sparql my:late-query .
my:late-query sh:message "What is asserted cannot be in the future." ; sh:select '''
    SELECT $this ?value WHERE {
        ?value <https://w3id.org/parley/ontology#factuality> <https://w3id.org/parley/ontology#Negated> .
    }''' .
"""


class Draft:
    """An article's graph in the making; places in the text are named by the words that stand there."""

    def __init__(self, article: str = "a1", text: str = TEXT, keep_text: bool = True) -> None:
        self.iri, self.text, self.quads = names.article_iri(article), text, []
        self.article = NamedNode(self.iri)
        self.add(self.article, RDF.type, SCHEMA.NewsArticle)
        self.add(self.article, DCTERMS.source, f"{article}.txt")
        self.add(self.article, NIF.endIndex, len(text))
        if keep_text:
            self.add(self.article, NIF.isString, text)

    def add(self, subject, predicate, value) -> None:
        if isinstance(value, int):
            value = Literal(str(value), datatype=XSD.nonNegativeInteger)
        value = Literal(value) if isinstance(value, str) else value
        quad = Quad(subject, predicate, value, self.article)
        if quad not in self.quads:
            self.quads.append(quad)

    def span(self, words: str, sentence: str | None = None) -> NamedNode:
        begin = self.text.index(words)
        node = NamedNode(names.span_iri(self.iri, begin, begin + len(words)))
        self.add(node, RDF.type, NIF.OffsetBasedString)
        self.add(node, NIF.beginIndex, begin)
        self.add(node, NIF.endIndex, begin + len(words))
        self.add(node, NIF.anchorOf, words)
        self.add(node, NIF.referenceContext, self.article)
        if sentence:
            self.add(node, NIF.sentence, self.span(sentence))
        return node

    def node(self, kind: str, words: str, sentence: str | None = None, **values) -> NamedNode:
        """A thing of class `kind` whose evidence is `words`, with `values` of the terms of `kg:`."""
        node = NamedNode(f"{self.iri}/{kind.lower()}/{self.text.index(words)}")
        self.add(node, RDF.type, KG[kind])
        self.add(node, KG.evidence, self.span(words, sentence))
        for term, value in values.items():
            self.add(node, KG[term], value)
        return node

    def actor(self, words: str, name: str | None = None) -> NamedNode:
        node = self.node("Actor", words)
        if name != "":
            self.add(node, SKOS.prefLabel, name or words)
        return node


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    return written(tmp_path_factory.mktemp("shapes"), SHAPES)


def written(folder: Path, turtle: str):
    """The shapes of a Turtle file, without the shipped ones."""
    path = folder / "shapes.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return load_shapes(path, alone=True)


def brief(report: Report) -> list[tuple]:
    return [(v.line, v.column, v.severity, v.message) for v in report.violations]


# --- where a violation points --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "line", "column"),
    [
        ("\U0001f91d Talks", 1, 1),
        ("Talks", 1, 3),
        ("Clemence", 1, 17),
        ("\U0001f6a2\U0001f6a2 Sudland", 3, 1),
        ("Sudland", 3, 4),
        ('"We', 4, 1),
        ("said", 4, 12),
        ('"and we wait."', 5, 1),
        ("Friday", 5, 36),
    ],
)
def test_line_and_column_are_those_of_an_editor(shapes, words, line, column):
    draft = Draft()
    draft.node("Statement", words)
    [violation] = validate(draft.quads, shapes).violations
    assert (violation.line, violation.column) == (line, column)
    assert re.split("\r\n|\r|\n", TEXT)[line - 1][column - 1 :].startswith(words)
    assert TEXT[violation.location.begin : violation.location.end] == words
    assert violation.path == "a1.txt"


@given(st.text("\r\n\U0001f91d\u2028a", max_size=30), st.data())
def test_lines_end_with_lf_crlf_or_cr_and_nothing_else(text, data):
    offset = data.draw(st.integers(0, len(text)))
    if text[offset - 1 : offset + 1] == "\r\n":  # between the two: still the old line
        offset -= 1
    breaks = list(re.finditer("\r\n|\r|\n", text[:offset]))
    start = breaks[-1].end() if breaks else 0
    assert line_column(text, offset) == (len(breaks) + 1, offset - start + 1)


def test_the_end_of_a_span_has_a_line_and_a_column_too(shapes):
    draft = Draft()
    draft.node("Statement", 'said Ada Berg,\r"and')
    location = validate(draft.quads, shapes).violations[0].location
    assert (location.line, location.column, location.end_line, location.end_column) == (4, 12, 5, 5)


def test_the_first_evidence_counts(shapes):
    draft = Draft()
    node = draft.node("Statement", "and we wait")
    draft.add(node, KG.evidence, draft.span("We \U0001d4cctay"))
    assert brief(validate(draft.quads, shapes)) == [(4, 2, "violation", "A statement needs a speaker.")]


def test_a_violation_quotes_its_sentence(shapes):
    draft = Draft()
    sentence = "\U0001f6a2\U0001f6a2 Sudland's fleet left on Monday."
    draft.node("Statement", "left", sentence)
    [violation] = validate(draft.quads, shapes).violations
    assert violation.location.sentence == sentence
    begin, end = violation.location.quote
    assert sentence[begin:end] == "left"


def test_every_kind_of_node_lies_somewhere():
    draft = Draft()
    event = draft.node("Event", "left", actor=draft.actor("Sudland"))
    town = NamedNode(draft.iri + "/place/15")
    draft.add(event, KG.place, town)
    draft.add(town, RDF.type, SCHEMA.Place)
    locations = Locations(draft.quads)
    lines = {
        "article": locations.of(draft.article).line,
        "event": locations.of(event).line,
        "span": locations.of(draft.span("Talks")).line,
        "place, by its event": locations.of(town).line,
        "stranger": locations.of(NamedNode("http://example.org/")).line,
    }
    assert lines == {"article": 1, "event": 3, "span": 1, "place, by its event": 3, "stranger": 1}


def test_without_the_text_offsets_are_left(shapes):
    draft = Draft(keep_text=False)
    draft.node("Statement", "said")
    [violation] = validate(draft.quads, shapes).violations
    assert (violation.line, violation.column) == (None, None)
    assert (violation.location.begin, violation.location.end) == (TEXT.index("said"), TEXT.index("said") + 4)


@pytest.mark.parametrize("broken", ["-3", "soon", "99999", "1" * 400])
def test_offsets_that_are_nonsense_do_no_harm(shapes, broken):
    draft = Draft()
    node = draft.node("Statement", "said")
    span = draft.span("said")
    draft.quads = [q for q in draft.quads if (q.subject, q.predicate) != (span, NIF.beginIndex)]
    draft.add(span, NIF.beginIndex, Literal(broken, datatype=XSD.nonNegativeInteger))
    report = validate(draft.quads, shapes)
    assert [v.message for v in report.violations if v.node == node] == ["A statement needs a speaker."]


def test_without_an_article_the_file_of_the_graph_is_named(shapes):
    node = NamedNode("urn:x:statement")
    quads = [Quad(node, RDF.type, KG.Statement)]
    [violation] = validate(quads, shapes, path="loose.ttl").violations
    assert (violation.path, violation.line, violation.focus) == ("loose.ttl", None, "urn:x:statement")


def test_merged_articles_each_keep_their_own_places(shapes):
    """Turtle has no graph names: two articles are one graph there."""
    drafts = [Draft("a1"), Draft("a2", "Nothing new.\nThey said so.")]
    for draft in drafts:
        draft.node("Statement", "said")
    quads = [Quad(q.subject, q.predicate, q.object) for draft in drafts for q in draft.quads]
    report = validate(quads, shapes)
    assert [(v.path, v.line, v.column) for v in report.violations] == [("a1.txt", 4, 12), ("a2.txt", 2, 6)]
    assert report.articles == 2


# --- what is reported ----------------------------------------------------------------------------


def test_a_report_is_in_the_order_of_the_text_and_counts(shapes):
    draft = Draft()
    draft.node("Statement", "said", cue="muttered")
    draft.node("Event", "left", actor=draft.actor("Sudland", ""))
    report = validate(reversed(draft.quads), shapes)
    assert brief(report) == [
        (3, 4, "violation", "An actor needs one name."),
        (3, 20, "info", "The rule is not told."),
        (4, 12, "violation", "A statement needs a speaker."),
        (4, 12, "warning", "This cue is not a known one."),
    ]
    assert report.counts == {"violation": 2, "warning": 1, "info": 1}
    assert (report.conforms, report.articles) == (False, 1)
    assert [v.term for v in report.violations] == ["skos:prefLabel", "kg:rule", "kg:speaker", "kg:cue"]
    assert {v.shape for v in report.violations} == {f"urn:shapes:{s}" for s in ("name", "rule", "speaker", "cue")}
    assert {v.graph for v in report.violations} == {draft.iri}
    assert report.violations[3].value == "muttered"


@pytest.mark.parametrize(
    ("found", "fails_on"),
    [
        ([], []),
        (["info"], ["info"]),
        (["warning"], ["warning", "info"]),
        (["violation", "info"], ["violation", "warning", "info"]),
    ],
)
def test_failing_has_three_levels(found, fails_on):
    report = Report(tuple(Violation(severity, "No.", NamedNode("urn:x:n")) for severity in found))
    assert [level for level in ("violation", "warning", "info") if failed(report, level)] == fails_on


def test_what_is_checked_from_the_article_counts_for_the_node_that_is_wrong(shapes):
    draft = Draft()
    event = draft.node("Event", "left", actor=draft.actor("Sudland"), factuality=KG.Negated, rule="r")
    [violation] = validate(draft.quads, shapes).violations
    assert violation.node == event
    assert (violation.line, violation.message) == (3, "What is asserted cannot be in the future.")


def test_a_span_that_is_too_long_is_wrong_and_not_its_article(shapes):
    draft, other = Draft(), Draft("a2", TEXT * 2)
    span = NamedNode(names.span_iri(draft.iri, 5, 999))
    elsewhere = NamedNode(names.span_iri(other.iri, 6, 999))
    for article, node, begin in ((draft, span, 5), (other, elsewhere, 6)):
        article.add(node, NIF.referenceContext, article.article)
        article.add(node, NIF.beginIndex, begin)
        article.add(node, NIF.endIndex, 999)
    other.add(other.article, NIF.endIndex, 999)
    report = validate([*draft.quads, *other.quads], shapes)
    blamed = {v.node for v in report.violations if v.message.startswith("A span")}
    assert span in blamed
    assert draft.article not in blamed


def test_each_graph_is_checked_by_itself(shapes):
    """The name of a shared actor stands once in each article, and twice in their union."""
    drafts = [Draft("a1"), Draft("a2")]
    shared = NamedNode(names.actor_iri("ada-berg"))
    for draft, name in zip(drafts, ("Ada Berg", "A. Berg"), strict=True):
        draft.add(shared, RDF.type, KG.Actor)
        draft.add(shared, SKOS.prefLabel, name)
        draft.add(shared, KG.evidence, draft.span(BERG))
    quads = [q for draft in drafts for q in draft.quads]
    links = NamedNode(names.BASE + "links")
    quads.append(Quad(shared, NamedNode(names.PREFIXES["kg"] + "sameActor"), shared, links))
    quads.append(Quad(NamedNode("urn:x:loose"), RDF.type, KG.Statement, DefaultGraph()))
    report = validate_all(quads, shapes, path="all.trig")
    assert [(v.path, v.graph, v.focus) for v in report.violations] == [("all.trig", None, "urn:x:loose")]
    assert report.articles == 2
    assert not validate(quads[:-1], shapes).conforms


def test_merging_does_not_depend_on_the_order(shapes):
    reports = []
    for name in ("b", "a", "c"):
        draft = Draft(name)
        draft.node("Statement", "said")
        reports.append(validate(draft.quads, shapes))
    assert merge(reports) == merge(reversed(reports))
    assert [v.path for v in merge(reports).violations] == ["a.txt", "b.txt", "c.txt"]


def test_strings_with_and_without_their_datatype_are_the_same(tmp_path):
    """rdflib takes "said" and "said"^^xsd:string for two terms; pyoxigraph, and RDF 1.1, for one."""
    typed = written(tmp_path, SHAPES.replace('"told"', '"told"^^xsd:string'))
    for shapes in (typed, written(tmp_path, SHAPES)):
        draft = Draft()
        speaker = draft.actor(BERG)
        draft.node("Statement", "We", cue="said", speaker=speaker)
        draft.node("Statement", "and", cue=Literal("told", datatype=XSD.string), speaker=speaker)
        assert validate(draft.quads, shapes).violations == ()
        draft.node("Statement", "Jo", cue="hinted", speaker=speaker)
        assert [v.value for v in validate(draft.quads, shapes).violations] == ["hinted"]


# --- messages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("sh:property [ sh:path kg:speaker ; sh:minCount 2 ]", "kg:speaker does not meet sh:minCount 2"),
        (
            "sh:property [ sh:path kg:cue ; sh:datatype xsd:date ]",
            "kg:cue does not meet sh:datatype xsd:date",
        ),
        ("sh:property [ sh:path kg:cue ; sh:node [ sh:nodeKind sh:IRI ] ]", "kg:cue does not meet sh:node"),
        (
            "sh:property [ sh:path ( kg:speaker [ sh:zeroOrMorePath kg:actsFor ] ) ; sh:minCount 1 ]",
            "(kg:speaker/kg:actsFor*) does not meet sh:minCount 1",
        ),
        (
            "sh:property [ sh:path [ sh:alternativePath ( kg:about kg:addressee ) ] ; sh:minCount 1 ]",
            "(kg:about|kg:addressee) does not meet sh:minCount 1",
        ),
        (
            "sh:property [ sh:path [ sh:inversePath kg:about ] ; sh:minCount 1 ]",
            "^kg:about does not meet sh:minCount 1",
        ),
        ("sh:class kg:Event", "this does not meet sh:class kg:Event"),
        ('sh:class kg:Event ; sh:message "Nein."@de, "Non."@fr, "No."@en', "No."),
        ('sh:class kg:Event ; sh:message "Nein."@de, "Not so.", "No."@en', "Not so."),
    ],
)
def test_messages_are_the_shapes_own_or_plain(tmp_path, shape, message):
    draft = Draft()
    draft.node("Statement", "said", cue="said")
    shapes = written(tmp_path, f"my:s sh:targetClass kg:Statement ; {shape} .")
    assert {v.message for v in validate(draft.quads, shapes).violations} == {message}


QUERY = """
my:s sh:targetClass kg:Statement ; sh:message "Of the shape." ; sh:sparql my:q .
my:q sh:message "{?this} has {$value} by {?who} ({?none})." ; sh:select '''
    SELECT $this ?value ?who
    WHERE { $this <https://w3id.org/parley/ontology#text> ?value BIND("{?value}" AS ?who) }
''' .
"""


def test_a_message_quotes_whatever_an_article_says(tmp_path):
    r"""pySHACL would take the value as the template of a regular expression: `\d` ends its run."""
    hostile = "back\\d \\1 {?this} \\g<x> \x1b[31m"
    draft = Draft()
    node = draft.node("Statement", "said", text=hostile)
    [violation] = validate(draft.quads, written(tmp_path, QUERY)).violations
    assert violation.message == f"{node.value} has {hostile} by {{?value}} ({{?none}})."


def test_queries_are_parsed_once(tmp_path):
    draft = Draft()
    for words in ("said", "left", "met"):
        draft.node("Statement", words, text=words)
    judge._parsed.cache_clear()
    shapes = written(tmp_path, QUERY)
    assert len(validate(draft.quads, shapes).violations) == 3
    before = judge._parsed.cache_info().misses
    validate(draft.quads, shapes)
    assert judge._parsed.cache_info().misses == before == 1


def test_nothing_is_printed_or_logged(tmp_path, capfd, caplog):
    draft = Draft()
    draft.node("Event", "left", date=Literal("31 June", datatype=XSD.date))
    shapes = written(tmp_path, "my:s sh:targetClass kg:Event ; sh:property [ sh:path kg:date ; sh:minInclusive 3 ] .")
    with caplog.at_level(logging.DEBUG):
        assert len(validate(draft.quads, shapes).violations) == 1
    assert (capfd.readouterr(), caplog.records) == (("", ""), [])


def test_other_users_of_pyshacl_keep_their_messages():
    from pyshacl.constraints.constraint_component import ConstraintComponent

    before = dict(vars(ConstraintComponent))
    with judge.quiet():
        assert vars(ConstraintComponent) != before
    assert vars(ConstraintComponent) == before
    assert not logging.getLogger("rdflib.term").filters


def chain(length: int) -> list[Quad]:
    """Events, each about the next."""
    nodes = [NamedNode(f"urn:x:{number}") for number in range(length)]
    quads = [Quad(one, KG.about, other) for one, other in zip(nodes, [*nodes[1:], nodes[0]], strict=True)]
    return [*quads, *(Quad(node, RDF.type, KG.Event) for node in nodes)]


def test_shapes_that_refer_to_themselves_come_to_an_end(tmp_path):
    shapes = written(tmp_path, "my:s sh:targetClass kg:Event ; sh:property [ sh:path kg:about ; sh:node my:s ] .")
    assert validate(chain(20), shapes).conforms


def test_shapes_too_deep_for_the_judge_are_an_error_and_no_traceback(tmp_path):
    steps = "".join(
        f"my:s{n} a sh:NodeShape ; sh:property [ sh:path kg:about ; sh:node my:s{n + 1} ] .\n" for n in range(20)
    )
    shapes = written(tmp_path, steps + "my:s0 sh:targetClass kg:Event . my:s20 a sh:NodeShape ; sh:nodeKind sh:IRI .")
    with pytest.raises(ShapesError, match="too deep") as caught:
        validate(chain(30), shapes)
    assert "\n" not in caught.value.message


def test_blank_nodes_of_other_peoples_data_are_checked_too(shapes):
    quads = [Quad(BlankNode("b"), RDF.type, KG.Statement)]
    assert [v.focus for v in validate(quads, shapes).violations] == ["_:b"]


# --- leaving out ---------------------------------------------------------------------------------


def removed(draft: Draft, kept: list[Quad]) -> set[Quad]:
    return set(draft.quads) - set(kept)


def test_what_is_sound_stays_as_it_is(shapes):
    draft = Draft()
    draft.node("Event", "left", actor=draft.actor("Sudland"))
    kept, report = sound(draft.quads, shapes)
    assert kept == draft.quads
    assert (report.counts["info"], report.left_out) == (1, ())


def test_a_bad_node_goes_with_its_spans_and_with_what_refers_to_it(shapes):
    draft = Draft()
    speaker = draft.actor(BERG)
    good = draft.node("Statement", "We", '"We \U0001d4cctay,"', speaker=speaker)
    before = set(draft.quads)
    bad = draft.node("Statement", "and we wait", '"and we wait."')
    draft.add(bad, KG.cueSpan, draft.span("said"))
    draft.add(good, KG.about, bad)
    kept, report = sound(draft.quads, shapes)
    assert set(kept) == before
    assert report.left_out == (bad.value,)
    assert [v.node for v in report.violations] == [bad]


def test_what_somebody_else_needs_stays(shapes):
    draft = Draft()
    speaker = draft.actor(BERG)
    sentence = '"We \U0001d4cctay," said Ada Berg,'
    draft.node("Statement", "We", sentence, speaker=speaker, cueSpan=draft.span("said", sentence))
    before = set(draft.quads)
    bad = draft.node("Statement", "\U0001d4cctay", sentence, cueSpan=draft.span("said", sentence))
    kept, report = sound(draft.quads, shapes)
    assert set(kept) == before
    assert report.left_out == (bad.value,)


def test_an_event_falls_with_its_only_actor(shapes):
    draft = Draft()
    ghost = draft.actor("Sudland", "")
    whole = draft.node("Event", "met", actor=draft.actor("Jo Field"))
    draft.add(whole, KG.actor, ghost)
    lonely = draft.node("Event", "left", actor=ghost)
    town = NamedNode(draft.iri + "/place/9")
    draft.add(lonely, KG.place, town)
    draft.add(town, RDF.type, SCHEMA.Place)
    draft.add(town, SCHEMA.name, "Port Clemence")
    kept, report = sound(draft.quads, shapes)
    assert report.left_out == (ghost.value, lonely.value)
    assert {q.subject for q in removed(draft, kept)} == {
        ghost, lonely, town, whole, draft.span("Sudland"), draft.span("left"),
    }  # fmt: skip
    assert Quad(whole, KG.actor, ghost, draft.article) not in kept
    assert {(v.node, v.message) for v in report.violations if v.severity == "violation"} == {
        (ghost, "An actor needs one name."),
        (lonely, "An event needs an actor."),
    }
    assert validate(kept, shapes).counts["violation"] == 0


def test_actors_of_a_bad_event_stay(shapes):
    draft = Draft()
    actor = draft.actor("Sudland")
    draft.node("Event", "left", actor=actor, factuality=KG.Negated)
    kept, _ = sound(draft.quads, shapes)
    assert Quad(actor, SKOS.prefLabel, Literal("Sudland"), draft.article) in kept


def test_a_bad_article_is_set_aside_as_a_whole(shapes):
    draft = Draft()
    draft.add(draft.article, DCTERMS.source, "again.txt")
    kept, report = sound(draft.quads, shapes)
    assert kept == []
    assert [(v.node, v.message) for v in report.violations] == [(draft.article, "An article has one source.")]


def test_what_leaving_out_cannot_mend_is_set_aside(tmp_path):
    shapes = written(tmp_path, "my:s sh:targetNode my:nobody ; sh:property [ sh:path kg:text ; sh:minCount 1 ] .")
    kept, report = sound(Draft().quads, shapes)
    assert (kept, report.counts["violation"]) == ([], 1)


def test_the_shipped_shapes_hold_for_a_real_graph(sample_article, sample_extraction):
    from kg.graph import Run, graph

    quads = list(graph(*sample_extraction, run=Run("0", "test")))
    kept, report = sound(quads, load_shapes())
    assert kept == quads
    assert report.counts["violation"] == 0


# --- the same, always ----------------------------------------------------------------------------


def test_shapes_travel_to_worker_processes(shapes):
    draft = Draft()
    draft.node("Statement", "said")
    assert validate(draft.quads, pickle.loads(pickle.dumps(shapes))) == validate(draft.quads, shapes)


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from test_validate import BERG, Draft, KG
from kg.checking.report import FORMATS, render
from kg.checking import load_shapes, merge, sound, validate
shapes = load_shapes(Path(sys.argv[2]), alone=True)
draft = Draft()
ghosts = [draft.actor(words, "") for words in ("Sudland", "Jo Field", "Ada Berg")]
for words in ("left", "met", "said", "wait"):
    draft.node("Event", words, actor=ghosts[len(words) % 3], factuality=KG.Negated)
    draft.node("Statement", words, cue=words)
kept, left = sound(draft.quads, shapes)
sys.stdout.buffer.write("\\n".join(map(str, kept)).encode())
for format in FORMATS:
    for report in (validate(draft.quads, shapes), left):
        sys.stdout.buffer.write(render(report, format).encode())
"""


def test_hash_seeds_make_no_difference(tmp_path):
    choice = "( [ sh:class kg:State ] [ sh:class kg:Group ] )"
    extra = f"my:s a sh:NodeShape ; sh:targetClass kg:Event ; sh:or {choice} ."
    written(tmp_path, SHAPES + extra)
    outputs = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        args = [sys.executable, "-c", SCRIPT, str(Path(__file__).parent), str(tmp_path / "shapes.ttl")]
        outputs.add(subprocess.run(args, env=env, capture_output=True, check=True).stdout)
    [output] = outputs
    assert output.count(b"An actor needs one name.") > 10
