"""pySHACL, made quiet, quicker, and safe against what articles say.

Its verdicts are its own; only the way to them changes:

- A SPARQL constraint is parsed once, not once for each focus node (2 to 4 times less work in all).
- Nothing is printed or logged, by pySHACL or by rdflib about odd literals.
- A message that quotes a value (`{?value}`) is filled in as plain text; pySHACL takes the value as the
  template of a regular expression, so that a backslash in an article would end the run.
- The report is a graph only, without the text that pySHACL would write for each result, inner ones included.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

import pyshacl
import rdflib
from pyparsing import ParseException
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.entrypoints import meta_validate
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

_LOUD = ("pyshacl-validate", "pyshacl", "rdflib.term", "rdflib.plugins.sparql")


class Unjudgeable(Exception):  # noqa: N818  # not an error of its own: callers make a ShapesError of it
    """The shapes cannot be applied; the text says why, in one line."""


def judge(data: rdflib.Graph, shapes: rdflib.Graph, advanced: bool = False) -> rdflib.Graph:
    """The SHACL validation report on `data`, which may be changed on the way (rules of SHACL-AF).

    Raises:
        Unjudgeable: the shapes are ill-formed, recurse too deep, or hold a query that cannot be run.
    """
    with quiet(), _reasons():
        _, report, text = pyshacl.validate(
            _Prepared(data), shacl_graph=shapes, inference="none", inplace=True, advanced=advanced
        )
    if not isinstance(report, rdflib.Graph):
        raise Unjudgeable(text.removeprefix("Validation Failure - ").strip().partition("\n")[0])
    return report


def judge_shapes(shapes: rdflib.Graph) -> rdflib.Graph:
    """The report on `shapes` themselves, by the shapes that the standard has for shapes.

    Raises:
        Unjudgeable: even that is too much for them.
    """
    with quiet(), _reasons():
        return cast("rdflib.Graph", meta_validate(shapes, inference="none")[1])


class _Prepared(rdflib.Graph):
    """The same triples, with a memory for parsed queries."""

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(store=graph.store, identifier=graph.identifier)

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:  # noqa: ANN401
        """As `rdflib.Graph.query`."""
        if isinstance(query_object, str):
            query_object = _parsed(query_object)
        return super().query(query_object, *args, **kwargs)


@lru_cache(maxsize=512)
def _parsed(text: str) -> Query:
    query = prepareQuery(text, initNs=_prefixes())
    if query.algebra.datasetClause:
        raise ValueError("a SPARQL query in shapes sees the article's graph only: it must not have FROM")
    return query


@lru_cache(maxsize=1)
def _prefixes() -> Mapping[str, rdflib.URIRef]:
    """Those that rdflib would add by itself: the cache must not make a difference."""
    return dict(rdflib.Graph().namespaces())


@contextmanager
def _reasons() -> Iterator[None]:
    """Turns whatever pySHACL and its parsers raise into `Unjudgeable`."""
    try:
        yield
    except Exception as error:
        raise Unjudgeable(_one_line(error)) from error


def _one_line(error: Exception) -> str:
    if isinstance(error, ParseException):
        return f"a SPARQL query is not right, here: {' '.join(error.line.split())}"
    lines = str(error).strip().splitlines() or [f"pySHACL cannot use these shapes ({type(error).__name__})"]
    return lines[0].strip().rstrip(".:")


@contextmanager
def quiet() -> Iterator[None]:
    """Within: no log records, no warnings, no descriptions, and messages filled in as plain text."""
    loggers = [logging.getLogger(name) for name in _LOUD]
    before = {name: getattr(ConstraintComponent, name) for name in _INSTEAD}
    for logger in loggers:
        logger.addFilter(_nothing)
    for name, method in _INSTEAD.items():
        setattr(ConstraintComponent, name, method)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, method in before.items():
            setattr(ConstraintComponent, name, method)
        for logger in loggers:
            logger.removeFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False


def _filled(_: ConstraintComponent, message: str, bound: Mapping[str, Any] | Sequence[Any] | None) -> str:
    """`message` with `{?name}` and `{$name}` filled in, from a mapping or a tuple that ends in one."""
    values: dict[str, Any] = {}
    if isinstance(bound, Mapping):
        values.update(bound)
    elif bound is not None:
        values.update(bound[3] if len(bound) > 3 else {})
        values.update(zip(("this", "path", "value"), bound[:3], strict=False))
    return _PLACEHOLDER.sub(lambda m: m[0] if values.get(m[1]) is None else str(values[m[1]]), message)


def _undescribed(*_: object, **__: object) -> str:
    return ""


_INSTEAD = {"_format_sparql_based_result_message": _filled, "make_v_result_description": _undescribed}
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
