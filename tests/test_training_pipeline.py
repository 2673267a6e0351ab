"""How the English pipeline is trained: pieces of articles, the changes to them, the whole recipe in small."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.lookups import Lookups
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from kg.training.pipeline import __main__ as recipe
from kg.training.pipeline import assemble, pieces, start
from kg.training.pipeline.changes import Changes
from kg.training.pipeline.corpus import pieces as reader
from kg.training.pipeline.pieces import Piece, cut, example
from kg.training.pipeline.sentences import SENTENCES, Sentences


def doc_of(*sentences: str, vocab: Vocab | None = None) -> Doc:
    """Sentences of word/TAG/dependency/head, heads counted within the sentence; "Ana" and "Solano" are a person."""
    words, tags, deps, heads = [], [], [], []
    for sentence in sentences:
        first = len(words)
        for entry in sentence.split():
            word, tag, dep, head = entry.split("/")
            words.append(word)
            tags.append(tag)
            deps.append(dep)
            heads.append(first + int(head))
    doc = Doc(vocab or Vocab(), words=words, tags=tags, deps=deps, heads=heads)
    doc.set_ents([Span(doc, i, i + 2, label="PERSON") for i, word in enumerate(words) if word == "Ana"])
    return doc


WON = "Ana/NNP/compound/1 Solano/NNP/nsubj/2 won/VBD/ROOT/2 ././punct/2"
SAID = "``/``/punct/2 She/PRP/nsubj/2 stays/VBZ/ROOT/2 --/:/punct/2 he/PRP/nsubj/5 said/VBD/parataxis/2 ././punct/2"


def test_articles_are_cut_where_a_sentence_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LONGEST", 9)
    found = list(cut(doc_of(WON, WON, SAID, WON)))
    assert [piece.starts for piece in found] == [[0, 4], [0], [0]]
    assert [len(piece.words) for piece in found] == [8, 7, 4]
    assert found[1].heads == [2, 2, 2, 2, 5, 2, 2]
    assert found[0].ents == ["B-PERSON", "I-PERSON", "O", "O"] * 2
    assert [list(sentence) for sentence in found[0].sentences()] == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_a_piece_is_an_example_with_all_its_labels() -> None:
    (piece,) = cut(doc_of(WON, SAID))
    made = example(Vocab(), piece, parts=False)
    assert [t.text for t in made.predicted] == piece.words
    assert [t.dep_ for t in made.reference] == piece.deps
    assert [t.head.i for t in made.reference] == piece.heads
    assert [(e.text, e.label_) for e in made.reference.ents] == [("Ana Solano", "PERSON")]


def test_parts_of_words_have_the_tokenizers_norms() -> None:
    (piece,) = cut(doc_of("They/PRP/nsubj/3 did/VBD/aux/3 n’t/RB/neg/3 go/VB/ROOT/3"))
    assert example(Vocab(), piece, parts=True).predicted[2].norm_ == "not"
    assert example(Vocab(), piece, parts=False).predicted[2].norm_ != "not"
    tokens = spacy.blank("en")("they didn’t, we’ll, you've, I'm")
    assert all(t.norm_ == pieces.PARTS[t.text] for t in tokens if t.text in pieces.PARTS)


@given(st.integers(0, 10**6))
def test_changes_keep_the_labels(seed: int) -> None:
    (piece,) = cut(doc_of(WON, SAID, "The/DT/det/2 United/NNP/compound/2 States/NNP/ROOT/2"))
    before = (list(piece.words), list(piece.spaces), list(piece.tags))
    made = Changes(random.Random(seed))(piece)
    assert (piece.words, piece.spaces, piece.tags) == before
    assert (made.heads, made.deps, made.ents, made.starts) == (piece.heads, piece.deps, piece.ents, piece.starts)
    assert len(made.words) == len(made.spaces) == len(made.tags) == len(piece.words)
    assert all(made.words)
    example(Vocab(), made, parts=True)


def all_changes(piece: Piece) -> set[str]:
    """Every word that 2,000 throws put anywhere into a piece."""
    return {word for seed in range(2000) for word in Changes(random.Random(seed))(piece).words}


def test_changes_are_those_of_news() -> None:
    (piece,) = cut(doc_of(WON, SAID, "Kiev/NNP/nsubj/1 waits/VBZ/ROOT/1"))
    found = all_changes(piece)
    assert {"Kyiv", "—", "–", "SOLANO", "solano", "Stays"} <= found
    assert len(found) > 100  # other names of persons


def test_states_of_a_name_are_a_plural_name() -> None:
    (piece,) = cut(doc_of("United/NNP/compound/1 States/NNP/ROOT/1"))
    assert Changes(random.Random(0))(piece).tags[1] == "NNPS"


@pytest.mark.parametrize("line", [x for x in SENTENCES.read_text("utf-8").splitlines() if x and x[0] != "#"])
def test_own_sentences_are_filled(line: str) -> None:
    sentences = Sentences(random.Random(3), spacy.blank("en"))
    text, found = sentences._fill(line)
    assert not set("{}[]|") & set(text)
    assert found
    for begin, end, label in found:
        assert text[begin:end].strip() == text[begin:end] != ""
        assert label in {"PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "DATE", "LAW", "CARDINAL"}
        assert spacy.blank("en")(text).char_span(begin, end) is not None


def test_the_is_part_of_a_name_of_several_words() -> None:
    sentences = Sentences(random.Random(0), spacy.blank("en"))
    text, [(begin, end, _)] = sentences._fill("said the [Red Cross|ORG]")
    assert text[begin:end] == "the Red Cross"
    text, [(begin, end, _)] = sentences._fill("said the [Kremlin|ORG]")
    assert text[begin:end] == "Kremlin"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of labelled articles, far too small."""
    folder = tmp_path / "data"
    folder.mkdir()
    vocab = Vocab()
    for name in ("silver-0", "silver-1", "dev"):
        docs = [doc_of(*[WON, SAID] * 20, vocab=vocab) for _ in range(3)]
        DocBin(attrs=["TAG", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE", "SPACY"], docs=docs).to_disk(
            folder / f"{name}.spacy"
        )
    return folder


def test_the_reader_has_no_end_and_one_order(data: Path) -> None:
    def some(seed: int) -> list[str]:
        endless = reader(data, seed, own=0.5)(spacy.blank("en"))
        return [next(endless).reference.text for _ in range(60)]

    assert some(1) == some(1) != some(2)


def test_a_folder_without_articles(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no silver"):
        next(reader(tmp_path, 1)(spacy.blank("en")))


def test_the_recipe(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = Lookups()
    for name in assemble.TABLES:
        tables.add_table(name, {"verb": {} if name != "lemma_rules" else [["ed", ""]]})
    monkeypatch.setattr(assemble, "lemma_tables", lambda: tables)
    out = tmp_path / "out"
    for more in ([], ["--from", str(out / "pipeline")]):
        target = out if not more else tmp_path / "more"
        monkeypatch.setattr("sys.argv", ["pipeline", str(data), "-o", str(target), "--steps", "3", *more])
        recipe.main()
        nlp = spacy.load(target / "pipeline")
        assert nlp.pipe_names == ["tok2vec", "tagger", "parser", "ner", "entity_repair", "lemmatizer"]
        assert (target / "pipeline" / "README.md").read_text("utf-8").startswith("# en_news_sm 0.3.0")
        doc = nlp("Ana Solano won.")
        assert all(t.tag_ and t.dep_ and t.pos_ and t.lemma_ for t in doc)


def test_a_folder_without_data_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["pipeline", str(tmp_path), "-o", str(tmp_path / "out")])
    with pytest.raises(SystemExit, match="2"):
        recipe.main()
    assert "has no silver-*.spacy and dev.spacy" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_growing_a_table_changes_no_output(data: Path, tmp_path: Path) -> None:
    small = start.build(data, None)
    small.to_disk(tmp_path / "small")
    again = start.build(data, tmp_path / "small")
    one, two = small("Ana Solano won the talks."), again("Ana Solano won the talks.")
    assert [(t.tag_, t.dep_, t.head.i, t.ent_type_) for t in one] == [
        (t.tag_, t.dep_, t.head.i, t.ent_type_) for t in two
    ]


def test_a_recogniser_of_another_kind_begins_anew(data: Path, tmp_path: Path) -> None:
    other = start.build(data, None)
    other.replace_pipe("ner", "ner")
    other.get_pipe("ner").initialize(
        lambda: [example(other.vocab, piece, parts=False) for piece in cut(doc_of(WON, SAID))], nlp=other
    )
    other.to_disk(tmp_path / "other")
    assert start.build(data, tmp_path / "other").get_pipe("ner").labels == ("PERSON",)


def test_other_layers_are_refused(data: Path, tmp_path: Path) -> None:
    other = spacy.blank("en")
    for name in ("tok2vec", "tagger", "parser"):
        other.add_pipe(name)
    other.add_pipe(
        "kg_recogniser",
        name="ner",
        config={
            "model": {
                "@architectures": "spacy.Tagger.v2",
                "tok2vec": {
                    "@architectures": "spacy.HashEmbedCNN.v2",
                    "width": 8,
                    "depth": 1,
                    "embed_size": 20,
                    "window_size": 1,
                    "maxout_pieces": 2,
                    "subword_features": False,
                    "pretrained_vectors": None,
                },
            }
        },
    )
    other.initialize(lambda: [example(other.vocab, piece, parts=False) for piece in cut(doc_of(WON, SAID))])
    other.to_disk(tmp_path / "other")
    with pytest.raises(ValueError, match="earlier pipeline"):
        start.build(data, tmp_path / "other")
