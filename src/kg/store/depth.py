"""Files in which too many things stand in each other are refused before the parser sees them."""

from __future__ import annotations

import mmap
import re
from pathlib import Path
from typing import IO

from kg.errors import GraphError

DEEPEST = 200
"""As deep may things stand in each other: 20,000 levels of JSON-LD take gigabytes, 20,000 of triple terms a crash."""
_TOO_DEEP = f"more than {DEEPEST} things stand in each other here"
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|([{\[])|([}\]])', re.DOTALL)


def check_depth(data: bytes, name: str) -> None:
    """Refuse JSON that is nested too deep.

    Raises:
        GraphError: with the place in the file `name`.
    """
    depth = 0
    for match in _BRACKETS.finditer(data):
        depth += bool(match[1]) - bool(match[2])
        if depth > DEEPEST:
            line, begin = data.count(b"\n", 0, match.start()) + 1, data.rfind(b"\n", 0, match.start()) + 1
            column = len(data[begin : match.start()].decode("utf-8", "replace")) + 1
            raise GraphError(_TOO_DEEP, path=name, line=line, column=column)


def is_plain(name: str) -> bool:
    """Whether a file has neither a byte order mark nor anything that looks like a triple within a triple."""
    path = Path(name)
    if not path.is_file() or not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data[:3] != b"\xef\xbb\xbf" and data.find(b"<<(") < 0


class Shallow:
    """A stream of Turtle or the like that refuses triples within triples within triples (RDF 1.2)."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name, self._depth = stream, name, 0

    def read(self, size: int = -1) -> bytes:
        """As of any stream; GraphError where it gets too deep."""
        data = self._stream.read(size)
        self._depth += data.count(b"<<(") - data.count(b")>>")
        if self._depth > DEEPEST:
            raise GraphError(_TOO_DEEP, path=self._name)
        return data
