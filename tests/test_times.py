"""The grammar of dates, as a table: (expression, anchor, tense) → what it means."""

import time
from datetime import date
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.components import marks, times
from kg.components.dateforms import EXPRESSION
from kg.components.dates import FUTURE, NEAR, PAST, UNKNOWN, bounds, normalise
from kg.pipeline import load, read

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
    ("the first half of 2019", None, UNKNOWN, ("2019-01-01", "2019-06-30")),
    ("April 3-5, 2018", None, UNKNOWN, ("2018-04-03", "2018-04-05")),
    ("early 2023", None, UNKNOWN, "2023"),
    ("mid-March 2019", None, UNKNOWN, "2019-03"),
    ("the '90s", None, UNKNOWN, ("1990-01-01", "1999-12-31")),
    ("the 2000s", None, UNKNOWN, ("2000-01-01", "2009-12-31")),
    ("2/24/2022", None, UNKNOWN, "2022-02-24"),
    ("24/2/2022", None, UNKNOWN, "2022-02-24"),
    ("5/5/2010", None, UNKNOWN, "2010-05-05"),
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
    ("this Monday", FRIDAY, FUTURE, "2025-03-10"),
    ("Monday night", FRIDAY, PAST, "2025-03-03"),
    ("Monday through Wednesday", FRIDAY, PAST, ("2025-03-03", "2025-03-05")),
    # "was to meet on …": yesterday, or ahead
    ("Thursday", FRIDAY, NEAR, "2025-03-06"),
    ("Tuesday", FRIDAY, NEAR, "2025-03-11"),
    ("Friday", FRIDAY, NEAR, "2025-03-07"),
    # days around the anchor
    ("today", FRIDAY, UNKNOWN, "2025-03-07"),
    ("this morning", FRIDAY, PAST, "2025-03-07"),
    ("tonight", MONDAY, FUTURE, "2024-12-30"),
    ("yesterday", FRIDAY, PAST, "2025-03-06"),
    ("last night", MONDAY, PAST, "2024-12-29"),
    ("tomorrow", MONDAY, FUTURE, "2024-12-31"),
    ("three days ago", FRIDAY, PAST, "2025-03-04"),
    ("six hours ago", FRIDAY, PAST, "2025-03-07"),
    ("overnight", FRIDAY, PAST, ("2025-03-06", "2025-03-07")),
    ("overnight", FRIDAY, FUTURE, ("2025-03-07", "2025-03-08")),
    ("in three days", FRIDAY, FUTURE, "2025-03-10"),
    ("within ten days", FRIDAY, FUTURE, ("2025-03-07", "2025-03-17")),
    ("in the next 30 days", FRIDAY, FUTURE, ("2025-03-07", "2025-04-06")),
    ("over the coming two weeks", FRIDAY, FUTURE, ("2025-03-07", "2025-03-21")),
    # weeks are two days that enclose them
    ("this week", FRIDAY, PAST, ("2025-03-03", "2025-03-09")),
    ("last week", FRIDAY, PAST, ("2025-02-24", "2025-03-02")),
    ("next week", FRIDAY, FUTURE, ("2025-03-10", "2025-03-16")),
    ("earlier this week", FRIDAY, PAST, ("2025-03-03", "2025-03-07")),
    ("later this week", FRIDAY, FUTURE, ("2025-03-07", "2025-03-09")),
    ("two weeks ago", FRIDAY, PAST, ("2025-02-17", "2025-02-23")),
    ("two weeks from now", FRIDAY, FUTURE, ("2025-03-17", "2025-03-23")),
    ("exactly two weeks ago", FRIDAY, PAST, "2025-02-21"),
    ("this week", SUNDAY, PAST, ("2015-02-09", "2015-02-15")),
    ("this week", SUNDAY, FUTURE, ("2015-02-15", "2015-02-22")),
    ("in two weeks", FRIDAY, FUTURE, ("2025-03-17", "2025-03-23")),
    ("the past two weeks", FRIDAY, PAST, ("2025-02-21", "2025-03-07")),
    ("the weekend", FRIDAY, PAST, ("2025-03-01", "2025-03-02")),
    ("this weekend", FRIDAY, FUTURE, ("2025-03-08", "2025-03-09")),
    ("the weekend", date(2025, 3, 10), UNKNOWN, ("2025-03-08", "2025-03-09")),
    ("this past weekend", FRIDAY, PAST, ("2025-03-01", "2025-03-02")),
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
    ("Monday, March 4", FRIDAY, UNKNOWN, "2024-03-04"),
    ("Oct. 7", FRIDAY, PAST, "2024-10-07"),
    ("Feb. 24", FRIDAY, PAST, "2025-02-24"),
    ("New Year's Eve", FRIDAY, PAST, "2024-12-31"),
    ("Christmas Day", MONDAY, PAST, "2024-12-25"),
    ("the Fourth of July", FRIDAY, FUTURE, "2025-07-04"),
    ("March 3-5", FRIDAY, PAST, ("2025-03-03", "2025-03-05")),
    # years and seasons
    ("this year", FRIDAY, UNKNOWN, "2025"),
    ("last year", FRIDAY, PAST, "2024"),
    ("next year", FRIDAY, FUTURE, "2026"),
    ("earlier this year", FRIDAY, PAST, "2025"),
    ("30 years ago", FRIDAY, PAST, "1995"),
    ("a year ago", FRIDAY, PAST, "2024"),
    ("exactly two years ago", FRIDAY, PAST, "2023-03-07"),
    ("the end of the year", FRIDAY, FUTURE, "2025"),
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
    ("in the coming days", FRIDAY, FUTURE, None),
    ("a few days ago", FRIDAY, PAST, None),
    ("in recent months", FRIDAY, PAST, None),
    ("in three days", FRIDAY, PAST, None),
    ("within two days", FRIDAY, PAST, None),
    ("2 p.m.", FRIDAY, PAST, None),
    ("14:00", FRIDAY, PAST, None),
    ("3/4/2022", FRIDAY, PAST, None),
    ("9/11", FRIDAY, PAST, None),
    ("the 1900s", FRIDAY, PAST, None),
    ("a day earlier", FRIDAY, PAST, None),
    ("the same week", FRIDAY, PAST, None),
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


