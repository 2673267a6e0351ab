"""The grammar around a word that names an event: which phrases stand in which function to it.

`arguments(word)` walks the parse (labels of the English pipeline: nsubj, dobj, agent, prep …) and yields the
phrases with the name of their function, as a flat list that the type and the roles are then decided on:

    "Israel struck Gaza"                  struck: subj Israel, obj Gaza
    "Gaza was struck by Israel"           struck: by Israel, obj Gaza                 (passives are turned)
    "Iran, which agreed to meet them"     meet:   subj Iran, obj them                 (relatives, infinitives)
    "Israel's strike on Gaza"             strike: poss Israel, on Gaza
    "Israel launched strikes on Gaza"     strike: holder Israel, on Gaza              (the verb that carries the noun)
    "talks between Iran and Israel"       talks:  between Iran
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from spacy.tokens import Token

from kg.components.words import Word

SUBJECTS = ("nsubj", "nsubjpass")
RELATIVES = frozenset(("who", "which", "that", "whom"))
OBJECT_CONTROL = frozenset(("promise", "vow", "threaten", "pledge", "refuse"))
PARTS = frozenset(
    "dozen hundred thousand million score group number member lot majority handful pair couple team band crowd "
    "wave series string round one some many most several part half none any each all rest leader head "
    "spokesman spokeswoman".split()
)
MAX_STEPS = 6

AnyWord = TypeVar("AnyWord", Token, Word)


class Argument(NamedTuple, Generic[AnyWord]):
    """A phrase, by its head, and its function to the event's word: "subj", "obj", "by", "with", "poss" …"""

    function: str
    token: AnyWord


def arguments(word: AnyWord, *, deep: bool = True) -> list[Argument[AnyWord]]:
    """The phrases around `word`, nearest functions first; a phrase appears once, in its first function.

    With `deep`, those within its phrases and clauses too: "obj.poss", "comp.subj".
    """
    found: dict[int, Argument[AnyWord]] = {}
    source = _of_verb(word, deep) if is_verbal(word) else _of_noun(word, deep)
    for function, token in source:
        if token.i != word.i:
            found.setdefault(token.i, Argument(function, token))
    return list(found.values())


def is_verbal(word: AnyWord) -> bool:
    """Whether `word` is used as a verb: by its tag, or by having a subject or an object of its own."""
    if word.pos_ in ("VERB", "AUX"):
        return word.dep_ not in ("amod", "compound")
    return word.pos_ not in ("NOUN", "PROPN") and any(c.dep_ in ("nsubj", "nsubjpass", "dobj") for c in word.children)


