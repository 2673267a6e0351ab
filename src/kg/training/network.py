"""Training of a network with one hidden layer, in numpy: Adam, dropout, the mean of the last weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float32]
Weights = dict[str, Real]
BATCH = 256
RATE, DECAY = 1e-3, 1e-3
DROPPED_INPUT, DROPPED = np.float32(0.15), np.float32(0.3)


def train(
    inputs: Callable[[NDArray[np.int64]], Real], shares: Real, *, hidden: int, epochs: int, seed: int = 0
) -> Weights:
    """Learn the weights, by the names of `kg.components.events.network.NAMES`; one core, deterministic.

    Args:
        inputs: the rows of the examples with these numbers.
        shares: how likely each class is to be right, a row for each example.
        hidden: how many hidden units.
        epochs: passes over the examples, shuffled; the weights after each of the later half of them are averaged.
        seed: of the shuffling, the first weights and the dropout.
    """
    random = np.random.default_rng(seed)
    size = inputs(np.arange(1)).shape[1]
    weights = _start(size, hidden, shares.shape[1], random)
    adam = _Adam(weights)
    total: Weights = {name: np.zeros_like(w) for name, w in weights.items()}
    for epoch in range(epochs):
        order = random.permutation(len(shares))
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            adam.step(_gradient(weights, inputs(batch), shares[batch], random), RATE * (1 - 0.9 * epoch / epochs))
        if epoch >= epochs // 2:
            for name, weight in weights.items():
                total[name] += weight / np.float32(epochs - epochs // 2)
    return total


def _start(size: int, hidden: int, classes: int, random: np.random.Generator) -> Weights:
    first = random.standard_normal((size, hidden)) * np.sqrt(2 / size)
    last = random.standard_normal((hidden, classes)) * np.sqrt(1 / hidden)
    zeros = {"hidden_bias": np.zeros(hidden), "out_bias": np.zeros(classes)}
    return {name: np.asarray(w, dtype=np.float32) for name, w in {"hidden": first, "out": last, **zeros}.items()}


def _kept(shape: tuple[int, ...], dropped: np.float32, random: np.random.Generator) -> Real:
    """What dropout leaves: nought or the inverse of its share."""
    kept: Real = (random.random(shape, dtype=np.float32) >= dropped).astype(np.float32) / (np.float32(1) - dropped)
    return kept


def _gradient(weights: Weights, rows: Real, shares: Real, random: np.random.Generator) -> Weights:
    rows = rows * _kept(rows.shape, DROPPED_INPUT, random)
    before = rows @ weights["hidden"] + weights["hidden_bias"]
    open_ = (before > 0) * _kept(before.shape, DROPPED, random)
    units = before * open_
    logits = units @ weights["out"] + weights["out_bias"]
    error = np.exp(logits - logits.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error = (error - shares) / np.float32(len(shares))
    back = (error @ weights["out"].T) * open_
    return {"out": units.T @ error, "out_bias": error.sum(axis=0),
            "hidden": rows.T @ back, "hidden_bias": back.sum(axis=0)}  # fmt: skip


class _Adam:
    """Adam with weight decay apart from the gradient (Loshchilov, Hutter 2019)."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._mean = {name: np.zeros_like(w) for name, w in weights.items()}
        self._square = {name: np.zeros_like(w) for name, w in weights.items()}
        self._steps = 0

    def step(self, gradient: Weights, rate: float) -> None:
        """Change the weights in place."""
        self._steps += 1
        for name, weight in self._weights.items():
            mean, square = self._mean[name], self._square[name]
            mean += np.float32(0.1) * (gradient[name] - mean)
            square += np.float32(0.001) * (gradient[name] ** 2 - square)
            right = np.sqrt(square / np.float32(1 - 0.999**self._steps)) + np.float32(1e-8)
            change = mean / np.float32(1 - 0.9**self._steps) / right
            weight -= np.float32(rate) * (change + np.float32(0 if name.endswith("bias") else DECAY) * weight)
