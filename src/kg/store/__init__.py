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
import threading
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Protocol, Self

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from kg.errors import GraphError, StoreError
from kg.store.endpoint import Endpoint
from kg.store.rdf import (
    FORMATS,
    dump,
    format_of,
    graph_node,
    parse,
    restored,
    serialize,
    sort_key,
    to_rdflib,
    to_rdflib_graph,
    write,
)
from kg.store.results import Result, as_bytes, check_text, from_bytes, names_its_graphs, query_error

__all__ = [
    "FORMATS",
    "Endpoint",
    "FileGraph",
    "FolderGraph",
    "GraphStore",
    "Result",
    "check_target",
    "dump",
    "format_of",
    "load",
    "open_graph",
    "parse",
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


class _Asked:
    """What file and folder have in common: queries, answered by a pyoxigraph store."""

    def __init__(self, where: str) -> None:
        self.where = where

    def _answer(self, sparql: str) -> Result:
        """The store's answer, with its errors."""
        raise NotImplementedError

    def query(self, sparql: str, *, timeout: float | None = None) -> Result:
        """The answer to a query over the union of all graphs (see `GraphStore.query`)."""
        check_text(sparql)
        if timeout is not None:
            return self._query_within(sparql, timeout)
        try:
            return self._answer(sparql)
        except SyntaxError as error:
            raise query_error(str(error), sparql) from None
        except OSError as error:
            raise StoreError(str(error), path=self.where) from None

    def _query_within(self, sparql: str, timeout: float) -> Result:
        """Answer in a thread that is left behind when time is up: a query cannot be stopped from outside.

        Results belong to the thread that made them, so they come over as bytes.
        """
        answer: list[Any] = []

        def work() -> None:
            try:
                answer.append(as_bytes(self.query(sparql)))
            except BaseException as error:
                answer.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(min(timeout, threading.TIMEOUT_MAX))
        if not answer:
            hint = "allow more time, or ask for less"
            raise StoreError(f"no answer within {timeout:g} s", path=self.where, hint=hint)
        if isinstance(answer[0], BaseException):
            raise answer[0]
        return from_bytes(*answer[0])


class FileGraph(_Asked):
    """A graph in a file, as a `GraphStore`: read whole, and written back whole when it was changed.

    The quads are kept as the file has them; a store, which would turn "5"^^xsd:nonNegativeInteger into
    "5"^^xsd:integer, is made for queries only.
    """

    def __init__(self, path: str, *, create: bool = False) -> None:
        super().__init__(path)
        self._format, _ = format_of(path)
        self._graphs: dict[Any, list[Quad]] = {}
        self._store: ox.Store | None = None
        self._changed = create and not Path(path).exists()
        if not self._changed:
            for quad in parse(path):
                self._graphs.setdefault(quad.graph_name, []).append(quad)

    def _answer(self, sparql: str) -> Result:
        if self._store is None:
            self._store = ox.Store()
            self._store.bulk_extend(_with_union(chain.from_iterable(self._graphs.values())))
        return self._store.query(sparql)

    def graph_names(self) -> list[str]:
        """The IRIs of the named graphs that hold something, sorted."""
        return sorted(graph.value for graph in self._graphs if isinstance(graph, NamedNode))

    def quads(self, name: str | None = None) -> Iterator[Quad]:
        """The quads of one graph, or of all, in the order of `sort_key`."""
        wanted = [graph_node(name)] if name is not None else sorted(self._graphs, key=_default_first)
        for graph in wanted:
            for quad, _ in groupby(sorted(self._graphs.get(graph, ()), key=sort_key)):
                yield quad

    def put(self, name: str, quads: Iterable[Quad]) -> None:
        """Make `quads` the whole content of a graph.

        Raises:
            GraphError: the file's format has no graph names, so that this graph could not be told apart.
        """
        self._check_named(name)
        graph = graph_node(name)
        fresh = [Quad(q.subject, q.predicate, q.object, graph) for q in quads]
        self._graphs.pop(graph, None)
        if fresh:
            self._graphs[graph] = fresh
        self._store, self._changed = None, True

    def remove(self, name: str) -> bool:
        """Remove a graph; whether there was one."""
        if self._graphs.pop(graph_node(name), None) is None:
            return False
        self._store, self._changed = None, True
        return True

    def close(self) -> None:
        """Write the file if anything was changed."""
        if self._changed:
            write(self.quads(), self.where, sort=False)
            self._changed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object = None, *exc: object) -> None:
        if kind is None:
            self.close()

    def _check_named(self, name: str) -> None:
        if name and not self._format.supports_datasets:
            raise GraphError(
                f"{self._format.name} has no graph names, so no single graph can be put into it",
                path=self.where,
                hint="use a .trig, .nq or .jsonld file",
            )


