"""Where an article names somebody: the pipeline's entities, mended by the lists of states and bodies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from kg import lexicon
from kg.components.datelines import in_dateline

AMBIGUOUS = frozenset({"Georgia", "Jordan", "Chad", "Turkey", "IS", "WHO", "CAR", "AU", "ICC", "Rome", "Kingston"})
"""List entries that are also something else: taken only where the pipeline sees a name there too."""

OFFICE_FIELDS = frozenset(
    "national security foreign defense defence interior finance state homeland press prime justice treasury "
    "health trade affairs energy education labor labour home commerce agriculture environment intelligence "
    "culture transport".split()
)
"""Fields of office: a name made of them alone is no organisation."""

THING_WORDS = frozenset(
    "agreement treaty accord accords act pact deal protocol plan war day street avenue airport base hospital "
    "prize summit peninsula sea river bridge square building palace hotel stadium amendment bill peace award "
    "report show strip border project operation initiative doctrine convention resolution videos photos".split()
)
"""A name that ends so is a thing, a place or a text."""

TITLES = frozenset(
    "king queen prince princess president vice premier chancellor minister senator sen. rep. gov. gen. "
    "general col. colonel capt. captain lt. sgt. pope sheikh sheik ayatollah mullah judge justice lord lady "
    "sir dame dr. mr. mrs. ms. dr mr mrs ms rev. father sister bishop archbishop cardinal ambassador "
    "secretary chairman crown former".split()
)
"""Words that stand before a person's name and are no part of it."""

LOCATIVE = frozenset(
    "in at from to into inside outside near across throughout around within through over on off via toward "
    "towards".split()
)


@dataclass(frozen=True)
class Name:
    """A name in the text. `kind`: person, organization, state, seat, demonym, body or people ("Republicans").

    `canonical` is the common name where a list knows it.
    """

    span: Span
    kind: str
    canonical: str | None = None


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

    def known(self, text: str) -> Known | None:
        """What the lists say of a name, as it is written."""
        return self._known.get(text)


def find_names(doc: Doc, gazetteer: Gazetteer) -> list[Name]:
    """All names of actors in `doc`, in order: no two begin at the same word.

    A listed name counts unless it is part of a longer name of another kind ("Bank of America",
    "Michael Jordan"); a possessor keeps its own name ("Singapore's Ministry of Foreign Affairs").
    """
    entities = _outside_headings([name for ent in doc.ents if (name := _of_entity(ent))])
    entities = _bearers(doc, entities)
    listed = [name for span, known in gazetteer.find(doc) if (name := _of_list(span, known))]
    bearers = {name.span.start for name in entities if name.kind == "person" and len(name.span) == 1}
    listed = [name for name in listed if name.span.start not in bearers or locative(name.span[0])]
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
    kept += _titled(doc, kept)
    kept += _again(doc, [name for name in kept if name.kind == "organization"], kept)
    kept = [name for name in kept if not in_dateline(doc, name.span.start)]
    return sorted(kept, key=lambda name: (name.span.start, -name.span.end))


def _bearers(doc: Doc, names: list[Name]) -> list[Name]:
    """With persons named in full, and their family names alone, wherever they stand, whatever was seen there."""
    votes = Counter((name.span.text, name.kind) for name in names)
    full = {text for text, kind in votes if kind == "person" and " " in text}
    full = {text for text in full if votes[text, "person"] >= votes[text, "organization"]}
    families = {name.span[-1].text for name in names if name.span.text in full}
    mended = [Name(name.span, "person") if name.span.text in full | families else name for name in names]
    taken = {token.i for name in mended for token in name.span}
    alone = (t for t in doc if t.text in families and t.i not in taken and t.pos_ in {"PROPN", "NOUN", "X"})
    return mended + [Name(doc[t.i : t.i + 1], "person") for t in alone]


def _titled(doc: Doc, taken: list[Name]) -> list[Name]:
    """The names behind a title where the pipeline saw none: "Ambassador Mohib"."""
    closed = {token.i for name in taken for token in name.span}
    found: list[Name] = []
    for token in doc[1:]:
        before = doc[token.i - 1]
        if not (before.text.istitle() and before.lower_ in TITLES) or token.i in closed:
            continue
        end = token.i
        while end < len(doc) and end not in closed and _of_name(doc[end]):
            end += 1
        if token.i < end <= token.i + 3:
            found.append(Name(doc[token.i : end], "person"))
    return found


def _of_name(token: Token) -> bool:
    known = token.lower_ in TITLES | OFFICE_FIELDS | THING_WORDS
    plain = token.ent_type_ in {"", "PERSON"} and token.pos_ == "PROPN" and token.is_alpha
    return plain and token.text.istitle() and not known


def _again(doc: Doc, named: list[Name], taken: list[Name]) -> list[Name]:
    """The organisations of `named` wherever else they stand, as they are written or by their initials."""
    begin: dict[str, list[tuple[str, ...]]] = {}
    written = [tuple(token.text for token in name.span) for name in named]
    initials = [(short,) for words in written if len(short := "".join(w[0] for w in words if w[0].isupper())) > 1]
    for words in dict.fromkeys([*written, *initials]):
        begin.setdefault(words[0], []).append(words)
    free = {token.i for token in doc} - {token.i for name in taken for token in name.span}
    found: list[Name] = []
    for token in doc:
        for words in begin.get(token.text, ()) if token.pos_ in {"PROPN", "NOUN"} else ():
            span = doc[token.i : token.i + len(words)]
            if all(t.i in free for t in span) and tuple(t.text for t in span) == words:
                found.append(Name(span, "organization"))
                free -= {t.i for t in span}
    return found


