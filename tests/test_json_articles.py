"""Articles in JSON: one, a list, one in each line."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import BODY, failure, one, put
from kg.article import Article, read
from kg.article.jsonfields import split_authors
from kg.errors import ArticleError

FULL = {
    "id": "n1",
    "text": "The talks\r\nwent on.",
    "title": " Talks go on ",
    "date": "2025-03-11T09:00:00Z",
    "url": "https://example.org/n1",
    "source": "Nordic Wire",
    "authors": ["Jane Doe", "John Smith"],
    "language": "en",
}


def test_a_json_article(tmp_path: Path) -> None:
    article = one(put(tmp_path / "a.json", json.dumps(FULL | {"events": [1], "text2": None})))
    assert article == Article(
        "n1",
        "The talks\r\nwent on.",
        "a.json",
        "Talks go on",
        datetime.date(2025, 3, 11),
        "https://example.org/n1",
        "Nordic Wire",
        ("Jane Doe", "John Smith"),
        "en",
    )


def test_nulls_and_empty_strings_are_unknown(tmp_path: Path) -> None:
    nulls = dict.fromkeys(FULL) | {"text": "Talks.", "authors": "", "title": ""}
    assert one(put(tmp_path / "a.json", json.dumps(nulls))) == Article("a", "Talks.", "a.json")


def test_json_text_has_no_head(tmp_path: Path) -> None:
    article = one(put(tmp_path / "a.json", json.dumps({"text": "Talks go on in Oslo\n\n11 March 2025" + BODY})))
    assert (article.title, article.date) == (None, None)


@given(
    st.fixed_dictionaries(
        {
            "id": st.from_regex(r"[a-zA-Z0-9_ -]*[a-z]", fullmatch=True),
            "text": st.text(st.characters(codec="utf-8")),
        },
        optional={
            "title": st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])),
            "date": st.dates(min_value=datetime.date(1000, 1, 1)).map(str),
            "authors": st.lists(st.sampled_from(["Jane Doe", "Ann Lee"]), unique=True),
            "extra": st.recursive(st.none() | st.floats(), st.lists),
        },
    ),
    st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_json_round_trip(tmp_path: Path, value: dict[str, object], ascii_only: bool) -> None:
    (found,) = read([put(tmp_path / "a.json", json.dumps(value, ensure_ascii=ascii_only))])
    if isinstance(found, ArticleError):
        assert "empty" in found.message or "binary" in found.message
        return
    assert (found.id, found.text) == (" ".join(str(value["id"]).split()), value["text"])
    assert found.title == (value.get("title") or None)
    assert str(found.date) == value.get("date", "None")
    assert list(found.authors) == value.get("authors", [])


@pytest.mark.parametrize(
    ("names", "people"),
    [
        ("Jane Doe", ("Jane Doe",)),
        ("Jane Doe, John Smith", ("Jane Doe", "John Smith")),
        ("Jane Doe, John Smith and Ann Lee", ("Jane Doe", "John Smith", "Ann Lee")),
        ("Doe, Jane", ("Doe, Jane",)),
        ("Doe, Jane; Smith, John", ("Doe, Jane", "Smith, John")),
        ("", ()),
    ],
)
def test_authors_in_a_string(names: str, people: tuple[str, ...]) -> None:
    assert split_authors(names) == people


BAD_JSON = [
    # content, what the message says
    ('{"id": "a"}', '"text" is missing'),
    ('{"text": null}', '"text" is missing'),
    ('{"text": 1}', '"text" must be a string, not a number'),
    ('{"text": ["a"]}', '"text" must be a string, not a list'),
    ('{"text": ""}', "empty"),
    ('{"text": "a", "id": true}', '"id" must be a string, not true or false'),
    ('{"text": "a", "id": {}}', '"id" must be a string, not an object'),
    ('{"text": "a", "id": ".."}', "name or id"),
    ('{"text": "a", "id": "a\\u0000b"}', '"id" has NUL characters'),
    ('{"text": "a", "id": "a\\u001b[31m"}', "name or id"),
    ('{"text": "a", "title": 1.5}', '"title" must be a string, not a number'),
    ('{"text": "a", "title": "a\\ud800"}', '"title" has NUL characters or lone surrogates'),
    ('{"text": "a", "url": []}', '"url" must be a string'),
    ('{"text": "a", "source": {"name": "Wire"}}', '"source" must be a string, not an object'),
    ('{"text": "a", "language": 1}', '"language" must be a string'),
    ('{"text": "a", "authors": [1]}', '"authors" must be a string'),
    ('{"text": "a", "authors": 1}', '"authors" must be a string'),
    ('{"text": "a", "date": 20250311}', '"date" must be a string'),
    ('{"text": "a", "date": "2025-02-30"}', '"date" is no day: "2025-02-30"'),
    ('{"text": "a", "date": "0999-01-01"}', '"date" is no day'),
    ('{"text": "a", "date": "11/03/2025"}', '"date" is no day'),
    ('{"text": "a", "text": "b"}', '"text" stands twice'),
    ('{"text": "a\\ud800b"}', "lone surrogate, U+D800"),
    ('{"text": "a\\u0000b"}', "binary"),
    ('"text"', "must be a JSON object"),
    ("[]", "no articles"),
    ("[1]", "article 1 of the list: an article must be a JSON object"),
    ("{", "not JSON"),
    ('{"text": "a"} x', "not JSON: extra data"),
    ('{"text": "a", "n": ' + "1" * 5000 + "}", "too many digits"),
    ("[" * 100_000, "nested too deeply"),
    ('{"text": "a", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
]


@pytest.mark.parametrize(("content", "message"), BAD_JSON)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_bad_json(tmp_path: Path, content: str, message: str, name: str) -> None:
    if name == "a.jsonl" and content.startswith("["):
        message = "nested too deeply" if len(content) > 9 else "must be a JSON object"
    error = failure(put(tmp_path / name, content))
    assert message in error.message
    assert error.path == str(tmp_path / name)


def test_a_syntax_error_is_shown_in_its_line(tmp_path: Path) -> None:
    error = failure(put(tmp_path / "a.json", '{\n  "text": "a"\n  "id": "b"\n}'))
    assert str(error).splitlines()[:3] == [
        f"{tmp_path / 'a.json'}:3:3: error: not JSON: expecting ',' delimiter",
        '      "id": "b"',
        "      ^",
    ]


def test_json_is_utf8(tmp_path: Path) -> None:
    assert "0xff" in failure(put(tmp_path / "a.json", b'{"text": "a\xff"}')).message
    error = failure(put(tmp_path / "a.jsonl", '{"text": "é'.encode() + b'\xff"}'))
    assert (error.line, error.column) == (1, 12)


def test_a_list_of_articles(tmp_path: Path) -> None:
    found = list(read([put(tmp_path / "a.json", json.dumps([{"text": "x"}, 7, {"text": "y", "id": 9}]))]))
    assert [article.id for article in found if isinstance(article, Article)] == ["a-1", "9"]
    assert isinstance(found[1], ArticleError)


def test_one_bad_line_costs_one_article(tmp_path: Path) -> None:
    path = put(tmp_path / "news.jsonl", '{"text": "x"}\n\n{"text": }\n{"id": "n4", "text": "y"}\r\n')
    first, bad, last = read([path])
    assert isinstance(first, Article)
    assert (first.id, first.source) == ("news-1", "news.jsonl")
    assert isinstance(bad, ArticleError)
    assert (bad.path, bad.line, bad.column, bad.source) == (str(path), 3, 10, '{"text": }')
    assert isinstance(last, Article)
    assert last.id == "n4"


def test_missing_ids(tmp_path: Path) -> None:
    assert one(put(tmp_path / "a.json", '{"text": "x", "url": "https://example.org/1"}')).id == "https://example.org/1"
    assert one(put(tmp_path / "a.json", '{"text": "x"}')).id == "a"
    assert one(put(tmp_path / "a.jsonl", '\n{"text": "x"}')).id == "a-2"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_lines_with_a_mark(tmp_path: Path, encoding: str) -> None:
    lines = '{"text": "“x”"}\n{"text": "y"}\n'.encode(encoding)
    assert [article.text for article in read([put(tmp_path / "a.jsonl", lines)])] == ["“x”", "y"]


def test_an_overlong_line_costs_one_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.article.inputs.MAX_BYTES", 100)
    path = put(tmp_path / "a.jsonl", '{"text": "x"}\n{"text": "' + "x" * 450 + '"}\n{"text": "z"}\n')
    first, bad, last = read([path])
    assert isinstance(bad, ArticleError)
    assert (bad.line, bad.message) == (2, "more than 100 bytes in one piece")
    assert [first.text, last.text] == ["x", "z"]
