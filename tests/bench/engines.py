"""What Parley costs beside the bare engines, each pair measured in one run.

    python tests/bench/engines.py queries [--size 1000000]     each saved query by `kg query`, and in bare pyoxigraph
    python tests/bench/engines.py load [--size 250000]         `kg load`, and one POST of the same file by curl
    python tests/bench/engines.py validation SOURCE …          validation in the gate, and bare pySHACL with its queries
                                                               parsed once, on the graphs of the articles of SOURCE

Seconds are of CPU where one process works alone, of the clock for `load`, where a server works too. Best of N runs.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from generated import quads as generated
from rdflib.plugins.sparql import prepareQuery

from kg.asking import saved
from kg.asking.syntax import complete
from kg.building import Options, build
from kg.checking import load_shapes, validate
from kg.checking.judge import quiet
from kg.store import load, open_graph, to_rdflib_graph, write

sys.path.insert(0, str(Path(__file__).parents[1]))
from conftest import serving  # beside this folder

BARE = """
import sys, pyoxigraph as ox
store = ox.Store.read_only(sys.argv[1])
found = store.query(sys.argv[2], use_default_graph_as_union=True)
for row in found: pass
"""
OPENING = """
import sys
from kg.store import open_graph
with open_graph(sys.argv[1]) as graph:
    next(iter(graph.query("SELECT ?s { ?s ?p ?o } LIMIT 1")))
    print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def spent(command: list[str], repeat: int) -> float:
    """The CPU seconds of the fastest of some runs of a command."""
    times = []
    for _ in range(repeat):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def best(work: Callable[[], object], clock: Callable[[], float], repeat: int) -> float:
    """The seconds of the fastest of some runs of a function."""
    times = []
    for _ in range(repeat):
        begun = clock()
        work()
        times.append(clock() - begun)
    return min(times)


def queries(size: int, repeat: int) -> None:
    """`kg query` against the engine alone, on a store on disk."""
    with tempfile.TemporaryDirectory() as folder:
        where = f"{folder}/store/"
        Path(where).mkdir()
        store = ox.Store(where)
        store.bulk_extend(generated(size))
        store.flush()
        count = len(store)
        del store
        opening = subprocess.run([sys.executable, "-c", OPENING, where], check=True, capture_output=True, text=True)
        print(f"{count} quads; opened and asked for one triple: {opening.stdout.strip()} MiB\n")
        print(f"{'':26}{'bare':>8} {'kg query':>9} {'less 0.5 s':>11}")
        for query in saved():
            bare = spent([sys.executable, "-c", BARE, where, complete(query.bind())], repeat)
            form = "ttl" if "CONSTRUCT" in query.text else "csv"
            ours = spent([sys.executable, "-m", "kg", "query", where, query.name, "-t", form], repeat)
            print(f"{query.name:26}{bare:8.2f} {ours:9.2f} {(ours - 0.5) / bare:10.2f}x", flush=True)


def loading(size: int, repeat: int) -> None:
    """`kg load` against curl, into servers in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/news.nq"
        write(generated(size), path, sort=False)
        count = Path(path).read_bytes().count(b"\n")

        def curl() -> None:
            with serving() as root:
                header = ["-H", "Content-Type: application/n-quads", "-T", path]
                clocked("curl", ["curl", "-sSf", "-X", "POST", *header, f"{root}/store"])

        def ours() -> None:
            with serving() as root, open_graph(path) as graph:
                begun = time.monotonic()
                load(graph, root)
                rates.setdefault("kg load", []).append(count / (time.monotonic() - begun))

        def clocked(name: str, command: list[str]) -> None:
            begun = time.monotonic()
            subprocess.run(command, check=True)
            rates.setdefault(name, []).append(count / (time.monotonic() - begun))

        rates: dict[str, list[float]] = {}
        for _ in range(repeat):
            curl()
            ours()
        for name, each in rates.items():
            print(f"{name:10}{max(each):12,.0f} quads/s")
        print(f"{max(rates['kg load']) / max(rates['curl']):.0%}")


class _Remembering(rdflib.Graph):
    """A graph that parses each query once."""

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(store=graph.store, identifier=graph.identifier)

    def query(self, query_object: object, *args: object, **more: object) -> rdflib.query.Result:
        """As `rdflib.Graph.query`."""
        return super().query(prepared(str(query_object)), *args, **more)


prepared = lru_cache(512)(prepareQuery)


def validation(sources: list[str], repeat: int) -> None:
    """The gate against bare pySHACL."""
    shapes = load_shapes()
    with build(*sources, options=Options(check=False, link=False)) as built:
        graphs = [list(built.quads(name)) for name in built.graphs]
    with quiet():
        data = [to_rdflib_graph(graph) for graph in graphs]

    def bare() -> None:
        with quiet():
            for graph in data:
                pyshacl.validate(_Remembering(graph), shacl_graph=shapes.graph, inference="none", inplace=True)

    def gate() -> None:
        for graph in graphs:
            validate(graph, shapes)

    clock = time.process_time
    both = [best(work, clock, repeat) / len(graphs) * 1000 for work in (bare, gate)]
    print(f"{len(graphs)} articles, {sum(map(len, graphs)) / len(graphs):.0f} triples each; CPU for an article:")
    bare_ms, gate_ms = both
    print(
        f"bare {bare_ms:.0f} ms, its graph at hand; in the gate {gate_ms:.0f} ms, {gate_ms - bare_ms:.0f} ms beside it"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["queries", "load", "validation"])
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--size", type=int)
    parser.add_argument("--repeat", type=int, default=2)
    args = parser.parse_args()
    if args.what == "queries":
        queries(args.size or 1_000_000, args.repeat)
    elif args.what == "load":
        loading(args.size or 250_000, args.repeat)
    else:
        validation(args.sources, args.repeat)


if __name__ == "__main__":
    main()
