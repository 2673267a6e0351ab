"""Learn the weights of the events component from sentences whose events were marked by hand.

    python -m kg.training.events SENTENCES.jsonl -o src/kg/lexicon

SENTENCES: a JSON object a line, {text, date, events: [{trigger: [begin, end], type, actors: [[begin, end], …],
recipients, factuality, time, place}]}, offsets in code points. Three minutes on one core; same data and same
pipeline, same weights. What is learnt are counts of words and of grammar, no text.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.components import linear, marks, vectors
from kg.components.events import dating, factuality, network, roles, settings, triggers
from kg.components.events.deciding import sight
from kg.components.events.frames import NO_EVENT, TYPES, Frames, word_class
from kg.components.events.network import NAMES, Network, Seen
from kg.components.marks import phrases
from kg.components.vectors import Vectors
from kg.components.words import Word, sentences, words_of
from kg.training.linear import Example, train
from kg.training.network import train as train_network

Marked = tuple[Doc, dict[str, Any]]
CLASSES = [NO_EVENT, *TYPES]
QUIET, QUIET_IN_FRAME = 3, 20
"""How often a word must be met without naming an event, so that it is never weighed; with a line in the lexicon."""
HIDDEN, EPOCHS, PLAIN_MIN = 128, 10, 20
MARK = re.compile(r"\[([^|\]]+)\|([ar])\]|\{([^|}]+)\|([A-Z]+)\|([a-z]+)\}")


def learn(
    data: list[Marked], simple: list[Marked], frames: Frames, words: Vectors
) -> tuple[dict[str, linear.Table], dict[str, Network]]:
    """The tables and networks from docs (with actors and times marked) and their events.

    From `simple` sentences only types and participants are learnt: they tell little of time, place and factuality.
    """
    both = data + simple
    quiet = quiet_words(both, frames)
    types = [(d[0], list(of_types(d, frames, quiet))) for d in both]
    parts = [(d[0], list(of_roles(d))) for d in both]
    tables = {
        "types": train([(seen.features, type_) for _, own in types for seen, type_ in own], CLASSES),
        "quiet": quiet,
        "roles": train([(seen.features, role) for _, own in parts for seen, role in own], roles.CLASSES, min_count=2),
        "factuality": train([x for d in data for x in of_factuality(d)], factuality.CLASSES, min_count=2, decay=1e-3),
        "settings": train([x for d in data for x in of_settings(d)], settings.CLASSES, min_count=2),
    }
    return tables, {
        "types": _network(types, CLASSES, triggers.is_plain, words),
        "roles": _network(parts, roles.CLASSES, roles.is_plain, words),
    }


def _network(
    examples: list[tuple[Doc, list[tuple[Seen, str]]]],
    classes: list[str],
    is_plain: Callable[[str], bool],
    words: Vectors,
) -> Network:
    """A network over the features that are plain and not rare."""
    counts = Counter(f for _, own in examples for seen, _ in own for f in set(seen.features) if is_plain(f))
    features = sorted(f for f, n in counts.items() if n >= PLAIN_MIN)
    blank = Network(features, dict.fromkeys(NAMES, np.zeros(0, dtype=np.float32)), words)
    rows = np.vstack([blank.inputs(doc, [seen for seen, _ in own]) for doc, own in examples if own])
    gold = np.array([classes.index(class_) for _, own in examples for _, class_ in own])
    learnt = train_network(lambda batch: rows[batch], gold, len(classes), hidden=HIDDEN, epochs=EPOCHS)
    return Network(features, learnt, words)


def quiet_words(data: list[Marked], frames: Frames) -> linear.Table:
    """The words that were met often enough and never named an event: they need not be weighed."""
    seen: Counter[tuple[str, str]] = Counter()
    named: set[tuple[str, str]] = set()
    for doc, row in data:
        named.update(_word(word) for word, _ in events_of((doc, row)))
        seen.update(_word(word) for word in words_of(doc) if triggers.is_candidate(word))
    quiet = (w for w, n in seen.items() if w not in named and n >= (QUIET_IN_FRAME if w in frames else QUIET))
    names = sorted("/".join(word) for word in quiet)
    return linear.Table(["quiet"], names, np.ones((len(names), 1), dtype=np.int8), 1.0)


def _word(word: Word) -> tuple[str, str]:
    return word.lemma_.lower(), word_class(word)


def of_types(marked: Marked, frames: Frames, quiet: linear.Table) -> Iterator[tuple[Seen, str]]:
    """Each candidate word with its type, or none; words inside a trigger that are not its head are left out."""
    doc, _ = marked
    heads = {word.i: event["type"] for word, event in events_of(marked)}
    inside = {t.i for _, event in events_of(marked) for t in _span(doc, event["trigger"]) or ()}
    for sentence in sentences(words_of(doc)):
        line = triggers.line_of(sentence)
        for word in sentence:
            weighed = triggers.is_candidate(word) and triggers.key_of(word) not in quiet
            if word.i in heads or (weighed and word.i not in inside):
                yield sight(word, line, frames).seen, heads.get(word.i, NO_EVENT)


def of_roles(marked: Marked) -> Iterator[tuple[Seen, str]]:
    """Each mention of an actor with its role in each event of the sentence.

    Where another mention of the actor was marked ("Berg said she rejected …"), the ones in a function to the
    event's word have its role too.
    """
    doc, _ = marked
    mentions = marks.spans_of(doc, "kg_actors")
    for word, event in events_of(marked):
        functions = roles.functions_of(word)
        role_of = {m.id_: role for m in mentions if (role := _role(m, event)) != roles.NEITHER}
        sights = roles.sights(word, event["type"], phrases(word.doc, mentions), functions)
        for mention, seen in zip(mentions, sights, strict=True):
            role = _role(mention, event)
            if role == roles.NEITHER and mention.root.i in functions:
                role = role_of.get(mention.id_, role)
            yield seen, role


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
        features = factuality.features(word, event["type"], dating.when(doc, own))
        yield features, event["factuality"].capitalize()


def of_settings(marked: Marked) -> Iterator[Example]:
    """Each place of the sentence, and whether it is the event's."""
    doc, _ = marked
    places = [e for e in doc.ents if e.label_ in settings.PLACES]
    for word, event in events_of(marked):
        functions, gold = roles.functions_of(word), event["place"]
        for span, phrase in zip(places, phrases(word.doc, places), strict=True):
            hit = gold is not None and span.start_char < gold[1] and gold[0] < span.end_char
            features = settings.features(word, event["type"], phrase, functions)
            yield features, settings.PLACE if hit else settings.OTHER


