"""`kg_lines`: a sentence never runs over a line break, nor out of a dateline.

Reads the tokens, writes `token.is_sent_start`; stands before the parser, which keeps what is set.
Headings and captions have no full stop, and would melt into the paragraph below; so would the
"GENEVA, May 3 (Agency) -" that opens a report.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.components.datelines import dateline_end

LONGEST = 400
"""Tokens without a full stop: no sentence of news is as long, and reading one takes the square of its length."""


@Language.factory("kg_lines", assigns=["token.is_sent_start"])
def make_lines(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, for `nlp.add_pipe("kg_lines", before="parser")`."""
    return start_lines


def start_lines(doc: Doc) -> Doc:
    """Start a sentence at the first word after each line break and each dateline, and in one that never ends."""
    starts = np.zeros(len(doc), dtype=np.uint64)
    at_line, length = True, 0
    for token in doc:
        length = 0 if token.text in {".", "!", "?"} else length + 1
        if token.is_space:
            at_line = at_line or "\n" in token.text or "\r" in token.text
        elif at_line or length > LONGEST:
            starts[token.i] = 1
            end = dateline_end(doc, token.i) if at_line else None
            if end is not None:
                starts[end] = 1
            at_line, length = False, 0
    return doc.from_array(["SENT_START"], starts[:, None]) if len(doc) else doc  # type: ignore[arg-type]  # stub
