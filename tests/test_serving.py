"""`kg serve`: a real server on a free port, asked by a real client."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import free_port
from kg.errors import StoreError
from kg.store import open_graph, serving

SAMPLE = Path(__file__).parent / "data" / "sample.trig"
COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <https://w3id.org/parley/ontology#Statement> }"


def count(where: str | Path) -> str:
    with open_graph(where) as graph:
        return str(next(iter(graph.query(COUNT)))["n"].value)


def until_up(url: str) -> None:
    for _ in range(200):
        try:
            count(url)
            return
        except StoreError:
            time.sleep(0.05)
    raise TimeoutError(url)


def test_a_served_graph_gives_the_same_answers() -> None:
    bind = f"127.0.0.1:{free_port()}"
    with open_graph(SAMPLE) as graph, serving.serving(graph, bind):
        until_up(f"http://{bind}/query")
        assert count(f"http://{bind}/query") == count(SAMPLE) != "0"
        with pytest.raises(StoreError), open_graph(f"http://{bind}/query") as served:
            served.remove(served.graph_names()[0])


def test_ctrl_c_ends_the_server_quietly() -> None:
    bind = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "kg", "serve", str(SAMPLE), "--bind", bind]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    until_up(f"http://{bind}/query")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 0 and "Traceback" not in said
    with pytest.raises(StoreError):
        count(f"http://{bind}/query")


def test_a_port_that_is_taken_is_said() -> None:
    bind = f"127.0.0.1:{free_port()}"
    with open_graph(SAMPLE) as graph, serving.serving(graph, bind):
        until_up(f"http://{bind}/query")
        command = [sys.executable, "-m", "kg", "serve", str(SAMPLE), "--bind", bind]
        second = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert second.returncode == 2 and "error: the server ended: " in second.stderr


def test_a_missing_server_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving.sys, "executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "/nowhere")
    with open_graph(SAMPLE) as graph, pytest.raises(StoreError, match="not installed"), serving.serving(graph):
        pass
