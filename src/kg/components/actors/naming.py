"""Where an article names somebody: the pipeline's entities, mended by the lists of states and bodies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kg import lexicon
from kg.components.actors.entities import Name, of_entity, untitled
from kg.components.actors.halves import halves
from kg.components.actors.kinds import mend_kinds
from kg.components.actors.unseen import acting_places, again, namesakes, titled, unseen
from kg.components.actors.words import given_names, heading, locative, looks_named, shouting, trim
from kg.components.datelines import in_dateline

AMBIGUOUS = frozenset({"Georgia", "Jordan", "Chad", "Turkey", "IS", "WHO", "CAR", "AU", "ICC", "Rome", "Kingston"})
"""List entries that are also something else: taken only where the pipeline sees a name there too."""

OTHER_PLACES = frozenset({"New", "Northern", "East", "West", "Western", "Fort", "Lake"})
"""What makes the name of a state or a capital that of another place."""

NOUNS = frozenset({"PROPN", "NOUN", "X"})


@dataclass(frozen=True)
class Known:
    """What the lists say of a name."""

    kind: str
    canonical: str


class Gazetteer:
    """The states and bodies of the lexicon, found in a Doc as they are written."""

    def __init__(self, nlp: Language) -> None:
        self._known: dict[str, Known] = {}
        for row in lexicon.rows("states"):
            self._learn("state", row["name"], [row["name"], *lexicon.words(row["aliases"])])
            self._learn("demonym", row["name"], lexicon.words(row["demonyms"]))
            self._learn("seat", row["name"], lexicon.words(row["seats"]))
        for row in lexicon.rows("bodies"):
            self._learn("body", row["name"], [row["name"], *lexicon.words(row["aliases"])])
        self.acts_for = {row["name"]: row["acts_for"] for row in lexicon.rows("bodies") if row["acts_for"]}
        self._matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._matcher.add("known", [nlp.make_doc(text) for text in self._known])

    def _learn(self, kind: str, canonical: str, forms: list[str]) -> None:
        for form in forms:
            self._known.setdefault(re.sub(r"^[Tt]he ", "", form), Known(kind, canonical))

    def find(self, doc: Doc) -> list[tuple[Span, Known]]:
        """The longest listed names in `doc`, in order."""
        spans = filter_spans(self._matcher(doc, as_spans=True))
        return [(span, self._known[span.text]) for span in spans if span.text in self._known]

    def state(self, text: str) -> str | None:
        """The common name of a state, None if `text` names none."""
        known = self._known.get(text)
        return known.canonical if known is not None and known.kind == "state" else None


def find_names(doc: Doc, gazetteer: Gazetteer) -> list[Name]:
    """All names of actors in `doc`, in order: no two begin at the same word.

    A listed name counts unless it is part of a longer name of another kind ("Bank of America",
    "Michael Jordan"); a possessor keeps its own name ("Singapore's Ministry of Foreign Affairs").
    """
    entities = _outside_headings([name for ent in doc.ents if (name := of_entity(ent))])
    entities = mend_kinds(doc, _bearers(doc, entities))
    listed = [name for span, known in gazetteer.find(doc) if (name := _of_list(span, known))]
    entities += namesakes(doc, listed, {token.i for name in entities for token in name.span})
    bearers = {name.span.start for name in entities if name.kind == "person" and len(name.span) == 1}
    listed = [name for name in listed if name.span.start not in bearers or _sure(name)]
    listed += halves(doc, listed, gazetteer.state)
    at = {token.i: name for name in listed for token in name.span}
    swallowed: set[int] = set()
    for entity in entities:
        inside = list(dict.fromkeys(at[t.i] for t in entity.span if t.i in at))
        if not _lists(entity, inside):
            swallowed.update(name.span.start for name in inside if _swallows(entity, name))
    kept = [name for name in listed if name.span.start not in swallowed]
    taken = {token.i for name in kept for token in name.span}
    for name in entities:
        trimmed = _without(name, taken)
        if trimmed is not None:
            kept.append(trimmed)
    kept += titled(doc, kept)
    kept += unseen(doc, kept)
    kept += acting_places(doc, kept)
    kept += again(doc, [name for name in kept if name.kind in {"organization", "body"}], kept)
    kept = [name for name in kept if not in_dateline(doc, name.span.start)]
    return sorted(kept, key=lambda name: (name.span.start, -name.span.end))


def _sure(listed: Name) -> bool:
    """Whether a listed name is more than the family name that the pipeline saw: a body, a place of something."""
    return listed.kind == "body" or locative(listed.span[0])


def _bearers(doc: Doc, names: list[Name]) -> list[Name]:
    """With persons named in full, and their family names alone, wherever they stand, whatever was seen there."""
    votes = Counter((name.span.text, name.kind) for name in names)
    full = {text for text, kind in votes if kind == "person" and " " in text}
    full = {text for text in full if votes[text, "person"] >= votes[text, "organization"]}
    families = {name.span[-1].text for name in names if name.span.text in full}
    mended = [_as_person(name, full | families) for name in names]
    taken = {token.i for name in mended for token in name.span}
    alone = (t for t in doc if t.text in families and t.i not in taken and (t.pos_ in NOUNS or not t.is_sent_start))
    return mended + [Name(doc[t.i : t.i + 1], "person") for t in alone]


def _as_person(name: Name, persons: set[str]) -> Name:
    """A name that is a person's elsewhere as a person's: "Administrator Reed" beside "Clara Reed" too."""
    bare = untitled(name.span)
    return Name(bare, "person") if bare.text in persons and name.kind in {"person", "organization"} else name


def _of_list(span: Span, known: Known) -> Name | None:
    seen = any(t.ent_type_ in {"GPE", "ORG", "NORP", "LOC"} for t in span)
    if span.text in AMBIGUOUS and not (seen or (span.text.isupper() and span[0].pos_ == "PROPN")):
        return None
    if (span.text.isupper() and shouting(span[0])) or (known.kind in {"state", "seat"} and _elsewhere(span)):
        return None
    return Name(span, known.kind, known.canonical)


def _elsewhere(span: Span) -> bool:
    """Whether a place is another one than it ends in: "New Mexico", "Northern Ireland", "East Jerusalem"."""
    before = span[0].nbor(-1) if span.start else None
    return before is not None and before.text in OTHER_PLACES and before.ent_type_ in {"GPE", "LOC", "ORG", "FAC"}


def _outside_headings(names: list[Name]) -> list[Name]:
    """Without what only a heading in title case made look like a name ("Growing Unease")."""
    plain = [name for name in names if not heading(name.span)]
    words = {token.text for name in plain for token in name.span}
    return [
        name for name in names if not plain or not heading(name.span) or words.issuperset(t.text for t in name.span)
    ]


def _lists(entity: Name, listed: list[Name]) -> bool:
    """Whether a name is really several ("Mexico & Canada")."""
    inside = {t.i for name in listed for t in name.span if entity.span.start <= t.i < entity.span.end}
    rest = [t for t in entity.span if t.i not in inside]
    return bool(inside) and bool(rest) and all(t.lower_ in {"&", "and", ",", "-", "–", "/", "the"} for t in rest)


def _swallows(entity: Name, listed: Name) -> bool:
    """Whether a listed name is only part of a longer name."""
    inside = entity.span.start <= listed.span.start and listed.span.end <= entity.span.end
    if not inside or len(entity.span) == len(listed.span) or entity.kind == "people":
        return False
    if listed.kind == "body" and entity.kind == "organization":
        return False
    after = listed.span.end
    possessor = after < entity.span.end and listed.span.doc[after].tag_ == "POS"
    leads = listed.kind in {"demonym", "state"} and listed.span.start == entity.span.start and entity.kind == "person"
    return not (possessor or leads)


def _without(name: Name, taken: set[int]) -> Name | None:
    """What is left of an entity's name where listed names are taken out at its beginning; None if they split it."""
    free = [t.i for t in name.span if t.i not in taken and t.tag_ != "POS"]
    if len(free) == len([t for t in name.span if t.tag_ != "POS"]):
        return name
    if not free or free[-1] - free[0] + 1 != len(free) or free[-1] != name.span.end - 1:
        return None
    rest = trim(name.span.doc[free[0] : free[-1] + 1])
    whole = rest is not None and looks_named(rest) and rest[0].pos_ not in {"ADP", "CCONJ"}
    if rest is None or not whole:
        return None
    bearer = len(rest) == 2 and rest[0].text in given_names()  # "ambassador to the United Nations Ann Roe"
    return Name(rest, "person" if bearer else name.kind)
