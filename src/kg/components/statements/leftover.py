"""Statements that no cue of the parse brought in: what stands after a colon, and the quotations that are left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile

from kg.components.statements.cues import lexicon
from kg.components.statements.pieces import ranges_of
from kg.components.statements.quotations import Quotation, Quotes
from kg.components.statements.quoting import Range, completed, united
from kg.components.statements.reporting import Report, reports_of
from kg.components.statements.speakers import child, speaker_of
from kg.components.statements.telling import Telling, telling_of
from kg.components.statements.weighing import Choice, attributed, can_speak, edged, tables, weigh
from kg.components.words import Word, top

_DASHES = ("-", "–", "—", "―", "--")
_SPOKEN = (",", ".", "!", "?", "…")
_REACH = 16  # tokens between a quotation and its cue
_LABEL = 8  # tokens before a colon that may name a source


def by_colon(doc: list[Word], quotes: Quotes, lines: Sequence[Range]) -> Iterator[Telling]:
    """Headlines and transcripts: "Lee: Talks will go on", "TAPPER: Will they?"."""
    for begin, end in lines:
        start = begin + 1 if doc[begin].is_quote else begin
        colon = next((i for i in range(start + 1, min(start + _LABEL, end)) if doc[i].text == ":"), None)
        if colon is None or end - colon < 4 or not _names_source(doc, start, colon):
            continue
        content = ranges_of(list(range(colon + 1, end)), doc)
        content = completed(doc, content, quotes, colon, None)
        source = top(doc[start:colon])
        yield Telling(content, source, doc[colon], (colon, colon + 1), rule="colon")


def _names_source(doc: list[Word], begin: int, end: int) -> bool:
    """Whether the words before a colon are a name, or a noun such as "report"."""
    label = doc[begin:end]
    head = top(label)
    if any(t.pos_ in {"VERB", "AUX"} or (t.is_punct and t.text not in {"-", ".", ",", "(", ")"}) for t in label):
        return False
    if any(lexicon().is_a(t, "label") for t in label) and not any(t.ent_type_ == "PERSON" for t in label):
        return False
    if head.ent_type_ in {"DATE", "TIME", "CARDINAL"}:
        return False
    if len(label) == 1 and head.text.istitle() and not head.is_stop:
        return True
    return lexicon().is_a(head, "source") or head.pos_ == "PROPN" or _text(label).isupper()


def paragraphs(doc: list[Word]) -> Iterator[Range]:
    """The paragraphs of a Doc as token ranges, without the line breaks."""
    begin = 0
    for i, token in enumerate(doc):
        if "\n" in token.text or "\r" in token.text:
            if begin < i:
                yield begin, i
            begin = i + 1
    if begin < len(doc):
        yield begin, len(doc)


def with_quotations(doc: list[Word], quotes: Quotes, found: list[Telling], lines: Sequence[Range]) -> list[Telling]:
    """Each quotation that no cue has taken joins a statement, or becomes one."""
    for quotation in quotes:
        if not _taken(quotation, found):
            at = bisect_right(lines, quotation.begin, key=lambda line: line[0]) - 1
            held = at >= 0 and quotation.begin < lines[at][1]
            line = lines[at] if held else (quotation.begin, quotation.end)
            found += _placed(doc, quotation, quotes, line, found)
    return found


def _placed(
    doc: list[Word],
    quotation: Quotation,
    quotes: Quotes,
    line: Range,
    found: list[Telling],
) -> list[Telling]:
    """The new statement that a quotation makes, if any; it may join one of those found instead."""
    earlier = sorted((t for t in found if _told_before(t, quotes, quotation)), key=lambda t: t.end)
    if quotation.continues:
        opened = next((t for t in reversed(earlier) if _ends_at(doc, t, quotation.begin)), None)
        if opened is not None:
            return _join(doc, quotation, opened)
    reopened = _reopened_in(quotation, quotes, found)
    if reopened is not None:
        return _join(doc, quotation, reopened)
    if quotation.short and not _spoken(doc, quotation):
        return _join(doc, quotation, _introducing(doc, quotation, earlier, line))
    cue = _cue_after(doc, quotation, quotes, line) or _cue_before(doc, quotation, quotes, line)
    if cue is not None:
        same = next((t for t in found if t.cue is not None and t.cue.i == cue.i), None)
        return [_by(cue, quotation, quotes)] if same is None else _join(doc, quotation, same)
    if quotation.short:
        return _join(doc, quotation, _introducing(doc, quotation, earlier, line))
    last = _introducing(doc, quotation, earlier, line)
    if last is not None:
        return _join(doc, quotation, last)
    own = _signed(doc, quotation, line) or _of_its_own(quotation, earlier, line)
    return [own] if own is not None else []


def _taken(quotation: Quotation, found: list[Telling]) -> bool:
    """Whether at least half of a quotation belongs to a content whose cue stands outside of it."""
    inside = set(range(quotation.begin, quotation.end))
    near = (t for t in found if t.begin < quotation.end and quotation.begin < t.end)
    return any(
        2 * len(inside & t.tokens) >= len(inside) and (t.cue is None or t.cue.i not in inside or t.rule == "colon")
        for t in near
    )


def _told_before(telling: Telling, quotes: Quotes, quotation: Quotation) -> bool:
    """Whether the article itself (nobody within a quotation) tells something before a quotation."""
    outside = telling.cue is None or quotes.around(telling.cue.i) is None
    return outside and telling.stance == "Said" and telling.begin < quotation.begin


def _reopened_in(quotation: Quotation, quotes: Quotes, found: list[Telling]) -> Telling | None:
    """The telling whose cue comes after a later paragraph of the same quotation."""
    at = bisect_right(quotes, quotation.begin, key=lambda q: q.begin)
    if at == len(quotes) or not quotes[at].continues:
        return None
    begin = quotes[at].begin
    return next((t for t in found if t.begin == begin and t.cue is not None and t.cue.i > begin), None)


def _ends_at(doc: list[Word], telling: Telling, token: int) -> bool:
    """Whether nothing but white space lies between the end of a content and a token."""
    return telling.end <= token and all(doc[i].is_space for i in range(telling.end, token))


def _join(doc: list[Word], quotation: Quotation, telling: Telling | None) -> list[Telling]:
    """Add a quotation to a telling; nothing new comes of it."""
    if telling is not None:
        telling.content = united(doc, [*telling.content, (quotation.begin, quotation.end)])
    return []


def _introducing(doc: list[Word], quotation: Quotation, earlier: list[Telling], line: Range) -> Telling | None:
    """The telling of the same paragraph that a quotation goes on: as a sentence of its own, or in the same one."""
    last = max(earlier, key=lambda t: (t.begin, -t.end), default=None)
    if last is None or last.words is None or min(last.begin, last.words[0]) < line[0]:
        return None
    if doc[quotation.begin].sentence == doc[last.begin].sentence:
        return last
    return _governing(last, earlier) if _is_whole(doc, quotation) else None


def _governing(telling: Telling, earlier: list[Telling]) -> Telling:
    """The telling whose speech a participle goes with: "…," said Lee, speaking of the vote. "…"."""
    cue = telling.cue
    if cue is None or (cue.tag_, cue.dep_) != ("VBG", "advcl"):
        return telling
    return next((t for t in earlier if t.cue is not None and t.cue.i == cue.head.i and t.stance == "Said"), telling)


def _is_whole(doc: list[Word], quotation: Quotation) -> bool:
    """Whether a quotation begins a sentence."""
    return any(doc[i].is_sent_start for i in (quotation.begin, quotation.begin + 1) if i < len(doc))


def _spoken(doc: list[Word], quotation: Quotation) -> bool:
    """Whether a quotation ends like speech, in a comma or the end of a sentence: “No,” she said."""
    return _text(doc[quotation.end - 2 : quotation.end]).rstrip("\"”'’»")[-1:] in _SPOKEN


def _by(cue: Word, quotation: Quotation, quotes: Quotes) -> Telling:
    """A quotation told by the cue next to it."""
    report = Report(cue, (cue.i, cue.i + 1), "ccomp", [(quotation.begin, quotation.end)], speaker_of(cue))
    read = weigh(reports_of(cue), quotes, tables()["told"])
    if read is not None and lexicon().tells(cue) and _runs_into(read.report, quotation):
        report = edged(read, quotes, {}).report
    report = attributed(Choice(report, 1.0), quotes).report
    return telling_of(report, quotes, 1.0, "Said", "quotation and cue")


def _runs_into(report: Report, quotation: Quotation) -> bool:
    """Whether a content begins before a quotation and goes on in it: "said | the plan was “dead”"."""
    return any(begin < quotation.begin < end for begin, end in report.content)


def _cue_after(doc: list[Word], quotation: Quotation, quotes: Quotes, line: Range) -> Word | None:
    """ "…," Lee said."""
    for i in range(quotation.end, min(quotation.end + _REACH, line[1])):
        if quotes.around(i) is not None or doc[i].text in {".", ";"}:
            return None
        if i == quotation.end and doc[i].is_sent_start and _stopped(doc, quotation):
            return None
        if lexicon().tells(doc[i]) or _goes_with(doc, quotation, doc[i]):
            return doc[i]
    return None


def _goes_with(doc: list[Word], quotation: Quotation, verb: Word) -> bool:
    """Whether a verb after "…," has someone as its subject and nothing else to tell: “…,” she continued."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or not _spoken(doc, quotation):
        return False
    subject = child(verb, "nsubj")
    if subject is None or not can_speak(subject) or subject.i < quotation.end:
        return False
    return not any(c.i > verb.i and c.dep_ in {"dobj", "ccomp", "xcomp", "attr", "acomp"} for c in verb.children)


