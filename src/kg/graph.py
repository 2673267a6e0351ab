"""What was read from an article → its named graph, in the terms of the ontology.

The graph depends on the article, the records, the base and the run alone: no blank nodes, no clock, and the
quads in the order of `kg.store.rdf.sort_key`. Offsets stay code points into the text as it was given, and
`nif:anchorOf` is the slice that they name.

RDF strings hold every character but halves of surrogate pairs. Such a half becomes U+FFFD, one for one, so
that lengths and offsets stay true; all else, control characters too, is kept and escaped by the writers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg import names
from kg.errors import KgError
from kg.names import DCTERMS, KG, NIF, PLOVER, PREFIXES, PROV, RDF, RDFS, SCHEMA, SKOS, XSD
from kg.store.rdf import sort_key

if TYPE_CHECKING:
    from kg.article import Article
    from kg.records import Actor, Event, Extraction, Mention, Move, Negotiation, Place, Statement, Time

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_DATATYPES = {len("2025-03-11"): XSD.date, len("2025-03"): XSD.gYearMonth, len("2025"): XSD.gYear}


@dataclass(frozen=True, slots=True)
class Run:
    """What read an article: the version of this program, the pipeline (name and version), the options.

    Args:
        version: of this program, "0.1.0".
        model: the language pipeline, by name and version: "en_kg 1.2".
        options: those that change what is read or written, each as one string.
    """

    version: str
    model: str
    options: tuple[str, ...] = ()

    def iri(self, base: str = names.BASE) -> str:
        """The run's IRI: a hash of all three, and so the same wherever and whenever it takes place."""
        return f"{base}run/{names.digest(self.version, self.model, *self.options)}"

    @property
    def label(self) -> str:
        """The run in words."""
        return ", ".join([f"Parley {self.version} with {self.model}", *self.options])


def graph(
    article: Article,
    extraction: Extraction,
    *,
    base: str = names.BASE,
    run: Run | None,
    text: bool = True,
) -> list[Quad]:
    """The named graph of one article.

    Args:
        article: its text and what is known about it.
        extraction: what was read from it. Ids of things that it does not hold are passed over: the records
            name an actor in `about` who is left out because nothing else concerns them.
        base: begins every IRI; absolute, usually ending in "/".
        run: what read it, for `prov:wasGeneratedBy`; None leaves that out.
        text: keep the text in the graph (`nif:isString`).

    Returns:
        Quads in the order of `kg.store.rdf.sort_key`, all in the graph that the article's IRI names.

    Raises:
        KgError: `base` is not an absolute IRI.
    """
    _check_base(base)
    writer = _Writer(article, _iris(names.article_iri(article.id, base), extraction, base), base)
    writer.article(article, text)
    if run is not None:
        writer.run(run)
    for actor in extraction.actors:
        writer.actor(actor)
    for event in extraction.events:
        writer.event(event)
    for negotiation in extraction.negotiations:
        writer.negotiation(negotiation)
    for statement in extraction.statements:
        writer.statement(statement)
    return sorted(writer.quads, key=sort_key)


def _check_base(base: str) -> None:
    """Refuse a base that makes no IRIs."""
    try:
        usable = bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", base)) and bool(NamedNode(base + "x"))
    except ValueError:
        usable = False
    if not usable:
        raise KgError(f"the base '{base}' is not an absolute IRI", hint=f"for example {names.BASE}")


def _iris(article: str, extraction: Extraction, base: str) -> dict[str, NamedNode]:
    """Id of a record → its IRI; no two records share one.

    A slug names one actor of an article. Another record with that slug is another actor, and gets an IRI
    of this article; things of a kind that begin with the same words are told apart by a number.
    """
    wanted: list[tuple[str, str]] = []
    slugs: set[str] = set()
    for actor in extraction.actors:
        if actor.slug and actor.slug not in slugs:
            slugs.add(actor.slug)
            wanted.append((actor.id, names.actor_iri(actor.slug, base)))
        else:
            wanted.append((actor.id, _local(article, "actor", actor.mentions)))
    wanted += [(e.id, _local(article, "event", e.triggers)) for e in extraction.events]
    wanted += [(n.id, _local(article, "negotiation", n.mentions)) for n in extraction.negotiations]
    wanted += [(s.id, _local(article, "statement", s.content)) for s in extraction.statements]
    return dict(_apart(wanted))


def _local(article: str, kind: str, mentions: tuple[Mention, ...]) -> str:
    """The IRI of a thing that belongs to the article; "0-0" where no words show it."""
    first = min(mentions, default=None)
    return names.local_iri(article, kind, first.begin, first.end) if first else names.local_iri(article, kind, 0, 0)


