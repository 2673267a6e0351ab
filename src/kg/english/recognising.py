"""An entity recogniser that tags every token and takes the best sequence of tags that makes whole entities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Model

from kg.english.sequences import Scores, best_spans

MARKS = ("B", "I", "L", "U")
"""Begin, inside and last token of an entity of several tokens; the only token of one (unit)."""


@Language.factory(
    "kg_recogniser",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_recogniser(nlp: Language, name: str, model: Model[list[Doc], list[Scores]]) -> Recogniser:
    """The component for a pipeline, behind what sets sentence boundaries, if those shall bound entities."""
    return Recogniser(nlp.vocab, model, name)


class Recogniser(TrainablePipe):
    """Entities by one softmax a token over BILUO tags, decoded by the Viterbi algorithm.

    The tags are "O" and four marks for each type; sequences that do not make whole entities, entities over a
    sentence's end, and entities that begin or end with white space have no path (Ratinov & Roth, "Design
    Challenges and Misconceptions in Named Entity Recognition", CoNLL 2009, on BILUO tags and decoding).

    Args:
        vocab: of the pipeline.
        model: from documents to a row of scores for each token, its last layer a softmax.
        name: of the component.
    """

    def __init__(self, vocab: Vocab, model: Model[list[Doc], list[Scores]], name: str = "ner") -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict[str, Any] = {"labels": []}
        self.scorer = lambda examples, **_: get_ner_prf(examples)

    @property
    def labels(self) -> tuple[str, ...]:
        """The types of entities."""
        return tuple(self.cfg["labels"])

    @property
    def label_data(self) -> list[str]:
        """The types of entities, for `initialize`."""
        return list(self.cfg["labels"])

    def add_label(self, label: str) -> int:
        """Add a type; 0 if it is there already, else 1.

        Raises:
            ValueError: the model has its size, so that it is too late for a further type.
        """
        if label in self.cfg["labels"]:
            return 0
        if self.model.has_dim("nO"):
            raise ValueError(f"'{label}' cannot be added: '{self.name}' is initialised for {', '.join(self.labels)}")
        self.cfg["labels"].append(label)
        self.vocab.strings.add(label)
        return 1

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: list[str] | None = None,
    ) -> None:
        """Give the model its size: from the types, or from those of the examples in alphabetical order."""
        found = labels or sorted({ent.label_ for example in get_examples() for ent in example.reference.ents})
        for label in found:
            self.add_label(label)
        docs = [example.predicted for _, example in zip(range(10), get_examples(), strict=False)]
        width = 1 + len(MARKS) * len(found)
        self.model.initialize(X=docs, Y=[np.zeros((len(doc), width), dtype="f") for doc in docs])

    def predict(self, docs: Iterable[Doc]) -> list[Scores]:
        """A row of scores for each token of each document: "O", then B, I, L and U, each for all types."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [np.zeros((0, 1 + len(MARKS) * len(self.labels)), dtype="f") for _ in docs]
        return self.model.predict(docs)

    def set_annotations(self, docs: Iterable[Doc], scores: list[Scores]) -> None:
        """Set the entities of each document, where an earlier component set none."""
        for doc, rows in zip(docs, scores, strict=True):
            kept = list(doc.ents)
            spans = [Span(doc, start, end, label=self.labels[kind]) for start, end, kind in _decoded(doc, rows)]
            taken = {token.i for ent in kept for token in ent}
            doc.set_ents([*kept, *(s for s in spans if not taken.intersection(range(s.start, s.end)))])

    def get_loss(self, examples: Iterable[Example], scores: list[Scores]) -> tuple[float, list[Scores]]:
        """The cross-entropy and its gradient; tokens without a gold tag have none."""
        tags = ["O", *(f"{mark}-{label}" for mark in MARKS for label in self.labels)]
        columns = {tag: column for column, tag in enumerate(tags)}
        loss, gradients = 0.0, []
        for example, rows in zip(examples, scores, strict=True):
            gold = np.array([columns.get(tag or "", -1) for tag in example.get_aligned_ner()], dtype="i")
            known = np.flatnonzero(gold >= 0)
            gradient = np.zeros_like(rows)
            gradient[known] = rows[known]
            gradient[known, gold[known]] -= 1.0
            loss -= float(np.log(np.maximum(rows[known, gold[known]], 1e-9)).sum())
            gradients.append(gradient)
        return loss, gradients

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """As spaCy's components do, with weights of half precision, which change no score."""
        with self.model.use_params(_weights(self.model, "float16")):
            data: bytes = super().to_bytes(exclude=exclude)
        return data

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """As `to_bytes`, into a folder."""
        with self.model.use_params(_weights(self.model, "float16")):
            super().to_disk(path, exclude=exclude)

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Recogniser:
        """As spaCy's components do; the weights are numbers of single precision from then on."""
        super().from_bytes(bytes_data, exclude=exclude)
        return self._single()

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Recogniser:
        """As `from_bytes`, from a folder."""
        super().from_disk(path, exclude=exclude)
        return self._single()

    def _single(self) -> Recogniser:
        single = _weights(self.model, "float32")
        for node in self.model.walk():
            for name in node.param_names:
                if (node.id, name) in single:
                    node.set_param(name, single[node.id, name])
        return self


def _weights(model: Model, precision: str) -> dict[tuple[int, str], Any]:
    return {
        (node.id, name): node.get_param(name).astype(precision)
        for node in model.walk()
        for name in node.param_names
        if node.has_param(name)
    }


def _decoded(doc: Doc, rows: Scores) -> list[tuple[int, int, int]]:
    starts = [token.i for token in doc if token.i and token.is_sent_start] if doc.has_annotation("SENT_START") else []
    return best_spans(rows, [0, *starts, len(doc)], np.array([token.is_space for token in doc], dtype=bool))
