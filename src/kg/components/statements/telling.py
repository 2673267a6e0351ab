"""Statements cue by cue: the readings that weigh enough, each with its own content and none of them twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from kg.components.statements.cues import lexicon
from kg.components.statements.formulas import by_form
from kg.components.statements.pieces import trimmed
from kg.components.statements.quotations import Quotes
from kg.components.statements.quoting import Range, completed
from kg.components.statements.reporting import Report
from kg.components.statements.speakers import child
from kg.components.statements.weighing import (
    ENOUGH,
    LIKELY,
    attributed,
    chosen,
    edged,
    enough,
    stance_of,
    tables,
)
from kg.components.words import Word

_PAUSES = frozenset({",", "-", "–", "—", "--", "”", '"'})


@dataclass(slots=True)
class Telling:
    """One statement: content and cue as token ranges; speaker and addressee as head words; how sure, and why."""

    content: list[Range]
    speaker: Word | None
    cue: Word | None = None
    words: Range | None = None
    addressee: Word | None = None
    stance: str = "Said"
    weight: float = 1.0
    rule: str = "quotation"

    @property
    def begin(self) -> int:
        """Its first token."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """The token after its last."""
        return self.content[-1][1]

    @property
    def tokens(self) -> set[int]:
        """The tokens of its content."""
        return {i for begin, end in self.content for i in range(begin, end)}


def by_cue(doc: list[Word], quotes: Quotes) -> Iterator[Telling]:
    """The best reading of each cue, where it is good enough; and what tells by its form alone."""
    choices = chosen(doc, quotes, tables()["told"], tables()["cue"])
    told = {i: choice.weight for i, choice in choices.items() if choice.weight >= LIKELY}
    for choice in choices.values():
        stance = stance_of(choice.report)
        if choice.weight < ENOUGH[stance]:
            continue  # edges and speaker only take away
        sure = attributed(edged(choice, quotes, told), quotes)
        if enough(sure, stance):
            yield telling_of(sure.report, quotes, sure.weight, stance, f"cue {sure.report.relation}")
    for report, form in by_form(doc):
        yield telling_of(report, quotes, 0.9, "Said", form)


def telling_of(report: Report, quotes: Quotes, weight: float, stance: str, rule: str) -> Telling:
    """The statement that a reading makes, its content completed to whole quotations."""
    speaker = report.speaker
    content = completed(
        report.cue.doc, report.content, quotes, report.cue.i, speaker.i if speaker is not None else None
    )
    return Telling(content, speaker, report.cue, report.words, report.addressee, stance, weight, rule)


def without_carriers(found: list[Telling]) -> list[Telling]:
    """Without verbs whose object tells the same itself: "repeated his pledge | that they would pay".

    Nor with objects that are told as they are: "voiced | support for the plan".
    """
    nouns = {
        t.cue.head.i
        for t in found
        if t.cue is not None
        and t.cue.pos_ == "NOUN"
        and t.cue.dep_ == "dobj"
        and t.rule == "cue ccomp"
        and t.stance == "Said"
    }
    kept = [t for t in found if not (t.cue is not None and t.cue.i in nouns and t.rule == "cue obj")]
    verbs = {t.cue.i for t in kept if t.cue is not None and t.rule.startswith("cue obj")}
    return [t for t in kept if not (_is_object(t.cue) and t.cue.head.i in verbs)]


def _is_object(cue: Word | None) -> TypeGuard[Word]:
    """Whether a cue is a noun that a verb has as its object."""
    return cue is not None and cue.pos_ == "NOUN" and cue.dep_ == "dobj"


def apart(found: list[Telling]) -> list[Telling]:
    """Contents without what is told next: "said it was over, | adding that", "… | and warned that", "… | Lee said"."""
    for inner in found:
        start = _next_telling(inner.cue) if inner.cue is not None else None
        if start is not None and inner.cue is not None:
            for outer in found:
                if _stands_beside(inner.cue, outer):
                    _cut(outer, inner, start)
    return found


def _stands_beside(cue: Word, telling: Telling) -> bool:
    """Whether a cue that was read as a part of what another tells stands beside that other."""
    outer = telling.cue
    if outer is None or cue.dep_ == "pcomp":
        return outer is not None and outer.i < cue.head.i
    return telling.stance == "Said" and outer.i == cue.head.head.i and _is_level(cue, outer)


def _is_level(cue: Word, outer: Word) -> bool:
    """Whether a cue with a subject of its own may stand beside another that it was joined to the content of."""
    return child(cue, "nsubj", "nsubjpass") is None or cue.tag_ == outer.tag_


def _next_telling(cue: Word) -> int | None:
    """Where a participle after a comma or a verb after "and" begins to tell, within what another cue tells."""
    if not lexicon().tells(cue):
        return None
    first = cue.left
    if (cue.tag_, cue.dep_, cue.head.lower_) == ("VBG", "pcomp", "with") and child(cue, "nsubj") is not None:
        first = cue.head.i
        return first if cue.doc[first - 1].text in _PAUSES else None
    if (cue.tag_, cue.dep_) == ("VBG", "advcl"):
        return first if first > 0 and cue.doc[first - 1].text in _PAUSES else None
    joined = cue.dep_ == "conj" and cue.tag_ in {"VBD", "VBZ", "VBP"}
    if joined and child(cue, "ccomp") is not None and not lexicon().tells(cue.head):
        return next((c.i for c in cue.head.children if c.dep_ == "cc" and c.i < cue.i), first)
    return None


def _cut(outer: Telling, inner: Telling, at: int) -> None:
    """End a content at a token, where the other telling begins; that has the same speaker, unless a subject itself."""
    if outer.cue is None or not any(begin < at < end for begin, end in outer.content):
        return
    cut = [(begin, min(end, at)) for begin, end in outer.content if begin < at]
    outer.content = trimmed(cut, outer.cue.doc)
    if inner.cue is not None and child(inner.cue, "nsubj", "nsubjpass") is None:
        inner.speaker = outer.speaker


def distinct(found: Iterable[Telling]) -> list[Telling]:
    """Without empty ones, and of those with nearly the same content and not the same speech only the likeliest."""
    kept: list[Telling] = []
    near: dict[int, list[Telling]] = {}
    for telling in sorted((t for t in found if t.content), key=lambda t: (-t.weight, t.begin)):
        blocks = range(telling.begin // _BLOCK, (telling.end - 1) // _BLOCK + 1)
        if not any(_same(telling, other) for block in blocks for other in near.get(block, ())):
            kept.append(telling)
            for block in blocks:
                near.setdefault(block, []).append(telling)
    return kept


_BLOCK = 64
"""Tokens: contents are compared with those in the same stretches of text only."""


def _tells_of(outer: Telling, inner: Telling) -> bool:
    """Whether a cue stands in what another tells: "suggests | he expects it"."""
    return inner.cue is not None and any(begin <= inner.cue.i < end for begin, end in outer.content)


def _same(one: Telling, other: Telling) -> bool:
    """Whether two contents are the same for at least nine in ten of their words, and neither tells of the other."""
    if one.end <= other.begin or other.end <= one.begin or _tells_of(one, other) or _tells_of(other, one):
        return False
    a, b = one.tokens, other.tokens
    return len(a & b) >= 0.9 * len(a | b)
