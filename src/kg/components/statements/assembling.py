"""All statements of a text: cue by cue, then the colons, then the quotations that are left."""

from __future__ import annotations

from kg.components.statements.leftover import by_colon, paragraphs, with_quotations
from kg.components.statements.quotations import Quotes
from kg.components.statements.telling import Telling, apart, by_cue, distinct, without_carriers
from kg.components.words import Word


def tellings(doc: list[Word], quotes: Quotes) -> list[Telling]:
    """All statements of a Doc, in the order of their contents."""
    lines = list(paragraphs(doc))
    cued = without_carriers(list(by_cue(doc, quotes)))
    found = distinct(apart([*cued, *by_colon(doc, quotes, lines)]))
    found = with_quotations(doc, quotes, found, lines)
    return sorted(found, key=lambda t: (t.begin, -t.end, t.words or (0, 0)))
