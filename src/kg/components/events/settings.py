"""When and where: the time expression and the place that belong to an event, and the actors of its sentence."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.components import marks
from kg.components.events import dating
from kg.components.events.roles import functions_of, path
from kg.components.grammar import is_verbal
from kg.components.linear import Table
from kg.components.marks import Phrase, phrases
from kg.components.words import Word

OTHER, PLACE = "-", "place"
CLASSES = [OTHER, PLACE]
PLACES = frozenset(("GPE", "LOC", "FAC"))


class Surroundings:
    """What stands around the events of a doc: mentions of actors, times, places, by sentence."""

    def __init__(self, doc: Doc, words: list[Word]) -> None:
        self._mentions = _by_sentence(phrases(words, marks.spans_of(doc, "kg_actors")))
        self._times = _by_sentence(phrases(words, marks.spans_of(doc, "kg_times")))
        self._places = _by_sentence(phrases(words, (ent for ent in doc.ents if ent.label_ in PLACES)))
        self._functions: dict[int, dict[int, str]] = {}

    def functions(self, word: Word) -> dict[int, str]:
        """As `roles.functions_of`, found once for each word."""
        if word.i not in self._functions:
            self._functions[word.i] = functions_of(word)
        return self._functions[word.i]

    def mentions(self, word: Word) -> list[Phrase]:
        """The mentions of actors in the sentence of a word."""
        return self._mentions.get(word.sentence.start, [])

    def is_near(self, word: Word, mention: Phrase) -> bool:
        """Whether a mention stands in a function to the event's word, or in the same clause."""
        head = mention.root
        return head.i in self.functions(word) or dating.clause(word).i == dating.clause(head).i

    def time(self, word: Word, type_: str, table: Table) -> str | None:
        """The id of the time of the event that `word` names."""
        times = self._times.get(word.sentence.start, [])
        best = dating.time_of(word, type_, times, self.functions(word), table) if times else None
        return best.id_ if best is not None else None

    def place(self, word: Word, type_: str, table: Table) -> tuple[int, int] | None:
        """The tokens [start, end) of its place."""
        spans = self._places.get(word.sentence.start, [])
        best = _best(word, type_, spans, self.functions(word), table) if spans else None
        return (best.start, best.end) if best is not None else None


def _by_sentence(spans: list[Phrase]) -> dict[int, list[Phrase]]:
    found: dict[int, list[Phrase]] = {}
    for span in spans:
        found.setdefault(span.root.sentence.start, []).append(span)
    return found


def _best(word: Word, type_: str, spans: list[Phrase], functions: dict[int, str], table: Table) -> Phrase | None:
    best, most = None, 0.0
    column = table.classes.index(PLACE)
    for span in spans:
        odds = table.log_odds(features(word, type_, span, functions))
        gain = odds[column] - odds[0]
        if gain > most:
            best, most = span, gain
    return best


def features(word: Word, type_: str, span: Phrase, functions: dict[int, str]) -> list[str]:
    """What may show that a place belongs to the event that `word` names."""
    head = span.root
    steps = path(word, head)
    side = "<" if head.i < word.i else ">"
    prep = head.head.lower_ if head.dep_ == "pobj" else head.dep_
    function = functions.get(head.i, OTHER)
    shared = dating.clause(word).i == dating.clause(head).i
    gap = min(abs(word.i - head.i) // 3, 6)
    verbs = sum(is_verbal(t) for t in word.doc[min(word.i, head.i) + 1 : max(word.i, head.i)])
    found = [f"p={steps}", f"pr={prep}", f"f={function}", f"pr={prep} f={function}", f"c={shared}", f"g={gap}{side}",
             f"c={shared} v={is_verbal(word)}", f"v={min(verbs, 4)}", f"c={shared} y={type_}", f"pr={prep} y={type_}",
             f"c={shared} pr={prep}", f"p={steps} pr={prep}", f"e={span.label_}", f"c={shared} g={gap}{side}",
             f"w={is_verbal(word)} f={function}", f"w={is_verbal(word)} p={steps}"]  # fmt: skip
    return [f"{PLACE} {f}" for f in ["bias", *found]]
