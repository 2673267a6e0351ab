"""Training of a linear table that picks one of several candidates, or none: a conditional logistic regression."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.components.linear import Table

BATCH = 256
SMALL, LARGEST = 0.05, 6.0
Whole = NDArray[np.int64]
Real = NDArray[np.float64]


class Group(NamedTuple):
    """The features of each candidate, and the place of the right one; None if none of them is."""

    candidates: list[list[str]]
    right: int | None


class _Numbers:
    """Groups as numbers: ids of features, one after the other; how many each candidate has; candidates of groups."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.names: dict[str, int] = {}
        ids, sizes, counts, right = array("i"), array("i"), array("i"), array("i")
        number = self.names.setdefault
        for group in groups:
            counts.append(len(group.candidates))
            right.append(-1 if group.right is None else group.right)
            for features in group.candidates:
                own = sorted({number(feature, len(self.names)) for feature in features})
                ids.extend(own)
                sizes.append(len(own))
        self.ids, self.sizes = np.array(ids, dtype=np.int64), np.array(sizes, dtype=np.int64)
        self.counts, self.right = np.array(counts, dtype=np.int64), np.array(right, dtype=np.int64)

    def prune(self, fewest: int) -> None:
        """Leave out features that fewer candidates have; the others are numbered in the order of their names."""
        seen = np.bincount(self.ids, minlength=len(self.names))
        kept = sorted(name for name, i in self.names.items() if seen[i] >= fewest and "\n" not in name)
        new = np.full(len(self.names), -1, dtype=np.int64)
        new[[self.names[name] for name in kept]] = np.arange(len(kept))
        owner = np.repeat(np.arange(len(self.sizes)), self.sizes)
        ids = new[self.ids]
        self.sizes = np.bincount(owner[ids >= 0], minlength=len(self.sizes))
        self.ids, self.names = ids[ids >= 0], {name: i for i, name in enumerate(kept)}


def learn(
    groups: Iterable[Group],
    *,
    open_ended: bool = False,
    epochs: int = 8,
    rate: float = 0.1,
    decay: float = 3e-5,
    fewest: int = 3,
) -> Table:
    """Learn a table with one score per candidate, by AdaGrad with weight decay; one core, deterministic.

    Args:
        groups: the decisions.
        open_ended: whether none of the candidates may be right; "none" has the score 0.
        epochs: passes over the groups, shuffled with a fixed seed.
        rate: AdaGrad's step.
        decay: L2 decay of every touched weight.
        fewest: features of fewer candidates are left out.
    """
    data = _Numbers(groups)
    data.prune(fewest)
    first = np.concatenate([[0], np.cumsum(data.counts)])
    starts = np.concatenate([[0], np.cumsum(data.sizes)])
    weights = np.zeros(len(data.names))
    squares, total = np.full(len(data.names), 1e-2), np.zeros(len(data.names))
    random = np.random.default_rng(0)
    for epoch in range(epochs):
        order = random.permutation(len(data.counts))
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            candidates = _joined(first[batch], data.counts[batch])
            flat = data.ids[_joined(starts[candidates], data.sizes[candidates])]
            gold = np.zeros(len(candidates))
            at = np.concatenate([[0], np.cumsum(data.counts[batch])[:-1]])
            known = data.right[batch] >= 0
            gold[at[known] + data.right[batch][known]] = 1
            _step(weights, squares, flat, data.sizes[candidates], data.counts[batch], gold, open_ended, rate, decay)
        if epoch >= epochs // 2:
            total += weights
    return _compact(list(data.names), total / (epochs - epochs // 2))


def _joined(starts: Whole, lengths: Whole) -> Whole:
    """The numbers of several ranges, one after the other."""
    before = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    joined: Whole = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
    return joined


def _step(
    weights: Real,
    squares: Real,
    flat: Whole,
    sizes: Whole,
    counts: Whole,
    gold: Real,
    open_ended: bool,
    rate: float,
    decay: float,
) -> None:
    """One step of AdaGrad on a batch of groups."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    scores = np.bincount(owner, weights=weights[flat], minlength=len(sizes))
    odds = np.exp(np.clip(scores, -30, 30))
    group = np.repeat(np.arange(len(counts)), counts)
    sums = np.bincount(group, weights=odds, minlength=len(counts)) + open_ended
    error = odds / sums[group] - gold
    touched, inverse = np.unique(flat, return_inverse=True)
    gradient: Real = np.bincount(inverse, weights=error[owner], minlength=len(touched)).astype(np.float64)
    gradient += decay * len(counts) * weights[touched]
    squares[touched] += gradient**2
    weights[touched] -= rate * gradient / np.sqrt(squares[touched])


def _compact(names: list[str], weights: Real) -> Table:
    """Weights as int8; those that are small are left out."""
    weights = np.clip(weights, -LARGEST, LARGEST)
    scale = float(np.abs(weights).max(initial=0.0)) / 127 or 1.0
    whole = np.rint(weights / scale)
    kept = np.flatnonzero(np.abs(weights) > max(SMALL, scale / 2))
    return Table(["score"], [names[i] for i in kept], whole[kept, None].astype(np.int8), scale)
