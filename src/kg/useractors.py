"""A user's file of actors (`--actors my.ttl`): adds to, splits and overrides what the lexicon and linking know.

It is Turtle in the terms of the data. What one line each does:

    <actor/mira-holt> a kg:Person ; skos:prefLabel "Mira Holt" ; skos:altLabel "M. Holt" .    adds; other spellings
    <actor/peru> skos:altLabel "Republic of Peru" ; skos:exactMatch wd:Q419 .                  adds to one that is known
    <actor/the-union> a kg:Organization ; skos:prefLabel "The Union" .                         overrides what it is
    <actor/mira-holt-2> a kg:Person ; skos:prefLabel "Mira Holt" ; kg:actsFor <actor/chile> .  splits: the one of Chile
    <actor/mira-holt-3> a kg:Person ; skos:prefLabel "Mira Holt" ;
        nif:referenceContext <article/a17> .                                                   splits: the one of a17
    <article/a1/actor/3-7> kg:sameActor <actor/mira-holt> .                                    joins two
    <article/a1/actor/3-7> owl:differentFrom <actor/mira-holt> .                               keeps two apart
    <article/a1/negotiation/9-14> kg:thread <thread/mine> .                                    puts it into a thread
    <article/a1/negotiation/9-14> owl:differentFrom <article/a2/negotiation/5-10> .            other threads

IRIs of actors begin with the base of the data and "actor/".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import names
from kg.errors import GraphError
from kg.names import KG, NIF, PREFIXES, RDF, SKOS
from kg.register import TYPES, Known, Term, Verdicts

if TYPE_CHECKING:
    from pyoxigraph import Quad

DIFFERENT = NamedNode("http://www.w3.org/2002/07/owl#differentFrom")
_ABOUT_ACTORS = (RDF.type, SKOS.prefLabel, SKOS.altLabel, SKOS.exactMatch, KG.actsFor, KG.office, NIF.referenceContext)
_VERDICTS = (KG.sameActor, KG.thread, DIFFERENT)
_IRI_VALUED = {RDF.type, SKOS.exactMatch, KG.actsFor, NIF.referenceContext, *_VERDICTS}


def read(path: Path, shipped: Mapping[str, Known], base: str = names.BASE) -> tuple[list[Known], Verdicts]:
    """What a file says of actors, and what it decides about links.

    Args:
        path: a file in a format of `kg.store`.
        shipped: what the lexicon knows, by slug.
        base: of the data.

    Raises:
        GraphError: it cannot be read, is not RDF, or says what cannot be (with the line).
    """
    from kg.store import parse

    file = _File(path, base)
    about: dict[str, dict[NamedNode, list[str]]] = {}
    verdicts: list[tuple[NamedNode, str, str]] = []
    for quad in parse(path):
        subject, value = file.checked(quad)
        if quad.predicate in _VERDICTS:
            verdicts.append((quad.predicate, subject, value))
        else:
            about.setdefault(file.slug(subject), {}).setdefault(quad.predicate, []).append(value)
    known = [file.known(slug, facts, shipped.get(slug)) for slug, facts in sorted(about.items())]
    return known, _verdicts(verdicts)


def _verdicts(found: list[tuple[NamedNode, str, str]]) -> Verdicts:
    return Verdicts(
        joined=tuple(sorted((a, b) for predicate, a, b in found if predicate == KG.sameActor)),
        threads={a: b for predicate, a, b in sorted(found, key=str) if predicate == KG.thread},
        apart=frozenset(frozenset((a, b)) for predicate, a, b in found if predicate == DIFFERENT),
    )


class _File:
    """A file of actors while it is being read: what is wrong in it is told with its line."""

    def __init__(self, path: Path, base: str) -> None:
        self._path = path
        self._actors = f"{base}actor/"

    def checked(self, quad: Quad) -> tuple[str, str]:
        """Subject and object of a statement that such a file may make."""
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode):
            raise self._wrong("an actor needs an IRI: write <…/actor/name>, not [ ] or _:name")
        if quad.predicate not in (*_ABOUT_ACTORS, *_VERDICTS):
            hint = "use " + ", ".join(filter(None, map(_short, (*_ABOUT_ACTORS, *_VERDICTS))))
            raise self._wrong(f"{_short(quad.predicate)} says nothing of an actor", subject.value, hint)
        if isinstance(value, NamedNode) != (quad.predicate in _IRI_VALUED):
            wanted = "an IRI" if quad.predicate in _IRI_VALUED else "a text in quotation marks"
            raise self._wrong(f"{_short(quad.predicate)} takes {wanted}", subject.value)
        text = value.value  # type: ignore[union-attr]  # no triple terms in Turtle 1.1
        if not text.strip():
            raise self._wrong(f"{_short(quad.predicate)} is empty", subject.value)
        return subject.value, text

    def slug(self, iri: str) -> str:
        """The last part of an actor's IRI."""
        slug = iri.removeprefix(self._actors)
        if slug == iri or not slug or "/" in slug:
            hint = f"for example <{self._actors}mira-holt>"
            raise self._wrong(f"<{iri}> is no IRI of an actor that articles share", iri, hint)
        return slug

    def known(self, slug: str, facts: Mapping[NamedNode, list[str]], shipped: Known | None) -> Known:
        """An actor, as the file has it, over what the lexicon says."""
        iri = self._actors + slug
        labels = facts.get(SKOS.prefLabel, [shipped.label] if shipped else [])
        if len(labels) != 1:
            raise self._wrong(f"actor/{slug} needs one skos:prefLabel, and has {len(labels)}", iri)
        principals = [self.slug(each) for each in facts.get(KG.actsFor, [])]
        offices = facts.get(KG.office, [])
        return replace(
            shipped or Known(slug, "", labels[0]),
            type=self._type(slug, facts.get(RDF.type, []), shipped),
            label=labels[0],
            names=tuple(sorted({*facts.get(SKOS.altLabel, []), *(shipped.names if shipped else ())})),
            terms=(*(shipped.terms if shipped else ()), *(Term(o, p) for o in offices for p in principals or [""])),
            acts_for=principals[0] if principals else shipped.acts_for if shipped else "",
            wikidata=self._one(facts.get(SKOS.exactMatch, [shipped.wikidata] if shipped else [""]), slug),
            articles=tuple(sorted(facts.get(NIF.referenceContext, []))),
            yours=True,
        )

    def _type(self, slug: str, classes: list[str], shipped: Known | None) -> str:
        """The one class that an actor has beside kg:Actor."""
        named = sorted({each.removeprefix(PREFIXES["kg"]) for each in classes} - {"Actor"})
        if not named and shipped is not None:
            return shipped.type
        if len(named) != 1 or named[0] not in TYPES:
            hint = "write one of a kg:Person, kg:State, kg:Organization, kg:Group"
            has = ", ".join(named) or "none"
            raise self._wrong(f"actor/{slug} needs one class, and has {has}", self._actors + slug, hint)
        return named[0]

    def _one(self, values: list[str], slug: str) -> str:
        if len(values) != 1:
            raise self._wrong(f"actor/{slug} has {len(values)} of skos:exactMatch", self._actors + slug)
        return values[0]

    def _wrong(self, message: str, iri: str = "", hint: str | None = None) -> GraphError:
        return GraphError(message, path=str(self._path), line=self._line(iri), hint=hint)

    def _line(self, iri: str) -> int | None:
        """The first line that names a node; None where the file is packed or writes it otherwise."""
        end = iri.rpartition("/")[2]
        if not end or not self._path.name.endswith((".ttl", ".trig", ".nt", ".nq")):
            return None
        text = self._path.read_text(encoding="utf-8", errors="replace")
        return next((n for n, line in enumerate(text.splitlines(), start=1) if end in line), None)


def _short(node: NamedNode) -> str:
    return "owl:differentFrom" if node == DIFFERENT else names.curie(node.value) or f"<{node.value}>"
