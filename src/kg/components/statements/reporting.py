"""What a word may report, as the parse shows it: candidates, each with its cue, relation, content and speaker.

Relations, as the cue lexicon names them:

    ccomp                a clause: "said that", "asked whether"; the cue inserted: "The talks, he said, failed"
    inserted             both sides of a cue between commas, however they were parsed
    as                   "as Lee put it"; of an object too: "described it as over"
    inf, ing             an infinitive or a gerund: "vowed to go", "proposed waiting"
    obj                  an object: "denied any role"
    for:inf              "called for them to go"
    seeming              "it seemed to be over"
    obj:inf, obj:of ...  an object and what is said of it: "urged Kyiv to sign", "accused them of lying"
    oprd                 an object and its predicate: "called it a gamble"
    passive              the subject of a passive: "the plan was praised"; passive:inf "they are said to be ill"
    of, for, about ...   a prepositional phrase: "warned of delays"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.components.statements.cues import lexicon
from kg.components.statements.pieces import ranges_of, span_of, trim, trimmed
from kg.components.statements.quoting import Range
from kg.components.statements.speakers import agent, child, is_passive, name_before, owner, patient, speaker_of
from kg.components.words import Word

_INSERTED = frozenset({"parataxis", "ccomp", "dep", "intj", "meta"})
_SEEMS = frozenset({"seem", "appear", "look", "sound"})
_TIMELY = frozenset({"by", "during", "after", "before", "since", "until", "via", "within", "at"})
_ADVERBIAL = frozenset({"by", "in", "at", "during", "after", "before", "since", "from"})
_BESIDE = frozenset({"nsubj", "prep", "npadvmod", "advmod", "dobj", "dative"})
_COMMAS = frozenset({",", "-", "–", "—", "--"})
_ASTRAY = 40  # tokens between a cue and a clause that the parse hung elsewhere
_OBJECT_PREPOSITIONS = frozenset({"as", "of", "for", "with", "to", "on", "against", "about"})


@dataclass(slots=True)
class Report:
    """One reading of a cue: `words` and `content` are token ranges; `speaker`, `addressee` head words of phrases."""

    cue: Word
    words: Range
    relation: str
    content: list[Range]
    speaker: Word | None
    addressee: Word | None = None


Reading = tuple[str, list[Range], Range]


def reports_of(cue: Word) -> list[Report]:
    """All readings of a verb, noun or adjective as a cue, in no order of preference."""
    if cue.pos_ in {"VERB", "AUX"}:
        found = list(_of_verb(cue))
    elif cue.pos_ == "NOUN":
        found = list(_of_noun(cue))
    elif cue.pos_ == "ADJ":
        found = list(_of_adjective(cue))
    else:
        found = []
    return [report for report in found if report.content]


def _of_verb(verb: Word) -> Iterator[Report]:
    readings = [] if _presents(verb) else _readings(verb)
    if readings:
        speaker, hearer = speaker_of(verb), addressee(verb)
        for relation, content, words in readings:
            yield Report(verb, words, relation, content, None if relation == "seeming" else speaker, hearer)


def _readings(verb: Word) -> list[Reading]:
    """What a verb may tell: relation, content and the words of the cue."""
    things = (
        (relation, _with_tail(verb, content) if content and relation != "passive" else content, words)
        for relation, content, words in (*_objects(verb), *_prepositions(verb))
    )
    found = [*_clauses(verb), *_infinitives(verb), *things, *_around(verb), *_seeming(verb)]
    told = [content for _, content, _ in found]
    return [*found, *(reading for reading in _inserted(verb) if reading[1] not in told)]


def _presents(verb: Word) -> bool:
    """Whether a verb only brings in another that tells: "was quoted as saying that …"."""
    said = (child(phrase, "pcomp") for phrase in verb.children if phrase.dep_ == "prep" and phrase.lower_ == "as")
    return any(word is not None and lexicon().tells(word) for word in said)


def _with_tail(verb: Word, content: list[Range]) -> list[Range]:
    """Content with the phrases right after it that the parse hung on its verb: "cited gains | in many states"."""
    begin, end = content[-1]
    for part in verb.rights:
        if any(not verb.doc[i].is_quote for i in range(end, part.left)) or part.left < end:
            continue
        told = part.dep_ == "prep" and part.lower_ not in _TIMELY and not _is_occasion(part)
        if told or (part.dep_ == "advcl" and _marked(part, "because")):
            end = part.right + 1
    last = trim((begin, end), verb.doc)
    return [*content[:-1], last] if last is not None else content


def _is_occasion(preposition: Word) -> bool:
    """Whether a phrase tells when or where something was said: "on Monday", "in an interview"."""
    thing = child(preposition, "pobj")
    return thing is not None and (thing.ent_type_ in {"DATE", "TIME"} or lexicon().is_a(thing, "occasion"))


def _clauses(verb: Word) -> Iterator[Reading]:
    """ "said that …", "asked whether …", "…", he said; an object and an infinitive that were parsed as a clause."""
    clauses = [c for c in verb.children if c.dep_ == "ccomp" or _asks(verb, c)]
    for clause in clauses:
        own = child(clause, "nsubj")
        if clause.tag_ == "VB" and _marked(clause, "to") and own is not None and own.i < clause.i:
            yield "obj:inf", span_of([clause], without=[own]), _words(verb)
            return
    content = _content_of(verb, clauses) if clauses else []
    if content:
        yield "ccomp", content, _words(verb)
    elif lexicon().tells(verb):
        yield from _strayed(verb)


def _content_of(verb: Word, clauses: list[Word]) -> list[Range]:
    """What those clauses of a cue hold that belong together, without the cue and without a source of its own."""
    after = _adjoining([clause for clause in clauses if clause.i > verb.i])
    told = _quoted_with(after or clauses, clauses)
    return span_of(told, without=[verb, *_sources(told)])


def _sources(clauses: Iterable[Word]) -> Iterator[Word]:
    """The "according to X" at the end of clauses: whose source it is, is not told with them."""
    for clause in clauses:
        last = clause.doc[clause.right]
        while last.i != clause.i and last.lower_ != "according":
            last = last.head
        if last.i != clause.i:
            yield last


def _asks(verb: Word, clause: Word) -> bool:
    """Whether an adverbial clause is what is asked: "asked if they would go"."""
    asking = verb.lemma_ in {"ask", "wonder", "know", "question"}
    return asking and clause.dep_ == "advcl" and _marked(clause, "whether", "if", "how", "why")


def _adjoining(clauses: list[Word]) -> list[Word]:
    """The first clause after a cue, and those that follow it at once: "said the money spent | will not do"."""
    kept = clauses[:1]
    for clause in clauses[1:]:
        gap = range(kept[-1].right + 1, clause.left)
        if not all(clause.doc[i].is_punct for i in gap):
            break
        kept.append(clause)
    return kept


def _quoted_with(clauses: list[Word], all_of_them: list[Word]) -> list[Word]:
    """The clauses after a cue, or on both sides where those before it are quoted: "…," he said, "…"."""
    before = [c for c in all_of_them if c not in clauses and (c.right + 2 < len(c.doc))]
    quoted = [c for c in before if any(c.doc[i].is_quote for i in range(c.right, c.right + 3))]
    return [*quoted, *clauses]


def _strayed(verb: Word) -> Iterator[Reading]:
    """A that-clause that the parse hung on a noun in between: "told reporters after lunch that talks would go on"."""
    for token in verb.doc[verb.i + 1 : min(verb.right + 1, verb.i + _ASTRAY)]:
        if token.dep_ in {"relcl", "acl"} and _is_that_clause(token) and verb.is_ancestor(token):
            if not lexicon().knows(token.head):
                yield "ccomp", span_of([token]), _words(verb)
            return
    clause = _beside(verb)
    if clause is not None:
        yield "ccomp", span_of([clause]), _words(verb)
    elif verb.tag_ == "VBG":
        yield from _rest(verb)


def _rest(verb: Word) -> Iterator[Reading]:
    """The rest of a sentence that the parse put above a participle: "spoke, stating on May 3, | the talks go on"."""
    begin = verb.right + 1
    while begin < verb.sentence.stop and verb.doc[begin].is_punct:
        begin += 1
    above = {token.i for token in verb.ancestors}
    for token in verb.doc[begin : verb.sentence.stop]:
        if token.dep_ in {"nsubj", "nsubjpass"} and token.left == begin and token.head.i in above:
            yield "ccomp", ranges_of(list(range(begin, verb.sentence.stop)), verb.doc), _words(verb)
            return


def _beside(verb: Word) -> Word | None:
    """A clause right after a cue that the parse hung on what stands above: "rose, telling them, “We go now.”"."""
    if verb.tag_ not in {"VBG", "VBD", "VBZ", "VBP"}:
        return None
    above = {token.i for token in verb.ancestors}
    for token in verb.doc[verb.right + 1 : min(verb.sentence.stop, verb.right + _ASTRAY)]:
        if token.head.i in above and token.dep_ in {"ccomp", "conj", "parataxis", "dep", "advcl"}:
            near = token.left - verb.right <= 3 and token.left > verb.i
            own = child(token, "nsubj", "nsubjpass", "expl") is not None and child(token, "mark") is None
            joined = any(c.dep_ == "cc" and c.i > verb.i for c in verb.doc[verb.right + 1 : token.i])
            return token if near and own and not joined else None
    return None


def _is_that_clause(verb: Word) -> bool:
    """Whether a clause has a subject of its own beside the "that" in front of it."""
    marked = any(c.lower_ == "that" and c.i < verb.i and (c.dep_ == "mark" or c.tag_ == "IN") for c in verb.children)
    return marked and any(c.dep_ in {"nsubj", "nsubjpass"} and c.lower_ != "that" for c in verb.children)


def _infinitives(verb: Word) -> Iterator[Reading]:
    """ "vowed to go", "proposed waiting", "urged Kyiv to sign", "is said to be ill"."""
    thing = child(verb, "dobj", "dative")
    for clause in verb.children:
        if clause.dep_ != "xcomp":
            continue
        finite = _marked(clause, "to")
        if finite and child(verb, "nsubjpass") is not None and agent(verb) is None:
            subject = patient(verb)
            yield "passive:inf", span_of([subject, clause] if subject is not None else [clause]), _words(verb)
        elif finite:
            yield ("obj:inf" if thing is not None else "inf"), span_of([clause]), _words(verb)
        elif thing is None:
            yield "ing", span_of([clause]), _words(verb)
    yield from _for_to(verb)


def _for_to(cue: Word) -> Iterator[Reading]:
    """ "called for the guards to leave", "calls for them to go": the subject of the infinitive after "for"."""
    for clause in cue.children:
        mark = next((c for c in clause.children if c.dep_ == "mark" and c.lower_ == "for" and c.i < clause.i), None)
        if mark is not None and mark.i > cue.i and clause.tag_ == "VB" and _marked(clause, "to"):
            yield "for:inf", span_of([clause], without=[mark]), _words(cue, mark)


def _seeming(verb: Word) -> Iterator[Reading]:
    """ "the plan seemed to fail", "seems stable": the subject and what it seems to be, in nobody's words."""
    subject, rest = child(verb, "nsubj"), child(verb, "xcomp", "oprd", "acomp")
    if verb.lemma_ in _SEEMS and subject is not None and rest is not None and not lexicon().tells(rest):
        yield "seeming", span_of([subject, rest]), _words(verb)


