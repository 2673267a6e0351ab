"""Why a graph says something: a node, the sentences behind it with the words marked, and the rule that read them.

print(why(graph, "actor/mira-holt"))
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode
from rich.cells import cell_len

from kg.asking import ask
from kg.asking.answer import Answer, Term, short
from kg.asking.syntax import complete
from kg.errors import QueryError, line_column, printable
from kg.names import BASE, KG, PREFIXES, RDF, SCHEMA

if TYPE_CHECKING:
    from kg.store import GraphStore

WIDTH = 100
"""Cells of a line of a quoted sentence, without its indent."""
MOST_PASSAGES = 20
"""As many sentences are shown; of an actor who is in every article there may be thousands."""
_MOST_REFERRERS = 10
_ROLES = (KG.evidence, KG.cueSpan, KG.speakerSpan)
_HIDDEN = "rdf:type, nif:isString, " + ", ".join(f"kg:{p}" for p in ("evidence", "cueSpan", "speakerSpan"))
_LABEL = "skos:prefLabel|rdfs:label|schema:name|schema:headline|kg:text|nif:anchorOf"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence behind a node.

    Args:
        source: the article's `dcterms:source`, else its IRI.
        begin: the first code point of the article that shows the node.
        line, column: the same, from 1; None if the graph keeps no text.
        sentence: its words.
        marks: (begin, end, sign) of what is marked in it, in code points: "^" what shows the node, "~" the cue and
            the speaker of a statement.
    """

    source: str
    begin: int
    line: int | None
    column: int | None
    sentence: str
    marks: tuple[tuple[int, int, str], ...]

    def __str__(self) -> str:
        """The place, and the sentence with the words marked."""
        if self.line is None:
            place = f"{printable(self.source)}, character {self.begin}"
        else:
            place = f"{printable(self.source)}:{self.line}:{self.column}"
        return "\n".join([place, *("    " + line for line in _marked(self.sentence, self.marks))])


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a node is, and why.

    Args:
        iri: of the node.
        kinds: its classes, as "kg:Person".
        label: what it is called; "" if nothing calls it anything.
        facts: property and values, as text: what the graph says of it.
        passages: sentences behind it, in the order of source and text.
        more: how many further sentences there are.
        referrers: the nodes that refer to it, as text, where no sentence does.
    """

    iri: str
    kinds: tuple[str, ...]
    label: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    passages: tuple[Passage, ...] = ()
    more: int = 0
    referrers: tuple[str, ...] = ()

    def __str__(self) -> str:
        """All of it, as plain text that cannot steer a terminal."""
        name = ", ".join(self.kinds) + (": " if self.kinds and self.label else "") + self.label
        lines = [short(NamedNode(self.iri)), *([name] if name else [])]
        width = max((len(fact) for fact, _ in self.facts), default=0)
        lines += [f"  {fact:{width}}  {'; '.join(values)}" for fact, values in self.facts]
        for passage in self.passages:
            lines += ["", str(passage)]
        if self.more:
            lines += ["", f"and {self.more} more sentence{'s' * (self.more != 1)}"]
        if self.referrers:
            lines += ["", "referred to by", *("  " + referrer for referrer in self.referrers)]
        return "\n".join(lines)


def why(graph: GraphStore, iri: str) -> Explanation:
    """Explain a node of a graph.

    Args:
        graph: from `kg.store.open_graph`.
        iri: the node, of any kind: its IRI (with <> or not), a prefixed name, what follows the base of the data
            ("actor/mira-holt"), or the end of its IRI after a "/", "#" or ":", if only one node ends so.

    Raises:
        QueryError: there is no such node, or there are several; the hint names some.
    """
    node = _resolve(graph, iri)
    kinds, facts = _kinds(graph, node), _facts(graph, node)
    spans = _spans(graph, node)
    passages = _passages(graph, spans)
    return Explanation(
        node.value,
        tuple(short(kind) for kind in kinds),
        _label(graph, node),
        facts + (_counts(graph, node) if SCHEMA.NewsArticle in kinds else ()),
        passages,
        len({_sentence_key(row) for row in spans}) - len(passages),
        () if spans or SCHEMA.NewsArticle in kinds else _referrers(graph, node),
    )


# --- which node ----------------------------------------------------------------------


def _resolve(graph: GraphStore, text: str) -> NamedNode:
    """The node that `text` names."""
    wanted = text.strip().removeprefix("<").removesuffix(">")
    for node in _readings(wanted):
        if _rows(graph, f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}"):
            return node
    found = _ending_in(graph, wanted)
    if len(found) == 1:
        return NamedNode(found[0])
    if found:
        hint = "say which: " + ", ".join(short(NamedNode(each)) for each in found[:4])
        raise QueryError(f"{len(found)} nodes end in '{wanted}'", hint=hint)
    raise QueryError(f"there is no node '{wanted}'", hint=_near(graph, wanted))


def _readings(text: str) -> Iterator[NamedNode]:
    """The IRIs that `text` may stand for."""
    prefix, _, local = text.partition(":")
    for iri in (text, PREFIXES.get(prefix, "") + local, BASE + text):
        with suppress(ValueError):
            yield NamedNode(iri)


def _ending_in(graph: GraphStore, text: str) -> list[str]:
    """The IRIs of nodes that end in `text` after a joint."""
    if not re.fullmatch(r'[^<>"{}|^`\\\x00-\x20\ud800-\udfff]+', text):
        return []
    query = f"SELECT DISTINCT ?node {{ ?node ?p ?o FILTER(ISIRI(?node) && STRENDS(STR(?node), {Literal(text)})) }}"
    iris = (row[0].value for row in _rows(graph, query) if isinstance(row[0], NamedNode))
    return sorted(iri for iri in iris if iri.removesuffix(text)[-1:] in ("/", "#", ":", "="))


def _near(graph: GraphStore, text: str) -> str:
    """A hint that names nodes which are like `text`."""
    query = "SELECT DISTINCT ?node { { ?node kg:evidence ?span } UNION { ?node a schema:NewsArticle } }"
    nodes = sorted({short(row[0]) for row in _rows(graph, query)})
    ends = {node: re.split("[/#]", node)[-1] for node in nodes}
    end = re.split("[/#]", text)[-1].casefold()
    alike = difflib.get_close_matches(end, ends.values(), n=3, cutoff=0.8)
    close = [node for node in nodes if end and (end in ends[node] or ends[node] in alike)][:3]
    return f"did you mean {' or '.join(close)}?" if close else "kg list GRAPH actors shows some"


# --- what the graph says of it -------------------------------------------------------


def _kinds(graph: GraphStore, node: NamedNode) -> list[NamedNode]:
    """The classes of a node, sorted."""
    rows = _rows(graph, f"SELECT DISTINCT ?kind {{ {node} {RDF.type} ?kind }}")
    return sorted((row[0] for row in rows if isinstance(row[0], NamedNode)), key=str)


def _label(graph: GraphStore, node: NamedNode) -> str:
    """The first of the names of a node."""
    rows = _rows(graph, f"SELECT DISTINCT ?label {{ {node} {_LABEL} ?label }}")
    return min((short(row[0]) for row in rows), default="")


def _facts(graph: GraphStore, node: NamedNode) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Properties and values, each node with its name; then what links it to other articles, with the reason."""
    query = f"SELECT DISTINCT ?p ?o {{ {node} ?p ?o FILTER(?p NOT IN ({_HIDDEN})) }}"
    called = _names(graph, f"{node} ?p ?node FILTER(?p NOT IN ({_HIDDEN}))")
    facts = [(short(row[0]), _called(row[1], called)) for row in _rows(graph, query)]
    links = _rows(graph, _LINKS.replace("?this", str(node)))
    facts += [("kg:reason", f"{short(p)} {short(o)}: {short(reason)}") for p, o, reason in links]
    facts.sort(key=lambda fact: (fact[0] in ("kg:rule", "kg:reason"), fact))
    return tuple((name, tuple(value for _, value in group)) for name, group in groupby(facts, lambda fact: fact[0]))


