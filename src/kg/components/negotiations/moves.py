"""What belongs to a negotiation: its rounds, and the moves of its parties (demands, offers, refusals …)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from kg import lexicon
from kg.components import marks
from kg.components.negotiations.joining import Process
from kg.components.negotiations.progress import told
from kg.components.negotiations.sides import Sides

MOVES = {
    "REQUEST": "Demand",
    "REJECT": "Refusal",
    "THREATEN": "Threat",
    "CONCEDE": "Concession",
    "AGREE": "Agreement",
}
"""What an event of a PLOVER type is within a negotiation, where its word does not say more."""


def rounds_and_moves(doc: Doc, process: Process, sides: Sides) -> tuple[list[str], list[list[str]]]:
    """The ids of the rounds (meetings and talks of the parties), and (id, move) of their moves.

    Moves are events and statements of a party: in a sentence that names the process, or toward another party.
    """
    rounds, moves = [], []
    near = {call.sentence for call in process.calls}
    named = {call.token.i for call in process.calls}
    attrs = marks.attrs_of(doc, "kg_events")
    for key, spans in marks.spans_by_id(doc, "kg_events").items():
        data, span = attrs[key], spans[0]
        movers = present(data["actors"], process, sides)
        there = movers | present(data["recipients"], process, sides)
        own = any(t.i in named for s in spans for t in s)
        if span.label_ == "CONSULT" and (len(there) >= 2 or (own and there)):
            rounds.append(key)
        elif span.label_ in MOVES and movers and (len(there) >= 2 or sides.sentences.start(span.start) in near):
            moves.append([key, _move(span.root, span.label_)])
    acts = marks.spans_by_id(doc, "kg_events")
    done = {token.i for key, _ in moves for span in acts[key] for token in span}
    return rounds, [*moves, *_said(doc, process, sides, near, done)]


def planned(doc: Doc, process: Process, rounds: list[str], sides: Sides) -> int:
    """How many of the rounds are meetings of the parties that are still to come."""
    attrs = marks.attrs_of(doc, "kg_events")
    ahead = [attrs[key] for key in rounds if attrs[key]["factuality"] == "Planned"]
    return sum(len(present([*each["actors"], *each["recipients"]], process, sides)) > 1 for each in ahead)


def present(actors: list[str], process: Process, sides: Sides) -> set[str]:
    """The parties for whom some actors act."""
    return {each for actor in actors for each in sides.chain(actor)} & set(process.parties)


def _said(doc: Doc, process: Process, sides: Sides, near: set[int], done: set[int]) -> Iterator[list[str]]:
    """The statements that are a move by the verb they are told with: "insisted that …", "warned that …".

    Not those whose verb is an event, and so a move by itself (a word of `done`), nor "did not offer to …".
    """
    attrs = marks.attrs_of(doc, "kg_statements")
    for key, spans in marks.spans_by_id(doc, "kg_statements").items():
        data = attrs[key]
        cue = doc[data["cue"][0] : data["cue"][1]].root if data.get("cue") else None
        if cue is None or cue.i in done or told(cue) != "fact":
            continue
        move = _by_word().get(cue.lemma_.lower())
        sentences = {sides.sentences.start(span.start) for span in spans}
        if move is not None and sentences & near and present(data["speakers"], process, sides):
            yield [key, move]


def _move(word: Token, type_: str) -> str:
    """The move of an event: an offer by its word, a condition by its "if", else by the type."""
    told = _by_word().get(word.lemma_.lower())
    if told == "Offer" and type_ in {"AGREE", "REQUEST"}:
        return "Offer"
    if type_ == "REQUEST" and (told == "Condition" or any(child.lower_ in {"if", "unless"} for child in word.subtree)):
        return "Condition"
    return MOVES[type_]


@cache
def _by_word() -> dict[str, str]:
    return {row["word"]: row["move"] for row in lexicon.rows("moves")}
