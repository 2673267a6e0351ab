"""`load`: graphs sent to a graph database one by one, so that each is there whole or not at all.

What breaks off can be begun again: graphs that are there already are not sent twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.errors import RefusedError, StoreError, UnansweredError
from kg.names import KG, PROV
from kg.store.endpoint import Endpoint
from kg.store.lines import Run, runs_of
from kg.store.local import FileGraph
from kg.store.web import Login

if TYPE_CHECKING:
    from kg.store import GraphStore

T = TypeVar("T")
WAITS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds to wait before each further attempt, where the database does not answer."""
MOST_REFUSED = 20
"""So many graphs in a row are refused before the rest is given up: then it is not about the graphs."""
_PAGE = 5000


@dataclass
class Loaded:
    """What became of the graphs, so far.

    Args:
        sent: how many were sent, the default graph counted if it holds something.
        kept: how many were there already, just so.
        quads: how many quads all of these have.
        refused: name and reason of each that the database did not take.
    """

    sent: int = 0
    kept: int = 0
    quads: int = 0
    refused: list[tuple[str, StoreError]] = field(default_factory=list)


def load(
    graph: GraphStore,
    url: str,
    *,
    login: Login | None = None,
    update: str | None = None,
    again: bool = False,
    on_graph: Callable[[Loaded], None] | None = None,
    waits: Sequence[float] = WAITS,
) -> Loaded:
    """Copy a graph into a graph database: one PUT per named graph, which replaces it there.

    What stands in no named graph (a Turtle file) is added to the database's default graph by POST, since that
    belongs to no article and another file may be there already.

    Args:
        graph: where to read.
        url: the database's Graph Store, query service or root (see `kg.store.endpoint`).
        login: who asks, if the URL does not say.
        update: the address of the SPARQL Update service of a database without a Graph Store.
        again: send what is there already, too. Without it, an article's graph is not sent if the database has
            one of the same text, read by the same run, with as many triples and characters in their objects.
        on_graph: called after each graph.
        waits: seconds before each further attempt where the database does not answer.

    Raises:
        StoreError: the database does not answer, or takes nothing; the graphs before are there.
    """
    with Endpoint(url, login, update) as database:
        _patiently(database.check, waits)
        known = {} if again else _patiently(lambda: _articles(database), waits)
        sender = _Sender(database, waits, on_graph or (lambda _: None))
        for run, first in _pieces(graph):
            if first and run.name in known and _same(database, run, known[run.name]):
                sender.keep(run)
            else:
                sender.send(run, first)
        sender.settle()
        return sender.loaded


# --- reading -------------------------------------------------------------------------


def _pieces(graph: GraphStore) -> Iterator[tuple[Run, bool]]:
    """Stretches of quads of one graph, and whether they are the first of it.

    Once a graph comes up again, all that is left is read and put in order first: a file sorted by subject would
    otherwise make a request of each line.
    """
    seen: set[str] = set()
    rest: dict[str, list[Run]] = {}
    for run in _runs(graph):
        if rest or run.name in seen:
            rest.setdefault(run.name, []).append(run)
        else:
            seen.add(run.name)
            yield run, True
    for name, runs in rest.items():
        yield Run(name, b"".join(run.triples for run in runs), sum(run.size for run in runs)), name not in seen


def _runs(graph: GraphStore) -> Iterator[Run]:
    if isinstance(graph, FileGraph) and (path := graph.unread_lines) is not None:
        yield from runs_of(path)
    else:
        for node, quads in graph.runs():
            yield Run.of(node, quads)


# --- what is there already -----------------------------------------------------------

_MARKS = """
SELECT ?g ?hash ?run {{ GRAPH ?g {{ ?g {sha} ?hash ; {by} ?run }} FILTER(STR(?g) > {after}) }}
ORDER BY STR(?g) LIMIT {n}"""
_SIZE = "SELECT (COUNT(*) AS ?n) (SUM(STRLEN(STR(?o))) AS ?length) {{ GRAPH {graph} {{ ?s ?p ?o }} }}"


