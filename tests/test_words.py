"""Words read once tell of themselves what spaCy's tokens tell."""

from __future__ import annotations

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.components.words import top, words_of

TEXTS = [
    "",
    "Berg said in a letter that the port, which closed in May, will open. “Nobody pays,” she added.\n\nShe left.",
    "What did the union, the mayor asked, want the harbour that Lind built to be used for?",
]
VOCAB = spacy.blank("en").vocab
NAMES = ("i", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_")
FLAGS = ("is_punct", "is_space", "is_quote", "is_stop", "is_sent_start")


def check(doc: Doc) -> None:
    """Compare each word with its token."""
    words = words_of(doc)
    assert len(words) == len(doc)
    for word, token in zip(words, doc, strict=True):
        assert [getattr(word, name) for name in NAMES] == [getattr(token, name) for name in NAMES]
        assert [bool(getattr(word, flag)) for flag in FLAGS] == [bool(getattr(token, flag)) for flag in FLAGS]
        assert word.head.i == token.head.i
        assert [child.i for child in word.children] == [child.i for child in token.children]
        assert [child.i for child in word.rights] == [child.i for child in token.rights]
        assert [above.i for above in word.ancestors] == [above.i for above in token.ancestors]
        below = sorted(below.i for below in word.subtree)
        assert below == sorted(below.i for below in token.subtree)
        assert (word.left, word.right) == (below[0], below[-1])
        assert (word.sentence.start, word.sentence.stop) == (token.sent.start, token.sent.end)
        assert word.doc is words


def test_words_are_as_their_tokens(nlp: Language):
    for text in TEXTS:
        check(nlp(text))


@st.composite
def parses(draw: st.DrawFn) -> Doc:
    """A Doc whose words hang on each other at will, across each other too."""
    size = draw(st.integers(1, 12))
    heads = [0] + [draw(st.integers(0, i - 1)) for i in range(1, size)]
    order = draw(st.permutations(range(size)))
    placed = [0] * size
    for child, head in enumerate(heads):
        placed[order[child]] = order[head]
    deps = ["ROOT" if head == i else "dep" for i, head in enumerate(placed)]
    texts = [draw(st.sampled_from(["a", "”", "\n"])) for _ in range(size)]
    return Doc(VOCAB, texts, heads=placed, deps=deps)


@given(parses(), st.data())
@settings(max_examples=100, deadline=None)
def test_any_parse_is_read_as_it_is(doc: Doc, data: st.DataObject):
    check(doc)
    begin = data.draw(st.integers(0, len(doc) - 1))
    end = data.draw(st.integers(begin + 1, len(doc)))
    assert top(words_of(doc)[begin:end]).i == doc[begin:end].root.i


def test_words_without_a_parse_are_on_their_own():
    doc = Doc(VOCAB, ["Berg", "left", "."])
    assert [(word.head.i, word.sentence, word.dep_) for word in words_of(doc)] == [
        (0, range(3), ""),
        (1, range(3), ""),
        (2, range(3), ""),
    ]
