"""Names that the text itself says are those of a body: "Blue Wave, a think tank", "the newspaper Al Alba"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from kg.components.actors.entities import Name
from kg.components.actors.phrases import beside
from kg.components.actors.words import given_names, things, trim, untyped

KINDS = frozenset(
    "organization organisation party magazine newspaper website company network movement agency alliance band team "
    "group lobby institute tank bank broadcaster airline charity nonprofit union outlet firm daily tabloid".split()
)
"""What a body is, beside its name."""

BESIDE = KINDS | {"giant", "maker", "startup"}
"""What stands right before the name of a body too: "oil giant Gazoil"."""

PRESS = frozenset({"news", "press", "wire", "spy", "intelligence"})
"""Before "agency" behind a name; "the UN agency" is not the UN."""

OTHERS = frozenset({"FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", ""})
"""What the pipeline takes names of bodies for."""


def tells_kind(token: Token) -> bool:
    """Whether a noun says what the body is whose name stands before it: "the ANKU news agency"."""
    return token.lower_ in KINDS and (token.lower_ != "agency" or (token.i > 0 and token.nbor(-1).lower_ in PRESS))


def mend_kinds(doc: Doc, names: list[Name]) -> list[Name]:
    """`names`, those that the text calls bodies as organisations, and those bodies that the pipeline missed."""
    by_end = {name.span.end - 1: name for name in names}
    fullest = {name.span[-1].text for name in names if name.kind == "person" and len(name.span) > 1}
    bodies: set[str] = set()
    new: list[Name] = []
    for head in _called_bodies(doc):
        name = by_end.get(head.i)
        if name is None:
            new += [Name(span, "organization") for span in _unnamed(head)]
        elif name.kind == "person" and not (name.span[0].text in given_names() or name.span.text in fullest):
            bodies.add(name.span.text)
    mended = [Name(n.span, "organization") if n.kind == "person" and n.span.text in bodies else n for n in names]
    return mended + new


def _called_bodies(doc: Doc) -> Iterator[Token]:
    """The heads of names beside which a body's kind stands."""
    for token in doc:
        if token.tag_ != "NN" or token.lower_ not in BESIDE:
            continue
        name = beside(token) if token.lower_ in KINDS else None
        if name is not None and name.pos_ in {"PROPN", "NOUN"}:
            yield name
        elif token.dep_ == "compound" and all(t.pos_ == "PROPN" for t in doc[token.i + 1 : token.head.i + 1]):
            yield token.head
        if tells_kind(token):
            yield from (c for c in token.children if c.dep_ == "compound" and c.ent_type_ == "PERSON")


def _unnamed(head: Token) -> Iterator[Span]:
    """The name that ends in `head`, if it is one that no list and no rule saw as an actor's."""
    span = next((ent for ent in head.doc.ents if ent.start <= head.i < ent.end), None)
    if span is None:
        start = head.i
        while start > 0 and untyped(head.doc[start]) and untyped(head.doc[start - 1]):
            start -= 1
        span = head.doc[start : head.i + 1] if start < head.i or (head.is_upper and len(head) > 2) else None
    bare = trim(span) if span is not None and span.label_ in OTHERS else None
    if bare is not None and bare.text[:1].isupper() and bare.text not in things():
        yield bare