_LINKS = """
SELECT DISTINCT ?p ?o ?reason {
  ?link a kg:Link ; kg:reason ?reason ; rdf:predicate ?p .
  { ?link rdf:subject ?this ; rdf:object ?o } UNION { ?link rdf:object ?this ; rdf:subject ?o }
}"""


def _names(graph: GraphStore, pattern: str) -> dict[str, str]:
    """IRI → name of the nodes that `pattern` finds as ?node."""
    found: dict[str, str] = {}
    for node, label in _rows(graph, f"SELECT DISTINCT ?node ?label {{ {pattern} . ?node {_LABEL} ?label }}"):
        if isinstance(node, NamedNode):
            found[node.value] = min(short(label), found.get(node.value, short(label)))
    return found


def _called(term: Term | None, called: dict[str, str]) -> str:
    """A value as text: a node with its name before it."""
    name = called.get(term.value) if isinstance(term, NamedNode) else None
    return f"{name} <{short(term)}>" if name else short(term)


def _counts(graph: GraphStore, article: NamedNode) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What was read from an article, as numbers."""
    answer = ask(graph, "article", {"article": article.value})
    wanted = ("actors", "events", "negotiations", "statements")
    return tuple(
        (name, (short(value),)) for row in answer.rows for name, value in zip(answer.columns, row, strict=True)
        if name in wanted
    )  # fmt: skip


def _referrers(graph: GraphStore, node: NamedNode) -> tuple[str, ...]:
    """Nodes that refer to one, for what has no words of its own, and by which property."""
    found = sorted((short(p), short(s)) for s, p in _rows(graph, f"SELECT DISTINCT ?s ?p {{ ?s ?p {node} }}"))
    lines = [f"{subject} as {name}" for name, subject in found[:_MOST_REFERRERS]]
    more = len(found) - len(lines)
    return (*lines, *([f"and {more} more"] if more else []))


# --- the sentences behind it ---------------------------------------------------------

_Row = tuple[Term | None, ...]

_SPANS = """
SELECT DISTINCT ?article ?source ?sentence ?from ?words ?begin ?end ?role {
  ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:referenceContext ?article .
  OPTIONAL { ?article dcterms:source ?source }
  OPTIONAL { ?span nif:sentence ?sentence . ?sentence nif:beginIndex ?from ; nif:anchorOf ?words }
  OPTIONAL { ?span nif:anchorOf ?itself }
  %s
}"""


def _spans(graph: GraphStore, node: NamedNode) -> list[_Row]:
    """The spans behind a node, in the order of source and text; a span is behind itself."""
    roles = " ".join(map(str, _ROLES))
    behind = f"{{ {node} ?role ?span VALUES ?role {{ {roles} }} }}"
    itself = f"{{ BIND({KG.evidence} AS ?role) BIND({node} AS ?span) }}"
    return sorted(_rows(graph, _SPANS % f"{behind} UNION {itself}"), key=_text_order)


def _text_order(row: _Row) -> tuple[str, str, int, int, str]:
    article, source, _, _, _, begin, end, role = row
    return (short(source), short(article), _number(begin), _number(end), short(role))


def _sentence_key(row: _Row) -> tuple[str, str]:
    """What the spans of one sentence share; a span without a sentence is one by itself."""
    return (str(row[0]), str(row[2]) if row[2] is not None else f"{row[5]}-{row[6]}")


def _passages(graph: GraphStore, spans: list[_Row]) -> tuple[Passage, ...]:
    """The first sentences of the spans, with the words marked."""
    sentences: dict[tuple[str, str], list[_Row]] = {}
    for row in spans:
        sentences.setdefault(_sentence_key(row), []).append(row)
    shown = list(sentences.values())[:MOST_PASSAGES]
    texts = _texts(graph, {str(rows[0][0]) for rows in shown})
    return tuple(_passage(rows, texts.get(str(rows[0][0]))) for rows in shown)


def _texts(graph: GraphStore, articles: Iterable[str]) -> dict[str, str]:
    """Article → its text, where the graph keeps it."""
    nodes = " ".join(sorted(articles))
    rows = _rows(
        graph, f"SELECT DISTINCT ?article ?text {{ VALUES ?article {{ {nodes} }} ?article nif:isString ?text }}"
    )
    return {str(row[0]): row[1].value for row in rows if isinstance(row[1], Literal)}


def _passage(rows: list[_Row], text: str | None) -> Passage:
    """The passage of the spans of one sentence; its place is that of the first that shows the node."""
    article, source, _, from_, words, _, _, _ = rows[0]
    first = min(rows, key=lambda row: (row[7] != KG.evidence, _number(row[5])))
    begin, end = _number(first[5]), _number(first[6])
    start = _number(from_) if from_ is not None else begin
    line, column = line_column(text, begin) if text is not None and begin <= len(text) else (None, None)
    sentence = words.value if isinstance(words, Literal) else (text or "")[start:end]
    signs = ((_number(row[5]) - start, _number(row[6]) - start, row[7]) for row in rows)
    marks = tuple((b, e, "^" if role == KG.evidence else "~") for b, e, role in signs)
    return Passage(short(source or article), begin, line, column, sentence, marks)


def _number(term: Term | None) -> int:
    """An offset; 0 if it is none."""
    return int(term.value) if isinstance(term, Literal) and re.fullmatch("[0-9]{1,12}", term.value) else 0


def _rows(graph: GraphStore, query: str) -> list[_Row]:
    """The rows of a SELECT; of an ASK, one row if it is true."""
    answer = Answer.of(graph.query(complete(query)))
    return [()] if answer.boolean else answer.rows


def _marked(sentence: str, marks: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    """A sentence in lines of at most `WIDTH` cells, each with a line of marks under it if it has any."""
    signs = [" "] * len(sentence)
    for begin, end, sign in sorted(marks, key=lambda mark: mark[2] == "^"):
        signs[max(begin, 0) : end] = [sign] * len(signs[max(begin, 0) : end])
    shown = [" " if c.isspace() else printable(c) for c in sentence]
    for begin, end in _broken(shown):
        yield "".join(shown[begin:end]).rstrip()
        under = "".join(sign * cell_len(text) for sign, text in zip(signs[begin:end], shown[begin:end], strict=True))
        if under.strip():
            yield under.rstrip()


def _broken(shown: list[str]) -> Iterator[tuple[int, int]]:
    """Where the lines begin and end, broken after blanks where there are some."""
    begin = width = 0
    blank: int | None = None
    for i, text in enumerate(shown):
        width += cell_len(text)
        while width > WIDTH and i > begin:
            end = blank if blank is not None else i
            yield begin, end
            begin, blank = end, None
            width = sum(map(cell_len, shown[begin : i + 1]))
        if text == " ":
            blank = i + 1
    if begin < len(shown):
        yield begin, len(shown)
