"""Which parts of a text stand in quotation marks: from the marks alone, paragraph by paragraph.

A paragraph is a line. Curly, straight, low, angle, ASCII (`` and '') and single marks may be mixed
("opened straight, closed curly”). A quotation that its paragraph does not close runs to the end of the
paragraph; one that the next paragraph opens again goes on there. No mark ever spoils more than its paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

MARKS = re.compile("``|''|[\"“”„‟«»＂]")
SINGLES = re.compile("['‘](?<![\\w'’‘`].)(?=\\w)|['’](?<=[\\w.,!?…].)(?![\\w'’])")  # marks first: found fast
_OPENS = frozenset({"“", "„", "‟", "«", "``"})
_FORMED = _OPENS | {"”", "»"}
_WORD = re.compile(r"\w+(?:[.,'’\-]\w+)*")
FEWEST_WORDS = 4  # of 4 to 7 words 93 in 100 quotations are told speech, of fewer 68 (political news)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks, [begin, end), in code points of the text or, from `in_doc`, in tokens.

    `words`: how many it holds. `continues`: it opens again what the quotation before it did not close, as paragraphs
    do. `single`: in single marks.
    """

    begin: int
    end: int
    words: int
    continues: bool = False
    single: bool = False

    @property
    def short(self) -> bool:
        """Whether it may be a title, a nickname or a scare quote ("paper tiger")."""
        return self.words < FEWEST_WORDS


class Quotes(list[Quotation]):
    """The quotations of a text in tokens, in order, none within another."""

    def __init__(self, found: Iterable[Quotation]) -> None:
        super().__init__(found)
        self._begins = [quotation.begin for quotation in self]

    def around(self, token: int) -> Quotation | None:
        """The quotation that a token stands in."""
        at = bisect_right(self._begins, token) - 1
        return self[at] if at >= 0 and token < self[at].end else None

    def touching(self, words: tuple[int, int]) -> list[Quotation]:
        """The quotations that share a token with a range."""
        begin, end = words
        found = self[max(0, bisect_right(self._begins, begin) - 1) : bisect_left(self._begins, end)]
        return [quotation for quotation in found if quotation.end > begin]


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations of a text, in order; offsets in code points, marks included."""
    found: list[Quotation] = []
    unclosed = False
    for paragraph in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        if not paragraph.group().strip():
            continue
        spans, open_at_end = _of_paragraph(paragraph.group())
        base, before = paragraph.start(), 0 if unclosed else -1
        for begin, end, closed in spans:
            again = before >= 0 and not paragraph.group()[before:begin].strip()
            found.append(replace(_quotation(text, base + begin, base + end), continues=again))
            before = -1 if closed else end
        found += _single(text, base, paragraph.group(), spans)
        unclosed = open_at_end
    return sorted(found, key=lambda q: q.begin)


def in_doc(doc: Doc) -> Quotes:
    """The quotations of a Doc as token ranges; a mark glued to a word takes the word with it."""
    out: list[Quotation] = []
    for quotation in quotations(doc.text):
        span = doc.char_span(quotation.begin, quotation.end, alignment_mode="expand")
        if span is not None:
            out.append(replace(quotation, begin=max(span.start, out[-1].end if out else 0), end=span.end))
    return Quotes(q for q in out if q.begin < q.end)


def _quotation(text: str, begin: int, end: int, single: bool = False) -> Quotation:
    return Quotation(begin, end, len(_WORD.findall(text, begin, end)), single=single)


def _of_paragraph(text: str) -> tuple[list[tuple[int, int, bool]], bool]:
    """The quoted spans of one paragraph, each with whether it is closed, and whether the last is left open."""
    spans: list[tuple[int, int, bool]] = []
    marks = list(MARKS.finditer(text))
    opened: int | None = None
    depth = 0
    for number, mark in enumerate(marks):
        opens = _opens(text, mark, opened is not None)
        if opened is None:
            opened, depth = (mark.start() if opens else None), 0
        elif not opens and depth:
            depth -= 1
        elif not opens:
            spans.append((opened, mark.end(), True))
            opened = None
        elif _nested(text, text[opened], marks[number : number + 3]):
            depth += 1
        else:
            spans.append((opened, _last_word(text, mark.start()), False))
            opened = mark.start()
    if opened is not None:
        spans.append((opened, len(text.rstrip()), False))
    return spans, opened is not None


def _last_word(text: str, end: int) -> int:
    """Where the text before an offset ends without its white space."""
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _opens(text: str, mark: re.Match[str], inside: bool) -> bool:
    """Whether a mark opens a quotation: by its neighbours, else by its form, else if none is open."""
    before, after = _before(text, mark), _after(text, mark)
    left = before == "" or before.isspace() or before in "([{-–—:"
    right = after == "" or after.isspace() or after in ",;:)"
    if left != right and (mark.group() not in _FORMED or inside == right):
        return left
    if mark.group() in _FORMED:
        return mark.group() in _OPENS
    return not inside and not right


def _before(text: str, mark: re.Match[str]) -> str:
    return text[mark.start() - 1 : mark.start()] if mark.start() else ""


def _after(text: str, mark: re.Match[str]) -> str:
    return text[mark.end() : mark.end() + 1]


def _nested(text: str, outer: str, marks: list[re.Match[str]]) -> bool:
    """Whether the quotation that marks[0] opens stands inside the open one: both are closed, or forms differ."""
    closing = [not _opens(text, mark, True) for mark in marks[1:3]]
    return closing[:1] == [True] and (outer != marks[0].group()[0] or closing == [True, True])


def _single(text: str, base: int, paragraph: str, doubles: list[tuple[int, int, bool]]) -> Iterator[Quotation]:
    """The quotations in single marks outside of the double ones: 'where we left off'."""
    opened: int | None = None
    for mark in SINGLES.finditer(paragraph):
        at = mark.start()
        if any(begin <= at < end for begin, end, _ in doubles):
            opened = None
        elif mark.group() != "’" and (at == 0 or not _wordlike(paragraph[at - 1])):
            opened = at
        elif opened is not None:
            found = _quotation(text, base + opened, base + mark.end(), single=True)
            if not found.short:
                yield found
            opened = None


def _wordlike(char: str) -> bool:
    return char.isalnum() or char in ".,!?…"
