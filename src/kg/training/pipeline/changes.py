"""Changes that make labelled articles look like other news: newer names, other marks, headlines, addresses."""

from __future__ import annotations

import random
from dataclasses import replace

from kg.training.pipeline.names import GIVEN, NEWER, PLACES, SURNAMES
from kg.training.pipeline.pieces import Piece

CURLY = {"``": {'"': "“", "'": "‘"}, "''": {'"': "”", "'": "’"}}
SMALL = frozenset("a an the and or but of in on at to for from by with as".split())
HEADLINE = 30
"""Tokens in the longest sentence that becomes a headline."""


class Changes:
    """Changes pieces at random, each kind with a chance of its own; a piece is never changed in place."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def __call__(self, piece: Piece) -> Piece:
        """The piece with no, one or more changes."""
        words = list(piece.words)
        tags = list(piece.tags)
        self._spell(words, tags)
        if self._chance(0.15):
            self._swap(words, piece, "PERSON")
        if self._chance(0.10):
            self._swap(words, piece, "GPE")
        if self._chance(0.5):
            words = [self._curly(word, tag) for word, tag in zip(words, tags, strict=True)]
        for sentence in piece.sentences():
            if len(sentence) <= HEADLINE:
                self._case(words, sentence)
        piece = replace(piece, words=words, tags=tags)
        if self._chance(0.01):
            piece = self._address(piece)
        return self._dashes(piece) if self._chance(0.3) else piece

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _spell(self, words: list[str], tags: list[str]) -> None:
        """Newer spellings; the Penn Treebank's tag for "States" in the name of a state."""
        for i, word in enumerate(words):
            if word in NEWER and self._chance(0.3 if word in ("Turkey", "Twitter") else 0.7):
                words[i] = NEWER[word]
            elif word in ("States", "Nations") and i and words[i - 1] == "United":
                tags[i] = "NNPS"

    def _swap(self, words: list[str], piece: Piece, label: str) -> None:
        """Other names for some persons or places of the piece, the same name for the same word."""
        other: dict[str, str] = {}
        for i, word in enumerate(words):
            if piece.ents[i][2:] != label or piece.tags[i] != "NNP" or not word[0].isupper() or len(word) < 3:
                continue
            first = piece.ents[i][0] == "B"
            last = i + 1 == len(words) or not piece.ents[i + 1].startswith("I")
            if word not in other:
                other[word] = self._name(word, label, first, last)
            words[i] = other[word]

    def _name(self, word: str, label: str, first: bool, last: bool) -> str:
        if self._chance(0.3):
            return word
        if label == "PERSON":
            return self.rng.choice(GIVEN if first and not last else SURNAMES)
        return self.rng.choice(PLACES) if first and last else word

    def _curly(self, word: str, tag: str) -> str:
        marks = CURLY.get(tag)
        return marks.get(word, word) if marks else word.replace("'", "’")

    def _case(self, words: list[str], sentence: range) -> None:
        """A headline: Capitals At Words, CAPITALS ALONE, or none."""
        throw = self.rng.random()
        if throw < 0.03:
            small = self._chance(0.5)
            for i in sentence:
                if not (small and words[i] in SMALL):
                    words[i] = words[i][:1].upper() + words[i][1:]
        elif throw < 0.05:
            for i in sentence:
                words[i] = words[i].upper()
        elif throw < 0.06:
            for i in sentence:
                words[i] = words[i].lower()

    def _address(self, piece: Piece) -> Piece:
        """An address of the web or of post in the place of a name that no entity holds."""
        free = [i for i, tag in enumerate(piece.tags) if tag == "NNP" and piece.ents[i] == "O"]
        if not free:
            return piece
        i = self.rng.choice(free)
        words, tags = list(piece.words), list(piece.tags)
        one, two = (self.rng.choice(GIVEN + SURNAMES).lower() for _ in "ab")
        end = self.rng.choice(["com", "org", "co.uk", "net", "gov", "de", "edu", "eu"])
        words[i] = self.rng.choice(
            [
                f"{one}.{two}@{two}.{end}",
                f"{one}@{two}.{end}",
                f"www.{one}{two}.{end}",
                f"https://www.{two}.{end}/{one}",
                f"http://{one}.{two}.{end}/{self.rng.randrange(10**6)}.html",
                f"{two}.{end}",
            ]
        )
        tags[i] = "ADD"
        return replace(piece, words=words, tags=tags)

    def _dashes(self, piece: Piece) -> Piece:
        """Dashes as other papers print them: of one sign, with or without blanks."""
        words, spaces = list(piece.words), list(piece.spaces)
        blanks, sign = self._chance(0.5), self.rng.choice(["—", "—", "–", "--"])
        for i, word in enumerate(words):
            if word in ("--", "—", "–") and piece.tags[i] == ":" and i:
                words[i] = sign
                spaces[i] = spaces[i - 1] = blanks
        return replace(piece, words=words, spaces=spaces)
