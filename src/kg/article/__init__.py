"""Sources → articles: text files, web pages, JSON; a file, a folder, a URL, standard input.

The text of an article is never altered: code points as they are in the file, line ends included.
What cannot be read is given back as an ArticleError in its place, so that the others go on.
"""

from __future__ import annotations

import codecs
import dataclasses
import datetime
import io
import os
import re
import sys
import urllib.parse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from kg.article.decode import checked, decode
from kg.article.heads import read_head
from kg.article.inputs import (
    Origin,
    fetch,
    join,
    open_file,
    open_stream,
    read_all,
    read_lines,
    reading,
    split_name,
    walk,
)
from kg.article.jsonfields import fields, parse
from kg.errors import ArticleError

MAX_CHARACTERS = 1_000_000
"""Longer articles are refused: spaCy's own limit, and no news article comes near."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes:
        id: unique within a run; the id given, or the file's stem.
        text: exactly as given, not empty; all offsets are code points into it.
        source: the name of the file or URL that it was read from, without folders.
        title, date, url, publisher, authors, language: what is known; `date` is the day of publication,
            `url` is as given and may be no valid URL.
    """

    id: str
    text: str
    source: str
    title: str | None = None
    date: datetime.date | None = None
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None


_Found = tuple[Origin, Article] | ArticleError


def read(
    sources: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    date: datetime.date | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | ArticleError]:
    """Read articles, one at a time.

    Args:
        sources: one or several files (.txt .html .htm .json .jsonl, also .gz), folders, http(s) URLs, "-".
        date: for articles that have no date of their own.
        stdin: what "-" means; None: the process's standard input.

    Yields:
        In the order of the sources, folders sorted: an Article, or in its place the ArticleError that says
        why there is none (also for an id that an earlier article had). Bad input raises nothing.
    """
    seen: dict[str, str] = {}
    for source in [sources] if isinstance(sources, str | PathLike) else sources:
        for found in _source(os.fsdecode(source), stdin):
            yield found if isinstance(found, ArticleError) else _accept(*found, seen, date)


def _accept(
    origin: Origin, article: Article, seen: dict[str, str], date: datetime.date | None
) -> Article | ArticleError:
    """The article with its date; an error where it is empty, too long, or has the id of another."""
    error = _unfit(origin, article)
    if error is not None:
        return error
    if article.id in seen:
        message = f'the id "{article.id}" was given before, by {seen[article.id]}'
        return origin.error(message, "give each article an id of its own, and each only once")
    seen[article.id] = str(origin)
    return dataclasses.replace(article, date=article.date or date)


def _unfit(origin: Origin, article: Article) -> ArticleError | None:
    """Why an article cannot be worked on."""
    if len(article.text) > MAX_CHARACTERS:
        message = f"the article has {len(article.text):,} characters; at most {MAX_CHARACTERS:,} are read"
        return origin.error(message, "split it into articles")
    if _BLANK.fullmatch(article.text):
        return origin.error("the article is empty")
    if article.id in ("", ".", "..") or _UNCLEAN.search(article.id + article.source):
        return origin.error("the name or id has characters that none can have", "rename it, or give it another id")
    return None


_BLANK = re.compile(r"[\s\ufeff\u200b\u2060]*")
_UNCLEAN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


# Sources ---------------------------------------------------------------------------------------


def _source(source: str, stdin: BinaryIO | None) -> Iterator[_Found]:
    """The articles of one source, whatever it is."""
    if source == "-":
        yield from _guarded(partial(_stream, stdin or sys.stdin.buffer))
    elif re.match(r"https?://", source, re.IGNORECASE):
        yield from _guarded(partial(_url, source))
    else:
        yield from _guarded(partial(_path, source))


def _path(path: str) -> Iterator[_Found]:
    """The articles of a file, or of all files in a folder."""
    if not path:
        raise ArticleError("the name of a source is empty")
    with reading(path):
        is_folder = Path(path).is_dir()
    if not is_folder:
        yield from _file(path)
        return
    for found in walk(path):
        yield from (found,) if isinstance(found, ArticleError) else _guarded(partial(_file, found))


def _guarded(make: Callable[[], Iterator[_Found]]) -> Iterator[_Found]:
    """What `make` yields; what it raises, yielded as the last one."""
    try:
        yield from make()
    except ArticleError as error:
        yield error


def _file(path: str) -> Iterator[_Found]:
    """The articles of one file, by its suffix."""
    name = Path(path).name
    stem, kind = split_name(name)
    with reading(path):
        Path(path).stat()  # that it does not exist is worth more than what its suffix would mean
    if not kind:
        hint = "articles are .txt, .html, .json or .jsonl, each also .gz"
        raise ArticleError("no kind of file that articles are read from", path=path, hint=hint)
    origin = Origin(path, name, stem)
    with open_file(path) as stream:
        if kind == ".jsonl":
            yield from _json_lines(read_lines(stream, path), origin)
        else:
            yield from _KINDS[kind](read_all(stream, path), origin, None)


def _stream(stdin: BinaryIO) -> Iterator[_Found]:
    """Standard input: JSON lines one at a time, anything else as a whole."""
    origin = Origin("-", "stdin", "stdin")
    with reading("-"):
        stream = open_stream(stdin)
    lines = read_lines(stream, "-")
    first: list[bytes | ArticleError] = []
    for line in lines:
        first.append(line)
        if isinstance(line, ArticleError) or line.strip():
            break
    start = first[-1] if first else b""
    whole = start.strip().removeprefix(codecs.BOM_UTF8) if isinstance(start, bytes) else b""
    if whole.startswith(b"{") and whole.endswith(b"}"):
        yield from _json_lines(chain(first, lines), origin)
    else:
        yield from _sniffed(join(chain(first, lines), "-"), origin, None)


