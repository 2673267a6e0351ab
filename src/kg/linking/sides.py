"""Between whom a negotiation is, and about what, in terms that articles share.

A person or body stands for the state or organisation that it acts for, a group for its state, but not where the
group stands against it ("Syrian rebels"). Collectives are known by their noun; words are in `lexicon/linking.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise

from kg import lexicon
from kg.linking.digest import Actor, Digest, Talks
from kg.names import slug

_DEPTH = 4
"""So many steps from who speaks to whom it is for: a spokesman, a ministry, a state."""


def sides(talks: Talks, digest: Digest) -> tuple[str, ...]:
    """The sides of a negotiation, sorted: IRIs of shared actors, else a noun ("rebels", "rebels of …/syria").

    Where all parties act for one state, it is they who negotiate, not the state with itself.
    """
    outer = {side for party in talks.parties if (side := _principal(party, digest))}
    if len(outer) > 1:
        return tuple(sorted(outer))
    return tuple(sorted({side for party in talks.parties if (side := _self(party, digest))}))


def home(talks: Talks, digest: Digest) -> str | None:
    """The state within which a negotiation takes place, if all its sides belong to the politics of one."""
    found = {_home(party, digest) for party in talks.parties}
    states = found - {None}
    actors = [digest.actors.get(party) for party in talks.parties]
    inner = any(actor is not None and actor.type != "State" and _home(actor.iri, digest) for actor in actors)
    return states.pop() if len(states) == 1 and inner and None not in found else None


def issue(talks: Talks, digest: Digest) -> str | None:
    """What talks are about ("trade"), by their issue and name; None where no word tells.

    The headline tells too, where the article has no other talks.
    """
    return _issue(f"{talks.about} {talks.label}") or (_issue(digest.headline) if len(digest.talks) == 1 else None)


def called(side: str, labels: Mapping[str, str]) -> str:
    """A side in words: the label of a shared actor, else its noun."""
    noun, joint, state = side.partition(" of ")
    if joint:
        return f"{noun} of {labels.get(state, _last(state))}"
    return labels.get(side, _last(side))


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def _principal(iri: str, digest: Digest) -> str | None:
    """Whom a party negotiates for, as a side."""
    for _ in range(_DEPTH):
        actor = digest.actors.get(iri)
        if actor is None:
            return iri if "/article/" not in iri else None
        if actor.type == "State" or not actor.acts_for or _word_of("side", actor):
            return _self(iri, digest)
        iri = actor.acts_for[0]
    return _self(iri, digest)


def _self(iri: str, digest: Digest) -> str | None:
    """A party itself, as a side; None where nothing but its article could tell who that is."""
    actor = digest.actors.get(iri)
    if actor is None or actor.shared:
        return iri if "/article/" not in iri else None
    against = _word_of("side", actor)
    if against:
        states = [state for state in actor.acts_for if "/article/" not in state]
        return f"{against} of {states[0]}" if states else against
    named = actor.rule in {"people", "short-name", "organization"}
    return slug(actor.label) or None if named else None


def _home(iri: str, digest: Digest) -> str | None:
    """The state to whose politics a party belongs."""
    actor = digest.actors.get(iri)
    if actor is None:
        return None
    state = _word_of("home", actor)
    if state:
        return slug(state)
    principal = _principal(iri, digest)
    return principal.rpartition("/")[2] if principal and "/article/" not in principal and "/" in principal else None


def _word_of(kind: str, actor: Actor) -> str | None:
    """What the list says of an actor's name or description, if it has one of its words."""
    listed = _listed(kind)
    return next((listed[word] for word in _phrases(actor.label) if word in listed), None)


def _issue(text: str) -> str | None:
    """The first issue of the list that a text has a word of."""
    listed = _listed("issue")
    found = {word for word in _phrases(text) if word in listed}
    return next((value for word, value in listed.items() if word in found), None)


@cache
def _listed(kind: str) -> dict[str, str]:
    return {row["word"]: row["value"] for row in lexicon.rows("linking") if row["kind"] == kind}


def _phrases(text: str) -> Iterator[str]:
    """The words of a text, lower case, also two, three and four of them together, and the parts of "five-day"."""
    words = re.findall(r"[^\W_]+(?:[-’'][^\W_]+)*", text.lower())
    yield from _joined(words)
    yield from (part for word in words if "-" in word for part in word.split("-"))


def _joined(words: list[str]) -> Iterable[str]:
    yield from words
    yield from (" ".join(pair) for pair in pairwise(words))
    yield from (" ".join(words[i : i + n]) for n in (3, 4, 5) for i in range(len(words) - n + 1))
