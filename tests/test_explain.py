"""Why the sample graph says what it says: nodes, the sentences behind them, the words marked."""

import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from conftest import SAMPLE, serving
from kg import names
from kg.asking import explain
from kg.asking.explain import Passage, why
from kg.errors import QueryError, printable
from kg.store import load, open_graph
from kg.store.rdf import parse, write

BASE = "https://w3id.org/parley/data/"


def block(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


def spans(graph):
    """The spans of a graph."""
    return {quad.subject for quad in graph.quads() if quad.object == names.NIF.OffsetBasedString}


def test_an_actor_with_every_sentence_that_mentions_her(sample):
    assert str(why(sample, "actor/mira-holt")) == block(
        """
        actor/mira-holt
        kg:Actor, kg:Person: Holt
          kg:actsFor      Veldland <actor/veldland>
          kg:office       president
          skos:altLabel   Holt; Madam Holt
          skos:prefLabel  Holt; Mira Holt
          kg:rule         person-name

        collapse-3.html:1:101
            “Nobody <b>wins</b>; "DROP ALL" } # \\u202ehere,” said Mira Holt.
                                                                  ^^^^^^^^^

        collapse-3.html:2:120
            Falk is to meet Holt.
                            ^^^^

        lakeside-1.txt:1:122
            “We will not give up the valley,” President Mira Holt of Veldland told reporters.
             ^^                                         ^^^^^^^^^

        pell-2.txt:1:41
            Veldland did not shell Pell on March 7, Holt said on Tuesday.
                                                    ^^^^

        pell-2.txt:1:63
            She believes that Ostria wants a deal.
            ^^^
        """
    )


def test_a_statement_with_its_cue_and_its_speaker(sample):
    assert str(why(sample, BASE + "article/lakeside-1/statement/316-364")) == block(
        """
        article/lakeside-1/statement/316-364
        kg:Statement: Veldland had shelled the town of Pell on March 7
          kg:about      Veldland <actor/veldland>; shelled <article/lakeside-1/event/329-336>
          kg:cue        said
          kg:quotation  kg:Indirect
          kg:speaker    Holt <actor/jon-brandt>
          kg:stance     kg:Said
          kg:text       Veldland had shelled the town of Pell on March 7
          kg:rule       that-clause

        lakeside-1.txt:2:115
            The Ostrian foreign minister, Jon Brandt, said Veldland had shelled the town of Pell on March 7.
                                          ~~~~~~~~~~  ~~~~ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        """.replace("Holt <", "Jon Brandt <")
    )


def test_a_negotiation_with_its_thread_and_a_long_sentence(sample):
    assert str(why(sample, f"<{BASE}article/lakeside-1/negotiation/93-98>")) == block(
        """
        article/lakeside-1/negotiation/93-98
        kg:Negotiation: talks
          kg:issue     the border
          kg:mediator  Norland <actor/norland>
          kg:party     Ostria <actor/ostria>; Veldland <actor/veldland>
          kg:place     Lakeside <place/lakeside>
          kg:round     meet <article/lakeside-1/event/390-394>; met <article/lakeside-1/event/37-40>
          kg:status    kg:Ongoing
          kg:thread    talks: Ostria, Veldland <thread/0a1b2c3d4e5f>
          rdfs:label   talks
          kg:reason    kg:thread thread/0a1b2c3d4e5f: the same parties within thirty days
          kg:rule      process-noun

        lakeside-1.txt:1:94
            Delegations from Veldland and Ostria met in Lakeside on March 9 for a second round of border talks
                                                                                                         ^^^^^
            mediated by Norland.
        """
    )


def test_an_article_with_what_it_brought(sample):
    found = why(sample, "pell-2")
    assert (found.label, found.passages, found.referrers) == ("Veldland denies attack", (), ())
    facts = dict(found.facts)
    assert [facts[name] for name in ("actors", "events", "negotiations", "statements")] == [
        ("5",),
        ("2",),
        ("1",),
        ("3",),
    ]
    assert (facts["dcterms:source"], facts["schema:datePublished"]) == (("pell-2.txt",), ("2025-03-11",))
    assert "nif:isString" not in facts


def test_a_span_is_its_own_evidence(sample):
    found = why(sample, "article/lakeside-1#char=164,173")
    assert found.label == "Mira Holt"
    assert [(p.source, p.line, p.column, p.marks) for p in found.passages] == [
        ("lakeside-1.txt", 1, 165, ((44, 53, "^"),))
    ]


def test_a_sentence_is_its_own_sentence(sample):
    (passage,) = why(sample, "article/pell-2#char=62,100").passages
    assert (passage.sentence, passage.marks) == ("She believes that Ostria wants a deal.", ((0, 38, "^"),))


def test_what_has_no_words_is_told_by_what_refers_to_it(sample):
    thread = str(why(sample, "0a1b2c3d4e5f"))
    assert "kg:Thread: talks: Ostria, Veldland" in thread
    assert "referred to by\n  article/collapse-3/negotiation/21-26 as kg:thread\n" in thread
    assert why(sample, "kg:Negated").referrers == ("article/pell-2/event/17-22 as kg:factuality",)
    run = why(sample, "run/0123456789ab")
    assert [each.split()[0] for each in run.referrers] == ["article/collapse-3", "article/lakeside-1", "article/pell-2"]
    many = why(sample, "nif:OffsetBasedString").referrers
    assert (len(many), many[-1]) == (11, f"and {len(spans(sample)) - 10} more")


@pytest.mark.parametrize("form", ["actor/mira-holt", "mira-holt", " mira-holt ", "data/actor/mira-holt", "{}", "<{}>"])
def test_ways_to_name_a_node(sample, form):
    iri = BASE + "actor/mira-holt"
    assert why(sample, form.format(iri)).iri == iri


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("mira-hlot", "there is no node 'mira-hlot'", "did you mean actor/mira-holt?"),
        ("actor/jon-brant", "there is no node 'actor/jon-brant'", "did you mean actor/jon-brandt?"),
        ("actor/holt", "there is no node 'actor/holt'", "did you mean actor/mira-holt?"),
        ("Event/177", "there is no node 'Event/177'", "did you mean article/collapse-3/event/177-183?"),
        ("xyzzyxyzzy", "there is no node 'xyzzyxyzzy'", "kg list GRAPH actors shows some"),
        ("", "there is no node ''", None),
        ("a b> } # \\u0022", "there is no node", None),
        ("\ud800", "there is no node", None),
    ],
)
def test_no_such_node(sample, text, message, hint):
    with pytest.raises(QueryError) as caught:
        why(sample, text)
    assert caught.value.message.startswith(message)
    assert hint is None or caught.value.hint == hint


