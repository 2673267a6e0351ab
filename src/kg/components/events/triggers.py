"""Which words name an event, and of which type: what is looked at to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Span, Token

from kg.components.events.frames import Frame, word_class
from kg.components.grammar import Argument, is_passive, is_verbal
from kg.components.words import Word

CANDIDATE_POS = frozenset(("VERB", "NOUN", "ADJ", "PROPN", "AUX", "ADV", "ADP"))
OPEN = frozenset(("VERB", "NOUN", "ADJ"))
TELLING = frozenset("prt neg aux amod compound advmod xcomp ccomp prep mark det poss".split())
TELLING_WITH_WORD = frozenset("prt amod compound prep xcomp det".split())
"""Dependents that bear on the type; of the second kind, also which word it is that depends on this one."""
LIGHT = frozenset("call give back move take".split())
"""Words of spaCy's stop list that name events: "called for", "gave", "backed", "took hostages"."""


def is_candidate(word: Word) -> bool:
    """Whether `word` can name an event at all: a word of content."""
    return word.pos_ in CANDIDATE_POS and (not word.is_stop or word.lower_ in LIGHT)


def span_of(word: Token) -> Span:
    """The trigger: the word, with a particle that follows at once ("broke off") or what a hyphen ties to it
    ("cease-fire")."""
    doc, first = word.doc, word.i
    while (
        first >= 2 and doc[first - 1].text == "-" and not doc[first - 1].whitespace_ and not doc[first - 2].whitespace_
    ):
        first -= 2
    last = next((c.i for c in word.rights if c.dep_ == "prt" and c.i <= word.i + 1), word.i)
    return doc[max(first, word.sent.start) : last + 1]


def key_of(word: Word) -> str:
    """The word as the weights know it: "strike/VERB"."""
    return f"{word.lemma_.lower()}/{word_class(word)}"


class Line(NamedTuple):
    """A sentence, read once for all of its words: where it begins, its lemmas, and which words are open-class."""

    start: int
    lemmas: list[str]
    is_open: list[bool]


def line_of(words: Sequence[Word]) -> Line:
    """The words of a sentence."""
    return Line(words[0].i, [t.lemma_.lower() for t in words], [t.pos_ in OPEN for t in words])


def features(word: Word, line: Line, frame: Frame | None, found: list[Argument[Word]]) -> list[str]:
    """What may show that `word` names an event: itself, its grammar, its neighbours. One string per finding.

    Args:
        word: the candidate.
        line: its sentence.
        frame: the frame it stands in.
        found: its arguments.
    """
    key = key_of(word)
    lemma, _, pos = key.rpartition("/")
    out = ["bias", f"k={key}", f"l={lemma}", f"f={word.lower_}/{word.tag_}", f"s={word.lower_[-4:]}/{pos}",
           f"p={lemma[:5]}", f"t={word.tag_}", f"d={word.dep_}/{pos}", f"k={key} d={word.dep_}", f"e={word.ent_type_}",
           f"k={key} e={word.ent_type_}"]  # fmt: skip
    if frame is not None:
        sure = "sure" if frame.share >= 0.7 else "maybe"
        out.extend((f"frame={frame.type}", f"frame={frame.type}/{sure}"))
    out.extend(_grammar(word, key, found))
    out.extend(_neighbours(word.i - line.start, line, key))
    return out


def _grammar(word: Word, key: str, found: list[Argument[Word]]) -> Iterator[str]:
    head = word.head
    yield f"h={head.lemma_.lower()}/{word.dep_}"
    yield f"k={key} h={head.lemma_.lower()}"
    if is_verbal(word):
        passive = is_passive(word)
        yield f"v={passive}"
        yield f"k={key} v={passive}"
    for argument in found:
        if argument.function.count(".") or "<" in argument.function:
            continue
        token = argument.token
        kind = kind_of(token)
        yield f"a={argument.function}"
        yield f"k={key} a={argument.function}"
        yield f"a={argument.function}:{kind}"
        yield f"k={key} a={argument.function}:{kind}"
        yield f"a={argument.function}={token.lemma_.lower()}"
        yield f"k={key} a={argument.function}={token.lemma_.lower()}"
    for child in word.children:
        if child.dep_ in TELLING:
            yield f"c={child.dep_}"
            yield f"k={key} c={child.dep_}"
            yield f"c={child.dep_}={child.lemma_.lower()}"
            if child.dep_ in TELLING_WITH_WORD:
                yield f"k={key} c={child.dep_}={child.lemma_.lower()}"


def kind_of(token: Word) -> str:
    """The sort of thing that a phrase means, by its head: an entity's label, "pron", or its part of speech."""
    if token.ent_type_:
        return token.ent_type_
    return "pron" if token.pos_ == "PRON" else token.pos_.lower()


def _neighbours(at: int, line: Line, key: str) -> Iterator[str]:
    lemmas, length = line.lemmas, len(line.lemmas)
    for step in (-2, -1, 1, 2):
        near = lemmas[at + step] if 0 <= at + step < length else "-"
        yield f"n{step}={near}"
        if abs(step) == 1:
            yield f"k={key} n{step}={near}"
    for i in range(max(0, at - 8), min(length, at + 9)):
        if i != at and line.is_open[i]:
            yield f"w={lemmas[i]}"


def company(word: Word) -> list[int]:
    """The word, those around it, its head and its nearest kin in the parse; -1 where there is none."""
    subject = object_ = modifier = beyond = -1
    for child in word.children:
        if child.dep_ in ("nsubj", "nsubjpass", "poss"):
            subject = child.i if subject < 0 else subject
        elif child.dep_ in ("dobj", "ccomp", "xcomp"):
            object_ = child.i if object_ < 0 else object_
        elif child.dep_ in ("amod", "compound") and child.i < word.i:
            modifier = child.i if modifier < 0 else modifier
        elif child.dep_ in ("prep", "agent") and beyond < 0:
            beyond = next((c.i for c in child.children), -1)
    here, length = word.i, len(word.doc)
    around = [i if 0 <= i < length else -1 for i in (here - 2, here - 1, here + 1, here + 2)]
    head = word.head.i if word.head.i != here else -1
    return [here, *around, head, subject, object_, modifier, beyond]


def is_plain(feature: str) -> bool:
    """Whether a network sees a feature: grammar, kinds and frames, not single words."""
    name, _, rest = feature.partition("=")
    return name in ("t", "d", "e", "v", "frame") or (name == "a" and "=" not in rest)
