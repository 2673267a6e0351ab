"""Pieces of content: the words under some heads of the parse as ranges of tokens."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from kg.components.statements.quoting import Range
from kg.components.words import Word


def span_of(parts: Iterable[Word | None], without: Iterable[Word] = ()) -> list[Range]:
    """The words under some heads, but not those under others, as trimmed token ranges."""
    heads = [part for part in parts if part is not None]
    inside = [part for part in without if any(head.is_ancestor(part) for head in heads)]
    out = {t.i for part in inside for t in part.subtree}
    kept = sorted({t.i for head in heads for t in head.subtree} - out)
    return ranges_of(kept, heads[0].doc) if kept else []


def ranges_of(tokens: list[int], doc: list[Word]) -> list[Range]:
    """Sorted token numbers as ranges; what lies between two of them may be marks or spaces; edges are trimmed."""
    if not tokens:
        return []
    gaps = [
        (last + 1, i)
        for last, i in pairwise(tokens)
        if last + 1 < i and not all(word.is_punct or word.is_space for word in doc[last + 1 : i])
    ]
    begins, ends = [tokens[0], *(i for _, i in gaps)], [*(end for end, _ in gaps), tokens[-1] + 1]
    return trimmed(zip(begins, ends, strict=True), doc)


def trimmed(runs: Iterable[Range], doc: list[Word]) -> list[Range]:
    """Ranges without punctuation and spaces at their ends, those that hold nothing else left out."""
    cut = (trim(run, doc) for run in runs)
    return [run for run in cut if run is not None]


def trim(run: Range, doc: list[Word]) -> Range | None:
    """A range without punctuation and spaces at its ends."""
    begin, end = run
    while begin < end and _outer(doc[begin]):
        begin += 1
    while end > begin and _outer(doc[end - 1]):
        end -= 1
    return (begin, end) if begin < end else None


def _outer(token: Word) -> bool:
    return token.is_space or (token.is_punct and token.text not in {"%", "#", "@"})
