"""The pipeline that ships, put together from the two trained parts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.lookups import Lookups, load_lookups
from spacy.util import load_model_from_config
from thinc.api import Model, set_dropout_rate

from kg.english.tokenizing import for_news

TABLES = ["lemma_rules", "lemma_exc", "lemma_index"]
NAME = "news_sm"


def assemble(syntax: Path, entities: Path, version: str) -> Language:
    """Tokenizer, tagger, parser, entities and lemmas in one pipeline, without the words of the training.

    The weights are rounded to half precision (and stay single-precision numbers, of which half the bits are
    zeros): the outputs are the same to two decimals of every score, and what is zipped is smaller by a third.
    Those of the recogniser are stored in two bytes each.

    Args:
        syntax: the trained pipeline with "tok2vec", "tagger", "parser".
        entities: the trained pipeline with "ner".
        version: of the new pipeline ("0.3.0").
    """
    parts = spacy.load(syntax)
    parts.add_pipe("ner", source=spacy.load(entities))
    nlp = load_model_from_config(_config(parts.config), auto_fill=True)
    for name, part in parts.pipeline:
        component = nlp.get_pipe(name)
        component.from_bytes(part.to_bytes(exclude=["vocab"]), exclude=["vocab"])
        for label in getattr(part, "labels", ()):
            nlp.vocab.strings.add(label)
        _round(component.model)
    for_news(nlp)
    nlp.add_pipe("kg_morphology", name="lemmatizer").initialize(list, nlp=nlp, lookups=lemma_tables())
    nlp.add_pipe("kg_entity_repair", name="entity_repair", after="ner")
    nlp.meta.update(name=NAME, version=version)
    return nlp


def _config(trained: Mapping[str, Any]) -> dict[str, Any]:
    """The components of a trained pipeline, without their sources and the settings of its training."""
    return {"nlp": {**trained["nlp"], "before_creation": None}, "components": trained["components"]}


def lemma_tables() -> Lookups:
    """The tables of spacy-lookups-data for English rules; each index as a dictionary, in which looking up is fast.

    Raises:
        ValueError: the package spacy-lookups-data is not installed.
    """
    tables = load_lookups("en", TABLES)
    index = tables.get_table("lemma_index")
    for pos in list(index):
        index[pos] = dict.fromkeys(index[pos], True)
    return tables


def _round(model: Model) -> None:
    set_dropout_rate(model, 0.0)
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, node.get_param(name).astype(np.float16).astype(np.float32))