def _objects(verb: Word) -> Iterator[Reading]:
    """ "denied any role", "called it a gamble", "accused them of lying"; the subject of a passive."""
    thing = child(verb, "dobj")
    passive = patient(verb) if is_passive(verb) else None
    predicate = child(verb, "oprd")
    if predicate is not None:
        parts = [part for part in (thing or passive, predicate) if part is not None and part.tag_ not in {"WP", "WDT"}]
        yield "oprd", span_of(parts), _words(verb)
    elif thing is not None and child(thing, "appos") is not None:
        yield "oprd", span_of([thing]), _words(verb)  # "called the plan a gamble", read as an apposition
    phrases = [phrase for phrase in _phrases(verb) if phrase.i > verb.i and not _absolute(phrase)]
    for phrase in phrases:
        preposition = phrase.lower_
        if preposition in _OBJECT_PREPOSITIONS and (thing or passive) is not None:
            parts = [part for part in (thing or passive, phrase) if part is not None and part.tag_ not in {"WP", "WDT"}]
            yield f"obj:{preposition}", span_of(parts), _words(verb)
    if thing is not None and thing.tag_ not in {"WP", "WDT"}:
        yield "obj", span_of([thing]), _words(verb)
    as_what = any(phrase.lower_ == "as" for phrase in phrases)  # "was described as a gamble": not the plan alone
    if passive is not None and thing is None and not as_what and passive.tag_ not in {"WP", "WDT"}:
        yield "passive", span_of([passive], without=[verb]), _words(verb)


