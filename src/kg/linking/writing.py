"""The link graph: what was found to belong together → quads, with a reason on every link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kg import names
from kg.linking.happenings import Again
from kg.linking.persons import Same
from kg.linking.sides import called
from kg.linking.threads import Reason, Thread
from kg.names import KG, RDF, RDFS
from kg.register import Verdicts


class Writer:
    """Collects the quads of the link graph of one base."""

    def __init__(self, base: str, labels: Mapping[str, str], verdicts: Verdicts) -> None:
        self.verdicts = verdicts
        self.graph = names.links_iri(base)
        self._node = NamedNode(self.graph)
        self._base = base
        self._labels = labels
        self._quads: dict[Quad, None] = {}

    def quads(self) -> Iterator[Quad]:
        """What was collected, each once."""
        yield from self._quads

    def thread(self, thread: Thread) -> None:
        """A thread: its label, and a link from each negotiation."""
        node = NamedNode(self._thread_iri(thread))
        between = " – ".join(called(side, self._labels) for side in thread.sides)
        self._add(node, RDF.type, KG.Thread)
        self._add(node, RDFS.label, Literal(between + (f": {thread.issue}" if thread.issue else "")))
        self._link(NamedNode(thread.first.iri), KG.thread, node, f"the first to tell of it, {_day(thread.first.day)}")
        for reason in thread.reasons:
            self._link(NamedNode(reason.later.iri), KG.thread, node, self._why(reason))

    def retold(self, events: Iterable[Again]) -> None:
        """Events told again."""
        for each in events:
            who = ", ".join(called(side, self._labels) for side in each.participants)
            reason = f"the same act ({each.type}) on the same day, {each.day}, with {who}"
            self._link(NamedNode(each.again), KG.sameEvent, NamedNode(each.first), reason)

    def same(self, actors: Iterable[Same]) -> None:
        """Actors of one article that are known beyond it, or from another one."""
        for each in actors:
            self._link(NamedNode(each.local), KG.sameActor, NamedNode(each.known), each.reason)

    def decided(self) -> None:
        """What the user decided."""
        for actor, other in self.verdicts.joined:
            self._link(NamedNode(actor), KG.sameActor, NamedNode(other), _DECIDED)
        for negotiation, thread in sorted(self.verdicts.threads.items()):
            self._add(NamedNode(thread), RDF.type, KG.Thread)
            self._link(NamedNode(negotiation), KG.thread, NamedNode(thread), _DECIDED)

    def _why(self, reason: Reason) -> str:
        """Why a negotiation belongs to a thread, in words."""
        between = ", ".join(called(side, self._labels) for side in reason.sides)
        shared = [f"between {between}"] if between else []
        shared += [f"about {reason.issue}"] if reason.issue else []
        if reason.days is None:
            after = "on a day that one of them does not tell"
        elif reason.days == 0:
            after = "told on the same day"
        else:
            after = f"told {reason.days} day{'s' * (reason.days != 1)} later"
        return f"also {' and '.join(shared)}, {after}: goes on with {reason.earlier.iri.removeprefix(self._base)}"

    def _thread_iri(self, thread: Thread) -> str:
        """An IRI that tells its sides and stays while its first negotiation does."""
        about = names.slug(" ".join([*(called(side, self._labels) for side in thread.sides), thread.issue or ""]))
        return f"{self._base}thread/{names.segment(about)[:100]}-{names.digest(thread.first.iri)}"

    def _link(self, subject: NamedNode, predicate: NamedNode, value: NamedNode, reason: str) -> None:
        """A link, and the node that says why."""
        why = NamedNode(f"{self._base}link/{names.digest(subject.value, predicate.value, value.value)}")
        self._add(subject, predicate, value)
        self._add(why, RDF.type, KG.Link)
        self._add(why, RDF.subject, subject)
        self._add(why, RDF.predicate, predicate)
        self._add(why, RDF.object, value)
        self._add(why, KG.reason, Literal(reason))

    def _add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self._quads[Quad(subject, predicate, value, self._node)] = None


_DECIDED = "your file of actors says so"


def _day(day: str) -> str:
    return day if len(day) == len("2025-03-11") else "undated"
