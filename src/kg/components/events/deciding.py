"""Which words of a doc name an event, and of which type: frames, weights and network together."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log
from typing import NamedTuple

from spacy.tokens import Doc

from kg.components.events import triggers
from kg.components.events.frames import NO_EVENT, Frame, Frames
from kg.components.events.network import Judge, Seen
from kg.components.grammar import arguments
from kg.components.linear import Table
from kg.components.words import Word, sentences

BIAS = 0.75
"""Log-odds added to all types together against none: what is missed costs more than what is invented."""
CERTAIN = 5.0


class Sight(NamedTuple):
    """A word that may name an event, with what is to be weighed."""

    word: Word
    frame: Frame | None
    seen: Seen


def sight(word: Word, line: triggers.Line, frames: Frames) -> Sight:
    """A word of a sentence with its frame and what may show that it names an event."""
    found = arguments(word, deep=False)
    frame = frames.of(word, found)
    span = line.start, line.start + len(line.lemmas)
    return Sight(word, frame, Seen(triggers.company(word), span, triggers.features(word, line, frame, found)))


class Decision(NamedTuple):
    """A word that names an event; `odds` is how sure the type is, in log-odds over no event."""

    word: Word
    type: str
    mode: str
    odds: float
    rule: str


class Decider:
    """Finds the triggers of a doc.

    Args:
        frames: the lexicon.
        types: none and the types, in the order of its table's classes.
        quiet: a table whose features are the words that were met often and never named an event.
    """

    def __init__(self, frames: Frames, types: Judge, quiet: Table) -> None:
        self.frames = frames
        self.types = types
        self.quiet = quiet

    def decisions(self, doc: Doc, words: list[Word]) -> list[Decision]:
        """The words that name an event, in the order of the text; `words` are those of `doc`."""
        sights = list(self.sights(words))
        odds = self.types.log_odds(doc, [sight.seen for sight in sights])
        decided = (self._decide(sight, row) for sight, row in zip(sights, odds, strict=True))
        return [decision for decision in decided if decision is not None]

    def sights(self, words: list[Word]) -> Iterator[Sight]:
        """The words to be weighed."""
        for sentence in sentences(words):
            chosen = [word for word in sentence if triggers.is_candidate(word) and not self._is_quiet(word)]
            if chosen:
                line = triggers.line_of(sentence)
                yield from (sight(word, line, self.frames) for word in chosen)

    def _is_quiet(self, word: Word) -> bool:
        """Whether a word need not be weighed: it never names an event, or is a name that nothing is known of."""
        key = triggers.key_of(word)
        if key in self.quiet:
            return True
        return (
            word.pos_ == "PROPN"
            and f"k={key}" not in self.types.table
            and (word.lemma_.lower(), "NOUN") not in self.frames
        )

    def _decide(self, sight: Sight, odds: list[float]) -> Decision | None:
        word, frame, _ = sight
        if frame is not None and frame.certain:
            type_, gain, rule = frame.type, CERTAIN, f"frame:{frame.name}"
        else:
            none, *rest = odds
            best = max(range(len(rest)), key=rest.__getitem__)
            type_, gain = self.types.table.classes[best + 1], _any(rest) - none + BIAS
            rule = f"weights:{word.lemma_.lower()}/{word.pos_}"
        if type_ == NO_EVENT or gain <= 0:
            return None
        mode = frame.mode if frame is not None and frame.type == type_ else ""
        return Decision(word, type_, mode, gain, rule)


def _any(odds: list[float]) -> float:
    """The log-odds of any of several classes."""
    most = max(odds)
    return most + log(sum(exp(odd - most) for odd in odds))
