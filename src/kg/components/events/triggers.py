"""Which words name an event, and of which type: what is looked at to decide."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from kg.components.events.frames import Frames, word_class
from kg.components.grammar import arguments, is_passive, is_verbal

CANDIDATE_POS = frozenset(("VERB", "NOUN", "ADJ", "PROPN", "AUX", "ADV", "ADP"))
OPEN = frozenset(("VERB", "NOUN", "ADJ"))
TELLING = frozenset("prt neg aux amod compound advmod xcomp ccomp prep mark det poss".split())
TELLING_WITH_WORD = frozenset("prt amod compound prep xcomp det".split())
"""Dependents that bear on the type; of the second kind, also which word it is that depends on this one."""
LIGHT = frozenset("call give back move take".split())
"""Words of spaCy's stop list that name events: "called for", "gave", "backed", "took hostages"."""


def is_candidate(word: Token) -> bool:
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


def features(word: Token, frames: Frames) -> list[str]:
    """What may show that `word` names an event: itself, its grammar, its neighbours. One string per finding."""
    lemma, pos = word.lemma_.lower(), word_class(word)
    key = f"{lemma}/{pos}"
    out = ["bias", f"k={key}", f"l={lemma}", f"f={word.lower_}/{word.tag_}", f"s={word.lower_[-4:]}/{pos}",
           f"p={lemma[:5]}", f"t={word.tag_}", f"d={word.dep_}/{pos}", f"k={key} d={word.dep_}", f"e={word.ent_type_}",
           f"k={key} e={word.ent_type_}"]  # fmt: skip
    frame = frames.of(word)
    if frame is not None:
        sure = "sure" if frame.share >= 0.7 else "maybe"
        out.extend((f"frame={frame.type}", f"frame={frame.type}/{sure}"))
    out.extend(_grammar(word, key))
    out.extend(_neighbours(word, key))
    return out


def _grammar(word: Token, key: str) -> Iterator[str]:
    head = word.head
    yield f"h={head.lemma_.lower()}/{word.dep_}"
    yield f"k={key} h={head.lemma_.lower()}"
    if is_verbal(word):
        passive = is_passive(word)
        yield f"v={passive}"
        yield f"k={key} v={passive}"
    for argument in arguments(word):
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


def kind_of(token: Token) -> str:
    """The sort of thing that a phrase means, by its head: an entity's label, "pron", or its part of speech."""
    if token.ent_type_:
        return token.ent_type_
    return "pron" if token.pos_ == "PRON" else token.pos_.lower()


def _neighbours(word: Token, key: str) -> Iterator[str]:
    doc, sent = word.doc, word.sent
    for step in (-2, -1, 1, 2):
        i = word.i + step
        near = doc[i].lemma_.lower() if sent.start <= i < sent.end else "-"
        yield f"n{step}={near}"
        if abs(step) == 1:
            yield f"k={key} n{step}={near}"
    for i in range(max(sent.start, word.i - 8), min(sent.end, word.i + 9)):
        if i != word.i and doc[i].pos_ in OPEN:
            yield f"w={doc[i].lemma_.lower()}"
