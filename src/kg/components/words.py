"""The words of a text, each read once: plain attributes in place of spaCy's, which make new objects at each look.

The names are those of `spacy.tokens.Token` where they mean the same, so that what walks through a parse ("the subject
of the head of …") reads alike with both, and takes a third of the time with these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat

import numpy as np
from spacy.strings import StringStore
from spacy.tokens import Doc

_NAMES: list[int | str] = ["ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE"]
_NUMBERS: list[int | str] = ["IS_PUNCT", "IS_SPACE", "IS_QUOTE", "IS_STOP", "SENT_START", "HEAD"]


@dataclass(slots=True, eq=False, repr=False)
class Word:
    """A token with its place in the parse; places are numbers of tokens.

    `doc`: all words of the text. `head`: the word itself at the top of a sentence. `children`: in the order of the
    text. `left`, `right`: the first and the last token of all that hangs on it. `sentence`: the tokens of its sentence.
    """

    doc: list[Word]
    i: int
    left: int
    right: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    is_punct: bool
    is_space: bool
    is_quote: bool
    is_stop: bool
    head: Word = field(init=False)
    children: Sequence[Word] = ()
    sentence: range = range(0)

    @property
    def is_sent_start(self) -> bool:
        """Whether a sentence begins with it."""
        return self.i == self.sentence.start

    @property
    def rights(self) -> Iterator[Word]:
        """Its children to its right."""
        return (child for child in self.children if child.i > self.i)

    @property
    def ancestors(self) -> Iterator[Word]:
        """Its head, the head of that, and so on."""
        word = self
        while word.head is not word:
            word = word.head
            yield word

    @property
    def conjuncts(self) -> list[Word]:
        """The others that it is joined to by "and" and the like."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for word in found:
            found += [child for child in word.rights if child.dep_ == "conj"]
        return [word for word in found if word is not self]

    @property
    def subtree(self) -> list[Word]:
        """The word and all that hangs on it, nearest first."""
        found = [self]
        for word in found:
            found += word.children
        return found

    def is_ancestor(self, other: Word) -> bool:
        """Whether another word hangs on this one, over any number of steps."""
        return any(above is self for above in other.ancestors)


def words_of(doc: Doc) -> list[Word]:
    """The words of a Doc; without parse, tags and lemmas, those are empty and each word is on its own.

    They are made once for the components that read a Doc one after the other, as long as nobody changes it.
    """
    return _words(doc.vocab.strings, doc.to_array([*_NAMES, *_NUMBERS]).tobytes()) if len(doc) else []


@lru_cache(2)
def _words(strings: StringStore, data: bytes) -> list[Word]:
    """The words that spaCy's numbers for them mean, a row a word."""
    columns = np.frombuffer(data, dtype=np.int64).reshape(-1, len(_NAMES) + len(_NUMBERS)).T
    texts = _texts(strings)
    names = [[texts[number] for number in column] for column in columns[: len(_NAMES)].view(np.uint64).tolist()]
    *flags, starts, steps = columns[len(_NAMES) :].tolist()
    words: list[Word] = []
    places = range(len(starts))
    words += map(Word, repeat(words), places, places, places, *names, *flags)
    _link(words, steps)
    _spread(words)
    _part(words, [i for i, start in enumerate(starts) if start == 1 or i == 0])
    return words


def sentences(words: list[Word]) -> Iterator[list[Word]]:
    """The words of each sentence."""
    at = 0
    while at < len(words):
        end = words[at].sentence.stop
        yield words[at:end]
        at = end


def top(words: Sequence[Word]) -> Word:
    """The word that all others of a stretch of text hang on; of several, the one nearest to the top of the parse.

    As `spacy.tokens.Span.root`.
    """
    first, last = words[0].i, words[-1].i
    whole = next((word for word in words if word.head is word), None)
    if whole is not None:
        return whole
    heads = [word for word in words if not first <= word.head.i <= last]
    return min(heads, key=_depth) if len(heads) > 1 else heads[0]


def _depth(word: Word) -> tuple[bool, int]:
    """How far a word is from the top of its sentence; marks and spaces on which nothing hangs are below all others."""
    if not word.children and (word.is_punct or word.is_space):
        return True, 0
    return False, len(list(word.ancestors))


class _Texts(dict[int, str]):
    """Texts by spaCy's numbers for them, each looked up once; never more than spaCy keeps itself."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__({0: ""})
        self.strings = strings

    def __missing__(self, number: int) -> str:
        self[number] = text = self.strings[number]
        return text


@lru_cache(1)
def _texts(strings: StringStore) -> _Texts:
    return _Texts(strings)


def _link(words: list[Word], steps: list[int]) -> None:
    """Heads and children; `steps`: how far the head of each word is to its right."""
    hanging: dict[int, list[Word]] = {}
    for word, step in zip(words, steps, strict=True):
        word.head = words[word.i + step]
        if step:
            hanging.setdefault(word.i + step, []).append(word)
    for head, children in hanging.items():
        words[head].children = children


def _spread(words: list[Word]) -> None:
    """The first and the last token under each word: each word goes up while it is the outermost so far."""
    for word in words:
        above = word.head
        while above.left > word.i:
            above.left, above = word.i, above.head
    for word in reversed(words):
        above = word.head
        while above.right < word.i:
            above.right, above = word.i, above.head


def _part(words: list[Word], firsts: list[int]) -> None:
    """The sentence of each word; `firsts`: where sentences begin."""
    for first, end in zip(firsts, [*firsts[1:], len(words)], strict=True):
        sentence = range(first, end)
        for word in words[first:end]:
            word.sentence = sentence
