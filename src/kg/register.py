"""Who is known beyond one article: states, bodies and leaders of the lexicon, and what the user's file of actors says.

`Register.identify` gives the actors of an article their slugs, and so the IRIs that articles share: what is known gets
its own, whatever the spelling; a surname with an office ("President Holt") the slug of who held it on that day; a name
that many states give to a body ("Ministry of Defense") its state's. An article's graph depends on that article and
on this register alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING

from kg import lexicon, names, spelling

if TYPE_CHECKING:
    from pathlib import Path

    from kg.records import Actor, Extraction

TYPES = ("Person", "State", "Organization", "Group")


@dataclass(frozen=True, slots=True)
class Term:
    """An office held for a state or body (a slug), from a day to a day; "" where it is not known or goes on."""

    office: str
    principal: str
    since: str = ""
    until: str = ""

    def covers(self, day: str) -> bool:
        """Whether the office was held on a day ("2025-03-11"); a year counts whole."""
        begun = not self.since or day[: len(self.since)] >= self.since
        return begun and (not self.until or day[: len(self.until)] <= self.until)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody known beyond an article.

    Args:
        slug: the last part of the IRI.
        type: Person, State, Organization or Group.
        label: the usual name; `names` has the others.
        terms: offices held.
        acts_for: slug of the state or body that this one acts for, "" for none.
        wikidata: IRI, "" where it is not certain.
        articles: IRIs of the only articles that mean this one; none for all.
        yours: it stands in the user's file.
    """

    slug: str
    type: str
    label: str
    names: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    acts_for: str = ""
    wikidata: str = ""
    articles: tuple[str, ...] = ()
    yours: bool = False


@dataclass(frozen=True)
class Verdicts:
    """What a user decides about links, by IRIs.

    Args:
        joined: actors that are one.
        threads: negotiation → its thread.
        apart: pairs of actors, or of negotiations, that no link may join.
    """

    joined: tuple[tuple[str, str], ...] = ()
    threads: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()


class Register:
    """Known actors, found by their names, and what the user decided."""

    def __init__(self, known: Iterable[Known], verdicts: Verdicts | None = None) -> None:
        self.verdicts = verdicts or Verdicts()
        self.by_slug: dict[str, Known] = {}
        self._by_name: dict[tuple[str, str], list[Known]] = {}
        self._families: dict[str, list[Known]] = {}
        for each in known:
            self._take(each)

    def _take(self, known: Known) -> None:
        self.by_slug[known.slug] = known
        for name in dict.fromkeys((known.label, *known.names)):
            for key in dict.fromkeys((_key(known.type, name), _exact(known.type, name))):
                bearers = self._by_name.setdefault((known.type, key), [])
                bearers[:] = [*(each for each in bearers if each.slug != known.slug), known]
        if known.type == "Person" and known.terms:
            for family in _families(known):
                bearers = self._families.setdefault(family, [])
                bearers[:] = [*(each for each in bearers if each.slug != known.slug), known]

    def identify(self, extraction: Extraction, day: date | None, article: str = "") -> Extraction:
        """The extraction with the slugs that this register gives; two records of one actor become one.

        Args:
            extraction: what was read.
            day: of the article, which tells who held an office.
            article: its IRI, for what the user says of this one alone.
        """
        place = _Place(day.isoformat() if day else "", article)
        by_id = {actor.id: actor for actor in extraction.actors}
        actors = [self._identified(actor, by_id, place) for actor in extraction.actors]
        return _merged(replace(extraction, actors=tuple(actors)))

    def holders(self, principal: str, office: str, day: str) -> list[Known]:
        """Who held an office of a state or body (a slug) on a day, by the words of a description ("president")."""
        wanted = _office(office)
        held = self._held.get(principal, ()) if wanted else ()
        return [known for known, term in held if _office(term.office) == wanted and term.covers(day)]

    @cached_property
    def _held(self) -> dict[str, list[tuple[Known, Term]]]:
        """State or body → who held an office of it."""
        held: dict[str, list[tuple[Known, Term]]] = {}
        for known in self.by_slug.values():
            for term in known.terms:
                held.setdefault(term.principal, []).append((known, term))
        return held

    def _identified(self, actor: Actor, by_id: Mapping[str, Actor], place: _Place) -> Actor:
        principal = _principal(actor, by_id)
        known = self._known(actor, principal, place)
        if known is None:
            return replace(actor, slug=_slug(actor, principal))
        type_ = known.type if known.yours else actor.type
        return replace(actor, slug=known.slug, type=type_, wikidata=known.wikidata or None)

    def _known(self, actor: Actor, principal: str, place: _Place) -> Known | None:
        """Who of the register an actor is: the user's own before others, the one of this article before all."""
        found = self._named(actor, place)
        if actor.slug is None and not any(known.yours for known in found):
            return self._in_office(actor, principal, place.day)
        here = [known for known in found if known.articles]
        serving = [known for known in found if _serves(known, principal, place.day)]
        others = [known for known in found if not (known.yours and principal and known.acts_for)]
        unsaid = [known for known in others if not known.acts_for]
        return next((some[0] for some in (here, serving, others, unsaid) if len(some) == 1), None)

    def _named(self, actor: Actor, place: _Place) -> list[Known]:
        """Those who bear the name of an actor, but not those whom other articles mean."""
        labels = [actor.label] if actor.type == "Person" else [actor.label, *actor.names]
        found: list[Known] = []
        for key in (*(_exact(actor.type, label) for label in labels), *(_key(actor.type, label) for label in labels)):
            found = found or list(self._by_name.get((actor.type, key), ()))
        found += [known for known in self._renamed(actor) if known not in found]
        return [known for known in found if not known.articles or place.article in known.articles]

    def _renamed(self, actor: Actor) -> Iterator[Known]:
        """Those whom the user gives another type than the article does."""
        for type_ in TYPES:
            if type_ != actor.type:
                yield from (k for k in self._by_name.get((type_, _exact(type_, actor.label)), ()) if k.yours)

    def _in_office(self, actor: Actor, principal: str, day: str) -> Known | None:
        """The holder of an office who is named by family name: "President Holt" on a day when a Holt was."""
        if actor.type != "Person" or actor.rule != "short-name" or not day or not actor.office:
            return None
        found = [
            known
            for known in self._families.get(spelling.family(actor.label), ())
            if any(_holds(term, actor.office, principal, day) for term in known.terms)
        ]
        return found[0] if len(found) == 1 else None


