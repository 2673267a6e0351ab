"""The grammar of dates: what an expression of time means, at the precision that it has.

"on Wednesday" is a day, "last week" two days that enclose it, "in March" a month. What the grammar does not know, and
what has no date ("three weeks", "recently"), has no value: absent rather than guessed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

PAST, FUTURE, UNKNOWN = "past", "future", ""

Value = str | tuple[date, date]
"""A date at its precision ("2025-03-11", "2025-03", "2025"), or the first and last day of what encloses it."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august",
          "september", "october", "november", "december")  # fmt: skip
NUMBERS = {"a": 1, "an": 1, "couple": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
           "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
QUARTERS = {"first": 1, "second": 4, "third": 7, "fourth": 10, "last": 10}

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d|[,.:]\d|%)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NUMBER = r"(?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple(?: of)?)"
_UNIT = r"(?:day|week|month|year)"
_DASH = r" ?(?:-|–|—|to|through|until) ?"
_PART = r"(?:(?:early|late|mid)[ -])?"
PATTERNS = (
    rf"(?P<iso>{_YEAR}-(?:0\d|1[0-2])-[0-3]\d)\b",
    rf"(?P<span_month>{_MONTH}) (?P<span_from>{_DAY}){_DASH}(?P<span_to>{_DAY})\b(?:,? (?P<span_year>{_YEAR}))?",
    rf"(?P<years_from>{_YEAR})(?:-|–| to | through )(?P<years_to>{_YEAR}|\d\d\b)(?!-)",
    rf"(?:{_WEEKDAY},? )?(?:the )?(?P<md_day>{_DAY})(?: of)? (?P<md_month>{_MONTH})(?:,? (?P<md_year>{_YEAR}))?",
    rf"(?:{_WEEKDAY},? )?(?P<dm_month>{_MONTH}) (?P<dm_day>{_DAY})\b(?:,? (?P<dm_year>{_YEAR}))?",
    rf"{_PART}(?P<my_month>{_MONTH}),?(?: of)? (?P<my_year>{_YEAR})",
    rf"(?P<mrel_month>{_MONTH})(?: of)? (?P<mrel>last|this|next) year",
    rf"(?:the )?(?P<season_word>spring|summer|fall|autumn|winter) (?:of )?(?P<season_year>{_YEAR})",
    r"(?P<season_rel>[Tt]his|[Ll]ast|[Nn]ext) (?P<season_name>spring|summer|fall|autumn|winter)\b",
    rf"(?:the )?(?P<quarter>first|second|third|fourth|last) quarter of (?P<quarter_year>{_YEAR})",
    rf"(?P<wrel>[Tt]his|[Ll]ast|[Nn]ext|[Tt]his past|[Tt]his coming) (?P<wrel_day>{_WEEKDAY})\b",
    rf"{_PART}(?P<weekday>{_WEEKDAY})\b(?! Night Live|['’]s [A-Z])",
    r"(?:[Tt]he )?(?P<weekend>[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast|[Cc]oming|[Tt]he) weekend\b",
    rf"(?P<mlast>[Ll]ast|[Nn]ext|[Tt]his) (?P<mlast_month>{_MONTH})(?!\w)",
    r"(?P<year_part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate) (?P<year_rel>this|last|next) "
    r"(?P<year_unit>week|month|year)\b",
    r"(?P<unit_rel>[Tt]his|[Ll]ast|[Nn]ext) (?P<unit>week|month|year)\b(?!-)",
    r"(?:(?:[Ii]n|[Oo]ver|[Dd]uring|[Ww]ithin) )?the (?P<past_rel>past|last) "
    rf"(?:(?P<past_n>{_NUMBER}) )?(?P<past_unit>{_UNIT})s?\b",
    rf"\b(?P<ago_n>{_NUMBER}) (?P<ago_unit>hour|{_UNIT})s? ago\b",
    rf"(?P<hence_n>{_NUMBER}) (?P<hence_unit>{_UNIT})s? from (?:now|today)\b",
    r"(?P<today>[Tt]oday|[Tt]onight|[Tt]his (?:morning|afternoon|evening))\b",
    r"(?P<yesterday>[Yy]esterday|[Ll]ast night)\b",
    r"(?P<tomorrow>[Tt]omorrow)\b",
    r"(?:the )?(?:(?:early|late|mid)[ -])?(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b",
    rf"{_PART}(?P<month>{_MONTH})(?!\w|[ ]?\d)",
    rf"{_PART}(?P<year>{_YEAR})\b(?!-)",
)
EXPRESSION = re.compile(r"(?<![\w$€£.,:/-])(?:" + "|".join(PATTERNS) + ")")


