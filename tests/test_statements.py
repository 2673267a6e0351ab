"""Who said what: sentences that a linguist can read, with the speaker, the cue and the content of each statement."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import kg.components.statements  # noqa: F401  (registers the factory)
from kg.components import marks
from kg.components.statements import mark_statements
from kg.components.statements.cues import lexicon

Row = tuple[str | None, str | None, list[str], str, str, str]


def statements(doc: Doc) -> list[Row]:
    """Speaker's words, cue, pieces of content, quotation, stance and rule of each statement, in order."""
    attrs, spans = marks.attrs_of(doc, "kg_statements"), marks.spans_by_id(doc, "kg_statements")
    return [
        (
            words(doc, data["speaker_span"]),
            words(doc, data["cue"]),
            [span.text for span in spans[key]],
            spans[key][0].label_,
            data["stance"],
            data["rule"],
        )
        for key, data in attrs.items()
    ]


def words(doc: Doc, place: list[int] | None) -> str | None:
    return doc[place[0] : place[1]].text if place else None


def indirect(speaker: str | None, cue: str, content: str, rule: str = "cue ccomp", stance: str = "Said") -> Row:
    return (speaker, cue, [content], "Indirect", stance, rule)


SENTENCES: list[tuple[str, list[Row]]] = [
    # clauses: the whole clause, with its "that" or "whether"
    (
        "Anna Berg said that the talks would resume on Monday.",
        [indirect("Anna Berg", "said", "that the talks would resume on Monday")],
    ),
    ("Berg asked whether the road was safe.", [indirect("Berg", "asked", "whether the road was safe")]),
    (
        "The two bridges were destroyed, the ministry said.",
        [indirect("the ministry", "said", "The two bridges were destroyed")],
    ),
    ("As Berg put it, the harvest is lost.", [indirect("Berg", "put", "the harvest is lost", "cue as")]),
    # infinitives, gerunds, objects
    (
        "The envoy vowed to return with a better offer.",
        [indirect("The envoy", "vowed", "to return with a better offer", "cue inf")],
    ),
    (
        "The union urged its members to stay at home.",
        [indirect("The union", "urged", "its members to stay at home", "cue obj:inf")],
    ),
    (
        "The ministry proposed waiting for the court.",
        [indirect("The ministry", "proposed", "waiting for the court", "cue ing")],
    ),
    (
        "The minister denied any involvement in the attack.",
        [indirect("The minister", "denied", "any involvement in the attack", "cue obj")],
    ),
    (
        "Berg expressed optimism about the coming vote.",
        [indirect("Berg", "expressed", "optimism about the coming vote", "cue obj")],
    ),
    (
        "Berg warned of food shortages in the north.",
        [indirect("Berg", "warned of", "food shortages in the north", "cue of")],
    ),
    (
        "Critics described the law as a gift to the banks.",
        [indirect("Critics", "described", "the law as a gift to the banks", "cue obj:as")],
    ),
    # whose words they are: the subject of another verb, the owner of a noun, nobody
    (
        "The envoy left early, stating that no deal was in sight.",
        [indirect("The envoy", "stating", "that no deal was in sight")],
    ),
    (
        "With Berg announcing that the fleet would sail, prices fell.",
        [indirect("Berg", "announcing", "that the fleet would sail")],
    ),
    (
        "Berg was quoted as saying that the price was too high.",
        [indirect("Berg", "saying", "that the price was too high")],
    ),
    ("Berg went on to say that the fleet would sail.", [indirect("Berg", "say", "that the fleet would sail")]),
    (
        "His insistence that the vote was free angered the opposition.",
        [indirect("His", "insistence", "that the vote was free")],
    ),
    (
        "She repeated her pledge that nobody would lose a job.",
        [indirect("She", "pledge", "that nobody would lose a job")],
    ),
    (
        "It was announced that the border would open in May.",
        [indirect(None, "announced", "that the border would open in May")],
    ),
    (
        "According to the ministry, two bridges were destroyed.",
        [indirect("the ministry", "According to", "two bridges were destroyed", "according to")],
    ),
    (
        "The official, who asked not to be named, said the list was wrong.",
        [indirect("The official", "said", "the list was wrong")],
    ),
    # one speaker, two cues; and one statement within another
    (
        "The premier said the army was ready and warned that the truce might end.",
        [
            indirect("The premier", "said", "the army was ready"),
            indirect("The premier", "warned", "that the truce might end"),
        ],
    ),
    (
        "“The harvest is lost,” said Berg, adding that the state must help.",
        [
            ("Berg", "said", ["“The harvest is lost,”"], "Direct", "Said", "cue ccomp"),
            indirect("Berg", "adding", "that the state must help"),
        ],
    ),
    (
        "Lee noted that Berg had questioned the numbers.",
        [
            indirect("Lee", "noted", "that Berg had questioned the numbers"),
            indirect("Berg", "questioned", "the numbers", "cue obj"),
        ],
    ),
    # quotations, whole and in part; the next quoted sentence of the paragraph goes with them
    (
        "“We will not sign,” Berg told reporters. “Not today, not ever.”",
        [("Berg", "told", ["“We will not sign,”", "“Not today, not ever.”"], "Direct", "Said", "cue ccomp")],
    ),
    (
        "Berg said: “The harvest is lost.”",
        [("Berg", "said", ["“The harvest is lost.”"], "Direct", "Said", "cue ccomp")],
    ),
    (
        "Berg called the plan a dangerous “gamble” with the country's future.",
        [
            (
                "Berg",
                "called",
                ["the plan a dangerous “gamble” with the country's future"],
                "Mixed",
                "Said",
                "cue oprd",
            )
        ],
    ),
    (
        "“The road is closed.” - Ada Lind, driver",
        [("Ada Lind, driver", None, ["“The road is closed.”"], "Direct", "Said", "signed")],
    ),
    (
        "“We will not sign,” Berg said.\n“The village has suffered for two years.”",
        [
            ("Berg", "said", ["“We will not sign,”"], "Direct", "Said", "cue ccomp"),
            ("Berg", None, ["“The village has suffered for two years.”"], "Direct", "Said", "last speaker"),
        ],
    ),
    (
        "“We will not sign.\n“The village has suffered for two years,” Berg said.",
        [
            (
                "Berg",
                "said",
                ["“We will not sign.\n“The village has suffered for two years,”"],
                "Direct",
                "Said",
                "cue ccomp",
            ),
        ],
    ),
    # headlines and transcripts
    (
        "Berg: Talks will go on until spring",
        [indirect("Berg", ":", "Talks will go on until spring", "colon")],
    ),
    (
        "TAPPER: Will you sign the treaty this week?",
        [indirect("TAPPER", ":", "Will you sign the treaty this week", "colon")],
    ),
    ("Update: The bridge is open again.", []),
    # beliefs are held, not said
    (
        "Berg believes that the truce will hold.",
        [indirect("Berg", "believes", "that the truce will hold", stance="Held")],
    ),
    # so is what was not told, or not yet
    (
        "Berg did not say whether he would run again.",
        [indirect("Berg", "say", "whether he would run again", stance="Held")],
    ),
    (
        "The minister may announce that the port will close.",
        [indirect("The minister", "announce", "that the port will close", stance="Held")],
    ),
    (
        "Voters are likely to say that the price is too high.",
        [indirect("Voters", "say", "that the price is too high", stance="Held")],
    ),
    (
        "The plan seemed to please both sides.",
        [(None, "seemed", ["The plan", "to please both sides"], "Indirect", "Held", "cue seeming")],
    ),
    # where a content ends: before a remark of the writer, before whose word it is, before what another tells
    (
        "Lind criticized the plan, which the council had passed in March.",
        [indirect("Lind", "criticized", "the plan", "cue obj")],
    ),
    ("Lind praised the firefighters on Monday.", [indirect("Lind", "praised", "the firefighters", "cue obj")]),
    (
        "Lind told the paper that the dam was full and that the valley must be emptied.",
        [indirect("Lind", "told", "that the dam was full and that the valley must be emptied")],
    ),
    (
        "Berg said the road was open, according to the ministry.",
        [
            indirect("the ministry", "according to", "Berg said the road was open", "according to"),
            indirect("Berg", "said", "the road was open"),
        ],
    ),
    (
        "Berg said the port was shut and Lind said the road was open.",
        [indirect("Berg", "said", "the port was shut"), indirect("Lind", "said", "the road was open")],
    ),
    # whose words: across an insertion, of a relative clause, of a fellow's claim
    (
        "The mayor, clad in a yellow coat, said the bridge was safe.",
        [indirect("The mayor", "said", "the bridge was safe")],
    ),
    ("Mendez, who said the port was shut, left the room.", [indirect("who", "said", "the port was shut")]),
    # the subject of an infinitive; a phrase between a cue and its clause; a passive with its agent
    (
        "The unions called for the guards to leave the port.",
        [indirect("The unions", "called for", "the guards to leave the port", "cue for:inf")],
    ),
    ("Berg said in a letter that the port would close.", [indirect("Berg", "said", "that the port would close")]),
    (
        "The plan was described by the union as a gift to the banks.",
        [("the union", "described", ["The plan", "as a gift to the banks"], "Indirect", "Said", "cue obj:as")],
    ),
    (
        "The army, the minister said, will not leave the valley.",
        [("the minister", "said", ["The army", "will not leave the valley"], "Indirect", "Said", "cue ccomp")],
    ),
    # quotations: short ones, with words that tell nothing by themselves, after a colon, split by the cue
    ("“No,” Berg said.", [("Berg", "said", ["“No,”"], "Direct", "Said", "quotation and cue")]),
    (
        "“The dam is safe,” Lind continued. “Nobody needs to leave.”",
        [
            (
                "Lind",
                "continued",
                ["“The dam is safe,”", "“Nobody needs to leave.”"],
                "Direct",
                "Said",
                "quotation and cue",
            )
        ],
    ),
    (
        "Then Berg grew louder: “Nobody will sign this treaty before the spring.”",
        [
            (
                "Berg",
                "grew",
                ["“Nobody will sign this treaty before the spring.”"],
                "Direct",
                "Said",
                "quotation and cue",
            )
        ],
    ),
    (
        "“The harvest,” Berg said, “is lost.”",
        [("Berg", "said", ["“The harvest,”", "“is lost.”"], "Direct", "Said", "cue ccomp")],
    ),
    # a participle tells by itself, the quotation after it goes on with what was said
    (
        "“Nobody came,” said Lind, speaking of the festival. “We waited until dark.”",
        [
            ("Lind", "said", ["“Nobody came,”", "“We waited until dark.”"], "Direct", "Said", "cue ccomp"),
            indirect("Lind", "speaking of", "the festival", "cue of"),
        ],
    ),
    # a quoted part of a clause does not stand for the clause; a signature after a dash and a no-break space
    (
        "The Herald wrote in May that the bridge was “far from safe for lorries.”",
        [
            (
                "The Herald",
                "wrote",
                ["that the bridge was “far from safe for lorries.”"],
                "Mixed",
                "Said",
                "cue ccomp",
            )
        ],
    ),
    (
        "“The road was closed all winter.” ―\u00a0Ada Lind",
        [("Ada Lind", None, ["“The road was closed all winter.”"], "Direct", "Said", "signed")],
    ),
    # a cue between commas: both sides of it
    (
        "The road was safe, Mr. Berg said, until it flooded in May.",
        [("Mr. Berg", "said", ["The road was safe", "until it flooded in May"], "Indirect", "Said", "cue inserted")],
    ),
    # another speaker after "with"; a clause that the parse takes for the main one
    (
        "The council agreed to reopen the port, with Berg announcing that the ferries would sail next week.",
        [
            indirect("The council", "agreed", "to reopen the port", "cue inf", "Held"),
            indirect("Berg", "announcing", "that the ferries would sail next week"),
        ],
    ),
    (
        "Ada Berg has announced changes concerning the ferry line, stating on 2 May 2024, the fleet has lifted its"
        " ban on night crossings.",
        [
            indirect("Ada Berg", "announced", "changes concerning the ferry line", "cue obj"),
            indirect("Ada Berg", "stating", "the fleet has lifted its ban on night crossings"),
        ],
    ),
    # what somebody else thinks, as a tone shows it; what only seems; an object that a verb tells as it is
    (
        "His tone suggests he expects a long winter.",
        [
            indirect("His tone", "suggests", "he expects a long winter"),
            indirect("he", "expects", "a long winter", "cue obj", "Held"),
        ],
    ),
    ("Berg seemed to suggest that the vote was fair.", [indirect("Berg", "suggest", "that the vote was fair")]),
    ("Critics voiced support for the plan.", [indirect("Critics", "voiced", "support for the plan", "cue obj")]),
    # a headline whose verb looks like a noun
    ("Berg Hints At New Talks With Norway", [indirect("Berg", "Hints At", "New Talks With Norway", "headline")]),
    # nothing was told, or only as a condition
    ("The road will close if Berg refuses to pay.", []),
    ("The “steel fist” brigade crossed the river.", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_statements_of_a_sentence(nlp: Language, text: str, expected: list[Row]):
    assert statements(nlp(text)) == expected


def attributes(nlp: Language, text: str) -> list[dict[str, object]]:
    """Each statement's speakers and addressee by label, and its time by its words."""
    doc = nlp.make_doc(text)
    doc._.kg_date = "2025-03-14"
    doc = nlp(doc)
    labels = {key: data["label"] for key, data in marks.attrs_of(doc, "kg_actors").items()}
    times = {key: spans[0].text for key, spans in marks.spans_by_id(doc, "kg_times").items()}
    return [
        {
            "speakers": [labels[actor] for actor in data["speakers"]],
            "addressee": labels.get(data["addressee"]),
            "time": times.get(data["time"]),
        }
        for data in marks.attrs_of(doc, "kg_statements").values()
    ]


def test_a_pronoun_is_the_person_it_means(nlp: Language):
    (first, second) = attributes(nlp, "Anna Berg said the port was shut. She said the road was open.")
    assert first["speakers"] == second["speakers"] == ["Anna Berg"]


def test_a_relative_pronoun_is_the_noun_before_it(nlp: Language):
    (only,) = attributes(nlp, "Anna Berg, who said the port was shut, left the room.")
    assert only["speakers"] == ["Anna Berg"]


def test_all_who_speak_together_are_speakers(nlp: Language):
    (only,) = attributes(nlp, "Norway and Peru said that the treaty was ready.")
    assert only["speakers"] == ["Norway", "Peru"]


def test_i_within_a_quotation_is_whoever_is_quoted(nlp: Language):
    both = attributes(nlp, "“I told the council that the port was shut,” Anna Berg said.")
    assert [one["speakers"] for one in both] == [["Anna Berg"], ["Anna Berg"]]


def test_addressee_and_time_hang_on_the_cue(nlp: Language):
    (only,) = attributes(nlp, "Anna Berg told Carlos Mendez on Tuesday that the port would close in May.")
    assert (only["addressee"], only["time"]) == ("Carlos Mendez", "Tuesday")


def test_a_description_is_the_last_speaker_of_that_kind(nlp: Language):
    said, added = attributes(
        nlp,
        "A senior harbour official said the port was shut. President Carlos Mendez left the city. "
        "The official added that the road was open.",
    )
    assert said["speakers"] == added["speakers"] == ["senior harbour official"]


def test_the_component_works_in_a_pipeline_without_the_others(nlp: Language):
    text = "“The harvest is lost,” Anna Berg told reporters on Friday, adding that the state must help."
    with nlp.select_pipes(disable=[n for n in nlp.pipe_names if n.startswith("kg_") and n != "kg_statements"]):
        doc = nlp(text)
    assert "kg_actors" not in doc.spans
    assert statements(doc) == [
        ("Anna Berg", "told", ["“The harvest is lost,”"], "Direct", "Said", "cue ccomp"),
        indirect("Anna Berg", "adding", "that the state must help"),
    ]
    assert all(data["speakers"] == [] for data in marks.attrs_of(doc, "kg_statements").values())


# The core rules on parses made by hand, so that they hold with any model.
VOCAB = spacy.blank("en").vocab


def parsed(*tokens: tuple[str, str, str, str, int, str]) -> Doc:
    """A Doc of (text, lemma, pos, tag, head, dependency)."""
    text, lemma, pos, tag, heads, deps = (list(column) for column in zip(*tokens, strict=True))
    return Doc(VOCAB, text, lemmas=lemma, pos=pos, tags=tag, heads=heads, deps=deps)


SAID = ("said", "say", "VERB", "VBD", 1, "ROOT")
LEE = ("Lee", "Lee", "PROPN", "NNP", 1, "nsubj")


def test_the_clause_of_a_cue():
    doc = parsed(
        LEE,
        SAID,
        ("that", "that", "SCONJ", "IN", 4, "mark"),
        ("they", "they", "PRON", "PRP", 4, "nsubj"),
        ("won", "win", "VERB", "VBD", 1, "ccomp"),
        (".", ".", "PUNCT", ".", 1, "punct"),
    )
    assert statements(mark_statements(doc)) == [indirect("Lee", "said", "that they won")]


def test_what_was_not_said_is_held():
    doc = parsed(
        LEE,
        ("say", "say", "VERB", "VB", 1, "ROOT"),
        ("not", "not", "PART", "RB", 1, "neg"),
        ("they", "they", "PRON", "PRP", 4, "nsubj"),
        ("won", "win", "VERB", "VBD", 1, "ccomp"),
    )
    assert {row[4] for row in statements(mark_statements(doc))} == {"Held"}


def test_a_long_chain_of_verbs_is_no_trouble():
    count = 3_000
    verbs = [("said", "say", "VERB", "VBD", max(i - 1, 0), "conj" if i else "ROOT") for i in range(count)]
    assert statements(mark_statements(parsed(*verbs))) == []


def test_an_empty_text_has_no_statements():
    assert statements(mark_statements(Doc(VOCAB, []))) == []


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "'",
        "‘",
        "’",
        "''",
        "``",
        " - ",
        "—",
        ": ",
        ". ",
        ", ",
        "\n",
        "\n\n",
        " ",
        "\u200b",
        "\x00",
        "he said",
        "Anna Berg said ",
        "We will not sign the treaty",
        "according to the ministry",
        "BERG",
        "told us that they won",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=60, deadline=None)
def test_no_text_raises_and_every_place_lies_in_it(nlp: Language, text: str):
    doc = nlp(text)
    for span in marks.spans_of(doc, "kg_statements"):
        assert 0 <= span.start < span.end <= len(doc)
        assert span.text.strip()
        assert span.label_ in {"Direct", "Mixed", "Indirect"}
    for data in marks.attrs_of(doc, "kg_statements").values():
        for place in (data["cue"], data["speaker_span"]):
            assert place is None or 0 <= place[0] < place[1] <= len(doc)
    assert {span.id_ for span in marks.spans_of(doc, "kg_statements")} == set(marks.attrs_of(doc, "kg_statements"))


def test_marks_survive_bytes(nlp: Language):
    doc = nlp("“We will not sign,” Berg told reporters.")
    assert statements(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == statements(doc)


def test_the_lexicon_is_sound():
    words = lexicon()
    assert len(words.cues) > 500
    for (lemma, pos, relation), entry in words.cues.items():
        assert lemma == lemma.lower() and pos in {"V", "N", "J"} and relation
        assert entry.stance in {"Said", "Held"} and 0 < entry.share <= 1