def is_passive(verb: AnyWord) -> bool:
    """Whether the verb's subject is the one acted upon: "were arrested", "soldiers killed in …"."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "agent") for c in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ == "acl" and not any(c.dep_ == "aux" for c in verb.children)


def _of_verb(verb: AnyWord, deep: bool) -> Iterator[Argument[AnyWord]]:
    passive = is_passive(verb)
    subject = subject_of(verb)
    if subject is not None:
        yield Argument("obj" if passive else "subj", subject)
    yield from _complements(verb, "")
    if verb.dep_ == "relcl" and subject is not None and not _has(verb, "dobj", "nsubjpass"):
        antecedent = verb.head
        if subject.i != antecedent.i:
            yield Argument("obj", antecedent)
    if not _has(verb, "dobj"):
        for conjunct in verb.children:
            if conjunct.dep_ == "conj" and not _has(conjunct, *SUBJECTS):
                yield from (Argument("obj", c) for c in conjunct.children if c.dep_ == "dobj" and not passive)
    if deep:
        yield from _through(verb)


def _through(verb: AnyWord) -> Iterator[Argument[AnyWord]]:
    """What modifies an object that is not itself an actor: "rejected Iran's offer", "denied a report by NBC"."""
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            yield from (Argument(f"obj.{f}", t) for f, t in _modifiers(child))
        elif child.dep_ == "nsubj":
            yield from _of_subject(child)
        elif child.dep_ in ("ccomp", "xcomp"):
            yield from _of_content(child)
        elif child.dep_ == "advcl" and any(c.lower_ in ("if", "unless") for c in child.children):
            yield from (Argument("if.subj", antecedent(c)) for c in child.children if c.dep_ in SUBJECTS)
    yield from _nested(verb)


def _of_subject(noun: AnyWord) -> Iterator[Argument[AnyWord]]:
    """What modifies a subject and what it is joined to: "Iran's envoy and Oman's minister met"."""
    for each in (noun, *noun.conjuncts):
        yield from (Argument(f"subj.{f}", t) for f, t in _modifiers(each))


def _nested(word: AnyWord) -> Iterator[Argument[AnyWord]]:
    """What modifies the object of a preposition: "suspension of aid to Mali", "voted for Mali's request"."""
    for child in word.children:
        if child.dep_ == "prep":
            for noun in child.children:
                if noun.dep_ == "pobj":
                    yield from (Argument(f"{child.lower_}.{f}", t) for f, t in _modifiers(noun))


def _of_content(verb: AnyWord) -> Iterator[Argument[AnyWord]]:
    """Who takes part in what is asked, promised, threatened: "demanded that Mali leave", "agreed to help Mali"."""
    inner = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if inner is not None:
        yield Argument("comp.subj", antecedent(inner))
    if verb.dep_ == "xcomp" or inner is not None:
        name = "comp" if verb.dep_ == "xcomp" else "that"
        yield from (Argument(f"{name}.{f}", t) for f, t in _complements(verb, ""))
        for child in verb.children:
            if child.dep_ == "dobj":
                yield from (Argument(f"{name}.obj.{f}", t) for f, t in _modifiers(child))
            elif child.dep_ == "xcomp" and verb.dep_ == "xcomp":
                yield from (Argument(f"{name}.comp.{f}", t) for f, t in _complements(child, ""))


def _complements(verb: AnyWord, prefix: str) -> Iterator[Argument[AnyWord]]:
    for child in verb.children:
        if child.dep_ == "dobj":
            yield Argument(prefix + "obj", antecedent(child))
        elif child.dep_ in ("dative", "agent", "prep"):
            yield from _objects(child, prefix)
        elif child.dep_ in ("attr", "oprd"):
            yield Argument(prefix + child.dep_, child)


def _objects(prep: AnyWord, prefix: str) -> Iterator[Argument[AnyWord]]:
    """The objects of a preposition ("with Iran"), also of one inside another ("in talks with Iran": not here)."""
    if prep.dep_ == "dative" and prep.pos_ not in ("ADP", "PART"):
        yield Argument(prefix + "dat", prep)
        return
    name = "by" if prep.dep_ == "agent" else "to" if prep.dep_ == "dative" else prep.lower_
    for child in prep.children:
        if child.dep_ == "pobj":
            yield Argument(prefix + name, antecedent(child))
        elif child.dep_ == "pcomp" and name in ("between", "among"):
            yield from (Argument(prefix + name, c) for c in child.children if c.dep_ in ("nsubj", "dobj"))
        elif child.dep_ == "prep" or (child.dep_ == "conj" and child.pos_ == "ADP"):
            yield from _objects(child, prefix)


def subject_of(verb: AnyWord, steps: int = 0) -> AnyWord | None:
    """Who the verb is said of: its own subject, or the one that grammar lends it; None where there is none."""
    own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if own is not None:
        return antecedent(own)
    if steps >= MAX_STEPS:
        return None
    head, dep = verb.head, verb.dep_
    if dep == "relcl":
        return head
    if dep == "acl":
        return head if verb.tag_ in ("VBG", "VBN", "VBD") else _holder_of(head, steps)
    if dep in ("conj", "advcl", "dep") and head.pos_ in ("VERB", "AUX"):
        return subject_of(head, steps + 1)
    if dep in ("xcomp", "ccomp"):
        return _controller(verb, steps)
    if dep == "pcomp":
        return _gerund_subject(verb, steps)
    return None


def _controller(verb: AnyWord, steps: int) -> AnyWord | None:
    """ "urged Iran to stop": Iran; "agreed to meet": who agreed; "is ready to meet": who is ready."""
    head = verb.head
    target = next((c for c in head.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP"), None)
    if target is not None and target.i < verb.i and head.lemma_ not in OBJECT_CONTROL:
        return antecedent(target)
    if head.pos_ == "ADJ" and head.dep_ == "acomp":
        return subject_of(head.head, steps + 1)
    return subject_of(head, steps + 1)


def _gerund_subject(verb: AnyWord, steps: int) -> AnyWord | None:
    """ "accused Iran of helping": Iran; "by helping", "after helping": who did the main act."""
    prep = verb.head
    head = prep.head
    if head.pos_ in ("NOUN", "PROPN"):
        return _holder_of(head, steps)
    target = next((c for c in head.children if c.dep_ == "dobj"), None)
    if target is not None and prep.lower_ in ("of", "from", "into", "for") and target.i < prep.i:
        return antecedent(target)
    return subject_of(head, steps + 1) if head.pos_ in ("VERB", "AUX") else None


def _holder_of(noun: AnyWord, steps: int) -> AnyWord | None:
    """Whose noun it is: "Iran's decision to …", "Iran took the decision to …"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    if noun.dep_ in ("dobj", "attr") and noun.head.pos_ in ("VERB", "AUX"):
        return subject_of(noun.head, steps + 1)
    return None