def events_of(marked: Marked) -> list[tuple[Word, dict[str, Any]]]:
    """The head of each trigger with its event."""
    doc, row = marked
    words = words_of(doc)
    spans = [(_span(doc, event["trigger"]), event) for event in row["events"]]
    return [(words[span.root.i], event) for span, event in spans if span is not None]


def _span(doc: Doc, offsets: list[int]) -> Span | None:
    return doc.char_span(offsets[0], offsets[1], alignment_mode="expand")


def _alike(mention: Span, offsets: list[int]) -> bool:
    begin, end = mention.start_char, mention.end_char
    shared = min(end, offsets[1]) - max(begin, offsets[0])
    return shared > 0 and shared / (max(end, offsets[1]) - min(begin, offsets[0])) >= 0.3


def read(path: Path, nlp: Language, day: str | None = None) -> list[Marked]:
    """The sentences, parsed, with actors and times marked; `day` is the date of those that have none."""
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return list(zip(nlp.pipe(_doc(nlp, row, day) for row in found), found, strict=True))


def _doc(nlp: Language, row: dict[str, Any], day: str | None) -> Doc:
    doc = nlp.make_doc(row["text"])
    doc._.kg_date = row.get("date") or day
    return doc


def own(nlp: Language) -> list[Marked]:
    """The sentences of `events.txt`, as `read` gives those of a file."""
    lines = (files("kg.training") / "events.txt").read_text(encoding="utf-8").splitlines()
    found = [unmarked(line) for line in lines if line and not line.startswith("#")]
    return list(zip(nlp.pipe(_doc(nlp, row, None) for row in found), found, strict=True))


def unmarked(line: str) -> dict[str, Any]:
    """A line of `events.txt` without its marks, and what they say.

    >>> unmarked("[Mali|a] {freed|RETREAT|asserted} [him|r].")["events"][0]["actors"]
    [[0, 4]]
    """
    text, at = "", 0
    event: dict[str, Any] = {"actors": [], "recipients": [], "time": None, "place": None}
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        span = [len(text), len(text) + len(mark[1] or mark[3])]
        if mark[1]:
            event["actors" if mark[2] == "a" else "recipients"].append(span)
        else:
            event.update(trigger=span, type=mark[4], factuality=mark[5])
        text, at = text + (mark[1] or mark[3]), mark.end()
    return {"text": text + line[at:], "events": [event] if "trigger" in event else []}


def pipeline() -> Language:
    """The shipped pipeline up to what the events component reads."""
    nlp = spacy.load(Path(str(files("kg"))) / "model")
    nlp.add_pipe("kg_actors")
    nlp.add_pipe("kg_times")
    return nlp


def options(description: str | None) -> argparse.Namespace:
    """The arguments of a command that learns from sentences: `sentences`, a file that is there, and `output`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    if not arguments.sentences.is_file():
        parser.error(f"there is no file '{arguments.sentences}'")
    return arguments


def main() -> None:
    """The command."""
    arguments = options(__doc__)
    arguments.output.mkdir(parents=True, exist_ok=True)
    nlp = pipeline()
    data = read(arguments.sentences, nlp)
    tables, networks = learn(data, own(nlp), Frames.shipped(), vectors.shipped())
    linear.write(arguments.output / "event_weights.npz", tables)
    network.write(arguments.output / "event_networks.npz", networks)


if __name__ == "__main__":
    main()
