"""`kg_voices`: who is meant by "I", "we" and "you": whoever speaks there, or is spoken to.

Reads `kg_actors` and `kg_statements`; adds the pronouns to `kg_actors`, and the speakers of statements that open with
"I think" to `kg_statements`. Inside a quotation the speaker is known from the statement. Outside of quotations it is
the voice of the text: the labels of a transcript ("Ms. Holt: Thank you."), who introduces herself ("I'm Jane Holt"),
the one person who is interviewed, or else the narrator, who stays without a name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.components import marks

ME = frozenset({"i", "me", "my", "mine", "myself"})
WE = frozenset({"we", "us", "our", "ours", "ourselves"})
YOU = frozenset({"you", "your", "yours", "yourself"})
PRONOUNS = frozenset({"PRP", "PRP$"})

FEWEST = 3
"""A text in which "I" stands outside of quotations less often has no narrator."""

FEWEST_OF_MANY = 8
"""The same for "we"."""

QUOTES = frozenset({"'", "’", '"', "”"})

LEAD, BESIDE = 100, 15
"""Tokens: how far the head of a text reaches, and how near to "interview" a name is that of who is asked."""

LABEL = re.compile(r"(?:^|(?<=[.!?…\"”)\]—-] )|(?<=\n))([A-Z][\w.’'-]*(?: [A-Z(][\w.’')-]*){0,5}):(?=\s)", re.MULTILINE)
"""What opens a turn in a transcript: "THE PRESIDENT: ", "Ms. Holt: "."""


@Language.factory("kg_voices", assigns=["doc.spans"], requires=["token.dep", "token.lemma"])
def make_voices(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component, for `nlp.add_pipe("kg_voices")` behind `kg_statements`."""
    return mark_voices


def mark_voices(doc: Doc) -> Doc:
    """Add the pronouns of the first and second person to the actors of `doc`."""
    said = [token for token in doc if token.lower_ in ME | WE | YOU and token.tag_ in PRONOUNS and token.text != "US"]
    if not said:
        return doc
    people = _People(doc)
    quoted = _quoted(doc)
    plain = [token for token in said if token.i not in quoted]
    found = {t.i: who for t in said if t.i in quoted and (who := people.within(t, *quoted[t.i]))}
    found |= _voices(doc, plain, people)
    people.write(found)
    _fill(doc, people, found)
    return doc


@dataclass
class _People:
    """The actors of a Doc, and those that its voices bring in."""

    doc: Doc
    attrs: marks.Attrs = field(init=False)
    spans: list[Span] = field(init=False)

    def __post_init__(self) -> None:
        self.attrs = {key: dict(data) for key, data in marks.attrs_of(self.doc, "kg_actors").items()}
        self.spans = marks.spans_of(self.doc, "kg_actors")
        self._by_head = marks.Actors(self.doc)

    def at(self, token: Token) -> str | None:
        """The person whom a word means."""
        found = self._by_head.at(token)
        return found if found is not None and self.attrs[found]["type"] == "Person" else None

    def within(self, token: Token, speakers: list[str], hearer: str | None) -> str | None:
        """Who is meant inside a quotation of these speakers."""
        word = token.lower_
        if word in YOU:
            return hearer
        speaker = speakers[0] if len(speakers) == 1 else None
        if speaker is None or word in WE:
            return self.side(speaker) if speaker is not None else None
        return speaker if self.attrs[speaker]["type"] == "Person" else None

    def side(self, speaker: str) -> str | None:
        """Who "we" are: whom a person speaks for, or the body or group that speaks itself."""
        data = self.attrs[speaker]
        return data["acts_for"] if data["type"] == "Person" else speaker

    def add(self, type_: str, label: str) -> str:
        """A new actor of the article."""
        key = f"a{len(self.attrs)}"
        self.attrs[key] = {
            "type": type_,
            "label": label,
            "names": [],
            "slug": None,
            "acts_for": None,
            "office": None,
            "salient": True,
            "often": True,
            "rule": "voice",
        }
        return key

    def write(self, found: dict[int, str]) -> None:
        """Put the pronouns, by token, among the mentions of actors."""
        new = [marks.mark(self.doc, i, i + 1, self.attrs[who]["type"], who, "pronoun") for i, who in found.items()]
        there = {(span.start, span.end) for span in self.spans}
        self.spans += [span for span in new if (span.start, span.end) not in there]
        used = {span.id_ for span in self.spans}
        marks.put(self.doc, "kg_actors", self.spans, {key: data for key, data in self.attrs.items() if key in used})


