"""In which sentence a word stands: found by bisection, since `Token.sent` looks through the whole Doc each time."""

from __future__ import annotations

from bisect import bisect_right

from spacy.tokens import Doc


class Sentences:
    """The sentences of a Doc, by the tokens that they begin at."""

    def __init__(self, doc: Doc) -> None:
        self._starts = [sentence.start for sentence in doc.sents]
        self._length = len(doc)

    def start(self, token: int) -> int:
        """The first token of the sentence in which `token` stands."""
        return self._starts[bisect_right(self._starts, token) - 1]

    def end(self, token: int) -> int:
        """The token behind the sentence in which `token` stands."""
        after = bisect_right(self._starts, token)
        return self._starts[after] if after < len(self._starts) else self._length
