"""What can go wrong, as one tree:

KgError                bad input or bad usage; the command line exits with 2
├── ArticleError       an article cannot be read
│   └── SetAsideError  its graph violates shapes (kg.building)
├── GraphError         a graph cannot be read, or is not RDF
├── ShapesError        shapes cannot be read, or are not SHACL
├── QueryError         a query or its parameters are not right
├── StoreError         a graph database refused or did not answer
│   ├── UnansweredError  it did not answer, or is busy: the same may succeed later
│   └── RefusedError     it takes everything but this
└── ModelError         a language pipeline cannot be loaded
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache


class KgError(Exception):
    """Something that a user can mend.

    Args:
        message: what is wrong, one line, without the place.
        path: the file or URL it is in; `line` and `column` count from 1 (columns in code points).
        source: the line quoted under the error, with a caret under `column`.
        hint: how to mend it, one line.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        source: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.source = source
        self.hint = hint

    def __str__(self) -> str:
        """`path:line:column: error: message`, the line quoted with a caret, the hint; safe for a terminal."""
        place = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        lines = [": ".join([*([":".join(place)] if place else []), "error", self.message])]
        if self.source is not None:
            lines.append("    " + self.source)
            if self.column is not None:
                lines.append("    " + " " * (self.column - 1) + "^")
        if self.hint:
            lines.append("hint: " + self.hint)
        return "\n".join(printable(line) for line in lines)


class ArticleError(KgError):
    """An article cannot be read."""


class GraphError(KgError):
    """A graph cannot be read, or is not RDF."""


class ShapesError(KgError):
    """Shapes cannot be read, or are not SHACL."""


class QueryError(KgError):
    """A query or its parameters are not right."""


class StoreError(KgError):
    """A graph database refused or did not answer."""


class UnansweredError(StoreError):
    """A graph database did not answer, or is busy: the same request may succeed later."""


class RefusedError(StoreError):
    """A graph database does not take this one request; it may take others."""


class ModelError(KgError):
    """A language pipeline cannot be loaded."""


# What errors and reports are written with


def printable(text: str) -> str:
    """`text` with control, format and surrogate characters escaped: articles must not steer a terminal.

    >>> printable("a\\x1b[31mb\\u202ec")
    'a\\\\x1b[31mb\\\\u202ec'
    """
    return "".join(
        c.encode("unicode_escape").decode("ascii") if unicodedata.category(c) in _UNPRINTABLE else c for c in text
    )


_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a code point; lines end with LF, CR LF or CR.

    >>> line_column("ab\\r\\nc", 4)
    (2, 1)
    """
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


@lru_cache(maxsize=4)
def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\r\n|\r|\n", text))]