def _stopped(doc: list[Word], quotation: Quotation) -> bool:
    """Whether a quotation ends in a full stop: what follows is another sentence."""
    return any(mark in _text(doc[quotation.end - 2 : quotation.end]) for mark in ".…")


def _cue_before(doc: list[Word], quotation: Quotation, quotes: Quotes, line: Range) -> Word | None:
    """Lee said: "…", in the sentence or, with a colon, at the end of the paragraph before."""
    i = quotation.begin - 1
    while i >= 0 and doc[i].is_space:
        i -= 1
    if i < 0 or (doc[i].text[-1:] != ":" and (i < line[0] or doc[i].text in {".", "!", "?"})):
        return None
    for j in range(i, max(i - 2 * _REACH, -1), -1):
        if quotes.around(j) is not None:
            return None
        if lexicon().tells(doc[j]):
            return doc[j]
        if doc[j].is_sent_start and doc[j].text != ":":
            break
    return _presenting(doc[i]) if doc[i].text[-1:] == ":" else None


def _presenting(colon: Word) -> Word | None:
    """The verb before a colon and a quotation, nearest first, that has a subject: "Lee sent this update:"."""
    for i in range(colon.i - 1, colon.sentence.start - 1, -1):
        subject = child(colon.doc[i], "nsubj") if colon.doc[i].pos_ in {"VERB", "AUX"} else None
        if subject is not None and can_speak(subject):
            return colon.doc[i]
    return None


