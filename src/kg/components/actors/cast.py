"""The cast of one article while it is being read: who is known so far, and where each was mentioned."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from kg.components import marks

REACH = 400
"""How many mentions back a description may point; keeps long articles linear."""


OFTEN = 4
"""How many mentions make an actor worth a node, whatever it does."""


@dataclass(eq=False)
class Entry:
    """One actor in the making; the fields are those of `kg_actors` in `marks`.

    `first`, `last`: the tokens where its mentions begin first and last, `count` how many there are so far.
    `salient`: worth a node of its own even where nothing else refers to it.
    `head`: the noun of a description ("official"); `modifiers`: its other words, lower case.
    """

    type: str
    label: str
    rule: str
    slug: str | None = None
    salient: bool = False
    names: dict[str, None] = field(default_factory=dict)
    acts_for: Entry | None = None
    office: str | None = None
    gender: str | None = None
    head: str = ""
    modifiers: frozenset[str] = frozenset()
    first: int = -1
    last: int = -1
    count: int = 0


class Cast:
    """The entries of an article, their mentions, and who was mentioned last.

    `at_head`, `begins`: by the token of a mention's head, who is meant and where the mention begins.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.at_head: dict[int, Entry] = {}
        self.begins: dict[int, int] = {}
        self._mentions: list[tuple[int, int, int, Entry, str]] = []

    def add(self, entry: Entry) -> Entry:
        """Take a new actor in."""
        self.entries.append(entry)
        return entry

    def mention(self, entry: Entry, span: Span, form: str, head: int | None = None) -> None:
        """Note that `span` means `entry`; `head` is its word in the parse, if not the span's root."""
        at = span.root.i if head is None else head
        if at in self.at_head:
            return
        insort(self._mentions, (span.start, span.end, len(self._mentions), entry, form))
        self.at_head[at] = entry
        self.begins[at] = span.start
        entry.first = span.start if entry.first < 0 else min(entry.first, span.start)
        entry.count += 1
        if form == "name":
            entry.names[" ".join(span.text.split())] = None
        if form != "pronoun":
            entry.last = max(entry.last, span.start)

    def also(self, entry: Entry, span: Span) -> None:
        """Note a wider phrase around a mention: "Foreign Minister Jane Doe" around the name."""
        at = bisect_left(self._mentions, (span.start, span.end))
        if at == len(self._mentions) or self._mentions[at][:2] != (span.start, span.end):
            insort(self._mentions, (span.start, span.end, len(self._mentions), entry, "description"))

    def latest(self, before: int, fits: Callable[[Entry], bool]) -> Entry | None:
        """The fitting actor named or described last before token `before`, within the last `REACH` mentions."""
        at = bisect_left(self._mentions, (before,))
        for *_, entry, form in reversed(self._mentions[max(0, at - REACH) : at]):
            if form != "pronoun" and fits(entry):
                return entry
        return None

    def named(self, start: int, end: int) -> Entry | None:
        """Who is named by exactly the tokens from `start` to before `end`."""
        at = bisect_left(self._mentions, (start, end))
        here = at < len(self._mentions) and self._mentions[at][:2] == (start, end)
        return self._mentions[at][3] if here else None

    def ends(self, start: int) -> int | None:
        """Where the name of a body that begins at a token ends."""
        for begin, end, _, entry, form in self._mentions[bisect_left(self._mentions, (start,)) :]:
            if begin > start:
                break
            if entry.type == "Organization" and form == "name":
                return end
        return None

    def topic(self, before: int, fits: Callable[[Entry], bool]) -> Entry | None:
        """The fitting actor that the text has spoken of most before token `before`; of several the last."""
        at = bisect_left(self._mentions, (before,))
        near = (entry for *_, entry, form in self._mentions[max(0, at - REACH) : at] if form != "pronoun")
        return max((e for e in near if fits(e)), key=lambda e: (e.count, e.last), default=None)

    def nest(self, doc: Doc) -> None:
        """Note the names of bodies and the full names of persons that stand inside other names: "NASA officials"."""
        begin: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entry in self.entries:
            for name in entry.names if entry.type in {"Person", "Organization"} else ():
                words = tuple(name.split())
                if len(words) > 1 or (entry.type == "Organization" and name.isupper()):
                    begin.setdefault(words[0], []).append((words, entry))
        for token in doc:
            for words, entry in begin.get(token.text, ()):
                span = doc[token.i : token.i + len(words)]
                if tuple(t.text for t in span) == words and self.at_head.get(span.root.i) is not entry:
                    self.also(entry, span)

    def write(self, doc: Doc) -> None:
        """Put the marks on `doc`: actors numbered in the order in which the text mentions them."""
        ids: dict[int, str] = {}
        for *_, entry, _ in self._mentions:
            ids.setdefault(id(entry), f"a{len(ids)}")
        spans = [
            marks.mark(doc, start, end, entry.type, ids[id(entry)], form)
            for start, end, _, entry, form in self._mentions
        ]
        by_id = {ids[id(entry)]: entry for *_, entry, _ in self._mentions}
        marks.put(doc, "kg_actors", spans, {key: _attrs(entry, ids) for key, entry in by_id.items()})


def _attrs(entry: Entry, ids: dict[int, str]) -> marks.Attrs:
    return {
        "type": entry.type,
        "label": entry.label,
        "names": list(entry.names),
        "slug": entry.slug,
        "acts_for": ids.get(id(entry.acts_for)) if entry.acts_for else None,
        "office": entry.office,
        "salient": entry.salient,
        "often": entry.count >= OFTEN,
        "rule": entry.rule,
    }
