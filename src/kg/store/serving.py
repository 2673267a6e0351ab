"""A SPARQL endpoint with a query editor on this machine: the Oxigraph server, read-only, over a copy of a graph."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError
from kg.store import FolderGraph, GraphStore


@contextmanager
def serving(graph: GraphStore, bind: str = "127.0.0.1:7878") -> Iterator[subprocess.Popen[bytes]]:
    """Serve all graphs of `graph`, their union as the default graph, until the block ends.

    Args:
        graph: what to serve; it is copied, so that it can be changed meanwhile.
        bind: the host and port to listen to.

    Raises:
        StoreError: the server is not installed.
    """
    program = _program()
    with tempfile.TemporaryDirectory(prefix="kg-serve-") as folder:
        with FolderGraph(folder + "/", create=True) as copy:
            for name in ["", *graph.graph_names()]:
                copy.put(name, graph.quads(name))
        command = [program, "serve-read-only", "--location", folder, "--bind", bind, "--union-default-graph"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            yield server
        finally:
            server.terminate()
            server.wait()
            if server.stderr is not None:
                server.stderr.close()


def _program() -> str:
    """The `oxigraph` program, beside this Python or on the path."""
    beside = Path(sys.executable).parent / "oxigraph"
    found = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if found is None:
        raise StoreError("the oxigraph server is not installed", hint="pip install 'parley-kg[serve]'")
    return found
