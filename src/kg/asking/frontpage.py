"""The front page of `kg serve`: the saved queries, each a click away from the query editor."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import quote

from kg.asking.saved import Saved, saved

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{graph}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }}
dt {{ margin-top: 1rem }} dd {{ margin: 0 }} code {{ background: #8882; padding: 0 .2em }} p.small {{ font-size: 85% }}
</style>
</head>
<body>
<h1>{graph}</h1>
<p><a href="/editor/">Query editor</a>; SPARQL endpoint: <code>/query</code> (read-only; the default graph is the union
of all graphs).</p>
<h2>Saved queries</h2>
<p class="small">A link opens the query in the editor. Parameters are set there by writing a value for
<code>?_name</code>, or on the command line by <code>kg query GRAPH NAME --name value</code>.</p>
<dl>
{queries}
</dl>
</body>
</html>
"""


def front_page(graph: str, queries: Path | None = None) -> str:
    """HTML with all saved queries.

    Args:
        graph: what is served, as the user names it; without its login, if it is a URL.
        queries: a folder of more saved queries.

    Raises:
        QueryError: a file of that folder cannot be read.
    """
    name = (
        graph if "://" not in graph else graph.partition("://")[0] + "://" + graph.rpartition("@")[2].split("://")[-1]
    )
    return _PAGE.format(graph=escape(name), queries="\n".join(map(_entry, saved(queries))))


def _entry(query: Saved) -> str:
    """A query's link, its summary, its parameters."""
    link = f'<a href="/editor/#query={quote(query.text, safe="")}">{escape(query.name)}</a>'
    parameters = " ".join(f"<code>--{escape(p.name)}</code>" for p in query.parameters)
    return f"<dt>{link}</dt><dd>{escape(query.summary)} {parameters}</dd>".replace(" </dd>", "</dd>")
