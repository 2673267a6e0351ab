"""The dates of events in a built graph against annotated ones.

    python tests/bench/dates.py GOLD GRAPH [--errors]

GOLD    JSON lines: {id, text, events: [{trigger, start, end, dates: [{rel, value, text}]}]}, offsets in code points.
        `value` is TIMEX3: 2013-07-21, 2013-07-21TMO (a part of that day), 2013-W29, 2013-W29-WE, 2013-07 or 2013.
        Durations and values with unknown parts ("P3D", "2007-WXX") name no days and are passed over.
GRAPH   what `kg build GOLD -o GRAPH` wrote; an event is reported where its evidence overlaps the gold trigger.

How a gold date and ours are compared, both as a first and a last day:

    CONTAINS, SIMULTANEOUS    ours lies within the gold's days, so it is as precise at least
    OVERLAP                   the two share a day (what goes on has no days of its own)
    BEGUN_ON, BEGINS_ON       our first day lies within the gold's days
    ENDED_ON, ENDS_ON         our last day lies within the gold's days

An event is right where it is so to one of its gold dates (some have the dateline and "on Friday"); coarser where its
days hold all days of a gold date and more; open where the graph gives no date; else wrong. Four lines are printed: for
all reported events, for those with a gold date whose words stand in the sentence of the trigger, for those that can
be dated from elsewhere in the article alone, and, of these, from its dateline alone.
"""

from __future__ import annotations

import argparse
import calendar
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import kg

Days = tuple[date, date]

REPORTED = """
SELECT DISTINCT ?id ?event ?begin ?end ?sbegin ?send ?date ?earliest ?latest WHERE {
  ?event a kg:Event ; kg:evidence ?span .
  ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:referenceContext ?article ; nif:sentence ?sentence .
  ?sentence nif:beginIndex ?sbegin ; nif:endIndex ?send .
  ?article dcterms:identifier ?id .
  OPTIONAL { ?event kg:date ?date }
  OPTIONAL { ?event kg:earliest ?earliest ; kg:latest ?latest }
} ORDER BY ?id ?begin ?end ?event
"""


class Mention(NamedTuple):
    """One mention of a reported event: its words and its sentence, in code points, and the event's days."""

    begin: int
    end: int
    sentence: tuple[int, int]
    days: Days | None


def days_of(value: str) -> Days | None:
    """The first and the last day of a TIMEX3 value or an ISO 8601 date; None where it names no days.

    >>> days_of("2013-W29-WE")
    (datetime.date(2013, 7, 20), datetime.date(2013, 7, 21))
    """
    if match := re.match(r"(\d{4})-(\d\d)-(\d\d)(?:T|$)", value):
        day = date(*map(int, match.groups()))
        return day, day
    if match := re.match(r"(\d{4})-W(\d\d)(-WE)?$", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday + timedelta(days=5 * bool(match[3])), monday + timedelta(days=6)
    if match := re.match(r"(\d{4})-(\d\d)(?:-XX)?$", value):
        year, month = int(match[1]), int(match[2])
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    if re.match(r"\d{4}$", value):
        return date(int(value), 1, 1), date(int(value), 12, 31)
    return None


def judge(gold: list[tuple[str, Days]], ours: Days | None) -> str:
    """ "right", "coarser", "open" or "wrong", as the top of this file says."""
    if ours is None:
        return "open"
    if any(_agrees(relation, days, ours) for relation, days in gold):
        return "right"
    return "coarser" if any(ours[0] <= days[0] and days[1] <= ours[1] for _, days in gold) else "wrong"


def _agrees(relation: str, gold: Days, ours: Days) -> bool:
    if relation in ("BEGUN_ON", "BEGINS_ON"):
        return gold[0] <= ours[0] <= gold[1]
    if relation in ("ENDED_ON", "ENDS_ON"):
        return gold[0] <= ours[1] <= gold[1]
    if relation == "OVERLAP":
        return ours[0] <= gold[1] and gold[0] <= ours[1]
    return gold[0] <= ours[0] and ours[1] <= gold[1]


def reported(graph: str) -> dict[str, list[Mention]]:
    """The mentions of events in a graph, by the identifier of their article."""
    found: dict[str, list[Mention]] = {}
    for row in kg.query(graph, REPORTED).rows:
        id_, _, begin, end, first_char, last_char, on, first, last = (getattr(term, "value", "") for term in row)
        days = (date.fromisoformat(first), date.fromisoformat(last)) if first and last else days_of(on)
        found.setdefault(id_, []).append(Mention(int(begin), int(end), (int(first_char), int(last_char)), days))
    return found


def judged(gold: list[dict[str, Any]], mentions: dict[str, list[Mention]]) -> Iterator[tuple[str, str, str]]:
    """Of each gold event with days that is reported: where its date stands, the judgement, and a line to read."""
    for article in gold:
        for event in article["events"]:
            own = [(d, days) for d in event["dates"] if (days := days_of(d["value"])) is not None]
            over = [(min(m.end, event["end"]) - max(m.begin, event["start"]), m)
                    for m in mentions.get(article["id"], ())]  # fmt: skip
            most, mention = max(over, key=lambda pair: pair[0], default=(0, None))
            if not own or mention is None or most <= 0:
                continue
            sentence = article["text"][slice(*mention.sentence)]
            verdict = judge([(d["rel"], days) for d, days in own], mention.days)
            told = ", ".join(f"{d['rel']} {d['value']}" for d, _ in own)
            ours = "/".join(map(str, mention.days or ()))
            line = f"{article['id']}: {event['trigger']}: {told}; ours {ours} | {' '.join(sentence.split())}"
            yield _place([d for d, _ in own], sentence), verdict, line


def _place(dates: list[dict[str, Any]], sentence: str) -> str:
    if any(d["text"] in sentence and not d.get("dct") for d in dates):
        return "sentence"
    return "dateline" if all(d.get("dct") for d in dates) else "elsewhere"


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("graph")
    parser.add_argument("--errors", action="store_true", help="list the events that are not right")
    args = parser.parse_args()
    gold = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines()]
    counts: dict[str, Counter[str]] = {p: Counter() for p in ("reported", "sentence", "elsewhere", "dateline")}
    for place, verdict, line in judged(gold, reported(args.graph)):
        counts["reported"][verdict] += 1
        counts[place][verdict] += 1
        if args.errors and verdict != "right":
            print(f"{verdict} ({place}) {line}")
    print(f"{sum(len(a['events']) for a in gold)} gold events with dates")
    for place, count in counts.items():
        total, dated = sum(count.values()), sum(count.values()) - count["open"]
        parts = ", ".join(f"{count[v]} {v}" for v in ("right", "coarser", "wrong", "open"))
        print(f"{place:10}{total:5}: {parts}; right {count['right'] / max(1, total):.3f} of all, "
              f"{count['right'] / max(1, dated):.3f} of those we date")  # fmt: skip


if __name__ == "__main__":
    main()
