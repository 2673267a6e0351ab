"""Whether an event is told as a fact, a plan, a possibility, or as not happening.

`setting(word)` reads what grammar says: tense and auxiliaries, negation, conditions, and the words that the
event's word hangs on ("plans to", "demanded that", "denied", "upcoming"). A linear table weighs it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.components.grammar import is_verbal
from kg.components.linear import Table
from kg.components.words import Word

CLASSES = ["Asserted", "Planned", "Possible", "Negated"]
MODALS = {
    form: kind
    for kind, forms in {
        "will": "will 'll ’ll wo shall",
        "would": "would 'd ’d",
        "could": "could",
        "may": "may might",
        "can": "can ca",
        "should": "should",
        "must": "must",
    }.items()
    for form in forms.split()
}
NEGATIONS = frozenset("not n't n’t never no without neither nor nobody none hardly cannot".split())
CONDITIONS = frozenset("if unless whether should until before lest".split())
CANCELS = frozenset("cancel scrap abort".split())
REFUSALS = frozenset("REJECT THREATEN REQUEST ACCUSE".split())
STEPS = 4
CARRIERS = frozenset(
    "hold conduct stage launch carry make give have take start begin resume continue open mount attend lead wage "
    "deliver issue offer provide host schedule arrange plan pay undertake perform impose lift end cancel".split()
)
HAPPENINGS = frozenset(
    "begin start resume continue take happen occur open end follow come go be proceed fail collapse".split()
)
KINDS = {
    "plan": "plan intend schedule prepare aim set expect slate vow pledge promise agree commit due decide announce "
    "ready poise hope plot order approve upcoming planned scheduled forthcoming future next expected anticipated "
    "looming impending set coming",
    "ask": "demand urge call ask request insist want seek press push propose offer suggest recommend encourage "
    "require appeal need consider threaten warn advise invite proposal demand request offer appeal proposed",
    "maybe": "possible potential likely unlikely possibility chance risk prospect fear attempt try threat option "
    "hypothetical whether could able alleged help allow enable",
    "deny": "deny refuse reject decline fail stop prevent avoid avert cancel oppose block forbid ban resist rule "
    "refusal denial lack absence cancelled canceled failure end unable",
    "did": "begin start continue manage hold launch conduct carry follow cause lead force succeed stage resume",
    "done": "previous past recent last earlier ongoing former latest deadly bloody",
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}


def factuality_of(word: Word, type_: str, when: str, table: Table) -> str:
    """One of `CLASSES`; `when` is "ahead", "behind" or "" as the event's time lies to the article's date."""
    told = _plain(word, type_)
    if told is not None:
        return told
    scores = table.scores(features(word, type_, when))
    return CLASSES[int(scores.argmax())]


def _plain(word: Word, type_: str) -> str | None:
    """What an auxiliary or a negation of the word itself settles (nine times in ten, in the training sentences)."""
    if word.dep_ in ("dobj", "nsubjpass") and word.head.lemma_.lower() in CANCELS and not is_verbal(word):
        return "Negated"
    if not is_verbal(word):
        return None
    found = set(_around(word))
    if "not" in found:
        certain = found.isdisjoint((*MODALS.values(), "if", "hasif")) and type_ not in REFUSALS
        return "Negated" if certain and word.tag_ in ("VBN", "VBD", "VB", "VBZ") else None
    if not found.isdisjoint(("may", "could")) or ("will" in found and not found.isdisjoint(("if", "hasif"))):
        return "Possible"
    return "Planned" if "will" in found else None


def features(word: Word, type_: str, when: str) -> list[str]:
    """What may show the factuality of the event that `word` names."""
    lemma = word.lemma_.lower()
    findings = list(setting(word))
    out = [
        "bias",
        f"y={type_}",
        f"l={lemma}",
        f"t={word.tag_}",
        f"t={word.tag_} y={type_}",
        f"s={'|'.join(findings[:6])}",
    ]
    out.extend(f"g={finding}" for finding in findings)
    out.extend(f"g={finding} v={word.pos_}" for finding in findings)
    out.extend(f"g={finding} y={type_}" for finding in findings if not finding.startswith("up"))
    out.extend((f"when={when}", f"when={when} v={word.pos_}", f"when={when} t={word.tag_}"))
    out.extend(f"{a}&{b}" for n, a in enumerate(findings[:8]) for b in findings[n + 1 : 8])
    return out


def setting(word: Word) -> Iterator[str]:
    """The findings, nearest first: "will", "not", "if", "up1:plan/xcomp", "mod:upcoming" …"""
    yield from (f"0{f}" for f in _around(word))
    at = word
    if _is_carried(word):
        yield from (f"0{f}" for f in _around(word.head) if not f.startswith("tag:"))
        yield f"carrier:{word.head.tag_}"
    for step in range(1, STEPS + 1):
        head = at.head
        if head.i == at.i:
            return
        yield f"up{step}:{head.lemma_.lower()}/{at.dep_}"
        yield f"up:{head.lemma_.lower()}"
        if head.lemma_.lower() in KIND_OF:
            yield f"kind{step}:{KIND_OF[head.lemma_.lower()]}"
            yield f"kind:{KIND_OF[head.lemma_.lower()]}/{at.dep_}"
        yield f"dep{step}:{at.dep_}"
        if is_verbal(head) or head.pos_ == "ADJ":
            yield from (f"{step}{f}" for f in _around(head))
            if at.dep_ in ("ccomp", "advcl", "conj", "relcl") and is_verbal(at):
                return
        at = head


def _is_carried(word: Word) -> bool:
    """Whether a noun takes its setting from the verb that carries it: "will hold talks", "talks may resume"."""
    if is_verbal(word) or word.dep_ not in ("dobj", "nsubj", "nsubjpass"):
        return False
    return word.head.lemma_.lower() in (CARRIERS if word.dep_ != "nsubj" else HAPPENINGS)


def _around(word: Word) -> Iterator[str]:
    yield f"tag:{word.tag_}"
    for child in word.children:
        low = child.lower_
        if child.dep_ in ("aux", "auxpass") and low in MODALS:
            yield MODALS[low]
        elif child.dep_ == "neg" or low in NEGATIONS:
            yield "not"
        elif child.dep_ == "aux":
            yield f"aux:{low}"
        elif child.dep_ == "mark" or (child.dep_ == "advmod" and low in CONDITIONS):
            yield "if" if low in CONDITIONS else f"mark:{low}"
        elif child.dep_ in ("amod", "advmod", "det"):
            yield f"mod:{child.lemma_.lower()}"
            if child.lemma_.lower() in KIND_OF:
                yield f"modkind:{KIND_OF[child.lemma_.lower()]}"
        elif child.dep_ == "prep" and child.lower_ in ("for", "without"):
            yield f"prep:{child.lower_}"
        elif child.dep_ in ("nsubj", "nsubjpass"):
            if any(c.lower_ in NEGATIONS for c in child.children) or low in NEGATIONS:
                yield "not"
        elif child.dep_ == "advcl" and any(c.lower_ == "if" for c in child.children):
            yield "hasif"