# what "a day earlier" and the like mean, by the time told of before
WEDNESDAY, LAST_WEEK = "2025-03-05", (date(2025, 2, 24), date(2025, 3, 2))
BESIDE = [
    ("a day earlier", WEDNESDAY, "2025-03-04"),
    ("two days later", WEDNESDAY, "2025-03-07"),
    ("the day before", WEDNESDAY, "2025-03-04"),
    ("the day after", WEDNESDAY, "2025-03-06"),
    ("the same day", WEDNESDAY, "2025-03-05"),
    ("the next day", WEDNESDAY, "2025-03-06"),
    ("the previous day", WEDNESDAY, "2025-03-04"),
    ("the following week", WEDNESDAY, ("2025-03-10", "2025-03-16")),
    ("that week", LAST_WEEK, ("2025-02-24", "2025-03-02")),
    ("two weeks later", LAST_WEEK, ("2025-03-10", "2025-03-16")),
    ("a month later", "2025-03", "2025-04"),
    ("a year earlier", "2025-03", "2024"),
    # no day lies two days after a month or a week
    ("two days later", "2025-03", None),
    ("the same day", LAST_WEEK, None),
    ("a month later", "2025", None),
]


@pytest.mark.parametrize(("text", "told", "expected"), BESIDE)
def test_beside_what_was_told(text, told, expected):
    assert plain(normalise(text, FRIDAY, PAST, told)) == expected
    assert plain(normalise(text, None, PAST, told)) == expected


PIECES = st.sampled_from(
    "last next this the a an early late mid- week weekend month year Monday Sunday March May Feb. 29 30 31 11 2016 "
    "1999 2000 summer winter ago two 12 999 days years of in , - / from now past couple quarter half first yesterday 0 "
    "through within coming exactly earlier later before after same that overnight Christmas Day New Year's Eve '90s "
    "2/24/2022 the end of".split()
)
DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
TENSES = st.sampled_from([PAST, FUTURE, NEAR, UNKNOWN])
VALUES = (
    st.none()
    | DAYS.map(date.isoformat)
    | DAYS.map(lambda d: d.isoformat()[:7])
    | st.tuples(DAYS, DAYS).map(sorted).map(tuple)
)