def _absolute(phrase: Word) -> bool:
    """Whether "with" brings in a clause of its own after a comma: "rose, with many fearing the worst"."""
    return phrase.lower_ == "with" and phrase.i > 0 and phrase.doc[phrase.i - 1].text in _COMMAS


def _prepositions(verb: Word) -> Iterator[Reading]:
    """ "warned of delays", "called for calm": the preposition belongs to the cue."""
    described = is_passive(verb) and patient(verb) is not None  # "was described as …" has the subject in its content
    for phrase in _phrases(verb):
        if phrase.i > verb.i and phrase.lower_ not in _ADVERBIAL and not (described and phrase.lower_ == "as"):
            yield phrase.lower_, span_of(_inside(phrase)), _words(verb, phrase)


def _around(verb: Word) -> Iterator[Reading]:
    """The clause that a cue is inserted in: "The talks, he said, failed"; "As Lee said, they failed"."""
    head = verb.head
    if head.i == verb.i or child(verb, "ccomp") is not None:
        return
    if verb.dep_ in {"advcl", "prep", "pcomp"} and _marked(verb, "as"):
        yield "as", span_of([head], without=[verb]), _words(verb)
    elif _is_inserted(verb):
        yield "ccomp", span_of([head], without=[verb]), _words(verb)


