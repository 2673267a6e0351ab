"""The grammar of dates, as a table: (expression, anchor, tense) → what it means."""

from datetime import date
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.components import marks, times
from kg.components.dates import FUTURE, PAST, UNKNOWN, normalise

FRIDAY = date(2025, 3, 7)
MONDAY = date(2024, 12, 30)
SUNDAY = date(2015, 2, 15)

GOLDEN = [
    # full dates need no anchor
    ("March 11, 2025", None, UNKNOWN, "2025-03-11"),
    ("Sept. 5, 2014", None, UNKNOWN, "2014-09-05"),
    ("11 March 2025", None, UNKNOWN, "2025-03-11"),
    ("the 3rd of June, 1999", None, UNKNOWN, "1999-06-03"),
    ("Wednesday, February 12, 2015", None, UNKNOWN, "2015-02-12"),
    ("2015-02-12", None, UNKNOWN, "2015-02-12"),
    ("June 2016", None, UNKNOWN, "2016-06"),
    ("late October 2013", None, UNKNOWN, "2013-10"),
    ("May of 2001", None, UNKNOWN, "2001-05"),
    ("2014", None, UNKNOWN, "2014"),
    ("mid-2011", None, UNKNOWN, "2011"),
    ("2014-2018", None, UNKNOWN, ("2014-01-01", "2018-12-31")),
    ("2009 to 2014", None, UNKNOWN, ("2009-01-01", "2014-12-31")),
    ("the 1990s", None, UNKNOWN, ("1990-01-01", "1999-12-31")),
    ("the summer of 2005", None, UNKNOWN, ("2005-06-01", "2005-08-31")),
    ("winter 2015", None, UNKNOWN, ("2015-12-01", "2016-02-29")),
    ("the second quarter of 2019", None, UNKNOWN, ("2019-04-01", "2019-06-30")),
    ("April 3-5, 2018", None, UNKNOWN, ("2018-04-03", "2018-04-05")),
    # days of the week, by tense
    ("Wednesday", FRIDAY, PAST, "2025-03-05"),
    ("Wednesday", FRIDAY, FUTURE, "2025-03-12"),
    ("Wednesday", FRIDAY, UNKNOWN, "2025-03-05"),
    ("Friday", FRIDAY, PAST, "2025-03-07"),
    ("Friday", FRIDAY, FUTURE, "2025-03-07"),
    ("Saturday", FRIDAY, PAST, "2025-03-01"),
    ("late Tuesday", MONDAY, PAST, "2024-12-24"),
    ("Wednesday", MONDAY, FUTURE, "2025-01-01"),
    ("last Friday", FRIDAY, PAST, "2025-02-28"),
    ("last Tuesday", FRIDAY, PAST, "2025-03-04"),
    ("next Tuesday", FRIDAY, FUTURE, "2025-03-11"),
    ("next Friday", FRIDAY, FUTURE, "2025-03-14"),
    ("this Thursday", FRIDAY, PAST, "2025-03-06"),
    ("this coming Monday", FRIDAY, FUTURE, "2025-03-10"),
    # days around the anchor
    ("today", FRIDAY, UNKNOWN, "2025-03-07"),
    ("this morning", FRIDAY, PAST, "2025-03-07"),
    ("tonight", MONDAY, FUTURE, "2024-12-30"),
    ("yesterday", FRIDAY, PAST, "2025-03-06"),
    ("last night", MONDAY, PAST, "2024-12-29"),
    ("tomorrow", MONDAY, FUTURE, "2024-12-31"),
    ("three days ago", FRIDAY, PAST, "2025-03-04"),
    ("six hours ago", FRIDAY, PAST, "2025-03-07"),
    # weeks are two days that enclose them
    ("this week", FRIDAY, PAST, ("2025-03-03", "2025-03-09")),
    ("last week", FRIDAY, PAST, ("2025-02-24", "2025-03-02")),
    ("next week", FRIDAY, FUTURE, ("2025-03-10", "2025-03-16")),
    ("earlier this week", FRIDAY, PAST, ("2025-03-03", "2025-03-07")),
    ("later this week", FRIDAY, FUTURE, ("2025-03-07", "2025-03-09")),
    ("two weeks ago", FRIDAY, PAST, ("2025-02-17", "2025-02-23")),
    ("two weeks from now", FRIDAY, FUTURE, ("2025-03-17", "2025-03-23")),
    ("the past two weeks", FRIDAY, PAST, ("2025-02-21", "2025-03-07")),
    ("the weekend", FRIDAY, PAST, ("2025-03-01", "2025-03-02")),
    ("this weekend", FRIDAY, FUTURE, ("2025-03-08", "2025-03-09")),
    ("the weekend", SUNDAY, PAST, ("2015-02-14", "2015-02-15")),
    ("last weekend", SUNDAY, PAST, ("2015-02-07", "2015-02-08")),
    ("next weekend", FRIDAY, FUTURE, ("2025-03-15", "2025-03-16")),
    # months
    ("March", FRIDAY, PAST, "2025-03"),
    ("April", FRIDAY, PAST, "2024-04"),
    ("April", FRIDAY, FUTURE, "2025-04"),
    ("February", FRIDAY, FUTURE, "2026-02"),
    ("early December", MONDAY, PAST, "2024-12"),
    ("last March", FRIDAY, PAST, "2024-03"),
    ("last January", FRIDAY, PAST, "2025-01"),
    ("next March", FRIDAY, FUTURE, "2026-03"),
    ("this June", FRIDAY, FUTURE, "2025-06"),
    ("April last year", FRIDAY, PAST, "2024-04"),
    ("last month", FRIDAY, PAST, "2025-02"),
    ("last month", date(2025, 1, 31), PAST, "2024-12"),
    ("next month", MONDAY, FUTURE, "2025-01"),
    ("earlier this month", FRIDAY, PAST, "2025-03"),
    ("three months ago", FRIDAY, PAST, "2024-12"),
    # days of a month, in the year that fits
    ("March 11", FRIDAY, FUTURE, "2025-03-11"),
    ("March 11", FRIDAY, UNKNOWN, "2025-03-11"),
    ("March 11", FRIDAY, PAST, "2024-03-11"),
    ("Dec. 28", FRIDAY, PAST, "2024-12-28"),
    ("Jan. 2", MONDAY, FUTURE, "2025-01-02"),
    ("24 March", FRIDAY, FUTURE, "2025-03-24"),
    ("Tuesday, March 4", FRIDAY, PAST, "2025-03-04"),
    ("March 3-5", FRIDAY, PAST, ("2025-03-03", "2025-03-05")),
    # years and seasons
    ("this year", FRIDAY, UNKNOWN, "2025"),
    ("last year", FRIDAY, PAST, "2024"),
    ("next year", FRIDAY, FUTURE, "2026"),
    ("earlier this year", FRIDAY, PAST, "2025"),
    ("30 years ago", FRIDAY, PAST, "1995"),
    ("a year ago", FRIDAY, PAST, "2024"),
    ("last summer", FRIDAY, PAST, ("2024-06-01", "2024-08-31")),
    ("next fall", FRIDAY, FUTURE, ("2025-09-01", "2025-11-30")),
    # no date, or none that can be told
    ("Wednesday", None, PAST, None),
    ("last week", None, PAST, None),
    ("March 11", None, UNKNOWN, None),
    ("three weeks", FRIDAY, PAST, None),
    ("30-year-old", FRIDAY, PAST, None),
    ("the three-week offensive", FRIDAY, PAST, None),
    ("recently", FRIDAY, PAST, None),
    ("decades ago", FRIDAY, PAST, None),
    ("the coming weeks", FRIDAY, FUTURE, None),
    ("February 30", FRIDAY, PAST, None),
    ("April 31, 2014", FRIDAY, PAST, None),
    ("2,014 people", FRIDAY, PAST, None),
    ("$2014", FRIDAY, PAST, None),
]


