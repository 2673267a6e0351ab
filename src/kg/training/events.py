"""Learn the weights of the events component from sentences whose events were marked by hand.

    python -m kg.training.events SENTENCES.jsonl -o src/kg/lexicon/event_weights.npz

SENTENCES: a JSON object a line, {text, date, events: [{trigger: [begin, end], type, actors: [[begin, end], …],
recipients, factuality, time, place}]}, offsets in code points. About a minute on one core; same data and same
pipeline, same weights. What is learnt are counts of words and of grammar, no text.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.components import linear, marks
from kg.components.events import factuality, roles, settings, triggers
from kg.components.events.frames import NO_EVENT, TYPES, Frames
from kg.training.linear import Example, train

Marked = tuple[Doc, dict[str, Any]]
CLASSES = [NO_EVENT, *TYPES]


def learn(data: list[Marked], frames: Frames) -> dict[str, linear.Table]:
    """The four tables from docs (with actors and times marked) and their events."""
    return {
        "types": train([x for d in data for x in of_types(d, frames)], CLASSES),
        "roles": train([x for d in data for x in of_roles(d)], roles.CLASSES, min_count=2),
        "factuality": train([x for d in data for x in of_factuality(d)], factuality.CLASSES, min_count=2, decay=1e-3),
        "settings": train([x for d in data for x in of_settings(d)], settings.CLASSES, min_count=2),
    }


def of_types(marked: Marked, frames: Frames) -> Iterator[Example]:
    """Each candidate word with its type, or none; words inside a trigger that are not its head are left out."""
    doc, _ = marked
    heads = {word.i: event["type"] for word, event in events_of(marked)}
    inside = {t.i for _, event in events_of(marked) for t in _span(doc, event["trigger"]) or ()}
    for word in doc:
        if word.i in heads or (triggers.is_candidate(word) and word.i not in inside):
            yield triggers.features(word, frames), heads.get(word.i, NO_EVENT)


def of_roles(marked: Marked) -> Iterator[Example]:
    """Each mention of an actor with its role in each event of the sentence.

    Where another mention of the actor was marked ("Berg said she rejected …"), the ones in a function to the
    event's word have its role too.
    """
    doc, _ = marked
    mentions = marks.spans_of(doc, "kg_actors")
    for word, event in events_of(marked):
        functions = roles.functions_of(word)
        role_of = {m.id_: role for m in mentions if (role := _role(m, event)) != roles.NEITHER}
        for mention in mentions:
            role = _role(mention, event)
            if role == roles.NEITHER and mention.root.i in functions:
                role = role_of.get(mention.id_, role)
            yield roles.features(word, event["type"], mention, functions), role


def _role(mention: Span, event: dict[str, Any]) -> str:
    for role, key in ((roles.ACTOR, "actors"), (roles.RECIPIENT, "recipients")):
        if any(_alike(mention, offsets) for offsets in event[key]):
            return role
    return roles.NEITHER


def of_factuality(marked: Marked) -> Iterator[Example]:
    """Each event with its factuality."""
    doc, _ = marked
    times = marks.spans_of(doc, "kg_times")
    for word, event in events_of(marked):
        gold = event["time"]
        own = next((t.id_ for t in times if gold and t.start_char < gold[1] and gold[0] < t.end_char), None)
        features = factuality.features(word, event["type"], settings.when(doc, own))
        yield features, event["factuality"].capitalize()


def of_settings(marked: Marked) -> Iterator[Example]:
    """Each time and each place of the sentence, and whether it is the event's."""
    doc, _ = marked
    times = [(s, settings.TIME) for s in marks.spans_of(doc, "kg_times")]
    places = [(e, settings.PLACE) for e in doc.ents if e.label_ in settings.PLACES]
    for word, event in events_of(marked):
        functions = roles.functions_of(word)
        for span, kind in (*times, *places):
            gold = event[kind]
            hit = gold is not None and span.start_char < gold[1] and gold[0] < span.end_char
            features = settings.features(word, event["type"], span, kind, functions)
            yield features, kind if hit else settings.OTHER


def events_of(marked: Marked) -> list[tuple[Token, dict[str, Any]]]:
    """The head of each trigger with its event."""
    doc, row = marked
    spans = [(_span(doc, event["trigger"]), event) for event in row["events"]]
    return [(span.root, event) for span, event in spans if span is not None]


def _span(doc: Doc, offsets: list[int]) -> Span | None:
    return doc.char_span(offsets[0], offsets[1], alignment_mode="expand")


def _alike(mention: Span, offsets: list[int]) -> bool:
    begin, end = mention.start_char, mention.end_char
    shared = min(end, offsets[1]) - max(begin, offsets[0])
    return shared > 0 and shared / (max(end, offsets[1]) - min(begin, offsets[0])) >= 0.3


def read(path: Path, nlp: Language) -> list[Marked]:
    """The sentences, parsed, with actors and times marked."""
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return list(zip(nlp.pipe(_doc(nlp, row) for row in found), found, strict=True))


def _doc(nlp: Language, row: dict[str, Any]) -> Doc:
    doc = nlp.make_doc(row["text"])
    doc._.kg_date = row.get("date")
    return doc


def pipeline() -> Language:
    """The shipped pipeline up to what the events component reads."""
    nlp = spacy.load(Path(str(files("kg"))) / "model")
    nlp.add_pipe("kg_actors")
    nlp.add_pipe("kg_times")
    return nlp


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    if not arguments.sentences.is_file():
        parser.error(f"there is no file '{arguments.sentences}'")
    linear.write(arguments.output, learn(read(arguments.sentences, pipeline()), Frames.shipped()))


if __name__ == "__main__":
    main()
