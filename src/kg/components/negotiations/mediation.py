"""Who brings the sides together: "mediated by Oman", "Qatar-brokered", "Uruguay is mediating", "the mediator"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.components import marks
from kg.components.grammar import arguments

MEDIATING = frozenset({"mediate", "broker"})
CONVENING = frozenset({"host", "facilitate", "sponsor", "convene", "moderate", "oversee"})
"""Verbs that say so of talks, but not of everything: "hosted the talks"."""
COMPOUNDS = frozenset({"mediated", "brokered", "sponsored", "hosted", "facilitated"})
PEOPLE = frozenset({"mediator", "broker", "facilitator", "go-between", "intermediary", "moderator"})


def mediators(doc: Doc, naming: set[int], actors: marks.Actors) -> Iterator[tuple[int, str]]:
    """(token, actor) of each mention of somebody who mediates; `naming` are the words that name processes."""
    for token in doc:
        for phrase in _phrases(token, naming):
            for actor in actors.among(phrase):
                yield token.i, actor


def _phrases(token: Token, naming: set[int]) -> Iterator[Token]:
    lemma = token.lemma_.lower()
    if lemma in MEDIATING or (lemma in CONVENING and _of_process(token, naming)):
        yield from (a.token for a in arguments(token) if a.function in {"subj", "by"} and a.token.i not in naming)
    if token.lower_ in COMPOUNDS and token.dep_ in {"amod", "acl"}:
        yield from (child for child in token.children if child.dep_ in {"npadvmod", "compound", "nmod", "amod"})
    if lemma in PEOPLE:
        yield token
        if token.dep_ == "appos":
            yield token.head
        elif token.dep_ == "attr":
            yield from (child for child in token.head.children if child.dep_ == "nsubj")
        yield from (c for prep in token.children if prep.lower_ == "from" for c in prep.children if c.dep_ == "pobj")


def _of_process(verb: Token, naming: set[int]) -> bool:
    """Whether the verb's object, or the noun it stands behind, names a process."""
    objects = [child for child in verb.children if child.dep_ in {"dobj", "nsubjpass"}]
    if verb.dep_ in {"acl", "relcl"}:
        objects.append(verb.head)
    return any(t.i in naming for t in objects)
