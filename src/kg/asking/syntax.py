"""SPARQL as text: the prefixes that it needs, and what is wrong with it.

The parser (Oxigraph's) says where it stopped and lists what it would have taken; what is said to the user is
worded here. All columns count code points from 1.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from itertools import takewhile
from typing import NoReturn

import pyoxigraph as ox

from kg.errors import QueryError
from kg.names import PREFIXES
from kg.store.results import SKIPPED, bare, blank

_WORD = r"(?<![\w?$:@%.-])(?:{})(?![\w:-])"
"""A word of code: no part of a variable, a prefixed name or a language."""
_PREFIX = re.compile(r"(?<![\w?$:%.@-])([^\W\d_](?:[\w.-]*[\w-])?)?:")
_DECLARED = re.compile(r"(?<![\w?$:@-])PREFIX\s+([^\W\d_][\w.-]*)?\s*:", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*(?:BASE\s+<\s*>|PREFIX\s+[\w.-]*\s*:\s*<\s*>)", re.IGNORECASE)
_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_PAIRS = {"}": "{", ")": "(", "]": "["}


def nearest(word: str, among: Iterable[str]) -> str | None:
    """What `word` may have been meant to be, if anything is like it."""
    by_case = {name.casefold(): name for name in among}
    close = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=0.6)
    return by_case[close[0]] if close else None


def complete(text: str) -> str:
    """`text` with those of `PREFIXES` declared that it uses and does not declare, on a line of their own."""
    code = bare(text)
    declared = {match[1] or "" for match in _DECLARED.finditer(code)}
    used = {match[1] or "" for match in _PREFIX.finditer(code)}
    missing = [prefix for prefix in PREFIXES if prefix in used - declared]
    lines = " ".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in missing)
    return f"{lines}\n{text}" if lines else text


def check(text: str, path: str | None = None) -> None:
    """Make sure that `text` is a query that can be asked.

    Args:
        text: SPARQL; prefixes of `PREFIXES` need no declaration.
        path: the file it is from.

    Raises:
        QueryError: it is an update, asks other servers (`SERVICE`: nothing is sent anywhere but to the graph's
            own address), uses an unknown prefix, or is not SPARQL 1.1. With line and column.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        wrong(text, error.start, "half a surrogate pair stands here", path)
    code = bare(text)
    _check_depth(text, code, path)
    _check_form(text, code, path)
    _check_prefixes(text, code, path)
    added = complete(text)
    try:
        ox.Store().query(added)
    except SyntaxError as error:
        _explain(text, code, str(error), added.count("\n") - text.count("\n"), path)


def wrong(text: str, at: int, message: str, path: str | None, hint: str | None = None) -> NoReturn:
    """Raise a QueryError that points to the character `at`."""
    line = text.count("\n", 0, at) + 1
    begin = text.rfind("\n", 0, at) + 1
    source = text[begin:].split("\n", 1)[0].rstrip("\r")
    raise QueryError(message, path=path, line=line, column=at - begin + 1, source=source, hint=hint)


_DEEPEST = 100
_LONGEST = 250
_CHAINED = re.compile(
    r"[!/|^+*]|(?<![\w:.-])-|&&|(?<![\w?$:@%.-])(?:UNION|OPTIONAL|MINUS|BIND|FILTER)\b", re.IGNORECASE
)
"""What makes the engine descend one step further without a bracket."""


def _check_depth(text: str, code: str, path: str | None) -> None:
    """Nothing is nested deeper than the engine can bear.

    3,000 brackets or 20,000 operators end the program; 1,000 brackets or 900 steps of a path take minutes.
    """
    depth = 0
    for match in re.finditer(r"[{(\[]|([})\]])", code):
        depth += -1 if match[1] else 1
        if depth > _DEEPEST:
            wrong(text, match.start(), f"more than {_DEEPEST} brackets are open here", path, "ask in several queries")
    for count, match in enumerate(_CHAINED.finditer(code), 1):
        if count > _LONGEST:
            wrong(text, match.start(), f"more than {_LONGEST} operators up to here", path, "ask in several queries")


def _check_form(text: str, code: str, path: str | None) -> None:
    """A query begins with one of four words, and none of an update."""
    at = 0
    while prologue := _PROLOGUE.match(code, at):
        at = prologue.end()
    at = len(code) - len(code[at:].lstrip())
    word = "".join(takewhile(str.isalpha, code[at:])).upper()
    if word in _UPDATES:
        change = "kg build, kg load and kg remove change graphs"
        wrong(text, at, "this is an update; a query only reads", path, change)
    if word in ("PREFIX", "BASE"):
        wrong(text, at, f"this {word} cannot be read", path, "write PREFIX name: <IRI>, or BASE <IRI>")
    if word not in _QUERIES:
        meant = nearest(word, _QUERIES)
        hint = f"did you mean {meant}?" if meant else None
        wrong(text, at, "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE", path, hint)
    if service := re.search(_WORD.format("SERVICE"), code, re.IGNORECASE):
        wrong(text, service.start(), "SERVICE is not followed: a query stays with its graph", path)


