"""What bears on whether a word tells something: features of a reading, for the linear table of `weighing`.

A feature is a string such as "say/V ccomp" (word and relation) or "who name" (who speaks); the table knows what
each is worth. All are read from the parse, the entities and the quotation marks.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.components.grammar import antecedent
from kg.components.statements.cues import common, lexicon, step, word_of
from kg.components.statements.quotations import Quotes
from kg.components.statements.reporting import Report
from kg.components.statements.speakers import agent, is_passive
from kg.components.words import Word, top

_FIRST = frozenset({"i", "we", "me", "us"})
_HELD_OUT = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "PERCENT", "MONEY", "QUANTITY"})
_OPENING = 60  # tokens at the start of a text: headline and first paragraph
_CLASSES = ("speaks", "text", "source")


def features_of(readings: Sequence[Report], quotes: Quotes) -> list[list[str]]:
    """The features of each reading of one cue.

    Args:
        readings: all readings of the cue, at least one.
        quotes: the quotations of the text.
    """
    cue = readings[0].cue
    shared = _of_cue(cue, quotes.around(cue.i) is not None)
    word = word_of(cue)
    with_word = [f"{word} {feature}" for feature in shared]
    relations = sorted({r.relation for r in readings})
    out = []
    for report in readings:
        own = _of_reading(report, quotes)
        own += [f"beside {report.relation} {other}" for other in relations if other != report.relation]
        own += [f"{report.relation} {feature}" for feature in shared]
        out.append([*shared, *with_word, *own])
    return out


def _of_cue(cue: Word, quoted: bool) -> list[str]:
    """The word itself, its mood and its place."""
    head, doc = cue.head, cue.doc
    sentence = cue.sentence
    out = [
        "any",
        f"word {word_of(cue)}",
        f"tag {cue.tag_}",
        f"dep {cue.dep_} {cue.tag_}",
        f"opens text {sentence.start < _OPENING}",
    ]
    if head.i != cue.i:
        out += [f"under {cue.dep_} {common(head)}", f"under {head.pos_}"]
    for child in cue.children:
        dep = child.dep_
        if dep in {"aux", "neg", "prt", "mark"}:
            out.append(f"{dep} {common(child)}")
        elif dep in {"advmod", "npadvmod"}:
            out.append(f"adv {common(child)}" if dep == "advmod" else "npadvmod")
        elif dep != "punct":
            out.append(f"has {dep} {'<' if child.i < cue.i else '>'}")
    if cue.pos_ in {"VERB", "AUX"} and is_passive(cue):
        out.append("passive by" if agent(cue) is not None else "passive")
    if quoted:
        out.append("in quotation")
    if _is_told(cue):
        out.append("is told")
    if not doc[sentence.stop - 1].is_punct:
        out.append("no full stop")
    return out


def _is_told(cue: Word) -> bool:
    """Whether what stands around a cue is told by another."""
    token = cue
    for _ in range(6):
        head = token.head
        if head.i == token.i:
            return False
        if token.dep_ == "ccomp" and lexicon().tells(head):
            return True
        token = head
    return False


def _of_reading(report: Report, quotes: Quotes) -> list[str]:
    """Its word and relation, what the lexicon says of them, who speaks, and what is told."""
    cue, relation = report.cue, report.relation
    word = word_of(cue)
    out = [relation, f"{word} {relation}", f"{word} {relation} {cue.tag_}"]
    entry = lexicon().entry(cue, relation)
    known = f"{round(entry.share * 8)} {entry.stance}" if entry is not None else "none"
    out += [f"share {known}", f"share {known} {relation}"]
    who = source_of(report.speaker)
    kind = who.partition(" ")[0]
    out += [
        f"who {who}",
        f"who {relation} {who}",
        f"who {word} {who}",
        f"who share {known} {kind}",
        f"who {cue.tag_} {who}",
    ]
    if report.speaker is not None:
        out.append(f"speaker {common(report.speaker)}")
    out.append(f"hearer {report.addressee is not None}")
    return out + _of_content(report, quotes)


def source_of(speaker: Word | None) -> str:
    """What kind of phrase speaks: "name PERSON", "noun speaks", "he", "none" …"""
    if speaker is None:
        return "none"
    token = antecedent(speaker)
    if token.pos_ == "PRON" or token.tag_ in {"PRP", "PRP$", "WP", "WDT"}:
        return "I" if token.lower_ in _FIRST else token.lower_
    if token.ent_type_ and token.ent_type_ not in _HELD_OUT:
        return f"name {token.ent_type_}"
    classes = "+".join(name for name in _CLASSES if lexicon().is_a(token, name))
    return f"{'name' if token.pos_ == 'PROPN' else 'noun'} {classes or token.pos_}"


def _of_content(report: Report, quotes: Quotes) -> list[str]:
    """What is told: its length, its first word, its head, its quotation marks."""
    doc, relation = report.cue.doc, report.relation
    begin, end = report.content[0][0], report.content[-1][1]
    first, head = doc[begin], top(doc[report.content[-1][0] : end])
    quoted = sum(quotes.around(i) is not None for i in (begin, end - 1))
    out = [
        f"long {relation} {step(end - begin)}",
        f"first {common(first)}",
        f"first {relation} {first.tag_}",
        f"head {relation} {head.pos_} {head.ent_type_}",
        f"head {common(head)}",
        f"head {word_of(report.cue)} {head.pos_}",
        f"quoted {quoted}",
        f"quoted {relation} {quoted}",
        f"pieces {relation} {len(report.content)}",
        f"after {relation} {begin > report.cue.i}",
    ]
    if head.pos_ in {"VERB", "AUX"}:
        out.append(f"tense {relation} {head.tag_}")
    if lexicon().tells(head):
        out.append(f"tells {relation}")
    if any(doc[i].ent_type_ for i in range(begin, min(end, begin + 30))):
        out.append(f"names {relation}")
    return out