_FAMILY_FIRST = frozenset({"china", "north-korea", "south-korea", "taiwan", "vietnam"})
"""States in which the family name comes first: "Xi Jinping"."""


def _families(known: Known) -> set[str]:
    """The names by which somebody may be meant alone."""
    words = spelling.person(known.label).split("-")
    return {words[0 if any(term.principal in _FAMILY_FIRST for term in known.terms) else -1]}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an actor is named: the day of the article ("" if it has none) and its IRI."""

    day: str
    article: str


def _holds(term: Term, office: str, principal: str, day: str) -> bool:
    same = _office(term.office) == _office(office)
    return same and term.principal in ("", principal or term.principal) and term.covers(day)


def _serves(known: Known, principal: str, day: str) -> bool:
    """Whether somebody is known to act for a state or body."""
    served = {known.acts_for, *(term.principal for term in known.terms if not day or term.covers(day))}
    return bool(principal) and principal in served


def _principal(actor: Actor, by_id: Mapping[str, Actor]) -> str:
    """The slug of the state or body that an actor acts for, in the end; "" where the article does not tell."""
    found = ""
    for _ in range(4):
        owner = by_id.get(actor.acts_for or "")
        if owner is None:
            break
        actor, found = owner, owner.slug or found
    return found


def _slug(actor: Actor, principal: str) -> str | None:
    """The slug of an actor that the register does not have."""
    if actor.slug is None or actor.type in ("State", "Group"):
        return actor.slug
    if actor.type == "Person":
        return spelling.person(actor.label) or None
    plain = spelling.body(actor.label)
    if actor.rule != "body" and _generic(plain):
        return f"{plain}-{principal}" if principal else None
    return plain or None


def _generic(slug: str) -> bool:
    """Whether a name has only words that many states use for their bodies."""
    return all(word in _generic_words() for word in slug.split("-"))


@cache
def _generic_words() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon.rows("generic_bodies")) | {"of", "the", "for", "and", "on"}


_HEADS = ("vice", "deputy", "acting", "prime", "foreign", "president", "premier", "minister", "chancellor", "king",
          "queen", "emir", "pope", "leader", "secretary", "state", "defense", "defence", "treasury", "commissioner",
          "taoiseach", "chairman", "general", "director", "representative", "crown", "prince", "negotiator",
          "counsellor")  # fmt: skip
"""Words by which offices are told apart."""


def _office(text: str) -> frozenset[str]:
    """What an office comes down to: "the country's Foreign Minister" → foreign, minister."""
    words = names.slug(text).split("-")
    if "former" in words or "elect" in words:
        return frozenset()
    return frozenset("defense" if word == "defence" else word for word in words if word in _HEADS)


def _key(type_: str, name: str) -> str:
    """What spellings of one name share."""
    return spelling.person(name) if type_ == "Person" else spelling.body(name)


def _exact(type_: str, name: str) -> str:
    """A name with its initials: George W. and George H.W. are two."""
    return "=" + names.slug(name) if type_ == "Person" else _key(type_, name)


def _merged(extraction: Extraction) -> Extraction:
    """One record for each slug: "Jane Holt" and "J. Holt" turned out to be one person."""
    first: dict[str, Actor] = {}
    same: dict[str, str] = {}
    for actor in extraction.actors:
        if actor.slug is None:
            continue
        other = first.setdefault(actor.slug, actor)
        if other is not actor and other.type == actor.type:
            same[actor.id] = other.id
            first[actor.slug] = _together(other, actor)
    if not same:
        return extraction
    joined = {actor.id: actor for actor in first.values()}
    actors = tuple(joined.get(a.id, a) for a in extraction.actors if a.id not in same)
    return _renamed(replace(extraction, actors=actors), same)


def _together(first: Actor, second: Actor) -> Actor:
    """Two records of one actor as one, under the longer label."""
    label = max((first.label, second.label), key=len)
    all_names = dict.fromkeys((first.label, second.label, *first.names, *second.names))
    acts_for = first.acts_for or second.acts_for
    return replace(
        first,
        label=label,
        names=tuple(name for name in all_names if name != label),
        acts_for=acts_for if acts_for not in (first.id, second.id) else None,
        office=first.office or second.office,
        mentions=tuple(sorted({*first.mentions, *second.mentions})),
    )


def _renamed(extraction: Extraction, same: Mapping[str, str]) -> Extraction:
    """The extraction with other ids for some actors wherever they take part."""

    def one(key: str | None) -> str | None:
        return same.get(key, key) if key is not None else None

    def many(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(same.get(key, key) for key in keys))

    return replace(
        extraction,
        actors=tuple(replace(a, acts_for=one(a.acts_for)) for a in extraction.actors),
        statements=tuple(
            replace(s, speakers=many(s.speakers), addressee=one(s.addressee), about=many(s.about))
            for s in extraction.statements
        ),
        events=tuple(
            replace(e, actors=many(e.actors), recipients=many(e.recipients), according_to=many(e.according_to))
            for e in extraction.events
        ),
        negotiations=tuple(
            replace(n, parties=many(n.parties), delegates=many(n.delegates), mediators=many(n.mediators))
            for n in extraction.negotiations
        ),
    )


# --- what is known ---------------------------------------------------------------------


def load(actors: Path | None = None, base: str = names.BASE) -> Register:
    """The register of the lexicon, with what a user's file adds, splits and overrides.

    Args:
        actors: Turtle (see `kg.useractors`), or None.
        base: that of the data.

    Raises:
        GraphError: the file cannot be read, or says what cannot be (names the file and the line).
    """
    if actors is None:
        return Register(_shipped())
    from kg.useractors import read

    shipped = _shipped()
    yours, verdicts = read(actors, {known.slug: known for known in shipped}, base)
    return Register([*shipped, *yours], verdicts)


@cache
def _shipped() -> tuple[Known, ...]:
    return (*_states(), *_bodies(), *_leaders())


def _states() -> Iterator[Known]:
    for row in lexicon.rows("states"):
        yield Known(
            names.slug(row["name"]), "State", row["name"], tuple(lexicon.words(row["aliases"])),
            wikidata=_wikidata(row.get("wikidata", "")),
        )  # fmt: skip


def _bodies() -> Iterator[Known]:
    for row in lexicon.rows("bodies"):
        yield Known(
            spelling.body(row["name"]), "Organization", row["name"], tuple(lexicon.words(row["aliases"])),
            acts_for=names.slug(row["acts_for"]), wikidata=_wikidata(row.get("wikidata", "")),
        )  # fmt: skip


def _leaders() -> Iterator[Known]:
    """The persons of `leaders.tsv`, each with all offices that it lists."""
    people: dict[str, Known] = {}
    for row in lexicon.rows("leaders"):
        term = Term(row["office"], names.slug(row["for"]), row["since"], row["until"])
        slug = names.slug(row["slug"]) or spelling.person(row["name"])
        known = people.get(slug) or Known(
            slug, "Person", row["name"], tuple(lexicon.words(row["aliases"])), wikidata=_wikidata(row["wikidata"])
        )
        people[slug] = replace(known, terms=(*known.terms, term))
    yield from people.values()


def _wikidata(qid: str) -> str:
    return names.PREFIXES["wd"] + qid if qid else ""
