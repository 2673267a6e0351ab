"""What a query gives, and how it is written: as a table, by the SPARQL standards, or as Turtle."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, TypeAlias, cast

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Triple
from rich.cells import cell_len, set_cell_size

from kg.errors import QueryError, printable
from kg.names import BASE, PREFIXES, curie
from kg.store.rdf import turtle

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

FORMATS = ("table", "csv", "tsv", "json", "ttl")
_RESULTS = {"csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON}
_NARROWEST = 8
_GAP = "  "


@dataclass(frozen=True)
class Answer:
    """What a query gives: rows of terms under `columns`, or triples, or yes or no.

    Args:
        columns: the variables of a SELECT, in its order.
        rows: a term, or None where nothing is bound, for each column.
        triples: of a CONSTRUCT or DESCRIBE, each once, sorted; None for other queries.
        boolean: the truth of an ASK; None for other queries.
    """

    columns: tuple[str, ...] = ()
    rows: list[tuple[Term | None, ...]] = field(default_factory=list)
    triples: list[Triple] | None = None
    boolean: bool | None = None

    @classmethod
    def of(cls, result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
        """A result of pyoxigraph, read to its end."""
        if isinstance(result, ox.QueryBoolean):
            return cls(boolean=bool(result))
        if isinstance(result, ox.QueryTriples):
            by_text = {str(triple): triple for triple in result}
            return cls(triples=[by_text[text] for text in sorted(by_text)])
        columns = tuple(variable.value for variable in result.variables)
        return cls(columns, [tuple(cast("Any", row[name]) for name in columns) for row in result])


def render(answer: Answer, format: str = "table", *, width: int | None = None) -> str:
    """An answer as text that ends with a line end.

    Args:
        answer: from `kg.asking.ask`.
        format: one of `FORMATS`. csv, tsv and json are those of SPARQL 1.1; ttl is for triples, which a table
            shows as Turtle too, and which the others show in columns subject, predicate and object.
        width: cells of a table are cut so that its lines are no longer, if they can be.

    Raises:
        QueryError: Turtle of something that is no triples, or no such format.
    """
    if format not in FORMATS:
        raise QueryError(f"'{format}' is no format for results", hint=f"use one of {', '.join(FORMATS)}")
    if format == "ttl" and answer.triples is None:
        raise QueryError("only triples can be written as Turtle", hint="ask a CONSTRUCT query, or use -t csv")
    if format in _RESULTS:
        return _standard(answer, _RESULTS[format])
    if answer.boolean is not None:
        return "yes\n" if answer.boolean else "no\n"
    return _table(answer, width) if answer.triples is None else _turtle(answer.triples)


STREAMED = tuple(_RESULTS)
"""The formats in which rows can be written as they come."""


def stream(rows: ox.QuerySolutions, format: str, output: IO[bytes]) -> None:
    """Write rows as they come, without holding them all, in one of `STREAMED`; what `render` would give.

    Args:
        rows: what a SELECT has found, still unread.
        format: csv, tsv or json.
        output: open for writing bytes.
    """
    if format == "csv":
        columns = [variable.value for variable in rows.variables]
        text = io.TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
        _write_csv(columns, ([row[name] for name in columns] for row in rows), text)
        text.detach()
    else:
        rows.serialize(output, format=_RESULTS[format])
        output.write(b"\n" * (format == "json"))


def _turtle(triples: Sequence[Triple]) -> str:
    """Triples as Turtle, with the prefixes that occur in them."""
    text = " ".join(map(str, triples))
    return turtle(triples, {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in text})


# --- the formats of SPARQL 1.1 -------------------------------------------------------


def _standard(answer: Answer, form: QueryResultsFormat) -> str:
    """An answer in a format of SPARQL 1.1: through SPARQL's JSON, which pyoxigraph reads and writes."""
    if answer.boolean is not None:
        body: dict[str, Any] = {"head": {}, "boolean": answer.boolean}
    else:
        columns, rows = answer.columns, answer.rows
        if answer.triples is not None:
            columns = ("subject", "predicate", "object")
            rows = [(triple.subject, triple.predicate, triple.object) for triple in answer.triples]
        if form == QueryResultsFormat.CSV:
            out = io.StringIO()
            _write_csv(columns, rows, out)
            return out.getvalue()
        bindings = [{c: _json(term) for c, term in zip(columns, row, strict=True) if term is not None} for row in rows]
        body = {"head": {"vars": list(columns)}, "results": {"bindings": bindings}}
    results = ox.parse_query_results(json.dumps(body), QueryResultsFormat.JSON)
    text = cast("bytes", results.serialize(format=form)).decode()
    return text if text.endswith("\n") else text + "\n"


def _write_csv(columns: Iterable[str], rows: Iterable[Iterable[Term | None]], output: IO[str]) -> None:
    """Rows as CSV; pyoxigraph's own leaves IRIs with commas unquoted (0.5.13)."""
    writer = csv.writer(output)
    writer.writerow(columns)
    writer.writerows([_plain(term) for term in row] for row in rows)


_NAMELESS = (BlankNode, Triple)


def _plain(term: Term | None) -> str:
    """A term in CSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 3)."""
    if term is None:
        return ""
    return str(term) if isinstance(term, _NAMELESS) else term.value


def _json(term: Term) -> dict[str, Any]:
    """A term in SPARQL 1.1 Query Results JSON."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


# --- tables --------------------------------------------------------------------------


def short(term: Term | None) -> str:
    """A term on one line that cannot steer a terminal: IRIs by prefix or below the base of the data.

    >>> short(NamedNode("https://w3id.org/parley/ontology#Actor"))
    'kg:Actor'
    >>> short(NamedNode("https://w3id.org/parley/data/actor/mira-holt"))
    'actor/mira-holt'
    """
    if term is None:
        return ""
    if not isinstance(term, NamedNode):
        return _line(term.value if isinstance(term, Literal) else str(term))
    if term.value.startswith(BASE) and term.value != BASE:
        return _line(term.value.removeprefix(BASE))
    return curie(term.value) or _line(term.value)


def _line(text: str) -> str:
    """`text` on one line, blanks run together."""
    return printable(" ".join(text.split()))


def _table(answer: Answer, width: int | None) -> str:
    """Aligned columns: the names, a rule, the rows."""
    cells = [list(answer.columns), *([short(term) for term in row] for row in answer.rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    if width is not None:
        iris = {i for row in answer.rows for i, term in enumerate(row) if isinstance(term, NamedNode)}
        widths = _narrowed(widths, width - len(_GAP) * (len(widths) - 1), iris)
    cells.insert(1, ["-" * each for each in widths])
    lines = (_GAP.join(map(_cell, row, widths)).rstrip() for row in cells)
    return "".join(line + "\n" for line in lines)


def _narrowed(widths: list[int], room: int, last: set[int]) -> list[int]:
    """Widths that fit into `room`, if they can: the widest give way, the columns `last` after all others."""
    narrowed = list(widths)
    everywhere = range(len(widths))
    for columns in ([column for column in everywhere if column not in last], everywhere):
        while sum(narrowed) > room:
            widest = max(columns, key=narrowed.__getitem__, default=None)
            if widest is None or narrowed[widest] <= _NARROWEST:
                break
            narrowed[widest] -= 1
    return narrowed


def _cell(text: str, width: int) -> str:
    """`text` cut or filled to a number of terminal cells."""
    if cell_len(text) > width:
        text = set_cell_size(text, max(width - 3, 0)).rstrip() + "..."[:width]
    return set_cell_size(text, width)
