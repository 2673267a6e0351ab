"""`kg_statements`: who said what, from quotation marks, the parse and the cue lexicon.

Reads the parse, `kg_actors` and `kg_times`; writes the span group `kg_statements` (see `marks`).
First the cues: every verb, noun or adjective of the lexicon, with its best reading (`reporting`). Then what the cues
left: sources before a colon, and quotations that no cue brought in (`leftover`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.components import marks
from kg.components.grammar import antecedent
from kg.components.statements.assembling import tellings
from kg.components.statements.cues import lexicon
from kg.components.statements.quotations import in_doc
from kg.components.statements.quoting import quotation_kind
from kg.components.statements.speakers import author, child, owner, phrase, whole_of
from kg.components.statements.telling import Telling
from kg.components.words import Word, words_of

Times = Sequence[tuple[Word, str]]
"""The words that head the expressions of time, each with its id."""
_FIRST_PERSON = frozenset({"i", "we", "me", "us"})


@Language.factory("kg_statements", assigns=["doc.spans"], requires=["token.dep", "token.tag", "token.lemma"])
def make_statements(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component: a Doc with parse, lemmas and tags in, the same Doc with `kg_statements` out."""
    lexicon()
    return mark_statements


def mark_statements(doc: Doc) -> Doc:
    """Read the statements of a Doc and write them into `doc.spans["kg_statements"]`."""
    words, quotes = words_of(doc), in_doc(doc)
    actors, spans, attrs = marks.Actors(doc), [], {}
    times = [(words[span.root.i], span.id_) for span in marks.spans_of(doc, "kg_times")]
    found = tellings(words, quotes)
    said_by = _speakers(found, actors)
    for number, telling in enumerate(found):
        id_ = f"s{number}"
        kind = quotation_kind(words, telling.content, quotes, telling.cue.i if telling.cue is not None else None)
        spans += [marks.mark(doc, begin, end, kind, id_) for begin, end in telling.content]
        attrs[id_] = _attributes(telling, said_by[number], actors, times)
    marks.put(doc, "kg_statements", spans, attrs)
    return doc


def _attributes(telling: Telling, speakers: list[str], actors: marks.Actors, times: Times) -> dict[str, Any]:
    """The plain data of one statement."""
    speaker, hearer = telling.speaker, telling.addressee
    to = actors.at(hearer) if hearer is not None else None
    return {
        "speakers": speakers,
        "addressee": to if to not in speakers else None,
        "cue": list(telling.words) if telling.words is not None else None,
        "speaker_span": list(phrase(speaker)) if speaker is not None else None,
        "stance": telling.stance,
        "time": _time(telling, times),
        "rule": telling.rule,
    }


def _speakers(found: list[Telling], actors: marks.Actors) -> list[list[str]]:
    """The actors who speak in each telling; "I" in a quotation is whoever speaks it, "the official" the last one."""
    out: list[list[str]] = []
    last: dict[str, list[str]] = {}
    for telling in found:
        speaker = telling.speaker
        ids = _actors_of(speaker, actors) if speaker is not None else []
        if speaker is not None and speaker.lower_ in _FIRST_PERSON:
            ids = _enclosing(found[: len(out)], out, telling) or ids
        if speaker is not None and speaker.tag_ == "NN" and not lexicon().is_a(speaker, "text"):
            ids = (last.get(speaker.lower_) if _is_definite(speaker) else None) or ids
            last[speaker.lower_] = ids
        out.append(ids)
    return out


def _is_definite(noun: Word) -> bool:
    """Whether a noun stands for somebody known and nothing tells whom: "the official", not "the senior official"."""
    inside = noun.children
    return len(inside) == 1 and inside[0].lower_ in {"the", "this", "that"}


def _actors_of(speaker: Word, actors: marks.Actors) -> list[str]:
    """The actors that a speaker's phrase means: its own, those of its owner ("Lee's statement"), those of "who".

    Of "one of the guests, Samuel Holt" it is the apposition.
    """
    token = antecedent(speaker)
    ids = actors.among(token)
    if lexicon().is_a(token, "text"):
        others = (author(token), owner(token), whole_of(token))
    elif ids:
        return ids
    else:
        others = (child(token, "appos"), owner(token), whole_of(token))
    found = (actors.among(other) for other in others if other is not None)
    return next(filter(None, found), ids)


def _enclosing(earlier: list[Telling], speakers: list[list[str]], inner: Telling) -> list[str]:
    """The speakers of the smallest telling around another."""
    around = [
        (sum(end - begin for begin, end in outer.content), speakers[number])
        for number, outer in enumerate(earlier)
        if inner.cue is not None and any(begin <= inner.cue.i < end for begin, end in outer.content)
    ]
    return min(around, key=lambda pair: pair[0])[1] if around else []


def _time(telling: Telling, times: Times) -> str | None:
    """The time expression that hangs on the cue with no content between them: "said on Tuesday that …"."""
    if telling.cue is None:
        return None
    for time, id_ in times:
        first, last = sorted((time.i, telling.cue.i))
        if _hangs_on(time, telling.cue) and not any(begin <= last and first < end for begin, end in telling.content):
            return id_
    return None


def _hangs_on(time: Word, cue: Word) -> bool:
    """Whether a time modifies the cue itself: "said Monday", "in a speech on Monday", "speaking on Monday, he said"."""
    token = time
    for _ in range(5):
        if token.head.i == cue.i:
            return True
        speaking = token.head.lemma_ in {"speak", "talk"} and token.head.dep_ == "advcl"
        if token.head.i == token.i or (token.head.pos_ in {"VERB", "AUX"} and not speaking):
            return False
        token = token.head
    return False
