"""RDF as bytes: the formats, reading with errors that point, writing that is deterministic and atomic.

`kg.store` offers all of this again; graphs as things to query live there. Text formats are read and written
by pyoxigraph. What it writes keeps the order of the stream, so the order is made here (`sort_key`).
"""

from __future__ import annotations

import gzip
import io
import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, cast

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from kg import names
from kg.errors import GraphError, printable
from kg.store.depth import Shallow, check_depth, is_plain

FORMATS: Mapping[str, RdfFormat] = MappingProxyType(
    {
        ".trig": RdfFormat.TRIG,
        ".nq": RdfFormat.N_QUADS,
        ".ttl": RdfFormat.TURTLE,
        ".nt": RdfFormat.N_TRIPLES,
        ".jsonld": RdfFormat.JSON_LD,
    }
)
"""Suffix of a file → format. Each may be followed by ".gz"; Turtle and N-Triples have no graph names."""

_KNOWN = f"use one of {' '.join(FORMATS)}"
_BOM = "\ufeff".encode()
_LONGEST_QUOTED_LINE = 160


def format_of(path: str | os.PathLike[str]) -> tuple[RdfFormat, bool]:
    """The format of a file, by its suffix, and whether it is compressed.

    Raises:
        GraphError: no such format.
    """
    name = os.fspath(path)
    packed = name.lower().endswith(".gz")
    suffix = Path(name[:-3] if packed else name).suffix.lower()
    if suffix not in FORMATS:
        hint = f"{_KNOWN} (each also with .gz), or end the path of a store folder with /"
        raise GraphError("the suffix names no RDF format that can be read or written", path=name, hint=hint)
    return FORMATS[suffix], packed


def parse(path: str | os.PathLike[str]) -> Iterator[Quad]:
    """The quads of a file, one after the other, in constant memory (but for JSON-LD).

    Args:
        path: a file of one of `FORMATS`, perhaps compressed.

    Returns:
        Quads as they stand in the file; relative IRIs are an error; labels of blank nodes are kept, and
        unlabelled ones get random labels.

    Raises:
        GraphError: it is missing, cut off, of no known format, or not RDF (then with line and column).
    """
    syntax, packed = format_of(path)
    name = os.fspath(path)
    try:
        if not packed and is_plain(name) and syntax != RdfFormat.JSON_LD:
            yield from ox.parse(path=name, format=syntax)  # twice as fast as through Python's streams
            return
        if syntax == RdfFormat.JSON_LD:
            with _opened(name, packed) as stream:
                check_depth(stream.read(), name)
        with _opened(name, packed) as stream:
            yield from ox.parse(cast("IO[bytes]", Shallow(stream, name)), syntax)
    except SyntaxError as error:
        raise syntax_error(error, name, syntax) from None
    except (EOFError, zlib.error, OSError) as error:
        raise _unreadable(error, name) from None


def check_readable(name: str) -> None:
    """Make sure that a file can be opened; GraphError if not."""
    try:
        Path(name).open("rb").close()
    except OSError as error:
        raise _unreadable(error, name) from None


def _unreadable(error: Exception, name: str) -> GraphError:
    """Why a file could not be read, though nothing is wrong with its RDF."""
    if isinstance(error, gzip.BadGzipFile):
        return GraphError("not a gzip file", path=name, hint="name it without .gz if it is not compressed")
    if isinstance(error, (EOFError, zlib.error)):
        return GraphError("the compressed file is cut off or damaged", path=name, hint="make or copy it again")
    if isinstance(error, FileNotFoundError):
        return GraphError("no such file", path=name)
    return GraphError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path=name)


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """A file for reading, unpacked, without its byte order mark; GraphError where it cannot be read."""
    try:
        with _opened(name, name.lower().endswith(".gz")) as stream:
            yield stream
    except (EOFError, zlib.error, OSError) as error:
        raise _unreadable(error, name) from None


@contextmanager
def _opened(name: str, packed: bool) -> Iterator[IO[bytes]]:
    with Path(name).open("rb") as raw, gzip.open(raw) if packed else raw as plain:
        stream = io.BufferedReader(cast("Any", plain))
        if stream.peek(3)[:3] == _BOM:
            stream.read(3)
        yield stream


