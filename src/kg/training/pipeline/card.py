"""The card of the pipeline: what it is, what it was trained on, its scores and limits."""

from __future__ import annotations

import json
from pathlib import Path

import spacy

from kg.training.pipeline.corpus import articles

TEMPLATE = Path(__file__).with_name("card.md")
DESCRIPTION = "English pipeline for news: tags, parse, entities, lemmas; trained from random weights on labelled news"
SCORES = {
    "tag_acc": "tags",
    "dep_uas": "heads",
    "dep_las": "heads and relations",
    "sents_f": "sentences (F)",
    "ents_f": "entities (F)",
}


def write_card(folder: Path, dev: Path) -> None:
    """Score the pipeline in a folder, and write `meta.json` (spaCy's) and `README.md` there.

    Args:
        folder: of the pipeline.
        dev: labelled articles that it was not trained on, a DocBin.
    """
    nlp = spacy.load(folder)
    examples = list(articles(dev)(nlp))
    scores = nlp.evaluate(examples)
    nlp.meta.update(
        description=DESCRIPTION,
        author="Parley",
        license="Apache-2.0",
        sources=[
            {
                "name": "spacy-lookups-data",
                "license": "MIT",
                "author": "Explosion",
                "url": "https://github.com/explosion/spacy-lookups-data",
            },
        ],
        performance={name: _rounded(scores[name]) for name in [*SCORES, "ents_per_type", "dep_las_per_type"]},
    )
    (folder / "meta.json").write_text(json.dumps(nlp.meta, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    card = TEMPLATE.read_text(encoding="utf-8").format(
        name=f"{nlp.lang}_{nlp.meta['name']}",
        version=nlp.meta["version"],
        articles=len(examples),
        tokens=f"{sum(map(len, examples)):,}",
        scores="\n".join(f"| {words} | {100 * scores[name]:.1f} |" for name, words in SCORES.items()),
        types="\n".join(
            f"| {kind} | {100 * row['p']:.1f} | {100 * row['r']:.1f} | {100 * row['f']:.1f} |"
            for kind, row in sorted(scores["ents_per_type"].items())
        ),
    )
    (folder / "README.md").write_text(card, encoding="utf-8")


def _rounded(score: object) -> object:
    if isinstance(score, dict):
        return {name: _rounded(value) for name, value in score.items()}
    return round(score, 4) if isinstance(score, float) else score
