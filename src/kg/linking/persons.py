"""Actors that one article alone knows, and who they are in others; and names that seem to mean two.

An article keeps actors to itself that it names by surname, by an office, or as a people. They are joined to an actor
of the corpus, or of the register, where there is a reason: the office and the day tell who it was, or nobody else in
the corpus has that family name. Each rule looks into a bucket of like names, so the work is linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from kg import spelling
from kg.linking.digest import Actor, Digest
from kg.names import actor_iri
from kg.register import Register

PARTS = frozenset(
    """all any both dozens every few fewer half hundreds many more most no other scores several some
    two three four five six seven eight nine ten eleven twelve""".split()
)
"""Words with which a people is some of them, and in no two articles the same."""
NEAR = 400
"""Days: who is known by surname in one article stands with full name in another one of about that year."""


@dataclass(frozen=True, slots=True, order=True)
class Same:
    """A local actor, who it is in another article or beyond, and why."""

    local: str
    known: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Namesake:
    """An actor that seems to be two: what one article says of it and another one denies."""

    iri: str
    first: str
    second: str
    article: str
    other_article: str


@dataclass(frozen=True, slots=True)
class _Named:
    """Where a person is named in full, and what is said of them there: offices, whom they act for."""

    day: str
    article: str
    said: frozenset[str]


@dataclass
class People:
    """The actors of a corpus, article after article, as far as joining them needs."""

    base: str
    register: Register
    _full: dict[str, dict[str, list[_Named]]] = field(default_factory=dict)
    _alone: list[tuple[str, str, Actor]] = field(default_factory=list)
    _peoples: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = field(default_factory=dict)
    _states: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    _described: list[Same] = field(default_factory=list)

    def read(self, digest: Digest) -> None:
        """Take the actors of an article in."""
        for actor in digest.actors.values():
            if actor.type == "Person":
                self._person(actor, digest)
            elif actor.type == "Group" and actor.rule == "people" and not actor.shared:
                name = actor.label.casefold()
                if PARTS.isdisjoint(name.split()) and not any(map(str.isdigit, name)):
                    self._peoples.setdefault((name, actor.acts_for), []).append((digest.day, actor.iri))

    def _person(self, actor: Actor, digest: Digest) -> None:
        if actor.shared:
            bearers = self._full.setdefault(spelling.family(actor.label), {})
            bearers.setdefault(actor.iri, []).append(_Named(digest.day, digest.article, _said(actor)))
            states = {state for state in map(digest.actors.get, actor.acts_for) if state and state.type == "State"}
            for state in sorted(states, key=lambda state: state.iri):
                self._states.setdefault(actor.iri, []).append((state.label, digest.day, digest.article))
        elif actor.rule == "short-name" and " " not in actor.label:
            self._alone.append((digest.day, digest.article, actor))
        elif actor.rule == "description":
            self._described += self._in_office(actor, digest)

    def same(self) -> list[Same]:
        """What belongs together, in the order of IRIs."""
        return sorted([*self._described, *self._surnames(), *self._same_peoples()])

    def namesakes(self) -> list[Namesake]:
        """IRIs that articles of about one year use for persons of different states, in order; one pair for each."""
        found = []
        for iri, told in sorted(self._states.items()):
            (state, _, article), *rest = sorted(told, key=lambda each: (each[1], each[2], each[0]))
            other = next((each for each in rest if each[0] != state and each[2] != article), None)
            if other is not None:
                found.append(Namesake(iri, state, other[0], article, other[2]))
        return found

    def _in_office(self, actor: Actor, digest: Digest) -> Iterator[Same]:
        """Who "the Ukrainian president" was on the day of the article."""
        principals = [iri.rpartition("/")[2] for iri in actor.acts_for if "/article/" not in iri]
        if len(principals) != 1 or not digest.day:
            return
        holders = self.register.holders(principals[0], actor.label, digest.day)
        if len({holder.slug for holder in holders}) == 1:
            who = holders[0]
            reason = f"{actor.label} on {digest.day}: {who.label} held that office"
            yield Same(actor.iri, actor_iri(who.slug, self.base), reason)

    def _surnames(self) -> Iterator[Same]:
        """Persons named by surname alone, where one person of the corpus can be meant.

        That person is named in full by two articles of about that year, or by one that says the same of them.
        """
        for day, article, actor in self._alone:
            bearers = self._full.get(spelling.family(actor.label), {})
            near = {iri: [n for n in named if _near(day, n.day)] for iri, named in sorted(bearers.items())}
            found = [(iri, named) for iri, named in near.items() if named]
            if len(found) != 1 or any(each.article == article for each in found[0][1]):
                continue
            iri, named = found[0]
            if len(named) > 1 or named[0].said & _said(actor):
                yield Same(actor.iri, iri, f"the only {actor.label} whom articles of about that year name in full")

    def _same_peoples(self) -> Iterator[Same]:
        """Peoples of one name: each article's with that of the first one."""
        for (name, _), told in sorted(self._peoples.items()):
            (_, first), *rest = sorted(told)
            for _, again in rest:
                yield Same(again, first, f"people of one name: {name}")


def _said(actor: Actor) -> frozenset[str]:
    """What an article says of a person that another one may say too."""
    return frozenset((*(office.casefold() for office in actor.offices), *actor.acts_for))


def _near(day: str, other: str) -> bool:
    """Whether two articles are of about one year; those without a date are near to none."""
    if not day or not other:
        return False
    return abs((date.fromisoformat(day) - date.fromisoformat(other)).days) <= NEAR
