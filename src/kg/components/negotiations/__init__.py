"""`kg_negotiations`: who negotiates with whom, about what, through whom, and how far it is.

Reads the parse and the marks of actors, times and events; writes `doc.spans["kg_negotiations"]` (see `marks`).

Every word that names a process ("talks", "a truce") is a call; its parties are the principals of the
phrases around it: states and organisations rather than the persons and groups that act for them. Calls
with the same parties are one negotiation; a call that names one side only, or none, joins the one that
was spoken of last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg import lexicon
from kg.components import marks
from kg.components.grammar import arguments
from kg.components.negotiations.mediation import mediators
from kg.components.negotiations.progress import status_of

SIDES = frozenset(
    "subj obj with between among poss compound amod holder and led to by against "
    "to<subj on<subj in<subj into<subj for<subj".split()
)
"""Functions in which the sides of a process stand to the word that names it."""

MOVES = {
    "REQUEST": "Demand",
    "REJECT": "Refusal",
    "THREATEN": "Threat",
    "CONCEDE": "Concession",
    "AGREE": "Agreement",
}
"""What an event of a PLOVER type is within a negotiation."""

OFFERS = frozenset({"offer", "propose", "proposal", "promise", "pledge", "volunteer", "willing", "ready"})
SIDE_WORDS = frozenset(
    "country nation side government leader party neighbor neighbour rival power president state ally".split()
)

ABOUT = frozenset({"on", "over", "about", "regarding", "concerning", "for"})
LONGEST_ISSUE = 13
"""Tokens."""

MIN_SHARE = 0.5
MIN_CALLS = 2
"""Words of negotiating that an article needs before sides are taken from their surroundings."""
GRAMMAR_WEIGHT = 3


@dataclass
class _Call:
    """A word that names a process, and the principals that stand around it."""

    token: Token
    kind: str
    parties: list[str]
    people: list[str]


@dataclass
class _Process:
    """Calls taken to be one negotiation."""

    parties: list[str]
    calls: list[_Call] = field(default_factory=list)


@Language.factory("kg_negotiations", assigns=["doc.spans"], requires=["token.dep", "token.lemma"])
def make_negotiations(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, for `nlp.add_pipe("kg_negotiations")` behind `kg_events`."""
    return NegotiationReader()


class NegotiationReader:
    """Reads the negotiations of one Doc after another; keeps only the lexicon between them."""

    def __init__(self) -> None:
        self._kind = {(row["word"], row["pos"]): row["kind"] for row in lexicon.rows("negotiations")}

    def __call__(self, doc: Doc) -> Doc:
        """Mark the negotiations of `doc`."""
        actors = marks.Actors(doc)
        calls = [call for token in doc if (call := self._call(token, actors))]
        sentences = _mentions_by_sentence(actors)
        spans, attrs = [], {}
        processes = _processes(calls, lambda t: _in_sentence(t, actors, sentences), actors)
        third = _mediators(doc, calls, processes, actors)
        for number, process in enumerate(processes):
            key = f"n{number}"
            attrs[key] = _describe(doc, process, third[number], actors)
            status = status_of([call.token for call in process.calls])
            for call in process.calls:
                span = _naming(call.token)
                spans.append(marks.mark(doc, span[0], span[1], status, key))
        marks.put(doc, "kg_negotiations", spans, attrs)
        return doc

    def _call(self, token: Token, actors: marks.Actors) -> _Call | None:
        pos = "NOUN" if token.pos_ == "PROPN" else token.pos_
        kind = self._kind.get((_word(token), pos))
        if kind is None:
            return None
        functions = SIDES - {"subj", "by", "poss", "obj"} if kind == "broker" else SIDES
        sides = [a.token for a in arguments(token) if a.function in functions and not _enforces(token, *a)]
        around = [actor for side in sides if not _both_sides(side) for actor in _all_of(side, actors)]
        people = list(dict.fromkeys(around))
        parties = list(dict.fromkeys(p for a in people if (p := _principal(a, actors)) is not None))
        bodies = [party for party in parties if actors.attrs[party]["type"] != "Person"]
        return _Call(token, kind, bodies or parties, people)


