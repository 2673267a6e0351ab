"""What several test modules share: an article with everything in it, and a real graph database."""

from __future__ import annotations

import datetime
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Quad
from spacy.language import Language

from kg.article import Article
from kg.graph import Run, graph
from kg.records import (
    Actor,
    Event,
    Extraction,
    Mention,
    Move,
    Negotiation,
    Place,
    Statement,
    Time,
)
from kg.store import GraphStore, open_graph

SAMPLE = Path(__file__).parent / "data" / "sample.trig"
SAMPLE_TEXT = (
    "Nordland's foreign minister Ada Berg met Sudland's envoy in Port Clemence on Tuesday, 4 March 2025. "
    "\U0001f91d The grain talks, mediated by the Harbour Council, began in March.\n"
    '"We offer a corridor," she told the envoy, "and nothing \\ more."\n'
    "Sudland may lift its blockade next week, Berg said."
)


@pytest.fixture(scope="module")
def sample() -> Iterator[GraphStore]:
    """The graph of three invented articles that questions are put to."""
    with open_graph(SAMPLE) as graph:
        yield graph


@pytest.fixture
def sample_article() -> Article:
    """An invented article with all that can be known about one."""
    return Article(
        id="2025/grain talks #1",
        text=SAMPLE_TEXT,
        source="grain.json",
        title="Grain talks: a \u201ccorridor\u201d?",
        date=datetime.date(2025, 3, 5),
        url="https://news.example.org/grain?id=1&lang=en",
        publisher="The Example Post",
        authors=("Jo Field", "Kim Lee"),
        language="en",
    )


@pytest.fixture
def sample_extraction(sample_article: Article) -> tuple[Article, Extraction]:
    """The article and records with every feature that records have; offsets are found in the text."""
    text = sample_article.text
    breaks = [0, text.index("\U0001f91d"), text.index('"We'), text.index("Sudland may"), len(text)]

    def at(words: str, after: str = "") -> Mention:
        """Where `words` stand, the first time after `after`."""
        begin = text.index(words, text.index(after))
        last = max(i for i, b in enumerate(breaks[:-1]) if b <= begin)
        sentence = text[breaks[last] : breaks[last + 1]].rstrip()
        return Mention(begin, begin + len(words), breaks[last], breaks[last] + len(sentence))

    actors = (
        _actor("a0", "State", "Nordland", at("Nordland"), slug="nordland"),
        _actor(
            "a1", "Person", "Ada Berg", at("Ada Berg"), at("she"), at("Berg", "week"),
            slug="ada-berg", names=("Berg",), acts_for="a0", office="foreign minister",
        ),
        _actor("a2", "State", "Sudland", at("Sudland"), at("Sudland", "more"), slug="sudland"),
        _actor("a3", "Person", "Sudland's envoy", at("Sudland's envoy"), at("the envoy"), acts_for="a2"),
        _actor("a4", "Organization", "Harbour Council", at("the Harbour Council"), slug="harbour-council"),
        _actor("a5", "Group", "foreign minister", at("foreign minister")),
    )  # fmt: skip
    port = Place("Port Clemence", at("Port Clemence"))
    events = (
        Event(
            "e0", "CONSULT", "visit", (at("met"),), "met", ("a1", "a3"), ("a2",), port,
            Time("2025-03-04", None, None), "Asserted", (), "n0", None, "frame:meet",
        ),
        Event(
            "e1", "RETREAT", None, (at("lift"),), "lift its blockade", ("a2",), (), None,
            Time(None, "2025-03-10", "2025-03-16"), "Possible", ("a1",), "n0", Move("n0", "Concession"), "frame:lift",
        ),
        Event(
            "e2", "COERCE", None, (at("lift"),), "blockade", ("a2",), ("a0",), None,
            Time("2025", None, None), "Negated", ("a1",), None, None, "frame:blockade",
        ),
    )  # fmt: skip
    negotiation = Negotiation(
        "n0", (at("grain talks"),), "grain talks", ("a0", "a2"), ("a1", "a3"), ("a4",), "grain", "Ongoing",
        Time("2025-03", None, None), port, ("e0",), "talks",
    )  # fmt: skip
    statements = (
        Statement(
            "s0", (at('"We offer a corridor,"'), at('"and nothing \\ more."')),
            '"We offer a corridor," … "and nothing \\ more."', "Direct", "Said", ("a1",), "a3", "told", at("told"),
            at("she"), ("n0",), Time("2025-03-04", None, None), Move("n0", "Offer"), "quote",
        ),
        Statement(
            "s1", (at("Sudland may lift its blockade next week"),), "Sudland may lift its blockade next week",
            "Indirect", "Said", ("a1",), None, "said", at("said"), at("Berg", "week"), ("a2", "e1", "a99"), None,
            None, "reported",
        ),
        Statement(
            "s2", (at("began in March"),), "began in March", "Mixed", "Held", (), None, None, None, None, (), None,
            None, "believed",
        ),
    )  # fmt: skip
    return sample_article, Extraction(actors, statements, events, (negotiation,))


@pytest.fixture
def article_quads(sample_extraction: tuple[Article, Extraction]) -> list[Quad]:
    """The graph of that article."""
    return graph(*sample_extraction, run=Run("0.1.0", "en_test 1.0"))


def _actor(
    key: str,
    kind: str,
    label: str,
    *mentions: Mention,
    slug: str | None = None,
    names: tuple[str, ...] = (),
    acts_for: str | None = None,
    office: str | None = None,
) -> Actor:
    return Actor(key, kind, label, names, slug, acts_for, office, mentions, "name" if slug else "description")


# A real database: Oxigraph's server, on loopback


SERVER_PROGRAM = (
    shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or "oxigraph"
)
"""A development dependency: pip install oxigraph."""


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*options: str, command: str = "serve") -> Iterator[str]:
    """An empty Oxigraph server in memory, ended by its own process; gives the root of its addresses."""
    root = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [SERVER_PROGRAM, command, "--bind", root, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until_up(f"http://{root}", server)
        yield f"http://{root}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def until_up(
    root: str, server: subprocess.Popen[bytes], path: str = "/query?query=ASK%7B%7D", patience: float = 20
) -> None:
    """Ask until the server answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + patience
    while True:
        try:
            with opener.open(root + path, timeout=5):
                return
        except urllib.error.URLError:
            assert server.poll() is None, "the server ended at once"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.02)


# Another: Virtuoso, from the Debian package virtuoso-opensource-7-bin

_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 1000000
"""


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The root of an empty Virtuoso with a login that may write: "http://dba:dba@127.0.0.1:PORT"."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    folder = tmp_path_factory.mktemp("virtuoso")
    port = free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=free_port(), http=port), "utf-8")
    with (folder / "out").open("wb") as said:
        command = [program, "+foreground", "+configfile", "virtuoso.ini"]
        server = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
    try:
        until_up(f"http://127.0.0.1:{port}", server, "/sparql?query=ASK%7B%7D", patience=90)
        yield f"http://dba:dba@127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def oxigraph_server() -> Iterator[str]:
    """The root of an empty Oxigraph server whose default graph is the union: "http://127.0.0.1:PORT"."""
    with serving("--union-default-graph") as root:
        yield root


@pytest.fixture
def start_oxigraph() -> Iterator[Callable[..., str]]:
    """Starts Oxigraph servers with other options: `start_oxigraph("--timeout-s", "1")`."""
    with ExitStack() as stack:
        yield lambda *options, **more: stack.enter_context(serving(*options, **more))


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The shipped pipeline with all of Parley's components."""
    from kg.pipeline import load

    return load()
