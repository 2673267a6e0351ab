"""One IRI for one person or body, however its name is spelled.

Newspapers differ in accents ("Peña"), in how they write Slavic endings ("Zelensky", "Zelenskyy", "Zelenskiy") and
Arabic given names ("Mohammed", "Muhammad"), in articles ("al-Assad", "Assad") and middle initials. What they may
differ in is left out of the IRI; labels stay as the article has them. Word lists: `lexicon/spellings.tsv`.
"""

from __future__ import annotations

import re
from functools import cache

from kg import lexicon
from kg.names import slug

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ə": "e",
     "’": None, "‘": None, "'": None, "`": None, "ʻ": None, "ʼ": None}
)  # fmt: skip
"""Letters that do not decompose into one with an accent, and marks that some leave out ("Ya'alon")."""
_ARTICLES = frozenset({"al", "el"})
_ENDING = re.compile(r"(?<=\w\w)[ijy]{2,}$")
_BRITISH = {"organisation": "organization", "defence": "defense", "centre": "center", "programme": "program"}


def person(name: str) -> str:
    """The slug of a person's full name.

    >>> person("Volodymyr Zelenskyy"), person("Volodymyr Zelenskiy"), person("Muhammad al-Barrad")
    ('volodymyr-zelensky', 'volodymyr-zelensky', 'mohammed-barrad')
    """
    words = _words(name)
    inner = [
        word for i, word in enumerate(words) if i in (0, len(words) - 1) or not (len(word) == 1 or word in _ARTICLES)
    ]
    return "-".join(map(_word, inner))


def body(name: str) -> str:
    """The slug of an organisation's full name.

    >>> body("Organisation for the River") == body("The Organization for the River")
    True
    """
    words = _words(name)
    return "-".join(_BRITISH.get(word, word) for word in (words[1:] if words[:1] == ["the"] and words[1:] else words))


def family(name: str) -> str:
    """What a person may be called alone, the last word of the name, spelled as in slugs.

    >>> family("Volodymyr Zelenskyy"), family("Zelenskiy")
    ('zelensky', 'zelensky')
    """
    return person(name).rpartition("-")[2]


def _words(name: str) -> list[str]:
    return [word for word in slug(name.translate(_LETTERS)).translate(_LETTERS).split("-") if word]


def _word(word: str) -> str:
    """A word as IRIs spell it."""
    return _forms().get(word) or _ENDING.sub("y", word)


@cache
def _forms() -> dict[str, str]:
    lists = [lexicon.words(row["forms"]) for row in lexicon.rows("spellings")]
    return {form: forms[0] for forms in lists for form in forms}
