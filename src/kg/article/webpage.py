"""An HTML page → the article's text, and what its markup says about it.

trafilatura finds the text. A date comes from markup made for it (meta tags, JSON-LD, `<time>` of the
article, the canonical URL), then from the head of the text: never from the prose, nor from the clock.
"""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from kg.article.heads import day, read_head
from kg.errors import ArticleError

Tree = Any  # lxml.html.HtmlElement; lxml has no types of its own

MAX_CHARACTERS = 4_000_000
"""Longer pages are refused: trafilatura's time grows faster than the page (8 million: 20 s)."""

for _library in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_library).addHandler(logging.NullHandler())  # or Python prints their warnings to stderr


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page's article, and what is known about it."""

    text: str
    title: str | None
    date: datetime.date | None
    url: str | None
    publisher: str | None
    authors: tuple[str, ...]
    language: str | None


def read_page(html: str, path: str) -> Page:
    """Read one page; no network, no clock.

    Raises:
        ArticleError: too long a page, or one without an article's text.
    """
    if len(html) > MAX_CHARACTERS:
        message = f"the page has {len(html):,} characters; at most {MAX_CHARACTERS:,} are read"
        raise ArticleError(message, path=path, hint="save the article's own page, or its text as .txt")
    try:
        page = _extract(html)
    except (Exception, RecursionError) as error:  # lxml, htmldate and trafilatura promise no error types
        raise ArticleError(f"the page cannot be read: {_in_short(error)}", path=path) from error
    if page is None:
        message = "no article was found in the page"
        raise ArticleError(message, path=path, hint="save the text as .txt")
    return page


def _extract(html: str) -> Page | None:
    """The page, or None where trafilatura finds no text."""
    import trafilatura

    tree = trafilatura.load_html(html)
    if tree is None:
        return None
    found: Any = trafilatura.bare_extraction(
        deepcopy(tree),
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params=_NO_DATE,
    )
    if found is None or not found.text:
        return None
    return Page(
        found.text,
        one_line(found.title),
        _date(tree) or read_head(found.text).date,
        one_line(found.url),
        one_line(found.sitename),
        _authors(found.author),
        _language(tree),
    )


_NO_DATE = {"extensive_search": False, "min_date": "9998-12-30", "max_date": "9998-12-31"}
"""No date of htmldate's, which reads prose, makes 2025-02-01 of "2025-02-30", and asks the clock."""

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "date_published", "published_time", "publication_date", "publish-date", "publish_date", "publishdate",
    "pubdate", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date",
    "dc.date.issued", "dcterms.issued", "dcterms.date", "dcterms.created", "dc.date.created", "dc.date",
    "datecreated", "originalpublicationdate", "article.published", "article_date_original",
    "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-]|$)")


def _date(tree: Tree) -> datetime.date | None:
    """The day of publication as the markup has it: of several sources, the most explicit one."""
    metas = _metas(tree)
    published = (days for name in _PUBLISHED for days in metas.get(name, []))
    modified = (days for name in _MODIFIED for days in metas.get(name, []))
    sources = (published, _json_ld_days(tree), _time_days(tree), _url_days(tree), modified)
    return next((found for source in sources for found in source), None)


def _metas(tree: Tree) -> dict[str, list[datetime.date]]:
    """The days that meta tags and elements with `itemprop` name, by that name."""
    found: dict[str, list[datetime.date]] = {}
    for one in tree.xpath("//meta[@name or @property or @itemprop] | //*[starts-with(@itemprop, 'date')]"):
        name = (one.get("name") or one.get("property") or one.get("itemprop")).strip().lower()
        value = day(one.get("content") or one.get("datetime") or "")
        if value:
            found.setdefault(name, []).append(value)
    return found


def _json_ld_days(tree: Tree) -> Iterator[datetime.date]:
    """Each `datePublished` of the page's JSON-LD, in its order."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        for match in re.finditer(r'"datePublished"\s*:\s*"([^"\\]{8,40})"', script.text or ""):
            value = day(match[1])
            if value:
                yield value


def _url_days(tree: Tree) -> Iterator[datetime.date]:
    """The day in the canonical URL: "/2025/03/11/"."""
    for link in tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"):
        for year, month, number in _URL_DAY.findall(link):
            value = day(f"{year}-{month:0>2}-{number:0>2}")
            if value:
                yield value


def _time_days(tree: Tree) -> Iterator[datetime.date]:
    """The days of `<time datetime>` that belong to the article and not to a list of others."""
    for one in tree.xpath("//*[self::article or self::main or self::header]//time[@datetime]"):
        value = day(one.get("datetime"))
        if value and not any(parent.tag in ("aside", "nav", "footer", "li") for parent in one.iterancestors()):
            yield value


def _language(tree: Tree) -> str | None:
    """What `<html lang>` or the page's og:locale says, as "en" or "en-GB"."""
    locales = tree.xpath("//meta[@property='og:locale']/@content")
    for value in (tree.get("lang") or "", *map(str, locales)):
        tag = value.strip().replace("_", "-")
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag):
            return tag
    return None


def _authors(names: str | None) -> tuple[str, ...]:
    """trafilatura joins the names with semicolons."""
    return tuple(name for name in map(one_line, (names or "").split(";")) if name)


def one_line(value: str | None) -> str | None:
    """One line; None where there is nothing, or what no text can hold (JSON-LD may have lone surrogates)."""
    line = " ".join((value or "").split())
    return None if not line or re.search(r"[\0\ud800-\udfff]", line) else line


def _in_short(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
