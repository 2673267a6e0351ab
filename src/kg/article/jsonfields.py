"""A JSON article → its fields, each checked; errors name the key.

The keys: `id`, `text`, and if known `title`, `date` (any ISO 8601 form; the day counts), `url`, `source`
(the publisher), `authors` (a list of names, or a string), `language`.
"""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

from kg.article.decode import checked
from kg.article.heads import day
from kg.article.inputs import Origin
from kg.errors import ArticleError


class _Object(dict[str, Any]):
    """A JSON object that remembers which keys of an article it had twice."""

    twice: tuple[str, ...] = ()


def _pairs(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        found.twice = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1)) if len(keys) < 1000 else ("?",)
    return found


def parse(text: str, origin: Origin) -> object:
    """The JSON value of `text`, which stands at `origin`."""
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        line = error.lineno if origin.line is None else origin.line
        row = text.split("\n")[error.lineno - 1]
        raise ArticleError(
            f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}",
            path=origin.path,
            line=line,
            column=error.colno,
            source=row if len(row) <= 160 else None,
        ) from None
    except RecursionError:
        raise origin.error("the JSON is nested too deeply") from None
    except ValueError:
        raise origin.error("the JSON has a number with too many digits") from None


def fields(value: object, origin: Origin) -> dict[str, Any]:
    """The keys of a JSON object as keyword arguments of `Article`, but for `source`.

    Keys that mean nothing here and nulls are ignored. Without "id", the URL or `origin.id` is the id.

    Raises:
        ArticleError: not an object, no text, a value of the wrong type, a date that is no day; names the key.
    """
    if not isinstance(value, _Object):
        raise origin.error("an article must be a JSON object", _EXAMPLE)
    if value.twice:
        raise origin.error(f'the key "{value.twice[0]}" stands twice')
    if value.get("text") is None:
        raise origin.error('the key "text" is missing', _EXAMPLE)
    url = _string(value, "url", origin)
    return {
        "id": _id(value, origin) or url or origin.id,
        "text": _body(value, origin),
        "title": _string(value, "title", origin),
        "date": _date(value, origin),
        "url": url,
        "publisher": _string(value, "source", origin),
        "authors": _authors(value, origin),
        "language": _string(value, "language", origin),
    }


_EXAMPLE = 'write {"id": "...", "text": "..."}'
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")


def _body(value: _Object, origin: Origin) -> str:
    """The text, exactly."""
    text = value["text"]
    if not isinstance(text, str):
        raise origin.error(f'"text" must be a string, not {_type(text)}')
    try:
        return checked(text, origin.path)
    except ArticleError as error:
        raise origin.error(f'in "text": {error.message}', error.hint) from None


def _string(value: _Object, key: str, origin: Origin) -> str | None:
    """One line of metadata without its margins; None where it is missing, null or empty."""
    found = value.get(key)
    if found is None:
        return None
    if not isinstance(found, str):
        raise origin.error(f'"{key}" must be a string, not {_type(found)}')
    found = re.sub(r"[ \t\r\n]+", " ", found).strip()
    if _NO_TEXT.search(found):
        raise origin.error(f'"{key}" has NUL characters or lone surrogates')
    return found or None


def _id(value: _Object, origin: Origin) -> str | None:
    """The id, blanks run together; a whole number will do."""
    found = value.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return _string(value, "id", origin)


def _date(value: _Object, origin: Origin) -> datetime.date | None:
    """The day of "date"."""
    written = _string(value, "date", origin)
    if written is None:
        return None
    found = day(written)
    if found is None:
        raise origin.error(f'"date" is no day: "{written[:60]}"', "write it as 2025-03-11")
    return found


def _authors(value: _Object, origin: Origin) -> tuple[str, ...]:
    """A list of names, or a string of them."""
    written = value.get("authors")
    if isinstance(written, list):
        items = [_string(_Object(authors=item), "authors", origin) for item in written]
        return tuple(dict.fromkeys(item for item in items if item))
    return split_authors(_string(value, "authors", origin) or "")


def split_authors(names: str) -> tuple[str, ...]:
    """The names in a string: between semicolons, else between commas and "and" if each has two words or more.

    >>> split_authors("Jane Doe, John Smith and Ann Lee"), split_authors("Doe, Jane; Smith, John")
    (('Jane Doe', 'John Smith', 'Ann Lee'), ('Doe, Jane', 'Smith, John'))
    """
    pieces = [piece.strip() for piece in re.split(r";|,\s*and\s|,|\sand\s", names)]
    if ";" in names or not all(len(piece.split()) > 1 for piece in pieces):
        pieces = [piece.strip() for piece in names.split(";")]
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def _type(value: object) -> str:
    """A JSON value's type in words."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list"}
    return names.get(type(value), "null" if value is None else "an object")