def _of_noun(noun: AnyWord, deep: bool) -> Iterator[Argument[AnyWord]]:
    yield from _modifiers(noun)
    if deep:
        yield from _nested(noun)
    for child in noun.children:
        if child.dep_ in ("relcl", "acl") and child.tag_ == "VBN" and not _has(child, "nsubj"):
            yield from (a for a in _complements(child, "") if a.function != "obj")
        elif child.dep_ == "relcl":
            yield from _of_relative(noun, child)
    yield from _carried(noun)


def _of_relative(noun: AnyWord, verb: AnyWord) -> Iterator[Argument[AnyWord]]:
    """ "a deal that Iran made with Oman": holder Iran, v.with Oman; "a strike that hit Oman": rel.obj Oman."""
    subject = subject_of(verb)
    if subject is None or subject.i == noun.i:
        yield from _complements(verb, "rel.")
        return
    yield Argument("holder", subject)
    yield from (a for a in _complements(verb, "v.") if a.token.i != noun.i)


def _modifiers(noun: AnyWord) -> Iterator[Argument[AnyWord]]:
    for child in noun.children:
        if child.dep_ in ("poss", "compound", "amod", "nmod", "appos"):
            yield Argument(child.dep_, child)
            yield from (Argument("led", c) for c in child.children if child.dep_ == "amod" and c.dep_ != "advmod")
        elif child.dep_ == "prep":
            yield from _objects(child, "")


def _carried(noun: AnyWord, steps: int = 0) -> Iterator[Argument[AnyWord]]:
    """The phrases of the verb that the noun hangs on: "Iran held talks with …", "the talks ended with …"."""
    head = noun.head
    if noun.dep_ == "conj" and steps < 2:
        yield from _carried(head, steps + 1)
    elif noun.dep_ in ("dobj", "attr", "nsubjpass", "nsubj") and head.pos_ in ("VERB", "AUX"):
        yield from _verb_of(noun, head)
    elif noun.dep_ == "pobj" and steps < 3:
        yield from _behind(noun, head.head, head.lower_, steps)
    elif noun.dep_ in ("compound", "nmod") and steps < 2:
        yield from (Argument(f"up.{f}", t) for f, t in _modifiers(head) if t.i != noun.i)
        yield from (Argument(f"up.{f}", t) for f, t in _carried(head, steps + 1))


def _verb_of(noun: AnyWord, verb: AnyWord) -> Iterator[Argument[AnyWord]]:
    if noun.dep_ in ("dobj", "attr"):
        subject = subject_of(verb)
        if subject is not None:
            yield Argument("taker" if is_passive(verb) else "holder", subject)
        yield from (Argument(f"v.{f}", t) for f, t in _complements(verb, "") if t.i != noun.i)
    else:
        kind = "s" if noun.dep_ == "nsubj" else "p"
        yield from (Argument(f"{kind}.{f}", t) for f, t in _complements(verb, ""))


def _behind(noun: AnyWord, head: AnyWord, prep: str, steps: int) -> Iterator[Argument[AnyWord]]:
    """Beyond a preposition: "a wave of attacks by …", "met for talks with …", "during the visit"."""
    if head.pos_ in ("VERB", "AUX"):
        subject = subject_of(head)
        if subject is not None:
            yield Argument(f"{prep}<{'obj' if is_passive(head) else 'subj'}", subject)
        yield from (Argument(f"{prep}<{f}", t) for f, t in _complements(head, "") if t.i != noun.i)
    elif head.pos_ in ("NOUN", "PROPN"):
        up = "" if prep == "of" else f"{prep}<"
        yield from (Argument(up + f, t) for f, t in _modifiers(head) if t.i != noun.i)
        yield from (Argument(up + f, t) for f, t in _carried(head, steps + 1))


def antecedent(token: AnyWord) -> AnyWord:
    """The noun that a relative pronoun stands for ("the envoy who …"); any other word, "the WHO" too, is its own."""
    if token.lower_ not in RELATIVES or token.tag_ not in ("WP", "WDT", "IN", "DT"):
        return token
    above = token
    while above.dep_ not in ("relcl", "ROOT") and above.head.i != above.i:
        above = above.head
    return above.head if above.dep_ == "relcl" else token


def _has(token: AnyWord, *deps: str) -> bool:
    return any(c.dep_ in deps for c in token.children)
