"""Saved queries: `.rq` files with grlc decorators (`#+ summary: ...`) and typed parameters.

    query = find("who-said-what");  sparql = query.bind(actor="Holt", since="2025-03-01")

A parameter is a variable named as grlc and BASIL have it: `?_actor` (a text), `?_who_iri`, `?_since_date`,
`?_held_boolean`, `?_n_integer`, `?_title_en` (a text in a language). To bind it, each such token is replaced
by one RDF term, written by this module after its lexical form was checked; strings, IRIs and comments are
passed over, so a value can never add SPARQL. A parameter may be left out if it is used in `BIND(?_actor AS
?wanted)` alone: unset, it stays a variable that nothing binds.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from kg import names
from kg.asking.syntax import nearest
from kg.errors import QueryError
from kg.store.results import SKIPPED, bare

_TOKEN = re.compile(
    rf"(?P<skip>{SKIPPED.pattern})|[?$]_(?P<name>[A-Za-z0-9]+)(?:_(?P<type>[A-Za-z]+))?(?!\w)", re.DOTALL
)
_XSD = names.PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a saved query can be told.

    Args:
        name: as the user writes it: "since".
        type: string, iri, boolean, date, dateTime, gYear, gYearMonth, integer, decimal, double, or a language.
        default: the value that it has when none is given.
        optional: whether the query works without it.
        description: what it means.
        choices: the values that it can have; empty where any will do.
    """

    name: str
    type: str = "string"
    default: str | None = None
    optional: bool = False
    description: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """A query with its name, what its decorators say, and its parameters in the order of its description."""

    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str
    path: str | None = None

    def bind(self, **values: str | None) -> str:
        """The query with parameters replaced by values; None leaves a parameter out.

        Raises:
            QueryError: a parameter is unknown or missing, or a value is not of its type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        given = {name: str(value) for name, value in values.items() if value is not None}
        for name in given:
            if name not in known:
                raise self._unknown(name)
        terms = {}
        for name, parameter in known.items():
            value = given.get(name, parameter.default)
            if value is not None:
                terms[name] = term(value, parameter)
            elif not parameter.optional:
                what = f": {parameter.description}" if parameter.description else ""
                raise QueryError(f"{self.name} needs --{name}{what}", path=self.path)
        return _TOKEN.sub(lambda m: m[0] if m["skip"] else terms.get(m["name"], m[0]), self.text)

    def _unknown(self, name: str) -> QueryError:
        """The error for a parameter that there is not."""
        known = [parameter.name for parameter in self.parameters]
        if meant := nearest(name, known):
            hint = f"did you mean --{meant}?"
        else:
            hint = f"it has {' '.join('--' + each for each in known)}" if known else "it has none"
        return QueryError(f"{self.name} has no parameter --{name}", hint=hint)


# --- reading -------------------------------------------------------------------------


def load(path: str | Path) -> Saved:
    """Read a saved query.

    Raises:
        QueryError: the file cannot be read, or a parameter has no known type or two.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise QueryError("no such file", path=str(path)) from None
    except UnicodeDecodeError:
        raise QueryError("the file is not UTF-8 text", path=str(path)) from None
    except OSError as error:
        raise QueryError(f"the file cannot be read: {error.strerror or error}", path=str(path)) from None
    return parse(text, Path(path).stem, str(path))


def parse(text: str, name: str = "query", path: str | None = None) -> Saved:
    """A query from its text."""
    said, types = decorators(text), _types(text, path)
    description, meanings = _meanings(str(said.get("description", "")), types)
    defaults, choices = _flat(said.get("defaults")), _flat(said.get("enumerate"))
    parameters = tuple(
        Parameter(
            each,
            kind,
            default=next(iter(defaults.get(each, [])), None),
            optional=_is_optional(text, each),
            description=meanings.get(each, ""),
            choices=tuple(choices.get(each, [])),
        )
        for each, kind in sorted(types.items(), key=lambda item: [*meanings, *types].index(item[0]))
    )
    return Saved(name, str(said.get("summary", "")), description, parameters, text, path)


