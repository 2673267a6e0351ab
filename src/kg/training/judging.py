"""Learn judges (a table and a network that decide together) from marked docs, and from what a first judge says itself.

A judge that is taught by another, on many sentences that nobody marked, is steadier than its teacher: it learns how
likely each class is for words and company that the marked sentences never had (Hinton, Vinyals, Dean 2015,
"Distilling the knowledge in a neural network").
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.components.events.network import NAMES, Judge, Network, Seen
from kg.components.vectors import Vectors
from kg.training import linear
from kg.training import network as networks

Real = NDArray[np.float32]
HIDDEN, SEEDS = 128, (0, 1)
"""Hidden units of a network, and the networks of a teacher; who is taught has one, for it is to be fast."""
PLAIN_MIN, TAUGHT_MIN = 20, 10
"""How often a network's feature is marked at least, and how often a table's is met where it was marked too seldom."""
AGAIN = 2
"""How often what was marked is seen for each time that what was taught is."""


class Lesson(NamedTuple):
    """What is to be decided in a doc, and how likely each class is to be right: a row a sight."""

    doc: Doc
    sights: list[Seen]
    shares: Real


class Subject(NamedTuple):
    """What a judge decides on: its classes, what its network sees of the features, the vectors, and how often a
    feature is marked at least for its table."""

    classes: list[str]
    is_plain: Callable[[str], bool]
    words: Vectors
    fewest: int = 3


def marked(doc: Doc, decisions: Iterable[tuple[Seen, str]], classes: list[str]) -> Lesson:
    """The lesson of decisions whose right class is known."""
    found = list(decisions)
    rows = [classes.index(class_) for _, class_ in found]
    return Lesson(doc, [_kept(seen) for seen, _ in found], np.eye(len(classes), dtype=np.float32)[rows])


def said(judge: Judge, doc: Doc, sights: list[Seen]) -> Lesson:
    """The lesson of what a judge says of sights."""
    odds = np.array(judge.log_odds(doc, sights), dtype=np.float32).reshape(len(sights), len(judge.table.classes))
    odds -= odds.max(axis=1, keepdims=True)
    shares = np.exp(odds)
    return Lesson(doc, [_kept(seen) for seen in sights], shares / shares.sum(axis=1, keepdims=True))


def _kept(seen: Seen) -> Seen:
    """The sight with one copy of each string: there are millions of them, most alike."""
    return seen._replace(features=[sys.intern(feature) for feature in seen.features])


def learn(own: list[Lesson], subject: Subject, taught: list[Lesson] | None = None) -> Judge:
    """A judge from what was marked, and from what was taught if anything was."""
    lessons = own * AGAIN + taught if taught else own
    epochs = (6, 6) if taught else (12, 10)
    counts = _counts(own)
    names = {f for f, n in counts.items() if n >= subject.fewest}
    names.update(f for f, n in _counts(taught or []).items() if n >= TAUGHT_MIN and f.isprintable())
    plain = sorted(f for f, n in counts.items() if n >= PLAIN_MIN and subject.is_plain(f))
    shares = np.vstack([lesson.shares for lesson in lessons])
    decisions = [seen.features for lesson in lessons for seen in lesson.sights]
    table = linear.fit(decisions, shares, subject.classes, sorted(names), epochs=epochs[0])
    rows = _Rows(lessons, plain, subject.words)
    weights = [rows.train(shares, epochs[1], seed) for seed in (SEEDS[:1] if taught else SEEDS)]
    return Judge(table, Network(plain, joined(weights), subject.words))


def _counts(lessons: list[Lesson]) -> Counter[str]:
    return Counter(f for lesson in lessons for seen in lesson.sights for f in set(seen.features))


class _Rows:
    """What a network over some features sees of lessons."""

    def __init__(self, lessons: list[Lesson], features: list[str], words: Vectors) -> None:
        blank = Network(features, dict.fromkeys(NAMES, np.zeros(0, dtype=np.float32)), words)
        self._rows = np.vstack([blank.inputs(lesson.doc, lesson.sights) for lesson in lessons if lesson.sights])

    def train(self, shares: Real, epochs: int, seed: int) -> networks.Weights:
        """The weights of one network."""
        return networks.train(lambda batch: self._rows[batch], shares, hidden=HIDDEN, epochs=epochs, seed=seed)


def joined(weights: list[networks.Weights]) -> networks.Weights:
    """One network whose log-odds are the mean of those of several."""
    part = np.float32(1 / len(weights))
    return {
        "hidden": np.hstack([w["hidden"] for w in weights]),
        "hidden_bias": np.concatenate([w["hidden_bias"] for w in weights]),
        "out": np.vstack([w["out"] for w in weights]) * part,
        "out_bias": np.vstack([w["out_bias"] for w in weights]).mean(axis=0),
    }
