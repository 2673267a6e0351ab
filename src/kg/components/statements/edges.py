"""Where what a cue tells begins and ends: the edges that the parse offers, and their features for a linear table.

The parse hangs more on a clause than was said ("… would fail, | a view that few share") and at times less. Each edge
is a place where a phrase begins or ends; the tables "begin" and "end" of `weighing` pick one of each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.components.statements.cues import common, lexicon, step, word_of
from kg.components.statements.quotations import Quotes
from kg.components.statements.quoting import Range
from kg.components.statements.reporting import Report
from kg.components.statements.speakers import child
from kg.components.words import Word

MOST = 8  # edges within a content, and
FURTHER = 4  # outside of it, on each side
_JOINS = frozenset({",", ";", ":", "-", "–", "—", "--", "(", ")"})


class Edge(NamedTuple):
    """A place: the token that content begins with, or the one after its last; and the phrase that lies beyond it."""

    at: int
    kind: str  # "as read", "less" or "more"
    phrase: Word | None


def ends(report: Report) -> list[Edge]:
    """The places where a content may end, the one that was read first."""
    doc, (begin, end) = report.cue.doc, report.content[-1]
    found = [Edge(end, "as read", _next(doc, end, report.cue.sentence.stop))]
    reached = {end}
    for i in range(end - 1, begin, -1):
        phrase, above = doc[i], doc[i].head.i
        if above >= i or above < begin or phrase.is_punct:
            continue
        left = phrase.left
        if left <= begin or above >= left:
            continue
        at = _before(doc, left, begin)
        if at > begin and at not in reached and _past(doc, phrase.right + 1, end) in reached:
            reached.add(at)
            found.append(Edge(at, "less", _highest(phrase, at)))
        if len(found) > MOST:
            break
    return [*found, *_later(report, end)]


def _highest(phrase: Word, at: int) -> Word:
    """The largest phrase around another that begins at a place or after it."""
    while _climbs(phrase) and phrase.head.left >= at:
        phrase = phrase.head
    return phrase


def _climbs(phrase: Word) -> bool:
    return phrase.head.i != phrase.i


def _before(doc: list[Word], at: int, least: int) -> int:
    """A place moved to the left over marks, spaces and "and"."""
    while at > least and (doc[at - 1].is_punct or doc[at - 1].is_space or doc[at - 1].dep_ == "cc"):
        at -= 1
    return at


def _past(doc: list[Word], at: int, most: int) -> int:
    """A place moved to the right over marks and spaces, but not over `most`."""
    while at < most and (doc[at].is_punct or doc[at].is_space or doc[at].dep_ == "cc"):
        at += 1
    return at


def _next(doc: list[Word], at: int, most: int) -> Word | None:
    """The largest phrase that begins at a place, marks aside."""
    while at < most and (doc[at].is_punct or doc[at].is_space or doc[at].dep_ == "cc"):
        at += 1
    if at >= most:
        return None
    return _highest(doc[at], at)


def _later(report: Report, end: int) -> list[Edge]:
    """The ends of the phrases that follow a content in its sentence, up to its cue or its speaker."""
    doc = report.cue.doc
    out: list[Edge] = []
    stops = [report.cue.i] + ([report.speaker.i] if report.speaker is not None else [])
    limit = min([i for i in stops if i >= end], default=report.cue.sentence.stop)
    at = end
    while len(out) < FURTHER:
        phrase = _next(doc, at, limit)
        if phrase is None or phrase.right >= limit or phrase.lower_ == "according":
            break
        at = phrase.right + 1
        out.append(Edge(at, "more", phrase))
    return out


def begins(report: Report) -> list[Edge]:
    """The places where a content may begin, the one that was read first."""
    doc, (begin, end) = report.cue.doc, report.content[0]
    found = [Edge(begin, "as read", None)]
    at = begin
    while len(found) < FURTHER:
        phrase = _first(doc, at, end)
        if phrase is None:
            break
        at = phrase.right + 1
        while at < end and (doc[at].is_punct or doc[at].is_space):
            at += 1
        if at >= end:
            break
        found.append(Edge(at, "less", phrase))
    return [*found, *_earlier(report, begin)]


def _first(doc: list[Word], at: int, end: int) -> Word | None:
    """The largest phrase that begins a content and hangs on a word further on."""
    phrase = doc[at]
    while _climbs(phrase) and phrase.head.left >= at and phrase.head.i < phrase.i:
        phrase = phrase.head
    while _climbs(phrase) and at <= phrase.head.left and phrase.head.right < end - 1:
        phrase = phrase.head
    return phrase if phrase.right < phrase.head.i < end else None


def _earlier(report: Report, begin: int) -> list[Edge]:
    """The beginnings of the phrases in front of a content, back to its cue or to the sentence's start."""
    doc = report.cue.doc
    out: list[Edge] = []
    least = report.words[1] if report.words[1] <= begin else report.cue.sentence.start
    at = begin
    while len(out) < FURTHER:
        last = at - 1
        while last >= least and (doc[last].is_punct or doc[last].is_space):
            last -= 1
        if last < least:
            break
        phrase = doc[last]
        while _climbs(phrase) and phrase.head.right < at and phrase.head.left >= least:
            phrase = phrase.head
        if phrase.right >= at:
            phrase = doc[last]
            at = last
        else:
            at = max(least, phrase.left)
        out.append(Edge(at, "more", phrase))
    return out


