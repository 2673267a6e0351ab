"""A linear model whose weights are small whole numbers: the same sums on every machine.

A file holds several tables (types, roles, factuality), each with its classes, its features (strings) and an
int8 weight per feature and class. `kg.training` makes the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Table:
    """Features → a score per class.

    Args:
        classes: the names of the classes, in the order of the columns.
        features: the known features, in the order of the rows; others count nothing.
        weights: int8, one row per feature.
        scale: what one unit of weight is worth in log-odds.
    """

    def __init__(self, classes: list[str], features: list[str], weights: NDArray[np.int8], scale: float) -> None:
        self.classes = classes
        self.features = features
        self.weights = weights.astype(np.int32)
        self.scale = scale
        self._row = {feature: i for i, feature in enumerate(features)}
        self._single = dict(zip(features, self.weights[:, 0].tolist(), strict=True)) if len(classes) == 1 else {}

    def __contains__(self, feature: str) -> bool:
        return feature in self._row

    def scores(self, features: Iterable[str]) -> NDArray[np.int32]:
        """The sum of weights per class."""
        rows = [row for row in map(self._row.get, features) if row is not None]
        return self.weights[rows].sum(axis=0, dtype=np.int32)  # type: ignore[no-any-return]

    def log_odds(self, features: Iterable[str]) -> list[float]:
        """The scores in natural log-odds."""
        if self._single:
            return [sum(filter(None, map(self._single.get, features))) * self.scale]
        return [int(score) * self.scale for score in self.scores(features)]

    def all_log_odds(self, decisions: list[list[str]]) -> NDArray[np.float64]:
        """`log_odds` of several decisions at once, a row for each."""
        rows = [[row for row in map(self._row.get, features) if row is not None] for features in decisions]
        ends = np.cumsum([0, *map(len, rows)])
        summed = np.zeros((ends[-1] + 1, len(self.classes)), dtype=np.int32)
        known = np.array([row for found in rows for row in found], dtype=np.int64)
        np.cumsum(self.weights[known], axis=0, out=summed[1:])
        sums: NDArray[np.float64] = np.diff(summed[ends], axis=0) * self.scale
        return sums


def read(path: Traversable) -> dict[str, Table]:
    """The tables of a file, by name.

    Raises:
        ValueError: the file is not what `write` makes.
    """
    with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as data:
        names = sorted({key.split(".")[0] for key in data.files})
        return {name: _table(data, name) for name in names}


def write(path: Path, tables: dict[str, Table]) -> None:
    """Write tables to a file that `read` reads; same tables, same bytes inside."""
    arrays: dict[str, Any] = {}
    for name, table in sorted(tables.items()):
        arrays[f"{name}.classes"] = _packed(table.classes)
        arrays[f"{name}.features"] = _packed(table.features)
        arrays[f"{name}.weights"] = table.weights.astype(np.int8)
        arrays[f"{name}.scale"] = np.array(table.scale)
    np.savez_compressed(path, **arrays)


def _table(data: Mapping[str, NDArray[Any]], name: str) -> Table:
    classes, features = _unpacked(data[f"{name}.classes"]), _unpacked(data[f"{name}.features"])
    return Table(classes, features, data[f"{name}.weights"], float(data[f"{name}.scale"]))


def _packed(texts: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode("utf-8"), dtype=np.uint8)


def _unpacked(data: NDArray[np.uint8]) -> list[str]:
    return bytes(data).decode("utf-8").split("\n")
