"""The main job: articles → records → named graphs, checked, in one sorted stream.

What extraction gets wrong must not cost an article: nodes that violate a shape are left out and named,
or, when strict, the article is set aside with its report. One article's graph depends on that article
and the software alone, so articles are read in any number of processes and come out the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from kg import __version__, names
from kg.article import Article, read
from kg.errors import ArticleError, KgError

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import Quad
    from spacy.language import Language

    from kg.checking import Report, Shapes
    from kg.linking import Links
    from kg.records import Extraction


@dataclass(frozen=True)
class Options:
    """How to read: `model` is a spaCy pipeline (None: the shipped one), `base` the data's base IRI.

    `strict` sets an article aside whose graph violates a shape; `text` keeps the article's text in
    the graph; `shapes` is a file of further shapes; `check` False leaves validation out; `actors` is a
    file of your own about actors (see `kg.useractors`); `link` False leaves out what joins articles; `known`
    is what a store has already (see `kg.unchanged`): such articles are not read again.
    """

    model: str | None = None
    base: str = names.BASE
    strict: bool = False
    text: bool = True
    shapes: Path | None = None
    check: bool = True
    actors: Path | None = None
    link: bool = True
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of one article: its graph, or the error that set it aside.

    `counts` is class → number of nodes; `report` lists what violated (and was left out). An article that is
    `unchanged` was not read, because the store has it just so.
    """

    source: str
    id: str | None = None
    graph: str | None = None
    nquads: bytes = b""
    triples: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    report: Report | None = None
    error: KgError | None = None
    unchanged: bool = False


class Reader:
    """Turns articles into graphs with one pipeline and one set of shapes."""

    def __init__(self, options: Options) -> None:
        from kg import register
        from kg.checking import load_shapes
        from kg.graph import Run
        from kg.pipeline import describe, load

        self.options = options
        self.register = register.load(options.actors, options.base)
        self.nlp: Language = load(options.model)
        self.shapes: Shapes | None = load_shapes(options.shapes) if options.check else None
        self.run = Run(version=__version__, model=describe(self.nlp), options=_said(options))

    def extract(self, article: Article) -> Extraction:
        """What the article says, as records."""
        from kg.pipeline import read as read_text
        from kg.records import extract

        found = extract(read_text(self.nlp, article.text, article.date))
        return self.register.identify(found, article.date, names.article_iri(article.id, self.options.base))

    def quads(self, article: Article) -> list[Quad]:
        """The article's graph, unchecked."""
        return self._graph(article, self.extract(article))

    def _graph(self, article: Article, extraction: Extraction) -> list[Quad]:
        from kg.graph import graph

        return graph(article, extraction, base=self.options.base, run=self.run, text=self.options.text)

    def outcome(self, article: Article) -> Outcome:
        """The article's graph, checked; never raises for what an article holds."""
        try:
            return self._outcome(article)
        except KgError as error:
            return Outcome(article.source, article.id, error=error)
        except Exception as error:
            what = f"the article '{article.id}' could not be read ({type(error).__name__}: {error})"
            hint = "this is a defect of Parley: please report it with the article"
            return Outcome(article.source, article.id, error=ArticleError(what, path=article.source, hint=hint))

    def _outcome(self, article: Article) -> Outcome:
        from kg.checking import failed, sound
        from kg.store import serialize

        if self._is_known(article):
            return Outcome(article.source, article.id, unchanged=True)
        quads, report = self.quads(article), None
        if self.shapes is not None:
            quads, report = sound(quads, self.shapes, path=article.source)
            if not quads or (self.options.strict and failed(report)):
                return Outcome(article.source, article.id, report=report, error=self._set_aside(article, report))
        return Outcome(
            source=article.source,
            id=article.id,
            graph=names.article_iri(article.id, self.options.base),
            nquads=serialize(quads, "nq"),
            triples=len(quads),
            counts=_counts(quads),
            report=report,
        )

    def _is_known(self, article: Article) -> bool:
        from kg.unchanged import digest

        there = self.options.known.get(names.article_iri(article.id, self.options.base))
        return there is not None and there == digest(article, self.run, self.options.base)

    def _set_aside(self, article: Article, report: Report) -> SetAsideError:
        violations = report.counts["violation"]
        return SetAsideError(
            f"the article '{article.id}' is set aside: {violations} violation{'s' * (violations != 1)} of the shapes",
            path=article.source,
            hint="without --strict, only the nodes that violate are left out" if self.options.strict else None,
        )


