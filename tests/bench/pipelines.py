"""Two spaCy pipelines side by side: tokens for each second of processor time, on the same tokens, in one run.

python tests/bench/pipelines.py PIPELINE OTHER ARTICLES

ARTICLES: JSON lines with a "text", also gzipped; the first hundred are read. Each pipeline reads them all, in turns,
three times, article by article and without tokenizing; the fastest round counts. Set OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

ROUNDS, ARTICLES = 3, 100


def main() -> None:
    """Print the two figures and their ratio."""
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    *folders, source = sys.argv[1:]
    path = Path(source)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        blank = spacy.blank("en")
        texts = [blank.make_doc(json.loads(line)["text"]) for line in islice(lines, ARTICLES)]
    pipelines = [spacy.load(folder) for folder in folders]
    best = [min(times) for times in zip(*([read(nlp, texts) for nlp in pipelines] for _ in range(ROUNDS)), strict=True)]
    tokens = sum(map(len, texts))
    for folder, nlp, seconds in zip(folders, pipelines, best, strict=True):
        name = f"{nlp.lang}_{nlp.meta['name']} {nlp.meta['version']}"
        print(f"{tokens / seconds:8,.0f} tokens/s  {name}  {folder}")
    print(f"{best[0] / best[1]:8.2f} times as fast, the second as the first, on {tokens:,} tokens")


def read(nlp: Language, texts: list[Doc]) -> float:
    """Processor seconds that the components of a pipeline take for the texts."""
    docs = [Doc(nlp.vocab, words=[t.text for t in d], spaces=[bool(t.whitespace_) for t in d]) for d in texts]
    start = time.process_time()
    for doc in docs:
        for _, component in nlp.pipeline:
            component(doc)
    return time.process_time() - start


if __name__ == "__main__":
    main()
