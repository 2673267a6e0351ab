"""What was read from one article: frozen records with the places in the text that show them.

The components of `kg.components` write plain marks on a spaCy Doc; `extract` reads them off.
All offsets are code points into the article's text. Ids ("a0", "e3") hold within one extraction only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.components import marks
from kg.names import slug

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A piece of the text, [begin, end), and the sentence [sentence_begin, sentence_end) it stands in."""

    begin: int
    end: int
    sentence_begin: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Time:
    """A date at the precision of the text (`value`: 2025-03-11, 2025-03 or 2025) or two days that enclose it."""

    value: str | None
    earliest: str | None
    latest: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place by the name that the text gives it."""

    name: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `type` is Person, State, Organization or Group.

    `slug` names an actor known beyond its article, None one that belongs to it; `wikidata` is an IRI, where certain.
    """

    id: str
    type: str
    label: str
    names: tuple[str, ...]
    slug: str | None
    acts_for: str | None
    office: str | None
    mentions: tuple[Mention, ...]
    rule: str
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What an event or a statement is within a negotiation: Offer, Demand, Concession …"""

    negotiation: str
    type: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what: `quotation` is Direct, Mixed or Indirect; `stance` is Said or Held."""

    id: str
    content: tuple[Mention, ...]
    text: str
    quotation: str
    stance: str
    speakers: tuple[str, ...]
    addressee: str | None
    cue: str | None
    cue_span: Mention | None
    speaker_span: Mention | None
    about: tuple[str, ...]
    time: Time | None
    move: Move | None
    rule: str


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom: `type` is one of PLOVER's sixteen, `factuality` Asserted, Planned, Possible, Negated."""

    id: str
    type: str
    mode: str | None
    triggers: tuple[Mention, ...]
    label: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: Place | None
    time: Time | None
    factuality: str
    according_to: tuple[str, ...]
    part_of: str | None
    move: Move | None
    rule: str


