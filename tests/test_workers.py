"""Reading in several processes: what they find, and what becomes of it when a process dies or is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.article import Article
from kg.building import Options, Reader, SetAsideError
from kg.errors import ArticleError, ModelError
from kg.workers import AHEAD, in_processes

TEXT = "Norway and Peru signed an accord in Oslo on Tuesday."
NO_STATES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/parley/ontology#> .
<https://example.org/none> a sh:NodeShape ; sh:targetClass kg:State ; sh:not [ sh:class kg:State ] ."""


class Deadly(Article):
    """An article that ends the process which receives it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


def articles(count: int) -> list[Article]:
    return [Article(f"a{i}", TEXT, f"a{i}.txt") for i in range(count)]


def test_only_the_article_that_ends_its_process_is_lost() -> None:
    given: list[Article | ArticleError] = [*articles(2 * AHEAD + 8)]  # so many that some are sent after the death
    given[1] = Deadly("deadly", TEXT, "deadly.txt")
    given[2] = ArticleError("empty", path="empty.txt")
    outcomes = list(in_processes(given, Options(check=False), 2))
    assert [o.id for o in outcomes] == ["a0", "deadly", None, *(f"a{i}" for i in range(3, len(given)))]
    told = [str(o.error) for o in outcomes if o.error]
    assert told == [
        "deadly.txt: error: reading the article 'deadly' ended its process, perhaps for want of memory",
        "empty.txt: error: empty",
    ]
    assert all(o.nquads for o in outcomes if not o.error)


def test_what_cannot_be_loaded_is_told_once() -> None:
    with pytest.raises(ModelError, match="no spaCy pipeline 'no_such_model'"):
        list(in_processes(articles(3), Options(model="no_such_model"), 2))


def test_an_article_set_aside_comes_back_with_its_report(tmp_path: Path) -> None:
    (tmp_path / "none.ttl").write_text(NO_STATES, "utf-8")
    options = Options(shapes=tmp_path / "none.ttl", strict=True)
    (outcome,) = in_processes(articles(1), options, 2)
    assert isinstance(outcome.error, SetAsideError) and outcome.report is not None
    alone = Reader(options).outcome(articles(1)[0])
    assert (str(outcome.error), outcome.report) == (str(alone.error), alone.report)


def processes_of(group: int) -> list[int]:
    """The processes of a group that still run (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found


HEEDING_INTERRUPTS = """
import signal
from kg.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # which who started the tests may have had ignored
main()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are counted in /proc")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_an_end_from_outside_leaves_nothing(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    (tmp_path / "in").mkdir()
    for i in range(40):
        (tmp_path / "in" / f"{i}.txt").write_text(f"{TEXT}\n" * 100, "utf-8")
    command = [sys.executable, "-c", HEEDING_INTERRUPTS, "build", "in", "-j", "2", "-o", "out.trig"]
    run = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, process_group=0)
    assert run.stderr is not None and run.stderr.readline()  # the first article is read, the others are under way
    if sent == signal.SIGINT:
        os.killpg(run.pid, sent)  # as a terminal does
    else:
        run.send_signal(sent)
    said = run.communicate(timeout=30)[1]
    assert run.returncode == code and "Traceback" not in said
    deadline = time.monotonic() + 10
    while processes_of(run.pid):
        assert time.monotonic() < deadline, "a process was left behind"
        time.sleep(0.05)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
