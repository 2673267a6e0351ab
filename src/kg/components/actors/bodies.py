"""The bodies of an article, each once: full name, short name, acronym, its noun alone."""

from __future__ import annotations

import re

from spacy.tokens import Span

from kg.components.actors.cast import Cast, Entry
from kg.components.actors.entities import Name
from kg.components.actors.naming import Gazetteer
from kg.components.actors.states import States
from kg.components.actors.unseen import introduced
from kg.components.actors.words import acting, body_words, organ_words, plain

SMALL = frozenset({"of", "the", "for", "and", "in", "at", "&"})
"""Words that may be left out of a body's name."""


class Bodies:
    """The bodies of an article, by the names that can mean them; name them from the longest to the shortest."""

    def __init__(self, cast: Cast, states: States, gazetteer: Gazetteer) -> None:
        self._cast = cast
        self._states = states
        self._acts_for = gazetteer.acts_for
        self._by_key: dict[str, Entry] = {}
        self._shorter: dict[str, list[Entry]] = {}

    def take(self, names: list[Name]) -> None:
        """Note all names of bodies and of peoples."""
        for name in sorted(names, key=lambda n: (n.canonical is None, -len(n.span), n.span.start)):
            self._cast.mention(self._named(name), name.span, "name")

    def _named(self, name: Name) -> Entry:
        """Who is meant by a name, taken in if new."""
        label = name.canonical or " ".join(name.span.text.split())
        entry = self._by_key.get(_key(label)) or self._headed(name) or self._shortened(name) or self._add(name, label)
        if " " in label:
            for short in filter(None, (_initials(label), introduced(name.span))):
                self._by_key.setdefault(_key(short), entry)
        again = " " in label or entry.last >= 0 or _acronym(name.span)
        entry.salient = entry.salient or (name.kind == "organization" and (again or acting(name.span.root)))
        return entry

    def _add(self, name: Name, label: str) -> Entry:
        entry = self._cast.add(_body(name, label))
        owner = self._acts_for.get(name.canonical or "")
        entry.acts_for = (self._owner(owner) if owner else None) or self._possessor(name)
        self._by_key[_key(label)] = entry
        for short in _shorter(label):
            self._shorter.setdefault(short, []).append(entry)
        return entry

    def _headed(self, name: Name) -> Entry | None:
        """The body that its noun alone means: "the Church" after "the Church of Rome"."""
        word = name.span.text.lower()
        if name.kind != "organization" or len(name.span) > 1 or word not in body_words():
            return None
        bodies = [entry for entry in self._cast.entries if entry.type == "Organization"]
        found = [entry for entry in bodies if word in entry.label.lower().split()]
        return found[0] if len(found) == 1 else None

    def _shortened(self, name: Name) -> Entry | None:
        """The one body that a short name is the beginning or the end of."""
        found = self._shorter.get(" ".join(name.span.text.split()), ())
        return found[0] if name.kind == "organization" and len(found) == 1 else None

    def _owner(self, owner: str) -> Entry | None:
        """The state or body that a listed body acts for, where the article has it."""
        return self._states.known(owner) or self._by_key.get(_key(owner))

    def _possessor(self, name: Name) -> Entry | None:
        """The state whose organ it is: "China's Commerce Ministry", "the Iranian parliament"; no company's."""
        words = {word.lower() for word in name.span.text.split()}
        if not words & organ_words():
            return None
        before = (c for c in name.span.root.children if c.dep_ in {"poss", "amod", "nmod", "compound"})
        near = (self._cast.at_head.get(child.i) for child in before)
        return next((entry for entry in near if entry is not None and entry.type == "State"), None)


def _acronym(span: Span) -> bool:
    """Whether an acronym stands for a body by itself, not before a noun ("ANKU news agency")."""
    return span.text.isupper() and len(span.text) > 2 and span.root.dep_ not in {"compound", "nmod"}


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


def _key(label: str) -> str:
    """The same for bodies: "Food Council of Peru" is "Food Council Peru", "People's Party" is "People Party"."""
    words = re.sub(r"[’']s\b|[^\w\s&.-]|(?<!\w)-(?!\w)", "", label)
    return " ".join(word for word in plain(words).split() if word not in SMALL) or plain(label)


def _shorter(label: str) -> list[str]:
    """The short forms of a body's long name: its beginning before "of", or of three words, and its end.

    "Relief Corps" of "Relief Corps of Peru", "Home Office" of "UK Home Office", "Zen" of "Church of Zen".
    """
    full = label.split()
    cuts = range(1, len(full))
    begun = [full[:n] for n in cuts if n > 2 or (n == 2 and full[n].lower() in SMALL)]
    ended = [full[n:] for n in cuts if len(full) - n > 1 or full[n - 1] == "of"]
    return list(dict.fromkeys(" ".join(words) for words in begun + ended))


def _initials(label: str) -> str:
    """The acronym of a full name: "International Atomic Energy Agency" → "IAEA"."""
    return "".join(word[0] for word in label.split() if word[:1].isupper())
