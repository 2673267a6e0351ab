"""Which negotiations of different articles are one process: by their sides, what they are about, and when.

Negotiations are taken in the order of their articles' days. Each looks at those told last between the same two
sides, on each issue, and at the one told last on the same issue within one state, or with "the powers" as the other
side; it goes on with the best of them or begins a thread. The work is linear, and the order in which articles
were read plays no part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from kg.linking.digest import Digest
from kg.linking.sides import home, issue, sides

GAP = 1826
"""Days (five years) after which talks between the same sides are others: peace and budget talks rest for years."""
GAP_UNKNOWN = 500
"""Days, where nothing tells whether they are about the same."""
UNDATED = "9999"
"""The day of articles without a date: after all others."""
POWERS = "powers"
"""The side that may be any state: "six world powers" negotiate with Iran, and so do the United States. Beside two named
sides it says nothing."""
_ENOUGH = 0.6
"""The share of sides that must be common where the issue is not known."""
MOST_SIDES = 8
"""A conference of more is no matter of each two of them; it is known by its first ones."""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A negotiation that may belong to a thread; ordered by day, the undated last."""

    day: str
    iri: str
    article: str = field(compare=False)
    sides: tuple[str, ...] = field(compare=False)
    issue: str | None = field(compare=False)
    home: str | None = field(compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why a negotiation belongs to a thread: the earlier one that it continues, what they share, days between."""

    earlier: Member
    later: Member
    sides: tuple[str, ...]
    issue: str | None = field(compare=False)
    days: int | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class Thread:
    """Negotiations that are one process: the first, and why each of the others belongs to it, in order of day."""

    first: Member
    reasons: tuple[Reason, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        """All of them, in the order of their days."""
        return (self.first, *(reason.later for reason in self.reasons))

    @property
    def issue(self) -> str | None:
        """What most of them are about."""
        issues = [member.issue for member in self.members if member.issue]
        return max(sorted(set(issues)), key=issues.count) if issues else None

    @property
    def sides(self) -> tuple[str, ...]:
        """Those that all members have, else those of the first."""
        common = set(self.first.sides).intersection(*(member.sides for member in self.members))
        return tuple(sorted(common)) if len(common) > 1 else self.first.sides


def members(digest: Digest) -> Iterator[Member]:
    """The negotiations of an article, in terms that articles share; those without two known sides belong nowhere."""
    for talks in digest.talks:
        between, at_home = sides(talks, digest), home(talks, digest)
        if len(between) > 2:
            between = tuple(side for side in between if side != POWERS)
        if len(between) > 1 or at_home:
            yield Member(digest.day or UNDATED, talks.iri, digest.article, between, issue(talks, digest), at_home)


def threads(negotiations: Iterable[Member], apart: Collection[frozenset[str]] = ()) -> list[Thread]:
    """The threads of two negotiations or more, in the order of their first one.

    Args:
        negotiations: in any order.
        apart: pairs of IRIs that are not to follow each other.
    """
    latest: dict[tuple[str, ...], dict[str | None, Member]] = {}
    leader: dict[Member, Member] = {}
    reasons: dict[Member, list[Reason]] = {}
    for member in sorted(negotiations):
        keys = list(_keys(member))
        earlier = {(last, about) for key in keys for about, last in latest.get(key, {}).items()}
        fits = (_fit(last, about, member) for last, about in earlier if frozenset((last.iri, member.iri)) not in apart)
        found = max(
            (fit for fit in fits if fit), key=lambda fit: fit.rank(len(reasons[leader[fit.earlier]])), default=None
        )
        leader[member] = leader[found.earlier] if found else member
        reasons.setdefault(leader[member], []).extend([found.reason] if found else [])
        about = member.issue or (found.about if found else None)
        for key in keys:
            here = latest.setdefault(key, {})
            if about and None in here and leader[here[None]] is leader[member]:
                del here[None]  # now it is known what that thread is about
            here[about] = member
    return [Thread(first, tuple(rest)) for first, rest in reasons.items() if rest]


def _keys(member: Member) -> Iterator[tuple[str, ...]]:
    """The buckets of a negotiation."""
    yield from combinations(member.sides[:MOST_SIDES], 2)
    if member.home and member.issue:
        yield ("at home", member.home, member.issue)
    if member.issue:
        yield from (("with powers", side, member.issue) for side in member.sides[:MOST_SIDES] if side != POWERS)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a negotiation goes on with an earlier one: the same issue, the share of common sides."""

    same_issue: bool
    shared: float
    reason: Reason
    about: str | None

    @property
    def earlier(self) -> Member:
        """The earlier one."""
        return self.reason.earlier

    def rank(self, size: int) -> tuple[bool, float, int, Reason, str]:
        """What makes it better than others: where the issue is not known, also how much that thread is told of."""
        return self.same_issue, self.shared, size, self.reason, self.about or ""


def _fit(last: Member, about: str | None, member: Member) -> _Fit | None:
    """How a negotiation goes on with an earlier one, whose thread is about something; None if it does not.

    Two that are about different things are two; where only some sides are common, the issue must be too.
    """
    same_issue = member.issue is not None and member.issue == about
    if member.issue and about and not same_issue:
        return None
    common = tuple(side for side in member.sides if side in last.sides)
    both = {*member.sides, *last.sides}
    shared = len(common) / max(1, len(both))
    days = _days(last, member)
    if not same_issue and (shared < _ENOUGH or len(common) < 2 or days is None):
        return None
    if len(common) < 2 and not (member.home and member.home == last.home) and not (common and POWERS in both):
        return None
    reason = Reason(last, member, common, member.issue if same_issue else None, days)
    near = days is None or days <= (GAP if same_issue else GAP_UNKNOWN)
    return _Fit(same_issue, shared, reason, about) if near else None


def _days(earlier: Member, later: Member) -> int | None:
    """Days between two articles, none in one article; None where one of two is not dated."""
    if earlier.article == later.article:
        return 0
    if UNDATED in (earlier.day, later.day):
        return None
    return (date.fromisoformat(later.day) - date.fromisoformat(earlier.day)).days
