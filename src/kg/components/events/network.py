"""What words mean where they stand: small networks over word vectors, beside the linear tables.

A table knows words that were marked often; a network knows what words are like ("lambasted" as "criticised"), and how
a word and its company go together ("slammed" the governor, "slammed" the door). Both are asked, and half of the
log-odds of each is taken. `kg.training.events` makes the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.components.linear import Table
from kg.components.vectors import Vectors

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from spacy.tokens import Doc

Real = NDArray[np.float32]
NAMES = ("hidden", "hidden_bias", "out", "out_bias")


class Seen(NamedTuple):
    """What is looked at to decide: words of a doc (-1 for none), the sentence [begin, end), and features."""

    words: list[int]
    sentence: tuple[int, int]
    features: list[str]


class Network:
    """One hidden layer over the vectors of words and of the sentence, and over some features.

    Args:
        features: the known findings, in the order of their rows, behind those of the vectors.
        weights: by `NAMES`.
        vectors: of words.
    """

    def __init__(self, features: list[str], weights: Mapping[str, Real], vectors: Vectors) -> None:
        self.features = features
        self.weights = {name: np.asarray(weights[name], dtype=np.float32) for name in NAMES}
        self.vectors = vectors
        self._row = {feature: i for i, feature in enumerate(features)}

    def log_odds(self, doc: Doc, sights: list[Seen]) -> Real:
        """The log-odds of each class for each sight of a doc, a row a sight."""
        w = self.weights
        hidden = self.inputs(doc, sights) @ w["hidden"] + w["hidden_bias"]
        odds: Real = np.maximum(hidden, 0) @ w["out"] + w["out_bias"]
        return odds

    def inputs(self, doc: Doc, sights: list[Seen]) -> Real:
        """What the network sees: the vectors of the words, of the sentence, and the known features; a row a sight."""
        own = self.vectors.of(doc)
        near = own[[sight.words for sight in sights]].reshape(len(sights), -1)
        known = np.zeros((len(sights), len(self.features)), dtype=np.float32)
        width, row_of = len(self.features), self._row
        places = [n * width + row_of[f] for n, sight in enumerate(sights) for f in sight.features if f in row_of]
        known.reshape(-1)[places] = 1
        return np.hstack([near, self._sentences(own, sights), known])

    def _sentences(self, own: Real, sights: list[Seen]) -> Real:
        """The direction of the sum of each sentence's words."""
        spans = dict.fromkeys(sight.sentence for sight in sights)
        sums = {span: own[slice(*span)].sum(axis=0) for span in spans}
        rows = np.array([sums[sight.sentence] for sight in sights], dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        scaled: Real = rows * np.float32(np.sqrt(self.vectors.size)) / np.maximum(lengths, np.float32(1e-6))
        return scaled


class Judge:
    """A table and a network of the same classes that decide together."""

    def __init__(self, table: Table, network: Network) -> None:
        self.table = table
        self.network = network

    def log_odds(self, doc: Doc, sights: list[Seen]) -> list[list[float]]:
        """The mean of the log-odds of both, by class, for each sight of a doc."""
        if not sights:
            return []
        table = self.table.all_log_odds([sight.features for sight in sights])
        means: list[list[float]] = ((table + self.network.log_odds(doc, sights)) / 2).tolist()
        return means


def read(path: Traversable, vectors: Vectors) -> dict[str, Network]:
    """The networks of a file by name, over `vectors`.

    Raises:
        ValueError: the file is not what `write` makes.
    """
    with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as data:
        names = sorted({key.split(".")[0] for key in data.files})
        return {name: _network(data, name, vectors) for name in names}


def _network(data: Mapping[str, NDArray[Any]], name: str, vectors: Vectors) -> Network:
    features = bytes(data[f"{name}.features"]).decode("utf-8").split("\n")
    return Network(features, {part: data[f"{name}.{part}"] for part in NAMES}, vectors)


def write(path: Path, networks: dict[str, Network]) -> None:
    """Write networks to a file that `read` reads, at half precision; same networks, same bytes inside."""
    arrays: dict[str, Any] = {}
    for name, network in sorted(networks.items()):
        arrays[f"{name}.features"] = np.frombuffer("\n".join(network.features).encode("utf-8"), dtype=np.uint8)
        arrays.update({f"{name}.{part}": weight.astype(np.float16) for part, weight in network.weights.items()})
    np.savez_compressed(path, **arrays)
