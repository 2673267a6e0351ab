"""Learn which time of a sentence is an event's, from sentences whose events were marked by hand.

    python -m kg.training.times SENTENCES.jsonl -o src/kg/lexicon/time_weights.npz

SENTENCES: a JSON object a line, {text, date, events: [{trigger: [begin, end], type, time}]}, `time` being
[begin, end] or null, offsets in code points. About a minute on one core; same data and same pipeline, same weights.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span

from kg.components import linear, marks
from kg.components.events import dating
from kg.components.events.roles import functions_of
from kg.training.events import Marked, events_of, options, parser_of, pipeline, read
from kg.training.ranking import Group, learn

DECAY, FEWEST, EPOCHS = 3e-3, 2, 14
SOME_DAY = "2016-06-15"
"""Where a sentence has no date: "on Monday" is then marked too, and what it means does not matter here."""


def groups(marked: Marked) -> Iterator[Group]:
    """The times of the sentence as candidates of each event; left out where the right one is not marked as a time."""
    doc, _ = marked
    times = marks.spans_of(doc, "kg_times")
    for word, event in events_of(marked):
        own = [span for span in times if span.root.sent.start == word.sentence.start]
        right = next((n for n, span in enumerate(own) if _overlap(span, event["time"])), None)
        if own and (event["time"] is None or right is not None):
            yield Group(dating.features(word, event["type"], marks.phrases(word.doc, own), functions_of(word)), right)


def _overlap(span: Span, gold: list[int] | None) -> bool:
    return gold is not None and span.start_char < gold[1] and gold[0] < span.end_char


def table(data: list[Marked]) -> linear.Table:
    """The table of `kg.components.events.dating`."""
    found = (group for marked in data for group in groups(marked))
    return learn(found, open_ended=True, epochs=EPOCHS, decay=DECAY, fewest=FEWEST)


def main() -> None:
    """The command."""
    arguments = options(parser_of(__doc__))
    linear.write(arguments.output, {"times": table(read(arguments.sentences, pipeline(), SOME_DAY))})


if __name__ == "__main__":
    main()
