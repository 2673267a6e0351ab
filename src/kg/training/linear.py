"""Training of the linear tables that `kg.components.linear` reads: multinomial logistic regression in numpy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.components.linear import Table

Example = tuple[list[str], str]
BATCH = 256
SMALL, LARGEST = 0.1, 4.0


def train(
    examples: Sequence[Example],
    classes: list[str],
    *,
    epochs: int = 12,
    rate: float = 0.1,
    decay: float = 1e-4,
    min_count: int = 3,
) -> Table:
    """Learn a table from (features, class) pairs, by AdaGrad with weight decay; one core, deterministic.

    Args:
        examples: features of one decision and its right class.
        classes: all classes.
        epochs: passes over the examples, shuffled with a fixed seed.
        rate: AdaGrad's step.
        decay: L2 decay of every touched weight.
        min_count: features seen less often are left out.
    """
    counts = Counter(f for features, _ in examples for f in set(features))
    names = sorted(f for f, n in counts.items() if n >= min_count)
    row = {name: i for i, name in enumerate(names)}
    rows = [np.array(sorted({row[f] for f in features if f in row}), dtype=np.int64) for features, _ in examples]
    gold = np.array([classes.index(c) for _, c in examples])
    weights = _descend(rows, gold, len(names), len(classes), epochs, rate, decay)
    return _compact(names, classes, weights)


def _descend(
    rows: list[NDArray[np.int64]],
    gold: NDArray[np.int64],
    n_features: int,
    n_classes: int,
    epochs: int,
    rate: float,
    decay: float,
) -> NDArray[np.float32]:
    """The average of the weights over the second half of the epochs."""
    weights = np.zeros((n_features, n_classes), dtype=np.float32)
    squares = np.full((n_features, n_classes), 1e-2, dtype=np.float32)
    total, summed = np.zeros_like(weights), 0
    random = np.random.default_rng(0)
    for epoch in range(epochs):
        order = random.permutation(len(rows))
        for start in range(0, len(order), BATCH):
            _step(weights, squares, [rows[i] for i in order[start : start + BATCH]],
                  gold[order[start : start + BATCH]], rate, decay)  # fmt: skip
        if epoch >= epochs // 2:
            total += weights
            summed += 1
    return (total / np.float32(max(1, summed))).astype(np.float32)


def _step(
    weights: NDArray[np.float32],
    squares: NDArray[np.float32],
    rows: list[NDArray[np.int64]],
    gold: NDArray[np.int64],
    rate: float,
    decay: float,
) -> None:
    flat = np.concatenate(rows)
    owner = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    logits = np.zeros((len(rows), weights.shape[1]), dtype=np.float32)
    np.add.at(logits, owner, weights[flat])
    logits -= logits.max(axis=1, keepdims=True)
    error = np.exp(logits)
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(rows)), gold] -= 1
    touched, inverse = np.unique(flat, return_inverse=True)
    gradient = np.zeros((len(touched), weights.shape[1]), dtype=np.float32)
    np.add.at(gradient, inverse, error[owner])
    gradient += decay * len(rows) * weights[touched]
    squares[touched] += gradient**2
    weights[touched] -= rate * gradient / np.sqrt(squares[touched])


def _compact(names: list[str], classes: list[str], weights: NDArray[np.float32]) -> Table:
    """Weights as int8; features whose weights are all small are left out (a third less, the same F1)."""
    weights = np.clip(weights - weights.mean(axis=1, keepdims=True), -LARGEST, LARGEST)
    scale = float(np.abs(weights).max()) / 127 or 1.0
    kept = np.flatnonzero(np.abs(weights).max(axis=1) > SMALL)
    whole = np.rint(weights[kept] / scale)
    whole[np.abs(whole * scale) < SMALL / 4] = 0
    return Table(classes, [names[i] for i in kept], whole.astype(np.int8), scale)
