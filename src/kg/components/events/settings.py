"""When and where: the time expression and the place that belong to an event, and the actors of its sentence."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from kg.components import marks
from kg.components.events import dating
from kg.components.events.roles import functions_of, path
from kg.components.grammar import is_verbal
from kg.components.linear import Table

OTHER, PLACE = "-", "place"
CLASSES = [OTHER, PLACE]
PLACES = frozenset(("GPE", "LOC", "FAC"))


class Surroundings:
    """What stands around the events of a doc: mentions of actors, times, places, by sentence."""

    def __init__(self, doc: Doc) -> None:
        self._mentions = _by_sentence(marks.spans_of(doc, "kg_actors"))
        self._times = _by_sentence(marks.spans_of(doc, "kg_times"))
        self._places = _by_sentence([ent for ent in doc.ents if ent.label_ in PLACES])
        self._functions: dict[int, dict[int, str]] = {}

    def functions(self, word: Token) -> dict[int, str]:
        """As `roles.functions_of`, found once for each word."""
        if word.i not in self._functions:
            self._functions[word.i] = functions_of(word)
        return self._functions[word.i]

    def mentions(self, sent: Span) -> list[Span]:
        """The mentions of actors in a sentence."""
        return self._mentions.get(sent.start, [])

    def is_near(self, word: Token, mention: Span) -> bool:
        """Whether a mention stands in a function to the event's word, or in the same clause."""
        head = mention.root
        return head.i in self.functions(word) or dating.clause(word).i == dating.clause(head).i

    def time(self, word: Token, type_: str, table: Table) -> str | None:
        """The id of the time of the event that `word` names."""
        times = self._times.get(word.sent.start, [])
        best = dating.time_of(word, type_, times, self.functions(word), table) if times else None
        return best.id_ if best is not None else None

    def place(self, word: Token, type_: str, table: Table) -> tuple[int, int] | None:
        """The tokens [start, end) of its place."""
        spans = self._places.get(word.sent.start, [])
        best = _best(word, type_, spans, self.functions(word), table) if spans else None
        return (best.start, best.end) if best is not None else None


def _by_sentence(spans: list[Span]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for span in spans:
        found.setdefault(span.root.sent.start, []).append(span)
    return found


def _best(word: Token, type_: str, spans: list[Span], functions: dict[int, str], table: Table) -> Span | None:
    best, most = None, 0.0
    column = table.classes.index(PLACE)
    for span in spans:
        odds = table.log_odds(features(word, type_, span, functions))
        gain = odds[column] - odds[0]
        if gain > most:
            best, most = span, gain
    return best


def features(word: Token, type_: str, span: Span, functions: dict[int, str]) -> list[str]:
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
