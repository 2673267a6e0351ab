"""Linking at size: its share of the time, whether the order of articles matters, and whether one node is one person.

    python tests/bench/linking.py SOURCE … [--graph FILE] [--limit N] [--again N]

Builds the articles once (or takes the graph that was built of them, and its seconds with --seconds), links them in
three orders, builds the first `--again` of them a second time in reverse, and looks at the names of every person: a
node that holds two family names is two people. Exit code 1 says that something of this failed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from pyoxigraph import Quad

from kg import register, spelling
from kg.article import Article, read
from kg.building import Options, Reader
from kg.linking import link
from kg.names import KG, RDF, SKOS
from kg.store import parse, serialize

Graphs = dict[str, list[Quad]]


def built(articles: Iterable[Article], reader: Reader) -> Graphs:
    """The graph of each article."""
    outcomes = (reader.outcome(article) for article in articles)
    return {o.graph: [*parse_bytes(o.nquads)] for o in outcomes if o.graph is not None}


def parse_bytes(nquads: bytes) -> Iterable[Quad]:
    """Quads of N-Quads."""
    from pyoxigraph import RdfFormat
    from pyoxigraph import parse as parse_rdf

    return parse_rdf(nquads, format=RdfFormat.N_QUADS)


def loaded(path: Path) -> Graphs:
    """The graphs of articles in a file."""
    graphs: Graphs = {}
    for quad in parse(path):
        if "#char=" not in str(quad.subject):  # spans need memory, and linking does not look at them
            graphs.setdefault(quad.graph_name.value, []).append(quad)  # type: ignore[union-attr]
    return {name: quads for name, quads in graphs.items() if not name.endswith("links")}


def two_families(graphs: Graphs, known: register.Register) -> list[tuple[str, list[str]]]:
    """Persons whose names hold two family names: of full names, or a single name that is in none of them.

    Other names that the register lists for somebody ("Gadhafi", "Qaddafi") are one name; a handle ("@AOC") is none.
    """
    people = {
        q.subject for quads in graphs.values() for q in quads if q.predicate == RDF.type and q.object == KG.Person
    }
    labels: dict[str, set[str]] = {}
    for quads in graphs.values():
        for q in quads:
            named = q.subject in people and q.predicate in (SKOS.prefLabel, SKOS.altLabel)
            if named and not q.object.value.startswith("@"):  # type: ignore[union-attr]
                labels.setdefault(q.subject.value, set()).add(q.object.value)  # type: ignore[union-attr]
    return [(iri, sorted(names)) for iri, names in sorted(labels.items()) if _differ(_unlisted(iri, names, known))]


def _unlisted(iri: str, names: Iterable[str], known: register.Register) -> set[str]:
    """Names without those that the register lists, which become the one it prefers."""
    person = known.by_slug.get(iri.rpartition("/")[2])
    if person is None:
        return set(names)
    listed = {word for name in (person.label, *person.names) for word in spelling.person(name).split("-")}
    return {person.label if set(spelling.person(name).split("-")) <= listed else name for name in names}


def _differ(names: Iterable[str]) -> bool:
    words = [spelling.person(name).split("-") for name in sorted(names)]
    full = [each for each in words if len(each) > 1]
    known = {word for each in full for word in each}
    alone = {each[0] for each in words if len(each) == 1}
    families = {each[-1] for each in full}
    apart = any(not any(other in each for each in full) for other in families) or (
        len(families) > 1 and not any(families <= set(each) for each in full)
    )
    return apart or bool(full and alone - known) or (not full and len(alone) > 1)


def main() -> int:
    """Measure, check and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--seconds", type=float, help="CPU seconds that building the graph took")
    parser.add_argument("--limit", type=int, default=2000)
    parser.add_argument("--again", type=int, default=20)
    args = parser.parse_args()
    articles = [a for a in islice(read(args.sources), args.limit) if isinstance(a, Article)]
    reader = Reader(Options(text=False))
    start = time.process_time()
    graphs = loaded(args.graph) if args.graph else built(articles, reader)
    building = args.seconds or time.process_time() - start

    known = register.load()
    start = time.process_time()
    links = link(graphs.values(), known)
    linking = time.process_time() - start
    digests = {hashlib.sha256(serialize(links.quads, "nq", sort=False)).hexdigest()}
    for seed in (1, 2):
        mixed = random.Random(seed).sample(sorted(graphs), len(graphs))
        quads = link((graphs[name] for name in mixed), known).quads
        digests.add(hashlib.sha256(serialize(quads, "nq", sort=False)).hexdigest())
    some = articles[: args.again]
    forward, backward = built(some, Reader(Options(text=False))), built(reversed(some), Reader(Options(text=False)))
    split = two_families(graphs, known)

    print(f"{len(graphs)} articles: built in {building:.0f} s, linked in {linking:.1f} s ({linking / building:.1%})")
    print(f"threads {links.threads}, events told again {links.events}, actors joined {links.actors}")
    print(f"namesakes reported {len(links.namesakes)}")
    print(f"orders of linking that differ: {len(digests) - 1}; graphs built otherwise in reverse: "
          f"{sum(forward[name] != backward.get(name) for name in forward)}")  # fmt: skip
    print(f"persons of two family names: {len(split)}")
    for iri, names in split[:40]:
        print("   ", iri.rpartition("/data/")[2], names)
    return int(bool(split) or len(digests) > 1 or forward != backward or linking > building / 10)


if __name__ == "__main__":
    sys.exit(main())
