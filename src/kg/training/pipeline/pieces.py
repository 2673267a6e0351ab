"""Labelled articles in pieces of some sentences: what one step of training reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

LONGEST = 180
"""Tokens in a piece; articles are cut where a sentence begins."""

PARTS = {
    "n't": "not",
    "n’t": "not",
    "'ll": "will",
    "’ll": "will",
    "'re": "are",
    "’re": "are",
    "'ve": "have",
    "’ve": "have",
    "'m": "am",
    "’m": "am",
    "’s": "'s",
    "’d": "'d",
}
"""The norms that spaCy's English tokenizer gives to parts of words; documents made of words lack them."""


@dataclass(frozen=True)
class Piece:
    """Some sentences with their labels: lists with an entry for each token.

    Attributes:
        words: the text of the token.
        spaces: whether a blank follows it.
        tags: Penn tag.
        heads: index of the token's head in the piece; its own index at a root.
        deps: ClearNLP relation.
        ents: OntoNotes entity type as "B-ORG", "I-ORG", or "O".
        starts: index of the first token of each sentence (not one for each token).
    """

    words: list[str]
    spaces: list[bool]
    tags: list[str]
    heads: list[int]
    deps: list[str]
    ents: list[str]
    starts: list[int]

    def sentences(self) -> Iterator[range]:
        """The token indices of each sentence."""
        for begin, end in zip(self.starts, [*self.starts[1:], len(self.words)], strict=True):
            yield range(begin, end)


def cut(doc: Doc) -> Iterator[Piece]:
    """The sentences of a document in pieces of at most `LONGEST` tokens; a longer sentence is a piece of its own."""
    starts: list[int] = []
    for sentence in doc.sents:
        if starts and sentence.end - starts[0] > LONGEST:
            yield _piece(doc, starts, sentence.start)
            starts = []
        starts.append(sentence.start)
    if starts:
        yield _piece(doc, starts, len(doc))


def _piece(doc: Doc, starts: list[int], end: int) -> Piece:
    begin = starts[0]
    tokens = doc[begin:end]
    return Piece(
        words=[t.text for t in tokens],
        spaces=[bool(t.whitespace_) for t in tokens],
        tags=[t.tag_ for t in tokens],
        heads=[t.head.i - begin for t in tokens],
        deps=[t.dep_ for t in tokens],
        ents=[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in tokens],
        starts=[i - begin for i in starts],
    )


def example(vocab: Vocab, piece: Piece, parts: bool) -> Example:
    """A piece as spaCy learns from it; with `parts`, parts of words have the norms that the tokenizer gives them."""
    plain = Doc(vocab, words=piece.words, spaces=piece.spaces)
    if parts:
        for token in plain:
            norm = PARTS.get(token.text)
            if norm:
                token.norm_ = norm
    gold = Doc(
        vocab,
        words=piece.words,
        spaces=piece.spaces,
        tags=piece.tags,
        heads=piece.heads,
        deps=piece.deps,
        ents=piece.ents,
    )
    return Example(plain, gold)
