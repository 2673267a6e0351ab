"""`kg_actors`: who is in the article: names, titles and offices, descriptions, pronouns, each actor once.

Reads tags, dependencies, entities and lemmas; writes `doc.spans["kg_actors"]` (see `marks`).
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg import lexicon
from kg.components.actors.bodies import Bodies
from kg.components.actors.cast import Cast, Entry
from kg.components.actors.describing import Describer
from kg.components.actors.entities import Name
from kg.components.actors.naming import Gazetteer, find_names
from kg.components.actors.offices import HONORIFICS
from kg.components.actors.pronouns import resolve
from kg.components.actors.states import States
from kg.components.actors.voices import make_voices
from kg.components.actors.words import TITLES, person_words, plain

__all__ = ["make_actors", "make_voices"]

PARTICLES = frozenset("al bin ibn bint van von der den de del della di da dos du la le ben abu el".split())

KIN = frozenset("son daughter wife husband brother sister father mother uncle cousin nephew niece widow".split())


@Language.factory("kg_actors", assigns=["doc.spans"], requires=["token.tag", "token.dep", "token.lemma", "doc.ents"])
def make_actors(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, for `nlp.add_pipe("kg_actors")` in an English pipeline with tagger, parser, ner and lemmatizer."""
    return ActorReader(nlp)


class ActorReader:
    """Reads the actors of one Doc after another; keeps only the lexicon between them."""

    def __init__(self, nlp: Language) -> None:
        self._gazetteer = Gazetteer(nlp)
        self._describer = Describer()
        self._gender = {row["name"]: row["gender"] for row in lexicon.rows("given_names")}

    def __call__(self, doc: Doc) -> Doc:
        """Mark the actors of `doc`."""
        cast = Cast()
        places = States(cast)
        names = find_names(doc, self._gazetteer)
        for name in names:
            if name.kind in {"state", "seat", "demonym"}:
                places.take(name)
        bodies = Bodies(cast, places, self._gazetteer)
        bodies.take([name for name in names if name.kind in {"body", "organization", "people"}])
        self._persons(cast, [name for name in names if name.kind == "person"])
        self._describer.describe(doc, cast, places.entry)
        resolve(doc, cast)
        self._describer.tell(doc, cast)
        cast.nest(doc)
        cast.write(doc)
        return doc

    def _persons(self, cast: Cast, names: list[Name]) -> None:
        """Persons under one entry each: full names first, then the short names that point to them."""
        people = People(cast, self._gender)
        full = [name for name in names if len(_parts(name)) > 1]
        short = [name for name in names if len(_parts(name)) == 1]
        for name in sorted(full, key=lambda name: _parts(name)[0].casefold() in PARTICLES):  # "Al Gore", "van der Meer"
            cast.mention(people.named_in_full(name), name.span, "name")
        for name in short:
            cast.mention(people.named_shortly(name), name.span, "name")


class People:
    """The persons of an article, by the names that can mean them."""

    def __init__(self, cast: Cast, gender: dict[str, str]) -> None:
        self._cast = cast
        self._gender = gender
        self._bearers: dict[str, list[Entry]] = {}
        self._ranks: dict[int, int] = {}

    def named_in_full(self, name: Name) -> Entry:
        """The person of a full name, taken in if new; "J. Doe" and "Jane Doe" are one."""
        entry = self._in_full(name)
        self._ranks[id(entry)] = self._ranks.get(id(entry)) or _rank(name.span)
        return entry

    def _in_full(self, name: Name) -> Entry:
        parts = _parts(name)
        by_particles = self._bearers.get(plain(" ".join(parts)), ())
        if by_particles:
            return by_particles[-1]
        for known in self._bearers.get(plain(parts[-1]), ()):
            if _same_person(known.label.split(), parts):
                return known
        label = " ".join(parts)
        return self._add(Entry("Person", label, "full-name", slug=label, gender=self._gender.get(parts[0])))

    def named_shortly(self, name: Name) -> Entry:
        """Who a family or given name alone means: of the bearers named before it the one named most often.

        Of two named as often it is the one with an office, rather than somebody's relative; else who was named last.
        """
        word = name.span.text
        crown = _royal_title(name)
        bearers = [entry for entry in self._bearers.get(plain(word), ()) if not crown or entry.label.startswith(crown)]
        if bearers:
            before = [entry for entry in bearers if 0 <= entry.first < name.span.start]
            entry = max(before or bearers, key=lambda e: (e.count, self._ranks.get(id(e), 0), e.last))
        else:
            label = f"{crown} {word}" if crown else word
            entry = self._add(Entry("Person", label, "short-name", gender=self._gender.get(word)))
        entry.gender = entry.gender or _title_gender(name)
        return entry

    def _add(self, entry: Entry) -> Entry:
        entry.salient = True
        for key in _short_names(entry.label):
            self._bearers.setdefault(key, []).append(entry)
        return self._cast.add(entry)


def _rank(span: Span) -> int:
    """1 for a name with an office ("Mayor Clara Dunn"), -1 for a relative's ("her son Peter Dunn"), else 0."""
    doc = span.doc
    beside = [child for child in span.root.children if child.dep_ == "appos"]
    beside += [doc[span.start - 1]] if span.start else []
    beside += [span.root.head] if span.root.dep_ == "appos" else []
    words = {token.lower_ for token in beside}
    if words & KIN:
        return -1
    return int(bool(words & (TITLES | person_words()) - HONORIFICS))


def _parts(name: Name) -> list[str]:
    """The words of a person's name: "Jane Q. Doe" → three, an initial with its point stays."""
    return [token.text for token in name.span if not token.is_punct or token.text == "."]


def _same_person(known: list[str], parts: list[str]) -> bool:
    """Whether two full names mean one person: the same family name, and given names that go together."""
    if plain(known[-1]) != plain(parts[-1]):
        return False
    a, b = plain(known[0]).rstrip("."), plain(parts[0]).rstrip(".")
    return a == b or (len(min(a, b, key=len)) == 1 and a[0] == b[0]) or _misspelt(a, b)


def _misspelt(a: str, b: str) -> bool:
    """Whether two longer names differ in one letter inside ("Marianna", "Marienna"), not in the last."""
    return len(a) == len(b) > 5 and a[-1] == b[-1] and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _short_names(label: str) -> set[str]:
    """The keys of what a person may be called: family name, also with particles, or given name."""
    parts = label.split()
    names = {plain(parts[-1]), plain(parts[0])}
    for start in range(len(parts) - 2, 0, -1):
        if parts[start].casefold() not in PARTICLES:
            break
        names.add(plain(" ".join(parts[start:])))
    return names


def _royal_title(name: Name) -> str:
    """The title that is part of how a ruler is called: "King" of "King Harald"."""
    before = name.span.doc[name.span.start - 1].text if name.span.start else ""
    return before if before in {"King", "Queen", "Pope", "Emir", "Sultan", "Emperor", "Empress"} else ""


def _title_gender(name: Name) -> str | None:
    before = name.span.doc[name.span.start - 1].text if name.span.start else ""
    return {
        "Mr.": "m",
        "Mr": "m",
        "Sir": "m",
        "Mrs.": "f",
        "Mrs": "f",
        "Ms.": "f",
        "Ms": "f",
        "Lady": "f",
    }.get(before)
