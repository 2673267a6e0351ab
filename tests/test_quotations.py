"""Quotation marks: tables of texts, with the quotations between the lines of each."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.components.statements.quotations import in_doc, quotations

TEXTS = [
    # (text, its quotations as they stand)
    ("Nothing is quoted here.", []),
    ("“We leave today,” he said. “At noon.”", ["“We leave today,”", "“At noon.”"]),
    ('"We leave today," he said. "At noon."', ['"We leave today,"', '"At noon."']),
    # opened in one form, closed in another
    ('"We leave today,” he said.', ['"We leave today,”']),
    ("“We leave today“, he said.", ["“We leave today“"]),
    ("”We leave today” he said.", ["”We leave today”"]),
    ("„We leave today“, she said.", ["„We leave today“"]),
    ("«We leave today», she said.", ["«We leave today»"]),
    ("She said: ``We leave today.''", ["``We leave today.''"]),
    # a mark glued to what follows
    ("a “paper tiger”—no more", ["“paper tiger”"]),
    # inside of another
    ('"He said "never" to me," she said.', ['"He said "never" to me,"']),
    ("“He said “never” to me,” she said.", ["“He said “never” to me,”"]),
    # inches and stray marks are none
    ('a 6\' 2" man in a 4" coat', []),
    ("It ended ” there.", []),
    ("She said so.” Nobody heard.", []),
    # not closed: to the end of the paragraph, and no further
    ("“We leave today.\nHe left. “At last.”", ["“We leave today.", "“At last.”"]),
    ('"They said “never”\nto us.', ['"They said “never”']),
    # single marks count from four words on, apostrophes never
    ("Berg: 'We will not wait' for the workers' vote", ["'We will not wait'"]),
    ("‘We will not wait,’ she said; it's the workers' vote", ["‘We will not wait,’"]),
    ("the 'so-called' reform isn't the voters' choice", []),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_quotations_of_a_text(text: str, expected: list[str]):
    assert [text[q.begin : q.end] for q in quotations(text)] == expected


REOPENED = [
    # (text, whether each quotation goes on the one before)
    ("“We leave.\n\n“At noon.”", [False, True]),
    ("“We leave.”\n\n“At noon.”", [False, False]),
    ("“We leave.\n\nHe said: “At noon.”", [False, False]),
    ('"We leave. "At noon. "By train."', [False, True, True]),
]


@pytest.mark.parametrize(("text", "expected"), REOPENED)
def test_a_paragraph_opens_again_what_was_not_closed(text: str, expected: list[bool]):
    assert [q.continues for q in quotations(text)] == expected


def test_short_quotations_are_told_apart():
    short, long = quotations("a “paper tiger” and “we will not wait”")
    assert (short.words, short.short) == (2, True)
    assert (long.words, long.short) == (4, False)


def test_tokens_that_hold_a_mark_belong_to_the_quotation():
    nlp = spacy.blank("en")
    doc = nlp.make_doc("a “paper tiger”—an idea")
    (quotation,) = in_doc(doc)
    assert "paper tiger" in doc[quotation.begin : quotation.end].text
    assert doc[quotation.begin].text == "“"


MARKED = st.text(st.sampled_from("“”„«»\"'‘’`` ''—–-.,:!? \n\r\u2028abC\u200b\0\U0001f600"), max_size=60)


@given(MARKED | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_no_text_raises_and_quotations_lie_in_it_in_order(text: str):
    found = quotations(text)
    edges = [edge for q in found for edge in (q.begin, q.end)]
    assert edges == sorted(edges)
    assert all(0 <= q.begin < q.end <= len(text) for q in found)
    assert all("\n" not in text[q.begin : q.end] for q in found)


BLANK = spacy.blank("en")


@given(MARKED)
@settings(max_examples=200, deadline=None)
def test_token_ranges_lie_in_the_doc_and_do_not_overlap(text: str):
    doc = BLANK.make_doc(text)
    edges = [edge for q in in_doc(doc) for edge in (q.begin, q.end)]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(doc))


def test_many_marks_take_no_longer_than_few():
    import time

    begun = time.perf_counter()
    for text in ('"' * 20_000, "“" * 20_000, "“”" * 10_000, '" a' * 10_000):
        quotations(text)
    assert time.perf_counter() - begun < 10
