"""How far a negotiation is at the time of the article, from the words around its name.

Each naming word gives signs: the verb it hangs on ("signed the deal"), the noun it is part of ("the collapse of the
talks"), its own participles and adjectives ("the deal reached on Sunday", "stalled talks"). What a sign says depends
on how it is told: "will resume" is scheduled, "could resume" proposed, "tried to reach a deal" still going on. Signs
are weighed by where they stand, since the first sentences tell the news and what comes late, or is dated long before
the article, its background.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache

from spacy.tokens import Doc, Token

from kg import lexicon
from kg.components import marks
from kg.components.negotiations.calls import Call
from kg.components.negotiations.sentences import Sentences

PRIOR = 0.6
"""What is being told about is taken to go on, unless the words say otherwise."""
EARLY = 4
"""So many of the sentences that name it, the headline's and the lead's, count in full."""
LATE_WEIGHT = 0.5
BACKGROUND_WEIGHT = 0.3
LONG_AGO = 60
"""Days."""
BEFORE = frozenset("previous previously formerly".split())
SOFT_WEIGHT = 0.5
"""Of signs that are only wished for, or feared."""
STRENGTH = {"Failed": 2.0, "Suspended": 2.0, "Concluded": 1.5, "Scheduled": 1.5, "Proposed": 1.0, "Ongoing": 1.0}
"""What ended or stopped is told once, and the talks that went on before it again and again."""
FAINT_WEIGHT = 0.5
FAINT = frozenset("have hold come go get make discuss meet attend enter lead take".split())
"""Verbs that any talks are spoken of with."""

ORDER = ("Failed", "Suspended", "Concluded", "Scheduled", "Proposed", "Ongoing")
"""Of equally supported states, the first: what ended or stopped says more than that it once went on."""

PARTICLES = frozenset("apart away down off out through up".split())
MODAL = frozenset("would could may might should can must".split())
WILL = frozenset({"will", "'ll", "’ll", "shall", "wo"})
NEGATION = frozenset({"not", "n't", "n’t", "never", "no", "without"})
ASIDE = frozenset("after ahead amid as because before besides despite during following since under until with".split())
"""Prepositions behind which the process only stands beside what is told."""
UNREAL = frozenset("if unless until before whether".split())
TOLD = {
    "Concluded": {"future": "Ongoing", "unreal": "Ongoing", "negated": "Ongoing", "failing": "Failed"},
    "Failed": {"future": "", "unreal": "", "negated": "Ongoing", "failing": "Ongoing"},
    "Ongoing": {"future": "Scheduled", "unreal": "Proposed", "negated": "Suspended", "failing": "Suspended"},
    "Scheduled": {"future": "Scheduled", "unreal": "Proposed", "negated": "Suspended", "failing": "Suspended"},
    "Suspended": {"future": "", "unreal": "", "negated": "Ongoing", "failing": "Ongoing"},
    "Proposed": {"future": "Proposed", "unreal": "Proposed", "negated": "Failed", "failing": "Failed"},
}
"""What a sign becomes where its verb is not told as a fact."""


def status_of(calls: list[Call], past: Collection[int] = (), planned: int = 0) -> str:
    """The status that the calls' surroundings show best.

    Args:
        calls: the words that name the process, in the order of the text.
        past: the beginnings of sentences that tell of long before the article.
        planned: how many meetings of the parties are still to come.
    """
    votes: defaultdict[str, float] = defaultdict(float, {_assumed(calls): PRIOR})
    sentences = list(dict.fromkeys(call.sentence for call in calls))
    named = {call.token.i for call in calls}
    for call in calls:
        if call.token.dep_ == "compound" and call.token.head.i in named:
            continue  # "a ceasefire deal" tells once
        at = call.sentence
        weight = BACKGROUND_WEIGHT if at in past else 1.0 if at in sentences[:EARLY] else LATE_WEIGHT
        for status, share in _signs(call):
            votes[status] += weight * share * STRENGTH[status]
    best = max(ORDER, key=lambda status: (votes[status], -ORDER.index(status)))
    return "Suspended" if best == "Failed" and planned else best


def _assumed(calls: list[Call]) -> str:
    """What holds unless the words say otherwise: talks go on; "the accord" of which no talks are told is there."""
    known = sum(call.titled or any(c.lower_ in {"the", "this"} for c in call.token.children) for call in calls)
    return "Concluded" if all(call.kind == "outcome" for call in calls) and known * 2 > len(calls) else "Ongoing"


def background(doc: Doc) -> frozenset[int]:
    """The beginnings of the sentences of `doc` that tell of long before it: by their dates, or by "previously"."""
    sentences = Sentences(doc)
    found = {sentences.start(token.i) for token in doc if token.lower_ in BEFORE}
    published = _day(doc._.kg_date if doc.has_extension("kg_date") else None)
    attrs = marks.attrs_of(doc, "kg_times")
    for span in marks.spans_of(doc, "kg_times") if published else ():
        data = attrs[span.id_]
        latest = _day(data.get("latest") or data.get("value"))
        if latest is not None and published is not None and (published - latest).days > LONG_AGO:
            found.add(sentences.start(span.start))
    return frozenset(found)


def _day(text: str | None) -> date | None:
    """A date of any precision, at its last possible day of those that are sure to exist; None where there is none."""
    parts = [int(part) for part in (text or "").split("-") if part.isdigit()]
    year, month, day = [*parts, *(12, 28)[len(parts) - 1 :]] if 0 < len(parts) < 4 else (0, 0, 0)
    return date(year, month, day) if year else None


@cache
def _words(role: str, column: str) -> dict[str, str]:
    """Word → status, of one role and column of the lexicon."""
    rows = lexicon.rows("negotiation_status")
    return {row["word"]: row[column] for row in rows if row["role"] == role and row[column]}


def _signs(call: Call) -> Iterator[tuple[str, float]]:
    """(status, how much it counts) of each sign around a naming word.

    What is said of it now goes before what its relative clause adds ("restart the talks that fell apart").
    """
    token = call.token
    if call.kind == "broker":
        return
    column = "outcome" if call.kind in {"outcome", "truce"} else "talk"
    for child in token.children:
        if child.dep_ in {"amod", "compound", "advmod"} and child.lower_ in _words("modifies", column):
            yield _words("modifies", column)[child.lower_], 1.0
    if token.pos_ == "VERB":
        yield from _of_sign("Ongoing", told(token), FAINT_WEIGHT)
        return
    main = list(_main(token, column))
    yield from main
    if not main:
        for verb in token.children:
            if verb.dep_ in {"acl", "relcl"}:
                yield from _of_verb(verb, "by" if _said_of_it(verb) else "of", column)


def _main(token: Token, column: str) -> Iterator[tuple[str, float]]:
    role, above = _above(token)
    if above is None:
        return
    if role == "noun":
        yield from _of_noun(above, column)
        return
    if role != "is":
        yield from _of_verb(above, role, column)
    yield from _of_state(above, column)


def _of_noun(noun: Token, column: str) -> Iterator[tuple[str, float]]:
    """ "the collapse of the talks"; "accepted an offer of talks" goes by its verb."""
    status = _words("noun", column).get(noun.lemma_.lower(), "")
    verb = noun.head if noun.dep_ == "dobj" else None
    if status == "Proposed" and verb is not None and _phrasal(verb) in _words("of", column):
        yield from _of_verb(verb, "of", column)
    elif status:
        yield status, 1.0


def _above(token: Token) -> tuple[str, Token | None]:
    """The word that the naming word hangs on, also through "a round of talks", and its role there."""
    below = token
    for word in (token, *token.ancestors):
        if word.i == token.i and word.pos_ != "VERB":
            continue
        if word.pos_ in {"VERB", "AUX"}:
            subject = below.dep_ == "nsubj" and not _passive(word)
            return ("is" if word.lemma_ == "be" else "by" if subject else "of"), word
        if any(word.lemma_.lower() in _words("noun", column) for column in ("talk", "outcome")) and word.pos_ == "NOUN":
            return "noun", word
        if word.pos_ not in {"NOUN", "ADP", "PROPN"} or word.lower_ in ASIDE:
            return "", None
        below = word
    return "", None


def _of_state(verb: Token, column: str) -> Iterator[tuple[str, float]]:
    """ "The talks are at an impasse", "are underway"."""
    behind = [c for prep in verb.children if prep.dep_ == "prep" for c in prep.children]
    behind += [c for c in verb.children if c.dep_ in {"attr", "acomp", "advmod"}]
    for word in behind:
        status = _words("state", column).get(word.lemma_.lower()) or _words("modifies", column).get(word.lower_)
        if status is not None:
            yield status, 1.0


def _of_verb(verb: Token, role: str, column: str) -> Iterator[tuple[str, float]]:
    status, how = _words(role, column).get(_phrasal(verb), ""), told(verb)
    if role == "of" and _phrasal(verb) in _words("keeps", column):
        yield _words("keeps", column)[_phrasal(verb)], SOFT_WEIGHT
        return
    if status == "Concluded" and role == "by" and how == "future":
        how = "fact"  # a truce that "will take effect" is agreed on
    if status:
        yield from _of_sign(status, how, FAINT_WEIGHT if status == "Ongoing" and verb.lemma_ in FAINT else 1.0)
    elif how == "future" and column == "talk":
        yield "Scheduled", SOFT_WEIGHT
    if _infinitives().get(verb.lemma_) == "future" and column == "outcome":
        yield from (sign for c in verb.children if c.dep_ == "xcomp" for sign in _of_verb(c, "by", column))


def _of_sign(status: str, how: str, share: float) -> Iterator[tuple[str, float]]:
    told_as = TOLD[status].get(how, status)
    if told_as:
        yield told_as, share * (SOFT_WEIGHT if how in {"unreal", "negated"} else 1.0)


def _phrasal(verb: Token) -> str:
    """The verb with the particle that the lexicon has it with: "fall apart", "take place"."""
    lemma = verb.lemma_.lower()
    if lemma == "take" and any(c.lower_ == "place" for c in verb.children):
        return "take place"
    found = [c.lower_ for c in verb.rights if c.lower_ in PARTICLES and c.dep_ in {"prt", "advmod", "prep"}]
    return f"{lemma} {found[0]}" if found else lemma


def told(verb: Token) -> str:
    """How a verb is told: fact, future, unreal (possible, wished for), negated or failing ("failed to reach")."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "neg", "mark", "advmod", "auxpass"}}
    if helpers & NEGATION:
        return "negated"
    if helpers & (MODAL | UNREAL):
        return "unreal"
    if helpers & WILL:
        return "future"
    if "to" in helpers or verb.dep_ in {"xcomp", "pcomp"}:
        return _behind(verb.head)
    return told(verb.head) if verb.dep_ == "conj" and verb.head.pos_ == "VERB" else "fact"


def _behind(head: Token) -> str:
    """How the infinitive behind a word is told: "agreed to …" is to be, "tried to …" is not yet."""
    how = _infinitives().get(head.lemma_.lower(), "unreal")
    return "negated" if how == "future" and any(c.dep_ == "neg" for c in head.children) else how


@cache
def _infinitives() -> dict[str, str]:
    return {row["word"]: row["how"] for row in lexicon.rows("infinitives")}


def _said_of_it(verb: Token) -> bool:
    """Whether the verb of a relative clause has what it modifies as its subject: "talks that began"."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return verb.dep_ == "relcl" and not _passive(verb) and all(c.tag_ in {"WDT", "WP"} for c in subjects)


def _passive(verb: Token) -> bool:
    helped = any(c.lower_ in {"has", "have", "had", "'ve", "’ve"} for c in verb.children)
    turned = any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children)
    return turned or (verb.tag_ == "VBN" and not helped)
