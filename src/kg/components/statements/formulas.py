"""Words that tell by their form alone, whatever the tables say: "according to Lee", "Berg Hints At New Talks"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.components.statements.cues import lexicon
from kg.components.statements.pieces import span_of, trim
from kg.components.statements.reporting import Report
from kg.components.statements.speakers import child
from kg.components.words import Word

_PLURALS = frozenset({"NNS", "NNPS"})
_LEADING = 6  # tokens in a headline before its verb
_SURE = 0.5  # share from which a verb in a headline tells


def by_form(doc: list[Word]) -> Iterator[tuple[Report, str]]:
    """What tells by its form in a text, each with the name of the form."""
    for word in doc:
        if word.lower_ == "according":
            report, form = _according_to(word), "according to"
        elif word.tag_ in _PLURALS:
            report, form = _headline(word), "headline"
        else:
            continue
        if report is not None:
            yield report, form


def _according_to(word: Word) -> Report | None:
    """ "according to Lee": the rest of its sentence, or of its half of a compound sentence."""
    link = child(word, "prep", "pcomp")
    source = child(link, "pobj") if link is not None else None
    if link is None or source is None:
        return None
    content = span_of([clause_around(word)], without=[word])
    return Report(word, (word.i, link.i + 1), "according", content, source)


def _headline(word: Word) -> Report | None:
    """ "Berg Hints At New Talks": a verb in a headline that was taken for the plural of a noun."""
    verb = _as_verb(word)
    if verb is None:
        return None
    doc, sentence = word.doc, word.sentence
    if not 0 < word.i - sentence.start <= _LEADING or doc[word.i - 1].pos_ not in {"PROPN", "NOUN"}:
        return None
    end = trim((word.i + 1, sentence.stop), doc)
    if end is None or any(doc[i].text[-1] in ".?!" for i in range(end[1], sentence.stop)):
        return None
    if any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in doc[sentence.start : word.i]):
        return None
    following = doc[word.i + 1]
    relation = following.lower_ if following.pos_ == "ADP" else "ccomp"
    entry = lexicon().cues.get((verb, "V", relation))
    if entry is None or entry.stance != "Said" or entry.share < _SURE:
        return None
    words = (word.i, word.i + 1 + (relation != "ccomp"))
    return Report(word, words, relation, [(words[1], end[1])], doc[word.i - 1]) if words[1] < end[1] else None


def _as_verb(word: Word) -> str | None:
    """The verb that a noun in -s would be, one that may tell: "hint" of "Hints"."""
    text = word.lower_
    if not text.endswith("s"):
        return None
    verb = text[:-3] + "y" if text.endswith("ies") else text[:-1]
    return verb if (verb, "V") in lexicon().lemmas else None


def clause_around(word: Word) -> Word:
    """The head of the sentence that a phrase belongs to, or of its part after "and", "but" or a semicolon."""
    above = word.head
    while above.dep_ != "ROOT":
        if above.dep_ == "conj" and above.pos_ in {"VERB", "AUX"} and child(above, "nsubj", "nsubjpass") is not None:
            break
        above = above.head
    return above
