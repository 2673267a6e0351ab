"""The sides of a process: the principals that the phrases around a word name, or mean by "the two countries"."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from kg import lexicon
from kg.components import marks
from kg.components.grammar import arguments
from kg.components.negotiations.sentences import Sentences

SIDES = frozenset(
    "subj obj with between among poss compound amod nmod holder and led to by against v.with s.between s.with "
    "to<subj on<subj in<subj into<subj for<subj for<obj for<with for<holder in<with".split()
)
"""Functions in which the sides of a process stand to the word that names it."""

BETWEEN = frozenset({"between", "among", "s.between", "v.between"})
WITH = BETWEEN | {"with", "v.with", "s.with", "for<with", "in<with", "against"}
OF_TITLES = WITH | {"compound", "nmod", "amod"}
OF_SUMMITS = WITH | {"poss", "holder"}

NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4}
SIDE_WORDS = frozenset(
    "country nation side government leader party neighbor neighbour rival power president state ally".split()
)
"""Nouns that, counted, mean those whom the article is about: "the two countries"."""

REACH = 400
"""Mentions; keeps long articles linear."""
GOVERNMENTS = frozenset({"administration", "government"})
HEADS = frozenset({"president", "prime minister", "chancellor"})
SEVERAL = frozenset({"powers", "nations", "countries", "states"})
MANY = 3
KNOWN = frozenset({"state", "body"})
"""Rules by which actors come from the lexicon."""

PLACES = frozenset("in at from near across throughout into".split())


class Sides:
    """From phrases to principals, in one Doc; `third` are the heads of phrases for those who mediate."""

    def __init__(self, doc: Doc, actors: marks.Actors, third: Iterable[int] = ()) -> None:
        self.actors = actors
        self.sentences = Sentences(doc)
        self._third = frozenset(third)
        self.mediating: set[str] = set()
        self._kind = {row["word"]: row["kind"] for row in lexicon.rows("sides")}
        self._head = {span.id_: span.root.lower_ for span in reversed(actors.mentions)}
        self._governed = {span.id_ for span in actors.mentions if span.root.lemma_.lower() in GOVERNMENTS}
        self._named = {span.id_ for span in actors.mentions if span.kb_id_ == "name"}
        self._sides: list[tuple[int, str]] = []
        self._by_sentence: dict[int, list[tuple[Token, str]]] = {}
        for span in actors.mentions:
            root, top = span.root, self.principal(span.id_)
            if top is None or self.type(top) == "Person" or self.is_nobody(top):
                continue
            if root.i in self._third:
                self.mediating.add(top)
            self._by_sentence.setdefault(self.sentences.start(root.i), []).append((root, top))
            self._sides.append((root.i, top))
        self._executive = self._find_executive()

    def type(self, actor: str) -> str:
        """Person, State, Organization or Group."""
        return str(self.actors.attrs[actor]["type"])

    def chain(self, actor: str) -> list[str]:
        """The actor and those it acts for, up to the last."""
        found = [actor]
        while (owner := self.actors.attrs[found[-1]]["acts_for"]) is not None and owner not in found:
            if self.actors.attrs[found[-1]]["rule"] == "body" and owner not in self._named:
                break  # "the Palestinian Authority", where no Palestine is named
            found.append(owner)
        return found

    def principal(self, actor: str) -> str | None:
        """For whom an actor negotiates: its state or organisation, else itself; nobody for an unnamed person."""
        top = self.chain(actor)[-1]
        return top if self.actors.attrs[top]["salient"] or self.type(top) != "Person" else None

    def is_nobody(self, actor: str) -> bool:
        """Whether an actor only negotiates for others ("the negotiators"), and the text does not say for whom."""
        return self._as(actor, "nobody") and self.actors.attrs[actor]["rule"] == "description"

    def is_several(self, actor: str) -> bool:
        """Whether an actor is a number of states: "six world powers"."""
        return self.type(actor) == "Group" and str(self.actors.attrs[actor]["label"]).split()[-1].lower() in SEVERAL

    def _is_known(self, actor: str) -> bool:
        """Whether those for whom somebody acts stand in the lexicon: a state, a body such as the EU."""
        return str(self.actors.attrs[self.chain(actor)[-1]]["rule"]) in KNOWN

    def told_apart(self, parties: list[str]) -> list[str]:
        """The parties, each once; without "six world powers" where their names stand beside."""
        named = [party for party in parties if not self.is_several(party)]
        return list(dict.fromkeys(named if len(set(named)) > MANY else parties))

    def around(self, word: Token, kind: str, titled: bool) -> tuple[list[str], bool]:
        """The actors of the phrases around a word that names a process, and whether one is faced "with" another.

        Where "between" names the sides, others around are none; who mediates is none either. Of a title's words only
        what the lexicon knows is a side: Iran in "the Iran Deal", not the forces of a "Nuclear Forces Treaty".
        """
        phrases = [a for a in arguments(word) if a.token.i not in self._third]
        # a deal that Chile reached with Peru is theirs, a treaty that a court enforces is not the court's
        if not any(a.function == "v.with" for a in phrases):
            phrases = [a for a in phrases if not _enforcing(word, *a)]
        if any(a.function in BETWEEN for a in phrases):
            phrases = [a for a in phrases if a.function in BETWEEN]
        functions = WITH if kind == "broker" else OF_TITLES if titled else OF_SUMMITS if kind == "summit" else SIDES
        phrases = [a for a in phrases if a.function in functions]
        faced = word.pos_ == "VERB" or any(a.function in WITH for a in phrases)
        found = dict.fromkeys(
            actor
            for a in phrases
            for actor in self._among(a.token)
            if not titled or a.function in WITH or self._is_known(actor)
        )
        return list(found), faced

    def parties(self, people: list[str], faced: bool) -> list[str]:
        """Those for whom `people` negotiate; within one state, its executive and the bodies or parties themselves."""
        tops = [top for actor in people if (top := self.principal(actor)) is not None and not self.is_nobody(top)]
        if any(self.at_home(each) for actor in people for each in self.chain(actor)):
            return self._within(people) if faced else []
        bodies = list(dict.fromkeys(top for top in tops if self.type(top) != "Person"))
        return bodies if bodies else list(dict.fromkeys(tops))

    def near(self, token: Token) -> list[str]:
        """The principals named in the sentence of `token` as more than a place or a third side."""
        found: dict[str, None] = {}
        for root, top in self._by_sentence.get(self.sentences.start(token.i), ()):
            place = root.dep_ == "pobj" and root.head.lower_ in PLACES
            if not place and root.i not in self._third:
                found[top] = None
        return list(found)

    def _among(self, side: Token) -> Iterator[str]:
        for token in (side, *side.conjuncts):
            if token.i >= side.i:
                yield from self._members(token)

    def _members(self, token: Token) -> list[str]:
        """The actors of a phrase, or of what its group is made of: "six powers: Russia, China …"."""
        if number := _counted(token):
            return self._meant(token, number)
        inner = [c for prep in token.children if prep.lower_ in {"of", "from"} for c in prep.children]
        inner = [c for c in inner if c.dep_ == "pobj"]
        own = [child for child in token.children if child.dep_ in {"appos", "amod", "nmod", "compound"}]
        for part in [*own, *inner]:
            if (number := _counted(part)) and part in inner:
                return self._meant(part, number)
            if len(members := self.actors.among(part)) > 1:
                return members
        actor = self.actors.at(token)
        return [actor] if actor is not None else []

    def _meant(self, token: Token, number: int) -> list[str]:
        """Who "the two countries", "both sides" are: those named most often up to the end of the sentence."""
        end = bisect_right(self._sides, (self.sentences.end(token.i), ""))
        before = self._sides[max(0, end - REACH) : end]
        states = token.lemma_.lower() not in {"side", "party"}
        most = Counter(top for _, top in before if not states or self.type(top) == "State").most_common(number)
        return [top for top, _ in most] if len(most) == number else []

    def at_home(self, actor: str) -> bool:
        """Whether an actor is a side within its state: a party, a chamber."""
        return self._as(actor, "opposite")

    def _as(self, actor: str, kind: str) -> bool:
        label = str(self.actors.attrs[actor]["label"]).lower()
        whole, last, head = (self._kind.get(word) for word in (label, label.split()[-1], self._head[actor]))
        return self.type(actor) != "Person" and (whole or last or head) == kind

    def _seat(self, chain: list[str]) -> str | None:
        """The executive that somebody acts for: of the state, or the only one where no state is named."""
        if chain[-1] in self._executive or chain[-1] in self._governed:
            return self._executive.get(chain[-1], chain[-1])
        office = str(self.actors.attrs[chain[0]]["office"] or "").lower()
        return self._executive.get("") if office in HEADS else None

    def _find_executive(self) -> dict[str, str]:
        """State ("" where it is not named) → the seat of its government ("the White House")."""
        found: dict[str, str] = {}
        for actor, data in self.actors.attrs.items():
            if self._kind.get(str(data["label"]).lower()) == "executive":
                found.setdefault(data["acts_for"] or "", actor)
        return found

    def _within(self, people: list[str]) -> list[str]:
        """The sides of a process at home: below the state, its executive for those who act for it alone."""
        found: dict[str, None] = {}
        for actor in people:
            chain = self.chain(actor)
            below = [each for each in chain if self.type(each) == "Organization" or self.at_home(each)]
            if below:
                found[below[-1]] = None
            elif (seat := self._seat(chain)) is not None:
                found[seat] = None
            else:
                found[actor] = None
        return list(found)


def _enforcing(noun: Token, function: str, token: Token) -> bool:
    """Whether a phrase only does something with the agreement: "a treaty that a court can enforce"."""
    return function == "holder" and noun.is_ancestor(token)


def _counted(token: Token) -> int:
    """How many "the two countries", "both sides" are; 0 for any other phrase."""
    if token.tag_ != "NNS" or token.lemma_.lower() not in SIDE_WORDS:
        return 0
    return next((NUMBERS[child.lower_] for child in token.children if child.lower_ in NUMBERS), 0)
