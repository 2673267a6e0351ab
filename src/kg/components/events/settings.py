"""When and where: the time expression and the place that belong to an event, and the actors of its sentence."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from kg.components import marks
from kg.components.events.roles import functions_of, path
from kg.components.grammar import is_verbal
from kg.components.linear import Table

OTHER, TIME, PLACE = "-", "time", "place"
CLASSES = [OTHER, TIME, PLACE]
PLACES = frozenset(("GPE", "LOC", "FAC"))


class Surroundings:
    """What stands around the events of a doc: mentions of actors, times, places, by sentence."""

    def __init__(self, doc: Doc) -> None:
        self._mentions = _by_sentence(marks.spans_of(doc, "kg_actors"))
        self._times = _by_sentence(marks.spans_of(doc, "kg_times"))
        self._places = _by_sentence([ent for ent in doc.ents if ent.label_ in PLACES])

    def mentions(self, sent: Span) -> list[Span]:
        """The mentions of actors in a sentence."""
        return self._mentions.get(sent.start, [])

    def time(self, word: Token, type_: str, table: Table) -> str | None:
        """The id of the time of the event that `word` names."""
        best = _best(word, type_, self._times.get(word.sent.start, []), TIME, table)
        return best.id_ if best is not None else None

    def place(self, word: Token, type_: str, table: Table) -> tuple[int, int] | None:
        """The tokens [start, end) of its place."""
        best = _best(word, type_, self._places.get(word.sent.start, []), PLACE, table)
        return (best.start, best.end) if best is not None else None


def when(doc: Doc, time_id: str | None) -> str:
    """How a time lies to the article's date: "ahead", "behind", or "" (the same, or unknown)."""
    value = marks.attrs_of(doc, "kg_times").get(time_id or "", {})
    today = (doc._.kg_date or "")[:10]
    first, last = value.get("earliest") or value.get("value"), value.get("latest") or value.get("value")
    if not (today and first and last):
        return ""
    return "ahead" if first > today else "behind" if last < today[: len(last)] else ""


def _by_sentence(spans: list[Span]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for span in spans:
        found.setdefault(span.root.sent.start, []).append(span)
    return found


def _best(word: Token, type_: str, spans: list[Span], kind: str, table: Table) -> Span | None:
    best, most = None, 0.0
    column = CLASSES.index(kind)
    functions = functions_of(word) if spans else {}
    for span in spans:
        odds = table.log_odds(features(word, type_, span, kind, functions))
        gain = odds[column] - odds[0]
        if gain > most:
            best, most = span, gain
    return best


def features(word: Token, type_: str, span: Span, kind: str, functions: dict[int, str]) -> list[str]:
    """What may show that a time or a place belongs to the event that `word` names."""
    head = span.root
    steps = path(word, head)
    side = "<" if head.i < word.i else ">"
    prep = head.head.lower_ if head.dep_ == "pobj" else head.dep_
    function = functions.get(head.i, OTHER)
    shared = _clause(word) == _clause(head)
    gap = min(abs(word.i - head.i) // 3, 6)
    verbs = sum(is_verbal(t) for t in word.doc[min(word.i, head.i) + 1 : max(word.i, head.i)])
    found = [f"p={steps}", f"pr={prep}", f"f={function}", f"pr={prep} f={function}", f"c={shared}", f"g={gap}{side}",
             f"c={shared} v={is_verbal(word)}", f"v={min(verbs, 4)}", f"c={shared} y={type_}", f"pr={prep} y={type_}",
             f"c={shared} pr={prep}", f"p={steps} pr={prep}", f"e={span.label_}", f"c={shared} g={gap}{side}",
             f"w={is_verbal(word)} f={function}", f"w={is_verbal(word)} p={steps}"]  # fmt: skip
    return [f"{kind} {f}" for f in ["bias", *found]]


def _clause(token: Token) -> int:
    """The index of the verb of the clause that a word stands in."""
    at = token
    while not is_verbal(at) and at.head.i != at.i:
        at = at.head
    return at.i
