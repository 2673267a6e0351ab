"""The pipeline before training: with random weights, or with those of an earlier pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.util import load_config, load_model_from_config
from spacy.vocab import Vocab
from thinc.api import Model

from kg.training.pipeline.pieces import cut, example

CONFIG = Path(__file__).with_name("model.cfg")
SAMPLE = 20_000
"""Pieces in which the actions of the parser and of the entity recogniser are counted."""


def build(data: Path, earlier: Path | None) -> Language:
    """Tagger, parser and entity recogniser, initialised.

    Args:
        data: the folder with the labelled articles: random weights, and all their labels.
        earlier: a pipeline of the same layers, whose weights and labels are taken. Its tables of embedded
            words may be smaller by a whole factor: then each row is repeated, and the first outputs are the same.

    Raises:
        ValueError: the layers of the earlier pipeline are others.
    """
    nlp = load_model_from_config(load_config(CONFIG), auto_fill=True)
    spacy.util.fix_random_seed(0)
    old = spacy.load(earlier) if earlier else None
    for name, component in nlp.pipeline:
        labels = _labels(name, old) if old and name != "tok2vec" else {}
        component.initialize(partial(_sample, data, nlp.vocab, few=bool(old)), nlp=nlp, **labels)
    if old:
        _copy(old, nlp)
    return nlp


def _sample(data: Path, vocab: Vocab, few: bool) -> Iterator[Example]:
    """The first pieces of the articles: `few`, or many and after them a piece with each tag that those lack."""
    docs = (doc for file in sorted(data.glob("silver-*.spacy")) for doc in DocBin().from_disk(file).get_docs(Vocab()))
    tags: set[str] = set()
    for n, piece in enumerate(piece for doc in docs for piece in cut(doc)):
        if few and n > 10:
            return
        if n < SAMPLE or not tags.issuperset(piece.tags):
            tags.update(piece.tags)
            yield example(vocab, piece, parts=False)


def _labels(name: str, old: Language) -> dict[str, Any]:
    pipe = old.get_pipe(name)
    return {"labels": sorted(pipe.labels) if name == "ner" else pipe.label_data}


def _copy(old: Language, new: Language) -> None:
    for name, ours in new.pipeline:
        if old.get_pipe_meta(name).factory != new.get_pipe_meta(name).factory:
            continue  # another kind of recogniser: it begins with random weights
        theirs = old.get_pipe(name)
        if name == "parser" and list(theirs.move_names) != list(ours.move_names):
            raise ValueError(f"the actions of '{name}' are in another order in the earlier pipeline")
        _copy_weights(name, theirs.model, ours.model)


def _copy_weights(name: str, old: Model, new: Model) -> None:
    theirs, ours = _weights(old), _weights(new)
    if [p for _, p in theirs] != [p for _, p in ours]:
        raise ValueError(f"the layers of '{name}' are others in the earlier pipeline")
    for (source, param), (node, _) in zip(theirs, ours, strict=True):
        weights = source.get_param(param)
        times, rest = divmod(node.get_param(param).shape[0], weights.shape[0])
        if rest or (times != 1 and param != "E"):
            raise ValueError(f"'{param}' of '{name}' has {weights.shape} weights in the earlier pipeline")
        node.set_param(param, np.concatenate([weights] * times))


def _weights(model: Model) -> list[tuple[Model, str]]:
    return [(node, param) for node in model.walk() for param in node.param_names if node.has_param(param)]
