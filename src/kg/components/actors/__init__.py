"""`kg_actors`: who is in the article: names, titles and offices, descriptions, pronouns, each actor once.

Reads tags, dependencies, entities and lemmas; writes `doc.spans["kg_actors"]` (see `marks`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg import lexicon
from kg.components.actors.cast import Cast, Entry
from kg.components.actors.describing import Describer
from kg.components.actors.naming import Gazetteer, Name, acting, find_names, locative
from kg.components.actors.pronouns import resolve

PARTICLES = frozenset("al bin ibn bint van von der den de del della di da dos du la le ben abu el".split())


@Language.factory("kg_actors", assigns=["doc.spans"], requires=["token.tag", "token.dep", "token.lemma", "doc.ents"])
def make_actors(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, for `nlp.add_pipe("kg_actors")` in an English pipeline with tagger, parser, ner and lemmatizer."""
    return ActorReader(nlp)


class ActorReader:
    """Reads the actors of one Doc after another; keeps only the lexicon between them."""

    def __init__(self, nlp: Language) -> None:
        self._gazetteer = Gazetteer(nlp)
        self._describer = Describer()
        self._heads = {row["word"] for row in lexicon.rows("people") if row["kind"] == "body"}
        self._organs = {row["word"] for row in lexicon.rows("people") if row["kind"] == "body" and row["organ"]}
        self._gender = {row["name"]: row["gender"] for row in lexicon.rows("given_names")}

    def __call__(self, doc: Doc) -> Doc:
        """Mark the actors of `doc`."""
        cast = Cast()
        places = States(cast)
        names = find_names(doc, self._gazetteer)
        for name in names:
            if name.kind in {"state", "seat", "demonym"}:
                places.take(name)
        self._bodies(cast, places, [name for name in names if name.kind in {"body", "organization", "people"}])
        self._persons(cast, [name for name in names if name.kind == "person"])
        self._describer.describe(doc, cast, places.entry)
        resolve(doc, cast)
        cast.write(doc)
        return doc

    def _bodies(self, cast: Cast, states: States, names: list[Name]) -> None:
        """Organisations under one entry each, however they are written: full name, acronym, without "the"."""
        by_key: dict[str, Entry] = {}
        for name in sorted(names, key=lambda n: (n.canonical is None, -len(n.span), n.span.start)):
            label = name.canonical or " ".join(name.span.text.split())
            key = _key(label)
            entry = by_key.get(key) or self._headed(cast, name)
            if entry is None:
                entry = cast.add(_body(name, label))
                owner = self._gazetteer.acts_for.get(name.canonical or "")
                entry.acts_for = self._owner(states, by_key, owner) if owner else None
                entry.acts_for = entry.acts_for or self._possessor(cast, name)
                by_key[key] = entry
                if " " in label:
                    by_key.setdefault(_key(_initials(label)), entry)
            again = " " in label or entry.last >= 0
            entry.salient = entry.salient or (name.kind == "organization" and (again or acting(name.span.root)))
            cast.mention(entry, name.span, "name")

    def _headed(self, cast: Cast, name: Name) -> Entry | None:
        """The body that its noun alone means: "the Church" after "the Church of Rome"."""
        word = name.span.text.lower()
        if name.kind != "organization" or len(name.span) > 1 or word not in self._heads:
            return None
        bodies = [entry for entry in cast.entries if entry.type == "Organization"]
        found = [entry for entry in bodies if word in entry.label.lower().split()]
        return found[0] if len(found) == 1 else None

    def _owner(self, states: States, by_key: dict[str, Entry], owner: str) -> Entry | None:
        """The state or body that a listed body acts for, where the article has it."""
        return states.known(owner) or by_key.get(_key(owner))

    def _possessor(self, cast: Cast, name: Name) -> Entry | None:
        """The state whose organ it is: "China's Commerce Ministry", "the Iranian parliament"; no company's."""
        words = {word.lower() for word in name.span.text.split()}
        if not words & self._organs:
            return None
        before = (c for c in name.span.root.children if c.dep_ in {"poss", "amod", "nmod", "compound"})
        near = (cast.at_head.get(child.i) for child in before)
        return next((entry for entry in near if entry is not None and entry.type == "State"), None)

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

    def named_in_full(self, name: Name) -> Entry:
        """The person of a full name, taken in if new; "J. Doe" and "Jane Doe" are one."""
        parts = _parts(name)
        by_particles = self._bearers.get(_key(" ".join(parts)), ())
        if by_particles:
            return by_particles[-1]
        for known in self._bearers.get(_key(parts[-1]), ()):
            if _same_person(known.label.split(), parts):
                return known
        label = " ".join(parts)
        return self._add(Entry("Person", label, "full-name", slug=label, gender=self._gender.get(parts[0])))

    def named_shortly(self, name: Name) -> Entry:
        """Who a family or given name alone means: of the bearers named before it the one named most often."""
        word = name.span.text
        crown = _royal_title(name)
        bearers = [entry for entry in self._bearers.get(_key(word), ()) if not crown or entry.label.startswith(crown)]
        if bearers:
            entry = max(bearers, key=lambda e: (0 <= e.first < name.span.start, e.count, e.last))
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


