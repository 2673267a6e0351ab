"""Reports for people (text), programs (JSON), forges (GitHub, SARIF) and other SHACL tools (Turtle).

Whatever an article or a file name holds, a line stays a line, and no control character gets out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import __version__, names
from kg.checking import Report, Violation
from kg.checking.terms import PREFIXES, SH_IRI, Term, curie, expanded
from kg.errors import KgError, printable
from kg.locations import Location
from kg.names import RDF
from kg.store.rdf import turtle

__all__ = ["FORMATS", "Report", "excerpt", "render", "summary"]

_WORDS = {"violation": "error", "warning": "warning", "info": "info"}
_SARIF_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_GITHUB_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}
_WIDTH, _BEFORE = 96, 36
"""Columns of a quoted sentence, and how many of them may stand before what is wrong."""


def render(report: Report, format: str = "text") -> str:
    """`report` in one of `FORMATS`; ends with a line break, or is empty (github, nothing found).

    Raises:
        KgError: no such format.
    """
    if format not in FORMATS:
        raise KgError(f"'{printable(format)}' is not a format of reports", hint=f"use one of {', '.join(FORMATS)}")
    return FORMATS[format](report)


# --- text ----------------------------------------------------------------------------------------------


def _as_text(report: Report) -> str:
    lines = [line for violation in report.violations for line in _described(violation)]
    lines += [f"left out: {node}" for node in report.left_out]
    return "".join(printable(line) + "\n" for line in (*lines, summary(report)))


def summary(report: Report) -> str:
    """`1 error, 2 warnings in 3 articles`, and what was left out, if anything."""
    counts = report.counts
    parts = [_count(counts["violation"], "error"), _count(counts["warning"], "warning")]
    if counts["info"]:
        parts.append(f"{counts['info']} info")
    left_out = f"; {_count(len(report.left_out), 'node')} left out" if report.left_out else ""
    return f"{', '.join(parts)} in {_count(report.articles, 'article')}{left_out}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _described(violation: Violation) -> Iterator[str]:
    """The line of a violation, and below it the sentence with a line of carets."""
    yield f"{_where(violation)}: {_WORDS[violation.severity]}: {_message(violation)}"
    for line in excerpt(violation.location):
        yield "    " + line


def _where(violation: Violation) -> str:
    """`path:line:column`; without the text `path: char 28-29`; without a location the node's IRI."""
    location, path = violation.location, _flat(violation.path or "")
    if location.line is not None:
        parts = [path, str(location.line), str(location.column)]
        return ":".join(parts) if path else f"{violation.focus}:{location.line}:{location.column}"
    if location.begin is not None:
        return f"{path or violation.focus}: char {location.begin}-{location.end}"
    return f"{path}: {violation.focus}" if path else _flat(violation.focus)


def _message(violation: Violation) -> str:
    return _flat(violation.message) + (f" [{violation.term}]" if violation.term else "")


def excerpt(location: Location) -> list[str]:
    r"""The sentence in one line, shortened around what is wrong, and a line of carets; [] without a sentence.

    >>> excerpt(Location(sentence="He\tleft at noon.", quote=(3, 7)))
    ['He left at noon.', '   ^~~~']
    """
    if location.sentence is None or location.quote is None:
        return []
    sentence, (begin, end) = _flat(location.sentence), location.quote
    left = 0 if len(sentence) <= _WIDTH else max(0, min(begin - _BEFORE, len(sentence) - _WIDTH))
    right = min(len(sentence), left + _WIDTH)
    before = "..." * (left > 0) + printable(sentence[left:begin])
    inside = printable(sentence[begin : min(end, right)])
    after = printable(sentence[min(end, right) : right]) + "..." * (right < len(sentence))
    return [before + inside + after, " " * _columns(before) + "^" + "~" * (_columns(inside) - 1)]


def _flat(text: str) -> str:
    """`text` in one line, of the same length."""
    return "".join(" " if c.isspace() else c for c in text)


