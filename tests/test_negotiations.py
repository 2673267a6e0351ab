"""Who negotiates with whom, through whom, about what, and how far it is: sentences that a linguist can read."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.components import marks
from kg.components.datelines import in_dateline
from kg.components.lines import start_lines
from kg.components.negotiations.progress import background
from kg.components.negotiations.sides import Sides


def negotiations(nlp: Language, text: str) -> list[dict[str, object]]:
    """Each negotiation as {parties, mediators, issue, status, words}."""
    doc = nlp(text)
    actors, attrs = marks.attrs_of(doc, "kg_actors"), marks.attrs_of(doc, "kg_negotiations")
    return [
        {
            "parties": {actors[a]["label"] for a in attrs[key]["parties"]},
            "mediators": {actors[a]["label"] for a in attrs[key]["mediators"]},
            "issue": doc[slice(*attrs[key]["issue"])].text if attrs[key]["issue"] else None,
            "status": spans[0].label_,
            "words": [span.text for span in spans],
        }
        for key, spans in marks.spans_by_id(doc, "kg_negotiations").items()
    ]


PARTIES = [
    ("Talks between Chile and Bolivia opened in Lima.", {"Chile", "Bolivia"}),
    ("Chile is holding talks with Bolivia.", {"Chile", "Bolivia"}),
    ("Chile's negotiations with Bolivia have begun.", {"Chile", "Bolivia"}),
    ("Chilean and Bolivian officials began negotiations.", {"Chile", "Bolivia"}),
    ("The ceasefire between Chile and Bolivia was signed.", {"Chile", "Bolivia"}),
    # delegates stand for those they act for
    ("Chilean President Rosa Vidal began talks with Bolivian President Luis Ayma.", {"Chile", "Bolivia"}),
    ("Diplomats from Chile, Peru and Bolivia met for talks in Quito.", {"Chile", "Peru", "Bolivia"}),
    # "the two countries" are those that are spoken of
    ("Chile criticised Bolivia on Monday. Talks between the two countries have begun.", {"Chile", "Bolivia"}),
    # rebels stand for themselves, and those who only speak for others for nobody
    ("The Chilean government and Chilean rebels agreed to a truce.", {"Chile", "Chilean rebels"}),
    ("Iran reached an agreement with six world powers.", {"Iran", "six world powers"}),
    # a truce is between those who fight
    (
        "Heavy fighting broke out between Chile and Bolivia on Monday. The truce did not hold. The truce has ended.",
        {"Chile", "Bolivia"},
    ),
    # at home the government's seat and the parties are the sides
    (
        "Talks between the White House and the Democrats on the budget continued. Both want a deal.",
        {"White House", "Democrats"},
    ),
]


@pytest.mark.parametrize(("text", "parties"), PARTIES)
def test_parties(nlp: Language, text: str, parties: set[str]) -> None:
    (found,) = negotiations(nlp, text)
    assert found["parties"] == parties


NONE = [
    "The ministry talks about its plans.",
    "Chile signed the treaty.",
    "The minister met reporters in Lima.",
    "Negotiators reached an agreement with diplomats.",
    "Chile criticised Israeli settlements in the West Bank.",
    "The prosecutor offered a plea deal with Chile's help.",
    "The vote is a big deal between Chile and Bolivia.",
    # two that are never named together do not face each other
    "Chile hailed the talks. Peru signed a deal.",
]


@pytest.mark.parametrize("text", NONE)
def test_one_side_alone_negotiates_with_nobody(nlp: Language, text: str) -> None:
    assert negotiations(nlp, text) == []


MEDIATORS = [
    "Peru mediated the talks between Chile and Bolivia.",
    "The talks between Chile and Bolivia were mediated by Peru.",
    "Peru is mediating the dispute. Talks between Chile and Bolivia continue.",
    "Talks between Chile and Bolivia continue. Peru's foreign minister, Juan Rey, is the mediator.",
    "Chile and Bolivia held Peruvian-brokered talks.",
    "Chile and Bolivia held talks on Monday. Peru hosted the talks.",
    "Chile and Bolivia held indirect talks through Peru.",
    "Peru urged talks between Chile and Bolivia.",
    "Talks between Chile and Bolivia continue. Peru was instrumental in the talks.",
    "Chile accepted a Peruvian proposal for a truce with Bolivia.",
    "Peru wants to mend ties between Chile and Bolivia. Talks between Chile and Bolivia continue.",
    "The bishops put pressure on Peru to broker a deal between Chile and Bolivia.",
]


@pytest.mark.parametrize("text", MEDIATORS)
def test_mediators_are_no_parties(nlp: Language, text: str) -> None:
    (found,) = negotiations(nlp, text)
    assert (found["parties"], found["mediators"]) == ({"Chile", "Bolivia"}, {"Peru"})


STATUS = [
    ("Chile proposed talks with Bolivia.", "Proposed"),
    ("Chile urged new talks with Bolivia.", "Proposed"),
    ("Talks between Chile and Bolivia will begin on Monday.", "Scheduled"),
    ("The upcoming talks between Chile and Bolivia worry Peru.", "Scheduled"),
    ("Talks between Chile and Bolivia continued on Monday.", "Ongoing"),
    ("Chile suspended its talks with Bolivia.", "Suspended"),
    ("Stalled talks between Chile and Bolivia worry Peru.", "Suspended"),
    ("Chile and Bolivia signed an agreement on Monday.", "Concluded"),
    ("Talks between Chile and Bolivia collapsed on Monday.", "Failed"),
    ("Talks between Chile and Bolivia fell apart on Monday.", "Failed"),
    ("Talks between Chile and Bolivia are at an impasse.", "Suspended"),
    ("Chile broke off its talks with Bolivia.", "Suspended"),
    # an agreement, once there, stands
    ("A truce between Chile and Bolivia took effect on Monday.", "Concluded"),
    ("A truce between Chile and Bolivia will take effect on Monday.", "Concluded"),
    ("The deal that Chile reached with Bolivia is a surprise.", "Concluded"),
    ("Peru criticised the treaty between Chile and Bolivia.", "Concluded"),
    # how it is told
    ("Chile agreed to talks with Bolivia.", "Scheduled"),
    ("Chile agreed to resume its talks with Bolivia.", "Scheduled"),
    ("Chile and Bolivia are trying to reach an agreement.", "Ongoing"),
    ("Chile and Bolivia failed to reach an agreement.", "Failed"),
    ("Chile accepted an offer of talks with Bolivia.", "Scheduled"),
    # what is said now goes before what a relative clause adds
    ("Chile suspended the talks with Bolivia that began in May.", "Suspended"),
    # what is still planned shows that it is not over
    ("Talks between Chile and Bolivia collapsed in May. Chile will meet Bolivia on Friday.", "Suspended"),
    # background
    ("Chile urged talks with Bolivia. Previously, Chile had cancelled its talks with Bolivia.", "Proposed"),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_status(nlp: Language, text: str, status: str) -> None:
    (found,) = negotiations(nlp, text)
    assert found["status"] == status


def test_issue(nlp: Language) -> None:
    (found,) = negotiations(nlp, "Chile and Bolivia held talks on access to the sea.")
    assert found["issue"] == "access to the sea"


def test_one_process_through_the_article(nlp: Language) -> None:
    text = (
        "Talks between Chile and Bolivia opened on Monday. The negotiations are about the sea. Peru hopes for a deal."
    )
    (found,) = negotiations(nlp, text)
    assert found["words"][:2] == ["Talks", "negotiations"]


def test_rounds_and_moves(nlp: Language) -> None:
    doc = nlp("Chile opened talks with Bolivia on Monday. Chile demanded that Bolivia withdraw its lawsuit.")
    events = {key: spans[0].text for key, spans in marks.spans_by_id(doc, "kg_events").items()}
    (data,) = marks.attrs_of(doc, "kg_negotiations").values()
    assert [events[key] for key in data["rounds"]] == ["talks"]
    assert [kind for key, kind in data["moves"] if events[key] == "demanded"] == ["Demand"]


def test_a_statement_of_a_party_is_a_move(nlp: Language) -> None:
    doc = nlp("Chile's president, Rosa Vidal, insisted that talks between Chile and Bolivia begin at once.")
    (data,) = marks.attrs_of(doc, "kg_negotiations").values()
    assert [kind for _, kind in data["moves"]] == ["Demand"]


def test_an_act_of_speech_is_one_move(nlp: Language) -> None:
    doc = nlp("Chile's president, Rosa Vidal, demanded that talks between Chile and Bolivia begin at once.")
    (data,) = marks.attrs_of(doc, "kg_negotiations").values()
    assert [kind for _, kind in data["moves"]] == ["Demand"]


def test_who_stands_alone_faces_the_party_beside(nlp: Language) -> None:
    text = (
        "Chile and Peru signed a treaty. The rebels agreed to talks as Chile sent envoys. "
        "Chile waited while the rebels resumed the negotiations."
    )
    assert [found["parties"] for found in negotiations(nlp, text)] == [{"Chile", "Peru"}, {"Chile", "rebels"}]


def test_words_of_a_title_are_no_sides() -> None:
    words = ["the", "Nuclear", "Forces", "Treaty", "with", "Chile"]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        pos="DET PROPN PROPN PROPN ADP PROPN".split(),
        heads=[3, 2, 3, 3, 3, 4],
        deps="det compound compound ROOT prep pobj".split(),
        sent_starts=[True] + [False] * 5,
    )
    forces = {
        "type": "Organization",
        "label": "Nuclear Forces",
        "acts_for": None,
        "rule": "name",
        "office": None,
        "salient": True,
    }
    chile = {**forces, "type": "State", "label": "Chile", "rule": "state"}
    spans = [marks.mark(doc, 1, 3, "Organization", "a0"), marks.mark(doc, 5, 6, "State", "a1")]
    marks.put(doc, "kg_actors", spans, {"a0": forces, "a1": chile})
    sides = Sides(doc, marks.Actors(doc))
    assert sides.around(doc[3], "outcome", titled=True) == (["a1"], True)
    assert sides.around(doc[3], "outcome", titled=False) == (["a0", "a1"], True)


def test_old_dates_are_background(nlp: Language) -> None:
    doc = nlp.make_doc("Chile signed a treaty with Bolivia in 1990. It left in May 2024.")
    doc._.kg_date = "2024-06-01"
    doc = nlp(doc)
    first, _ = doc.sents
    assert background(doc) == {first.start}


LINES = [
    (["A", "heading", "\n", "The", "talks", "began", "."], [0, 3]),
    (["One", "line", "."], [0]),
    (["LIMA", "-", "Chile", "and", "Bolivia", "met", "."], [0, 2]),
    (["LIMA", ",", "May", "3", "(", "Agency", ")", "—", "Chile", "left", "."], [0, 8]),
    (["NATO", "said", "no", "."], [0]),
]


@pytest.mark.parametrize(("words", "starts"), LINES)
def test_sentences_end_with_lines_and_datelines(nlp: Language, words: list[str], starts: list[int]) -> None:
    doc = start_lines(Doc(nlp.vocab, words=words))
    assert [token.i for token in doc if token.is_sent_start] == starts


def test_a_dateline_names_nobody(nlp: Language) -> None:
    doc = nlp("LIMA, May 3 - Chile and Bolivia met.")
    assert in_dateline(doc, 0) and not in_dateline(doc, 6)


def test_a_sentence_that_never_ends_is_cut(nlp: Language) -> None:
    doc = start_lines(Doc(nlp.vocab, words=["and"] * 1000))
    assert [token.i for token in doc if token.is_sent_start] == [0, 401, 802]
