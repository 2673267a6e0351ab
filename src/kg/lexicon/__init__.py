"""The words, as data: tab-separated files that an analyst can add a line to.

Lines that begin with "#" are comments; the first other line names the columns.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The lines of `<name>.tsv`, each as column → text ("" where a line ends early).

    Raises:
        ValueError: a line has more fields than there are columns (names the file and the line).
    """
    columns: list[str] = []
    found: list[dict[str, str]] = []
    text = (files("kg.lexicon") / f"{name}.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if not columns:
            columns = fields
            continue
        if len(fields) > len(columns):
            raise ValueError(f"{name}.tsv:{number}: {len(fields)} fields where {len(columns)} columns are named")
        found.append(dict(zip(columns, fields + [""] * (len(columns) - len(fields)), strict=True)))
    return tuple(found)


def words(field: str) -> list[str]:
    """The entries of a field that lists several, parted by "|".

    >>> words("Ukrainian|Ukrainians")
    ['Ukrainian', 'Ukrainians']
    """
    return [word for word in (part.strip() for part in field.split("|")) if word]