def syntax_error(error: SyntaxError, name: str, syntax: RdfFormat) -> GraphError:
    """A parser's complaint about the file (or address) `name`, with the place and the line quoted."""
    message = re.sub(r"^Parser error (at|between) .*?(?:\d|column \d+): ", "", error.msg or str(error))
    if "LoadDocumentCallback" in message:
        message = "the @context is an address; nothing is fetched from the network"
    line, column = error.lineno, error.offset
    return GraphError(
        message,
        path=name,
        line=line,
        column=column,
        source=_line(name, line) if line else None,
        hint=f"it is read as {syntax.name}",
    )


def text_of(name: str, most: int) -> str:
    """The text of a file, unpacked; "" where it is longer than `most` bytes or cannot be read."""
    with suppress(OSError, EOFError, zlib.error), _opened(name, name.lower().endswith(".gz")) as stream:
        data = stream.read(most + 1)
        return data.decode("utf-8", "replace") if len(data) <= most else ""
    return ""


def _line(name: str, number: int) -> str | None:
    """A line of a file, for quoting: None where it is too long to be of help, or cannot be had again."""
    with suppress(OSError, EOFError, zlib.error), _opened(name, name.lower().endswith(".gz")) as stream:
        for count, line in enumerate(stream, 1):
            if count == number:
                text = line.decode("utf-8", "replace").rstrip("\r\n")
                return text if len(text) <= _LONGEST_QUOTED_LINE else None
    return None


# --- terms, order ---------------------------------------------------------------------------


def graph_node(name: str) -> NamedNode | DefaultGraph:
    """The node that names a graph, "" being the default graph; GraphError if it is not an IRI."""
    try:
        return NamedNode(name) if name else DefaultGraph()
    except ValueError:
        raise GraphError(f"'{name}' is not an IRI, so it names no graph") from None


def sort_key(quad: Quad) -> tuple[Any, ...]:
    """Where a quad stands in what is written: by graph, the article, then things, then spans of the text.

    Numbers in IRIs count as numbers ("char=9,12" before "char=10,25"), `rdf:type` comes first. Two quads
    have the same key only if they are equal.
    """
    graph = quad.graph_name
    name = "" if isinstance(graph, DefaultGraph) else str(graph)
    subject = str(quad.subject)
    rank = 2 if "#char=" in subject else 0 if subject == name else 1
    predicate = quad.predicate
    return (
        name,
        rank,
        _natural(subject),
        subject,
        predicate != names.RDF.type,
        predicate.value,
        str(quad.object),
    )


def _natural(text: str) -> tuple[Any, ...]:
    """`text` with its numbers as numbers: a digit string compares by length, then by digits."""
    parts = re.split("([0-9]+)", text)
    return tuple((len(part), part) if i % 2 else part for i, part in enumerate(parts))


def restored(quad: Quad) -> Quad:
    """A quad as it was before a graph database took it in.

    Oxigraph, as most others do, keeps the value of a number and forgets its type: what went in as
    "5"^^xsd:nonNegativeInteger comes out as "5"^^xsd:integer. The ontology says which type offsets have.
    """
    number = quad.object
    if quad.predicate not in _OFFSETS or not isinstance(number, Literal):
        return quad
    if number.datatype == _INTEGER and not number.value.startswith("-"):
        value = Literal(number.value, datatype=names.XSD.nonNegativeInteger)
        return Quad(quad.subject, quad.predicate, value, quad.graph_name)
    return quad


_OFFSETS = (names.NIF.beginIndex, names.NIF.endIndex)
_INTEGER = NamedNode(names.PREFIXES["xsd"] + "integer")


# --- writing -------------------------------------------------------------------------


def serialize(quads: Iterable[Quad], format: str, *, sort: bool = True) -> bytes:
    """The bytes of `quads` in a format ("trig", "ttl" …), as `dump` writes them."""
    out = io.BytesIO()
    dump(quads, out, format, sort=sort)
    return out.getvalue()


def dump(quads: Iterable[Quad], output: IO[bytes], format: str, *, sort: bool = True) -> None:
    """Write `quads` to a binary stream.

    Args:
        quads: in any order if `sort`, else already in the order wanted.
        output: open for writing bytes.
        format: a suffix of `FORMATS`, with or without its dot.
        sort: put them in the order of `sort_key` and drop repeated ones, which needs them all in memory;
            otherwise they are written as they come, in constant memory, and only neighbours are compared.

    Turtle and N-Triples have no graph names: what several graphs say is written once, and always sorted,
    since the order of graphs means nothing there. Prefixes are bound in TriG and Turtle (pyoxigraph's JSON-LD
    has none). The same quads give the same bytes, but for blank nodes whose labels differ.

    Raises:
        GraphError: no such format.
    """
    syntax = FORMATS.get("." + format.lower().removeprefix("."))
    if syntax is None:
        raise GraphError(f"'{format}' is not a format that can be written", hint=_KNOWN)
    _dump(quads, output, syntax, sort)


