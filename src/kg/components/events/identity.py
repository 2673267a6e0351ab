"""One happening, one event: which mentions of an article tell of the same act.

A mention joins one told before it of the same type where the words agree ("struck" and "the strike"; two nouns of
one lemma and number), and nothing that is known of both differs: times that share no day, other participants, other
places, what is planned against what is past. A noun that says that it is another one ("a new round", "further
strikes") never joins. What the later mention knows more, the event then has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Span

from kg.components import marks
from kg.components.dates import FUTURE, bounds
from kg.components.events import dating
from kg.components.grammar import is_verbal
from kg.components.tense import verb_tense
from kg.components.words import Word

ONE_KNOWN, ALONE_VERB, ALONE_NOUN = 0.2, 0.9, 1.3
"""How sure the type must be, in log-odds, with one participant known, and without any."""
NEW = frozenset(
    "new another other further additional more previous earlier second third next last potential future "
    "separate subsequent fresh recent past similar".split()
)
KNOWN = frozenset("the this that these those its their his her".split())
NEWS = 7
"""Days around an article's own that are news."""
STOPS = frozenset(".!?:,;")
HEAD, LEAD = 60, 60
"""Words from the beginning of a text that its headline begins within, and from there those of the lead."""
GENERAL = {
    "ASSAULT": frozenset("attack strike assault violence raid incident".split()),
    "PROTEST": frozenset("protest demonstration rally unrest violence".split()),
}
LAST = 20
"""Events that a mention is compared with, so that the work grows with the text alone."""
SOON = 100
"""Words that such a noun looks back."""
STEM = 4
"""Letters that "bomb" and "bombing", "suspend" and "suspension" share at least."""


@dataclass(slots=True)
class Found:
    """One event while it is being read; `odds` is how sure the type is, in log-odds over no event."""

    spans: list[Span]
    word: Word
    type: str
    mode: str
    odds: float
    rule: str
    actors: list[str]
    recipients: list[str]
    factuality: str
    time: str | None = None
    place: tuple[int, int] | None = None


def joined(found: list[Found], doc: Doc) -> list[Found]:
    """The events of a doc, each once, its mentions in the order of the text.

    Mentions without any participant are given up, but where their type is very sure.
    """
    kept: list[Found] = []
    alike: dict[str, list[Found]] = {}
    days = _Days(doc)
    for event in found:
        before = _told_before(event, kept[-LAST:], alike.get(_lemma(event)[:STEM], [])[-LAST:], days)
        if before is not None:
            _add(before, event, days)
        elif event.odds >= _needed(event):
            kept.append(event)
            alike.setdefault(_lemma(event)[:STEM], []).append(event)
    return kept


def _told_before(event: Found, late: list[Found], alike: list[Found], days: _Days) -> Found | None:
    """The event that a mention tells again, of the last ones and of those of like words.

    Of several it is one of its own factuality, and then the last one told.
    """
    carrier = next((e for e in reversed(late) if _carries(e, event)), None)
    general = _lemma(event) in GENERAL.get(event.type, ())
    same = [e for e in (*(late if general else ()), *alike) if _is_same(e, event, days)]
    return carrier or max(reversed(same), key=lambda e: e.factuality == event.factuality, default=None)


class _Days:
    """The days of a doc's times."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._of: dict[str, tuple[date, date]] = {}
        for id_, data in marks.attrs_of(doc, "kg_times").items():
            pair = (
                (date.fromisoformat(data["earliest"]), date.fromisoformat(data["latest"])) if "latest" in data else None
            )
            self._of[id_] = pair or bounds(data["value"])

    def agree(self, one: str | None, other: str | None) -> bool:
        """Whether two times share a day, or one of them is open."""
        if one is None or other is None:
            return True
        (first, last), (begin, end) = self._of[one], self._of[other]
        return first <= end and begin <= last

    def closer(self, one: str | None, other: str | None) -> str | None:
        """The one of two times that is more precise; the first of two alike."""
        if one is None or other is None:
            return one or other
        (first, last), (begin, end) = self._of[one], self._of[other]
        return other if end - begin < last - first else one

    def is_news(self, time: str | None) -> bool:
        """Whether a time lies within days of the article's own."""
        today = (self._doc._.kg_date or "")[:10]
        return bool(today and time) and abs((self._of[str(time)][1] - date.fromisoformat(today)).days) <= NEWS

    def lies(self, time: str | None) -> str:
        """As `dating.when`."""
        return dating.when(self._doc, time)


def _is_same(told: Found, event: Found, days: _Days) -> bool:
    """Whether a mention tells again of an event told before."""
    return (
        told.type == event.type
        and days.agree(told.time, event.time)
        and not _is_new(event.word)
        and (_is_bare_repeat if _is_bare(event) else _is_repeat)(told, event, days)
    )


def _is_bare_repeat(told: Found, event: Found, days: _Days) -> bool:
    """ "the talks", after "talks between Iran and Oman": a noun that adds nothing but its words."""
    ahead = event.factuality == "Planned" or verb_tense(dating.clause(event.word)) == FUTURE
    if ahead and days.lies(told.time) == "behind":
        return False
    if _is_noun(told.word):
        same = _lemma(told) == _lemma(event) and told.word.tag_ == event.word.tag_
        return same and not (_is_some(event.word) and _kind(event.word) - _kind(told.word))
    return _is_known(event.word) and (_share_stem(told.word, event.word) or _is_general(told, event))


