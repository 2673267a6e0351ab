"""Halves of a divided country by their short names: "the North", "North and South Korea"."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Doc, Token

from kg.components.actors.entities import Name

OTHER = {"North": "South", "South": "North"}
JOINED = frozenset({"and", ",", "&", "or", "/"})


def halves(doc: Doc, listed: list[Name], state: Callable[[str], str | None]) -> Iterator[Name]:
    """The short names of states that `listed` has, or whose other half it has; `state`: a name's state or None.

    South Africa is no half: there is no state of the other name.
    """
    named = list(dict.fromkeys(n.canonical for n in listed if n.kind in {"state", "demonym"} and n.canonical))
    divided = [name.split(" ", 1)[1] for name in named if name.split()[0] in OTHER]
    pairs = [{half: state(f"{half} {rest}") for half in OTHER} for rest in divided]
    full = {half: name for pair in pairs if all(pair.values()) for half, name in pair.items()}
    begins = {name.span.start: name.canonical for name in listed if name.kind == "state"}
    for token in doc:
        half = full.get(token.text)
        if half is not None and token.i not in begins and (_alone(token) or _joined(token, half, begins)):
            yield Name(doc[token.i : token.i + 1], "state", half)


def _alone(token: Token) -> bool:
    """ "the North said", not "the North Sea", "the South Korean side"."""
    doc, i = token.doc, token.i
    after = doc[i + 1] if i + 1 < len(doc) else None
    more = after is not None and (after.pos_ == "PROPN" or after.text[:1].isupper() or after.text in {"-", "of"})
    return i > 0 and doc[i - 1].lower_ == "the" and not more


def _joined(token: Token, half: str, begins: dict[int, str | None]) -> bool:
    """ "North" of "North and South Korea"."""
    doc, i = token.doc, token.i
    other = begins.get(i + 2)
    rest = half.split(" ", 1)[1]
    return i + 2 < len(doc) and doc[i + 1].text in JOINED and other == f"{OTHER[token.text]} {rest}"