def _quoted(doc: Doc) -> dict[int, tuple[list[str], str | None]]:
    """Token inside quotation marks → the speakers and the hearer of the innermost statement around it."""
    attrs = marks.attrs_of(doc, "kg_statements")
    out: dict[int, tuple[list[str], str | None]] = {}
    for span in sorted(marks.spans_of(doc, "kg_statements"), key=lambda s: (s.start - s.end, s.start)):
        if span.label_ != "Indirect":
            data = attrs[span.id_]
            out.update((i, (data["speakers"], data["addressee"])) for i in _in_marks(span))
    return out


def _in_marks(span: Span) -> Iterator[int]:
    """The tokens of a statement inside quotation marks: of a direct one all."""
    inside = span.label_ == "Direct"
    for token in span:
        if token.text in {'"', "“", "”", "``", "''"} and span.label_ != "Direct":
            inside = token.text in {"“", "``"} or (token.text == '"' and not inside)
        elif inside:
            yield token.i


# --- outside of quotations --------------------------------------------------------------


def _voices(doc: Doc, plain: list[Token], people: _People) -> dict[int, str]:
    """Who is meant by the pronouns outside of quotations."""
    if len(plain) < FEWEST:
        return {}
    turns = _turns(doc, people)
    guests = _guests(doc, people)
    if len(turns) < 2 and len(guests) != 1:
        turns += _introductions(doc, people)
    if len(turns) > 1 or len(guests) > 1:
        return _in_turns(plain, sorted(turns), guests) | _ours(plain, people, guests)
    if len(guests) == 1:
        return _answers(doc, plain, guests[0]) | _ours(plain, people, guests)
    return _narrated(plain, people, turns[0][1] if turns else None) | _ours(plain, people, [])


def _narrated(plain: list[Token], people: _People, narrator: str | None) -> dict[int, str]:
    """Whose "I" it is where nobody else speaks; a new person who has no name if need be."""
    mine = [token.i for token in plain if token.lower_ in ME]
    if len(mine) < FEWEST:
        return {}
    narrator = narrator or people.add("Person", "I")
    return dict.fromkeys(mine, narrator)


def _ours(plain: list[Token], people: _People, guests: list[str]) -> dict[int, str]:
    """Who "we" are outside of quotations: those who are asked together, whom one speaks for, or a group of its own."""
    ours = [token.i for token in plain if token.lower_ in WE]
    if len(ours) < (FEWEST if guests else FEWEST_OF_MANY):
        return {}
    labels = [people.attrs[guest]["label"] for guest in guests]
    side = people.side(guests[0]) if len(guests) == 1 else None
    if side is None:
        side = people.add("Group", f"{', '.join(labels[:-1])} and {labels[-1]}" if len(labels) > 1 else "we")
    return dict.fromkeys(ours, side)


def _turns(doc: Doc, people: _People) -> list[tuple[int, str]]:
    """Where who begins to speak in a transcript: (token, person); () if the text is none."""
    turns: list[tuple[int, str]] = []
    for found in LABEL.finditer(doc.text):
        span = doc.char_span(*found.span(1), alignment_mode="expand")
        who = _labelled(span, people) if span is not None else None
        if span is not None and who is not None:
            turns.append((span.end, who))
    return turns if len(turns) > 1 else []


def _labelled(span: Span, people: _People) -> str | None:
    """The person whom a label means: by name, by the last name in it, or by the office ("THE PRESIDENT")."""
    named = next((who for token in reversed(span) if (who := people.at(token))), None)
    if named is not None:
        return named
    label = span.text.casefold().removeprefix("the ")
    persons = [(key, data) for key, data in people.attrs.items() if data["type"] == "Person"]
    by_name = [key for key, data in persons if data["label"].split()[-1].casefold() == label.split()[-1]]
    by_office = [key for key, data in persons if (data["office"] or "").casefold() == label]
    found = by_name or by_office
    return found[0] if len(found) == 1 else None


