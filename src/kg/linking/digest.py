"""What linking needs of each article: who is in it, what is negotiated, what happened, in small records.

Facts are read off the quads of one graph at a time; a graph without a name (Turtle) may hold many articles, which
the evidence tells apart: a span's IRI begins with its article's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.names import KG, PREFIXES, RDF, RDFS, SCHEMA, SKOS


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as one article has it. `acts_for` are IRIs; `shared` says whether other articles may name it too."""

    iri: str
    type: str
    label: str
    names: tuple[str, ...]
    offices: tuple[str, ...]
    acts_for: tuple[str, ...]
    rule: str

    @property
    def shared(self) -> bool:
        """Whether the IRI belongs to no single article."""
        return "/article/" not in self.iri


@dataclass(frozen=True, slots=True)
class Talks:
    """A negotiation: `parties` are IRIs of actors, `about` the words of its issue, `label` those that name it."""

    iri: str
    parties: tuple[str, ...]
    about: str
    label: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with a day ("2025-03-11"): `type` is the local name of its type, `doers` and `others` IRIs of actors."""

    iri: str
    type: str
    day: str
    doers: tuple[str, ...]
    others: tuple[str, ...]
    label: str
    factuality: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One article: `day` is "" where it is not dated; each list is in the order of the IRIs."""

    article: str
    day: str
    headline: str
    actors: Mapping[str, Actor]
    talks: tuple[Talks, ...]
    happenings: tuple[Happening, ...]


Facts = dict[NamedNode, dict[NamedNode, list[str]]]
"""Subject → predicate → values as text."""

_READ = frozenset(
    {
        RDF.type, RDFS.label, SKOS.prefLabel, SKOS.altLabel, SCHEMA.datePublished, SCHEMA.headline,
        KG.evidence, KG.rule, KG.actsFor, KG.office, KG.party, KG.issue,
        KG.eventType, KG.actor, KG.recipient, KG.date, KG.factuality,
    }
)  # fmt: skip
_TYPES = ("Person", "State", "Organization", "Group")


def digests(graphs: Iterable[Iterable[Quad]]) -> Iterator[Digest]:
    """The digest of every article of the graphs, graph by graph."""
    for quads in graphs:
        yield from _of_graph(_facts(quads))


def _facts(quads: Iterable[Quad]) -> Facts:
    facts: Facts = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.predicate not in _READ or not isinstance(subject, NamedNode) or "#char=" in subject.value:
            continue
        if isinstance(value, NamedNode | Literal):
            facts.setdefault(subject, {}).setdefault(quad.predicate, []).append(value.value)
    return facts


def _of_graph(facts: Facts) -> Iterator[Digest]:
    article_class, kinds = SCHEMA.NewsArticle.value, {KG[kind].value: kind for kind in ("Negotiation", "Event")}
    articles = sorted(
        (node for node in facts if article_class in _all(facts, node, RDF.type)), key=lambda node: node.value
    )
    nodes: dict[str, dict[str, list[NamedNode]]] = {article.value: {} for article in articles}
    for node in sorted(facts, key=lambda node: node.value):
        kind = next((kinds[t] for t in _all(facts, node, RDF.type) if t in kinds), "Actor")
        told_in = dict.fromkeys(span.partition("#")[0] for span in _all(facts, node, KG.evidence))
        for place in told_in:
            if place in nodes:
                nodes[place].setdefault(kind, []).append(node)
    for article in articles:
        yield _digest(facts, article, nodes[article.value])


def _digest(facts: Facts, article: NamedNode, nodes: dict[str, list[NamedNode]]) -> Digest:
    actors = (_actor(facts, node) for node in nodes.get("Actor", ()))
    happenings = (_happening(facts, node) for node in nodes.get("Event", ()))
    return Digest(
        article=article.value,
        day=_one(facts, article, SCHEMA.datePublished)[:10],
        headline=_one(facts, article, SCHEMA.headline),
        actors={actor.iri: actor for actor in actors if actor is not None},
        talks=tuple(_talks(facts, node) for node in nodes.get("Negotiation", ())),
        happenings=tuple(happening for happening in happenings if happening is not None),
    )


def _actor(facts: Facts, node: NamedNode) -> Actor | None:
    """The actor that a node is; None for a place."""
    types = {t.removeprefix(PREFIXES["kg"]) for t in _all(facts, node, RDF.type)}
    kind = next((t for t in _TYPES if t in types), None)
    if kind is None:
        return None
    labels = sorted(_all(facts, node, SKOS.prefLabel))
    return Actor(
        iri=node.value,
        type=kind,
        label=labels[0] if labels else "",
        names=tuple(sorted({*labels, *_all(facts, node, SKOS.altLabel)})),
        offices=tuple(sorted(_all(facts, node, KG.office))),
        acts_for=tuple(sorted(_all(facts, node, KG.actsFor))),
        rule=_one(facts, node, KG.rule),
    )


def _talks(facts: Facts, node: NamedNode) -> Talks:
    parties = tuple(sorted(set(_all(facts, node, KG.party))))
    return Talks(node.value, parties, _one(facts, node, KG.issue), _one(facts, node, RDFS.label))


def _happening(facts: Facts, node: NamedNode) -> Happening | None:
    """The event that a node is; None where no single day is known."""
    day = _one(facts, node, KG.date)
    if len(day) != len("2025-03-11"):
        return None
    return Happening(
        iri=node.value,
        type=_local(_one(facts, node, KG.eventType)),
        day=day,
        doers=tuple(sorted(set(_all(facts, node, KG.actor)))),
        others=tuple(sorted(set(_all(facts, node, KG.recipient)))),
        label=_one(facts, node, RDFS.label),
        factuality=_local(_one(facts, node, KG.factuality)),
    )


def _all(facts: Facts, node: NamedNode, predicate: NamedNode) -> list[str]:
    return facts.get(node, {}).get(predicate, [])


def _one(facts: Facts, node: NamedNode, predicate: NamedNode) -> str:
    """The first value in order, "" where there is none."""
    return min(_all(facts, node, predicate), default="")


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
