"""Which articles of a store need no second reading: the same text, told about alike, read by the same run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from kg import names

if TYPE_CHECKING:
    import pyoxigraph as ox
    from pyoxigraph import Quad

    from kg.article import Article
    from kg.graph import Run
    from kg.store import GraphStore

_QUERY = f"SELECT ?a ?p ?o {{ ?a a {names.SCHEMA.NewsArticle} ; ?p ?o FILTER(?p != {names.NIF.isString}) }}"


def known(graph: GraphStore) -> dict[str, str]:
    """Article's IRI → a digest of all that a store says of the article itself but its text, which has a hash."""
    said: dict[str, set[str]] = {}
    for article, predicate, value in cast("ox.QuerySolutions", graph.query(_QUERY)):
        said.setdefault(str(article)[1:-1], set()).add(f"{predicate} {getattr(value, 'value', value)}")
    return {article: names.digest(*sorted(texts)) for article, texts in said.items()}


def digest(article: Article, run: Run, base: str) -> str:
    """The same digest for an article that is to be read."""
    from kg.graph import graph
    from kg.records import Extraction

    quads: Iterable[Quad] = graph(article, Extraction(), base=base, run=run, text=False)
    iri = names.article_iri(article.id, base)
    said = {f"{q.predicate} {getattr(q.object, 'value', q.object)}" for q in quads if str(q.subject) == f"<{iri}>"}
    return names.digest(*sorted(said))
