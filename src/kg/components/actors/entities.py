"""The names in the entities that the pipeline saw, mended: titles, places, headlines and things taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg.components.actors.words import (
    BODY_NAMES,
    OFFICE_FIELDS,
    THING_WORDS,
    TITLES,
    body_words,
    given_names,
    heading,
    looks_named,
    person_words,
    shouting,
    things,
    trim,
)

PARTY = re.compile("[RDI]-[A-Z]")
"""The mark behind a legislator's name: "R-Ohio"."""


@dataclass(frozen=True)
class Name:
    """A name in the text. `kind`: person, organization, state, seat, demonym, body or people ("Republicans").

    `canonical` is the common name where a list knows it.
    """

    span: Span
    kind: str
    canonical: str | None = None


def of_entity(ent: Span) -> Name | None:
    """The name in an entity, if it is one of an actor that no list need know: a person, a body, a people."""
    span = trim(ent)
    if span is not None and span[0].lower_ == "of":  # "of Northern Ireland"
        span = trim(span[1:])
    if span is None or PARTY.match(span.text) or span.text in things() or any(t.is_space for t in span):
        return None
    if any(t.like_num for t in span) and not (ent.label_ == "ORG" and len(span) > 1 and span[-1].text.istitle()):
        return None
    if ent.label_ == "PERSON":
        return _of_person(untitled(span))
    if ent.label_ == "ORG":
        served = _served(span)
        if served is not None and _holder(served):
            return Name(served[-2:], "person")
        inner = _before_place(served)
        if inner is None:
            return None
        span = _before_kind(inner)
        thing = _part_of_office(span) or span[-1].lower_ in THING_WORDS or (len(span) == 1 and _common(span[0]))
        return Name(span, "organization") if looks_named(span) and not thing else None
    if ent.label_ in {"GPE", "LOC", "FAC", "NORP", "WORK_OF_ART", "LAW"} and _headed_by_body(span):
        return Name(span, "organization")
    if ent.label_ == "NORP" and span.root.tag_ in {"NNPS", "NNS"}:
        return Name(_with_modifiers(span), "people")
    return None


def _of_person(bare: Span) -> Name | None:
    """A person's name, or that of a body where it is an acronym; none of what a headline or a number left there."""
    if any(c.isdigit() for c in bare.text) or _common_end(bare) or not looks_named(bare):  # "Y2K", "Apollo 11"
        return None
    shouted = len(bare) == 1 and bare.text.isupper() and len(bare.text) > 3
    if shouted and (bare[0].is_stop or shouting(bare[0]) or heading(bare)):
        return None
    return Name(bare, "organization" if shouted else "person")


def untitled(span: Span) -> Span:
    """A person's name without what the pipeline took in before it: "King Harald", "Will Harald go?" → "Harald"."""
    start = span.start
    while start < span.end - 1 and _titles(span.doc[start]):
        start += 1
    return span.doc[start : span.end]


def _titles(token: Token) -> bool:
    """Whether a word before a name says what somebody is: "King", "Administrator", "student"; no given name."""
    noun = token.lower_ in TITLES or token.lower_ in person_words() or token.tag_ == "NN"
    return (noun and token.text not in given_names()) or token.tag_ == "MD"


def _with_modifiers(span: Span) -> Span:
    """ "Senate Republicans", "conservative Democrats": a people with what narrows it down."""
    start = span.start
    while start > 0 and span.doc[start - 1].dep_ in {"amod", "compound"} and span.doc[start - 1].head.i == span.root.i:
        start -= 1
    return span.doc[start : span.end]


def _served(span: Span) -> Span | None:
    """The body that a title names: "Chair of the Space Council" → "Space Council"; None for a title alone."""
    of = next((i for i, token in enumerate(span) if token.lower_ in {"of", "for"}), len(span))
    if of == 0 or span[of - 1].lower_ not in person_words() or span[of - 1].is_upper:
        return span
    return trim(span[of + 1 :]) if of + 1 < len(span) else None


def _holder(served: Span) -> bool:
    """Whether what is behind a title ends in who holds it: "Director of National Intelligence Ann Roe"."""
    doc, of = served.doc, served.start - 1
    titled = of > 0 and doc[of].lower_ in {"of", "for"} and doc[of - 1].lower_ in person_words()
    return titled and len(served) > 2 and served[-2].text in given_names()


def _before_place(span: Span | None) -> Span | None:
    """Without where it is or whose: "Lake Institute of Art in Ohio" → "Lake Institute of Art"."""
    if span is None:
        return None
    cut = next((token.i for token in span if token.lower_ in {"in", "at", "by"}), span.end)
    return span.doc[span.start : cut] if any(t.lower_ in body_words() for t in span.doc[span.start : cut]) else span


def _before_kind(span: Span) -> Span:
    """Without what it is: "ANKU news agency" → "ANKU"; "Xinhua News Agency" stays."""
    end = span.end
    while end > span.start + 1 and span.doc[end - 1].lower_ in {"news", "agency", "newspaper", "magazine", "website"}:
        if not span.doc[end - 1].is_lower:
            break
        end -= 1
    return span.doc[span.start : end]


def _headed_by_body(span: Span) -> bool:
    """Whether a name says itself that it is one of a body: "Lima Gazette", "University of Lima"."""
    of = next((i for i, token in enumerate(span) if token.lower_ in {"of", "for", "in", "at"}), len(span))
    return (
        len(span) > 1
        and of > 0
        and span[of - 1].lower_ in body_words() | BODY_NAMES
        and span[of - 1].text[:1].isupper()
    )


def _common_end(span: Span) -> bool:
    """ "Watch More Clips", "Ferry Missing": words of a headline, not of a name ("Clara Waters")."""
    if len(span) < 2 or (span[0].text in given_names() and not heading(span)):
        return False
    if span[-1].tag_ == "NNPS":
        return heading(span) or span[-1].lower_ in THING_WORDS or any(t.tag_ != "NNP" for t in span[:-1])
    return span[-1].tag_ in {"NNS", "VBG", "VBD", "VBZ", "VB", "JJ"}


def _common(token: Token) -> bool:
    """A plural of a common noun at the beginning of a sentence: "Farmers blocked …"."""
    return bool(token.is_sent_start) and token.tag_ in {"NNS", "NNPS"} and not token.is_upper


def _part_of_office(span: Span) -> bool:
    """ "National Security" in "National Security Adviser", "State" in "Secretary of State"."""
    return all(t.lower_ in OFFICE_FIELDS or t.lower_ in {"of", "and", "the"} for t in span)