def normalise(text: str, anchor: date | None, tense: str = UNKNOWN) -> Value | None:
    """The date that an expression means, None where it has none or that cannot be told.

    Args:
        text: the expression alone: "last Friday", "March 11", "two weeks ago".
        anchor: the day it was written; None where unknown, and then only full dates have a value.
        tense: "past" or "future", of what it is said of; "" where that is not plain.

    >>> normalise("Wednesday", date(2025, 3, 7), PAST), normalise("in March", None)
    ('2025-03-05', None)
    """
    match = EXPRESSION.search(text)
    return None if match is None else value_of(match, anchor, tense)


def value_of(match: re.Match[str], anchor: date | None, tense: str) -> Value | None:
    """The same for a match of `EXPRESSION`."""
    got = {name: text for name, text in match.groupdict().items() if text is not None}
    try:
        fixed = _fixed(got)
        if fixed is not None or anchor is None:
            return fixed
        name = next((name for name in RELATIVE if name in got), None)
        return None if name is None else RELATIVE[name](got, anchor, tense)
    except (ValueError, OverflowError):
        return None


def _fixed(got: dict[str, str]) -> Value | None:
    """What needs no anchor."""
    if "iso" in got:
        return date.fromisoformat(got["iso"]).isoformat()
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
        first = date(int(got["quarter_year"]), QUARTERS[got["quarter"]], 1)
        return first, _end_of_month(first.year, first.month + 2)
    if "years_from" in got:
        return _years(got["years_from"], got["years_to"])
    if "decade" in got:
        return date(int(got["decade"]), 1, 1), date(int(got["decade"]) + 9, 12, 31)
    return got.get("year")


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
    """ "March 11": the one before, after, or nearest to the anchor."""
    kind = "md" if "md_month" in got else "dm"
    month, day = _month(got[f"{kind}_month"]), _day(got[f"{kind}_day"])
    years = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if day <= calendar.monthrange(y, month)[1]]
    return _nearest([date(y, month, day) for y in years], anchor, tense).isoformat()


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
    away = (anchor.weekday() - WEEKDAYS.index(got["weekday"].lower())) % 7
    return (anchor + timedelta(days=-away % 7 if tense == FUTURE else -away)).isoformat()


def _weekday_of(got: dict[str, str], anchor: date, tense: str) -> Value:
    """ "last Friday" lies before the anchor's day, "next Friday" in the week after, "this Friday" in this one."""
    wanted, which = WEEKDAYS.index(got["wrel_day"].lower()), got["wrel"].lower()
    if which in ("last", "this past"):
        return (anchor - timedelta(days=(anchor.weekday() - wanted - 1) % 7 + 1)).isoformat()
    if which == "this coming":
        return (anchor + timedelta(days=(wanted - anchor.weekday() - 1) % 7 + 1)).isoformat()
    monday = _week(anchor)[0] + timedelta(days=7 if which == "next" else 0)
    return (monday + timedelta(days=wanted)).isoformat()


def _weekend(got: dict[str, str], anchor: date, tense: str) -> Value:
    """Saturday and Sunday: of this week where it is here or ahead, of the one before where it is told as past."""
    which = got["weekend"].lower()
    saturday = _week(anchor)[0] + timedelta(days=5)
    back = which in ("last", "past") or (which in ("the", "this") and tense == PAST)
    if back and (anchor < saturday or which == "last"):
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
    return _unit_at(got["unit"], anchor, _shift(got["unit_rel"]))


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
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[got["past_unit"]] * _number(got.get("past_n", "one"))
    return anchor - timedelta(days=days), anchor


def _ago(got: dict[str, str], anchor: date, tense: str) -> Value:
    return _away(got["ago_unit"], -_number(got["ago_n"]), anchor)


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
    "span_month": _day_span,
    "mrel_month": _month_of_year,
    "season_rel": _relative_season,
    "wrel": _weekday_of,
    "weekday": _weekday,
    "weekend": _weekend,
    "mlast_month": _month_of,
    "year_rel": _part_of_unit,
    "unit_rel": _unit,
    "past_rel": _past_units,
    "ago_n": _ago,
    "hence_n": _hence,
    "today": lambda got, anchor, tense: anchor.isoformat(),
    "yesterday": lambda got, anchor, tense: (anchor - timedelta(days=1)).isoformat(),
    "tomorrow": lambda got, anchor, tense: (anchor + timedelta(days=1)).isoformat(),
    "month": _bare_month,
}
