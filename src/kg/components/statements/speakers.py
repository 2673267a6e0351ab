"""Whose words a cue tells: the subject of a verb, the owner of a noun, as the parse shows them."""

from __future__ import annotations

from collections.abc import Iterator

from kg.components.statements.cues import lexicon
from kg.components.words import Word

_BEYOND = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis", "punct", "cc", "prep", "npadvmod", "dep"})
_SOME = frozenset({"some", "many", "most", "several", "few", "both", "all", "one", "others"})
_AUTHORS = frozenset({"ORG", "PERSON", "NORP"})
_LONGEST = 14  # tokens of a noun phrase with its titles and its apposition


def child(token: Word, *relations: str) -> Word | None:
    """The first child of a token by one of the dependency labels."""
    for c in token.children:
        if c.dep_ in relations:
            return c
    return None


def is_passive(verb: Word) -> bool:
    """Whether a verb stands in the passive, or is a participle that looks back ("a plan proposed by X")."""
    if child(verb, "auxpass", "nsubjpass") is not None:
        return True
    return verb.tag_ == "VBN" and verb.dep_ in {"acl", "relcl"} and child(verb, "nsubj", "aux") is None


def agent(verb: Word) -> Word | None:
    """Who does it, of a passive: "was announced by the ministry"."""
    by = child(verb, "agent") or next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "by"), None)
    return child(by, "pobj") if by is not None else None


def patient(verb: Word) -> Word | None:
    """The subject of a passive: "the plan was criticized", "a plan proposed by X"."""
    found = child(verb, "nsubjpass")
    return found if found is not None or verb.dep_ != "acl" else verb.head


def speaker_of(verb: Word, depth: int = 6) -> Word | None:
    """The head word of who speaks, by the subject of the verb or of the verb that lends its own.

    "Lee said and [Lee] warned", "Lee spoke, stating that …", "was quoted as saying", "went on to say".
    """
    if depth <= 0:
        return None
    subjects = [
        c
        for c in verb.children
        if c.dep_ in {"nsubj", "csubj"} and c.ent_type_ not in {"DATE", "TIME"} and not c.is_space
    ]
    subject = subjects[0] if subjects else None
    if subject is not None and not (is_passive(verb) and child(verb, "nsubjpass") is not None):
        return subject
    if is_passive(verb):
        felt = child(verb, "nsubjpass") if lexicon().is_a(verb, "feels") else None  # "is opposed to"
        return agent(verb) or felt
    if verb.pos_ == "VERB" and name_before(verb) is not None:
        return name_before(verb)
    return _lent(verb, depth - 1)


def name_before(verb: Word) -> Word | None:
    """The name right before a verb that the parse took for a part of it: "talks, Berg insists, will go on"."""
    name = verb.doc[verb.i - 1] if verb.i else verb
    return name if name.head.i == verb.i and name.dep_ == "compound" and name.pos_ == "PROPN" else None


def _lent(verb: Word, depth: int) -> Word | None:
    """The subject that a verb without one takes from its surroundings."""
    head, relation = verb.head, verb.dep_
    if relation in {"conj", "dep"} and head.i != verb.i:
        return _subject_or_speaker(head, depth)
    if relation == "xcomp" and head.pos_ in {"VERB", "AUX", "ADJ"}:
        return child(head, "dobj", "dative") or _subject_or_speaker(head, depth)
    if relation in {"advcl", "ccomp", "parataxis"} and verb.tag_ in {"VBG", "VBN", "VB"}:
        return _subject_or_speaker(head, depth)
    if relation in {"acl", "relcl"}:
        return head
    if relation == "pcomp":
        return _of_preposition(head, depth)
    return None


def _subject_or_speaker(verb: Word, depth: int) -> Word | None:
    """The subject of a verb, in the passive too: "was quoted as saying"."""
    if verb.pos_ == "ADJ" and verb.head.pos_ in {"VERB", "AUX"} and child(verb, "nsubj") is None:
        return child(verb.head, "nsubj")  # "are likely to say"
    if verb.pos_ not in {"VERB", "AUX"}:
        return child(verb, "nsubj") or (verb if verb.pos_ in {"NOUN", "PROPN"} and verb.dep_ != "ROOT" else None)
    return child(verb, "nsubj", "nsubjpass") or (_lent(verb, depth - 1) if depth > 0 else None)


def _of_preposition(preposition: Word, depth: int) -> Word | None:
    """The subject of what a preposition with a clause hangs on: "ended by saying", "his way of saying"."""
    head = preposition.head
    if head.pos_ not in {"VERB", "AUX"}:
        return head if head.pos_ == "PROPN" and preposition.lower_ == "as" else owner(head, depth - 1)
    quoted = child(head, "dobj") if preposition.lower_ == "as" else None
    return quoted or _subject_or_speaker(head, depth)


def owner(noun: Word, depth: int = 4) -> Word | None:
    """Whose a noun is: "his insistence", "Lee's statements", "the insistence of Lee", "gave a promise"."""
    found = child(noun, "poss")
    if found is not None:
        return found
    for preposition in noun.children:
        if preposition.dep_ == "prep" and preposition.lower_ in {"of", "by", "from"}:
            inside = child(preposition, "pobj")
            if inside is not None and inside.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}:
                return inside
    if noun.dep_ == "dobj" and lexicon().is_a(noun.head, "disowns"):
        return None
    if noun.dep_ in {"dobj", "attr"} or (noun.dep_ == "pobj" and noun.head.head.pos_ == "VERB"):
        verb = noun.head if noun.dep_ != "pobj" else noun.head.head
        return speaker_of(verb, depth - 1) if depth > 0 and verb.pos_ in {"VERB", "AUX"} else None
    return None


def author(text: Word) -> Word | None:
    """Whose text it is by name: "a Times report", "a note published by Lee", "a statement on Lee's website"."""
    for part in reversed(text.children):
        if part.dep_ in {"compound", "nmod", "amod"} and part.ent_type_ in _AUTHORS:
            return part
        if part.dep_ == "acl" and (by := agent(part)) is not None:
            return by
        place = child(part, "pobj") if part.lower_ in {"on", "in"} else None
        if place is not None and (whose := child(place, "poss")) is not None:
            return whose
    return None


def whole_of(token: Word) -> Word | None:
    """Of whom "some" are a part, where the text leaves it to the sentence: "soldiers protested, some saying that …"."""
    if token.lower_ not in _SOME or child(token, "prep") is not None:
        return None
    for above in token.ancestors:
        subject = child(above, "nsubj", "nsubjpass")
        if subject is not None and subject.i != token.i:
            return subject
    return None


def phrase(token: Word) -> tuple[int, int]:
    """The noun phrase around its head as a token range: titles, name and apposition, no clause, no "of" beyond it."""
    begin, end = token.i, token.i + 1
    for piece in _own(token):
        low, high = piece.left, piece.right + 1
        if high <= token.i:
            begin = min(begin, low)
        elif low <= end + 1 and high - begin <= _LONGEST:
            end = max(end, high)
    return max(begin, token.i - _LONGEST), end


def _own(token: Word) -> Iterator[Word]:
    """The children that belong to a noun phrase, in the order of the text."""
    for piece in token.children:
        kept = piece.dep_ not in _BEYOND or (
            piece.dep_ == "prep" and piece.i > token.i and piece.lower_ in {"of", "for", "in"}
        )
        if kept:
            yield piece
