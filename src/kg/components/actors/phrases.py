"""The words of a description, and whom it belongs to."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kg.components.actors.cast import Cast, Entry

DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your"})
INDEFINITE = frozenset({"a", "an", "another", "some", "several", "any", "no"})
ARTICLES = (
    DEFINITE
    | INDEFINITE
    | {"both", "all", "many", "most", "few", "each", "every", "other", "same", "such", "own", "not", "either", "one"}
    | {"how", "neither", "|"}
    | {"at", "least", "more", "than", "about", "around", "nearly", "almost", "some", "over", "up", "to"}
)
"""Words before a description that are no part of it."""

LONGEST = 25
"""Tokens of a description."""


def phrase(token: Token) -> Span:
    """The words of a description: from its first modifier to its head, with a short "of …" behind; no article."""
    start, end = token.left_edge.i, token.i + 1
    while start < token.i and (
        token.doc[start].lower_ in ARTICLES or token.doc[start].is_punct or token.doc[start].is_space
    ):
        start += 1
    if token.i - start > 8:
        start = token.i
    for child in token.rights:
        size = child.right_edge.i + 1 - child.left_edge.i
        if child.dep_ != "prep" or child.lower_ not in {"of", "for", "from", "with"} or child.i != end or size > 6:
            break
        end = child.right_edge.i + 1
    return token.doc[start:end]


def whole(token: Token, behind: frozenset[str] | None = None) -> Span:
    """All words of a description: with its article, and the phrases behind its head up to a clause or a comma.

    `behind`: the prepositions that these phrases may begin with, None for all.
    """
    end = token.i + 1
    for child in token.rights:
        if child.dep_ not in {"prep", "compound", "nmod", "acl"} or child.left_edge.i != end:
            break
        if behind is not None and not (child.lower_ in behind and child.right_edge.text[0].isupper()):
            break
        end = child.right_edge.i + 1
    end = (
        next((t.i for t in token.doc[token.i + 1 : end] if t.text == "," or t.dep_ == "cc"), end)
        if behind is not None
        else end
    )
    start = token.left_edge.i
    while start < token.i and (token.doc[start].pos_ in {"PUNCT", "SPACE", "ADV", "CCONJ", "SCONJ"}):
        start += 1
    return token.doc[start:end] if end - start <= LONGEST else phrase(token)


def beside(token: Token) -> Token | None:
    """The word beside which a noun stands: "Roe, the envoy"; "Blue Wave, the pacifist, liberal group"."""
    if token.dep_ == "conj" and token.head.dep_ == "appos" and not any(c.dep_ == "cc" for c in token.head.children):
        token = token.head
    return token.head if token.dep_ == "appos" else None


def modifiers_of(token: Token, span: Span) -> frozenset[str]:
    """The words of a description beside its head and its articles, lower case."""
    return frozenset(t.lower_ for t in span if t.i != token.i and t.is_alpha and t.lower_ not in ARTICLES)


def owner_of(token: Token, cast: Cast) -> Entry | None:
    """Whom a described person or body belongs to: "Ukrainian soldiers", "members of NATO"."""
    for child in token.children:
        if child.dep_ in {"amod", "compound", "poss", "nmod"} and child.i in cast.at_head and not _prefixed(child):
            return cast.at_head[child.i]
    for child in token.children:
        if child.dep_ in {"amod", "compound"} and child.tag_ != "VBN":  # a "Saudi-led coalition" is more than theirs
            for inner in child.children:
                if inner.i in cast.at_head and not _prefixed(inner):
                    return cast.at_head[inner.i]
        if child.dep_ == "prep" and child.lower_ in {"of", "from", "for", "with"}:
            for inner in (c for c in child.children if c.dep_ == "pobj"):
                found = cast.at_head.get(inner.i) or (owner_of(inner, cast) if child.lower_ == "of" else None)
                if found is not None:
                    return found
    return None


def _prefixed(token: Token) -> bool:
    """ "pro-Russian", "anti-Iranian", "non-EU": not theirs."""
    doc, i = token.doc, token.i
    return i > 1 and doc[i - 1].text == "-" and doc[i - 2].lower_ in {"pro", "anti", "non", "ex", "post"}
