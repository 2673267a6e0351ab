"""Types of entities put right by what the rest of the article and general knowledge say."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from kg.lexicon import rows, words

NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "LANGUAGE"})
TITLES = frozenset("Mr Mr. Mrs Mrs. Ms Ms.".split())
_NO_SURNAMES = frozenset("Jr. Sr. II III IV".split())


@Language.factory("kg_entity_repair", assigns=["doc.ents"], requires=["doc.ents", "token.tag"])
def make_entity_repair(nlp: Language, name: str) -> EntityRepair:
    """The component for a pipeline, behind its entity recogniser and tagger."""
    return EntityRepair()


class EntityRepair:
    """Gives names the type that they plainly have.

    In this order: what follows "Mr" or "Mrs" is a person, whose name ends where "/Reuters" begins; a word in capitals
    that the article has in small letters, too, is none; a known name of a place, a body or a nationality has its type,
    unless it was read as a person;
    what is the last name of a person of the article is a person wherever it stands alone; a name that was read
    as several types has the most frequent one; and so is a name in capitals, as transcripts have it ("ANA SOLANO:",
    "SOLANO:").
    """

    def __call__(self, doc: Doc) -> Doc:
        """Change types in `doc.ents`, and add single words that were not seen as entities."""
        ents = [_known(_person(ent)) for ent in doc.ents if not _is_shouted(ent)]
        surnames = _surnames(ents)
        ents = [_typed(ent, "PERSON") if _is_surname(ent, surnames) else ent for ent in ents]
        usual = _usual_types(ents)
        ents = [_typed(ent, usual.get(ent.text, ent.label_)) if ent.label_ in NAMES else ent for ent in ents]
        taken = {token.i for ent in ents for token in ent}
        added = [_new(token, surnames) for token in doc if token.i not in taken and token.tag_ == "NNP"]
        found = [*ents, *_in_capitals(doc, ents, surnames), *(span for span in added if span)]
        doc.set_ents(filter_spans(found))
        return doc


ALSO_PERSONS = frozenset(
    """Alberta Alexandria Augusta Austin Bali Brisbane Bristol Brooklyn Cali Carolina Chad Chelsea Cologne Dallas Denver
    Durban Edinburgh England Florence Florida Frankfurt Geneva Georgia Hamburg Holland Houston Indiana Ireland Israel
    Jackson Jordan Juba Kano Kingston Leeds London Lyon Manchester Manhattan Medina Melbourne Milan Montana Montreal
    Orlando Oxford Paris Perth Philadelphia Punjab Rostov Santiago Scotland Sheffield Sofia Sydney Texas Troy Turin
    Venice Victoria Virginia Wales Washington Wellington York Burma America France Brazil Lincoln Madison
    Bloomberg Disney Ford Guardian Labour Shell""".split()
)
"""Names of places and bodies that persons have, too: what was read as a person stays one."""

ALSO_WORDS = frozenset(
    "House Fed IS WHO Earth Mars Guardian Shell Apple Parliament Labour Tory Duma SCO Nike US".split()
)
"""Names that are other words, too, at the beginning of a sentence or in capitals: only those seen as entities are."""


@cache
def known_types() -> dict[str, str]:
    """Name without "the" → entity type, for the names whose type does not depend on the article."""
    known: dict[str, str] = {}
    for row in rows("states"):
        known |= dict.fromkeys([row["name"], *words(row["aliases"]), *words(row["seats"])], "GPE")
    for row in rows("states"):
        known |= dict.fromkeys(words(row["demonyms"]), "NORP")
    for row in rows("bodies"):
        known |= dict.fromkeys([row["name"], *words(row["aliases"])], "ORG")
    for kind, names in _own_rows():
        known |= dict.fromkeys(words(names), kind)
    return {_bare(name): kind for name, kind in known.items()}


def _person(ent: Span) -> Span:
    """A person by title ("Mrs May", read as a body), or by a picture's credit ("Ana Solano/Reuters"), without these."""
    if ent.label_ in NAMES - {"PERSON"} and ent[0].text in TITLES and len(ent) > 1:
        return Span(ent.doc, ent.start + 1, ent.end, label="PERSON")
    slash = next((token.i for token in ent if token.text == "/"), ent.end)
    if ent.label_ != "PERSON" or not ent.start < slash < ent.end:
        return ent
    return Span(ent.doc, ent.start, slash, label="PERSON")


