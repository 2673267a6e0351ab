"""What office a person holds, and for whom: by the title before the name, or by what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from kg.components.actors.cast import Cast, Entry
from kg.components.actors.phrases import owner_of, phrase
from kg.components.actors.words import OFFICE_FIELDS

OFFICE_WORDS = frozenset(
    {"president", "minister", "secretary", "chancellor", "king", "queen", "prince", "pope", "ambassador"}
)
HONORIFICS = frozenset({"sir", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "lord", "lady", "dame"})
LOCAL = frozenset({"mayor", "governor"})
"""Offices of a town or a region, whose name may also stand for the state."""
JOINTS = frozenset({"of", "for", "and", "-"})

FARTHEST = 8
"""Tokens between a title and the name."""


class Offices:
    """Reads offices with the nouns of `people.tsv` (`kind`: word → kind) and the titles of `offices.tsv`."""

    def __init__(self, kind: Mapping[str, str], titles: Mapping[str, str]) -> None:
        self._kind = kind
        self._titles = titles

    def before(self, head: Token, cast: Cast, entry: Entry) -> Span | None:
        """Note the office before a name: "U.S. Secretary of State Mark Dunn", "envoy to Peru Ann Roe".

        The span from the title to the name where a body stands between them, which the parse may take for the name's.
        """
        doc, last = head.doc, cast.begins[head.i]
        post = self._post(doc, last, cast)
        end = last if post is None else post + 1
        begin = self._title_start(doc, end, cast)
        title = doc[begin:end]
        if not len(title) or not self._names_office(title):
            return None
        entry.office = entry.office or _office_text(doc[begin:last], cast)
        before = cast.at_head.get(begin - 2 if begin > 1 and doc[begin - 1].tag_ == "POS" else begin - 1)
        if before is not None and before is not entry and entry.acts_for is None:
            entry.acts_for = before if before.type in {"State", "Organization"} else before.acts_for
        if post is None:
            return self._whole_title(doc[begin : head.i + 1], head, cast, entry)
        if entry.acts_for is None and doc[post + 1].lower_ != "to" and doc[post].lower_ not in LOCAL:
            entry.acts_for = cast.named(post + 2 + (doc[post + 2].lower_ == "the"), last)
        span = doc[begin : head.i + 1]
        cast.mention(entry, span, "description", post)
        return span

    def _whole_title(self, span: Span, head: Token, cast: Cast, entry: Entry) -> Span | None:
        """The title and the name where the parse has the name behind "of": "Minister of Trade Ann Roe"."""
        noun = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else None
        if noun is None or not span.start <= noun.i < head.i or not self._person(noun) or noun.i in cast.at_head:
            return None
        cast.mention(entry, span, "description", noun.i)
        return span

    def beside(self, person: Entry, token: Token, cast: Cast) -> None:
        """Note the office and whom it serves of an apposition: "Rosa Vidal, Chile's chief of staff"."""
        if person.type != "Person":
            return
        if person.office is None and self._person(token) and token.tag_ not in {"NNS"}:
            person.office = _office_text(phrase(token), cast)
        owner = owner_of(token, cast)
        if person.acts_for is None and owner is not None and owner is not person:
            person.acts_for = owner if owner.type in {"State", "Organization"} else owner.acts_for

    def _person(self, token: Token) -> bool:
        return self._kind.get(token.lemma_.lower()) == "person"

    def _names_office(self, title: Span) -> bool:
        """Whether the words before a name are an office: "Foreign Minister", "Rep.", "Chief of Staff"."""
        heads = [title[-1], *(t for t, after in pairwise(title) if after.lower_ == "of")]
        return any(self._person(t) or self._titled(t) for t in heads) or any(t.lower_ in OFFICE_WORDS for t in title)

    def _titled(self, token: Token) -> bool:
        return token.lower_ in self._titles or token.lower_ in OFFICE_WORDS

    def _post(self, doc: Doc, last: int, cast: Cast) -> int | None:
        """The title's noun where its body stands between it and the name: "Ambassador" of "Ambassador to Peru Roe"."""
        for i in range(last - 2, max(1, last - FARTHEST), -1):
            if doc[i].lower_ in {"to", "of", "for"}:
                body = cast.named(i + 1 + (doc[i + 1].lower_ == "the"), last)
                fits = body is not None and body.type in {"State", "Organization"} and self._person(doc[i - 1])
                return i - 1 if fits and doc[i - 1].tag_ in {"NN", "NNP"} else None
        return None

    def _title_start(self, doc: Doc, last: int, cast: Cast) -> int:
        """Where the title that ends before token `last` begins: nouns and adjectives, "of", "for", "and" between them.

        In "reforms of President Roe", "son of President Roe" only what is behind "of".
        """
        begin = last
        while begin > max(0, last - FARTHEST) and _titular(doc[begin - 1]) and (begin - 1) not in cast.at_head:
            begin -= 1
        joints = [i for i in range(begin, last) if doc[i].lower_ in JOINTS]
        if joints and joints[0] == begin:
            begin += 1
        last_of = next((i for i in reversed(joints) if doc[i].lower_ in {"of", "for"}), None)
        if last_of is None or last_of + 1 >= last or not (self._person(doc[last - 1]) or self._titled(doc[last - 1])):
            return begin
        field = doc[last_of + 1].lower_
        return begin if field in OFFICE_FIELDS or field == "staff" else max(begin, last_of + 1)


def _titular(token: Token) -> bool:
    return (token.pos_ in {"NOUN", "PROPN", "ADJ"} or token.lower_ in JOINTS) and not token.is_space


def _office_text(span: Span, cast: Cast) -> str | None:
    """The office without its owner: "Ukraine's chief of staff" → "chief of staff"."""
    owned = {t.i for poss in span if poss.dep_ == "poss" for t in poss.subtree}
    words = [t for t in span if t.i not in cast.at_head or cast.at_head[t.i].type not in {"State", "Person"}]
    words = [t for t in words if t.tag_ not in {"POS", "PRP$"} and t.lower_ not in HONORIFICS]
    words = [t for t in words if t.i not in owned]
    while words and words[-1].lower_ in {"to", "of", "for", "from", "with", "and", "the"}:
        words.pop()
    while words and (words[0].lower_ in {"of", "for", "and", "former"} or words[0].tag_ == "DT"):
        words.pop(0)
    if not words:
        return None
    gaps = [a.whitespace_ or (" " if b.i > a.i + 1 else "") for a, b in pairwise(words)]
    return " ".join("".join(t.text + gap for t, gap in zip(words, [*gaps, ""], strict=True)).split()) or None