def _said(options: Options) -> tuple[str, ...]:
    """The options that change what is read or written, for the run's name: of a file of actors the content."""
    said = [] if options.text else ["no-text"]
    if options.actors is not None:
        said.append(f"actors {names.digest(options.actors.read_text(encoding='utf-8', errors='replace'))}")
    return tuple(said)


class SetAsideError(ArticleError):
    """An article was set aside because its graph violates shapes; the outcome's report says how."""


def _counts(quads: Iterable[Quad]) -> dict[str, int]:
    kinds = {names.KG[kind]: label for kind, label in COUNTED.items()}
    counts = dict.fromkeys(COUNTED.values(), 0)
    for quad in quads:
        if quad.predicate == names.RDF.type and quad.object in kinds:
            counts[kinds[quad.object]] += 1  # type: ignore[index]
    return counts


COUNTED = {"Actor": "actors", "Statement": "statements", "Event": "events", "Negotiation": "negotiations"}


class Built:
    """The graphs of one run, on disk until they are written: use it as a context manager or call `close`."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.links: Links | None = None
        self._spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `close`
        self._places: dict[str, tuple[int, int]] = {}

    def add(self, outcome: Outcome) -> Outcome:
        """Keep an outcome; its graph goes to the spool. Returns it without the graph's bytes."""
        light = replace(outcome, nquads=b"")
        if outcome.graph is not None and outcome.error is None:
            self._places[outcome.graph] = (self._spool.seek(0, 2), len(outcome.nquads))
            self._spool.write(outcome.nquads)
        self.outcomes.append(light)
        return light

    def link(self, options: Options) -> None:
        """Find what joins the articles; `quads()` then has that graph too, behind theirs."""
        from kg import linking, register

        known = register.load(options.actors, options.base)
        self.links = linking.link((self.quads(graph) for graph in self.graphs), known, options.base)

    @property
    def graphs(self) -> list[str]:
        """The names of the articles' graphs, sorted."""
        return sorted(self._places)

    @property
    def triples(self) -> int:
        """How many triples all graphs have, the links too."""
        return sum(outcome.triples for outcome in self.outcomes) + (len(self.links.quads) if self.links else 0)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one article's graph, or of all in the order of their names and then the links."""
        from pyoxigraph import RdfFormat, parse

        for name in [graph] if graph is not None else self.graphs:
            begin, size = self._places[name]
            self._spool.seek(begin)
            yield from parse(self._spool.read(size), format=RdfFormat.N_QUADS)
        if graph is None and self.links is not None:
            yield from self.links.quads

    def to_rdflib(self) -> rdflib.Dataset:
        """All graphs as an rdflib Dataset whose default graph is their union."""
        from kg.store import to_rdflib

        return to_rdflib(self.quads())

    def write(self, path: str | Path) -> None:
        """Write all graphs to a file, in the format of its suffix.

        Raises:
            GraphError: the suffix is none of those known, or the file cannot be written.
        """
        from kg.store import write

        write(self.quads(), path, sort=False)

    def close(self) -> None:
        """Give the disk space back."""
        self._spool.close()

    def __enter__(self) -> Built:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def build(
    *sources: str | Path,
    date: date | None = None,
    options: Options | None = None,
    jobs: int = 1,
    stdin: BinaryIO | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Built:
    """Read articles and make their graphs.

    Args:
        sources: files, folders, URLs or "-"; see `kg.article.read`.
        date: the date of articles that do not tell their own.
        options: how to read.
        jobs: how many processes read; the result is the same for any number.
        stdin: what "-" reads.
        on_outcome: called with each outcome as it comes.

    Returns:
        The graphs, and what became of each article, in the order in which the sources gave them.
    """
    built = Built()
    try:
        for outcome in _outcomes(read(sources, date=date, stdin=stdin), options or Options(), jobs):
            light = built.add(outcome)
            if on_outcome is not None:
                on_outcome(light)
        if options is None or options.link:
            built.link(options or Options())
    except BaseException:
        built.close()
        raise
    return built


def _outcomes(articles: Iterable[Article | ArticleError], options: Options, jobs: int) -> Iterator[Outcome]:
    if jobs > 1:
        from kg.workers import in_processes

        yield from in_processes(articles, options, jobs)
        return
    reader: Reader | None = None
    for article in articles:
        if isinstance(article, ArticleError):
            yield unread(article)
        else:
            reader = reader or Reader(options)
            yield reader.outcome(article)


def unread(error: ArticleError) -> Outcome:
    """The outcome of an article that could not even be read."""
    return Outcome(error.path or "", error=error)
