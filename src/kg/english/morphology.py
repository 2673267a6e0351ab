"""Parts of speech, features and lemmas from tags: looked up once for each word, tag and function."""

from __future__ import annotations

import numpy as np
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab
from thinc.api import Model

MOST = 500_000
"""Entries that are kept before all are forgotten, so that reading for days takes no more memory."""

OF_TAG = {
    **dict.fromkeys([".", ",", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "NFP"], ("PUNCT", "")),
    **dict.fromkeys(["$", "#", "SYM"], ("SYM", "")),
    **dict.fromkeys(["FW", "LS", "ADD", "XX", "GW"], ("X", "")),
    **dict.fromkeys(["DT", "PDT"], ("DET", "")),
    **dict.fromkeys(["EX", "PRP", "PRP$", "WDT", "WP", "WP$"], ("PRON", "")),
    **dict.fromkeys(["RB", "RBR", "RBS", "WRB"], ("ADV", "")),
    **dict.fromkeys(["IN", "RP"], ("ADP", "")),
    **dict.fromkeys(["POS", "TO"], ("PART", "")),
    "_SP": ("SPACE", ""),
    "AFX": ("ADJ", ""),
    "CC": ("CCONJ", ""),
    "CD": ("NUM", ""),
    "UH": ("INTJ", ""),
    "JJ": ("ADJ", "Degree=Pos"),
    "JJR": ("ADJ", "Degree=Cmp"),
    "JJS": ("ADJ", "Degree=Sup"),
    "NN": ("NOUN", "Number=Sing"),
    "NNS": ("NOUN", "Number=Plur"),
    "NNP": ("PROPN", "Number=Sing"),
    "NNPS": ("PROPN", "Number=Plur"),
    "MD": ("AUX", "VerbForm=Fin"),
    "VB": ("VERB", "VerbForm=Inf"),
    "VBD": ("VERB", "Tense=Past|VerbForm=Fin"),
    "VBG": ("VERB", "Aspect=Prog|Tense=Pres|VerbForm=Part"),
    "VBN": ("VERB", "Aspect=Perf|Tense=Past|VerbForm=Part"),
    "VBP": ("VERB", "Tense=Pres|VerbForm=Fin"),
    "VBZ": ("VERB", "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
}
"""Penn tag → universal part of speech and features."""

_VERBS = {
    form: lemma
    for lemma, forms in {
        "be": "be is are was were been being am 'm 're ai",
        "have": "have has had having 've",
        "do": "do does did done doing",
        "will": "will wo 'll",
        "can": "can ca",
        "shall": "shall sha",
    }.items()
    for form in forms.split()
} | {modal: modal for modal in "would could may might must should".split()}
_PRONOUNS = {"i": "I", "me": "I", "him": "he", "her": "she", "us": "we", "them": "they"}
_CONTRACTED = {
    ("'s", "VBZ"): "be",
    ("'d", "MD"): "would",
    ("'d", "VBD"): "have",
    ("n't", "RB"): "not",
    ("not", "RB"): "not",
}
_FUNCTIONS = ("aux", "auxpass", "mark")
"""The dependencies that the part of speech depends on."""


@Language.factory(
    "kg_morphology", assigns=["token.pos", "token.morph", "token.lemma"], requires=["token.tag", "token.dep"]
)
def make_morphology(nlp: Language, name: str) -> Morphology:
    """The component for a pipeline; its tables are those of spaCy's English rule lemmatizer."""
    return Morphology(nlp.vocab, None, name, mode="rule")


class Morphology(EnglishLemmatizer):
    """Gives each token its part of speech, features and lemma, from its form, its tag and its dependency.

    The lemmas are those of spaCy's rule lemmatizer; words that it has none for (auxiliaries, pronouns) have
    theirs here. Every combination is worked out once and then looked up.
    """

    def __init__(self, vocab: Vocab, model: Model | None, name: str, *, mode: str, overwrite: bool = True) -> None:
        super().__init__(vocab, model, name, mode=mode, overwrite=overwrite)
        self._known: dict[tuple[int, ...], tuple[int, int, int]] = {}
        self._functions = np.array([self.vocab.strings.add(name) for name in _FUNCTIONS], dtype="uint64")

    def __call__(self, doc: Doc) -> Doc:
        """Set `pos`, `morph` and `lemma` of every token of a tagged and parsed document."""
        if len(self._known) > MOST:
            self._known.clear()
        known = self._known
        table = doc.to_array([ORTH, TAG, DEP])
        table[~np.isin(table[:, 2], self._functions), 2] = 0
        rows = []
        for i, key in enumerate(map(tuple, table.tolist())):
            row = known.get(key)
            if row is None:
                row = known[key] = self._work_out(doc[i])
            rows.append(row)
        return doc.from_array([POS, MORPH, LEMMA], np.array(rows, dtype="uint64").reshape(-1, 3))

    def _work_out(self, token: Token) -> tuple[int, int, int]:
        token.pos_, features = _part_of_speech(token)
        token.set_morph(features)
        lemma = _lemma(token) or self.rule_lemmatize(token)[0]
        return token.pos, token.morph.key, self.vocab.strings.add(lemma)


def _part_of_speech(token: Token) -> tuple[str, str]:
    pos, features = OF_TAG.get(token.tag_, ("X", ""))
    if _plain(token) in {"not", "n't"} and token.tag_ == "RB":
        return "PART", ""
    if pos == "VERB" and (token.dep_ in {"aux", "auxpass"} or _lemma(token) == "be"):
        return "AUX", features
    if token.tag_ == "IN" and token.dep_ == "mark":
        return "SCONJ", features
    return pos, features


def _lemma(token: Token) -> str | None:
    """The lemma of a word that the tables have not."""
    word, tag = _plain(token), token.tag_
    if (word, tag) in _CONTRACTED:
        return _CONTRACTED[word, tag]
    if tag.startswith("VB") or tag == "MD":
        return _VERBS.get(word)
    return _PRONOUNS.get(word) or word if tag == "PRP" else None


def _plain(token: Token) -> str:
    return token.lower_.replace("’", "'")
