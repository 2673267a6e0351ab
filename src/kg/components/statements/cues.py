"""The words that tell who said what, as data.

`lexicon/cues.tsv` says how often a word with a relation tells something (its share), and whether what it tells
was said or held; `lexicon/telling.tsv` sorts other words that bear on it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.components.words import Word
from kg.lexicon import rows

_POS = {"VERB": "V", "AUX": "V", "NOUN": "N", "ADJ": "J"}
CUES = frozenset(_POS)
"""Parts of speech of words that may tell something."""
_PLAIN = frozenset({"", "DATE", "TIME", "CARDINAL", "ORDINAL", "PERCENT", "QUANTITY"})
_MISREAD = {"hop": "hope", "lambast": "lambaste", "extoll": "extol"}  # lemmas that the language's tables get wrong
_STEPS = (0, 1, 2, 3, 5, 8, 12, 20, 40, 99)
_MANY = 20_000  # words that are looked up once only
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
    held: frozenset[tuple[str, str]]
    telling: frozenset[str]
    classes: dict[str, frozenset[str]]

    def entry(self, token: Word, relation: str) -> Entry | None:
        """What the lexicon says of a word with a relation; None if nothing."""
        relation = "ccomp" if relation == "inserted" else relation
        return self.cues.get((*_entry_of(token.lemma_, token.pos_), relation))

    def knows(self, token: Word) -> bool:
        """Whether a word may be a cue."""
        return _entry_of(token.lemma_, token.pos_) in self.lemmas

    def mostly(self, token: Word) -> str:
        """Said or Held: what most entries of a word have, the weight of each its share; Held of a word without any."""
        word = _entry_of(token.lemma_, token.pos_)
        return "Said" if word in self.lemmas and word not in self.held else "Held"

    def tells(self, token: Word) -> bool:
        """Whether a verb commonly brings in a clause or a quotation ("said", "wrote")."""
        return token.pos_ == "VERB" and _entry_of(token.lemma_, "VERB")[0] in self.telling

    def is_a(self, token: Word, name: str) -> bool:
        """Whether a word belongs to a class of `telling.tsv`."""
        return token.lemma_.lower() in self.classes.get(name, frozenset())


@cache
def lexicon() -> Lexicon:
    """The lexicon as shipped."""
    cues = {(r["word"], r["pos"], r["relation"]): Entry(float(r["share"]), r["stance"]) for r in rows("cues")}
    classes: dict[str, set[str]] = {}
    for row in rows("telling"):
        classes.setdefault(row["class"], set()).add(row["word"])
    said: Counter[tuple[str, str]] = Counter()
    for (word, pos, _), entry in cues.items():
        said[word, pos] += round(100 * entry.share) * (1 if entry.stance == "Said" else -1)
    held = frozenset(word for word, balance in said.items() if balance < 0)
    telling = frozenset(
        word
        for (word, pos, relation), entry in cues.items()
        if (pos, relation, entry.stance) == ("V", "ccomp", "Said") and entry.share >= _COMMONLY
    )
    return Lexicon(cues, frozenset(said), held, telling, {name: frozenset(words) for name, words in classes.items()})


@lru_cache(_MANY)
def _entry_of(lemma: str, pos: str) -> tuple[str, str]:
    """A lemma as the lexicon spells it ("criticise" as "criticize") and its part of speech ("V" of "VERB")."""
    lemma = lemma.lower()
    if pos == "VERB" and lemma.endswith("ise") and len(lemma) > 7:
        lemma = lemma[:-3] + "ize"
    return _MISREAD.get(lemma, lemma), _POS.get(pos, pos)


def step(number: int) -> int:
    """A count of words, rounded up to a few steps: 0 to 3, 5, 8, 12, 20, 40, and 99 for all above."""
    return _STEPS[bisect_left(_STEPS, min(number, 99))]


def common(token: Word) -> str:
    """The lemma of a common word; of a name only what kind of name it is: nothing is learnt of particular ones."""
    if token.pos_ == "PROPN" or token.ent_type_ not in _PLAIN:
        return token.ent_type_ or "NAME"
    return token.lemma_.lower()


def word_of(token: Word) -> str:
    """A word as the tables name it: "say/V"."""
    return "/".join(_entry_of(token.lemma_, token.pos_))
