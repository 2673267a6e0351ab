"""The entity recogniser: the best sequence of tags, and the component around it."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from kg.english.recognising import Recogniser
from kg.english.sequences import best_spans

KINDS = 2
MODEL = {
    "@architectures": "spacy.Tagger.v2",
    "normalize": False,
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "width": 16,
        "depth": 1,
        "embed_size": 200,
        "window_size": 1,
        "maxout_pieces": 2,
        "subword_features": True,
        "pretrained_vectors": None,
    },
}


def entities(tags: tuple[int, ...], blank: list[bool]) -> list[tuple[int, int, int]] | None:
    """The entities of a sequence of tags of one sentence; None where they are not whole."""
    found, start, inside = [], 0, -1
    for i, tag in enumerate(tags):
        mark, kind = divmod(tag - 1, KINDS) if tag else (-1, -1)
        if inside != (kind if mark in (1, 2) else -1) or (blank[i] and mark in (0, 2, 3)):
            return None
        if mark in (0, 3):
            start = i
        if mark in (2, 3):
            found.append((start, i + 1, kind))
        inside = kind if mark in (0, 1) else -1
    return found if inside < 0 else None


def best_of_all(scores: np.ndarray, blank: list[bool]) -> list[tuple[int, int, int]]:
    """What `best_spans` finds in one sentence, by trying all sequences."""
    rated = [
        (sum(float(scores[i, tag]) for i, tag in enumerate(tags)), found)
        for tags in product(range(1 + 4 * KINDS), repeat=len(scores))
        if (found := entities(tags, blank)) is not None
    ]
    return max(rated)[1]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 10**6))
@settings(deadline=None, max_examples=25)
def test_the_best_sequence_of_all(lengths: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    bounds = [0, *map(int, np.cumsum(lengths))]
    scores = rng.normal(size=(bounds[-1], 1 + 4 * KINDS)).astype("f")
    blank = [bool(x) for x in rng.random(bounds[-1]) < 0.2]
    expected = [
        (start + begin, end + begin, kind)
        for begin, stop in pairwise(bounds)
        for start, end, kind in best_of_all(scores[begin:stop], blank[begin:stop])
    ]
    assert best_spans(scores, bounds, np.array(blank)) == expected


def test_no_tokens_have_no_entities() -> None:
    assert best_spans(np.zeros((0, 9), dtype="f"), [0, 0], np.zeros(0, dtype=bool)) == []


def gold(nlp: Language, text: str) -> Example:
    """Ana Solano is a person and Lima a place, wherever they stand."""
    doc = nlp.make_doc(text)
    reference = doc.copy()
    names = {"Ana": (2, "PERSON"), "Lima": (1, "GPE")}
    reference.set_ents([Span(reference, t.i, t.i + names[t.text][0], names[t.text][1]) for t in doc if t.text in names])
    return Example(doc, reference)


@pytest.fixture(scope="module")
def trained() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_recogniser", name="ner", config={"model": MODEL})
    texts = ["Ana Solano went to Lima .", "In Lima , Ana Solano spoke .", "The talks ended in Lima .", "Nobody spoke ."]
    examples = [gold(nlp, text) for text in texts]
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    losses = [nlp.update(examples, sgd=optimizer)["ner"] for _ in range(40)]
    assert losses[-1] < losses[0] / 10
    return nlp


def found(nlp: Language, text: str) -> list[tuple[str, str]]:
    return [(ent.text, ent.label_) for ent in nlp(text).ents]


def test_it_learns_and_is_scored(trained: Language) -> None:
    assert found(trained, "Ana Solano spoke in Lima .") == [("Ana Solano", "PERSON"), ("Lima", "GPE")]
    assert trained.evaluate([gold(trained, "In Lima , Ana Solano spoke .")])["ents_f"] == 1.0
    assert found(trained, "") == []


def test_no_entity_crosses_a_sentence_end(trained: Language) -> None:
    doc = trained.make_doc("Ana Solano spoke .")
    for token in doc:
        token.is_sent_start = token.i < 2
    assert "Ana Solano" not in [ent.text for ent in trained.get_pipe("ner")(doc).ents]


def test_entities_that_are_there_stay(trained: Language) -> None:
    doc = trained.make_doc("Ana Solano spoke in Lima .")
    doc.set_ents([Span(doc, 1, 3, label="ORG")])
    assert [(e.text, e.label_) for e in trained.get_pipe("ner")(doc).ents] == [("Solano spoke", "ORG"), ("Lima", "GPE")]


def test_tokens_without_a_gold_tag_teach_nothing(trained: Language) -> None:
    doc = trained.make_doc("Ana Solano spoke .")
    loss, gradients = trained.get_pipe("ner").get_loss([Example(doc, Doc(trained.vocab, words=[t.text for t in doc]))],
                                                       [np.full((4, 9), 1 / 9, dtype="f")])  # fmt: skip
    assert loss == 0.0
    assert not gradients[0].any()


def test_weights_are_stored_in_two_bytes(trained: Language, tmp_path: Path) -> None:
    pipe = trained.get_pipe("ner")
    parameters = sum(node.get_param(name).size for node in pipe.model.walk() for name in node.param_names)
    pipe.to_disk(tmp_path / "ner")
    assert 2 * parameters < (tmp_path / "ner" / "model").stat().st_size < 3 * parameters
    for again in (
        Recogniser(trained.vocab, pipe.model.copy()).from_disk(tmp_path / "ner"),
        Recogniser(trained.vocab, pipe.model.copy()).from_bytes(pipe.to_bytes()),
    ):
        assert again.labels == pipe.labels
        assert {node.get_param(n).dtype.name for node in again.model.walk() for n in node.param_names} == {"float32"}
        doc = again(trained.make_doc("Ana Solano spoke in Lima ."))
        assert [ent.text for ent in doc.ents] == ["Ana Solano", "Lima"]


def test_labels_cannot_be_added_to_a_trained_one(trained: Language) -> None:
    pipe = trained.get_pipe("ner")
    assert pipe.add_label("GPE") == 0
    with pytest.raises(ValueError, match="GPE, PERSON"):
        pipe.add_label("ORG")
