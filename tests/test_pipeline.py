"""The language pipeline: the shipped one, others by name or folder, and what is said when one will not do."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from kg.components import marks
from kg.errors import ModelError
from kg.pipeline import COMPONENTS, describe, load, read, tokens

MODEL = Path(__file__).parents[1] / "src" / "kg" / "model"


def test_the_components_stand_in_their_order(nlp: Language) -> None:
    assert nlp.pipe_names[-len(COMPONENTS) :] == list(COMPONENTS)
    assert nlp.pipe_names.index("kg_lines") < nlp.pipe_names.index("parser")


def test_a_pipeline_can_be_given_by_its_folder(nlp: Language) -> None:
    text = "Peru's foreign minister said on Monday that talks with Chile would go on."
    other = load(MODEL)
    groups = [f"kg_{kind}" for kind in ("actors", "times", "statements", "events", "negotiations")]
    one, two = nlp(text), other(text)
    for group in groups:
        assert [str(s) for s in marks.spans_of(one, group)] == [str(s) for s in marks.spans_of(two, group)]
        assert marks.attrs_of(one, group) == marks.attrs_of(two, group)


def test_a_pipeline_is_named_for_provenance(nlp: Language) -> None:
    assert describe(nlp) == "en_news_sm 0.3.0"


def test_the_date_anchors_expressions(nlp: Language) -> None:
    doc = read(nlp, "The two ministers met on Monday.", datetime.date(2025, 3, 12))
    assert [data["value"] for data in marks.attrs_of(doc, "kg_times").values()] == ["2025-03-10"]
    undated = read(nlp, "The two ministers met on Monday.")
    assert not marks.attrs_of(undated, "kg_times")


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u3000"])
def test_all_blanks_are_blanks_in_their_places(nlp: Language, blank: str) -> None:
    plain = "She suspected that Mr. Smith was wrong."
    doc = tokens(nlp, plain.replace(" ", blank))
    assert [(t.text, t.idx) for t in doc] == [(t.text, t.idx) for t in tokens(nlp, plain)]


def test_without_a_pipeline_of_that_name() -> None:
    with pytest.raises(ModelError, match="no spaCy pipeline 'no_such_pipeline'"):
        load("no_such_pipeline")


def test_a_pipeline_without_a_parser_will_not_do(tmp_path: Path) -> None:
    small = spacy.load(MODEL, exclude=["parser"])
    small.to_disk(tmp_path)
    with pytest.raises(ModelError, match="has no parser"):
        load(tmp_path)


def test_a_pipeline_of_another_language_will_not_do(tmp_path: Path) -> None:
    spacy.blank("de").to_disk(tmp_path)
    with pytest.raises(ModelError, match=r"\(de\)"):
        load(tmp_path)


def test_marks_are_the_same_in_worker_processes(nlp: Language) -> None:
    texts = ["Peru met Chile in Lima.", "Chile rejected the offer.", "Bolivia's president said no."]
    here = [doc.to_bytes() for doc in nlp.pipe(texts, batch_size=1)]
    there = [doc.to_bytes() for doc in nlp.pipe(texts, batch_size=1, n_process=2)]
    assert len(here) == len(there) == 3
    for one, two in zip(here, there, strict=True):
        first, second = (spacy.tokens.Doc(nlp.vocab).from_bytes(data) for data in (one, two))
        assert {k: [str(s) for s in v] for k, v in first.spans.items()} == {
            k: [str(s) for s in v] for k, v in second.spans.items()
        }


@pytest.mark.parametrize("run", ["(" * 20_000, '"' * 5_000, "“”" * 10_000, "\N{GRINNING FACE}" * 20_000, "US$" * 9_000])
def test_long_runs_without_a_blank_are_read_at_once(nlp: Language, run: str) -> None:
    text = f"Peru met Chile {run} in Lima."
    started = time.perf_counter()
    doc = tokens(nlp, text)
    assert doc.text == text and doc[0].text == "Peru" and doc[-2].text == "Lima"
    assert time.perf_counter() - started < 2  # in one piece: 20,000 brackets took a minute
