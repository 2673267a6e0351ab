"""Where the time of `kg build` goes: the bare language pipeline against everything, in one run on one core.

    python tests/bench/speed.py [SOURCE …] [--repeat N]

Prints words per second of each stage and its share of the whole, each component's share of the reading, and the ratio
of all to the bare pipeline (best of N passes each, so that a busy machine disturbs less). Without sources: the example
articles.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language

from kg.article import Article, read
from kg.building import Options, Reader
from kg.checking import sound
from kg.graph import graph
from kg.pipeline import read as read_text
from kg.pipeline import tokens
from kg.records import extract
from kg.store import serialize

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"


def best(work: Callable[[], object], repeat: int) -> float:
    """The CPU seconds of the fastest of `repeat` runs."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def components(nlp: Language, articles: list[Article], repeat: int) -> dict[str, float]:
    """The CPU seconds of each component of the pipeline, article by article, in its fastest of `repeat` passes."""
    fastest: dict[str, float] = {}
    for _ in range(repeat):
        spent = dict.fromkeys(nlp.pipe_names, 0.0)
        for article in articles:
            doc = tokens(nlp, article.text)
            doc._.kg_date = article.date.isoformat() if article.date else None
            for name, component in nlp.pipeline:
                start = time.process_time()
                doc = component(doc)
                spent[name] += time.process_time() - start
        fastest = {name: min(seconds, fastest.get(name, math.inf)) for name, seconds in spent.items()}
    return fastest


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", default=[str(EXAMPLES)])
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    articles = [a for a in read(args.sources) if isinstance(a, Article)]
    start = time.process_time()
    reader = Reader(Options())
    loading = time.process_time() - start
    words = sum(len(article.text.split()) for article in articles)
    print(f"{len(articles)} articles, {words} words; loading {loading:.2f} s of CPU; best of {args.repeat}\n")

    ours = [name for name in reader.nlp.pipe_names if name.startswith("kg_")]
    docs = [read_text(reader.nlp, a.text, a.date) for a in articles]
    extractions = [extract(doc) for doc in docs]
    graphs = [graph(a, e, run=reader.run) for a, e in zip(articles, extractions, strict=True)]

    def bare() -> None:
        with reader.nlp.select_pipes(disable=ours):
            for article in articles:
                reader.nlp(article.text)

    stages = {
        "language pipeline": best(bare, args.repeat),
        "pipeline and reading": best(lambda: [read_text(reader.nlp, a.text, a.date) for a in articles], args.repeat),
        "records": best(lambda: [extract(doc) for doc in docs], args.repeat),
        "graph": best(
            lambda: [graph(a, e, run=reader.run) for a, e in zip(articles, extractions, strict=True)], args.repeat
        ),
        "validation": best(lambda: [sound(quads, reader.shapes) for quads in graphs], args.repeat),
        "serialisation": best(lambda: [serialize(quads, "nq") for quads in graphs], args.repeat),
        "everything": best(lambda: [reader.outcome(a) for a in articles], args.repeat),
    }
    for stage, seconds in stages.items():
        print(f"{stage:22}{seconds:8.3f} s {words / seconds:10.0f} words/s {seconds / stages['everything']:8.0%}")
    print()
    for name, seconds in components(reader.nlp, articles, args.repeat).items():
        print(f"{name:22}{seconds:8.3f} s {seconds / stages['pipeline and reading']:29.1%} of pipeline and reading")
    print(f"\nkg build takes {stages['everything'] / stages['language pipeline']:.2f} times the bare pipeline")


if __name__ == "__main__":
    main()
