"""How contents read from the parse and quotations read from the marks make one: pieces of content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.components.statements.quotations import Quotation, Quotes
from kg.components.words import Word

Range = tuple[int, int]
_MARKS = frozenset("\"“”„‟«»＂'‘’`")


def completed(doc: list[Word], content: Sequence[Range], quotes: Quotes, cue: int, speaker: int | None) -> list[Range]:
    """Content with the whole of each quotation that it touches; within the quotation that holds its own cue."""
    home = quotes.around(cue)
    if home is not None:
        return clipped(content, (home.begin + 1, home.end - _is_mark(doc, home.end - 1)))
    touched = dict.fromkeys(q for piece in content for q in quotes.touching(piece))
    whole = [(q.begin, q.end) for q in touched if not _holds(q, speaker)]
    return united(doc, [*content, *whole])


def clipped(content: Iterable[Range], limits: Range) -> list[Range]:
    """The part of a content inside of a range."""
    cut = ((max(begin, limits[0]), min(end, limits[1])) for begin, end in content)
    return [(begin, end) for begin, end in cut if begin < end]


def united(doc: list[Word], ranges: Iterable[Range]) -> list[Range]:
    """Ranges in order, those that meet or have only white space between them as one."""
    out: list[Range] = []
    for begin, end in sorted(ranges):
        if out and all(doc[i].is_space for i in range(out[-1][1], begin)):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((begin, end))
    return out


def quotation_kind(doc: list[Word], content: Iterable[Range], quotes: Quotes, cue: int | None) -> str:
    """Direct, Mixed or Indirect: all, some or none of the words of a content stand in quotation marks.

    The marks around the cue itself do not count: what somebody quoted says that others said.
    """
    words = [i for begin, end in content for i in range(begin, end) if not (doc[i].is_punct or doc[i].is_space)]
    quoted = [q for q in quotes.touching((words[0], words[-1] + 1)) if not _holds(q, cue)] if words else []
    inside = sum(quotation.begin <= i < quotation.end for quotation in quoted for i in words)
    if not inside:
        return "Indirect"
    return "Direct" if inside == len(words) else "Mixed"


def _is_mark(doc: list[Word], token: int) -> bool:
    return doc[token].text[-1:] in _MARKS


def _holds(quotation: Quotation, token: int | None) -> bool:
    return token is not None and quotation.begin <= token < quotation.end
