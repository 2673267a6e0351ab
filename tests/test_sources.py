"""Where articles come from: files, folders, standard input; their ids and dates."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import os
from pathlib import Path

import pytest

from articles import BODY, PAGE, failure, one, put
from kg.article import Article, read
from kg.errors import ArticleError


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