def test_an_ending_that_several_nodes_share(tmp_path):
    (tmp_path / "g.ttl").write_text("<http://e.org/a/x> <http://e.org/p> 1 . <http://e.org/b#x> <http://e.org/p> 1 .")
    graph = open_graph(tmp_path / "g.ttl")
    with pytest.raises(QueryError) as caught:
        why(graph, "x")
    assert (caught.value.message, caught.value.hint) == (
        "2 nodes end in 'x'",
        "say which: http://e.org/a/x, http://e.org/b#x",
    )
    assert why(graph, "b#x").iri == "http://e.org/b#x"


def test_turtle_folder_and_server_explain_alike(sample, tmp_path):
    write(parse(SAMPLE), tmp_path / "sample.ttl")
    nodes = ("ostria", "pell-2/statement/0-38", "article/pell-2", "0a1b2c3d4e5f", "char=164,173")
    wanted = [str(why(sample, each)) for each in nodes]
    with open_graph(f"{tmp_path}/store/", create=True) as folder, serving("--union-default-graph") as url:
        load(sample, url)
        for name in sample.graph_names():
            folder.put(name, sample.quads(name))
        for graph in (open_graph(tmp_path / "sample.ttl"), folder, open_graph(url)):
            assert [str(why(graph, each)) for each in nodes] == wanted


def test_without_the_text_the_place_is_an_offset(tmp_path):
    quads = [quad for quad in parse(SAMPLE) if not quad.predicate.value.endswith("#isString")]
    write(quads, tmp_path / "bare.trig")
    (passage,) = why(open_graph(tmp_path / "bare.trig"), "jon-brandt").passages
    assert (passage.line, passage.column, passage.begin) == (None, None, 269)
    assert str(passage) == block(
        """
        lakeside-1.txt, character 269
            The Ostrian foreign minister, Jon Brandt, said Veldland had shelled the town of Pell on March 7.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^  ^^^^^^^^^^
        """
    )


def test_a_node_that_is_everywhere_shows_the_first_sentences(sample, monkeypatch):
    everything = why(sample, "veldland")
    monkeypatch.setattr(explain, "MOST_PASSAGES", 2)
    some = why(sample, "veldland")
    assert (len(some.passages), some.more) == (2, len(everything.passages) - 2)
    assert some.passages == everything.passages[:2]
    assert some.more > 2 and str(some).endswith(f"\n\nand {some.more} more sentences")


# --- marking -------------------------------------------------------------------------


def marked(sentence: str, *marks: tuple[int, int, str]) -> list[str]:
    return str(Passage("a.txt", 0, 1, 1, sentence, marks)).splitlines()[1:]


def test_marks_stand_under_the_words_however_wide_they_are():
    assert marked("会谈 ended\x1b\n", (3, 8, "^"), (0, 2, "~")) == ["    会谈 ended\\x1b", "    ~~~~ ^^^^^"]
    assert marked("A\tword\x07.", (2, 7, "^")) == ["    A word\\x07.", "      ^^^^^^^^"]
    assert marked("over and out", (5, 99, "^")) == ["    over and out", "         ^^^^^^^"]
    assert marked("", (0, 0, "^")) == []


@given(
    st.text(st.characters(exclude_characters="^~"), max_size=400),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400), st.sampled_from("^~")), max_size=3),
)
@example(" " + "a" * (explain.WIDTH - 10) + "\x1b" * 3, [])
def test_any_sentence_is_shown_whole_with_all_marks_in_lines_that_fit(sentence, marks):
    lines = [line[4:] for line in marked(sentence, *marks)]
    assert all(cell_len(line) <= explain.WIDTH and line.isprintable() for line in lines)
    words = "".join(line for line in lines if not set(line) & set("^~"))
    shown = [" " if c.isspace() else printable(c) for c in sentence]
    assert words.replace(" ", "") == "".join(shown).replace(" ", "")
    covered = {i for begin, end, _ in marks for i in range(begin, end) if i < len(sentence)}
    assert sum(line.count("^") + line.count("~") for line in lines) == sum(cell_len(shown[i]) for i in covered)
