"""`kg_times`: expressions of time, with the date that they mean at the precision that they have.

Reads the parse (for tense) and `doc._.kg_date`, the article's date (ISO 8601, the day counts; None if unknown);
writes `kg_times` as `marks` says. What has no date ("for three weeks", "since April", "a 30-year-old") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.components import marks
from kg.components.dates import EXPRESSION, FUTURE, PAST, UNKNOWN, Value, value_of

BOUND = re.compile(
    r"(?:since|until|till|before|after|by|prior to|as of)(?: (?:the|at least|late|early|mid))?[ -]$", re.I
)
TERROR = re.compile(r" ?(?:attack|terror|hijack|style)", re.I)
WILL = frozenset("will 'll ’ll wo shall may might could would should must".split())
AHEAD = frozenset("plan schedule expect set intend due slate prepare hope agree promise vow want need".split())
_IN = r"(?:[Ii]n|[Dd]uring|[Oo]f|[Tt]his|[Ll]ast|[Nn]ext|[Ee]arly|[Ll]ate|[Mm]id|[Tt]hroughout)"

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
    for match in EXPRESSION.finditer(doc.text):  # `doc.text` is made anew at each call: `match.string` is the same
        span = doc.char_span(match.start(), match.end(), alignment_mode="contract")
        if span is None or not _is_time(span, match):
            continue
        value = value_of(match, anchor, tense_of(span))
        if value is not None:
            id_ = f"t{len(spans)}"
            spans.append(marks.mark(doc, span.start, span.end, "date", id_))
            attrs[id_] = _plain(value)
    marks.put(doc, "kg_times", spans, attrs)
    return doc


def _anchor(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _plain(value: Value) -> dict[str, str]:
    if isinstance(value, str):
        return {"value": value}
    return {"earliest": value[0].isoformat(), "latest": value[1].isoformat()}


def _is_time(span: Span, match: re.Match[str]) -> bool:
    """Whether the words are a date here: "May" may be a verb, "2,000" or "1984" no year, "since April" no date."""
    text = match.string
    before = text[max(0, match.start() - 24) : match.start()]
    possessive = text.startswith(("'s", "’s"), match.end())
    if (BOUND.search(before) and not possessive) or (match["dm_month"] and TERROR.match(text, match.end())):
        return False
    if match["month"]:
        return _is_month(span, before)
    if match["year"]:
        return _is_year(span, before)
    return True


def _is_month(span: Span, before: str) -> bool:
    if span.text.lower() in ("may", "march", "mar", "sun") or span.root.ent_type_ not in ("DATE", ""):
        return bool(re.search(_IN + "[ -]$", before)) and span.root.tag_ in ("NNP", "NN", "NNPS")
    return True


def _is_year(span: Span, before: str) -> bool:
    """ "in 2014", "the 2014 vote": a year; "2014 prisoners": none."""
    follows = span.doc[span.end] if span.end < len(span.doc) else None
    introduced = re.search(r"\b(?:in|of|early|late|mid|during|the|its|their|his|her)[ -]$|['’]s $", before, re.I)
    if follows is not None and follows.tag_ in ("NNS", "JJ") and not introduced:
        return False
    return span[0].ent_type_ == "DATE" or bool(re.search(r"\b(?:in|of|early|late|mid|during)[ -]$", before, re.I))


def tense_of(span: Span) -> str:
    """The tense of what the expression is said of: its nearest verb above.

    A present tense points ahead where the verb itself is dated ("meets on Friday"), not beyond a noun
    ("Friday's summit follows …").
    """
    token = span.root
    beyond = False
    for _ in range(8):
        if token.head.i == token.i or token.pos_ in ("VERB", "AUX"):
            break
        beyond = beyond or token.dep_ in ("poss", "compound", "amod", "nmod", "nummod")
        token = token.head
    if token.pos_ not in ("VERB", "AUX"):
        return UNKNOWN
    tense = verb_tense(token)
    helped = any(c.dep_ == "aux" for c in token.children)
    return UNKNOWN if beyond and tense == FUTURE and not helped else tense


def verb_tense(verb: Token) -> str:
    """ "past", "future" or "" of a verb form, by its tag, its auxiliaries and the verb that it hangs on."""
    helpers = [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(h in WILL for h in helpers) or (verb.lemma_ == "be" and "going" in helpers):
        return FUTURE
    if verb.tag_ == "VBD" or any(
        h in ("had", "has", "have", "was", "were", "did", "been", "'ve", "’ve") for h in helpers
    ):
        ahead = verb.lemma_ in ("schedule", "set", "expect", "plan", "slate") and verb.tag_ == "VBN"
        return FUTURE if ahead else PAST
    if verb.tag_ in ("VBZ", "VBP") or any(h in ("is", "are", "'s", "’s", "am") for h in helpers):
        return FUTURE if verb.tag_ in ("VBG", "VBN") or verb.lemma_ != "be" else UNKNOWN
    if "to" in helpers or verb.dep_ == "xcomp":
        return FUTURE if verb.head.lemma_ in AHEAD else UNKNOWN
    hangs_on_verb = verb.dep_ in ("conj", "advcl", "pcomp") and verb.head.pos_ in ("VERB", "AUX")
    return verb_tense(verb.head) if hangs_on_verb and verb.tag_ in ("VBG", "VBN") else UNKNOWN