def _dump(quads: Iterable[Quad], output: IO[bytes], syntax: RdfFormat, sort: bool) -> None:
    """`dump`, once the format is known."""
    if not syntax.supports_datasets:
        quads = (Quad(q.subject, q.predicate, q.object) for q in quads)
    if sort or not syntax.supports_datasets:
        quads = sorted(quads, key=sort_key)
    statements: Iterable[Quad | Triple] = (quad for quad, _ in groupby(quads))
    if not syntax.supports_datasets:
        statements = (cast("Quad", q).triple for q in statements)
    prefixes = names.PREFIXES if syntax in (RdfFormat.TRIG, RdfFormat.TURTLE) else None
    ox.serialize(cast("Any", statements), output, syntax, prefixes=prefixes)


def write(quads: Iterable[Quad], path: str | os.PathLike[str], *, sort: bool = True) -> None:
    """Write `quads` to a file, whole or not at all: an existing one is replaced when the new one is complete.

    Args:
        quads: what to write (see `dump` for the order, and for what Turtle and N-Triples drop).
        path: the file; ".gz" at its end compresses it, to the same bytes each time.
        sort: as for `dump`.

    Raises:
        GraphError: no such format, or the file cannot be written.
    """
    syntax, packed = format_of(path)
    try:
        with _replacing(os.fspath(path)) as raw:
            if packed:
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as stream:
                    _dump(quads, cast("IO[bytes]", stream), syntax, sort)
            else:
                _dump(quads, raw, syntax, sort)
    except OSError as error:
        raise GraphError(f"cannot be written: {error.strerror or error}", path=os.fspath(path)) from None


def ntriples(quads: Iterable[Quad]) -> bytes:
    """Quads as N-Triples, without their graphs, in the order they come."""
    return cast("bytes", ox.serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES))


def update(name: str, triples: bytes, *, replace: bool = True) -> bytes:
    """A SPARQL update that adds N-Triples to a graph ("" is the default graph), or makes them all of it.

    Engines may replace \\uXXXX before they look for strings (SPARQL 1.1, 19.2), even after a backslash that
    is itself escaped: the letter after such a one is written by its number.
    """
    graph = graph_node(name)
    data = _ESCAPES.sub(lambda match: b"\\\\\\u00%02X" % ord(match[1]) if match[1] else match[0], triples)
    drop = f"DROP SILENT {f'GRAPH {graph}' if name else 'DEFAULT'} ;\n" if replace else ""
    opening, closing = (f"GRAPH {graph} {{", "}") if name else ("", "")
    return b"".join([f"{drop}INSERT DATA {{ {opening}\n".encode(), data, f"{closing} }}".encode()])


_ESCAPES = re.compile(rb"\\\\([uU])|\\.")


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """Triples as Turtle to be looked at: in their order, without characters that could steer a terminal."""
    text = cast("bytes", ox.serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(prefixes))).decode()
    return harmless(text)


def harmless(text: str) -> str:
    """Turtle, TriG or N-Quads with every character that could steer a terminal written by its number."""
    return _STEERING.sub(lambda match: _escaped(match[0]), text)


_STEERING = re.compile(r"[^\n\t\x20-\x7e\u200c\u200d]")  # the last two, joiners, may stand in prefixed names


def _escaped(character: str) -> str:
    """A character as Turtle writes it, by its number unless it can be shown."""
    return character if printable(character) == character else f"\\U{ord(character):08X}"


@contextmanager
def _replacing(name: str) -> Iterator[IO[bytes]]:
    """A temporary file beside `name` that takes its place at the end, and vanishes if anything goes wrong.

    A link is followed; a device or pipe (/dev/stdout) cannot be replaced and is written to.
    """
    target = Path(os.path.realpath(name))
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    fresh = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with fresh.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            fresh.chmod(target.stat().st_mode & 0o7777)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
