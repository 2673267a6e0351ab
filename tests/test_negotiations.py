"""Who negotiates with whom, through whom, about what, and how far it is: sentences that a linguist can read."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.components import marks
from kg.components.datelines import in_dateline
from kg.components.lines import start_lines


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
]


@pytest.mark.parametrize(("text", "parties"), PARTIES)
def test_parties(nlp: Language, text: str, parties: set[str]) -> None:
    (found,) = negotiations(nlp, text)
    assert found["parties"] == parties


NONE = [
    "The ministry talks about its plans.",
    "Chile signed the treaty.",
    "The minister met reporters in Lima.",
]


@pytest.mark.parametrize("text", NONE)
def test_one_side_alone_negotiates_with_nobody(nlp: Language, text: str) -> None:
    assert negotiations(nlp, text) == []


MEDIATORS = [
    "Peru mediated the talks between Chile and Bolivia.",
    "The talks between Chile and Bolivia were mediated by Peru.",
    "Peru is mediating the dispute. Talks between Chile and Bolivia continue.",
    "Talks between Chile and Bolivia continue. Peru's foreign minister, Juan Rey, is the mediator.",
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
