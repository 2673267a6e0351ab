"""The words that tell who said what, as data.

`lexicon/cues.tsv` says how often a word with a relation tells something (its share), and whether what it tells
was said or held; `lexicon/telling.tsv` sorts other words that bear on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kg.lexicon import rows

_POS = {"VERB": "V", "AUX": "V", "NOUN": "N", "ADJ": "J"}
_MISREAD = {"hop": "hope", "lambast": "lambaste", "extoll": "extol"}  # lemmas that the language's tables get wrong
_COMMONLY = 0.5  # share from which a verb commonly brings in what is said


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of a word with a relation."""

    share: float
    stance: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cue words by lemma, part of speech and relation; and word classes by name."""

    cues: dict[tuple[str, str, str], Entry]
    lemmas: frozenset[tuple[str, str]]
    classes: dict[str, frozenset[str]]

    def entry(self, token: Token, relation: str) -> Entry | None:
        """What the lexicon says of a word with a relation; None if nothing."""
        pos = _POS.get(token.pos_)
        return self.cues.get((_lemma(token), pos, relation)) if pos is not None else None

    def knows(self, token: Token) -> bool:
        """Whether a word may be a cue."""
        return (_lemma(token), _POS.get(token.pos_)) in self.lemmas

    def tells(self, token: Token) -> bool:
        """Whether a verb commonly brings in a clause or a quotation ("said", "wrote")."""
        entry = self.entry(token, "ccomp")
        return token.pos_ == "VERB" and entry is not None and entry.stance == "Said" and entry.share >= _COMMONLY

    def is_a(self, token: Token, name: str) -> bool:
        """Whether a word belongs to a class of `telling.tsv`."""
        return token.lemma_.lower() in self.classes.get(name, frozenset())


@cache
def lexicon() -> Lexicon:
    """The lexicon as shipped."""
    cues = {(r["word"], r["pos"], r["relation"]): Entry(float(r["share"]), r["stance"]) for r in rows("cues")}
    classes: dict[str, set[str]] = {}
    for row in rows("telling"):
        classes.setdefault(row["class"], set()).add(row["word"])
    lemmas = frozenset((word, pos) for word, pos, _ in cues)
    return Lexicon(cues, lemmas, {name: frozenset(words) for name, words in classes.items()})


def _lemma(token: Token) -> str:
    """The lemma as the lexicon spells it: "criticise" as "criticize"."""
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB" and lemma.endswith("ise") and len(lemma) > 7:
        lemma = lemma[:-3] + "ize"
    return _MISREAD.get(lemma, lemma)
