"""Sentences of our own with entities, filled with names at random."""

from __future__ import annotations

import random
import re
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from kg.lexicon import rows, words
from kg.training.pipeline.names import GIVEN, PLACES, SURNAMES

SENTENCES = Path(__file__).with_name("sentences.txt")
_SLOT = re.compile(r"\{(\w+)\}|\[([^|\]]+)\|(\w+)\]")
TYPES = {"person": "PERSON", "surname": "PERSON", "city": "GPE", "country": "GPE", "norp": "NORP", "body": "ORG"}


class Sentences:
    """The lines of `sentences.txt`, one at random each time.

    Args:
        rng: where the randomness comes from.
        nlp: for its tokenizer.
    """

    def __init__(self, rng: random.Random, nlp: Language) -> None:
        self.rng = rng
        self.nlp = nlp
        lines = SENTENCES.read_text(encoding="utf-8").splitlines()
        self.lines = [line for line in lines if line and not line.startswith("#")]
        states = rows("states")
        self.names = {
            "surname": SURNAMES,
            "city": PLACES + [seat for row in states for seat in words(row["seats"]) if seat.isalpha()],
            "country": [row["name"] for row in states],
            "norp": [word for row in states for word in words(row["demonyms"])[:1]],
            "body": [row["name"] for row in rows("bodies")],
        }

    def __call__(self) -> Example:
        """One sentence, filled; a tenth of them in capitals."""
        text, found = self._fill(self.rng.choice(self.lines))
        if self.rng.random() < 0.1:
            text = text.upper()
        doc = self.nlp.make_doc(text)
        spans = [doc.char_span(begin, end, label=label) for begin, end, label in found]
        gold = Doc(self.nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
        gold.set_ents([Span(gold, s.start, s.end, label=s.label_) for s in spans if s is not None])
        return Example(doc, gold)

    def _fill(self, line: str) -> tuple[str, list[tuple[int, int, str]]]:
        text, found, end = "", [], 0
        for match in _SLOT.finditer(line):
            slot, words_, label = match.groups()
            text += line[end : match.start()]
            name = self._name(slot) if slot else words_
            the = 4 if " " in name and text.lower().endswith("the ") else 0  # OntoNotes: "the White House", the "FBI"
            found.append((len(text) - the, len(text) + len(name), TYPES[slot] if slot else label))
            text += name
            end = match.end()
        return text + line[end:], found

    def _name(self, slot: str) -> str:
        if slot == "person":
            return f"{self.rng.choice(GIVEN)} {self.rng.choice(SURNAMES)}"
        return self.rng.choice(self.names[slot])
