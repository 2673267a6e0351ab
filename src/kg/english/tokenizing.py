"""How news is cut into tokens, beyond spaCy's English rules."""

from __future__ import annotations

from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER
from spacy.language import Language
from spacy.util import compile_infix_regex

_DASH = r"(?:—|―|–|--+)"
NEWS_INFIXES = [
    r"[“”„«»\"]",  # a mark within what blanks hold together: porcupine”—an
    rf"(?<![0-9]){_DASH}|{_DASH}(?![0-9])",  # but 2010–2015 stays whole
    rf"(?<=[{ALPHA_LOWER}])[,.!?;:]+(?=[”\"’])",
    rf"(?<=[{ALPHA}.])[)\]](?={_DASH}|[”\"])",
    rf"(?<=[{ALPHA_UPPER}]\.[{ALPHA_UPPER}]\.)-(?=[{ALPHA}]{{2}})",  # U.S.-led, as Saudi-led
]


def for_news(nlp: Language) -> None:
    """Let the tokenizer of an English pipeline cut at quotation marks and dashes inside of words, too."""
    infixes = [*(nlp.Defaults.infixes or []), *NEWS_INFIXES]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
