"""Calls → processes: one for each set of parties that the article shows at the table."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from kg.components.negotiations.calls import Call
from kg.components.negotiations.sides import Sides

FOUNDING = frozenset({"talk", "outcome", "truce", "broker"})
"""Kinds of call whose two sides make a process; a meeting alone does not."""

MIN_SHARE = 0.5
MIN_CALLS = 2
"""Words of negotiating that an article needs before sides are taken from their surroundings."""
GRAMMAR_WEIGHT = 3
FIGHT_WEIGHT = 3


@dataclass
class Process:
    """Calls taken to be one negotiation."""

    parties: list[str]
    calls: list[Call] = field(default_factory=list)

    def distance(self, token: int) -> int:
        """How many tokens a word is from the nearest call; these are in the order of the text."""
        at = bisect_left(self.calls, token, key=lambda call: call.token.i)
        return min(abs(call.token.i - token) for call in self.calls[max(0, at - 1) : at + 1])

    @cached_property
    def is_truce(self) -> bool:
        """Whether it is about ending a fight, by the calls that it began with."""
        return any(call.kind == "truce" for call in self.calls)


def processes(calls: list[Call], sides: Sides) -> list[Process]:
    """Calls joined by their parties, those that name both sides first; the others go to the nearest fitting one.

    Where no phrase names both sides, they are the two principals that stand most often beside such words.
    """
    found = _named(calls, sides)
    if not any(call.kind == "truce" for process in found for call in process.calls):
        found += _truce(calls, sides)
    found = found or _from_surroundings(calls, sides)
    found += _one_sided(calls, found, sides)
    taken = {call.token.i for process in found for call in process.calls}
    joined: list[tuple[Process, Call]] = []
    for call in calls:
        fitting = [p for p in found if set(call.parties) <= set(p.parties)]
        if fitting and call.token.i not in taken and _belongs(call):
            joined.append((min(fitting, key=lambda p: _distance(p, call)), call))
    for process, call in joined:
        process.calls.append(call)
    for process in found:
        process.calls.sort(key=lambda call: call.token.i)
    return sorted(found, key=lambda p: p.calls[0].token.i)


def _belongs(call: Call) -> bool:
    """Whether a call that does not make a process may be part of one: a meeting only with both sides."""
    return call.kind not in {"round", "fight"} or (call.kind == "round" and len(call.parties) >= 2)


def _distance(process: Process, call: Call) -> tuple[bool, int]:
    """How far a call is from a process: a truce goes with a truce, and then the nearest counts."""
    alike = call.kind == "broker" or process.is_truce == (call.kind == "truce")
    return not alike, process.distance(call.token.i)


def _named(calls: list[Call], sides: Sides) -> list[Process]:
    found: list[Process] = []
    for call in calls:
        if len(call.parties) < 2 or call.kind not in FOUNDING:
            continue
        process = next((p for p in found if _same(p.parties, call.parties, sides)), None)
        if process is None:
            found.append(process := Process([]))
        process.parties = sides.told_apart([*process.parties, *call.parties])
        process.calls.append(call)
    return found


def _same(a: list[str], b: tuple[str, ...], sides: Sides) -> bool:
    """Whether two sets of parties are one process: half of all shared and two in common.

    Whom "six world powers" face is in one process with them and with those of them that are named elsewhere.
    """
    both, either = set(a) & set(b), set(a) | set(b)
    if both and any(sides.is_several(party) for party in either - both):
        return True
    return len(both) >= 2 and len(both) / len(either) >= MIN_SHARE


def _truce(calls: list[Call], sides: Sides) -> list[Process]:
    """The truce between those of whose fighting the article tells, where its own words name no sides."""
    fights = [call for call in calls if call.kind == "fight" and len(call.parties) == 2]
    own = [call for call in calls if call.kind == "truce"]
    if not fights or len(own) < MIN_CALLS:
        return []
    parties = Counter(call.parties for call in fights).most_common(1)[0][0]
    return [Process(list(parties), own)]


def _from_surroundings(calls: list[Call], sides: Sides) -> list[Process]:
    """The process of the two principals who stand most often beside words of negotiating."""
    plain = [call for call in calls if call.kind in {"talk", "outcome", "truce", "summit"} and not call.titled]
    weight = _weights(calls, plain, sides)
    ranked = [party for party, count in weight.most_common() if count >= MIN_CALLS]
    ranked = [party for party in ranked if sides.type(party) != "Person" or any(map(sides.at_home, ranked))]
    if len(plain) < MIN_CALLS or len(ranked) < 2:
        return []
    pair = ranked[:2]
    told = any(call.kind == "talk" or set(call.parties) & set(pair) for call in plain)
    if not told or not _together(plain, pair, sides):
        return []
    main = Process(pair, [call for call in plain if set(call.parties) <= set(pair)])
    return [main] if main.calls else []


def _together(plain: list[Call], pair: list[str], sides: Sides) -> bool:
    """Whether a sentence that negotiates names both; at home ("Congress") it need not say whose talks they are."""
    beside = any(set(pair) <= set(sides.near(call.token)) for call in plain)
    return beside or any(map(sides.at_home, pair))


def _one_sided(calls: list[Call], found: list[Process], sides: Sides) -> list[Process]:
    """The processes of those who stand beside words of negotiating more than once, without another side.

    That is the party of another process that is named beside them as often: "the separatists agreed to talks".
    """
    known = {party for process in found for party in process.parties} - sides.mediating
    alone: dict[str, list[Call]] = {}
    for call in calls:
        if call.kind in FOUNDING and len(call.parties) == 1 and call.parties[0] not in known | sides.mediating:
            alone.setdefault(call.parties[0], []).append(call)
    more = []
    for party, own in alone.items():
        beside = Counter(other for call in own for other in sides.near(call.token) if other in known)
        if len(own) >= MIN_CALLS and beside and beside.most_common(1)[0][1] >= MIN_CALLS:
            more.append(Process([beside.most_common(1)[0][0], party], own))
    return more


def _weights(calls: list[Call], plain: list[Call], sides: Sides) -> Counter[str]:
    weight: Counter[str] = Counter()
    truce = any(call.kind == "truce" for call in plain)
    for call in plain:
        for party in call.parties:
            weight[party] += GRAMMAR_WEIGHT
        for party in sides.near(call.token):
            weight[party] += 1
    for call in calls:
        if len(call.parties) >= 2 and (call.kind == "round" or (call.kind == "fight" and truce)):
            for party in call.parties:
                weight[party] += FIGHT_WEIGHT if call.kind == "fight" else 1
    return weight
