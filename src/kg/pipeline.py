"""The spaCy pipeline that every article is read with."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENTS = ("kg_actors", "kg_times", "kg_statements", "kg_events", "kg_negotiations", "kg_voices")
"""What Parley adds behind an English pipeline, in this order; `kg_lines` stands before its parser."""

NEEDED = ("tagger", "parser", "ner", "lemmatizer")


def load(model: str | Path | None = None) -> Language:
    """The English pipeline with Parley's components behind it.

    Args:
        model: the name or folder of a spaCy pipeline with OntoNotes entity types, ClearNLP
            dependencies and Penn tags ("en_core_web_trf"); without one, the pipeline that ships inside.

    Raises:
        ModelError: there is no such pipeline, or it lacks a component that reading needs.
    """
    nlp = _language(model)
    missing = [name for name in NEEDED if name not in nlp.pipe_names]
    if missing or nlp.lang != "en":
        raise ModelError(
            f"the pipeline '{model}' ({nlp.lang}) has no {', '.join(missing) or 'English'}",
            hint="take an English pipeline with tagger, parser, ner and lemmatizer, such as en_core_web_sm",
        )
    nlp.add_pipe("kg_lines", before="parser")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def _language(model: str | Path | None) -> Language:
    import spacy

    if model is None:
        return spacy.load(Path(__file__).parent / "model")
    try:
        return spacy.load(model)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"no spaCy pipeline '{model}': {str(error).splitlines()[0]}",
            hint="give the name of an installed spaCy pipeline or the folder of one, or leave --model out",
        ) from error


def describe(nlp: Language) -> str:
    """The name and version of a pipeline, for provenance: "en_news_sm 0.3.0"."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"


def read(nlp: Language, text: str, published: date | None = None) -> Doc:
    """Read one text; `published` anchors "last Friday" and the like.

    Texts are read one by one, not in batches: the sums of a batch depend, in their last bits, on
    what else is in it, and the same article must give the same graph whatever stands beside it.
    """
    doc = tokens(nlp, text)
    doc._.kg_date = published.isoformat() if published else None
    return nlp(doc)


_RUNS = re.compile(r"([^\w\s]{50}|\S{1000})")
_BLANKS = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")  # of the class Zs


def tokens(nlp: Language, text: str) -> Doc:
    """The text as tokens, which keep their places; cut where 50 marks or 1,000 characters have no blank between them.

    The time of spaCy's tokenizer grows with the square of such runs: 20,000 brackets took it a minute. A no-break
    space, of which web pages are full, and its like are read as blanks: as tokens they would spoil the parse.
    """
    text = text.translate(_BLANKS)
    pieces = [piece for piece in _RUNS.split(text) if piece]
    if len(pieces) < 2:
        return nlp.make_doc(text)
    from spacy.tokens import Doc

    doc = Doc.from_docs([nlp.make_doc(piece) for piece in pieces], ensure_whitespace=False)
    return doc if doc is not None else nlp.make_doc(text)
