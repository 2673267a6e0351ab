"""Learn the weights of the statements component from articles whose statements were marked by hand.

    python -m kg.training.statements ARTICLES.jsonl -o src/kg/lexicon/statement_weights.npz

ARTICLES: a JSON object a line, {text, statements: [{content, cue, speaker}]}, each role a list of [begin, end] in
code points. About three minutes on one core, most of it for parsing; same data and same pipeline, same weights.
What is learnt are counts of words and of grammar, no text.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.components import linear
from kg.components.statements.cues import CUES, lexicon, word_of
from kg.components.statements.edges import Edge, begins, ends, moved
from kg.components.statements.edges import features_of as edge_features
from kg.components.statements.features import features_of
from kg.components.statements.quotations import Quotes, in_doc
from kg.components.statements.quoting import completed
from kg.components.statements.reporting import Report, reports_of
from kg.components.statements.sources import candidates
from kg.components.statements.sources import features_of as speaker_features
from kg.components.statements.weighing import LIKELY, chosen
from kg.components.words import Word, words_of
from kg.pipeline import tokens
from kg.training.ranking import Group, learn

ALIKE = 0.5
"""Share of words, of both contents together, from which two contents are the same statement's."""
FEWEST = 3
"""How often a word must be a cue to be one, and"""
RAREST = 0.06
"""in what share of its occurrences."""


class Marked(NamedTuple):
    """A parsed article, its quotations, and of each of its statements the words of content, of cue and of speaker."""

    doc: list[Word]
    quotes: Quotes
    contents: list[frozenset[int]]
    cues: list[frozenset[int]]
    speakers: list[frozenset[int]]


def marked(doc: Doc, statements: Iterable[dict[str, Any]]) -> Marked:
    """An article with its statements as sets of tokens."""
    rows, text = list(statements), words_of(doc)

    def of(role: str) -> list[frozenset[int]]:
        return [words(text, _ranges(doc, row[role])) for row in rows]

    return Marked(text, in_doc(doc), of("content"), of("cue"), of("speaker"))


