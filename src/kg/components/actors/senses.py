"""Whether a noun that can mean an actor does so here: "the Roe campaign", not "a bombing campaign"."""

from __future__ import annotations

from spacy.tokens import Token

from kg import lexicon
from kg.components.actors.cast import Cast

BEFORE = frozenset({"compound", "amod", "nmod", "poss"})
AIMS = frozenset({"of", "to", "against", "over"})
ASKING = frozenset({"WDT", "WP", "WP$"})
PLACES = frozenset({"GPE", "LOC", "FAC"})


class Senses:
    """Tells nouns that act from those that do not, with the words of `senses.tsv`."""

    def __init__(self) -> None:
        rows = lexicon.rows("senses")
        self._never = {row["word"]: frozenset(lexicon.words(row["never"])) for row in rows}
        self._only = {row["word"]: frozenset(lexicon.words(row["only"])) for row in rows if row["only"]}

    def acts(self, token: Token, cast: Cast) -> bool:
        """Whether a noun can mean who acts: no "nerve agent", no "whose group", no part of a place's name."""
        before = [child for child in token.children if child.dep_ in BEFORE]
        words = {child.lower_ for child in before}
        if words & self._never.get(token.lemma_.lower(), frozenset()) or (
            token.pos_ == "PROPN" and token.ent_type_ in PLACES
        ):
            return False
        if any(child.tag_ in ASKING for child in token.lefts):
            return False
        only = self._only.get(token.lemma_.lower()) if token.tag_ == "NN" else None
        return only is None or (_unaimed(token, cast) and all(_fits(child, only, cast) for child in before))


def _fits(child: Token, only: frozenset[str], cast: Cast) -> bool:
    """Whether a word before the noun is one of those that it needs, a name, or only an owner."""
    named = child.i in cast.at_head or (child.tag_ == "NNP" and child.head.is_lower)
    return child.lower_ in only or named or child.dep_ == "poss"


def _unaimed(token: Token, cast: Cast) -> bool:
    """Whether nothing behind the noun says what it is for: "campaign of abuse"; but "campaign of Ann Roe"."""
    aims = (c for c in token.rights if c.dep_ in {"prep", "acl"})
    return not any(
        c.dep_ == "acl" or (c.lower_ in AIMS and not any(inner.i in cast.at_head for inner in c.children)) for c in aims
    )
