"""What joins articles: one process of negotiation, one happening, one actor under several IRIs.

    with open_graph("news.trig") as graph:
        found = link_graph(graph)

The result is a graph of its own, `<base>links`, made from the others alone: it can be dropped and made again. One
pass reads the articles into small records (`digest`), and each kind of link looks into buckets of what can belong
together (`threads`, `happenings`, `persons`), so that the work is linear in the corpus. Every link has a node that
says why (`writing`). Neither the order of articles nor what was linked before plays any part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import names
from kg.linking.digest import digests
from kg.linking.happenings import Told, retold, told
from kg.linking.persons import Namesake, People
from kg.linking.threads import Member, members, threads
from kg.linking.writing import Writer
from kg.store.rdf import sort_key

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.register import Register
    from kg.store import GraphStore


@dataclass(frozen=True)
class Links:
    """The link graph, in the order of `sort_key`, and what it holds.

    Args:
        graph: its name.
        quads: all of it.
        threads, events, actors: how many threads, events told again, actors joined.
        namesakes: IRIs that seem to mean two persons.
    """

    graph: str
    quads: tuple[Quad, ...]
    threads: int
    events: int
    actors: int
    namesakes: tuple[Namesake, ...]


def link(graphs: Iterable[Iterable[Quad]], register: Register, base: str = names.BASE) -> Links:
    """Find what belongs together.

    Args:
        graphs: the quads of each article's graph, in any order; a graph may hold several articles.
        register: who held which office when.
        base: that of the data.
    """
    negotiations: list[Member] = []
    events: list[Told] = []
    people = People(base, register)
    labels: dict[str, Counter[str]] = {}
    for digest in digests(graphs):
        negotiations += members(digest)
        events += told(digest)
        people.read(digest)
        for actor in digest.actors.values():
            if actor.shared:
                labels.setdefault(actor.iri, Counter())[actor.label] += 1
    usual = {iri: max(sorted(counts), key=counts.__getitem__) for iri, counts in labels.items()}
    return _written(Writer(base, usual, register.verdicts), negotiations, events, people)


def _written(writer: Writer, negotiations: list[Member], events: list[Told], people: People) -> Links:
    own = writer.verdicts
    free = [each for each in negotiations if each.iri not in own.threads]
    found, again, same = threads(free, own.apart), retold(events), people.same()
    for thread in found:
        writer.thread(thread)
    writer.retold(again)
    writer.same(each for each in same if frozenset((each.local, each.known)) not in own.apart)
    writer.decided()
    quads = tuple(sorted(writer.quads(), key=sort_key))
    return Links(writer.graph, quads, len(found), len(again), len(same), tuple(people.namesakes()))


def link_graph(graph: GraphStore, register: Register) -> Links:
    """Link the articles of a graph, and put the result into it in place of what linked them before.

    Raises:
        GraphError: the graph's format has no graph names (Turtle), so the links could not be told apart.
    """
    base = base_of(graph.graph_names())
    wanted = names.links_iri(base)
    articles = [name for name in graph.graph_names() if name != wanted]
    links = link((graph.quads(name) for name in articles), register, base)
    graph.put(links.graph, links.quads)
    return links


def base_of(graph_names: Iterable[str]) -> str:
    """The base of the data, as the names of its graphs tell; that of Parley where they do not."""
    bases = sorted({name.partition("article/")[0] for name in graph_names if "article/" in name})
    return bases[0] if len(bases) == 1 else names.BASE