def _is_shouted(ent: Span) -> bool:
    """Whether a single word read as a person only stands in capitals: "WATCH", where the article also says "watch"."""
    if ent.label_ != "PERSON" or len(ent) != 1 or not ent.text.isupper():
        return False
    small = ent.text.lower()
    return any(token.text == small for token in ent.doc)


def _known(ent: Span) -> Span:
    kind = known_types().get(_bare(ent.text))
    if kind is None or ent.label_ not in NAMES or ent.label_ == kind:
        return ent
    if ent.label_ == "PERSON" and _bare(ent.text) in ALSO_PERSONS:
        return ent
    return _typed(ent, kind)


def _own_rows() -> list[tuple[str, str]]:
    lines = (files("kg.english") / "entities.tsv").read_text(encoding="utf-8").splitlines()
    parts = [line.partition("\t") for line in lines if not line.startswith("#")]
    return [(kind, names) for kind, _, names in parts[1:]]


def _bare(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ")


def _typed(ent: Span, label: str) -> Span:
    return ent if ent.label_ == label else Span(ent.doc, ent.start, ent.end, label=label)


def _surnames(ents: list[Span]) -> frozenset[str]:
    """The last words of persons named in full: capitalised, of three letters at least, no place's name."""
    found = set()
    for ent in ents:
        parts = [token.text for token in ent if token.tag_ == "NNP" and token.text not in _NO_SURNAMES]
        if ent.label_ == "PERSON" and len(parts) > 1 and len(parts[-1]) > 2 and parts[-1][0].isupper():
            found.add(parts[-1])
    return frozenset(found - known_types().keys())


def _new(token: Token, surnames: frozenset[str]) -> Span | None:
    """The entity that a word outside of all entities is, if it is a known name or last name alone."""
    kind = "PERSON" if token.text in surnames else known_types().get(token.text)
    ambiguous = token.text in ALSO_WORDS or (kind != "PERSON" and token.text in ALSO_PERSONS)
    if kind is None or ambiguous or not _stands_alone(token):
        return None
    return Span(token.doc, token.i, token.i + 1, label=kind)


def _in_capitals(doc: Doc, ents: list[Span], surnames: frozenset[str]) -> list[Span]:
    """The names of the article's persons that stand in capitals, a last name before a colon."""
    names = {tuple(t.text.upper() for t in ent) for ent in ents if ent.label_ == "PERSON" and len(ent) > 1}
    lasts = {(name.upper(), ":") for name in surnames}
    capitals = [token.i for token in doc if token.text.isupper() and len(token) > 1]
    lengths = sorted({len(name) for name in names}, reverse=True) if capitals else []
    found = []
    for start in capitals:
        words = [tuple(t.text for t in doc[start : start + length]) for length in lengths]
        known = next((w for w in words if w in names), ())
        alone = tuple(t.text for t in doc[start : start + 2]) in lasts
        if known or alone:
            found.append(Span(doc, start, start + max(1, len(known)), label="PERSON"))
    return found


def _is_surname(ent: Span, surnames: frozenset[str]) -> bool:
    return len(ent) == 1 and ent.label_ in NAMES and ent.text in surnames


def _stands_alone(token: Token) -> bool:
    """Whether no other name is joined to it ("Smith" in "Smith County" is no person)."""
    beside = [token.nbor(step) for step in (-1, 1) if 0 <= token.i + step < len(token.doc)]
    return not any(near.tag_ in {"NNP", "NNPS", "HYPH"} for near in beside)


def _usual_types(ents: list[Span]) -> dict[str, str]:
    """Text → the type that most of its entities have, where those are twice as many as all others together."""
    counts: dict[str, Counter[str]] = {}
    for ent in ents:
        if ent.label_ in NAMES:
            counts.setdefault(ent.text, Counter())[ent.label_] += 1
    usual = {}
    for text, kinds in counts.items():
        (kind, most), *_ = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        if len(kinds) > 1 and most >= 2 * (kinds.total() - most):
            usual[text] = kind
    return usual
