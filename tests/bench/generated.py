"""Articles that nobody wrote: graphs in the shape of Parley's own, as many as wanted, the same for the same size.

    python tests/bench/generated.py 1000000 news.nq

States, persons and bodies recur from article to article, a few of them often, as in news. About 1,400 triples an
article; the last graph has the links between articles.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Iterator
from itertools import product

from pyoxigraph import Literal, NamedNode, Quad

from kg import names
from kg.article import Article
from kg.graph import Run, graph
from kg.names import KG, RDF
from kg.records import Actor, Event, Extraction, Mention, Move, Negotiation, Place, Statement, Time
from kg.store import write

STATES = [a + b for a, b in product("Vel Os Nor Bra Tal Kar Mol Sen Dru Ys".split(), "land tria mark via".split())]
GIVEN = "Mira Jon Ida Omar Lena Teo Ana Viktor Sara Nils Ines Boris Kofi Mei Rosa".split()
FAMILY = "Holt Brandt Falk Berg Quill Vogel Sabri Lund Orlov Mensah Tan Reyes Novak Stern Lys Ode".split()
TOWNS = "Pell Lakeside Zenda Harbour Ford Marsh Cliff Mill Stone Bridge Well Green".split()
OFFICES = ("president", "foreign minister", "defence minister", "envoy", "spokesman")
ISSUES = ("the border", "grain exports", "the river", "prisoners", "fishing rights", "a ceasefire")
BODIES = ("Grain Council", "Harbour Authority", "Parliament")

ACTS = {
    "CONSULT": "met", "AGREE": "signed a treaty with", "SUPPORT": "praised", "CONCEDE": "eased its demands on",
    "COOPERATE": "traded with", "AID": "sent food to", "RETREAT": "withdrew from", "REQUEST": "asked",
    "ACCUSE": "accused", "REJECT": "refused to answer", "THREATEN": "threatened", "PROTEST": "marched against",
    "SANCTION": "imposed sanctions on", "MOBILIZE": "moved troops towards", "COERCE": "blockaded", "ASSAULT": "shelled",
}  # fmt: skip
FACTUALITIES = ["Asserted"] * 14 + ["Planned"] * 3 + ["Possible"] * 2 + ["Negated"]
STATUSES = ("Proposed", "Scheduled", "Ongoing", "Suspended", "Concluded", "Failed")
MOVES = ("Offer", "Demand", "Concession", "Threat", "Refusal", "Condition", "Agreement")
CUES = ("said", "told reporters", "announced", "warned", "insisted", "wrote")
FIRST_DAY = datetime.date(2023, 1, 1)


def quads(size: int, seed: int = 1) -> Iterator[Quad]:
    """About `size` quads, never fewer: article by article, then the links."""
    chance = random.Random(seed)
    threads: dict[str, list[NamedNode]] = {}
    made = number = 0
    while made < size:
        written = _Article(chance, number).quads()
        parties: dict[NamedNode, list[str]] = {}
        for quad in written:
            if quad.predicate == KG.party:
                parties.setdefault(quad.subject, []).append(quad.object.value)
        for negotiation, sides in parties.items():
            threads.setdefault(" ".join(sorted(sides)), []).append(negotiation)
        yield from written
        made, number = made + len(written), number + 1
    yield from _links(threads)


def _links(threads: dict[str, list[NamedNode]]) -> Iterator[Quad]:
    """One thread for the negotiations of the same parties, with a reason for each link."""
    kg, rdf, where = names.PREFIXES["kg"], names.PREFIXES["rdf"], NamedNode(names.BASE + "links")
    joins = NamedNode(kg + "thread")
    for parties, negotiations in threads.items():
        thread = NamedNode(f"{names.BASE}thread/{names.digest(parties)}")
        yield Quad(thread, RDF.type, NamedNode(kg + "Thread"), where)
        for negotiation in negotiations:
            link = NamedNode(f"{names.BASE}link/{names.digest(negotiation.value, thread.value)}")
            yield Quad(negotiation, joins, thread, where)
            yield Quad(link, RDF.type, NamedNode(kg + "Link"), where)
            yield Quad(link, NamedNode(rdf + "subject"), negotiation, where)
            yield Quad(link, NamedNode(rdf + "predicate"), joins, where)
            yield Quad(link, NamedNode(rdf + "object"), thread, where)
            yield Quad(link, NamedNode(kg + "reason"), Literal("the same parties"), where)


class _Article:
    """One article in the making: its text grows sentence by sentence, and with it what is read from it."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.chance, self.number, self.text = chance, number, ""
        self.day = FIRST_DAY + datetime.timedelta(days=chance.randrange(730))
        self.actors: dict[str, Actor] = {}
        self.acts: list[tuple[str, str, str]] = []
        self.events: list[Event] = []
        self.statements: list[Statement] = []
        self.cast: list[str] = []
        while len(self.cast) < 4:
            self.cast = list(dict.fromkeys([*self.cast, self._often(STATES)]))

    def quads(self) -> list[Quad]:
        """The article's graph."""
        negotiation = self._negotiate() if self.chance.random() < 0.6 or self.number < 2 else None
        for _ in range(10):
            self._act(negotiation)
            self._speak(negotiation)
        key = f"generated-{self.number:05d}"
        article = Article(id=key, text=self.text, source=f"{key}.txt", title=f"News of {self.day}", date=self.day)
        found = (negotiation,) if negotiation else ()
        extraction = Extraction(tuple(self.actors.values()), tuple(self.statements), tuple(self.events), found)
        return graph(article, extraction, run=Run("0.0", "generated"))

    # the text

    def _sentence(self, *parts: str | tuple[str, str]) -> dict[str, Mention]:
        """Add a sentence of words and of (key, words); where each key stands."""
        self.text += "\n" if self.chance.random() < 0.2 else " " if self.text else ""
        start, places = len(self.text), {}
        for part in parts:
            key, words = (None, part) if isinstance(part, str) else part
            if key:
                places[key] = (len(self.text), len(self.text) + len(words))
            self.text += words
        return {key: Mention(*place, start, len(self.text)) for key, place in places.items()}

    # actors

    def _often(self, of: list[str] | tuple[str, ...]) -> str:
        """One of a list, the first ones more often."""
        return of[int(len(of) * self.chance.random() ** 2)]

    def _actor(self, kind: str, label: str, mention: Mention, **known: str | None) -> str:
        """The id of an actor, who is mentioned once more; its label is the id."""
        slug = names.slug(label) if known.pop("slug", "yes") else None
        rest = {"acts_for": None, "office": None, "names": (), **known}
        before = self.actors.get(label)
        mentions = (*before.mentions, mention) if before else (mention,)
        self.actors[label] = Actor(id=label, type=kind, label=label, slug=slug, mentions=mentions, rule="made", **rest)
        return label

    def _person(self, mention: Mention, name: str, state: str) -> str:
        office = OFFICES[sum(map(ord, name)) % len(OFFICES)]
        return self._actor("Person", name, mention, acts_for=state, office=office, names=(name.split()[1],))

    def _speaker(self) -> tuple[str, str]:
        """A person and the state they speak for, the same wherever they appear."""
        name = f"{self._often(GIVEN)} {self._often(FAMILY)}"
        return name, STATES[sum(map(ord, name)) % len(STATES)]

    # what is read

    def _date(self, factuality: str = "Asserted") -> Time | None:
        """A day, a month, a span, or nothing, near the day of the article, and after it only for what is to come."""
        ahead = factuality in ("Planned", "Possible")
        day = self.day + datetime.timedelta(days=self.chance.randrange(1, 60) if ahead else -self.chance.randrange(60))
        kinds = (
            Time(day.isoformat(), None, None), Time(day.isoformat()[:7], None, None), None,
            Time(None, day.isoformat(), (day + datetime.timedelta(days=6)).isoformat()),
        )  # fmt: skip
        return self.chance.choice(kinds)

    def _act(self, negotiation: Negotiation | None) -> None:
        """One state does something to another, somewhere; a body of theirs reports it."""
        chance = self.chance
        one, other, kind = *chance.sample(self.cast, 2), chance.choice(list(ACTS))
        factuality, town = chance.choice(FACTUALITIES), self._often(TOWNS)
        if factuality == "Negated" and self.acts:
            one, other, kind = self.acts[-1]  # what is denied has mostly been told before
        self.acts.append((one, other, kind))
        body = f"{one} {chance.choice(BODIES)}"
        at = self._sentence(("one", one), " ", ("act", ACTS[kind]), " ", ("other", other), " in ", ("town", town),
                            ", the ", ("body", body), " reported.")  # fmt: skip
        actor = self._actor("State", one, at["one"])
        target = self._actor("State", other, at["other"])
        reporter = self._actor("Organization", body, at["body"], acts_for=actor)
        both = kind in ("CONSULT", "AGREE")
        part = negotiation if chance.random() < 0.2 else None
        self.events.append(
            Event(
                id=f"e{len(self.events)}", type=kind, mode=None, triggers=(at["act"],), label=ACTS[kind].split()[0],
                actors=(actor, target) if both else (actor,), recipients=() if both else (target,),
                place=Place(town, at["town"]) if chance.random() < 0.5 else None, time=self._date(factuality),
                factuality=factuality, according_to=(reporter,) if chance.random() < 0.4 else (),
                part_of=part.id if part else None, move=Move(part.id, chance.choice(MOVES)) if part else None,
                rule="frame:made",
            )
        )  # fmt: skip

    def _speak(self, negotiation: Negotiation | None) -> None:
        """A person says something about an event of before; farmers, whom nobody names, are told."""
        chance, event = self.chance, self.events[-1]
        name, state = self._speaker()
        number, direct = chance.randrange(2, 900), chance.random() < 0.5
        content = f"{chance.choice(ISSUES)} will cost {state} {number} million"
        content = f'"{content}"' if direct else content
        at = self._sentence(("who", name), ", of ", ("state", state), ", ", ("cue", chance.choice(CUES)), " that ",
                            ("what", content), ", as did ", ("farmers", "farmers"), ".")  # fmt: skip
        self._actor("State", state, at["state"])
        farmers = f"farmers {len(self.text)}"
        self.actors[farmers] = Actor(farmers, "Group", "farmers", (), None, None, None, (at["farmers"],), "described")
        move = Move(negotiation.id, chance.choice(MOVES)) if negotiation and chance.random() < 0.2 else None
        self.statements.append(
            Statement(
                id=f"s{len(self.statements)}", content=(at["what"],), text=content,
                quotation="Direct" if direct else "Indirect", stance="Said" if chance.random() < 0.9 else "Held",
                speakers=(self._person(at["who"], name, state),), addressee=farmers if chance.random() < 0.2 else None,
                cue=self.text[at["cue"].begin : at["cue"].end], cue_span=at["cue"], speaker_span=at["who"],
                about=(state, event.id), time=self._date() if chance.random() < 0.2 else None, move=move, rule="made",
            )
        )  # fmt: skip

    def _negotiate(self) -> Negotiation:
        """Two states negotiate, a third mediates, and a round is to come."""
        one, other, middle = self.cast[:3]
        issue, town = self.chance.choice(ISSUES), self._often(TOWNS)
        at = self._sentence(
            ("one", one), " and ", ("other", other), " held ", ("talks", "talks"), " on ", issue, " in ",
            ("town", town), ", where ", ("middle", middle), " mediates.",
        )  # fmt: skip
        parties = (self._actor("State", one, at["one"]), self._actor("State", other, at["other"]))
        mediator = self._actor("State", middle, at["middle"])
        factuality = ("Asserted", "Planned")[self.number % 2]
        place, when = Place(town, at["town"]), self._date(factuality)
        talks = (at["talks"],)
        self.events.append(
            Event(
                "e0", "CONSULT", "visit", talks, "talks", parties, (), place, when, factuality, (), "n0", None, "made",
            )
        )  # fmt: skip
        return Negotiation(
            "n0", talks, "talks", parties, (), (mediator,), issue, self.chance.choice(STATUSES), when, place, ("e0",),
            "made",
        )  # fmt: skip


if __name__ == "__main__":
    write(quads(int(sys.argv[1])), sys.argv[2], sort=False)
