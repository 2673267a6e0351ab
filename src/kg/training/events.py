"""Learn the weights of the events component from sentences whose events were marked by hand.

    python -m kg.training.events SENTENCES.jsonl -o src/kg/lexicon --unmarked PARSED.spacy …

SENTENCES: a JSON object a line, {text, date, events: [{trigger: [begin, end], type, actors: [[begin, end], …],
recipients, factuality, time, place}]}, offsets in code points. PARSED: spaCy DocBins of articles, of which nothing
but the words is taken; on them what was learnt is taught once more (`kg.training.judging`). Four minutes on one core;
same data and same pipeline, same weights. What is learnt are counts of words and of grammar, no text.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from kg.components import linear, marks, vectors
from kg.components.events import dating, factuality, network, roles, settings, triggers
from kg.components.events.deciding import Decider, sight
from kg.components.events.frames import NO_EVENT, TYPES, Frames, word_class
from kg.components.events.network import Judge, Network, Seen
from kg.components.marks import phrases
from kg.components.vectors import Vectors
from kg.components.words import Word, sentences, words_of
from kg.pipeline import tokens
from kg.training import judging
from kg.training.linear import Example, train

Marked = tuple[Doc, dict[str, Any]]
CLASSES = [NO_EVENT, *TYPES]
QUIET, QUIET_IN_FRAME = 3, 20
"""How often a word must be met without naming an event, so that it is never weighed; with a line in the lexicon."""
UNMARKED = 20_000
"""How many sentences of the unmarked articles are read."""
MARK = re.compile(r"\[([^|\]]+)\|([ar][ar\d]*)\]|\{([^|}]+)\|([A-Z]+)\|([a-z]+)\}")
ROLE = re.compile(r"([ar])(\d*)")


def learn(
    data: list[Marked], simple: list[Marked], unmarked: list[Doc], frames: Frames, words: Vectors
) -> tuple[dict[str, linear.Table], dict[str, Network]]:
    """The tables and networks from docs (with actors and times marked) and their events.

    From `simple` sentences only types and participants are learnt: they tell little of time, place and factuality.
    What is learnt of these from marked docs is then taught on the `unmarked` ones.
    """
    both = data + simple
    quiet = quiet_words(both, frames)
    kinds = judging.Subject(CLASSES, triggers.is_plain, words)
    marked_types = [judging.marked(d[0], of_types(d, frames, quiet), CLASSES) for d in both]
    first = Decider(frames, judging.learn(marked_types, kinds), quiet)
    taught = [judging.said(first.types, doc, [sight.seen for sight in first.sights(words_of(doc))]) for doc in unmarked]
    types = judging.learn(marked_types, kinds, taught) if unmarked else first.types
    parts = _roles(both, unmarked, Decider(frames, types, quiet), words)
    tables = {
        "types": types.table,
        "quiet": quiet,
        "roles": parts.table,
        "factuality": train([x for d in data for x in of_factuality(d)], factuality.CLASSES, min_count=2, decay=1e-3),
        "settings": train([x for d in data for x in of_settings(d)], settings.CLASSES, min_count=2),
    }
    return tables, {"types": types.network, "roles": parts.network}


def _roles(data: list[Marked], unmarked: list[Doc], decider: Decider, words: Vectors) -> Judge:
    """The judge of participants; taught on the events that `decider` finds in the unmarked docs."""
    subject = judging.Subject(roles.CLASSES, roles.is_plain, words, fewest=2)
    marked_roles = [judging.marked(d[0], of_roles(d), roles.CLASSES) for d in data]
    first = judging.learn(marked_roles, subject)
    taught = [judging.said(first, doc, list(_parts(doc, decider))) for doc in unmarked]
    return judging.learn(marked_roles, subject, taught) if unmarked else first


def _parts(doc: Doc, decider: Decider) -> Iterator[Seen]:
    """Each mention of an actor beside each event of its sentence, as `decider` finds them."""
    words = words_of(doc)
    surroundings = settings.Surroundings(doc, words)
    for decision in decider.decisions(doc, words):
        word = decision.word
        yield from roles.sights(word, decision.type, surroundings.mentions(word), surroundings.functions(word))


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
    found = [unmarked(line) for line in own_lines()]
    return list(zip(nlp.pipe(_doc(nlp, row, None) for row in found), found, strict=True))


def own_lines() -> list[str]:
    """The lines of `events.txt` that are sentences."""
    lines = (files("kg.training") / "events.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def unmarked(line: str) -> dict[str, Any]:
    """A line of `events.txt` without its marks, and what they say.

    >>> unmarked("[Mali|a12] {freed|RETREAT|asserted} [him|r] and {left|RETREAT|asserted}.")["events"][1]["actors"]
    [[0, 4]]
    """
    text, at = "", 0
    events: list[dict[str, Any]] = []
    parts: list[tuple[str, list[int]]] = []
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        span = [len(text), len(text) + len(mark[1] or mark[3])]
        if mark[1]:
            parts.append((mark[2], span))
        else:
            events.append({"trigger": span, "type": mark[4], "factuality": mark[5], "actors": [], "recipients": [],
                           "time": None, "place": None})  # fmt: skip
        text, at = text + (mark[1] or mark[3]), mark.end()
    for roles_, span in parts:
        for role, numbers in ROLE.findall(roles_):
            for number in numbers or "1":
                events[int(number) - 1]["actors" if role == "a" else "recipients"].append(span)
    return {"text": text + line[at:], "events": events}


def articles(paths: list[Path], nlp: Language, sentences: int) -> list[Doc]:
    """Articles of parsed files, read anew, chosen at random (the same ones each time), as many from each file, until
    they have about so many sentences."""
    random, found = np.random.default_rng(0), []
    for path in sorted(paths):
        texts = [doc.text for doc in DocBin().from_disk(path).get_docs(nlp.vocab)]
        left = sentences // len(paths)
        for number in random.permutation(len(texts)):
            if left > 0:
                found.append(nlp(tokens(nlp, texts[number])))
                left -= sum(1 for _ in found[-1].sents)
    return found


def pipeline() -> Language:
    """The shipped pipeline up to what the events component reads."""
    nlp = spacy.load(Path(str(files("kg"))) / "model")
    nlp.add_pipe("kg_actors")
    nlp.add_pipe("kg_times")
    return nlp


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """The parser of a command that learns from `sentences` and writes `output`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    return parser


def options(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The arguments, `sentences` being a file that is there."""
    arguments = parser.parse_args()
    if not arguments.sentences.is_file():
        parser.error(f"there is no file '{arguments.sentences}'")
    return arguments


def main() -> None:
    """The command."""
    parser = parser_of(__doc__)
    parser.add_argument("--unmarked", type=Path, nargs="+", default=[], metavar="PARSED.spacy")
    arguments = options(parser)
    arguments.output.mkdir(parents=True, exist_ok=True)
    nlp = pipeline()
    data, more = read(arguments.sentences, nlp), articles(arguments.unmarked, nlp, UNMARKED)
    tables, networks = learn(data, own(nlp), more, Frames.shipped(), vectors.shipped())
    linear.write(arguments.output / "event_weights.npz", tables)
    network.write(arguments.output / "event_networks.npz", networks)


if __name__ == "__main__":
    main()
