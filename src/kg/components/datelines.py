"""The "GENEVA, May 3 (Agency) -" that opens a report: where it ends, and what stands in it."""

from __future__ import annotations

from spacy.tokens import Doc

DASHES = frozenset({"-", "--", "–", "—"})
LONGEST_DATELINE = 14
"""Tokens, from the place to the dash."""


def dateline_end(doc: Doc, start: int) -> int | None:
    """The token after a dateline's dash, if the line that starts here opens with one: a place in capitals."""
    if not (doc[start].is_upper and doc[start].is_alpha and len(doc[start]) > 2):
        return None
    for i in range(start + 1, min(start + LONGEST_DATELINE, len(doc) - 1)):
        if doc[i].is_space:
            return None
        if doc[i].text in DASHES:
            spaced = bool(doc[i - 1].whitespace_) or doc[i].text != "-"
            return i + 1 if spaced and not doc[i + 1].is_space else None
    return None


def in_dateline(doc: Doc, i: int) -> bool:
    """Whether token `i` stands in a dateline, before its dash."""
    start = i
    while start > 0 and not doc[start].is_sent_start and i - start < LONGEST_DATELINE:
        start -= 1
    end = dateline_end(doc, start)
    return end is not None and i < end
