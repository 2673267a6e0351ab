"""Where articles come from as bytes: files, gzip, folders, URLs; bounded in size and time.

Whatever goes wrong is an ArticleError with one line that names the file or URL as it was given.
"""

from __future__ import annotations

import gzip
import http.client
import io
import os
import stat
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import ArticleError

MAX_BYTES = 64 * 2**20
"""Of one file that is read whole, and of one line of a .jsonl file."""

SUFFIXES = (".txt", ".html", ".htm", ".json", ".jsonl")
"""What articles are in, each also with `.gz` behind it."""

TIMEOUT = 30.0
"""Seconds that a web server may be silent; it has twice that for its whole answer."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article stands: the path as the user gave it, the name for the graph, an id if it has none.

    `line` is its line in a .jsonl file, `item` its number in a list, from 1.
    """

    path: str
    name: str
    id: str
    line: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return place if self.item is None else f"article {self.item} of {place}"

    def error(self, message: str, hint: str | None = None) -> ArticleError:
        """An error about what stands here."""
        which = "" if self.item is None else f"article {self.item} of the list: "
        return ArticleError(which + message, path=self.path, line=self.line, hint=hint)


def split_name(name: str) -> tuple[str, str]:
    """A file's name as its stem and its kind, one of `SUFFIXES` or "".

    >>> split_name("talks.jsonl.gz"), split_name("a.b.TXT"), split_name("report.pdf")
    (('talks', '.jsonl'), ('a.b', '.txt'), ('report.pdf', ''))
    """
    plain = name[:-3] if name.lower().endswith(".gz") else name
    stem, dot, suffix = plain.rpartition(".")
    kind = dot + suffix.lower()
    return (stem, kind) if stem and kind in SUFFIXES else (name, "")


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Errors of the system and of gzip inside the block, as ArticleErrors about `path`."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ArticleError("the gzip data is broken", path=path, hint="make the .gz file again") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL character in a path
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ArticleError(f"cannot be read: {reason[:1].lower()}{reason[1:]}", path=path) from error


@contextmanager
def open_file(path: str) -> Iterator[BinaryIO]:
    """A regular file as a stream of bytes, unpacked if its name ends in `.gz`."""
    with reading(path):
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise ArticleError("cannot be read: it is no regular file", path=path, hint='use "-" to read a pipe')
        with Path(path).open("rb") as file:
            if path.lower().endswith(".gz"):
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield cast(BinaryIO, unpacked)
            else:
                yield file


def open_stream(stream: BinaryIO) -> BinaryIO:
    """A stream such as stdin, unpacked if it begins as gzip does."""
    buffered = stream if hasattr(stream, "peek") else io.BufferedReader(cast(io.RawIOBase, stream))
    peeked: bytes = buffered.peek(2)
    return cast(BinaryIO, gzip.GzipFile(fileobj=buffered) if peeked.startswith(b"\x1f\x8b") else buffered)


def read_all(stream: BinaryIO, path: str) -> bytes:
    """All bytes of a stream, at most `MAX_BYTES`."""
    with reading(path):
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_long(path)
    return data


def read_lines(stream: BinaryIO, path: str) -> Iterator[bytes | ArticleError]:
    """The lines of a stream, one at a time; an error in the place of one longer than `MAX_BYTES`."""
    with reading(path):
        while line := stream.readline(MAX_BYTES + 1):
            if len(line) <= MAX_BYTES:
                yield line
                continue
            yield too_long(path)
            if not _skip_line(stream, line):
                return


def join(lines: Iterable[bytes | ArticleError], path: str) -> bytes:
    """Lines as one piece, at most `MAX_BYTES`."""
    data = bytearray()
    for line in lines:
        if isinstance(line, ArticleError) or len(data) + len(line) > MAX_BYTES:
            raise too_long(path)
        data += line
    return bytes(data)


def _skip_line(stream: BinaryIO, line: bytes) -> bool:
    """Go to the end of an overlong line; False where it has none within reach."""
    for _ in range(16):
        if line.endswith(b"\n") or not line:
            return True
        line = stream.readline(MAX_BYTES)
    return False


def too_long(path: str, line: int | None = None) -> ArticleError:
    """The error for more than `MAX_BYTES` at once."""
    message = f"more than {MAX_BYTES:,} bytes in one piece"
    return ArticleError(message, path=path, line=line, hint="put articles into a .jsonl file, one in each line")


def walk(folder: str) -> Iterator[str | ArticleError]:
    """The article files in a folder and its folders, sorted; not what is hidden, nor folders behind links."""
    errors: list[OSError] = []
    count = 0
    for root, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and split_name(name)[1]:
                count += 1
                yield str(Path(root, name))
    for error in sorted(errors, key=str):
        message = f"cannot be read: {(error.strerror or str(error)).lower()}"
        yield ArticleError(message, path=os.fsdecode(error.filename or folder))
    if not count and not errors:
        kinds = ", ".join(SUFFIXES)
        yield ArticleError("the folder holds no articles", path=folder, hint=f"articles are {kinds}, each also .gz")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a web server sent: the bytes, the media type ("text/html") and the charset, if it named them."""

    data: bytes
    type: str
    charset: str | None


def fetch(url: str) -> Fetched:
    """Get one http(s) URL.

    Raises:
        ArticleError: no connection, an answer other than 200, too slow or too long an answer.
    """
    try:
        request = urllib.request.Request(_encoded(url), headers={"User-Agent": "parley-kg", "Accept-Encoding": "gzip"})
        with _opener().open(request, timeout=TIMEOUT) as answer:
            data = _receive(answer, url)
            kind = answer.headers
            return Fetched(data, kind.get_content_type() if kind["content-type"] else "", kind.get_content_charset())
    except urllib.error.HTTPError as error:
        error.close()
        raise ArticleError(
            f"the server answered {error.code} {' '.join(str(error.reason).split())[:80]}", path=url
        ) from None
    except urllib.error.URLError as error:
        raise _unreachable(url, error.reason) from None
    except (OSError, ValueError, http.client.HTTPException) as error:  # UnicodeError is a ValueError
        raise _unreachable(url, error) from None


def _encoded(url: str) -> str:
    """The URL with letters beyond ASCII and spaces percent-encoded; its host as IDNA."""
    parts = urllib.parse.urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    rest = parts._replace(scheme="", netloc="", fragment="").geturl()
    return f"{parts.scheme}://{host}" + urllib.parse.quote(rest, safe="/?%:=&~+!$,;'@()*[]")


def _opener() -> urllib.request.OpenerDirector:
    """For http and https only: urllib's own would follow a redirect to ftp."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.UnknownHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener


def _receive(answer: http.client.HTTPResponse, url: str) -> bytes:
    """The body, unpacked; within `MAX_BYTES` and twice `TIMEOUT`."""
    end = time.monotonic() + 2 * TIMEOUT
    data = bytearray()
    while piece := answer.read1(2**16):
        data += piece
        if len(data) > MAX_BYTES:
            raise too_long(url)
        if time.monotonic() > end:
            raise ArticleError(f"the server took more than {2 * TIMEOUT:.0f} s to answer", path=url)
    if not data.startswith(b"\x1f\x8b"):
        return bytes(data)
    return read_all(cast(BinaryIO, gzip.GzipFile(fileobj=io.BytesIO(data))), url)


def _unreachable(url: str, reason: object) -> ArticleError:
    """The error where there was no answer."""
    words = (reason.strerror if isinstance(reason, OSError) else None) or str(reason) or type(reason).__name__
    return ArticleError(f"cannot be fetched: {' '.join(words.split())[:200]}", path=url)
