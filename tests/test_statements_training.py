"""How the weights of the statements are learnt, and that the shipped ones are sound."""

from __future__ import annotations

from importlib.resources import files

import pytest
from spacy.language import Language

from kg.components import linear
from kg.components.statements.weighing import tables
from kg.training import statements as training
from kg.training.ranking import Group, learn

TEXTS = [
    ("{0} murmured that the {1} was shut.", True),
    ("{0} saw that the {1} was shut.", False),
]
NAMES = ["Berg", "Lind", "Mendez", "Lee", "Okafor", "Silva"]
THINGS = ["port", "dam", "road"]


def group(right: int | None, *candidates: str) -> Group:
    return Group([candidate.split() for candidate in candidates], right)


def best(table: linear.Table, *candidates: str) -> int:
    scores = [table.log_odds(candidate.split())[0] for candidate in candidates]
    return scores.index(max(scores))


@pytest.fixture(scope="module")
def ranked() -> linear.Table:
    """A table of a toy world: the red one is right, unless there is none."""
    data = [group(0, "red round", "blue round"), group(1, "green flat", "red flat"), group(None, "blue flat", "green")]
    return learn(data * 40, open_ended=True)


def test_the_right_candidate_has_the_highest_score(ranked: linear.Table):
    assert best(ranked, "blue round", "green round", "red round") == 2


def test_none_of_the_candidates_is_right_where_all_are_below_zero(ranked: linear.Table):
    assert ranked.log_odds(["red"])[0] > 0 > ranked.log_odds(["blue"])[0]


def test_rare_features_and_those_with_line_breaks_are_left_out():
    table = learn([group(0, "often once", "other")] + [Group([["often", "two\nlines"], ["other"]], 0)] * 9)
    assert set(table.features) == {"often", "other"}


def marked(nlp: Language, form: str, told: bool, name: str, thing: str) -> training.Marked:
    """A sentence with its statement, if any, as articles are annotated."""
    text = form.format(name, thing)
    cue = text.split()[1]
    rows = [
        {
            "content": [[text.index("that"), len(text) - 1]],
            "cue": [[text.index(cue), text.index(cue) + len(cue)]],
            "speaker": [[0, len(name)]],
        }
    ]
    with nlp.select_pipes(disable=[pipe for pipe in nlp.pipe_names if pipe.startswith("kg_")]):
        return training.marked(nlp(text), rows if told else [])


@pytest.fixture(scope="module")
def articles(nlp: Language) -> list[training.Marked]:
    return [marked(nlp, form, told, name, thing) for form, told in TEXTS for name in NAMES for thing in THINGS]


def test_a_statement_and_its_cue_are_found_again(articles: list[training.Marked]):
    (case,) = [case for case in training.cases(articles[0], None) if case.right is not None]
    assert case.statement == 0
    assert case.readings[case.right].relation == "ccomp"


def test_a_word_that_tells_is_told_from_one_that_does_not(articles: list[training.Marked]):
    assert training.cue_words(articles) == {"murmur/V"}


def test_the_same_articles_give_the_same_weights(articles: list[training.Marked]):
    first, second = training.tables(articles), training.tables(articles)
    assert first.keys() == {"cue", "told", "begin", "end", "speaker"}
    for name, table in first.items():
        assert table.features == second[name].features
        assert (table.weights == second[name].weights).all()


def test_a_word_that_tells_is_known_whatever_it_weighs(articles: list[training.Marked]):
    learnt = training.tables(articles)["cue"]
    assert "murmur/V" in learnt
    assert "be/V" not in learnt


def test_the_shipped_weights_are_small_and_hold_no_text():
    assert (files("kg.lexicon") / "statement_weights.npz").stat().st_size < 1_000_000  # type: ignore[attr-defined]
    assert tables().keys() == {"cue", "told", "begin", "end", "speaker"}
    for table in tables().values():
        assert table.features
        assert max(len(feature.split()) for feature in table.features) <= 10
