"""One happening, one event: which mentions in an article are joined, as a table that a newsroom can read."""

from datetime import date

import pytest

from kg.components import marks
from kg.pipeline import load, read

FRIDAY = date(2025, 3, 7)

# text, mentions of one event (its words as they stand), its date
ONE = [
    ("Iran met Oman on Monday. Iran met Oman on Monday.", ["met", "met"], "2025-03-03"),
    ("Rebels attacked the port of Aden on Tuesday. The attack killed nobody.", ["attacked", "attack"], "2025-03-04"),
    ("Rebels bombed the port of Aden on Tuesday. Norway condemned the attack.", ["bombed", "attack"], "2025-03-04"),
    ("Iran and Oman held talks in Muscat on Tuesday. The talks ended early.", ["talks", "talks"], "2025-03-04"),
    ("Kenya accuses Uganda of spying\nKenya accused Uganda on Tuesday.", ["accuses", "accused"], "2025-03-04"),
    ("Peru will impose sanctions on Chile next week.", ["impose", "sanctions"], "2025-03-10/2025-03-16"),
]

# text, mentions that are not one event
TWO = [
    # another day, another side, another place, a new one
    ("Iran met Oman on Monday. Iran met Oman on Tuesday.", "met", "met"),
    ("Iran met Oman on Monday. Iran met Qatar on Monday.", "met", "met"),
    ("Israel attacked Hamas in Gaza. Israel attacked Hamas in Beirut.", "attacked", "attacked"),
    ("Iran held talks with Oman on Monday. Iran will hold new talks with Oman in May.", "talks", "talks"),
    # what happened and what is to come
    ("Iran met Oman on Monday. Iran will meet Oman.", "met", "meet"),
    ("Russia attacked Ukraine in 2014. Russia attacked Ukraine.", "attacked", "attacked"),
]


@pytest.fixture(scope="module")
def nlp():
    return load()


def events(nlp, text):
    doc = read(nlp, text, FRIDAY)
    spans = marks.spans_by_id(doc, "kg_events")
    return {key: [(span.text, span.start_char) for span in found] for key, found in spans.items()}, doc


@pytest.mark.parametrize(("text", "words", "day"), ONE)
def test_told_again(nlp, text, words, day):
    found, doc = events(nlp, text)
    key = next(key for key, mentions in found.items() if [word for word, _ in mentions] == words)
    time = marks.attrs_of(doc, "kg_times")[marks.attrs_of(doc, "kg_events")[key]["time"]]
    assert "/".join(time.values()) == day


@pytest.mark.parametrize(("text", "first", "second"), TWO)
def test_another_one(nlp, text, first, second):
    found, _ = events(nlp, text)
    holds = {(word, begin): key for key, mentions in found.items() for word, begin in mentions}
    assert holds[first, text.index(first)] != holds[second, text.rindex(second)]
