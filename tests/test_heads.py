"""The head of a plain text: title, author, place and date above the article."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import BODY
from kg.article.heads import Head, day, read_head

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
