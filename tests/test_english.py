"""What the shipped English pipeline has of its own: tokens, an embedding, morphology, types of entities."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.ml.models.tok2vec import MultiHashEmbed
from spacy.tokens import Doc
from thinc.api import Model

from kg.english.embedding import unique_hash_embed
from kg.english.repair import EntityRepair
from kg.english.tokenizing import for_news

MODEL = Path(__file__).parents[1] / "src" / "kg" / "model"


@pytest.fixture(scope="module")
def english() -> Language:
    return spacy.load(MODEL)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("a porcupine”—an animal", "a|porcupine|”|—|an|animal"),
        ("“Done,”—he said", "“|Done|,|”|—|he|said"),
        ("“Why?”she asked", "“|Why|?|”|she|asked"),
        ("LIMA (AP)—The talks", "LIMA|(|AP|)|—|The|talks"),
        ("LIMA, Peru—Officials", "LIMA|,|Peru|—|Officials"),
        ("the U.S.-led talks", "the|U.S.|-|led|talks"),
        ("the Saudi-led talks", "the|Saudi|-|led|talks"),
        ("a cease-fire, a ceasefire", "a|cease|-|fire|,|a|ceasefire"),
        ("2010–2015", "2010–2015"),
        ("J.-P. Morel", "J.-P.|Morel"),
        ("Chile’s “offer”", "Chile|’s|“|offer|”"),
        ("they won’t", "they|wo|n’t"),
    ],
)
def test_tokens_of_news(english: Language, text: str, tokens: str) -> None:
    assert [t.text for t in english.make_doc(text)] == tokens.split("|")
    assert [t.text for t in tokenizer().make_doc(text)] == tokens.split("|")


@given(st.text(alphabet="ab.,-—–'\"“”’()[] 1U\n", max_size=40))
@settings(deadline=None)
def test_tokens_are_the_text(text: str) -> None:
    assert tokenizer().make_doc(text).text == text


@cache
def tokenizer() -> Language:
    blank = spacy.blank("en")
    for_news(blank)
    return blank


ATTRS, ROWS = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"], [50, 20, 20, 20, 5, 5]


def _weights(model: Model) -> list[tuple[Model, str]]:
    return [(node, name) for node in model.walk() for name in node.param_names]


@pytest.fixture
def embeddings() -> tuple[Model, Model, list[Doc]]:
    """spaCy's embedding, ours with the same weights, and documents in which words come again."""
    vocab = spacy.blank("en").vocab
    docs = [Doc(vocab, words=words.split()) for words in ("the talks on the river talks", "Talks on talks", "the")]
    theirs, ours = MultiHashEmbed(8, ATTRS, ROWS, include_static_vectors=False), unique_hash_embed(8, ATTRS, ROWS)
    for model in (theirs, ours):
        model.initialize(docs)
    for (source, name), (node, same) in zip(_weights(theirs), _weights(ours), strict=True):
        assert name == same
        node.set_param(name, source.get_param(name))
    return theirs, ours, docs


def test_the_embedding_is_spacys(embeddings: tuple[Model, Model, list[Doc]]) -> None:
    theirs, ours, docs = embeddings
    for one, two in zip(theirs.predict(docs), ours.predict(docs), strict=True):
        assert np.allclose(one, two, atol=1e-6)


def test_the_embedding_learns_as_spacys(embeddings: tuple[Model, Model, list[Doc]]) -> None:
    theirs, ours, docs = embeddings
    for model in (theirs, ours):
        output, back = model.begin_update(docs)
        rng = np.random.default_rng(0)
        back([rng.normal(size=part.shape).astype("f") for part in output])
    for (one, name), (two, _) in zip(_weights(theirs), _weights(ours), strict=True):
        assert np.allclose(one.get_grad(name), two.get_grad(name), atol=1e-4)
        assert name != "W" or np.abs(one.get_grad(name)).sum() > 0


def test_an_empty_document_has_no_rows(embeddings: tuple[Model, Model, list[Doc]]) -> None:
    _, ours, docs = embeddings
    (empty,) = ours.predict([Doc(docs[0].vocab, words=[])])
    assert empty.shape == (0, 8)


@pytest.mark.parametrize(
    ("words", "tags", "deps", "expected"),
    [
        ("They have left", "PRP VBP VBN", "nsubj aux ROOT", "they/PRON have/AUX leave/VERB"),
        ("They have boats", "PRP VBP NNS", "nsubj ROOT dobj", "they/PRON have/VERB boat/NOUN"),
        ("Talks were held", "NNS VBD VBN", "nsubjpass auxpass ROOT", "talk/NOUN be/AUX hold/VERB"),
        ("She ’s here", "PRP VBZ RB", "nsubj ROOT advmod", "she/PRON be/AUX here/ADV"),
        ("Peru 's offer", "NNP POS NN", "poss case ROOT", "Peru/PROPN 's/PART offer/NOUN"),
        ("He wo n’t sign", "PRP MD RB VB", "nsubj aux neg ROOT", "he/PRON will/AUX not/PART sign/VERB"),
        ("He 'd signed", "PRP VBD VBN", "nsubj aux ROOT", "he/PRON have/AUX sign/VERB"),
        ("that he signed", "IN PRP VBD", "mark nsubj ROOT", "that/SCONJ he/PRON sign/VERB"),
        ("worse crises", "JJR NNS", "amod ROOT", "bad/ADJ crisis/NOUN"),
        ("Us and them", "PRP CC PRP", "ROOT cc conj", "we/PRON and/CCONJ they/PRON"),
    ],
)
def test_morphology(english: Language, words: str, tags: str, deps: str, expected: str) -> None:
    forms = words.split()
    doc = Doc(english.vocab, words=forms, tags=tags.split(), deps=deps.split(), heads=[0] * len(forms))
    for _ in range(2):  # worked out, then looked up
        doc = english.get_pipe("lemmatizer")(doc)
        assert " ".join(f"{t.lemma_}/{t.pos_}" for t in doc) == expected


