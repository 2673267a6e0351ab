"""The readers of spaCy's training: labelled articles as they are, or without end, in pieces and changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.vocab import Vocab

from kg.training.pipeline.changes import Changes
from kg.training.pipeline.pieces import cut, example
from kg.training.pipeline.sentences import Sentences

Reader = Callable[[Language], Iterator[Example]]


@spacy.registry.readers("kg.articles.v1")
def articles(path: Path) -> Reader:
    """The articles of one DocBin file (TAG, HEAD, DEP, ENT_IOB, ENT_TYPE, SPACY), for judging."""

    def read(nlp: Language) -> Iterator[Example]:
        for doc in DocBin().from_disk(path).get_docs(nlp.vocab):
            words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
            yield Example(Doc(nlp.vocab, words=words, spaces=spaces), doc)

    return read


@spacy.registry.readers("kg.pieces.v1")
def pieces(path: Path, seed: int, own: float = 0.0) -> Reader:
    """Pieces of all `silver-*.spacy` in a folder, epoch after epoch, in random order and changed anew each time.

    Args:
        path: the folder.
        seed: of the order and the changes.
        own: sentences of our own, which have entities alone, for each piece (0.5: one for every other piece).

    Raises:
        FileNotFoundError: the folder has no such file.
    """

    def read(nlp: Language) -> Iterator[Example]:
        files = sorted(Path(path).glob("silver-*.spacy"))
        if not files:
            raise FileNotFoundError(f"no silver-*.spacy in {path}")
        rng = random.Random(seed)
        changes, sentences = Changes(rng), Sentences(rng, nlp)
        while True:
            for file in rng.sample(files, len(files)):
                # a vocabulary for each file: all words ever made would fill the memory
                found = [piece for doc in DocBin().from_disk(file).get_docs(Vocab()) for piece in cut(doc)]
                rng.shuffle(found)
                for piece in found:
                    yield example(nlp.vocab, changes(piece), parts=rng.random() < 0.5)
                    if rng.random() < own:
                        yield sentences()

    return read