def _url(url: str) -> Iterator[_Found]:
    """What a web server sends, by its media type, else by the URL's suffix."""
    answer = fetch(url)
    name = urllib.parse.urlsplit(url).path.rsplit("/", 1)[-1]
    stem, suffix = split_name(name)
    kind = _MEDIA.get(answer.type) or suffix
    if not kind and answer.type not in ("", "text/plain", "application/octet-stream"):
        raise ArticleError(f"{answer.type} is no kind of content that articles are read from", path=url)
    origin = Origin(url, url, stem if kind in (".json", ".jsonl") and stem else url)
    read_kind = _KINDS[kind] if kind else _sniffed
    yield from (_with_url(found, url) for found in read_kind(answer.data, origin, answer.charset))


def _with_url(found: _Found, url: str) -> _Found:
    """An article from the web with its URL, unless it names another itself."""
    if isinstance(found, ArticleError) or found[1].url:
        return found
    return found[0], dataclasses.replace(found[1], url=url)


_MEDIA = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/json": ".json",
    "application/ld+json": ".json",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
}


# Kinds -----------------------------------------------------------------------------------------


def _text(data: bytes, origin: Origin, charset: str | None) -> Iterator[_Found]:
    """Plain text, with what its head tells."""
    text = decode(data, origin.path, charset=charset)
    head = read_head(text)
    yield origin, Article(origin.id, text, origin.name, head.title, head.date, authors=head.authors)


def _html(data: bytes, origin: Origin, charset: str | None) -> Iterator[_Found]:
    """A web page."""
    from kg.article.webpage import read_page  # trafilatura is slow to import

    html = decode(data, origin.path, html=True, charset=charset)
    if not html.strip():
        raise origin.error("the article is empty")
    page = read_page(html, origin.path)
    yield (
        origin,
        Article(
            origin.id,
            checked(page.text, origin.path),
            origin.name,
            page.title,
            page.date,
            page.url,
            page.publisher,
            page.authors,
            page.language,
        ),
    )


def _json(data: bytes, origin: Origin, charset: str | None) -> Iterator[_Found]:
    """One JSON object, or a list of them."""
    text = decode(data, origin.path)
    if not text.strip():
        raise origin.error("the article is empty")
    value = parse(text, origin)
    if not isinstance(value, list):
        yield origin, _article(value, origin)
        return
    if not value:
        raise origin.error("the list holds no articles")
    for number, item in enumerate(value, 1):
        yield _caught(item, dataclasses.replace(origin, id=f"{origin.id}-{number}", item=number))


def _article(value: object, origin: Origin) -> Article:
    """The article in a JSON object."""
    return Article(source=origin.name, **fields(value, origin))


def _caught(item: object, origin: Origin) -> _Found:
    """One article, or its error."""
    try:
        return origin, _article(item, origin)
    except ArticleError as error:
        return error


def _lines(data: bytes, origin: Origin, charset: str | None) -> Iterator[_Found]:
    """JSON lines that came as a whole."""
    yield from _json_lines(iter(io.BytesIO(data)), origin)


def _json_lines(lines: Iterator[bytes | ArticleError], origin: Origin) -> Iterator[_Found]:
    """One JSON object in each line; an error in the place of each line that is none."""
    found = False
    for number, line in enumerate(_as_utf8(lines, origin), 1):
        here = dataclasses.replace(origin, id=f"{origin.id}-{number}", line=number)
        if isinstance(line, ArticleError):
            yield here.error(line.message, line.hint)
        elif line.strip():
            yield _line_article(line, here)
        else:
            continue
        found = True
    if not found:
        raise origin.error("the file holds no articles")


def _line_article(line: bytes, origin: Origin) -> _Found:
    """The article of one line, or its error."""
    try:
        return origin, _article(_json_line(line, origin), origin)
    except ArticleError as error:
        return error


def _json_line(line: bytes, origin: Origin) -> object:
    """The value of one line, which must be UTF-8, as JSON is."""
    try:
        return parse(line.decode("utf-8").strip("\r\n"), origin)
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode("utf-8")) + 1
        message = f"the line is not UTF-8: byte 0x{line[error.start]:02x}"
        raise ArticleError(message, path=origin.path, line=origin.line, column=column, hint="JSON is UTF-8") from None


def _as_utf8(lines: Iterator[bytes | ArticleError], origin: Origin) -> Iterator[bytes | ArticleError]:
    """The lines without a byte-order mark; a file in UTF-16 is turned into UTF-8 as a whole."""
    for i, line in enumerate(lines):
        if i or isinstance(line, ArticleError):
            yield line
        elif line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = decode(join(chain([line], lines), origin.path), origin.path)
            yield from (row.encode("utf-8") for row in text.split("\n"))
        else:
            yield line.removeprefix(codecs.BOM_UTF8)


def _sniffed(data: bytes, origin: Origin, charset: str | None) -> Iterator[_Found]:
    """Data without a name: JSON, HTML or plain text, by how it begins."""
    beginning = data.lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0")[:1000].replace(b"\0", b"")
    if re.match(rb"\{\s*(?:[\"}]|$)|\[\s*[\[{\]]", beginning):
        return _json(data, origin, charset)
    if re.match(rb"(?is)(?:<!--.*?-->\s*)*<(?:!doctype\s+html|\?xml|html|head|body|article|main|div|p)\b", beginning):
        return _html(data, origin, charset)
    return _text(data, origin, charset)


_KINDS = {".txt": _text, ".html": _html, ".htm": _html, ".json": _json, ".jsonl": _lines}