def _word(token: Token) -> str:
    """The word in the lexicon: its lemma, with what a hyphen joins to it ("cease-fire")."""
    joined = token.i > 1 and token.doc[token.i - 1].text == "-" and token.doc[token.i - 2].lower_ == "cease"
    return "cease-fire" if joined and token.lower_.startswith("fire") else token.lemma_.lower()


def _both_sides(side: Token) -> bool:
    """ "The two countries", "both sides": those that the article is about, whoever they are."""
    counted = any(child.lower_ in {"two", "both", "three", "all"} for child in side.children)
    return counted and side.tag_ == "NNS" and side.lemma_.lower() in SIDE_WORDS


def _enforces(noun: Token, function: str, token: Token) -> bool:
    """Whether a phrase only does something with the agreement: "a treaty that a court can enforce"."""
    return function == "holder" and noun.is_ancestor(token)


def _all_of(side: Token, actors: marks.Actors) -> list[str]:
    """The actors of a side, or those that its group is made of: "six powers: Russia, China …", "Thai and Lao men"."""
    inner = [c for prep in side.children if prep.lower_ in {"of", "from"} for c in prep.children if c.dep_ == "pobj"]
    own = [child for child in side.children if child.dep_ in {"appos", "amod", "nmod", "compound"}]
    for part in [*own, *inner]:
        if len(members := actors.among(part)) > 1:
            return members
    return actors.among(side)


def _principal(actor: str, actors: marks.Actors) -> str | None:
    """For whom an actor negotiates: its state or organisation, else itself; nobody for an unnamed person."""
    seen = {actor}
    while (owner := actors.attrs[actor]["acts_for"]) is not None and owner not in seen:
        if actors.attrs[actor]["type"] == "Organization" and actors.attrs[owner]["type"] == "Organization":
            break
        actor = owner
        seen.add(actor)
    data = actors.attrs[actor]
    return actor if data["salient"] or data["type"] != "Person" else None


def _mentions_by_sentence(actors: marks.Actors) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for span in actors.mentions:
        found.setdefault(span.sent.start, []).append(span)
    return found


def _in_sentence(token: Token, actors: marks.Actors, sentences: dict[int, list[Span]]) -> list[str]:
    """The principals named in the sentence of `token` as more than a place or a source of the news."""
    found: dict[str, None] = {}
    for span in sentences.get(token.sent.start, ()):
        root = span.root
        place = root.dep_ == "pobj" and root.head.lower_ in {
            "in",
            "at",
            "from",
            "near",
            "across",
            "throughout",
        }
        principal = None if place else _principal(span.id_, actors)
        if principal is not None and actors.attrs[principal]["type"] != "Person":
            found[principal] = None
    return list(found)


def _processes(calls: list[_Call], near: Callable[[Token], list[str]], actors: marks.Actors) -> list[_Process]:
    """Calls joined by their parties, those that name both sides first; the others go to the nearest fitting one.

    Where no phrase names both sides, they are the two principals that stand most often beside such words.
    """
    found: list[_Process] = []
    for call in calls:
        if len(call.parties) >= 2 and call.kind != "round":
            process = next((p for p in found if _same(p.parties, call.parties)), None)
            if process is None:
                found.append(process := _Process([]))
            process.parties = list(dict.fromkeys([*process.parties, *call.parties]))
            process.calls.append(call)
    found = found or _from_surroundings(calls, near, actors)
    taken = {call.token.i for process in found for call in process.calls}
    for call in calls:
        fitting = [p for p in found if set(call.parties) <= set(p.parties)]
        if fitting and call.token.i not in taken and (call.kind != "round" or len(call.parties) >= 2):
            min(fitting, key=lambda p: abs(p.calls[0].token.i - call.token.i)).calls.append(call)
    for process in found:
        process.calls.sort(key=lambda call: call.token.i)
    return sorted(found, key=lambda p: p.calls[0].token.i)


def _same(a: list[str], b: list[str]) -> bool:
    """Whether two sets of parties are one process: one within the other, or half of all shared and two in common."""
    both = set(a) & set(b)
    return len(both) >= 2 and len(both) / len(set(a) | set(b)) >= MIN_SHARE