@dataclass(frozen=True, slots=True)
class Negotiation:
    """A process in which `parties` try to agree.

    `status` is Proposed, Scheduled, Ongoing, Suspended, Concluded or Failed.
    """

    id: str
    mentions: tuple[Mention, ...]
    label: str
    parties: tuple[str, ...]
    delegates: tuple[str, ...]
    mediators: tuple[str, ...]
    issue: str | None
    status: str
    time: Time | None
    place: Place | None
    rounds: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one article, each list in the order of the text."""

    actors: tuple[Actor, ...] = field(default=())
    statements: tuple[Statement, ...] = field(default=())
    events: tuple[Event, ...] = field(default=())
    negotiations: tuple[Negotiation, ...] = field(default=())


def extract(doc: Doc) -> Extraction:
    """Read the marks of all components off `doc`.

    Actors that are neither named, nor come again, nor take part in anything ("reporters", a country that
    is only a place) are left out.
    """
    events = tuple(_events(doc))
    negotiations = tuple(_negotiations(doc))
    statements = tuple(_statements(doc, events, negotiations))
    return Extraction(tuple(_actors(doc, _used(statements, events, negotiations))), statements, events, negotiations)


def _mention(span: Span) -> Mention:
    first, last = span[0].sent, span[-1].sent
    sentence = span.doc[first.start : last.end]
    trailing = len(sentence.text) - len(sentence.text.rstrip())
    leading = len(sentence.text) - len(sentence.text.lstrip())
    begin, end = sentence.start_char + leading, sentence.end_char - trailing
    return Mention(span.start_char, span.end_char, min(begin, span.start_char), max(end, span.end_char))


def _mentions(spans: Iterable[Span]) -> tuple[Mention, ...]:
    return tuple(dict.fromkeys(_mention(span) for span in spans))


def _range(doc: Doc, tokens: list[int] | None) -> Span | None:
    return doc[tokens[0] : tokens[1]] if tokens else None


def _words(span: Span) -> str:
    """The words of a span on one line."""
    return " ".join(span.text.split())


def _time(doc: Doc, time_id: str | None) -> Time | None:
    data = marks.attrs_of(doc, "kg_times").get(time_id) if time_id else None
    return Time(data.get("value"), data.get("earliest"), data.get("latest")) if data else None


def _place(doc: Doc, tokens: list[int] | None) -> Place | None:
    span = _range(doc, tokens)
    return Place(_words(span), _mention(span)) if span is not None else None


def _moves(doc: Doc) -> dict[str, Move]:
    """Event or statement id → its part in a negotiation."""
    moves: dict[str, Move] = {}
    for negotiation, data in marks.attrs_of(doc, "kg_negotiations").items():
        for thing, kind in data["moves"]:
            moves.setdefault(thing, Move(negotiation, kind))
    return moves


def _actors(doc: Doc, used: set[str]) -> Iterable[Actor]:
    attrs = marks.attrs_of(doc, "kg_actors")
    wanted = used | {key for key, data in attrs.items() if data["salient"] or data["often"]}
    while missing := {attrs[key]["acts_for"] for key in wanted} - wanted - {None}:
        wanted |= missing
    for key, spans in marks.spans_by_id(doc, "kg_actors").items():
        if key in wanted:
            yield _actor(key, attrs[key], spans)


def _actor(key: str, data: dict[str, Any], spans: list[Span]) -> Actor:
    return Actor(
        id=key,
        type=data["type"],
        label=data["label"],
        names=tuple(name for name in data["names"] if name != data["label"]),
        slug=slug(data["slug"]) if data["slug"] else None,
        acts_for=data["acts_for"],
        office=data["office"],
        mentions=_mentions(spans),
        rule=data["rule"],
    )


def _used(statements: Iterable[Statement], events: Iterable[Event], negotiations: Iterable[Negotiation]) -> set[str]:
    """The actors that take part in something."""
    used: set[str] = set()
    for statement in statements:
        used.update(statement.speakers, [statement.addressee] if statement.addressee else [])
    for event in events:
        used.update(event.actors, event.recipients, event.according_to)
    for negotiation in negotiations:
        used.update(negotiation.parties, negotiation.delegates, negotiation.mediators)
    return used


def _events(doc: Doc) -> Iterable[Event]:
    attrs, moves = marks.attrs_of(doc, "kg_events"), _moves(doc)
    rounds = {e: n for n, data in marks.attrs_of(doc, "kg_negotiations").items() for e in data["rounds"]}
    for key, spans in marks.spans_by_id(doc, "kg_events").items():
        data, move = attrs[key], moves.get(key)
        yield Event(
            id=key,
            type=spans[0].label_,
            mode=data.get("mode"),
            triggers=_mentions(spans),
            label=_words(spans[0]),
            actors=tuple(data["actors"]),
            recipients=tuple(data["recipients"]),
            place=_place(doc, data.get("place")),
            time=_time(doc, data.get("time")),
            factuality=data["factuality"],
            according_to=tuple(data.get("according_to") or ()),
            part_of=move.negotiation if move else rounds.get(key),
            move=move,
            rule=data["rule"],
        )


def _negotiations(doc: Doc) -> Iterable[Negotiation]:
    attrs = marks.attrs_of(doc, "kg_negotiations")
    for key, spans in marks.spans_by_id(doc, "kg_negotiations").items():
        data = attrs[key]
        issue = _range(doc, data.get("issue"))
        yield Negotiation(
            id=key,
            mentions=_mentions(spans),
            label=_words(spans[0]),
            parties=tuple(data["parties"]),
            delegates=tuple(data["delegates"]),
            mediators=tuple(data["mediators"]),
            issue=_words(issue) if issue is not None else None,
            status=spans[0].label_,
            time=_time(doc, data.get("time")),
            place=_place(doc, data.get("place")),
            rounds=tuple(data["rounds"]),
            rule=data["rule"],
        )


def _statements(doc: Doc, events: tuple[Event, ...], negotiations: tuple[Negotiation, ...]) -> Iterable[Statement]:
    attrs, moves = marks.attrs_of(doc, "kg_statements"), _moves(doc)
    topics = _topics(doc, events, negotiations)
    for key, spans in marks.spans_by_id(doc, "kg_statements").items():
        data = attrs[key]
        cue, speaker = _range(doc, data.get("cue")), _range(doc, data.get("speaker_span"))
        content = _mentions(spans)
        yield Statement(
            id=key,
            content=content,
            text=" … ".join(span.text for span in spans),
            quotation=spans[0].label_,
            stance=data["stance"],
            speakers=tuple(data["speakers"]),
            addressee=data.get("addressee"),
            cue=_words(cue) if cue is not None else None,
            cue_span=_mention(cue) if cue is not None else None,
            speaker_span=_mention(speaker) if speaker is not None else None,
            about=_about(topics, content, set(data["speakers"])),
            time=_time(doc, data.get("time")),
            move=moves.get(key),
            rule=data["rule"],
        )


def _topics(doc: Doc, events: tuple[Event, ...], negotiations: tuple[Negotiation, ...]) -> list[tuple[int, int, str]]:
    """(begin, end, id) of every named actor, event and negotiation, in the order of the text."""
    named = [(s.start_char, s.end_char, s.id_) for s in marks.spans_of(doc, "kg_actors") if s.kb_id_ == "name"]
    named += [(m.begin, m.end, event.id) for event in events for m in event.triggers]
    named += [(m.begin, m.end, negotiation.id) for negotiation in negotiations for m in negotiation.mentions]
    return sorted(named)


def _about(topics: list[tuple[int, int, str]], content: tuple[Mention, ...], speakers: set[str]) -> tuple[str, ...]:
    """What the content names, the speakers themselves apart."""
    found: dict[str, None] = {}
    for piece in content:
        for begin, end, key in topics[bisect_left(topics, (piece.begin,)) :]:
            if begin >= piece.end:
                break
            if end <= piece.end and key not in speakers:
                found[key] = None
    return tuple(found)