def features_of(
    report: Report, edges: Sequence[Edge], quotes: Quotes, side: str, told: Mapping[int, float]
) -> list[list[str]]:
    """The features of each edge of one side ("begin" or "end") of a content.

    Args:
        report: the reading.
        edges: its edges on that side.
        quotes: the quotations of the text.
        side: which side.
        told: the tokens of the cues of the text with their weights.
    """
    return [_of_edge(report, edge, quotes, side, told) for edge in edges]


def _of_edge(report: Report, edge: Edge, quotes: Quotes, side: str, told: Mapping[int, float]) -> list[str]:
    doc, relation, kind = report.cue.doc, report.relation, edge.kind
    begin, end = report.content[0][0], report.content[-1][1]
    moved = abs(edge.at - (end if side == "end" else begin))
    size = edge.at - begin if side == "end" else end - edge.at
    beyond = edge.at if side == "end" else edge.at - 1
    out = [
        kind,
        f"{kind} {relation}",
        f"{kind} {word_of(report.cue)}",
        f"{kind} {step(moved)}",
        f"size {step(size)} {relation}",
        f"quoted {kind} {quotes.around(min(beyond, len(doc) - 1)) is not None}",
    ]
    inner = doc[edge.at - 1 if side == "end" else edge.at]
    mark = doc[beyond].text if 0 <= beyond < len(doc) and doc[beyond].text in _JOINS else ""
    out += [f"inner {inner.tag_}", f"inner {common(inner)}", f"mark {kind} {mark}", f"mark {relation} {mark}"]
    if side == "end" and _lacks_subject(doc, edge.at):
        out += [f"verb without subject {kind}", f"verb without subject {kind} {mark}"]
    if edge.phrase is not None:
        out += _of_phrase(report, edge.phrase, kind, mark, told)
    return out


def _lacks_subject(doc: list[Word], at: int) -> bool:
    """Whether a finite verb without a subject follows: what stands before it may be its subject, parsed amiss."""
    if at >= len(doc) or doc[at].tag_ not in {"VBZ", "VBP", "VBD", "MD"}:
        return False
    verb = doc[at].head if doc[at].dep_ == "aux" else doc[at]
    return not any(c.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"} for c in verb.children) and verb.dep_ != "conj"


def _of_phrase(report: Report, phrase: Word, kind: str, mark: str, told: Mapping[int, float]) -> list[str]:
    """What lies beyond an edge: its function, its first word, what it hangs on, and what it tells itself."""
    relation, dep, on = report.relation, f"{kind} {phrase.dep_}", _on(report, phrase)
    role, first = f"{kind} {relation} {phrase.dep_} {on}", common(report.cue.doc[phrase.left])
    thing = child(phrase, "pobj") or phrase
    out = [
        dep,
        f"{dep} {mark}",
        f"{dep} {on} {mark}",
        role,
        f"{role} {mark}",
        f"{kind} {first} {mark}",
        f"{kind} {first} {on} {relation}",
        f"{dep} {first} {mark}",
        f"{dep} {phrase.tag_}",
        f"{kind} {common(phrase)}",
        f"{dep} {step(phrase.right + 1 - phrase.left)}",
        f"{dep} thing {thing.ent_type_}",
        f"{dep} {on} thing {thing.ent_type_} {lexicon().is_a(thing, 'occasion')}",
    ]
    if lexicon().tells(phrase):
        out.append(f"{dep} tells {mark}")
    return out + _of_clause(report.cue, phrase, dep, mark, on, told)


def _of_clause(cue: Word, phrase: Word, dep: str, mark: str, on: str, told: Mapping[int, float]) -> list[str]:
    """What the phrase beyond an edge tells itself, and how like the cue and the content its verb is."""
    weight = round(4 * told.get(phrase.i, 0.0))
    tells = not told.keys().isdisjoint(range(phrase.left, phrase.right + 1))
    subject = child(phrase, "nsubj", "nsubjpass")
    who = "none" if subject is None else subject.lower_ if subject.pos_ == "PRON" else "noun"
    head = phrase.head.tag_ if phrase.head is not cue else "cue"
    like = f"{dep} cue {phrase.tag_} {cue.tag_} {who}"
    return [
        f"{dep} told {weight} {tells} {mark}",
        f"{dep} told {weight} {on}",
        f"{dep} who {who} {mark}",
        f"{dep} who {who} told {weight}",
        f"{dep} tags {phrase.tag_} {head} {mark}",
        like,
        f"{like} {mark} {weight}",
    ]


def _on(report: Report, phrase: Word) -> str:
    """What a phrase hangs on: the cue, the head of the content, a word inside of it or one beyond."""
    head = phrase.head
    if head.i == report.cue.i:
        return "cue"
    if any(begin <= head.i < end for begin, end in report.content):
        above = head.head
        inside = any(begin <= above.i < end for begin, end in report.content) and above.i != head.i
        return f"inside {head.pos_}" if inside else f"head {head.pos_}"
    return f"beyond {head.pos_}"


def moved(content: Sequence[Range], begin: int, end: int) -> list[Range]:
    """A content with other outer edges."""
    out = [(low, high) for low, high in content if high > begin and low < end]
    if not out:
        return list(content)
    out[0] = (begin, out[0][1])
    out[-1] = (out[-1][0], end)
    return [(low, high) for low, high in out if low < high]
