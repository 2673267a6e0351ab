"""Articles for tests: how one is written, read, and refused."""

from __future__ import annotations

import gzip
from pathlib import Path

from kg.article import Article, read
from kg.errors import ArticleError

BODY = "\n\nThe ministers of both countries met in Oslo on Tuesday and agreed to meet again before the summer."


def one(source: object, **options: object) -> Article:
    """The only article of a source."""
    (found,) = read([source], **options)
    assert isinstance(found, Article), str(found)
    return found


def failure(source: object, **options: object) -> ArticleError:
    """The only error of a source, where there is nothing else."""
    (found,) = read([source], **options)
    assert isinstance(found, ArticleError), found
    assert "\n" not in found.message
    assert "Traceback" not in str(found)
    return found


def put(path: Path, content: str | bytes) -> Path:
    """Write a file as it is, without newline translation."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


PARAGRAPHS = (
    "<p>The foreign ministers of Norway and Chile met in Oslo on Tuesday. &ldquo;We agreed,&rdquo; one of "
    "them said, and left for the airport.</p><p>Fishing quotas were the issue since 2020-01-02, officials "
    "said, and would be the issue of the next round of talks as well.</p>"
)
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ministers meet | Nordic Wire</title>'
    '<meta property="og:title" content="Ministers meet in Oslo">'
    '<meta property="og:site_name" content="Nordic Wire">'
    '<meta name="author" content="Jane Doe">%s</head><body><nav><a href="/">Home</a></nav>'
    "<article><h1>Ministers meet in Oslo</h1>%s" + PARAGRAPHS + "</article>"
    "<footer>Copyright 2024. <time datetime='2024-01-01'>1 January 2024</time></footer></body></html>"
)
