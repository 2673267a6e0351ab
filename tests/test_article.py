"""Articles in: what is read, from what, with what metadata, and what is said when it cannot be read."""

from __future__ import annotations

import datetime
import gzip
import http.server
import io
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.article import MAX_CHARACTERS, Article, read
from kg.article.decode import decode
from kg.article.heads import Head, day, read_head
from kg.article.inputs import MAX_BYTES
from kg.article.jsonfields import split_authors
from kg.article.webpage import one_line
from kg.errors import ArticleError

BODY = "\n\nThe ministers of both countries met in Oslo on Tuesday and agreed to meet again before the summer."


def one(source: object, **options: object) -> Article:
    """The only article of a source."""
    (found,) = read([source], **options)
    assert isinstance(found, Article), str(found)
    return found


def failure(source: object, **options: object) -> ArticleError:
    """The only error of a source, where there is nothing else."""
    (found,) = read([source], **options)
    assert isinstance(found, ArticleError), found
    assert "\n" not in found.message
    assert "Traceback" not in str(found)
    return found


def put(path: Path, content: str | bytes) -> Path:
    """Write a file as it is, without newline translation."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


# The head of a plain text ----------------------------------------------------------------------

HEADS = [
    # head, day, headline, authors
    ("Ministers Meet in Oslo\n\n11 March 2025", "2025-03-11", "Ministers Meet in Oslo", ()),
    ("Ministers Meet in Oslo\n11 March 2025", "2025-03-11", "Ministers Meet in Oslo", ()),
    (
        "World\n11 March 2025\n\nMinisters meet again in Oslo",
        "2025-03-11",
        "Ministers meet again in Oslo",
        (),
    ),
    ("Today : Mar 11, 2025\nWorld\n\nCan the talks succeed?", "2025-03-11", "Can the talks succeed?", ()),
    ("March 11, 2025", "2025-03-11", None, ()),
    ("MARCH 11, 2025", "2025-03-11", None, ()),
    ("Mar. 11th, 2025", "2025-03-11", None, ()),
    ("11th of March 2025", "2025-03-11", None, ()),
    ("Sept 9, 2024", "2024-09-09", None, ()),
    ("Tuesday, 11 March 2025", "2025-03-11", None, ()),
    ("Tue 11 Mar 2025 09.30 GMT", "2025-03-11", None, ()),
    ("March 11, 2025 at 3:45 p.m. ET", "2025-03-11", None, ()),
    ("3:45 pm, March 11, 2025", "2025-03-11", None, ()),
    ("2025-03-11", "2025-03-11", None, ()),
    ("2025-03-11 09:30:00 UTC", "2025-03-11", None, ()),
    ("2025-03-11T09:30:00Z", "2025-03-11", None, ()),
    ("2025/03/11", "2025-03-11", None, ()),
    ("25/03/2025", "2025-03-25", None, ()),
    ("03/25/2025", "2025-03-25", None, ()),
    ("11/11/2025", "2025-11-11", None, ()),
    ("11/03/2025", None, None, ()),  # in November or in March
    ("11.03.2025", None, None, ()),
    ("30 February 2025", None, None, ()),
    ("11 March 0999", None, None, ()),
    ("11 March", None, None, ()),
    ("March 2025", None, None, ()),
    ("Published: 11 March 2025", "2025-03-11", None, ()),
    ("Published on March 11, 2025", "2025-03-11", None, ()),
    ("Published on March 11, 2025 by Jane Doe in World", "2025-03-11", None, ()),
    ("Updated March 12, 2025\nPublished March 11, 2025", "2025-03-11", None, ()),
    ("Published March 11, 2025 | Updated March 12, 2025", "2025-03-11", None, ()),
    ("Today: March 13, 2025\nMarch 11, 2025\nUpdated March 12, 2025", "2025-03-11", None, ()),
    ("Revised: March 12, 2025", "2025-03-12", None, ()),
    ("March 11, 2025\n\nMarch 14, 2025", None, None, ()),  # a timeline: which one?
    ("OSLO, March 11, 2025 (Nordic Wire) - The ministers met.", "2025-03-11", None, ()),
    ("OSLO, Norway, 11 March 2025 — The ministers met.", "2025-03-11", None, ()),
    ("New Delhi (India), 11 March 2025: The ministers met.", "2025-03-11", None, ()),
    ("OSLO, March 11 (Nordic Wire) - The ministers met.", None, None, ()),  # no year
    ("The ministers said on March 11, 2025 - after long talks - that they would meet.", None, None, ()),
    ("Published on March 11, 2025, the report calls the talks a failure.", None, None, ()),
    ("Ministers Meet Again in Oslo\nBy Jane Doe", None, "Ministers Meet Again in Oslo", ("Jane Doe",)),
    ("By Jane Doe and John Smith", None, None, ("Jane Doe", "John Smith")),
    ("By Jane Doe, Ana de la Cruz and John Smith", None, None, ("Jane Doe", "Ana de la Cruz", "John Smith")),
    ("By Jane Doe, Staff writer", None, None, ("Jane Doe",)),
    ("By Jane Doe, Nordic Press Agency", None, None, ("Jane Doe",)),
    ("By JANE DOE ( @janedoe )", None, None, ("JANE DOE",)),
    ("By Jane Doe in Oslo", None, None, ("Jane Doe",)),
    ("By Jane Doe | March 11, 2025", "2025-03-11", None, ("Jane Doe",)),
    ("By Friday the talks had failed", None, "By Friday the talks had failed", ()),
    ("Jane Doe and John Smith\n\nNordic Wire", None, None, ()),  # names alone are no headline
    ("Ministers met in Oslo on Tuesday.", None, None, ()),
    ("World", None, None, ()),
    ("Updated at 5:28 p.m. ET", None, None, ()),
    ("Share this article with friends", None, None, ()),
    ("(Photo: Jane Doe/Nordic Wire)", None, None, ()),
    (
        "Talks fail again in Oslo\n\nMinisters leave the city at night\n\nNo date for new talks",
        None,
        None,
        (),
    ),
]


@pytest.mark.parametrize(("head", "date", "title", "authors"), HEADS)
def test_head_of_a_text(head: str, date: str | None, title: str | None, authors: tuple[str, ...]) -> None:
    found = read_head(head + BODY)
    assert found == Head(datetime.date.fromisoformat(date) if date else None, title, authors)


@pytest.mark.parametrize(("head", "date", "title", "authors"), HEADS)
def test_head_with_other_line_ends(head: str, date: str, title: str, authors: tuple[str, ...]) -> None:
    assert read_head((head + BODY).replace("\n", "\r\n")) == read_head(head + BODY)


def test_a_date_deep_in_the_text_is_not_the_articles() -> None:
    assert read_head("Talks went on." + "\n\nAnd on." * 12 + "\n\n11 March 2025\n").date is None
    assert read_head("Talks went on, it was said, all day and all night. " * 5 + "\n\n11 March 2025\n") == Head()


@given(st.text(max_size=300))
def test_any_head_can_be_read(text: str) -> None:
    assert isinstance(read_head(text), Head)


@pytest.mark.parametrize(
    "unit", [" ", "A ", "By Jane Doe, ", "March 11, ", "1:1", "a.", "Aa Bb, ", "(", "Oslo (", "\n\n"]
)
def test_long_heads_are_read_fast(unit: str) -> None:
    begin = time.perf_counter()
    read_head(unit * 200_000)
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2025-03-11", "2025-03-11"),
        ("20250311", "2025-03-11"),
        ("2025-03-11T23:59:59Z", "2025-03-11"),
        ("2025-03-11T23:59:59.123456+05:30", "2025-03-11"),
        ("20250311T2359Z", "2025-03-11"),
        ("2025-03-11 23:59", "2025-03-11"),
        ("2025-W11-2", "2025-03-11"),
        ("2025W112", "2025-03-11"),
        ("2025-070", "2025-03-11"),
        ("2025070", "2025-03-11"),
        ("Tue, 11 Mar 2025 09:30:00 GMT", "2025-03-11"),
        ("March 11, 2025", "2025-03-11"),
        (" 2025-03-11 ", "2025-03-11"),
        ("2025-02-30", None),
        ("2025-13-01", None),
        ("2025-366", None),
        ("2025-W54-1", None),
        ("0999-03-11", None),
        ("2025-03", None),
        ("2025", None),
        ("yesterday", None),
        ("1/2/25", None),
        ("", None),
    ],
)
def test_days(written: str, read_as: str | None) -> None:
    assert day(written) == (datetime.date.fromisoformat(read_as) if read_as else None)


# Text files ------------------------------------------------------------------------------------


def test_a_text_file(tmp_path: Path) -> None:
    text = "Ministers Meet in Oslo\n\n11 March 2025\nBy Jane Doe" + BODY
    article = one(put(tmp_path / "talks.txt", text))
    assert article == Article(
        "talks",
        text,
        "talks.txt",
        "Ministers Meet in Oslo",
        datetime.date(2025, 3, 11),
        authors=("Jane Doe",),
    )


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc\nd", " margins stay \n\n", "e\u0301 is not \u00e9", "\u2028 and \x85", "🙂 a"]
)
def test_text_is_never_altered(tmp_path: Path, text: str) -> None:
    assert one(put(tmp_path / "a.txt", text)).text == text


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_article_is_the_decoded_file(tmp_path: Path, text: str) -> None:
    (found,) = read([put(tmp_path / "a.txt", text)])
    assert isinstance(found, ArticleError) or found.text == text.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings(tmp_path: Path, encoding: str) -> None:
    text = "Türkiye “agreed” — 🙂"
    assert one(put(tmp_path / "a.txt", text.encode(encoding))).text == text


@pytest.mark.parametrize(
    "mark", [("utf-16-be", b"\xfe\xff"), ("utf-16-le", b"\xff\xfe"), ("utf-32-be", b"\0\0\xfe\xff")]
)
def test_byte_order_marks(mark: tuple[str, bytes]) -> None:
    assert decode(mark[1] + "Oslo".encode(mark[0]), "a.txt") == "Oslo"


@pytest.mark.parametrize(
    "text",
    [
        "“We won’t accept this – not now…” the minister said on Tuesday in Oslo, after the talks.",
        "The café at the ministry was full of people who waited for the minister.",
        "The fund would hold £40 million or €50 million, the minister said in Oslo.",
    ],
)
def test_windows_1252_where_it_is_sure(text: str) -> None:
    assert decode(text.encode("cp1252"), "a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding", "probably"),
    [
        (
            "The minister, Mr Peña, waited for the others in the café of the ministry.",
            "cp1252",
            "windows-1252",
        ),
        (
            "“We won’t accept this,” the minister said in Oslo after the talks on Tuesday.",
            "mac-roman",
            "mac-roman",
        ),
        ("The café at the ministry was full of people who waited there.", "cp437", "cp437"),
        (
            "Министр иностранных дел заявил, что переговоры продолжатся на следующей неделе.",
            "cp1251",
            "cp1251",
        ),
    ],
)
def test_other_encodings_are_refused_with_a_guess(text: str, encoding: str, probably: str) -> None:
    with pytest.raises(ArticleError) as caught:
        decode(text.encode(encoding), "a.txt")
    assert probably in str(caught.value.hint)


def test_a_text_cut_within_a_character_is_told_as_that() -> None:
    with pytest.raises(ArticleError) as caught:
        decode("The talks failed, she said in Málaga".encode()[:-5], "a.txt")
    assert caught.value.hint == "the text breaks off within a character: get the whole of it"


def test_a_wrong_byte_is_named_with_its_place() -> None:
    with pytest.raises(ArticleError) as caught:
        decode("Zürich\nañ".encode() + b"b\xffc", "a.txt")
    error = caught.value
    assert (error.path, error.line, error.column) == ("a.txt", 2, 4)
    assert error.message == "the text is not UTF-8: byte 0xff at offset 12"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"a\0b", bytes(range(1, 32)), b"%PDF-1.4\n\x01\x02\x03\x04"]
)
def test_binary_content(tmp_path: Path, data: bytes) -> None:
    assert "binary" in failure(put(tmp_path / "a.txt", data)).message


def test_utf16_without_a_mark_gets_a_hint(tmp_path: Path) -> None:
    assert "UTF-16" in str(failure(put(tmp_path / "a.txt", "The talks failed.".encode("utf-16-le"))).hint)


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\ufeff", "\u00a0\u200b\u2003"])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.txt.gz"])
def test_empty_articles(tmp_path: Path, text: str, name: str) -> None:
    found = failure(put(tmp_path / name, text)).message
    assert "empty" in found or "not JSON" in found or "no article was found" in found


def test_too_long_an_article(tmp_path: Path) -> None:
    error = failure(put(tmp_path / "a.txt", "x" * 10_485_760))
    assert error.message == "the article has 10,485,760 characters; at most 1,000,000 are read"
    assert "split" in str(error.hint)
    assert len(one(put(tmp_path / "b.txt", "word " * (MAX_CHARACTERS // 5))).text) == MAX_CHARACTERS


def test_too_large_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "bytes" in failure(path).message


# JSON ------------------------------------------------------------------------------------------

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


# Web pages -------------------------------------------------------------------------------------

PARAGRAPHS = (
    "<p>The foreign ministers of Norway and Chile met in Oslo on Tuesday. &ldquo;We agreed,&rdquo; one of "
    "them said, and left for the airport.</p><p>Fishing quotas were the issue since 2020-01-02, officials "
    "said, and would be the issue of the next round of talks as well.</p>"
)
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ministers meet | Nordic Wire</title>'
    '<meta property="og:title" content="Ministers meet in Oslo">'
    '<meta property="og:site_name" content="Nordic Wire">'
    '<meta name="author" content="Jane Doe">%s</head><body><nav><a href="/">Home</a></nav>'
    "<article><h1>Ministers meet in Oslo</h1>%s" + PARAGRAPHS + "</article>"
    "<footer>Copyright 2024. <time datetime='2024-01-01'>1 January 2024</time></footer></body></html>"
)


def test_a_page(tmp_path: Path) -> None:
    page = PAGE % ('<meta property="article:published_time" content="2025-03-11T23:30:00-05:00">', "")
    article = one(put(tmp_path / "talks.html", page))
    assert (article.id, article.source, article.title) == ("talks", "talks.html", "Ministers meet in Oslo")
    assert article.date == datetime.date(2025, 3, 11)
    assert (article.publisher, article.authors, article.language) == ("Nordic Wire", ("Jane Doe",), "en")
    assert "“We agreed,” one of them said" in article.text
    assert "Home" not in article.text
    assert "Copyright" not in article.text


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ("", "", None),  # neither the date in the prose, nor the one in the footer, nor today's
        ('<meta name="pubdate" content="Tue, 11 Mar 2025 09:00:00 GMT">', "", "2025-03-11"),
        ('<meta name="DC.date.issued" content="2025-03-11">', "", "2025-03-11"),
        ('<meta itemprop="datePublished" content="2025-03-11">', "", "2025-03-11"),
        ('<meta name="date" content="11/03/2025">', "", None),
        ('<meta name="date" content="2025-02-30">', "", None),
        ('<meta name="date" content="2025-03">', "", None),
        (
            '<script type="application/ld+json">{"datePublished":"2025-03-11T08:00:00Z"}</script>',
            "",
            "2025-03-11",
        ),
        ('<link rel="canonical" href="https://example.org/2025/03/11/talks">', "", "2025-03-11"),
        ('<meta property="article:modified_time" content="2025-03-12">', "", "2025-03-12"),
        (
            '<meta name="last-modified" content="2025-03-12"><meta name="date" content="2025-03-11">',
            "",
            "2025-03-11",
        ),
        ("", '<time datetime="2025-03-11T09:00">11 March</time>', "2025-03-11"),
        ("", "<p>11 March 2025</p>", "2025-03-11"),
        ('<meta name="date" content="2099-03-11">', "", "2099-03-11"),  # the clock has no say
    ],
)
def test_dates_of_pages(tmp_path: Path, head: str, body: str, date: str | None) -> None:
    found = one(put(tmp_path / "a.html", PAGE % (head, body))).date
    assert found == (datetime.date.fromisoformat(date) if date else None)


def test_hostile_json_ld(tmp_path: Path) -> None:
    data = r'{"@type":"NewsArticle","headline":"a\ud800","author":{"@type":"Person","name":"J\ud800 Doe"}}'
    page = (PAGE % (f'<script type="application/ld+json">{data}</script>', "")).replace("og:title", "x")
    article = one(put(tmp_path / "a.html", page))
    assert str(article).encode("utf-8")
    assert [one_line(value) for value in ("a\ud800", "a\0", " a\n b ", "", None)] == [
        None,
        None,
        "a b",
        None,
        None,
    ]


def test_the_charset_of_a_page(tmp_path: Path) -> None:
    page = (PAGE % ("", "<p>Mr Peña was there.</p>")).replace('"utf-8"', '"windows-1252"')
    assert "Peña" in one(put(tmp_path / "a.html", page.encode("cp1252"))).text


@pytest.mark.parametrize("charset", ["utf-7", "rot13", "no-such-charset", "idna"])
def test_strange_charsets_of_a_page(tmp_path: Path, charset: str) -> None:
    page = (PAGE % ("", "<p>Mr Peña was there.</p>")).replace('"utf-8"', f'"{charset}"')
    assert "not UTF-8" in failure(put(tmp_path / "a.html", page.encode("cp1252"))).message


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<html><body></body></html>", "<div>" * 50_000, "<" * 100_000, "<script>x</script>"],
)
def test_pages_without_an_article(tmp_path: Path, page: str) -> None:
    assert "no article was found" in failure(put(tmp_path / "a.htm", page)).message


def test_too_long_a_page(tmp_path: Path) -> None:
    assert "at most 4,000,000" in failure(put(tmp_path / "a.html", PAGE % ("", "x" * 4_000_000))).message


# Any bytes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".txt", ".html", ".json", ".jsonl", ".txt.gz", ".jsonl.gz"])
@given(
    data=st.binary(max_size=200)
    | st.lists(
        st.sampled_from([b'{"text":', b'"', b"}", b"\n", b"<p>", b"\xff\xfe", b"\0", b"[", b"1", b"a", b"\xe9"])
    ).map(b"".join)
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_an_article_or_an_error(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    found = list(read([path]))
    assert found
    assert all(isinstance(item, Article) or str(item).startswith(str(path)) for item in found)
    assert list(read(["-"], stdin=io.BytesIO(data)))


# Files, folders, gzip --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt.gz", "x"),
        ("a.json.gz", '{"text": "x"}'),
        ("a.JSONL.GZ", '{"text": "x", "id": "a"}'),
        ("a.TXT", "x"),
    ],
)
def test_gzip_and_capital_suffixes(tmp_path: Path, name: str, content: str) -> None:
    path = put(tmp_path / name, content)
    if name.endswith(".GZ"):
        path.write_bytes(gzip.compress(content.encode()))
    article = one(path)
    assert (article.id, article.text, article.source) == ("a", "x", name)


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.html.gz"])
@pytest.mark.parametrize("cut", [slice(0, 1), slice(0, 40), slice(10, None), slice(0, -4)])
def test_broken_gzip(tmp_path: Path, name: str, cut: slice) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(os.urandom(300).hex().encode())[cut])
    assert failure(path).message == "the gzip data is broken"


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.html", "c.json", "notes.pdf", ".hidden.txt", ".git/x.txt", "B.txt"):
        put(tmp_path / name, PAGE % ("", "") if name.endswith("html") else '{"id": "j", "text": "x"}')
    found = [article.id if isinstance(article, Article) else str(article) for article in read([tmp_path])]
    b = found[3]
    assert [*found[:3], *found[4:]] == ["B", "b", "j", "z"]
    assert f'the id "b" was given before, by {tmp_path / "b.txt"}' in b


def test_articles_do_not_know_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "one" / "a.txt", "The talks failed.")
    there = one(tmp_path / "one" / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert [there] == list(read(["one/a.txt"])) == list(read(["one"])) == list(read([Path("one")]))


def test_errors_name_the_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "one" / "a.txt", "")
    monkeypatch.chdir(tmp_path)
    assert str(failure("one/a.txt")) == "one/a.txt: error: the article is empty"
    assert str(failure("one")) == "one/a.txt: error: the article is empty"


def test_an_empty_folder(tmp_path: Path) -> None:
    put(tmp_path / "a.pdf", "x")
    assert failure(tmp_path).message == "the folder holds no articles"


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    put(tmp_path / "x.txt" / "a.txt", "The talks failed.")
    assert one(tmp_path / "x.txt").id == "a"
    assert one(tmp_path).id == "a"


def test_links_in_a_circle_are_harmless(tmp_path: Path) -> None:
    put(tmp_path / "a" / "t.txt", "The talks failed.")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "u.txt").symlink_to(tmp_path / "a" / "u.txt")
    good, bad = read([tmp_path])
    assert isinstance(good, Article)
    assert isinstance(bad, ArticleError)
    assert "cannot be read: " in bad.message


@pytest.mark.parametrize(
    "source", ["no-such.txt", "no-such", "no/such/", "a.txt/b.txt", "\0", "", "x" * 5000, "\udcff.txt"]
)
def test_what_does_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    put(tmp_path / "a.txt", "x")
    monkeypatch.chdir(tmp_path)
    failure(source)


def test_other_kinds_of_files(tmp_path: Path) -> None:
    error = failure(put(tmp_path / "report.pdf", "x"))
    assert ".txt" in str(error.hint)
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no regular file" in failure(tmp_path / "pipe.txt").message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_must_not_be_read(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", "x").chmod(0)
    assert "permission" in failure(tmp_path / "a.txt").message.lower()


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31m.txt", "\udcff.txt", "...txt"])
def test_names_that_cannot_be_ids(tmp_path: Path, name: str) -> None:
    path = os.fsencode(tmp_path / name)
    with open(path, "wb") as file:  # noqa: PTH123  # Path has no names in bytes
        file.write(b"The talks failed.")
    assert "the name or id" in failure(tmp_path / name).message
    assert str(failure(tmp_path)).isprintable() or "\n" in str(failure(tmp_path))


# Ids, dates ------------------------------------------------------------------------------------


def test_the_same_id_twice(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"id": "n", "text": "x"}\n{"id": "n", "text": "x"}\n')
    first, second = read([path])
    assert isinstance(first, Article)
    assert isinstance(second, ArticleError)
    assert (second.line, second.message) == (2, f'the id "n" was given before, by {path}:1')
    assert isinstance(next(read([path])), Article)


def test_an_empty_article_in_a_list_is_told_with_its_place(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", '[{"text": "The talks failed."}, {"text": " "}]')
    assert [e.message for e in read(path) if isinstance(e, ArticleError)] == [
        "article 2 of the list: the article is empty"
    ]


def test_an_id_that_stands_twice_in_a_list_is_told_with_both_places(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", '[{"id": "n", "text": "a b"}, {"id": "m", "text": "c"}, {"id": "n", "text": "d"}]')
    *_, third = read(path)
    assert isinstance(third, ArticleError)
    assert third.message == f'article 3 of the list: the id "n" was given before, by article 1 of {path}'


def test_a_bad_article_does_not_take_an_id(tmp_path: Path) -> None:
    put(tmp_path / "a" / "t.txt", "")
    put(tmp_path / "b" / "t.txt", "The talks failed.")
    bad, good = read([tmp_path])
    assert isinstance(bad, ArticleError)
    assert isinstance(good, Article)


def test_the_default_date(tmp_path: Path) -> None:
    other = datetime.date(2001, 2, 3)
    dated = put(tmp_path / "a.txt", "11 March 2025" + BODY)
    assert one(dated, date=other).date == datetime.date(2025, 3, 11)
    assert one(put(tmp_path / "b.txt", "No date." + BODY), date=other).date == other
    assert one(put(tmp_path / "c.json", '{"text": "x", "date": null}'), date=other).date == other


# Standard input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (b"The talks failed.", ["stdin"]),
        (b"[Oslo] The talks failed.", ["stdin"]),
        (b'{"text": "x"}', ["stdin-1"]),
        (b'{"text": "x"}\n{"text": "y"}\n', ["stdin-1", "stdin-2"]),
        (b'\n\n{"text": "x"}\n{"text": "y"}\n', ["stdin-3", "stdin-4"]),
        (b'{\n"id": "j",\n"text": "x"\n}', ["j"]),
        (b'[{"text": "x"}, {"text": "y"}]', ["stdin-1", "stdin-2"]),
        ((PAGE % ("", "")).encode(), ["stdin"]),
        (gzip.compress(b'{"text": "x"}\n{"text": "y"}\n'), ["stdin-1", "stdin-2"]),
        ("\ufeffThe talks failed.".encode("utf-16-le"), ["stdin"]),
    ],
)
def test_stdin(data: bytes, ids: list[str]) -> None:
    found = list(read(["-"], stdin=io.BytesIO(data)))
    assert [article.id for article in found if isinstance(article, Article)] == ids
    assert all(article.source == "stdin" for article in found)


def test_stdin_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.article.inputs.MAX_BYTES", 100)
    assert "more than 100 bytes" in failure("-", stdin=io.BytesIO(b"The talks failed.\n" * 10)).message
    assert "more than 100 bytes" in failure("-", stdin=io.BytesIO(("\ufeff{}" + "\n" * 99).encode("utf-16"))).message


def test_stdin_lines_come_one_by_one() -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as stdin, os.fdopen(writer, "wb") as news:
        articles = read(["-"], stdin=stdin)
        for i in range(3):
            news.write(json.dumps({"text": f"x{i}"}).encode() + b"\n")
            news.flush()
            found = next(articles)
            assert isinstance(found, Article)
            assert found.text == f"x{i}"
        articles.close()


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"{", b'{"text": "x"', b"\x1f\x8bx", gzip.compress(b"x" * 99)[:-5], b"a\0"]
)
def test_bad_stdin(data: bytes) -> None:
    assert failure("-", stdin=io.BytesIO(data)).path == "-"


# The web ---------------------------------------------------------------------------------------

ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/talks.html": (200, {"Content-Type": "text/html; charset=utf-8"}, (PAGE % ("", "")).encode()),
    "/packed": (
        200,
        {"Content-Type": "text/html", "Content-Encoding": "gzip"},
        gzip.compress((PAGE % ("", "")).encode()),
    ),
    "/old": (
        200,
        {"Content-Type": "text/html; charset=windows-1252"},
        (PAGE % ("", "<p>Mr Peña was there.</p>")).replace('<meta charset="utf-8">', "").encode("cp1252"),
    ),
    "/a.txt": (200, {"Content-Type": "text/plain"}, b"The talks failed."),
    "/bare": (200, {}, b"The talks failed."),
    "/news.jsonl": (
        200,
        {"Content-Type": "application/x-ndjson"},
        b'{"text": "x"}\n{"text": "y", "url": "u"}\n',
    ),
    "/a.json": (200, {"Content-Type": "application/json"}, b'{"text": "x"}'),
    "/caf%C3%A9": (200, {"Content-Type": "text/plain"}, b"The talks failed."),
    "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
    "/moved": (302, {"Location": "/a.txt"}, b""),
    "/ftp": (302, {"Location": "ftp://127.0.0.1/x"}, b""),
    "/file": (302, {"Location": "file:///etc/hostname"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/gone": (410, {}, b""),
}


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = ANSWERS.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    """The address of a web server on this machine."""
    with (
        pytest.MonkeyPatch.context() as patch,
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server,
    ):
        patch.setenv("no_proxy", "*")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/talks.html", "/packed", "/old", "/a.txt", "/bare", "/moved", "/café"])
def test_urls(web: str, path: str) -> None:
    article = one(web + path)
    assert (article.id, article.source, article.url) == (web + path, web + path, web + path)
    assert "talks" in article.text
    assert ("Mr Peña" in article.text) == (path == "/old")


def test_json_from_the_web(web: str) -> None:
    assert [(article.id, article.url) for article in read([web + "/news.jsonl", web + "/a.json"])] == [
        ("news-1", web + "/news.jsonl"),
        ("u", "u"),
        ("a", web + "/a.json"),
    ]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/gone", "the server answered 410"),
        ("/none", "the server answered 404"),
        ("/pdf", "application/pdf is no kind"),
        ("/round", "the server answered 302"),
        ("/ftp", "cannot be fetched"),
        ("/file", "the server answered 302"),
    ],
)
def test_bad_answers(web: str, path: str, message: str) -> None:
    error = failure(web + path)
    assert message in error.message
    assert error.path == web + path


@pytest.mark.parametrize(
    "url",
    ["http://", "http://[", "http://127.0.0.1:x/", "http://127.0.0.1:1/", "https://a b/", "http://é\udcff/"],
)
def test_bad_urls(url: str, web: str) -> None:
    assert failure(url).path == url


def test_a_server_that_is_no_web_server(web: str) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        assert "cannot be fetched" in failure(f"http://127.0.0.1:{server.getsockname()[1]}/").message
        thread.join()


def test_a_silent_server(monkeypatch: pytest.MonkeyPatch, web: str) -> None:
    import socket

    monkeypatch.setattr("kg.article.inputs.TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert "timed out" in failure(f"http://127.0.0.1:{server.getsockname()[1]}/").message


# The examples ----------------------------------------------------------------------------------


def test_the_examples_are_articles() -> None:
    folder = Path(__file__).parents[1] / "examples" / "articles"
    found = [article for article in read(folder) if isinstance(article, Article)]
    assert [(article.source, str(article.date), article.title) for article in found] == [
        ("river-talks-open.txt", "2024-06-04", "Peru and Ecuador Open Talks on Tumbes River Water"),
        (
            "river-talks-suspended.jsonl",
            "2024-06-12",
            "Uruguay Suspends River Talks Between Peru and Ecuador",
        ),
        ("river-talks-threat.html", "2024-06-07", "Peru Threatens to Leave River Talks With Ecuador"),
    ]
    assert all(article.authors and 250 <= len(article.text.split()) <= 350 for article in found)


# House rules -----------------------------------------------------------------------------------


def test_reading_texts_and_json_does_not_import_trafilatura(tmp_path: Path) -> None:
    import subprocess
    import sys

    put(tmp_path / "a.txt", "The talks failed.")
    program = "import sys; from kg import article as a; list(a.read(sys.argv[1:])); print('lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_nothing_is_printed_about_a_bad_page(tmp_path: Path) -> None:
    import subprocess
    import sys

    put(tmp_path / "a.html", "<html></html>")
    program = "import sys; from kg.article import read; list(read(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
