"""What several test modules share: an article with everything in it, and a real graph database."""

from __future__ import annotations

import datetime
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
from spacy.language import Language

from kg.article import Article
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

SAMPLE_TEXT = (
    "Nordland's foreign minister Ada Berg met Sudland's envoy in Port Clemence on Tuesday, 4 March 2025. "
    "\U0001f91d The grain talks, mediated by the Harbour Council, began in March.\n"
    '"We offer a corridor," she told the envoy, "and nothing \\ more."\n'
    "Sudland may lift its blockade next week, Berg said."
)


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


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*options: str, command: str = "serve") -> Iterator[str]:
    """An empty Oxigraph server in memory, ended by its own process; gives the root of its addresses."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    assert program, "the oxigraph server is a development dependency: pip install oxigraph"
    root = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [program, command, "--bind", root, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(f"http://{root}/query?query=ASK%7B%7D", server)
        yield f"http://{root}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _await(url: str, server: subprocess.Popen[bytes]) -> None:
    """Ask until the server answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 20
    while True:
        try:
            with opener.open(url, timeout=5):
                return
        except urllib.error.URLError:
            assert server.poll() is None, "the server ended at once"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.02)


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
