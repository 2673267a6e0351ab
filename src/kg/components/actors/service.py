"""Whom the holder of an office serves where the text takes it for granted: "President Obama" the United States."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.tokens import Doc

from kg import lexicon
from kg.components.actors.cast import Cast, Entry

MARK = re.compile(r",? ?[(\[]?([A-Z])-[A-Z][a-z]")
"""What follows a legislator's name: "(D-Calif.)", ", R-Fla."."""


HEADS = frozenset({"president", "prime minister", "chancellor"})
"""Offices whose holder is named by family name alone."""


class Service:
    """Fills in whom persons act for, from the offices and leaders of the lexicon and from marks of party.

    Only states and parties that the article names: nobody new comes in.
    """

    def __init__(self) -> None:
        self.offices = {row["office"]: row["state"] for row in lexicon.rows("offices")}
        self._parties: dict[str, list[str]] = {}
        for row in lexicon.rows("parties"):
            self._parties.setdefault(row["mark"], []).append(row["name"])
        self._terms: dict[str, list[dict[str, str]]] = {}
        for row in lexicon.rows("leaders"):
            for name in dict.fromkeys((row["name"], *lexicon.words(row["aliases"]))):
                self._terms.setdefault(_first_and_last(name), []).append(row)
            self._terms.setdefault(row["name"].split()[-1], []).append(row)

    def fill(self, doc: Doc, cast: Cast, state: Callable[[str], Entry]) -> None:
        """Set `acts_for` of the persons in `cast` whom the text left without a principal."""
        about = {entry.label for entry in cast.entries if entry.type == "State"}
        about |= {entry.acts_for.label for entry in cast.entries if entry.acts_for is not None}
        marked = self._marked(doc, cast)
        for entry in list(cast.entries):
            if entry.type != "Person" or entry.acts_for is not None:
                continue
            entry.acts_for = marked.get(id(entry))
            served = self.offices.get((entry.office or "").lower()) or self._led(entry, doc._.kg_date or "")
            if entry.acts_for is None and served in about:
                entry.acts_for = state(served)

    def _marked(self, doc: Doc, cast: Cast) -> dict[int, Entry]:
        """The parties of legislators, by the mark behind their names, where the article names the party."""
        by_label = {label: entry for entry in reversed(cast.entries) for label in (entry.label, *entry.names)}
        found: dict[int, Entry] = {}
        text = doc.text
        for head, entry in sorted(cast.at_head.items()):
            if entry.type != "Person":
                continue
            mark = MARK.match(text, doc[head].idx + len(doc[head]))
            names = self._parties.get(mark.group(1), ()) if mark else ()
            party = next((by_label[name] for name in names if name in by_label), None)
            if party is not None:
                found.setdefault(id(entry), party)
        return found

    def _led(self, entry: Entry, day: str) -> str | None:
        """The state or body that a known leader serves on a day; by family name alone only a head of state."""
        terms = [term for term in self._terms.get(_first_and_last(entry.label), ()) if _covers(term, day)]
        if " " not in entry.label:
            office = (entry.office or "").lower()
            terms = [term for term in terms if term["office"] == office or (not office and term["office"] in HEADS)]
        served = {term["for"] for term in terms}
        return served.pop() if len(served) == 1 else None

    def presides(self, entry: Entry, office: str, owner: Entry | None, day: str) -> bool:
        """Whether a person holds an office on a day, by the list of leaders, if need be that of a certain state."""
        terms = self._terms.get(_first_and_last(entry.label), ())
        held = {term["for"] for term in terms if term["office"] == office and office in HEADS and _covers(term, day)}
        return bool(day) and len(held) == 1 and (owner is None or owner.label in held)


def _first_and_last(name: str) -> str:
    """ "Donald J. Trump" → "Donald Trump"."""
    words = name.split()
    return " ".join(dict.fromkeys((words[0], words[-1])))


def _covers(term: dict[str, str], day: str) -> bool:
    """Whether a term of office covers a day; without a day, every term may."""
    begun = day[: len(term["since"])] >= term["since"]
    return not day or (begun and (not term["until"] or day[: len(term["until"])] <= term["until"]))