def _is_repeat(told: Found, event: Found, days: _Days) -> bool:
    """Whether two mentions with participants of their own agree in all that both know."""
    if _heads(told, event) and _share_stem(told.word, event.word):
        return _agree(told.actors, event.actors) and _agree(told.recipients, event.recipients)
    if told.factuality != event.factuality or (told.place and event.place and not _same_place(told, event)):
        return False
    if not _is_noun(event.word):
        return _lemma(told) == _lemma(event) and _is_retold(told, event, days)
    words = _lemma(told) == _lemma(event) or (_is_known(event.word) and _share_stem(told.word, event.word))
    shared = {*told.actors, *told.recipients} & {*event.actors, *event.recipients}
    return words and bool(shared) and _agree(told.actors, event.actors) and _agree(told.recipients, event.recipients)


def _is_retold(told: Found, event: Found, days: _Days) -> bool:
    """ "Iran met Oman", twice: a verb tells of the same act where all who take part, and what is known of when, agree.

    What is told without a date is news: it is not what happened years ago.
    """
    whole = bool(told.actors and (told.recipients or len(told.actors) > 1))
    news = (told.time is None) == (event.time is None) or days.is_news(told.time or event.time)
    return whole and news and (told.actors, told.recipients) == (event.actors, event.recipients)


def _heads(told: Found, event: Found) -> bool:
    """Whether a word stands in a headline, and the other in what tells the same at length: the first lines below."""
    line, word = told.spans[0].sent, event.word
    if line.start > HEAD or not 0 <= word.i - line.end <= LEAD or word.sentence.start == line.start:
        return False
    follows = word.doc[line.end].text[:1]
    return line.text.rstrip(" \n\"'”’)")[-1:] not in STOPS and "\n" in line.text[-2:] + follows


def _same_place(one: Found, other: Found) -> bool:
    doc = one.spans[0].doc
    return (
        one.place is not None
        and other.place is not None
        and (doc[slice(*one.place)].text == doc[slice(*other.place)].text)
    )


def _agree(some: list[str], others: list[str]) -> bool:
    """Whether one list holds all of the other."""
    return set(some) <= set(others) or set(others) <= set(some)


def _is_new(noun: Word) -> bool:
    """ "a new round", "further strikes", "previous ceasefire deals": another than the one told before."""
    whole = noun.head if noun.dep_ == "compound" else noun
    return _is_noun(noun) and any(c.lower_ in NEW for c in whole.children if c.dep_ in ("amod", "det", "advmod"))


def _is_known(noun: Word) -> bool:
    """ "the attack", "their meeting": one that the reader knows of."""
    return _is_noun(noun) and any(c.lower_ in KNOWN for c in noun.children if c.dep_ in ("det", "poss"))


def _is_general(told: Found, event: Found) -> bool:
    """ "bombed the camp … the attack": a noun that any act of the type may be called by, soon after."""
    near = event.word.i - told.spans[-1].end <= SOON
    return near and told.factuality == "Asserted" and _lemma(event) in GENERAL.get(event.type, ())


def _is_some(noun: Word) -> bool:
    """ "a short-term deal": one that the reader may not know of."""
    return any(c.lower_ in ("a", "an") for c in noun.children if c.dep_ == "det")


def _kind(noun: Word) -> set[str]:
    """The words that say which: "short-term", "trade"."""
    return {c.lower_ for c in noun.children if c.dep_ in ("amod", "compound")}


def _is_noun(word: Word) -> bool:
    return word.pos_ in ("NOUN", "PROPN")


def _lemma(event: Found) -> str:
    return event.word.lemma_.lower()


def _share_stem(one: Word, other: Word) -> bool:
    first, second = one.lemma_.lower(), other.lemma_.lower()
    length = max(STEM, min(len(first), len(second)) - 2)
    return first[:length] == second[:length]


def _is_bare(event: Found) -> bool:
    return _is_noun(event.word) and not (event.actors or event.recipients)


def _carries(told: Found, event: Found) -> bool:
    """ "imposed sanctions", "sanctions imposed by": a verb and its object tell one thing, if both are of one type."""
    if told.type != event.type:
        return False
    if event.word.dep_ in ("acl", "relcl"):
        return event.word.tag_ == "VBN" and event.word.head.i == told.word.i
    return event.word.dep_ in ("dobj", "nsubjpass") and event.word.head.i == told.word.i


def _add(to: Found, of: Found, days: _Days) -> None:
    """What the later mention knows, into the event."""
    known = {*to.actors, *to.recipients}
    to.spans.extend(of.spans)
    to.actors.extend(a for a in of.actors if a not in known)
    to.recipients.extend(a for a in of.recipients if a not in {*known, *of.actors})
    to.time, to.place = days.closer(to.time, of.time), to.place or of.place
    if days.lies(to.time) == "ahead" and to.factuality == "Asserted":
        to.factuality = "Planned"


def _needed(event: Found) -> float:
    """How sure the type must be: the less is known of the participants, the surer.

    A verb without any has one at least in its grammar ("they"); a noun for talks needs one more.
    """
    verbal = is_verbal(event.word)
    known = len(event.actors) + len(event.recipients) - (event.type == "CONSULT" and not verbal)
    if known > 0:
        return 0.0 if known > 1 else ONE_KNOWN
    return ALONE_VERB if verbal else ALONE_NOUN
