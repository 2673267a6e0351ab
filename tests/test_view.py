"""What the command line links and shows: `kg link`, `kg view`, `kg build --actors`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.names import BASE
from kg.page import data, page
from kg.store import open_graph

SAMPLE = Path(__file__).parent / "data" / "sample.trig"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.trig"
    path.write_bytes(SAMPLE.read_bytes())
    return path


def test_data_has_the_history_of_each_process() -> None:
    with open_graph(SAMPLE) as graph:
        (process,) = data(graph)
    assert process["process"] == BASE + "thread/0a1b2c3d4e5f"
    assert [(row["told"], row["before"], row["status"], row["mediators"]) for row in process["history"]] == [
        ("2025-03-10", "", "Ongoing", "Norland"),
        ("2025-03-11", "Ongoing", "Ongoing", ""),
        ("2025-04-02", "Ongoing", "Suspended", "Ida Falk; Norland"),
    ]
    assert process["history"][1]["sentences"] == [
        "Ostria offered to open two crossings if Veldland pulls back, an official said in the border talks."
    ]
    assert [(row["party"], row["moved"]) for row in process["parties"]] == [("Ostria", "no"), ("Veldland", "no")]
    assert {row["move"] for row in process["moves"]} >= {"Demand", "Refusal"}


def test_the_page_runs_nothing_that_an_article_says(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>&\\u0022"
    path = tmp_path / "x.trig"
    path.write_text(SAMPLE.read_text("utf-8").replace("talks: Ostria, Veldland", hostile), encoding="utf-8")
    with open_graph(path) as graph:
        html = page(graph, "<b>")
    assert "<script" not in html and "<title>&lt;b&gt;</title>" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#34;" in html


def test_view_writes_a_file_or_data(news: Path, tmp_path: Path) -> None:
    written = run("view", news, "-o", tmp_path / "news.html")
    assert written.exit_code == 0 and written.stderr == f"wrote {tmp_path / 'news.html'}\n"
    assert "Negotiations in news.trig" in (tmp_path / "news.html").read_text("utf-8")
    assert json.loads(run("view", news, "--data").stdout)[0]["name"] == "talks: Ostria, Veldland"
    failed = run("view", news, "-o", tmp_path / "no" / "news.html")
    assert failed.exit_code == 2 and "cannot be written" in failed.stderr


def test_link_rebuilds_the_links(news: Path) -> None:
    first = run("link", news)
    assert first.exit_code == 0
    assert first.stderr.splitlines()[0] == "linked 1 thread, 0 events told again, 0 actors under another IRI"
    bytes_then = news.read_bytes()
    assert run("link", news, "-q").stderr == ""
    assert news.read_bytes() == bytes_then
    assert b"0a1b2c3d4e5f" not in bytes_then, "what linked before is gone"


def test_link_heeds_a_file_of_actors(news: Path, tmp_path: Path) -> None:
    own = tmp_path / "my.ttl"
    talks = [f"<{BASE}article/{place}>" for place in ("lakeside-1/negotiation/93-98", "pell-2/negotiation/194-199")]
    own.write_text(f"{talks[0]} <http://www.w3.org/2002/07/owl#differentFrom> {talks[1]} .", encoding="utf-8")
    assert run("link", news, "--actors", own).exit_code == 0
    with open_graph(news) as graph:
        assert [len(each["history"]) for each in data(graph)] == [2, 1]


def test_bad_files_of_actors_are_told_in_one_line(news: Path, tmp_path: Path) -> None:
    own = tmp_path / "my.ttl"
    own.write_text(f"<{BASE}actor/holt> a <{BASE}Human> .", encoding="utf-8")
    before = news.read_bytes()
    for command in (("link", news), ("build", SAMPLE.parents[2] / "examples" / "articles", "-o", tmp_path / "x.nq")):
        told = run(*command, "--actors", own)
        assert told.exit_code == 2
        assert told.stderr.startswith(f"{own}:1: error: actor/holt needs one skos:prefLabel"), told.stderr
    assert news.read_bytes() == before
    assert "no such file" in run("link", news, "--actors", tmp_path / "none.ttl").stderr


def test_build_links_and_takes_actors(tmp_path: Path) -> None:
    text = "Peruvian President Ines Quiroga met Bolivian Foreign Minister Juan Salas in Lima on Monday.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    own = tmp_path / "my.ttl"
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    own.write_text(
        f'<{BASE}actor/the-president> a <https://w3id.org/parley/ontology#Person> ; {label} "Ines Quiroga" .', "utf-8"
    )
    for extra, wanted in ((), "actor/ines-quiroga"), (("--actors", own), "actor/the-president"):
        built = run("build", tmp_path / "a.txt", "--date", "2024-06-04", "-o", tmp_path / "x.nq", *extra)
        assert built.exit_code == 0, built.stderr
        assert f"<{BASE}{wanted}>" in (tmp_path / "x.nq").read_text("utf-8")