def saved(folder: str | Path | None = None) -> list[Saved]:
    """The saved queries, by name: those of `folder`, then those that ship with Parley and have other names.

    Raises:
        QueryError: there is no such folder, or a file in it cannot be read.
    """
    if folder is not None and not Path(folder).is_dir():
        raise QueryError("no such folder of queries", path=str(folder))
    folders = [names.shipped("queries"), *([Path(folder)] if folder is not None else [])]
    found = {path.stem: path for each in folders for path in sorted(each.glob("*.rq"))}
    return [load(found[name]) for name in sorted(found)]


def find(name: str, folder: str | Path | None = None) -> Saved:
    """The saved query of that name.

    Raises:
        QueryError: there is none; the hint names one that is like it.
    """
    queries = {query.name: query for query in saved(folder)}
    if name in queries:
        return queries[name]
    meant = nearest(name, queries)
    hint = f"did you mean {meant}?" if meant else f"there are {', '.join(queries)}"
    raise QueryError(f"there is no saved query '{name}'", hint=hint)


def decorators(text: str) -> dict[str, str | list[tuple[str, list[str]]]]:
    """What the lines `#+ key: value` say: the part of YAML that grlc's decorators need.

    Returns:
        A text for each key; for a list of one-key mappings (`defaults`, `enumerate`), (key, values) pairs.
    """
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    said: dict[str, str | list[tuple[str, list[str]]]] = {}
    while lines:
        top = re.fullmatch(r"([\w-]+):\s*(.*)", lines.pop(0))
        block = []
        while lines and (not lines[0].strip() or lines[0].startswith((" ", "-"))):
            block.append(lines.pop(0))
        if top and top[2] in ("|", "|-", ">", ">-"):
            words = [line.strip() for line in block]
            said[top[1]] = ("\n" if top[2].startswith("|") else " ").join(words).strip()
        elif top:
            said[top[1]] = _unquoted(top[2]) if top[2] else _items(block)
    return said


def _items(block: Iterable[str]) -> list[tuple[str, list[str]]]:
    """A YAML list of mappings with one key each; the value is a scalar or a list of them."""
    items: list[tuple[str, list[str]]] = []
    for line in block:
        if pair := re.fullmatch(r"\s*-\s*([\w-]+):(?:\s+(.*))?", line):
            items.append((pair[1], [_unquoted(pair[2])] if pair[2] else []))
        elif items and (item := re.fullmatch(r"\s*-\s*(.*)", line)):
            items[-1][1].append(_unquoted(item[1]))
    return items


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _flat(value: object) -> dict[str, list[str]]:
    """The pairs of `_items` as a dict."""
    return dict(value) if isinstance(value, list) else {}


