"""Parley: reads news and writes down, as RDF, who met, who said what, who did what to whom, what is negotiated.

The verbs of the command line, for Python:

    with kg.build("articles/") as built:            # articles → graphs
        built.write("news.trig")
    kg.validate("news.trig").violations             # graph → report
    kg.query("news.trig", "timeline").rows         # graph, question → answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kg.asking.answer import Answer
    from kg.building import Built, Options
    from kg.checking import Report

__all__ = ["__version__", "build", "query", "validate"]


def build(*sources: str | Path, date: date | None = None, options: Options | None = None, jobs: int = 1) -> Built:
    """Read articles (files, folders, URLs) and make their graphs; see `kg.building.build`."""
    from kg.building import build

    return build(*sources, date=date, options=options, jobs=jobs)


def validate(graph: str | Path, shapes: str | Path | None = None) -> Report:
    """Check a graph (a file, a store's folder, an endpoint's URL) against the shapes, article by article."""
    from kg.checking import load_shapes, validate_all
    from kg.store import open_graph

    with open_graph(graph) as opened:
        return validate_all(opened.quads(), load_shapes(shapes), path=str(graph))


def query(graph: str | Path, question: str, *, timeout: float | None = None, **parameters: str) -> Answer:
    """Ask a graph a saved query, the query of a file, or SPARQL; see `kg.asking.ask`."""
    from kg.asking import ask
    from kg.store import open_graph

    with open_graph(graph) as opened:
        return ask(opened, question, parameters, timeout=timeout)