@given(st.lists(PIECES, max_size=6).map(" ".join) | st.text(max_size=40), DAYS, TENSES, VALUES)
def test_any_text_gives_a_real_date_or_none(text, anchor, tense, told):
    value = normalise(text, anchor, tense, told)
    if isinstance(value, str):
        year, *rest = (int(part) for part in value.split("-"))
        date(year, *[*rest, 1, 1][:2])
        assert len(value) in (4, 7, 10)
    if value is not None:
        first, last = bounds(value)
        assert first <= last


@given(
    DAYS.filter(lambda d: 1000 <= d.year <= 9000),
    st.sampled_from("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
    TENSES,
)
def test_a_weekday_is_that_day_and_within_a_week(anchor, name, tense):
    found = date.fromisoformat(plain(normalise(name, anchor, tense)))
    away = (found - anchor).days
    assert found.strftime("%A") == name
    assert {PAST: -7 < away <= 0, FUTURE: 0 <= away < 7, NEAR: -3 < away < 5, UNKNOWN: -7 < away <= 0}[tense]


@given(DAYS.filter(lambda d: 1500 <= d.year <= 2099))
def test_a_day_is_read_in_every_form(day):
    month = day.strftime("%B")
    forms = [f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", day.isoformat()]
    assert [normalise(form, None) for form in forms] == [day.isoformat()] * 3


@pytest.fixture(scope="module")
def nlp():
    made = spacy.load(Path(times.__file__).parents[1] / "model")
    made.add_pipe("kg_times")
    return made


SENTENCES = [
    ("The ministers met in Oslo on Wednesday.", [("Wednesday", "2025-03-05")]),
    ("The ministers will meet in Oslo on Wednesday.", [("Wednesday", "2025-03-12")]),
    ("The envoy plans to visit Riga on Monday.", [("Monday", "2025-03-10")]),
    ("The envoy was set to visit Riga on Thursday.", [("Thursday", "2025-03-06")]),
    ("The envoy is due to visit Riga on Thursday.", [("Thursday", "2025-03-13")]),
    ("The summit scheduled for Monday was called off.", [("Monday", "2025-03-10")]),
    ("Talks will be held in Oslo next week.", [("next week", "2025-03-10/2025-03-16")]),
    ("The port closed after Thursday's attack.", [("Thursday", "2025-03-06")]),
    ("Police arrested nine people after the Feb. 24 attack.", [("Feb. 24", "2025-02-24")]),
    ("The Sept. 11 attacks changed the city.", []),
    # since when, until when: what lasts, and what is due
    ("They have fought since April.", [("April", "2024-04-01/2025-03-07")]),
    ("The troops must withdraw by Friday.", []),
    ("The troops will withdraw by Monday.", [("Monday", "2025-03-07/2025-03-10")]),
    ("The ceasefire ends after June 2025.", []),
    ("The ceasefire holds until Sunday.", []),
    ("The talks lasted for three weeks.", []),
    ("The three-week offensive ended.", []),
    # beside another time
    (
        "The king met the premier on Tuesday. A day earlier, he met the rebels.",
        [("Tuesday", "2025-03-04"), ("A day earlier", "2025-03-03")],
    ),
    ("Berg met Lee a day before Thursday's summit.", [("a day before", "2025-03-05"), ("Thursday", "2025-03-06")]),
    ("Berg met Lee a day before the summit.", []),
    ("Berg resigned the day after the vote.", []),
    # no dates
    ("It was the first meeting in two years.", []),
    ("Some 30 years ago the mine closed.", []),
    ("He may march in May.", [("May", "2025-05")]),
    ("Rebels freed 2014 prisoners.", []),
    ("The treaty was signed in 1975 in Helsinki.", [("1975", "1975")]),
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


WORDS = st.sampled_from(
    "on since by before after two days the a Monday’s March 3 May 2014 week earlier met will \n “ ) \x00".split(" ")
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60), st.dates().map(date.isoformat) | st.none())
def test_any_text_is_marked_with_days_that_it_names(nlp, text, day):
    doc = nlp.make_doc(text)
    doc._.kg_date = day
    doc = nlp(doc)
    attrs = marks.attrs_of(doc, "kg_times")
    for span in marks.spans_of(doc, "kg_times"):
        data = attrs[span.id_]
        assert set(data) in ({"value"}, {"earliest", "latest"})
        assert data.get("earliest", "") <= data.get("latest", "")
        if day is None:  # without an anchor, a year comes from the text alone
            assert all(value[:4] in text or value[:3] in text for value in data.values())


def test_a_doc_without_a_parse_has_times_too():
    doc = spacy.blank("en")("Signed on March 3, 2024 in Oslo.")
    assert marks.attrs_of(times.mark_times(doc), "kg_times") == {"t0": {"value": "2024-03-03"}}


def test_long_texts_of_dates_take_no_time(nlp):
    text = "the 12 of the March and Monday to " * 4000
    begin = time.process_time()
    assert EXPRESSION.findall(text)
    assert time.process_time() - begin < 2


def test_marks_survive_bytes(nlp):
    doc = nlp.make_doc("They met on Monday.")
    doc._.kg_date = "2025-03-07T10:00:00Z"
    again = Doc(nlp.vocab).from_bytes(nlp(doc).to_bytes())
    assert marks.attrs_of(again, "kg_times") == {"t0": {"value": "2025-03-03"}}
    assert [s.text for s in marks.spans_of(again, "kg_times")] == ["Monday"]


# sentence, word that names the event, its time: the clock of its own clause, or none
OWN = [
    ("The minister said on Friday that rebels had attacked the port.", "attacked", None),
    ("The minister said rebels attacked the port on Tuesday.", "attacked", "Tuesday"),
    ("Rebels attacked the port on Tuesday, the minister said.", "attacked", "Tuesday"),
    ("Iran and Oman will meet in Muscat next week, officials said on Wednesday.", "meet", "next week"),
    ("Norway condemned Monday's attack on the embassy.", "attack", "Monday"),
    ("Norway condemned Monday's attack on the embassy.", "condemned", None),
    ("On Monday, Peru accused Chile of spying and expelled its ambassador.", "accused", "Monday"),
    ("On Monday, Peru accused Chile of spying and expelled its ambassador.", "expelled", "Monday"),
    ("Police arrested the mayor after a protest on Sunday.", "arrested", None),
    ("Police arrested the mayor on Monday after a protest on Sunday.", "arrested", "Monday"),
    ("Turkey, which invaded the island in 1974, met Greek envoys on Sunday.", "met", "Sunday"),
    ("Turkey, which invaded the island in 1974, met Greek envoys on Sunday.", "invaded", "1974"),
    ("The president met Lee on Tuesday after he criticized the deal in January.", "met", "Tuesday"),
    ("The president met Lee on Tuesday after he criticized the deal in January.", "criticized", "January"),
]


@pytest.fixture(scope="module")
def whole():
    return load()


@pytest.mark.parametrize(("text", "word", "expected"), OWN)
def test_an_event_has_the_time_of_its_clause(whole, text, word, expected):
    doc = read(whole, text, FRIDAY)
    times_by_id = {span.id_: span.text for span in marks.spans_of(doc, "kg_times")}
    event = next(s.id_ for s in marks.spans_of(doc, "kg_events") if s.text == word)
    assert times_by_id.get(marks.attrs_of(doc, "kg_events")[event]["time"]) == expected


SAID = [
    ("“We will not sign,” Berg said on Tuesday.", "Tuesday"),
    ("Berg said on Tuesday that Iran attacked Oman last month.", "Tuesday"),
    ("Berg said that Iran attacked Oman last month.", None),
    ("Speaking in Oslo on Monday, Berg said that talks had failed.", "Monday"),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_a_statement_has_the_time_of_its_telling(whole, text, expected):
    doc = read(whole, text, FRIDAY)
    times_by_id = {span.id_: span.text for span in marks.spans_of(doc, "kg_times")}
    attrs = marks.attrs_of(doc, "kg_statements")
    assert times_by_id.get(attrs[min(attrs)]["time"]) == expected
