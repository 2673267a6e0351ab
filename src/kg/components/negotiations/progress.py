"""How far a negotiation is, from the words around its name."""

from __future__ import annotations

from collections import Counter
from functools import cache

from spacy.tokens import Token

from kg import lexicon

FUTURE = frozenset({"will", "would", "could", "may", "might", "should", "can"})
PRIOR = 1
"""What is being told about is taken to go on, unless the words say otherwise."""
EARLY = 3
"""So many naming words, the headline's and the lead's, count twice."""
ORDER = ("Failed", "Suspended", "Concluded", "Scheduled", "Proposed", "Ongoing")
"""Of equally supported states, the first: what ended or stopped says more than that it once went on."""


def status_of(naming: list[Token]) -> str:
    """The status that most of the naming words' surroundings show, early ones counting twice."""
    votes: Counter[str] = Counter({"Ongoing": PRIOR})
    for number, token in enumerate(naming):
        for status in _signs(token):
            votes[status] += 2 if number < EARLY else 1
    return max(ORDER, key=lambda status: (votes[status], -ORDER.index(status)))


@cache
def _words(kind: str) -> dict[str, str]:
    """Word → status, of one kind of the lexicon."""
    return {row["word"]: row["status"] for row in lexicon.rows("negotiation_status") if row["kind"] == kind}


def _signs(token: Token) -> list[str]:
    found = [_words("modifies")[c.lower_] for c in token.children if c.lower_ in _words("modifies")]
    verb = _governor(token)
    if verb is None:
        return found
    states = [noun.lemma_ for prep in verb.children if prep.dep_ == "prep" for noun in prep.children]
    found += [_words("state")[word] for word in states if word in _words("state")]
    status = _words("governs").get(verb.lemma_.lower())
    if status is not None:
        found.append(_as_told(status, verb))
    elif any(c.lower_ in {"will", "'ll"} for c in verb.children) or verb.head.lemma_ == "will":
        found.append("Scheduled")
    return found


def _governor(token: Token) -> Token | None:
    """The verb that the naming word hangs on, also through "a round of talks", "an end to the talks"."""
    for above in token.ancestors:
        if above.pos_ in {"VERB", "AUX"}:
            return above
        if above.pos_ not in {"NOUN", "ADP", "PROPN"}:
            return None
    return token if token.pos_ == "VERB" else None


def _as_told(status: str, verb: Token) -> str:
    """A sign in the future or under "if", "not" tells of something else: "will be signed" is not yet concluded."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "neg", "mark"}}
    if helpers & {"not", "n't", "never"}:
        return {"Concluded": "Ongoing", "Failed": "Ongoing"}.get(status, status)
    if status in {"Concluded", "Failed"} and (helpers & FUTURE or helpers & {"if", "unless", "to"}):
        return "Ongoing"
    if status == "Ongoing" and (helpers & {"will"}):
        return "Scheduled"
    if status == "Ongoing" and helpers & (FUTURE | {"to"}):
        return "Scheduled" if verb.head.lemma_ == "agree" else "Proposed"
    return status
