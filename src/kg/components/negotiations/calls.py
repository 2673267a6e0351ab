"""The words that name a process ("talks", "a truce"), each a call with the sides that stand around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg import lexicon
from kg.components.negotiations.sides import Sides


@dataclass(frozen=True)
class Call:
    """A word that names a process; `kind` as in the lexicon, `people` the actors around it, `parties` their principals.

    `titled`: it is part of a proper name ("the Paris Agreement"), and so a text rather than a process;
    `sentence`: the token that its sentence begins with.
    """

    token: Token
    kind: str
    people: tuple[str, ...]
    parties: tuple[str, ...]
    titled: bool = False
    sentence: int = 0


class CallReader:
    """Finds the calls of a Doc, by the words of `negotiations.tsv`."""

    def __init__(self) -> None:
        self._rows = {(row["word"], row["pos"]): row for row in lexicon.rows("negotiations")}

    def read(self, doc: Doc, sides: Sides) -> Iterator[Call]:
        """The calls of `doc`, in the order of the text."""
        for token in doc:
            kind = self._kind(token)
            if kind:
                titled = _titled(token)
                people, faced = sides.around(token, kind, titled)
                yield Call(
                    token,
                    kind,
                    tuple(people),
                    tuple(sides.parties(people, faced)),
                    titled,
                    sides.sentences.start(token.i),
                )

    def names(self, token: Token) -> bool:
        """Whether a word names a process."""
        return bool(self._kind(token))

    def _kind(self, token: Token) -> str:
        pos = "NOUN" if token.pos_ == "PROPN" else token.pos_
        row = self._rows.get((_word(token), pos))
        number = "plural" if token.tag_ in {"NNS", "NNPS"} else "singular"
        if row is None or row["number"] not in {"", number}:
            return ""
        apart = lexicon.words(row["not_with"])
        return "" if any(t.lower_ in apart for t in (*token.children, token.head)) else row["kind"]


def _word(token: Token) -> str:
    """The word in the lexicon: its lemma, with what a hyphen or blank parts from it ("cease-fire", "cease fire")."""
    if not token.lower_.startswith("fire"):
        return token.lemma_.lower()
    doc, i = token.doc, token.i
    before = doc[i - 2] if i > 1 and doc[i - 1].text == "-" else doc[i - 1] if i > 0 else token
    return "ceasefire" if before.lower_ == "cease" else token.lemma_.lower()


def _titled(token: Token) -> bool:
    doc, i = token.doc, token.i
    return token.pos_ == "PROPN" or (i > 0 and doc[i - 1].pos_ == "PROPN" and doc[i - 1].dep_ == "compound")
