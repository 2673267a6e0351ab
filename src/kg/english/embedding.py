"""An embedding of words that computes each distinct word of an article once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from spacy.ml import FeatureExtractor
from spacy.tokens import Doc
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array
from thinc.types import Floats2d, Ints2d


def unique_hash_embed(width: int, attrs: list[str], rows: list[int]) -> Model[list[Doc], list[Floats2d]]:
    """What spaCy's `MultiHashEmbed.v2` computes, without static vectors, once for each distinct row of attributes.

    In news more than a half of an article's tokens repeat others, and so much of the work falls away. The
    parameters are those of `MultiHashEmbed.v2`, in the same order (the method: Svenstrup et al., "Hash
    Embeddings for Efficient Word Representations", NeurIPS 2017).

    Args:
        width: columns of the tables and of the output, which has a row for each token.
        attrs: names of lexical attributes of spaCy ("NORM", "SHAPE").
        rows: for each attribute, the rows of its table.

    Raises:
        ValueError: there are more attributes than rows, or the other way round.
    """
    tables = [
        HashEmbed(width, count, column=column, seed=8 + column, dropout=0.0)
        for column, (_, count) in enumerate(zip(attrs, rows, strict=True))
    ]
    mixed = Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True)
    words = once_per_row(chain(concatenate(*tables), mixed))
    return chain(FeatureExtractor(list(attrs)), list2ragged(), with_array(words), ragged2list())


def once_per_row(layer: Model[Ints2d, Floats2d]) -> Model[Ints2d, Floats2d]:
    """Give each distinct row of integers to `layer` once, and its output to all rows that are alike."""
    return Model("once_per_row", _forward, init=_init, layers=[layer], dims={"nO": None})


def _forward(
    model: Model[Ints2d, Floats2d], rows: Ints2d, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Ints2d]]:
    layer = model.layers[0]
    if not len(rows):
        return layer(rows, is_train)
    _, first, inverse = np.unique(_keys(rows), return_index=True, return_inverse=True)
    output, back = layer(rows[first], is_train)

    def backprop(gradient: Floats2d) -> Ints2d:
        summed = model.ops.alloc2f(len(first), gradient.shape[1])
        model.ops.scatter_add(summed, inverse.astype("i"), gradient)
        back(summed)
        return model.ops.alloc2i(*rows.shape)

    return output[inverse], backprop


def _keys(rows: Ints2d) -> np.ndarray:
    """A number for each row, the same for the same row: 64 bits, so that two rows of an article do not meet."""
    keys = np.zeros(len(rows), dtype="uint64")
    for column in rows.T:
        keys = (keys ^ column.astype("uint64")) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys


def _init(model: Model[Ints2d, Floats2d], X: Ints2d | None = None, Y: Floats2d | None = None) -> None:  # noqa: N803
    model.layers[0].initialize(X=X, Y=Y)
    model.set_dim("nO", model.layers[0].get_dim("nO"))
