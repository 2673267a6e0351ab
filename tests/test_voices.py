"""Who "I", "we" and "you" are: quotations, interviews, transcripts, narrators; invented texts."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.components import marks

TALK = "An interview with the painter Ada Berg. Ada Berg was born in Oslo. "

# text, pronoun → whom it means, None for nobody
VOICES = [
    # in a quotation: who speaks, and whom she speaks for
    ('"I will not sign," Ingrid Solberg said.', {"I": "Ingrid Solberg"}),
    ('"We will not sign," said NATO spokesman Piet Jansen.', {"We": "NATO"}),
    ('"We will not sign," Ingrid Solberg said.', {"We": None}),
    # told without quotation marks, it is not hers
    ("Ingrid Solberg said that I will not sign.", {"I": None}),
    # the one who is interviewed answers and is asked
    (
        TALK + "Why did you leave? I was tired. I had no money. I went home.",
        {"you": "Ada Berg", "I": "Ada Berg"},
    ),
    # who introduces herself
    (
        "I'm Ada Berg. I paint. My house is small. I like it.",
        {"I": "Ada Berg", "My": "Ada Berg"},
    ),
    # nobody tells who speaks
    ("I walked home. My house was dark. I was tired. I slept.", {"I": "I", "My": "I"}),
    ("I walked home.", {"I": None}),
]


def meant(doc: Doc) -> dict[str, str]:
    """Pronoun → the label of whom it means."""
    attrs = marks.attrs_of(doc, "kg_actors")
    return {s.text: attrs[s.id_]["label"] for s in marks.spans_of(doc, "kg_actors") if s.kb_id_ == "pronoun"}


@pytest.mark.parametrize(("text", "expected"), VOICES)
def test_who_speaks(nlp: Language, text: str, expected: dict[str, str | None]) -> None:
    found = meant(nlp(text))
    assert {word: found.get(word) for word in expected} == expected


def test_turns_of_a_transcript(nlp: Language) -> None:
    text = "Talks of Ada Berg and Paul Weiss.\nADA BERG: I called you.\nPAUL WEISS: I am glad.\nADA BERG: I know."
    doc = nlp(text)
    attrs = marks.attrs_of(doc, "kg_actors")
    said = [(s.start_char, attrs[s.id_]["label"]) for s in marks.spans_of(doc, "kg_actors") if s.text == "I"]
    assert [label for _, label in said] == ["Ada Berg", "Paul Weiss", "Ada Berg"]


def test_those_who_are_asked_together(nlp: Language) -> None:
    text = "The Times interviewed Ada Berg and Paul Weiss. I'm Ada Berg. We paint. Our house is old. We like it."
    assert meant(nlp(text))["We"] == "Ada Berg and Paul Weiss"


def test_statements_by_i_have_a_speaker(nlp: Language) -> None:
    doc = nlp(TALK + "Why did you leave? I think that the money was gone. I was tired. I went home.")
    attrs = marks.attrs_of(doc, "kg_actors")
    speakers = [attrs[who]["label"] for s in marks.attrs_of(doc, "kg_statements").values() for who in s["speakers"]]
    assert speakers == ["Ada Berg"]


def test_a_text_without_such_words_is_left_alone(nlp: Language) -> None:
    doc = nlp("Ingrid Solberg met Carlos Mendez.")
    assert not meant(doc)
