"""Asking a graph: saved queries, `.rq` files and SPARQL text, with parameters.

    with open_graph("news.trig") as graph:
        answer = ask(graph, "who-said-what", {"actor": "Holt"})
        print(render(answer, "csv"), end="")

Queries see the union of the graphs. `saved` reads saved queries and binds their parameters, `syntax`
checks the text, `kg.asking.answer` writes what comes back; what callers need of them is offered here again.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.asking.answer import FORMATS, Answer, render
from kg.asking.saved import Parameter, Saved, find, load, parse, saved
from kg.asking.syntax import check, complete, nearest
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.store import GraphStore, Result

__all__ = [
    "FORMATS",
    "Answer",
    "Parameter",
    "Saved",
    "ask",
    "catalogue",
    "find",
    "found",
    "hint_for",
    "load",
    "render",
    "resolve",
    "saved",
    "things",
]

THINGS = ("actors", "types", "negotiations", "dates")
"""What `things` lists: each is a saved query too."""


def ask(
    graph: GraphStore,
    question: str,
    params: Mapping[str, str] | None = None,
    *,
    queries: Path | None = None,
    timeout: float | None = None,
) -> Answer:
    """The answer to a question.

    Args:
        graph: from `kg.store.open_graph`.
        question: the name of a saved query, the path of an `.rq` file, or SPARQL text, in which the prefixes of
            `kg.names.PREFIXES` need no declaration.
        params: values of the query's parameters, by name.
        queries: a folder of more saved queries.
        timeout: seconds after which to give up. A file or a store folder is then asked in a thread, which is
            left behind and ends with the program, since the engine cannot be stopped; a database over HTTP is
            told to stop by the closed connection, if it heeds that.

    Raises:
        QueryError: there is no such query, a parameter is wrong, or it is not SPARQL 1.1.
        StoreError: no answer within `timeout`, or a database does not answer.
    """
    return Answer.of(found(graph, question, params, queries=queries, timeout=timeout))


def found(
    graph: GraphStore,
    question: str,
    params: Mapping[str, str] | None = None,
    *,
    queries: Path | None = None,
    timeout: float | None = None,
) -> Result:
    """What `ask` answers, rows still unread: see there, and `kg.asking.answer.stream`."""
    query = resolve(question, queries)
    check(query.text, query.path)
    text = query.bind(**(params or {}))
    if text != query.text:
        _check_places(text, query)
    return graph.query(complete(text), timeout=timeout)


def _check_places(text: str, query: Saved) -> None:
    """Make sure that parameters stand where a value can."""
    try:
        check(text)
    except QueryError:
        at = "a parameter stands where SPARQL allows no value (in SELECT, after AS, in GROUP BY)"
        raise QueryError(at, path=query.path, hint="use it in BIND(?_name AS ?other) or in a FILTER") from None


def resolve(question: str, queries: Path | None = None) -> Saved:
    """The query that `question` means: a saved one by its name, a file by its path, or SPARQL itself.

    Raises:
        QueryError: there is no such query or file.
    """
    if question.endswith((".rq", ".sparql")):
        return load(question)
    if re.fullmatch(r"[\w-]+", question):
        return find(question, queries)
    if re.search(r"[\s{]", question) or "/" not in question:
        return parse(question)
    return load(question)


def things(graph: GraphStore, kind: str) -> Answer:
    """What there is to ask about: `kind` is one of `THINGS`.

    Raises:
        QueryError: there is no such kind of things.
    """
    if kind not in THINGS:
        meant = nearest(kind, THINGS)
        hint = f"did you mean {meant}?" if meant else f"there are {', '.join(THINGS)}"
        raise QueryError(f"'{kind}' cannot be listed", hint=hint)
    return ask(graph, kind)


def catalogue(queries: Path | None = None) -> str:
    """The saved queries, as text for the user: name and summary, and the parameters under it."""
    known = saved(queries)
    width = max(len(query.name) for query in known)
    lines = []
    for query in known:
        lines.append(f"{query.name:{width}}  {query.summary}".rstrip())
        if query.parameters:
            lines.append(f"{'':{width}}  {' '.join('--' + p.name for p in query.parameters)}")
    return "\n".join(lines)


_NAMES = ("actor", "other")
"""The parameters that are a part of an actor's name."""


def hint_for(graph: GraphStore, params: Mapping[str, str]) -> str | None:
    """Why an answer may be empty: what an actor may have been meant to be called, if none is called so.

    Args:
        graph: the one that was asked.
        params: what it was asked with.

    Returns:
        One line, or None where all names are found.
    """
    wanted = [params[name] for name in _NAMES if name in params]
    if not wanted:
        return None
    query = "SELECT DISTINCT ?label { ?actor skos:prefLabel|skos:altLabel ?label }"
    labels = sorted({row[0].value for row in Answer.of(graph.query(complete(query))).rows})  # type: ignore[union-attr]
    for part in wanted:
        if not any(_fits(part, label) for label in labels):
            close = _alike(part, labels)
            meant = f"; did you mean {' or '.join(close)}?" if close else "; kg list GRAPH actors shows who there is"
            return f"no actor is called '{part}'{meant}"
    return None


def _fits(part: str, label: str) -> bool:
    """Whether a word of `label` begins like `part`, as the saved queries have it."""
    return _words(part) in _words(label) + " "


def _words(text: str) -> str:
    return " " + re.sub(r"\W+", " ", text.lower())


def _alike(part: str, labels: list[str]) -> list[str]:
    """Up to three labels that are like `part`, or have a word that is."""
    forms: dict[str, str] = {}
    for label in labels:
        for form in (label.casefold(), *label.casefold().split()):
            forms.setdefault(form, label)
    close = difflib.get_close_matches(part.casefold(), forms, n=6, cutoff=0.6)
    return list(dict.fromkeys(forms[form] for form in close))[:3]