class States:
    """The states of an article, by their common names."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._by_name: dict[str, Entry] = {}
        self._people: dict[str, Entry] = {}

    def known(self, name: str) -> Entry | None:
        """The state, if the article has it."""
        return self._by_name.get(name)

    def entry(self, name: str) -> Entry:
        """The state, taken in if it is new."""
        if name not in self._by_name:
            self._by_name[name] = self._cast.add(Entry("State", name, "state", slug=name))
        return self._by_name[name]

    def take(self, name: Name) -> None:
        """Note a state's name, its people's adjective ("Iranian"), or its capital where that acts."""
        assert name.canonical is not None
        root = name.span.root
        where = locative(root)
        if name.kind == "seat" and (where or root.dep_ in {"compound", "nmod", "amod"}):
            return
        entry = self.entry(name.canonical)
        if name.kind == "demonym":
            self._of_its_people(name, root, entry)
            return
        entry.salient = entry.salient or not (where or root.dep_ in {"compound", "nmod", "amod"})
        self._cast.mention(entry, name.span, "name")

    def _of_its_people(self, name: Name, root: Token, state: Entry) -> None:
        """ "Iranian negotiators" show Iran; "Iranians" are a group that belongs to it."""
        if root.tag_ in {"NNS", "NNPS"} and root.dep_ not in {"compound", "amod", "nmod"}:
            state = self._people.setdefault(name.span.text, Entry("Group", name.span.text, "people", acts_for=state))
        self._cast.mention(state, name.span, "description")


def _body(name: Name, label: str) -> Entry:
    if name.kind == "people":
        return Entry("Group", label, "people", head=label.casefold())
    proper = name.canonical is not None or " " in label or (label.isupper() and len(label) > 2)
    return Entry(
        "Organization",
        label,
        "body" if name.canonical else "organization",
        slug=label if proper else None,
        salient=name.canonical is not None,
    )


def _parts(name: Name) -> list[str]:
    """The words of a person's name: "Jane Q. Doe" → three, an initial with its point stays."""
    return [token.text for token in name.span if not token.is_punct or token.text == "."]


def _key(label: str) -> str:
    """What stays the same when a name is spelled differently: case, accents, points, doubled letters, -iy and -y."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", label.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"^the ", "", re.sub(r"[.’'`]", "", plain))
    return re.sub(r"(iy|yi|ij|ii|yy)\b", "y", plain)


def _initials(label: str) -> str:
    """The acronym of a full name: "International Atomic Energy Agency" → "IAEA"."""
    return "".join(word[0] for word in label.split() if word[:1].isupper())


def _same_person(known: list[str], parts: list[str]) -> bool:
    """Whether two full names mean one person: the same family name, and given names that go together."""
    if _key(known[-1]) != _key(parts[-1]):
        return False
    a, b = _key(known[0]).rstrip("."), _key(parts[0]).rstrip(".")
    return a == b or (len(min(a, b, key=len)) == 1 and a[0] == b[0])


def _short_names(label: str) -> set[str]:
    """The keys of what a person may be called: family name, also with particles, or given name."""
    parts = label.split()
    names = {_key(parts[-1]), _key(parts[0])}
    for start in range(len(parts) - 2, 0, -1):
        if parts[start].casefold() not in PARTICLES:
            break
        names.add(_key(" ".join(parts[start:])))
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