def _apart(wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, NamedNode]]:
    """Number the second and later ones that want the same IRI: "event/10-13", "event/10-13-2"."""
    count: dict[str, int] = {}
    for key, iri in wanted:
        count[iri] = count.get(iri, 0) + 1
        yield key, NamedNode(iri if count[iri] == 1 else f"{iri}-{count[iri]}")


def _string(text: str) -> Literal:
    """`text` as a literal (see the top of this file for what becomes of half surrogate pairs)."""
    return Literal(_HALF_PAIR.sub("\ufffd", text))


class _Writer:
    """Collects the quads of one article."""

    def __init__(self, article: Article, iris: dict[str, NamedNode], base: str) -> None:
        self.quads: dict[Quad, None] = {}
        self._node = NamedNode(names.article_iri(article.id, base))
        self._text = article.text
        self._iris = iris
        self._base = base

    def _add(self, subject: NamedNode, predicate: NamedNode, *values: NamedNode | Literal) -> None:
        for value in values:
            self.quads[Quad(subject, predicate, value, self._node)] = None

    def _say(self, subject: NamedNode, predicate: NamedNode, *texts: str | None) -> None:
        """Add texts as literals, those that are empty or unknown left out."""
        self._add(subject, predicate, *(_string(text) for text in texts if text and not text.isspace()))

    def _link(self, subject: NamedNode, predicate: NamedNode, *ids: str | None) -> None:
        """Add the things with these ids, as far as there are such."""
        self._add(subject, predicate, *(self._iris[i] for i in ids if i is not None and i in self._iris))

    def article(self, article: Article, text: bool) -> None:
        """The article itself, which is the context of its spans."""
        node = self._node
        clean = _HALF_PAIR.sub("\ufffd", article.text)
        self._add(node, RDF.type, SCHEMA.NewsArticle, NIF.Context)
        self._say(node, DCTERMS.identifier, article.id)
        self._say(node, DCTERMS.source, article.source)
        self._say(node, SCHEMA.headline, article.title)
        self._say(node, SCHEMA.url, article.url)
        self._say(node, SCHEMA.publisher, article.publisher)
        self._say(node, SCHEMA.author, *article.authors)
        self._say(node, SCHEMA.inLanguage, article.language)
        if article.date is not None:
            self._add(node, SCHEMA.datePublished, Literal(article.date.isoformat(), datatype=XSD.date))
        self._offsets(node, 0, len(article.text))
        self._add(node, KG.sha256, Literal(hashlib.sha256(clean.encode()).hexdigest()))
        if text:
            self._add(node, NIF.isString, Literal(clean))

    def run(self, run: Run) -> None:
        """What made this graph."""
        activity = NamedNode(run.iri(self._base))
        software = NamedNode(f"{self._base}software/parley-{names.segment(run.version)}")
        self._add(self._node, PROV.wasGeneratedBy, activity)
        self._add(activity, RDF.type, PROV.Activity)
        self._say(activity, RDFS.label, run.label)
        self._add(activity, PROV.wasAssociatedWith, software)
        self._add(software, RDF.type, PROV.SoftwareAgent)
        self._say(software, RDFS.label, f"Parley {run.version}")

    def actor(self, actor: Actor) -> None:
        """An actor, with what the article calls it."""
        node = self._thing(actor.id, KG.Actor, actor.mentions, actor.rule)
        self._add(node, RDF.type, KG[actor.type])
        self._say(node, SKOS.prefLabel, actor.label)
        self._say(node, SKOS.altLabel, *(name for name in actor.names if name != actor.label))
        self._say(node, KG.office, actor.office)
        self._link(node, KG.actsFor, actor.acts_for)
        if actor.wikidata is not None:
            self._add(node, SKOS.exactMatch, NamedNode(actor.wikidata))

    def event(self, event: Event) -> None:
        """An event: the act, who takes part, where, when, and whether it happened."""
        node = self._thing(event.id, KG.Event, event.triggers, event.rule)
        self._say(node, RDFS.label, event.label)
        self._add(node, KG.eventType, PLOVER[event.type])
        self._add(node, KG.factuality, KG[event.factuality])
        if event.mode is not None:
            self._add(node, KG.mode, _mode(event.type, event.mode))
        self._link(node, KG.actor, *event.actors)
        self._link(node, KG.recipient, *event.recipients)
        self._link(node, KG.accordingTo, *event.according_to)
        self._link(node, KG.partOf, event.part_of)
        self._place(node, event.place)
        self._when(node, event.time)
        self._move(node, event.move)

    def negotiation(self, negotiation: Negotiation) -> None:
        """A negotiation, with its sides, its state and its rounds."""
        node = self._thing(negotiation.id, KG.Negotiation, negotiation.mentions, negotiation.rule)
        self._say(node, RDFS.label, negotiation.label)
        self._add(node, KG.status, KG[negotiation.status])
        self._link(node, KG.party, *negotiation.parties)
        self._link(node, KG.delegate, *negotiation.delegates)
        self._link(node, KG.mediator, *negotiation.mediators)
        self._link(node, KG.round, *negotiation.rounds)
        self._say(node, KG.issue, negotiation.issue)
        self._place(node, negotiation.place)
        self._when(node, negotiation.time)

    def statement(self, statement: Statement) -> None:
        """A statement: the content, who said it to whom, and in which words it is reported."""
        node = self._thing(statement.id, KG.Statement, statement.content, statement.rule)
        self._say(node, KG.text, statement.text)
        self._add(node, KG.quotation, KG[statement.quotation])
        self._add(node, KG.stance, KG[statement.stance])
        self._link(node, KG.speaker, *statement.speakers)
        self._link(node, KG.addressee, statement.addressee)
        self._link(node, KG.about, *statement.about)
        self._say(node, KG.cue, statement.cue)
        if statement.cue_span is not None:
            self._add(node, KG.cueSpan, self._span(statement.cue_span))
        if statement.speaker_span is not None:
            self._add(node, KG.speakerSpan, self._span(statement.speaker_span))
        self._when(node, statement.time)
        self._move(node, statement.move)

    def _thing(self, key: str, kind: NamedNode, mentions: tuple[Mention, ...], rule: str) -> NamedNode:
        """What the four classes have in common: a class, evidence, the rule that read it."""
        node = self._iris[key]
        self._add(node, RDF.type, kind)
        self._add(node, KG.evidence, *(self._span(mention) for mention in mentions))
        self._say(node, KG.rule, rule)
        return node

    def _when(self, node: NamedNode, time: Time | None) -> None:
        """A date at its precision, or the two days that enclose it."""
        if time is None:
            return
        if time.value is not None:
            self._add(node, KG.date, Literal(time.value, datatype=_DATATYPES.get(len(time.value), XSD.date)))
            return
        for predicate, day in ((KG.earliest, time.earliest), (KG.latest, time.latest)):
            if day is not None:
                self._add(node, predicate, Literal(day, datatype=XSD.date))

    def _move(self, node: NamedNode, move: Move | None) -> None:
        """What a thing is within a negotiation, if the negotiation is there."""
        if move is not None and move.negotiation in self._iris:
            self._link(node, KG.partOf, move.negotiation)
            self._add(node, KG.moveType, KG[move.type])

    def _place(self, node: NamedNode, place: Place | None) -> None:
        """A place, shared by all articles that write it alike but for case, accents and punctuation."""
        if place is None:
            return
        slug, mention = names.slug(place.name), place.mention
        local = names.local_iri(self._node.value, "place", mention.begin, mention.end)
        where = NamedNode(names.place_iri(slug, self._base) if slug else local)
        self._add(node, KG.place, where)
        self._add(where, RDF.type, SCHEMA.Place)
        self._say(where, SCHEMA.name, place.name)
        self._add(where, KG.evidence, self._span(mention))

    def _span(self, mention: Mention) -> NamedNode:
        """A piece of the text and its sentence, as the article has them."""
        sentence = self._piece(mention.sentence_begin, mention.sentence_end)
        span = self._piece(mention.begin, mention.end)
        self._add(span, NIF.sentence, sentence)
        return span

    def _piece(self, begin: int, end: int) -> NamedNode:
        """A piece of the text, without its sentence."""
        node = NamedNode(names.span_iri(self._node.value, begin, end))
        self._add(node, RDF.type, NIF.OffsetBasedString)
        self._offsets(node, begin, end)
        self._add(node, NIF.anchorOf, _string(self._text[begin:end]))
        self._add(node, NIF.referenceContext, self._node)
        return node

    def _offsets(self, node: NamedNode, begin: int, end: int) -> None:
        """Where a text begins and ends, in code points."""
        self._add(node, NIF.beginIndex, Literal(str(begin), datatype=XSD.nonNegativeInteger))
        self._add(node, NIF.endIndex, Literal(str(end), datatype=XSD.nonNegativeInteger))


def _mode(kind: str, mode: str) -> NamedNode:
    """The concept of a mode: "visit" of CONSULT is plover:CONSULT-visit."""
    return NamedNode(f"{PREFIXES['plover']}{kind}-{mode.removeprefix(kind + '-')}")
