"""Who does, to whom: the participants of an event among the actors of its sentence.

A judge decides for each mention whether it is an actor, a recipient or neither, from its grammatical function to the
event's word (`grammar.arguments`), the event's type and word, the path between the two, and what both words are like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.components.events.network import Seen
from kg.components.grammar import PARTS, arguments, is_passive, is_verbal
from kg.components.marks import Phrase
from kg.components.words import Word

ACTOR, RECIPIENT, NEITHER = "actor", "recipient", "-"
CLASSES = [NEITHER, ACTOR, RECIPIENT]
MAX_PATH = 6
QUAD = {
    type_: quad
    for quad, types in enumerate((
        "AGREE CONSULT SUPPORT CONCEDE", "COOPERATE AID RETREAT", "REQUEST ACCUSE REJECT THREATEN",
        "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
    ))
    for type_ in types.split()
}  # fmt: skip
"""PLOVER's quad class of each type: verbal and material, cooperation and conflict."""
ACTOR_BIAS, RECIPIENT_BIAS = 0.4, 0.8
"""Log-odds added to the roles: most of what is missed is missed for being rare, recipients above all."""
LEAST = {ACTOR: 1.5, RECIPIENT: 2.0}
LEAST_NEAR = {ACTOR: 2.5, RECIPIENT: 4.0}
"""How far under nought the log-odds of the one may lie that is taken for a side which is missing: anywhere in the
sentence, and in the event's own clause where its type seldom goes without."""
AIMED = frozenset("ACCUSE AID ASSAULT COERCE REQUEST SANCTION SUPPORT THREATEN".split())
"""Types that two thirds and more of the events with a known actor have a recipient of."""
TOGETHER = frozenset(("CONSULT", "COOPERATE"))
MUTUAL = frozenset((*TOGETHER, "AGREE"))
ALONE = frozenset(("RETREAT", "MOBILIZE"))
"""Types whose object is often the actor's own: "withdrew its soldiers"."""


def participants(
    mentions: list[Phrase], odds: list[list[float]], type_: str, is_near: Callable[[Phrase], bool]
) -> tuple[list[str], list[str]]:
    """The ids of an event's actors and recipients, in the order of their mentions.

    Where one side is known and the other is not, the likeliest is taken unless it is quite unlikely.

    Args:
        mentions: the actors' mentions in its sentence; `id_` is the actor.
        odds: for each, the log-odds of `CLASSES`.
        type_: the event's PLOVER type.
        is_near: whether a mention stands in the event's own clause, or in a function to its word.
    """
    best: dict[str, tuple[float, str]] = {}
    for mention, (neither, actor, recipient) in zip(mentions, odds, strict=True):
        gain, role = max((actor - neither + ACTOR_BIAS, ACTOR), (recipient - neither + RECIPIENT_BIAS, RECIPIENT))
        if gain > best.get(mention.id_, (0.0, ""))[0]:
            best[mention.id_] = (gain, ACTOR if type_ == "CONSULT" else role)
    missing = _missing([role for _, role in best.values()], type_)
    if missing:
        _fill(missing, best, zip(mentions, odds, strict=True), type_, is_near)
    inside = _inside(mentions, best)
    found = [(id_, role) for id_, (_, role) in best.items() if id_ not in inside]
    return [i for i, role in found if role == ACTOR], [i for i, role in found if role == RECIPIENT]


def _missing(roles: list[str], type_: str) -> str:
    """The side of an event that is to be sought: one is known and the other is not."""
    if not roles or (ACTOR in roles and RECIPIENT in roles) or (type_ in MUTUAL and len(roles) > 1):
        return ""
    if type_ in TOGETHER or ACTOR not in roles:
        return ACTOR
    return "" if type_ in ALONE else RECIPIENT


def _fill(
    missing: str,
    best: dict[str, tuple[float, str]],
    weighed: Iterable[tuple[Phrase, list[float]]],
    type_: str,
    is_near: Callable[[Phrase], bool],
) -> None:
    """Put the likeliest of those left on the side that is missing."""
    most, found, seldom_without = 0.0, "", type_ in AIMED or missing == ACTOR
    for mention, (neither, actor, recipient) in weighed:
        odds = (max(actor, recipient) if type_ in TOGETHER else actor if missing == ACTOR else recipient) - neither
        if mention.id_ in best or odds + LEAST_NEAR[missing] <= most:
            continue
        spare = odds + (LEAST_NEAR if seldom_without and is_near(mention) else LEAST)[missing]
        if spare > most:
            most, found = spare, mention.id_
    if found:
        best[found] = (0.0, missing)


def sights(word: Word, type_: str, mentions: list[Phrase], functions: dict[int, str]) -> list[Seen]:
    """What is looked at to decide the role of each mention in the event that `word` names.

    Args:
        word: the word that names the event.
        type_: its PLOVER type.
        mentions: the actors' mentions in its sentence.
        functions: as `functions_of` gives them.
    """
    span = word.sentence.start, word.sentence.stop
    way = _upwards(word)
    return [Seen(company(word, m), span, features(word, type_, m, functions, _way(way, m.root))) for m in mentions]


def company(word: Word, mention: Phrase) -> list[int]:
    """The event's word and what it hangs on, the mention's head and what that hangs on, beyond a preposition too."""
    head = mention.root
    above = head.head.i if head.head.i != head.i else -1
    beyond = head.head.head.i if head.dep_ == "pobj" else -1
    return [word.i, word.head.i if word.head.i != word.i else -1, head.i, above, beyond]


