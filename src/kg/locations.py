"""Where a node of a graph lies in the text: through its evidence, down to line, column and sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import line_column
from kg.names import DCTERMS, KG, NIF, RDF, SCHEMA


@dataclass(frozen=True, slots=True)
class Location:
    """A piece of an article; all of it None where nothing is known.

    Args:
        path: the article's `dcterms:source`.
        begin, end: code points into its text, [begin, end).
        line, column, end_line, end_column: of these, from 1; columns in code points, the end is exclusive.
            None without the text. Lines end with LF, CR LF or CR. Where no article tells where something stands
            (begin and end are None), line and column are those of the graph's file, if known.
        sentence: the sentence it stands in.
        quote: where it stands within that sentence, [begin, end).
    """

    path: str | None = None
    begin: int | None = None
    end: int | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    sentence: str | None = None
    quote: tuple[int, int] | None = None


NOWHERE = Location()


class Locations:
    """The locations of the nodes of `quads`, one graph: an article's, or several merged."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[object, dict[NamedNode, list[object]]] = {}
        self._users: dict[object, list[NamedNode | BlankNode]] = {}
        for quad in quads:
            self._about.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
            self._users.setdefault(quad.object, []).append(cast("NamedNode | BlankNode", quad.subject))
        self.articles = sorted(set(self.having(RDF.type, SCHEMA.NewsArticle)), key=str)

    def knows(self, node: object) -> bool:
        """Whether the graph says anything about `node`."""
        return node in self._about

    def is_article(self, node: object) -> bool:
        """Whether `node` is an article, and so the text itself."""
        types = self._values(node, RDF.type)
        return SCHEMA.NewsArticle in types or NIF.Context in types

    def having(self, predicate: NamedNode, value: object) -> list[NamedNode | BlankNode]:
        """The nodes that have `value` for `predicate`."""
        return [node for node in self._users.get(value, ()) if value in self._values(node, predicate)]

    def refers(self, node: object, other: object) -> bool:
        """Whether `node` refers to `other`, by any property."""
        return any(other in values for values in self._about.get(node, {}).values())

    def of(self, node: object) -> Location:
        """The location of a span, of an article (its start), or of the first evidence of anything else.

        What has no evidence (a place, a literal) lies where something that refers to it lies, and what is
        out of every text at the start of the article, if there is only one.
        """
        if self.is_article(node):
            return self._start(node)
        span = self._first([node]) or self._first(self._users.get(node, ()))
        if span is not None:
            return self._located(span)
        return self._start(self.articles[0]) if len(self.articles) == 1 else NOWHERE

    def _start(self, article: object) -> Location:
        return Location(self._text(article, DCTERMS.source), 0, 0, 1, 1, 1, 1)

    def _first(self, nodes: Iterable[object]) -> _Span | None:
        """The first of the spans that are evidence of `nodes`, or are among them."""
        spans = (span for node in nodes for span in (node, *self._values(node, KG.evidence)))
        found = [span for span in map(self._span, spans) if span is not None]
        return min(found, key=_Span.order, default=None)

    def _span(self, node: object) -> _Span | None:
        begin, end = self._number(node, NIF.beginIndex), self._number(node, NIF.endIndex)
        if begin is None or end is None or self.is_article(node):
            return None
        return _Span(node, self._value(node, NIF.referenceContext), begin, end)

    def _located(self, span: _Span) -> Location:
        source, text = self._text(span.article, DCTERMS.source), self._text(span.article, NIF.isString)
        sentence, quote = self._sentence(span, text or "")
        if text is None or not span.begin <= span.end <= len(text):
            return Location(source, span.begin, span.end, sentence=sentence, quote=quote)
        start, stop = line_column(text, span.begin), line_column(text, span.end)
        return Location(source, span.begin, span.end, *start, *stop, sentence, quote)

    def _sentence(self, span: _Span, text: str) -> tuple[str | None, tuple[int, int] | None]:
        """The sentence of a span, and where the span lies in it."""
        sentence = self._span(self._value(span.node, NIF.sentence)) or span
        words = self._text(sentence.node, NIF.anchorOf) or text[sentence.begin : sentence.end]
        begin, end = span.begin - sentence.begin, span.end - sentence.begin
        return (words, (begin, min(end, len(words)))) if 0 <= begin < len(words) else (None, None)

    def _values(self, node: object, predicate: NamedNode) -> Sequence[object]:
        return self._about.get(node, {}).get(predicate, ())

    def _value(self, node: object, predicate: NamedNode) -> object:
        """The only value, or the first of several."""
        return min(self._values(node, predicate), key=str, default=None)

    def _text(self, node: object, predicate: NamedNode) -> str | None:
        value = self._value(node, predicate)
        return value.value if isinstance(value, Literal | NamedNode) else None

    def _number(self, node: object, predicate: NamedNode) -> int | None:
        text = self._text(node, predicate)
        return int(text) if text is not None and re.fullmatch("[0-9]{1,12}", text) else None


@dataclass(frozen=True, slots=True)
class _Span:
    node: object
    article: object
    begin: int
    end: int

    def order(self) -> tuple[str, int, int, str]:
        return str(self.article), self.begin, self.end, str(self.node)