def _introductions(doc: Doc, people: _People) -> list[tuple[int, str]]:
    """Where somebody says who speaks: "I'm Jane Holt", "My name is Jane Holt"; from that sentence on."""
    found: list[tuple[int, str]] = []
    for token in doc:
        if token.lemma_ != "be":
            continue
        subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
        told = next((c for c in token.children if c.dep_ == "attr" and people.at(c)), None)
        mine = subject is not None and (subject.lower_ == "i" or (subject.lemma_ == "name" and _is_mine(subject)))
        denied = any(c.dep_ == "neg" for c in token.children)
        if told is not None and mine and not denied and told.pos_ == "PROPN":
            found.append((token.sent.start, people.at(told) or ""))
    return found


def _is_mine(noun: Token) -> bool:
    return any(child.lower_ == "my" for child in noun.children)


def _guests(doc: Doc, people: _People) -> list[str]:
    """The persons who are interviewed: "interviewed Jane Holt", "an interview with Jane Holt", "Holt was interviewed".

    Where the parse shows none, those who are named beside the word in the first lines.
    """
    words = [token for token in doc if token.lemma_.lower() in {"interview", "interviews", "interviewee"}]
    heads = [each for token in words for guest in _interviewed(token) for each in (guest, *guest.conjuncts)]
    shown = _persons(heads, people)
    found = [who for who in shown if people.attrs[who]["names"]]
    for token in words:
        if not found and token.i < LEAD:
            after = _persons(doc[token.i : token.i + BESIDE], people)
            near = after or _persons(doc[max(0, token.i - BESIDE) : token.i], people)
            found = [who for who in near if people.attrs[who]["names"]]
    return found or shown


def _persons(tokens: Iterable[Token], people: _People) -> list[str]:
    """The persons that words mean; not by what stands in quotation marks, as nicknames do."""
    plain = (token for token in tokens if token.dep_ != "compound" and token.doc[token.i + 1 :][:1].text not in QUOTES)
    return list(dict.fromkeys(who for token in plain if (who := people.at(token))))


def _interviewed(token: Token) -> Iterator[Token]:
    """Who stands in the parse where somebody is asked; in "told so in an interview with Holt", Holt asks."""
    if token.lower_ == "interviewee":
        yield token.head
    for child in token.children:
        if child.dep_ in {"dobj", "nsubjpass", "appos"}:
            yield child
        elif child.dep_ == "prep" and child.lower_ == "with" and token.dep_ != "pobj":
            yield from (c for c in child.children if c.dep_ == "pobj")


def _answers(doc: Doc, plain: list[Token], guest: str) -> dict[int, str]:
    """One person is asked: "you" in the questions and "I" in what is no question are hers."""
    out: dict[int, str] = {}
    questions = _questions(doc)
    for token in plain:
        asked = token.sent.start in questions
        if token.lower_ in (YOU if asked else ME):
            out[token.i] = guest
    return out


def _questions(doc: Doc) -> set[int]:
    """Where the sentences of who asks begin: questions, and what is said to "you", not by "I", right before them."""
    found: set[int] = set()
    asked = False
    for sentence in reversed(list(doc.sents)):
        words = {token.lower_ for token in sentence}
        asked = _asks(sentence) or (asked and bool(words & YOU) and not words & (ME | WE))
        if asked:
            found.add(sentence.start)
    return found


def _asks(sentence: Span) -> bool:
    return any(token.text == "?" for token in sentence[-3:])


def _in_turns(plain: list[Token], turns: list[tuple[int, str]], guests: list[str]) -> dict[int, str]:
    """Each speaks from the place where her turn begins; questions to those who are interviewed are no one's."""
    out: dict[int, str] = {}
    for token in plain:
        at = bisect_right(turns, token.i, key=lambda turn: turn[0])
        speaker = turns[at - 1][1] if at else None
        if token.lower_ in ME and speaker is not None and not (guests and _asks(token.sent)):
            out[token.i] = speaker
    return out


def _fill(doc: Doc, people: _People, found: dict[int, str]) -> None:
    """Give statements whose speaker is a pronoun found here that speaker."""
    attrs = marks.attrs_of(doc, "kg_statements")
    for data in attrs.values():
        where = data["speaker_span"]
        if not data["speakers"] and where and where[1] - where[0] == 1 and where[0] in found:
            data["speakers"] = [found[where[0]]]