def is_plain(feature: str) -> bool:
    """Whether the network sees a feature: functions, kinds, distances, not single words and not paths."""
    name = feature.partition("=")[0]
    return name == "y" or (name in ("f", "f1", "f2", "o", "n", "inside", "m", "in", "d") and " l=" not in feature)


def _inside(mentions: list[Phrase], best: dict[str, tuple[float, str]]) -> set[str]:
    """Actors whose only mention is part of another participant's in the same role: "her Danish counterpart"."""
    chosen = [m for m in mentions if m.id_ in best]
    within = {
        m.id_
        for m in chosen
        for n in chosen
        if n.id_ != m.id_
        and n.start <= m.start
        and m.end <= n.end
        and len(n) > len(m)
        and best[m.id_][1] == best[n.id_][1]
    }
    alone = {m.id_ for m in chosen if not any(n.id_ != m.id_ and n.start <= m.start and m.end <= n.end for n in chosen)}
    return within - alone


def functions_of(word: Word) -> dict[int, str]:
    """Function by the index of the phrase's head, conjuncts, appositions and parts ("dozens of …") included."""
    found: dict[int, str] = {}
    for function, token in arguments(word):
        found.setdefault(token.i, function)
        for other in _joined(token):
            found.setdefault(other.i, function)
    found.pop(word.i, None)
    return found


def _joined(token: Word) -> Iterator[Word]:
    for child in token.children:
        if child.dep_ in ("conj", "appos"):
            yield child
            yield from _joined(child)
    if token.pos_ in ("NOUN", "NUM", "PRON", "ADJ"):
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "among"):
                yield from (c for c in child.children if c.dep_ == "pobj" and _is_part(token))


def _is_part(token: Word) -> bool:
    return token.lemma_.lower() in PARTS or token.pos_ in ("NUM", "PRON")


def features(word: Word, type_: str, mention: Phrase, functions: dict[int, str], steps: str) -> list[str]:
    """What may show the role of `mention` in the event that `word` names; `steps` is the `path` between them."""
    head = mention.root
    function = functions.get(head.i, NEITHER)
    lemma, pos = word.lemma_.lower(), "V" if is_verbal(word) else "N"
    kind = mention.label_ or "-"
    passive = "p" if pos == "V" and is_passive(word) else ""
    side = "<" if head.i < word.i else ">"
    out = ["bias", f"f={function}", f"f={function}/{pos}{passive}", f"f={function} y={type_}",
           f"f={function} y={type_}/{pos}", f"f={function} l={lemma}", f"f={function} k={kind}",
           f"f={function} y={type_} k={kind}", f"y={type_} k={kind}", f"m={mention.kb_id_} f={function}",
           f"p={steps}", f"p={steps} y={type_}", f"p={steps} l={lemma}", f"o={side}", f"o={side} y={type_}",
           f"n={_near(word, head)}{side}", f"n={_near(word, head)}{side} f={function != NEITHER}",
           f"h={head.lemma_.lower()}", f"inside={mention.start <= word.i < mention.end}"]  # fmt: skip
    first, _, last = function.rpartition(".")
    if first:
        out.extend((f"f1={first} y={type_}", f"f2={last} y={type_}", f"f1={first} f2={last} q={QUAD[type_]}"))
    out.append(f"f={function} q={QUAD[type_]}")
    if function in ("holder", "taker"):
        out.extend(
            (f"f={function} v={word.head.lemma_.lower()}", f"f={function} v={word.head.lemma_.lower()} y={type_}")
        )
    taken = set(functions.values())
    for other in ("subj", "obj", "poss", "by", "with", "holder"):
        if other in taken:
            out.append(f"f={function} has={other}")
            out.append(f"p={steps} has={other}")
    if head.dep_ in ("amod", "compound", "nmod", "poss") and head.head.i in functions:
        above = functions[head.head.i]
        out.extend((f"in={above}/{head.dep_}", f"in={above}/{head.dep_} y={type_}", f"in={above} f={function}"))
    if head.head.i != head.i:
        out.append(f"hh={head.head.lemma_.lower()}/{head.dep_}")
        out.append(f"f={function} d={head.dep_}")
    return out


def _near(word: Word, head: Word) -> str:
    gap = abs(word.i - head.i)
    return "1" if gap == 1 else "3" if gap <= 3 else "6" if gap <= 6 else "12" if gap <= 12 else "+"


def path(word: Word, head: Word) -> str:
    """The way from the word to the mention through the parse: "^dobj vsubj"; "far" beyond six steps."""
    return _way(_upwards(word), head)


def _upwards(word: Word) -> tuple[dict[int, int], list[str]]:
    """The words above a word, itself the first: their places in the way up, and the steps from each."""
    above = [word, *word.ancestors]
    return {token.i: n for n, token in enumerate(above)}, [_step(token) for token in above]


def _way(upwards: tuple[dict[int, int], list[str]], head: Word) -> str:
    rank, up = upwards
    down: list[str] = []
    at = head
    while at.i not in rank:
        down.append(_step(at))
        if at.head.i == at.i or len(down) > MAX_PATH:
            return "far"
        at = at.head
    if rank[at.i] + len(down) > MAX_PATH:
        return "far"
    return "^".join(up[: rank[at.i]]) + "|" + "v".join(reversed(down))


def _step(token: Word) -> str:
    return f"prep:{token.lower_}" if token.dep_ in ("prep", "agent") else token.dep_