class FolderGraph(_Asked):
    """A folder of the embedded store (RocksDB), as a `GraphStore`: changes are made at once.

    The store keeps the values of numbers, not their spelling (see `kg.store.rdf.restored`).
    """

    def __init__(self, path: str, *, create: bool = False) -> None:
        super().__init__(path)
        self._check(Path(path), create)
        try:
            self._store = ox.Store(path)
        except OSError as error:
            raise _unopened(error, path) from None

    @staticmethod
    def _check(folder: Path, create: bool) -> None:
        """Keep the store from settling in a folder of other things."""
        if (folder / "CURRENT").is_file():
            return
        if folder.is_dir() and any(folder.iterdir()):
            raise GraphError("this folder is not a store", path=str(folder), hint="name one that kg has made")
        if not create:
            raise GraphError("no such store", path=str(folder), hint="make one: kg build ARTICLES -o FOLDER/")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GraphError(f"cannot be made: {error.strerror or error}", path=str(folder)) from None

    def _answer(self, sparql: str) -> Result:
        return self._store.query(sparql, use_default_graph_as_union=not names_its_graphs(sparql))

    def graph_names(self) -> list[str]:
        """The IRIs of the named graphs that hold something, sorted."""
        graphs = [graph for graph in self._store.named_graphs() if isinstance(graph, NamedNode)]
        return sorted(graph.value for graph in graphs if self._holds(graph))

    def _holds(self, graph: NamedNode | DefaultGraph) -> bool:
        """Whether there is any triple in a graph."""
        return any(True for _ in self._store.quads_for_pattern(None, None, None, graph))

    def quads(self, name: str | None = None) -> Iterator[Quad]:
        """The quads of one graph, or of all, in the order of `sort_key`."""
        everything: list[Any] = [DefaultGraph(), *self._store.named_graphs()]
        for graph in [graph_node(name)] if name is not None else sorted(everything, key=_default_first):
            found = self._store.quads_for_pattern(None, None, None, graph)
            yield from sorted(map(restored, found), key=sort_key)

    def put(self, name: str, quads: Iterable[Quad]) -> None:
        """Make `quads` the whole content of a graph: new ones go in first, so that no crash loses any."""
        graph = graph_node(name)
        fresh = ox.Store()  # which spells numbers as the folder does
        fresh.extend(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
        before = list(self._store.quads_for_pattern(None, None, None, graph))
        self._store.extend(fresh)
        for quad in before:
            if quad not in fresh:
                self._store.remove(quad)

    def remove(self, name: str) -> bool:
        """Remove a graph; whether there was one."""
        graph = graph_node(name)
        held = self._holds(graph)
        self._store.remove_graph(graph)
        return held

    def close(self) -> None:
        """Have the changes written to disk and let go of the folder."""
        self._store.flush()
        self._store = ox.Store()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _unopened(error: OSError, path: str) -> GraphError:
    """Why a store could not be opened."""
    if "lock" in str(error).lower():
        hint = "wait until the other program is done, or ask a copy"
        return GraphError("the store is in use by another program", path=path, hint=hint)
    return GraphError(f"the store cannot be opened: {error}", path=path)


def _with_union(quads: Iterable[Quad]) -> Iterator[Quad]:
    """`quads`, each in the default graph too, so that this is the union of all graphs."""
    for quad in quads:
        yield quad
        if not isinstance(quad.graph_name, DefaultGraph):
            yield Quad(quad.subject, quad.predicate, quad.object)


def _default_first(graph: NamedNode | BlankNode | DefaultGraph) -> str:
    """Graphs in the order of `sort_key`."""
    return "" if isinstance(graph, DefaultGraph) else str(graph)


def load(graph: GraphStore, url: str) -> int:
    """Copy a graph into a graph database: one PUT per named graph, which replaces it there.

    What stands in no named graph (a Turtle file) is added to the database's default graph by POST, since that
    belongs to no article and another file may be there already.

    Args:
        graph: where to read.
        url: the database's Graph Store, query service or root (see `kg.store.endpoint`).

    Returns:
        How many graphs were sent, the default graph counted if it holds something.

    Raises:
        StoreError: the database refuses or does not answer; the graphs before are there.
    """
    with Endpoint(url) as database:
        database.check()
        named = graph.graph_names()
        for name in named:
            database.put(name, graph.quads(name))
        if rest := list(graph.quads("")):
            database.add("", rest)
        return len(named) + bool(rest)
