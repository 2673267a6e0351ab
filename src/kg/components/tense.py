"""Whether a verb points back or ahead: what tells "met on Monday" from "will meet on Monday"."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kg.components.dates import FUTURE, NEAR, PAST, UNKNOWN
from kg.components.words import Word

WILL = frozenset("will 'll ’ll wo shall may might could would should must".split())
HAD = frozenset("had has have was were did been 've ’ve".split())
IS = frozenset("is are 's ’s am".split())
WAS = frozenset("was were had been".split())
SET = frozenset("schedule set expect plan slate due".split())
AHEAD = SET | frozenset("intend prepare hope agree promise vow want need".split())
INSIDE = frozenset("poss compound amod nmod nummod".split())


def tense_of(span: Span) -> str:
    """The tense of what a time is said of: its nearest verb above.

    A present tense points ahead where the verb itself is dated ("meets on Friday"), not beyond a noun
    ("Friday's summit follows …").
    """
    token = span.root
    beyond = False
    for _ in range(8):
        if token.head.i == token.i or token.pos_ in ("VERB", "AUX"):
            break
        beyond = beyond or token.dep_ in INSIDE
        token = token.head
    if token.pos_ not in ("VERB", "AUX"):
        return UNKNOWN
    tense = verb_tense(token)
    helped = any(c.dep_ == "aux" for c in token.children)
    return UNKNOWN if beyond and tense == FUTURE and not helped else tense


def verb_tense(verb: Token | Word) -> str:
    """The tense of a verb form, by its tag, its auxiliaries and the verb that it hangs on.

    "was set to meet on Monday" may lie on either side of the day it was written: `NEAR`.
    """
    helpers = [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(h in WILL for h in helpers) or (verb.lemma_ == "be" and "going" in helpers):
        return FUTURE
    if verb.lemma_ in SET and verb.tag_ == "VBN":
        return NEAR if WAS.intersection(helpers) else FUTURE
    if verb.tag_ == "VBD" or HAD.intersection(helpers):
        return PAST
    if verb.tag_ in ("VBZ", "VBP") or IS.intersection(helpers):
        return FUTURE if verb.tag_ in ("VBG", "VBN") or verb.lemma_ != "be" else UNKNOWN
    if "to" in helpers or verb.dep_ == "xcomp":
        return _of_plan(verb.head)
    hangs_on_verb = verb.dep_ in ("conj", "advcl", "pcomp") and verb.head.pos_ in ("VERB", "AUX")
    return verb_tense(verb.head) if hangs_on_verb and verb.tag_ in ("VBG", "VBN") else UNKNOWN


def _of_plan(head: Token | Word) -> str:
    """The tense of the infinitive behind "plans", "is due", "was set" …; of none behind other words."""
    if head.lemma_ in SET and (head.tag_ == "VBN" or head.pos_ == "ADJ"):
        verb = head if head.tag_ == "VBN" else head.head
        helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")} | {verb.lower_}
        return NEAR if WAS.intersection(helpers) else FUTURE
    return FUTURE if head.lemma_ in AHEAD else UNKNOWN
