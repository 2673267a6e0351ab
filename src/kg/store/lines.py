"""N-Quads, graph by graph, as they stand in a file: lines are cut, not parsed, which is several times faster.

Only lines of the canonical form are taken so, as every writer makes them; from the first other one on (a
comment, a triple of the default graph), the parser takes over. What is wrong within a line the database says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from kg.store.rdf import ntriples, opened, parse

_LINE = re.compile(
    rb'(?:<[^<>\s]*>|_:\S+) <[^<>\s]*> (?:<[^<>\s]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^<>\s]*>)?)'
    rb"( <[^<>\"{}|^`\\\s]*> \.\n)"
)

_REMARK = re.compile(rb"\.\s*#")


class Run(NamedTuple):
    """A stretch of quads of one graph: its name ("" is the default graph), N-Triples, and how many they are."""

    name: str
    triples: bytes
    size: int

    def parsed(self) -> list[Quad]:
        """The triples, in no graph."""
        return list(ox.parse(self.triples, RdfFormat.N_TRIPLES))

    @classmethod
    def of(cls, node: object, quads: list[Quad]) -> Run:
        """Quads of the graph that `node` names; a blank node, which has no address, keeps its "_:"."""
        name = "" if isinstance(node, DefaultGraph) else node.value if isinstance(node, NamedNode) else str(node)
        return cls(name, ntriples(quads), len(quads))


def runs_of(path: str) -> Iterator[Run]:
    """The runs of a file of N-Quads.

    Raises:
        GraphError: it cannot be read; or it is not N-Quads, as far as the parser sees it.
    """
    done, lines, end = 0, list[bytes](), b""
    with opened(path) as stream:
        for line in stream:
            if lines and line.endswith(end) and _is_alike(line):
                lines.append(line)
                continue
            if lines:
                yield _run(lines, end)
            done += len(lines)
            match = _LINE.fullmatch(line)
            if match is None:
                break
            lines, end = [line], match[1]
        else:
            if lines:
                yield _run(lines, end)
            return
    for node, quads in groupby(islice(parse(path), done, None), key=attrgetter("graph_name")):
        yield Run.of(node, list(quads))


def _is_alike(line: bytes) -> bool:
    """Whether a line that ends as the one before is a quad: no comment, no triple whose object or comment ends so."""
    is_quad = line.startswith((b"<", b"_")) and line.count(b" ") > 3
    return is_quad and (_REMARK.search(line) is None or _LINE.fullmatch(line) is not None)


def _run(lines: list[bytes], end: bytes) -> Run:
    """Lines that end alike as a run."""
    return Run(end[2:-4].decode(), b"".join(lines).replace(end, b" .\n"), len(lines))
