"""What the head of a plain text tells about the article: its day, its headline, who wrote it.

Only what is plain is taken: a line that is nothing but a date, a dateline, a byline, a headline that
stands by itself. "11/03/2025" is two days at once, and so is none. The text itself is never changed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

LINES = 10
"""So many non-empty lines are looked at."""

PARAGRAPH = 160
"""A line longer than this many code points begins the article proper."""


@dataclass(frozen=True, slots=True)
class Head:
    """The day, headline and authors that the head of a text shows; None or empty where it does not."""

    date: datetime.date | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()


def read_head(text: str) -> Head:
    """Read the first lines of `text`.

    >>> head = read_head("Ministers Meet in Oslo\\n\\n11 March 2025\\nBy Jane Doe\\n\\nThe ministers met.")
    >>> str(head.date), head.title, head.authors
    ('2025-03-11', 'Ministers Meet in Oslo', ('Jane Doe',))
    """
    lines = list(_head_lines(text))
    authors = next((names for names in (_line_authors(line.text) for line in lines) if names), ())
    return Head(_date(lines), _title(lines), authors)


def day(text: str) -> datetime.date | None:
    """The day that `text` names and nothing else, None where it is not plain or not possible.

    Any form of ISO 8601 that has a day, with or without a time, and what a date line may hold.

    >>> [str(day(t)) for t in ("2025-03-11T23:30Z", "2025-W11-2", "Tue, 11 Mar 2025 09:30 GMT", "11/03/2025")]
    ['2025-03-11', '2025-03-11', '2025-03-11', 'None']
    """
    text = text.strip()
    iso = _ISO.fullmatch(text)
    if iso:
        return _iso_day(iso["day"])
    match = _DATE_LINE.fullmatch(text) if len(text) <= PARAGRAPH else None
    return _to_day(match) if match else None


def _iso_day(written: str) -> datetime.date | None:
    """A calendar, week or ordinal date, whole or with hyphens, of a year from 1000 on."""
    try:
        if re.fullmatch(r"\d{4}-?\d{3}", written):
            found = datetime.date(int(written[:4]), 1, 1) + datetime.timedelta(int(written[-3:]) - 1)
            if found.year != int(written[:4]):
                return None
        else:
            found = datetime.date.fromisoformat(written)
    except (ValueError, OverflowError):
        return None
    return found if found.year >= 1000 else None


@dataclass(frozen=True, slots=True)
class _Line:
    """A non-empty line without its margins, and the line under it, which may be empty."""

    text: str
    after: str


def _head_lines(text: str) -> Iterator[_Line]:
    """The non-empty lines of the head; the first line of the article proper ends it and is the last one."""
    rows = [row.strip(_MARGIN) for row in text[: LINES * 1000].split("\n")]
    full = 0
    for i, row in enumerate(rows):
        if row and full < LINES:
            full += 1
            yield _Line(row, rows[i + 1] if i + 1 < len(rows) else "")
            if len(row) > PARAGRAPH or _is_sentences(row):
                return


def _is_sentences(row: str) -> bool:
    """Whether a line is running text: two sentences, or a long one with its final stop."""
    stops = len(re.findall(r"[a-z\d][.?!][\"”’')]*(?=\s|$)", row))
    return stops >= 2 or (stops == 1 and len(row.split()) >= 20)


_MARGIN = " \t\r\f\v\u00a0\u200b\ufeff"

# Dates -----------------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<m1>{_MONTH})\.?,?[\s-]+(?P<y1>[12]\d{{3}})"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y2>[12]\d{{3}})"
    r"|(?P<y3>[12]\d{3})(?P<sep>[-/.])(?P<m3>\d{1,2})(?P=sep)(?P<d3>\d{1,2})"
    r"|(?P<a4>\d{1,2})(?P<sep4>[/.-])(?P<b4>\d{1,2})(?P=sep4)(?P<y4>[12]\d{3}))(?!\d)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_ZONE = r"(?:\(?(?:[a-z]{1,5}|[+-]\d{2}:?\d{2}|[a-z]{3,4}\s?[+-]\d{1,2})\)?)"
_CLOCK = r"\d{1,2}(?:[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?\s*(?:[ap]\.?m\.?)?|\s*[ap]\.?m\.?)"
_TIME = rf"(?:{_CLOCK}(?:\s*{_ZONE})?)"
_LABEL = (
    r"(?P<label>(?:first |originally |last )?(?:published|posted|issued|released|updated|revised|modified)"
    r"|publication date|date|today)"
)
_DATE_LINE = re.compile(
    rf"(?:{_LABEL}\s*(?:on\b|at\b)?\s*:?\s*)?(?:{_TIME},?\s+(?:on\s+)?)?{_WEEKDAY}{_DATE}"
    rf"(?:(?:\s*[,T]\s*|\s+(?:(?:at|-|–|—)\s+)?|\s*(?:-|–|—)\s*){_TIME})?\.?",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d|\d{8}|\d{4}-W\d\d-\d|\d{4}W\d{3}|\d{4}-?\d{3})(?:[Tt ]\s*\d[^\n]{0,40})?",
    re.ASCII,
)
_PUBLISHED = re.compile(rf"{_LABEL}\s*(?:on\b)?\s*:?\s*{_WEEKDAY}{_DATE}(?=[\s,]|$)(?P<rest>.*)", re.IGNORECASE)
_DATELINE = re.compile(
    rf"(?P<place>[^\W\d_][^\d()]{{1,60}}?(?:\([^()\d]{{1,40}}\))?)[\s,]+{_WEEKDAY}(?i:{_DATE})"
    r"\s*(?:\([^()]{1,40}\)|/[^/]{1,40}/)?\s*(?:--?|–|—|:)(?=\s|$)"
)
_PARTS = re.compile(r"\s*[|•·]\s*")

_RANK = {"published": 0, "posted": 0, "issued": 0, "released": 0, "date": 0, "": 1, "updated": 2, "today": 3}


def _date(lines: list[_Line]) -> datetime.date | None:
    """The day of the best kind of date that the head has; None where two of that kind differ."""
    found = [pair for line in lines for pair in _line_dates(line.text)]
    if not found:
        return None
    best = min(rank for rank, _ in found)
    days = {found_day for rank, found_day in found if rank == best}
    return days.pop() if len(days) == 1 else None


def _line_dates(row: str) -> Iterator[tuple[int, datetime.date]]:
    """The dates of one line, each with the rank of its kind: a label, none, "Updated", "Today"."""
    matches = [] if len(row) > PARAGRAPH else [_DATE_LINE.fullmatch(part) for part in _PARTS.split(row)]
    if not any(matches):
        matches = [_dateline(row) or _published(row)]
    for match in filter(None, matches):
        found = _to_day(match)
        if found is not None:
            yield _rank(match.groupdict().get("label") or ""), found


def _rank(label: str) -> int:
    """How much a date so labelled says about the day of publication; 0 is best."""
    word = label.lower().replace("publication ", "").split(" ")[-1]
    return _RANK.get(word, _RANK["updated"])


def _dateline(row: str) -> re.Match[str] | None:
    """The place and day before a dash at the beginning: "KYIV, March 7, 2025 (Agency) - "."""
    match = _DATELINE.match(row)
    if match is None:
        return None
    words = re.findall(r"[^\W\d_][\w.'’-]*", match["place"])
    return match if len(words) <= 6 and all(word[0].isupper() for word in words) else None


def _published(row: str) -> re.Match[str] | None:
    """ "Published on March 11, 2025 by Jane Doe": a short line with a label that is no sentence."""
    if len(row) > 100 or row.endswith((".", "!", "?")):
        return None
    return _PUBLISHED.match(row)


def _to_day(match: re.Match[str]) -> datetime.date | None:
    """The day of a match of `_DATE`; None where it is impossible or might be two days."""
    part = match.groupdict()
    if part["y4"]:
        return _numeric(int(part["a4"]), int(part["b4"]), int(part["y4"]))
    for i in "123":
        if part["y" + i]:
            month = part["m" + i]
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
            return _valid(int(part["y" + i]), number, int(part["d" + i]))
    return None


def _numeric(first: int, second: int, year: int) -> datetime.date | None:
    """ "25/03/2025" and "03/25/2025" are one day each, "11/03/2025" is none."""
    days = (_valid(year, second, first), _valid(year, first, second))
    found = {one for one in days if one is not None}
    return found.pop() if len(found) == 1 else None


def _valid(year: int, month: int, number: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, number)
    except ValueError:
        return None


# Authors ---------------------------------------------------------------------------------------

_BYLINE = re.compile(r"(?:Written\s+by|By|BY|by)\s*:?\s+(?P<names>\S.{2,120})")
_PARTICLES = re.compile("al|bin|da|das|de|del|della|der|di|dos|du|el|ibn|la|le|st|ter|van|von|y")
_AND = re.compile(r",\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+")
_DESKS = re.compile(
    "agency|bureau|chief|correspondents?|desk|editor|editorial|editors|journal|magazine|media|network|news|newspaper"
    "|post|press|reporters?|service|staff|team|times|today|tribune|writers?|afp|ap|bbc|cnn|dpa|nbc|npr|reuters|upi"
)


def _line_authors(row: str) -> tuple[str, ...]:
    """The names of a byline; none where the line is no byline."""
    for part in _PARTS.split(row) if len(row) <= PARAGRAPH else ():
        match = _BYLINE.fullmatch(part)
        if match:
            return _people(match["names"])
    return ()


def _people(names: str) -> tuple[str, ...]:
    """ "Jane Doe, John Smith and Ann Lee, Staff writers" → the three names, in order."""
    names = re.sub(r"\([^()]*\)|\s+(?:in|for|at)\s.*|\s*[-–—/]\s.*", "", names).strip()
    found: list[str] = []
    for piece in _AND.split(names):
        if not is_name(piece):
            break
        found.append(piece)
    return tuple(dict.fromkeys(found))


def is_name(text: str) -> bool:
    """Whether `text` looks like a person's full name: two to five capitalised words, particles apart.

    >>> is_name("Ursula von der Leyen"), is_name("Staff writers"), is_name("Agency News Desk")
    (True, False, False)
    """
    words = text.split()
    if not 2 <= len(words) <= 5 or any(_DESKS.fullmatch(word.lower().strip(".")) for word in words):
        return False
    return all(
        re.fullmatch(r"[^\W\d_][\w.'’-]*", word) and (word[0].isupper() or "-" in word or _PARTICLES.fullmatch(word))
        for word in words
    )


# Headline --------------------------------------------------------------------------------------

_FURNITURE = re.compile(
    r"(?:(?:last |first )?(?:updated|published)|posted|revised|share|tweet|follow us|sign up|chat with us"
    r"|enlarge|image|photo|video|caption|watch|listen|play|toggle|media (?:playback|caption)|source|copyright"
    r"|read|related|view|get|click|download|skip|hide|close|loading|advertisement|story highlights|from the"
    r"|subscribe|breaking|exclusive|urgent|opinion|analysis|note|editor['’]s note|correction|this article"
    r"|special (?:for|to)"
    r"|(?:\d+ )?(?:mins?|minutes?|pages?|comments?|hours?|days?|weeks?|months?|years?))\b|\(",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.:;,…][\"”’')]*$")
_CREDIT = re.compile(
    r"\b(?:photo|photograph|picture|getty|screencap|subscribe|newsletters?)\b|/\w+\)?$|\b(?:reuters|afp|ap|epa)\)$",
    re.IGNORECASE,
)


def _title(lines: list[_Line]) -> str | None:
    """The first line that stands as a headline does, before the article proper.

    One such line more may follow, the standfirst; of three or more (a list of highlights) none is taken.
    """
    if any(line.text.lower().startswith("story highlights") for line in lines):
        return None
    above = 0
    while above < len(lines) and _is_label(lines[above]):
        above += 1
    standing = 0
    while above + standing < len(lines) - 1 and _is_title(lines[above + standing]):
        standing += 1
    return lines[above].text if standing in (1, 2) else None


def _is_title(line: _Line) -> bool:
    """A line of four words or more, without final stop, with nothing or a date or a byline under it."""
    row = line.text
    if not 4 <= len(row.split()) <= 30 or len(row) > PARAGRAPH or _STOP.search(row):
        return False
    if not (row[0].isupper() or row[0].isdigit() or row[0] in "\"'“‘") or "|" in row:
        return False
    return not (_is_label(line) or _CREDIT.search(row)) and (not line.after or _is_meta(line.after))


def _is_meta(row: str) -> bool:
    """Whether a line is a date line or a byline."""
    return bool(_DATE_LINE.fullmatch(row)) or any(_line_dates(row)) or bool(_line_authors(row))


def _is_label(line: _Line) -> bool:
    """What may stand above a headline: a date line, a byline, names, a section's name, page furniture."""
    row = line.text
    return len(row.split()) < 3 or _is_meta(row) or _is_names(row) or bool(_FURNITURE.match(row))


def _is_names(row: str) -> bool:
    """ "Jane Doe and John Smith": two names or more, and nothing else."""
    pieces = _AND.split(row)
    return len(pieces) > 1 and all(len(piece.split()) <= 3 and is_name(piece) for piece in pieces)