def plain(value):
    return value if value is None or isinstance(value, str) else (value[0].isoformat(), value[1].isoformat())


@pytest.mark.parametrize(("text", "anchor", "tense", "expected"), GOLDEN)
def test_expression(text, anchor, tense, expected):
    assert plain(normalise(text, anchor, tense)) == expected


PIECES = st.sampled_from(
    "last next this the a early late mid- week weekend month year Monday Sunday March May Feb. 29 30 31 11 2016 "
    "1999 2000 summer winter ago two 12 days years of in , - from now past couple quarter first yesterday 0".split()
)
DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@given(st.lists(PIECES, max_size=6).map(" ".join) | st.text(max_size=40), DAYS, st.sampled_from([PAST, FUTURE, ""]))
def test_any_text_gives_a_real_date_or_none(text, anchor, tense):
    value = normalise(text, anchor, tense)
    if isinstance(value, str):
        year, *rest = (int(part) for part in value.split("-"))
        date(year, *[*rest, 1, 1][:2])
        assert len(value) in (4, 7, 10)
    elif value is not None:
        assert value[0] <= value[1]


@pytest.fixture(scope="module")
def nlp():
    made = spacy.load(Path(times.__file__).parents[1] / "model")
    made.add_pipe("kg_times")
    return made


SENTENCES = [
    ("The ministers met in Oslo on Wednesday.", [("Wednesday", "2025-03-05")]),
    ("The ministers will meet in Oslo on Wednesday.", [("Wednesday", "2025-03-12")]),
    ("The envoy plans to visit Riga on Monday.", [("Monday", "2025-03-10")]),
    ("They have fought since April.", []),
    ("The ceasefire ends after June 2025.", []),
    ("The port closed after Thursday's attack.", [("Thursday", "2025-03-06")]),
    ("He may march in May.", [("May", "2025-05")]),
    ("The talks lasted for three weeks.", []),
    ("Rebels freed 2014 prisoners.", []),
    ("The treaty was signed in 1975 in Helsinki.", [("1975", "1975")]),
    ("The Sept. 11 attacks changed the city.", []),
    (
        "Tuesday's summit follows last week's strikes.",
        [("Tuesday", "2025-03-04"), ("last week", "2025-02-24/2025-03-02")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentence(nlp, text, expected):
    doc = nlp.make_doc(text)
    doc._.kg_date = "2025-03-07"
    doc = nlp(doc)
    attrs = marks.attrs_of(doc, "kg_times")
    found = [
        (s.text, attrs[s.id_].get("value") or "/".join(attrs[s.id_].values())) for s in marks.spans_of(doc, "kg_times")
    ]
    assert found == expected


@pytest.mark.parametrize("given_date", [None, "", "soon", "2025-13-40"])
def test_without_an_anchor_only_full_dates_are_marked(nlp, given_date):
    doc = nlp.make_doc("They met on Monday and on March 3, 2024.")
    doc._.kg_date = given_date
    doc = nlp(doc)
    assert marks.attrs_of(doc, "kg_times") == {"t0": {"value": "2024-03-03"}}


def test_marks_survive_bytes(nlp):
    doc = nlp.make_doc("They met on Monday.")
    doc._.kg_date = "2025-03-07T10:00:00Z"
    again = Doc(nlp.vocab).from_bytes(nlp(doc).to_bytes())
    assert marks.attrs_of(again, "kg_times") == {"t0": {"value": "2025-03-03"}}
    assert [s.text for s in marks.spans_of(again, "kg_times")] == ["Monday"]
