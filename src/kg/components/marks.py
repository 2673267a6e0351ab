"""What the components write on a Doc, and how the next one reads it.

Each component fills one span group of `doc.spans` and puts plain data, keyed by the id of the thing
read, into the group's `attrs` (both survive `Doc.to_bytes` and worker processes):

`kg_actors`        a span per mention: `id_` the actor ("a0"), `label_` its type (Person, State,
                   Organization, Group), `kb_id_` the form of the mention ("name", "description", "pronoun").
                   attrs["a0"] = {"type", "label", "names", "slug", "acts_for", "office", "salient", "often",
                   "rule"}
                   `kg_voices`, which comes last, adds "I", "we" and "you", and speakers of statements that are such.
`kg_times`         a span per expression: `id_` "t0", `label_` "date".
                   attrs["t0"] = {"value": "2025-03"} or {"earliest", "latest"} (ISO 8601)
`kg_statements`    a span per piece of content: `id_` "s0", `label_` Direct, Mixed or Indirect.
                   attrs["s0"] = {"speakers", "addressee", "cue", "speaker_span", "stance", "time", "rule"}
`kg_events`        a span per trigger: `id_` "e0", `label_` the PLOVER type.
                   attrs["e0"] = {"actors", "recipients", "place", "time", "factuality", "according_to", "mode", "rule"}
`kg_negotiations`  a span per word that names it: `id_` "n0", `label_` the status.
                   attrs["n0"] = {"parties", "delegates", "mediators", "issue", "place", "time", "rounds", "moves",
                   "rule"}

Roles are ids or lists of ids; texts are token ranges [start, end); what is unknown is None or [].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span, SpanGroup, Token

from kg.components.words import Word, top

Attrs = dict[str, Any]


def put(doc: Doc, key: str, spans: list[Span], attrs: Attrs) -> None:
    """Write one component's marks: `spans` in the order of the text, `attrs` by id."""
    spans = sorted(spans, key=lambda span: (span.start, span.end, span.id_))
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs=attrs)


def attrs_of(doc: Doc, key: str) -> Attrs:
    """The data by id that a component wrote; empty where it did not run."""
    return doc.spans[key].attrs if key in doc.spans else {}


def spans_of(doc: Doc, key: str) -> list[Span]:
    """The spans that a component wrote; empty where it did not run."""
    return list(doc.spans[key]) if key in doc.spans else []


def spans_by_id(doc: Doc, key: str) -> dict[str, list[Span]]:
    """The spans of each thing, by its id, things in the order of the text."""
    out: dict[str, list[Span]] = {}
    for span in spans_of(doc, key):
        out.setdefault(span.id_, []).append(span)
    return out


def mark(doc: Doc, start: int, end: int, label: str, id_: str, form: str = "") -> Span:
    """A span of tokens [start, end) that carries a label, the id of its thing, and a form."""
    span = Span(doc, start, end, label=label, kb_id=form)
    span.id_ = id_
    return span


@dataclass(frozen=True, slots=True)
class Phrase:
    """A span of a doc as words: tokens [start, end), `root` the word that the others hang on, and what was marked."""

    doc: Doc
    start: int
    end: int
    root: Word
    label_: str
    id_: str
    kb_id_: str

    def __len__(self) -> int:
        """How many tokens."""
        return self.end - self.start


def phrases(words: list[Word], spans: Iterable[Span]) -> list[Phrase]:
    """Spans as phrases of the words of their doc."""
    return [
        Phrase(s.doc, s.start, s.end, top(words[s.start : s.end]), s.label_, s.id_, s.kb_id_) for s in spans if len(s)
    ]


class Actors:
    """From a word to the actor it means, as `kg_actors` marked them."""

    def __init__(self, doc: Doc) -> None:
        self.attrs = attrs_of(doc, "kg_actors")
        self.mentions = spans_of(doc, "kg_actors")
        self._by_head: dict[int, str] = {}
        for span in sorted(self.mentions, key=lambda s: s.end - s.start):
            self._by_head.setdefault(span.root.i, span.id_)

    def at(self, token: Token | Word) -> str | None:
        """The actor that the phrase headed by `token` means: "Solberg", "the official", "he"."""
        return self._by_head.get(token.i)

    def among(self, token: Token | Word) -> list[str]:
        """The actors of a phrase with its conjuncts: "Ukraine, the United States and NATO" → three ids."""
        found = [self.at(t) for t in (token, *_conjuncts(token))]
        return list(dict.fromkeys(actor for actor in found if actor is not None))


def _conjuncts(token: Token | Word) -> Iterator[Token | Word]:
    """The phrases joined to this one, to its right ("and NATO")."""
    for child in token.rights:
        if child.dep_ == "conj":
            yield child
            yield from _conjuncts(child)
