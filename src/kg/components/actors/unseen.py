"""Names where the pipeline saw none: behind titles, named before, places that act, proper nouns without a type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from kg.components.actors.entities import Name
from kg.components.actors.words import (
    OFFICE_FIELDS,
    THING_WORDS,
    TITLES,
    acting,
    does,
    given_names,
    heading,
    locative,
    person_words,
    shouting,
    things,
    trim,
    untyped,
)


def unseen(doc: Doc, taken: list[Name]) -> list[Name]:
    """Proper names that the pipeline gave no type, where they act or come again; a given name shows a person."""
    closed = {token.i for name in taken for token in name.span}
    small = {token.text for token in doc if token.is_lower}
    spans = [span for span in _proper(doc, closed) if not heading(span) and not _is_shouted(span, small)]
    often = Counter(span.text for span in spans)
    deeds = {s.text for s in spans if does(s.root) or (acting(s.root) and (len(s) > 1 or often[s.text] > 1))}
    sure = {s.text for s in spans if s.text in deeds or _plainly_named(s) or often[s.text] > (1 if len(s) > 1 else 3)}
    return [Name(span, _guessed(span)) for span in spans if span.text in sure]


def _is_shouted(span: Span, small: set[str]) -> bool:
    """Whether a word in capitals is no name: one that the text has in small letters, too ("MORE")."""
    word = span[0]
    return len(span) == 1 and word.is_upper and (word.is_stop or word.lower_ in small)


def _plainly_named(span: Span) -> bool:
    """Whether a run of proper nouns must be a name: an acronym, or a given name and a family name."""
    acronym = (
        len(span) == 1
        and span.text.isupper()
        and span.text.isalpha()
        and not span[0].is_stop
        and span[0].dep_ != "compound"
        and 3 <= len(span.text) <= 6
        and not shouting(span[0])
    )
    return acronym or (len(span) == 2 and _guessed(span) == "person")


def _proper(doc: Doc, closed: set[int]) -> Iterator[Span]:
    """The longest runs of untyped proper nouns: no titles, weekdays or things."""
    start: int | None = None
    for token in doc:
        if token.i not in closed and (untyped(token) or (start is not None and _capital(token))):
            start = token.i if start is None else start
            continue
        if start is not None and _namelike(doc[start : token.i]) and token.text not in {":", "/"}:
            yield doc[start : token.i]
        start = None


def _capital(token: Token) -> bool:
    """A capitalised word of another class inside a name: "Blue Kite Racing"."""
    return token.pos_ in {"NOUN", "ADJ", "VERB"} and token.text.istitle() and not token.ent_type_


def _namelike(span: Span) -> bool:
    last = span[-1]
    common = last.lower_ in THING_WORDS | TITLES | OFFICE_FIELDS | person_words() or span.text in things()
    first = span[0].is_sent_start and len(span) == 1 and not span[0].is_upper
    bound = (
        (len(span) > 1 and span.text.isupper())
        or last.text.endswith(".")
        or (span.start > 0 and span[0].nbor(-1).text in {"-", "/"})
    )  # "R-Ky."
    return len(span) < 5 and len(last.text) > 2 and not (common or first or bound)


def _guessed(span: Span) -> str:
    return "person" if span[0].text in given_names() else "organization"


def titled(doc: Doc, taken: list[Name]) -> list[Name]:
    """The names behind a title where the pipeline saw none: "Ambassador Tovik"."""
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


def acting_places(doc: Doc, taken: list[Name]) -> list[Name]:
    """Places that act, of which no list knows the government: "California sued", "England won"."""
    closed = {token.i for name in taken for token in name.span}
    places = [s for ent in doc.ents if ent.label_ == "GPE" and (s := trim(ent)) and s.root.i not in closed]
    acting = {span.text for span in places if does(span.root)}
    acting -= things()
    return [Name(s, "organization") for s in places if s.text in acting and not (locative(s.root) or heading(s))]


def namesakes(doc: Doc, listed: list[Name], taken: set[int]) -> list[Name]:
    """Persons whose family name is a capital's: "Vera Paris" and every "Paris", where a Paris acts more than once."""
    seats = [name for name in listed if name.kind == "seat" and len(name.span) == 1 and name.span.start not in taken]
    acts = Counter(name.span.text for name in seats if name.span.root.dep_ == "nsubj")
    full = [name.span for name in seats if acts[name.span.text] > 1 and _given_before(name.span[0])]
    families = {span.text for span in full}
    starts = {span.start for span in full}
    return [
        Name(doc[name.span.start - (name.span.start in starts) : name.span.end], "person")
        for name in seats
        if name.span.text in families
    ]


def _given_before(token: Token) -> bool:
    before = token.nbor(-1) if token.i else token
    return before.i < token.i and untyped(before) and before.head.i == token.i and before.text.istitle()


def again(doc: Doc, named: list[Name], taken: list[Name]) -> list[Name]:
    """The organisations of `named` wherever else they stand, as they are written or by their initials."""
    begin: dict[str, list[tuple[str, ...]]] = {}
    written = [tuple(token.text for token in name.span) for name in named]
    initials = [(short,) for words in written if len(short := "".join(w[0] for w in words if w[0].isupper())) > 1]
    bracketed = [(short,) for name in named if (short := introduced(name.span))]
    for words in dict.fromkeys([*written, *initials, *bracketed]):
        begin.setdefault(words[0], []).append(words)
    free = {token.i for token in doc} - {token.i for name in taken for token in name.span}
    found: list[Name] = []
    for token in doc:
        for words in begin.get(token.text, ()) if token.pos_ in {"PROPN", "NOUN"} or token.is_upper else ():
            span = doc[token.i : token.i + len(words)]
            if all(t.i in free for t in span) and tuple(t.text for t in span) == words:
                found.append(Name(span, "organization"))
                free -= {t.i for t in span}
    return found


def introduced(span: Span) -> str:
    """The short name that brackets behind a name bring in: "Union of Bakers (BAKU)"; "" if none."""
    doc, end = span.doc, span.end
    if end + 2 >= len(doc) or doc[end].text != "(" or doc[end + 2].text != ")" or len(span) < 2:
        return ""
    short = doc[end + 1].text
    return short if sum(c.isupper() for c in short) > 1 else ""