def _ranges(doc: Doc, places: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    """Places in code points as ranges of tokens."""
    spans = (doc.char_span(begin, end, alignment_mode="expand") for begin, end in places)
    return [(span.start, span.end) for span in spans if span is not None]


def words(doc: list[Word], ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The tokens of some ranges that are words."""
    return frozenset(i for begin, end in ranges for i in range(begin, end) if not (doc[i].is_punct or doc[i].is_space))


def alike(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of words of both that they have in common."""
    return len(one & other) / max(1, len(one | other))


class Case(NamedTuple):
    """One cue with its readings, the right one (None: it tells nothing) and the statement that it tells."""

    readings: list[Report]
    right: int | None
    statement: int | None


def cases(article: Marked, known: frozenset[str] | None) -> Iterator[Case]:
    """The cues of an article that the annotation says something about.

    Args:
        article: the article.
        known: words that may be cues; None for all.
    """
    found: list[tuple[float, Case]] = []
    for token in article.doc:
        if known is None or word_of(token) in known or lexicon().knows(token):
            readings = reports_of(token)
            if readings:
                found.append(_judged(article, token, readings))
    best: dict[int, float] = {}
    for share, case in found:
        if case.statement is not None:
            best[case.statement] = max(share, best.get(case.statement, 0.0))
    for share, case in found:
        if share >= 0 and (case.statement is None or share == best[case.statement]):
            yield case


def _judged(article: Marked, token: Word, readings: list[Report]) -> tuple[float, Case]:
    """A cue with how alike its best reading is to a statement; -1 where the annotation leaves it open."""
    shares = [
        (_reach(article, report, gold), -i, s)
        for s, gold in enumerate(article.contents)
        if token.i in article.cues[s]
        for i, report in enumerate(readings)
    ]
    share, negative, statement = max(shares, default=(0.0, 0, None))
    if share >= ALIKE:
        return share, Case(readings, -negative, statement)
    if any(token.i in gold for gold in article.contents):
        return -1.0, Case(readings, None, None)
    told = [words(article.doc, full(article, report)) for report in readings]
    taken = any(alike(content, gold) >= ALIKE for gold in article.contents for content in told)
    return (-1.0 if taken else 0.0), Case(readings, None, None)


def _reach(article: Marked, report: Report, gold: frozenset[int]) -> float:
    """How alike a reading is to a content with the best of its edges; as it stands counts for a little more."""
    plain = alike(words(article.doc, full(article, report)), gold)
    if plain == 1:
        return plain
    first, last = begins(report), ends(report)
    contents = (moved(report.content, begin.at, end.at) for begin in first for end in last)
    best = max(alike(words(article.doc, full(article, replace(report, content=c))), gold) for c in contents)
    return 0.99 * best + 0.01 * plain


def full(article: Marked, report: Report) -> list[tuple[int, int]]:
    """The content of a reading, completed to whole quotations."""
    speaker = report.speaker.i if report.speaker is not None else None
    return completed(article.doc, report.content, article.quotes, report.cue.i, speaker)


def cue_words(articles: Sequence[Marked]) -> frozenset[str]:
    """The words that are cues often enough, in all and of the times that they stand in the articles."""
    cues = Counter(word_of(article.doc[i]) for article in articles for cue in article.cues for i in sorted(cue))
    seen = Counter(word_of(token) for article in articles for token in article.doc if token.pos_ in CUES)
    return frozenset(word for word, n in cues.items() if n >= FEWEST and n >= RAREST * seen[word])


def of_reading(article: Marked, case: Case) -> Group:
    """A cue with the features of its readings and the right one."""
    return Group(features_of(case.readings, article.quotes), case.right)


def of_edges(article: Marked, case: Case, told: dict[int, float], side: str) -> Iterator[Group]:
    """A content that is told with the features of its edges and the right one, where it is among them."""
    if case.right is not None and case.statement is not None:
        report = case.readings[case.right]
        edges = (begins if side == "begin" else ends)(report)
        right = _right_edge(article, report, edges, article.contents[case.statement], side)
        if right is not None and len(edges) > 1:
            yield Group(edge_features(report, edges, article.quotes, side, told), right)


def of_speaker(article: Marked, case: Case) -> Iterator[Group]:
    """Who may speak, with features, and who does, where all are in the sentence of the cue."""
    if case.right is None or case.statement is None:
        return
    report, gold = case.readings[case.right], article.speakers[case.statement]
    found = candidates(report, [(i, i + 1) for i in sorted(article.contents[case.statement])])
    right = next((n for n, t in enumerate(found) if _is_head(t, gold)), None)
    if right is not None:
        yield Group(speaker_features(report, found, article.quotes), right)


def _is_head(token: Word | None, words_: frozenset[int]) -> bool:
    """Whether a token heads some words; nobody heads none."""
    if token is None:
        return not words_
    return token.i in words_ and (token.head.i not in words_ or token.head.i == token.i)


def _right_edge(article: Marked, report: Report, edges: Sequence[Edge], gold: frozenset[int], side: str) -> int | None:
    """The first edge with which a content begins, or ends, at the same word of the cue's sentence as it should."""
    begin, end = report.content[0][0], report.content[-1][1]
    outer = min if side == "begin" else max
    sentence = report.cue.sentence
    place = outer((i for i in gold if i in sentence), default=None)
    for number, edge in enumerate(edges):
        content = moved(report.content, *((edge.at, end) if side == "begin" else (begin, edge.at)))
        own = words(article.doc, full(article, replace(report, content=content)))
        if outer((i for i in own if i in sentence), default=None) == place:
            return number
    return None


def tables(articles: list[Marked]) -> dict[str, linear.Table]:
    """The tables, learnt from articles; those of the edges heed the cues that the table "told" finds likely."""
    known = cue_words(articles)
    found = [(article, case) for article in articles for case in cases(article, known)]
    told = learn((of_reading(*one) for one in found), open_ended=True, fewest=4, rate=0.05, decay=3e-4)
    weights = {id(article): _weights(article, told, known) for article in articles}
    edges = [(article, case, weights[id(article)]) for article, case in found]
    return {
        "cue": cue_table(known),
        "told": told,
        "begin": learn((group for one in edges for group in of_edges(*one, "begin")), fewest=10, decay=1e-3),
        "end": learn((group for one in edges for group in of_edges(*one, "end")), fewest=10, decay=1e-3),
        "speaker": learn((group for one in found for group in of_speaker(*one)), fewest=5, decay=1e-4),
    }


def cue_table(known: frozenset[str]) -> linear.Table:
    """Words that may be cues as a table, which only says that it knows them."""
    return linear.Table(["known"], sorted(known), np.ones((len(known), 1), dtype=np.int8), 1.0)


def _weights(article: Marked, told: linear.Table, known: frozenset[str]) -> dict[int, float]:
    """The tokens of an article that likely tell something, as a table sees it, with their weights."""
    choices = chosen(article.doc, article.quotes, told, known)
    return {i: choice.weight for i, choice in choices.items() if choice.weight >= LIKELY}


def read(path: Path, nlp: Language) -> list[Marked]:
    """The articles, parsed."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [marked(nlp(tokens(nlp, row["text"])), row["statements"]) for row in rows]


def pipeline() -> Language:
    """The shipped pipeline up to what the statements component reads."""
    nlp = spacy.load(Path(str(files("kg"))) / "model")
    nlp.add_pipe("kg_lines", before="parser")
    return nlp


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    if not arguments.articles.is_file():
        parser.error(f"there is no file '{arguments.articles}'")
    linear.write(arguments.output, tables(read(arguments.articles, pipeline())))


if __name__ == "__main__":
    main()