def _articles(database: Endpoint) -> dict[str, tuple[str | None, str | None]]:
    """Article's graph → the hash of its text and the run that read it, page by page: servers limit rows."""
    found: dict[str, tuple[str | None, str | None]] = {}
    while True:
        after = Literal(max(found, default=""))
        query = _MARKS.format(sha=KG.sha256, by=PROV.wasGeneratedBy, after=after, n=_PAGE)
        page = [(row["g"].value, row["hash"].value, row["run"].value) for row in database.rows(query)]
        found |= {name: (digest, run) for name, digest, run in page}
        if len(page) < _PAGE:
            return found


def _same(database: Endpoint, run: Run, marks: tuple[str | None, str | None]) -> bool:
    """Whether a run says what the database's graph of that name says, as far as can be told without sending it.

    That is: the marks of `_articles`, the number of triples, and that of characters in their objects.
    """
    triples = {quad.triple for quad in run.parsed()}
    said = {t.predicate: getattr(t.object, "value", None) for t in triples if t.subject == NamedNode(run.name)}
    if (said.get(KG.sha256), said.get(PROV.wasGeneratedBy)) != marks:
        return False
    row = next(iter(database.rows(_SIZE.format(graph=NamedNode(run.name)))), None)
    length = sum(len(getattr(triple.object, "value", "")) for triple in triples)
    return row is not None and [_number(row["n"]), _number(row["length"])] == [len(triples), length]


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, ox.Literal) and term.value.isdecimal() else -1


# --- sending -------------------------------------------------------------------------


class _Sender:
    """Sends graphs, each while the next is read; waits and tries again where nobody answers."""

    def __init__(self, database: Endpoint, waits: Sequence[float], on_graph: Callable[[Loaded], None]) -> None:
        self.loaded = Loaded()
        self._database, self._waits, self._on_graph = database, waits, on_graph
        self._under_way: tuple[Run, bool] | None = None
        self._refusals = 0

    def keep(self, run: Run) -> None:
        """A graph is there already."""
        self.loaded.kept += 1
        self._done(run.size)

    def send(self, run: Run, first: bool) -> None:
        """Begin to put a graph, or to add to it what comes later or belongs to no graph."""
        if run.name.startswith("_:"):
            self._refuse(run.name, RefusedError("a graph that is named by a blank node has no address", path=run.name))
            return
        self.settle()
        self._under_way = (run, first)
        self._start()

    def settle(self) -> None:
        """Wait for what is under way."""
        if self._under_way is None:
            return
        run, first = self._under_way
        try:
            self._arrived()
        except RefusedError as error:
            self._refuse(run.name, error)
            if self._refusals >= MOST_REFUSED:
                raise
        else:
            self._refusals = 0
            self.loaded.sent += first
            self._done(run.size)
        self._under_way = None

    def _start(self) -> None:
        assert self._under_way is not None
        run, first = self._under_way
        self._database.start(run.name, run.triples, add=not run.name or not first)

    def _arrived(self) -> None:
        """Wait for the answer; where there is none, begin again, unless that could make blank nodes twice."""
        assert self._under_way is not None
        run, first = self._under_way
        once = b"_:" in run.triples and (not run.name or not first)
        for wait in () if once else self._waits:
            try:
                return self._database.finish(run.name)
            except UnansweredError:
                time.sleep(wait)
                self._start()
        return self._database.finish(run.name)

    def _refuse(self, name: str, error: StoreError) -> None:
        self._refusals += 1
        self.loaded.refused.append((name, error))
        self._on_graph(self.loaded)

    def _done(self, count: int) -> None:
        self.loaded.quads += count
        self._on_graph(self.loaded)


def _patiently(work: Callable[[], T], waits: Sequence[float]) -> T:
    """What `work` gives, tried again after each wait while nobody answers."""
    for wait in waits:
        try:
            return work()
        except UnansweredError:
            time.sleep(wait)
    return work()
