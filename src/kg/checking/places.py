"""Where a node stands in a file of Turtle, TriG, N-Triples or N-Quads: graphs that no article explains.

Parsed triples do not remember their lines, so the file is gone through once more, token by token, for what
stands as subject and as predicate of it. The file is known to be RDF: nothing is checked here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin

from kg.errors import line_column
from kg.locations import NOWHERE, Location
from kg.names import RDF
from kg.store.rdf import text_of

LARGEST = 50_000_000
"""Characters of a file; a larger one is not gone through (10 million take some seconds)."""

_TOKEN = re.compile(
    r"\#[^\n]*"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|<(?P<iri>[^<>\"{}|^`\s]*)>"
    r"|@?(?P<word>prefix|base|graph)(?![\w:-])"
    r"|(?P<blank>_:[\w.-]*\w)"
    r"|(?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:%-]|\\.)*[\w:%-]|(?:[^\W\d_][\w.-]*)?:)"
    r"|(?P<a>a)(?![\w:-])"
    r"|(?P<mark>[\[\](){};,.])"
    r"|[^\s\[\](){};,]+",
    re.DOTALL | re.IGNORECASE,
)


def place(path: str, node: str, predicate: str | None = None) -> Location:
    """Where a file says something of a node.

    Args:
        path: the file; an address, or a file of another kind, is NOWHERE.
        node: an IRI, or "_:" and the label of a blank node.
        predicate: the property that it is about; where it is not said, the node's first place is given.
    """
    if not re.search(r"\.(ttl|trig|nt|nq)(\.gz)?$", path, re.IGNORECASE) or not Path(path).is_file():
        return NOWHERE
    text, subjects, predicates = _places(path, Path(path).stat().st_mtime_ns)
    at = predicates.get((node, predicate or ""), subjects.get(node))
    if at is None:
        return NOWHERE
    line, column = line_column(text, at)
    return Location(path, line=line, column=column)


@lru_cache(maxsize=2)
def _places(path: str, _: int) -> tuple[str, dict[str, int], dict[tuple[str, str], int]]:
    """The text of a file, subject → offset, and (subject, predicate) → offset."""
    text = text_of(path, LARGEST)
    reader = _Reader(Path(path).absolute().as_uri())
    for token in _TOKEN.finditer(text):
        reader.take(token)
    return text, reader.subjects, reader.predicates


class _Reader:
    """Goes through the tokens; `role` is what the next term will be."""

    def __init__(self, base: str) -> None:
        self.subjects: dict[str, int] = {}
        self.predicates: dict[tuple[str, str], int] = {}
        self._base, self._prefixes = base, dict[str, str]()
        self._subject, self._role, self._declared = "", "subject", ""
        self._outside: list[tuple[str, str]] = []
        self._fresh: str | None = None

    def take(self, token: re.Match[str]) -> None:
        """The next token."""
        if token["word"] and (self._role == "subject" or token["word"].lower() == "graph"):
            self._declared = token["word"].lower()
        elif token["mark"]:
            self._mark(token["mark"])
        elif self._declared in ("prefix", "base"):
            self._declare(token)
        elif term := self._term(token):
            self._take_term(term, token.start())
        elif token[0][0] in "\"'" or token[0][0].isalnum():
            self._fresh = None

    def _declare(self, token: re.Match[str]) -> None:
        if token["name"]:
            self._declared = "prefix"
            self._prefixes[token["name"][:-1]] = ""
            self._fresh = token["name"][:-1]
        elif token["iri"] is not None:
            iri = urljoin(self._base, token["iri"]) if ":" not in token["iri"] else token["iri"]
            if self._declared == "base":
                self._base = iri
            else:
                self._prefixes[self._fresh or ""] = iri
            self._declared, self._fresh = "", None

    def _term(self, token: re.Match[str]) -> str:
        """The IRI or the blank node that a token names; "" for anything else."""
        if token["iri"] is not None:
            iri = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _unescaped, token["iri"])
            return iri if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) else urljoin(self._base, iri)
        if token["blank"]:
            return token["blank"]
        if token["a"] and self._role == "predicate":
            return RDF.type.value
        if token["name"]:
            prefix, _, local = token["name"].partition(":")
            return self._prefixes.get(prefix, prefix + ":") + local.replace("\\", "")
        return ""

    def _take_term(self, term: str, at: int) -> None:
        if self._role == "subject":
            self._fresh = term if term not in self.subjects else None
            self.subjects.setdefault(term, at)
            self._subject, self._role = term, "predicate"
        elif self._role == "predicate":
            self.predicates.setdefault((self._subject, term), at)
            self._fresh, self._role = None, "object"

    def _mark(self, mark: str) -> None:
        if mark == "{" and self._fresh is not None:
            self.subjects.pop(self._fresh, None)  # it was the name of a graph
        if mark in "{}.":
            self._role, self._declared, self._fresh = "subject", "", None
            self._outside.clear()
        elif mark == ";":
            self._role = "predicate"
        elif mark in "[(":
            self._outside.append((self._subject, "predicate" if self._role == "subject" else self._role))
            self._subject, self._role = "", "predicate" if mark == "[" else "object"
        elif mark in "])" and self._outside:
            self._subject, self._role = self._outside.pop()


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))
