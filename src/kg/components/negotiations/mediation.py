"""Who brings the sides together: "mediated by Oman", "Qatar-brokered", "an Egyptian proposal"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg import lexicon
from kg.components import marks
from kg.components.grammar import arguments

BETWEEN = frozenset({"between", "among"})


class Third(NamedTuple):
    """Somebody who mediates: the word that says so, the head of the phrase for them, the process it is said of."""

    word: int
    phrase: int
    actors: tuple[str, ...]
    process: int | None


class Mediation:
    """Finds who mediates, by the words of `mediation.tsv`."""

    def __init__(self) -> None:
        self._kinds: dict[str, set[str]] = {}
        for row in lexicon.rows("mediation"):
            self._kinds.setdefault(row["word"], set()).add(row["kind"])
        self._rules: dict[str, Callable[[Token, set[int]], Iterator[Token]]] = {
            "mediate": self._mediating,
            "convene": self._convening,
            "promote": self._promoting,
            "reconcile": self._reconciling,
            "gather": self._gathering,
            "shuttle": self._mediating,
            "person": self._person,
            "central": self._central,
            "plan": self._plan,
        }

    def read(self, doc: Doc, naming: set[int], actors: marks.Actors) -> Iterator[Third]:
        """Each mention of somebody who mediates; `naming` are the words that name processes."""
        for token in doc:
            for phrase in self._phrases(token, naming):
                found = tuple(actors.among(phrase))
                if found:
                    yield Third(token.i, phrase.i, found, _process(token, naming))

    def _phrases(self, token: Token, naming: set[int]) -> Iterator[Token]:
        for kind in sorted(self._kinds.get(token.lemma_.lower(), ())):
            if kind in self._rules:
                yield from self._rules[kind](token, naming)
        if "brokered" in self._kinds.get(token.lower_, ()) and token.dep_ in {"amod", "acl"}:
            yield from (c for c in token.children if c.dep_ in {"npadvmod", "compound", "nmod", "amod"})
        held = (child.i for child in token.head.children if child.dep_ == "dobj")
        if token.lower_ == "through" and not naming.isdisjoint((token.head.i, *held)):
            yield from (c for c in token.children if c.dep_ == "pobj")

    def _mediating(self, verb: Token, naming: set[int]) -> Iterator[Token]:
        if verb.pos_ != "VERB":
            return
        pressed = _pressed(verb)
        if pressed is not None:
            yield pressed
        else:
            yield from (a.token for a in arguments(verb) if a.function in {"subj", "by"} and a.token.i not in naming)

    def _convening(self, verb: Token, naming: set[int]) -> Iterator[Token]:
        if _process(verb, naming) is not None:
            yield from self._mediating(verb, naming)

    def _promoting(self, verb: Token, naming: set[int]) -> Iterator[Token]:
        """ "Norway urged talks between rebels and state"; a side that calls for talks of its own is no third."""
        process = _process(verb, naming)
        if process is not None and any(c.lower_ in BETWEEN for c in verb.doc[process].children):
            yield from self._mediating(verb, naming)

    def _reconciling(self, verb: Token, naming: set[int]) -> Iterator[Token]:
        for breach in (c for c in verb.children if c.dep_ == "dobj"):
            told = "breach" in self._kinds.get(breach.lemma_.lower(), ())
            if told and any(c.lower_ in BETWEEN for c in breach.children):
                yield from self._mediating(verb, naming)

    def _gathering(self, verb: Token, naming: set[int]) -> Iterator[Token]:
        """ "bring the two sides together", "get them to the table"."""
        behind = [c for c in verb.rights if c.lower_ == "together"]
        behind += [c for prep in verb.rights if prep.dep_ == "prep" for c in prep.children if c.lower_ == "table"]
        if behind and any(c.dep_ in {"dobj", "nsubjpass"} for c in verb.children):
            yield from self._mediating(verb, naming)

    def _person(self, noun: Token, naming: set[int]) -> Iterator[Token]:
        if noun.pos_ not in {"NOUN", "PROPN"}:
            return
        yield noun
        if noun.dep_ == "appos":
            yield noun.head
        elif noun.dep_ == "attr":
            yield from (child for child in noun.head.children if child.dep_ == "nsubj")
        yield from (c for prep in noun.children if prep.lower_ == "from" for c in prep.children if c.dep_ == "pobj")

    def _central(self, word: Token, naming: set[int]) -> Iterator[Token]:
        """ "Merkel was instrumental in the talks", "Egypt is central to mediating"."""
        after = [*word.rights, *word.head.rights]
        behind = [c for prep in after if prep.lower_ in {"in", "to", "for"} for c in prep.children]
        about = any(c.i in naming or "mediate" in self._kinds.get(c.lemma_.lower(), ()) for c in behind)
        if word.dep_ == "acomp" and about:
            yield from (a.token for a in arguments(word.head) if a.function == "subj")

    def _plan(self, noun: Token, naming: set[int]) -> Iterator[Token]:
        """Whose "proposal for a truce" it is."""
        if any(c.i in naming for prep in noun.rights if prep.lower_ == "for" for c in prep.children):
            yield from (c for c in noun.children if c.dep_ in {"poss", "amod", "compound", "nmod"})


def _pressed(verb: Token) -> Token | None:
    """ "putting pressure on Egypt to broker a deal": Egypt, who is to do it."""
    head = verb.head
    if verb.dep_ not in {"acl", "xcomp", "advcl"}:
        return None
    nouns = [head, *(c for c in head.children if c.dep_ == "dobj")]
    preps = [c for noun in (*nouns, head) if noun.lemma_ == "pressure" or head.lemma_ == "call" for c in noun.children]
    preps += [c for c in head.children if any(n.lemma_ == "pressure" for n in nouns)]
    return next((c for prep in preps if prep.lower_ in {"on", "upon"} for c in prep.children if c.dep_ == "pobj"), None)


def _process(word: Token, naming: set[int]) -> int | None:
    """The word that names the process which is mediated: the verb's object, or the noun it stands before or behind."""
    near = [child for child in word.children if child.dep_ in {"dobj", "nsubjpass"}]
    near += [c for prep in word.children if prep.dep_ == "prep" for c in prep.children]
    if word.dep_ in {"acl", "relcl", "amod"}:
        near.append(word.head)
    return next((token.i for token in near if token.i in naming), None)