def test_morphology_has_features(english: Language) -> None:
    doc = Doc(english.vocab, words=["talks", "failed"], tags=["NNS", "VBD"], deps=["nsubj", "ROOT"], heads=[1, 1])
    doc = english.get_pipe("lemmatizer")(doc)
    assert [str(t.morph) for t in doc] == ["Number=Plur", "Tense=Past|VerbForm=Fin"]


def entities(words: str, before: str, tags: str = "") -> str:
    """Entities "begin-end:TYPE" (of tokens) after the repair of those before it."""
    forms = words.split()
    doc = Doc(spacy.blank("en").vocab, words=forms, tags=tags.split() or ["NNP"] * len(forms))
    spans = []
    for entry in before.split():
        place, label = entry.split(":")
        begin, end = map(int, place.split("-"))
        spans.append(spacy.tokens.Span(doc, begin, end, label=label))
    doc.set_ents(spans)
    return " ".join(f"{e.start}-{e.end}:{e.label_}" for e in EntityRepair()(doc).ents)


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("Ana Solano left . Solano won", "0-2:PERSON 4-5:ORG", "0-2:PERSON 4-5:PERSON"),  # a last name alone
        ("Ana Solano left . , Solano , won", "0-2:PERSON", "0-2:PERSON 5-6:PERSON"),  # which nobody had seen
        ("Ana Lima left . Lima said", "0-2:PERSON 4-5:GPE", "0-2:PERSON 4-5:GPE"),  # but a capital is one
        ("Ecuador met Peru", "0-1:ORG 2-3:LOC", "0-1:GPE 2-3:GPE"),
        ("Kyiv waits", "0-1:PERSON", "0-1:GPE"),
        ("Jordan waits", "0-1:PERSON", "0-1:PERSON"),  # a state and a given name
        ("the United States acts", "0-3:ORG", "0-3:GPE"),
        ("Palestinians and Tunisia", "0-1:GPE 2-3:ORG", "0-1:NORP 2-3:GPE"),
        ("Turkish and Greek", "0-1:GPE 2-3:LANGUAGE", "0-1:NORP 2-3:NORP"),
        ("Interpol , Interpol", "0-1:PERSON 2-3:GPE", "0-1:ORG 2-3:ORG"),
        ("Ford , Interpol , Guardian", "0-1:PERSON", "0-1:PERSON 2-3:ORG"),  # known, and not seen
        ("Brix , Brix , Brix", "0-1:ORG 2-3:ORG 4-5:WORK_OF_ART", "0-1:ORG 2-3:ORG 4-5:ORG"),  # the usual type
        ("Brix , Brix", "0-1:ORG 2-3:PERSON", "0-1:ORG 2-3:PERSON"),  # none is usual
        ("two , two , two", "0-1:CARDINAL 2-3:CARDINAL 4-5:DATE", "0-1:CARDINAL 2-3:CARDINAL 4-5:DATE"),
        ("Ana Solano spoke . ANA SOLANO : Yes", "0-2:PERSON", "0-2:PERSON 4-6:PERSON"),  # a transcript
        ("Ana Solano spoke . SOLANO : SOLANO", "0-2:PERSON", "0-2:PERSON 4-5:PERSON"),
        ("Mrs Solano won", "0-2:ORG", "1-2:PERSON"),
        ("Ana Solano / Interpol", "0-4:PERSON", "0-2:PERSON 3-4:ORG"),  # whose picture it is
        ("LOOK , look", "0-1:PERSON", ""),  # no name, in capitals
        ("", "", ""),
    ],
)
def test_types_of_entities_are_put_right(words: str, before: str, after: str) -> None:
    tags = " ".join("NNP" if word[0].isalpha() else "," for word in words.split())
    assert entities(words, before, tags) == after


def test_a_last_name_within_another_name_is_no_person() -> None:
    assert entities("Ana Solano of Solano County", "0-2:PERSON", "NNP NNP IN NNP NNP") == "0-2:PERSON"


def test_the_card_is_of_the_pipeline(english: Language) -> None:
    card = (MODEL / "README.md").read_text(encoding="utf-8")
    assert card.startswith(f"# en_{english.meta['name']} {english.meta['version']}\n")
    assert english.meta["license"] == "Apache-2.0"
    assert f"| tags | {100 * english.meta['performance']['tag_acc']:.1f} |" in card


def test_the_pipeline_is_small() -> None:
    assert sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file()) < 20_000_000


@pytest.mark.parametrize("headline", ["PUTIN MEETS MACRON IN MOSCOW", "Putin Meets Macron in Moscow"])
def test_headlines_keep_their_names(english: Language, headline: str) -> None:
    labels = {ent.text.lower(): ent.label_ for ent in english(headline).ents}
    assert labels == {"putin": "PERSON", "macron": "PERSON", "moscow": "GPE"}
