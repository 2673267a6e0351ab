"""Who is meant by a description ("the minister", "Ukrainian soldiers"), and what office a person holds."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Span, Token

from kg import lexicon
from kg.components.actors.cast import Cast, Entry
from kg.components.actors.kinds import KINDS, tells_kind
from kg.components.actors.offices import Offices
from kg.components.actors.phrases import DEFINITE, INDEFINITE, beside, modifiers_of, owner_of, phrase, whole
from kg.components.actors.senses import Senses
from kg.components.actors.service import Service
from kg.components.actors.words import things

LEADERS = frozenset({"leader", "president", "ruler", "dictator", "strongman", "premier"})
"""A state's leader is whoever acts for it in the article: "the North Korean leader"."""

NUMBERS = frozenset({"DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "QUANTITY"})

NEAR = {"Person": frozenset({"of", "from", "for"}), "Organization": frozenset({"of", "for", "in", "at"})}
"""What joins a name and what tells it apart: "Roe of the Times", "Lake College in Ohio"."""

NOTHING: frozenset[str] = frozenset()

ANY_BODY = frozenset({"company", "firm", "organization", "organisation"})
"""What any organisation may be called that was named last."""

WHOLE = frozenset({"entire", "whole"})

PAST = frozenset({"former", "vice", "ex", "deputy", "late", "next", "future", "then", "acting", "previous"})
"""Words before an office of those who do not hold it."""

COUNTED = frozenset("four five six seven eight nine ten dozen world other foreign allied neighboring".split())
"""Words that make several countries a group of their own: "six world powers"."""

TYPE = {
    "person": "Person",
    "group": "Group",
    "body": "Organization",
    "government": "State",
    "country": "State",
}


class Describer:
    """Reads descriptions with the nouns of `people.tsv`."""

    def __init__(self) -> None:
        self._kind = {row["word"]: row["kind"] for row in lexicon.rows("people")}
        self._against = {row["word"] for row in lexicon.rows("people") if row["against"]}
        self._senses = Senses()
        self._service = Service()
        self._offices = Offices(self._kind, self._service.offices)

    def describe(self, doc: Doc, cast: Cast, state: Callable[[str], Entry]) -> None:
        """Add every description in `doc` to `cast`, by the actor it means; set offices and whom persons act for."""
        for name_head, entry in sorted(cast.at_head.items()):
            titled = self._offices.before(doc[name_head], cast, entry) if entry.type == "Person" else None
            if entry.type in {"Person", "Organization"} and titled is None:
                cast.also(entry, _around(doc[name_head], entry, cast))
        for token in doc:
            kind = self._kind_of(token)
            if kind and token.i not in cast.at_head and self._senses.acts(token, cast):
                self._take(token, kind, cast)
        self._service.fill(doc, cast, state)

    def tell(self, doc: Doc, cast: Cast) -> None:
        """Add what is said of somebody, by "is" or beside the name: "She is a professor at Yale", "Doe, a baker"."""
        for token in doc:
            if token.i not in cast.at_head and token.pos_ in {"NOUN", "PROPN"}:
                entry = _said_of(token, cast)
                if entry is not None and self._befits(token, entry):
                    cast.mention(entry, whole(token), "description", token.i)

    def _befits(self, token: Token, entry: Entry) -> bool:
        """Whether a noun can describe an actor of this type; with "a" any noun can a person ("is a legend")."""
        kind = self._kind.get(token.lemma_.lower())
        if (token.tag_ in {"NNS", "NNPS"}) != (entry.type == "Group") or token.ent_type_ in NUMBERS:
            return False
        if entry.type in {"Person", "Group"}:
            one = token.left_edge.lower_ in {"a", "an", "such"}
            return kind == "person" or (kind is None and one and entry.type == "Person")
        return entry.type == "Organization" and (kind in {"body", "group"} or token.lower_ in KINDS)

    def _kind_of(self, token: Token) -> str | None:
        """The kind of actor that a noun describes, or None: a modifier ("minister level") describes nobody."""
        if token.dep_ == "pobj" and token.head.lower_ == "of" and not token.n_lefts and self._kind_of(token.head.head):
            return None  # "chief of staff", "Secretary of State"
        if token.pos_ not in {"NOUN", "PROPN"} or token.dep_ in {
            "compound",
            "nmod",
            "attr",
            "npadvmod",
            "amod",
        }:
            return None
        kind = self._kind.get(token.lemma_.lower()) or self._kind.get(token.lower_)
        if kind is None and "-" in token.text:
            kind = self._kind.get(token.lower_.rpartition("-")[2])
        return None if kind == "plural" and token.tag_ not in {"NNS", "NNPS"} else kind

    def _take(self, token: Token, kind: str, cast: Cast) -> None:
        span = phrase(token)
        named = _apposed(token, kind, cast) or _called(token, cast)
        if named is not None:
            self._offices.beside(named, token, cast)
            cast.mention(named, whole(token), "description", token.i)
            return
        entry = self._meant(token, span, kind, cast)
        if entry is not None:
            cast.mention(entry, span, "description", token.i)

    def _meant(self, token: Token, span: Span, kind: str, cast: Cast) -> Entry | None:
        plural = token.tag_ in {"NNS", "NNPS"}
        modifiers = modifiers_of(token, span) - WHOLE
        if kind in {"government", "country", "power"} and not (plural and modifiers & COUNTED):
            return self._state_meant(token, kind, cast) if kind != "power" else None
        type_ = "Group" if plural else TYPE[kind]
        known = self._known(token, type_, modifiers, cast)
        if known is not None:
            return known
        if kind == "body" and not plural and not (modifiers or owner_of(token, cast)):
            return None
        owner = self._served_by(token, cast)
        if owner is not None and token.lemma_.lower() in self._against and plural:
            return owner
        entry = Entry(type_, " ".join(span.text.split()), "description", head=_head(token, type_), modifiers=modifiers)
        entry.acts_for = owner
        if type_ == "Organization" and _is_title_case(span):
            entry.rule, entry.slug, entry.salient = "organization", entry.label, True
            entry.names[entry.label] = None
        if token.lower_.endswith("woman") or token.lower_ in {
            "mother",
            "wife",
            "queen",
            "daughter",
            "sister",
            "girl",
        }:
            entry.gender = "f"
        return cast.add(entry)

    def _served_by(self, token: Token, cast: Cast) -> Entry | None:
        """Whom a described person or group acts for; rebels never for a state ("Yemen's Houthi rebels")."""
        if token.lemma_.lower() not in self._against:
            return owner_of(token, cast)
        near = (cast.at_head.get(child.i) for child in token.children if child.dep_ in {"amod", "compound", "nmod"})
        return next((entry for entry in near if entry is not None and entry.type == "Organization"), None)

    def _known(self, token: Token, type_: str, modifiers: frozenset[str], cast: Cast) -> Entry | None:
        """The actor already met that a definite or repeated description means.

        "The official" is the last one described as an official; "the president" the last person of
        that office; "European leaders" again are the same ones.
        """
        words = {child.lower_ for child in token.children if child.dep_ in {"det", "poss", "predet"}}
        head = _head(token, type_)
        if words & INDEFINITE or any(child.dep_ == "nummod" for child in token.children):
            return None
        definite = bool(words & DEFINITE) or (token.pos_ == "PROPN" and token.text.istitle())
        owner = owner_of(token, cast)

        def described(entry: Entry) -> bool:
            if entry.type != type_ or entry.head != head or (modifiers ^ entry.modifiers) & PAST:
                return False
            if definite or not modifiers:
                return modifiers <= entry.modifiers or (definite and entry.modifiers <= modifiers)
            return modifiers == entry.modifiers

        def in_office(entry: Entry) -> bool:
            office = (entry.office or "").lower()
            return entry.type == "Person" and head in office.split() and (owner is None or entry.acts_for is owner)

        def named_so(entry: Entry) -> bool:
            return entry.type == "Organization" and bool(entry.names) and head in entry.label.lower().split()

        def leads(entry: Entry) -> bool:
            return entry.type == "Person" and bool(entry.names) and entry.acts_for is owner

        bare = definite and not modifiers and type_ == "Group"
        found = cast.topic(token.i, described) if bare else cast.latest(token.i, described)
        if found is None and definite and type_ == "Person":
            found = cast.latest(token.i, in_office) or self._presiding(token, modifiers, cast)
        if found is None and owner is not None and owner.type == "State" and head in LEADERS and type_ == "Person":
            found = cast.latest(token.i, leads)
        if found is None and definite and type_ == "Organization" and not modifiers:
            found = cast.latest(token.i, named_so)
        if found is None and definite and head in ANY_BODY and not modifiers:
            found = cast.latest(token.i, lambda entry: entry.type == "Organization" and bool(entry.names))
        return found

    def _presiding(self, token: Token, modifiers: frozenset[str], cast: Cast) -> Entry | None:
        """The known leader in office on the day of the article: "the president" after "Trump"."""
        owner, day = owner_of(token, cast), token.doc._.kg_date or ""
        if modifiers & PAST or (modifiers and owner is None):
            return None
        office = token.lemma_.lower()
        return cast.latest(
            token.i, lambda e: e.type == "Person" and bool(e.names) and self._service.presides(e, office, owner, day)
        )

    def _state_meant(self, token: Token, kind: str, cast: Cast) -> Entry | None:
        """The state of "the Russian government", "the Trump administration", "the country"."""
        owner = owner_of(token, cast)
        if owner is not None and owner.type == "Person":
            owner = owner.acts_for
        if owner is not None or token.tag_ == "NNS":
            return owner if owner is not None and owner.type == "State" else None
        if not any(child.lower_ in {"the", "this"} for child in token.children):
            return None
        return cast.latest(token.i, lambda entry: entry.type == "State" and (entry.salient or kind == "government"))


def _around(head: Token, entry: Entry, cast: Cast) -> Span:
    """A name with its title and what tells it apart, without an article: "envoy Ann Roe", "Lake College in Ohio"."""
    behind = NEAR[entry.type] if entry.rule != "body" else NOTHING
    around = whole(head, behind)
    start = around.start + (around[0].tag_ == "DT" and len(around) > 1)
    name = head.doc[start : around.end]
    return _with_body(name, cast) if entry.type == "Person" else name


def _with_body(name: Span, cast: Cast) -> Span:
    """A name with the body right behind it, whatever the parse makes of it: "Ann Roe of the River Party"."""
    doc, end = name.doc, name.end
    if end + 1 >= len(doc) or doc[end].lower_ not in {"of", "from"}:
        return name
    start = end + 1 + (doc[end + 1].lower_ == "the")
    stop = cast.ends(start)
    return doc[name.start : stop] if stop is not None else name


def _said_of(token: Token, cast: Cast) -> Entry | None:
    """Who a noun is said of: the subject of "is", the name that it stands beside."""
    first = token.head if token.dep_ == "conj" else token
    verb = first.head
    if first.dep_ == "appos":
        entry = cast.at_head.get(verb.i)
        return entry if entry is not None and entry.names else None
    if first.dep_ != "attr" or verb.lemma_ not in {"be", "become"} or any(c.dep_ == "neg" for c in verb.children):
        return None
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    return cast.at_head.get(subject.i) if subject is not None else None


def _apposed(token: Token, kind: str, cast: Cast) -> Entry | None:
    """Who is named beside a description: "the envoy, Jane Doe", "Jane Doe, the envoy", "the terrorist group Hamas"."""
    near = [name] if (name := beside(token)) is not None else []
    near += [child for child in token.children if child.dep_ == "appos"]
    entry = next((cast.at_head[each.i] for each in near if each.i in cast.at_head), None)
    if entry is None:
        return None
    if kind == "person" and entry.rule == "organization" and " " not in entry.label:
        entry.type, entry.rule = "Person", "short-name"  # "another farmer, Miro": the noun knows better
    fits = {"person": "Person", "body": "Organization", "group": "Organization", "country": "State"}
    return entry if entry.type == fits.get(kind) else None


def _head(token: Token, type_: str) -> str:
    """What is repeated when a description comes again: of groups also the number, "the team" is not "163 teams"."""
    return token.lower_ if type_ == "Group" else token.lemma_.lower()


def _is_title_case(span: Span) -> bool:
    """Whether a description is a proper name that the pipeline did not see: "River Friends Foundation"."""
    words = [token for token in span if token.is_alpha and token.lower_ not in {"of", "for", "the", "and"}]
    proper = len(words) > 1 and all(token.text[0].isupper() and token.pos_ == "PROPN" for token in words)
    return proper and not span[0].is_sent_start and span.text not in things()


def _called(token: Token, cast: Cast) -> Entry | None:
    """The body whose name stands before what it is: "the ANKU news agency", "the NATO alliance"."""
    before = [child for child in token.children if child.dep_ in {"compound", "nmod"} and child.i in cast.at_head]
    if len(before) != 1 or not tells_kind(token):
        return None
    entry = cast.at_head[before[0].i]
    return entry if entry.type == "Organization" and entry.names else None
