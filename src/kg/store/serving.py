"""A SPARQL endpoint on this machine: the Oxigraph server, read-only, over a copy of a graph, with a front page.

The server listens on a port of its own; what a browser talks to is a small proxy, which adds the front page
at "/" and has the query editor that Oxigraph brings at "/editor/".
"""

from __future__ import annotations

import http.client
import http.server
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.local import FolderGraph

if TYPE_CHECKING:
    from kg.store import GraphStore

_EDITOR = "/editor"
_PASSED_ON = ("Accept", "Content-Type", "Content-Length")
_PASSED_BACK = ("Content-Type", "Content-Length", "Content-Disposition")


class Served:
    """A server that runs."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def wait(self) -> None:
        """Wait until the server ends.

        Raises:
            StoreError: it has; with what it said.
        """
        _, said = self._process.communicate()
        raise StoreError(f"the server ended: {said.decode('utf-8', 'replace').strip()}")


@contextmanager
def serving(graph: GraphStore, bind: str = "127.0.0.1:7878", page: str = "") -> Iterator[Served]:
    """Serve all graphs of `graph`, their union as the default graph, until the block ends.

    Args:
        graph: what to serve; it is copied, so that it can be changed meanwhile.
        bind: the host and port to listen to.
        page: HTML of the front page.

    Raises:
        StoreError: the server is not installed, or something else listens there.
    """
    program = _program()
    with _listening(bind, page) as front, tempfile.TemporaryDirectory(prefix="kg-serve-") as folder:
        _copy(graph, Path(folder) / "copy")
        address = f"127.0.0.1:{front.behind}"
        command = [program, "serve-read-only", "--location", f"{folder}/copy", "--bind", address]
        server = subprocess.Popen(
            [*command, "--union-default-graph"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            yield Served(server)
        finally:
            server.terminate()
            server.wait()
            if server.stderr is not None:
                server.stderr.close()


def _copy(graph: GraphStore, folder: Path) -> None:
    """The content of a graph as a store of its own."""
    if isinstance(graph, FolderGraph):
        graph.copy(folder)
        return
    store = ox.Store(str(folder))
    for _, quads in graph.runs():
        store.bulk_extend(quads)
    store.flush()


def _program() -> str:
    """The `oxigraph` program, beside this Python or on the path."""
    beside = Path(sys.executable).parent / "oxigraph"
    found = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if found is None:
        raise StoreError("the oxigraph server is not installed", hint="pip install 'parley-kg[serve]'")
    return found


# --- the proxy -----------------------------------------------------------------------


class _Front(http.server.ThreadingHTTPServer):
    """The proxy; `behind` is the port of the server behind it."""

    def __init__(self, address: tuple[str, int], page: str) -> None:
        super().__init__(address, _Handler)
        self.page = page.encode("utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.behind = int(probe.getsockname()[1])

    def handle_error(self, *_: Any) -> None:  # noqa: ANN401
        """A browser that has gone away is no news."""


class _Handler(http.server.BaseHTTPRequestHandler):
    """The front page; everything else is passed on."""

    server: _Front

    def do_GET(self) -> None:
        """The front page, the editor, a query."""
        if self.path == "/":
            self._answer(200, {"Content-Type": "text/html; charset=utf-8"}, self.server.page)
        elif self.path == _EDITOR:
            self._answer(301, {"Location": _EDITOR + "/"}, b"")
        else:
            self._pass_on()

    def do_POST(self) -> None:
        """A query."""
        self._pass_on()

    do_HEAD = do_PUT = do_DELETE = do_OPTIONS = do_POST  # noqa: N815  # the server behind says that it is read-only

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _pass_on(self) -> None:
        length = self.headers.get("Content-Length", "")
        body = self.rfile.read(int(length)) if length.isdecimal() else None
        headers = {name: self.headers[name] for name in _PASSED_ON if name in self.headers}
        path = self.path.removeprefix(_EDITOR) if self.path.startswith(_EDITOR + "/") else self.path
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind)
        try:
            behind.request(self.command, path, body, headers)
            self._pass_back(behind.getresponse())
        except ConnectionRefusedError:
            self._answer(503, {"Retry-After": "1"}, b"the server is starting\n")
        finally:
            behind.close()

    def _pass_back(self, response: http.client.HTTPResponse) -> None:
        """The answer, piece by piece, so that large ones need no memory."""
        self.send_response(response.status)
        for name in _PASSED_BACK:
            if value := response.headers.get(name):
                self.send_header(name, value)
        self.end_headers()
        while piece := response.read1(1 << 16):
            self.wfile.write(piece)


@contextmanager
def _listening(bind: str, page: str) -> Iterator[_Front]:
    host, _, port = bind.rpartition(":")
    try:
        front = _Front((host.strip("[]") or "127.0.0.1", int(port)), page)
    except (OSError, OverflowError, ValueError) as error:
        what = getattr(error, "strerror", None) or f"not an address such as 127.0.0.1:7878 ({error})"
        raise StoreError(
            f"cannot listen: {what}", path=bind, hint="--bind 127.0.0.1:PORT chooses another port"
        ) from None
    thread = threading.Thread(target=front.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield front
    finally:
        with suppress(OSError):
            front.shutdown()
        front.server_close()
        thread.join()
