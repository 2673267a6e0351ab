"""Which readings of a cue are statements: the one place that decides."""

from __future__ import annotations

from spacy.tokens import Token

from kg.components.grammar import antecedent
from kg.components.statements.cues import lexicon
from kg.components.statements.reporting import Report
from kg.components.statements.speakers import child, is_passive

ENOUGH = 0.4  # least weight of a statement; best on political news
NEGATED, MODAL, UNREAL, NOBODY, THING = 0.5, 0.75, 0.5, 0.7, 0.6
_SPEAKING = frozenset({"PERSON", "ORG", "NORP", "GPE"})


def weigh(report: Report) -> float:
    """How likely a reading is a statement, 0 to 1: its share, less where the telling is negated, unreal or nobody's."""
    entry = lexicon().entry(report.cue, report.relation)
    if entry is None or _asks_for_cover(report):
        return 0.0
    weight = entry.share * _source(report)
    verb = report.cue
    if verb.pos_ not in {"VERB", "AUX"}:
        return weight
    if child(verb, "neg") is not None:
        weight *= NEGATED
    if any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children):
        weight *= MODAL
    return weight * _reality(verb)


def _source(report: Report) -> float:
    """Less than 1 where nobody speaks, or a thing that hardly can ("the developments highlight the need")."""
    if report.speaker is None:
        told = report.relation == "ccomp" and is_passive(report.cue)
        return 1.0 if told else NOBODY
    return 1.0 if can_speak(report.speaker) else THING


def can_speak(speaker: Token) -> bool:
    """Whether a phrase may be a source: a name, a pronoun, a noun for people, bodies or texts."""
    token = antecedent(speaker)
    if token.pos_ in {"PROPN", "PRON", "DET", "NUM"} or token.ent_type_ in _SPEAKING:
        return token.lower_ not in {"this", "that", "which", "there"}
    return any(lexicon().is_a(token, name) for name in ("speaks", "text", "source"))


def _reality(verb: Token) -> float:
    """Less than 1 for what was not yet told: "expected to brief", "to say that"; "went on to say" was."""
    if not _is_infinitive(verb):
        return 1.0
    went_on = verb.dep_ == "xcomp" or (verb.dep_ == "advcl" and child(verb.head, "prt") is not None)
    return 1.0 if went_on and lexicon().is_a(verb.head, "goes_on") else UNREAL


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def _asks_for_cover(report: Report) -> bool:
    """Whether a source only asks to stay unknown: "who asked not to be named"."""
    return report.relation == "inf" and any(
        lexicon().is_a(clause, "anonymity") and child(clause, "neg") is not None
        for clause in report.cue.children
        if clause.dep_ == "xcomp"
    )
