"""`kg_times`: expressions of time, with the date that they mean at the precision that they have.

Reads the parse (for tense) and `doc._.kg_date`, the article's date (ISO 8601, the day counts; None if unknown);
writes `kg_times` as `marks` says. What has no date ("for three weeks", "until April", "a 30-year-old") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.components import marks
from kg.components.dateforms import EXPRESSION
from kg.components.dates import FUTURE, Value, bounds, value_of
from kg.components.tense import INSIDE, tense_of

BOUND = re.compile(
    r"\b(since|by|until|till|before|after|prior to|as of)(?: (?:the|a|an|at least|late|early|mid))?[ -]$", re.I
)
VAGUE = re.compile(r"\b(?:about|around|nearly|almost|some|roughly|barely|over|than|least|up to) $", re.I)
TERROR = re.compile(r" ?(?:attack|terror|hijack|style)", re.I)
COUNTED = re.compile(r"\b(?:first|last|only|\w+est|most) (?:\S+ ){0,3}$", re.I)
NOUN_NEXT = re.compile(r" (?:the |an? |his |her |its |their )?")
NEARBY = 1
"""Sentences that "the same day" may look back."""
_IN = r"(?:[Ii]n|[Dd]uring|[Oo]f|[Tt]his|[Ll]ast|[Nn]ext|[Ee]arly|[Ll]ate|[Mm]id|[Tt]hroughout|[Ss]ince|[Bb]y)"

if not Doc.has_extension("kg_date"):
    Doc.set_extension("kg_date", default=None)


@Language.factory("kg_times", assigns=["doc.spans"])
def make_times(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, for `nlp.add_pipe("kg_times")`."""
    return mark_times


def mark_times(doc: Doc) -> Doc:
    """Write the times of the doc."""
    anchor = _anchor(doc._.kg_date)
    spans: list[Span] = []
    attrs: marks.Attrs = {}
    told: tuple[int, Value] | None = None
    sentence = _sentences(doc)
    for match in EXPRESSION.finditer(doc.text):  # `doc.text` is made anew at each call: `match.string` is the same
        span = doc.char_span(match.start(), match.end(), alignment_mode="contract")
        if span is None or not _is_time(span, match):
            continue
        here = sentence[span.root.i]
        before = told[1] if told is not None and here - told[0] <= NEARBY else None
        value = _value(span, match, anchor, before)
        if value is not None:
            id_ = f"t{len(spans)}"
            spans.append(marks.mark(doc, span.start, span.end, "date", id_))
            attrs[id_] = _plain(value)
            told = (here, value) if _tells(span) else told
    marks.put(doc, "kg_times", spans, attrs)
    return doc


def _sentences(doc: Doc) -> list[int]:
    """The number of the sentence of each token; of a doc without sentences, every token is one."""
    if not doc.has_annotation("SENT_START"):
        return list(range(len(doc)))
    return [number for number, sent in enumerate(doc.sents) for _ in sent]


def _tells(span: Span) -> bool:
    """Whether a time stands in a sentence with a verb, not in a line of its own ("Published: March 3, 2025")."""
    root = span.root
    while root.head.i != root.i:
        root = root.head
    return root.pos_ in ("VERB", "AUX")


def _anchor(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _plain(value: Value) -> dict[str, str]:
    if isinstance(value, str):
        return {"value": value}
    return {"earliest": value[0].isoformat(), "latest": value[1].isoformat()}


def _value(span: Span, match: re.Match[str], anchor: date | None, told: Value | None) -> Value | None:
    """What the words mean here; "since April" ends, and "by Friday" begins, on the day of the article."""
    tense = tense_of(span)
    if match["by_side"] in ("before", "after"):
        told = _beyond(match, anchor, tense, told)
    value = value_of(match, anchor, tense, told)
    bound = _bound(span, match)
    if not bound or value is None:
        return value
    first, last = bounds(value)
    if anchor is not None and bound == "since" and first < anchor:
        return first, anchor
    return (anchor, last) if anchor is not None and bound == "by" and tense == FUTURE and anchor < last else None


def _beyond(match: re.Match[str], anchor: date | None, tense: str, told: Value | None) -> Value | None:
    """The time behind "a day before": of "Thursday's summit", where it names one; of what is told, where nothing is."""
    text = match.string
    gap = NOUN_NEXT.match(text, match.end())
    inner = EXPRESSION.match(text, gap.end()) if gap else None
    if inner is not None:
        return value_of(inner, anchor, tense)
    return None if text[match.end() : match.end() + 2].strip(" \n")[:1].isalnum() else told


def _bound(span: Span, match: re.Match[str]) -> str:
    """The word that makes a limit of the date: "since" in "since April", not in "since the April vote"."""
    found = BOUND.search(match.string[max(0, match.start() - 24) : match.start()])
    if found is None or match["by_n"] or match["then"]:
        return ""
    possessive = match.string.startswith(("'s", "’s"), match.end())
    modifies = span.root.dep_ in INSIDE and span.root.head.i >= span.end
    return "" if possessive or modifies else found[1].lower()


def _is_time(span: Span, match: re.Match[str]) -> bool:
    """Whether the words are a date here: "May" may be a verb, "2,000" or "1984" no year, "some 30 years ago" none."""
    text = match.string
    before = text[max(0, match.start() - 24) : match.start()]
    if match["dm_month"] and not match["dm_year"] and _is_terror(match):
        return False
    if (match["ago_n"] or match["by_n"]) and VAGUE.search(before):
        return False
    if match["in_n"] and COUNTED.search(text[max(0, match.start() - 60) : match.start()]):
        return False
    if match["month"]:
        return _is_month(span, before)
    if match["year"]:
        return _is_year(span, before)
    return True


def _is_terror(match: re.Match[str]) -> bool:
    """ "the Sept. 11 attacks": of 2001, or of another year; "the Oct. 7 attack" is dated as any other."""
    september = match["dm_month"].lower().startswith("sep") and match["dm_day"].startswith("11")
    return september and bool(TERROR.match(match.string, match.end()))


def _is_month(span: Span, before: str) -> bool:
    if span.text.lower() in ("may", "march", "mar", "sun") or span.root.ent_type_ not in ("DATE", ""):
        return bool(re.search(_IN + "[ -]$", before)) and span.root.tag_ in ("NNP", "NN", "NNPS")
    return True


def _is_year(span: Span, before: str) -> bool:
    """ "in 2014", "the 2014 vote": a year; "2014 prisoners": none."""
    follows = span.doc[span.end] if span.end < len(span.doc) else None
    introduced = re.search(
        r"\b(?:in|of|since|by|early|late|mid|during|the|its|their|his|her)[ -]$|['’]s $", before, re.I
    )
    if follows is not None and follows.tag_ in ("NNS", "JJ") and not introduced:
        return False
    return span[0].ent_type_ == "DATE" or bool(
        re.search(r"\b(?:in|of|since|by|early|late|mid|during)[ -]$", before, re.I)
    )