def _meanings(description: str, names: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The description without its lines `parameter: what it means`, and these."""
    meaning = re.compile(rf"^({'|'.join(names) or '(?!)'}): (.+)\n?", re.MULTILINE)
    return meaning.sub("", description).strip(), {found[1]: found[2] for found in meaning.finditer(description)}


def _types(text: str, path: str | None) -> dict[str, str]:
    """Parameter → type, in the order of first use."""
    found: dict[str, str] = {}
    for match in _TOKEN.finditer(text):
        if match["skip"]:
            continue
        name, kind = match["name"], match["type"] or "string"
        if kind not in _CHECKS and not re.fullmatch("[a-z]{2,3}", kind):
            raise QueryError(f"the parameter {match[0]} has no known type", path=path, hint=f"types: {_KINDS}")
        if found.setdefault(name, kind) != kind:
            raise QueryError(f"the parameter --{name} has two types, {found[name]} and {kind}", path=path)
    return found


def _is_optional(text: str, name: str) -> bool:
    """Whether every use of a parameter is in a BIND of its own."""
    code = bare(text)
    token = rf"[?$]_{name}(?:_[A-Za-z]+)?(?!\w)"
    return len(re.findall(rf"BIND\s*\(\s*{token}\s+AS\b", code, re.IGNORECASE)) == len(re.findall(token, code))


# --- values --------------------------------------------------------------------------


def term(value: str, parameter: Parameter) -> str:
    """`value` as an RDF term in SPARQL, of the parameter's type.

    Raises:
        QueryError: it is not of that type, or none of its choices.
    """
    try:
        value.encode()
    except UnicodeEncodeError:
        raise QueryError(f"--{parameter.name} has half a surrogate pair") from None
    if parameter.choices:
        value = _chosen(value, parameter)
    kind = parameter.type
    if kind == "iri":
        return _iri(value, parameter.name)
    if kind == "string":
        return _quoted(value)
    if kind not in _CHECKS:
        return f"{_quoted(value)}@{kind}"
    form = _CHECKS[kind][0](value.strip())
    if form is None:
        hint = f"write it as {_CHECKS[kind][1]}"
        raise QueryError(f"--{parameter.name} is no {kind}: '{value}'", hint=hint)
    return f'"{form}"^^<{_XSD}{kind}>'


def _chosen(value: str, parameter: Parameter) -> str:
    """The choice that `value` names, in capitals or not."""
    by_case = {choice.casefold(): choice for choice in parameter.choices}
    if value.casefold() in by_case:
        return by_case[value.casefold()]
    meant = nearest(value, parameter.choices)
    hint = f"did you mean {meant}?" if meant else f"it is one of {', '.join(parameter.choices)}"
    raise QueryError(f"--{parameter.name} cannot be '{value}'", hint=hint)


def _quoted(value: str) -> str:
    r"""A string in SPARQL that every engine reads alike.

    Engines may replace \uXXXX before they look for strings (SPARQL 1.1, 19.2; rdflib does, even after a
    backslash), so that "\\u0022" could end the string: the letter after a backslash is escaped itself.
    """
    text = re.sub(r"(?<=\\)[uU]", lambda m: f"\\U{ord(m[0]):08X}", re.sub(r"\\", r"\\\\", value))
    return '"' + text.replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def _iri(value: str, name: str) -> str:
    """An IRI, given in full (with <> or not), by prefix, or below the base of the data."""
    text = value.strip()
    text = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, colon, local = text.partition(":")
    if colon and prefix in names.PREFIXES:
        text = names.PREFIXES[prefix] + local
    elif text and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        text = names.BASE + text
    try:
        return str(NamedNode(text))
    except ValueError:
        raise QueryError(f"--{name} is no IRI: '{value}'", hint=f"for example {names.BASE}actor/...") from None


def _date(text: str) -> str | None:
    """A day that there is, or None."""
    try:
        return text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and datetime.date.fromisoformat(text) else None
    except ValueError:
        return None


def _date_time(text: str) -> str | None:
    """A moment that there is, or None."""
    form = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
    try:
        return text if re.fullmatch(form, text) and datetime.datetime.fromisoformat(text) else None
    except ValueError:
        return None


def _form(pattern: str) -> Callable[[str], str | None]:
    """A check that a text is of a form."""
    return lambda text: text if re.fullmatch(pattern, text) else None


def _boolean(text: str) -> str | None:
    """true or false."""
    words = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
    return words.get(text.casefold())


_CHECKS: dict[str, tuple[Callable[[str], str | None], str]] = {
    "string": (str, "a text"),
    "iri": (str, "an IRI"),
    "boolean": (_boolean, "true or false"),
    "date": (_date, "2025-03-10"),
    "dateTime": (_date_time, "2025-03-10T12:00:00Z"),
    "gYear": (_form("[0-9]{4}"), "2025"),
    "gYearMonth": (_form("[0-9]{4}-(?:0[1-9]|1[0-2])"), "2025-03"),
    "integer": (_form("[+-]?[0-9]+"), "12"),
    "decimal": (_form(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"), "1.5"),
    "double": (_form(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"), "1.5e3"),
}
"""Type → its lexical form or None, and an example."""

_KINDS = f"{' '.join(_CHECKS)}, or a language such as en"
