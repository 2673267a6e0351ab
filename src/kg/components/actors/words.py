"""What words say about names: titles, fields of office, things; whether a name acts, or only says where."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from spacy.tokens import Span, Token

from kg import lexicon

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

BODY_NAMES = frozenset("gazette tribune herald chronicle museum gallery college legion society trust fund".split())
"""Nouns that end names of bodies; `people.tsv` has those that also describe them."""

IDLE = frozenset("be have become lie remain sit stand see face suffer need get experience include".split())
"""Verbs whose subject may be a mere place: "Texas saw heavy rain"."""


@cache
def things() -> frozenset[str]:
    """Capitalised names of things that act for nobody."""
    return frozenset(row["name"] for row in lexicon.rows("things"))


@cache
def given_names() -> frozenset[str]:
    """Given names of persons."""
    return frozenset(row["name"] for row in lexicon.rows("given_names"))


@cache
def person_words() -> frozenset[str]:
    """Common nouns for persons, lower case."""
    return frozenset(row["word"] for row in lexicon.rows("people") if row["kind"] == "person")


@cache
def body_words() -> frozenset[str]:
    """Common nouns for bodies, lower case."""
    return frozenset(row["word"] for row in lexicon.rows("people") if row["kind"] == "body")


@cache
def organ_words() -> frozenset[str]:
    """Common nouns for organs of a state, lower case."""
    return frozenset(row["word"] for row in lexicon.rows("people") if row["kind"] == "body" and row["organ"])


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


def does(token: Token) -> bool:
    """Whether a word is the subject of a deed."""
    return token.dep_ == "nsubj" and token.head.pos_ == "VERB" and token.head.lemma_ not in IDLE


def shouting(token: Token) -> bool:
    """Whether the sentence is all capitals, so that "IS" and "US" say nothing."""
    sentence_words = [t for t in token.sent if t.is_alpha and len(t) > 3]
    return len(sentence_words) > 2 and all(t.is_upper for t in sentence_words)


def heading(span: Span) -> bool:
    """Whether the name stands in a line of capitalised words without a full stop."""
    sent = span.sent
    last = next((t for t in reversed(sent) if not t.is_space), None)
    words = [t for t in sent if t.pos_ in {"NOUN", "PROPN", "VERB", "ADJ"}]
    return last is not None and not last.is_punct and bool(words) and all(not t.text[0].islower() for t in words)


def untyped(token: Token) -> bool:
    """Whether a word is a proper noun that the pipeline gave no type."""
    return token.pos_ == "PROPN" and not token.ent_type_ and token.text[:1].isupper() and not token.is_punct


def looks_named(span: Span) -> bool:
    """Whether a span can be a name at all: capitals, and not too long."""
    return len(span) <= 12 and any(t.text[:1].isupper() for t in span)


def trim(span: Span) -> Span | None:
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


def plain(label: str) -> str:
    """What stays the same when a name is spelled differently: case, accents, points, doubled letters, -iy and -y."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", label.casefold()) if not unicodedata.combining(c))
    letters = re.sub(r"^the ", "", re.sub(r"[.’'`]", "", letters))
    return re.sub(r"(iy|yi|ij|ii|yy)\b", "y", letters)
