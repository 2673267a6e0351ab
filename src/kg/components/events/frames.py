"""The frames of `lexicon/event_frames.tsv`: words that name events, with what must stand by them.

Columns: `lemma`; `pos` (VERB, NOUN, ADJ); `with`, conditions parted by spaces, each `function:word|word` over
`grammar.arguments` and particles ("prt:off", "obj:talk|tie", "on:*"); `type`, or "-" for no event; `share`, how
often the word in this frame names an event of the type, by judgement (1 decides alone, less is weighed with
everything else); `mode`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.components.grammar import Argument, is_verbal
from kg.components.words import Word
from kg.lexicon import rows

NO_EVENT = "-"
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One line: a word under conditions names an event of a type, or none ("-")."""

    lemma: str
    pos: str
    conditions: tuple[tuple[str, frozenset[str]], ...]
    type: str
    share: float
    mode: str
    name: str

    @property
    def certain(self) -> bool:
        """Whether the frame decides alone."""
        return self.share >= 1


class Frames:
    """The frames by word; the line with the most conditions that hold is taken, of equals the first."""

    def __init__(self, frames: list[Frame]) -> None:
        self._by_word: dict[tuple[str, str], list[Frame]] = {}
        for frame in sorted(frames, key=lambda f: -len(f.conditions)):
            self._by_word.setdefault((frame.lemma, frame.pos), []).append(frame)

    @classmethod
    def shipped(cls) -> Frames:
        """The frames that the package carries.

        Raises:
            ValueError: a line has no type of PLOVER's, or no share between 0 and 1.
        """
        return cls([_frame(row) for row in rows("event_frames")])

    def __contains__(self, word: tuple[str, str]) -> bool:
        """Whether there is a line for a lemma and its word class."""
        return word in self._by_word

    def of(self, word: Word, arguments: list[Argument[Word]]) -> Frame | None:
        """The frame that `word` stands in with its arguments, None where it has no line or no condition holds."""
        frames = self._by_word.get((word.lemma_.lower(), word_class(word)))
        if not frames:
            return None
        near = _near(word, arguments) if any(frame.conditions for frame in frames) else {}
        return next((f for f in frames if all(_holds(c, near) for c in f.conditions)), None)


def word_class(word: Word) -> str:
    """The part of speech that counts: a verb is what is used as one, and names are nouns."""
    return "VERB" if is_verbal(word) else "NOUN" if word.pos_ == "PROPN" else word.pos_


def _near(word: Word, arguments: list[Argument[Word]]) -> dict[str, set[str]]:
    """Function → the words in it, lower-case lemmas."""
    found: dict[str, set[str]] = {}
    for function, token in arguments:
        found.setdefault(function, set()).add(token.lemma_.lower())
    for child in word.children:
        if child.dep_ in ("prt", "xcomp", "advmod", "neg", "amod", "compound"):
            found.setdefault(child.dep_, set()).add(child.lemma_.lower())
    return found


def _holds(condition: tuple[str, frozenset[str]], near: dict[str, set[str]]) -> bool:
    function, words = condition
    if function.startswith("!"):
        return not (near.get(function[1:], set()) & words if "*" not in words else near.get(function[1:]))
    there = near.get(function)
    return bool(there) and ("*" in words or not words.isdisjoint(there or ()))


def _frame(row: dict[str, str]) -> Frame:
    lemma, pos, type_ = row["lemma"].lower(), row["pos"], row["type"]
    if type_ not in (*TYPES, NO_EVENT):
        raise ValueError(f"event_frames.tsv: '{lemma}' has the type '{type_}', which is none of PLOVER's")
    share = float(row["share"] or 0.5)
    if not 0 <= share <= 1:
        raise ValueError(f"event_frames.tsv: '{lemma}' has the share {share}; it lies between 0 and 1")
    conditions = tuple(
        (function, frozenset(words.lower().split("|")))
        for function, _, words in (part.partition(":") for part in row["with"].split())
    )
    return Frame(lemma, pos, conditions, type_, share, row["mode"], " ".join(filter(None, (lemma, row["with"]))))
