"""Text files: encodings, marks, limits, and any bytes at all."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import BODY, failure, one, put
from kg.article import MAX_CHARACTERS, Article, read
from kg.article.decode import decode
from kg.article.inputs import MAX_BYTES
from kg.errors import ArticleError


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
