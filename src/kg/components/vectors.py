"""What words are like: a short vector for each common word, near for words that stand in the same company.

`kg.training.vectors` makes the file from parsed news; forms are in lower case ("envoy" lies near "diplomat").
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Doc


class Vectors:
    """A row of small whole numbers per word.

    Args:
        words: the known words, in lower case, none twice.
        rows: int8, one row per word; only their directions count.
    """

    def __init__(self, words: list[str], rows: NDArray[np.int8]) -> None:
        self.words = words
        self.rows = rows
        self.size = rows.shape[1]
        self._row = {get_string_id(word): i for i, word in enumerate(words)}
        lengths = np.linalg.norm(rows.astype(np.float32), axis=1, keepdims=True)
        own = rows / np.maximum(lengths, 1) * np.float32(np.sqrt(self.size))
        self._real = np.vstack([own, np.zeros((1, self.size))]).astype(np.float32)

    def of(self, doc: Doc) -> NDArray[np.float32]:
        """The vector of each token of a doc, entries around 1, nought for one that is not known; and a last nought."""
        unknown = len(self.words)
        return self._real[[*(self._row.get(key, unknown) for key in doc.to_array("LOWER").tolist()), unknown]]


@cache
def shipped() -> Vectors:
    """The vectors that the package carries; read once."""
    with np.load(BytesIO((files("kg.lexicon") / "word_vectors.npz").read_bytes()), allow_pickle=False) as data:
        return Vectors(bytes(data["words"]).decode("utf-8").split("\n"), data["rows"])


def write(path: Path, vectors: Vectors) -> None:
    """Write vectors to a file as `shipped` reads it."""
    words = np.frombuffer("\n".join(vectors.words).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(path, words=words, rows=vectors.rows)