def _inserted(verb: Word) -> Iterator[Reading]:
    """What stands on both sides of a cue between commas: "The town, the mayor said, is safe, and so is the bridge"."""
    subject = child(verb, "nsubj")
    if subject is None or not lexicon().tells(verb) or verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return
    doc, begin, end = verb.doc, min(subject.left, verb.i), verb.i + 1
    if begin == 0 or doc[begin - 1].text not in _COMMAS:
        return
    for part in verb.rights:
        if part.left == end and part.dep_ in _BESIDE:
            end = part.right + 1
    sentence = verb.sentence
    if end + 1 >= sentence.stop or doc[end].text not in _COMMAS or any(doc[i].is_quote for i in sentence):
        return
    sides = trimmed([(sentence.start, begin - 1), (end + 1, sentence.stop)], doc)
    if len(sides) == 2:
        yield "inserted", sides, _words(verb)


def _is_inserted(verb: Word) -> bool:
    """Whether a verb with its subject stands between commas in what it tells."""
    subject = child(verb, "nsubj") or name_before(verb)
    if verb.dep_ not in _INSERTED or verb.head.pos_ not in {"VERB", "AUX"} or subject is None:
        return False
    return verb.dep_ != "ccomp" or child(verb, "dobj", "xcomp", "prep") is None


def _of_noun(noun: Word) -> Iterator[Report]:
    """ "his insistence that …", "a call for calm", "their promise to leave"."""
    speaker = owner(noun)
    for part in noun.children:
        if part.i < noun.i:
            continue
        if part.dep_ in {"acl", "ccomp"} and (_marked(part, "that") or part.dep_ == "ccomp"):
            yield Report(noun, (noun.i, noun.i + 1), "ccomp", span_of([part]), speaker)
        elif part.dep_ == "acl" and _marked(part, "to"):
            yield Report(noun, (noun.i, noun.i + 1), "inf", span_of([part]), speaker)
        elif part.dep_ == "prep" and part.lower_ not in {"by", "in", "at", "from"}:
            inside = [p for p in _inside(part) if speaker is None or p.i != speaker.i]
            yield Report(noun, _words(noun, part), part.lower_, span_of(inside), speaker)
    for relation, content, words in _for_to(noun):
        yield Report(noun, words, relation, content, speaker)


def _of_adjective(word: Word) -> Iterator[Report]:
    """ "is confident that …", "was critical of the plan"."""
    if word.dep_ not in {"acomp", "oprd", "conj"}:
        return
    verb = word.head
    while verb.dep_ == "conj" and verb.pos_ == "ADJ":
        verb = verb.head
    speaker = speaker_of(verb) if verb.pos_ in {"VERB", "AUX"} else None
    for part in word.children:
        if part.i > word.i and part.dep_ in {"ccomp", "xcomp", "acl"}:
            relation = "inf" if _marked(part, "to") else "ccomp"
            yield Report(word, (word.i, word.i + 1), relation, span_of([part]), speaker)
        elif part.i > word.i and part.dep_ == "prep":
            yield Report(word, _words(word, part), part.lower_, span_of(_inside(part)), speaker)


def addressee(verb: Word) -> Word | None:
    """The head word of whom a verb addresses: "told reporters", "was told", "said to aides"."""
    thing = child(verb, "dative")
    if thing is not None:
        return child(thing, "pobj") if thing.dep_ == "dative" and thing.pos_ == "ADP" else thing
    thing = child(verb, "dobj")
    if thing is not None:
        return thing
    to = next((part for part in _phrases(verb) if part.lower_ == "to"), None)
    return child(to, "pobj") if to is not None else child(verb, "nsubjpass")


def _marked(clause: Word, *words: str) -> bool:
    """Whether one of the words introduces a clause."""
    return any(c.lower_ in words and c.i < clause.i for c in clause.children)


def _phrases(token: Word) -> Iterator[Word]:
    """The prepositions that hang on a word, "on" of "go on" among them only with an object."""
    for part in token.children:
        if part.dep_ in {"prep", "prt", "dative"} and child(part, "pobj", "pcomp", "amod") is not None:
            yield part


def _inside(preposition: Word) -> list[Word]:
    """What a preposition governs."""
    return [part for part in preposition.children if part.dep_ in {"pobj", "pcomp", "amod", "prep"}]


def _words(cue: Word, preposition: Word | None = None) -> Range:
    """The cue as a token range: with its particle ("pointed out") and its preposition, where they follow at once."""
    end = cue.i + 1
    for part in (*(c for c in cue.children if c.dep_ == "prt"), preposition):
        if part is not None and part.i == end:
            end += 1
    return cue.i, end
