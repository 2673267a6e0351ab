"""What queries and their answers need on any engine: complaints with a place, answers that can be sent on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

import pyoxigraph as ox
from pyoxigraph import Quad, QueryResultsFormat, RdfFormat

from kg.errors import QueryError

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
"""What a query gives: rows of a SELECT, the truth of an ASK, the triples of a CONSTRUCT or DESCRIBE."""


def check_text(sparql: str) -> None:
    """Refuse half a surrogate pair, which no engine can be sent."""
    try:
        sparql.encode()
    except UnicodeEncodeError as error:
        raise QueryError(f"the query has half a surrogate pair at character {error.start + 1}") from None


def shorten(text: str, length: int) -> str:
    """`text` on one line, cut after `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rstrip() + " ..."


def query_error(message: str, sparql: str) -> QueryError:
    """An engine's complaint about a query ("error at 2:10: expected …"), with the line quoted."""
    place = re.match(r"error at (\d+):(\d+): ", message)
    if place is None:
        return QueryError(shorten(message, 300))
    line, column = int(place[1]), int(place[2])
    source = dict(enumerate(sparql.split("\n"), 1)).get(line)
    return QueryError(shorten(message[place.end() :], 160), line=line, column=column, source=source)


SKIPPED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\r\n]|\\.)*"'
    r"|'(?:[^'\\\r\n]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\#[^\r\n]*"
    r"|\\.",
    re.DOTALL,
)
"""What is no code: strings, IRIs, comments, and escaped characters of prefixed names (SPARQL 1.1, 19.3, 19.8)."""


def bare(text: str) -> str:
    """`text`, as long as before, with the inside of strings and IRIs, and all comments, blanked out.

    >>> bare('SELECT * { ?s <http://e/#x> "# {" } # {')
    'SELECT * { ?s <           > "   " }    '
    """
    return SKIPPED.sub(_blank_inside, text)


def _blank_inside(match: re.Match[str]) -> str:
    """Blanks, but for the quotation marks or brackets around."""
    inside = blank(match)
    return match[0][0] + inside[1:-1] + match[0][-1] if match[0][0] in "\"'<" else inside


def blank(match: re.Match[str]) -> str:
    """As many blanks as a match is long, line ends kept."""
    return re.sub(r"[^\r\n]", " ", match[0])


_FROM = re.compile(r"(?<![\w:?$@.-])FROM(?:\s+NAMED)?(?:\s*<|\s+[\w.-]*:)", re.IGNORECASE)


def names_its_graphs(sparql: str) -> bool:
    """Whether a query has a FROM clause, which a union would override."""
    return _FROM.search(bare(sparql)) is not None


def triples(quads: Iterable[Quad]) -> ox.QueryTriples:
    """`quads` as the result of a CONSTRUCT query, which pyoxigraph makes only by answering one."""
    store = ox.Store()
    store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    return cast("ox.QueryTriples", store.query("CONSTRUCT WHERE { ?s ?p ?o }"))


def as_bytes(result: Result) -> tuple[RdfFormat | QueryResultsFormat, bytes]:
    """A result for another thread."""
    if isinstance(result, ox.QueryTriples):
        return RdfFormat.N_TRIPLES, cast("bytes", result.serialize(format=RdfFormat.N_TRIPLES))
    return QueryResultsFormat.JSON, cast("bytes", result.serialize(format=QueryResultsFormat.JSON))


def from_bytes(syntax: RdfFormat | QueryResultsFormat, body: bytes) -> Result:
    """A result from another thread."""
    if isinstance(syntax, RdfFormat):
        return triples(ox.parse(body, syntax))
    return ox.parse_query_results(body, syntax)