def _check_prefixes(text: str, code: str, path: str | None) -> None:
    """Every prefix is declared or well known."""
    declared = {match[1] or "" for match in _DECLARED.finditer(code)}
    for match in _PREFIX.finditer(code):
        prefix = match[1] or ""
        if prefix in declared or prefix in PREFIXES or code.endswith("_", 0, match.start()):
            continue
        meant = nearest(prefix, [*declared, *PREFIXES])
        hint = f"did you mean {meant}:?" if meant else f"declare it first: PREFIX {prefix}: <...>"
        wrong(text, match.start(), f"the prefix '{prefix}:' is not declared", path, hint)


def _explain(text: str, code: str, message: str, added: int, path: str | None) -> NoReturn:
    """What is wrong with a query that the parser refuses: the likely slip first, else where it stopped."""
    _find_slip(text, code, path)
    for said, meaning in _REASONS.items():
        if said in message:
            wrong(text, code.upper().rfind("SELECT"), meaning, path)
    _find_word(text, code, path)
    _find_bind(text, code, path)
    place = re.match(r"error at (\d+):(\d+): ", message)
    at = _offset(text, int(place[1]) - added, int(place[2])) if place else len(text)
    if token := re.compile(r"\w+|\S").search(code, at):
        wrong(text, token.start(), f"this is not SPARQL 1.1: '{token[0]}' does not fit here", path)
    hint = "look for a triple without all of its three parts, and for a missing '.'"
    wrong(
        text, len(text.rstrip()), "this is not SPARQL 1.1: it breaks off, or something before does not fit", path, hint
    )


_REASONS = {
    "The SELECT contains a variable that is unbound": (
        "with GROUP BY or an aggregate such as COUNT, SELECT can only name what it groups by or aggregates"
    ),
    "SELECT * is not authorized with GROUP BY": "SELECT * does not go with GROUP BY",
    "Duplicated variable name in SELECT": "SELECT names the same variable twice",
}
"""A condition of SPARQL that the parser names, in its words and in ours."""

_KEYWORDS = frozenset(
    """
    a add all as asc ask avg base bind by clear coalesce construct copy count create data default delete desc describe
    distinct drop exists false filter from graph group group_concat having if in insert into limit load max min minus
    move named not offset optional order prefix reduced sample select separator service silent sum to true undef union
    using values where with abs bnode bound ceil concat contains datatype day encode_for_uri floor hours iri isblank
    isiri isliteral isnumeric isuri lang langmatches lcase md5 minutes month now rand regex replace round sameterm
    seconds sha1 sha256 sha384 sha512 str strafter strbefore strdt strends strlang strlen strstarts struuid substr
    timezone tz ucase uri uuid year e
    """.split()
)
"""The words of SPARQL 1.1, in small letters, with the "e" of 1e3."""


def _find_word(text: str, code: str, path: str | None) -> None:
    """A word that is none of SPARQL's: no variable, prefixed name, label or language."""
    for match in re.finditer(r"(?<![\w?$:@%.-])_?[^\W\d_]\w*(?![\w:-])", code):
        if match[0].startswith("_") or match[0].lower() in _KEYWORDS:
            continue
        meant = nearest(match[0], _KEYWORDS)
        hint = f"did you mean {meant.upper()}?" if meant else "variables begin with ?, names have a prefix"
        wrong(text, match.start(), f"'{match[0]}' is no word of SPARQL", path, hint)


def _find_bind(text: str, code: str, path: str | None) -> None:
    """A BIND to a variable that was used before."""
    for match in re.finditer(r"BIND\s*\([^{}]*?\bAS\s+[?$](\w+)\s*\)", code, re.IGNORECASE):
        if re.search(rf"[?$]{match[1]}\b", code[: match.start()]):
            wrong(text, match.start(1) - 1, f"BIND sets ?{match[1]}, which is used before it", path)


def _find_slip(text: str, code: str, path: str | None) -> None:
    """A quotation mark or bracket without its partner, or a relative IRI."""
    strings = SKIPPED.sub(blank, text)
    if mark := re.search("[\"']", strings):
        wrong(text, mark.start(), "this quotation mark has no partner on its line", path)
    _find_bracket(text, strings, path)
    if not re.search(_WORD.format("BASE"), code, re.IGNORECASE):
        for iri in SKIPPED.finditer(text):
            if iri[0].startswith("<") and not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*:", iri[0]):
                hint = "write it in full, or begin the query with BASE <...>"
                wrong(text, iri.start(), f"the IRI {iri[0]} is relative", path, hint)


def _find_bracket(text: str, code: str, path: str | None) -> None:
    """A bracket without its partner."""
    opened: list[int] = []
    for match in re.finditer(r"[{}()\[\]]", code):
        if match[0] not in _PAIRS:
            opened.append(match.start())
        elif not opened or text[opened.pop()] != _PAIRS[match[0]]:
            wrong(text, match.start(), f"this '{match[0]}' closes nothing", path)
    if opened:
        wrong(text, opened[-1], f"this '{text[opened[-1]]}' is never closed", path)


def _offset(text: str, line: int, column: int) -> int:
    """The character at a line and a column, both from 1."""
    lines = text.split("\n")
    before = sum(len(each) + 1 for each in lines[: max(line, 1) - 1])
    return min(before + column - 1, len(text))
