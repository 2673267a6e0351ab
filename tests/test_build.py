"""The main job: any articles in, graphs out, the same bytes whatever the circumstances, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import parse
from rdflib import Dataset

from kg.article import Article
from kg.building import Built, Options, Outcome, Reader, SetAsideError, build
from kg.names import article_iri
from kg.store import serialize

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"
GOOD = "Norway and Peru signed an accord in Oslo on Tuesday, Foreign Minister Ingrid Solberg said.\n"


def nquads(built: Built) -> bytes:
    return serialize(built.quads(), "nq", sort=False)


@pytest.fixture(scope="module")
def examples() -> bytes:
    """The graphs of the example articles, as N-Quads."""
    with build(EXAMPLES) as built:
        return nquads(built)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Options())


def test_every_article_has_its_graph() -> None:
    with build(EXAMPLES) as built:
        assert [o.id for o in built.outcomes] == ["river-talks-open", "river-talks-suspended", "river-talks-threat"]
        assert built.graphs == [article_iri(o.id) for o in built.outcomes if o.id]
        assert all(o.counts["statements"] and o.counts["events"] and o.counts["negotiations"] for o in built.outcomes)


def test_the_order_of_sources_makes_no_difference(examples: bytes) -> None:
    with build(*sorted(EXAMPLES.iterdir(), reverse=True)) as built:
        assert nquads(built) == examples


def test_the_number_of_processes_makes_no_difference(examples: bytes) -> None:
    with build(EXAMPLES, jobs=2) as built:
        assert nquads(built) == examples


def test_what_else_is_read_makes_no_difference(examples: bytes) -> None:
    with build(EXAMPLES / "river-talks-open.txt") as built:
        alone = nquads(built)
    assert alone and examples.startswith(alone)


@pytest.mark.parametrize("seed", ["1", "77"])
def test_the_hash_seed_makes_no_difference(examples: bytes, seed: str, tmp_path: Path) -> None:
    out = tmp_path / "out.nq"
    command = [sys.executable, "-m", "kg", "build", str(EXAMPLES), "-q", "-o", str(out)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert out.read_bytes() == examples


def test_two_parsers_read_the_same_triples(tmp_path: Path) -> None:
    with build(EXAMPLES) as built:
        for suffix, name in (
            ("trig", "trig"),
            ("nq", "nquads"),
            ("ttl", "turtle"),
            ("nt", "nt"),
            ("jsonld", "json-ld"),
        ):
            path = tmp_path / f"news.{suffix}"
            built.write(path)
            ours = {(q.subject.value, q.predicate.value, _lexical(q.object)) for q in parse(path=path)}
            theirs = Dataset(default_union=True)
            theirs.parse(path, format=name)
            assert ours == {(str(s), str(p), str(o)) for s, p, o in theirs.triples((None, None, None))}


def _lexical(term: object) -> str:
    return term.value  # type: ignore[attr-defined, no-any-return]


def test_every_span_is_a_slice_of_its_article() -> None:
    nif = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
    with build(EXAMPLES) as built:
        for graph in built.graphs:
            said: dict[str, dict[str, str]] = {}
            for quad in built.quads(graph):
                said.setdefault(quad.subject.value, {})[quad.predicate.value] = _lexical(quad.object)
            text = said[graph][nif + "isString"]
            spans = [values for node, values in said.items() if "#char=" in node]
            assert spans
            for span in spans:
                begin, end = int(span[nif + "beginIndex"]), int(span[nif + "endIndex"])
                assert text[begin:end] == span[nif + "anchorOf"]


def test_bad_articles_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02\xff" * 99)
    (tmp_path / "lines.jsonl").write_text('{"id": "x", "text": 3}\n{"id": "y", "text": "Peru met Chile."}\n', "utf-8")
    seen: list[Outcome] = []
    with build(tmp_path, on_outcome=seen.append) as built:
        assert sorted(o.id for o in built.outcomes if o.error is None and o.id) == ["good", "y"]
        errors = [str(o.error) for o in built.outcomes if o.error]
    assert len(errors) == 3 and all(str(tmp_path) in e and "error: " in e for e in errors)
    assert len(seen) == 5


def test_an_unexpected_failure_costs_one_article(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(article: Article) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(reader, "extract", fail)
    outcome = reader.outcome(Article("a", GOOD, "a.txt"))
    assert "could not be read (RuntimeError: boom)" in str(outcome.error)


SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/parley/ontology#> .
<https://example.org/no-states> a sh:NodeShape ; sh:targetClass kg:State ;
    sh:not [ sh:class kg:State ] ; sh:severity sh:Violation ; sh:message "States are not wanted here." ."""


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    path = tmp_path / "own.ttl"
    path.write_text(SHAPE, "utf-8")
    return path


def test_what_violates_is_left_out_and_named(shapes: Path) -> None:
    outcome = Reader(Options(shapes=shapes)).outcome(Article("a", GOOD, "a.txt"))
    assert outcome.error is None and outcome.report is not None
    assert any(iri.endswith("actor/norway") for iri in outcome.report.left_out)
    assert b"actor/norway" not in outcome.nquads and b"actor/ingrid-solberg" in outcome.nquads


def test_strict_sets_the_article_aside_with_its_report(shapes: Path) -> None:
    outcome = Reader(Options(shapes=shapes, strict=True)).outcome(Article("a", GOOD, "a.txt"))
    assert isinstance(outcome.error, SetAsideError) and not outcome.nquads
    assert outcome.report is not None and "States are not wanted here." in {
        v.message for v in outcome.report.violations
    }


def test_without_text_the_graph_keeps_offsets_only() -> None:
    outcome = Reader(Options(text=False)).outcome(Article("a", GOOD, "a.txt"))
    assert b"isString" not in outcome.nquads and b"#beginIndex" in outcome.nquads


def test_a_graph_can_be_had_as_rdflib() -> None:
    with build(EXAMPLES / "river-talks-open.txt") as built:
        dataset = built.to_rdflib()
    assert len(dataset) == built.triples


def test_a_million_characters_are_too_many(tmp_path: Path) -> None:
    (tmp_path / "long.json").write_text(json.dumps({"id": "long", "text": GOOD * 120_000}), "utf-8")
    with build(tmp_path / "long.json") as built:
        assert "at most 1,000,000" in str(built.outcomes[0].error)
