"""A GRAPH, wherever it lives: in a file, in a folder of the embedded store, or in a database over HTTP.

    with open_graph("news.trig.gz") as graph:
        for row in graph.query("SELECT ?actor { ?actor a <https://w3id.org/parley/ontology#Actor> }"): ...

A file is one of `FORMATS`, perhaps with ".gz"; a folder of the embedded store is a path that ends in "/" (or
that is a folder); the rest are http(s) addresses (see `kg.store.endpoint`). Queries see the union of all graphs. In
a file each triple of it counts once, as SPARQL has it; folders and Oxigraph servers show a triple once
for each graph that holds it, so that a query for them which counts or lists shared things says DISTINCT.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, Self

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from kg.errors import GraphError
from kg.store.convert import to_rdflib, to_rdflib_graph
from kg.store.endpoint import Endpoint
from kg.store.loading import Loaded, load
from kg.store.local import FileGraph, FolderGraph
from kg.store.rdf import (
    FORMATS,
    dump,
    format_of,
    parse,
    restored,
    serialize,
    sort_key,
    write,
)
from kg.store.results import Result
from kg.store.web import Login

__all__ = [
    "FORMATS",
    "Endpoint",
    "FileGraph",
    "FolderGraph",
    "GraphStore",
    "Loaded",
    "Login",
    "Result",
    "check_target",
    "dump",
    "export",
    "format_of",
    "load",
    "open_graph",
    "parse",
    "restored",
    "serialize",
    "sort_key",
    "to_rdflib",
    "to_rdflib_graph",
    "write",
]


class GraphStore(Protocol):
    """Named graphs that can be asked and changed. The name "" stands for the default graph.

    Graphs that are named by blank nodes have no name here: queries see them, and `quads()` of all.
    """

    where: str
    """The path or address, without a login."""

    def query(self, sparql: str, *, timeout: float | None = None) -> Result:
        """The answer to a SPARQL query over the union of all graphs.

        Args:
            sparql: a SELECT, ASK, CONSTRUCT or DESCRIBE query. Files and folders heed its own FROM clauses;
                an Oxigraph server that shows the union does not.
            timeout: seconds after which to give up.

        Raises:
            QueryError: it is not SPARQL; with line and column.
            StoreError: it took too long, or a database did not answer.
        """

    def graph_names(self) -> list[str]:
        """The IRIs of the named graphs that hold something, sorted."""

    def quads(self, name: str | None = None) -> Iterator[Quad]:
        """The quads of one graph, or of all, in the order of `sort_key`; none where it does not exist."""

    def runs(self) -> Iterator[tuple[NamedNode | BlankNode | DefaultGraph, list[Quad]]]:
        """All quads, graph by graph, in as little memory as can be.

        A file is read along: a graph whose quads do not stand together comes in several runs.
        """

    def put(self, name: str, quads: Iterable[Quad]) -> None:
        """Make `quads` the whole content of a graph, whatever graph they name themselves."""

    def remove(self, name: str) -> bool:
        """Remove a graph; whether there was one."""

    def close(self) -> None:
        """Make changes lasting and let go of files; a `with` block left by an error changes no file."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


def open_graph(where: str | os.PathLike[str], *, create: bool = False) -> GraphStore:
    """Open a graph for queries and changes.

    Args:
        where: a file, a folder of the embedded store, or an http(s) URL.
        create: begin an empty file (written when closed) or folder where there is none.

    Raises:
        GraphError: there is no such graph, or it cannot be read.
        StoreError: not a URL that can be asked. A database is asked only when it is used.
    """
    name = os.fspath(where)
    if re.match("https?:", name, re.IGNORECASE):
        return Endpoint(name)
    if name.endswith(("/", os.sep)) or Path(name).is_dir():
        return FolderGraph(name, create=create)
    return FileGraph(name, create=create)


def check_target(where: str | os.PathLike[str]) -> None:
    """Make sure, as far as can be told, that a graph can be written to `where`, before long work is done for it.

    Raises:
        GraphError: a file of no known format, a folder that there is not, a folder of other things.
        StoreError: not the address of a Graph Store, or nothing answers there.
    """
    name = os.fspath(where)
    if re.match("https?:", name, re.IGNORECASE):
        Endpoint(name).check()
    elif not name:
        raise GraphError("the name of the output is empty")
    elif name.endswith(("/", os.sep)) or Path(name).is_dir():
        FolderGraph(name, create=True).close()
    else:
        format_of(name)
        if not Path(os.path.realpath(name)).parent.is_dir():
            raise GraphError("cannot be written: its folder does not exist", path=name, hint="make the folder first")


def export(graph: GraphStore, path: str | os.PathLike[str]) -> None:
    """Write a graph to a file, sorted.

    N-Quads are written graph by graph, in the memory that the largest takes; from a file in the order in which
    its graphs stand there. The other formats are sorted throughout.

    Raises:
        GraphError: no such format, or the file cannot be written.
    """
    syntax, _ = format_of(path)
    if syntax == FORMATS[".nq"]:
        write((quad for _, quads in graph.runs() for quad in sorted(quads, key=sort_key)), path, sort=False)
    else:
        write(graph.quads(), path, sort=False)