def _text(words: Sequence[Word]) -> str:
    """Words as one text, without the blanks between them."""
    return "".join(word.text for word in words)


def _signed(doc: list[Word], quotation: Quotation, line: Range) -> Telling | None:
    """ "…" - Ann Lee, a nurse."""
    i, end = quotation.end, quotation.end
    if doc[i - 1].text[-1] in _DASHES:
        end = i - 1 if doc[i - 1].text in _DASHES else i
    elif i < line[1] and doc[i].text in _DASHES:
        i += 1
    else:
        return None
    while i < line[1] and doc[i].is_space:
        i += 1
    if i >= line[1] or doc[i].pos_ != "PROPN":
        return None
    name = takewhile(lambda word: word.ent_type_ == doc[i].ent_type_ != "", doc[i:])
    return Telling([(quotation.begin, end)], top(list(name) or [doc[i]]), rule="signed")


def _of_its_own(quotation: Quotation, earlier: list[Telling], line: Range) -> Telling | None:
    """A paragraph that begins with a quotation and has no cue: by whoever spoke last."""
    if quotation.begin > line[0] + 1 or not earlier:
        return None
    last = max(earlier, key=lambda t: (t.begin, t.weight))
    return Telling([(quotation.begin, quotation.end)], last.speaker, rule="last speaker")