def _from_surroundings(calls: list[_Call], near: Callable[[Token], list[str]], actors: marks.Actors) -> list[_Process]:
    """The process whose sides are the principals nearest to words of negotiating, weighted by nearness."""
    plain = [call for call in calls if call.kind in {"talk", "outcome"} or len(call.parties) >= 2]
    weight: Counter[str] = Counter()
    for call in plain:
        for party in call.parties:
            weight[party] += GRAMMAR_WEIGHT
        for party in near(call.token):
            weight[party] += 1
    sides = [party for party, _ in weight.most_common() if actors.attrs[party]["type"] != "Person"][:2]
    if len(plain) < MIN_CALLS or len(sides) < 2 or weight[sides[1]] < MIN_CALLS:
        return []
    own = [call for call in plain if set(call.parties) <= set(sides)]
    return [_Process(sides, own)] if own else []


def _describe(doc: Doc, process: _Process, third: list[str], actors: marks.Actors) -> marks.Attrs:
    parties = process.parties
    rounds, moves = _events(doc, process, parties, actors)
    return {
        "parties": parties,
        "delegates": _delegates(process, parties, actors),
        "mediators": third,
        "issue": _issue(process),
        "place": _first(doc, rounds, "place"),
        "time": _first(doc, rounds, "time"),
        "rounds": rounds,
        "moves": moves,
        "rule": "parties-of-" + process.calls[0].kind,
    }


def _delegates(process: _Process, parties: list[str], actors: marks.Actors) -> list[str]:
    people = [a for call in process.calls for a in call.people]
    chosen = (a for a in people if actors.attrs[a]["type"] == "Person" and _principal(a, actors) in parties)
    return [a for a in dict.fromkeys(chosen) if a not in parties]


def _mediators(doc: Doc, calls: list[_Call], processes: list[_Process], actors: marks.Actors) -> dict[int, list[str]]:
    """Third sides, by the number of the process that they are spoken of nearest to."""
    found: dict[int, dict[str, None]] = {number: {} for number in range(len(processes))}
    for at, actor in mediators(doc, {call.token.i for call in calls}, actors) if processes else ():
        principal = _principal(actor, actors)
        nearest = min(found, key=lambda n: min(abs(call.token.i - at) for call in processes[n].calls))
        parties = processes[nearest].parties
        if principal in parties and len(parties) > 2:
            parties.remove(principal)
        if principal is not None and principal not in parties:
            found[nearest][principal] = None
    return {number: list(third) for number, third in found.items()}


def _issue(process: _Process) -> list[int] | None:
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


def _events(doc: Doc, process: _Process, parties: list[str], actors: marks.Actors) -> tuple[list[str], list[list[str]]]:
    """The rounds (meetings and talks between the parties) and the moves (demands, offers … by one of them)."""
    rounds, moves = [], []
    near = {call.token.sent.start for call in process.calls}
    named = {call.token.i for call in process.calls}
    attrs = marks.attrs_of(doc, "kg_events")
    for key, spans in marks.spans_by_id(doc, "kg_events").items():
        data, span = attrs[key], spans[0]
        sides = {_principal(a, actors) for a in [*data["actors"], *data["recipients"]]} & set(parties)
        own = any(t.i in named for s in spans for t in s)
        if span.label_ == "CONSULT" and (len(sides) >= 2 or (own and sides)):
            rounds.append(key)
        elif span.label_ in MOVES and (len(sides) >= 2 or span.root.sent.start in near):
            movers = {_principal(a, actors) for a in data["actors"]}
            if movers & set(parties):
                moves.append([key, _move(span.root, span.label_)])
    return rounds, moves


def _move(word: Token, type_: str) -> str:
    if word.lemma_.lower() in OFFERS and type_ in {"AGREE", "REQUEST"}:
        return "Offer"
    if type_ == "REQUEST" and any(child.lower_ in {"if", "unless"} for child in word.subtree):
        return "Condition"
    return MOVES[type_]


def _first(doc: Doc, events: list[str], role: str) -> object:
    """The first place or time that a round has."""
    attrs = marks.attrs_of(doc, "kg_events")
    return next((attrs[key].get(role) for key in events if attrs[key].get(role)), None)
