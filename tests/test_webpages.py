"""Web pages, in files and from the web."""

from __future__ import annotations

import datetime
import gzip
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles import PAGE, failure, one, put
from kg.article import read
from kg.article.webpage import one_line


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