def _of_list(span: Span, known: Known) -> Name | None:
    if span.text in AMBIGUOUS and not any(t.ent_type_ in {"GPE", "ORG", "NORP", "LOC"} for t in span):
        return None
    if span.text.isupper() and _shouting(span[0]):
        return None
    return Name(span, known.kind, known.canonical)


def _shouting(token: Token) -> bool:
    """Whether the sentence is all capitals, so that "IS" and "US" say nothing."""
    sentence_words = [t for t in token.sent if t.is_alpha and len(t) > 3]
    return len(sentence_words) > 2 and all(t.is_upper for t in sentence_words)


def _of_entity(ent: Span) -> Name | None:
    span = _trim(ent)
    if span is None or any(t.is_space or t.like_num for t in span) or span.text in _things():
        return None
    if ent.label_ == "PERSON":
        bare = _untitled(span)
        shouted = len(bare) == 1 and bare.text.isupper() and len(bare.text) > 3
        counted = any(c.isdigit() for c in bare.text)  # "Y2K", "Apollo 11"
        return Name(bare, "person") if _looks_named(bare) and not (shouted or counted or _common_end(bare)) else None
    if ent.label_ == "ORG":
        thing = _part_of_office(span) or span[-1].lower_ in THING_WORDS or (len(span) == 1 and _common(span[0]))
        return Name(span, "organization") if _looks_named(span) and not thing else None
    if ent.label_ == "NORP" and span.root.tag_ in {"NNPS", "NNS"}:
        return Name(_with_modifiers(span), "people")
    return None


@cache
def _things() -> frozenset[str]:
    return frozenset(row["name"] for row in lexicon.rows("things"))


def _untitled(span: Span) -> Span:
    """A person's name without the titles that the pipeline took in: "King Harald" → "Harald"."""
    start = span.start
    while start < span.end - 1 and span.doc[start].lower_ in TITLES:
        start += 1
    return span.doc[start : span.end]


def _with_modifiers(span: Span) -> Span:
    """ "Senate Republicans", "conservative Democrats": a people with what narrows it down."""
    start = span.start
    while start > 0 and span.doc[start - 1].dep_ in {"amod", "compound"} and span.doc[start - 1].head.i == span.root.i:
        start -= 1
    return span.doc[start : span.end]


def _looks_named(span: Span) -> bool:
    return len(span) <= 12 and any(t.text[:1].isupper() for t in span)


def _common_end(span: Span) -> bool:
    """ "Watch More Clips", "Ferry Missing": words of a headline, not of a name."""
    return len(span) > 1 and span[-1].tag_ in {"NNS", "NNPS", "VBG", "VBD", "VBZ", "VB", "JJ"}


def _common(token: Token) -> bool:
    """A plural of a common noun at the beginning of a sentence: "Farmers blocked …"."""
    return bool(token.is_sent_start) and token.tag_ in {"NNS", "NNPS"} and not token.is_upper


def _part_of_office(span: Span) -> bool:
    """ "National Security" in "National Security Adviser", "State" in "Secretary of State"."""
    return all(t.lower_ in OFFICE_FIELDS or t.lower_ in {"of", "and", "the"} for t in span)


def _outside_headings(names: list[Name]) -> list[Name]:
    """Without what only a heading in title case made look like a name ("Growing Unease")."""
    plain = [name for name in names if not _heading(name.span)]
    words = {token.text for name in plain for token in name.span}
    return [
        name for name in names if not plain or not _heading(name.span) or words.issuperset(t.text for t in name.span)
    ]


def _heading(span: Span) -> bool:
    """Whether the name stands in a line of capitalised words without a full stop."""
    sent = span.sent
    last = next((t for t in reversed(sent) if not t.is_space), None)
    words = [t for t in sent if t.pos_ in {"NOUN", "PROPN", "VERB", "ADJ"}]
    return last is not None and not last.is_punct and bool(words) and all(not t.text[0].islower() for t in words)


def _trim(span: Span) -> Span | None:
    """Without article, possessive ending and punctuation at its edges."""
    start, end = span.start, span.end
    doc = span.doc
    while start < end and (doc[start].tag_ in {"DT", "PRP$"} or doc[start].is_punct or doc[start].is_space):
        start += 1
    while start < end and (
        doc[end - 1].tag_ == "POS"
        or doc[end - 1].text in {"'s", "’s", "'", "’"}
        or doc[end - 1].is_punct
        or doc[end - 1].is_space
    ):
        end -= 1
    return doc[start:end] if start < end else None


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
    rest = _trim(name.span.doc[free[0] : free[-1] + 1])
    return Name(rest, name.kind) if rest is not None and _looks_named(rest) else None


def locative(token: Token) -> bool:
    """Whether a name only says where: "in Geneva", "across Europe", a caption's "WASHINGTON —"."""
    while token.dep_ == "conj" or (token.dep_ == "appos" and token.head.ent_type_ == "GPE"):
        token = token.head
    return (token.dep_ == "pobj" and token.head.lower_ in LOCATIVE) or token.dep_ in {"npadvmod", "ROOT", "dep"}


def acting(token: Token) -> bool:
    """Whether a name stands where somebody acts, owns, or is dealt with: "NATO said", "NATO's", "with NATO"."""
    while token.dep_ in {"conj", "appos"}:
        token = token.head
    if token.dep_ == "pobj":
        return (
            token.head.dep_ == "agent"
            or token.head.lower_ in {"with", "between", "by", "against", "according", "among"}
            or (token.head.lower_ == "to" and token.head.head.lower_ == "according")
        )
    return token.dep_ in {"nsubj", "nsubjpass", "poss"}
