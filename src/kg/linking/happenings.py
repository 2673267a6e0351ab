"""Which events of different articles are one happening: the same act, on the same day, by and to the same actors.

Events meet in a bucket for each type, day and two participants, who are known beyond their article. Speech acts are
many on a busy day, so for them the words must be the same too. Work is linear; the order of articles plays no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from kg.linking.digest import Digest, Happening

SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})
"""Types whose acts are done by speaking."""
MOST = 4
"""Participants of an event that are looked at: a summit of twenty is the same one by its first four."""


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """An event as one article tells it, ordered by its IRI."""

    iri: str
    article: str
    event: Happening


@dataclass(frozen=True, slots=True, order=True)
class Again:
    """An event that is told again, by what it shares with the first telling: type, day, participants."""

    first: str
    again: str
    type: str
    day: str
    participants: tuple[str, ...]


def told(digest: Digest) -> Iterator[Told]:
    """The events of an article that others may tell too."""
    for event in digest.happenings:
        if event.factuality != "Negated" and len(_participants(event)) > 1:
            yield Told(event.iri, digest.article, event)


def retold(events: Iterable[Told]) -> list[Again]:
    """The events told by several articles, each linked to the first telling; in the order of IRIs."""
    first: dict[tuple[str, ...], Told] = {}
    found = []
    for telling in sorted(events):
        known = [first[key] for key in _keys(telling.event) if key in first]
        other = next((each for each in known if each.article != telling.article), None)
        if other is not None:
            common = tuple(sorted(_participants(telling.event) & _participants(other.event)))
            found.append(Again(other.iri, telling.iri, telling.event.type, telling.event.day, common))
        if not known:
            for key in _keys(telling.event):
                first[key] = telling
    return found


def _participants(event: Happening) -> set[str]:
    """Who takes part, as far as other articles can name them too."""
    return {actor for actor in (*event.doers, *event.others) if "/article/" not in actor}


def _keys(event: Happening) -> list[tuple[str, ...]]:
    words = event.label.casefold() if event.type in SPOKEN else ""
    sides = [(who, whom) for who in event.doers for whom in event.others]
    pairs = sides or list(combinations(event.doers, 2))
    known = [pair for pair in pairs if not any("/article/" in actor for actor in pair)]
    ordered = known if event.type in SPOKEN or event.others else [tuple(sorted(pair)) for pair in known]
    return [(event.type, event.day, words, *pair) for pair in ordered[: MOST * MOST]]
