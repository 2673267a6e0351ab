"""One HTML file that shows the negotiations of a graph: how each stands, who reported it, who moved, in which words.

`data` has it as plain values for other programs, `page` as HTML that needs nothing else: no script, no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.asking import ask
from kg.asking.answer import Answer, short

if TYPE_CHECKING:
    from kg.store import GraphStore

Row = dict[str, str]

_SENTENCES = """
SELECT DISTINCT ?negotiation ?sentence ?begin {
  ?negotiation a kg:Negotiation ; kg:evidence/nif:sentence ?span . ?span nif:anchorOf ?sentence ; nif:beginIndex ?begin
} ORDER BY ?negotiation ?begin"""
_PARTS = "SELECT DISTINCT ?source ?negotiation { ?source kg:partOf ?negotiation ; kg:moveType ?kind }"


def data(graph: GraphStore) -> list[dict[str, Any]]:
    """The processes of negotiation, those with the most articles first.

    Returns:
        For each: `process` (IRI), `name`; `history`, a row for each article (told, before, status, publisher, article,
        parties, delegates, mediators, sentences); `parties`, a row for each (party, moved, offers … threats, last);
        `moves` (date, move, who, whom, words, article). Values are text; times are ISO 8601.
    """
    history = _rows(ask(graph, "status-history"))
    people = {row["negotiation"]: row for row in _rows(ask(graph, "parties-over-time"))}
    sentences = _grouped(_rows(ask(graph, _SENTENCES)), "negotiation")
    process_of = {row["negotiation"]: row["process"] for row in history}
    part_of = {row["source"]: process_of.get(row["negotiation"], "") for row in _rows(ask(graph, _PARTS))}
    moves = _grouped(
        ({**row, "process": part_of.get(row["source"], "")} for row in _rows(ask(graph, "moves"))), "process"
    )
    parties = _grouped(_rows(ask(graph, "who-moved")), "process")
    found = []
    for process, told in _grouped(history, "process").items():
        for row in told:
            row.update({key: people[row["negotiation"]][key] for key in ("parties", "delegates", "mediators")})
        found.append(
            {
                "process": process,
                "name": told[0]["name"],
                "history": [
                    {**row, "sentences": [s["sentence"] for s in sentences.get(row["negotiation"], [])]} for row in told
                ],
                "parties": parties.get(process, []),
                "moves": moves.get(process, []),
            }
        )
    return sorted(found, key=lambda each: (-len(each["history"]), each["name"], each["process"]))


def page(graph: GraphStore, title: str) -> str:
    """The same as HTML; what articles say is escaped."""
    from jinja2 import Environment

    source = (files("kg.page") / "page.html.jinja").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)
    return template.render(title=title, processes=data(graph))


def _rows(answer: Answer) -> list[Row]:
    """The rows of an answer as text, IRIs in full."""
    return [
        {
            name: "" if term is None else getattr(term, "value", short(term))
            for name, term in zip(answer.columns, row, strict=True)
        }
        for row in answer.rows
    ]


def _grouped(rows: Iterable[Mapping[str, str]], key: str) -> dict[str, list[Row]]:
    """Rows by the value of a column, in their order."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(dict(row))
    return groups
