"""Which readings of a cue are statements: the one place that decides, by a linear table learnt from news."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from kg.components import linear
from kg.components.grammar import antecedent
from kg.components.statements.cues import CUES, lexicon, word_of
from kg.components.statements.edges import begins, ends, moved
from kg.components.statements.edges import features_of as edge_features
from kg.components.statements.features import features_of
from kg.components.statements.pieces import trimmed
from kg.components.statements.quotations import Quotes
from kg.components.statements.reporting import Report, reports_of
from kg.components.statements.sources import candidates
from kg.components.statements.sources import features_of as speaker_features
from kg.components.statements.speakers import child
from kg.components.words import Word

ENOUGH = {"Said": 0.4, "Held": 0.55}  # least weight of a statement by its stance; best on political news, and
SURE = 0.7  # of one by nobody: "it appears that …", "Keeps saying that …"
LIKELY = 0.5  # least weight of a cue that the edges of others heed
AS_READ = 0.5  # log-odds by which an edge must be likelier than the one that the parse has
_CLAUSES = frozenset({"ccomp", "inserted", "as", "inf", "ing", "obj:inf", "for:inf", "passive:inf"})
_CONDITIONS = frozenset({"if", "unless"})
_POSSIBLE = frozenset({"may", "might", "could"})
_SPEAKING = frozenset({"PERSON", "ORG", "NORP", "GPE"})

Known = linear.Table | frozenset[str]
"""Words that may be cues, as `cues.word_of` names them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The likeliest reading of a cue and how likely it is that the cue tells anything, 0 to 1."""

    report: Report
    weight: float


@cache
def tables() -> dict[str, linear.Table]:
    """The tables as shipped: "cue" has the words, "told" weighs readings, "begin", "end" edges, "speaker" speakers."""
    return linear.read(files("kg.lexicon") / "statement_weights.npz")


def may_tell(cue: Word, known: Known) -> bool:
    """Whether a word is known to tell anything at all."""
    if cue.pos_ not in CUES or not (lexicon().knows(cue) or word_of(cue) in known):
        return False
    return not _is_supposed(cue)


def _is_supposed(cue: Word) -> bool:
    """Whether a verb is only a condition: "if they refuse", "unless he agrees"."""
    return cue.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _CONDITIONS for c in cue.children)


def weigh(readings: Sequence[Report], quotes: Quotes, table: linear.Table) -> Choice | None:
    """Of all readings of one cue the likeliest, with the weight of the cue as a whole; None if there is none."""
    readings = [report for report in readings if not _asks_for_cover(report)]
    if not readings:
        return None
    odds = [math.exp(min(30.0, table.log_odds(found)[0])) for found in features_of(readings, quotes)]
    best = max(range(len(odds)), key=lambda i: odds[i])
    return Choice(readings[best], sum(odds) / (1 + sum(odds)))


def chosen(doc: list[Word], quotes: Quotes, table: linear.Table, known: Known) -> dict[int, Choice]:
    """The likeliest readings of all cues of a text that tell something, by their tokens; `known`: words of cues."""
    out = {}
    for token in doc:
        choice = weigh(reports_of(token), quotes, table) if may_tell(token, known) else None
        if choice is not None and choice.weight >= min(ENOUGH.values()):
            out[token.i] = choice
    return out


def edged(choice: Choice, quotes: Quotes, told: Mapping[int, float]) -> Choice:
    """A reading with the likeliest edges of its content; `told` has the weights of the cues by their tokens.

    How sure the edges are goes into the weight, by half.
    """
    report = choice.report
    first, last = begins(report), ends(report)
    begin, sure = _best(edge_features(report, first, quotes, "begin", told), tables()["begin"], AS_READ)
    end, certain = _best(edge_features(report, last, quotes, "end", told), tables()["end"], AS_READ)
    content = trimmed(moved(report.content, first[begin].at, last[end].at), report.cue.doc)
    weight = choice.weight * math.sqrt(sure * certain)
    return Choice(replace(report, content=content) if content else report, weight)


def enough(choice: Choice, stance: str) -> bool:
    """Whether a reading with its edges and its speaker weighs enough for a statement that was said or held."""
    report = choice.report
    alone = report.speaker is None and not report.relation.startswith("passive")
    return choice.weight >= (SURE if alone else ENOUGH[stance])


def attributed(choice: Choice, quotes: Quotes) -> Choice:
    """A reading with the likeliest of those who may speak; how sure that is goes into the weight."""
    found = candidates(choice.report, choice.report.content)
    place, sure = _best(speaker_features(choice.report, found, quotes), tables()["speaker"])
    return Choice(replace(choice.report, speaker=found[place]), choice.weight * sure)


def _best(candidates: Sequence[Sequence[str]], table: linear.Table, ahead: float = 0.0) -> tuple[int, float]:
    """The place of the first candidate with the highest score, and how likely it is; the first of all is `ahead`."""
    scores = [table.log_odds(features)[0] + ahead * (i == 0) for i, features in enumerate(candidates)]
    place = max(range(len(scores)), key=lambda i: (scores[i], -i))
    return place, 1 / sum(math.exp(score - scores[place]) for score in scores)


def stance_of(report: Report) -> str:
    """Said or Held: as the lexicon has it for the word with the relation; without an entry, for the word, of clauses.

    What only names a topic ("visited the issue of trade") tells nothing of it: Held, unless the lexicon knows better.
    So is what was not told, or not yet: "did not say", "may announce", "declined to tell".
    """
    if _is_untold(report.cue):
        return "Held"
    entry = lexicon().entry(report.cue, report.relation)
    if entry is not None:
        return entry.stance
    return lexicon().mostly(report.cue) if report.relation in _CLAUSES else "Held"


def _is_untold(cue: Word) -> bool:
    """Whether a verb is negated, only possible, or an infinitive that leaves it open whether it was done."""
    if any(c.dep_ == "neg" or (c.tag_ == "MD" and c.lower_ in _POSSIBLE) for c in cue.children):
        return True
    infinitive = cue.dep_ == "xcomp" and any(c.tag_ == "TO" for c in cue.children)
    return infinitive and not lexicon().is_a(cue.head, "goes_on")


def can_speak(speaker: Word) -> bool:
    """Whether a phrase may be a source: a name, a pronoun, a noun for people, bodies or texts."""
    token = antecedent(speaker)
    if token.pos_ in {"PROPN", "PRON", "DET", "NUM"} or token.ent_type_ in _SPEAKING:
        return token.lower_ not in {"this", "that", "which", "there"}
    return any(lexicon().is_a(token, name) for name in ("speaks", "text", "source"))


def _asks_for_cover(report: Report) -> bool:
    """Whether a source only asks to stay unknown: "who asked not to be named"."""
    return report.relation == "inf" and any(
        lexicon().is_a(clause, "anonymity") and child(clause, "neg") is not None
        for clause in report.cue.children
        if clause.dep_ == "xcomp"
    )
