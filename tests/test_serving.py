"""`kg serve`: a real server on a free port, asked by a real client."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import unquote

import pytest

from conftest import SAMPLE, free_port
from kg.asking import saved
from kg.asking.frontpage import front_page
from kg.errors import StoreError
from kg.store import open_graph, serving

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
    assert second.returncode == 2 and f"{bind}: error: cannot listen: Address already in use" in second.stderr


def fetched(url: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=20) as response:
        return response.read().decode("utf-8")


def test_the_front_page_leads_to_the_saved_queries_and_the_editor(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("#+ summary: <b>Mine</b> & yours\nSELECT * { ?s ?p ?_what }", "utf-8")
    bind = f"127.0.0.1:{free_port()}"
    page = front_page("<news>.trig", tmp_path)
    with open_graph(SAMPLE) as graph, serving.serving(graph, bind, page):
        until_up(f"http://{bind}/query")
        shown = fetched(f"http://{bind}/")
        assert all(f">{query.name}</a>" in shown for query in saved())
        assert "&lt;b&gt;Mine&lt;/b&gt; &amp; yours <code>--what</code>" in shown and "<news>" not in shown
        link = re.search('<a href="(/editor/)#query=([^"]*)">mine</a>', shown)
        assert link and unquote(link[2]).endswith("SELECT * { ?s ?p ?_what }")
        assert "Yasgui" in fetched(f"http://{bind}{link[1]}")
        assert "Yasgui" in fetched(f"http://{bind}/editor/yasgui.min.js")
        assert "Yasgui" in fetched(f"http://{bind}/editor")


def test_a_login_is_not_shown_on_the_front_page() -> None:
    assert "s3cret" not in front_page("http://ada:s3cret@127.0.0.1:7878/query")


def test_a_store_folder_is_copied_and_served(tmp_path: Path) -> None:
    bind = f"127.0.0.1:{free_port()}"
    with open_graph(f"{tmp_path}/store/", create=True) as store:
        for node, quads in open_graph(SAMPLE).runs():
            store.put(node.value, quads)
        with serving.serving(store, bind):
            until_up(f"http://{bind}/query")
            store.remove(store.graph_names()[0])
            assert count(f"http://{bind}/query") == count(SAMPLE)


def test_a_missing_server_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving.sys, "executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "/nowhere")
    with open_graph(SAMPLE) as graph, pytest.raises(StoreError, match="not installed"), serving.serving(graph):
        pass
