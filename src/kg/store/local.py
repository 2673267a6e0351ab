"""Graphs on this machine: in a file, or in a folder of the embedded store."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Self

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from kg.errors import GraphError, StoreError
from kg.store.rdf import (
    FORMATS,
    check_readable,
    format_of,
    graph_node,
    ntriples,
    parse,
    restored,
    sort_key,
    update,
    write,
)
from kg.store.results import Result, as_bytes, check_text, from_bytes, names_its_graphs, query_error


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

    It is read when its content is first asked for. The quads are kept as the file has them; a store, which would
    turn "5"^^xsd:nonNegativeInteger into "5"^^xsd:integer, is made for queries only.
    """

    def __init__(self, path: str, *, create: bool = False) -> None:
        super().__init__(path)
        self._format, _ = format_of(path)
        self._held: dict[Any, list[Quad]] | None = None
        self._store: ox.Store | None = None
        self._changed = create and not Path(path).exists()
        if self._changed:
            self._held = {}
        else:
            check_readable(path)

    @property
    def _graphs(self) -> dict[Any, list[Quad]]:
        """Graph → its quads, as the file has them."""
        if self._held is None:
            self._held = {}
            for quad in parse(self.where):
                self._held.setdefault(quad.graph_name, []).append(quad)
        return self._held

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

    def runs(self) -> Iterator[tuple[Any, list[Quad]]]:
        """All quads, graph by graph, as they stand in the file."""
        if self._held is not None:
            yield from self._held.items()
        else:
            for graph, quads in groupby(parse(self.where), key=attrgetter("graph_name")):
                yield graph, list(quads)

    @property
    def unread_lines(self) -> str | None:
        """The path, if this is N-Quads and its content was not asked for yet: it can be gone through line by line."""
        return self.where if self._held is None and self._format == FORMATS[".nq"] else None

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
        if name is None:
            for _, found in self.runs():
                yield from sorted(found, key=sort_key)
        else:
            there = self._store.quads_for_pattern(None, None, None, graph_node(name))
            yield from sorted(map(restored, there), key=sort_key)

    def runs(self) -> Iterator[tuple[Any, list[Quad]]]:
        """All quads, graph by graph."""
        for graph in sorted([DefaultGraph(), *self._store.named_graphs()], key=_default_first):
            if found := [restored(quad) for quad in self._store.quads_for_pattern(None, None, None, graph)]:
                yield graph, found

    def put(self, name: str, quads: Iterable[Quad]) -> None:
        """Make `quads` the whole content of a graph, in one transaction."""
        try:
            self._store.update(update(name, ntriples(quads)).decode())
        except OSError as error:
            raise StoreError(str(error), path=self.where) from None

    def copy(self, folder: str | os.PathLike[str]) -> None:
        """Make a copy in a new folder, of what is there now."""
        self._store.flush()
        self._store.backup(folder)

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
