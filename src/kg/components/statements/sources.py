"""Whose words a cue tells, where the parse leaves a choice: the phrases of the sentence and their features.

The table "speaker" of `weighing` picks one of them, or nobody. The subject that grammar gives (`speakers`) is the
first of them and mostly the right one; not after long insertions, in fragments, and in headlines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice, pairwise

from kg.components.statements.cues import common, step, word_of
from kg.components.statements.features import source_of
from kg.components.statements.quotations import Quotes
from kg.components.statements.quoting import Range
from kg.components.statements.reporting import Report
from kg.components.statements.speakers import is_passive
from kg.components.words import Word

MOST = 12  # phrases that are weighed, the nearest first
_PHRASES = frozenset({"NOUN", "PROPN", "PRON"})
_INNER = frozenset({"compound", "amod", "nmod", "nummod", "det", "punct", "npadvmod", "attr", "expl"})
_FARTHEST = 6  # steps of a path through the parse


def candidates(report: Report, content: Sequence[Range]) -> list[Word | None]:
    """Who may speak: what grammar gives first, then the phrases nearest to the cue, and nobody."""
    cue, rule = report.cue, report.speaker
    inside = {i for begin, end in content for i in range(begin, end)}
    sentence = cue.doc[cue.sentence.start : cue.sentence.stop]
    around_it = [t for t in sentence if t.i not in inside and t is not cue and _may_speak(t)]
    around_it.sort(key=lambda t: (abs(t.i - cue.i), t.i))
    given = [] if rule is None else [rule]
    return [*given, *(t for t in around_it[:MOST] if rule is None or t.i != rule.i), None]


def _may_speak(token: Word) -> bool:
    if token.pos_ in _PHRASES:
        return token.dep_ not in _INNER and not token.is_space
    return token.dep_ in {"nsubj", "poss"} and token.pos_ not in {"VERB", "AUX", "PUNCT", "SPACE"}


def features_of(report: Report, found: Sequence[Word | None], quotes: Quotes) -> list[list[str]]:
    """The features of each candidate."""
    ranks: dict[bool, int] = {True: 0, False: 0}
    above = _above(report.cue)
    out = []
    for candidate in found:
        if candidate is None:
            out.append(_of_nobody(report))
            continue
        left = candidate.i < report.cue.i
        ranks[left] += 1
        rank = f"{'left' if left else 'right'} {min(ranks[left], 4)}"
        out.append(_of_phrase(report, candidate, rank, _path(above, candidate), quotes))
    return out


def _of_nobody(report: Report) -> list[str]:
    cue, relation = report.cue, report.relation
    given = source_of(report.speaker) if report.speaker is not None else "none"
    voice = "passive" if cue.pos_ == "VERB" and is_passive(cue) else "active"
    return [
        "nobody",
        f"nobody {relation}",
        f"nobody {word_of(cue)}",
        f"nobody {cue.tag_} {cue.dep_}",
        f"nobody {voice} {relation}",
        f"nobody given {given}",
        f"nobody given {given} {relation}",
        f"nobody given {given.partition(' ')[0]} {word_of(cue)}",
    ]


def _of_phrase(report: Report, phrase: Word, rank: str, path: str, quotes: Quotes) -> list[str]:
    cue, relation = report.cue, report.relation
    rule = report.speaker
    standing = "given" if rule is not None and phrase.i == rule.i else "instead" if rule is not None else "free"
    kind, dep = source_of(phrase), f"{standing} {phrase.dep_}"
    same = (quotes.around(phrase.i) is None) == (quotes.around(cue.i) is None)
    out = [
        standing,
        f"{standing} {relation}",
        f"{standing} {kind}",
        f"{dep} {kind}",
        f"{standing} {rank}",
        f"{standing} {rank} {phrase.dep_}",
        f"{standing} {step(abs(phrase.i - cue.i) or 1)}",
        f"{dep} {cue.dep_}",
        path,
        f"{path} {cue.pos_}",
        f"{path} {relation}",
        f"{path} {word_of(cue)}",
        f"{path} {kind}",
        f"kind {kind}",
        f"quotes {standing} {same}",
        f"lemma {common(phrase)}",
        f"under {phrase.dep_} {common(phrase.head)}",
    ]
    if rule is not None and standing == "instead":
        out += [
            f"instead of {source_of(rule)}",
            f"instead of {source_of(rule)} {kind}",
            f"instead of {rule.dep_} {phrase.dep_}",
        ]
    if cue.pos_ == "VERB" and is_passive(cue):
        out.append(f"passive {phrase.dep_} {standing}")
    return out


def _above(cue: Word) -> dict[int, list[str]]:
    """The way up through the parse from a cue to itself and each word above it: "conj^", "ccomp^"."""
    above: dict[int, list[str]] = {cue.i: []}
    for word, head in islice(pairwise(chain((cue,), cue.ancestors)), _FARTHEST):
        above[head.i] = [*above[word.i], f"{word.dep_}^"]
    return above


def _path(above: Mapping[int, Sequence[str]], phrase: Word) -> str:
    """The way through the parse from a cue to a phrase: "path conj^ nsubj": the subject of what it is joined to."""
    down: list[str] = []
    token = phrase
    while token.i not in above:
        if token.head is token or len(down) >= _FARTHEST:
            return "path far"
        down.append(token.lower_ if token.pos_ == "ADP" else token.dep_)
        token = token.head
    return "path " + " ".join([*above[token.i], *reversed(down)])