def _columns(text: str) -> int:
    """How wide a terminal shows `text`: two columns for what is wide, none for accents that combine."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.category(c) in ("Mn", "Me") for c in text)


# --- json ----------------------------------------------------------------------------------------------


def _as_json(report: Report) -> str:
    return _dumped(
        {
            "conforms": report.conforms,
            "counts": report.counts,
            "articles": report.articles,
            "left_out": list(report.left_out),
            "violations": [_record(violation) for violation in report.violations],
        }
    )


def _dumped(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2) + "\n"


def _record(violation: Violation) -> dict[str, Any]:
    location = violation.location
    return {
        "severity": violation.severity,
        "message": violation.message,
        "path": violation.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
        "begin": location.begin,
        "end": location.end,
        "sentence": location.sentence,
        "quote": list(location.quote) if location.quote else None,
        "focus": violation.focus,
        "term": violation.term,
        "value": violation.value,
        "shape": violation.shape,
        "component": violation.component,
        "graph": violation.graph,
    }


# --- github --------------------------------------------------------------------------------------------


def _as_github(report: Report) -> str:
    """Workflow commands, one line each: GitHub shows them beside the lines of a changed file."""
    return "".join(_annotation(violation) + "\n" for violation in report.violations)


def _annotation(violation: Violation) -> str:
    location = violation.location
    fields = {"file": violation.path, "line": location.line, "col": location.column, "title": violation.term}
    given = ",".join(f"{key}={_escaped(str(v), ':,')}" for key, v in fields.items() if v is not None)
    where = "" if location.line is not None else f"{_where(violation)}: "
    lines = [where + _message(violation), *excerpt(location)[:1]]
    command = _GITHUB_COMMANDS[violation.severity]
    return f"::{command} {given}".rstrip() + "::" + "%0A".join(_escaped(line) for line in lines)


def _escaped(text: str, also: str = "") -> str:
    """`text` with `%`, line breaks and the characters of `also` in the way of workflow commands."""
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + also else printable(c) for c in text)


# --- sarif ---------------------------------------------------------------------------------------------


def _as_sarif(report: Report) -> str:
    """SARIF 2.1.0; a rule is a shape, columns count code points."""
    rules = {_rule_id(v): v for v in reversed(report.violations)}
    ids = sorted(rules)
    texts = {rule: printable(_flat(violation.message)) for rule, violation in rules.items()}
    driver = {
        "name": "Parley",
        "version": __version__,
        "rules": [{"id": rule, "shortDescription": {"text": texts[rule]}} for rule in ids],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(violation, ids) for violation in report.violations],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return _dumped({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _rule_id(violation: Violation) -> str:
    """The shape, or where it has no IRI the kind of constraint."""
    return curie(violation.shape or violation.component or SH_IRI + "Shape")


def _sarif_result(violation: Violation, ids: list[str]) -> dict[str, Any]:
    rule = _rule_id(violation)
    properties = {"focus": violation.focus, "term": violation.term, "value": violation.value}
    return {
        "ruleId": rule,
        "ruleIndex": ids.index(rule),
        "level": _SARIF_LEVELS[violation.severity],
        "message": {"text": printable(_message(violation))},
        "locations": [_sarif_location(violation)],
        "partialFingerprints": {"node/v1": names.digest(violation.focus, rule, violation.value or "")},
        "properties": {key: value for key, value in properties.items() if value is not None},
    }


def _sarif_location(violation: Violation) -> dict[str, Any]:
    location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": violation.focus}]}
    if violation.path is not None:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(violation.path)}}
        if violation.location.begin is not None or violation.location.line is not None:
            physical["region"] = _region(violation.location)
        location["physicalLocation"] = physical
    return location


def _region(location: Location) -> dict[str, Any]:
    if location.begin is None:
        return {"startLine": location.line, "startColumn": location.column}
    region: dict[str, Any] = {"charOffset": location.begin, "charLength": (location.end or 0) - (location.begin or 0)}
    if location.line is not None:
        lines = {"startLine": location.line, "startColumn": location.column}
        region = {**lines, "endLine": location.end_line, "endColumn": location.end_column, **region}
    if location.sentence is not None and location.quote is not None:
        region["snippet"] = {"text": location.sentence[slice(*location.quote)]}
    return region


def _uri(path: str) -> str:
    """A path or an address as a URI reference."""
    keep = "/:?#[]@!$&'()*+,;=%" if re.match("https?://", path) else "/"
    return quote(path.replace("\\", "/").encode("utf-8", "surrogatepass"), safe=keep)


# --- ttl -----------------------------------------------------------------------------------------------


def _as_turtle(report: Report) -> str:
    """A `sh:ValidationReport`; it and its results have IRIs made from what they say, never blank nodes."""
    iri = f"{names.BASE}report/{names.digest(_as_json(report))}"
    return turtle(_report_triples(report, NamedNode(iri)), PREFIXES)


def _report_triples(report: Report, node: NamedNode) -> Iterator[Triple]:
    boolean = NamedNode(names.PREFIXES["xsd"] + "boolean")
    yield Triple(node, RDF.type, _sh("ValidationReport"))
    yield Triple(node, _sh("conforms"), Literal(str(report.conforms).lower(), datatype=boolean))
    results = [NamedNode(f"{node.value}#{number}") for number in range(1, len(report.violations) + 1)]
    yield from (Triple(node, _sh("result"), result) for result in results)
    for result, violation in zip(results, report.violations, strict=True):
        yield from _result_triples(result, violation)


def _result_triples(result: NamedNode, violation: Violation) -> Iterator[Triple]:
    component = violation.component or SH_IRI + "SPARQLConstraintComponent"
    path = expanded(violation.term or "")
    yield Triple(result, RDF.type, _sh("ValidationResult"))
    yield Triple(result, _sh("resultSeverity"), _sh(violation.severity.capitalize()))
    yield Triple(result, _sh("focusNode"), _skolem(violation.node))
    if path is not None:
        yield Triple(result, _sh("resultPath"), path)
    if violation.value_node is not None:
        yield Triple(result, _sh("value"), _skolem(violation.value_node))
    yield Triple(result, _sh("resultMessage"), Literal(violation.message))
    yield Triple(result, _sh("sourceConstraintComponent"), NamedNode(component))
    if violation.shape is not None:
        yield Triple(result, _sh("sourceShape"), NamedNode(violation.shape))


def _sh(word: str) -> NamedNode:
    return NamedNode(SH_IRI + word)


def _skolem(term: Term) -> Term:
    return NamedNode(f"{names.BASE}.well-known/genid/{term.value}") if isinstance(term, BlankNode) else term


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
    "sarif": _as_sarif,
    "ttl": _as_turtle,
}
"""Name → how to write a report."""
