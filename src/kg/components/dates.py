"""The grammar of dates: what an expression of time means, at the precision that it has.

"on Wednesday" is a day, "last week" two days that enclose it, "in March" a month. What the grammar does not know, and
what has no date ("three weeks", "recently"), has no value: absent rather than guessed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from kg.components.dateforms import EXPRESSION

PAST, FUTURE, NEAR, UNKNOWN = "past", "future", "near", ""
"""What an expression is said of: of the past, of what is ahead, of either ("was set to meet on Monday"), not plain."""

Value = str | tuple[date, date]
"""A date at its precision ("2025-03-11", "2025-03", "2025"), or the first and last day of what encloses it."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august",
          "september", "october", "november", "december")  # fmt: skip
NUMBERS = {"a": 1, "an": 1, "couple": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
           "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
QUARTERS = {"first": 1, "second": 4, "third": 7, "fourth": 10, "last": 10}
HOLIDAYS = {"new year": (1, 1), "new year eve": (12, 31), "christmas": (12, 25), "christmas eve": (12, 24),
            "fourth of july": (7, 4), "july fourth": (7, 4)}  # fmt: skip
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
NEWS = 2
"""How many days back "was set to meet on Thursday" may lie: news tells of yesterday, or of the days ahead."""


def normalise(text: str, anchor: date | None, tense: str = UNKNOWN, told: Value | None = None) -> Value | None:
    """The date that an expression means, None where it has none or that cannot be told.

    Args:
        text: the expression alone: "last Friday", "March 11", "two weeks ago".
        anchor: the day it was written; None where unknown, and then only full dates have a value.
        tense: of what it is said: `PAST`, `FUTURE`, `NEAR` or `UNKNOWN`.
        told: the time that the text tells of just before it, for "a day earlier" and "the same week".

    >>> normalise("Wednesday", date(2025, 3, 7), PAST), normalise("in March", None)
    ('2025-03-05', None)
    """
    match = EXPRESSION.search(text)
    return None if match is None else value_of(match, anchor, tense, told)


def value_of(match: re.Match[str], anchor: date | None, tense: str, told: Value | None = None) -> Value | None:
    """The same for a match of `EXPRESSION`."""
    got = {name: text for name, text in match.groupdict().items() if text is not None}
    try:
        if "by_n" in got or "then" in got:
            return None if told is None else (_beside if "by_n" in got else _then)(got, told)
        fixed = _fixed(got)
        if fixed is not None or anchor is None:
            return fixed
        name = next((name for name in RELATIVE if name in got), None)
        return None if name is None else RELATIVE[name](got, anchor, tense)
    except (ValueError, OverflowError):
        return None


def bounds(value: Value) -> tuple[date, date]:
    """The first and the last day of a value."""
    if not isinstance(value, str):
        return value
    year, *rest = (int(part) for part in value.split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    day = date(year, rest[0], (rest[1:] or [1])[0])
    return (day, day) if rest[1:] else (day, _end_of_month(day.year, day.month))


def _fixed(got: dict[str, str]) -> Value | None:
    """What needs no anchor."""
    if "iso" in got:
        return date.fromisoformat(got["iso"]).isoformat()
    if "slash" in got:
        return _slashes(int(got["slash"]), int(got["slash_next"]), int(got["slash_year"]))
    if "md_year" in got or "dm_year" in got:
        kind = "md" if "md_year" in got else "dm"
        return date(int(got[f"{kind}_year"]), _month(got[f"{kind}_month"]), _day(got[f"{kind}_day"])).isoformat()
    if "span_year" in got:
        return _days_of(int(got["span_year"]), got)
    if "my_year" in got:
        return _year_month(int(got["my_year"]), _month(got["my_month"]))
    if "season_year" in got:
        return _season(got["season_word"], int(got["season_year"]))
    if "quarter_year" in got:
        return _months(int(got["quarter_year"]), QUARTERS[got["quarter"]], 3)
    if "half_year" in got:
        return _months(int(got["half_year"]), 1 if got["half"] == "first" else 7, 6)
    if "years_from" in got:
        return _years(got["years_from"], got["years_to"])
    if "decade" in got:
        first = int(got["decade"].replace("'", "19").replace("’", "19"))
        return date(first, 1, 1), date(first + 9, 12, 31)
    return got.get("year")


def _slashes(first: int, second: int, year: int) -> Value | None:
    """ "2/24/2022", "24/2/2022": a day where one number alone can be the month; "3/4/2022" is read both ways."""
    if first <= 12 and second <= 12 and first != second:
        return None
    return date(year, min(first, second), max(first, second)).isoformat()


def _months(year: int, month: int, count: int) -> Value:
    return date(year, month, 1), _end_of_month(year, month + count - 1)


def _years(first: str, last: str) -> Value | None:
    last = first[:2] + last if len(last) == 2 else last
    return (date(int(first), 1, 1), date(int(last), 12, 31)) if int(first) < int(last) else None


def _month(text: str) -> int:
    return next(n for n, name in enumerate(MONTHS, start=1) if name.startswith(text.lower()[:3]))


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[re.sub(r"^a (?=couple)| of$", "", text.lower())]


def _year_month(year: int, month: int) -> str:
    return date(year, month, 1).isoformat()[:7]


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _week(day: date) -> tuple[date, date]:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _season(name: str, year: int) -> Value:
    """Three whole months, as news of the northern half of the world means them; winter runs into the next year."""
    month = SEASONS[name]
    return date(year, month, 1), _end_of_month(year + (month == 12), 2 if month == 12 else month + 2)


def _day_of_year(got: dict[str, str], anchor: date, tense: str) -> Value | None:
    """ "March 11": the one before, after, or nearest to the anchor; its weekday tells the year, where there is one."""
    kind = "md" if "md_month" in got else "dm"
    month, day, weekday = _month(got[f"{kind}_month"]), _day(got[f"{kind}_day"]), got.get(f"{kind}_weekday", "")
    years = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if day <= calendar.monthrange(y, month)[1]]
    days = [date(y, month, day) for y in years]
    named = [d for d in days if weekday and WEEKDAYS[d.weekday()] == weekday.lower()]
    return _nearest(named or days, anchor, tense).isoformat()


def _holiday(got: dict[str, str], anchor: date, tense: str) -> Value:
    name = re.sub(r"['’]s| Day$|^the ", "", got["holiday"], flags=re.I).lower()
    month, day = HOLIDAYS[name]
    return _nearest([date(anchor.year + n, month, day) for n in (-1, 0, 1)], anchor, tense).isoformat()


def _nearest(days: list[date], anchor: date, tense: str) -> date:
    fitting = [d for d in days if (tense != PAST or d <= anchor) and (tense != FUTURE or d >= anchor)]
    return min(fitting or days, key=lambda d: (abs((d - anchor).days), d))


def _day_span(got: dict[str, str], anchor: date, tense: str) -> Value | None:
    month, day = _month(got["span_month"]), _day(got["span_from"])
    first = _nearest([date(anchor.year + n, month, day) for n in (-1, 0, 1)], anchor, tense)
    return _days_of(first.year, got)


def _days_of(year: int, got: dict[str, str]) -> Value | None:
    month = _month(got["span_month"])
    first, last = date(year, month, _day(got["span_from"])), date(year, month, _day(got["span_to"]))
    return (first, last) if first < last else None


def _weekday(got: dict[str, str], anchor: date, tense: str) -> Value:
    """ "on Wednesday": the last one (the anchor's own day too), with a future the next one."""
    return _day_named(got["weekday"], anchor, tense).isoformat()


def _day_named(name: str, anchor: date, tense: str) -> date:
    back = (anchor.weekday() - WEEKDAYS.index(name.lower())) % 7
    ahead = tense == FUTURE or (tense == NEAR and back > NEWS)
    return anchor + timedelta(days=-back % 7 if ahead else -back)


def _weekdays(got: dict[str, str], anchor: date, tense: str) -> Value:
    """ "Monday through Thursday": the days from the first to the last."""
    first = _day_named(got["wfrom"], anchor, tense)
    last = first + timedelta(days=(WEEKDAYS.index(got["wto"].lower()) - first.weekday()) % 7)
    return first, last


def _weekday_of(got: dict[str, str], anchor: date, tense: str) -> Value:
    """ "last Friday" lies before the anchor's day, "next Friday" in the week after, "this Friday" in this one."""
    wanted, which = WEEKDAYS.index(got["wrel_day"].lower()), got["wrel"].lower()
    if which in ("last", "this past"):
        return (anchor - timedelta(days=(anchor.weekday() - wanted - 1) % 7 + 1)).isoformat()
    if which == "this coming":
        return (anchor + timedelta(days=(wanted - anchor.weekday() - 1) % 7 + 1)).isoformat()
    day = _week(anchor)[0] + timedelta(days=wanted + 7 * (which == "next"))
    return (day + timedelta(days=7 * (tense == FUTURE and day < anchor))).isoformat()


def _weekend(got: dict[str, str], anchor: date, tense: str) -> Value:
    """Saturday and Sunday: "the weekend" is the one just over where it is told as past, or, untold, on a Monday."""
    which = got["weekend"].lower()
    saturday = _week(anchor)[0] + timedelta(days=5)
    told = which in ("the", "this") and (tense == PAST or (tense != FUTURE and anchor.weekday() < NEWS))
    if (told or which in ("last", "past", "this past")) and (anchor < saturday or which == "last"):
        saturday -= timedelta(days=7)
    elif which == "next":
        saturday += timedelta(days=7)
    return saturday, saturday + timedelta(days=1)


def _bare_month(got: dict[str, str], anchor: date, tense: str) -> Value:
    """ "in March": this month counts as past and as future; without a tense, the past one."""
    month = _month(got["month"])
    return _year_month(anchor.year + _month_shift(month, anchor.month, tense), month)


def _month_shift(month: int, now: int, tense: str) -> int:
    if tense == FUTURE:
        return 1 if month < now else 0
    return -1 if month > now else 0


def _month_of(got: dict[str, str], anchor: date, tense: str) -> Value:
    month, which = _month(got["mlast_month"]), got["mlast"].lower()
    if which == "last":
        return _year_month(anchor.year - (month >= anchor.month), month)
    if which == "next":
        return _year_month(anchor.year + (month <= anchor.month), month)
    return _year_month(anchor.year, month)


def _month_of_year(got: dict[str, str], anchor: date, tense: str) -> Value:
    return _year_month(anchor.year + _shift(got["mrel"]), _month(got["mrel_month"]))


def _shift(word: str) -> int:
    return {"last": -1, "this": 0, "next": 1}[word.lower()]


def _unit(got: dict[str, str], anchor: date, tense: str) -> Value:
    """ "this week", said on a Sunday, is the one that ends where it is told as past, else the one that begins."""
    shift = _shift(got["unit_rel"])
    if got["unit"] == "week" and shift == 0 and anchor.weekday() == 6 and tense != PAST:
        return anchor, anchor + timedelta(days=7)
    return _unit_at(got["unit"], anchor, shift)


def _unit_at(unit: str, anchor: date, shift: int) -> Value:
    """The calendar week, month or year that lies `shift` units from the anchor's."""
    if unit == "week":
        return _week(anchor + timedelta(days=7 * shift))
    if unit == "year":
        return date(anchor.year + shift, 1, 1).isoformat()[:4]
    months = anchor.year * 12 + anchor.month - 1 + shift
    return _year_month(months // 12, months % 12 + 1)


def _part_of_unit(got: dict[str, str], anchor: date, tense: str) -> Value:
    """ "earlier this week": its days up to the anchor; a month or a year stays whole."""
    whole = _unit_at(got["year_unit"], anchor, _shift(got["year_rel"]))
    if isinstance(whole, str) or got["year_rel"] != "this":
        return whole
    return (whole[0], anchor) if got["year_part"].lower() in ("earlier", "early") else (anchor, whole[1])


def _past_units(got: dict[str, str], anchor: date, tense: str) -> Value | None:
    """ "the past two weeks": from then to the anchor."""
    return anchor - timedelta(days=DAYS[got["past_unit"]] * _number(got.get("past_n", "one"))), anchor


def _coming_units(got: dict[str, str], anchor: date, tense: str) -> Value | None:
    """ "within two weeks", "in the next 90 days": from the anchor to then; of what is past they tell no date."""
    kind = "next" if "next_n" in got else "within"
    last = anchor + timedelta(days=DAYS[got[f"{kind}_unit"]] * _number(got[f"{kind}_n"]))
    return None if tense == PAST else (anchor, last)


def _in_units(got: dict[str, str], anchor: date, tense: str) -> Value | None:
    """ "will meet in two weeks"; "met in two weeks" and "the first talks in two years" tell no date."""
    return _away(got["in_unit"], _number(got["in_n"]), anchor) if tense == FUTURE else None


def _overnight(got: dict[str, str], anchor: date, tense: str) -> Value:
    """The night before the anchor's day, or the one that follows it."""
    ahead = timedelta(days=int(tense == FUTURE))
    return anchor - timedelta(days=1) + ahead, anchor + ahead


def _beside(got: dict[str, str], told: Value) -> Value | None:
    """ "two days earlier", "the week after": so many units from the time told of, as precise as the unit."""
    count = 1 if got["by_n"].lower() == "the" else _number(got["by_n"])
    return _from(told, got["by_unit"], count if got["by_side"] in ("later", "after") else -count)


def _then(got: dict[str, str], told: Value) -> Value | None:
    """ "the same day", "that week", "the following month"."""
    shift = {"previous": -1, "following": 1, "next": 1}.get(got["then"].lower().removeprefix("the "), 0)
    return _from(told, got["then_unit"], shift)


def _from(told: Value, unit: str, count: int) -> Value | None:
    """None where the time told of is less precise than the unit: no day lies two days after a month."""
    first, last = bounds(told)
    if (last - first).days >= DAYS[unit] + (unit != "day"):
        return None
    return _away(unit, count, first)


def _ago(got: dict[str, str], anchor: date, tense: str) -> Value:
    """ "two weeks ago": a week; "exactly two weeks ago": a day."""
    count = _number(got["ago_n"])
    if "exactly" in got and got["ago_unit"] in ("week", "year"):
        weeks = got["ago_unit"] == "week"
        return (anchor - timedelta(days=7 * count) if weeks else anchor.replace(year=anchor.year - count)).isoformat()
    return _away(got["ago_unit"], -count, anchor)


def _hence(got: dict[str, str], anchor: date, tense: str) -> Value:
    return _away(got["hence_unit"], _number(got["hence_n"]), anchor)


def _away(unit: str, count: int, anchor: date) -> Value:
    """So many units from the anchor, as precise as the unit."""
    if unit == "hour":
        return anchor.isoformat()
    return (anchor + timedelta(days=count)).isoformat() if unit == "day" else _unit_at(unit, anchor, count)


def _relative_season(got: dict[str, str], anchor: date, tense: str) -> Value:
    """ "last summer": the latest that is over; "next summer": the first not begun; "this summer": this year's."""
    name, which = got["season_name"], got["season_rel"].lower()
    years = range(anchor.year - 2, anchor.year + 2)
    spans = [span for span in (_season(name, year) for year in years) if not isinstance(span, str)]
    if which == "last":
        return next(span for span in reversed(spans) if span[1] < anchor)
    if which == "next":
        return next(span for span in spans if span[0] > anchor)
    return next((span for span in spans if span[0] <= anchor <= span[1]), spans[2])


RELATIVE: dict[str, Callable[[dict[str, str], date, str], Value | None]] = {
    "md_month": _day_of_year,
    "dm_month": _day_of_year,
    "holiday": _holiday,
    "span_month": _day_span,
    "mrel_month": _month_of_year,
    "season_rel": _relative_season,
    "wfrom": _weekdays,
    "wrel": _weekday_of,
    "weekday": _weekday,
    "weekend": _weekend,
    "mlast_month": _month_of,
    "year_rel": _part_of_unit,
    "unit_rel": _unit,
    "unit_part": lambda got, anchor, tense: _unit_at(got["unit_part"], anchor, 0),
    "past_rel": _past_units,
    "next_n": _coming_units,
    "within_n": _coming_units,
    "in_n": _in_units,
    "ago_n": _ago,
    "hence_n": _hence,
    "today": lambda got, anchor, tense: anchor.isoformat(),
    "yesterday": lambda got, anchor, tense: (anchor - timedelta(days=1)).isoformat(),
    "tomorrow": lambda got, anchor, tense: (anchor + timedelta(days=1)).isoformat(),
    "overnight": _overnight,
    "month": _bare_month,
}
