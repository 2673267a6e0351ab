"""Which of the times of a sentence is an event's own, or none: "said on Friday that they had met" leaves "met" open.

A linear table, learnt by `kg.training.times`, gives each expression a score, and "none of them" the score nought.
What it weighs is the grammar between the event's word, the word that the time modifies (its governor) and the
clauses of both, and whether the tense of the one fits the date of the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc

from kg.components import marks
from kg.components.events.roles import path
from kg.components.grammar import is_verbal
from kg.components.linear import Table
from kg.components.marks import Phrase
from kg.components.tense import verb_tense
from kg.components.words import Word

DATED = 0.5
"""What is added to the score of every time: a date is worth more than the risk of a wrong one."""

SAID = frozenset(
    "say tell announce report add tweet write warn state claim declare insist argue note acknowledge confirm reveal "
    "disclose suggest call speak".split()
)
PARTS_OF_DAY = frozenset("morning noon afternoon evening night".split())
OPENING = 4
"""Words from the beginning of a sentence that a time still opens: "On late Friday, …"."""

ENDING = 2
"""Words between a time that closes a sentence and its end."""


def time_of(word: Word, type_: str, times: list[Phrase], functions: Mapping[int, str], table: Table) -> Phrase | None:
    """The time among those of its sentence that is the event's that `word` names; `functions` as `features` has it."""
    found = zip(times, features(word, type_, times, functions) if times else (), strict=True)
    scored = [(table.log_odds(shown)[0], span) for span, shown in found if not _is_of_what_went_before(word, span)]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best if score + DATED > 0 else None


def _is_of_what_went_before(word: Word, span: Phrase) -> bool:
    """ "was charged after a fire on Sunday": the day is the fire's (twelve times in thirteen, in the training data)."""
    noun = governor(span)[0]
    behind = noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.lower_ in ("after", "following", "despite")
    return behind and noun.head.head.i == word.i


def when(doc: Doc, time_id: str | None) -> str:
    """How a time lies to the article's date: "ahead", "behind", or "" (the same, or unknown)."""
    value = marks.attrs_of(doc, "kg_times").get(time_id or "", {})
    today = (doc._.kg_date or "")[:10]
    first, last = value.get("earliest") or value.get("value"), value.get("latest") or value.get("value")
    if not (today and first and last):
        return ""
    return "ahead" if first > today else "behind" if last < today[: len(last)] else ""


def features(word: Word, type_: str, times: list[Phrase], functions: Mapping[int, str]) -> list[list[str]]:
    """What may show that a time is the event's that `word` names, for each of the times of its sentence.

    `functions` are those of the words around it, as `roles.functions_of` finds them.
    """
    governors = [governor(span) for span in times]
    home = clause(word)
    rivals = sum(clause(g).i == home.i for g, _ in governors)
    near = sorted(range(len(times)), key=lambda n: abs(times[n].root.i - word.i))
    return [
        _of_words(word, type_, span, *governors[n], functions.get(span.root.i, "-"))
        + _of_clauses(word, type_, span, *governors[n])
        + _of_others(clause(governors[n][0]).i == home.i, len(times), n, near.index(n), rivals)
        for n, span in enumerate(times)
    ]


def _of_words(word: Word, type_: str, span: Phrase, above: Word, via: str, function: str) -> list[str]:
    """The event's word and the time's governor."""
    head, verbal = span.root, is_verbal(word)
    same, way, side = above.i == word.i, path(word, above), _side(word, head)
    prep = head.head.lower_ if head.dep_ == "pobj" else head.dep_
    lemma = above.lemma_.lower()
    data = marks.attrs_of(span.doc, "kg_times").get(span.id_, {})
    return ["bias", f"g={way}", f"g={way} {side}", f"p={path(word, head)}", f"s={same}", f"via={via} s={same}",
            f"via={via}", f"via={via} y={type_}", f"f={function}", f"f={function} w={verbal}", f"f={function} r={prep}",
            f"y={type_} s={same}", f"l={lemma} s={same} w={verbal}", f"l={lemma} d={word.dep_}",
            f"d={word.dep_} g={way}", f"w={word.lemma_.lower()}", f"e={head.ent_type_}",
            f"form={len(data.get('value', 'interval'))}"]  # fmt: skip


def _of_clauses(word: Word, type_: str, span: Phrase, above: Word, via: str) -> list[str]:
    """The clauses that both stand in."""
    head, verbal = span.root, is_verbal(word)
    home, other = clause(word), clause(above)
    shared, side, way = home.i == other.i, _side(word, head), path(home, other)
    gap = min(abs(word.i - head.i) // 3, 6)
    verbs = min(sum(is_verbal(t) for t in word.doc[min(word.i, head.i) + 1 : max(word.i, head.i)]), 4)
    opens = head.i < word.i and head.i - word.sentence.start <= OPENING
    ends = word.sentence.stop - span.end <= ENDING
    said = above.lemma_.lower() in SAID
    fits = f"t={verb_tense(home)} {when(span.doc, span.id_)}"
    kind = "V" if is_verbal(above) else "N" if above.pos_ in ("NOUN", "PROPN") else "-"
    return [fits, f"{fits} w={verbal}", f"y={type_} {fits}", f"c={shared} w={verbal} {side}",
            f"c={shared} k={kind} {said}", f"gap={gap}{side}", f"gap={gap}{side} c={shared}", f"v={verbs}{side}",
            f"v={verbs} c={shared} w={verbal}", f"o={opens} v={verbs} w={verbal}", f"o={opens} c={shared} w={verbal}",
            f"o={opens} cp={way}",
            f"o={opens} g={path(word, above)}", f"y={type_} said={said} c={shared}", f"y={type_} c={shared}",
            f"d={word.dep_} c={shared} {side}", f"via={via} w={verbal} c={shared}", f"h={home.dep_} {shared} {side}",
            f"h2={other.dep_} {shared} {side}", f"cp={way}", f"cp={way} {side}", f"cp={way} said={said}",
            f"t={word.tag_} c={shared}", f"z={ends} cp={way}", f"z={ends} h={home.dep_} {shared}"]  # fmt: skip


def _of_others(shared: bool, count: int, place: int, rank: int, rivals: int) -> list[str]:
    """The other times of the sentence."""
    count, rank = min(count, 4), min(rank, 2)
    return [f"n={count}", f"n={count} i={min(place, 3)}", f"rank={rank}", f"rank={rank} c={shared}",
            f"rivals={min(rivals, 2)} c={shared}"]  # fmt: skip


def governor(span: Phrase) -> tuple[Word, str]:
    """The word that a time modifies, and by what: "on" in "met on Friday night", "poss" in "Friday's vote"."""
    at, via = span.root, ""
    if at.dep_ == "compound" and at.head.lower_ in PARTS_OF_DAY:
        at = at.head
    while at.head.i != at.i:
        if at.dep_ not in ("pobj", "pcomp") and at.head.pos_ != "ADP":
            return at.head, via or at.dep_
        at = at.head
        via = at.lower_
    return at, via


def clause(token: Word) -> Word:
    """The verb of the clause that a word stands in."""
    at = token
    while not is_verbal(at) and at.head.i != at.i:
        at = at.head
    return at


def _side(word: Word, head: Word) -> str:
    return "<" if head.i < word.i else ">"
