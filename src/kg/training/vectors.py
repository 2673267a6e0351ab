"""Learn what words are like from parsed text: vectors of words that stand in the same company.

    python -m kg.training.vectors PARSED.spacy … -o src/kg/lexicon/word_vectors.npz

PARSED: spaCy DocBins with heads and dependency labels. A word's company are the words up to `WINDOW` tokens away and
its head and dependents with their labels; the positive pointwise mutual information with it (Levy, Goldberg, Dagan
2015, context distribution smoothed by 0.75) is reduced to `SIZE` columns by a randomised singular value decomposition
(Halko, Martinsson, Tropp 2011). A minute on one core for ten million tokens; same files, same vectors but for the last
bit of a number in some thousands, which another build of the libraries may round otherwise. What is learnt are sums
over all of the text, nothing of its wording.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from spacy.attrs import DEP, HEAD, ORTH  # type: ignore[import-not-found]
from spacy.tokens import DocBin

from kg.components.vectors import Vectors, write

SIZE, EXTRA, ROUNDS = 48, 20, 4
WINDOW = 4
FEWEST, NEAR, HEADS = 15, 15000, 6000
"""How often a word is seen at least; how many of the commonest words count as neighbours, and as heads."""
SMOOTH = 0.75

Whole = NDArray[np.int64]
Real = NDArray[np.float32]


class Text(NamedTuple):
    """All tokens one after the other: word (a number by falling frequency, -1 if rare), document, head, label."""

    words: list[str]
    word: Whole
    document: Whole
    head: Whole
    label: Whole


def read(paths: list[Path]) -> Text:
    """The tokens of DocBins, in lower case."""
    numbers: dict[str, int] = {}
    word, document, head, label, base, count = [], [], [], [], 0, 0
    for path in paths:
        bin_ = DocBin().from_disk(path)
        lower = {_hash(s): s.lower() for s in bin_.strings}
        columns = [list(bin_.attrs).index(attr) for attr in (ORTH, HEAD, DEP)]
        for tokens in bin_.tokens:
            orths, heads, deps = (tokens[:, c] for c in columns)
            word.append([numbers.setdefault(lower.get(int(o), ""), len(numbers)) for o in orths])
            head.append(heads.astype(np.int64) + np.arange(base, base + len(heads)))
            label.append(deps.astype(np.uint64))
            document.append(np.full(len(heads), count))
            base, count = base + len(heads), count + 1
    own, all_words = np.concatenate([np.array(w, dtype=np.int64) for w in word]), list(numbers)
    seen = np.bincount(own)
    often = [i for i in np.flatnonzero(seen >= FEWEST) if all_words[i] and not all_words[i].isspace()]
    kept = sorted(often, key=lambda i: (-seen[i], all_words[i]))
    new = np.full(len(seen), -1)
    new[kept] = np.arange(len(kept))
    labels = np.unique(np.concatenate(label), return_inverse=True)[1]
    heads_ = np.clip(np.concatenate(head), 0, base - 1)
    return Text([all_words[i] for i in kept], new[own], np.concatenate(document), heads_, labels)


def _hash(text: str) -> int:
    from spacy.strings import get_string_id

    return get_string_id(text)


def company(text: Text) -> Iterator[csr_array]:
    """Two matrices of words by their company: neighbours; heads and dependents with labels."""
    rows: list[Whole] = []
    columns: list[Whole] = []
    for gap in range(1, WINDOW + 1):
        near = text.document[gap:] == text.document[:-gap]
        one, other = text.word[gap:][near], text.word[:-gap][near]
        rows.extend((one, other))
        columns.extend((other, one))
    yield _information(np.concatenate(rows), np.concatenate(columns), len(text.words), NEAR)
    own, above, labels = text.word, text.word[text.head], int(text.label.max()) + 1
    up, down = above * labels + text.label, own * labels + text.label + HEADS * labels
    up[(above < 0) | (above >= HEADS)] = -1
    down[(own < 0) | (own >= HEADS)] = -1
    yield _information(np.concatenate([own, above]), np.concatenate([up, down]), len(text.words), 2 * HEADS * labels)


def _information(row: Whole, column: Whole, rows: int, columns: int) -> csr_array:
    """Positive pointwise mutual information of pairs; pairs with a number out of range count nothing.

    Columns that nothing stands in are left out.
    """
    known = (row >= 0) & (column >= 0) & (column < columns)
    pair, seen = np.unique(row[known] * columns + column[known], return_counts=True)
    row, column = pair // columns, pair % columns
    by_row, by_column = np.bincount(row, weights=seen, minlength=rows), np.bincount(column, weights=seen)
    share = by_column**SMOOTH / (by_column**SMOOTH).sum()
    value = np.log(seen / (by_row[row] * share[column]))
    kept = value > 0
    used, place = np.unique(column[kept], return_inverse=True)
    return csr_array((value[kept].astype(np.float32), (row[kept], place)), shape=(rows, len(used)))


def reduced(matrix: csr_array, size: int = SIZE) -> Real:
    """The rows of a matrix in `size` columns, of length 1."""
    turned = matrix.T.tocsr()
    found = matrix @ np.random.default_rng(0).standard_normal((matrix.shape[1], size + EXTRA)).astype(np.float32)
    for _ in range(ROUNDS):
        found = matrix @ np.linalg.qr(turned @ np.linalg.qr(found)[0])[0]
    left, strength, _ = np.linalg.svd(found, full_matrices=False)
    rows = left[:, :size] * np.sqrt(strength[:size])
    scaled: Real = rows / (np.linalg.norm(rows, axis=1, keepdims=True) + np.float32(1e-9))
    return scaled


def learn(text: Text) -> Vectors:
    """The vectors of the words of a text, as small whole numbers."""
    rows = reduced(hstack(list(company(text)), format="csr"))
    scale = float(np.abs(rows).max()) / 127
    return Vectors(text.words, np.rint(rows / scale).astype(np.int8))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parsed", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    for path in arguments.parsed:
        if not path.is_file():
            parser.error(f"there is no file '{path}'")
    write(arguments.output, learn(read(arguments.parsed)))


if __name__ == "__main__":
    main()
