"""`kg_negotiations`: who negotiates with whom, about what, through whom, and how far it is.

Reads the parse and the marks of actors, times and events; writes `doc.spans["kg_negotiations"]` (see `marks`).

Every word that names a process ("talks", "a truce") is a call; its parties are the principals of the
phrases around it: states and organisations rather than the persons and groups that act for them
(`calls`, `sides`). Calls with the same parties are one negotiation; a call that names one side only, or
none, joins the one that is spoken of nearest (`joining`). Who mediates (`mediation`) is no party.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.components import marks
from kg.components.negotiations.calls import CallReader
from kg.components.negotiations.joining import Process, processes
from kg.components.negotiations.mediation import Mediation, Third
from kg.components.negotiations.moves import planned, rounds_and_moves
from kg.components.negotiations.progress import background, status_of
from kg.components.negotiations.sides import Sides

ABOUT = frozenset({"on", "over", "about", "regarding", "concerning", "for"})
LONGEST_ISSUE = 13
"""Tokens."""


@Language.factory("kg_negotiations", assigns=["doc.spans"], requires=["token.dep", "token.lemma"])
def make_negotiations(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, for `nlp.add_pipe("kg_negotiations")` behind `kg_events`."""
    return NegotiationReader()


class NegotiationReader:
    """Reads the negotiations of one Doc after another; keeps only the lexicon between them."""

    def __init__(self) -> None:
        self._calls = CallReader()
        self._mediation = Mediation()

    def __call__(self, doc: Doc) -> Doc:
        """Mark the negotiations of `doc`."""
        actors = marks.Actors(doc)
        naming = {token.i for token in doc if self._calls.names(token)}
        between = list(self._mediation.read(doc, naming, actors))
        sides = Sides(doc, actors, (each.phrase for each in between))
        found = processes(list(self._calls.read(doc, sides)), sides)
        third = _third(between, found, sides)
        past = background(doc)
        spans, attrs = [], {}
        for number, process in enumerate(found):
            key = f"n{number}"
            attrs[key] = _describe(doc, process, third[number], sides)
            status = status_of(process.calls, past, planned(doc, process, attrs[key]["rounds"], sides))
            for call in process.calls:
                start, end = _naming(call.token)
                spans.append(marks.mark(doc, start, end, status, key))
        marks.put(doc, "kg_negotiations", spans, attrs)
        return doc


def _third(between: list[Third], found: list[Process], sides: Sides) -> list[list[str]]:
    """The third sides of each process: of those that mediate it, or mediate nearest to where it is spoken of."""
    third: list[dict[str, None]] = [{} for _ in found]
    for each in between if found else ():
        at = each.process if each.process is not None else each.word
        nearest = _nearest(found, at)
        parties = found[nearest].parties
        for principal in (sides.principal(actor) for actor in each.actors):
            if principal in parties and len(parties) > 2:
                parties.remove(principal)
            if principal is not None and principal not in parties:
                third[nearest][principal] = None
    return [list(each) for each in third]


def _nearest(found: list[Process], token: int) -> int:
    """The number of the process that is spoken of nearest to a word."""
    return min(range(len(found)), key=lambda number: found[number].distance(token))


def _describe(doc: Doc, process: Process, third: list[str], sides: Sides) -> marks.Attrs:
    parties = process.parties
    rounds, moves = rounds_and_moves(doc, process, sides)
    return {
        "parties": parties,
        "delegates": _delegates(process, parties, sides),
        "mediators": third,
        "issue": _issue(process),
        "place": _first(doc, rounds, "place"),
        "time": _first(doc, rounds, "time"),
        "rounds": rounds,
        "moves": moves,
        "rule": "parties-of-" + process.calls[0].kind,
    }


def _delegates(process: Process, parties: list[str], sides: Sides) -> list[str]:
    people = [a for call in process.calls for a in call.people]
    chosen = (a for a in people if sides.type(a) == "Person" and set(sides.chain(a)) & set(parties))
    return [a for a in dict.fromkeys(chosen) if a not in parties]


def _issue(process: Process) -> list[int] | None:
    """What it is about: "talks on the dam's water", "the minerals deal"; the first phrase that says so."""
    for call in process.calls:
        for prep in call.token.children:
            about = next((child for child in prep.rights if child.dep_ in {"pobj", "pcomp"}), None)
            if prep.lower_ in ABOUT and about is not None and about.ent_type_ not in {"DATE", "TIME", "PERSON"}:
                return [prep.i + 1, min(about.right_edge.i + 1, prep.i + LONGEST_ISSUE)]
    for call in process.calls:
        start, end = _naming(call.token)
        if any(t.pos_ == "NOUN" and not t.ent_type_ for t in call.token.doc[start : end - 1]):
            return [start, end]
    return None


def _naming(token: Token) -> tuple[int, int]:
    """The naming word with its nearest modifiers: "peace talks", "six-party talks"."""
    start = token.i
    while (
        start > 0
        and token.doc[start - 1].head.i == token.i
        and (token.doc[start - 1].dep_ in {"compound", "amod"} or token.doc[start - 1].text == "-")
    ):
        start -= 1
    return start, token.i + 1


def _first(doc: Doc, events: list[str], role: str) -> object:
    """The first place or time that a round has."""
    attrs = marks.attrs_of(doc, "kg_events")
    return next((attrs[key].get(role) for key in events if attrs[key].get(role)), None)
