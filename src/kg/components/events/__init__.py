"""`kg_events`: who did what to whom, as events of the sixteen PLOVER types.

Reads the parse, the entities, `kg_actors`, `kg_times` and (for "according to") `kg_statements`; writes
`kg_events` as `marks` says. A word is a trigger where the frames of `lexicon/event_frames.tsv` and the weights
learnt by `kg.training.events` say so; its participants (`roles`), its factuality (`factuality`), its time and its
place (`settings`) are then read from the grammar around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.components import linear, marks
from kg.components.events import roles, settings, triggers
from kg.components.events.factuality import factuality_of
from kg.components.events.frames import NO_EVENT, Frame, Frames
from kg.components.grammar import is_verbal

TRIGGER_BIAS = 0.8
CERTAIN = 5.0
ALONE_VERB, ALONE_NOUN = 1.0, 2.0


@dataclass(slots=True)
class Found:
    """One event while it is being read; `odds` is how sure the type is, in log-odds over no event."""

    spans: list[Span]
    word: Token
    type: str
    mode: str
    odds: float
    rule: str
    actors: list[str]
    recipients: list[str]
    factuality: str
    time: str | None = None
    place: tuple[int, int] | None = None


@Language.factory("kg_events", assigns=["doc.spans"])
def make_events(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, for `nlp.add_pipe("kg_events")` after the actors, times and statements.

    Reads the lexicon and the weights once, here.

    Raises:
        ValueError: the lexicon or the weights are not well formed.
    """
    return Events(linear.read(files("kg.lexicon") / "event_weights.npz"), Frames.shipped())


class Events:
    """Marks the events of a doc; `tables` are "types", "roles", "factuality" and "settings"."""

    def __init__(self, tables: dict[str, linear.Table], frames: Frames) -> None:
        self.tables = tables
        self.frames = frames

    def __call__(self, doc: Doc) -> Doc:
        """Write `kg_events`."""
        surroundings = settings.Surroundings(doc)
        found = [event for sent in doc.sents for event in self._sentence(sent, surroundings)]
        said = _Said(doc)
        spans: list[Span] = []
        attrs: marks.Attrs = {}
        for number, event in enumerate(_joined(found)):
            id_ = f"e{number}"
            spans.extend(marks.mark(doc, s.start, s.end, event.type, id_) for s in event.spans)
            attrs[id_] = _plain(event, said.by(event.word))
        marks.put(doc, "kg_events", spans, attrs)
        return doc

    def _sentence(self, sent: Span, surroundings: settings.Surroundings) -> Iterator[Found]:
        mentions = surroundings.mentions(sent)
        for word in sent:
            if not triggers.is_candidate(word):
                continue
            event = self._trigger(word)
            if event is None:
                continue
            who = roles.participants(word, event.type, mentions, self.tables["roles"])
            event.actors, event.recipients = who
            event.time = surroundings.time(word, event.type, self.tables["settings"])
            when = settings.when(word.doc, event.time)
            event.factuality = factuality_of(word, event.type, when, self.tables["factuality"])
            if when == "ahead" and event.factuality == "Asserted":
                event.factuality = "Planned"  # "The summit is on 9 May", told in April: nobody has seen it yet
            event.place = surroundings.place(word, event.type, self.tables["settings"])
            yield event

    def _trigger(self, word: Token) -> Found | None:
        """The event that `word` names, without its participants; None where it names none."""
        frame = self.frames.of(word)
        if frame is not None and (frame.certain or self._decides(frame)):
            type_, odds, rule = frame.type, CERTAIN * frame.share, f"frame:{frame.name}"
        else:
            type_, odds = self._weigh(word)
            rule = f"weights:{word.lemma_.lower()}/{word.pos_}"
        if type_ == NO_EVENT:
            return None
        mode = frame.mode if frame is not None and frame.type == type_ else ""
        return Found([triggers.span_of(word)], word, type_, mode, odds, rule, [], [], "Asserted")

    def _decides(self, frame: Frame) -> bool:
        """Whether a frame is taken as it is: its word was never met when the weights were learnt."""
        return frame.share >= 0.5 and f"k={frame.lemma}/{frame.pos}" not in self.tables["types"]

    def _weigh(self, word: Token) -> tuple[str, float]:
        table = self.tables["types"]
        none, *odds = table.log_odds(triggers.features(word, self.frames))
        best = max(range(len(odds)), key=odds.__getitem__)
        gain = odds[best] - none + TRIGGER_BIAS
        return (table.classes[best + 1] if gain > 0 else NO_EVENT), gain


def _joined(found: list[Found]) -> list[Found]:
    """Repeated mentions of one happening made one, and mentions without any participant given up.

    A mention is a repeat where word, type, factuality, participants, time and place are the same ("Iran met
    Oman", twice), or where it is a bare noun for an event told before ("the talks"). A bare mention of nothing
    told before stays only where its type is very sure.
    """
    kept: list[Found] = []
    latest: dict[tuple[str, str], Found] = {}
    for event in found:
        word = (event.word.lemma_.lower(), event.type)
        before = latest.get(word)
        carrier = next((e for e in kept[-6:] if _carries(e, event)), None)
        if carrier is not None:
            carrier.spans.extend(event.spans)
            _add_participants(carrier, event)
        elif before is not None and (_is_bare(event) or _is_repeat(before, event)):
            before.spans.extend(event.spans)
        elif event.odds >= _needed(event):
            kept.append(event)
            latest[word] = event
    return kept


def _needed(event: Found) -> float:
    """How sure the type must be: the less is known of the participants, the surer.

    A verb without any has one at least in its grammar ("they"); a noun for talks needs two sides.
    """
    known = len(event.actors) + len(event.recipients)
    if is_verbal(event.word):
        return 0.0 if known else ALONE_VERB
    return 0.0 if known > (event.type == "CONSULT") else ALONE_NOUN


def _carries(verb: Found, noun: Found) -> bool:
    """ "imposed sanctions": the verb and its object tell one thing, where both are of one type."""
    return verb.type == noun.type and noun.word.dep_ in ("dobj", "nsubjpass") and noun.word.head.i == verb.word.i


def _add_participants(to: Found, of: Found) -> None:
    known = {*to.actors, *to.recipients}
    to.actors.extend(a for a in of.actors if a not in known)
    to.recipients.extend(a for a in of.recipients if a not in {*known, *of.actors})
    to.time, to.place = to.time or of.time, to.place or of.place


def _is_bare(event: Found) -> bool:
    return event.word.pos_ == "NOUN" and not (event.actors or event.recipients or event.time)


def _is_repeat(one: Found, other: Found) -> bool:
    return (
        bool(one.actors and (one.recipients or len(one.actors) > 1))
        and (one.actors, one.recipients, one.factuality) == (other.actors, other.recipients, other.factuality)
        and (one.time, one.place) == (other.time, other.place)
    )


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

    def by(self, word: Token) -> list[str]:
        return self._speakers.get(word.i, [])
