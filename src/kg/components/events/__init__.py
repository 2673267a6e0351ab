"""`kg_events`: who did what to whom, as events of the sixteen PLOVER types.

Reads the parse, the entities, `kg_actors`, `kg_times` and (for "according to") `kg_statements`; writes
`kg_events` as `marks` says. Which words are triggers, and of which type, the frames of `lexicon/event_frames.tsv`
and a judge learnt by `kg.training.events` say (`deciding`); who takes part another one (`roles`); the factuality
(`factuality`), the time (`dating`) and the place (`settings`) are read from the grammar around. Mentions of one
happening are joined (`identity`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.components import linear, marks, vectors
from kg.components.events import dating, network, roles, settings, triggers
from kg.components.events.deciding import Decider, Decision
from kg.components.events.factuality import factuality_of
from kg.components.events.frames import Frames
from kg.components.events.identity import Found, joined
from kg.components.events.network import Judge, Network
from kg.components.words import Word, words_of


@Language.factory("kg_events", assigns=["doc.spans"])
def make_events(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, for `nlp.add_pipe("kg_events")` after the actors, times and statements.

    Reads the lexicon and the weights once, here.

    Raises:
        ValueError: the lexicon or the weights are not well formed.
    """
    lexicon = files("kg.lexicon")
    tables = linear.read(lexicon / "event_weights.npz") | linear.read(lexicon / "time_weights.npz")
    networks = network.read(lexicon / "event_networks.npz", vectors.shipped())
    return Events(tables, networks, Frames.shipped())


class Events:
    """Marks the events of a doc; `tables` are "types", "quiet", "roles", "factuality", "settings" and "times"."""

    def __init__(self, tables: dict[str, linear.Table], networks: dict[str, Network], frames: Frames) -> None:
        self.tables = tables
        self.networks = networks
        self.roles = Judge(tables["roles"], networks["roles"])
        self.decider = Decider(frames, Judge(tables["types"], networks["types"]), tables["quiet"])

    def __call__(self, doc: Doc) -> Doc:
        """Write `kg_events`."""
        words = words_of(doc)
        found = list(self._found(doc, self.decider.decisions(doc, words), settings.Surroundings(doc, words)))
        said = _Said(doc)
        spans: list[Span] = []
        attrs: marks.Attrs = {}
        for number, event in enumerate(joined(found, doc)):
            id_ = f"e{number}"
            spans.extend(marks.mark(doc, s.start, s.end, event.type, id_) for s in event.spans)
            attrs[id_] = _plain(event, said.by(event.word))
        marks.put(doc, "kg_events", spans, attrs)
        return doc

    def _found(self, doc: Doc, decisions: list[Decision], surroundings: settings.Surroundings) -> Iterator[Found]:
        """The events that words name, with all that is told of them; who takes part is decided for all at once."""
        mentions = [surroundings.mentions(d.word) for d in decisions]
        sights = [
            seen
            for d, near in zip(decisions, mentions, strict=True)
            for seen in roles.sights(d.word, d.type, near, surroundings.functions(d.word))
        ]
        odds = iter(self.roles.log_odds(doc, sights))
        for decision, near in zip(decisions, mentions, strict=True):
            event = self._read(doc, decision, surroundings)
            own = partial(surroundings.is_near, decision.word)
            event.actors, event.recipients = roles.participants(near, list(islice(odds, len(near))), decision.type, own)
            yield event

    def _read(self, doc: Doc, found: Decision, surroundings: settings.Surroundings) -> Found:
        """The event that a word names, with when, where and whether it happened."""
        word, type_ = found.word, found.type
        time = surroundings.time(word, type_, self.tables["times"])
        when = dating.when(doc, time)
        factuality = factuality_of(word, type_, when, self.tables["factuality"])
        if when == "ahead" and factuality == "Asserted":
            factuality = "Planned"  # "The summit is on 9 May", told in April: nobody has seen it yet
        place = surroundings.place(word, type_, self.tables["settings"])
        return Found([triggers.span_of(doc[word.i])], word, type_, found.mode, found.odds, found.rule,
                     [], [], factuality, time, place)  # fmt: skip


def _plain(event: Found, according_to: list[str]) -> dict[str, object]:
    return {
        "actors": event.actors,
        "recipients": event.recipients,
        "place": list(event.place) if event.place else None,
        "time": event.time,
        "factuality": event.factuality,
        "according_to": according_to,
        "mode": event.mode or None,
        "rule": event.rule,
    }


class _Said:
    """Who says the words of the doc: the speakers of the innermost statement around a word."""

    def __init__(self, doc: Doc) -> None:
        attrs = marks.attrs_of(doc, "kg_statements")
        self._speakers: dict[int, list[str]] = {}
        for id_, spans in sorted(
            marks.spans_by_id(doc, "kg_statements").items(), key=lambda x: -sum(len(s) for s in x[1])
        ):
            if attrs.get(id_, {}).get("stance") == "Held":
                continue
            for span in spans:
                for i in range(span.start, span.end):
                    self._speakers[i] = list(attrs.get(id_, {}).get("speakers") or [])

    def by(self, word: Word) -> list[str]:
        return self._speakers.get(word.i, [])
