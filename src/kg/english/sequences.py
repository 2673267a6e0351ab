"""The best sequence of BILUO tags: a Viterbi pass over many sentences at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Numbers = NDArray[np.intp]
IMPOSSIBLE = np.float32(-1e9)


def best_spans(scores: Scores, bounds: list[int], blank: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """The entities of the sequence of tags with the largest sum of scores, among those of whole entities.

    Args:
        scores: a row for each token: the score of "O", then those of begin, inside, last and unit for each type.
        bounds: the index of the first token of each sentence, in order, and behind them the number of tokens.
        blank: for each token, whether it is white space, with which no entity begins or ends.

    Returns:
        First token, token after the last, and index of the type of each entity, in the order of the text.
    """
    if not len(scores):
        return []
    kinds = (scores.shape[1] - 1) // 4
    lengths = np.diff(bounds)
    sentence = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(len(scores)) - np.repeat(bounds[:-1], lengths)
    steps = np.full((lengths.max(), len(lengths), scores.shape[1]), IMPOSSIBLE, dtype="f")
    steps[:, :, 0] = 0.0  # behind a shorter sentence, nothing but "O"
    steps[place, sentence] = scores
    inside = 1 + kinds, 1 + 2 * kinds
    steps[place[blank], sentence[blank], 1 : inside[0]] = IMPOSSIBLE
    steps[place[blank], sentence[blank], inside[1] :] = IMPOSSIBLE
    tags = _best_tags(steps, kinds)[place, sentence]
    return _spans(tags, kinds)


def _best_tags(steps: Scores, kinds: int) -> Numbers:
    """The tag of each step and sentence on the best path.

    Two kinds of states are enough: outside (after "O", a last token or an entity of one token), and inside an
    entity, one for each type.
    """
    count = steps.shape[1]
    closing, entered = np.empty(steps.shape[:2], dtype="intp"), np.empty((*steps.shape[:2], kinds), dtype=bool)
    out, within = np.zeros(count, dtype="f"), np.full((count, kinds), IMPOSSIBLE, dtype="f")
    every = np.arange(count)
    for t, row in enumerate(steps):
        begin, inner, last, unit = row[:, 1:].reshape(count, 4, kinds).swapaxes(0, 1)
        ends = np.concatenate([(out + row[:, 0])[:, None], within + last, out[:, None] + unit], axis=1)
        closing[t] = ends.argmax(axis=1)
        fresh, longer = out[:, None] + begin, within + inner
        entered[t] = fresh >= longer
        out, within = ends[every, closing[t]], np.maximum(fresh, longer)
    return _traced(closing, entered, kinds)


def _traced(closing: Numbers, entered: NDArray[np.bool_], kinds: int) -> Numbers:
    """The tags from the last step back to the first, in which every sentence ends outside."""
    tags = np.empty(closing.shape, dtype="intp")
    every = np.arange(closing.shape[1])
    open_kind = np.full(closing.shape[1], -1)
    for t in range(len(closing) - 1, -1, -1):
        end = closing[t]
        at_end = np.where(end > 0, end + 2 * kinds, 0)  # columns of `ends`: "O", last, unit
        begins = entered[t, every, open_kind]
        amid = 1 + open_kind + np.where(begins, 0, kinds)
        inside = open_kind >= 0
        tags[t] = np.where(inside, amid, at_end)
        closes = ~inside & (end > 0) & (end <= kinds)
        open_kind = np.where(inside & begins, -1, np.where(closes, end - 1, open_kind))
    return tags


def _spans(tags: Numbers, kinds: int) -> list[tuple[int, int, int]]:
    found, start = [], 0
    for i in np.flatnonzero(tags):
        mark, kind = divmod(int(tags[i]) - 1, kinds)
        if mark in (0, 3):
            start = int(i)
        if mark in (2, 3):
            found.append((start, int(i) + 1, kind))
    return found
