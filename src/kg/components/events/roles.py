"""Who does, to whom: the participants of an event among the actors of its sentence.

A linear table decides for each mention whether it is an actor, a recipient or neither, from its grammatical
function to the event's word (`grammar.arguments`), the event's type and word, and the path between the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from kg.components.grammar import PARTS, arguments, is_passive, is_verbal
from kg.components.linear import Table

ACTOR, RECIPIENT, NEITHER = "actor", "recipient", "-"
CLASSES = [NEITHER, ACTOR, RECIPIENT]
MAX_PATH = 6
PLAIN_BONUS = 2.0
MUTUAL = frozenset("CONSULT COOPERATE AGREE".split())
DONE_TO = frozenset("ASSAULT COERCE ACCUSE REQUEST SANCTION SUPPORT THREATEN AID RETREAT CONCEDE".split())


def participants(word: Token, type_: str, mentions: list[Span], table: Table) -> tuple[list[str], list[str]]:
    """The ids of the event's actors and recipients, in the order of their mentions.

    Args:
        word: the word that names the event.
        type_: its PLOVER type.
        mentions: the actors' mentions in its sentence; `id_` is the actor.
        table: the classes `CLASSES`.
    """
    best: dict[str, tuple[float, str]] = {}
    functions = functions_of(word)
    for mention in mentions:
        neither, *odds = table.log_odds(features(word, type_, mention, functions))
        plain = plain_role(functions.get(mention.root.i, ""), type_)
        scores = [(o + PLAIN_BONUS * (role == plain), role) for o, role in zip(odds, CLASSES[1:], strict=True)]
        score, role = max(scores)
        gain = score - neither
        if gain > best.get(mention.id_, (0.0, ""))[0]:
            best[mention.id_] = (gain, role)
    inside = _inside(mentions, best)
    found = [(id_, role) for id_, (_, role) in best.items() if id_ not in inside]
    return [i for i, role in found if role == ACTOR], [i for i, role in found if role == RECIPIENT]


def plain_role(function: str, type_: str) -> str:
    """The role that a function has nine times in ten, "" where it has none such."""
    if function in ("subj", "by") or (function in ("with", "between") and type_ in MUTUAL):
        return ACTOR
    if function == "obj" and type_ in DONE_TO:
        return RECIPIENT
    return ACTOR if function == "obj" and type_ == "CONSULT" else ""


def _inside(mentions: list[Span], best: dict[str, tuple[float, str]]) -> set[str]:
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


def functions_of(word: Token) -> dict[int, str]:
    """Function by the index of the phrase's head, conjuncts, appositions and parts ("dozens of …") included."""
    found: dict[int, str] = {}
    for function, token in arguments(word):
        found.setdefault(token.i, function)
        for other in _joined(token):
            found.setdefault(other.i, function)
    found.pop(word.i, None)
    return found


def _joined(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ in ("conj", "appos"):
            yield child
            yield from _joined(child)
    if token.pos_ in ("NOUN", "NUM", "PRON", "ADJ"):
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "among"):
                yield from (c for c in child.children if c.dep_ == "pobj" and _is_part(token))


def _is_part(token: Token) -> bool:
    return token.lemma_.lower() in PARTS or token.pos_ in ("NUM", "PRON")


def features(word: Token, type_: str, mention: Span, functions: dict[int, str]) -> list[str]:
    """What may show the role of `mention` in the event that `word` names."""
    head = mention.root
    function = functions.get(head.i, NEITHER)
    lemma, pos = word.lemma_.lower(), "V" if is_verbal(word) else "N"
    kind = mention.label_ or "-"
    passive = "p" if pos == "V" and is_passive(word) else ""
    steps = path(word, head)
    side = "<" if head.i < word.i else ">"
    out = ["bias", f"f={function}", f"f={function}/{pos}{passive}", f"f={function} y={type_}",
           f"f={function} y={type_}/{pos}", f"f={function} l={lemma}", f"f={function} k={kind}",
           f"f={function} y={type_} k={kind}", f"y={type_} k={kind}", f"m={mention.kb_id_} f={function}",
           f"p={steps}", f"p={steps} y={type_}", f"p={steps} l={lemma}", f"o={side}", f"o={side} y={type_}",
           f"n={_near(word, head)}{side}", f"n={_near(word, head)}{side} f={function != NEITHER}",
           f"h={head.lemma_.lower()}", f"inside={mention.start <= word.i < mention.end}"]  # fmt: skip
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


def _near(word: Token, head: Token) -> str:
    gap = abs(word.i - head.i)
    return "1" if gap == 1 else "3" if gap <= 3 else "6" if gap <= 6 else "12" if gap <= 12 else "+"


def path(word: Token, head: Token) -> str:
    """The way from the word to the mention through the parse: "^dobj vsubj"; "far" beyond six steps."""
    above: list[Token] = [word, *word.ancestors]
    rank = {token.i: n for n, token in enumerate(above)}
    down: list[str] = []
    at = head
    while at.i not in rank:
        down.append(_step(at))
        if at.head.i == at.i or len(down) > MAX_PATH:
            return "far"
        at = at.head
    up = [_step(token) for token in above[: rank[at.i]]]
    if len(up) + len(down) > MAX_PATH:
        return "far"
    return "^".join(up) + "|" + "v".join(reversed(down))


def _step(token: Token) -> str:
    return f"prep:{token.lower_}" if token.dep_ in ("prep", "agent") else token.dep_
